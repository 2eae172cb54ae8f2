"""What pure tests of conversations share: one mind, a moment on a Monday morning, and a caller who writes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from bot import app, listing_files, register
from bot.dialogue import decide
from bot.model import Arrival, Conversation, Decision, Kind, Value, World
from bot.risk import assess
from bot.settings import Settings
from bot.turn import Mind

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NUMBER = "123456"  # of the case that a turn may open
PIN = "24680"  # that it may give


@cache
def mind() -> Mind:
    return app.think(Settings())


@cache
def agencies() -> register.Register:
    text = (app.ROOT / "responses" / "facts" / "agencies.csv").read_text(encoding="utf-8")
    return register.Register.build(1, date(2026, 11, 1), listing_files.read_csv(text))


def world(conversation: Conversation, on_duty: int = 0, found: Mapping[str, Value] | None = None) -> World:
    whole = mind()
    return World(
        now=NOW,
        zone=whole.zone,
        topics=whole.topics,
        needs=whole.needs,
        register=agencies(),
        facts=whole.facts,
        phrases=whole.phrases,
        on_duty=on_duty,
        channel="telegram",
        region=whole.region,
        found=found or {},
        remembered=conversation.remembered,
        level=conversation.level,
        memory=conversation.signals,
        case=conversation.case,
        holder=conversation.holder,
        new_case=NUMBER,
        new_pin=PIN,
    )


def hear(
    text: str = "",
    meant: str | Mapping[str, float] = "unclear",
    *,
    press: str | None = None,
    state: Conversation | None = None,
    on_duty: int = 0,
    found: Mapping[str, Value] | None = None,
) -> Decision:
    """One turn: a caller writes ``text``, which the model takes for ``meant``, or presses a button."""
    conversation = state or Conversation()
    whole = mind()
    kind = Kind.PRESS if press else Kind.TEXT
    arrival = Arrival("telegram", "1", kind, NOW, text=text, choice=press)
    heard = whole.reader.read((arrival,), conversation.offered, NOW, whole.zone)
    plain = whole.commands.get(whole.reader.command(text)) if text else None
    if plain is not None and heard.choice is None and (plain.startswith("@") or conversation.asked):
        heard = replace(heard, choice=plain)
    if heard.choice is None:
        odds = {meant: 0.9} if isinstance(meant, str) else meant
        ranking = tuple(sorted(odds.items(), key=lambda each: -each[1]))
        heard = replace(heard, intent=ranking[0][0], confidence=ranking[0][1], ranking=ranking)
    around = world(conversation, on_duty, found)
    return decide(conversation, heard, assess(conversation, heard, around), around)


def then(decision: Decision) -> Conversation:
    """The conversation as the next turn finds it: the case has its number, the last choices stand open."""
    opened = decision.escalation is not None and decision.conversation.case is None
    messages = mind().speech.message(decision.says, "id", NOW.date())
    offered = next((words.choices for words in reversed(messages) if words.choices), ())
    return replace(decision.conversation, case=NUMBER if opened else decision.conversation.case, offered=offered)


def lines(decision: Decision) -> list[str]:
    return [say.line for say in decision.says]
