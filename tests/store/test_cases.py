"""A person takes over, and the bot gives way at once."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import func, select

from bot.errors import Stale
from bot.model import About, Escalation, Holder, Level, Signal
from bot.store import Store, cases, counsellors, outbox
from bot.store.tables import accesses
from bot.vault import Vault
from tests.store.people import NOW, answers, keeps, later, sits, writes


async def opens(
    store: Store,
    vault: Vault,
    chat: str,
    number: str,
    level: Level,
    deadline_at: datetime | None = None,
    minute: int = 0,
) -> int:
    await keeps(store, vault, writes("tolong", chat), now=later(minutes=minute))
    seat = await sits(store, vault, now=later(minutes=minute))
    escalation = Escalation(level, About.SELF, "risk", deadline_at)
    applied = await answers(
        store, vault, seat, "danger.first", level=level, number=number, escalation=escalation, now=later(minutes=minute)
    )
    assert applied.case_id is not None
    return applied.case_id


async def hires(store: Store, vault: Vault, name: str) -> int:
    return await store.run(counsellors.add, vault, name, "hash", NOW)


async def test_the_queue_is_by_level_then_deadline_then_wait_and_new_words_change_nothing(
    store: Store, vault: Vault
) -> None:
    await opens(store, vault, "1", "late", Level.HIGH, minute=1)
    await opens(store, vault, "2", "later", Level.HIGH, minute=2)
    await opens(store, vault, "3", "due", Level.HIGH, later(hours=1), minute=3)
    await opens(store, vault, "4", "worst", Level.CRITICAL, minute=4)
    await keeps(store, vault, writes("masih di sini", "1"), now=later(minutes=9))

    numbers = [case.number for case in await store.read(cases.queue, later(minutes=9))]

    assert numbers == ["worst", "due", "late", "later"]


async def test_only_one_counsellor_gets_a_case(store: Store, vault: Vault) -> None:
    case_id = await opens(store, vault, "1", "100001", Level.HIGH)
    both = [await hires(store, vault, name) for name in ("Ibu Sari", "Pak Budi")]

    taken = await asyncio.gather(*(store.run(cases.take, case_id, each, NOW) for each in both))

    assert sorted(taken) == [False, True]
    assert await store.read(cases.queue, NOW) == ()


async def test_a_bot_that_was_still_thinking_stays_silent_once_a_person_took_over(store: Store, vault: Vault) -> None:
    case_id = await opens(store, vault, "1", "100001", Level.HIGH)
    sari = await hires(store, vault, "Ibu Sari")
    await keeps(store, vault, writes("apa yang harus saya lakukan", "1"))
    thinking = await sits(store, vault)

    await store.run(cases.take, case_id, sari, NOW)

    with pytest.raises(Stale):
        await answers(store, vault, thinking, "danger.more")
    assert await store.run(outbox.claim, vault, ("telegram",), "d", NOW) == ()
    view = await store.run(cases.open_case, vault, sari, case_id, NOW)
    assert [(each.who, each.state) for each in view.messages if each.who == "bot"] == [("bot", "cancelled")]


async def test_only_who_took_the_case_writes_to_the_caller(store: Store, vault: Vault) -> None:
    case_id = await opens(store, vault, "1", "100001", Level.HIGH)
    sari, budi = await hires(store, vault, "Ibu Sari"), await hires(store, vault, "Pak Budi")
    await store.run(cases.take, case_id, sari, NOW)

    await store.run(cases.write, vault, case_id, sari, "Saya di sini.", NOW)
    with pytest.raises(LookupError):
        await store.run(cases.write, vault, case_id, budi, "Saya juga.", NOW)

    (row,) = await store.run(outbox.claim, vault, ("telegram",), "d", NOW)
    assert (row.author, row.words.text) == ("counsellor", "Saya di sini.")


async def test_a_case_handed_back_waits_in_its_old_place(store: Store, vault: Vault) -> None:
    case_id = await opens(store, vault, "1", "first", Level.HIGH)
    await opens(store, vault, "2", "second", Level.HIGH, minute=1)
    sari = await hires(store, vault, "Ibu Sari")
    await store.run(cases.take, case_id, sari, NOW)

    assert await store.run(cases.hand_back, case_id, sari, later(hours=1))

    assert [case.number for case in await store.read(cases.queue, NOW)] == ["first", "second"]
    assert not await store.run(cases.hand_back, case_id, sari, later(hours=1))


async def test_only_a_person_lowers_and_what_they_reviewed_counts_no_more(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("dikunci"))
    seat = await sits(store, vault)
    signal = Signal("locked_in", Level.CRITICAL, About.SELF, "dikunci")
    applied = await answers(store, vault, seat, level=Level.CRITICAL, state={"signals": (signal,)})
    sari = await hires(store, vault, "Ibu Sari")

    assert await store.run(cases.lower, vault, applied.case_id, sari, Level.WARN, NOW)

    await keeps(store, vault, writes("motor saya yang dikunci"))
    after = (await sits(store, vault)).conversation
    assert (after.level, after.signals, after.case) == (Level.WARN, (), "100001")


async def test_a_closed_case_leaves_the_queue_and_the_conversation_to_the_bot(store: Store, vault: Vault) -> None:
    case_id = await opens(store, vault, "1", "100001", Level.HIGH)
    sari = await hires(store, vault, "Ibu Sari")
    await store.run(cases.take, case_id, sari, NOW)

    assert await store.run(cases.close, vault, case_id, sari, "safe", NOW)

    assert await store.read(cases.mine, sari) == ()
    await keeps(store, vault, writes("terima kasih", "1"))
    seat = await sits(store, vault)
    assert (seat.conversation.holder, seat.conversation.case) == (Holder.CLOSED, None)
    status = await store.read(cases.of_conversation, seat.conversation_id)
    assert status is not None
    assert status["state"] == "closed"


async def test_opening_a_case_shows_everything_and_is_written_down_once_a_look(store: Store, vault: Vault) -> None:
    case_id = await opens(store, vault, "1", "100001", Level.HIGH)
    sari = await hires(store, vault, "Ibu Sari")

    for second in range(3):
        view = await store.run(cases.open_case, vault, sari, case_id, later(seconds=second))

    assert [(each.who, each.text) for each in view.messages] == [
        ("caller", "tolong"),
        ("bot", "words of danger.first"),
    ]
    assert (view.case.number, view.level, view.channel) == ("100001", Level.HIGH, "telegram")
    looks = await store.read(lambda tx: tx.execute(select(func.count()).select_from(accesses)).scalar_one())
    assert looks == 1


async def test_a_case_that_is_not_there_or_an_account_that_ended_opens_nothing(store: Store, vault: Vault) -> None:
    case_id = await opens(store, vault, "1", "100001", Level.HIGH)
    sari = await hires(store, vault, "Ibu Sari")

    with pytest.raises(LookupError):
        await store.run(cases.open_case, vault, sari, case_id + 1, NOW)
    await store.run(counsellors.disable, "Ibu Sari", NOW)
    with pytest.raises(LookupError):
        await store.run(cases.open_case, vault, sari, case_id, NOW)


async def test_the_marker_of_a_case_moves_with_all_that_it_shows(store: Store, vault: Vault) -> None:
    case_id = await opens(store, vault, "1", "100001", Level.HIGH)
    sari = await hires(store, vault, "Ibu Sari")
    seen = [await store.read(cases.version, case_id)]

    (row,) = await store.run(outbox.claim, vault, ("telegram",), "d", NOW)
    await store.run(outbox.sent, vault, row.id, "d", "id", NOW)
    seen.append(await store.read(cases.version, case_id))
    await keeps(store, vault, writes("halo", "1"))
    seen.append(await store.read(cases.version, case_id))
    await store.run(cases.take, case_id, sari, NOW)
    seen.append(await store.read(cases.version, case_id))

    assert len(set(seen)) == 4


async def test_a_flagged_turn_stays_on_the_list_until_somebody_looked(store: Store, vault: Vault) -> None:
    sari = await hires(store, vault, "Ibu Sari")
    await keeps(store, vault, writes("sesuatu"))
    applied = await answers(store, vault, await sits(store, vault), flagged="model_silent")

    (flag,) = await store.read(cases.flagged, vault)
    assert (flag.reason, flag.words) == ("model_silent", "sesuatu")
    assert await store.run(cases.seen, applied.turn_id, sari, NOW)
    assert not await store.run(cases.seen, applied.turn_id, sari, NOW)
    assert await store.read(cases.flagged, vault) == ()
