"""Who a caller is: addresses by keyed hash, two addresses of one person joined, recycled numbers kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, or_, select, update

from bot.model import Address, AddressKind, Arrival, Holder
from bot.store import codec, flags, matches
from bot.store.merge import merge
from bot.store.once import added, hold
from bot.store.tables import addresses, callers, conversations
from bot.vault import Vault


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose message it is: enough to seal it and to say where it belongs."""

    caller_id: int
    conversation_id: int
    data_key: bytes
    address_id: int  # where this message came from, best first


_KNOWN = (
    select(
        addresses.c.id,
        addresses.c.hash,
        addresses.c.kind,
        addresses.c.caller_id,
        callers.c.data_key,
        conversations.c.id.label("conversation_id"),
    )
    .join(callers, callers.c.id == addresses.c.caller_id)
    .join(conversations, conversations.c.caller_id == addresses.c.caller_id)
)
_HAS_SCOPED = select(addresses.c.id).where(
    addresses.c.caller_id == bindparam("caller"), addresses.c.kind == str(AddressKind.BSUID)
)


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    caller_id: int
    conversation_id: int
    data_key: bytes


def find_or_make(tx: Connection, vault: Vault, arrival: Arrival, now: datetime) -> Caller:
    """The caller with these addresses, made when new.

    A business-scoped id decides who somebody is. A known number beside another business-scoped id is a new
    caller, because numbers are recycled and a victim's chat must not open to a stranger: the number moves
    and the desk is told. A caller known so far by number alone becomes one with the id that comes with it.
    """
    hashes = [address_hash(vault, each) for each in arrival.addresses]
    known = _known(tx, hashes)
    found = {each.caller_id for each in known.values()}
    if len(known) < len(set(hashes)) or len(found) > 1:
        hold(tx, *hashes)  # two processes may meet the same person at the same moment
        known = _known(tx, hashes)
        known = _sorted_out(tx, vault, arrival, hashes, known, now)
    best = known[hashes[0]]
    return Caller(best.caller_id, best.conversation_id, best.data_key, best.id)


def address_hash(vault: Vault, address: Address) -> bytes:
    return vault.hash(f"address:{address.channel}:{address.kind}", address.value)


@cache
def _known_by(number: int) -> Select[*tuple[Any, ...]]:
    # A statement for each number of addresses (one or two): an IN of open length is rendered at each use.
    return _KNOWN.where(or_(*(addresses.c.hash == bindparam(f"hash{each}") for each in range(number))))


def _known(tx: Connection, hashes: Sequence[bytes]) -> dict[bytes, _Known]:
    rows = tx.execute(_known_by(len(hashes)), {f"hash{each}": key for each, key in enumerate(hashes)})
    return {row.hash: _Known(row.id, row.caller_id, row.conversation_id, row.data_key) for row in rows}


def _sorted_out(
    tx: Connection,
    vault: Vault,
    arrival: Arrival,
    hashes: Sequence[bytes],
    known: dict[bytes, _Known],
    now: datetime,
) -> dict[bytes, _Known]:
    """Bring all addresses of one arrival to one caller."""
    scoped = {key for key, each in zip(hashes, arrival.addresses, strict=True) if each.kind is AddressKind.BSUID}
    owner = next((known[key] for key in hashes if key in scoped and key in known), None)
    for key in hashes:
        other = known.get(key)
        if other is None or key in scoped or (owner and other.caller_id == owner.caller_id):
            continue
        if scoped and _has_scoped(tx, other.caller_id):
            _let_go(tx, vault, other, now)
        elif owner is None:
            owner = other  # a number alone, or one whose owner had no other id until now
        else:
            merge(tx, vault, owner.caller_id, other.caller_id, now)
    owner = owner or _new(tx, vault, arrival, now)
    there = _known(tx, hashes)
    for key, address in zip(hashes, arrival.addresses, strict=True):
        if key not in there:
            _add(tx, vault, owner, key, address)
            matches.keep(tx, vault, owner.conversation_id, matches.own_number(address), now)
    return _known(tx, hashes)


def _has_scoped(tx: Connection, caller_id: int) -> bool:
    return tx.execute(_HAS_SCOPED, {"caller": caller_id}).first() is not None


def _new(tx: Connection, vault: Vault, arrival: Arrival, now: datetime) -> _Known:
    data_key = vault.new_key()
    caller_id = added(tx, callers, data_key=data_key, language=arrival.language, created_at=now)
    conversation_id = added(
        tx,
        conversations,
        caller_id=caller_id,
        channel=arrival.channel,
        client_language=arrival.language,
        holder=str(Holder.BOT),
        level=0,
        version=0,
        changes=0,
        failures=0,
    )
    return _Known(0, caller_id, conversation_id, data_key)


def _add(tx: Connection, vault: Vault, owner: _Known, key: bytes, address: Address) -> None:
    added(
        tx,
        addresses,
        caller_id=owner.caller_id,
        channel=address.channel,
        kind=str(address.kind),
        hash=key,
        sealed=vault.seal(owner.data_key, address.value, codec.ADDRESS),
    )


def _let_go(tx: Connection, vault: Vault, number: _Known, now: datetime) -> None:
    """Take a recycled number from its former owner, who is still reached by the other id. Tell the desk."""
    left = select(addresses.c.id).where(addresses.c.caller_id == number.caller_id, addresses.c.id != number.id)
    tx.execute(
        update(conversations)
        .where(conversations.c.id == number.conversation_id, conversations.c.address_id == number.id)
        .values(address_id=left.order_by(addresses.c.id.desc()).limit(1).scalar_subquery())
    )
    sealed = tx.execute(select(addresses.c.channel, addresses.c.sealed).where(addresses.c.id == number.id)).one()
    value = vault.open(number.data_key, sealed.sealed, codec.ADDRESS)
    gone = matches.own_number(Address(sealed.channel, AddressKind.PHONE, value))
    matches.let_go(tx, vault, number.conversation_id, gone)
    tx.execute(delete(addresses).where(addresses.c.id == number.id))
    flags.put(tx, vault, number.conversation_id, "number_recycled", now)
