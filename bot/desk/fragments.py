"""The lists of the desk as pieces of a page, rendered once for everybody until they look different."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from bot.desk import names
from bot.desk.printed import HEADERS, Templates
from bot.model import Level
from bot.store import Store, cases, counsellors, flags, journal
from bot.store.flags import Flagged
from bot.store.journal import Senderless
from bot.store.queue import Waiting
from bot.vault import Vault

_KEPT = 256


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list, in words."""

    id: int
    number: str
    level: Level
    level_words: str
    about: str
    reason: str
    waits: str
    deadline: str
    overdue: bool
    channel: str
    counsellor: str | None
    last: str
    outcome: str | None


class Fragments:
    """Renders each fragment once per version. Times grow old, so a minute is part of the version."""

    def __init__(
        self, templates: Templates, store: Store, vault: Vault, zone: ZoneInfo, now: Callable[[], datetime]
    ) -> None:
        self.templates = templates
        self.store = store
        self.vault = vault
        self.zone = zone
        self.now = now
        self._kept: OrderedDict[str, tuple[str, str]] = OrderedDict()

    def once(self, name: str, version: str, render: Callable[[], str]) -> str:
        """The fragment of this name and version, rendered now or taken from before."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != version:
            kept = self._kept[name] = (version, render())
        self._kept.move_to_end(name)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept[1]

    def answer(self, html: str, shown: str) -> Response:
        """The fragment, or nothing when the page shows it already: then nobody's finger or focus is disturbed."""
        if shown and shown == mark(html):
            return Response(status_code=204, headers=HEADERS)
        return HTMLResponse(sealed(html), headers=HEADERS)

    def minute(self) -> str:
        return self.now().strftime("%H%M")

    async def queue(self) -> str:
        """Who waits, the most urgent first."""
        now = self.now()
        version, waiting, on_duty = await self.store.read(_queue, now)
        return self.once(
            "queue",
            f"{version}/{self.minute()}/{on_duty}",
            lambda: self.templates.render("_queue.html", {"rows": self.rows(waiting), "on_duty": on_duty}),
        )

    async def mine(self, counsellor_id: int) -> str:
        """What this counsellor has in hand, and what colleagues have."""
        version, taken = await self.store.read(_taken)
        return self.once(
            f"mine-{counsellor_id}",
            f"{version}/{self.minute()}",
            lambda: self.templates.render(
                "_mine.html",
                {
                    "mine": self.rows(each for each in taken if each.taken_by == counsellor_id),
                    "others": self.rows(each for each in taken if each.taken_by != counsellor_id),
                },
            ),
        )

    async def flagged(self) -> str:
        """Turns that a person should look at although no case is open, and updates that came from nobody."""
        now = self.now()
        version = f"{await self.store.read(flagged_version)}/{now.astimezone(self.zone):%j}"
        if (kept := self._kept.get("flagged")) is not None and kept[0] == version:
            return kept[1]
        turns, senderless = await self.store.read(_flagged, self.vault)
        listed = [
            {
                "id": turn.turn_id,
                "at": names.moment(turn.at, now, self.zone),
                "reason": names.named(names.FLAGS, turn.reason),
                "level": turn.level_so_far,
                "level_words": names.LEVELS[turn.level_so_far],
                "channel": names.named(names.CHANNELS, turn.channel),
                "words": turn.words,
            }
            for turn in turns
        ]
        lost = [
            {
                "id": each.id,
                "at": names.moment(each.received_at, now, self.zone),
                "channel": names.named(names.CHANNELS, each.channel),
                "kind": names.named(names.KINDS, each.kind),
                "raw": each.raw,
            }
            for each in senderless
        ]
        values = {"listed": listed, "lost": lost}
        return self.once("flagged", version, lambda: self.templates.render("_flagged.html", values))

    def rows(self, waiting: Iterable[Waiting]) -> list[Row]:
        now = self.now()
        return [
            Row(
                id=each.id,
                number=each.number,
                level=each.level,
                level_words=names.LEVELS[each.level],
                about=names.named(names.ABOUT, each.about),
                reason=names.named(names.REASONS, each.reason),
                waits=names.span(now - each.waiting_since),
                deadline=names.deadline(each.deadline_at, now, self.zone) if each.deadline_at else "",
                overdue=each.deadline_at is not None and each.deadline_at <= now,
                channel=names.named(names.CHANNELS, each.channel),
                counsellor=each.counsellor,
                last=names.moment(each.last_in_at, now, self.zone) if each.last_in_at else "",
                outcome=each.outcome,
            )
            for each in waiting
            if not each.forgotten
        ]


def mark(html: str) -> str:
    """A short name for just this content."""
    return hashlib.sha256(html.encode()).hexdigest()[:12]


def sealed(html: str) -> str:
    """The fragment with its own mark in it, so that the page can say what it shows."""
    return html.replace("@shown@", mark(html), 1)


def inline(html: str) -> Markup:
    """The fragment as a part of a whole page."""
    return Markup(sealed(html))  # noqa: S704 - made by our own templates, which escape all that they are given


def _queue(tx: Connection, now: datetime) -> tuple[str, tuple[Waiting, ...], int]:
    return cases.version(tx), cases.queue(tx, now), counsellors.on_duty(tx)


def _taken(tx: Connection) -> tuple[str, tuple[Waiting, ...]]:
    return cases.version(tx), cases.taken(tx)


def _flagged(tx: Connection, vault: Vault) -> tuple[tuple[Flagged, ...], tuple[Senderless, ...]]:
    return flags.flagged(tx, vault), journal.senderless(tx, vault)


def flagged_version(tx: Connection) -> str:
    """A marker that differs when the page of flagged turns would look different, and at nothing else."""
    return f"{flags.version(tx)}/{journal.senderless_version(tx)}"
