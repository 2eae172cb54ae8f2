"""Builds the whole hotline out of its parts, and keeps it running."""

import asyncio
import logging
import os
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import aiohttp
import uvicorn
import yaml
from prometheus_client import start_http_server
from starlette.types import ASGIApp

from actions import TOPICS
from bot import fact_files, listing_files, nlu, phrases, speech, trial, web, words
from bot import vault as vaults
from bot.channels.console import Console
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.clock import Clock
from bot.deliver import Delivery
from bot.desk import sign_in
from bot.desk.pages import Desk
from bot.errors import Misconfigured, SuarError
from bot.intake import Intake
from bot.media import MediaKeeper
from bot.model import About, Address, AddressKind, Channel, IntentMeaning, Outgoing, Say
from bot.settings import Settings
from bot.store import Store, counsellors, keys, leases, listings
from bot.turn import Mind, Turns
from bot.understand import Understanding
from bot.vault import Vault
from bot.wake import Bell, LocalBell, RedisBell

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
NOWHERE = "http://127.0.0.1:9"  # nobody listens on the discard port: the model is down until it moves
NLU_LOOK = 5.0  # seconds between two looks whether the NLU server lives
FIRST_COUNSELLOR = "konselor"
FIRST_PASSWORD = "first-password"  # noqa: S105 - the name of a file, not a password
FIRST_START = "first-start"


def utc_now() -> datetime:
    """The only clock of the hotline; everything else is given its time."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Hotline:
    """All parts, joined. One process may run some of them, several processes each their own."""

    settings: Settings
    store: Store
    vault: Vault
    mind: Mind
    bell: Bell
    understanding: Understanding
    channels: dict[str, Channel]
    intake: Intake
    turns: Turns
    delivery: Delivery
    clock: Clock
    media: MediaKeeper


def think(settings: Settings, root: Path = ROOT) -> Mind:
    """Read all that the tree says: examples of danger, lines, facts, commands. ``Misconfigured`` names the file."""
    overlay = settings.facts_dir if settings.facts_dir != Path() else settings.data_dir / "facts"
    known = fact_files.load(root / "responses" / "facts", overlay if overlay.is_dir() else None)
    needs = yaml.safe_load((root / "nlu_data" / "needs.yml").read_text(encoding="utf-8"))
    commands = yaml.safe_load((root / "nlu_data" / "commands.yml").read_text(encoding="utf-8"))
    reader = words.load(root)
    return Mind(
        reader=reader,
        speech=speech.load(root / "responses", known),
        facts=known,
        phrases=phrases.load(root / "nlu_data" / "signals.yml"),
        topics=TOPICS,
        needs={
            intent: IntentMeaning(
                entry["need"],
                entry.get("topic"),
                bool(entry.get("danger", False)),
                About(entry["about"]) if entry.get("about") else None,
            )
            for intent, entry in needs.items()
        },
        commands={reader.command(label): command for command, labels in commands.items() for label in labels},
        zone=settings.timezone,
        region=settings.region,
    )


def real_channels(settings: Settings, session: aiohttp.ClientSession) -> dict[str, Channel]:
    """The channels that the settings name; the trial page's own where nobody real can write."""
    channels: dict[str, Channel] = {}
    if settings.telegram_token:
        channels["telegram"] = Telegram(
            settings.telegram_token, settings.telegram_api_url, settings.telegram_rate, settings.telegram_secret
        )
    if settings.whatsapp_token:
        channels["whatsapp"] = WhatsApp(
            settings.whatsapp_token,
            settings.whatsapp_phone_id,
            settings.whatsapp_app_secret,
            settings.whatsapp_verify_token,
            settings.whatsapp_api_url,
            settings.whatsapp_api_version,
            settings.whatsapp_rate,
            session,
        )
    if settings.trial:
        channels["console"] = Console()
    return channels


