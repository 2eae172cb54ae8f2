"""WhatsApp against its twin: what is sent, what comes back, and which error means what."""

from datetime import UTC, datetime

import aiohttp
import pytest

from bot.channels import MEDIA_BYTES
from bot.channels.whatsapp import WhatsApp
from bot.errors import ChannelUnavailable, Undeliverable, Unknown, WindowClosed
from bot.model import Address, AddressKind, Choice, Media, Outgoing, Words
from tests.payloads import whatsapp as payloads
from tests.payloads.whatsapp import SARI, SARI_SCOPED
from tests.twins.whatsapp import APP_SECRET, PHONE_ID, TOKEN

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ADDRESS = Address("whatsapp", AddressKind.PHONE, SARI)
HELLO = Outgoing(ADDRESS, Words("Halo *kak*"), row=7)


def choices(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}", f"Pilihan {number}") for number in range(count))


async def test_words_go_to_a_number_with_our_row(whatsapp, whatsapp_twin):
    sent = await whatsapp.send(HELLO)

    assert whatsapp_twin.sent == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": SARI,
            "type": "text",
            "text": {"body": "Halo *kak*", "preview_url": False},
            "biz_opaque_callback_data": "7",
            "id": sent,
        }
    ]


async def test_words_go_to_a_scoped_id_where_no_number_is_known(whatsapp, whatsapp_twin):
    await whatsapp.send(Outgoing(Address("whatsapp", AddressKind.BSUID, SARI_SCOPED), Words("Halo")))

    assert whatsapp_twin.sent[0]["recipient"] == SARI_SCOPED
    assert "to" not in whatsapp_twin.sent[0]
    assert "biz_opaque_callback_data" not in whatsapp_twin.sent[0]


@pytest.mark.parametrize(
    ("count", "kind"), [(1, "button"), (3, "button"), (4, "list"), (10, "list"), (11, None)], ids=str
)
async def test_choices_are_buttons_then_a_list_then_numbers(whatsapp, whatsapp_twin, count, kind):
    for part in whatsapp.parts(Words("kata " * 1000, choices(count))):
        await whatsapp.send(Outgoing(ADDRESS, part))

    last = whatsapp_twin.sent[-1]
    assert last.get("interactive", {}).get("type") == kind
    assert "Pilihan 0" in str(last)
    assert f"Pilihan {count - 1}" in str(last)


async def test_an_answer_to_our_buttons_and_its_status_are_read(whatsapp, whatsapp_twin):
    sent = await whatsapp.send(Outgoing(ADDRESS, Words("Aman?", choices(2)), row=9))
    reply = whatsapp_twin.sent[0]["interactive"]["action"]["buttons"][1]["reply"]
    status = payloads.status(
        "delivered", id=sent, biz_opaque_callback_data=whatsapp_twin.sent[0]["biz_opaque_callback_data"]
    )

    reading = whatsapp.read(payloads.call(payloads.pressed(reply["id"], reply["title"]), statuses=[status]), NOW)

    assert reading.arrivals[0].choice == "c1"
    assert (reading.receipts[0].message_id, reading.receipts[0].row) == (sent, 9)


async def test_a_closed_window_is_said(whatsapp, whatsapp_twin):
    whatsapp_twin.close_window()

    with pytest.raises(WindowClosed):
        await whatsapp.send(HELLO)


@pytest.mark.parametrize("code", [131026, 131030, 131021, 131062, 100, 131009])
async def test_what_is_about_this_message_never_arrives(whatsapp, whatsapp_twin, code):
    whatsapp_twin.next_error(code)

    with pytest.raises(Undeliverable) as caught:
        await whatsapp.send(HELLO)

    assert not isinstance(caught.value, WindowClosed)


@pytest.mark.parametrize(
    ("code", "header", "retry_after"),
    [(130429, 12, 12.0), (130429, None, 1.0), (131056, None, 6.0), (80007, None, 60.0)],
)
async def test_a_rate_limit_says_when_to_try_again(whatsapp, whatsapp_twin, code, header, retry_after):
    whatsapp_twin.next_429(header, code=code)

    with pytest.raises(ChannelUnavailable) as caught:
        await whatsapp.send(HELLO)

    assert caught.value.retry_after == retry_after
    assert whatsapp_twin.sent == []


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_an_error_of_theirs_is_tried_again(whatsapp, whatsapp_twin, status):
    whatsapp_twin.next_5xx(status)

    with pytest.raises(ChannelUnavailable):
        await whatsapp.send(HELLO)

    assert await whatsapp.send(HELLO)


async def test_trouble_with_our_account_is_no_fault_of_the_message(whatsapp, whatsapp_twin):
    whatsapp_twin.next_error(131031, 403)

    with pytest.raises(ChannelUnavailable):
        await whatsapp.send(HELLO)


async def test_a_wrong_token_is_tried_again_later(whatsapp_twin):
    wrong = WhatsApp("wrong", PHONE_ID, api_url=whatsapp_twin.url)

    with pytest.raises(ChannelUnavailable) as caught:
        await wrong.send(HELLO)

    await wrong.close()
    assert caught.value.retry_after == 60


