"""What callers told us is unreadable on the disk, and gone when they ask."""

import pytest
from sqlalchemy import select

from bot.errors import Misconfigured
from bot.model import Kind, Level, Media
from bot.settings import Settings
from bot.store import Store, cases, counsellors, forget, keys, outbox
from bot.store.tables import callers, metadata
from bot.vault import Vault
from tests.store.people import NOW, answers, keeps, later, sits, writes

SECRET = "Namaku Mawar Contoh"
CHAT = "555000111222"


async def confides(store: Store, vault: Vault) -> None:
    photo = Media("file-secret-ref", "image/jpeg", "paspor-mawar.jpg")
    message = writes(SECRET, CHAT, kind=Kind.PHOTO, media=photo, handle="handle-secret", choice="secret-choice")
    await keeps(store, vault, message)
    seat = await sits(store, vault)
    await answers(store, vault, seat, "danger.first", level=Level.HIGH, state={"remembered": {"name": SECRET}})


async def test_nothing_that_a_caller_said_can_be_read_in_the_files(
    sqlite_store: Store, vault: Vault, sqlite_settings: Settings
) -> None:
    await confides(sqlite_store, vault)
    await sqlite_store.run(counsellors.add, vault, "Ibu Sari", "hash", NOW, telegram="777888999")

    raw = b"".join(path.read_bytes() for path in sqlite_settings.data_dir.glob("suar.db*"))
    await sqlite_store.close()
    raw += (sqlite_settings.data_dir / "suar.db").read_bytes()

    assert b"danger" not in raw
    for secret in (SECRET, "Mawar", CHAT, "file-secret-ref", "paspor", "handle-secret", "secret-choice", "777888999"):
        assert secret.encode() not in raw, secret
    assert b"telegram" in raw  # what the test looks in is what was written


async def test_forgetting_leaves_no_text_and_no_way_to_find_the_caller(store: Store, vault: Vault) -> None:
    await confides(store, vault)
    sari = await store.run(counsellors.add, vault, "Ibu Sari", "hash", NOW)
    (case,) = await store.read(cases.queue, NOW)
    for row in await store.run(outbox.claim, vault, ("telegram",), "d", NOW):
        await store.run(outbox.sent, vault, row.id, "d", "id", NOW)
    await keeps(store, vault, writes("hapus semua data saya", CHAT))
    seat = await sits(store, vault)

    await answers(store, vault, seat, "privacy.forgotten", level=Level.HIGH, forget=True)

    (last,) = await store.run(outbox.claim, vault, ("telegram",), "d", NOW)
    assert (last.address.value, last.words.text) == (CHAT, "words of privacy.forgotten")
    await store.run(outbox.sent, vault, last.id, "d", "id2", NOW)
    for table in metadata.sorted_tables:
        if "sealed" in table.c and table.name not in {"cases", "outbox"}:
            assert await store.read(lambda tx, t=table: tx.execute(select(t.c.sealed)).scalars().all()) in (
                [],
                [None] * await _count(store, table.name),
            ), table.name
    assert await store.read(lambda tx: tx.execute(select(callers.c.data_key)).scalars().all()) == [b""]
    (left,) = await store.read(cases.queue, NOW)
    assert (left.id, left.forgotten) == (case.id, True)
    with pytest.raises(LookupError):
        await store.run(cases.open_case, vault, sari, case.id, NOW)
    assert await store.read(forget.files) == ()


async def test_the_last_words_to_the_forgotten_are_emptied_when_they_are_said(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("hapus", CHAT))
    await answers(store, vault, await sits(store, vault), "privacy.forgotten", forget=True)

    (last,) = await store.run(outbox.claim, vault, ("telegram",), "d", NOW)
    await store.run(outbox.sent, vault, last.id, "d", "id", NOW)

    table = metadata.tables["outbox"]
    assert await store.read(lambda tx: tx.execute(select(table.c.sealed)).scalars().all()) == [None]


async def test_who_writes_after_being_forgotten_is_somebody_new(store: Store, vault: Vault) -> None:
    await keeps(store, vault, writes("hapus", CHAT))
    before = await sits(store, vault)
    await answers(store, vault, before, forget=True, state={"topic": "privacy"})

    await keeps(store, vault, writes("halo", CHAT), now=later(days=1))

    after = await sits(store, vault, now=later(days=1))
    assert after.caller_id != before.caller_id
    assert after.conversation.topic is None


async def test_keys_of_another_database_are_noticed_at_the_start(store: Store, vault: Vault) -> None:
    await store.run(keys.check, vault)
    await confides(store, vault)

    await store.run(keys.check, vault)
    with pytest.raises(Misconfigured, match="SUAR_LOOKUP_KEY"):
        await store.run(keys.check, Vault([b"m" * 32], b"x" * 32))
    with pytest.raises(Misconfigured, match="SUAR_SECRET_KEYS"):
        await store.run(keys.check, Vault([b"x" * 32], b"l" * 32))


async def test_a_new_master_key_opens_everything_once_all_is_wrapped_anew(store: Store, vault: Vault) -> None:
    await confides(store, vault)

    rewrapped = await store.run(keys.rewrap, Vault([b"n" * 32, b"m" * 32], b"l" * 32))

    assert rewrapped == 1
    only_new = Vault([b"n" * 32], b"l" * 32)
    await keeps(store, only_new, writes("lagi", CHAT))
    assert (await sits(store, only_new)).conversation.remembered == {"name": SECRET}


async def _count(store: Store, name: str) -> int:
    table = metadata.tables[name]
    return len(await store.read(lambda tx: tx.execute(select(table)).all()))
