"""SQLite for one process: statements run on the loop, the disk waits in a thread, and neighbours share a commit."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from bot.errors import Unavailable

_TOGETHER = 64  # transactions in one commit: enough to hide the disk, few enough that nobody waits long
_READERS = 2


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]
    value: Any = None
    error: BaseException | None = field(default=None)


class SQLite:
    """A file with a write-ahead log. ``synchronous=FULL``: what was committed survives a power cut.

    A transaction's statements take well under a millisecond, less than handing Python's lock to another thread
    and winning it back, so they run where they are asked for. Only the commit waits for the disk: it runs in a
    thread, and what is asked for meanwhile shares the next one (docs/decisions/0008-group-commit-on-sqlite.md).
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self.engine = _engine(path)
        self._writer: Connection | None = None
        self._jobs: deque[_Job] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="store-disk")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="store-reader")
        self._local = threading.local()
        self._read_connections: list[Connection] = []
        self._closed = False

    async def run(self, work: Callable[[Connection], Any]) -> Any:
        if self._closed:
            raise Unavailable("The store is closed.")
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._jobs.append(job)
        if self._writing is None or self._writing.done():
            # A task of its own: a caller that is cancelled must not take the others' work with it.
            self._writing = asyncio.create_task(self._write())
        return await job.done

    async def read(self, work: Callable[[Connection], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        """Finish what is queued, then let go of the file."""
        if self._closed:
            return
        self._closed = True
        if self._writing is not None:
            await self._writing
        self._disk.shutdown()
        self._readers.shutdown()
        for connection in (*self._read_connections, *([self._writer] if self._writer is not None else [])):
            connection.close()
        self.engine.dispose()

    def _read(self, work: Callable[[Connection], Any]) -> Any:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self.engine.connect()
            self._read_connections.append(connection)
            connection.exec_driver_sql("PRAGMA query_only=ON")
        raw = _raw(connection)
        raw.execute("BEGIN")
        try:
            return work(connection)
        except OperationalError as error:
            raise _unavailable(error) from error
        finally:
            raw.execute("ROLLBACK")

    async def _write(self) -> None:
        """Until nothing is queued: work, commit, tell. Nobody is told before the disk has it."""
        loop = asyncio.get_running_loop()
        while self._jobs:
            jobs = [self._jobs.popleft() for _ in range(min(_TOGETHER, len(self._jobs)))]
            try:
                raw = _worked(self._connection(), jobs)
                await loop.run_in_executor(self._disk, raw.execute, "COMMIT")
            except asyncio.CancelledError:
                raise  # the loop ends without ``close``: the disk finishes by itself
            except Exception as error:
                self._undo()
                for job in jobs:
                    job.error = job.error or _unavailable(error)
            for job in jobs:
                _tell(job)

    def _connection(self) -> Connection:
        if self._writer is None:
            self._writer = self.engine.connect()
            # SQLAlchemy is told of one transaction that never ends, so that nothing which it or Alembic does
            # ends ours: beginning and committing is said to the driver, below.
            self._writer.begin()
        return self._writer

    def _undo(self) -> None:
        if self._writer is not None and (raw := _raw(self._writer)).in_transaction:
            raw.execute("ROLLBACK")


def _worked(connection: Connection, jobs: list[_Job]) -> sqlite3.Connection:
    """All jobs in one transaction that is left open, to be committed.

    When one fails they run again, each under its own savepoint, so that it takes only its own work back. A
    savepoint for each from the start would pay with two more statements for failures that hardly ever come.
    """
    raw = _raw(connection)
    raw.execute("BEGIN IMMEDIATE")
    if not _all_well(connection, jobs):
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raw.execute("BEGIN IMMEDIATE")
        for job in jobs:
            _alone(connection, raw, job)
    return raw


def _all_well(connection: Connection, jobs: list[_Job]) -> bool:
    try:
        for job in jobs:
            job.value = job.work(connection)
    except BaseException:  # it happens again below, where it is told
        return False
    return True


def _alone(connection: Connection, raw: sqlite3.Connection, job: _Job) -> None:
    raw.execute("SAVEPOINT job")
    try:
        job.value = job.work(connection)
    except BaseException as error:
        job.error = _ours(error)
        if not raw.in_transaction:  # a full disk ends the whole transaction, not the savepoint
            raise
        raw.execute("ROLLBACK TO job")
    raw.execute("RELEASE job")


def _ours(error: BaseException) -> BaseException:
    """A full disk, a file that cannot be written, an error of the disk: nobody's bug, so it is said as ours."""
    return _unavailable(error) if isinstance(error, OperationalError) else error


def _unavailable(cause: BaseException) -> Unavailable:
    unavailable = Unavailable(f"The database does not work: {type(cause).__name__}.")
    unavailable.__cause__ = cause
    return unavailable


def _tell(job: _Job) -> None:
    if job.done.done():
        return  # cancelled while it ran; the work is kept all the same
    if job.error is not None:
        job.done.set_exception(job.error)
    else:
        job.done.set_result(job.value)


def _raw(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _engine(path: Path) -> Engine:
    # Without isolation_level the driver begins nothing by itself (it would begin at the first write, too
    # late for a check before it): BEGIN IMMEDIATE above is the only beginning there is.
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=NullPool,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 30.0, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, _: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what a caller asked us to forget is overwritten, not only unlinked
            "temp_store=MEMORY",
        ):
            driver.execute(f"PRAGMA {pragma}").close()

    return engine
