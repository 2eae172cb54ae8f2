"""The one door to what a caller said: it checks, it writes down who looked, and it opens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.model import Choice, Conversation, Holder, Kind, Level, Outcome
from bot.speech import hidden
from bot.store import codec, journal, matches, outcomes
from bot.store.journal import Turn
from bot.store.matches import Match
from bot.store.once import added
from bot.store.queue import Waiting, one
from bot.store.tables import (
    accesses,
    arrivals,
    callers,
    cases,
    conversations,
    counsellors,
    deadlines,
    media,
    outbox,
)
from bot.vault import Vault

_SAME_LOOK = timedelta(minutes=10)  # a page that refreshes itself is one look
_LATEST = 500


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation. ``who``: caller, bot, counsellor, or clock.

    ``state`` and ``error`` are of what we sent; ``media_id`` of what the caller sent.
    """

    id: int
    who: str
    at: datetime
    text: str = field(repr=False)
    kind: Kind = Kind.TEXT
    name: str | None = None  # the counsellor's
    line: str = ""
    choices: tuple[Choice, ...] = ()
    choice: str | None = None
    state: str = ""
    error: str | None = None
    turn_id: int | None = None
    media_id: int | None = None
    place: tuple[float, float] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """What a caller sent as a file. Its content stays in the folder until somebody asks for it."""

    id: int
    kind: Kind
    mime: str | None
    name: str | None = field(repr=False)
    state: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """Something that will be looked at again."""

    kind: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """All of a case that a counsellor may see."""

    case: Waiting
    conversation_id: int
    conversation: Conversation
    level: Level
    holder: Holder
    channel: str
    language: str | None
    note: str = field(repr=False)
    messages: tuple[Message, ...]
    turns: tuple[Turn, ...]
    deadlines: tuple[Due, ...]
    media: tuple[File, ...]
    matches: tuple[Match, ...]
    outcomes: tuple[tuple[datetime, Outcome], ...]
    last_in_at: datetime | None
    version: int


def open_case(tx: Connection, vault: Vault, counsellor_id: int, case_id: int, now: datetime) -> CaseView:
    """Open a case for a counsellor, and write down that they looked.

    ``LookupError`` when there is no such case, its caller asked to be forgotten, or the account is disabled:
    one answer for all of them, so that nobody learns which.
    """
    row = tx.execute(_CONVERSATION.where(cases.c.id == case_id)).one_or_none()
    if row is None or row.forgotten_at is not None or not _may_look(tx, counsellor_id):
        raise LookupError("no such case")
    _looked(tx, counsellor_id, case_id, now)
    key = row.data_key
    state = vault.open(key, row.state, codec.STATE) if row.state else None
    number = None if row.case_state == "closed" else row.number
    conversation = replace(codec.conversation_in(state), holder=Holder(row.holder), level=Level(row.level), case=number)
    files = tuple(tx.execute(_FILES.where(arrivals.c.conversation_id == row.id)))
    messages = [*_came(tx, vault, key, row.id, files), *_went(tx, vault, key, row.id)]
    return CaseView(
        case=one(tx, case_id),
        conversation_id=row.id,
        conversation=conversation,
        level=conversation.level,
        holder=conversation.holder,
        channel=row.channel,
        language=conversation.language or row.client_language,
        note=vault.open_own(row.note, codec.NOTE) if row.note else "",
        messages=tuple(sorted(messages, key=attrgetter("at"))),
        turns=journal.turns_of(tx, vault, row.id),
        deadlines=_dues(tx, row.id),
        media=tuple(_file(vault, key, each) for each in files),
        matches=matches.of_conversation(tx, row.id),
        outcomes=outcomes.of_conversation(tx, row.id),
        last_in_at=row.last_in_at,
        version=row.version,
    )


