"""What came in and waits for a turn: kept once, leased to one thinker at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from bot.model import Arrival, Reading
from bot.store import codec, lines
from bot.store.identity import Caller, find_or_make
from bot.store.once import Once, added
from bot.store.tables import arrivals, conversations, media
from bot.vault import Vault

_BACKOFF = (timedelta(seconds=2), timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Kept:
    """What was new in a reading: ids only."""

    new: tuple[int, ...]
    conversations: tuple[int, ...]
    media: int = 0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to think about one conversation until ``until``."""

    conversation_id: int
    token: str
    until: datetime


_keep_once = Once(arrivals, "channel", "key_hash")
_WAITS = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(
        waiting_since=func.coalesce(
            conversations.c.waiting_since, bindparam("now", type_=conversations.c.last_in_at.type)
        ),
        rest_until=None,
        changes=conversations.c.changes + 1,
        last_in_at=bindparam("now", type_=conversations.c.last_in_at.type),
        address_id=bindparam("address"),
        client_language=func.coalesce(bindparam("language"), conversations.c.client_language),
        last_handle=func.coalesce(bindparam("handle"), conversations.c.last_handle),
    )
)


def keep(tx: Connection, vault: Vault, reading: Reading, now: datetime) -> Kept:
    """Keep what a channel gave us, once: the same message may be delivered any number of times.

    A holder ``closed`` stays; the turn decides what a new message means.
    """
    new: list[int] = []
    wanted = 0
    touched: dict[int, tuple[Caller, Arrival]] = {}
    for arrival in reading.arrivals:
        caller = find_or_make(tx, vault, arrival, now) if arrival.addresses else None
        arrival_id = _keep_one(tx, vault, arrival, caller, now)
        if arrival_id is None:
            continue
        new.append(arrival_id)
        if caller is None:
            continue
        touched[caller.conversation_id] = (caller, arrival)
        if arrival.media is not None:
            wanted += 1
            ref = codec.dumps(codec.media_out(arrival.media))
            sealed = vault.seal(caller.data_key, ref, codec.MEDIA)
            added(tx, media, arrival_id=arrival_id, sealed=sealed, state="wanted", attempts=0, size=arrival.media.size)
    # In the order of their ids, so that two processes never hold what the other one waits for.
    for conversation_id, (caller, arrival) in sorted(touched.items(), key=lambda each: each[0]):
        handle = arrival.handle and vault.seal(caller.data_key, arrival.handle, codec.HANDLE)
        tx.execute(
            _WAITS,
            {
                "conversation": conversation_id,
                "now": now,
                "address": caller.address_id,
                "language": arrival.language,
                "handle": handle or None,
            },
        )
    if reading.receipts:
        lines.settle(tx, vault, reading.receipts, now)
    return Kept(tuple(new), tuple(sorted(touched)), wanted)


def _keep_one(tx: Connection, vault: Vault, arrival: Arrival, caller: Caller | None, now: datetime) -> int | None:
    payload = codec.arrival_out(arrival)
    if caller is None:
        sealed = vault.seal_own(payload, codec.ARRIVAL)
    else:
        sealed = vault.seal(caller.data_key, payload, codec.ARRIVAL)
    arrival_id: int | None = _keep_once(
        tx,
        {
            "conversation_id": caller and caller.conversation_id,
            "channel": arrival.channel,
            "key_hash": vault.hash(f"arrival:{arrival.channel}", arrival.key),
            "kind": str(arrival.kind),
            "sealed": sealed,
            "sent_at": arrival.sent_at,
            "received_at": now,
        },
    )
    return arrival_id


# ------------------------------------------------------------------ leases

_c = conversations.c
_moment = _c.waiting_since.type
_now = bindparam("now", type_=_moment)
_LEASE = (
    update(conversations)
    .where(
        _c.id
        == select(_c.id)
        .where(
            _c.waiting_since.is_not(None),
            or_(_c.lease_until.is_(None), _c.lease_until <= _now),
            or_(_c.rest_until.is_(None), _c.rest_until <= _now),
            or_(_c.retry_at.is_(None), _c.retry_at <= _now),
        )
        .order_by(_c.waiting_since, _c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    .values(lease_token=bindparam("token"), lease_until=bindparam("until", type_=_moment))
    .returning(_c.id)
)
_MINE = and_(_c.id == bindparam("conversation"), _c.lease_token == bindparam("token"))
_RELEASE = update(conversations).where(_MINE).values(lease_token=None, lease_until=None)
_REST = _RELEASE.values(rest_until=bindparam("until", type_=_moment))
_FAIL = _RELEASE.values(failures=_c.failures + 1, retry_at=bindparam("until", type_=_moment)).returning(_c.failures)
_FAILURES = select(_c.failures).where(_MINE)
_NEXT_DUE = select(  # built once: workers ask whenever they run out of work
    *(
        select(func.min(column)).where(_c.waiting_since.is_not(None), column > _now).scalar_subquery()
        for column in (_c.rest_until, _c.retry_at, _c.lease_until)
    )
)


def lease(tx: Connection, token: str, now: datetime, seconds: float = 30) -> Lease | None:
    """The conversation that waits longest and nobody thinks about, or None."""
    until = now + timedelta(seconds=seconds)
    found = tx.execute(_LEASE, {"token": token, "until": until, "now": now}).scalar_one_or_none()
    return None if found is None else Lease(found, token, until)


def rest(tx: Connection, lease: Lease, until: datetime) -> bool:
    """Let a fragment wait for what follows it. The next arrival ends the rest."""
    return tx.execute(_REST, _whose(lease) | {"until": until}).rowcount == 1


def release(tx: Connection, lease: Lease) -> bool:
    """Give a lease back with nothing done. False when it had passed to somebody else."""
    return tx.execute(_RELEASE, _whose(lease)).rowcount == 1


def failed(tx: Connection, lease: Lease, now: datetime) -> int:
    """Give a lease back after a bug; the message waits. How often that happened in a row, 0 when not ours."""
    before = tx.execute(_FAILURES, _whose(lease)).scalar_one_or_none()
    if before is None:
        return 0
    pause = _BACKOFF[min(before, len(_BACKOFF) - 1)]
    return tx.execute(_FAIL, _whose(lease) | {"until": now + pause}).scalar_one_or_none() or 0


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """When something that rests, retries or was left behind by a crash can be leased, at the earliest."""
    found = tx.execute(_NEXT_DUE, {"now": now}).one()
    return min((moment for moment in found if moment is not None), default=None)


def waiting(tx: Connection) -> int:
    """How many conversations wait for a turn."""
    return tx.execute(select(func.count()).where(_c.waiting_since.is_not(None))).scalar_one()


def _whose(lease: Lease) -> dict[str, object]:
    return {"conversation": lease.conversation_id, "token": lease.token}
