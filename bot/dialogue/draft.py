"""What has this turn come to so far? The decision while it is thought through."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot import risk as risks
from bot.dialogue.wishes import Wishes, needs
from bot.model import (
    About,
    Conclusion,
    Conversation,
    Deadline,
    Decision,
    Escalation,
    Heard,
    Holder,
    Level,
    Outcome,
    Question,
    Risk,
    Role,
    Say,
    Signal,
    Topic,
    Trace,
    Value,
    World,
)

# What the caller allowed us to do later, among what is remembered. To be told to stop takes it back.
CONSENT = "consent"
# That somebody looked for a victim here, among what is remembered: what they told of others is theirs to hide.
SUSPECT = "suspect"
# What is remembered of the topic whose answer has a rest that can be asked for.
MORE = "more_of"


class Draft:
    """The turn as far as it is decided. Lives for one call of ``decide``; nothing else is changed in it."""

    def __init__(self, conversation: Conversation, heard: Heard, risk: Risk, world: World) -> None:
        self.before = conversation
        self.now = replace(
            conversation,
            signals=risk.memory,
            level=max(conversation.level, risk.so_far),
            language=conversation.language or heard.language,
            remembered={**conversation.remembered, **_memorable(heard)},
            stopped=False,
            offered=(),
        )
        self.heard = heard
        self.risk = risk
        self.wishes = Wishes.of(heard, world)
        self._world = world
        self.says: list[Say] = []
        self.deadlines: list[Deadline] = []
        self.escalation: Escalation | None = None
        self.flagged: str | None = None
        self.results: dict[str, Value] = {}
        self.forget = False
        self.traces: list[Trace] = []
        self.outcomes: list[Outcome] = []
        self.pin: str | None = None
        self.reported: list[str] = []
        self.opened: set[str] = set()
        self.ended: set[str] = set()  # topics that said something of their own in this turn

    # -------------------------------------------------------------- what stands

    @property
    def world(self) -> World:
        """The world as this turn has changed it: what topics may look at."""
        return replace(
            self._world,
            remembered=self.now.remembered,
            level=self.now.level,
            about=self.risk.about,
            memory=self.risk.memory,
            case=self.now.case,
            holder=self.before.holder,
        )

    @property
    def topics(self) -> Mapping[str, Topic]:
        return self._world.topics

    @property
    def topic(self) -> Topic | None:
        return self.topics.get(self.now.topic) if self.now.topic else None

    @property
    def high(self) -> list[Signal]:
        """The signals of this turn for which a person comes."""
        return [signal for signal in self.risk.signals if signal.level >= Level.HIGH]

    def keeper(self) -> Topic | None:
        """The topic that takes care of the danger of this turn, by whom it is about."""
        return next((t for t in self.topics.values() if self.risk.about in t.about), None)

    def cared_for(self) -> Topic | None:
        """The topic that takes care of a danger that a person was called for, while that danger stands."""
        if self.now.case is None:
            return None
        names = (self.now.topic, self.now.last, *self.now.answers)
        return next((t for n in names if n and (t := self.topics.get(n)) and t.role is Role.DANGER), None)

    # -------------------------------------------------------------- what changes

    def say(self, *says: Say) -> None:
        self.says += says

    def answers(self, topic: Topic) -> dict[str, Value]:
        return dict(self.now.answers.get(topic.name, {}))

    def answer(self, topic: Topic, question: Question, value: Value) -> None:
        answers = {**self.answers(topic), question.name: value}
        skipped = without(self.now.skipped.get(topic.name, ()), question.name)
        self.now = replace(
            self.now,
            answers={**self.now.answers, topic.name: answers},
            skipped={**self.now.skipped, topic.name: skipped},
            repeats=0,
        )

    def skip(self, topic: Topic, question: Question) -> None:
        skipped = (*self.now.skipped.get(topic.name, ()), question.name)
        self.now = replace(self.now, skipped={**self.now.skipped, topic.name: skipped}, repeats=0)

    def reopen(self, topic: Topic, name: str) -> None:
        """Take an answer back and leave its question open; the ending has said what is wanted instead."""
        answers = {question: value for question, value in self.answers(topic).items() if question != name}
        self.now = replace(self.now, answers={**self.now.answers, topic.name: answers}, asked=name, repeats=0)

    def suspend(self, topic: Topic) -> None:
        self.now = replace(self.now, suspended=(*without(self.now.suspended, topic.name), topic.name))

    def take_back_consent(self) -> None:
        kept = {name: value for name, value in self.now.remembered.items() if name != CONSENT}
        self.now = replace(self.now, remembered=kept)

    def take_over(self, topic: Topic, conclusion: Conclusion) -> None:
        """What a topic's opening or ending brings; its signals count in this same turn."""
        self.ended.add(topic.name)
        self.say(*conclusion.says)
        self.deadlines += conclusion.deadlines
        self.results.update(conclusion.results)
        self.flagged = conclusion.flagged or self.flagged
        self.forget = self.forget or conclusion.forget
        told = {MORE: topic.name} if topic.more is not None and conclusion.says else {}
        self.now = replace(self.now, remembered={**self.now.remembered, **told, **conclusion.remember})
        self.traces += conclusion.traces
        self.outcomes += conclusion.outcomes
        self.pin = conclusion.pin or self.pin
        self.reported += conclusion.reported
        known = {*self.now.later, *self.opened, self.now.topic}
        self.now = replace(self.now, later=(*self.now.later, *(name for name in conclusion.opens if name not in known)))
        if conclusion.stopped is not None:
            self.now = replace(self.now, stopped=conclusion.stopped)
        if conclusion.stopped:
            self.take_back_consent()
        if conclusion.escalation is not None:
            self.escalation = _stronger(self.escalation, conclusion.escalation)
        if conclusion.signals:
            self._add(conclusion.signals)
            if self.risk.level >= Level.HIGH and topic.role is Role.PLAIN and self.now.case is None:
                self._bring_keeper(topic)

    def _add(self, signals: Iterable[Signal]) -> None:
        self.risk = risks.with_signals(self.risk, tuple(signals))
        self.now = replace(self.now, signals=self.risk.memory, level=max(self.now.level, self.risk.so_far))

    def _bring_keeper(self, after: Topic) -> None:
        """An ending found danger: the topic that takes care of it comes next."""
        keeper = self.keeper()
        if keeper is not None and keeper is not after and keeper.name not in self.opened:
            self.now = replace(self.now, later=(keeper.name, *without(self.now.later, keeper.name)))

    # -------------------------------------------------------------- the result

    def decision(self) -> Decision:
        escalation = self.escalation
        grown = self.now.case is None or self.risk.so_far > self.before.level
        if self.risk.level >= Level.HIGH and grown:
            reason = "suspect" if self.risk.about is About.SUSPECT else "risk"
            escalation = _stronger(Escalation(self.now.level, self.risk.about, reason), escalation)
        holder = self.now.holder
        if escalation is not None and holder is Holder.BOT:
            holder = Holder.QUEUE
        # What somebody who looks for a victim tells of others speaks for nobody's need.
        told = replace(self.risk, signals=(), first=None) if self.flagged == "suspect" else self.risk
        need, also = needs(self.heard, told, self._world)
        return Decision(
            conversation=replace(self.now, holder=holder, met=True),
            says=tuple(self.says),
            escalation=escalation,
            deadlines=tuple(self.deadlines),
            flagged=None if escalation is not None or self.now.case is not None else self.flagged,
            need=need,
            also=also,
            results=self.results,
            forget=self.forget,
            traces=tuple(self.traces),
            outcomes=tuple(self.outcomes),
            pin=self.pin,
            reported=tuple(self.reported),
        )


def without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name)


def _memorable(heard: Heard) -> dict[str, Value]:
    """What crosses topics: the agency of this offer is the agency to check."""
    entities = heard.entities
    memorable: dict[str, Value] = {}
    if entities.agencies:
        memorable["agency"] = entities.agencies[-1]
    if entities.countries:
        memorable["country"] = entities.countries[-1]
    if entities.here:
        memorable["here"] = entities.here[-1]
    return memorable


def _stronger(one: Escalation | None, other: Escalation | None) -> Escalation | None:
    """The worse of two, by the earlier of their deadlines."""
    if one is None or other is None:
        return one or other
    times = [at for at in (one.deadline_at, other.deadline_at) if at is not None]
    return replace(one if one.level >= other.level else other, deadline_at=min(times, default=None))
