"""What was decided reaches the caller: outbox to channel, with patience."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.errors import CallerGone, SuarError, Unavailable, Undeliverable, Unknown, WindowClosed
from bot.model import Channel, Outgoing
from bot.speech import told
from bot.store import Store, outbox
from bot.store.outbox import Sendable
from bot.vault import Vault
from bot.wake import Bell

log = logging.getLogger(__name__)

AT_ONCE = 32  # sends in the air
IDLE = 5.0
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
CLAIM = timedelta(seconds=60)
LANDING = 10.0  # seconds that sends in the air are given when we are told to stop


def pause(attempts: int, retry_after: float | None) -> timedelta:
    """How long to wait before the next try: what the channel asks for, else twice as long each time."""
    if retry_after is not None:
        return timedelta(seconds=retry_after)
    return min(FIRST_PAUSE * int(2 ** min(attempts, 10)), LONGEST_PAUSE)


class Delivery:
    """Sends the oldest unsent row of each conversation, many conversations at a time."""

    def __init__(
        self, store: Store, vault: Vault, channels: Mapping[str, Channel], bell: Bell, now: Callable[[], datetime]
    ) -> None:
        self.store = store
        self.vault = vault
        self.channels = channels
        self.bell = bell
        self.now = now
        self._air: set[asyncio.Task[None]] = set()
        self._full = False  # more may wait than there was room for

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            while True:
                try:
                    await self.launch()
                    await self.bell.wait("outbox", IDLE)
                except SuarError as error:
                    log.error("deliver.halted error=%s", type(error).__name__)
                    await asyncio.sleep(1.0)
        finally:
            # A send that is cut off may have arrived, and would be repeated after the restart.
            if self._air:
                await asyncio.wait(self._air, timeout=LANDING)
            for task in self._air:
                task.cancel()
            await asyncio.gather(*self._air, return_exceptions=True)

    async def once(self) -> int:
        """Send all that can be sent now and wait for it; returns how many rows."""
        sent = 0
        while launched := await self.launch():
            sent += launched
            await asyncio.gather(*tuple(self._air))
        return sent

    async def launch(self) -> int:
        """Claim rows and start sending them; returns how many."""
        if not self.channels:
            return 0
        room = AT_ONCE - len(self._air)
        if room <= 0:
            await asyncio.wait(self._air, return_when=asyncio.FIRST_COMPLETED)
            room = AT_ONCE - len(self._air)
        token = secrets.token_hex(8)
        rows = await self.store.run(outbox.claim, self.vault, tuple(self.channels), token, self.now(), room, CLAIM)
        self._full = len(rows) == room
        for row in rows:
            task = asyncio.create_task(self._send(row, token))
            self._air.add(task)
            task.add_done_callback(self._landed)
        return len(rows)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._air.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The store could not be written: the claim runs out, and the row is looked at again.
            log.error("deliver.not_recorded error=%s", type(error).__name__)
        if self._full:
            self.bell.ring("outbox")

    def _ring_in(self, wait: timedelta) -> None:
        asyncio.get_running_loop().call_later(wait.total_seconds(), self.bell.ring, "outbox")

    async def _send(self, row: Sendable, token: str) -> None:
        """One part. What the channel says decides what becomes of the row."""
        try:
            message_id = await self.channels[row.channel].send(Outgoing(row.address, told(row.words), row=row.id))
        except Unavailable as error:
            wait = pause(row.attempts, error.retry_after)
            await self.store.run(outbox.retry, row.id, token, self.now() + wait, type(error).__name__)
            self._ring_in(wait)
            log.info("deliver.retry row=%d attempts=%d", row.id, row.attempts)
        except Undeliverable as error:
            name = {CallerGone: "gone", WindowClosed: "window"}.get(type(error), "undeliverable")
            await self.store.run(outbox.undeliverable, row.id, token, name)
            self.bell.ring("outbox")
            self.bell.ring("desk")
            log.warning("deliver.undeliverable row=%d error=%s", row.id, name)
        except Unknown:
            await self.store.run(outbox.uncertain, row.id, token, self.now())
            self.bell.ring("desk")
            log.warning("deliver.unknown row=%d", row.id)
        except Exception as error:
            # A bug while sending: it surely cannot be known whether the message arrived.
            await self.store.run(outbox.uncertain, row.id, token, self.now())
            log.error("deliver.failed row=%d error=%s", row.id, type(error).__name__)
        else:
            if await self.store.run(outbox.landed, self.vault, row, token, message_id, self.now()):
                self.bell.ring("outbox")
            self.bell.ring("desk")
