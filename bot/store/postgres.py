"""PostgreSQL for many processes: a transaction is one hop, repeated when the database asks for it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import Misconfigured, Unavailable

_ATTEMPTS = 5
_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock: PostgreSQL asks to repeat the transaction


class PostgreSQL:
    """A pool of connections. Reads are told to the database as such, so that a write among them fails."""

    def __init__(self, url: URL) -> None:
        self.engine = create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=False)

    async def run(self, work: Callable[[Connection], Any]) -> Any:
        for left in reversed(range(_ATTEMPTS)):
            try:
                async with self.engine.begin() as connection:
                    return await connection.run_sync(work)
            except DBAPIError as error:
                if left and _sqlstate(error) in _AGAIN:
                    continue
                if _down(error):
                    raise _unavailable(error) from error
                raise
            except _NO_CONNECTION as error:
                raise _unavailable(error) from error
        raise AssertionError("unreachable")

    async def read(self, work: Callable[[Connection], Any]) -> Any:
        try:
            async with self.engine.connect() as connection:
                await connection.execute(_READ_ONLY)
                return await connection.run_sync(work)
        except DBAPIError as error:
            if _down(error):
                raise _unavailable(error) from error
            raise
        except _NO_CONNECTION as error:
            raise _unavailable(error) from error

    async def close(self) -> None:
        await self.engine.dispose()


_READ_ONLY = text("SET TRANSACTION READ ONLY")


# Nobody answers, or every connection of the pool is taken.
_NO_CONNECTION = (OSError, TimeoutError, PoolTimeout)
# No connection, no resources (a full disk among them), a server that goes down, errors of its disk; and a standby
# that cannot be written. PostgreSQL, appendix A, error codes.
_DOWN = ("08", "53", "57P", "58", "25006")


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _down(error: DBAPIError) -> bool:
    return error.connection_invalidated or isinstance(error, InterfaceError) or _sqlstate(error).startswith(_DOWN)


def _unavailable(cause: Exception) -> Unavailable:
    return Unavailable(f"The database does not work: {type(cause).__name__}.")


def address(given: str) -> URL:
    """The address as our driver wants it; ``Misconfigured`` when it is none of PostgreSQL's."""
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise Misconfigured("SUAR_DATABASE_URL must look like postgresql://user:password@host/database.") from error
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise Misconfigured("SUAR_DATABASE_URL must begin with postgresql://; leave it empty for SQLite.")
    return url.set(drivername="postgresql+asyncpg")
