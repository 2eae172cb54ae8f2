"""Keeps what callers told us unreadable without the keys, and lets us find a caller without reading."""

import base64
import binascii
import hashlib
import hmac
import os
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import Misconfigured
from bot.settings import Settings

_KEY = 32
_NONCE = 12
_MARK = b"\x01"  # the format, so that another cipher can follow one day
_NAME = 4
_WRAPPED = len(_MARK) + _NAME + _NONCE + _KEY + 16
_CACHED = 4096


class Vault:
    """Seals with a data key per caller, which the newest master key wraps; hashes with a key of its own.

    Sealed values carry a label as associated data, so that one cannot be put in another's place. Safe to use
    from several threads.
    """

    def __init__(self, masters: Sequence[bytes], lookup: bytes) -> None:
        if not masters or any(len(key) != _KEY for key in (*masters, lookup)):
            raise Misconfigured("SUAR_SECRET_KEYS and SUAR_LOOKUP_KEY must hold keys of 32 bytes.")
        self._masters = {_name(key): AESGCM(key) for key in reversed(masters)}
        self._newest = _name(masters[0])
        self._lookup = hmac.new(lookup, digestmod=hashlib.sha256)
        self._ciphers: OrderedDict[bytes, AESGCM] = OrderedDict()
        self._lock = Lock()
        self._own = self.new_key()

    def new_key(self) -> bytes:
        """A random data key, wrapped by the newest master key."""
        return self._wrap(AESGCM.generate_key(bit_length=8 * _KEY))

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same data key under the newest master key; unchanged when it already is."""
        if wrapped[1 : 1 + _NAME] == self._newest:
            return wrapped
        return self._wrap(self._unwrap(wrapped))

    def seal(self, wrapped: bytes, text: str, label: str) -> bytes:
        return self.seal_bytes(wrapped, text.encode(), label)

    def open(self, wrapped: bytes, sealed: bytes, label: str) -> str:
        return self.open_bytes(wrapped, sealed, label).decode()

    def seal_bytes(self, wrapped: bytes, content: bytes, label: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return _MARK + nonce + self._cipher(wrapped).encrypt(nonce, content, label.encode())

    def open_bytes(self, wrapped: bytes, sealed: bytes, label: str) -> bytes:
        """Raises ``Misconfigured`` when the keys in hand are not those that it was sealed with."""
        return _opened(self._cipher(wrapped), sealed, label.encode())

    def seal_own(self, text: str, label: str) -> bytes:
        """For rows without a caller. The wrapped data key travels in front."""
        return self._own + self.seal(self._own, text, label)

    def open_own(self, sealed: bytes, label: str) -> str:
        return self.open(sealed[:_WRAPPED], sealed[_WRAPPED:], label)

    def rewrap_own(self, sealed: bytes) -> bytes:
        return self.rewrap(sealed[:_WRAPPED]) + sealed[_WRAPPED:]

    def hash(self, kind: str, value: str) -> bytes:
        """A keyed hash to find something again by. It does not rotate with the master keys."""
        mac = self._lookup.copy()
        mac.update(f"{kind}\0{value}".encode())
        return mac.digest()

    def _wrap(self, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return _MARK + self._newest + nonce + self._masters[self._newest].encrypt(nonce, key, b"data key")

    def _unwrap(self, wrapped: bytes) -> bytes:
        master = self._masters.get(wrapped[1 : 1 + _NAME])
        if master is None:
            raise Misconfigured(
                "None of the keys in SUAR_SECRET_KEYS (or secret.keys in the data folder) opens this record. "
                "Put the key that it was sealed with behind the newest one."
            )
        return _opened(master, _MARK + wrapped[1 + _NAME :], b"data key")

    def _cipher(self, wrapped: bytes) -> AESGCM:
        with self._lock:
            cipher = self._ciphers.get(wrapped)
            if cipher is None:
                cipher = self._ciphers[wrapped] = AESGCM(self._unwrap(wrapped))
                if len(self._ciphers) > _CACHED:
                    self._ciphers.popitem(last=False)
            else:
                self._ciphers.move_to_end(wrapped)
            return cipher


def load(settings: Settings) -> Vault:
    """The vault of these settings. Keys that are not set are made once and kept in the data folder."""
    masters = settings.secret_keys or _kept(settings.data_dir / "secret.keys")
    lookup = settings.lookup_key or _kept(settings.data_dir / "lookup.key")
    return Vault(
        [_decoded(part, "SUAR_SECRET_KEYS") for part in masters.replace("\n", ",").split(",") if part.strip()],
        _decoded(lookup, "SUAR_LOOKUP_KEY"),
    )


def _opened(cipher: AESGCM, sealed: bytes, label: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], label)
    except (InvalidTag, ValueError) as error:
        raise Misconfigured(
            f"A sealed record ({label.decode()}) does not open: it was sealed with another key, or damaged."
        ) from error


def _name(key: bytes) -> bytes:
    return hashlib.sha256(b"suar master key" + key).digest()[:_NAME]


def _decoded(text: str, setting: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except (binascii.Error, ValueError) as error:
        raise Misconfigured(f"{setting} must hold urlsafe base64.") from error
    if len(key) != _KEY:
        raise Misconfigured(f"{setting} must hold keys of 32 bytes, as urlsafe base64.")
    return key


def _kept(path: Path) -> str:
    """Read the key file, or make it. Two processes that start together agree on one key."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            file.write(base64.urlsafe_b64encode(os.urandom(_KEY)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # unlike a rename, it never replaces a key that somebody else just made
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