_CONVERSATION = (
    select(
        *(conversations.c[name] for name in ("id", "channel", "holder", "level", "state", "client_language")),
        conversations.c.last_in_at,
        conversations.c.version,
        callers.c.data_key,
        callers.c.forgotten_at,
        cases.c.number,
        cases.c.state.label("case_state"),
        cases.c.sealed.label("note"),
    )
    .join(callers, callers.c.id == conversations.c.caller_id)
    .join(cases, cases.c.conversation_id == conversations.c.id)
)
_FILES = (
    select(media.c.id, media.c.arrival_id, media.c.sealed, media.c.state, media.c.size, arrivals.c.kind)
    .join(arrivals, arrivals.c.id == media.c.arrival_id)
    .order_by(media.c.id)
)


def _may_look(tx: Connection, counsellor_id: int) -> bool:
    active = select(counsellors.c.id).where(counsellors.c.id == counsellor_id, counsellors.c.disabled_at.is_(None))
    return tx.execute(active).first() is not None


def _looked(tx: Connection, counsellor_id: int, case_id: int, now: datetime) -> None:
    before = select(accesses.c.id).where(
        accesses.c.counsellor_id == counsellor_id,
        accesses.c.case_id == case_id,
        accesses.c.act == "open",
        accesses.c.at > now - _SAME_LOOK,
    )
    if tx.execute(before.limit(1)).first() is None:
        added(tx, accesses, at=now, counsellor_id=counsellor_id, case_id=case_id, act="open")


def _came(
    tx: Connection, vault: Vault, key: bytes, conversation_id: int, files: tuple[Row[*tuple[Any, ...]], ...]
) -> list[Message]:
    attached = {file.arrival_id: file.id for file in files}
    a = arrivals.c
    rows = tx.execute(
        select(arrivals)
        .where(a.conversation_id == conversation_id, a.sealed.is_not(None))
        .order_by(a.id.desc())
        .limit(_LATEST)
    )
    came = []
    for row in rows:
        found: Mapping[str, Any] = json.loads(vault.open(key, row.sealed, codec.ARRIVAL))
        place = found.get("place")
        came.append(
            Message(
                id=row.id,
                who="clock" if row.kind == Kind.CLOCK else "caller",
                at=row.received_at,
                text=found.get("text", "") or found.get("raw", ""),
                kind=Kind(row.kind),
                choice=found.get("choice"),
                turn_id=row.turn_id,
                media_id=attached.get(row.id),
                place=(place[0], place[1]) if place else None,
            )
        )
    return came[::-1]


def _went(tx: Connection, vault: Vault, key: bytes, conversation_id: int) -> list[Message]:
    o = outbox.c
    rows = tx.execute(
        select(outbox, counsellors.c.name)
        .outerjoin(counsellors, counsellors.c.id == o.counsellor_id)
        .where(o.conversation_id == conversation_id, o.sealed.is_not(None), o.own.is_(False))
        .order_by(o.id.desc())
        .limit(_LATEST)
    )
    went = []
    for row in rows:
        line, words, _ = codec.words_in(vault.open(key, row.sealed, codec.OUTBOX))
        went.append(
            Message(
                id=row.id,
                who=row.author,
                at=row.created_at,
                text=hidden(words.text),
                name=row.name,
                line=line,
                choices=words.choices,
                state=row.state,
                error=row.error,
                turn_id=row.turn_id,
            )
        )
    return went[::-1]


def _dues(tx: Connection, conversation_id: int) -> tuple[Due, ...]:
    d = deadlines.c
    still = (d.conversation_id == conversation_id, d.done_at.is_(None), d.cancelled_at.is_(None))
    return tuple(Due(row.kind, row.due_at) for row in tx.execute(select(deadlines).where(*still).order_by(d.due_at)))


def _file(vault: Vault, key: bytes, row: Row[*tuple[Any, ...]]) -> File:
    known = codec.media_in(json.loads(vault.open(key, row.sealed, codec.MEDIA))) if row.sealed else None
    mime, name = (known.mime, known.name) if known else (None, None)
    return File(row.id, Kind(row.kind), mime, name, row.state, row.size)
