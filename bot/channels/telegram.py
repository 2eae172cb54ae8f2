"""Telegram: reads updates, sends words and fetches files through the Bot API."""

import asyncio
import hmac
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlencode

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels import MEDIA_BYTES, parts, telegram_updates
from bot.channels.pace import Pace, Paces
from bot.errors import CallerGone, ChannelUnavailable, SuarError, Undeliverable, Unknown
from bot.model import Address, Choice, Media, Outgoing, Reading, Words

log = logging.getLogger(__name__)

# "Avoid sending more than one message per second" in one chat, where "short bursts" are allowed (Bot FAQ,
# my bot is hitting limits). Three parts of one answer are such a burst.
_CHAT_RATE, _CHAT_BURST = 1.0, 3

# The request cannot have reached Telegram when no connection was made.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Telegram:
    """The channel. The library parses and sends; its updater, which would own our intake, is never started."""

    name = telegram_updates.TELEGRAM
    limits = parts.TELEGRAM

    def __init__(
        self,
        token: str,
        api_url: str = "https://api.telegram.org",
        rate: float = 30.0,
        secret: str = "",
        *,
        timeout: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        # The library's announced way to get durations, which spares a deprecation warning for each 429.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        # Both write the address of every request, which contains our token, and the library also words.
        for noisy in ("httpx", "httpcore", "telegram"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        base = api_url.rstrip("/")
        self._secret = secret
        self._requests = HTTPXRequest(read_timeout=timeout, write_timeout=timeout, connect_timeout=timeout)
        self._polling = HTTPXRequest(connection_pool_size=1, connect_timeout=timeout)
        self._poll_url = f"{base}/bot{token}/getUpdates"
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._requests,
            get_updates_request=self._polling,
        )
        self._pace = Pace(rate, time=clock, sleep=sleep)
        self._chats = Paces(lambda: Pace(_CHAT_RATE, burst=_CHAT_BURST, time=clock, sleep=sleep))

    def signed(self, header: str | None) -> bool:
        """Whether a webhook call carries our secret (X-Telegram-Bot-Api-Secret-Token). Never without one."""
        return bool(self._secret) and hmac.compare_digest((header or "").encode(), self._secret.encode())

    def read(self, raw: bytes, now: datetime) -> Reading:
        """One update as Telegram posts it, or as ``updates`` hands it out."""
        return telegram_updates.read(raw, now)

    def parts(self, words: Words) -> tuple[Words, ...]:
        """Messages that Telegram can carry."""
        return parts.parts(words, self.limits)

    async def send(self, outgoing: Outgoing) -> str:
        """Plain text, no markup: nothing a caller typed can change how a message looks."""
        chat_id = outgoing.address.value
        await self._chats.turn(chat_id)
        await self._pace.turn()
        with _translated():
            message = await self._bot.send_message(
                chat_id,
                outgoing.words.text,
                reply_markup=_keyboard(outgoing.words.choices),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        return f"{message.chat.id}:{message.message_id}"

    async def mark(self, address: Address, handle: str | None, *, typing: bool) -> None:
        """Show that we are writing. A bot cannot mark messages as read."""
        if typing:
            with _courtesy("mark"), _translated(asking=True):
                await self._bot.send_chat_action(address.value, ChatAction.TYPING)

    async def acknowledge(self, handle: str) -> None:
        """Stop the pressed button from spinning."""
        with _courtesy("acknowledge"), _translated(asking=True):
            await self._bot.answer_callback_query(handle)

    async def fetch(self, media: Media) -> bytes:
        """Telegram itself refuses files beyond 20 MB."""
        with _translated(asking=True):
            file = await self._bot.get_file(media.ref)
            if (file.file_size or 0) > MEDIA_BYTES:
                raise Undeliverable("telegram: file too big")
            return bytes(await file.download_as_bytearray())

    async def updates(self, offset: int | None, wait: int) -> tuple[tuple[int, bytes], ...]:
        """Poll once: (update id, the raw update). Waits up to ``wait`` seconds for the first.

        Telegram forgets every update before ``offset``, and only those: ask with the id after the last one
        kept. None forgets nothing. The library's own method would parse, and one odd update would lose all.
        """
        query = {"timeout": wait, "limit": 100, "allowed_updates": json.dumps(telegram_updates.ALLOWED)}
        if offset is not None:
            query["offset"] = offset
        with _translated(asking=True):
            found = await self._polling.post(f"{self._poll_url}?{urlencode(query)}", read_timeout=wait + 10)
        if not isinstance(found, list):
            raise ChannelUnavailable("telegram: updates are not a list")
        return tuple((int(each["update_id"]), json.dumps(each).encode()) for each in found)

    async def set_webhook(self, url: str) -> None:
        """Let Telegram post updates to ``url`` with our secret. Waiting updates stay."""
        with _translated(asking=True):
            await self._bot.set_webhook(
                url, secret_token=self._secret or None, allowed_updates=telegram_updates.ALLOWED
            )

    async def delete_webhook(self) -> None:
        """Back to polling. Waiting updates stay."""
        with _translated(asking=True):
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def me(self) -> str:
        """The bot's name, as proof that the token works."""
        with _translated(asking=True):
            return f"@{(await self._bot.get_me()).username}"

    async def close(self) -> None:
        """Close the connections."""
        await self._requests.shutdown()
        await self._polling.shutdown()


def _keyboard(choices: tuple[Choice, ...]) -> InlineKeyboardMarkup | None:
    """A button a row: labels are read whole on a small phone."""
    rows = [[InlineKeyboardButton(each.label, callback_data=each.id)] for each in choices]
    return InlineKeyboardMarkup(rows) if rows else None


@contextmanager
def _courtesy(act: str) -> Iterator[None]:
    try:
        yield
    except SuarError as error:
        log.info("channel.courtesy_failed channel=telegram act=%s error=%s", act, type(error).__name__)


@contextmanager
def _translated(*, asking: bool = False) -> Iterator[None]:
    """The library's errors as ours. ``asking``: repeating the request does no harm, so nothing is unknown.

    The library's texts are passed on only for a refusal: others may quote what was sent, or our token.
    """
    try:
        yield
    except RetryAfter as error:
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        raise ChannelUnavailable("telegram: too many requests", retry_after=seconds) from error
    except Forbidden as error:  # blocked by the caller, or the account is gone
        raise CallerGone("telegram: forbidden") from error
    except ChatMigrated as error:
        raise Undeliverable("telegram: the chat became a group") from error
    except BadRequest as error:  # before NetworkError, which it is a kind of
        if "chat not found" in error.message.lower():
            raise CallerGone("telegram: chat not found") from error
        raise Undeliverable(f"telegram: {error.message.partition('. Parsing')[0]}") from error
    except InvalidToken as error:
        raise ChannelUnavailable("telegram: the token is not accepted", retry_after=60) from error
    except Conflict as error:
        raise ChannelUnavailable("telegram: a webhook is set, or somebody else polls") from error
    except NetworkError as error:
        # An answer of Telegram (5xx) has no cause, or a body that was no JSON.
        answered = error.__cause__ is None or isinstance(error.__cause__, TelegramError)
        if asking or answered or isinstance(error.__cause__, _NEVER_SENT):
            raise ChannelUnavailable(
                "telegram: out of reach" if not answered else "telegram: error of theirs"
            ) from error
        raise Unknown("telegram: no answer came") from error
    except TelegramError as error:  # it accepted the request and answered something that is no JSON
        raise (ChannelUnavailable if asking else Unknown)("telegram: an unreadable answer") from error
