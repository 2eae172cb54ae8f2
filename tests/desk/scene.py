"""An evening at the hotline, all invented: who wrote what, what was heard, and who sits at the desk."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from bot.desk.pages import Desk
from bot.facts import Facts
from bot.model import (
    About,
    Address,
    AddressKind,
    Arrival,
    Choice,
    Decision,
    Escalation,
    Holder,
    Kind,
    Level,
    Media,
    Reading,
    Signal,
    Words,
)
from bot.settings import Settings
from bot.speech import Speech
from bot.store import Store, conversations, counsellors, inbox
from bot.vault import Vault
from bot.wake import LocalBell

PASSWORD = "kapal-kecil-biru"
# A hash that costs little, so that every test may sign in; what real ones cost is a test of its own.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
START = datetime(2026, 11, 22, 11, 40, tzinfo=UTC)
PASSPORT = Signal(
    "documents_held",
    Level.HIGH,
    About.SELF,
    "paspor saya ditahan bos",
    "documents held as leverage",
    "UU 21/2007",
)
LOCKED = Signal(
    "held_captive", Level.CRITICAL, About.SELF, "dikunci di mess", "not free to leave", "ILO 2009, indikator 4"
)


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **parts: float) -> None:
        self.at += timedelta(**parts)


@dataclass(slots=True)
class Scene:
    """A desk over a real store, with a hand for what callers do meanwhile."""

    settings: Settings
    store: Store
    vault: Vault
    now: Clock = field(default_factory=Clock)
    bell: LocalBell = field(default_factory=LocalBell)
    keys: int = 0

    def app(self) -> FastAPI:
        app = FastAPI()
        app.include_router(self.desk().router())
        return app

    def desk(self) -> Desk:
        speech = Speech({}, {}, Facts())
        return Desk(self.settings, self.store, self.vault, speech, self.bell, self.now)

    async def hires(self, name: str) -> int:
        return await self.store.run(counsellors.add, self.vault, name, CHEAP, self.now())

    async def writes(self, text: str, chat: str = "4711", **changes: Any) -> int:
        """A caller's message, kept and waiting for its turn. Returns the conversation."""
        self.keys += 1
        address = Address("telegram", AddressKind.CHAT, chat)
        arrival = replace(Arrival("telegram", f"m{self.keys}", Kind.TEXT, self.now(), (address,), text), **changes)
        kept = await self.store.run(inbox.keep, self.vault, Reading((arrival,)), self.now())
        return kept.conversations[0]

    async def answers(
        self,
        *texts: str | Words,
        signals: tuple[Signal, ...] = (),
        case: str | None = None,
        flagged: str | None = None,
        **escalation: Any,
    ) -> int | None:
        """The bot's turn over what waits; with ``case`` it opens one of that number. Returns the case's id."""
        seat = await self.store.run(conversations.take_seat, self.vault, "scene", self.now())
        assert seat is not None
        heard = (*seat.conversation.signals, *signals)
        level = max((signal.level for signal in heard), default=Level.NONE)
        holder = Holder.QUEUE if case and seat.conversation.holder is Holder.BOT else seat.conversation.holder
        asked = escalation.pop("reason", "risk")
        opens = Escalation(level, About.SELF, asked, **escalation) if case else None
        after = replace(seat.conversation, level=level, signals=heard, holder=holder)
        decision = Decision(after, escalation=opens, flagged=flagged)
        noted = {
            "risk": int(level),
            "level_so_far": int(level),
            "signals": [
                {
                    "signal": signal.name,
                    "level": int(signal.level),
                    "about": str(signal.about),
                    "words": signal.words,
                    "rule": signal.rule,
                    "source": signal.source,
                }
                for signal in signals
            ],
        }
        parts = [("danger.first", text if isinstance(text, Words) else Words(text)) for text in texts]
        token = seat.lease.token
        applied = await self.store.run(
            conversations.apply, self.vault, seat, token, decision, parts, noted, case or "", self.now()
        )
        return applied.case_id

    async def cases(self) -> tuple[int, int, int]:
        """Three callers in need: one in grave danger, one with a deadline, one who asked for a person."""
        await self.writes("halo kak, mau tanya")
        await self.answers(
            Words(
                "Halo, saya Suar. Ada yang bisa saya bantu?",
                (Choice("a", "Cek tawaran kerja"), Choice("b", "Bicara orang")),
            )
        )
        self.now.pass_by(minutes=2)
        await self.writes("Paspor saya, ditahan bos. Saya dikunci di mess, gak boleh keluar <b>tolong</b>")
        grave = await self.answers(
            "Saya dengar. Apakah kamu aman untuk menulis sekarang?", signals=(PASSPORT, LOCKED), case="482913"
        )
        self.now.pass_by(minutes=1)
        await self.writes("", kind=Kind.PHOTO, media=Media("file-1", "image/jpeg", "mess.jpg", 81234))
        await self.answers("Fotomu sudah saya simpan untuk petugas.")
        self.now.pass_by(minutes=4)
        await self.writes("berangkat besok subuh lewat Entikong, umur adik saya 16", "4712")
        due = self.now() + timedelta(hours=9)
        leaving = await self.answers(
            "Jangan berangkat dulu.",
            signals=(
                replace(
                    PASSPORT,
                    name="minor_recruited",
                    words="umur adik saya 16",
                    rule="a minor recruited or sent",
                    source="UU 35/2014",
                    about=About.OTHER,
                ),
            ),
            case="771204",
            deadline_at=due,
        )
        self.now.pass_by(minutes=3)
        await self.writes("mau bicara sama orang aja", "4713")
        asked = await self.answers(
            "Petugas saya panggil.",
            signals=(replace(PASSPORT, words="", level=Level.INFORM),),
            case="305518",
            reason="asked",
        )
        assert grave is not None
        assert leaving is not None
        assert asked is not None
        self.now.pass_by(minutes=6)
        return grave, leaving, asked


@asynccontextmanager
async def browser(scene: Scene, app: FastAPI | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without a window: it keeps cookies, and follows no redirect by itself."""
    transport = httpx.ASGITransport(app or scene.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
        yield client


async def enters(client: httpx.AsyncClient, name: str, password: str = PASSWORD) -> httpx.Response:
    """Open the sign-in page and send its form."""
    page = await client.get("/desk/sign-in")
    return await client.post("/desk/sign-in", data={"csrf": token_in(page), "name": name, "password": password})


def token_in(page: httpx.Response) -> str:
    """The token that a page's forms carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


async def presses(client: httpx.AsyncClient, page: str, address: str, **fields: str) -> httpx.Response:
    """Open a page and send one of its forms."""
    token = token_in(await client.get(page))
    return await client.post(address, data={"csrf": token} | fields)
