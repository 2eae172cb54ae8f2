"""The one door in: read, keep, and only then say that we have it."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot.channels.telegram import Telegram
from bot.errors import SuarError
from bot.model import Arrival, Channel, Kind, Reading
from bot.store import Store, inbox, leases
from bot.store.inbox import Kept
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
        try:
            kept = await self.store.run(inbox.keep, self.vault, reading, now)
        except SuarError:
            raise
        except Exception as error:
            log.error("intake.odd channel=%s error=%s", channel.name, type(error).__name__)
            kept = await self._keep_apart(reading, now)
        for _ in kept.conversations:  # a ring wakes one thinker
            self.bell.ring("inbox")
        if kept.new or reading.receipts:
            self.bell.ring("desk")
        if kept.media:
            self.bell.ring("media")
        log.info("intake.kept channel=%s new=%d", channel.name, len(kept.new))
        return len(kept.new)

    async def _keep_apart(self, reading: Reading, now: datetime) -> Kept:
        """Keep each message by itself, and of one that the tables refuse only its words, for a person to look at.

        Refused for good, it would come again for ever, and cost those who wrote beside it.
        """
        parts = []
        for arrival in reading.arrivals:
            try:
                parts.append(await self.store.run(inbox.keep, self.vault, Reading((arrival,)), now))
            except SuarError:
                raise
            except Exception:
                bare = Arrival(
                    arrival.channel, arrival.key, Kind.UNREADABLE, now, arrival.addresses, arrival.text, raw=arrival.raw
                )
                parts.append(await self.store.run(inbox.keep, self.vault, Reading((bare,)), now))
        if reading.receipts:
            await self.store.run(inbox.keep, self.vault, Reading(receipts=reading.receipts), now)
        return Kept(
            tuple(new for each in parts for new in each.new),
            tuple(sorted({found for each in parts for found in each.conversations})),
            sum(each.media for each in parts),
        )

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
        idempotent. It is never remembered beyond what has to be confirmed: after a quiet week, or for another
        bot, Telegram counts from anywhere, and everything below an old offset would be thrown away unread.
        """
        token = secrets.token_hex(8)
        offset: int | None = None
        try:
            while True:
                try:
                    if await self.store.run(leases.acquire, POLLER, token, self.now(), POLLER_LEASE) is None:
                        await asyncio.sleep(5.0)
                        continue
                    found = await telegram.updates(offset, LONG_POLL)
                    for update_id, raw in found:
                        await self.take(telegram, raw)
                        offset = update_id + 1
                    if not found:
                        offset = None
                except SuarError as error:
                    log.warning("intake.poll_failed error=%s", type(error).__name__)
                    await asyncio.sleep(getattr(error, "retry_after", None) or 3.0)
        finally:
            with suppress(SuarError):  # the next process need not wait for the lease to run out
                await self.store.run(leases.release, POLLER, token)
