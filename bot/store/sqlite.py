"""SQLite for one process: one thread writes, and what came in meanwhile shares one commit."""

import asyncio
import queue
import sqlite3
import threading
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
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    value: Any = None
    error: BaseException | None = field(default=None)


class SQLite:
    """A file with a write-ahead log. ``synchronous=FULL``: what was committed survives a power cut."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self.engine = _engine(path)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="store-writer", daemon=True)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="store-reader")
        self._local = threading.local()
        self._read_connections: list[Connection] = []
        self._closed = False
        self._writer.start()

    async def run(self, work: Callable[[Connection], Any]) -> Any:
        if self._closed:
            raise Unavailable("The store is closed.")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        self._jobs.put(job)
        return await job.done

    async def read(self, work: Callable[[Connection], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        """Finish what is queued, then let go of the file."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        self._readers.shutdown()
        for connection in self._read_connections:
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

    def _write(self) -> None:
        with self.engine.connect() as connection:
            # SQLAlchemy is told of one transaction that never ends, so that nothing which it or Alembic does
            # ends ours: beginning and committing is said to the driver, below.
            connection.begin()
            while (first := self._jobs.get()) is not None:
                jobs = [first]
                ending = False
                while len(jobs) < _TOGETHER and not ending:
                    try:
                        more = self._jobs.get_nowait()
                    except queue.Empty:
                        break
                    if more is None:
                        ending = True
                    else:
                        jobs.append(more)
                _commit_together(connection, jobs)
                _tell(jobs)
                if ending:
                    return


def _commit_together(connection: Connection, jobs: list[_Job]) -> None:
    """All jobs, then one commit for all. Nobody is told before the disk has it.

    When one fails they run again, each under its own savepoint, so that it takes only its own work back. A
    savepoint for each from the start would pay for failures that hardly ever come: it is two more statements,
    and each gives Python's lock away and has to win it back.
    """
    raw = _raw(connection)
    try:
        raw.execute("BEGIN IMMEDIATE")
        if not _all_well(connection, jobs):
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raw.execute("BEGIN IMMEDIATE")
            for job in jobs:
                _alone(connection, raw, job)
        raw.execute("COMMIT")
    except BaseException as error:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        for job in jobs:
            job.error = job.error or _unavailable(error)


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


def _tell(jobs: list[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, told in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, told)
        except RuntimeError:  # the loop was closed: nobody listens any more
            continue


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.done():
            continue  # cancelled while it ran; the work is kept all the same
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