@asynccontextmanager
async def assemble(
    settings: Settings,
    *,
    channels: Mapping[str, Channel] | None = None,
    now: Callable[[], datetime] = utc_now,
    mind: Mind | None = None,
) -> AsyncIterator[Hotline]:
    """Open the store, bring it up to date, and join all parts. Nothing runs yet, and the model is nowhere."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    vault = vaults.load(settings)
    store = await Store.open(settings)
    bell: Bell = RedisBell.open(settings.redis_url) if settings.redis_url else LocalBell()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        ways = dict(channels) if channels is not None else real_channels(settings, session)
        try:
            await store.migrate()
            await store.run(keys.check, vault)
            whole = mind or think(settings)
            understanding = Understanding(
                settings.nlu_url or NOWHERE, settings.nlu_token, settings.nlu_timeout, session
            )
            yield Hotline(
                settings=settings,
                store=store,
                vault=vault,
                mind=whole,
                bell=bell,
                understanding=understanding,
                channels=ways,
                intake=Intake(store, vault, bell, now),
                turns=Turns(store, vault, whole, understanding, ways, bell, now),
                delivery=Delivery(store, vault, ways, bell, now),
                clock=Clock(store, vault, bell, now),
                media=MediaKeeper(store, vault, ways, settings.data_dir / "media", bell, now),
            )
        finally:
            for channel in ways.values():
                await channel.close()
            await bell.close()
            await store.close()


async def import_register(
    store: Store,
    path: Path,
    layout: listing_files.Layout = listing_files.Layout(),
    *,
    complete: bool = False,
    now: datetime,
) -> int:
    """A dated version of the agency register out of a CSV or XLSX; ``Unusable`` names the line and keeps nothing."""
    content = await asyncio.to_thread(path.read_bytes)
    rows = await asyncio.to_thread(listing_files.read, content, layout, now.date())
    newest = max((row.source_date for row in rows if len(row.source_date) == 10), default=str(now.date()))
    snapshot_on = date.fromisoformat(newest)
    return await store.run(
        listings.import_version,
        [asdict(row) for row in rows],
        snapshot_on,
        path.name,
        complete,
        now,
    )


async def first_register(store: Store, now: datetime) -> None:
    """What is publicly known of agencies, until somebody imports the ministry's list."""
    if await store.read(listings.version) == 0:
        await import_register(store, ROOT / "responses" / "facts" / "agencies.csv", now=now)


async def send_test(channel: Channel, to: str, lines: speech.Speech) -> None:
    """A test message to one address, straight through the channel."""
    kind = AddressKind.CHAT if channel.name == "telegram" else AddressKind.PHONE
    words = lines.words(Say("desk.test"), speech.SOURCE_LANGUAGE, utc_now().date())
    await channel.send(Outgoing(Address(channel.name, kind, to), words))


async def first_start(hotline: Hotline, now: datetime) -> Path | None:
    """What a new installation needs: a register and one counsellor. Returns where the password lies, when made now.

    Processes that start together do it one after the other, so that the password is the one that was written down.
    """
    token = secrets.token_hex(8)
    while await hotline.store.run(leases.acquire, FIRST_START, token, utc_now(), 30.0) is None:  # noqa: ASYNC110
        await asyncio.sleep(0.1)  # another process is at it, and rings nowhere
    try:
        return await _first_start(hotline, now)
    finally:
        await hotline.store.run(leases.release, FIRST_START, token)


async def _first_start(hotline: Hotline, now: datetime) -> Path | None:
    await first_register(hotline.store, now)
    if await hotline.store.read(counsellors.every):
        return None
    password = secrets.token_urlsafe(9)
    path = hotline.settings.data_dir / FIRST_PASSWORD
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{FIRST_COUNSELLOR}\n{password}\n")
    await hotline.store.run(counsellors.add, hotline.vault, FIRST_COUNSELLOR, sign_in.hashed(password), now)
    return path


async def keep_nlu(hotline: Hotline, say: Callable[[str], None]) -> None:
    """Start the NLU server, look after it, and start it again when it died. The hotline works meanwhile.

    One elsewhere (``SUAR_NLU_URL``) is looked after there; here it is only told when it begins to answer.
    """
    running: nlu.Running | None = None
    answered = False
    try:
        while True:
            answers = await hotline.understanding.up()
            if not answers and not hotline.settings.nlu_url:
                try:
                    if running is not None:
                        await running.end()
                    running = await nlu.ensure(hotline.settings, ROOT)
                    hotline.understanding.move_to(running.url, running.token)
                    answers = True
                except SuarError as error:
                    log.error("nlu.absent reason=%s", error)
            if answers and not answered:
                log.info("nlu.ready")
                say("The model is loaded: Suar understands now.")
            answered = answers
            await asyncio.sleep(NLU_LOOK)
    finally:
        if running is not None:
            await running.end()


