"""The twins, and channels that talk to them."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from tests.twins.telegram import TOKEN as TELEGRAM_TOKEN
from tests.twins.telegram import TelegramTwin
from tests.twins.whatsapp import APP_SECRET, PHONE_ID, WhatsAppTwin
from tests.twins.whatsapp import TOKEN as WHATSAPP_TOKEN


async def no_wait(seconds: float) -> None:
    """Paces have tests of their own."""


@pytest.fixture
async def telegram_twin() -> AsyncIterator[TelegramTwin]:
    async with TelegramTwin() as twin:
        yield twin


@pytest.fixture
async def telegram(telegram_twin: TelegramTwin) -> AsyncIterator[Telegram]:
    channel = Telegram(TELEGRAM_TOKEN, telegram_twin.url, secret="rahasia", timeout=5, sleep=no_wait)
    yield channel
    await channel.close()


@pytest.fixture
async def whatsapp_twin() -> AsyncIterator[WhatsAppTwin]:
    async with WhatsAppTwin() as twin:
        yield twin


@pytest.fixture
async def whatsapp(whatsapp_twin: WhatsAppTwin) -> AsyncIterator[WhatsApp]:
    channel = WhatsApp(
        WHATSAPP_TOKEN, PHONE_ID, APP_SECRET, "periksa", whatsapp_twin.url, "v24.0", timeout=5, sleep=no_wait
    )
    yield channel
    await channel.close()
