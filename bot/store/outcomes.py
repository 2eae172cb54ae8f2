"""What became of offers and reports, as callers told it: counts, kept when the caller is forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.model import Outcome
from bot.store.once import added
from bot.store.tables import outcomes

_o = outcomes.c


@dataclass(frozen=True, slots=True)
class Count:
    """How often this was answered, ``day`` days after the offer or report."""

    subject: str
    answer: str
    day: int
    number: int


def keep(tx: Connection, conversation_id: int, told: Sequence[Outcome], now: datetime) -> None:
    """Write down what was told."""
    for each in told:
        added(
            tx,
            outcomes,
            conversation_id=conversation_id,
            subject=each.subject,
            answer=each.answer,
            day=each.day,
            at=now,
        )


def counts(tx: Connection) -> tuple[Count, ...]:
    """All of them by subject, answer and day."""
    counted = select(_o.subject, _o.answer, _o.day, func.count()).group_by(_o.subject, _o.answer, _o.day)
    return tuple(Count(*row) for row in tx.execute(counted.order_by(_o.subject, _o.answer, _o.day)))


def of_conversation(tx: Connection, conversation_id: int) -> tuple[tuple[datetime, Outcome], ...]:
    """What this caller answered, and when we could not ask."""
    mine = select(_o.at, _o.subject, _o.answer, _o.day).where(_o.conversation_id == conversation_id)
    return tuple((row.at, Outcome(row.subject, row.answer, row.day)) for row in tx.execute(mine.order_by(_o.id)))
