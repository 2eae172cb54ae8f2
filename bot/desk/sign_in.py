"""Is it really a counsellor? Passwords, sessions, and patience with those who guess."""

import asyncio
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.requests import Request
from starlette.responses import Response

from bot.settings import Settings
from bot.store import Store, counsellors
from bot.store.counsellors import Session

COOKIE = "suar_desk"
DOOR = "suar_door"  # proves that the sign-in form came from us, before there is a session
TTL = timedelta(hours=12)  # one shift
FREE_TRIES = 3
LONGEST_PAUSE = timedelta(minutes=5)
_REMEMBERED = 2048
_hasher = PasswordHasher()  # argon2id with the second recommended option of RFC 9106


def hashed(password: str) -> str:
    """What is kept of a password. Takes some 50 ms and 64 MB, on purpose."""
    return _hasher.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether this password made this hash."""
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@dataclass(slots=True)
class _Tries:
    failed: int = 0
    until: datetime | None = None


class Patience:
    """Counts failed sign-ins by name and by where they come from; each further one costs twice the wait.

    Both together, so that somebody elsewhere who guesses cannot lock a counsellor out.
    """

    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def wait(self, key: tuple[str, str], now: datetime) -> timedelta:
        """How long until the next try is looked at."""
        tries = self._tries.get(key)
        if tries is None or tries.until is None or tries.until <= now:
            return timedelta()
        return tries.until - now

    def failed(self, key: tuple[str, str], now: datetime) -> None:
        tries = self._tries.setdefault(key, _Tries())
        self._tries.move_to_end(key)
        tries.failed += 1
        if tries.failed >= FREE_TRIES:
            tries.until = now + min(timedelta(seconds=2 ** min(tries.failed, 20)), LONGEST_PAUSE)
        while len(self._tries) > _REMEMBERED:
            self._tries.popitem(last=False)

    def forget(self, key: tuple[str, str]) -> None:
        self._tries.pop(key, None)


class SignIn:
    """Signs browsers in and out, and says whose one is."""

    def __init__(self, settings: Settings, store: Store, now: Callable[[], datetime]) -> None:
        self.store = store
        self.now = now
        self.secure = settings.public_url.startswith("https:")
        self.patience = Patience()
        # Two at once: each costs 64 MB, and guessing must not starve the callers.
        self._room = asyncio.Semaphore(2)
        self._nobody: str | None = None

    async def who(self, request: Request) -> Session | None:
        """Whose browser this is."""
        token = request.cookies.get(COOKIE)
        if not token:
            return None
        return await self.store.read(counsellors.session, token, self.now())

    async def enter(self, name: str, password: str, place: str) -> str | timedelta | None:
        """A new session's token; None when name and password do not fit; how long to wait after many failures."""
        key = (name.casefold(), place)
        if (pause := self.patience.wait(key, self.now())) > timedelta():
            return pause
        # Counted before the slow part: guesses that arrive together must not all be looked at.
        self.patience.failed(key, self.now())
        known = await self.store.read(counsellors.by_name, name)
        async with self._room:
            # An unknown name takes as long as a wrong password.
            kept = known.password_hash if known is not None else await self._nobodys()
            right = await asyncio.to_thread(fits, kept, password)
        if known is None or not right:
            return None
        self.patience.forget(key)
        token = fresh()
        await self.store.run(counsellors.new_session, known.id, token, fresh(), self.now(), TTL)
        return token

    async def leave(self, request: Request) -> None:
        """End this browser's session."""
        if token := request.cookies.get(COOKIE):
            await self.store.run(counsellors.end_session, token)

    def remember(self, response: Response, name: str, token: str) -> None:
        """Set a cookie that no script reads and no other site can make a browser send."""
        response.set_cookie(
            name,
            token,
            max_age=int(TTL.total_seconds()),
            path="/desk",
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )

    async def _nobodys(self) -> str:
        if self._nobody is None:
            self._nobody = await asyncio.to_thread(hashed, secrets.token_urlsafe())
        return self._nobody


def fresh() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def same(left: str | None, right: str | None) -> bool:
    """Compare secrets without telling by the time how much of them fits."""
    return bool(left and right) and hmac.compare_digest(str(left).encode(), str(right).encode())
