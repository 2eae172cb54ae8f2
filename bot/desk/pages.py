"""The counsellors' desk: sign in, see who waits, read, answer, and end a case."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from fastapi import APIRouter
from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import names, printed, shown, sign_in
from bot.desk.acts import Acts
from bot.desk.case_page import CasePage
from bot.desk.fragments import Fragments, inline
from bot.desk.live import Live
from bot.desk.sign_in import SignIn, same
from bot.model import Level
from bot.settings import Settings
from bot.speech import Speech
from bot.store import Store, cases, counsellors, flags, journal, outcomes, pins
from bot.store.counsellors import Session
from bot.vault import Vault
from bot.wake import Bell

Form: TypeAlias = dict[str, str]
Page: TypeAlias = Callable[[Request, Session], Awaitable[Response]]
Act: TypeAlias = Callable[[Request, Session, Form], Awaitable[Response]]
WORTH = Level.WARN  # of a case that a person opened where the rules heard less; who reads it may lower it


class Desk:
    """Everything under /desk. It reads and writes the store, and never talks to a channel."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        vault: Vault,
        speech: Speech,
        bell: Bell,
        now: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.store = store
        self.vault = vault
        self.bell = bell
        self.now = now
        self.templates = printed.Templates()
        self.door = SignIn(settings, store, now)
        self.live = Live(store, bell)
        self.fragments = Fragments(self.templates, store, vault, settings.timezone, now)
        self.case = CasePage(self.templates, self.fragments, store, vault, speech, settings, now)
        self.acts = Acts(self.case, store, vault, bell, now)

    def router(self) -> APIRouter:
        """The routes. Each but the sign-in and the files asks first whose browser it is."""
        router = APIRouter(prefix="/desk", include_in_schema=False)

        def get(path: str, page: Callable[[Request], Awaitable[Response]]) -> None:
            router.add_api_route(path, page, methods=["GET"], response_model=None)

        def post(path: str, act: Callable[[Request], Awaitable[Response]]) -> None:
            router.add_api_route(path, act, methods=["POST"], response_model=None)

        get("/static/{name}", self.static)
        get("/sign-in", self.ask_in)
        post("/sign-in", self.let_in)
        get("", self.known(self.queue))
        get("/flagged", self.known(self.flagged))
        get("/closed", self.known(self.closed))
        get("/outcomes", self.known(self.outcomes))
        get("/part/{name}", self.known(self.part))
        get("/live", self.known(self.stream))
        get("/case/{case_id:int}", self.known(self.case.page))
        get("/case/{case_id:int}/conversation", self.known(self.case.conversation))
        get("/case/{case_id:int}/file/{media_id:int}", self.known(self.case.file))
        post("/sign-out", self.meant(self.sign_out))
        post("/duty", self.meant(self.duty))
        post("/flagged/{turn_id:int}/seen", self.meant(self.seen))
        post("/flagged/{turn_id:int}/open", self.meant(self.open_flagged))
        post("/senderless/{arrival_id:int}/seen", self.meant(self.senderless_seen))
        post("/case/{case_id:int}/dossier", self.meant(self.case.dossier))
        for name, act in self.acts.named().items():
            post(f"/case/{{case_id:int}}/{name}", self.meant(act))
        return router

    def known(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """Only for who is signed in. What cannot be opened does not exist."""

        async def route(request: Request) -> Response:
            session = await self.door.who(request)
            if session is None:
                return printed.to(request, "/desk/sign-in")
            try:
                return await page(request, session)
            except LookupError:
                return self.templates.page("missing.html", self.frame(session), 404)

        return route

    def meant(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        """Only for who is signed in and pressed a button of ours: the session's own token must come along."""

        async def page(request: Request, session: Session) -> Response:
            try:
                form = await printed.form_of(request)
            except ValueError:
                return Response(status_code=413)
            if not same(request.headers.get("x-csrf") or form.get("csrf"), session.csrf):
                return self.templates.page("refused.html", self.frame(session), 403)
            return await act(request, session, form)

        return self.known(page)

    def frame(self, session: Session) -> dict[str, object]:
        return self.case.frame(session)

    # ------------------------------------------------------------------ in and out

    async def static(self, request: Request) -> Response:
        return self.templates.file(str(request.path_params["name"]))

    async def ask_in(self, request: Request) -> Response:
        return self._door(request)

    def _door(self, request: Request, problem: str = "", name: str = "", status: int = 200) -> Response:
        token = request.cookies.get(sign_in.DOOR) or sign_in.fresh()
        first = self.settings.data_dir / "first-password"
        hint = str(first) if self.settings.trial and first.exists() else ""
        page = self.templates.page(
            "sign_in.html", {"csrf": token, "problem": problem, "name": name, "hint": hint}, status
        )
        self.door.remember(page, sign_in.DOOR, token)
        return page

    async def let_in(self, request: Request) -> Response:
        try:
            form = await printed.form_of(request)
        except ValueError:
            return Response(status_code=413)
        name = form.get("name", "").strip()[:64]
        if not same(form.get("csrf"), request.cookies.get(sign_in.DOOR)):
            return self._door(request, "Halaman ini sudah lama terbuka. Silakan coba sekali lagi.", name, 403)
        place = request.client.host if request.client else ""
        entered = await self.door.enter(name, form.get("password", "")[:1024], place)
        if entered is None:
            return self._door(request, "Nama atau kata sandi tidak cocok.", name, 401)
        if isinstance(entered, timedelta):
            pause = f"{int(entered.total_seconds()) + 1} detik"
            return self._door(request, f"Terlalu banyak percobaan. Tunggu {pause}, lalu coba lagi.", name, 429)
        page = printed.to(request, "/desk")
        self.door.remember(page, sign_in.COOKIE, entered)
        return page

    async def sign_out(self, request: Request, session: Session, form: Form) -> Response:
        await self.door.leave(request)
        page = printed.to(request, "/desk/sign-in")
        page.delete_cookie(sign_in.COOKIE, path="/desk")
        return page

    async def duty(self, request: Request, session: Session, form: Form) -> Response:
        on = form.get("on") == "1"
        await self.store.run(counsellors.duty, session.counsellor.id, on, self.now())
        self.bell.ring("desk")
        back = form.get("back", "")
        return printed.to(request, back if back.startswith("/desk") and "\\" not in back else "/desk")

    # ------------------------------------------------------------------ lists

    async def queue(self, request: Request, session: Session) -> Response:
        waiting = await self.fragments.queue()
        mine = await self.fragments.mine(session.counsellor.id)
        return self.templates.page(
            "queue.html", self.frame(session) | {"waiting": inline(waiting), "mine": inline(mine)}
        )

    async def flagged(self, request: Request, session: Session) -> Response:
        listed = await self.fragments.flagged()
        return self.templates.page("flagged.html", self.frame(session) | {"listed": inline(listed)})

    async def closed(self, request: Request, session: Session) -> Response:
        ended = await self.store.read(cases.closed)
        rows = self.fragments.rows(ended)
        return self.templates.page("closed.html", self.frame(session) | {"rows": rows, "outcomes": names.OUTCOMES})

    async def outcomes(self, request: Request, session: Session) -> Response:
        """What became of offers and reports, as counts."""
        counted = await self.store.read(outcomes.counts)
        return self.templates.page("outcomes.html", self.frame(session) | {"tables": shown.outcome_tables(counted)})

    async def part(self, request: Request, session: Session) -> Response:
        """A list again, after the stream said that it changed. 204 while the page already shows just that."""
        name = str(request.path_params["name"])
        if name == "queue":
            html = await self.fragments.queue()
        elif name == "mine":
            html = await self.fragments.mine(session.counsellor.id)
        elif name == "flagged":
            html = await self.fragments.flagged()
        else:
            raise LookupError(name)
        return self.fragments.answer(html, request.query_params.get("shown", ""))

    async def seen(self, request: Request, session: Session, form: Form) -> Response:
        turn_id = int(request.path_params["turn_id"])
        await self.store.run(flags.seen, turn_id, session.counsellor.id, self.now())
        return await self._flagged_again(request)

    async def senderless_seen(self, request: Request, session: Session, form: Form) -> Response:
        arrival_id = int(request.path_params["arrival_id"])
        await self.store.run(journal.senderless_seen, arrival_id, session.counsellor.id, self.now())
        return await self._flagged_again(request)

    async def open_flagged(self, request: Request, session: Session, form: Form) -> Response:
        """A person found that this turn is worth a case: on to its page, where it can be taken."""
        turn_id = int(request.path_params["turn_id"])
        mine = (turn_id, session.counsellor.id, pins.fresh_number(), WORTH, self.now())
        try:
            case_id = await self.store.run(flags.open_case, self.vault, *mine)
        except LookupError:
            if not printed.by_htmx(request):
                raise
            return await self._flagged_again(request)  # its caller was forgotten meanwhile: the list says so best
        self.bell.ring("desk")
        return printed.to(request, f"/desk/case/{case_id}")

    async def _flagged_again(self, request: Request) -> Response:
        self.bell.ring("desk")
        if printed.by_htmx(request):
            return self.fragments.answer(await self.fragments.flagged(), "")
        return printed.to(request, "/desk/flagged")

    async def stream(self, request: Request, session: Session) -> Response:
        shown = request.query_params.get("case", "")
        case_id = int(shown) if shown.isdigit() and len(shown) < 12 else None
        flagged = request.query_params.get("flagged") == "1"
        return EventSourceResponse(
            self.live.stream(case_id, flagged=flagged), ping=20, headers={"Cache-Control": "no-store"}
        )
