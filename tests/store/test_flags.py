"""A person looks at what the machine was unsure of, and may make a case of it."""

import pytest
from sqlalchemy import select

from bot.errors import Stale
from bot.model import About, Holder, Kind, Level, Signal
from bot.store import Store, cases, conversations, counsellors, flags, journal
from bot.store.tables import accesses
from bot.vault import Vault
from tests.store.people import NOW, answers, keeps, later, sits, writes


async def flags_one(store: Store, vault: Vault, text: str = "sesuatu", chat: str = "4711", **state: object) -> int:
    """A caller's turn that a person should look at."""
    await keeps(store, vault, writes(text, chat))
    applied = await answers(store, vault, await sits(store, vault), flagged="doubt", state=state)
    return applied.turn_id


async def hires(store: Store, vault: Vault, name: str) -> int:
    return await store.run(counsellors.add, vault, name, "hash", NOW)


async def opens(store: Store, vault: Vault, turn_id: int, counsellor_id: int, number: str = "200002") -> int:
    return await store.run(flags.open_case, vault, turn_id, counsellor_id, number, Level.WARN, later(minutes=5))


async def test_a_flagged_turn_becomes_a_case_that_waits_for_whoever_takes_it(store: Store, vault: Vault) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    turn_id = await flags_one(store, vault, signals=(Signal("afraid", Level.WARN, About.OTHER, "takut"),))

    case_id = await opens(store, vault, turn_id, sari)

    (case,) = await store.read(cases.queue, NOW)
    assert (case.id, case.number, case.level, case.reason) == (case_id, "200002", Level.WARN, "flagged")
    assert (case.about, case.state, case.holder) == (About.OTHER, "open", Holder.QUEUE)
    assert await store.read(cases.flagged, vault) == ()
    acts = await store.read(lambda tx: tx.execute(select(accesses.c.act, accesses.c.counsellor_id)).all())
    assert [tuple(each) for each in acts] == [("flag_seen", sari), ("open_flagged", sari)]


async def test_a_case_is_never_opened_below_what_the_conversation_has_come_to(store: Store, vault: Vault) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    turn_id = await flags_one(store, vault)
    await keeps(store, vault, writes("dikunci"))
    await answers(store, vault, await sits(store, vault), level=Level.CRITICAL)
    (first,) = await store.read(cases.queue, NOW)
    await store.run(cases.hand_back, first.id, sari, NOW)

    assert await opens(store, vault, turn_id, sari) == first.id

    (same,) = await store.read(cases.queue, NOW)
    assert (same.number, same.level, same.reason) == ("100001", Level.CRITICAL, "risk")


async def test_a_conversation_that_a_counsellor_holds_stays_theirs(store: Store, vault: Vault) -> None:
    sari, budi = await hires(store, vault, "Ibu Sari"), await hires(store, vault, "Pak Budi")
    case_id = await opens(store, vault, await flags_one(store, vault), sari)
    assert await store.run(cases.take, case_id, sari, NOW)
    second = await flags_one(store, vault, "lagi")

    assert await opens(store, vault, second, budi, "300003") == case_id

    (case,) = await store.read(cases.mine, sari)
    assert (case.number, case.holder) == ("200002", Holder.COUNSELLOR)


async def test_after_a_case_was_closed_a_flagged_turn_opens_a_new_one(store: Store, vault: Vault) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    first = await opens(store, vault, await flags_one(store, vault), sari)
    assert await store.run(cases.close, vault, first, sari, "helped", NOW)
    turn_id = await flags_one(store, vault, "halo lagi")

    second = await opens(store, vault, turn_id, sari, "300003")

    assert second != first
    assert [case.number for case in await store.read(cases.queue, NOW)] == ["300003"]


async def test_a_bot_that_is_thinking_learns_of_the_new_case_before_it_speaks(store: Store, vault: Vault) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    turn_id = await flags_one(store, vault)
    await keeps(store, vault, writes("halo?"))
    thinking = await sits(store, vault)

    await opens(store, vault, turn_id, sari)

    with pytest.raises(Stale):
        await answers(store, vault, thinking, "menu.first")
    again = await store.run(conversations.seat_of, vault, thinking.lease)
    assert (again.conversation.case, again.conversation.holder) == ("200002", Holder.QUEUE)


async def test_a_turn_that_was_not_flagged_or_whose_caller_is_forgotten_opens_nothing(
    store: Store, vault: Vault
) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    await keeps(store, vault, writes("halo", "1"))
    plain = await answers(store, vault, await sits(store, vault))
    gone = await flags_one(store, vault, chat="2")
    await keeps(store, vault, writes("hapus data saya", "2"))
    await answers(store, vault, await sits(store, vault), forget=True)

    for turn_id in (plain.turn_id, gone, 999):
        with pytest.raises(LookupError):
            await opens(store, vault, turn_id, sari)

    assert await store.read(cases.queue, NOW) == ()


async def test_the_marker_of_the_list_moves_with_the_list_and_with_nothing_else(store: Store, vault: Vault) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    first = await flags_one(store, vault)
    seen = [await store.read(flags.version)]

    await keeps(store, vault, writes("halo", "2"))
    await answers(store, vault, await sits(store, vault), "menu.first", level=Level.HIGH)
    seen.append(await store.read(flags.version))
    await flags_one(store, vault, "lagi", "3")
    seen.append(await store.read(flags.version))
    await store.run(flags.seen, first, sari, NOW)
    seen.append(await store.read(flags.version))
    await keeps(store, vault, writes("hapus data saya", "3"))
    await answers(store, vault, await sits(store, vault), forget=True)
    seen.append(await store.read(flags.version))

    assert seen[0] == seen[1]
    assert len(set(seen)) == 4


async def test_what_came_from_nobody_waits_until_somebody_has_looked_once(store: Store, vault: Vault) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    before = await store.read(journal.senderless_version)
    await keeps(store, vault, writes("", addresses=(), kind=Kind.UNREADABLE, raw='{"odd": "shape"}'))
    waiting = await store.read(journal.senderless_version)
    (odd,) = await store.read(journal.senderless, vault)

    assert await store.run(journal.senderless_seen, odd.id, sari, NOW)
    assert not await store.run(journal.senderless_seen, odd.id, sari, NOW)

    assert await store.read(journal.senderless, vault) == ()
    assert before == await store.read(journal.senderless_version) != waiting


async def test_a_message_with_a_sender_is_never_done_by_looking(store: Store, vault: Vault) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    kept = await keeps(store, vault, writes("tolong"))

    assert not await store.run(journal.senderless_seen, kept.new[0], sari, NOW)

    assert (await sits(store, vault)).arrival_ids == kept.new
