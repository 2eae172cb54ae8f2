"""How many callers told us of a number? Counted by hash, once for each caller, and never who."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.marks import Mark
from bot.settings import Settings
from bot.store import Store, reported
from bot.store import merge as merging
from bot.store.reported import A_DAY
from bot.store.tables import reported as table
from bot.vault import Vault
from tests.store.people import NOW, answers, keeps, later, sits, whatsapp, writes

PHONE = Mark("phone", "+6281234567890")


async def reports(store: Store, vault: Vault, chat: str, *marks: Mark) -> int:
    """A caller who has these numbers kept. Their id."""
    await keeps(store, vault, writes("ini nomornya", chat))
    seat = await sits(store, vault, chat)
    await answers(store, vault, seat, "recruiter.kept", reported=tuple(mark.kept for mark in marks))
    return seat.caller_id


async def others(store: Store, vault: Vault, mark: Mark = PHONE, caller: int | None = None) -> int:
    (count,) = await store.read(reported.counts, vault, caller, (mark,))
    return count.others


async def test_each_caller_counts_once_however_often_they_report(store: Store, vault: Vault) -> None:
    for chat in ("1", "2", "2", "2"):
        await reports(store, vault, chat, PHONE)

    (count,) = await store.read(reported.counts, vault, None, (PHONE,))

    assert count.others == 2
    assert count.last == date(NOW.year, NOW.month, 1)


async def test_who_asks_is_told_of_the_others_only(store: Store, vault: Vault) -> None:
    mine = await reports(store, vault, "1", PHONE)
    await reports(store, vault, "2", PHONE)

    assert await others(store, vault, caller=mine) == 1


async def test_one_caller_cannot_fill_the_list_in_a_day(store: Store, vault: Vault) -> None:
    many = [Mark("phone", f"+62812345678{place:02d}") for place in range(A_DAY + 3)]

    caller = await reports(store, vault, "1", *many)

    assert [await others(store, vault, mark) for mark in many] == [1] * A_DAY + [0] * 3
    assert await store.run(reported.keep, vault, caller, many, later(days=1, seconds=1)) == 3


async def test_a_dismissed_number_counts_no_more_and_cannot_be_brought_back_by_the_same_caller(
    store: Store, vault: Vault
) -> None:
    await reports(store, vault, "1", PHONE)

    assert await store.run(reported.dismiss, vault, PHONE, NOW) == 1

    await reports(store, vault, "1", PHONE)
    assert await others(store, vault) == 0
    await reports(store, vault, "2", PHONE)
    assert await others(store, vault) == 1


async def test_who_is_forgotten_takes_their_reports_along(store: Store, vault: Vault) -> None:
    await reports(store, vault, "1", PHONE)
    await reports(store, vault, "2", PHONE)
    await keeps(store, vault, writes("hapus data saya", "1"))
    seat = await sits(store, vault)

    await answers(store, vault, seat, "privacy.forgotten", forget=True)

    assert await others(store, vault) == 1


async def test_two_addresses_of_one_person_count_once(store: Store, vault: Vault) -> None:
    callers = []
    for message in (whatsapp("ini", bsuid="B1"), whatsapp("ini", phone="6281200000001")):
        await keeps(store, vault, message)
        seat = await sits(store, vault)
        await answers(store, vault, seat, "recruiter.kept", reported=(PHONE.kept,))
        callers.append(seat.caller_id)
    before = await others(store, vault)

    await store.run(merging.merge, vault, *callers, NOW)

    assert before == 2
    assert await others(store, vault) == 1


@pytest.mark.parametrize("secret", ["81234567890", "0001112223", "loker_taiwan"])
async def test_what_was_reported_cannot_be_read_in_the_files(
    sqlite_store: Store, vault: Vault, sqlite_settings: Settings, secret: str
) -> None:
    marks = (PHONE, Mark("account", "0001112223"), Mark("handle", "loker_taiwan"))
    await reports(sqlite_store, vault, "1", *marks)

    kept = await sqlite_store.read(lambda tx: tx.execute(select(table.c.hash)).scalars().all())
    await sqlite_store.close()
    raw = (sqlite_settings.data_dir / "suar.db").read_bytes()

    assert len(set(kept)) == len(marks)
    assert secret.encode() not in raw
