"""The way out: which message goes next, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, func, null, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.errors import Misconfigured
from bot.model import Address, AddressKind, Holder, Words
from bot.speech import hidden
from bot.store import codec
from bot.store.lines import BOT, message_hash, settle
from bot.store.tables import Moment, addresses, callers, conversations, outbox
from bot.vault import Vault

__all__ = ["Sendable", "claim", "next_due", "retry", "sent", "settle", "uncertain", "undeliverable", "unsent"]

_SEALED = timedelta(minutes=5)  # until we look again at what does not open
_DOUBT = timedelta(seconds=20)  # time for a receipt to settle what was never answered
_o = outbox.c
_c = conversations.c
_now = bindparam("now", type_=Moment())


@dataclass(frozen=True, slots=True)
class Sendable:
    """A message that is ours to send. ``doubts``: how often a send of it was never answered."""

    id: int
    conversation_id: int | None
    case_id: int | None
    channel: str
    author: str
    line: str
    address: Address = field(repr=False)
    words: Words = field(repr=False)
    attempts: int
    doubts: int
    created_at: datetime
    last_in_at: datetime | None
    sealed_with: bytes | None = field(default=None, repr=False)  # the caller's key, when the row is theirs


# A send whose answer never came, or whose sender died: once more, then it stays unknown.
_DOUBTED: dict[str, Any] = {
    "state": case((_o.doubts == 0, "waiting"), else_="unknown"),
    "doubts": _o.doubts + 1,
    "next_at": bindparam("again", type_=Moment()),
    "claim_token": None,
    "claim_until": None,
}
_EXPIRED = update(outbox).where(_o.state == "sending", _o.claim_until <= _now).values(_DOUBTED)

_first = outbox.alias("first")
_older = outbox.alias("older").c
# Ordered within a conversation: nothing overtakes an older message, nor one that is being sent. What waits for
# safe hours holds nobody up: an answer to danger must not queue behind a reminder for the morning.
_blocked = (
    select(_older.id)
    .where(
        _older.conversation_id == _first.c.conversation_id,
        or_(
            _older.state == "sending",
            and_(
                _older.state == "waiting",
                _older.id < _first.c.id,
                or_(_older.not_before.is_(None), _older.not_before <= _now),
            ),
        ),
    )
    .exists()
)


@cache
def _claim_on(channels: tuple[str, ...]) -> ReturningUpdate[*tuple[Any, ...]]:
    # One statement for the channels of this process: an IN of open length is rendered at each use.
    return (
        update(outbox)
        .where(
            _o.id.in_(
                select(_first.c.id)
                .where(
                    _first.c.state == "waiting",
                    or_(*(_first.c.channel == channel for channel in channels)),
                    or_(_first.c.next_at.is_(None), _first.c.next_at <= _now),
                    or_(_first.c.not_before.is_(None), _first.c.not_before <= _now),
                    ~_blocked,
                )
                .order_by(_first.c.id)
                .limit(bindparam("most"))
                .with_for_update(skip_locked=True)
            )
        )
        .values(
            state="sending",
            attempts=_o.attempts + 1,
            claim_token=bindparam("token"),
            claim_until=bindparam("until", type_=Moment()),
        )
        .returning(_o.id)
    )


_READ = (
    select(
        *(_o[name] for name in ("id", "conversation_id", "case_id", "channel", "author", "sealed", "own")),
        *(_o[name] for name in ("attempts", "doubts", "created_at")),
        _c.holder,
        _c.last_in_at,
        callers.c.data_key,
        addresses.c.kind,
        addresses.c.sealed.label("address"),
    )
    .select_from(
        outbox.outerjoin(conversations, _c.id == _o.conversation_id)
        .outerjoin(callers, callers.c.id == _c.caller_id)
        .outerjoin(addresses, addresses.c.id == _c.address_id)
    )
    .where(_o.id.in_(bindparam("rows", expanding=True)))
    .order_by(_o.id)
)
_NOT_OURS = (
    update(outbox)
    .where(_o.id == bindparam("row"))
    .values(state=bindparam("after"), claim_token=None, claim_until=None, error=bindparam("why"))
)
_SHUT = (
    update(outbox)
    .where(_o.id == bindparam("row"))
    .values(
        state="waiting",
        claim_token=None,
        claim_until=None,
        next_at=bindparam("again", type_=Moment()),
        error="sealed",
    )
)


def claim(
    tx: Connection,
    vault: Vault,
    channels: Sequence[str],
    token: str,
    now: datetime,
    limit: int = 20,
    hold: timedelta = timedelta(seconds=60),
) -> tuple[Sendable, ...]:
    """Take what may be sent now: the oldest unsent message of each conversation.

    Lines of the bot to somebody whom a counsellor talks to are cancelled instead, and what has nowhere to go
    any more becomes undeliverable.
    """
    if not channels:
        return ()
    tx.execute(_EXPIRED, {"now": now, "again": now})
    wanted = {"now": now, "most": limit, "token": token, "until": now + hold}
    rows = tx.execute(_claim_on(tuple(channels)), wanted).scalars().all()
    if not rows:
        return ()
    ready = []
    for row in tx.execute(_READ, {"rows": rows}).all():
        if row.author == BOT and row.holder == Holder.COUNSELLOR:
            tx.execute(_NOT_OURS, {"row": row.id, "after": "cancelled", "why": None})
        elif row.sealed is None or not (row.own or row.address):
            tx.execute(_NOT_OURS, {"row": row.id, "after": "undeliverable", "why": "gone"})
        else:
            try:
                ready.append(_sendable(vault, row))
            except Misconfigured:  # it does not open: perhaps a key is missing, and nobody else is to wait for it
                tx.execute(_SHUT, {"row": row.id, "again": now + _SEALED})
    return tuple(ready)


def _sendable(vault: Vault, row: Row[*tuple[Any, ...]]) -> Sendable:
    if row.own:
        line, words, address = codec.words_in(vault.open_own(row.sealed, codec.OUTBOX))
        assert address is not None
    else:
        line, words, _ = codec.words_in(vault.open(row.data_key, row.sealed, codec.OUTBOX))
        value = vault.open(row.data_key, row.address, codec.ADDRESS)
        address = Address(row.channel, AddressKind(row.kind), value)
    return Sendable(
        id=row.id,
        conversation_id=row.conversation_id,
        case_id=row.case_id,
        channel=row.channel,
        author=row.author,
        line=line,
        address=address,
        words=words,
        attempts=row.attempts,
        doubts=row.doubts,
        created_at=row.created_at,
        last_in_at=row.last_in_at,
        sealed_with=None if row.own else row.data_key,
    )


# ------------------------------------------------------------------ what became of it

_mine = (_o.id == bindparam("row"), _o.claim_token == bindparam("token"))
_FREE: dict[str, Any] = {"claim_token": None, "claim_until": None}
_SENT = (
    update(outbox)
    .where(*_mine)
    .values(
        # A receipt may have been quicker than the answer to our own request.
        state=case((_o.state == "sending", "sent"), else_=_o.state),
        sent_at=func.coalesce(_o.sent_at, _now),
        message_hash=bindparam("hash"),
        error=None,
        # The last words to somebody forgotten are gone once they are said.
        sealed=case((and_(_o.own, _o.conversation_id.is_not(None)), null()), else_=_o.sealed),
        **_FREE,
    )
    .returning(_o.conversation_id)
)
_SPOKE = (
    update(conversations).where(_c.id == bindparam("conversation")).values(last_out_at=_now, changes=_c.changes + 1)
)
_CHANGED = update(conversations).where(_c.id == bindparam("conversation")).values(changes=_c.changes + 1)
_sending = (*_mine, _o.state == "sending")
_RETRY = (
    update(outbox)
    .where(*_sending)
    .values(state="waiting", next_at=bindparam("again", type_=Moment()), error=bindparam("why"), **_FREE)
)
_GIVE_UP = (
    update(outbox)
    .where(*_sending)
    .values(state="undeliverable", error=bindparam("why"), **_FREE)
    .returning(_o.conversation_id)
)
_NEXT_DUE = select(
    *(
        select(func.min(column)).where(_o.state == state, column > _now).scalar_subquery()
        for state, column in (("waiting", _o.next_at), ("waiting", _o.not_before), ("sending", _o.claim_until))
    )
)
_UNCERTAIN = update(outbox).where(*_sending).values(_DOUBTED).returning(_o.conversation_id)


def sent(tx: Connection, vault: Vault, row: int, token: str, message_id: str, now: datetime) -> bool:
    """The channel took it and calls it ``message_id``. False when the claim was no longer ours."""
    values = {"row": row, "token": token, "now": now, "hash": message_hash(vault, message_id)}
    return _say_so(tx, tx.execute(_SENT, values).one_or_none(), now)


_MORE = select(_o.id).where(_o.conversation_id == bindparam("conversation"), _o.state == "waiting").limit(1)


def landed(tx: Connection, vault: Vault, row: "Sendable", token: str, message_id: str, now: datetime) -> bool:
    """``sent``, and whether more to the same caller waits to be sent after it."""
    sent(tx, vault, row.id, token, message_id, now)
    if row.conversation_id is None:
        return False
    if row.sealed_with is not None and (kept := hidden(row.words.text)) != row.words.text:
        # What was secret has been said, and is nobody's to read any more.
        without = codec.words_out(row.line, replace(row.words, text=kept))
        tx.execute(
            update(outbox).where(_o.id == row.id).values(sealed=vault.seal(row.sealed_with, without, codec.OUTBOX))
        )
    return tx.execute(_MORE, {"conversation": row.conversation_id}).scalar_one_or_none() is not None


def retry(tx: Connection, row: int, token: str, at: datetime, error: str) -> bool:
    """It surely did not arrive; try again then."""
    return tx.execute(_RETRY, {"row": row, "token": token, "again": at, "why": error[:64]}).rowcount == 1


def undeliverable(tx: Connection, row: int, token: str, error: str) -> bool:
    """It will never arrive; the case shows it."""
    values = {"row": row, "token": token, "why": error[:64]}
    return _say_so(tx, tx.execute(_GIVE_UP, values).one_or_none(), None)


def uncertain(tx: Connection, row: int, token: str, now: datetime) -> bool:
    """The answer to our send never came: once more after a pause, the second time it stays unknown."""
    values = {"row": row, "token": token, "again": now + _DOUBT}
    return _say_so(tx, tx.execute(_UNCERTAIN, values).one_or_none(), None)


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """When something that waits for its hour can be sent, or a claim left behind by a crash runs out."""
    found = tx.execute(_NEXT_DUE, {"now": now}).one()
    return min((moment for moment in found if moment is not None), default=None)


def unsent(tx: Connection, channels: Sequence[str] = ()) -> int:
    """How many messages wait or are being sent."""
    where = [_o.state.in_(("waiting", "sending"))]
    if channels:
        where.append(_o.channel.in_(channels))
    return tx.execute(select(func.count()).select_from(outbox).where(*where)).scalar_one()


def _say_so(tx: Connection, row: Row[*tuple[Any, ...]] | None, now: datetime | None) -> bool:
    if row is None:
        return False
    if row.conversation_id is not None:
        values: dict[str, Any] = {"conversation": row.conversation_id}
        tx.execute(*((_SPOKE, values | {"now": now}) if now else (_CHANGED, values)))
    return True
