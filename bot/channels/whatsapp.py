"""WhatsApp: reads webhook calls, sends words and fetches files through Meta's Cloud API."""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import aiohttp
from yarl import URL

from bot.channels import MEDIA_BYTES, parts, whatsapp_webhook
from bot.channels.pace import Pace
from bot.channels.shapes import Json, loads, number_at, text_at
from bot.errors import ChannelUnavailable, SuarError, Undeliverable, Unknown, WindowClosed
from bot.model import Address, AddressKind, Choice, Media, Outgoing, Reading, Words

log = logging.getLogger(__name__)

# Meta's errors by code, as the Cloud API's list of error codes sorts them; it asks to go by code, not by text.
# Value: seconds until trying again makes sense when no Retry-After says so, None where we cannot know.
_LATER: Mapping[int, float | None] = {
    0: 60.0,  # the token cannot be checked
    1: None,  # unknown, possibly theirs
    2: None,  # down or overloaded
    3: 60.0,  # our app lacks a permission
    4: 60.0,  # our app asks too often
    10: 60.0,  # permission denied
    190: 60.0,  # the token has expired
    368: 3600.0,  # our account is blocked for a while
    80007: 60.0,  # our account asks too often
    130429: 1.0,  # throughput reached
    131000: None,  # something went wrong
    131005: 60.0,  # access denied
    131016: None,  # overloaded
    131031: 3600.0,  # our account is locked
    131042: 3600.0,  # our account cannot pay
    131048: 3600.0,  # too many of our messages were reported
    131056: 6.0,  # too many to this one caller; one in six seconds is sustained
    131057: 600.0,  # our account is in maintenance
    133004: None,  # server temporarily unavailable
    133010: 3600.0,  # our number is not registered
}

_MEDIA_HOSTS = (".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net")
"""Where Meta keeps media, besides the API's own host; our token goes nowhere else."""


