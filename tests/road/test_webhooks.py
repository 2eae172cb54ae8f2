"""What Telegram and Meta post reaches the caller as an answer, once, whatever happens on the way."""

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.settings import Settings
from tests.payloads import telegram, whatsapp
from tests.road.stage import DANGER, SECRET, Stage, count, running, states, until, whatsapp_call
from tests.twins.whatsapp import APP_SECRET


async def test_an_update_that_telegram_posts_five_times_is_answered_once(stage: Stage) -> None:
    update = telegram.said(DANGER)

    answers = [await stage.telegram_posts(update) for _ in range(5)]

    await stage.rests()
    assert answers == [200] * 5
    assert (await stage.kept(), await stage.turns()) == (1, 1)
    assert await count(stage.store, "cases") == 1
    assert len(stage.telegram.sent) == len(await states(stage.store)) > 0


async def test_a_call_that_meta_posts_five_times_is_answered_once(stage: Stage) -> None:
    body = whatsapp_call(DANGER)

    answers = [await stage.whatsapp_posts(body) for _ in range(5)]

    await stage.rests()
    assert answers == [200] * 5
    assert (await stage.kept(), await stage.turns()) == (1, 1)
    assert await count(stage.store, "cases") == 1
    assert len(stage.whatsapp.sent) == len(await states(stage.store)) > 0


async def test_a_redelivery_after_the_answer_changes_nothing(stage: Stage) -> None:
    body = whatsapp_call(DANGER)
    await stage.whatsapp_posts(body)
    await stage.rests()
    before = len(stage.whatsapp.sent)

    await stage.whatsapp_posts(body)

    await stage.rests()
    assert await stage.turns() == 1
    assert len(stage.whatsapp.sent) == before


async def test_danger_is_heard_while_the_model_is_down(stage: Stage) -> None:
    await stage.telegram_posts(telegram.said(DANGER))

    await stage.rests()
    case = await stage.case()
    assert case is not None
    assert case["level"] >= 3
    assert any(line.startswith("danger.") for line in await stage.said())


async def test_every_entry_change_and_message_of_a_batch_is_kept_and_every_caller_answered(stage: Stage) -> None:
    one, two, three = whatsapp.said("halo"), whatsapp.said("saya mau tanya"), whatsapp.said("soal agen")
    budi = whatsapp.said(DANGER, sender=whatsapp.BUDI)
    batch = whatsapp.body(
        whatsapp.entry(whatsapp.value(one, two), whatsapp.value(three)),
        whatsapp.entry(whatsapp.value(budi, contacts=[whatsapp.contact(whatsapp.BUDI)])),
    )

    assert await stage.whatsapp_posts(whatsapp.raw(batch)) == 200

    await stage.rests()
    assert await stage.kept() == 4
    assert await stage.turns() == 2
    assert {each["to"] for each in stage.whatsapp.sent} == {whatsapp.SARI, whatsapp.BUDI}


async def test_messages_and_receipts_in_one_call_both_count(stage: Stage) -> None:
    await stage.whatsapp_posts(whatsapp_call("halo"))
    await stage.rests()
    ours = stage.whatsapp.sent[0]
    read = whatsapp.status("read", row=int(ours["biz_opaque_callback_data"]), id=ours["id"])
    more = whatsapp.value(whatsapp.said("saya mau tanya"), statuses=[read])

    await stage.whatsapp_posts(whatsapp.raw(whatsapp.body(whatsapp.entry(more))))

    await stage.rests()
    assert await stage.turns() == 2
    assert (await states(stage.store))[0] == "read"


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x"], ids=["none", "empty", "wrong", "longer"])
async def test_what_does_not_carry_our_telegram_secret_is_refused_and_not_kept(
    stage: Stage, secret: str | None
) -> None:
    status = await stage.telegram_posts(telegram.said(DANGER), secret=secret)

    assert status == 401
    assert await stage.kept() == 0


