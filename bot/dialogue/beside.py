"""What do these words tell beside the matter in hand?"""

from dataclasses import replace

from bot.dialogue.course import fill, tell
from bot.dialogue.draft import Draft
from bot.model import About, Conclusion, Topic

# Beside danger a little more is wanted, because its words also sound like questions of rights or papers.
BESIDE = 0.3
# From so many words on somebody tells a story, and not only what was asked.
TOLD = 7
TOLD_UNSPACED = 20  # characters of Chinese, which is written without spaces


def tells(draft: Draft) -> bool:
    """Whether these words tell a story, or name a company or somebody that others were warned of."""
    # Who looks for victims must not learn from us whether they were reported.
    named = draft.world.found.get("reported") or draft.heard.entities.agencies
    text = draft.heard.text
    return (
        (bool(named) and draft.flagged != "suspect")
        or len(text.split()) > TOLD
        or (not text.isascii() and len(text) > TOLD_UNSPACED)
    )


def overhear(draft: Draft) -> None:
    """What these words tell beside the matter in hand, an offer in a cry for help: judged now, said first."""
    for topic in draft.topics.values():
        if topic.overheard is None or topic.name in {*draft.opened, *draft.ended}:
            continue
        said, draft.says = draft.says, []
        draft.take_over(topic, _judged(draft, topic))
        draft.says += said


def judging(draft: Draft) -> Topic | None:
    """The topic that finds something to judge in these words, whoever wrote them."""
    return next((topic for topic in draft.topics.values() if _judged(draft, topic).says), None)


def _judged(draft: Draft, topic: Topic) -> Conclusion:
    if topic.overheard is None:
        return Conclusion()
    heard = replace(draft.heard, asked=None)
    told = {question.name: question.read(heard) for question in topic.questions}
    return topic.overheard({name: each for name, each in told.items() if each is not None}, draft.world)


def told_besides(draft: Draft) -> bool:
    """Take what these words add to a report that is over or waits; True when they added something."""
    standing = draft.cared_for()
    if standing is None or standing is draft.topic or not fill(draft, standing, claim=False):
        return False
    tell(draft, standing)
    return True


def reported_beside(draft: Draft, keeper: Topic) -> list[Topic]:
    """A report of somebody missing beside graver danger: what the words tell is taken now, the rest asked later."""
    heard = {signal.about for signal in draft.risk.signals}
    known = {*draft.now.later, *draft.now.suspended, *draft.opened, draft.now.topic, *draft.now.answers}
    wanted = draft.wishes.wanted(BESIDE)
    fresh = [
        topic
        for topic in draft.topics.values()
        if About.MISSING in topic.about
        and topic is not keeper
        and topic.name not in known
        and (About.MISSING in heard or topic in wanted)
    ]
    for topic in fresh:
        if fill(draft, topic, claim=False):
            tell(draft, topic)
    return fresh
