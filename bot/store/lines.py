"""What we say, a row per message, written in the transaction that decides it.

States: waiting → sending → sent → delivered → read; or unknown (it may have arrived), undeliverable, cancelled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from bot.model import Address, AddressKind, Receipt, ReceiptState, Words
from bot.store import codec
from bot.store.once import added
from bot.store.tables import Moment, conversations, counsellors, outbox
from bot.vault import Vault

BOT, COUNSELLOR, ALERT = "bot", "counsellor", "alert"
_o = outbox.c


@dataclass(frozen=True, slots=True)
class Sender:
    """On whose behalf rows are written, and where they belong."""

    conversation_id: int
    channel: str
    data_key: bytes = field(repr=False)
    turn_id: int | None = None
    case_id: int | None = None
    author: str = BOT
    counsellor_id: int | None = None


def put(
    tx: Connection,
    vault: Vault,
    sender: Sender,
    parts: Iterable[tuple[str, Words]],
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> tuple[int, ...]:
    """Write what is to be sent, in order. ``parts`` are (line name, words)."""
    return tuple(
        added(
            tx,
            outbox,
            **_row(sender, now),
            own=False,
            sealed=vault.seal(sender.data_key, codec.words_out(line, words), codec.OUTBOX),
            not_before=not_before,
        )
        for line, words in parts
    )


def put_own(
    tx: Connection,
    vault: Vault,
    sender: Sender,
    address: Address,
    parts: Iterable[tuple[str, Words]],
    now: datetime,
) -> tuple[int, ...]:
    """Like ``put``, for the last words to somebody who is being forgotten: the address travels inside.

    Delivery empties the row.
    """
    return tuple(
        added(
            tx,
            outbox,
            **_row(sender, now),
            own=True,
            sealed=vault.seal_own(codec.words_out(line, words, address), codec.OUTBOX),
            not_before=None,
        )
        for line, words in parts
    )


def _row(sender: Sender, now: datetime) -> dict[str, object]:
    return {
        "conversation_id": sender.conversation_id,
        "channel": sender.channel,
        "turn_id": sender.turn_id,
        "case_id": sender.case_id,
        "author": sender.author,
        "counsellor_id": sender.counsellor_id,
        "state": "waiting",
        "attempts": 0,
        "doubts": 0,
        "created_at": now,
    }


_ON_DUTY = select(counsellors.c.id, counsellors.c.telegram).where(
    counsellors.c.on_duty_since.is_not(None),
    counsellors.c.disabled_at.is_(None),
    counsellors.c.telegram.is_not(None),
)


def ring(tx: Connection, vault: Vault, case_id: int, alert: str, now: datetime) -> int:
    """Tell every counsellor on duty who can be reached that a case waits. How many were rung."""
    rung = 0
    for counsellor_id, telegram in tx.execute(_ON_DUTY).all():
        address = Address("telegram", AddressKind.CHAT, vault.open_own(telegram, codec.TELEGRAM))
        added(
            tx,
            outbox,
            channel="telegram",
            case_id=case_id,
            author=ALERT,
            counsellor_id=counsellor_id,
            own=True,
            sealed=vault.seal_own(codec.words_out("alert", Words(alert), address), codec.OUTBOX),
            state="waiting",
            attempts=0,
            doubts=0,
            created_at=now,
        )
        rung += 1
    return rung


def cancel_unsaid(tx: Connection, conversation_id: int) -> None:
    """Take back what the bot has not said yet: a person speaks now."""
    unsaid = (_o.conversation_id == conversation_id, _o.author == BOT, _o.state == "waiting")
    tx.execute(update(outbox).where(*unsaid).values(state="cancelled"))


def cancel_alerts(tx: Connection, case_id: int) -> None:
    """Ring nobody any more for a case that somebody has seen to."""
    alerts = (_o.case_id == case_id, _o.author == ALERT, _o.state == "waiting")
    tx.execute(update(outbox).where(*alerts).values(state="cancelled"))


# ------------------------------------------------------------------ receipts

_RANK = {
    ReceiptState.SENT: ("waiting", "sending", "unknown"),
    ReceiptState.DELIVERED: ("waiting", "sending", "unknown", "sent"),
    ReceiptState.READ: ("waiting", "sending", "unknown", "sent", "delivered"),
    ReceiptState.FAILED: ("waiting", "sending", "unknown", "sent"),
}
_SETTLE = (
    update(outbox)
    .where(_o.channel == bindparam("on"), _o.state.in_(bindparam("before", expanding=True)))
    .values(
        state=bindparam("after"),
        error=bindparam("why"),
        message_hash=func.coalesce(_o.message_hash, bindparam("hash")),
        sent_at=func.coalesce(_o.sent_at, bindparam("now", type_=Moment())),
        next_at=None,
    )
    .returning(_o.conversation_id)
)
_SETTLE_ROW = _SETTLE.where(_o.id == bindparam("row"))
_SETTLE_HASH = _SETTLE.where(_o.message_hash == bindparam("hash"))
_CHANGED = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(changes=conversations.c.changes + 1)
)


def settle(tx: Connection, vault: Vault, receipts: Sequence[Receipt], now: datetime) -> int:
    """Write down what the channel reports, and say how many rows moved. States never go backwards.

    A receipt that names our row settles one whose send was never answered, so that it is not sent again.
    """
    moved = 0
    for receipt in receipts:
        failed = receipt.state is ReceiptState.FAILED
        values = {
            "on": receipt.channel,
            "before": _RANK[receipt.state],
            "after": "undeliverable" if failed else str(receipt.state),
            "why": (receipt.error or "undeliverable") if failed else None,
            "hash": message_hash(vault, receipt.message_id),
            "now": now,
        }
        if receipt.row is not None:
            found = tx.execute(_SETTLE_ROW, values | {"row": receipt.row}).all()
        else:
            found = tx.execute(_SETTLE_HASH, values).all()
        moved += len(found)
        for row in found:
            if row.conversation_id is not None:
                tx.execute(_CHANGED, {"conversation": row.conversation_id})
    return moved


def message_hash(vault: Vault, message_id: str) -> bytes:
    """How a message of ours is found again. The id itself is not kept: WhatsApp's holds the phone number."""
    return vault.hash("message", message_id)