async def ready(hotline: Hotline) -> dict[str, str]:
    """What works now. Raises when the store cannot be written."""
    await hotline.store.run(leases.acquire, "health", "health", utc_now(), 0.0)
    return {"store": "up", "nlu": "up" if await hotline.understanding.up() else "down"}


def application(hotline: Hotline, metrics: web.Metrics) -> ASGIApp:
    """The web application of this hotline."""
    telegram, whatsapp = hotline.channels.get("telegram"), hotline.channels.get("whatsapp")
    desk = Desk(hotline.settings, hotline.store, hotline.vault, hotline.mind.speech, hotline.bell, utc_now)
    routers = [desk.router()]
    console = hotline.channels.get("console")
    if hotline.settings.trial and isinstance(console, Console):
        routers.append(trial.router(console, lambda raw: hotline.intake.take(console, raw)))
    return web.build(
        hotline.intake,
        telegram if isinstance(telegram, Telegram) else None,
        whatsapp if isinstance(whatsapp, WhatsApp) else None,
        lambda: ready(hotline),
        tuple(routers),
        metrics,
    )


async def serve(hotline: Hotline, part: str | None, announce: Callable[[], None], say: Callable[[str], None]) -> None:
    """Run one part, or all of them, until the process is told to stop."""
    metrics = web.Metrics()
    metrics.watch("suar_step_seconds", "seconds of turns by step, waiting included", "step", hotline.turns.spent.steps)
    metrics.watch("suar_store_cpu_seconds", "seconds of one core by the store's work", "work", hotline.store.cpu)
    metrics.watch("suar_store_wait_seconds", "seconds until the store had it", "work", hotline.store.waited)
    if hotline.settings.metrics_port:
        start_http_server(hotline.settings.metrics_port, hotline.settings.host, metrics.registry)
    _stop_when_told()
    with suppress(asyncio.CancelledError):
        async with asyncio.TaskGroup() as group:
            jobs: list[asyncio.Task[None]] = []
            if part in (None, "turns"):
                jobs.append(group.create_task(keep_nlu(hotline, say)))
                jobs.append(group.create_task(hotline.turns.run(hotline.settings.turn_workers)))
                jobs.append(group.create_task(hotline.clock.run()))
            if part in (None, "delivery"):
                jobs.append(group.create_task(hotline.delivery.run()))
                jobs.append(group.create_task(hotline.media.run()))
            telegram = hotline.channels.get("telegram")
            if part in (None, "web"):
                if isinstance(telegram, Telegram) and not hotline.settings.public_url:
                    jobs.append(group.create_task(hotline.intake.poll(telegram)))
                server = _server(hotline, metrics)
                announce()
                await server.serve()
                for job in jobs:
                    job.cancel()
            else:
                announce()


def _stop_when_told() -> None:
    """Let SIGTERM end us as Ctrl-C does, with what is in the air landed and leases given back."""
    task = asyncio.current_task()
    assert task is not None
    with suppress(NotImplementedError):  # where there are no signals
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _server(hotline: Hotline, metrics: web.Metrics) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            application(hotline, metrics),
            host=hotline.settings.host,
            port=hotline.settings.port,
            log_config=None,
            access_log=False,  # an access log would tell who wrote when
            server_header=False,
            timeout_graceful_shutdown=3,
            lifespan="off",
        )
    )


def require_usable(settings: Settings) -> None:
    """Refuse settings that would lose messages. ``Misconfigured`` says what to set."""
    if settings.telegram_token and settings.public_url and not settings.telegram_secret:
        raise Misconfigured("SUAR_TELEGRAM_SECRET must be set when SUAR_PUBLIC_URL is: anybody could post messages.")
    if settings.whatsapp_token and not (settings.whatsapp_app_secret and settings.whatsapp_phone_id):
        raise Misconfigured("SUAR_WHATSAPP_APP_SECRET and SUAR_WHATSAPP_PHONE_ID must be set with SUAR_WHATSAPP_TOKEN.")
