"""Updates as the Bot API sends them. Sari, Budi and the rest do not exist."""

import itertools
import json
from typing import Any

SARI = 700000001
BUDI = 700000002
AT = 1795000000  # 2026-11-18 UTC

_numbers = itertools.count(1)


def person(chat: int = SARI, *, language: str | None = "id") -> dict[str, Any]:
    """A ``User``. Language is the client's and may be absent."""
    found = {"id": chat, "is_bot": False, "first_name": "Sari"}
    return found | ({"language_code": language} if language else {})


def private(chat: int = SARI) -> dict[str, Any]:
    """A private ``Chat``: its id is the person's."""
    return {"id": chat, "type": "private", "first_name": "Sari"}


def message(chat: int = SARI, *, number: int | None = None, at: int = AT, **content: Any) -> dict[str, Any]:
    """A ``Message`` holding ``content``: ``text=…``, ``photo=[…]`` …"""
    sender = person(chat, language=content.pop("language", "id"))
    number = number or next(_numbers)
    return {"message_id": number, "from": sender, "chat": private(chat), "date": at, **content}


def update(**content: Any) -> dict[str, Any]:
    """An ``Update`` holding ``content``: ``message=…``, ``callback_query=…`` …"""
    return {"update_id": content.pop("update_id", None) or 500000 + next(_numbers), **content}


def said(text: str, chat: int = SARI, **more: Any) -> dict[str, Any]:
    """An update with one text message."""
    return update(message=message(chat, text=text, **more))


def edited(text: str, chat: int = SARI, *, number: int = 7, edit_date: int = AT + 60) -> dict[str, Any]:
    """An update with a message whose words were changed."""
    return update(edited_message=message(chat, number=number, text=text, edit_date=edit_date))


def pressed(data: str, chat: int = SARI, *, query: str | None = None, number: int = 9) -> dict[str, Any]:
    """An update with a pressed inline button. The message it hangs on is the bot's own."""
    bot = {"id": 1, "is_bot": True, "first_name": "Suar", "username": "suar_bot"}
    below = {"message_id": number, "from": bot, "chat": private(chat), "date": AT, "text": "?"}
    query = query or str(4400000000000000 + next(_numbers))
    return update(
        callback_query={"id": query, "from": person(chat), "message": below, "chat_instance": "-9", "data": data}
    )


def raw(body: dict[str, Any]) -> bytes:
    """The bytes of a webhook call."""
    return json.dumps(body).encode()


def _file(ref: str, size: int = 1000, **more: Any) -> dict[str, Any]:
    return {"file_id": ref, "file_unique_id": f"u{ref}", "file_size": size, **more}


def photo(ref: str = "photo") -> dict[str, Any]:
    """Content of a photo message: every size that Telegram made of it, not sorted."""
    small = _file(f"{ref}-small", 90, width=90, height=60)
    large = _file(f"{ref}-large", 9000, width=1280, height=860)
    return {"photo": [small, large, _file(f"{ref}-middle", 900, width=320, height=215)]}


def voice(ref: str = "voice") -> dict[str, Any]:
    """Content of a voice note."""
    return {"voice": _file(ref, duration=4, mime_type="audio/ogg")}


def audio(ref: str = "audio") -> dict[str, Any]:
    """Content of a music or sound file."""
    return {"audio": _file(ref, duration=4, mime_type="audio/mpeg", file_name="rekaman.mp3")}


def video(ref: str = "video") -> dict[str, Any]:
    """Content of a video."""
    return {"video": _file(ref, duration=4, width=10, height=10, mime_type="video/mp4")}


def video_note(ref: str = "round") -> dict[str, Any]:
    """Content of a round video message."""
    return {"video_note": _file(ref, duration=4, length=240)}


def animation(ref: str = "gif") -> dict[str, Any]:
    """Content of a GIF, which comes with a document of the same file."""
    same = _file(ref, mime_type="video/mp4", file_name="a.mp4")
    return {"animation": {**same, "duration": 4, "width": 10, "height": 10}, "document": same}


def document(ref: str = "kontrak") -> dict[str, Any]:
    """Content of a sent file."""
    return {"document": _file(ref, mime_type="application/pdf", file_name="kontrak.pdf")}


def sticker(emoji: str | None = "😢") -> dict[str, Any]:
    """Content of a sticker."""
    return {
        "sticker": _file("sticker", width=512, height=512, is_animated=False, is_video=False, type="regular")
        | ({"emoji": emoji} if emoji else {})
    }


def contact() -> dict[str, Any]:
    """Content of a shared contact."""
    return {"contact": {"phone_number": "+6281200000001", "first_name": "Agen Palsu"}}


def location(latitude: float = -0.0263, longitude: float = 109.3425) -> dict[str, Any]:
    """Content of a shared place."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def venue() -> dict[str, Any]:
    """Content of a named place, which comes with the location."""
    spot = location()["location"]
    return {"venue": {"location": spot, "title": "Terminal", "address": "Jalan Karangan 1"}, "location": spot}
