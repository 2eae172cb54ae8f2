"""The queue is a query, not a thing: what waits, what is taken, and whether anything changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from bot.model import Holder, Level, Value
from bot.store.tables import accesses, callers, cases, conversations, counsellors, deadlines, outbox, turns

_k = cases.c
_c = conversations.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the queue: enough to choose by, nothing that a caller said."""

    id: int
    number: str
    level: Level
    about: str
    reason: str
    state: str
    holder: Holder
    channel: str
    opened_at: datetime
    waiting_since: datetime
    deadline_at: datetime | None
    taken_by: int | None
    counsellor: str | None
    last_in_at: datetime | None
    outcome: str | None
    forgotten: bool
    overdue: bool = False


_LISTED = (
    select(
        *(_k[name] for name in ("id", "number", "level", "about", "reason", "state", "opened_at", "waiting_since")),
        *(_k[name] for name in ("deadline_at", "taken_by", "outcome")),
        _c.holder,
        _c.channel,
        _c.last_in_at,
        callers.c.forgotten_at,
        counsellors.c.name.label("counsellor"),
    )
    .join(conversations, _c.id == _k.conversation_id)
    .join(callers, callers.c.id == _c.caller_id)
    .outerjoin(counsellors, counsellors.c.id == _k.taken_by)
)
_QUEUE = _LISTED.where(_k.state == "open", _k.taken_by.is_(None)).order_by(
    _k.level.desc(), _k.deadline_at.asc().nulls_last(), _k.waiting_since, _k.id
)
_TAKEN = _LISTED.where(_k.state == "taken").order_by(_k.level.desc(), _c.last_in_at.desc(), _k.id)


def queue(tx: Connection, now: datetime) -> tuple[Waiting, ...]:
    """Untaken cases: by level, then deadline, then who waits longest. New messages push nobody down."""
    return _listed(tx, _QUEUE, now)


def mine(tx: Connection, counsellor_id: int) -> tuple[Waiting, ...]:
    """What this counsellor has taken and not closed."""
    return _listed(tx, _TAKEN.where(_k.taken_by == counsellor_id))


def taken(tx: Connection) -> tuple[Waiting, ...]:
    """What anybody has taken and not closed."""
    return _listed(tx, _TAKEN)


def closed(tx: Connection, limit: int = 50) -> tuple[Waiting, ...]:
    """What was closed last, newest first."""
    return _listed(tx, _LISTED.where(_k.state == "closed").order_by(_k.closed_at.desc(), _k.id.desc()).limit(limit))


def one(tx: Connection, case_id: int) -> Waiting:
    """A case's own line, or ``LookupError``."""
    found = _listed(tx, _LISTED.where(_k.id == case_id))
    if not found:
        raise LookupError("no such case")
    return found[0]


def _listed(tx: Connection, statement: Select[Any], now: datetime | None = None) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(
            id=row.id,
            number=row.number,
            level=Level(row.level),
            about=row.about,
            reason=row.reason,
            state=row.state,
            holder=Holder(row.holder),
            channel=row.channel,
            opened_at=row.opened_at,
            waiting_since=row.waiting_since,
            deadline_at=row.deadline_at,
            taken_by=row.taken_by,
            counsellor=row.counsellor,
            last_in_at=row.last_in_at,
            outcome=row.outcome,
            forgotten=row.forgotten_at is not None,
            overdue=now is not None and row.deadline_at is not None and row.deadline_at <= now,
        )
        for row in tx.execute(statement)
    )


def version(tx: Connection, case_id: int | None = None) -> str:
    """A marker that differs when the queue, or one case, would look different."""
    if case_id is None:
        newest = (select(func.max(table.c.id)).scalar_subquery() for table in (turns, accesses, cases, outbox))
        duty = select(func.max(counsellors.c.on_duty_since)).scalar_subquery()
        return "-".join(str(value or 0) for value in tx.execute(select(*newest, duty)).one())
    row = tx.execute(
        select(_c.changes, _k.state, _k.level, _k.taken_by)
        .join(conversations, _c.id == _k.conversation_id)
        .where(_k.id == case_id)
    ).one_or_none()
    return "" if row is None else "-".join(str(value) for value in row)


_d = deadlines.c
_TOLD = select(
    *(_k[name] for name in ("id", "number", "state", "level", "deadline_at")),
    _k.pin_hash.is_not(None).label("pin"),
    select(func.min(_d.due_at))
    .where(
        _d.conversation_id == _k.conversation_id,
        _d.kind.like("%.news"),  # the clocks that keep a promise to write again
        _d.done_at.is_(None),
        _d.cancelled_at.is_(None),
    )
    .scalar_subquery()
    .label("promised"),
)
_LATEST = _TOLD.where(_k.conversation_id == bindparam("conversation")).order_by(_k.id.desc()).limit(1)
_THIS = _TOLD.where(_k.id == bindparam("case"))


def of_conversation(tx: Connection, conversation_id: int) -> Mapping[str, Value] | None:
    """This caller's latest case, for a caller who asks what became of it. ``promised``: when we write again."""
    return _as_told(tx.execute(_LATEST, {"conversation": conversation_id}).one_or_none())


def told(tx: Connection, case_id: int) -> Mapping[str, Value] | None:
    """The same of one case."""
    return _as_told(tx.execute(_THIS, {"case": case_id}).one_or_none())


def _as_told(row: Row[*tuple[Any, ...]] | None) -> Mapping[str, Value] | None:
    if row is None:
        return None
    return {
        "id": row.id,
        "number": row.number,
        "state": row.state,
        "level": row.level,
        "deadline": row.deadline_at.isoformat() if row.deadline_at is not None else None,
        "promised": row.promised.isoformat() if row.promised is not None else None,
        "pin": bool(row.pin),
    }
