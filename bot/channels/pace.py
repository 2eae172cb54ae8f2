"""Sends no faster than a channel allows."""

import asyncio
import time
from collections.abc import Awaitable, Callable


class Pace:
    """At most ``rate`` a second, first come first served, ``burst`` of them at once after a rest.

    ``time`` counts seconds from anywhere; ``sleep`` waits. Both are arguments so that tests need no patience.
    """

    def __init__(
        self,
        rate: float,
        *,
        burst: int = 1,
        time: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._gap = 1 / rate
        self._burst = burst
        self._time = time
        self._sleep = sleep
        self._next = float("-inf")

    def reserve(self) -> float:
        """Take the next place in the line; how many seconds until it comes up.

        A place taken is gone even when the one who took it gives up: too slow is safe, too fast is not.
        """
        now = self._time()
        self._next = max(self._next, now - (self._burst - 1) * self._gap)
        wait = max(0.0, self._next - now)
        self._next += self._gap
        return wait

    @property
    def rested(self) -> bool:
        """Whether forgetting this pace would change nothing."""
        return self._next <= self._time() - (self._burst - 1) * self._gap

    async def turn(self) -> None:
        """Wait for our place."""
        wait = self.reserve()
        if wait > 0:
            await self._sleep(wait)


class Paces:
    """One pace for each chat, forgotten when the chat has rested."""

    def __init__(self, new: Callable[[], Pace], *, keep: int = 1000) -> None:
        self._new = new
        self._keep = keep
        self._paces: dict[str, Pace] = {}

    def __len__(self) -> int:
        return len(self._paces)

    async def turn(self, chat: str) -> None:
        """Wait for our place in this chat."""
        if len(self._paces) >= self._keep:
            self._paces = {name: pace for name, pace in self._paces.items() if not pace.rested}
        await self._paces.setdefault(chat, self._new()).turn()
