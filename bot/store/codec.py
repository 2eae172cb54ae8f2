"""What is sealed, as JSON and back. Reading forgives what an older version did not write."""

import json
from collections.abc import Mapping
from typing import Any

from bot.model import About, Address, AddressKind, Arrival, Choice, Conversation, Level, Media, Signal, Words

# Labels bind a sealed value to its place, so that one cannot be passed off as another.
ARRIVAL = "arrival:payload"
STATE = "conversation:state"
HANDLE = "conversation:handle"
ADDRESS = "address:value"
JOURNAL = "turn:journal"
OUTBOX = "outbox:words"
MEDIA = "media:ref"
NOTE = "case:note"
TELEGRAM = "counsellor:telegram"


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def signal_out(signal: Signal) -> dict[str, Any]:
    return {
        "name": signal.name,
        "level": int(signal.level),
        "about": str(signal.about),
        "words": signal.words,
        "rule": signal.rule,
        "source": signal.source,
        "group": signal.group,
        "away": signal.away,
    }


def signal_in(kept: Mapping[str, Any]) -> Signal:
    return Signal(
        name=kept.get("name", ""),
        level=Level(kept.get("level", 0)),
        about=About(kept.get("about", About.SELF)),
        words=kept.get("words", ""),
        rule=kept.get("rule", ""),
        source=kept.get("source", ""),
        group=kept.get("group", "harm"),
        away=kept.get("away", False),
    )


def conversation_out(conversation: Conversation) -> str:
    """Without holder, level and case: those are columns, which counsellors change too."""
    return dumps(
        {
            "language": conversation.language,
            "topic": conversation.topic,
            "asked": conversation.asked,
            "last": conversation.last,
            "answers": {topic: dict(given) for topic, given in conversation.answers.items()},
            "skipped": {topic: list(names) for topic, names in conversation.skipped.items()},
            "suspended": conversation.suspended,
            "later": conversation.later,
            "remembered": dict(conversation.remembered),
            "offered": [[choice.id, choice.label] for choice in conversation.offered],
            "signals": [signal_out(signal) for signal in conversation.signals],
            "repeats": conversation.repeats,
            "met": conversation.met,
            "stopped": conversation.stopped,
        }
    )


def conversation_in(kept: str | None) -> Conversation:
    if not kept:
        return Conversation()
    found: dict[str, Any] = json.loads(kept)
    return Conversation(
        language=found.get("language"),
        topic=found.get("topic"),
        asked=found.get("asked"),
        last=found.get("last"),
        answers=found.get("answers", {}),
        skipped={topic: tuple(names) for topic, names in found.get("skipped", {}).items()},
        suspended=tuple(found.get("suspended", ())),
        later=tuple(found.get("later", ())),
        remembered=found.get("remembered", {}),
        offered=_choices_in(found.get("offered", ())),
        signals=tuple(signal_in(signal) for signal in found.get("signals", ())),
        repeats=found.get("repeats", 0),
        met=found.get("met", False),
        stopped=found.get("stopped", False),
    )


def arrival_out(arrival: Arrival) -> str:
    """Only what is there. The channel's own id is left out: a hash of it is enough to know it again."""
    kept: dict[str, Any] = {}
    for name in ("text", "choice", "language", "place", "handle", "raw"):
        if value := getattr(arrival, name):
            kept[name] = value
    if arrival.media is not None:
        kept["media"] = media_out(arrival.media)
    return dumps(kept)


def media_out(media: Media) -> dict[str, Any]:
    return {"ref": media.ref, "mime": media.mime, "name": media.name, "size": media.size}


def media_in(found: Mapping[str, Any]) -> Media:
    return Media(found.get("ref", ""), found.get("mime"), found.get("name"), found.get("size"))


def words_out(line: str, words: Words, address: Address | None = None) -> str:
    kept: dict[str, Any] = {"line": line, "text": words.text}
    if words.choices:
        kept["choices"] = [[choice.id, choice.label] for choice in words.choices]
    if address is not None:
        kept["address"] = [address.channel, str(address.kind), address.value]
    return dumps(kept)


def words_in(kept: str) -> tuple[str, Words, Address | None]:
    """The line's name, its words, and the address when it travels with them."""
    found: dict[str, Any] = json.loads(kept)
    address = None
    if parts := found.get("address"):
        address = Address(parts[0], AddressKind(parts[1]), parts[2])
    return found.get("line", ""), Words(found.get("text", ""), _choices_in(found.get("choices", ()))), address


def _choices_in(found: Any) -> tuple[Choice, ...]:
    return tuple(Choice(each[0], each[1]) for each in found)
