"""What does one Telegram update say?"""

import re
from datetime import datetime

from telegram import CallbackQuery, Message, MessageReactionUpdated, ReactionTypeEmoji, Update

from bot.channels.shapes import Json, at, digest, dumps, loads, place_of, text_at, unreadable
from bot.model import Address, AddressKind, Arrival, Kind, Media, Reading

TELEGRAM = "telegram"

ALLOWED = ("message", "edited_message", "callback_query", "message_reaction", "my_chat_member")
"""The kinds of update that we ask Telegram for; what we never receive we never have to protect."""

# Nobody speaks in these: a bot blocked or unblocked (a send will tell), polls, things of groups and channels.
_SILENT = frozenset(
    {"my_chat_member", "chat_member", "chat_join_request", "poll", "channel_post", "edited_channel_post"}
)

# Nor in these, which Telegram writes into a private chat by itself. Somebody who sets messages to delete
# themselves has a reason, and an answer to it would only be one more message on the phone.
_SERVICE = frozenset(
    {
        "message_auto_delete_timer_changed",
        "pinned_message",
        "chat_background_set",
        "connected_website",
        "write_access_allowed",
    }
)

_COMMAND = re.compile(r"/[a-z0-9_]{1,32}(@\w+)?(\s|$)", re.IGNORECASE)


def read(raw: bytes, now: datetime) -> Reading:
    """One update as Telegram posts it. Groups and channels are nobody's conversation with us: nothing."""
    try:
        body = loads(raw)
    except ValueError:
        return Reading((unreadable(TELEGRAM, raw, now),))
    if not _private(body) or _wordless(body):
        return Reading()
    try:
        arrival = _arrival(body, now)
    except Exception:
        # The library is strict and refuses a shape with whatever exception meets it first. Whoever wrote
        # to us has still written to us, so nothing is let go of here.
        arrival = unreadable(TELEGRAM, body, now, _sender(body))
    return Reading((arrival,))


def _arrival(body: Json, now: datetime) -> Arrival:
    if not isinstance(body, dict):
        raise TypeError("an update is an object")
    update = Update.de_json(body, None)
    if update.message is not None:
        return _message(update.message, body)
    if update.edited_message is not None:
        return _edit(update.edited_message, body)
    if update.callback_query is not None:
        return _press(update.callback_query, body, now)
    if update.message_reaction is not None:
        return _reaction(update.message_reaction)
    return Arrival(TELEGRAM, digest(_without_number(body)), Kind.UNKNOWN, now, _sender(body), raw=dumps(body))


def _message(message: Message, body: Json) -> Arrival:
    kind, text, media, place = _content(message)
    return Arrival(
        TELEGRAM,
        key=f"{message.chat.id}:{message.message_id}",
        kind=kind,
        sent_at=message.date,
        addresses=(_address(message.chat.id),),
        text=text,
        media=media,
        language=message.from_user.language_code if message.from_user else None,
        place=place,
        raw=dumps(body) if kind is Kind.UNKNOWN else "",
    )


def _edit(message: Message, body: Json) -> Arrival:
    """The new words. A live location comes as edits too, with a new place and no words."""
    arrival = _message(message, body)
    at_second = message.edit_date or message.date
    return Arrival(
        TELEGRAM,
        key=f"{arrival.key}:e{int(at_second.timestamp())}",
        kind=Kind.EDIT,
        sent_at=at_second,
        addresses=arrival.addresses,
        text=arrival.text,
        media=arrival.media,
        language=arrival.language,
        place=arrival.place,
    )


def _press(query: CallbackQuery, body: Json, now: datetime) -> Arrival:
    """A pressed button. Telegram does not say when it was pressed."""
    # In a private chat the chat's id is the person's; a very old message comes without its chat.
    chat_id = query.message.chat.id if query.message else query.from_user.id
    return Arrival(
        TELEGRAM,
        key=f"q:{query.id}",
        kind=Kind.PRESS if query.data is not None else Kind.UNKNOWN,
        sent_at=now,
        addresses=(_address(chat_id),),
        choice=query.data,
        language=query.from_user.language_code,
        handle=query.id,
        raw=dumps(body) if query.data is None else "",
    )


