"""Makes one caller of two that turned out to be the same person."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, select, update

from bot.model import Conversation, Holder
from bot.store import codec, matches, reported
from bot.store.tables import (
    accesses,
    addresses,
    arrivals,
    callers,
    cases,
    conversations,
    deadlines,
    media,
    outbox,
    outcomes,
    turns,
)
from bot.vault import Vault

# Whoever is further along holds the joined conversation: a counsellor must not lose it to the bot.
_WEIGHT = {Holder.BOT: 0, Holder.CLOSED: 0, Holder.QUEUE: 1, Holder.COUNSELLOR: 2}


def merge(tx: Connection, vault: Vault, stays: int, goes: int, now: datetime) -> None:
    """Move everything of the caller ``goes`` to ``stays``, sealed anew with the key of the latter.

    The level is the higher one, the signals are all of them, the topic is of the conversation that was used
    last. The version rises, so that a bot that is thinking about either one gets ``Stale``.
    """
    into, old = _both(tx, stays), _both(tx, goes)
    for table, label in ((arrivals, codec.ARRIVAL), (turns, codec.JOURNAL), (outbox, codec.OUTBOX)):
        rows = select(table.c.id, table.c.sealed).where(table.c.conversation_id == old.id)
        if table is outbox:
            rows = rows.where(~outbox.c.own)
        _reseal(tx, vault, table, rows, label, old.data_key, into.data_key)
    files = select(media.c.id, media.c.sealed).join(arrivals).where(arrivals.c.conversation_id == old.id)
    _reseal(tx, vault, media, files, codec.MEDIA, old.data_key, into.data_key)
    theirs = select(addresses.c.id, addresses.c.sealed).where(addresses.c.caller_id == goes)
    _reseal(tx, vault, addresses, theirs, codec.ADDRESS, old.data_key, into.data_key)
    tx.execute(update(addresses).where(addresses.c.caller_id == goes).values(caller_id=stays))
    _join(tx, vault, into, old)
    # A deadline that both have would be the same row twice; one reminder is enough.
    same = select(deadlines.c.kind, deadlines.c.due_at).where(deadlines.c.conversation_id == into.id)
    for kind, due_at in tx.execute(same).all():
        tx.execute(
            delete(deadlines).where(
                deadlines.c.conversation_id == old.id, deadlines.c.kind == kind, deadlines.c.due_at == due_at
            )
        )
    matches.move(tx, into.id, old.id)
    reported.move(tx, stays, goes)
    for table in (arrivals, turns, outbox, cases, deadlines, accesses, outcomes):
        tx.execute(update(table).where(table.c.conversation_id == old.id).values(conversation_id=into.id))
    tx.execute(accesses.insert().values(at=now, conversation_id=into.id, act="callers_joined"))
    tx.execute(delete(conversations).where(conversations.c.id == old.id))
    tx.execute(delete(callers).where(callers.c.id == goes))


def _both(tx: Connection, caller_id: int) -> Row[*tuple[Any, ...]]:
    return tx.execute(
        select(conversations, callers.c.data_key)
        .join(callers, callers.c.id == conversations.c.caller_id)
        .where(callers.c.id == caller_id)
    ).one()


def _reseal(
    tx: Connection, vault: Vault, table: Table, rows: Select[int, bytes], label: str, old: bytes, new: bytes
) -> None:
    for row_id, sealed in tx.execute(rows).all():
        if sealed is not None:
            fresh = vault.seal(new, vault.open(old, sealed, label), label)
            tx.execute(update(table).where(table.c.id == row_id).values(sealed=fresh))


def _join(tx: Connection, vault: Vault, into: Row[*tuple[Any, ...]], old: Row[*tuple[Any, ...]]) -> None:
    mine, theirs = _state(vault, into), _state(vault, old)
    newer = theirs if _or_never(old.last_in_at) > _or_never(into.last_in_at) else mine
    known = {(signal.name, signal.words) for signal in mine.signals}
    joined = replace(
        newer,
        signals=mine.signals + tuple(each for each in theirs.signals if (each.name, each.words) not in known),
        stopped=mine.stopped or theirs.stopped,
        met=mine.met or theirs.met,
    )
    waiting = [moment for moment in (into.waiting_since, old.waiting_since) if moment is not None]
    tx.execute(
        update(conversations)
        .where(conversations.c.id == into.id)
        .values(
            holder=max(Holder(into.holder), Holder(old.holder), key=_WEIGHT.__getitem__),
            level=max(into.level, old.level),
            version=max(into.version, old.version) + 1,
            changes=into.changes + old.changes + 1,
            state=vault.seal(into.data_key, codec.conversation_out(joined), codec.STATE),
            waiting_since=min(waiting, default=None),
            rest_until=None,
        )
    )


def _state(vault: Vault, row: Row[*tuple[Any, ...]]) -> Conversation:
    return codec.conversation_in(row.state and vault.open(row.data_key, row.state, codec.STATE))


def _or_never(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
