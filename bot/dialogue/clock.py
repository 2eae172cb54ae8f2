"""What happens when a deadline falls due?"""

from dataclasses import replace

from bot.dialogue.draft import Draft
from bot.model import Topic


def ring(draft: Draft, name: str) -> None:
    """A topic's own clock says what to do; an unknown one does nothing."""
    draft.now = replace(draft.now, offered=draft.before.offered, stopped=draft.before.stopped)
    owner, _, deadline = name.partition(".")
    topic = draft.topics.get(owner)
    handle = topic.clock.get(deadline) if topic is not None else None
    if topic is None or handle is None:
        return
    conclusion = handle(draft.answers(topic), draft.world)
    draft.take_over(topic, conclusion)
    if draft.before.stopped:  # somebody who may be watched, or who asked for it, is not written to
        draft.says = []
    elif conclusion.asks_again is not None:
        _leave_open(draft, topic, conclusion.asks_again)


def _leave_open(draft: Draft, topic: Topic, question: str) -> None:
    """What the clock asked is the open question; what stood open before waits below it."""
    active = draft.topic
    if active is not None and active is not topic:
        draft.suspend(active)
    draft.now = replace(draft.now, topic=topic.name)
    draft.reopen(topic, question)
