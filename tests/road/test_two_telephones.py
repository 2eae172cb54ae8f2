"""A report made on one telephone, asked about from another, and a worker who writes from a third."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import app
from bot.channels.console import Console
from bot.replay import Tagged
from bot.settings import Settings
from bot.store import cases, counsellors, journal
from tests.road.stage import mind

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass(slots=True)
class Street:
    """The whole road without the network, and telephones on it."""

    hotline: app.Hotline
    console: Console
    heard: Tagged = field(default_factory=Tagged)
    keys: int = 0

    async def writes(self, phone: str, text: str, meant: str = "unclear") -> str:
        """What a telephone is answered."""
        self.keys += 1
        self.heard.meant = {meant: 0.9}
        body = {"chat": phone, "key": str(self.keys), "text": text, "sent_at": NOW.isoformat()}
        await self.hotline.intake.take(self.console, json.dumps(body).encode())
        while await self.hotline.turns.once() or await self.hotline.delivery.once():
            pass
        said, queue = [], self.console.said(phone)
        while not queue.empty():
            said.append(queue.get_nowait().words.text)
        return "\n".join(said)


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    console = Console("telegram")
    settings = Settings(data_dir=tmp_path)
    async with app.assemble(settings, channels={"telegram": console}, now=lambda: NOW, mind=mind()) as hotline:
        made = Street(hotline, console)
        hotline.turns.understanding = made.heard
        yield made


async def reports(street: Street) -> tuple[str, str]:
    """A mother's report. Returns its number and PIN, as she read them."""
    said = await street.writes(
        "mother",
        "anak saya namanya Juwita Sari umur 19 sudah 3 minggu tidak ada kabar, terakhir di Miri",
        "report_missing",
    )
    for _ in range(12):
        if "PIN laporan: " in said:
            break
        said = await street.writes("mother", "tidak tahu")
    pin = said.partition("PIN laporan: ")[2][:5]
    number = said.partition("Catat nomor ")[2][:6]
    return number, pin


async def test_the_father_asks_from_his_own_telephone_with_number_and_pin(street: Street) -> None:
    number, pin = await reports(street)

    await street.writes("father", "laporan anak saya gimana?", "case_status")
    await street.writes("father", number)
    told = await street.writes("father", pin)

    assert f"Laporan nomor {number}" in told
    assert "jam 15.00" in told
    assert "Juwita" not in told
    assert "Miri" not in told


async def test_a_wrong_pin_tells_the_stranger_nothing(street: Street) -> None:
    number, pin = await reports(street)
    wrong = "11111" if pin != "11111" else "22222"

    told = await street.writes("stranger", f"nomor {number} pin {wrong}", "case_status")
    of_nobody = await street.writes("another", f"nomor 999999 pin {wrong}", "case_status")

    assert told == of_nobody
    assert number not in told


async def test_a_pin_stands_in_no_journal_and_in_no_log(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    number, pin = await reports(street)
    await street.writes("father", f"nomor {number} pin {pin}", "case_status")

    kept = []
    for conversation in (1, 2):
        turns = await street.hotline.store.read(journal.turns_of, street.hotline.vault, conversation)
        kept += [json.dumps(dict(turn.journal)) for turn in turns]

    assert kept
    assert all(pin not in each and number not in each for each in kept)
    assert pin not in caplog.text
    assert number not in caplog.text


async def test_a_worker_who_matches_is_seen_by_counsellors_and_told_to_nobody(street: Street) -> None:
    number, pin = await reports(street)
    store, vault = street.hotline.store, street.hotline.vault

    hers = await street.writes("worker", "nama saya Juwita Sari umur saya 19 saya di Miri dikunci majikan", "held_self")
    status = await street.writes("mother", "laporan saya gimana?", "case_status")

    who = await store.run(counsellors.add, vault, "rina", "hash", NOW)
    waiting = await store.read(cases.queue, NOW)
    views = [await store.run(cases.open_case, vault, who, case.id, NOW) for case in waiting]
    assert sorted(len(view.matches) for view in views) == [1, 1]
    for said in (hers, status):
        assert not any(word in said.lower() for word in ("ibumu", "keluargamu", "mencarimu", "ditemukan", "ketemu"))
    assert number not in hers
    assert pin
