"""What Telegram updates say, kind by kind, and what happens to those that nobody can read."""

import json
from datetime import UTC, datetime

import pytest

from bot.channels.telegram_updates import read
from bot.model import Address, AddressKind, Arrival, Kind, Media, Reading
from tests.payloads import telegram as payloads
from tests.payloads.telegram import SARI

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SENT = datetime.fromtimestamp(payloads.AT, UTC)
SARIS = (Address("telegram", AddressKind.CHAT, str(SARI)),)


def heard(update: dict) -> Arrival:
    reading = read(payloads.raw(update), NOW)
    assert reading.receipts == ()
    (arrival,) = reading.arrivals
    return arrival


def test_a_text_carries_its_words_sender_time_and_language():
    arrival = heard(payloads.said("Paspor saya ditahan 😢", number=41))

    assert arrival == Arrival(
        "telegram",
        key=f"{SARI}:41",
        kind=Kind.TEXT,
        sent_at=SENT,
        addresses=SARIS,
        text="Paspor saya ditahan 😢",
        language="id",
    )


def test_a_client_without_a_language_is_heard():
    assert heard(payloads.said("halo", language=None)).language is None


@pytest.mark.parametrize(
    ("content", "kind", "text", "media", "place"),
    [
        ({"text": "/start"}, Kind.COMMAND, "/start", None, None),
        ({"text": "/start dari_poster"}, Kind.COMMAND, "/start dari_poster", None, None),
        ({"text": "/ atau 2"}, Kind.TEXT, "/ atau 2", None, None),
        (
            payloads.photo() | {"caption": "ini"},
            Kind.PHOTO,
            "ini",
            Media("photo-large", "image/jpeg", None, 9000),
            None,
        ),
        (payloads.voice(), Kind.VOICE, "", Media("voice", "audio/ogg", None, 1000), None),
        (payloads.audio(), Kind.VOICE, "", Media("audio", "audio/mpeg", "rekaman.mp3", 1000), None),
        (payloads.video(), Kind.VIDEO, "", Media("video", "video/mp4", None, 1000), None),
        (payloads.video_note(), Kind.VIDEO, "", Media("round", "video/mp4", None, 1000), None),
        (payloads.animation(), Kind.VIDEO, "", Media("gif", "video/mp4", "a.mp4", 1000), None),
        (payloads.document(), Kind.DOCUMENT, "", Media("kontrak", "application/pdf", "kontrak.pdf", 1000), None),
        (payloads.sticker(), Kind.STICKER, "😢", None, None),
        (payloads.sticker(None), Kind.STICKER, "", None, None),
        (payloads.contact(), Kind.CONTACT, "+6281200000001", None, None),
        (payloads.location(), Kind.LOCATION, "", None, (-0.0263, 109.3425)),
        (payloads.venue(), Kind.LOCATION, "Terminal\nJalan Karangan 1", None, (-0.0263, 109.3425)),
        ({"dice": {"emoji": "🎲", "value": 3}}, Kind.UNKNOWN, "", None, None),
        ({"kind_of_next_year": {}}, Kind.UNKNOWN, "", None, None),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_each_kind_of_message_is_read(content, kind, text, media, place):
    arrival = heard(payloads.update(message=payloads.message(**content)))

    assert (arrival.kind, arrival.text, arrival.media, arrival.place) == (kind, text, media, place)
    assert arrival.addresses == SARIS
    assert bool(arrival.raw) is (kind is Kind.UNKNOWN)


def test_a_shared_contact_brings_no_name():
    assert "Agen" not in repr(heard(payloads.update(message=payloads.message(**payloads.contact()))))


def test_a_pressed_button_is_its_choice_and_can_be_acknowledged():
    arrival = heard(payloads.pressed("danger.yes", query="4411"))

    assert arrival == Arrival(
        "telegram", "q:4411", Kind.PRESS, NOW, SARIS, choice="danger.yes", language="id", handle="4411"
    )


def test_a_press_on_a_message_that_telegram_forgot_still_names_its_caller():
    update = payloads.pressed("a")
    del update["callback_query"]["message"]

    assert heard(update).addresses == SARIS


def test_an_edit_has_the_new_words_and_a_key_of_its_own():
    first = heard(payloads.said("umur 29", number=7))
    edit = heard(payloads.edited("umur 19", number=7, edit_date=payloads.AT + 60))
    again = heard(payloads.edited("umur 18", number=7, edit_date=payloads.AT + 90))

    assert (edit.kind, edit.text) == (Kind.EDIT, "umur 19")
    assert len({first.key, edit.key, again.key}) == 3


def test_a_reaction_is_its_emoji():
    change = {
        "chat": payloads.private(),
        "message_id": 5,
        "user": payloads.person(),
        "date": payloads.AT,
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    }

    arrival = heard(payloads.update(message_reaction=change))

    assert (arrival.kind, arrival.text, arrival.addresses) == (Kind.REACTION, "👍", SARIS)


@pytest.mark.parametrize(
    "update",
    [
        payloads.said("halo", number=3),
        payloads.edited("halo"),
        payloads.pressed("a", query="77"),
        payloads.update(message={"chat": payloads.private(), "text": "tanpa nomor"}),
        payloads.update(unheard_of={"from": payloads.person()}),
    ],
    ids=["text", "edit", "press", "unreadable", "unknown"],
)
def test_a_redelivered_update_has_the_same_key(update):
    assert heard(update).key == heard(dict(reversed(update.items()))).key


def test_two_chats_can_use_the_same_message_number():
    assert heard(payloads.said("a", number=1)).key != heard(payloads.said("a", payloads.BUDI, number=1)).key


@pytest.mark.parametrize(
    "chat", [{"id": -100, "type": kind, "title": "Grup"} for kind in ("group", "supergroup", "channel")]
)
@pytest.mark.parametrize("slot", ["message", "edited_message", "channel_post"])
def test_groups_and_channels_are_nobodys_conversation(chat, slot):
    update = payloads.update(**{slot: payloads.message(text="halo") | {"chat": chat}})

    assert read(payloads.raw(update), NOW) == Reading()


def test_a_press_in_a_group_is_nobodys_conversation():
    update = payloads.pressed("a")
    update["callback_query"]["message"]["chat"] = {"id": -5, "type": "group", "title": "Grup"}

    assert read(payloads.raw(update), NOW) == Reading()


@pytest.mark.parametrize(
    "update",
    [
        payloads.update(my_chat_member={"chat": payloads.private(), "from": payloads.person(), "date": payloads.AT}),
        payloads.update(
            message=payloads.message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
        ),
    ],
    ids=["blocked or unblocked", "messages delete themselves"],
)
def test_what_nobody_said_is_no_arrival(update):
    assert read(payloads.raw(update), NOW) == Reading()


@pytest.mark.parametrize(
    "broken",
    [
        {"message": {"chat": payloads.private(), "text": "tanpa nomor"}},
        {"message": payloads.message(text="x") | {"date": "kemarin"}},
        {"message": payloads.message(text="x") | {"from": "Sari", "chat": payloads.private()}},
        {"message": payloads.message(photo=[{"file_id": 1}])},
        {"callback_query": {"from": payloads.person(), "data": "a"}},
        {"update_id": None, "message": payloads.message(text="x") | {"entities": 5}},
    ],
    ids=["no id", "odd date", "odd sender", "odd photo", "odd press", "odd entities"],
)
def test_a_shape_that_the_library_refuses_is_kept_with_its_sender(broken):
    arrival = heard({"update_id": 1} | broken)

    assert arrival.kind is Kind.UNREADABLE
    assert arrival.addresses == SARIS
    assert json.loads(arrival.raw) == {"update_id": 1} | broken


def test_an_update_of_a_kind_that_we_do_not_know_is_kept_with_its_sender():
    arrival = heard(payloads.update(unheard_of={"from": payloads.person(), "text": "tolong"}))

    assert (arrival.kind, arrival.addresses) == (Kind.UNKNOWN, SARIS)
    assert "tolong" in arrival.raw


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"5",
        b'"x"',
        b"[" * 5000,
        b'{"message": 5}',
        b'{"message": null, "x": []}',
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_nothing_at_all_raises(raw):
    (arrival,) = read(raw, NOW).arrivals

    assert arrival.kind in {Kind.UNREADABLE, Kind.UNKNOWN}
    assert arrival.addresses == ()
    assert arrival.sent_at == NOW


def test_half_an_emoji_and_nul_are_replaced_so_that_words_can_be_stored():
    arrival = heard(payloads.said("tolong \ud83d \0 saya"))

    assert arrival.text == "tolong \ufffd \ufffd saya"
    assert arrival.text.encode()
