"""Deletes what a caller told us: the key first, then everything that it opened."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from bot.model import Holder
from bot.store import codec, matches, reported
from bot.store.tables import (
    addresses,
    arrivals,
    callers,
    cases,
    conversations,
    deadlines,
    media,
    outbox,
    turns,
)
from bot.vault import Vault


def shred(tx: Connection, vault: Vault, caller_id: int, now: datetime) -> None:
    """Forget a caller. Counts stay, so that the year's figures add up; an open case stays and says so.

    Who writes again afterwards is somebody new. Last words already on their way are sealed by our own key
    and vanish when they are delivered. Files of media are unlinked by whoever owns the folder: their keys
    are gone with this transaction.
    """
    mine = select(conversations.c.id).where(conversations.c.caller_id == caller_id).scalar_subquery()
    tx.execute(update(callers).where(callers.c.id == caller_id).values(data_key=b"", language=None, forgotten_at=now))
    files = select(arrivals.c.id).where(arrivals.c.conversation_id == mine)
    tx.execute(
        update(media)
        .where(media.c.arrival_id.in_(files))
        .values(state="gone", sealed=None, digest=None, data_key=None, claim_token=None, claim_until=None)
    )
    tx.execute(update(arrivals).where(arrivals.c.conversation_id == mine).values(sealed=None))
    tx.execute(
        update(arrivals).where(arrivals.c.conversation_id == mine, arrivals.c.done_at.is_(None)).values(done_at=now)
    )
    tx.execute(update(turns).where(turns.c.conversation_id == mine).values(sealed=None, intent=None, confidence=None))
    tx.execute(
        update(outbox)
        .where(outbox.c.conversation_id == mine, outbox.c.own.is_(False), outbox.c.state == "waiting")
        .values(state="cancelled")
    )
    tx.execute(
        update(outbox)
        .where(outbox.c.conversation_id == mine, outbox.c.own.is_(False))
        .values(sealed=None, message_hash=None)
    )
    tx.execute(
        update(deadlines)
        .where(deadlines.c.conversation_id == mine, deadlines.c.done_at.is_(None), deadlines.c.cancelled_at.is_(None))
        .values(cancelled_at=now)
    )
    for conversation_id in tx.execute(
        select(conversations.c.id).where(conversations.c.caller_id == caller_id)
    ).scalars():
        matches.forget(tx, conversation_id)
    reported.forget(tx, caller_id)
    tx.execute(update(cases).where(cases.c.conversation_id == mine).values(pin_hash=None))
    tx.execute(
        update(cases)
        .where(cases.c.conversation_id == mine, cases.c.state != "closed")
        .values(sealed=vault.seal_own("forgotten", codec.NOTE))
    )
    tx.execute(update(cases).where(cases.c.conversation_id == mine, cases.c.state == "closed").values(sealed=None))
    tx.execute(
        update(conversations)
        .where(conversations.c.caller_id == caller_id)
        .values(
            address_id=None,
            client_language=None,
            state=None,
            last_handle=None,
            waiting_since=None,
            rest_until=None,
            lease_token=None,
            lease_until=None,
            holder=str(Holder.CLOSED),
            version=conversations.c.version + 1,
            changes=conversations.c.changes + 1,
        )
    )
    tx.execute(delete(addresses).where(addresses.c.caller_id == caller_id))


def files(tx: Connection) -> tuple[str, ...]:
    """Files of media whose callers are forgotten, to be unlinked; then call ``unlinked`` with them."""
    found = select(media.c.path).where(media.c.state == "gone", media.c.path.is_not(None))
    return tuple(path for path in tx.execute(found).scalars() if path)


def unlinked(tx: Connection, paths: tuple[str, ...]) -> None:
    """These files are gone from the disk."""
    tx.execute(update(media).where(media.c.path.in_(paths)).values(path=None))