class WhatsApp:
    """The channel, on our own thin client: libraries handle only the first message of a batch.

    ``list_label`` is written on the button that opens a list of more than three choices.
    """

    name = whatsapp_webhook.WHATSAPP
    limits = parts.WHATSAPP

    def __init__(
        self,
        token: str,
        phone_id: str,
        app_secret: str = "",
        verify_token: str = "",
        api_url: str = "https://graph.facebook.com",
        api_version: str = "v24.0",
        rate: float = 80.0,
        session: aiohttp.ClientSession | None = None,
        *,
        list_label: str = "☰",
        timeout: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._authorised = {"Authorization": f"Bearer {token}"}
        self._app_secret = app_secret
        self._verify_token = verify_token
        self._api = URL(api_url.rstrip("/"))
        self._base = f"{api_url.rstrip('/')}/{api_version}"
        self._phone_id = phone_id
        self._session = session
        self._borrowed = session is not None
        self._list_label = list_label
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=min(5.0, timeout))
        self._pace = Pace(rate, time=clock, sleep=sleep)

    def challenge(self, params: Mapping[str, str]) -> str | None:
        """What to answer when Meta checks that the webhook is ours; None when somebody else asks."""
        given = params.get("hub.verify_token", "").encode()
        ours = bool(self._verify_token) and hmac.compare_digest(given, self._verify_token.encode())
        return params.get("hub.challenge") if ours and params.get("hub.mode") == "subscribe" else None

    def signed(self, raw: bytes, header: str | None) -> bool:
        """Whether Meta signed these very bytes (X-Hub-Signature-256). Never without an app secret."""
        wanted = "sha256=" + hmac.new(self._app_secret.encode(), raw, hashlib.sha256).hexdigest()
        return bool(self._app_secret) and hmac.compare_digest((header or "").encode(), wanted.encode())

    def read(self, raw: bytes, now: datetime) -> Reading:
        """One webhook call, whole."""
        return whatsapp_webhook.read(raw, now)

    def parts(self, words: Words) -> tuple[Words, ...]:
        """Messages that WhatsApp can carry."""
        return parts.parts(words, self.limits)

    async def send(self, outgoing: Outgoing) -> str:
        """One message; our row's id goes along and comes back with every status of it."""
        await self._pace.turn()
        to = "recipient" if outgoing.address.kind is AddressKind.BSUID else "to"
        message: dict[str, Json] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            to: outgoing.address.value,
            **_content(outgoing.words, self._list_label),
        }
        if outgoing.row is not None:
            message["biz_opaque_callback_data"] = str(outgoing.row)
        answer = await self._call("POST", f"{self._phone_id}/messages", message)
        if not (message_id := _first_id(answer)):
            raise Unknown("whatsapp: accepted without a message id")
        return message_id

    async def mark(self, address: Address, handle: str | None, *, typing: bool) -> None:
        """Two blue ticks on the caller's message, and "writing" for up to 25 seconds."""
        if handle is None:
            return
        seen: dict[str, Json] = {"messaging_product": "whatsapp", "status": "read", "message_id": handle}
        if typing:
            seen["typing_indicator"] = {"type": "text"}
        try:
            await self._call("POST", f"{self._phone_id}/messages", seen)
        except SuarError as error:
            log.info("channel.courtesy_failed channel=whatsapp act=mark error=%s", type(error).__name__)

    async def acknowledge(self, handle: str) -> None:
        """Pressed buttons on WhatsApp do not wait for us."""

    async def fetch(self, media: Media) -> bytes:
        """Ask where the file lies (an address that lives five minutes), then get it."""
        where = await self._asked(media.ref)
        if (number_at(where, "file_size") or 0) > MEDIA_BYTES:
            raise Undeliverable("whatsapp: file too big")
        if (url := self._trusted(text_at(where, "url"))) is None:
            raise Undeliverable("whatsapp: the file lies at a place that we do not trust")
        try:
            return await self._download(url)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ChannelUnavailable("whatsapp: a file did not come through") from error

    async def me(self) -> str:
        """Our number and verified name, as proof that the token works."""
        found = await self._asked(f"{self._phone_id}?fields=display_phone_number,verified_name")
        return f"{text_at(found, 'verified_name')} {text_at(found, 'display_phone_number')}".strip()

    async def close(self) -> None:
        """Close our connections, not those of a borrowed session."""
        if self._session is not None and not self._borrowed:
            await self._session.close()

    @property
    def _client(self) -> aiohttp.ClientSession:
        # Not in the constructor: a session belongs to the running loop.
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def _asked(self, path: str) -> Json:
        """A question, which can be repeated without harm: nothing about it is unknown."""
        try:
            return await self._call("GET", path)
        except Unknown as error:
            raise ChannelUnavailable("whatsapp: out of reach") from error

    async def _call(self, method: str, path: str, body: Json = None) -> Json:
        try:
            async with self._client.request(
                method,
                f"{self._base}/{path}",
                json=body,
                headers=self._authorised,
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                status, wait = response.status, response.headers.get("Retry-After")
                answer = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise ChannelUnavailable("whatsapp: out of reach") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unknown("whatsapp: no answer came") from error
        try:
            parsed = loads(answer)
        except ValueError:
            parsed = None
        if status < 300:
            return parsed
        raise _refusal(status, parsed, wait)

    async def _download(self, url: URL) -> bytes:
        # Without redirects: the token must not follow one to another host.
        async with self._client.get(
            url, headers=self._authorised, timeout=self._timeout, allow_redirects=False
        ) as response:
            if response.status == 404:
                raise Undeliverable("whatsapp: the file is gone")
            if response.status != 200:
                raise ChannelUnavailable(f"whatsapp: file refused with {response.status}")
            content = bytearray()
            async for chunk in response.content.iter_chunked(65536):
                content += chunk
                if len(content) > MEDIA_BYTES:
                    raise Undeliverable("whatsapp: file too big")
            return bytes(content)

    def _trusted(self, address: str) -> URL | None:
        """The address of a file, when it lies at Meta."""
        try:
            url = URL(address)
            ours = url.origin() == self._api.origin()
        except ValueError:  # no address, or one without a host
            return None
        return url if ours or (url.scheme == "https" and (url.host or "").endswith(_MEDIA_HOSTS)) else None


def _content(words: Words, list_label: str) -> dict[str, Json]:
    """Text, up to three buttons, or a list of up to ten rows. ``parts`` sees to the lengths."""
    if not words.choices:
        return {"type": "text", "text": {"body": words.text, "preview_url": False}}
    body: Json = {"text": words.text}
    if len(words.choices) <= parts.WHATSAPP.buttons:
        replies: list[Json] = [{"type": "reply", "reply": _titled(each)} for each in words.choices]
        return {"type": "interactive", "interactive": {"type": "button", "body": body, "action": {"buttons": replies}}}
    rows: list[Json] = [_titled(each) for each in words.choices]
    action: Json = {"button": list_label, "sections": [{"rows": rows}]}
    return {"type": "interactive", "interactive": {"type": "list", "body": body, "action": action}}


def _titled(choice: Choice) -> dict[str, Json]:
    return {"id": choice.id, "title": choice.label}


def _first_id(answer: Json) -> str:
    return text_at(answer, "messages", 0, "id")


def _refusal(status: int, answer: Json, wait: str | None) -> SuarError:
    """Meta's error as ours: by its code, else by the HTTP status. Meta's text may name the caller: not passed on."""
    code = number_at(answer, "error", "code")
    reason = f"whatsapp: refused with {status}, code {code}"
    if code == whatsapp_webhook.WINDOW_CLOSED:
        return WindowClosed(reason)
    later = code is not None and (code in _LATER or 200 <= code <= 299)
    if later or status in {401, 429} or status >= 500:
        usual = _LATER.get(code, 60.0 if status == 401 else None) if code is not None else None
        return ChannelUnavailable(reason, retry_after=_seconds(wait) or usual)
    # What is left is about this message or this caller: 131026 (cannot be reached on WhatsApp), 131030 (not
    # on the list of a test number), 131021, 131062, 100. Meta never says that a caller has blocked us.
    return Undeliverable(reason)


def _seconds(wait: str | None) -> float | None:
    return float(wait) if wait and wait.isascii() and wait.isdigit() else None
