"""What callers do: whole conversations through signed webhooks, and bare questions to the model."""

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field

import aiohttp

from bench.stand import Stand
from tests.payloads import whatsapp as payloads
from tests.twins.whatsapp import APP_SECRET

# The five turns of the peer's measurement: greeting, cost, agency question, agency name, emergency with an entry
# in the queue. The greeting has more than three words, or it would rest for what follows it.
TURNS = (
    "Selamat pagi kak, saya mau tanya",
    "Berapa biaya resmi kerja ke Malaysia?",
    "Saya mau cek apakah agen saya terdaftar resmi",
    "PT Ramzy Cahaya Karya",
    "Tolong paspor saya ditahan bos, saya dipukul dan dikunci di rumah",
)
QUESTIONS = (
    *TURNS,
    "gaji saya sudah tiga bulan belum dibayar",
    "adik saya hilang kontak di Kamboja",
    "ada tawaran kerja di restoran Thailand katanya gak perlu visa kerja",
    "syarat jadi TKI apa aja ya",
    "makasih ya kak",
    "mau bicara sama orang langsung",
    "nomor BP3MI Pontianak berapa",
)
PATIENCE = 20.0  # seconds for one reply; a message that was lost ends the run
SILENCE = 0.4  # seconds without a further message: the answer was whole

_callers = itertools.count(1)


@dataclass(slots=True)
class Ears:
    """Hears from the twin who was written to, at the twin's own moment: our delay is not the hotline's."""

    counts: dict[str, int] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)
    waiting: dict[str, tuple[int, asyncio.Future[float]]] = field(default_factory=dict)

    async def listen(self, session: aiohttp.ClientSession, twin: str, ready: asyncio.Event) -> None:
        endless = aiohttp.ClientTimeout(total=None)
        async with session.get(f"{twin}/twin/stream", timeout=endless) as response:
            ready.set()
            async for line in response.content:
                moment, _, address = line.decode().strip().partition(" ")
                self.hear(address, float(moment))

    def hear(self, address: str, moment: float) -> None:
        self.counts[address] = self.counts.get(address, 0) + 1
        self.last[address] = moment
        wanted = self.waiting.get(address)
        if wanted is not None and self.counts[address] >= wanted[0] and not wanted[1].done():
            wanted[1].set_result(moment)

    async def until(self, address: str, count: int) -> float:
        """When the message with this number came; monotonic seconds."""
        if self.counts.get(address, 0) >= count:
            return self.last[address]
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.waiting[address] = (count, future)
        try:
            async with asyncio.timeout(PATIENCE):
                return await future
        finally:
            del self.waiting[address]


@dataclass(frozen=True, slots=True)
class Timed:
    """How long each of them took, and all of them together. Seconds."""

    each: tuple[float, ...]
    whole: float

    @property
    def rate(self) -> float:
        return len(self.each) / self.whole

    def at(self, share: float) -> float:
        ordered = sorted(self.each)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def new_caller() -> str:
    return f"62899{next(_callers):08d}"


async def post(session: aiohttp.ClientSession, stand: Stand, caller: str, words: str) -> None:
    """One message, signed as Meta signs."""
    said = payloads.said(words, sender=caller, timestamp=str(int(time.time())))
    body = payloads.call(said, contacts=[payloads.contact(caller)])
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": payloads.signature(body, APP_SECRET)}
    async with session.post(f"{stand.hotline}/whatsapp/webhook", data=body, headers=headers) as response:
        if response.status != 200:
            raise SystemExit(f"The webhook answered {response.status}.")
        await response.read()


async def rehearse(session: aiohttp.ClientSession, stand: Stand, ears: Ears) -> tuple[int, ...]:
    """One slow conversation: how many messages each turn is answered with. None may be silent."""
    caller, parts = new_caller(), []
    for words in TURNS:
        before = ears.counts.get(caller, 0)
        await post(session, stand, caller, words)
        await ears.until(caller, before + 1)
        heard = -1
        while heard != ears.counts[caller]:
            heard = ears.counts[caller]
            await asyncio.sleep(SILENCE)
        parts.append(heard - before)
    return tuple(parts)


async def converse(
    session: aiohttp.ClientSession, stand: Stand, ears: Ears, parts: tuple[int, ...], conversations: int, at_once: int
) -> Timed:
    """So many conversations, so many at once, each of a new caller; a turn ends with its last message."""
    each: list[float] = []
    left = iter(range(conversations))

    async def callers() -> None:
        for _ in left:
            caller, heard = new_caller(), 0
            for words, more in zip(TURNS, parts, strict=True):
                heard += more
                started = time.monotonic()
                await post(session, stand, caller, words)
                each.append(await ears.until(caller, heard) - started)

    started = time.monotonic()
    await asyncio.gather(*(callers() for _ in range(at_once)))
    return Timed(tuple(each), time.monotonic() - started)


async def ask(session: aiohttp.ClientSession, stand: Stand, questions: int, at_once: int) -> Timed:
    """The NLU server alone, as the hotline asks it."""
    each: list[float] = []
    left = iter(range(questions))
    bodies = [json.dumps({"text": words}).encode() for words in QUESTIONS]
    url = f"{stand.nlu}/model/parse?token={stand.nlu_token}"
    headers = {"Content-Type": "application/json"}

    async def asker() -> None:
        for number in left:
            started = time.monotonic()
            async with session.post(url, data=bodies[number % len(bodies)], headers=headers) as response:
                if response.status != 200:
                    raise SystemExit(f"The NLU server answered {response.status}.")
                await response.read()
            each.append(time.monotonic() - started)

    started = time.monotonic()
    await asyncio.gather(*(asker() for _ in range(at_once)))
    return Timed(tuple(each), time.monotonic() - started)
