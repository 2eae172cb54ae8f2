"""Do a family's report and a worker's own chat speak of one person? Told to counsellors, and to nobody else.

Only keyed hashes are compared. The caller's own telephone number, where the channel tells it, counts as theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, or_, select, update

from bot.model import Address, AddressKind, Trace
from bot.store import flags
from bot.store.once import Once, added
from bot.store.tables import cases, conversations, matches, traces
from bot.vault import Vault

SURE = frozenset({"phone", "handle"})  # one of these is enough
NAMES = frozenset({"name", "common"})
WORTH: Mapping[str, int] = {"name": 2, "common": 1, "place": 2, "country": 1, "age": 1, "job": 1}
ENOUGH = 4
_t = traces.c
_m = matches.c
_put = Once(traces, "conversation_id", "sought", "hash")


def alike(kinds: Sequence[str]) -> bool:
    """Whether what two conversations share is worth a counsellor's look.

    A telephone number or handle; or a word of the name and, beside it, a place, age or job, with points that a
    common name in a common country does not reach. ``kinds`` has one entry for each shared trace.
    """
    if SURE & set(kinds):
        return True
    named = [kind for kind in kinds if kind in NAMES]
    beside = {kind for kind in kinds if kind not in NAMES}
    points = sum(WORTH[kind] for kind in named) + sum(WORTH[kind] for kind in beside)
    return bool(named) and bool(beside & {"place", "age", "job"}) and points >= ENOUGH


@dataclass(frozen=True, slots=True)
class Match:
    """Another conversation that may be about the same person. ``seeks``: it is the family that looks for somebody."""

    conversation_id: int
    case_id: int | None
    number: str | None
    seeks: bool
    kinds: tuple[str, ...]
    at: datetime


def keep(tx: Connection, vault: Vault, conversation_id: int, found: Sequence[Trace], now: datetime) -> int:
    """Keep what is known of somebody, and write down which conversations it now matches. How many are new.

    What was told before and put right stays: a counsellor judges, and a wrong age must not hide a true name.
    """
    fresh = []
    for trace in found:
        key = _hash(vault, trace)
        row = {"conversation_id": conversation_id, "sought": trace.sought, "kind": trace.kind, "hash": key}
        if _put(tx, row) is not None:
            fresh.append((trace.sought, key))
    sides = {sought for sought, _ in fresh}
    return sum(_compare(tx, vault, conversation_id, now, sought=sought) for sought in sorted(sides))


def _hash(vault: Vault, trace: Trace) -> bytes:
    return vault.hash("trace", f"{'name' if trace.kind in NAMES else trace.kind}\0{trace.value}")


_others = traces.alias("other")
_other = _others.c
_SHARED = (
    select(_other.conversation_id, _t.kind)
    .select_from(traces)
    .join(_others, and_(_other.hash == _t.hash, _other.sought != _t.sought))
    .where(
        _t.conversation_id == bindparam("conversation"),
        _t.sought == bindparam("sought"),
        _other.conversation_id != bindparam("conversation"),
    )
)


def _compare(tx: Connection, vault: Vault, conversation_id: int, now: datetime, *, sought: bool) -> int:
    shared: dict[int, list[str]] = {}
    for other, kind in tx.execute(_SHARED, {"conversation": conversation_id, "sought": sought}).all():
        shared.setdefault(other, []).append(kind)
    new = 0
    for other, kinds in shared.items():
        if alike(kinds):
            pair = (conversation_id, other) if sought else (other, conversation_id)
            new += _join(tx, vault, *pair, kinds, now)
    return new


def _join(tx: Connection, vault: Vault, sought_by: int, found_in: int, kinds: Sequence[str], now: datetime) -> int:
    named = ",".join(sorted({"name" if kind in NAMES else kind for kind in kinds}))
    pair = and_(_m.sought_by == sought_by, _m.found_in == found_in)
    known = tx.execute(select(_m.id, _m.kinds).where(pair)).one_or_none()
    if known is not None and known.kinds == named:
        return 0
    if known is not None:
        tx.execute(update(matches).where(_m.id == known.id).values(kinds=named))
    else:
        added(tx, matches, sought_by=sought_by, found_in=found_in, kinds=named, at=now)
    for each in (sought_by, found_in):
        tx.execute(update(conversations).where(conversations.c.id == each).values(changes=conversations.c.changes + 1))
        if known is None:
            _show(tx, vault, each, now)
    return 1 if known is None else 0


def _show(tx: Connection, vault: Vault, conversation_id: int, now: datetime) -> None:
    """Bring a conversation without an open case onto the list of things to look at."""
    open_case = select(cases.c.id).where(cases.c.conversation_id == conversation_id, cases.c.state != "closed")
    if tx.execute(open_case.limit(1)).first() is not None:
        return
    flags.put(tx, vault, conversation_id, "matched", now)


def own_number(address: Address) -> tuple[Trace, ...]:
    """The caller's telephone number, where that is their address."""
    return (Trace("phone", f"+{address.value.lstrip('+')}"),) if address.kind is AddressKind.PHONE else ()


def let_go(tx: Connection, vault: Vault, conversation_id: int, found: Sequence[Trace]) -> None:
    """These are somebody else's now."""
    for trace in found:
        mine = (_t.conversation_id == conversation_id, _t.sought == trace.sought)
        tx.execute(delete(traces).where(*mine, _t.hash == _hash(vault, trace)))


def of_conversation(tx: Connection, conversation_id: int) -> tuple[Match, ...]:
    """What a counsellor with this case should know of; forgotten callers match nobody."""
    mine = or_(_m.sought_by == conversation_id, _m.found_in == conversation_id)
    found = []
    for row in tx.execute(select(matches).where(mine).order_by(_m.at)).all():
        seeks = row.found_in == conversation_id
        other = row.sought_by if seeks else row.found_in
        case = tx.execute(
            select(cases.c.id, cases.c.number)
            .where(cases.c.conversation_id == other)
            .order_by((cases.c.state == "closed"), cases.c.id.desc())
            .limit(1)
        ).one_or_none()
        case_id, number = (case.id, case.number) if case is not None else (None, None)
        found.append(Match(other, case_id, number, seeks, tuple(row.kinds.split(",")), row.at))
    return tuple(found)


def forget(tx: Connection, conversation_id: int) -> None:
    """Nobody is found any more by what this conversation told."""
    tx.execute(delete(matches).where(or_(_m.sought_by == conversation_id, _m.found_in == conversation_id)))
    tx.execute(delete(traces).where(_t.conversation_id == conversation_id))


def move(tx: Connection, into: int, old: int) -> None:
    """Two callers became one: their traces join, and they cannot match themselves."""
    for row in tx.execute(select(traces).where(_t.conversation_id == old)).all():
        _put(tx, {"conversation_id": into, "sought": row.sought, "kind": row.kind, "hash": row.hash})
    for row in tx.execute(select(matches).where(or_(_m.sought_by == old, _m.found_in == old))).all():
        pair = [into if each == old else each for each in (row.sought_by, row.found_in)]
        if pair[0] != pair[1]:
            _move_match(tx, {"sought_by": pair[0], "found_in": pair[1], "kinds": row.kinds, "at": row.at})
    forget(tx, old)


_move_match = Once(matches, "sought_by", "found_in")
