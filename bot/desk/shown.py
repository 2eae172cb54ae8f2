"""How does a case look? Store values become what the templates print, with the signals found in the words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk import names
from bot.desk.signals import RULES, SIGNALS, source
from bot.model import Holder, Kind, Level, Outcome
from bot.store.case_view import CaseView, File, Message
from bot.store.journal import Turn
from bot.store.matches import Match
from bot.store.outcomes import Count


@dataclass(frozen=True, slots=True)
class Sign:
    """A signal for the list beside the conversation. ``old``: a person has reviewed it."""

    name: str
    level: Level
    about: str
    words: str = field(repr=False)
    rule: str
    source: str
    old: bool
    at: str

    @property
    def title(self) -> str:
        return " · ".join(part for part in (f"Tingkat {int(self.level)}", self.name, self.rule, self.source) if part)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words; with a level when a signal stands on it."""

    text: str = field(repr=False)
    level: Level | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the page. ``day`` is set where a new day begins."""

    key: str
    who: str
    name: str
    hour: str
    day: str | None
    pieces: tuple[Piece, ...]
    kind: str
    choices: tuple[str, ...]
    file: File | None
    place: str | None
    state: str
    state_words: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another case that may be about the same person."""

    case_id: int | None
    number: str | None
    seeks: bool
    shared: str
    at: str


def match(each: Match, now: datetime, zone: ZoneInfo) -> Likeness:
    shared = ", ".join(names.named(names.SHARED, kind) for kind in each.kinds)
    shared = shared[:1].upper() + shared[1:]
    return Likeness(each.case_id, each.number, each.seeks, shared, names.moment(each.at, now, zone))


def outcome(at: datetime, told: Outcome, zone: ZoneInfo) -> str:
    """One answer, or a greeting that could not go out, for the case's side."""
    said = names.named(names.TOLD, told.answer)
    return f"{names.day(at, zone)}: {said} ({names.named(names.SUBJECTS, told.subject).lower()}, hari ke-{told.day})"


def outcome_tables(
    counted: Sequence[Count],
) -> tuple[tuple[str, tuple[int, ...], tuple[tuple[str, list[int], int], ...]], ...]:
    """For each subject: its name, the days, and a row for each answer with its counts by day and in all."""
    tables = []
    for subject, title in names.SUBJECTS.items():
        mine = [each for each in counted if each.subject == subject]
        days = tuple(sorted({each.day for each in mine}))
        rows = []
        for answer in names.TOLD:
            by_day = [sum(e.number for e in mine if e.answer == answer and e.day == day) for day in days]
            if any(by_day):
                rows.append((names.TOLD[answer], by_day, sum(by_day)))
        tables.append((title, days, tuple(rows)))
    return tuple(tables)


def relation(view: CaseView, counsellor_id: int) -> str:
    """What the case is to this counsellor: free, mine, bot (mine, but the bot answers), other, closed."""
    if view.case.state == "closed":
        return "closed"
    if view.case.taken_by is None:
        return "free"
    if view.case.taken_by != counsellor_id:
        return "other"
    return "mine" if view.holder is Holder.COUNSELLOR else "bot"


def signs(view: CaseView, zone: ZoneInfo) -> tuple[Sign, ...]:
    """Every signal that was heard, the worst first; what a person has reviewed comes last."""
    standing = {(signal.name, signal.words) for signal in view.conversation.signals}
    found: dict[tuple[str, str], Sign] = {}
    for turn in view.turns:
        for each in turn.signals:
            key = (each.get("signal", ""), each.get("words", ""))
            found.setdefault(key, _sign(each, key not in standing, names.hour(turn.at, zone)))
    return tuple(sorted(found.values(), key=lambda sign: (sign.old, -sign.level)))


def _sign(kept: Mapping[str, Any], old: bool, at: str) -> Sign:
    return Sign(
        name=names.named(SIGNALS, kept.get("signal")),
        level=Level(kept.get("level", 0)),
        about=names.named(names.ABOUT, kept.get("about")),
        words=kept.get("words", ""),
        rule=RULES.get(kept.get("signal", "")) or str(kept.get("rule", "")).replace("_", " "),
        source=source(kept.get("source", "")),
        old=old,
        at=at,
    )


def marked(text: str, found: Iterable[Sign]) -> tuple[Piece, ...]:
    """Cut a text where signals stand on it. Where two overlap, the worse one is shown and both are named.

    A signal quotes words without what stood between them, so any punctuation may.
    """
    spots: list[tuple[int, int, Sign]] = []
    for sign in found:
        if words := re.findall(r"\w+", sign.words):
            pattern = r"(?<!\w)" + r"[\W_]{1,12}".join(map(re.escape, words)) + r"(?!\w)"
            spots.extend((hit.start(), hit.end(), sign) for hit in re.finditer(pattern, text, re.IGNORECASE))
    cuts = sorted({0, len(text), *(edge for start, end, _ in spots for edge in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        here = [sign for first, last, sign in spots if first <= start and end <= last]
        level = max((sign.level for sign in here), default=None)
        pieces.append(Piece(text[start:end], level, "\n".join(dict.fromkeys(sign.title for sign in here))))
    return tuple(pieces)


def bubbles(view: CaseView, zone: ZoneInfo, commands: Mapping[str, str]) -> tuple[Bubble, ...]:
    """The conversation in order. ``commands`` are labels of choices that work anywhere."""
    heard: dict[int, list[Sign]] = {
        turn.id: [_sign(each, False, "") for each in turn.signals] for turn in view.turns if turn.signals
    }
    files = {file.id: file for file in view.media}
    labels = dict(commands)
    shown: list[Bubble] = []
    last_day = None
    for message in view.messages:
        if message.who == "clock":
            continue
        labels |= {choice.id: choice.label for choice in message.choices}
        today = names.day(message.at, zone)
        found = heard.get(message.turn_id or 0, []) if message.who == "caller" else []
        shown.append(_bubble(message, today if today != last_day else None, found, files, labels, zone))
        last_day = today
    return tuple(shown)


def _bubble(
    message: Message,
    day: str | None,
    found: Sequence[Sign],
    files: Mapping[int, File],
    labels: Mapping[str, str],
    zone: ZoneInfo,
) -> Bubble:
    text = message.text
    if message.kind is Kind.PRESS:
        text = labels.get(message.choice or "", text or message.choice or "")
    state = message.state if message.who != "caller" else ""
    words = names.named(names.STATES, state)
    if state == "undeliverable" and message.error:
        words += f": {names.named(names.ERRORS, message.error)}"
    return Bubble(
        key=f"{message.who}-{message.id}",
        who=message.who,
        name={"caller": "Pengirim", "bot": "Bot"}.get(message.who, message.name or "Petugas"),
        hour=names.hour(message.at, zone),
        day=day,
        pieces=marked(text, found),
        kind="" if message.kind in {Kind.TEXT, Kind.COMMAND} else names.named(names.KINDS, message.kind),
        choices=tuple(choice.label for choice in message.choices),
        file=files.get(message.media_id or 0),
        place=f"{message.place[0]:.5f}, {message.place[1]:.5f}" if message.place else None,
        state=state,
        state_words=words,
    )


def when(at: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    return names.moment(at, now, zone) if at else "belum pernah"


def reported(turns: Sequence[Turn]) -> dict[str, int]:
    """Numbers of this conversation that other callers told us of, and how many had when it was last looked up."""
    found: dict[str, int] = {}
    for turn in turns:
        for each in turn.journal.get("results", {}).get("reported", ()):
            found[str(each["what"])] = int(each["others"])
    return found
