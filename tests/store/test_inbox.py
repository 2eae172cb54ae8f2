"""Nothing that a caller sends is lost, and nothing counts twice."""

import asyncio

import pytest
from sqlalchemy import func, select

from bot.errors import Stale
from bot.model import Kind, Media, Reading
from bot.store import Store, conversations, inbox, journal, media
from bot.store.tables import arrivals, callers
from bot.store.tables import media as media_table
from bot.vault import Vault
from tests.store.people import NOW, answers, keeps, later, sits, writes


async def test_a_message_delivered_five_times_is_kept_once(store: Store, vault: Vault) -> None:
    message = writes("Paspor saya diambil", media=Media("file-1", "image/jpeg"))

    kept = [await keeps(store, vault, message) for _ in range(5)]

    assert [len(each.new) for each in kept] == [1, 0, 0, 0, 0]
    assert sum(each.media for each in kept) == 1
    seat = await sits(store, vault)
    assert [arrival.text for arrival in seat.arrivals] == ["Paspor saya diambil"]


async def test_the_same_message_from_many_sides_at_once_is_kept_once(store: Store, vault: Vault) -> None:
    message = writes("Halo")

    kept = await asyncio.gather(*(keeps(store, vault, message) for _ in range(8)))

    assert sum(len(each.new) for each in kept) == 1
    assert await store.read(lambda tx: tx.execute(select(func.count()).select_from(callers)).scalar_one()) == 1


async def test_everything_that_waits_is_one_turn_and_the_longest_wait_comes_first(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("satu", "1"), now=later(seconds=1))
    await keeps(store, vault, writes("dua", "2"), now=later(seconds=0))
    await keeps(store, vault, writes("tiga", "1"), now=later(seconds=2))

    first = await sits(store, vault, "a", later(seconds=3))
    second = await sits(store, vault, "b", later(seconds=3))
    third = await store.run(conversations.take_seat, vault, "c", later(seconds=3))

    assert [arrival.text for arrival in first.arrivals] == ["dua"]
    assert [arrival.text for arrival in second.arrivals] == ["satu", "tiga"]
    assert third is None


async def test_racing_thinkers_never_lease_the_same_conversation(store: Store, vault: Vault) -> None:
    for chat in range(6):
        await keeps(store, vault, writes("halo", str(chat)))

    leases = await asyncio.gather(*(store.run(inbox.lease, f"t{each}", NOW) for each in range(12)))

    taken = [lease.conversation_id for lease in leases if lease is not None]
    assert len(taken) == len(set(taken)) == 6


async def test_a_lease_that_ran_out_passes_on_and_its_holder_is_stale(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("halo"))
    slow = await sits(store, vault, "slow")

    quick = await sits(store, vault, "quick", later(seconds=31))

    with pytest.raises(Stale):
        await answers(store, vault, slow, "menu.welcome")
    assert await store.run(inbox.release, slow.lease) is False
    assert (await answers(store, vault, quick, "menu.welcome")).outbox


async def test_a_resting_fragment_waits_for_its_hour_or_for_what_follows(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("kak"))
    seat = await sits(store, vault)
    await store.run(inbox.rest, seat.lease, later(seconds=1.5))

    assert await store.run(conversations.take_seat, vault, "t", later(seconds=1)) is None
    assert await store.read(inbox.next_due, later(seconds=1)) == later(seconds=1.5)
    await keeps(store, vault, writes("paspor saya ditahan"), now=later(seconds=1.1))
    assert len((await sits(store, vault, now=later(seconds=1.2))).arrivals) == 2


async def test_failures_in_a_row_are_counted_and_pause_longer(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("halo"))
    first = await sits(store, vault, "a")

    assert await store.run(inbox.failed, first.lease, NOW) == 1
    assert await store.run(conversations.take_seat, vault, "b", later(seconds=1)) is None
    second = await sits(store, vault, "b", later(seconds=3))
    assert second.failures == 1
    assert await store.run(inbox.failed, second.lease, later(seconds=3)) == 2
    assert await store.run(inbox.failed, first.lease, NOW) == 0


async def test_what_nobody_can_be_read_out_of_is_kept_for_a_person(store: Store, vault: Vault) -> None:
    broken = writes("", addresses=(), kind=Kind.UNREADABLE, raw='{"odd": "shape"}')

    kept = await keeps(store, vault, broken)

    assert (len(kept.new), kept.conversations) == (1, ())
    assert [each.raw for each in await store.read(journal.senderless, vault)] == ['{"odd": "shape"}']
    assert await store.run(conversations.take_seat, vault, "t", NOW) is None


async def test_an_arrival_comes_back_as_it_was_but_for_its_key(store: Store, vault: Vault) -> None:
    sent = writes(
        "lihat ini",
        choice="yes",
        place=(0.02, 109.3),
        handle="77",
        language="id",
        media=Media("f", "image/png", "a", 9),
    )
    await keeps(store, vault, sent)

    (back,) = (await sits(store, vault)).arrivals

    assert back.key == ""
    for name in ("channel", "kind", "sent_at", "addresses", "text", "choice", "media", "language", "place", "handle"):
        assert getattr(back, name) == getattr(sent, name), name


async def test_a_reading_without_news_wakes_nobody(store: Store, vault: Vault) -> None:
    kept = await store.run(inbox.keep, vault, Reading(), NOW)

    assert kept == inbox.Kept((), (), 0)
    assert await store.read(inbox.waiting) == 0


async def test_a_file_is_fetched_by_one_and_tried_again_after_a_failure(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("", kind=Kind.PHOTO, media=Media("file-1", "image/jpeg", size=10)))

    wanted = await store.run(media.claim, vault, ("telegram",), "a", NOW)
    assert wanted is not None
    assert wanted.media.ref == "file-1"
    assert await store.run(media.claim, vault, ("telegram",), "b", NOW) is None
    assert await store.run(media.failed, wanted.id, "a", NOW, final=False)
    assert await store.run(media.claim, vault, ("telegram",), "b", NOW) is None
    assert await store.run(media.claim, vault, ("telegram",), "b", later(hours=1)) is not None
    key = vault.new_key()
    assert await store.run(media.kept, wanted.id, "b", 10, b"digest", key, "1-abc")
    state = await store.read(lambda tx: tx.execute(select(media_table.c.state)).scalar_one())
    assert state == "kept"


async def test_arrivals_are_done_only_with_their_own_turn(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("satu"))
    seat = await sits(store, vault)
    await keeps(store, vault, writes("dua"), now=later(seconds=1))

    applied = await answers(store, vault, seat, "menu.welcome", now=later(seconds=2))

    rows = await store.read(lambda tx: tx.execute(select(arrivals.c.turn_id).order_by(arrivals.c.id)).scalars().all())
    assert rows == [applied.turn_id, None]
    following = await sits(store, vault, now=later(seconds=3))
    assert [arrival.text for arrival in following.arrivals] == ["dua"]
    assert following.waiting_since == later(seconds=1)
