"""Dated copies of the agency register. A copy is never changed; a newer one takes its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from bot.store.once import added
from bot.store.tables import listings, register_versions

COLUMNS = (
    "name",
    "licence_no",
    "status",
    "status_date",
    "city",
    "province",
    "address",
    "phone",
    "source",
    "source_date",
)


@dataclass(frozen=True, slots=True)
class Copy:
    """One version of the register. ``rows`` are in the order of ``COLUMNS``, as they stood in the file."""

    version: int
    snapshot_on: date
    complete: bool
    source: str
    imported_at: datetime
    rows: tuple[tuple[str, ...], ...]


def import_version(
    tx: Connection,
    rows: Sequence[Mapping[str, str]],
    snapshot_on: date,
    source: str,
    complete: bool,
    now: datetime,
) -> int:
    """Keep a copy of the register and make it the current one. Its version."""
    version_id = added(
        tx,
        register_versions,
        snapshot_on=snapshot_on,
        imported_at=now,
        source=source,
        rows=len(rows),
        complete=complete,
    )
    if rows:
        tx.execute(
            insert(listings),
            [{"version_id": version_id} | {name: row.get(name) or "" for name in COLUMNS} for row in rows],
        )
    return version_id


def current(tx: Connection) -> Copy | None:
    """The newest copy with its rows; None before the first import."""
    newest = tx.execute(select(register_versions).order_by(register_versions.c.id.desc()).limit(1)).one_or_none()
    if newest is None:
        return None
    columns = (listings.c[name] for name in COLUMNS)
    rows = tx.execute(select(*columns).where(listings.c.version_id == newest.id).order_by(listings.c.id))
    return Copy(
        version=newest.id,
        snapshot_on=newest.snapshot_on,
        complete=newest.complete,
        source=newest.source,
        imported_at=newest.imported_at,
        rows=tuple(tuple(row) for row in rows),
    )


def version(tx: Connection) -> int:
    """Which copy is current; 0 before the first import."""
    return tx.execute(select(func.max(register_versions.c.id))).scalar_one() or 0
