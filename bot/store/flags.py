"""Turns that a person should look at although no case is open for them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.model import Level
from bot.store import codec
from bot.store.once import added
from bot.store.tables import accesses, arrivals, callers, conversations, turns
from bot.vault import Vault

_t = turns.c


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


_FLAGGED = (
    select(_t.id, _t.conversation_id, _t.at, _t.flagged, _t.level_so_far, _t.need, _t.sealed)
    .add_columns(conversations.c.channel, callers.c.data_key)
    .join(conversations, conversations.c.id == _t.conversation_id)
    .join(callers, callers.c.id == conversations.c.caller_id)
    .where(_t.flagged.is_not(None), _t.flag_seen_at.is_(None), callers.c.forgotten_at.is_(None))
    .order_by(_t.id.desc())
)
_WORDS = select(arrivals.c.turn_id, arrivals.c.sealed).order_by(arrivals.c.id)


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
