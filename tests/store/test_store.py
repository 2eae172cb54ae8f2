"""A transaction is safe when it returns, whoever shares its commit."""

import asyncio
from datetime import date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from bot.errors import Misconfigured, Unavailable, Unusable
from bot.settings import Settings
from bot.store import Store, counsellors, leases, listings
from bot.store.tables import leases as table
from bot.store.tables import metadata
from bot.vault import Vault
from tests.store.people import NOW, later


def _count(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(table)).scalar_one()


def _put(tx: Connection, name: str, fail: bool = False) -> None:
    leases.acquire(tx, name, "t", NOW, 30)
    if fail:
        raise ValueError(name)


async def test_the_migrated_tables_are_those_that_the_code_knows(store: Store) -> None:
    def differences(tx: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata))

    assert await store.run(differences) == []


async def test_processes_that_start_together_migrate_once(store: Store, settings: Settings) -> None:
    others = [await Store.open(settings) for _ in range(3)]

    await asyncio.gather(*(each.migrate() for each in others))

    await asyncio.gather(*(each.close() for each in others))


async def test_one_that_fails_takes_nobody_else_with_it(store: Store) -> None:
    outcomes = await asyncio.gather(
        *(store.run(_put, f"n{each}", fail=each % 3 == 0) for each in range(12)), return_exceptions=True
    )

    assert [isinstance(each, ValueError) for each in outcomes] == [each % 3 == 0 for each in range(12)]
    assert await store.read(_count) == 8


async def test_what_was_acknowledged_is_there_after_opening_again(store: Store, settings: Settings) -> None:
    await asyncio.gather(*(store.run(_put, f"n{each}") for each in range(5)))
    await store.close()

    again = await Store.open(settings)

    assert await again.read(_count) == 5
    await again.close()


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises((DBAPIError, Unavailable)):
        await store.read(_put, "x")

    assert await store.read(_count) == 0


async def test_a_full_disk_is_told_to_everybody_in_the_same_commit(sqlite_store: Store) -> None:
    def cap(tx: Connection) -> None:
        pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def fill(tx: Connection, name: str) -> None:
        tx.execute(table.insert().values(name=name, value="x" * 200_000))

    await sqlite_store.run(cap)

    outcomes = await asyncio.gather(
        sqlite_store.run(_put, "small"), sqlite_store.run(fill, "big"), return_exceptions=True
    )

    assert isinstance(outcomes[1], Exception)
    kept = await sqlite_store.read(_count)
    assert kept == sum(not isinstance(each, Exception) for each in outcomes)


async def test_a_closed_store_says_so(sqlite_store: Store) -> None:
    await sqlite_store.close()

    with pytest.raises(Unavailable):
        await sqlite_store.run(_put, "x")


async def test_times_come_back_as_they_went_in_and_never_without_a_zone(store: Store) -> None:
    precise = NOW.replace(microsecond=123457)
    await store.run(leases.acquire, "n", "t", precise, 0)

    assert await store.read(lambda tx: tx.execute(select(table.c.until)).scalar_one()) == precise
    with pytest.raises(StatementError):
        await store.run(lambda tx: tx.execute(update(table).values(until=datetime(2026, 1, 1))))  # noqa: DTZ001


async def test_another_kind_of_database_is_refused_with_a_sentence() -> None:
    with pytest.raises(Misconfigured, match="postgresql://"):
        await Store.open(Settings(database_url="mysql://localhost/suar"))


async def test_one_process_polls_at_a_time_and_the_next_goes_on_where_it_stopped(store: Store) -> None:
    assert await store.run(leases.acquire, "poller", "a", NOW, 60) == ""
    assert await store.run(leases.put, "poller", "a", "42")

    assert await store.run(leases.acquire, "poller", "b", later(seconds=59), 60) is None
    assert await store.run(leases.acquire, "poller", "a", later(seconds=59), 60) == "42"
    assert await store.run(leases.acquire, "poller", "b", later(seconds=120), 60) == "42"
    assert not await store.run(leases.put, "poller", "a", "43")


async def test_a_newer_copy_of_the_register_takes_the_place_of_the_older(store: Store) -> None:
    assert await store.read(listings.current) is None
    for day, name in ((1, "PT Contoh Lama"), (2, "PT Contoh Baru")):
        await store.run(listings.import_version, [{"name": name}], date(2026, 11, day), "file", False, NOW)

    current = await store.read(listings.current)

    assert current is not None
    assert (current.version, current.snapshot_on, current.rows[0][0]) == (2, date(2026, 11, 2), "PT Contoh Baru")
    assert await store.read(listings.version) == 2


async def test_a_disabled_counsellor_is_signed_out_everywhere(store: Store, vault: Vault) -> None:
    sari = await store.run(counsellors.add, vault, "Ibu Sari", "hash", NOW)
    await store.run(counsellors.duty, sari, True, NOW)
    await store.run(counsellors.new_session, sari, "long-token", "csrf", NOW, later(hours=1) - NOW)

    session = await store.read(counsellors.session, "long-token", NOW)
    assert session is not None
    assert session.counsellor.name == "Ibu Sari"
    assert await store.read(counsellors.session, "long-token", later(hours=2)) is None
    with pytest.raises(Unusable):
        await store.run(counsellors.add, vault, "Ibu Sari", "hash", NOW)
    assert await store.run(counsellors.disable, "Ibu Sari", NOW)
    assert await store.read(counsellors.session, "long-token", NOW) is None
    assert await store.read(counsellors.on_duty) == 0
