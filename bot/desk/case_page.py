"""One case: the conversation with its signals marked, and what this counsellor may do now."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import dossier, names, paper, shown
from bot.desk.fragments import Fragments, sealed
from bot.desk.printed import HEADERS, Templates
from bot.errors import Misconfigured
from bot.model import Kind, Level
from bot.settings import Settings
from bot.speech import Speech
from bot.store import Store, cases, media
from bot.store.case_view import CaseView
from bot.store.counsellors import Session
from bot.store.media import Kept
from bot.vault import Vault

PHOTOS = 6  # of a dossier: the first ones, which the family sent of who is missed
_PARTS = ("conversation", "status", "signs")
_CUT = "<!-- -->\n"  # no caller can type it: what is put into a template is escaped


class CasePage:
    """Shows a case to a counsellor. The one door is ``cases.open_case``."""

    def __init__(
        self,
        templates: Templates,
        fragments: Fragments,
        store: Store,
        vault: Vault,
        speech: Speech,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self.templates = templates
        self.fragments = fragments
        self.store = store
        self.vault = vault
        self.zone = settings.timezone
        self.folder = settings.data_dir / "media"
        self.now = now
        labels = speech.lines.get("shared.labels")
        self.facts = speech.facts
        self.commands = dict(labels.choices) if labels is not None else {}

    def frame(self, session: Session) -> dict[str, object]:
        """What the head of every page needs."""
        return {"me": session.counsellor, "csrf": session.csrf, "on_duty": session.counsellor.on_duty_since is not None}

    async def page(self, request: Request, session: Session) -> Response:
        return await self.show(request, session)

    async def show(self, request: Request, session: Session, problem: str = "", draft: str = "") -> Response:
        """The whole page; with what went wrong, and the words that were not sent."""
        view, version = await self._open(request, session)
        relation = shown.relation(view, session.counsellor.id)
        return self.templates.page(
            "case.html",
            self.frame(session)
            | self._parts(view, version, relation)
            | {
                "case": view.case,
                "relation": relation,
                "levels": [
                    (int(level), names.LEVELS[level]) for level in Level if Level.NONE < level < view.case.level
                ],
                "outcomes": names.OUTCOMES,
                "note": view.note,
                "matches": [shown.match(each, self.now(), self.zone) for each in view.matches],
                "reported": shown.reported(view.turns),
                "outcomes_told": [shown.outcome(at, each, self.zone) for at, each in view.outcomes],
                "problem": problem,
                "draft": draft,
            },
            409 if problem else 200,
        )

    async def conversation(self, request: Request, session: Session) -> Response:
        """The conversation again. When somebody else moved the case, the whole page is asked for anew."""
        view, version = await self._open(request, session)
        relation = shown.relation(view, session.counsellor.id)
        if request.query_params.get("as", relation) != relation:
            return Response(status_code=200, headers=HEADERS | {"HX-Refresh": "true"})
        html = self._conversation(view, version, relation)
        return self.fragments.answer(html, request.query_params.get("shown", ""))

    async def file(self, request: Request, session: Session) -> Response:
        """A file that the caller sent, opened from its envelope. Never shown in the page: it may be anything."""
        case_id, media_id = int(request.path_params["case_id"]), int(request.path_params["media_id"])
        kept = await self.store.run(_file, self.vault, session.counsellor.id, case_id, media_id, self.now())
        content = await asyncio.to_thread(self._opened, kept)
        name = Path(kept.name or f"kiriman-{media_id}").name
        careful = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return Response(content, headers=HEADERS | careful, media_type="application/octet-stream")

    async def dossier(self, request: Request, session: Session, form: dict[str, str]) -> Response:
        """The case on paper, with its photos. Made for this request alone, and written down as printed."""
        case_id, me = int(request.path_params["case_id"]), session.counsellor
        view, kept = await self.store.run(_printed, self.vault, me.id, case_id, self.now())
        content = await asyncio.to_thread(self._paper, view, kept, me.name, words=form.get("words") == "1")
        careful = {"Content-Disposition": f'attachment; filename="laporan-{view.case.number}.pdf"'}
        return Response(content, headers=HEADERS | careful, media_type="application/pdf")

    def _paper(self, view: CaseView, kept: Sequence[Kept], printed_by: str, *, words: bool) -> bytes:
        photos = [
            dossier.Photo(f"Kiriman pelapor, foto {number}", self._photo(each)) for number, each in enumerate(kept, 1)
        ]
        made = dossier.of_case(view, self.facts, printed_by, self.now(), self.zone, photos=photos, words=words)
        return paper.pdf(made)

    def _photo(self, kept: Kept) -> bytes | None:
        try:
            return self._opened(kept)
        except (OSError, Misconfigured):  # the file is gone or damaged; the paper says so
            return None

    def _opened(self, kept: Kept) -> bytes:
        return self.vault.open_bytes(kept.data_key, (self.folder / kept.path).read_bytes(), "media")

    async def _open(self, request: Request, session: Session) -> tuple[CaseView, str]:
        case_id = int(request.path_params["case_id"])
        return await self.store.run(_open, self.vault, session.counsellor.id, case_id, self.now())

    def _parts(self, view: CaseView, version: str, relation: str) -> dict[str, object]:
        """The pieces of the conversation's fragment, each for its own place on a whole page."""
        pieces = sealed(self._conversation(view, version, relation)).split(_CUT)
        return {name: Markup(piece) for name, piece in zip(_PARTS, pieces, strict=True)}  # noqa: S704 - escaped there

    def _conversation(self, view: CaseView, version: str, relation: str) -> str:
        """The same for everybody who sees the case alike, so it is rendered once for them."""
        now = self.now()

        def render() -> str:
            values: dict[str, object] = {
                "case": view.case,
                "relation": relation,
                "level_words": names.LEVELS[view.case.level],
                "about": names.named(names.ABOUT, view.case.about),
                "reason": names.named(names.REASONS, view.case.reason),
                "channel": names.named(names.CHANNELS, view.channel),
                "language": names.named(names.LANGUAGES, view.language) or "belum jelas",
                "opened": names.moment(view.case.opened_at, now, self.zone),
                "zone": now.astimezone(self.zone).tzname() or "",
                "last": shown.when(view.last_in_at, now, self.zone),
                "deadline": names.deadline(view.case.deadline_at, now, self.zone) if view.case.deadline_at else "",
                "outcome": names.named(names.OUTCOMES, view.case.outcome),
                "signs": shown.signs(view, self.zone),
                "levels": names.LEVELS,
                "bubbles": shown.bubbles(view, self.zone, self.commands),
                "files": view.media,
                "kinds": names.KINDS,
                "file_states": names.FILES,
            }
            return _CUT.join(self.templates.render(f"_{part}.html", values) for part in _PARTS)

        kept_for = f"{version}/{now:%H%M}" if view.case.deadline_at else version
        return self.fragments.once(f"case-{view.case.id}-{relation}", f"{kept_for}/{now:%j}", render)


def _open(tx: Connection, vault: Vault, counsellor_id: int, case_id: int, now: datetime) -> tuple[CaseView, str]:
    return cases.open_case(tx, vault, counsellor_id, case_id, now), cases.version(tx, case_id)


def _printed(
    tx: Connection, vault: Vault, counsellor_id: int, case_id: int, now: datetime
) -> tuple[CaseView, tuple[Kept, ...]]:
    view = cases.open_case(tx, vault, counsellor_id, case_id, now)
    photos = [file.id for file in view.media if file.kind is Kind.PHOTO and file.state == "kept"][:PHOTOS]
    found = (media.of_case(tx, vault, case_id, each, counsellor_id, now) for each in photos)
    kept = tuple(each for each in found if each is not None)
    cases.printed(tx, case_id, counsellor_id, now)
    return view, kept


def _file(tx: Connection, vault: Vault, counsellor_id: int, case_id: int, media_id: int, now: datetime) -> Kept:
    cases.open_case(tx, vault, counsellor_id, case_id, now)
    kept = media.of_case(tx, vault, case_id, media_id, counsellor_id, now)
    if kept is None:
        raise LookupError("no such file")
    return kept
