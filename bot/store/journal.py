"""What was understood and decided, turn by turn; and what came in from nobody that we could read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot.model import Kind, Level
from bot.store import codec
from bot.store.once import added
from bot.store.tables import accesses, arrivals, callers, conversations, turns
from bot.vault import Vault


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn as it was applied. ``journal`` is empty once the caller is forgotten."""

    id: int
    version: int
    at: datetime
    level: Level
    level_so_far: Level
    intent: str | None
    confidence: float | None
    need: str
    flagged: str | None
    flag_seen_at: datetime | None
    register_version: int | None
    journal: Mapping[str, Any] = field(repr=False)

    @property
    def signals(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self.journal.get("signals", ()))


_TURNS = (
    select(turns, callers.c.data_key)
    .join(conversations, conversations.c.id == turns.c.conversation_id)
    .join(callers, callers.c.id == conversations.c.caller_id)
    .order_by(turns.c.id)
)


def newest(tx: Connection) -> int | None:
    """The conversation that began last: who was forgotten and writes again begins another."""
    last: int | None = tx.execute(select(func.max(conversations.c.id))).scalar_one()
    return last


def turns_of(tx: Connection, vault: Vault, conversation_id: int) -> tuple[Turn, ...]:
    """Every turn of a conversation, oldest first."""
    return tuple(
        Turn(
            id=row.id,
            version=row.version,
            at=row.at,
            level=Level(row.level),
            level_so_far=Level(row.level_so_far),
            intent=row.intent,
            confidence=row.confidence,
            need=row.need,
            flagged=row.flagged,
            flag_seen_at=row.flag_seen_at,
            register_version=row.register_version,
            journal=json.loads(vault.open(row.data_key, row.sealed, codec.JOURNAL)) if row.sealed else {},
        )
        for row in tx.execute(_TURNS.where(turns.c.conversation_id == conversation_id))
    )


@dataclass(frozen=True, slots=True)
class Senderless:
    """An update that could not be taken apart, kept whole for a person to look at."""

    id: int
    channel: str
    kind: Kind
    received_at: datetime
    raw: str = field(repr=False)


# Without a sender there is nobody to answer and no turn: it is done when a person has looked.
_a = arrivals.c
_SENDERLESS = (_a.conversation_id.is_(None), _a.done_at.is_(None))


def senderless(tx: Connection, vault: Vault, limit: int = 50) -> tuple[Senderless, ...]:
    """What came in without anybody whom we could answer and nobody has looked at yet, newest first."""
    found = tx.execute(select(arrivals).where(*_SENDERLESS).order_by(_a.id.desc()).limit(limit))
    result = []
    for row in found:
        kept = json.loads(vault.open_own(row.sealed, codec.ARRIVAL)) if row.sealed else {}
        raw = kept.get("raw") or kept.get("text", "")
        result.append(Senderless(row.id, row.channel, Kind(row.kind), row.received_at, raw))
    return tuple(result)


def senderless_seen(tx: Connection, arrival_id: int, counsellor_id: int, now: datetime) -> bool:
    """Take an update off the list; it stays kept. False when a colleague was quicker."""
    looked = update(arrivals).where(_a.id == arrival_id, *_SENDERLESS)
    if tx.execute(looked.values(done_at=now)).rowcount != 1:
        return False
    added(tx, accesses, at=now, counsellor_id=counsellor_id, act="senderless_seen")
    return True


def senderless_version(tx: Connection) -> str:
    """A marker that differs when the list of those updates would look different."""
    counted = select(func.count(), func.sum(_a.id)).where(*_SENDERLESS)
    return "-".join(str(value or 0) for value in tx.execute(counted).one())
