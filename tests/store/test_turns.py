"""A turn is applied whole or not at all, and never over somebody else's."""

import asyncio
from dataclasses import fields

import pytest
from sqlalchemy import select

from bot.errors import Stale
from bot.model import About, Choice, Conversation, Deadline, Decision, Holder, Kind, Level, Signal, Words
from bot.store import Store, cases, codec, conversations, counsellors, deadlines, journal, outbox
from bot.store.tables import outbox as outbox_table
from bot.vault import Vault
from tests.store.people import NOW, answers, keeps, later, sits, writes

FULL = Conversation(
    language="id",
    topic="danger",
    asked="where",
    last="menu",
    answers={"danger": {"where": "rumah majikan", "ages": [17]}},
    skipped={"danger": ("who",)},
    suspended=("menu",),
    later=("privacy",),
    remembered={"agency": "PT Contoh"},
    offered=(Choice("yes", "Ya"),),
    signals=(Signal("locked_in", Level.CRITICAL, About.OTHER, "dikunci", "r1", "s1", "harm", True),),
    repeats=2,
    met=True,
    stopped=True,
)


def test_all_that_a_conversation_knows_survives_being_sealed() -> None:
    kept = codec.conversation_in(codec.conversation_out(FULL))

    for each in fields(Conversation):
        if each.name not in {"holder", "level", "case"}:  # columns, which counsellors change too
            assert getattr(FULL, each.name), f"{each.name} needs a value in this test"
            assert getattr(kept, each.name) == getattr(FULL, each.name), each.name


def test_a_state_of_an_older_version_can_still_be_read() -> None:
    assert codec.conversation_in('{"topic": "menu", "gone": 1}') == Conversation(topic="menu")


async def test_a_turn_is_remembered_by_the_next_one(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("halo"))
    seat = await sits(store, vault)
    applied = await answers(store, vault, seat, "a.one", "a.two", state={"topic": "menu", "met": True})
    await keeps(store, vault, writes("lagi"), now=later(seconds=9))

    following = await sits(store, vault, now=later(seconds=9))

    assert (following.conversation.topic, following.conversation.met) == ("menu", True)
    assert following.version == seat.version + 1
    assert len(applied.outbox) == 2
    (turn,) = await store.read(journal.turns_of, vault, seat.conversation_id)
    assert (turn.id, turn.version, turn.journal["risk"]) == (applied.turn_id, 1, 0)


async def test_a_turn_applied_twice_is_stale_and_changes_nothing(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("halo"))
    seat = await sits(store, vault)

    outcomes = await asyncio.gather(
        *(answers(store, vault, seat, "menu.welcome") for _ in range(4)), return_exceptions=True
    )

    assert sum(isinstance(each, Stale) for each in outcomes) == 3
    assert len(await store.read(journal.turns_of, vault, seat.conversation_id)) == 1
    assert await store.read(outbox.unsent) == 1


async def test_danger_opens_a_case_and_more_danger_raises_it_but_nothing_lowers_it(store: Store, vault: Vault) -> None:
    async def says(text: str, level: Level, number: str, **changes: object) -> conversations.Applied:
        await keeps(store, vault, writes(text))
        return await answers(store, vault, await sits(store, vault), level=level, number=number, **changes)  # type: ignore[arg-type]

    first = await says("paspor ditahan", Level.HIGH, "100001")
    second = await says("dikurung", Level.CRITICAL, "100002")
    third = await says("masih", Level.HIGH, "100003")

    assert [(each.opened, each.raised) for each in (first, second, third)] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    (case,) = await store.read(cases.queue, NOW)
    assert (case.number, case.level) == ("100001", Level.CRITICAL)
    await keeps(store, vault, writes("halo?"))
    assert (await sits(store, vault)).conversation.case == "100001"


async def test_a_case_rings_those_on_duty_and_says_nothing_of_the_caller(store: Store, vault: Vault) -> None:
    on = await store.run(counsellors.add, vault, "Ibu Sari", "hash", NOW, telegram="900")
    await store.run(counsellors.add, vault, "Pak Budi", "hash", NOW, telegram="901")
    await store.run(counsellors.duty, on, True, NOW)
    await keeps(store, vault, writes("tolong"))
    seat = await sits(store, vault)

    applied = await answers(store, vault, seat, "danger.first", level=Level.HIGH)

    assert seat.on_duty == 1
    assert applied.rung
    rows = await store.run(outbox.claim, vault, ("telegram",), "d", NOW)
    alerts = [row for row in rows if row.author == "alert"]
    assert [(alert.address.value, alert.words.text) for alert in alerts] == [("900", "Kasus 100001")]


