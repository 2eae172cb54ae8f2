"""The channel without an API: for the terminal, the trial page and replays."""

import asyncio
from datetime import datetime
from itertools import count

from bot.channels import parts
from bot.channels.shapes import Json, at, digest, list_at, loads, place_of, text_at, unreadable
from bot.model import Address, AddressKind, Arrival, Kind, Limits, Media, Outgoing, Reading, Words

_LIMITS = {"telegram": parts.TELEGRAM, "whatsapp": parts.WHATSAPP, "console": parts.TELEGRAM}
_FILES = {Kind.PHOTO, Kind.VOICE, Kind.VIDEO, Kind.DOCUMENT}


class Console:
    """Keeps what is said in memory, by chat. Named like a real channel it carries what that one carries.

    ``read`` takes ``{"chat", "key"?, "text"?, "choice"?, "kind"?, "lang"?, "place"?: [latitude, longitude],
    "sent_at"?: ISO 8601}``. Kinds are those of ``Kind``; without one a message is a press when it has a choice, a
    command when it starts with a slash, and else text.
    """

    def __init__(self, name: str = "console") -> None:
        self.name = name
        self.limits: Limits = _LIMITS.get(name, parts.TELEGRAM)
        self._said: dict[str, asyncio.Queue[Outgoing]] = {}
        self._files: dict[str, bytes] = {}
        self._numbers = count(1)

    def read(self, raw: bytes, now: datetime) -> Reading:
        """One message of our own simple form."""
        try:
            body = loads(raw)
            arrival = self._arrival(body, now)
        except ValueError:
            arrival = unreadable(self.name, raw, now)
        return Reading((arrival,))

    def _arrival(self, body: Json, now: datetime) -> Arrival:
        if not (chat := text_at(body, "chat")):
            raise ValueError("nobody's message")
        text, choice = text_at(body, "text"), text_at(body, "choice") or None
        usual = Kind.PRESS if choice else Kind.COMMAND if text.startswith("/") else Kind.TEXT
        kind = Kind(text_at(body, "kind") or usual)
        key = text_at(body, "key") or digest(body)
        sent_at = text_at(body, "sent_at")
        spot = list_at(body, "place")
        return Arrival(
            self.name,
            key=key,
            kind=kind,
            sent_at=datetime.fromisoformat(sent_at) if sent_at else now,
            addresses=(Address(self.name, AddressKind.CHAT, chat),),
            text=text,
            choice=choice,
            media=Media(key) if kind in _FILES else None,
            language=text_at(body, "lang") or None,
            place=place_of(at(spot, 0), at(spot, 1)),
            handle=key,
        )

    def said(self, chat: str) -> asyncio.Queue[Outgoing]:
        """What was sent to a chat and nobody took yet, oldest first."""
        return self._said.setdefault(chat, asyncio.Queue())

    def parts(self, words: Words) -> tuple[Words, ...]:
        """Messages that the imitated channel can carry."""
        return parts.parts(words, self.limits)

    async def send(self, outgoing: Outgoing) -> str:
        """Never fails."""
        self.said(outgoing.address.value).put_nowait(outgoing)
        return f"{self.name}:{next(self._numbers)}"

    async def mark(self, address: Address, handle: str | None, *, typing: bool) -> None:
        """Nobody waits in front of ticks here."""

    async def acknowledge(self, handle: str) -> None:
        """Nor of spinning buttons."""

    def lay_down(self, key: str, content: bytes) -> None:
        """A file that comes with the message of this key, until it is fetched."""
        self._files[key] = content

    async def fetch(self, media: Media) -> bytes:
        """The file that was laid down; without one its own name stands for it, so that two are told apart."""
        return self._files.pop(media.ref, media.ref.encode())

    async def close(self) -> None:
        """Nothing is open."""
