"""A number reported on two telephones, asked about from a third, and shown at the desk beside a case."""

from bot.desk import shown
from bot.marks import Mark
from bot.store import journal, reported
from tests.road.test_two_telephones import NOW, Street, street

__all__ = ["street"]  # the fixture
NUMBER = "0812-3456-7890"


async def reports(street: Street, phone: str) -> str:
    await street.writes(phone, f"mau lapor penipu, nomornya {NUMBER}", "report_recruiter")
    for answer in ("minta uang lalu hilang", "di Sambas", "tidak ada"):
        await street.writes(phone, answer, "report_recruiter")
    return await street.writes(phone, "ya")


async def test_who_asks_learns_how_many_and_never_who(street: Street) -> None:
    kept = await reports(street, "first")
    before = await street.writes("asks", "081234567890 ini penipu bukan?", "check_agency")
    await reports(street, "second")
    after = await street.writes("asks", "+62 812 3456 7890 ini penipu bukan?", "check_agency")

    assert "…7890" in kept
    assert "satu orang" in before
    assert "2 orang" in after
    assert "November 2026" in after
    assert not any(word in after for word in ("Sambas", "minta uang", "penipu"))


async def test_who_reported_is_not_told_of_their_own_report(street: Street) -> None:
    await reports(street, "first")

    told = await street.writes("first", f"{NUMBER} itu siapa ya", "check_agency")

    assert "satu orang" not in told


async def test_an_offer_with_a_reported_number_says_so(street: Street) -> None:
    await reports(street, "first")

    told = await street.writes("asks", f"ditawari kerja di Taiwan, wa {NUMBER}", "ask_offer")

    assert "satu orang" in told


async def test_a_dismissed_number_is_a_number_like_any_other(street: Street) -> None:
    await reports(street, "first")
    mark = Mark("phone", "+6281234567890")

    await street.hotline.store.run(reported.dismiss, street.hotline.vault, mark, NOW)

    assert "satu orang" not in await street.writes("asks", f"{NUMBER} penipu bukan?", "check_agency")


async def test_the_desk_sees_beside_a_case_that_others_reported_its_number(street: Street) -> None:
    await reports(street, "first")

    told = await street.writes("victim", f"paspor saya ditahan bos, saya dikunci, nomor dia {NUMBER}", "distress_self")

    store, vault = street.hotline.store, street.hotline.vault
    conversation = await store.read(journal.newest)
    assert conversation is not None
    turns = await store.read(journal.turns_of, vault, conversation)
    assert shown.reported(turns) == {"…7890": 1}
    assert "satu orang" not in told
