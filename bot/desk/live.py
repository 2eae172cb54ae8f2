"""What has changed? One stream of events per open desk, at most one a second; pages fetch what they show."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

from sqlalchemy import Connection
from sse_starlette import ServerSentEvent

from bot.desk.fragments import flagged_version
from bot.store import Store, cases
from bot.wake import Bell

log = logging.getLogger(__name__)

PACE = 1.0  # seconds between two events
LOOK = 5.0  # seconds until we look even if nobody rang: a lost bell costs a moment
LONGEST = 600.0  # seconds; then the browser comes back and is asked again who it is


class Watcher:
    """One open desk: what it shows, and what of that has changed since it was told."""

    def __init__(self, case_id: int | None, *, flagged: bool = False) -> None:
        self.names = {"queue"} | ({f"case-{case_id}"} if case_id is not None else set())
        self.names |= {"flagged"} if flagged else set()
        self.case_id = case_id
        self.changed = set(self.names)  # a page may have missed something before it listened
        self.woken = asyncio.Event()
        self.woken.set()

    async def called(self, patience: float) -> bool:
        """Wait until something changed; False when that took too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.woken.wait()
                self.woken.clear()
                return True
        return False


class Live:
    """Looks once for all desks of this process, and tells each what concerns it."""

    def __init__(self, store: Store, bell: Bell, pace: float = PACE) -> None:
        self.store = store
        self.bell = bell
        self.pace = pace
        self._watchers: set[Watcher] = set()
        self._looking: asyncio.Task[None] | None = None
        self._seen: dict[str, str] = {}

    async def stream(self, case_id: int | None = None, *, flagged: bool = False) -> AsyncIterator[ServerSentEvent]:
        """Events named ``queue``, ``flagged`` and ``case-<id>``, without content. Ends after ``LONGEST`` seconds."""
        watcher = Watcher(case_id, flagged=flagged)
        self._watchers.add(watcher)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="desk-live")
        clock = asyncio.get_running_loop().time
        ends = clock() + LONGEST
        try:
            while await watcher.called(ends - clock()):
                changed, watcher.changed = watcher.changed, set()
                for name in sorted(changed):
                    yield ServerSentEvent(event=name, data="changed")
                await asyncio.sleep(self.pace)
        finally:
            self._watchers.discard(watcher)
            if not self._watchers and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _look(self) -> None:
        with self.bell.subscribe("desk") as ear:
            while True:
                try:
                    for name, version in (await self._versions()).items():
                        if self._seen.get(name) != version:
                            self._seen[name] = version
                            self._tell(name)
                except Exception as error:
                    # The store is away for a moment: the desks keep what they show, and we look again.
                    log.error("desk.blind error=%s", type(error).__name__)
                await asyncio.sleep(self.pace)
                await ear.wait(LOOK)

    async def _versions(self) -> Mapping[str, str]:
        shown = {watcher.case_id for watcher in self._watchers if watcher.case_id is not None}
        wanted = {name for watcher in self._watchers for name in watcher.names}
        self._seen = {name: at for name, at in self._seen.items() if name in wanted}
        return await self.store.read(_versions, tuple(sorted(shown)), "flagged" in wanted)

    def _tell(self, name: str) -> None:
        for watcher in self._watchers:
            if name in watcher.names:
                watcher.changed.add(name)
                watcher.woken.set()


def _versions(tx: Connection, shown: tuple[int, ...], flagged: bool) -> dict[str, str]:
    """Markers of the queue, of these cases and of the flagged list, as they stand together."""
    found = {"queue": cases.version(tx)} | {f"case-{case_id}": cases.version(tx, case_id) for case_id in shown}
    return found | {"flagged": flagged_version(tx)} if flagged else found
