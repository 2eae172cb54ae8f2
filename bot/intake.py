"""The one door in: read, keep, and only then say that we have it."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from bot.channels.telegram import Telegram
from bot.errors import SuarError
from bot.model import Arrival, Channel, Kind, Reading
from bot.store import Store, inbox, leases
from bot.vault import Vault
from bot.wake import Bell

log = logging.getLogger(__name__)

POLLER = "telegram-poller"
POLLER_LEASE = 60  # seconds: longer than one long poll
LONG_POLL = 25  # seconds that Telegram may hold an empty answer


class Intake:
    """Keeps what channels bring. Whoever calls ``take`` may answer 200 when it returns, and not before."""

    def __init__(self, store: Store, vault: Vault, bell: Bell, now: Callable[[], datetime]) -> None:
        self.store = store
        self.vault = vault
        self.bell = bell
        self.now = now

    async def take(self, channel: Channel, raw: bytes) -> int:
        """Keep everything in one webhook call or update; returns how many messages were new."""
        now = self.now()
        reading = self._read(channel, raw, now)
        if not reading.arrivals and not reading.receipts:
            return 0
        kept = await self.store.run(inbox.keep, self.vault, reading, now)
        if kept.new:
            self.bell.ring("inbox")
            self.bell.ring("desk")
        if kept.media:
            self.bell.ring("media")
        log.info("intake.kept channel=%s new=%d", channel.name, len(kept.new))
        return len(kept.new)

    def _read(self, channel: Channel, raw: bytes, now: datetime) -> Reading:
        try:
            return channel.read(raw, now)
        except Exception as error:
            # What we cannot take apart may still be a call for help: it is kept whole, for a person to look at.
            log.error("intake.unreadable channel=%s error=%s", channel.name, type(error).__name__)
            key = hashlib.sha256(raw).hexdigest()
            text = raw.decode("utf-8", errors="replace")
            return Reading((Arrival(channel.name, f"raw:{key}", Kind.UNREADABLE, now, raw=text),))

    async def poll(self, telegram: Telegram) -> None:
        """Fetch updates where no public address is set. One poller at a time, by a lease row.

        The offset moves only after the update is kept: a crash in between fetches it again, and keeping is
        idempotent.
        """
        token = secrets.token_hex(8)
        while True:
            try:
                held = await self.store.run(leases.acquire, POLLER, token, self.now(), POLLER_LEASE)
                if held is None:
                    await asyncio.sleep(5.0)
                    continue
                offset = int(held) if held else None
                for update_id, raw in await telegram.updates(offset, LONG_POLL):
                    await self.take(telegram, raw)
                    await self.store.run(leases.put, POLLER, token, str(update_id + 1))
            except SuarError as error:
                log.warning("intake.poll_failed error=%s", type(error).__name__)
                await asyncio.sleep(getattr(error, "retry_after", None) or 3.0)
