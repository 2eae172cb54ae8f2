"""What SQLite and PostgreSQL say differently: insert once, and hold a row."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, func, insert, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert


class Once:
    """An insert that does nothing where a row with the same ``keys`` exists already.

    Both dialects' statements are built when the module loads: building costs more than running on SQLite.
    """

    def __init__(self, table: Table, *keys: str) -> None:
        found = next(iter(table.primary_key.columns))
        self._statements: dict[str, Insert] = {
            "sqlite": sqlite.insert(table).on_conflict_do_nothing(index_elements=keys).returning(found),
            "postgresql": postgresql.insert(table).on_conflict_do_nothing(index_elements=keys).returning(found),
        }

    def __call__(self, tx: Connection, values: Mapping[str, Any]) -> Any:
        """The primary key of the new row, or None when there was one."""
        return tx.execute(self._statements[tx.dialect.name], values).scalar_one_or_none()


def added(tx: Connection, table: Table, **values: Any) -> int:
    """Insert one row and say its id."""
    key = tx.execute(_insert(table), values).inserted_primary_key
    assert key is not None
    number: int = key[0]
    return number


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


def hold(tx: Connection, *names: bytes) -> None:
    """Let nobody else do the same thing with these names until the transaction ends.

    SQLite's one writer holds everything anyway. Sorted, so that two who want the same names cannot wait for
    each other.
    """
    if tx.dialect.name == "postgresql":
        for number in sorted({int.from_bytes(name[:8], "big", signed=True) for name in names}):
            tx.execute(select(func.pg_advisory_xact_lock(number)))


def hold_row(tx: Connection, table: Table, row: int) -> None:
    """Hold one row before reading what depends on it.

    PostgreSQL looks at other tables with the eyes of the statement's start, even when the statement then
    waited for this row: an arrival kept meanwhile would be overlooked. FOR NO KEY UPDATE, because inserts
    that refer to the row need not wait.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(select(literal_column("1")).where(table.c.id == row).with_for_update(key_share=True))
