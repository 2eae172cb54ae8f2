"""A hotline in a process of its own that is killed between two steps, or finishes what another one left.

Nothing of this is in the hotline: the store and the channel are wrapped here, and the wrapper kills.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot import app, deliver
from bot.channels.telegram import Telegram
from bot.model import Outgoing
from bot.settings import Settings
from bot.store import Store, conversations, inbox, outbox

# Read before the fork server forks, so that each victim starts at once.
MIND = app.think(Settings())

STEPS: dict[str, Callable[..., Any]] = {
    "keep": inbox.keep,
    "seat": conversations.take_seat,
    "apply": conversations.apply,
    "claim": outbox.claim,
    "sent": outbox.landed,
}


@dataclass(frozen=True, slots=True)
class Death:
    """When to die: ``before`` or ``after`` the first time of a step (``send``, or a name of ``STEPS``)."""

    when: str
    step: str


class DyingStore(Store):
    """A store whose process dies around one kind of transaction."""

    death: Death

    async def run(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if fn is not STEPS.get(self.death.step):
            return await super().run(fn, *args, **kwargs)
        if self.death.when == "before":
            _die()
        result = await super().run(fn, *args, **kwargs)
        if result is not None and result != ():  # an idle look at an empty table is not the step
            _die()
        return result


class DyingTelegram(Telegram):
    """A channel whose process dies around a send."""

    death: Death

    async def send(self, outgoing: Outgoing) -> str:
        if self.death == Death("before", "send"):
            _die()
        message_id = await super().send(outgoing)
        if self.death == Death("after", "send"):
            _die()
        return message_id


def live(settings: Settings, updates: list[bytes], death: Death | None, later: float) -> None:
    """Keep, think and deliver until nothing waits; ``later`` seconds are added to the clock. The process's whole life.

    The zone travels badly between processes, so the settings come with its default.
    """
    logging.disable(logging.CRITICAL)
    asyncio.run(_live(replace(settings, nlu_url=app.NOWHERE), updates, death, later))


async def _live(settings: Settings, updates: list[bytes], death: Death | None, later: float) -> None:
    kind = DyingTelegram if death else Telegram
    telegram = kind(settings.telegram_token, settings.telegram_api_url, 1000.0, settings.telegram_secret)
    skipped = timedelta(seconds=later)
    deliver.AT_ONCE = 1  # one send in the air, so that the fate of one message at most is unknown
    async with app.assemble(
        settings, channels={"telegram": telegram}, now=lambda: app.utc_now() + skipped, mind=MIND
    ) as hotline:
        if death:
            hotline.store.__class__ = DyingStore
            hotline.store.death = telegram.death = death  # type: ignore[attr-defined]
        for raw in updates:
            await hotline.intake.take(telegram, raw)
        while await hotline.turns.once() or await hotline.delivery.once():
            pass


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
