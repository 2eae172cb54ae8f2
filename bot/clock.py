"""Due rows become arrivals, so that time takes the same road as words."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.errors import SuarError
from bot.store import Store, deadlines
from bot.vault import Vault
from bot.wake import Bell

log = logging.getLogger(__name__)

LOOK = 5.0  # seconds between two looks


class Clock:
    """Ripens deadlines."""

    def __init__(self, store: Store, vault: Vault, bell: Bell, now: Callable[[], datetime]) -> None:
        self.store = store
        self.vault = vault
        self.bell = bell
        self.now = now

    async def once(self) -> int:
        """Turn what is due into arrivals; returns how many."""
        due = await self.store.read(deadlines.next_due)
        if due is None or due > self.now():
            return 0
        ripe = await self.store.run(deadlines.ripen, self.vault, self.now())
        for _ in range(ripe):  # a ring wakes one thinker
            self.bell.ring("inbox")
        return ripe

    async def run(self) -> None:
        """Look every few seconds until cancelled."""
        while True:
            try:
                await self.once()
            except SuarError as error:
                log.error("clock.halted error=%s", type(error).__name__)
            await asyncio.sleep(LOOK)
