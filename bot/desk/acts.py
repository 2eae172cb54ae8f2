"""What a counsellor does with a case: each act is one button, one transaction, and one honest answer."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from markupsafe import escape
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.desk import names, printed
from bot.desk.case_page import CasePage
from bot.model import Level
from bot.store import Store, cases
from bot.store.case_view import CaseView
from bot.store.counsellors import Session
from bot.vault import Vault
from bot.wake import Bell

Form: TypeAlias = dict[str, str]
LONGEST = 4000  # characters of one message: what both channels carry in a single part
QUICKER = "Rekan Anda lebih cepat: laporan ini sudah diambil."
NOT_YOURS = "Laporan ini tidak lagi di tangan Anda. Tidak ada yang diubah."


class Acts:
    """Take, write, hand back, lower, close, note. Every one goes through the door first."""

    def __init__(self, page: CasePage, store: Store, vault: Vault, bell: Bell, now: Callable[[], datetime]) -> None:
        self.page = page
        self.store = store
        self.vault = vault
        self.bell = bell
        self.now = now

    def named(self) -> Mapping[str, Callable[[Request, Session, Form], Awaitable[Response]]]:
        """The acts by the last word of their address."""
        return {
            "take": self.take,
            "resume": self.resume,
            "write": self.write,
            "hand-back": self.hand_back,
            "lower": self.lower,
            "close": self.close,
            "note": self.note,
        }

    async def take(self, request: Request, session: Session, form: Form) -> Response:
        def act(tx: Connection, view: CaseView, me: int, now: datetime) -> bool:
            return cases.take(tx, view.case.id, me, now)

        return await self._do(request, session, act, QUICKER)

    async def resume(self, request: Request, session: Session, form: Form) -> Response:
        """Silence the bot again in a case that stayed ours while it answered."""

        def act(tx: Connection, view: CaseView, me: int, now: datetime) -> bool:
            return cases.hand_back(tx, view.case.id, me, now) and cases.take(tx, view.case.id, me, now)

        return await self._do(request, session, act)

    async def hand_back(self, request: Request, session: Session, form: Form) -> Response:
        def act(tx: Connection, view: CaseView, me: int, now: datetime) -> bool:
            return cases.hand_back(tx, view.case.id, me, now, to_bot=form.get("to") == "bot")

        return await self._do(request, session, act)

    async def lower(self, request: Request, session: Session, form: Form) -> Response:
        wanted = form.get("level", "")
        if form.get("sure") != "1" or wanted not in {"1", "2", "3"}:
            return await self.page.show(request, session, "Pilih tingkat, dan pastikan percakapan sudah dibaca.")
        level = Level(int(wanted))

        def act(tx: Connection, view: CaseView, me: int, now: datetime) -> bool:
            return level < view.case.level and cases.lower(tx, self.vault, view.case.id, me, level, now)

        return await self._do(request, session, act)

    async def close(self, request: Request, session: Session, form: Form) -> Response:
        outcome = form.get("outcome", "")
        if outcome not in names.OUTCOMES:
            return await self.page.show(request, session, "Pilih dulu hasil laporan ini.")

        def act(tx: Connection, view: CaseView, me: int, now: datetime) -> bool:
            return cases.close(tx, self.vault, view.case.id, me, outcome, now)

        return await self._do(request, session, act)

    async def note(self, request: Request, session: Session, form: Form) -> Response:
        text = form.get("note", "").strip()[:LONGEST]

        def act(tx: Connection, view: CaseView, me: int, now: datetime) -> bool:
            return cases.note(tx, self.vault, view.case.id, me, text, now)

        return await self._do(request, session, act)

    async def write(self, request: Request, session: Session, form: Form) -> Response:
        """Words to the caller. They stay in the box when they could not be written down."""
        text = form.get("text", "").replace("\r\n", "\n").strip()
        case_id = int(request.path_params["case_id"])
        if not text or len(text) > LONGEST:
            problem = f"Pesan ini terlalu panjang: paling banyak {LONGEST} huruf." if text else "Pesan masih kosong."
            return await self._unwritten(request, session, problem, text)
        written = await self.store.run(_write, self.vault, case_id, session.counsellor.id, text, self.now())
        if not written:
            return await self._unwritten(request, session, NOT_YOURS, text)
        self.bell.ring("outbox")
        self.bell.ring("desk")
        if printed.by_htmx(request):
            answer = await self.page.conversation(request, session)
            answer.headers["HX-Trigger"] = "written"  # the box is emptied by this, and by nothing else
            return answer
        return printed.to(request, f"/desk/case/{case_id}")

    async def _unwritten(self, request: Request, session: Session, problem: str, text: str) -> Response:
        """Say what went wrong without touching what was typed."""
        if not printed.by_htmx(request):
            return await self.page.show(request, session, problem, text)
        beside = {"HX-Retarget": "#problem", "HX-Reswap": "innerHTML"}
        return HTMLResponse(escape(problem), headers=printed.HEADERS | beside)

    async def _do(
        self,
        request: Request,
        session: Session,
        act: Callable[[Connection, CaseView, int, datetime], bool],
        refusal: str = NOT_YOURS,
    ) -> Response:
        case_id = int(request.path_params["case_id"])
        now = self.now()

        def whole(tx: Connection) -> bool:
            view = cases.open_case(tx, self.vault, session.counsellor.id, case_id, now)
            return act(tx, view, session.counsellor.id, now)

        if not await self.store.run(whole):
            return await self.page.show(request, session, refusal)
        self.bell.ring("desk")
        return printed.to(request, f"/desk/case/{case_id}")


def _write(tx: Connection, vault: Vault, case_id: int, counsellor_id: int, text: str, now: datetime) -> bool:
    """False when the case is in other hands; ``LookupError`` when it cannot be opened at all."""
    cases.open_case(tx, vault, counsellor_id, case_id, now)
    try:
        cases.write(tx, vault, case_id, counsellor_id, text, now)
    except LookupError:
        return False
    return True
