"""Fetches what callers send and keeps it encrypted, for counsellors only."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.errors import SuarError, Undeliverable
from bot.model import Channel
from bot.store import Store, forget
from bot.store import media as rows
from bot.vault import Vault
from bot.wake import Bell

log = logging.getLogger(__name__)

IDLE = 30.0


class MediaKeeper:
    """One file at a time: photographs matter, but never more than words."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        channels: Mapping[str, Channel],
        folder: Path,
        bell: Bell,
        now: Callable[[], datetime],
    ) -> None:
        self.store = store
        self.vault = vault
        self.channels = channels
        self.folder = folder
        self.bell = bell
        self.now = now

    async def run(self) -> None:
        """Fetch until cancelled."""
        while True:
            try:
                await self.forget()
                if not await self.once():
                    await self.bell.wait("media", IDLE)
            except SuarError as error:
                log.error("media.halted error=%s", type(error).__name__)
                await asyncio.sleep(1.0)

    async def forget(self) -> None:
        """Unlink the files of callers who asked to be forgotten; their keys are gone already."""
        paths = await self.store.read(forget.files)
        if not paths:
            return
        for path in paths:
            await asyncio.to_thread((self.folder / path).unlink, missing_ok=True)
        await self.store.run(forget.unlinked, paths)
        log.info("media.forgotten files=%d", len(paths))

    async def once(self) -> bool:
        """Fetch one file. False when none is wanted."""
        token = secrets.token_hex(8)
        wanted = await self.store.run(rows.claim, self.vault, tuple(self.channels), token, self.now())
        if wanted is None:
            return False
        try:
            content = await self.channels[wanted.channel].fetch(wanted.media)
            path = self.folder / f"{wanted.id}-{secrets.token_hex(8)}"
            key = self.vault.new_key()
            sealed = self.vault.seal_bytes(key, content, "media")
            await asyncio.to_thread(_write, path, sealed)
            digest = self.vault.hash("media", content.hex())
            await self.store.run(rows.kept, wanted.id, token, len(content), digest, key, path.name)
            log.info("media.kept media=%d", wanted.id)
        except Undeliverable:
            await self.store.run(rows.failed, wanted.id, token, self.now(), final=True)
        except Exception as error:
            await self.store.run(rows.failed, wanted.id, token, self.now(), final=False)
            log.warning("media.failed media=%d error=%s", wanted.id, type(error).__name__)
        self.bell.ring("desk")
        return True


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(sealed)
