"""Which case do a number and a PIN open? From any chat, and not by guessing."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from bot.model import Address, Key, Value
from bot.store import queue
from bot.store.once import added, hold
from bot.store.tables import cases, tries
from bot.vault import Vault

WRONG = 5  # tries in a day, by one address or at one number; then nothing is tried any more
DAY = timedelta(days=1)
_k = cases.c


def fresh_number() -> str:
    """Six digits for a case, by chance: no number tells how many cases there are."""
    return str(secrets.randbelow(900_000) + 100_000)


def fresh_pin() -> str:
    return str(secrets.randbelow(90_000) + 10_000)


def _hash(vault: Vault, number: str, pin: str) -> bytes:
    return vault.hash("pin", f"{number}\0{pin}")


def keep(tx: Connection, vault: Vault, conversation_id: int, pin: str) -> bool:
    """Give the conversation's open case a PIN instead of the one that it had. False when no case is open."""
    row = tx.execute(
        select(_k.id, _k.number)
        .where(_k.conversation_id == conversation_id, _k.state != "closed")
        .order_by(_k.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return False
    tx.execute(update(cases).where(_k.id == row.id).values(pin_hash=_hash(vault, row.number, pin)))
    return True


def shown(tx: Connection, vault: Vault, address: Address, key: Key, now: datetime) -> Mapping[str, Value]:
    """Try a number and a PIN: ``{"case": …}`` as of ``queue.of_conversation``, or empty, or ``{"blocked": True}``.

    A number that does not exist is counted like one that does, so that no answer tells which part was wrong.
    """
    hashes = [
        vault.hash("try address", f"{address.channel}\0{address.kind}\0{address.value}"),
        vault.hash("try number", key.number),
    ]
    hold(tx, *hashes)  # two processes must not both count the last free try
    since = now - DAY
    counted = select(func.count()).where(tries.c.at > since)
    if any(tx.execute(counted.where(tries.c.hash == each)).scalar_one() >= WRONG for each in hashes):
        return {"blocked": True}
    row = tx.execute(select(_k.conversation_id, _k.id, _k.pin_hash).where(_k.number == key.number)).one_or_none()
    kept = row.pin_hash if row is not None and row.pin_hash else b""
    if row is not None and hmac.compare_digest(kept, _hash(vault, key.number, key.pin)):
        case = queue.told(tx, row.id)
        return {"case": dict(case)} if case is not None else {}
    tx.execute(delete(tries).where(tries.c.at <= since))
    for each in hashes:
        added(tx, tries, hash=each, at=now)
    return {}
