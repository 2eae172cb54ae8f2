"""What counsellors do with a case. Each act is one guarded change and one row of who did what, and when."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select, update

from bot.model import Holder, Level, Words
from bot.store import codec, lines
from bot.store.case_view import CaseView, Message, open_case
from bot.store.flags import Flagged, flagged, seen
from bot.store.once import added, hold_row
from bot.store.queue import Waiting, closed, mine, of_conversation, queue, taken, version
from bot.store.tables import accesses, callers, cases, conversations
from bot.vault import Vault

__all__ = [
    "CaseView",
    "Flagged",
    "Message",
    "Waiting",
    "close",
    "closed",
    "flagged",
    "hand_back",
    "lower",
    "mine",
    "note",
    "of_conversation",
    "open_case",
    "printed",
    "queue",
    "seen",
    "take",
    "taken",
    "version",
    "write",
]

_k = cases.c
_c = conversations.c


def take(tx: Connection, case_id: int, counsellor_id: int, now: datetime) -> bool:
    """Take a waiting case. False when a colleague was quicker.

    From here on the bot is silent: what it has not said is cancelled, and one that still thinks gets ``Stale``.
    """
    free = update(cases).where(_k.id == case_id, _k.taken_by.is_(None), _k.state == "open")
    mine_now = free.values(taken_by=counsellor_id, taken_at=now, state="taken").returning(_k.conversation_id)
    conversation_id = tx.execute(mine_now).scalar_one_or_none()
    if conversation_id is None:
        return False
    _move(tx, conversation_id, Holder.COUNSELLOR)
    lines.cancel_unsaid(tx, conversation_id)
    lines.cancel_alerts(tx, case_id)
    _record(tx, "take", case_id, counsellor_id, now)
    return True


def hand_back(tx: Connection, case_id: int, counsellor_id: int, now: datetime, *, to_bot: bool = False) -> bool:
    """Give a case back to the queue, in its old place. False when it is not this counsellor's.

    ``to_bot`` keeps the case in this counsellor's hands and lets the bot answer the caller again.
    """
    kept = {"state": "taken"} if to_bot else {"state": "open", "taken_by": None, "taken_at": None}
    given = update(cases).where(_k.id == case_id, _k.taken_by == counsellor_id, _k.state == "taken").values(kept)
    conversation_id = tx.execute(given.returning(_k.conversation_id)).scalar_one_or_none()
    if conversation_id is None:
        return False
    _move(tx, conversation_id, Holder.BOT if to_bot else Holder.QUEUE)
    _record(tx, "hand_back", case_id, counsellor_id, now)
    return True


def close(tx: Connection, vault: Vault, case_id: int, counsellor_id: int, outcome: str, now: datetime) -> bool:
    """Close a case that is this counsellor's or nobody's. The next message wakes the bot.

    Closing is a review: what was heard so far is dealt with, so thanks afterwards open no new case.
    """
    ended = update(cases).where(_k.id == case_id, _k.state != "closed", _free_or(counsellor_id))
    values = {"state": "closed", "closed_at": now, "outcome": outcome[:64]}
    conversation_id = tx.execute(ended.values(values).returning(_k.conversation_id)).scalar_one_or_none()
    if conversation_id is None:
        return False
    _review(tx, vault, conversation_id, Level.NONE, now)
    _move(tx, conversation_id, Holder.CLOSED)
    lines.cancel_alerts(tx, case_id)
    _record(tx, "close", case_id, counsellor_id, now)
    return True


def lower(tx: Connection, vault: Vault, case_id: int, counsellor_id: int, level: Level, now: datetime) -> bool:
    """Set the level of a case and its conversation after looking: only a person may lower it.

    Signals heard so far are reviewed and count no more. False when the case is a colleague's or closed.
    """
    seen_by = update(cases).where(_k.id == case_id, _k.state != "closed", _free_or(counsellor_id))
    reviewed = seen_by.values(level=int(level)).returning(_k.conversation_id)
    conversation_id = tx.execute(reviewed).scalar_one_or_none()
    if conversation_id is None:
        return False
    _review(tx, vault, conversation_id, level, now)
    _record(tx, "lower", case_id, counsellor_id, now)
    return True


def write(tx: Connection, vault: Vault, case_id: int, counsellor_id: int, text: str, now: datetime) -> int:
    """A counsellor's words to the caller, as a row of the outbox. ``LookupError`` unless the case is theirs."""
    row = tx.execute(
        select(_k.conversation_id, _c.channel, callers.c.data_key)
        .join(conversations, _c.id == _k.conversation_id)
        .join(callers, callers.c.id == _c.caller_id)
        .where(
            _k.id == case_id,
            _k.state == "taken",
            _k.taken_by == counsellor_id,
            _c.holder == str(Holder.COUNSELLOR),
            callers.c.forgotten_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise LookupError("not this counsellor's case")
    sender = lines.Sender(
        row.conversation_id,
        row.channel,
        row.data_key,
        case_id=case_id,
        author=lines.COUNSELLOR,
        counsellor_id=counsellor_id,
    )
    (row_id,) = lines.put(tx, vault, sender, [("", Words(text))], now)
    tx.execute(update(conversations).where(_c.id == row.conversation_id).values(changes=_c.changes + 1))
    return row_id


def note(tx: Connection, vault: Vault, case_id: int, counsellor_id: int, text: str, now: datetime) -> bool:
    """Keep a note with the case, for colleagues only."""
    mine_or_free = update(cases).where(_k.id == case_id, _free_or(counsellor_id))
    if tx.execute(mine_or_free.values(sealed=vault.seal_own(text, codec.NOTE))).rowcount != 1:
        return False
    _record(tx, "note", case_id, counsellor_id, now)
    return True


def printed(tx: Connection, case_id: int, counsellor_id: int, now: datetime) -> None:
    """Write down that somebody printed the case."""
    _record(tx, "print", case_id, counsellor_id, now)


def _free_or(counsellor_id: int) -> ColumnElement[bool]:
    return or_(_k.taken_by.is_(None), _k.taken_by == counsellor_id)


def _move(tx: Connection, conversation_id: int, holder: Holder) -> None:
    tx.execute(
        update(conversations)
        .where(_c.id == conversation_id)
        .values(holder=str(holder), version=_c.version + 1, changes=_c.changes + 1)
    )


def _review(tx: Connection, vault: Vault, conversation_id: int, level: Level, now: datetime) -> None:
    hold_row(tx, conversations, conversation_id)
    row = tx.execute(
        select(callers.c.data_key, _c.state).join(callers, callers.c.id == _c.caller_id).where(_c.id == conversation_id)
    ).one()
    values: dict[str, object] = {
        "level": int(level),
        "reviewed_at": now,
        "version": _c.version + 1,
        "changes": _c.changes + 1,
    }
    if row.state is not None:
        known = codec.conversation_in(vault.open(row.data_key, row.state, codec.STATE))
        reviewed = codec.conversation_out(replace(known, signals=()))
        values["state"] = vault.seal(row.data_key, reviewed, codec.STATE)
    tx.execute(update(conversations).where(_c.id == conversation_id).values(values))


def _record(tx: Connection, act: str, case_id: int, counsellor_id: int, now: datetime) -> None:
    added(tx, accesses, at=now, counsellor_id=counsellor_id, case_id=case_id, act=act)
