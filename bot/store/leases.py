"""Things that only one process may do at a time, and what it remembers about them."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from bot.store.once import Once
from bot.store.tables import leases

_l = leases.c
_put_once = Once(leases, "name")


def acquire(tx: Connection, name: str, token: str, now: datetime, seconds: float) -> str | None:
    """Get or renew a lease: its value ("" at first), or None while somebody else holds it."""
    until = now + timedelta(seconds=seconds)
    if _put_once(tx, {"name": name, "token": token, "until": until, "value": ""}) is not None:
        return ""
    free = or_(_l.token == token, _l.until.is_(None), _l.until <= now)
    taken = update(leases).where(_l.name == name, free).values(token=token, until=until).returning(_l.value)
    value: str | None = tx.execute(taken).scalar_one_or_none()
    return value


def put(tx: Connection, name: str, token: str, value: str) -> bool:
    """Remember something with a lease. False when it passed to somebody else."""
    mine = update(leases).where(_l.name == name, _l.token == token)
    return tx.execute(mine.values(value=value)).rowcount == 1


def release(tx: Connection, name: str, token: str) -> None:
    """Let the next one have it at once."""
    tx.execute(update(leases).where(_l.name == name, _l.token == token).values(token=None, until=None))


def value(tx: Connection, name: str) -> str | None:
    """What was remembered last, whoever holds it."""
    found: str | None = tx.execute(select(_l.value).where(_l.name == name)).scalar_one_or_none()
    return found
