"""Turns that a person should look at although no case is open for them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot.model import About, Conversation, Escalation, Holder, Level
from bot.store import codec
from bot.store.escalate import escalate
from bot.store.once import added, hold_row
from bot.store.tables import accesses, arrivals, callers, cases, conversations, turns
from bot.vault import Vault

_t = turns.c
_c = conversations.c
_k = cases.c


@dataclass(frozen=True, slots=True)
class Flagged:
    """A turn on the list, with the words that it was about."""

    turn_id: int
    conversation_id: int
    at: datetime
    reason: str
    level_so_far: Level
    need: str
    channel: str
    words: str = field(repr=False)
    journal: Mapping[str, Any] = field(repr=False)


_UNSEEN = (_t.flagged.is_not(None), _t.flag_seen_at.is_(None), callers.c.forgotten_at.is_(None))
_FLAGGED = (
    select(_t.id, _t.conversation_id, _t.at, _t.flagged, _t.level_so_far, _t.need, _t.sealed)
    .add_columns(_c.channel, callers.c.data_key)
    .join(conversations, _c.id == _t.conversation_id)
    .join(callers, callers.c.id == _c.caller_id)
    .where(*_UNSEEN)
    .order_by(_t.id.desc())
)
# A turn comes onto the list once and never returns to it, so these two tell one list from another.
_VERSION = (
    select(func.count(), func.sum(_t.id))
    .select_from(turns)
    .join(conversations, _c.id == _t.conversation_id)
    .join(callers, callers.c.id == _c.caller_id)
    .where(*_UNSEEN)
)
_WORDS = select(arrivals.c.turn_id, arrivals.c.sealed).order_by(arrivals.c.id)


def put(tx: Connection, vault: Vault, conversation_id: int, reason: str, now: datetime) -> None:
    """Bring a conversation onto the list without a turn of its own, unless its caller is forgotten; noted as an act."""
    row = tx.execute(
        select(_c.version, _c.level, callers.c.data_key)
        .join(callers, callers.c.id == _c.caller_id)
        .where(_c.id == conversation_id, callers.c.forgotten_at.is_(None))
    ).one_or_none()
    if row is None:
        return
    added(
        tx,
        turns,
        conversation_id=conversation_id,
        version=row.version,
        at=now,
        level=0,
        level_so_far=row.level,
        need="unclear",
        flagged=reason,
        sealed=vault.seal(row.data_key, "{}", codec.JOURNAL),
    )
    added(tx, accesses, at=now, conversation_id=conversation_id, act=reason)


def flagged(tx: Connection, vault: Vault, limit: int = 100) -> tuple[Flagged, ...]:
    """What nobody has looked at yet, newest first."""
    rows = tx.execute(_FLAGGED.limit(limit)).all()
    keys = {row.id: row.data_key for row in rows}
    words: dict[int, list[str]] = {}
    for turn_id, sealed in tx.execute(_WORDS.where(arrivals.c.turn_id.in_(keys))):
        if sealed is not None:
            text = json.loads(vault.open(keys[turn_id], sealed, codec.ARRIVAL)).get("text")
            words.setdefault(turn_id, []).extend([text] if text else [])
    return tuple(
        Flagged(
            turn_id=row.id,
            conversation_id=row.conversation_id,
            at=row.at,
            reason=row.flagged,
            level_so_far=Level(row.level_so_far),
            need=row.need,
            channel=row.channel,
            words="\n".join(words.get(row.id, ())),
            journal=json.loads(vault.open(row.data_key, row.sealed, codec.JOURNAL)) if row.sealed else {},
        )
        for row in rows
    )


def seen(tx: Connection, turn_id: int, counsellor_id: int, now: datetime) -> bool:
    """Take a turn off the list. False when a colleague was quicker."""
    looked = update(turns).where(_t.id == turn_id, _t.flagged.is_not(None), _t.flag_seen_at.is_(None))
    conversation_id = tx.execute(looked.values(flag_seen_at=now).returning(_t.conversation_id)).scalar_one_or_none()
    if conversation_id is None:
        return False
    added(tx, accesses, at=now, counsellor_id=counsellor_id, conversation_id=conversation_id, act="flag_seen")
    return True


def version(tx: Connection) -> str:
    """A marker that differs when the list would look different."""
    return "-".join(str(value or 0) for value in tx.execute(_VERSION).one())


def open_case(
    tx: Connection, vault: Vault, turn_id: int, counsellor_id: int, number: str, level: Level, now: datetime
) -> int:
    """Make a case of a flagged turn, or find the one that stands open; the turn leaves the list. Returns the case.

    A new one bears ``number`` and ``level``, or the level of the conversation where that is higher, and waits in the
    queue until somebody takes it. What the conversation was held by with a case open stays as it is.
    ``LookupError`` when no such turn was flagged, or its caller asked to be forgotten.
    """
    conversation_id = tx.execute(
        select(_t.conversation_id).where(_t.id == turn_id, _t.flagged.is_not(None))
    ).scalar_one_or_none()
    if conversation_id is None:
        raise LookupError("no such flagged turn")
    hold_row(tx, conversations, conversation_id)
    row = tx.execute(
        select(_c.holder, _c.level, _c.state, callers.c.data_key)
        .join(callers, callers.c.id == _c.caller_id)
        .where(_c.id == conversation_id, callers.c.forgotten_at.is_(None))
    ).one_or_none()
    if row is None:
        raise LookupError("no such flagged turn")
    seen(tx, turn_id, counsellor_id, now)
    standing = select(_k.id).where(_k.conversation_id == conversation_id, _k.state != "closed").order_by(_k.id.desc())
    case_id: int | None = tx.execute(standing.limit(1)).scalar_one_or_none()
    if case_id is not None:
        return case_id
    known = codec.conversation_in(row.state and vault.open(row.data_key, row.state, codec.STATE))
    worth = Level(max(row.level, int(level)))
    case_id = escalate(tx, conversation_id, Escalation(worth, _about(known), "flagged"), number, now).case_id
    assert case_id is not None
    held = row.holder if row.holder == Holder.COUNSELLOR else str(Holder.QUEUE)
    # The version rises, so that a bot that is thinking right now thinks again and knows of the case.
    moved = update(conversations).where(_c.id == conversation_id)
    tx.execute(moved.values(holder=held, version=_c.version + 1, changes=_c.changes + 1))
    added(tx, accesses, at=now, counsellor_id=counsellor_id, case_id=case_id, act="open_flagged")
    return case_id


def _about(known: Conversation) -> About:
    """Whom the worst of what was heard concerns."""
    return max(known.signals, key=lambda signal: signal.level).about if known.signals else About.SELF
