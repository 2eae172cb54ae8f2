"""Things to look at again: a row each, which becomes an arrival when it falls due."""

from datetime import datetime

from sqlalchemy import Connection, func, literal, select, update

from bot.model import Arrival, Deadline, Kind
from bot.store import codec
from bot.store.once import Once
from bot.store.tables import Moment, arrivals, callers, conversations, deadlines
from bot.vault import Vault

_AT_ONCE = 100
_put_once = Once(deadlines, "conversation_id", "kind", "due_at")
_keep_once = Once(arrivals, "channel", "key_hash")
_d = deadlines.c
_open = (_d.done_at.is_(None), _d.cancelled_at.is_(None))


def put(tx: Connection, conversation_id: int, case_id: int | None, deadline: Deadline, now: datetime) -> None:
    """Set a deadline; the open one of the same kind is replaced. Without a time it only cancels."""
    same = (_d.conversation_id == conversation_id, _d.kind == deadline.kind)
    tx.execute(update(deadlines).where(*same, *_open).values(cancelled_at=now))
    due_at = deadline.at or (now + deadline.after if deadline.after is not None else None)
    if due_at is None:
        return
    row = {"conversation_id": conversation_id, "case_id": case_id, "kind": deadline.kind, "due_at": due_at}
    if _put_once(tx, row) is None:
        # The very same moment was set before: it counts again unless it was done.
        again = update(deadlines).where(*same, _d.due_at == due_at, _d.done_at.is_(None))
        tx.execute(again.values(cancelled_at=None, case_id=func.coalesce(case_id, _d.case_id)))


def cancel(tx: Connection, conversation_id: int, kind: str, now: datetime) -> bool:
    """Call off the open deadline of this kind. False when there was none."""
    where = (_d.conversation_id == conversation_id, _d.kind == kind, *_open)
    return tx.execute(update(deadlines).where(*where).values(cancelled_at=now)).rowcount > 0


_DUE = (
    select(_d.id, _d.kind, _d.due_at, _d.conversation_id, conversations.c.channel, callers.c.data_key)
    .join(conversations, conversations.c.id == _d.conversation_id)
    .join(callers, callers.c.id == conversations.c.caller_id)
    .where(*_open, callers.c.forgotten_at.is_(None))
    .order_by(_d.due_at, _d.id)
    .limit(_AT_ONCE)
)


def ripen(tx: Connection, vault: Vault, now: datetime) -> int:
    """Turn what fell due into arrivals, each once, and say how many. Never the caller's own activity."""
    ripe = 0
    for row in tx.execute(_DUE.where(_d.due_at <= now)).all():
        mine = update(deadlines).where(_d.id == row.id, *_open).values(done_at=now)
        if tx.execute(mine).rowcount != 1:
            continue  # another process was quicker
        clock = Arrival(row.channel, "", Kind.CLOCK, row.due_at, text=row.kind)
        kept = {
            "conversation_id": row.conversation_id,
            "channel": row.channel,
            "key_hash": vault.hash("deadline", str(row.id)),
            "kind": str(Kind.CLOCK),
            "sealed": vault.seal(row.data_key, codec.arrival_out(clock), codec.ARRIVAL),
            "sent_at": row.due_at,
            "received_at": now,
        }
        if _keep_once(tx, kept) is None:
            continue
        waits = update(conversations).where(conversations.c.id == row.conversation_id)
        tx.execute(waits.values(waiting_since=func.coalesce(conversations.c.waiting_since, literal(now, Moment()))))
        ripe += 1
    return ripe


def next_due(tx: Connection) -> datetime | None:
    """When the next open deadline falls due."""
    found: datetime | None = tx.execute(select(func.min(_d.due_at)).where(*_open)).scalar_one()
    return found
