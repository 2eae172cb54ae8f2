"""Several processes share the work, and nobody is answered twice."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime

import aiohttp
import pytest

from bot import app
from bot.channels.console import Console
from bot.model import Outgoing
from bot.settings import Settings, described, variable
from bot.store import Store, counsellors
from tests.payloads import telegram, whatsapp
from tests.road.stage import DANGER, SECRET, count, mind, states, until, wired
from tests.twins.telegram import TelegramTwin
from tests.twins.whatsapp import WhatsAppTwin

START = 90.0  # seconds: five processes read the whole tree at once
CALLERS = 12


def environment(settings: Settings) -> dict[str, str]:
    """These settings as a process gets them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUAR_")}
    given = {variable(each.name): str(getattr(settings, each.name)) for each in described()}
    return kept | {name: value for name, value in given.items() if value}


@asynccontextmanager
async def processes(settings: Settings, parts: Iterable[str]) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    """``suar run`` for each part; ended by SIGTERM, as a container is."""
    started = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", *filter(None, [part])),
            env=environment(settings),
            cwd=app.ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        for part in parts
    ]
    try:
        async with asyncio.timeout(START):
            for process in started:
                assert process.stdout is not None
                assert b"Suar runs" in await process.stdout.readline()
        yield started
        for process in started:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(START):
            assert [await process.wait() for process in started] == [0] * len(started)
    finally:
        for process in started:
            if process.returncode is None:
                process.kill()
            await process.communicate()


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
async def test_processes_that_share_the_work_answer_every_message_once(settings: Settings, redis_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    async with TelegramTwin() as chats, WhatsAppTwin() as phones:
        assert isinstance(chats, TelegramTwin)
        assert isinstance(phones, WhatsAppTwin)
        chosen = wired(settings, chats.url, phones.url, port=port, redis_url=redis_url)
        store = await Store.open(settings)
        async with processes(chosen, ["web", "turns", "turns", "delivery", "delivery"]):
            url = f"http://127.0.0.1:{port}"
            await until(lambda: _answers(f"{url}/health/live"), "the web process listens")
            updates = [chats.write(telegram.said(DANGER, 800 + each)) for each in range(CALLERS)]
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            posts = [chats.post(f"{url}/telegram/webhook", json.dumps(each).encode(), headers) for each in updates * 3]
            calls = [phones.push(f"{url}/whatsapp/webhook", whatsapp.call(whatsapp.said(DANGER)))]

            assert set(await asyncio.gather(*posts, *calls)) == {200}

            await until(lambda: _all_said(store), "everybody is answered")
            assert await count(store, "turns") == await count(store, "cases") == CALLERS + 1
            assert len(chats.sent) + len(phones.sent) == len(await states(store))
            assert {each["chat"] for each in chats.sent} == {800 + each for each in range(CALLERS)}
            assert len(await store.read(counsellors.every)) == 1
            assert await count(store, "register_versions") == 1
        await store.close()


async def test_one_process_answers_and_gives_everything_back_when_it_is_told_to_stop(
    sqlite_settings: Settings,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    async with TelegramTwin() as chats:
        assert isinstance(chats, TelegramTwin)
        polled = wired(sqlite_settings, chats.url, app.NOWHERE, port=port, public_url="")
        async with processes(polled, [""]):
            chats.say(DANGER)

            await until(lambda: len(chats.sent) == 1, "the polled message is answered")

        store = await Store.open(sqlite_settings)
        assert await count(store, "leases", "token IS NOT NULL AND name LIKE '%poll%'") == 0
        assert await count(store, "outbox", "state = 'sent'") == 1
        await store.close()


class Slow(Console):
    """A channel that takes its time until the test lets it answer."""

    def __init__(self) -> None:
        super().__init__("telegram")
        self.asked, self.answer = asyncio.Event(), asyncio.Event()

    async def send(self, outgoing: Outgoing) -> str:
        self.asked.set()
        await self.answer.wait()
        return await super().send(outgoing)


async def test_a_send_in_the_air_lands_before_delivery_ends(sqlite_settings: Settings) -> None:
    slow = Slow()
    async with app.assemble(sqlite_settings, channels={"telegram": slow}, mind=mind()) as hotline:
        body = {"chat": "1", "key": "1", "text": DANGER, "sent_at": datetime.now().astimezone().isoformat()}
        await hotline.intake.take(slow, json.dumps(body).encode())
        await hotline.turns.once()
        job = asyncio.create_task(hotline.delivery.run())
        await slow.asked.wait()

        job.cancel()
        slow.answer.set()
        await asyncio.gather(job, return_exceptions=True)

        assert await states(hotline.store) == ["sent"]


async def _answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


async def _all_said(store: Store) -> bool:
    found = await states(store)
    return len(found) > CALLERS and set(found) == {"sent"}
