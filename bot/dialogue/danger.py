"""Does danger come before all else in this turn, or somebody who looks for a victim?"""

from dataclasses import replace

from bot.dialogue.beside import BESIDE, reported_beside
from bot.dialogue.course import advance, begin, fill, keep_for_later
from bot.dialogue.draft import SUSPECT, Draft
from bot.dialogue.wishes import SURE
from bot.model import About, Conclusion, Level, Role

# So sure must the model be, where words do not say it, that somebody looks for a victim.
FISHES = 0.6


def fished(draft: Draft) -> bool:
    """Whether this message looks for a victim or recruits, and does not itself come from danger.

    Somebody else's danger in it is weighed against the model: "the girl who ran from my house, where is
    she" tells of one, and must be answered to nobody. The case is opened either way.
    """
    new = [signal for signal in draft.risk.signals if signal.level >= Level.WARN]
    high = {signal.about for signal in draft.high} - {About.SUSPECT}
    meant = draft.world.needs.get(draft.heard.intent or "")
    sure = (draft.heard.confidence or 0.0) if meant is not None and meant.about is About.SUSPECT else 0.0
    if not any(signal.about is About.SUSPECT for signal in new):
        return sure >= FISHES and meant is not None and meant.danger and About.SELF not in high
    # Words and model agree: then what is told of others is told by the one who looks for them.
    return About.SELF not in high and (not high or sure >= SURE)


def recognised(draft: Draft) -> bool:
    """Whether all danger here comes from the one who writes: they must not learn of the case."""
    about = {signal.about for signal in draft.risk.memory if signal.level >= Level.HIGH}
    return bool(about) and (about == {About.SUSPECT} or (SUSPECT in draft.now.remembered and About.SELF not in about))


def stay_bland(draft: Draft) -> None:
    """Give nothing, and let nobody notice that they were recognised; a person looks."""
    draft.flagged = "suspect"
    draft.now = replace(draft.now, remembered={**draft.now.remembered, SUSPECT: True})
    for topic in draft.topics.values():
        if About.SUSPECT in topic.about:
            draft.say(*topic.conclude({}, draft.world).says)
            return


def rose(draft: Draft) -> bool:
    """Whether this turn itself brings danger that nobody was told of yet.

    Inside a topic of danger the answers are short, and the model alone hears danger in most of them
    ("adik saya"): once a person is called, only words that are a sign by themselves interrupt it.
    """
    if draft.risk.level < Level.HIGH:
        return False
    if draft.now.case is None:
        return True
    if draft.cared_for() is not None and all(signal.guessed for signal in draft.high):
        return False
    keeper = draft.keeper()
    inside = keeper is not None and keeper.name in (draft.now.topic, draft.now.last)
    return not inside or draft.risk.so_far > draft.before.level


def interrupt(draft: Draft) -> None:
    """Danger comes before everything; what else was wanted waits."""
    keeper = draft.keeper()
    if keeper is None:
        return
    others = [t for t in draft.wishes.wanted(BESIDE) if t is not keeper and t.role is Role.PLAIN]
    reports = reported_beside(draft, keeper)
    active = draft.topic
    if active is keeper:  # worse than before, in the middle of it
        fill(draft, keeper, claim=True)
        draft.take_over(keeper, keeper.opening(draft.answers(keeper), draft.world) if keeper.opening else Conclusion())
        advance(draft, keeper)
    else:
        if active is not None and active.role is Role.DANGER:  # the cry is an answer too
            fill(draft, active, claim=True)
        begin(draft, keeper)
    draft.now = replace(draft.now, later=(*(t.name for t in reports), *draft.now.later))
    keep_for_later(draft, others)
