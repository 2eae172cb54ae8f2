"""Invented callers and what they write."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.model import Address, AddressKind, Arrival, Decision, Escalation, Kind, Level, Reading, Words
from bot.store import Store, conversations, inbox
from bot.store.conversations import Applied, Seat
from bot.vault import Vault

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_keys = count(1)


def later(**parts: float) -> datetime:
    return NOW + timedelta(**parts)


def writes(text: str, chat: str = "4711", **changes: Any) -> Arrival:
    """A text on Telegram."""
    arrival = Arrival("telegram", f"m{next(_keys)}", Kind.TEXT, NOW, (chat_address(chat),), text)
    return replace(arrival, **changes)


def chat_address(chat: str) -> Address:
    return Address("telegram", AddressKind.CHAT, chat)


def whatsapp(text: str, *, bsuid: str | None = None, phone: str | None = None) -> Arrival:
    addresses = [
        Address("whatsapp", kind, value)
        for kind, value in ((AddressKind.BSUID, bsuid), (AddressKind.PHONE, phone))
        if value
    ]
    return Arrival("whatsapp", f"w{next(_keys)}", Kind.TEXT, NOW, tuple(addresses), text)


async def keeps(store: Store, vault: Vault, *arrivals: Arrival, now: datetime = NOW) -> inbox.Kept:
    return await store.run(inbox.keep, vault, Reading(arrivals), now)


async def sits(store: Store, vault: Vault, name: str = "t", now: datetime = NOW) -> Seat:
    seat = await store.run(conversations.take_seat, vault, name, now)
    assert seat is not None
    return seat


async def answers(
    store: Store,
    vault: Vault,
    seat: Seat,
    *lines: str,
    level: Level = Level.NONE,
    number: str = "100001",
    now: datetime = NOW,
    **changes: Any,
) -> Applied:
    """Apply a decision that says ``lines``, and opens a case from level 3 on."""
    conversation = replace(seat.conversation, level=level, **changes.pop("state", {}))
    decision = Decision(conversation, **changes)
    if level >= Level.HIGH and decision.escalation is None:
        decision = replace(decision, escalation=Escalation(level, "self", "risk"))  # type: ignore[arg-type]
    parts = [(line, Words(f"words of {line}")) for line in lines]
    journal = {"risk": int(level), "level_so_far": int(level)}
    args = (vault, seat, seat.lease.token, decision, parts, journal, number, now)
    return await store.run(conversations.apply, *args, alert=f"Kasus {number}")
