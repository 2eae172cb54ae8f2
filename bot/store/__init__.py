"""Where the hotline remembers: SQLite in one process, or PostgreSQL for many."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Concatenate, ParamSpec, Self, TypeVar, cast

from sqlalchemy import Connection

from bot.settings import Settings
from bot.store.postgres import PostgreSQL, address
from bot.store.sqlite import SQLite

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Runs whole transactions. A function of ``bot.store`` takes ``tx`` first and never waits for anything else."""

    def __init__(self, database: SQLite | PostgreSQL) -> None:
        self._database = database
        # By the name of the work, for bench/ and metrics: seconds of one core, and seconds until it was safe.
        self.cpu: defaultdict[str, float] = defaultdict(float)
        self.waited: defaultdict[str, float] = defaultdict(float)

    @classmethod
    async def open(cls, settings: Settings) -> Self:
        """Open the database of these settings. Call ``migrate`` before the first use."""
        if settings.embedded:
            return cls(SQLite(settings.data_dir / "suar.db"))
        return cls(PostgreSQL(address(settings.database_url)))

    async def run(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One transaction: all of ``fn`` or nothing. Returns when the database has it safely.

        ``fn`` may run again (on PostgreSQL after a deadlock, on SQLite when another one failed that shared its
        commit), so it must change nothing but the database.
        """
        started = time.perf_counter()
        try:
            return cast(T, await self._database.run(lambda tx: self._timed(fn, tx, *args, **kwargs)))
        finally:
            self.waited[fn.__name__] += time.perf_counter() - started

    def _timed(
        self, fn: Callable[Concatenate[Connection, P], T], tx: Connection, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        started = time.thread_time()
        try:
            return fn(tx, *args, **kwargs)
        finally:
            self.cpu[fn.__name__] += time.thread_time() - started

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look, without waiting for those who write. A function that writes fails here."""
        return cast(T, await self._database.read(lambda tx: self._timed(fn, tx, *args, **kwargs)))

    async def migrate(self) -> None:
        """Bring the tables up to date. Processes that start together wait for each other."""
        # Never blocking, since on PostgreSQL the holder needs this very loop; no Event, since it may be another's.
        while not _MIGRATING.acquire(blocking=False):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        try:
            await self._database.run(_upgrade)
        finally:
            _MIGRATING.release()

    async def close(self) -> None:
        await self._database.close()


# Alembic keeps its context in the module: two stores of one process must not migrate at once.
_MIGRATING = Lock()


def _upgrade(tx: Connection) -> None:
    # Imported here: Alembic is heavy, and only a start needs it.
    from alembic import command
    from alembic.config import Config

    from bot.store.once import hold

    hold(tx, b"migrations")
    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    command.upgrade(config, "head")
