"""One conversation's turn: what is needed to think about it, and all that changes in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError

from bot import marks
from bot.errors import Stale
from bot.model import (
    About,
    Address,
    AddressKind,
    Arrival,
    Conversation,
    Deadline,
    Decision,
    Escalation,
    Holder,
    Kind,
    Level,
    Value,
    Words,
)
from bot.store import codec, deadlines, forget, inbox, lines, matches, outcomes, pins, queue, reported
from bot.store.escalate import Raised, escalate
from bot.store.inbox import Lease
from bot.store.once import added, hold_row
from bot.store.tables import (
    addresses,
    arrivals,
    callers,
    cases,
    conversations,
    counsellors,
    register_versions,
    turns,
)
from bot.vault import Vault


@dataclass(frozen=True, slots=True)
class Seat:
    """All that a turn needs to know of a caller. ``arrivals`` are everything that waits, oldest first."""

    conversation_id: int
    caller_id: int
    data_key: bytes = field(repr=False)
    channel: str
    address: Address
    version: int
    conversation: Conversation
    arrivals: tuple[Arrival, ...]
    arrival_ids: tuple[int, ...]
    client_language: str | None
    waiting_since: datetime | None
    register_version: int  # 0 when no register was imported
    on_duty: int
    last_handle: str | None = field(repr=False)
    last_in_at: datetime | None
    lease: Lease
    failures: int = 0
    case: Mapping[str, Value] | None = None  # the caller's latest


@dataclass(frozen=True, slots=True)
class Applied:
    """What a turn did. ``opened`` and ``raised`` are about the case; ``rung``: counsellors were alerted."""

    turn_id: int
    case_id: int | None
    opened: bool
    raised: bool
    outbox: tuple[int, ...]
    rung: bool
    more: bool = False  # something arrived meanwhile and waits for the next turn


_c = conversations.c
_SEAT = (
    select(
        *(_c[name] for name in ("caller_id", "channel", "holder", "level", "version", "state", "client_language")),
        *(_c[name] for name in ("waiting_since", "last_in_at", "last_handle", "failures", "lease_token")),
        callers.c.data_key,
        addresses.c.kind,
        addresses.c.sealed,
        select(cases.c.number)
        .where(cases.c.conversation_id == _c.id, cases.c.state != "closed")
        .order_by(cases.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("case_number"),
        select(func.max(register_versions.c.id)).scalar_subquery().label("register_version"),
        select(func.count())
        .select_from(counsellors)
        .where(counsellors.c.on_duty_since.is_not(None), counsellors.c.disabled_at.is_(None))
        .scalar_subquery()
        .label("on_duty"),
    )
    .join(callers, callers.c.id == _c.caller_id)
    .join(addresses, addresses.c.id == _c.address_id)
    .where(_c.id == bindparam("conversation"))
)
_a = arrivals.c
_WAITING = (
    select(_a.id, _a.channel, _a.kind, _a.sealed, _a.sent_at)
    .where(_a.conversation_id == bindparam("conversation"), _a.done_at.is_(None))
    .order_by(_a.id)
)


def take_seat(tx: Connection, vault: Vault, token: str, now: datetime, seconds: float = 30) -> Seat | None:
    """Lease the conversation that waits longest and read it, in one transaction. None when nothing waits."""
    while (leased := inbox.lease(tx, token, now, seconds)) is not None:
        seat = seat_of(tx, vault, leased)
        if seat is not None:
            return seat
        tx.execute(update(conversations).where(_c.id == leased.conversation_id).values(_NOTHING))
    return None


_NOTHING: Mapping[str, Any] = {"waiting_since": None, "lease_token": None, "lease_until": None}


def seat_of(tx: Connection, vault: Vault, lease: Lease) -> Seat | None:
    """What there is to think about; None when nothing waits or the caller is forgotten.

    Raises ``Stale`` when the lease passed to somebody else.
    """
    row = tx.execute(_SEAT, {"conversation": lease.conversation_id}).one_or_none()
    if row is None:
        return None
    if row.lease_token != lease.token:
        raise Stale("The lease passed to somebody else.")
    found = tx.execute(_WAITING, {"conversation": lease.conversation_id}).all()
    if not found:
        return None
    key = row.data_key
    address = Address(row.channel, AddressKind(row.kind), vault.open(key, row.sealed, codec.ADDRESS))
    return Seat(
        conversation_id=lease.conversation_id,
        caller_id=row.caller_id,
        data_key=key,
        channel=row.channel,
        address=address,
        version=row.version,
        conversation=_conversation(vault, row),
        arrivals=tuple(_arrival(vault, key, each, address) for each in found),
        arrival_ids=tuple(each.id for each in found),
        client_language=row.client_language,
        waiting_since=row.waiting_since,
        register_version=row.register_version or 0,
        on_duty=row.on_duty,
        last_handle=vault.open(key, row.last_handle, codec.HANDLE) if row.last_handle else None,
        last_in_at=row.last_in_at,
        lease=lease,
        failures=row.failures,
        case=queue.of_conversation(tx, lease.conversation_id),
    )


def _conversation(vault: Vault, row: Row[*tuple[Any, ...]]) -> Conversation:
    state = vault.open(row.data_key, row.state, codec.STATE) if row.state else None
    return replace(
        codec.conversation_in(state), holder=Holder(row.holder), level=Level(row.level), case=row.case_number
    )


def _arrival(vault: Vault, key: bytes, row: Row[*tuple[Any, ...]], address: Address) -> Arrival:
    found = json.loads(vault.open(key, row.sealed, codec.ARRIVAL))
    place = found.get("place")
    return Arrival(
        channel=row.channel,
        key="",  # a hash of it is all that we keep
        kind=Kind(row.kind),
        sent_at=row.sent_at,
        addresses=(address,),
        text=found.get("text", ""),
        choice=found.get("choice"),
        media=codec.media_in(found["media"]) if "media" in found else None,
        language=found.get("language"),
        place=(place[0], place[1]) if place else None,
        handle=found.get("handle"),
        raw=found.get("raw", ""),
    )


# ------------------------------------------------------------------ apply

_APPLY = (
    update(conversations)
    .where(_c.id == bindparam("conversation"), _c.lease_token == bindparam("held"), _c.version == bindparam("seen"))
    .values(
        version=_c.version + 1,
        changes=_c.changes + 1,
        waiting_since=select(func.min(_a.received_at))
        .where(_a.conversation_id == bindparam("conversation"), _a.done_at.is_(None))
        .scalar_subquery(),
        rest_until=None,
        lease_token=None,
        lease_until=None,
        failures=0,
        retry_at=None,
    )
    .returning(_c.waiting_since)
)
_DONE = (
    update(arrivals)
    .where(_a.id == bindparam("arrival"))
    .values(turn_id=bindparam("turn"), done_at=bindparam("now", type_=_a.done_at.type))
)
_STOPPED = (
    update(callers)
    .where(callers.c.id == bindparam("caller"))
    .values(stopped_at=func.coalesce(callers.c.stopped_at, bindparam("now", type_=callers.c.stopped_at.type)))
)
_STARTED = update(callers).where(callers.c.id == bindparam("caller")).values(stopped_at=None)


def apply(
    tx: Connection,
    vault: Vault,
    seat: Seat,
    lease_token: str,
    decision: Decision,
    parts: Sequence[tuple[str, Words]],
    journal: Mapping[str, Any],
    case_number: str,
    now: datetime,
    *,
    alert: str | None = None,
    not_before: datetime | None = None,
) -> Applied:
    """Make a decision real, all of it or nothing. ``Stale`` when somebody moved the conversation meanwhile.

    ``parts`` are (line name, words), a row of the outbox each. ``journal`` is kept sealed; of it ``risk``,
    ``level_so_far``, ``intent`` and ``confidence`` become columns, and the desk shows ``signals``. ``alert``
    is what counsellors on duty are sent when a case opens or rises.
    """
    after = decision.conversation
    hold_row(tx, conversations, seat.conversation_id)
    try:
        turn_id = _journal(tx, vault, seat, decision, journal, now)
    except IntegrityError as error:  # the conversation became part of another one (bot.store.merge)
        raise Stale("The conversation is gone.") from error
    tx.execute(_DONE, [{"arrival": each, "turn": turn_id, "now": now} for each in seat.arrival_ids])
    guard = {"conversation": seat.conversation_id, "held": lease_token, "seen": seat.version}
    saved = {
        "holder": str(after.holder),
        "level": int(after.level),
        "state": vault.seal(seat.data_key, codec.conversation_out(after), codec.STATE),
    }
    moved = tx.execute(_APPLY, guard | saved).one_or_none()
    if moved is None:  # what was written above goes back with the transaction
        raise Stale("Somebody else moved the conversation.")
    if decision.forget and moved.waiting_since is not None:
        # What came in while we thought would be deleted unread.
        raise Stale("Something arrived before everything was to be deleted.")
    if after.stopped != seat.conversation.stopped:
        tx.execute(_STOPPED if after.stopped else _STARTED, {"caller": seat.caller_id} | _at(now, after.stopped))
    raised = Raised()
    if decision.escalation is not None:
        raised = escalate(tx, seat.conversation_id, decision.escalation, case_number, now)
    for deadline in decision.deadlines:
        deadlines.put(tx, seat.conversation_id, raised.case_id, deadline, now)
    if decision.pin is not None:
        pins.keep(tx, vault, seat.conversation_id, decision.pin)
    if decision.traces:
        matches.keep(tx, vault, seat.conversation_id, decision.traces, now)
    outcomes.keep(tx, seat.conversation_id, decision.outcomes, now)
    if decision.reported:
        reported.keep(tx, vault, seat.caller_id, marks.of_answer(list(decision.reported)), now)
    sender = lines.Sender(seat.conversation_id, seat.channel, seat.data_key, turn_id, raised.case_id)
    if decision.forget:
        rows = lines.put_own(tx, vault, sender, seat.address, parts, now)
        forget.shred(tx, vault, seat.caller_id, now)
    else:
        rows = lines.put(tx, vault, sender, parts, now, not_before=not_before)
    rung = _ring(tx, vault, raised, alert, now)
    more = moved.waiting_since is not None
    return Applied(turn_id, raised.case_id, raised.opened, raised.raised, rows, rung, more)


def _ring(tx: Connection, vault: Vault, raised: Raised, alert: str | None, now: datetime) -> bool:
    if alert is None or raised.case_id is None or not raised.rings:
        return False
    return lines.ring(tx, vault, raised.case_id, alert, now) > 0


def _at(now: datetime, stopped: bool) -> dict[str, datetime]:
    return {"now": now} if stopped else {}


def _journal(
    tx: Connection, vault: Vault, seat: Seat, decision: Decision, journal: Mapping[str, Any], now: datetime
) -> int:
    return added(
        tx,
        turns,
        conversation_id=seat.conversation_id,
        version=seat.version + 1,
        at=now,
        level=int(journal.get("risk", 0)),
        level_so_far=int(journal.get("level_so_far", decision.conversation.level)),
        intent=journal.get("intent"),
        confidence=journal.get("confidence"),
        need=decision.need,
        flagged=decision.flagged,
        register_version=seat.register_version or None,
        sealed=vault.seal(seat.data_key, codec.dumps(dict(journal)), codec.JOURNAL),
    )


def standing(tx: Connection, conversation_id: int) -> tuple[Holder, Level]:
    """Who holds a conversation, and how bad it is."""
    row = tx.execute(select(_c.holder, _c.level).where(_c.id == conversation_id)).one()
    return Holder(row.holder), Level(row.level)


def fail_to_human(
    tx: Connection,
    vault: Vault,
    lease: Lease,
    parts: Sequence[tuple[str, Words]],
    case_number: str,
    now: datetime,
    *,
    alert: str | None = None,
    again: Sequence[Deadline] = (),
) -> Applied:
    """After a second failure: a person takes over, and the caller is told the fixed line in ``parts``.

    ``again`` are deadlines for the case that opens. Opens nothing sealed, since what cannot be opened may be what
    failed. A conversation that a counsellor holds stays theirs. ``Stale`` when the lease passed to somebody else.
    """
    conversation_id = lease.conversation_id
    hold_row(tx, conversations, conversation_id)
    row = tx.execute(
        select(_c.channel, _c.holder, _c.level, _c.version, callers.c.data_key)
        .join(callers, callers.c.id == _c.caller_id)
        .where(and_(_c.id == conversation_id, _c.lease_token == lease.token))
    ).one_or_none()
    if row is None:
        raise Stale("The lease passed to somebody else.")
    level = max(row.level, int(Level.HIGH))
    holder = row.holder if row.holder == Holder.COUNSELLOR else str(Holder.QUEUE)
    turn_id = added(
        tx,
        turns,
        conversation_id=conversation_id,
        version=row.version + 1,
        at=now,
        level=int(Level.HIGH),
        level_so_far=level,
        need="unclear",
        flagged="failed",
        sealed=vault.seal(row.data_key, "{}", codec.JOURNAL),
    )
    tx.execute(
        update(arrivals)
        .where(_a.conversation_id == conversation_id, _a.done_at.is_(None))
        .values(turn_id=turn_id, done_at=now)
    )
    tx.execute(
        update(conversations)
        .where(_c.id == conversation_id)
        .values(
            {
                **_NOTHING,
                "holder": holder,
                "level": level,
                "version": _c.version + 1,
                "changes": _c.changes + 1,
                "failures": 0,
                "retry_at": None,
                "rest_until": None,
            }
        )
    )
    trouble = Escalation(Level.HIGH, About.SELF, "failed")
    raised = escalate(tx, conversation_id, trouble, case_number, now)
    for deadline in again:
        deadlines.put(tx, conversation_id, raised.case_id, deadline, now)
    sender = lines.Sender(conversation_id, row.channel, row.data_key, turn_id, raised.case_id)
    said = () if holder == Holder.COUNSELLOR else parts
    rows = lines.put(tx, vault, sender, said, now)
    rung = _ring(tx, vault, raised, alert, now)
    return Applied(turn_id, raised.case_id, raised.opened, raised.raised, rows, rung)
