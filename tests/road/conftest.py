"""The running hotline, for tests of the whole road."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.settings import Settings
from tests.road.stage import Stage, running
from tests.store.test_wake import redis_server, redis_url

__all__ = ["redis_server", "redis_url"]


@pytest.fixture
async def stage(sqlite_settings: Settings) -> AsyncIterator[Stage]:
    """The hotline on SQLite, its model nowhere."""
    async with running(sqlite_settings) as served:
        yield served


@pytest.fixture(autouse=True)
def quiet_server() -> Iterator[None]:
    """The web server tells of its start and end; tests do not need to know."""
    logger = logging.getLogger("uvicorn")
    before = logger.level
    logger.setLevel(logging.WARNING)
    yield
    logger.setLevel(before)
