"""Telegram against its twin: what is sent, what comes back, and which error means what."""

import json
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.channels import MEDIA_BYTES
from bot.channels.telegram import Telegram
from bot.errors import CallerGone, ChannelUnavailable, Undeliverable, Unknown
from bot.model import Address, AddressKind, Choice, Kind, Media, Outgoing, Words
from tests.channels.conftest import no_wait
from tests.payloads import telegram as payloads
from tests.payloads.telegram import SARI
from tests.twins.telegram import TOKEN

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ADDRESS = Address("telegram", AddressKind.CHAT, str(SARI))
HELLO = Outgoing(ADDRESS, Words("Halo *kak* <b>"))


async def test_words_go_out_plain(telegram, telegram_twin):
    telegram_twin.say("halo")

    sent = await telegram.send(HELLO)

    (message,) = telegram_twin.sent
    assert message["text"] == "Halo *kak* <b>"
    assert "parse_mode" not in message
    assert sent == f"{SARI}:{message['message_id']}"


async def test_choices_are_buttons_that_come_back_as_presses(telegram, telegram_twin):
    telegram_twin.say("halo")

    await telegram.send(Outgoing(ADDRESS, Words("Aman?", (Choice("safe.yes", "Ya"), Choice("safe.no", "Tidak")))))
    data = telegram_twin.sent[0]["keyboard"][1][0]["callback_data"]
    (arrival,) = telegram.read(payloads.raw(telegram_twin.press(data)), NOW).arrivals
    await telegram.acknowledge(arrival.handle)

    assert [[each["text"] for each in row] for row in telegram_twin.sent[0]["keyboard"]] == [["Ya"], ["Tidak"]]
    assert (arrival.kind, arrival.choice) == (Kind.PRESS, "safe.no")
    assert telegram_twin.answered == [arrival.handle]


async def test_a_twin_in_another_process_is_written_to_and_asked(telegram, telegram_twin):
    async with aiohttp.ClientSession() as session:
        await session.post(f"{telegram_twin.url}/twin/write", json=payloads.said("halo"))
        await telegram.send(HELLO)
        async with session.get(f"{telegram_twin.url}/twin/sent?since=0") as answer:
            told = await answer.json()

    assert (told["count"], told["sent"][0]["text"]) == (1, HELLO.words.text)
    assert len(await telegram.updates(None, 0)) == 1


async def test_the_longest_parts_are_accepted(telegram, telegram_twin):
    telegram_twin.say("halo")
    choices = tuple(Choice(f"{number:064}", f"Pilihan {number}") for number in range(20))

    for part in telegram.parts(Words("kata " * 3000, choices)):
        await telegram.send(Outgoing(ADDRESS, part))

    assert max(len(each["text"]) for each in telegram_twin.sent) <= 4096
    assert len(telegram_twin.sent[-1]["keyboard"]) == 20


async def test_flood_control_says_when_to_try_again(telegram, telegram_twin):
    telegram_twin.say("halo")
    telegram_twin.next_429(retry_after=7)

    with pytest.raises(ChannelUnavailable) as caught:
        await telegram.send(HELLO)

    assert caught.value.retry_after == 7
    assert telegram_twin.sent == []


async def test_a_caller_who_blocked_us_is_gone(telegram, telegram_twin):
    telegram_twin.say("halo")
    telegram_twin.block()

    with pytest.raises(CallerGone):
        await telegram.send(HELLO)


async def test_a_chat_that_is_not_there_is_gone(telegram):
    with pytest.raises(CallerGone):
        await telegram.send(HELLO)


@pytest.mark.parametrize(
    "words",
    [Words("x" * 4097), Words(" "), Words("Pilih", (Choice("x" * 65, "Ya"),))],
    ids=["too long", "empty", "id too long"],
)
async def test_a_message_that_telegram_refuses_never_arrives(telegram, telegram_twin, words):
    telegram_twin.say("halo")

    with pytest.raises(Undeliverable) as caught:
        await telegram.send(Outgoing(ADDRESS, words))

    assert not isinstance(caught.value, CallerGone)
    assert telegram_twin.sent == []


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_an_error_of_theirs_is_tried_again(telegram, telegram_twin, status):
    telegram_twin.say("halo")
    telegram_twin.next_5xx(status)

    with pytest.raises(ChannelUnavailable):
        await telegram.send(HELLO)

    assert await telegram.send(HELLO)


async def test_a_line_cut_after_the_send_may_have_arrived(telegram, telegram_twin):
    telegram_twin.say("halo")
    telegram_twin.reset_after_send()

    with pytest.raises(Unknown):
        await telegram.send(HELLO)

    assert len(telegram_twin.sent) == 1


async def test_silence_after_the_send_may_have_arrived(telegram_twin):
    telegram_twin.say("halo")
    telegram_twin.hang_after_send()
    impatient = Telegram(TOKEN, telegram_twin.url, timeout=0.2)

    with pytest.raises(Unknown):
        await impatient.send(HELLO)

    await impatient.close()
    assert len(telegram_twin.sent) == 1


async def test_a_server_that_nobody_reaches_is_tried_again(telegram, telegram_twin):
    await telegram_twin.stop()

    with pytest.raises(ChannelUnavailable):
        await telegram.send(HELLO)


