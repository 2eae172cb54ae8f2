"""A number and a PIN open a case from any chat, and guessing opens nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.model import Deadline, Holder, Key, Level
from bot.store import Store, outbox, pins
from bot.store.case_view import open_case
from bot.store.tables import cases, turns
from bot.vault import Vault
from tests.store.people import NOW, answers, chat_address, keeps, later, sits, writes
from tests.store.test_cases import hires

OTHER = chat_address("9000")


@pytest.fixture
async def case(store: Store, vault: Vault) -> int:
    """A report with number 100001 and PIN 24680."""
    await keeps(store, vault, writes("anak saya hilang kontak"))
    seat = await sits(store, vault)
    news = Deadline("missing_relative.news", after=timedelta(hours=6))
    applied = await answers(store, vault, seat, level=Level.HIGH, pin="24680", deadlines=(news,))
    assert applied.case_id is not None
    return applied.case_id


async def test_the_right_pin_opens_it_and_tells_when_we_write_again(store: Store, vault: Vault, case: int) -> None:
    told = await store.run(pins.shown, vault, OTHER, Key("100001", "24680"), NOW)

    assert told["case"] == {
        "id": case,
        "number": "100001",
        "state": "open",
        "level": 3,
        "deadline": None,
        "promised": later(hours=6).isoformat(),
        "pin": True,
    }


@pytest.mark.parametrize("key", [Key("100001", "11111"), Key("999999", "24680")], ids=["pin", "number"])
async def test_a_wrong_part_is_not_told_from_the_other(store: Store, vault: Vault, case: int, key: Key) -> None:
    assert await store.run(pins.shown, vault, OTHER, key, NOW) == {}


async def test_after_five_wrong_ones_an_address_tries_in_vain_until_the_day_is_over(
    store: Store, vault: Vault, case: int
) -> None:
    for number in range(5):
        assert await store.run(pins.shown, vault, OTHER, Key(f"20000{number}", "11111"), NOW) == {}

    right = Key("100001", "24680")
    assert await store.run(pins.shown, vault, OTHER, right, later(hours=23)) == {"blocked": True}
    assert "case" in await store.run(pins.shown, vault, OTHER, right, later(hours=25))


async def test_after_five_wrong_ones_a_number_is_shut_to_everybody(store: Store, vault: Vault, case: int) -> None:
    for chat in range(5):
        await store.run(pins.shown, vault, chat_address(str(chat)), Key("100001", "11111"), NOW)

    assert await store.run(pins.shown, vault, OTHER, Key("100001", "24680"), NOW) == {"blocked": True}


async def test_a_number_that_nobody_has_is_shut_like_one_that_somebody_has(
    store: Store, vault: Vault, case: int
) -> None:
    for chat in range(5):
        await store.run(pins.shown, vault, chat_address(str(chat)), Key("999999", "11111"), NOW)

    assert await store.run(pins.shown, vault, OTHER, Key("999999", "11111"), NOW) == {"blocked": True}


async def test_a_right_pin_costs_no_try(store: Store, vault: Vault, case: int) -> None:
    for _ in range(8):
        told = await store.run(pins.shown, vault, OTHER, Key("100001", "24680"), NOW)

    assert "case" in told


async def test_a_new_pin_replaces_the_old_one(store: Store, vault: Vault, case: int) -> None:
    await keeps(store, vault, writes("pin saya hilang"))
    seat = await sits(store, vault)

    await answers(store, vault, seat, level=Level.HIGH, pin="13579")

    assert await store.run(pins.shown, vault, OTHER, Key("100001", "24680"), NOW) == {}
    assert "case" in await store.run(pins.shown, vault, OTHER, Key("100001", "13579"), NOW)


async def test_neither_table_holds_a_pin_that_can_be_read(store: Store, vault: Vault, case: int) -> None:
    kept = await store.read(lambda tx: tx.execute(select(cases.c.pin_hash)).scalar_one())

    assert kept is not None
    assert b"24680" not in kept


async def test_words_with_a_pin_reach_the_caller_and_stay_hidden_afterwards(store: Store, vault: Vault) -> None:
    from bot.model import Words
    from bot.speech import hidden, told

    await keeps(store, vault, writes("anak saya hilang kontak"))
    seat = await sits(store, vault)
    applied = await answers(store, vault, seat, level=Level.HIGH)
    sari = await hires(store, vault, "Ibu Sari")
    secret = Words("PIN laporan: \u206324680\u2063. Catat.")
    await store.run(_says, vault, seat, secret)

    rows = await store.run(outbox.claim, vault, ("telegram",), "d", NOW)
    said = [told(row.words).text for row in rows]
    for row in rows:
        await store.run(outbox.landed, vault, row, "d", "id", NOW)

    assert "PIN laporan: 24680. Catat." in said
    assert applied.case_id is not None
    view = await store.run(open_case, vault, sari, applied.case_id, NOW)
    assert "24680" not in repr([message.text for message in view.messages])
    sealed = await store.read(lambda tx: tx.execute(select(outbox.outbox.c.sealed)).scalars().all())
    opened = [vault.open(seat.data_key, each, "outbox:words") for each in sealed if each]
    assert all("24680" not in words for words in opened)
    assert hidden(secret.text) != secret.text


def _says(tx, vault, seat, words):  # type: ignore[no-untyped-def]
    from bot.store import lines

    lines.put(tx, vault, lines.Sender(seat.conversation_id, seat.channel, seat.data_key), [("x", words)], NOW)


async def test_who_is_forgotten_leaves_no_pin_behind(store: Store, vault: Vault, case: int) -> None:
    await keeps(store, vault, writes("hapus data saya"))
    seat = await sits(store, vault)

    await answers(store, vault, seat, forget=True, state={"holder": Holder.BOT})

    assert await store.run(pins.shown, vault, OTHER, Key("100001", "24680"), NOW) == {}
    assert await store.read(lambda tx: tx.execute(select(turns.c.sealed)).scalars().all()) != []
