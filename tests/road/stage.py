"""The running hotline between twins of both channels, on loopback, with a clock that a test may move on."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import aiohttp
import uvicorn
from sqlalchemy import text

from bot import app, web
from bot.channels.telegram import Telegram
from bot.settings import Settings
from bot.store import Store, cases, journal, queue
from bot.turn import Mind
from tests.payloads import whatsapp as whatsapp_payloads
from tests.twins.telegram import TOKEN, TelegramTwin
from tests.twins.whatsapp import APP_SECRET, PHONE_ID, WhatsAppTwin
from tests.twins.whatsapp import TOKEN as WHATSAPP_TOKEN

SECRET = "test-webhook-secret"
PATIENCE = 20.0  # seconds; never reached unless something is broken

DANGER = "tolong paspor saya ditahan bos, saya dipukul dan dikunci"  # heard without a model


class Clock:
    """Real time, plus what a test skipped."""

    def __init__(self) -> None:
        self.skipped = timedelta()

    def __call__(self) -> datetime:
        return app.utc_now() + self.skipped


@cache
def mind() -> Mind:
    """What the tree says, read once for all tests."""
    return app.think(Settings())


def wired(settings: Settings, telegram: str, whatsapp: str, **more: Any) -> Settings:
    """Settings whose channels are the twins at these addresses, and whose model is nowhere."""
    channels: dict[str, Any] = {
        "public_url": "https://hotline.example",
        "nlu_url": app.NOWHERE,
        "telegram_token": TOKEN,
        "telegram_secret": SECRET,
        "telegram_api_url": telegram,
        "whatsapp_token": WHATSAPP_TOKEN,
        "whatsapp_phone_id": PHONE_ID,
        "whatsapp_app_secret": APP_SECRET,
        "whatsapp_api_url": whatsapp,
    }
    return replace(settings, **(channels | more))


async def until(condition: Callable[[], Any], what: str) -> None:
    """Look until it is so; fail in words when it never becomes so."""
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                found = condition()
                if await found if asyncio.iscoroutine(found) else found:
                    return
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"never happened: {what}") from None


async def count(store: Store, table: str, where: str = "1 = 1") -> int:
    """Rows of a table."""
    statement = text(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608  (our own words)
    return await store.read(lambda tx: int(tx.execute(statement).scalar_one()))


async def states(store: Store) -> list[str]:
    """What became of all that we wanted to say, in order."""
    statement = text("SELECT state FROM outbox ORDER BY id")
    return await store.read(lambda tx: [row.state for row in tx.execute(statement)])


@dataclass(slots=True)
class Stage:
    """The hotline as callers and channels meet it."""

    hotline: app.Hotline
    url: str
    telegram: TelegramTwin
    whatsapp: WhatsAppTwin
    clock: Clock
    jobs: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.hotline.store

    async def telegram_posts(self, update: dict[str, Any], *, secret: str | None = SECRET) -> int:
        """Telegram calls our webhook; the status of our answer."""
        self.telegram.write(update)  # whoever wrote has a chat that we may write to
        return await self.telegram_posts_bytes(json.dumps(update).encode(), secret=secret)

    async def telegram_posts_bytes(self, body: Any, *, secret: str | None = SECRET) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
        return await self.telegram.post(f"{self.url}/telegram/webhook", body, headers)

    async def whatsapp_posts(self, body: bytes) -> int:
        """Meta calls our webhook, signed; the status of our answer."""
        return await self.whatsapp.push(f"{self.url}/whatsapp/webhook", body)

    async def whatsapp_posts_unsigned(self, body: bytes, signature: str | None) -> int:
        headers = {"X-Hub-Signature-256": signature} if signature is not None else {}
        return await self.whatsapp.post(f"{self.url}/whatsapp/webhook", body, headers)

    async def gets(self, url: str) -> tuple[int, str]:
        """Somebody asks one of our addresses: status and body of the answer."""
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status, await response.text()

    async def kept(self) -> int:
        return await count(self.store, "arrivals")

    async def turns(self) -> int:
        return await count(self.store, "turns")

    async def at_rest(self) -> bool:
        """Whether nothing waits to be thought about or sent now."""
        waiting = await count(self.store, "conversations", "waiting_since IS NOT NULL OR lease_token IS NOT NULL")
        return not waiting and not set(await states(self.store)) & {"waiting", "sending"}

    async def rests(self) -> None:
        await until(self.at_rest, "all is answered")

    async def skip(self, **time: float) -> None:
        """Time passes: whoever sleeps looks again."""
        self.clock.skipped += timedelta(**time)
        self.hotline.bell.ring("outbox")
        self.hotline.bell.ring("inbox")

    async def flagged(self) -> list[str]:
        """Why a person should look, newest first."""
        return [each.reason for each in await self.store.read(cases.flagged, self.hotline.vault)]

    async def said(self, conversation: int = 1) -> list[str]:
        """The names of all lines of a conversation's turns."""
        turns = await self.store.read(journal.turns_of, self.hotline.vault, conversation)
        return [line for turn in turns for line in turn.journal.get("says", ())]

    async def case(self, conversation: int = 1) -> Any:
        return await self.store.read(queue.of_conversation, conversation)


@contextlib.asynccontextmanager
async def running(
    settings: Settings, mind_: Mind | None = None, *, parts: Iterable[str] = ("turns", "delivery"), **more: Any
) -> AsyncIterator[Stage]:
    """The hotline served on a free port of loopback, between fresh twins."""
    clock = Clock()
    async with TelegramTwin() as telegram, WhatsAppTwin() as whatsapp, contextlib.AsyncExitStack() as stack:
        assert isinstance(telegram, TelegramTwin)
        assert isinstance(whatsapp, WhatsAppTwin)
        chosen = wired(settings, telegram.url, whatsapp.url, **more)
        hotline = await stack.enter_async_context(app.assemble(chosen, now=clock, mind=mind_ or mind()))
        way = hotline.channels["telegram"]
        assert isinstance(way, Telegram)
        listening = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(app.application(hotline, web.Metrics()), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        jobs = [asyncio.create_task(server.serve([listening]))]
        runs: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "turns": lambda: hotline.turns.run(4),
            "delivery": hotline.delivery.run,
            "poll": lambda: hotline.intake.poll(way),
        }
        jobs += [asyncio.create_task(runs[part]()) for part in parts]
        stage = Stage(hotline, f"http://127.0.0.1:{listening.getsockname()[1]}", telegram, whatsapp, clock, jobs)
        try:
            await until(lambda: server.started, "the web server listens")
            yield stage
        finally:
            server.should_exit = True
            await jobs[0]
            for job in jobs[1:]:
                job.cancel()
            ended = await asyncio.gather(*jobs[1:], return_exceptions=True)
            listening.close()
        for end in ended:
            if isinstance(end, Exception):
                raise end


def whatsapp_call(*texts: str, **more: Any) -> bytes:
    """The bytes of a usual call with these texts."""
    return whatsapp_payloads.call(*(whatsapp_payloads.said(each, **more) for each in texts))
