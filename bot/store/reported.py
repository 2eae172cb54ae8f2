"""Which numbers, accounts and handles did callers tell us of, and how many callers each?

Only a keyed hash is kept of what was reported, beside the caller who did it: so that one person counts once, and so
that their reports go when they ask to be forgotten. Nobody is ever told who it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from bot.marks import Mark
from bot.store.once import Once
from bot.store.tables import reported
from bot.vault import Vault

A_DAY = 5  # reports of one caller that count; more is a campaign, or a mistake
_r = reported.c
_put = Once(reported, "caller_id", "hash")


@dataclass(frozen=True, slots=True)
class Count:
    """``others``: callers beside the one who asks; ``last``: the month of the newest report, never the day."""

    mark: Mark
    others: int
    last: date | None


def keep(tx: Connection, vault: Vault, caller_id: int, marks: Sequence[Mark], now: datetime) -> int:
    """Keep that this caller had trouble with these. How many are new; each counts once, and at most five a day."""
    since = select(func.count()).where(_r.caller_id == caller_id, _r.at > now - timedelta(days=1))
    left = A_DAY - tx.execute(since).scalar_one()
    kept = 0
    for mark in marks:
        if kept >= left:
            break
        row = {"caller_id": caller_id, "hash": _hash(vault, mark), "at": now}
        kept += _put(tx, row) is not None
    return kept


def counts(tx: Connection, vault: Vault, caller_id: int | None, marks: Sequence[Mark]) -> tuple[Count, ...]:
    """How many callers told us of each, in the order asked; what a counsellor dismissed counts no more."""
    hashes = [_hash(vault, mark) for mark in marks]
    told = select(_r.hash, func.count(), func.max(_r.at)).where(_r.hash.in_(hashes), _r.dismissed_at.is_(None))
    if caller_id is not None:
        told = told.where(_r.caller_id != caller_id)
    found = {row[0]: (row[1], row[2]) for row in tx.execute(told.group_by(_r.hash)).all()}
    return tuple(
        Count(mark, many, last.date().replace(day=1) if last else None)
        for mark, key in zip(marks, hashes, strict=True)
        for many, last in (found.get(key, (0, None)),)
    )


def dismiss(tx: Connection, vault: Vault, mark: Mark, now: datetime) -> int:
    """A counsellor found these reports false. They stay as rows, so that the same callers cannot bring them back."""
    gone = update(reported).where(_r.hash == _hash(vault, mark), _r.dismissed_at.is_(None))
    return tx.execute(gone.values(dismissed_at=now)).rowcount


def forget(tx: Connection, caller_id: int) -> None:
    """What this caller reported goes with them."""
    tx.execute(delete(reported).where(_r.caller_id == caller_id))


def move(tx: Connection, into: int, old: int) -> None:
    """Two callers became one, who counts once."""
    for row in tx.execute(select(reported).where(_r.caller_id == old)).all():
        _moved(tx, {"caller_id": into, "hash": row.hash, "at": row.at, "dismissed_at": row.dismissed_at})
    forget(tx, old)


_moved = Once(reported, "caller_id", "hash")


def _hash(vault: Vault, mark: Mark) -> bytes:
    return vault.hash("reported", f"{mark.kind}\0{mark.value}")
