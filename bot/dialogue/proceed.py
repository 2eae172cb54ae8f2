"""Neither danger nor a command: is it an answer, a correction, or a new wish?"""

from dataclasses import replace

from bot.dialogue.beside import judging
from bot.dialogue.course import advance, begin, fill, keep_for_later
from bot.dialogue.draft import Draft
from bot.dialogue.unclear import again, ask_gently, asks_gently, unclear
from bot.dialogue.wishes import SECOND, shown
from bot.model import About, Level, Role, Say, Topic

# Leaving an open question takes more than opening a topic: most words are meant as its answer.
LEAVES = 0.6
# A report of danger is told in free words that sound like many other wishes: leaving it takes near certainty.
LEAVES_DANGER = 0.75
# Words of an answer up to which the model's doubt counts for nothing.
BRIEF = 3


def proceed(draft: Draft) -> None:
    """Take answers, open what is asked for, come back to what was left."""
    if _answered_by_button(draft):
        return
    if (keeper := _shown_to(draft)) is not None and keeper is not draft.topic:
        begin(draft, keeper)
        return
    if draft.heard.corrects and _corrected(draft):
        return
    wanted = [t for t in draft.wishes.wanted(SECOND) if t.role is not Role.DANGER]
    first = _first(draft, wanted)
    active = draft.topic
    if active is not None and (_over(draft, active) or _passed_by(draft, active)):
        draft.now = replace(draft.now, topic=None, asked=None, repeats=0)
        active = None
    leaves = active is not None and first is not None and first is not active and _leaves_for(draft, first)
    if active is not None and fill(draft, active, claim=not leaves):
        if leaves:  # else the words were the answer, whatever else they sound like
            keep_for_later(draft, (t for t in wanted if t is not active and draft.wishes.clear(t)))
        advance(draft, active)
        if _brief(draft):
            return
    elif active is not None and not leaves and not (first is not None and _takes_leave(draft, active, first)):
        again(draft, active)
    elif first is not None:
        begin(draft, first)
        keep_for_later(draft, (t for t in wanted[1:] if t.role is Role.PLAIN and t is not active))
    elif not (draft.risk.doubt and asks_gently(draft)):
        unclear(draft)
        return
    if draft.risk.doubt:
        ask_gently(draft)


def _first(draft: Draft, wanted: list[Topic]) -> Topic | None:
    """The wish that is clear enough to be taken up."""
    first = wanted[0] if wanted and draft.wishes.clear(wanted[0]) else None
    if first is not None and About.SUSPECT in first.about:
        first = judging(draft) or first  # sounds like a recruiter's, and says that it was forwarded
    if first is None or draft.cared_for() is None or draft.wishes.share(first) >= LEAVES:
        return first
    # Said in danger, "takut" is no question of privacy, and a street no greeting: it belongs to what was told.
    return None if _gasped(draft) or first.role is Role.MENU or About.SUSPECT in first.about else first


def _gasped(draft: Draft) -> bool:
    """Whether somebody wrote no more than a word or three."""
    return len(draft.heard.text.split()) <= BRIEF


def _brief(draft: Draft) -> bool:
    """Whether an answer is too short for the model alone to find danger in it ("tiga bulan lagi")."""
    return _gasped(draft) and draft.risk.level < Level.WARN


def _over(draft: Draft, topic: Topic) -> bool:
    """Whether a danger stands open that is none any more, because a counsellor lowered it: nothing is asked of it."""
    question = next((q for q in topic.questions if q.name == draft.now.asked), None)
    if topic.role is not Role.DANGER or question is None or question.when is None:
        return False
    return not question.when(draft.answers(topic), draft.world)


def _takes_leave(draft: Draft, active: Topic, wish: Topic) -> bool:
    """Whether somebody thanks and goes, and answers nothing. Danger is not over because somebody says thanks."""
    if wish.role is not Role.MENU or active.role is Role.DANGER or draft.wishes.share(wish) < LEAVES:
        return False
    return any(question.read(draft.heard) is not None for question in wish.questions)


def _passed_by(draft: Draft, topic: Topic) -> bool:
    """Whether a courtesy stands open and these words are no answer to it: then it is dropped without a word."""
    question = next((q for q in topic.questions if q.name == draft.now.asked), None)
    return question is not None and question.passing and not fill(draft, topic, claim=True)


def _leaves_for(draft: Draft, topic: Topic) -> bool:
    """Whether the words leave the open question for another topic; small talk never does.

    An offer told in a report of danger is part of the report, and overheard beside it.
    """
    reports = draft.topic is not None and draft.topic.role is Role.DANGER
    if reports and topic.part_of_reports:
        return False
    least = LEAVES_DANGER if reports else LEAVES
    return topic.role is not Role.MENU and draft.wishes.share(topic) >= least


def _shown_to(draft: Draft) -> Topic | None:
    """The topic that takes the number and PIN of these words, or that they name."""
    if draft.heard.choice is None and draft.heard.text:
        for topic in draft.topics.values():
            if topic.named is not None and topic.named(draft.heard):
                return topic
    found = shown(draft.topics, draft.now, draft.heard)
    return found[0] if found is not None else None


def _answered_by_button(draft: Draft) -> bool:
    """A choice of a line belongs to the question that asks with that line, open or not."""
    line, _, key = (draft.heard.choice or "").partition(":")
    topic = draft.topics.get(line.partition(".")[0])
    if not key or topic is None:
        return False
    question = next((q for q in topic.questions if q.ask.line == line), None)
    if topic.probe is not None and topic.probe.line == line:
        question = next((q for q in topic.questions if q.name == "probe"), question)
    if question is None:
        return False
    if key in {"skip", "unknown"}:
        draft.skip(topic, question)
    else:
        value = question.read(replace(draft.heard, asked=question.name))
        draft.answer(topic, question, value if value is not None else key)
    if draft.now.topic == topic.name:
        advance(draft, topic)
    else:
        begin(draft, topic, fresh=False)
    return True


def _corrected(draft: Draft) -> bool:
    """ "Eh bukan, umurnya 19": the answer changes, and an ending that stood on it is said again."""
    for name in (draft.now.topic, draft.now.last):
        topic = draft.topics.get(name) if name else None
        if topic is None:
            continue
        asked_before = {q for q in draft.answers(topic) if q != draft.now.asked}
        changed = False
        for question in topic.questions:
            value = question.read(draft.heard) if question.name in asked_before else None
            if value is not None and value != draft.answers(topic).get(question.name):
                draft.answer(topic, question, value)
                changed = True
        if changed:
            draft.say(Say("shared.corrected"))
            draft.now = replace(draft.now, topic=topic.name)
            advance(draft, topic)
            return True
    return False
