"""A family's report and a worker's own chat about one person are shown to counsellors alone."""

import pytest
from sqlalchemy import select

from bot.model import Heard, Level, Trace
from bot.store import Store, cases, flags, inbox, matches
from bot.store.matches import alike
from bot.store.tables import traces
from bot.traces import of_caller, of_missing, words_of
from bot.vault import Vault
from tests.scene import NOW as MONDAY
from tests.scene import mind
from tests.store.people import NOW, answers, keeps, sits, whatsapp, writes
from tests.store.test_cases import hires

YEAR = 2026
SOUGHT = of_missing(name="Dewi Juwita", country="MY", place="miri", age=19, job="rumah makan", year=YEAR)


async def tells(store: Store, vault: Vault, chat: str, found: tuple[Trace, ...], **changes: object) -> int:
    """A turn out of which these traces come. Returns the conversation."""
    await keeps(store, vault, writes("…", chat))
    seat = await sits(store, vault)
    await answers(store, vault, seat, traces=found, number=f"2{chat}", **changes)  # type: ignore[arg-type]
    return seat.conversation_id


def herself(words: str) -> tuple[Trace, ...]:
    from bot.model import Arrival, Kind

    arrival = Arrival("telegram", "1", Kind.TEXT, MONDAY, text=words)
    heard: Heard = mind().reader.read((arrival,), (), MONDAY, mind().zone)
    return of_caller(heard, YEAR)


async def test_name_place_and_age_of_a_worker_meet_the_familys_report(store: Store, vault: Vault) -> None:
    family = await tells(store, vault, "1", SOUGHT, level=Level.HIGH)
    worker = await tells(
        store, vault, "2", herself("nama saya Dewi Djuwita, umur saya 19, saya di Miri gak boleh keluar")
    )

    (seen,) = await store.read(matches.of_conversation, family)
    (back,) = await store.read(matches.of_conversation, worker)

    assert (seen.conversation_id, seen.seeks) == (worker, False)
    assert (back.conversation_id, back.seeks, back.number) == (family, True, "21")
    assert {"name", "age", "country", "place"} <= set(seen.kinds)


async def test_the_order_does_not_matter(store: Store, vault: Vault) -> None:
    worker = await tells(store, vault, "2", herself("nama saya Dewi Juwita, umur saya 19, saya kerja di Miri"))
    family = await tells(store, vault, "1", SOUGHT, level=Level.HIGH)

    assert [each.conversation_id for each in await store.read(matches.of_conversation, family)] == [worker]


async def test_a_worker_without_a_case_comes_onto_the_list_and_hears_nothing(store: Store, vault: Vault) -> None:
    await tells(store, vault, "1", SOUGHT, level=Level.HIGH)
    worker = await tells(store, vault, "2", herself("nama saya Dewi Juwita, umur saya 19, saya di Miri"))

    (flag,) = await store.read(flags.flagged, vault)

    assert (flag.conversation_id, flag.reason) == (worker, "matched")
    assert await store.read(inbox.waiting) == 0


async def test_a_worker_who_writes_from_the_very_number_that_is_sought_is_known_at_once(
    store: Store, vault: Vault
) -> None:
    sought = of_missing(phones=["+6281255501234"], year=YEAR)
    family = await tells(store, vault, "1", sought, level=Level.HIGH)

    await keeps(store, vault, whatsapp("halo", bsuid="ID.1", phone="6281255501234"))

    (seen,) = await store.read(matches.of_conversation, family)
    assert seen.kinds == ("phone",)


async def test_who_looks_for_the_same_person_twice_matches_nobody(store: Store, vault: Vault) -> None:
    mother = await tells(store, vault, "1", SOUGHT, level=Level.HIGH)
    await tells(store, vault, "2", SOUGHT, level=Level.HIGH)

    assert await store.read(matches.of_conversation, mother) == ()


async def test_only_keyed_hashes_are_kept(store: Store, vault: Vault) -> None:
    await tells(store, vault, "1", SOUGHT)

    kept = await store.read(lambda tx: tx.execute(select(traces.c.kind, traces.c.hash)).all())

    assert kept
    assert all(len(row.hash) == 32 for row in kept)


async def test_who_is_forgotten_is_found_no_more(store: Store, vault: Vault) -> None:
    family = await tells(store, vault, "1", SOUGHT, level=Level.HIGH)
    await tells(store, vault, "2", herself("nama saya Dewi Juwita, umur saya 19, saya di Miri"))

    await tells(store, vault, "2", (), forget=True)

    assert await store.read(matches.of_conversation, family) == ()


async def test_a_counsellor_sees_it_with_the_case(store: Store, vault: Vault) -> None:
    await tells(store, vault, "1", SOUGHT, level=Level.HIGH)
    await tells(store, vault, "2", herself("nama saya Dewi Juwita, umur saya 19, saya di Miri"))
    sari = await hires(store, vault, "Ibu Sari")
    (waiting,) = await store.read(cases.queue, NOW)

    view = await store.run(cases.open_case, vault, sari, waiting.id, NOW)

    assert len(view.matches) == 1


@pytest.mark.parametrize(
    ("kinds", "enough"),
    [
        (["phone"], True),
        (["handle"], True),
        (["name", "country", "age"], True),
        (["name", "place"], True),
        (["common", "country", "age"], False),
        (["common", "place", "country", "age"], True),
        (["country", "place", "age", "job"], False),
        (["name", "country"], False),
        (["common", "common", "country"], False),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else str(value),
)
def test_what_two_chats_must_share(kinds: list[str], enough: bool) -> None:
    assert alike(kinds) is enough


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dewi Djoewita", "dewi juwita"),
        ("Siti Aminah", "SITI AMINA"),
        ("Moh. Khairul", "Moh Kairul"),
        ("陈美玲", "陈美玲"),
    ],
)
def test_a_name_is_one_however_it_is_spelt(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(
    "words",
    ["anak saya namanya Dewi Juwita umur 19 di Miri", "adik saya 19 tahun kerja di kedai di Miri"],
)
def test_what_is_told_of_a_relative_is_no_trace_of_the_caller(words: str) -> None:
    assert herself(words) == ()
