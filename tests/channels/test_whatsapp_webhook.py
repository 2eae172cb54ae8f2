"""What a call of WhatsApp's webhook says: every message and status of every batch."""

import json
from datetime import UTC, datetime

import pytest

from bot.channels.whatsapp_webhook import read
from bot.model import Address, AddressKind, Arrival, Kind, Media, Receipt, ReceiptState
from tests.payloads import whatsapp as payloads
from tests.payloads.whatsapp import BUDI, BUDI_SCOPED, SARI, SARI_SCOPED

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SENT = datetime.fromtimestamp(int(payloads.AT), UTC)


def phone(value: str) -> Address:
    return Address("whatsapp", AddressKind.PHONE, value)


def scoped(value: str) -> Address:
    return Address("whatsapp", AddressKind.BSUID, value)


def heard(message: dict, **more) -> Arrival:
    (arrival,) = read(payloads.call(message, **more), NOW).arrivals
    return arrival


def test_a_text_carries_its_words_sender_and_time():
    arrival = heard(payloads.said("Paspor saya ditahan 😢", id="wamid.A"))

    assert arrival == Arrival(
        "whatsapp",
        key="wamid.A",
        kind=Kind.TEXT,
        sent_at=SENT,
        addresses=(phone(SARI),),
        text="Paspor saya ditahan 😢",
        handle="wamid.A",
    )


@pytest.mark.parametrize(
    ("message", "kind", "text", "choice", "media", "place"),
    [
        (payloads.pressed("a.yes"), Kind.PRESS, "", "a.yes", None, None),
        (payloads.pressed("row7", kind="list_reply"), Kind.PRESS, "", "row7", None, None),
        (payloads.message("button", {"payload": "p", "text": "Ya"}), Kind.PRESS, "", "p", None, None),
        (payloads.message("button", {"text": "Ya"}), Kind.PRESS, "", "Ya", None, None),
        (
            payloads.message("image", {"id": "1", "mime_type": "image/jpeg", "sha256": "x", "caption": "ini"}),
            Kind.PHOTO,
            "ini",
            None,
            Media("1", "image/jpeg"),
            None,
        ),
        (
            payloads.message("audio", {"id": "2", "mime_type": "audio/ogg; codecs=opus", "voice": True}),
            Kind.VOICE,
            "",
            None,
            Media("2", "audio/ogg; codecs=opus"),
            None,
        ),
        (payloads.message("voice", {"id": "2"}), Kind.VOICE, "", None, Media("2"), None),
        (payloads.message("video", {"id": 3, "caption": "lihat"}), Kind.VIDEO, "lihat", None, Media("3"), None),
        (
            payloads.message("document", {"id": "4", "mime_type": "application/pdf", "filename": "kontrak.pdf"}),
            Kind.DOCUMENT,
            "",
            None,
            Media("4", "application/pdf", "kontrak.pdf"),
            None,
        ),
        (payloads.message("sticker", {"id": "5", "mime_type": "image/webp"}), Kind.STICKER, "", None, None, None),
        (
            payloads.message(
                "location", {"latitude": -0.02, "longitude": 109.3, "name": "Terminal", "address": "Jl. K"}
            ),
            Kind.LOCATION,
            "Terminal\nJl. K",
            None,
            None,
            (-0.02, 109.3),
        ),
        (
            payloads.message(
                "contacts",
                [{"name": {"formatted_name": "Agen"}, "phones": [{"phone": "+62 812-1"}, {"wa_id": "62899"}]}],
            ),
            Kind.CONTACT,
            "+62 812-1\n62899",
            None,
            None,
            None,
        ),
        (payloads.message("reaction", {"message_id": "wamid.B", "emoji": "👍"}), Kind.REACTION, "👍", None, None, None),
        (payloads.message("reaction", {"message_id": "wamid.B"}), Kind.REACTION, "", None, None, None),
        (
            payloads.message(
                "edit", {"original_message_id": "wamid.B", "message": {"type": "text", "text": {"body": "19"}}}
            ),
            Kind.EDIT,
            "19",
            None,
            None,
            None,
        ),
        (payloads.message("system", {"body": "…", "type": "user_changed_number"}), Kind.UNKNOWN, "", None, None, None),
        (payloads.message("unsupported", errors=[{"code": 131051}]), Kind.UNKNOWN, "", None, None, None),
        (payloads.message("interactive", {"type": "nfm_reply", "nfm_reply": {}}), Kind.UNKNOWN, "", None, None, None),
        (payloads.message("kind_of_next_year", {}), Kind.UNKNOWN, "", None, None, None),
    ],
    ids=lambda value: value.get("type", "") if isinstance(value, dict) else "",
)
def test_each_kind_of_message_is_read(message, kind, text, choice, media, place):
    arrival = heard(message)

    assert (arrival.kind, arrival.text, arrival.choice, arrival.media, arrival.place) == (
        kind,
        text,
        choice,
        media,
        place,
    )
    assert arrival.addresses == (phone(SARI),)
    assert arrival.key == message["id"]
    assert bool(arrival.raw) is (kind is Kind.UNKNOWN)


