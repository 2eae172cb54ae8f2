"""Every answer goes out once, in order, or a counsellor sees that it did not."""

import asyncio

import pytest
from sqlalchemy import select

from bot.model import Reading, Receipt, ReceiptState
from bot.store import Store, inbox, outbox
from bot.store.outbox import Sendable
from bot.store.tables import outbox as table
from bot.vault import Vault
from tests.store.people import NOW, answers, keeps, later, sits, writes


async def says(store: Store, vault: Vault, *lines: str, chat: str = "4711") -> None:
    await keeps(store, vault, writes("halo", chat))
    await answers(store, vault, await sits(store, vault), *lines)


async def claims(store: Store, vault: Vault, name: str = "d", seconds: float = 0, limit: int = 20) -> list[Sendable]:
    return list(await store.run(outbox.claim, vault, ("telegram",), name, later(seconds=seconds), limit))


async def states(store: Store) -> list[str]:
    return list(await store.read(lambda tx: tx.execute(select(table.c.state).order_by(table.c.id)).scalars().all()))


async def test_the_parts_of_an_answer_go_out_in_order_one_after_the_other(store: Store, vault: Vault) -> None:
    await says(store, vault, "one", "two", "three")

    order = []
    while rows := await claims(store, vault):
        assert len(rows) == 1
        assert await claims(store, vault, "other") == []
        order.append(rows[0].line)
        assert await store.run(outbox.sent, vault, rows[0].id, "d", f"id-{rows[0].id}", NOW)

    assert order == ["one", "two", "three"]
    assert await states(store) == ["sent"] * 3


async def test_racing_senders_never_claim_the_same_message(store: Store, vault: Vault) -> None:
    for chat in range(6):
        await says(store, vault, "one", "two", chat=str(chat))

    claimed = await asyncio.gather(*(claims(store, vault, f"d{each}", limit=2) for each in range(6)))

    ids = [row.id for rows in claimed for row in rows]
    assert len(ids) == len(set(ids)) == 6
    assert {row.line for rows in claimed for row in rows} == {"one"}


async def test_a_retry_keeps_its_place_before_what_was_said_later(store: Store, vault: Vault) -> None:
    await says(store, vault, "one", "two")
    (row,) = await claims(store, vault)

    await store.run(outbox.retry, row.id, "d", later(seconds=30), "ChannelUnavailable")

    assert await claims(store, vault, seconds=29) == []
    assert await store.read(outbox.next_due, NOW) == later(seconds=30)
    (again,) = await claims(store, vault, seconds=30)
    assert (again.id, again.attempts) == (row.id, 2)


async def test_a_send_that_was_never_answered_is_tried_once_more_and_then_unknown(store: Store, vault: Vault) -> None:
    await says(store, vault, "one", "two")
    (row,) = await claims(store, vault)

    await store.run(outbox.uncertain, row.id, "d", NOW)
    (again,) = await claims(store, vault, "d", seconds=60)
    assert (again.id, again.doubts) == (row.id, 1)
    await store.run(outbox.uncertain, again.id, "d", later(seconds=60))

    assert await states(store) == ["unknown", "waiting"]
    assert [each.line for each in await claims(store, vault, seconds=90)] == ["two"]


async def test_a_sender_that_died_leaves_one_more_try(store: Store, vault: Vault) -> None:
    await says(store, vault, "one")
    (row,) = await claims(store, vault, "dead")

    assert await claims(store, vault, "next", seconds=59) == []
    (again,) = await claims(store, vault, "next", seconds=61)
    assert again.id == row.id
    assert await store.run(outbox.sent, vault, row.id, "dead", "late", later(seconds=62)) is False
    assert await claims(store, vault, "third", seconds=200) == []
    assert await states(store) == ["unknown"]


async def test_a_receipt_with_our_row_settles_a_doubt_without_a_second_send(store: Store, vault: Vault) -> None:
    await says(store, vault, "one")
    (row,) = await claims(store, vault)
    await store.run(outbox.uncertain, row.id, "d", NOW)

    receipt = Receipt("telegram", "id-1", ReceiptState.DELIVERED, row=row.id)
    await store.run(inbox.keep, vault, Reading(receipts=(receipt,)), later(seconds=5))

    assert await claims(store, vault, seconds=60) == []
    assert await states(store) == ["delivered"]


async def test_a_receipt_quicker_than_the_answer_is_not_taken_back(store: Store, vault: Vault) -> None:
    await says(store, vault, "one")
    (row,) = await claims(store, vault)
    await store.run(outbox.settle, vault, [Receipt("telegram", "id-1", ReceiptState.READ, row=row.id)], NOW)

    assert await store.run(outbox.sent, vault, row.id, "d", "id-1", NOW)

    assert await states(store) == ["read"]


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        pytest.param([ReceiptState.DELIVERED, ReceiptState.READ], "read", id="delivered, read"),
        pytest.param([ReceiptState.READ, ReceiptState.DELIVERED], "read", id="out of order"),
        pytest.param([ReceiptState.FAILED], "undeliverable", id="failed"),
        pytest.param([ReceiptState.READ, ReceiptState.FAILED], "read", id="read before it failed"),
    ],
)
async def test_receipts_move_a_message_forward_only(
    store: Store, vault: Vault, reported: list[ReceiptState], expected: str
) -> None:
    await says(store, vault, "one")
    (row,) = await claims(store, vault)
    await store.run(outbox.sent, vault, row.id, "d", "wamid.1", NOW)

    for state in reported:
        await store.run(outbox.settle, vault, [Receipt("telegram", "wamid.1", state)], NOW)

    assert await states(store) == [expected]


async def test_an_undeliverable_message_does_not_hold_up_the_next(store: Store, vault: Vault) -> None:
    await says(store, vault, "one", "two")
    (row,) = await claims(store, vault)

    await store.run(outbox.undeliverable, row.id, "d", "gone")

    assert [each.line for each in await claims(store, vault)] == ["two"]