async def test_a_line_cut_after_the_send_may_have_arrived(whatsapp, whatsapp_twin):
    whatsapp_twin.reset_after_send()

    with pytest.raises(Unknown):
        await whatsapp.send(HELLO)

    assert len(whatsapp_twin.sent) == 1


async def test_silence_after_the_send_may_have_arrived(whatsapp_twin):
    whatsapp_twin.hang_after_send()
    impatient = WhatsApp(TOKEN, PHONE_ID, api_url=whatsapp_twin.url, timeout=0.2)

    with pytest.raises(Unknown):
        await impatient.send(HELLO)

    await impatient.close()
    assert len(whatsapp_twin.sent) == 1


async def test_a_server_that_nobody_reaches_is_tried_again(whatsapp, whatsapp_twin):
    await whatsapp_twin.stop()

    with pytest.raises(ChannelUnavailable):
        await whatsapp.send(HELLO)
    with pytest.raises(ChannelUnavailable):
        await whatsapp.me()


async def test_reading_and_typing_are_shown(whatsapp, whatsapp_twin):
    await whatsapp.mark(ADDRESS, "wamid.A", typing=True)
    await whatsapp.mark(ADDRESS, "wamid.A", typing=False)
    await whatsapp.mark(ADDRESS, None, typing=True)

    seen = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A"}
    assert whatsapp_twin.marks == [{**seen, "typing_indicator": {"type": "text"}}, seen]


async def test_courtesies_never_fail(whatsapp, whatsapp_twin):
    await whatsapp.mark(ADDRESS, "not a message id", typing=True)
    await whatsapp_twin.stop()
    await whatsapp.mark(ADDRESS, "wamid.A", typing=True)
    await whatsapp.acknowledge("wamid.A")

    assert whatsapp_twin.marks == []


async def test_files_are_fetched_with_our_token(whatsapp, whatsapp_twin):
    whatsapp_twin.add_file("555", b"jpeg")

    assert await whatsapp.fetch(Media("555")) == b"jpeg"


@pytest.mark.parametrize("ref", ["said-too-big", "is-too-big", "expired"])
async def test_a_file_that_cannot_be_had_is_given_up(whatsapp, whatsapp_twin, ref):
    whatsapp_twin.add_file("said-too-big", b"", size=MEDIA_BYTES + 1)
    whatsapp_twin.add_file("is-too-big", b"x" * (MEDIA_BYTES + 1), size=1)

    with pytest.raises(Undeliverable):
        await whatsapp.fetch(Media(ref))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x", "https://evilfbsbx.com/x", "http://lookaside.fbsbx.com/x", "x", "http://["]
)
async def test_our_token_goes_to_no_strange_host(whatsapp, whatsapp_twin, url):
    whatsapp_twin.add_file("555", b"jpeg")
    whatsapp_twin.elsewhere = url

    with pytest.raises(Undeliverable):
        await whatsapp.fetch(Media("555"))


async def test_our_token_follows_no_redirect(whatsapp, whatsapp_twin):
    whatsapp_twin.add_file("555", b"jpeg")
    whatsapp_twin.elsewhere = f"{whatsapp_twin.url}/moved/555"

    with pytest.raises(ChannelUnavailable):
        await whatsapp.fetch(Media("555"))


async def test_the_token_works_when_the_number_has_a_name(whatsapp):
    assert await whatsapp.me() == "Suar +62 811 0000 000"


async def test_a_borrowed_session_is_not_closed(whatsapp_twin):
    async with aiohttp.ClientSession() as session:
        channel = WhatsApp(TOKEN, PHONE_ID, api_url=whatsapp_twin.url, session=session)
        await channel.send(HELLO)
        await channel.close()

        assert not session.closed


def test_only_what_meta_signed_is_metas():
    channel, raw = WhatsApp(TOKEN, PHONE_ID, APP_SECRET), payloads.call(payloads.said("halo 😢"))

    assert channel.signed(raw, payloads.signature(raw, APP_SECRET))
    assert not channel.signed(raw + b" ", payloads.signature(raw, APP_SECRET))
    assert not channel.signed(raw, payloads.signature(raw, "other"))
    assert not channel.signed(raw, None)
    assert not channel.signed(raw, "é")
    assert not WhatsApp(TOKEN, PHONE_ID).signed(raw, payloads.signature(raw, ""))


@pytest.mark.parametrize(
    ("mode", "token", "answer"),
    [("subscribe", "periksa", "42"), ("subscribe", "salah", None), ("unsubscribe", "periksa", None), ("", "", None)],
)
def test_only_meta_is_answered_the_challenge(mode, token, answer):
    params = {"hub.mode": mode, "hub.verify_token": token, "hub.challenge": "42"}

    assert WhatsApp(TOKEN, PHONE_ID, verify_token="periksa").challenge(params) == answer
    assert WhatsApp(TOKEN, PHONE_ID).challenge(params | {"hub.verify_token": ""}) is None
