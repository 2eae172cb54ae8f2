"""What does the hotline make of an NLU server that is quick, slow, broken or gone?"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.model import Heard
from bot.understand import Understanding

RANKING = [{"name": "ask_cost", "confidence": 0.7}, {"name": "greet", "confidence": 0.3}]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Twin:
    """A server that answers as told and remembers what it was asked."""

    answer: Answer
    asked: list[str] = field(default_factory=list)
    url: str = ""

    async def parse(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((await request.json())["text"])
        return await self.answer(request)

    async def status(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({}, status=200 if request.query.get("token") == "right" else 401)


@asynccontextmanager
async def understanding(
    answer: Answer, *, timeout: float = 2.0, trusted: bool = True, clock: Callable[[], float] = lambda: 0.0
) -> AsyncIterator[tuple[Understanding, Twin]]:
    twin = Twin(answer)
    app = web.Application()
    app.router.add_post("/model/parse", twin.parse)
    app.router.add_get("/status", twin.status)
    runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    twin.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        yield Understanding(twin.url, "right" if trusted else "wrong", timeout, session, clock), twin
    await runner.cleanup()


def says(body: Any, status: int = 200) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


async def _silent(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def test_a_message_comes_back_with_its_intent_and_the_whole_ranking():
    async with understanding(says({"intent": RANKING[0], "intent_ranking": RANKING})) as (understand, _):
        heard = await understand.understand(Heard(text="berapa biayanya"))

    assert heard.intent == "ask_cost"
    assert heard.confidence == 0.7
    assert heard.ranking == (("ask_cost", 0.7), ("greet", 0.3))
    assert not heard.down


@pytest.mark.parametrize("heard", [Heard(text=""), Heard(text=" \n "), Heard(text="1", choice="yes")])
async def test_a_choice_and_a_message_without_words_need_no_model(heard: Heard):
    async with understanding(says({"intent_ranking": RANKING})) as (understand, twin):
        answer = await understand.understand(heard)

    assert answer is heard
    assert twin.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_silent, id="silent"),
        pytest.param(says({}, status=500), id="broken"),
        pytest.param(says({}, status=401), id="refuses our token"),
        pytest.param(says(["what"]), id="answers nonsense"),
        pytest.param(says({"intent_ranking": [{"name": "greet"}]}), id="answers half"),
        pytest.param(says({"intent_ranking": 7}), id="answers a number"),
    ],
)
async def test_a_model_that_does_not_answer_well_is_a_silent_one(answer: Answer):
    async with understanding(answer, timeout=0.05) as (understand, _):
        heard = await understand.understand(Heard(text="tolong"))

    assert heard == Heard(text="tolong", down=True)


async def test_a_server_that_is_gone_is_a_silent_one():
    async with understanding(says({})) as (_, twin):
        pass

    async with aiohttp.ClientSession() as session:
        understand = Understanding(twin.url, "right", 2.0, session)
        heard = await understand.understand(Heard(text="tolong"))
        up = await understand.up()

    assert heard.down
    assert not up


async def test_after_five_failures_nobody_waits_for_the_model_until_five_seconds_have_passed():
    now = 100.0
    async with understanding(says({}, status=500), clock=lambda: now) as (understand, twin):
        for _ in range(8):
            assert (await understand.understand(Heard(text="tolong"))).down
        asked_while_broken = len(twin.asked)
        now = 105.0
        twin.answer = says({"intent_ranking": RANKING})
        heard = await understand.understand(Heard(text="tolong"))

    assert asked_while_broken == 5
    assert heard.intent == "ask_cost"


async def test_a_long_message_is_cut_before_it_is_sent():
    async with understanding(says({"intent_ranking": RANKING})) as (understand, twin):
        heard = await understand.understand(Heard(text="a" * 5000))

    assert len(twin.asked[0]) == 2000
    assert len(heard.text) == 5000


async def test_a_caller_cannot_give_rasa_orders_with_a_slash():
    async with understanding(says({"intent_ranking": RANKING})) as (understand, twin):
        await understand.understand(Heard(text=' //thanks_bye{"a": "b"}'))

    assert twin.asked == ['thanks_bye{"a": "b"}']


async def test_the_log_holds_neither_words_nor_the_token(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG, logger="bot")
    async with understanding(says({}, status=500)) as (understand, _):
        await understand.understand(Heard(text="paspor saya diambil"))

    assert "understand.down" in caplog.text
    assert "paspor" not in caplog.text
    assert "right" not in caplog.text


async def test_up_means_that_the_server_knows_our_token():
    async with understanding(says({})) as (understand, _):
        assert await understand.up()
    async with understanding(says({}), trusted=False) as (understand, _):
        assert not await understand.up()
