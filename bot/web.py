"""What the outside can reach: webhooks in, health, the desk, and /try for whoever tries Suar."""

import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping

from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.errors import SuarError
from bot.intake import Intake

log = logging.getLogger(__name__)

LARGEST = 4 * 1024 * 1024  # bytes of one webhook call; Meta documents 3 MB

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Metrics:
    """Counters without a single label that tells one caller from another."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.kept = Counter("suar_messages_kept", "messages kept for a turn", ["channel"], registry=self.registry)
        self.refused = Counter(
            "suar_webhooks_refused", "webhook calls with a wrong signature", ["channel"], registry=self.registry
        )

    def watch(self, name: str, help: str, label: str, sums: Mapping[str, float]) -> None:
        """Show sums that somebody else keeps, as they are when they are asked for."""
        self.registry.register(_Sums(name, help, label, sums))


class _Sums(Collector):
    def __init__(self, name: str, help: str, label: str, sums: Mapping[str, float]) -> None:
        self.family = (name, help, label)
        self.sums = sums

    def collect(self) -> Iterator[CounterMetricFamily]:
        name, help, label = self.family
        family = CounterMetricFamily(name, help, labels=[label])
        for key, value in tuple(self.sums.items()):
            family.add_metric([key], value)
        yield family


class Careful:
    """Headers that make a browser careful, unless a page set its own. Plain ASGI: an event stream passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, careful if scope["type"] == "http" else send)


class Webhooks:
    """Answers the calls of channels before FastAPI routes them: its way costs more than keeping the message."""

    def __init__(self, app: ASGIApp, doors: Mapping[str, Callable[[Request], Awaitable[Response]]]) -> None:
        self.app = app
        self.doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self.doors.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if door is None:
            await self.app(scope, receive, send)
        else:
            await (await door(Request(scope, receive)))(scope, receive, send)


def build(
    intake: Intake,
    telegram: Telegram | None,
    whatsapp: WhatsApp | None,
    ready: Callable[[], Awaitable[dict[str, str]]],
    routers: tuple[APIRouter, ...],
    metrics: Metrics,
) -> ASGIApp:
    """The application. ``ready`` says what works, and raises when the store cannot be written."""
    app = FastAPI(title="Suar", docs_url=None, redoc_url=None, openapi_url=None)
    router = APIRouter()

    async def telegram_webhook(request: Request) -> Response:
        if telegram is None:
            return Response(status_code=404)
        if not telegram.signed(request.headers.get("x-telegram-bot-api-secret-token")):
            metrics.refused.labels("telegram").inc()
            return Response(status_code=401)
        raw = await _body(request)
        return Response(status_code=413) if raw is None else await _keep(raw, telegram)

    @router.get("/whatsapp/webhook")
    async def whatsapp_challenge(request: Request) -> Response:
        answer = whatsapp.challenge(dict(request.query_params)) if whatsapp is not None else None
        return Response(answer, media_type="text/plain") if answer is not None else Response(status_code=403)

    async def whatsapp_webhook(request: Request) -> Response:
        if whatsapp is None:
            return Response(status_code=404)
        raw = await _body(request)
        if raw is None:
            return Response(status_code=413)
        if not whatsapp.signed(raw, request.headers.get("x-hub-signature-256")):
            metrics.refused.labels("whatsapp").inc()
            return Response(status_code=401)
        return await _keep(raw, whatsapp)

    async def _keep(raw: bytes, channel: Telegram | WhatsApp) -> Response:
        try:
            new = await intake.take(channel, raw)
        except SuarError as error:
            # Not kept: the channel must send it again.
            log.error("web.not_kept channel=%s error=%s", channel.name, type(error).__name__)
            return Response(status_code=503, headers={"Retry-After": "5"})
        metrics.kept.labels(channel.name).inc(new)
        return Response(status_code=200)

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "up"}

    @router.get("/health/ready")
    async def health() -> Response:
        try:
            return Response(json.dumps(await ready()), media_type="application/json")
        except SuarError as error:
            return Response(json.dumps({"store": type(error).__name__}), 503, media_type="application/json")

    app.include_router(router)
    for each in routers:
        app.include_router(each)
    doors = {"/telegram/webhook": telegram_webhook, "/whatsapp/webhook": whatsapp_webhook}
    app.add_middleware(Careful)
    return Webhooks(app, doors)


async def _body(request: Request) -> bytes | None:
    """The raw bytes, as they were signed; None when there are too many."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > LARGEST:
        return None
    raw = bytearray()
    async for chunk in request.stream():  # a body in chunks announces nothing
        raw += chunk
        if len(raw) > LARGEST:
            return None
    return bytes(raw)
