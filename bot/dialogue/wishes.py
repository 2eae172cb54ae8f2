"""What do these words ask for: which topics, and which need of docs/labels.md?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from bot import risk as risks
from bot.model import About, Conversation, Heard, IntentMeaning, Key, Level, Risk, Role, Topic, World

# A topic opens when its intents together are this probable …
SURE = 0.45
# … or this probable and twice as probable as the next topic.
LIKELY = 0.25
# A second need in the same message is kept for afterwards from here on.
SECOND = 0.25
# How much a sign of danger in the words counts for its need, beside the model's shares; chosen on dev.jsonl.
SPEAKS_FOR = 0.3

NEEDS_BY_ABOUT = {
    About.SELF: "distress_self",
    About.OTHER: "distress_other",
    About.MISSING: "report_missing",
}
_WHOSE = frozenset({"distress_self", "distress_other"})


@dataclass(frozen=True, slots=True)
class Wishes:
    """How probable each topic is, by the probabilities of its intents together."""

    heard: Heard
    topics: Mapping[str, Topic]
    shares: Mapping[str, float]

    @classmethod
    def of(cls, heard: Heard, world: World) -> Self:
        # Who looks for somebody asks for nothing that a topic could give.
        return cls(
            heard,
            world.topics,
            _shares(heard, world, lambda meaning: None if _fishes(meaning) else meaning.topic),
        )

    def share(self, topic: Topic) -> float:
        return self.shares.get(topic.name, 0.0)

    def wanted(self, least: float) -> list[Topic]:
        """The topics that this message asks for, most probable first.

        What is not ours counts only when nothing else is wanted: an advertisement that somebody forwards
        with a question sounds like a recruiter's, and is meant to be judged.
        """
        ranked = sorted(self.shares, key=lambda name: -self.shares[name])
        wanted = [self.topics[n] for n in ranked if self.shares[n] >= least and n in self.topics]
        ours = [topic for topic in wanted if About.SUSPECT not in topic.about]
        taken = [topic for topic in ours if not self._declined(topic)]
        if any(topic.role is Role.PLAIN for topic in taken):
            ours = taken
        return ours if any(topic.role is not Role.DANGER for topic in ours) else wanted

    def clear(self, topic: Topic) -> bool:
        """Whether a topic is wanted clearly enough, beside other wishes.

        Danger's many intents do not count against it, ``risk`` weighs those; nor do small talk and what is not ours.
        """
        ours = (t for t in self.topics.values() if t.role not in {Role.DANGER, Role.MENU} and not t.about)
        others = (t for t in ours if t is not topic)
        rest = max((self.share(other) for other in others if not self._declined(other)), default=0.0)
        mine = self.share(topic)
        return mine >= SURE or (mine >= LIKELY and mine >= 2 * rest)

    def _declined(self, topic: Topic) -> bool:
        return topic.declines is not None and topic.declines(self.heard)


def shown(topics: Mapping[str, Topic], conversation: Conversation, heard: Heard) -> tuple[Topic, Key] | None:
    """The number and PIN that these words show, and the topic that asks for them."""
    for topic in topics.values():
        known = conversation.answers.get(topic.name, {}) if conversation.topic == topic.name else {}
        if topic.shows is not None and (key := topic.shows(known, heard)) is not None:
            return topic, key
    return None


def needs(heard: Heard, risk: Risk, world: World) -> tuple[str, tuple[str, ...]]:
    """The need that leads, and the others that were heard.

    The model's shares are added up by need. A sign of danger in the words speaks for the need of whoever it is
    about, a critical one before all; not one of before the journey, for who asks about a child that is to go
    wants an offer judged. Whose distress it is, who is named first helps to tell.
    """
    model = _shares(heard, world, lambda meaning: meaning.need)
    shares = dict(model)
    high = [signal for signal in risk.signals if signal.level >= Level.HIGH]
    for signal in high:
        need = NEEDS_BY_ABOUT.get(signal.about)
        if need is None or signal.guessed or (signal.name in risks.BEFORE and model):
            continue
        shares[need] = shares.get(need, 0.0) + (1.0 if signal.level is Level.CRITICAL else SPEAKS_FOR)
    first = NEEDS_BY_ABOUT.get(risk.first) if risk.first is not None else None
    if model and first is not None and max(shares, key=shares.__getitem__) in _WHOSE:
        shares[first] = shares.get(first, 0.0) + SPEAKS_FOR
    ranked = sorted(shares, key=lambda need: -shares[need])
    strongest = max(high, key=lambda signal: signal.level, default=None)
    if not model and strongest is not None and strongest.about in NEEDS_BY_ABOUT:
        ranked = [NEEDS_BY_ABOUT[strongest.about]]
    if not ranked:
        return "unclear", ()
    return ranked[0], tuple(need for need in ranked[1:] if shares[need] >= SECOND)


def _fishes(meaning: IntentMeaning) -> bool:
    return meaning.danger and meaning.about is About.SUSPECT


def _shares(heard: Heard, world: World, of: Callable[[IntentMeaning], str | None]) -> dict[str, float]:
    """The model's probabilities, added up by what their intents mean."""
    shares: dict[str, float] = {}
    for intent, probability in heard.ranking:
        meaning = world.needs.get(intent)
        name = of(meaning) if meaning is not None else None
        if name is not None:
            shares[name] = shares.get(name, 0.0) + probability
    return shares