def test_every_message_of_every_change_of_every_entry_is_read():
    words = [payloads.said(text) for text in "abcdef"]
    whole = payloads.body(
        payloads.entry(payloads.value(words[0], words[1]), payloads.value(words[2])),
        payloads.entry(payloads.value(statuses=[payloads.status("read")])),
        payloads.entry(
            payloads.value(words[3], words[4], statuses=[payloads.status("sent")]), payloads.value(words[5])
        ),
    )

    reading = read(payloads.raw(whole), NOW)

    assert "".join(arrival.text for arrival in reading.arrivals) == "abcdef"
    assert [receipt.state for receipt in reading.receipts] == [ReceiptState.READ, ReceiptState.SENT]


@pytest.mark.parametrize(
    "broken",
    [
        payloads.message("text"),
        payloads.message("text", "halo"),
        payloads.message("text", {"body": {"x": 1}}),
        payloads.message("image", {"mime_type": "image/jpeg"}),
        payloads.message("location", {"latitude": 400, "longitude": 1}),
        payloads.message("contacts", []),
        payloads.message("interactive", {"type": "button_reply"}),
        payloads.message("edit", {"message": {"type": "edit"}}),
        {"from": SARI, "text": {"body": "tanpa jenis"}, "id": "wamid.C"},
        {"from": SARI, "text": {"body": "tanpa nomor"}, "type": "text"},
    ],
    ids=lambda message: json.dumps(message.get(message.get("type"), message))[:40],
)
def test_one_broken_message_costs_none_of_its_neighbours(broken):
    reading = read(payloads.call(payloads.said("satu"), broken, payloads.said("dua")), NOW)

    first, odd, last = reading.arrivals
    assert (first.text, last.text) == ("satu", "dua")
    assert odd.kind is Kind.UNREADABLE
    assert odd.addresses == (phone(SARI),)
    assert json.loads(odd.raw) == broken


@pytest.mark.parametrize("broken", [5, "halo", None, [], {}])
def test_a_message_that_is_no_object_is_kept_without_a_sender_when_it_has_company(broken):
    reading = read(payloads.call(payloads.said("satu"), broken), NOW)

    assert reading.arrivals[0].text == "satu"
    assert reading.arrivals[1].kind is Kind.UNREADABLE
    assert reading.arrivals[1].addresses == ()


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff", b"[]", b"5", b"{}", b"[" * 5000],
    ids=lambda raw: repr(raw[:5]),
)
def test_a_call_that_nobody_can_read_is_kept(raw):
    (arrival,) = read(raw, NOW).arrivals

    assert (arrival.kind, arrival.addresses) == (Kind.UNREADABLE, ())
    assert arrival.key == read(raw, NOW).arrivals[0].key


@pytest.mark.parametrize(
    "whole",
    [
        {"entry": None},
        {"entry": 5},
        {"entry": [{"changes": [None, 5, {"value": None}]}]},
        {"entry": [{"changes": [{"field": "account_update", "value": {"messages": [payloads.said("x")]}}]}]},
        payloads.body(payloads.entry(payloads.value(payloads.message("revoke", {"original_message_id": "wamid.B"})))),
        payloads.body(payloads.entry(payloads.value(payloads.said("halo", group_id="G1")))),
    ],
    ids=["none", "number", "changes", "another field", "a message taken back", "a group"],
)
def test_what_holds_no_words_for_us_is_no_arrival(whole):
    assert read(payloads.raw(whole), NOW).arrivals == ()