@pytest.mark.parametrize("forged", [None, "", "sha256=", "sha256=" + "0" * 64, "other secret", "other body"])
async def test_what_meta_did_not_sign_is_refused_and_not_kept(stage: Stage, forged: str | None) -> None:
    body = whatsapp_call(DANGER)
    known = {"other secret": (body, "not the secret"), "other body": (body + b" ", APP_SECRET)}
    signature = whatsapp.signature(*known[forged]) if forged in known else forged

    status = await stage.whatsapp_posts_unsigned(body, signature)

    assert status == 401
    assert await stage.kept() == 0


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
async def test_a_body_larger_than_any_real_one_is_refused(stage: Stage, announced: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b" " * 1024 * 1024

    body = io.BytesIO(b" " * 6 * 1024 * 1024) if announced else chunks()

    assert await stage.telegram_posts_bytes(body) == 413
    assert await stage.kept() == 0


UNKNOWN_TELEGRAM: dict[str, dict[str, Any]] = {
    "a game": {"game": {"title": "x", "description": "y", "photo": []}},
    "a dice": {"dice": {"emoji": "🎲", "value": 3}},
    "a kind of the future": {"hologram": {"depth": 3}},
}


@pytest.mark.parametrize("content", UNKNOWN_TELEGRAM.values(), ids=UNKNOWN_TELEGRAM.keys())
async def test_a_telegram_message_of_an_unknown_kind_is_kept_answered_and_shown_to_a_person(
    stage: Stage, content: dict[str, Any]
) -> None:
    assert await stage.telegram_posts(telegram.update(message=telegram.message(**content))) == 200

    await stage.rests()
    assert await stage.said() == ["shared.unreadable"]
    assert await stage.flagged() == ["unreadable"]
    assert len(stage.telegram.sent) == 1


async def test_a_whatsapp_message_of_an_unknown_kind_is_kept_answered_and_shown_to_a_person(stage: Stage) -> None:
    assert await stage.whatsapp_posts(whatsapp.call(whatsapp.message("hologram", {"depth": 3}))) == 200

    await stage.rests()
    assert await stage.said() == ["shared.unreadable"]
    assert await stage.flagged() == ["unreadable"]
    assert len(stage.whatsapp.sent) == 1


async def test_a_broken_message_beside_a_whole_one_costs_nobody_anything(stage: Stage) -> None:
    broken = whatsapp.message("text", {"body": 7})
    whole = whatsapp.said(DANGER, sender=whatsapp.BUDI)

    contacts = [whatsapp.contact(), whatsapp.contact(whatsapp.BUDI)]
    assert await stage.whatsapp_posts(whatsapp.call(broken, whole, contacts=contacts)) == 200

    await stage.rests()
    assert await stage.kept() == 2
    assert {each["to"] for each in stage.whatsapp.sent} == {whatsapp.SARI, whatsapp.BUDI}
    assert await stage.flagged() == ["unreadable"]


async def test_a_message_that_the_tables_refuse_costs_nobody_anything(stage: Stage) -> None:
    odd = whatsapp.message("document", {"id": "1", "caption": "tolong", "file_size": 10**30})
    whole = whatsapp.said(DANGER, sender=whatsapp.BUDI)

    contacts = [whatsapp.contact(), whatsapp.contact(whatsapp.BUDI)]
    body = whatsapp.call(odd, whole, contacts=contacts)
    assert [await stage.whatsapp_posts(body) for _ in range(2)] == [200, 200]

    await stage.rests()
    assert (await stage.kept(), await stage.turns()) == (2, 2)
    assert {each["to"] for each in stage.whatsapp.sent} == {whatsapp.SARI, whatsapp.BUDI}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"object": 7}', b"[" * 100_000], ids=range(6))
