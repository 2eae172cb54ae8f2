"""Who may sit at the desk, who is on duty, and whose browser is signed in."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from bot.errors import Unusable
from bot.store import codec
from bot.store.once import Once
from bot.store.tables import counsellors, sessions
from bot.vault import Vault

_k = counsellors.c


@dataclass(frozen=True, slots=True)
class Counsellor:
    """An account. ``rings``: a Telegram address is known, so that a case can reach them."""

    id: int
    name: str
    password_hash: str = field(repr=False)
    rings: bool
    on_duty_since: datetime | None
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser."""

    counsellor: Counsellor
    csrf: str = field(repr=False)
    expires_at: datetime


_add_once = Once(counsellors, "name")


def add(
    tx: Connection, vault: Vault, name: str, password_hash: str, now: datetime, *, telegram: str | None = None
) -> int:
    """Make an account. ``Unusable`` when the name is taken."""
    sealed = vault.seal_own(telegram, codec.TELEGRAM) if telegram else None
    row = {"name": name, "password_hash": password_hash, "telegram": sealed, "created_at": now}
    counsellor_id: int | None = _add_once(tx, row)
    if counsellor_id is None:
        raise Unusable(f"There is a counsellor named {name} already.")
    return counsellor_id


def every(tx: Connection) -> tuple[Counsellor, ...]:
    """All accounts, disabled ones too, by name."""
    return tuple(_counsellor(row) for row in tx.execute(select(counsellors).order_by(_k.name)))


def by_name(tx: Connection, name: str) -> Counsellor | None:
    """An account that may sign in, or None."""
    row = tx.execute(select(counsellors).where(_k.name == name, _k.disabled_at.is_(None))).one_or_none()
    return None if row is None else _counsellor(row)


def disable(tx: Connection, name: str, now: datetime) -> bool:
    """End an account and every session of it. False when there is none of this name."""
    ended = update(counsellors).where(_k.name == name, _k.disabled_at.is_(None))
    found = tx.execute(ended.values(disabled_at=now, on_duty_since=None).returning(_k.id)).scalar_one_or_none()
    if found is None:
        return False
    tx.execute(delete(sessions).where(sessions.c.counsellor_id == found))
    return True


def duty(tx: Connection, counsellor_id: int, on: bool, now: datetime) -> None:
    """Go on or off duty. Going on twice keeps the first moment."""
    here = update(counsellors).where(_k.id == counsellor_id, _k.disabled_at.is_(None))
    if on:
        tx.execute(here.where(_k.on_duty_since.is_(None)).values(on_duty_since=now))
    else:
        tx.execute(here.values(on_duty_since=None))


def on_duty(tx: Connection) -> int:
    """How many counsellors are on duty."""
    here = (_k.on_duty_since.is_not(None), _k.disabled_at.is_(None))
    return tx.execute(select(func.count()).select_from(counsellors).where(*here)).scalar_one()


def new_session(tx: Connection, counsellor_id: int, token: str, csrf: str, now: datetime, ttl: timedelta) -> None:
    """Sign a browser in. Only a hash of ``token`` is kept: it is long and random, so it needs no salt."""
    tx.execute(delete(sessions).where(sessions.c.expires_at <= now))
    row = {"token_hash": _hash(token), "counsellor_id": counsellor_id, "csrf": csrf}
    tx.execute(sessions.insert(), row | {"created_at": now, "expires_at": now + ttl})


def session(tx: Connection, token: str, now: datetime) -> Session | None:
    """Whose browser this is; None when it is nobody's any more."""
    row = tx.execute(
        select(counsellors, sessions.c.csrf, sessions.c.expires_at)
        .join(sessions, sessions.c.counsellor_id == _k.id)
        .where(sessions.c.token_hash == _hash(token), sessions.c.expires_at > now, _k.disabled_at.is_(None))
    ).one_or_none()
    return None if row is None else Session(_counsellor(row), row.csrf, row.expires_at)


def end_session(tx: Connection, token: str) -> None:
    """Sign a browser out."""
    tx.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _counsellor(row: Row[*tuple[Any, ...]]) -> Counsellor:
    return Counsellor(
        id=row.id,
        name=row.name,
        password_hash=row.password_hash,
        rings=row.telegram is not None,
        on_duty_since=row.on_duty_since,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )
