"""A victim's chat never opens to a stranger, and one person is one caller."""

import pytest

from bot.errors import Stale
from bot.model import Level
from bot.store import Store, cases, counsellors
from bot.vault import Vault
from tests.store.people import NOW, answers, keeps, later, sits, whatsapp


async def test_a_known_number_with_another_id_is_a_new_caller_and_the_desk_is_told(store: Store, vault: Vault) -> None:
    await keeps(store, vault, whatsapp("saya dikurung", bsuid="ID.old", phone="6281100001"))
    old = await sits(store, vault)
    await answers(store, vault, old, state={"topic": "danger"})

    await keeps(store, vault, whatsapp("halo", bsuid="ID.new", phone="6281100001"))

    new = await sits(store, vault)
    assert new.caller_id != old.caller_id
    assert new.conversation.topic is None
    assert [each.reason for each in await store.read(cases.flagged, vault)] == ["number_recycled"]
    await keeps(store, vault, whatsapp("masih di sini", bsuid="ID.old"))
    back = await sits(store, vault)
    assert (back.caller_id, back.address.value) == (old.caller_id, "ID.old")


async def test_a_number_alone_belongs_to_whom_it_moved(store: Store, vault: Vault) -> None:
    await keeps(store, vault, whatsapp("satu", bsuid="ID.old", phone="6281100001"))
    old = await sits(store, vault)
    await keeps(store, vault, whatsapp("dua", bsuid="ID.new", phone="6281100001"))
    new = await sits(store, vault, "u")

    await keeps(store, vault, whatsapp("tiga", phone="6281100001"))

    await answers(store, vault, old)
    await answers(store, vault, new)
    assert (await sits(store, vault, now=later(minutes=1))).caller_id == new.caller_id


async def test_a_caller_known_by_number_alone_gets_the_id_that_comes_with_it(store: Store, vault: Vault) -> None:
    await keeps(store, vault, whatsapp("satu", phone="6281100001"))
    first = await sits(store, vault)
    await answers(store, vault, first, state={"topic": "danger"})

    await keeps(store, vault, whatsapp("dua", bsuid="ID.a", phone="6281100001"))
    second = await sits(store, vault)
    await answers(store, vault, second)
    await keeps(store, vault, whatsapp("tiga", bsuid="ID.a"))

    assert second.caller_id == (await sits(store, vault)).caller_id == first.caller_id
    assert second.conversation.topic == "danger"


async def test_an_id_and_a_number_that_turn_out_to_be_one_person_become_one_caller(store: Store, vault: Vault) -> None:
    sari = await store.run(counsellors.add, vault, "Ibu Sari", "hash", NOW)
    await keeps(store, vault, whatsapp("paspor ditahan", phone="6281100001"))
    by_number = await sits(store, vault)
    opened = await answers(store, vault, by_number, "danger.first", level=Level.HIGH)
    await keeps(store, vault, whatsapp("halo", bsuid="ID.a"), now=later(minutes=1))
    by_id = await sits(store, vault, now=later(minutes=1))
    await answers(store, vault, by_id, now=later(minutes=1))

    await keeps(store, vault, whatsapp("ini saya", bsuid="ID.a", phone="6281100001"), now=later(minutes=2))

    joined = await sits(store, vault, now=later(minutes=2))
    assert joined.caller_id == by_id.caller_id
    assert (joined.conversation.level, joined.conversation.case) == (Level.HIGH, "100001")
    view = await store.run(cases.open_case, vault, sari, opened.case_id, NOW)
    said = [each.text for each in view.messages if each.who == "caller"]
    assert said == ["paspor ditahan", "halo", "ini saya"]


async def test_a_bot_that_thinks_about_a_conversation_that_was_joined_is_stale(store: Store, vault: Vault) -> None:
    await keeps(store, vault, whatsapp("satu", phone="6281100001"))
    thinking = await sits(store, vault)
    await keeps(store, vault, whatsapp("dua", bsuid="ID.a"))

    await keeps(store, vault, whatsapp("tiga", bsuid="ID.a", phone="6281100001"))

    with pytest.raises(Stale):
        await answers(store, vault, thinking, "menu.welcome")
    assert [each.text for each in (await sits(store, vault, "u")).arrivals] == ["satu", "dua", "tiga"]
