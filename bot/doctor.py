"""What is configured, reachable, overdue and unverified? In words that say what to do."""

from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp

from bot import app
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.errors import SuarError
from bot.settings import Settings, described, variable
from bot.store import counsellors, listings

OLD_COPY = timedelta(days=30)  # of the register, by domain practice: sanctions run for three months


@dataclass(slots=True)
class Report:
    """Lines to read, and whether any of them must be seen to before the hotline is relied on."""

    lines: list[str] = field(default_factory=list)
    wrong: bool = False

    def good(self, words: str) -> None:
        self.lines.append(f"  ok    {words}")

    def note(self, words: str) -> None:
        self.lines.append(f"  look  {words}")

    def bad(self, words: str) -> None:
        self.lines.append(f"  MEND  {words}")
        self.wrong = True


async def examine(settings: Settings, *, live: bool) -> Report:
    """Look at everything that can be looked at without changing it; ``live`` also asks Telegram and Meta."""
    report = Report()
    _settings(settings, report)
    try:
        app.require_usable(settings)
        async with app.assemble(settings, channels={}) as hotline:
            report.good(f"the store can be opened ({'SQLite' if settings.embedded else 'PostgreSQL'})")
            await _people(hotline, report)
            await _knowledge(hotline, report)
        if live:
            await _channels(settings, report)
    except SuarError as error:
        report.bad(str(error))
    return report


def _settings(settings: Settings, report: Report) -> None:
    default = Settings()
    for each in described():
        value = getattr(settings, each.name)
        shown = "set" if each.metadata["secret"] and value else "not set" if value in ("", None) else value
        origin = "" if value != getattr(default, each.name) else " (default)"
        report.lines.append(f"        {variable(each.name)} = {shown}{origin}: {each.metadata['help']}")
    if not (settings.telegram_token or settings.whatsapp_token):
        report.note("no channel is configured: only the terminal and /try can be used")


async def _people(hotline: app.Hotline, report: Report) -> None:
    everyone = [each for each in await hotline.store.read(counsellors.every) if each.disabled_at is None]
    if not everyone:
        report.bad("there is no counsellor: suar counsellor add NAME")
    elif not any(each.on_duty_since for each in everyone):
        report.note("nobody is on duty: callers in danger are told so")
    if everyone and not any(each.rings for each in everyone):
        report.note("no counsellor can be rung: suar counsellor add NAME --telegram CHAT_ID")
    if (hotline.settings.data_dir / app.FIRST_PASSWORD).exists():
        report.note(f"the first password still lies in {app.FIRST_PASSWORD}: make your own account, then delete it")


async def _knowledge(hotline: app.Hotline, report: Report) -> None:
    now = app.utc_now()
    copy = await hotline.store.read(listings.current)
    if copy is None:
        report.note("no register is imported yet: the first start does it, or suar register import FILE")
    elif now.date() - copy.snapshot_on > OLD_COPY:
        report.note(f"the register is of {copy.snapshot_on}: callers are told that it is old; import a newer one")
    overdue = hotline.mind.facts.overdue(now.date())
    unverified = hotline.mind.facts.unverified()
    if overdue:
        report.note(f"{len(overdue)} facts should be looked up again: suar facts check --strict names them")
    if unverified:
        report.note(f"{len(unverified)} contacts that callers can be given were never rung by a person")


async def _channels(settings: Settings, report: Report) -> None:
    async with aiohttp.ClientSession() as session:
        for name, channel in app.real_channels(settings, session).items():
            if not isinstance(channel, (Telegram, WhatsApp)):
                continue
            try:
                await channel.me()
                report.good(f"{name} answers")
            except SuarError as error:
                report.bad(f"{name} does not answer: {error}")
            finally:
                await channel.close()