async def test_a_deadline_becomes_one_arrival_that_is_not_the_callers_activity(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("halo"))
    seat = await sits(store, vault)
    due = Deadline("untaken", at=later(minutes=10))
    await answers(store, vault, seat, deadlines=(Deadline("untaken", at=later(minutes=5)), due))

    assert await store.read(deadlines.next_due) == later(minutes=10)
    assert await store.run(deadlines.ripen, vault, later(minutes=9)) == 0
    ripe = await asyncio.gather(*(store.run(deadlines.ripen, vault, later(minutes=11)) for _ in range(4)))

    assert sum(ripe) == 1
    clock = await sits(store, vault, now=later(minutes=11))
    assert [(each.kind, each.text) for each in clock.arrivals] == [(Kind.CLOCK, "untaken")]
    assert clock.last_in_at == NOW


async def test_a_deadline_set_again_for_the_same_moment_still_counts(store: Store, vault: Vault) -> None:
    for _ in range(2):
        await keeps(store, vault, writes("halo"))
        seat = await sits(store, vault)
        await answers(store, vault, seat, deadlines=(Deadline("untaken", at=later(minutes=10)),))

    assert await store.run(deadlines.ripen, vault, later(minutes=10)) == 1


async def test_a_second_failure_brings_a_person_and_one_fixed_line(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("aneh"))
    seat = await sits(store, vault)

    parts = [("shared.trouble", Words("words of trouble"))]
    applied = await store.run(conversations.fail_to_human, vault, seat.lease, parts, "100009", NOW)

    (case,) = await store.read(cases.queue, NOW)
    assert (applied.opened, case.level, case.reason, case.holder) == (True, Level.HIGH, "failed", Holder.QUEUE)
    assert await store.run(conversations.take_seat, vault, "t", later(hours=1)) is None
    (row,) = await store.run(outbox.claim, vault, ("telegram",), "d", NOW)
    assert row.line == "shared.trouble"
    assert [each.reason for each in await store.read(cases.flagged, vault)] == ["failed"]


async def test_a_failure_leaves_a_conversation_that_a_counsellor_holds_with_them(store: Store, vault: Vault) -> None:
    sari = await store.run(counsellors.add, vault, "Ibu Sari", "hash", NOW)
    await keeps(store, vault, writes("tolong"))
    await answers(store, vault, await sits(store, vault), level=Level.HIGH)
    (case,) = await store.read(cases.queue, NOW)
    await store.run(cases.take, case.id, sari, NOW)
    await keeps(store, vault, writes("aneh"))

    parts = [("shared.trouble", Words("words"))]
    lease = (await sits(store, vault)).lease
    applied = await store.run(conversations.fail_to_human, vault, lease, parts, "100009", NOW)

    assert applied.outbox == ()
    assert (await store.read(cases.mine, sari))[0].holder is Holder.COUNSELLOR


async def test_what_waits_for_safe_hours_is_kept_until_then(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("halo"))
    seat = await sits(store, vault)
    args = (vault, seat, "t", Decision(seat.conversation), [("reminder", Words("pagi"))], {}, "1", NOW)
    await store.run(conversations.apply, *args, not_before=later(hours=8))

    assert await store.run(outbox.claim, vault, ("telegram",), "d", later(hours=7)) == ()
    assert await store.read(outbox.next_due, NOW) == later(hours=8)
    assert len(await store.run(outbox.claim, vault, ("telegram",), "d", later(hours=8))) == 1
    states = await store.read(lambda tx: tx.execute(select(outbox_table.c.state)).scalars().all())
    assert states == ["sending"]


async def test_forgetting_waits_until_all_that_arrived_was_read(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("hapus semua"))
    seat = await sits(store, vault)
    await keeps(store, vault, writes("tolong saya"))

    with pytest.raises(Stale):
        await answers(store, vault, seat, "privacy.forgotten", forget=True)
