"""When something of ours breaks, the message stays, the caller is told, and a person is called."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bot.errors import Unavailable
from bot.model import Conclusion, Role, Say
from bot.settings import Settings
from bot.store import Store
from bot.turn import Mind
from tests.payloads import telegram
from tests.road.stage import DANGER, Stage, count, mind, running, states, until, whatsapp_call


def broken_mind() -> Mind:
    """A mind with a bug in its danger topic."""

    def conclude(*_: object) -> Conclusion:
        raise RuntimeError("the words of a caller could stand here")

    topics = {
        name: replace(topic, opening=conclude, conclude=conclude) if topic.role is Role.DANGER else topic
        for name, topic in mind().topics.items()
    }
    return replace(mind(), topics=topics)


def trouble(stage: Stage) -> str:
    """What a caller is told when something broke."""
    now = stage.clock()
    return stage.hotline.mind.speech.words(Say("shared.trouble"), "id", now.date()).text


async def test_a_turn_that_fails_once_changes_nothing_and_the_message_waits(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(settings, broken_mind()) as stage:
        await stage.telegram_posts(telegram.said(DANGER))

        await until(lambda: _failed(stage, 1), "the turn failed")
        assert await stage.turns() == await count(stage.store, "outbox") == await count(stage.store, "cases") == 0
        assert await count(stage.store, "arrivals", "done_at IS NULL") == 1
    assert "words of a caller" not in caplog.text


async def test_a_turn_that_fails_twice_becomes_a_case_and_the_caller_is_told_once(settings: Settings) -> None:
    async with running(settings, broken_mind()) as stage:
        await stage.telegram_posts(telegram.said(DANGER))
        await until(lambda: _failed(stage, 1), "the turn failed")

        await stage.skip(seconds=3)

        await until(lambda: _rows(stage, "turns", 1), "a person is called")
        await stage.rests()
        await stage.skip(hours=1)
        await stage.rests()
        assert [each["text"] for each in stage.telegram.sent] == [trouble(stage)]
        assert (await stage.case())["state"] == "open"
        assert await stage.flagged() == ["failed"]
        assert await count(stage.store, "arrivals", "done_at IS NULL") == 0


async def test_a_bug_in_one_conversation_holds_up_nobody_else(settings: Settings) -> None:
    async with running(settings, broken_mind()) as stage:
        await stage.telegram_posts(telegram.said(DANGER))
        await until(lambda: _failed(stage, 1), "the turn failed")

        await stage.telegram_posts(telegram.said("halo", telegram.BUDI))

        await until(lambda: len(stage.telegram.sent) == 1, "the other one is answered")
        assert stage.telegram.sent[0]["chat"] == telegram.BUDI


async def test_a_conversation_that_does_not_open_is_given_to_a_person_and_holds_up_nobody(settings: Settings) -> None:
    async with running(settings) as stage:
        await stage.telegram_posts(telegram.said("halo"))
        await stage.rests()
        await stage.store.run(lambda tx: tx.execute(text("UPDATE conversations SET state = :x"), {"x": b"damaged" * 9}))

        await stage.telegram_posts(telegram.said(DANGER))
        await stage.telegram_posts(telegram.said("halo", telegram.BUDI))

        await until(lambda: _rows(stage, "turns", 3), "both are dealt with")
        await stage.rests()
        assert await stage.case() is not None
        assert [each["text"] for each in stage.telegram.sent if each["chat"] == telegram.SARI][-1] == trouble(stage)
        assert any(each["chat"] == telegram.BUDI for each in stage.telegram.sent)


async def test_an_answer_that_does_not_open_holds_up_nobody_and_waits_for_its_key(settings: Settings) -> None:
    async with running(settings, parts=("turns",)) as stage:
        await stage.telegram_posts(telegram.said(DANGER))
        await until(lambda: _rows(stage, "outbox", 1), "an answer waits")
        await stage.store.run(lambda tx: tx.execute(text("UPDATE outbox SET sealed = :x"), {"x": b"damaged" * 9}))

    async with running(settings) as stage:
        await stage.telegram_posts(telegram.said("halo", telegram.BUDI))

        await until(lambda: len(stage.telegram.sent) == 1, "the other one is answered")
        await until(lambda: _rows(stage, "outbox WHERE state = 'sent'", 1), "the answer is recorded")
        assert await states(stage.store) == ["waiting", "sent"]
        assert await count(stage.store, "outbox", "error = 'sealed'") == 1


async def test_callers_of_a_channel_that_was_turned_off_stop_nobody(settings: Settings) -> None:
    async with running(settings, parts=()) as stage:
        await stage.whatsapp_posts(whatsapp_call(DANGER))

    async with running(settings, whatsapp_token="") as stage:
        await stage.telegram_posts(telegram.said("halo"))

        await until(lambda: _rows(stage, "turns", 2), "both are thought about")
        await until(lambda: len(stage.telegram.sent) == 1, "who can be reached is answered")
        assert (await stage.case()) is not None
        assert "waiting" in await states(stage.store)


# ------------------------------------------------------------------ a store that cannot be written

FULL = "PRAGMA max_page_count = 1"  # SQLite takes the present size when it is more
ROOMY = "PRAGMA max_page_count = 1073741823"


async def fill(stage: Stage) -> None:
    """Let the disk be full: the file may not grow, and what little room it had left is used up."""
    await stage.store.run(lambda tx: tx.exec_driver_sql(FULL).close())
    for words in ("x" * 4000, "x"):
        while await stage.telegram_posts(telegram.said(words, telegram.BUDI)) == 200:
            pass


async def make_room(stage: Stage) -> None:
    await stage.store.run(lambda tx: tx.exec_driver_sql(ROOMY).close())


async def test_what_cannot_be_kept_is_not_acknowledged_and_is_taken_when_it_comes_again(
    sqlite_settings: Settings,
) -> None:
    update, body = telegram.said(DANGER + " " + "x" * 3000), whatsapp_call(DANGER + " " + "x" * 4000)
    async with running(sqlite_settings, parts=()) as stage:
        await fill(stage)
        kept = await stage.kept()

        refused = [await stage.telegram_posts(update), await stage.whatsapp_posts(body)]
        assert refused == [503, 503]
        assert await stage.kept() == kept
        assert (await stage.gets(f"{stage.url}/health/live"))[0] == 200

        await make_room(stage)
        assert [await stage.telegram_posts(update), await stage.whatsapp_posts(body)] == [200, 200]
        assert await stage.kept() == kept + 2


async def test_workers_outlive_a_full_disk_and_answer_afterwards(sqlite_settings: Settings) -> None:
    async with running(sqlite_settings) as stage:
        await fill(stage)
        await make_room(stage)
        await stage.skip(minutes=2)

        assert await stage.telegram_posts(telegram.said(DANGER)) == 200

        await until(lambda: any(each["chat"] == telegram.SARI for each in stage.telegram.sent), "Sari is answered")
        assert not any(job.done() for job in stage.jobs)


async def test_connections_that_the_database_cuts_are_an_outage_and_no_bug(postgres_url: str) -> None:
    store, other = [await Store.open(Settings(database_url=postgres_url)) for _ in range(2)]
    cut = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    one = text("SELECT 1")
    await store.run(lambda tx: tx.execute(one).scalar_one())
    await other.run(lambda tx: tx.execute(cut).scalar_one())

    with pytest.raises(Unavailable):
        await store.run(lambda tx: tx.execute(one).scalar_one())

    assert await store.run(lambda tx: tx.execute(one).scalar_one()) == 1
    await store.close()
    await other.close()


async def test_a_database_that_nobody_serves_is_an_outage_and_no_bug() -> None:
    store = await Store.open(Settings(database_url="postgresql://nobody@127.0.0.1:9/none"))

    for ask in (store.run, store.read):
        with pytest.raises(Unavailable):
            await ask(lambda tx: None)
    await store.close()


def _failed(stage: Stage, times: int) -> Any:
    return _rows(stage, f"conversations WHERE failures >= {times} AND lease_token IS NULL", 1)


def _rows(stage: Stage, table: str, rows: int) -> Any:
    name, _, where = table.partition(" WHERE ")

    async def look() -> bool:
        return await count(stage.store, name, where or "1 = 1") >= rows

    return look()
