"""Opens the case of a conversation, or raises the one that stands open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.model import Escalation
from bot.store.once import added
from bot.store.tables import cases

_k = cases.c


@dataclass(frozen=True, slots=True)
class Raised:
    """What an escalation did to the case of a conversation, and whether people should be rung for it."""

    case_id: int | None = None
    opened: bool = False
    raised: bool = False
    rings: bool = False


def escalate(tx: Connection, conversation_id: int, escalation: Escalation, number: str, now: datetime) -> Raised:
    """Open a case, or raise the one that stands open. Never lowers: the level is the higher, the deadline the
    earlier one. Counsellors are rung when it opens, when it rises, and when the clock found it untaken."""
    wanted = int(escalation.level)
    standing = tx.execute(
        select(_k.id, _k.level, _k.deadline_at, _k.taken_by)
        .where(_k.conversation_id == conversation_id, _k.state != "closed")
        .order_by(_k.id.desc())
        .limit(1)
    ).one_or_none()
    if standing is None:
        opened = added(
            tx,
            cases,
            number=number,
            conversation_id=conversation_id,
            level=wanted,
            about=str(escalation.about),
            reason=escalation.reason,
            state="open",
            opened_at=now,
            waiting_since=now,
            deadline_at=escalation.deadline_at,
        )
        return Raised(opened, opened=True, rings=True)
    times = [at for at in (standing.deadline_at, escalation.deadline_at) if at is not None]
    deadline_at = min(times, default=None)
    raised = wanted > standing.level
    if raised or deadline_at != standing.deadline_at:
        changed: dict[str, object] = {"level": max(wanted, standing.level), "deadline_at": deadline_at}
        if raised:
            changed |= {"about": str(escalation.about), "reason": escalation.reason}
        tx.execute(update(cases).where(_k.id == standing.id).values(changed))
    untaken = escalation.reason == "untaken" and standing.taken_by is None
    return Raised(standing.id, raised=raised, rings=raised or untaken)
