"""A caller's phone beside the desk, for whoever tries Suar: nothing leaves this machine."""

import asyncio
import json
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import parse_qs

from fastapi import APIRouter
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.console import Console
from bot.desk.printed import HEADERS, Templates

COOKIE = "suar_try"
LONGEST = 4000  # characters of one message
LARGEST = 32 * 1024  # bytes of one request
LARGEST_PHOTO = 4 * 1024 * 1024
_PHONES = 50
_ENTRIES = 500


class Phone:
    """One caller who is being tried out: what was said on both sides, for pages that are opened again."""

    def __init__(self, chat: str, console: Console) -> None:
        self.chat = chat
        self.console = console
        self.entries: list[str] = []
        self._changed = asyncio.Condition()
        self._listeners = 0
        self._reader: asyncio.Task[None] | None = None

    async def add(self, entry: dict[str, object]) -> None:
        if len(self.entries) < _ENTRIES:
            async with self._changed:
                self.entries.append(json.dumps(entry | {"at": int(time.time() * 1000)}, ensure_ascii=False))
                self._changed.notify_all()

    async def entries_from(self, start: int) -> AsyncIterator[tuple[int, str]]:
        """Every entry from number ``start`` on, with the number that follows it; then whatever comes."""
        self._listeners += 1
        if self._reader is None:
            # One reader for all pages that show this phone: what it takes from the channel, all of them get.
            self._reader = asyncio.create_task(self._read(), name="try-phone")
        try:
            while True:
                while start < len(self.entries):
                    start += 1
                    yield start, self.entries[start - 1]
                async with self._changed:
                    while start >= len(self.entries):
                        await self._changed.wait()
        finally:
            self._listeners -= 1
            if not self._listeners and self._reader is not None:
                self._reader.cancel()
                self._reader = None

    async def _read(self) -> None:
        said = self.console.said(self.chat)
        while True:
            words = (await said.get()).words
            choices = [[choice.id, choice.label] for choice in words.choices]
            await self.add({"who": "suar", "text": words.text, "choices": choices})


class Phones:
    """The phones that are being tried out, the one that was idle longest forgotten first."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._phones: OrderedDict[str, Phone] = OrderedDict()

    def of(self, chat: str) -> Phone:
        phone = self._phones.get(chat)
        if phone is None:
            phone = self._phones[chat] = Phone(chat, self.console)
            if len(self._phones) > _PHONES:
                self._phones.popitem(last=False)
        self._phones.move_to_end(chat)
        return phone


def router(console: Console, take: Callable[[bytes], Awaitable[int]]) -> APIRouter:
    """The routes of /try. ``take`` keeps what the phone sends, as any channel's messages are kept."""
    routes = APIRouter(prefix="/try", include_in_schema=False)
    templates = Templates()
    phones = Phones(console)

    async def page(request: Request) -> Response:
        answer = templates.page("try.html", {})
        if not _chat(request):
            _give(answer)
        return answer

    async def new(request: Request) -> Response:
        answer = RedirectResponse("/try", 303, HEADERS)
        if _chat(request):  # a strict cookie comes only from our own page
            _give(answer)
        return answer

    async def say(request: Request) -> Response:
        chat = _chat(request)
        if chat is None:
            return Response(status_code=403)
        raw = await _body(request, LARGEST)
        if raw is None:
            return Response(status_code=413)
        fields = parse_qs(raw.decode("utf-8", errors="replace"))
        text, choice = fields.get("text", [""])[0].strip()[:LONGEST], fields.get("choice", [""])[0][:200]
        if not text and not choice:
            return Response(status_code=422)
        phone = phones.of(chat)
        await phone.add({"who": "me", "text": text})
        message = {"chat": chat, "key": secrets.token_hex(12), "text": text} | ({"choice": choice} if choice else {})
        await take(json.dumps(message).encode())
        return Response(status_code=204)

    async def photo(request: Request) -> Response:
        """A picture as the body: kept and shown to the counsellor as any channel's, read by nobody else."""
        chat = _chat(request)
        if chat is None or not request.headers.get("content-type", "").startswith("image/"):
            return Response(status_code=403 if chat is None else 415)
        content = await _body(request, LARGEST_PHOTO)
        if not content:
            return Response(status_code=413 if content is None else 422)
        key = secrets.token_hex(12)
        console.lay_down(key, content)
        await phones.of(chat).add({"who": "me", "text": "", "kind": "photo"})
        await take(json.dumps({"chat": chat, "key": key, "kind": "photo"}).encode())
        return Response(status_code=204)

    async def stream(request: Request) -> Response:
        chat = _chat(request)
        if chat is None:
            return Response(status_code=403)
        last = request.headers.get("last-event-id", "")
        phone = phones.of(chat)
        # A browser that comes back after a restart of ours counts from a phone that is gone.
        start = int(last) if last.isdigit() and int(last) <= len(phone.entries) else 0

        async def events() -> AsyncIterator[ServerSentEvent]:
            async for number, entry in phone.entries_from(start):
                yield ServerSentEvent(data=entry, id=str(number))

        return EventSourceResponse(events(), ping=20, headers={"Cache-Control": "no-store"})

    routes.add_api_route("", page, methods=["GET"], response_model=None)
    routes.add_api_route("/new", new, methods=["POST"], response_model=None)
    routes.add_api_route("/say", say, methods=["POST"], response_model=None)
    routes.add_api_route("/photo", photo, methods=["POST"], response_model=None)
    routes.add_api_route("/stream", stream, methods=["GET"], response_model=None)
    return routes


async def _body(request: Request, most: int) -> bytes | None:
    """The body, or None when it is larger than that."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > most:
            return None
    return bytes(raw)


def _chat(request: Request) -> str | None:
    """Which phone this browser holds."""
    chat = request.cookies.get(COOKIE, "")
    return chat if len(chat) == 32 and chat.isalnum() else None


def _give(answer: Response) -> None:
    answer.set_cookie(COOKIE, secrets.token_hex(16), path="/try", httponly=True, samesite="strict")
