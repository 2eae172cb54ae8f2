"""A real browser, and the desk on a loopback port."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, Error, async_playwright

from tests.desk.conftest import scene
from tests.require import missing

__all__ = ["chromium", "scene", "serve"]


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Chromium as the distribution ships it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("chromium", "no chromium on the PATH")
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Error as error:
            missing("chromium", f"chromium does not start: {error.message.splitlines()[0]}")
        yield browser
        await browser.close()


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[str]:
    """Serve an application on a free loopback port while the block lasts; yields its address."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, lifespan="off", access_log=False, timeout_graceful_shutdown=1)
    )
    running = asyncio.create_task(server.serve(sockets=[taken]))
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        taken.close()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[FastAPI], Awaitable[str]]]:
    """Serves applications until the test ends."""
    async with AsyncExitStack() as stack:

        async def start(app: FastAPI) -> str:
            return await stack.enter_async_context(listening(app))

        yield start
