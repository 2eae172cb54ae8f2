"""What does one call of WhatsApp's webhook say?"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, TypeAlias

from bot.channels.shapes import (
    Json,
    at,
    dumps,
    list_at,
    loads,
    number_at,
    place_of,
    text_at,
    time_at,
    unreadable,
)
from bot.model import Address, AddressKind, Arrival, Kind, Media, Reading, Receipt, ReceiptState

WHATSAPP = "whatsapp"

WINDOW_CLOSED = 131047  # more than 24 hours since the caller wrote (Cloud API, error codes)

# A business-scoped user id: country, point, up to 128 letters and digits; "ENT" marks one of a group of firms.
_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_PHONE = re.compile(r"\+?[0-9]{5,20}")

_STATES = {
    "sent": ReceiptState.SENT,
    "delivered": ReceiptState.DELIVERED,
    "read": ReceiptState.READ,
    "played": ReceiptState.READ,
    "failed": ReceiptState.FAILED,
}

_FILES = {
    "image": Kind.PHOTO,
    "audio": Kind.VOICE,
    "voice": Kind.VOICE,
    "video": Kind.VIDEO,
    "document": Kind.DOCUMENT,
}

Sender: TypeAlias = tuple[str, str]  # number and business-scoped id as a message names them; each may be empty


def read(raw: bytes, now: datetime) -> Reading:
    """Every message and every status of every change of every entry."""
    try:
        body = loads(raw)
    except ValueError:
        return Reading((unreadable(WHATSAPP, raw, now),))
    if not isinstance(body, dict) or "entry" not in body:
        return Reading((unreadable(WHATSAPP, body, now),))
    arrivals: list[Arrival] = []
    receipts: list[Receipt] = []
    for value in _values(body):
        messages = [each for each in list_at(value, "messages") if not text_at(each, "group_id")]
        alone = len({_sender(each) for each in messages}) == 1
        for message in messages:
            arrival = _arrival(message, _addresses(message, list_at(value, "contacts"), alone=alone), now)
            if arrival is not None:
                arrivals.append(arrival)
        receipts.extend(filter(None, map(_receipt, list_at(value, "statuses"))))
    return Reading(tuple(arrivals), tuple(receipts))


def _values(body: Json) -> Iterator[Json]:
    for entry in list_at(body, "entry"):
        for change in list_at(entry, "changes"):
            # Other fields are about the account (templates, quality, echoes of our own words).
            if text_at(change, "field") in {"messages", ""}:
                yield at(change, "value")


def _sender(message: Json) -> Sender:
    return text_at(message, "from"), text_at(message, "from_user_id")


def _addresses(message: Json, contacts: list[Json], *, alone: bool) -> tuple[Address, ...]:
    """Business-scoped id first, then the number; either may be missing since people can hide their number.

    A contact belongs to a message when they share an id. One that shares none is taken only when it cannot be
    anybody else's: one contact, one sender, nothing that contradicts. Mixing up two people would show a
    victim's chat to a stranger, so in doubt we know less.
    """
    number, scoped = _sender(message)
    found = [number, scoped]
    for contact in contacts:
        wa_id, user_id = text_at(contact, "wa_id"), text_at(contact, "user_id")
        same = bool(number and number == wa_id) or bool(scoped and scoped == user_id)
        contradicts = bool(number and wa_id and number != wa_id) or bool(scoped and user_id and scoped != user_id)
        if same or (alone and len(contacts) == 1 and not contradicts):
            found += [wa_id, user_id]
            break
    scoped_ids = [each for each in found if _BSUID.fullmatch(each)]
    numbers = [each.lstrip("+") for each in found if _PHONE.fullmatch(each)]
    return (
        *(Address(WHATSAPP, AddressKind.BSUID, each) for each in scoped_ids[:1]),
        *(Address(WHATSAPP, AddressKind.PHONE, each) for each in numbers[:1]),
    )


def _arrival(message: Json, addresses: tuple[Address, ...], now: datetime) -> Arrival | None:
    key, kind_name = text_at(message, "id"), text_at(message, "type")
    if kind_name == "revoke":
        return None  # the caller takes a message back; nothing is said, so nothing is answered
    part = _PARTS.get(kind_name, _unknown)(message)
    if not key or part is None:
        return unreadable(WHATSAPP, message, now, addresses)
    kind, text, choice, media, place = part
    return Arrival(
        WHATSAPP,
        key=key,
        kind=kind,
        sent_at=time_at(message, "timestamp", otherwise=now),
        addresses=addresses,
        text=text,
        choice=choice,
        media=media,
        place=place,
        handle=key,
        raw=dumps(message) if kind is Kind.UNKNOWN else "",
    )


# Kind, words, choice, file and place; None when the message does not hold what its type promises.
_Part: TypeAlias = tuple[Kind, str, str | None, Media | None, tuple[float, float] | None]


def _text(message: Json) -> _Part | None:
    body = at(message, "text", "body")
    return (Kind.TEXT, body, None, None, None) if isinstance(body, str) else None


def _file(message: Json) -> _Part | None:
    name = text_at(message, "type")
    file = at(message, name)
    if not (ref := text_at(file, "id")):
        return None
    media = Media(
        ref, text_at(file, "mime_type") or None, text_at(file, "filename") or None, number_at(file, "file_size")
    )
    return _FILES[name], text_at(file, "caption"), None, media, None


def _sticker(message: Json) -> _Part | None:
    return (Kind.STICKER, text_at(message, "sticker", "emoji"), None, None, None)


def _location(message: Json) -> _Part | None:
    spot = at(message, "location")
    place = place_of(at(spot, "latitude"), at(spot, "longitude"))
    named = "\n".join(filter(None, (text_at(spot, "name"), text_at(spot, "address"))))
    return (Kind.LOCATION, named, None, None, place) if place else None


def _contacts(message: Json) -> _Part | None:
    """Only the numbers: they are what a report needs, and names would be more people's data."""
    cards = list_at(message, "contacts")
    numbers = [
        text_at(phone, "phone") or text_at(phone, "wa_id") for card in cards for phone in list_at(card, "phones")
    ]
    return (Kind.CONTACT, "\n".join(filter(None, numbers)), None, None, None) if cards else None


