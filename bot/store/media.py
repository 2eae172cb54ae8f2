"""Files that callers sent: which are wanted, and where they lie. The content is never in the database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select, update

from bot.model import Media
from bot.store import codec
from bot.store.tables import accesses, arrivals, callers, cases, conversations, media
from bot.vault import Vault

_HOLD = timedelta(minutes=5)
_ATTEMPTS = 5
_PAUSE = timedelta(seconds=30)
_m = media.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is ours to fetch."""

    id: int
    channel: str
    media: Media
    attempts: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the media folder, sealed with ``data_key``."""

    path: str
    data_key: bytes = field(repr=False)
    mime: str | None
    name: str | None = field(repr=False)
    size: int | None


_next = media.alias("next").c
_FIRST = (
    select(_next.id)
    .join(arrivals, arrivals.c.id == _next.arrival_id)
    .where(_next.state == "wanted")
    .order_by(_next.id)
    .limit(1)
)
_READ = (
    select(_m.id, _m.sealed, _m.attempts, arrivals.c.channel, callers.c.data_key)
    .join(arrivals, arrivals.c.id == _m.arrival_id)
    .join(conversations, conversations.c.id == arrivals.c.conversation_id)
    .join(callers, callers.c.id == conversations.c.caller_id)
)


def wanted(tx: Connection) -> int:
    """How many files are still to be fetched."""
    return tx.execute(select(func.count()).where(_m.state == "wanted")).scalar_one()


def claim(tx: Connection, vault: Vault, channels: Sequence[str], token: str, now: datetime) -> Wanted | None:
    """Take the oldest file that may be fetched now, or None."""
    first = _FIRST.where(
        arrivals.c.channel.in_(channels),
        or_(_next.next_at.is_(None), _next.next_at <= now),
        or_(_next.claim_until.is_(None), _next.claim_until <= now),
    ).with_for_update(skip_locked=True, of=media.alias("next"))
    taken = (
        update(media)
        .where(_m.id == first.scalar_subquery())
        .values(claim_token=token, claim_until=now + _HOLD, attempts=_m.attempts + 1)
        .returning(_m.id)
    )
    found = tx.execute(taken).scalar_one_or_none()
    if found is None:
        return None
    row = tx.execute(_READ.where(_m.id == found)).one()
    ref = codec.media_in(json.loads(vault.open(row.data_key, row.sealed, codec.MEDIA)))
    return Wanted(row.id, row.channel, ref, row.attempts)


def kept(tx: Connection, media_id: int, token: str, size: int, digest: bytes, data_key: bytes, path: str) -> bool:
    """The file lies in the folder. False when it is not wanted any more: then unlink it."""
    mine = update(media).where(_m.id == media_id, _m.claim_token == token, _m.state == "wanted")
    values = {"state": "kept", "size": size, "digest": digest, "data_key": data_key, "path": path}
    if tx.execute(mine.values(values | {"claim_token": None, "claim_until": None})).rowcount != 1:
        return False
    _changed(tx, media_id)
    return True


def failed(tx: Connection, media_id: int, token: str, now: datetime, *, final: bool, too_big: bool = False) -> bool:
    """It could not be fetched: later again, unless ``final`` or tried often enough."""
    mine = (_m.id == media_id, _m.claim_token == token, _m.state == "wanted")
    attempts = tx.execute(select(_m.attempts).where(*mine)).scalar_one_or_none()
    if attempts is None:
        return False
    over = final or too_big or attempts >= _ATTEMPTS
    state = "too_big" if too_big else "failed" if over else "wanted"
    again = None if over else now + _PAUSE * 2**attempts
    values = {"state": state, "next_at": again, "claim_token": None, "claim_until": None}
    tx.execute(update(media).where(*mine).values(values))
    _changed(tx, media_id)
    return True


def of_case(
    tx: Connection, vault: Vault, case_id: int, media_id: int, counsellor_id: int, now: datetime
) -> Kept | None:
    """A kept file of this very case, for a counsellor who may open the case; writes down that they looked."""
    row = tx.execute(
        select(_m.path, _m.data_key.label("file_key"), _m.sealed, _m.size, callers.c.data_key)
        .join(arrivals, arrivals.c.id == _m.arrival_id)
        .join(conversations, conversations.c.id == arrivals.c.conversation_id)
        .join(callers, callers.c.id == conversations.c.caller_id)
        .join(cases, cases.c.conversation_id == conversations.c.id)
        .where(cases.c.id == case_id, _m.id == media_id, _m.state == "kept", callers.c.forgotten_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    act = {"at": now, "counsellor_id": counsellor_id, "case_id": case_id, "act": "open_media"}
    tx.execute(accesses.insert(), act)
    ref = codec.media_in(json.loads(vault.open(row.data_key, row.sealed, codec.MEDIA)))
    return Kept(row.path, row.file_key, ref.mime, ref.name, row.size)


def _changed(tx: Connection, media_id: int) -> None:
    whose = select(arrivals.c.conversation_id).join(media, _m.arrival_id == arrivals.c.id).where(_m.id == media_id)
    mine = update(conversations).where(conversations.c.id == whose.scalar_subquery())
    tx.execute(mine.values(changes=conversations.c.changes + 1))