async def test_signed_nonsense_is_kept_and_acknowledged_on_both_channels(stage: Stage, body: bytes) -> None:
    assert await stage.whatsapp_posts(body) == 200
    assert await stage.telegram_posts_bytes(body) == 200

    await stage.rests()
    assert await stage.kept() == 2


async def test_an_update_that_the_library_cannot_read_is_answered_when_its_sender_can_be_found(stage: Stage) -> None:
    update = telegram.update(message={"chat": telegram.private(), "from": telegram.person(), "text": "tolong"})

    assert await stage.telegram_posts(update) == 200

    await stage.rests()
    assert await stage.flagged() == ["unreadable"]
    assert [each["chat"] for each in stage.telegram.sent] == [telegram.SARI]


async def test_what_a_group_says_is_nobodys_conversation_with_us(stage: Stage) -> None:
    group = telegram.said(DANGER)
    group["message"]["chat"] = {"id": -100, "type": "supergroup", "title": "Grup"}

    assert await stage.telegram_posts(group) == 200

    await stage.rests()
    assert await stage.kept() == 0


async def test_too_many_requests_delay_the_answer_and_it_arrives_once(stage: Stage) -> None:
    stage.telegram.next_429(retry_after=40)
    stage.whatsapp.next_429(retry_after=40)
    await stage.telegram_posts(telegram.said("halo"))
    await stage.whatsapp_posts(whatsapp_call("halo"))
    refused = "state = 'waiting' AND next_at IS NOT NULL"
    await until(lambda: _is(stage, refused, 2), "both sends were refused for now")
    assert (stage.telegram.sent, stage.whatsapp.sent) == ([], [])

    await stage.skip(seconds=41)

    await stage.rests()
    assert (len(stage.telegram.sent), len(stage.whatsapp.sent)) == (1, 1)


async def test_an_error_of_theirs_is_tried_again(stage: Stage) -> None:
    stage.whatsapp.next_5xx()
    await stage.whatsapp_posts(whatsapp_call("halo"))
    await until(lambda: _is(stage, "state = 'waiting' AND next_at IS NOT NULL", 1), "the send failed")

    await stage.skip(minutes=6)

    await stage.rests()
    assert len(stage.whatsapp.sent) == 1


async def test_a_caller_who_blocked_us_is_told_nothing_and_the_desk_sees_why(stage: Stage) -> None:
    stage.telegram.block()

    await stage.telegram_posts(telegram.said(DANGER))

    await until(lambda: _is(stage, "state = 'undeliverable' AND error = 'gone'", 1), "the desk sees it")
    await stage.rests()
    assert stage.telegram.sent == []
    assert await stage.case() is not None


async def test_a_closed_window_is_shown_as_such(stage: Stage) -> None:
    stage.whatsapp.close_window()

    await stage.whatsapp_posts(whatsapp_call("halo"))

    await until(lambda: _is(stage, "state = 'undeliverable' AND error = 'window'", 1), "the desk sees it")
    assert stage.whatsapp.sent == []


async def test_a_send_without_an_answer_is_tried_exactly_once_more_and_then_shown_as_unknown(stage: Stage) -> None:
    stage.telegram.reset_after_send()
    stage.telegram.reset_after_send()
    await stage.telegram_posts(telegram.said("halo"))
    await until(lambda: _is(stage, "doubts = 1", 1), "the first answer was lost")

    await stage.skip(seconds=21)

    await until(lambda: _is(stage, "state = 'unknown'", 1), "the second answer was lost")
    await stage.skip(hours=1)
    await stage.rests()
    assert len(stage.telegram.sent) == 2
    assert await states(stage.store) == ["unknown"]