def _template_button(message: Json) -> _Part | None:
    payload = text_at(message, "button", "payload") or text_at(message, "button", "text")
    return (Kind.PRESS, "", payload, None, None) if payload else None


def _interactive(message: Json) -> _Part | None:
    kind = text_at(message, "interactive", "type")
    if kind not in {"button_reply", "list_reply"}:
        return _unknown(message)
    chosen = text_at(message, "interactive", kind, "id")
    return (Kind.PRESS, "", chosen, None, None) if chosen else None


def _reaction(message: Json) -> _Part | None:
    # Without an emoji the caller took the reaction back.
    return (Kind.REACTION, text_at(message, "reaction", "emoji"), None, None, None)


def _edit(message: Json) -> _Part | None:
    """The changed message stands inside, whole (Cloud API, edit messages webhook)."""
    inner = at(message, "edit", "message")
    if text_at(inner, "type") == "edit":
        return None
    part = _PARTS.get(text_at(inner, "type"), _unknown)(inner)
    return (Kind.EDIT, *part[1:]) if part else None


def _unknown(message: Json) -> _Part | None:
    return (Kind.UNKNOWN, "", None, None, None) if isinstance(message, dict) and text_at(message, "type") else None


_PARTS: dict[str, Callable[[Json], _Part | None]] = {
    "text": _text,
    "sticker": _sticker,
    "location": _location,
    "contacts": _contacts,
    "button": _template_button,
    "interactive": _interactive,
    "reaction": _reaction,
    "edit": _edit,
    **dict.fromkeys(_FILES, _file),
}


def _receipt(status: Json) -> Receipt | None:
    state, message_id = _STATES.get(text_at(status, "status")), text_at(status, "id")
    if state is None or not message_id:
        return None
    error: Literal["window", "undeliverable"] | None = None
    if state is ReceiptState.FAILED:
        codes = {number_at(each, "code") for each in list_at(status, "errors")}
        error = "window" if WINDOW_CLOSED in codes else "undeliverable"
    return Receipt(WHATSAPP, message_id, state, number_at(status, "biz_opaque_callback_data"), error)