@pytest.mark.parametrize(
    ("message", "contacts", "addresses"),
    [
        (payloads.said("a"), [payloads.contact(SARI, SARI_SCOPED)], (scoped(SARI_SCOPED), phone(SARI))),
        (payloads.said("a"), [payloads.contact()], (phone(SARI),)),
        (payloads.said("a"), [], (phone(SARI),)),
        (payloads.said("a", from_user_id=SARI_SCOPED), [], (scoped(SARI_SCOPED), phone(SARI))),
        (payloads.said("a", sender=None), [payloads.contact(None, SARI_SCOPED)], (scoped(SARI_SCOPED),)),
        (payloads.said("a", sender=None, from_user_id=SARI_SCOPED), [], (scoped(SARI_SCOPED),)),
        (
            payloads.said("a", sender=None, from_user_id=SARI_SCOPED),
            [payloads.contact(SARI, SARI_SCOPED)],
            (scoped(SARI_SCOPED), phone(SARI)),
        ),
        (payloads.said("a", sender=SARI_SCOPED), [], (scoped(SARI_SCOPED),)),
        (payloads.said("a"), [payloads.contact(None, SARI_SCOPED)], (scoped(SARI_SCOPED), phone(SARI))),
        (payloads.said("a"), [payloads.contact(BUDI, BUDI_SCOPED)], (phone(SARI),)),
        (payloads.said("a", sender=None), [], ()),
    ],
    ids=[
        "both",
        "number only",
        "no contact",
        "both in the message",
        "scoped id only in the contact",
        "scoped id only in the message",
        "matched by scoped id",
        "scoped id in place of the number",
        "contact without a number",
        "somebody else's contact",
        "nobody",
    ],
)
def test_callers_are_known_by_scoped_id_first_and_number_second(message, contacts, addresses):
    assert heard(message, contacts=contacts).addresses == addresses


def test_two_people_in_one_call_are_never_mixed_up():
    contacts = [payloads.contact(BUDI, BUDI_SCOPED), payloads.contact(SARI, SARI_SCOPED)]

    reading = read(payloads.call(payloads.said("a"), payloads.said("b", sender=BUDI), contacts=contacts), NOW)

    assert [arrival.addresses for arrival in reading.arrivals] == [
        (scoped(SARI_SCOPED), phone(SARI)),
        (scoped(BUDI_SCOPED), phone(BUDI)),
    ]


def test_one_contact_is_not_shared_among_two_senders():
    contacts = [payloads.contact(None, SARI_SCOPED)]

    reading = read(payloads.call(payloads.said("a"), payloads.said("b", sender=BUDI), contacts=contacts), NOW)

    assert [arrival.addresses for arrival in reading.arrivals] == [(phone(SARI),), (phone(BUDI),)]


def test_a_redelivery_in_another_batch_has_the_same_keys():
    words, broken = payloads.said("halo"), {"from": SARI, "type": "text"}
    turned = dict(reversed(broken.items()))

    alone = read(payloads.call(words), NOW).arrivals + read(payloads.call(broken), NOW).arrivals
    together = read(payloads.call(words, turned), NOW).arrivals

    assert [each.key for each in alone] == [each.key for each in together]


def test_a_message_with_an_impossible_date_is_still_a_message():
    for odd in ("gestern", "9" * 30, None):
        assert heard(payloads.said("halo", timestamp=odd)).sent_at == NOW


@pytest.mark.parametrize(
    ("status", "state", "row", "error"),
    [
        (payloads.status("sent", row=7), ReceiptState.SENT, 7, None),
        (payloads.status("delivered"), ReceiptState.DELIVERED, None, None),
        (payloads.status("read", biz_opaque_callback_data="x"), ReceiptState.READ, None, None),
        (payloads.status("failed", row=8, code=131047), ReceiptState.FAILED, 8, "window"),
        (payloads.status("failed", row=9, code=131026), ReceiptState.FAILED, 9, "undeliverable"),
        (payloads.status("failed", errors=[{}]), ReceiptState.FAILED, None, "undeliverable"),
    ],
    ids=["sent", "delivered", "read", "window", "undeliverable", "no code"],
)
def test_statuses_are_receipts_of_our_rows(status, state, row, error):
    reading = read(payloads.call(statuses=[status]), NOW)

    assert reading.receipts == (Receipt("whatsapp", status["id"], state, row, error),)
    assert reading.arrivals == ()


def test_a_status_that_nobody_can_read_costs_no_other():
    statuses = [5, {"status": "read"}, payloads.status("warning"), payloads.status("read")]

    assert len(read(payloads.call(statuses=statuses), NOW).receipts) == 1
