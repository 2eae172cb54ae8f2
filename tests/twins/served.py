"""What both twins share: a web server on loopback, and failures that are waiting to happen."""

import argparse
import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web


@dataclass(frozen=True, slots=True)
class Failure:
    """What the next send meets. ``reset``: carried out, then the line is cut. ``hang``: carried out, no answer."""

    kind: str  # "refuse", "reset", "hang"
    status: int = 0
    body: dict[str, Any] | str = ""
    headers: dict[str, str] | None = None


class Served:
    """A twin as a web server. ``url`` is the API's address once started.

    A twin in a process of its own is asked ``GET /twin/sent?since=N`` for what was said to it, or streams at
    ``GET /twin/stream`` a line for each message the moment it comes: monotonic seconds and the address.
    """

    def __init__(self) -> None:
        self.app = web.Application(client_max_size=64 * 1024 * 1024)
        self.url = ""
        self.sent: list[dict[str, Any]] = []
        self.failures: deque[Failure] = deque()
        self._runner: web.AppRunner | None = None
        self._over = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        self._ears: set[asyncio.Queue[str]] = set()
        self.app.router.add_get("/twin/sent", self._what_was_sent)
        self.app.router.add_get("/twin/stream", self._stream)

    async def _what_was_sent(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", 0))
        return web.json_response({"count": len(self.sent), "sent": self.sent[since:]})

    def tell(self, address: str) -> None:
        """Something was said to this address just now."""
        if self._ears:
            line = f"{time.monotonic():.6f} {address}\n"
            for ear in self._ears:
                ear.put_nowait(line)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        ear: asyncio.Queue[str] = asyncio.Queue()
        self._ears.add(ear)
        try:
            while True:
                lines = [await ear.get()]
                while not ear.empty():
                    lines.append(ear.get_nowait())
                await response.write("".join(lines).encode())
        finally:
            self._ears.discard(ear)

    async def start(self, port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop; hanging requests end."""
        self._over.set()
        if self._session:
            await self._session.close()
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> "Served":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def next_5xx(self, status: int = 502) -> None:
        """An error of theirs, with a page that is no JSON."""
        self.failures.append(Failure("refuse", status, "<html>bad gateway</html>"))

    def reset_after_send(self) -> None:
        """The message goes out, the answer never comes: the line is cut."""
        self.failures.append(Failure("reset"))

    def hang_after_send(self) -> None:
        """The message goes out, the answer never comes: silence until the twin stops."""
        self.failures.append(Failure("hang"))

    async def failing(
        self, request: web.Request, carry_out: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        """Carry out a send, meeting the next scripted failure if there is one."""
        failure = self.failures.popleft() if self.failures else None
        if failure is None:
            return await carry_out()
        if failure.kind == "refuse":
            text = failure.body if isinstance(failure.body, str) else json.dumps(failure.body)
            kind = "text/html" if isinstance(failure.body, str) else "application/json"
            return web.Response(status=failure.status, text=text, content_type=kind, headers=failure.headers)
        answer = await carry_out()
        if failure.kind == "hang":
            await self._over.wait()
            return answer
        if request.transport is not None:
            request.transport.abort()
        return answer

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Call somebody's webhook; the status of the answer."""
        self._session = self._session or aiohttp.ClientSession()
        headers = {"Content-Type": "application/json", **headers}
        async with self._session.post(url, data=body, headers=headers) as response:
            return response.status


def main(new: Callable[[argparse.Namespace], Served], parser: argparse.ArgumentParser) -> None:
    """Run a twin by itself, until interrupted."""
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()

    async def serve() -> None:
        twin = new(options)
        await twin.start(options.port)
        print(twin.url, flush=True)  # noqa: T201  (whoever started us reads the address here)
        try:
            await asyncio.Event().wait()
        finally:
            await twin.stop()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
