"""The course of a topic: it opens, takes answers, asks what is missing, ends, and gives way to what waits."""

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.draft import Draft, without
from bot.model import Question, Role, Say, Topic


def begin(draft: Draft, topic: Topic, *, fresh: bool = True) -> None:
    """Begin a topic with all that is known; what stood open waits below it."""
    active = draft.topic
    if active is not None and active is not topic and topic.role is not Role.MENU:
        draft.suspend(active)
    if fresh and topic.role is not Role.DANGER:
        draft.now = replace(
            draft.now,
            answers={**draft.now.answers, topic.name: {}},
            skipped={**draft.now.skipped, topic.name: ()},
        )
    draft.now = replace(draft.now, topic=topic.name, asked=None, suspended=without(draft.now.suspended, topic.name))
    draft.opened.add(topic.name)
    fill(draft, topic, claim=False)
    if topic.opening is not None:
        draft.take_over(topic, topic.opening(draft.answers(topic), draft.world))
    advance(draft, topic)


def fill(draft: Draft, topic: Topic, *, claim: bool) -> bool:
    """Take every answer out of what was heard. With ``claim`` the open question may take free words too."""
    asked = draft.now.asked if claim and draft.now.topic == topic.name else None
    if asked and draft.heard.choice in {"skip", "unknown"}:
        draft.skip(topic, next(q for q in topic.questions if q.name == asked))
        return True
    filled = False
    heard = replace(draft.heard, asked=asked)
    for question in topic.questions:
        have = draft.answers(topic)
        if question.name in have and question.name != asked:
            continue
        value = question.read(heard)
        if value is None and asked is None:
            kept = draft.now.remembered.get(f"{topic.name}.{question.name}")  # by the topic, for itself
            value = kept if kept is not None else draft.now.remembered.get(question.name)
        if value is None:
            continue
        refusal = question.check(value, have, draft.world) if question.check else None
        if refusal is not None:
            draft.say(refusal)
            continue
        draft.answer(topic, question, value)
        filled = True
    return filled


def tell(draft: Draft, topic: Topic) -> None:
    """What a topic makes of new answers."""
    if topic.told is not None:
        draft.take_over(topic, topic.told(draft.answers(topic), draft.world))


def advance(draft: Draft, topic: Topic) -> None:
    """Ask the next thing that is missing, or end."""
    if draft.answers(topic):
        tell(draft, topic)
    question = missing(draft, topic)
    if question is not None:
        ask(draft, question)
        return
    conclusion = topic.conclude(draft.answers(topic), draft.world)
    draft.take_over(topic, conclusion)
    if conclusion.asks_again is not None:
        draft.reopen(topic, conclusion.asks_again)
        return
    draft.now = replace(draft.now, topic=None, asked=None, last=topic.name, repeats=0)
    if draft.now.stopped:  # who cannot write now is asked nothing more
        draft.now = replace(draft.now, suspended=(), later=())
    resume(draft)


def missing(draft: Draft, topic: Topic) -> Question | None:
    answers = draft.answers(topic)
    skipped = draft.now.skipped.get(topic.name, ())
    world = replace(draft.world, skipped=skipped)
    for question in topic.questions:
        known = question.name in answers or question.name in skipped
        if not known and (question.when is None or question.when(answers, world)):
            return question
    return None


def ask(draft: Draft, question: Question) -> None:
    again = draft.before.asked == question.name and draft.before.topic == draft.now.topic
    draft.now = replace(draft.now, asked=question.name, repeats=draft.now.repeats + 1 if again else 0)
    draft.say(question.ask)


def repeat_question(draft: Draft) -> None:
    topic = draft.topic
    question = missing(draft, topic) if topic is not None else None
    if question is not None:
        ask(draft, question)


def resume(draft: Draft) -> None:
    """After an ending: first what the same message also asked, then what was interrupted."""
    while draft.now.later:
        name, *rest = draft.now.later
        draft.now = replace(draft.now, later=tuple(rest))
        topic = draft.topics.get(name)
        if topic is not None and name not in draft.opened:
            begin(draft, topic)
            return
    while draft.now.suspended:
        *rest, name = draft.now.suspended
        draft.now = replace(draft.now, suspended=tuple(rest))
        topic = draft.topics.get(name)
        question = missing(draft, topic) if topic is not None else None
        if question is not None:
            draft.now = replace(draft.now, topic=name)
            draft.say(Say("shared.back"))
            ask(draft, question)
            return


def keep_for_later(draft: Draft, topics: Iterable[Topic]) -> None:
    for topic in topics:
        known = {*draft.now.later, *draft.now.suspended, *draft.opened, draft.now.topic}
        if topic.role is Role.PLAIN and topic.name not in known:
            draft.now = replace(draft.now, later=(*draft.now.later, topic.name))
    if draft.now.topic is None:
        resume(draft)