def _reaction(change: MessageReactionUpdated) -> Arrival:
    emoji = "".join(each.emoji for each in change.new_reaction if isinstance(each, ReactionTypeEmoji))
    return Arrival(
        TELEGRAM,
        key=f"{change.chat.id}:{change.message_id}:r{int(change.date.timestamp())}:{emoji}",
        kind=Kind.REACTION,
        sent_at=change.date,
        addresses=(_address(change.chat.id),),
        text=emoji,
        language=change.user.language_code if change.user else None,
    )


def _content(message: Message) -> tuple[Kind, str, Media | None, tuple[float, float] | None]:
    """Kind, words, file and place of a message; words are a caption where there is a file."""
    if message.text is not None:
        return (Kind.COMMAND if _COMMAND.match(message.text) else Kind.TEXT), message.text, None, None
    if message.location:
        spot, venue = message.location, message.venue
        named = "\n".join(filter(None, (venue.title, venue.address))) if venue else ""
        return Kind.LOCATION, named, None, place_of(spot.latitude, spot.longitude)
    if message.contact:
        # Only the number: it is what a report needs, and a name would be one more person's data.
        return Kind.CONTACT, message.contact.phone_number, None, None
    if message.sticker:
        return Kind.STICKER, message.sticker.emoji or "", None, None
    kind, media = _file(message)
    return kind, message.caption or "", media, None


def _file(message: Message) -> tuple[Kind, Media | None]:
    if message.photo:
        largest = max(message.photo, key=lambda each: each.width * each.height)
        return Kind.PHOTO, Media(largest.file_id, "image/jpeg", size=largest.file_size)
    if voice := message.voice:
        return Kind.VOICE, Media(voice.file_id, voice.mime_type, size=voice.file_size)
    if audio := message.audio:
        return Kind.VOICE, Media(audio.file_id, audio.mime_type, audio.file_name, audio.file_size)
    # Before documents: an animation comes as both, for clients that know no animations.
    if video := (message.video or message.animation):
        return Kind.VIDEO, Media(video.file_id, video.mime_type, video.file_name, video.file_size)
    if note := message.video_note:
        return Kind.VIDEO, Media(note.file_id, "video/mp4", size=note.file_size)
    if document := message.document:
        return Kind.DOCUMENT, Media(document.file_id, document.mime_type, document.file_name, document.file_size)
    return Kind.UNKNOWN, None


def _address(chat_id: int | str) -> Address:
    return Address(TELEGRAM, AddressKind.CHAT, str(chat_id))


def _chats(body: Json) -> list[Json]:
    """Every chat that the raw update names, wherever its kind keeps it."""
    if not isinstance(body, dict):
        return []
    found = [at(part, *path) for part in body.values() for path in (("chat",), ("message", "chat"))]
    return [chat for chat in found if isinstance(chat, dict)]


def _private(body: Json) -> bool:
    """False only when the update says that it comes from elsewhere than a private chat."""
    return all(text_at(chat, "type") in {"private", ""} for chat in _chats(body))


def _wordless(body: Json) -> bool:
    message = at(body, "message")
    return isinstance(body, dict) and bool(
        _SILENT & body.keys() or (isinstance(message, dict) and _SERVICE & message.keys())
    )


def _sender(body: Json) -> tuple[Address, ...]:
    """Who wrote, dug out of an update that we cannot take apart."""
    parts = list(body.values()) if isinstance(body, dict) else []
    ids = [text_at(chat, "id") for chat in _chats(body)] + [text_at(part, "from", "id") for part in parts]
    return tuple(_address(found) for found in filter(None, ids))[:1]


def _without_number(body: dict[str, Json]) -> Json:
    return {name: part for name, part in body.items() if name != "update_id"}
