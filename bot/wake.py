"""The bell: "there is work". A hint and never the work itself, so a lost one costs a moment and no message."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from secrets import token_hex
from typing import Protocol, Self

from redis.asyncio import Redis
from redis.exceptions import RedisError

NAMES = ("inbox", "outbox", "desk", "media")
_PREFIX = "suar:"
_REMEMBERED = 64  # rings that nobody waited for; more would only wake people for nothing
_RECONNECT = 1.0  # seconds; meanwhile everybody looks by themselves when their patience ends
_GONE = (RedisError, OSError, TimeoutError)


class Bell(Protocol):
    """Rings by name: inbox, outbox, desk, media."""

    def ring(self, name: str) -> None:
        """Say that there is work. Never waits, never fails."""

    async def wait(self, name: str, timeout: float) -> bool:
        """Sleep until it rings, at most ``timeout`` seconds. One ring wakes one who waits, in each process.

        Rings that nobody was waiting for count for the next ones who do. False: it did not ring.
        """

    def subscribe(self, name: str) -> AbstractContextManager["Subscription"]:
        """An ear of one's own, for each open desk: every ring is heard by every ear."""

    async def close(self) -> None: ...


class Subscription:
    """One listener's ear. Rings that come together are heard once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def hear(self) -> None:
        self._rung.set()

    async def wait(self, timeout: float) -> bool:
        """True when it rang since the last wait, or rings within ``timeout`` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._rung.wait()
        rang = self._rung.is_set()
        self._rung.clear()
        return rang


class LocalBell:
    """Within one process."""

    def __init__(self) -> None:
        self._missed: Counter[str] = Counter()
        self._waiting: defaultdict[str, deque[asyncio.Future[None]]] = defaultdict(deque)
        self._ears: defaultdict[str, set[Subscription]] = defaultdict(set)

    def ring(self, name: str) -> None:
        for ear in tuple(self._ears[name]):
            ear.hear()
        waiting = self._waiting[name]
        while waiting:
            sleeper = waiting.popleft()
            if not sleeper.done():
                sleeper.set_result(None)
                return
        self._missed[name] = min(self._missed[name] + 1, _REMEMBERED)

    async def wait(self, name: str, timeout: float) -> bool:
        if self._missed[name]:
            self._missed[name] -= 1
            return True
        sleeper = asyncio.get_running_loop().create_future()
        self._waiting[name].append(sleeper)
        try:
            async with asyncio.timeout(timeout):
                await sleeper
        except TimeoutError:
            return False
        finally:
            with suppress(ValueError):
                self._waiting[name].remove(sleeper)
        return True

    @contextmanager
    def subscribe(self, name: str) -> Iterator[Subscription]:
        ear = Subscription()
        self._ears[name].add(ear)
        try:
            yield ear
        finally:
            self._ears[name].discard(ear)

    async def close(self) -> None:
        """Nothing is open."""


class RedisBell(LocalBell):
    """Across processes. Where Redis is gone it rings within this process, and the others look by themselves."""

    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._redis = redis
        self._me = token_hex(8).encode()
        self._to_tell: set[str] = set()
        self._telling = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name="bell")

    @classmethod
    def open(cls, url: str) -> Self:
        """Connects in the background, now and whenever the connection is lost."""
        return cls(Redis.from_url(url, socket_connect_timeout=5.0, health_check_interval=15))

    def ring(self, name: str) -> None:
        super().ring(name)
        self._to_tell.add(name)
        self._telling.set()

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._redis.aclose()

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell())
            group.create_task(self._listen())

    async def _tell(self) -> None:
        while True:
            await self._telling.wait()
            self._telling.clear()
            names, self._to_tell = self._to_tell, set()
            with suppress(*_GONE):
                for name in names:
                    await self._redis.publish(_PREFIX + name, self._me)

    async def _listen(self) -> None:
        while True:
            with suppress(*_GONE):
                async with self._redis.pubsub(ignore_subscribe_messages=True) as ear:
                    await ear.subscribe(*(_PREFIX + name for name in NAMES))
                    for name in NAMES:  # whatever rang while we were deaf
                        super().ring(name)
                    async for message in ear.listen():
                        if message["data"] != self._me:
                            super().ring(message["channel"].decode().removeprefix(_PREFIX))
            await asyncio.sleep(_RECONNECT)
