"""What does the caller need? One call to Rasa, its time-out, its silence turned into ``intent=None``."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp

from bot.errors import NluUnavailable
from bot.model import Heard, Suspicion

_LONGEST = 2000  # characters: 140 KB of text kept Rasa busy for a quarter of a second
_PATIENCE = 5  # failures in a row before we stop asking
_PAUSE = 5.0  # seconds without asking: every caller would wait out the time-out for nothing

_log = logging.getLogger(__name__)


class Understanding:
    """Asks one NLU server. Never raises and never logs words: a hotline must work while its model is down."""

    def __init__(
        self,
        url: str,
        token: str,
        timeout: float,
        session: aiohttp.ClientSession,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._parse = f"{url.rstrip('/')}/model/parse"
        self._status = f"{url.rstrip('/')}/status"
        self._token = {"token": token}  # Rasa takes it from the query only
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session = session
        self._clock = clock
        self._failures = 0
        self._ask_again_at = 0.0

    async def understand(self, heard: Heard) -> Heard:
        """Add intent, confidence, the whole ranking, the probability of danger and what is wrong with an offer.

        A choice and a message without words need no model and come back as they are. ``down`` says that the
        model was needed and could not answer.
        """
        # Rasa takes a leading slash for an order of its own ("/greet" would be believed without a look).
        text = heard.text.lstrip("/ \n")[:_LONGEST]
        if heard.choice is not None or not text.strip():
            return heard
        if self._clock() < self._ask_again_at:
            return replace(heard, down=True)
        try:
            opinions = await self._ask(text)
        except NluUnavailable as error:
            self._failures += 1
            if self._failures >= _PATIENCE:
                self._ask_again_at = self._clock() + _PAUSE
            _log.warning("understand.down reason=%s failures=%d", error, self._failures)
            return replace(heard, down=True)
        self._failures = 0
        if not opinions["ranking"]:
            return heard
        intent, confidence = opinions["ranking"][0]
        return replace(heard, intent=intent, confidence=confidence, **opinions)

    def move_to(self, url: str, token: str) -> None:
        """Ask another server from now on: the one before ended, or was started anew."""
        self._parse = f"{url.rstrip('/')}/model/parse"
        self._status = f"{url.rstrip('/')}/status"
        self._token = {"token": token}
        self._failures = 0
        self._ask_again_at = 0.0

    async def up(self) -> bool:
        """Whether the server answers and has a model loaded."""
        try:
            async with self._session.get(self._status, params=self._token, timeout=self._timeout) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _ask(self, text: str) -> dict[str, Any]:
        # The reasons are names of ours: an error of the client could carry the address with the token.
        try:
            async with self._session.post(
                self._parse, params=self._token, json={"text": text}, timeout=self._timeout
            ) as response:
                if response.status != 200:
                    raise NluUnavailable(f"status_{response.status}")
                return _opinions(await response.json())
        except TimeoutError as error:
            raise NluUnavailable("timeout") from error
        except aiohttp.ClientError as error:
            raise NluUnavailable("unreachable") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NluUnavailable("nonsense") from error


def _opinions(answer: Any) -> dict[str, Any]:
    """The ranking and the opinions beside it, by the names of ``Heard``; a model of another make has none of them."""
    offer = answer.get("offer")
    doubted = [{"name": "bad", "share": offer["bad"], "words": offer["words"]}, *offer["signs"]] if offer else ()
    return {
        "ranking": tuple((str(each["name"]), float(each["confidence"])) for each in answer.get("intent_ranking", ())),
        "danger": float(answer.get("danger", 0.0)),
        "suspicions": tuple(
            Suspicion(str(each["name"]), float(each["share"]), (int(each["words"][0]), int(each["words"][1])))
            for each in doubted
        ),
    }