async def test_a_status_with_our_row_settles_a_send_without_an_answer_before_it_is_repeated(stage: Stage) -> None:
    stage.whatsapp.reset_after_send()
    await stage.whatsapp_posts(whatsapp_call("halo"))
    await until(lambda: _is(stage, "doubts = 1", 1), "the answer was lost")
    ours = stage.whatsapp.sent[0]
    status = whatsapp.status("delivered", row=int(ours["biz_opaque_callback_data"]), id=ours["id"])

    await stage.whatsapp_posts(whatsapp.raw(whatsapp.body(whatsapp.entry(whatsapp.value(statuses=[status])))))

    await stage.skip(hours=1)
    await stage.rests()
    assert await states(stage.store) == ["delivered"]
    assert len(stage.whatsapp.sent) == 1


async def test_a_status_of_somebody_elses_message_changes_nothing(stage: Stage) -> None:
    status = whatsapp.status("failed", row=4711, code=131047)

    assert (
        await stage.whatsapp_posts(whatsapp.raw(whatsapp.body(whatsapp.entry(whatsapp.value(statuses=[status])))))
        == 200
    )

    assert await states(stage.store) == []


async def test_a_pressed_button_is_acknowledged_and_understood_without_a_model(stage: Stage) -> None:
    await stage.telegram_posts(telegram.said(DANGER))
    await stage.rests()
    button = stage.telegram.sent[-1]["keyboard"][0][0]
    before = len(stage.telegram.sent)

    await stage.telegram_posts(telegram.pressed(button["callback_data"]))

    await stage.rests()
    await until(lambda: len(stage.telegram.answered) == 1, "the button stops spinning")
    assert await stage.turns() == 2
    assert len(stage.telegram.sent) > before


async def test_meta_may_check_that_the_webhook_is_ours(sqlite_settings: Settings) -> None:
    async with running(sqlite_settings, whatsapp_verify_token="ours") as stage:
        asked = f"{stage.url}/whatsapp/webhook?hub.mode=subscribe&hub.challenge=1234&hub.verify_token="

        assert await stage.gets(asked + "ours") == (200, "1234")
        assert (await stage.gets(asked + "theirs"))[0] == 403


async def test_polled_updates_are_kept_before_they_are_confirmed_and_answered_once(sqlite_settings: Settings) -> None:
    async with running(sqlite_settings, parts=("turns", "delivery", "poll"), public_url="") as stage:
        stage.telegram.say("halo")
        stage.telegram.say(DANGER, telegram.BUDI)
        await until(lambda: _is(stage, "1 = 1", 1), "something is answered")
        await stage.rests()
        stage.telegram.say("saya mau tanya")

        await until(lambda: _turned(stage, 3), "all three are answered")
        await stage.rests()
        assert await stage.kept() == 3
        assert {each["chat"] for each in stage.telegram.sent} == {telegram.SARI, telegram.BUDI}
        assert len(stage.telegram.sent) == len(await states(stage.store))


async def test_after_a_restart_an_old_update_is_not_answered_again_and_a_new_one_is(sqlite_settings: Settings) -> None:
    polling: dict[str, Any] = {"parts": ("turns", "delivery", "poll"), "public_url": ""}
    async with running(sqlite_settings, **polling) as stage:
        stage.telegram.write(telegram.said(DANGER, number=77))
        await until(lambda: not stage.telegram.updates, "the update is confirmed")
        await stage.rests()

    async with running(sqlite_settings, **polling) as stage:
        # This Telegram counts anew, as the real one does after a quiet week or for another bot.
        stage.telegram.say(DANGER, telegram.BUDI)
        stage.telegram.write(telegram.said(DANGER, number=77))
        await until(lambda: not stage.telegram.updates, "both updates are confirmed")
        await stage.rests()

        assert (await stage.kept(), await stage.turns()) == (2, 2)
        assert {each["chat"] for each in stage.telegram.sent} == {telegram.BUDI}


def _is(stage: Stage, where: str, rows: int) -> Any:
    async def look() -> bool:
        return await count(stage.store, "outbox", where) >= rows

    return look()


def _turned(stage: Stage, turns: int) -> Any:
    async def look() -> bool:
        return await stage.turns() >= turns

    return look()