async def test_a_wrong_token_is_said_without_the_token(telegram_twin):
    wrong = Telegram("123:wrong", telegram_twin.url)

    with pytest.raises(ChannelUnavailable) as caught:
        await wrong.me()

    await wrong.close()
    assert "wrong" not in str(caught.value)


async def test_the_token_works_when_the_bot_has_a_name(telegram):
    assert await telegram.me() == "@suar_bot"


async def test_typing_is_shown_and_nothing_else_can_be(telegram, telegram_twin):
    telegram_twin.say("halo")

    await telegram.mark(ADDRESS, None, typing=True)
    await telegram.mark(ADDRESS, None, typing=False)

    assert [each["action"] for each in telegram_twin.actions] == ["typing"]


async def test_courtesies_never_fail(telegram, telegram_twin):
    query = telegram_twin.press("a")["callback_query"]["id"]
    telegram_twin.block()

    await telegram.mark(ADDRESS, None, typing=True)
    await telegram.acknowledge(query)
    await telegram.acknowledge(query)
    await telegram_twin.stop()
    await telegram.acknowledge(query)

    assert telegram_twin.answered == [query]


async def test_files_are_fetched(telegram, telegram_twin):
    telegram_twin.add_file("photo-large", b"jpeg")

    assert await telegram.fetch(Media("photo-large")) == b"jpeg"


@pytest.mark.parametrize("ref", ["too-big", "expired"])
async def test_a_file_that_cannot_be_had_is_given_up(telegram, telegram_twin, ref):
    telegram_twin.add_file("too-big", b"", size=MEDIA_BYTES + 1)

    with pytest.raises(Undeliverable):
        await telegram.fetch(Media(ref))


async def test_polling_forgets_only_what_lies_before_the_offset(telegram, telegram_twin):
    first, second = telegram_twin.say("satu"), telegram_twin.say("dua")

    once = await telegram.updates(None, 0)
    again = await telegram.updates(None, 0)
    after = await telegram.updates(once[0][0] + 1, 0)
    back = await telegram.updates(first["update_id"], 0)

    assert [number for number, _ in once] == [first["update_id"], second["update_id"]]
    assert once == again
    assert after == back == once[1:]
    assert json.loads(after[0][1]) == second


async def test_a_poll_waits_for_the_first_update(telegram, telegram_twin):
    assert await telegram.updates(None, 0) == ()
    telegram_twin.say("halo")

    ((_, raw),) = await telegram.updates(None, 5)

    assert telegram.read(raw, NOW).arrivals[0].text == "halo"


async def test_one_odd_update_costs_no_other(telegram, telegram_twin):
    telegram_twin.say("satu")
    telegram_twin.write({"message": {"chat": payloads.private(), "text": "tanpa nomor"}})
    telegram_twin.say("dua")

    found = [telegram.read(raw, NOW).arrivals[0] for _, raw in await telegram.updates(None, 0)]

    assert [each.kind for each in found] == [Kind.TEXT, Kind.UNREADABLE, Kind.TEXT]
    assert found[1].addresses == (ADDRESS,)


async def test_polling_beside_a_webhook_is_refused_until_it_is_deleted(telegram, telegram_twin):
    telegram_twin.say("halo")
    await telegram.set_webhook("https://suar.example/telegram/webhook")

    with pytest.raises(ChannelUnavailable):
        await telegram.updates(None, 0)
    await telegram.delete_webhook()

    assert len(await telegram.updates(None, 0)) == 1


async def test_the_webhook_is_set_with_our_secret(telegram, telegram_twin):
    await telegram.set_webhook("https://suar.example/telegram/webhook")

    assert telegram_twin.webhook["secret_token"] == "rahasia"
    assert json.loads(telegram_twin.webhook["allowed_updates"])[0] == "message"


@pytest.mark.parametrize(
    ("header", "signed"), [("rahasia", True), ("Rahasia", False), ("", False), (None, False), ("é", False)]
)
def test_only_calls_with_our_secret_are_telegrams(header, signed):
    assert Telegram(TOKEN, secret="rahasia").signed(header) is signed


@pytest.mark.parametrize("header", ["", None, "x"])
def test_without_a_secret_no_call_is_telegrams(header):
    assert Telegram(TOKEN).signed(header) is False


async def test_sends_keep_to_the_rate_of_the_channel_and_of_the_chat(telegram_twin):
    slept = []

    async def sleep(seconds):
        slept.append(round(seconds, 3))

    telegram_twin.say("halo")
    channel = Telegram(TOKEN, telegram_twin.url, rate=10, clock=lambda: 0.0, sleep=sleep)
    for _ in range(4):
        await channel.send(HELLO)
    await channel.close()

    # Three at once in a chat are a burst, the fourth waits a second; the channel lets one go each 0.1 s.
    assert slept == [0.1, 0.2, 1.0, 0.3]


async def test_nothing_is_logged_that_names_a_caller_or_our_token(telegram_twin, caplog):
    caplog.set_level("DEBUG")
    telegram_twin.say("halo")
    channel = Telegram(TOKEN, telegram_twin.url, sleep=no_wait)

    await channel.send(HELLO)
    await channel.mark(Address("telegram", AddressKind.CHAT, "999"), None, typing=True)
    await channel.close()

    ours = [each.getMessage() for each in caplog.records if each.name.startswith(("bot", "telegram", "http"))]
    assert ours == ["channel.courtesy_failed channel=telegram act=mark error=CallerGone"]
