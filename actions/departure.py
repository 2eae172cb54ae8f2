"""When does somebody leave, and when do we ask once more whether they really go?"""

import re
from datetime import UTC, datetime, time, timedelta

from bot.model import (
    Answers,
    Conclusion,
    Deadline,
    Escalation,
    Heard,
    Level,
    Say,
    Signal,
    Value,
    When,
    World,
)

ASK = "job_offer.departs"  # the deadlines' names: the topic that asks, and what it looks at
SILENT = "job_offer.departed"
BEFORE = timedelta(hours=12)  # so long before leaving there is still time to stay
AT_ONCE = timedelta(hours=1)
PATIENCE = timedelta(hours=4)  # for an answer, before a person looks
DAWN, DUSK = time(6), time(21)  # nobody is written to at night
HORIZON = timedelta(days=45)  # what lies further away is a plan, not a departure
SOON = timedelta(hours=72)
NOW = "now"  # on the way already

_LEAVES = re.compile(
    r"\b(?:berangkat\w*|brangkat\w*|brgkt|terbang|diterbang\w*|diberangkat\w*|jalan|nyebrang|menyeberang|nyeberang|"
    r"jemput|dijemput|"
    r"tiket\w*|pesawat|flight|fly|leave|leaving|depart\w*|mangkat|budal|pergi|pegi|kumpul|ngumpul|otw|dibawa|"
    r"diantar)\b|出发|走"
)
_ON_THE_WAY = re.compile(
    r"\b(?:sudah|udah|udh|sdh|dah|lagi|sedang|skrg|sekarang|posisi|baru|already|now)(?: \w+){0,2} "
    r"(?:di|sampai|nyampe|tiba|at|in|menuju|jalan|otw|naik)(?: \w+){0,2} "
    r"(?:entikong|aruk|badau|jagoi|biawak|tebedu|perbatasan|plbn|bandara|supadio|pelabuhan|dwikora|terminal|batam|"
    r"airport|border|"
    r"bus|bis|travel)\b|\botw (?:entikong|aruk|badau|bandara|perbatasan)\b"
)


def read(heard: Heard) -> Value:
    """The moment of leaving as ISO text, or ``now``; a day counts when the words speak of leaving or were asked for."""
    plain = heard.text.lower()
    if _ON_THE_WAY.search(plain):
        return NOW
    asked = heard.asked == "departure"
    if not asked and not _LEAVES.search(plain):
        return None
    when = next((each for each in heard.entities.whens if asked or _near(each, plain)), None)
    return when.at.astimezone(UTC).isoformat(timespec="minutes") if when is not None else None


def _near(when: When, plain: str) -> bool:
    at = plain.find(when.words.lower())
    return at >= 0 and _LEAVES.search(plain[max(0, at - 60) : at + len(when.words) + 60]) is not None


def moment(value: Value, world: World) -> datetime | None:
    """When they leave; None when it was not said, is over, or lies too far away."""
    if value == NOW:
        return world.now
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None  # "belum tahu, mungkin nanti"
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    local = at.astimezone(world.zone)
    over = local.date() < world.today
    return None if over or at - world.now > HORIZON else max(at, world.now)


def soon(value: Value, world: World) -> bool:
    """Whether they leave within seventy-two hours, or are on the way."""
    at = moment(value, world)
    return at is not None and at - world.now <= SOON


def deadlines(value: Value, world: World) -> tuple[Deadline, ...]:
    """The question before they leave, and the look at the silence after it."""
    leaves = moment(value, world)
    if leaves is None:
        return ()
    asks = asks_at(leaves, world)
    return (Deadline(ASK, at=asks), Deadline(SILENT, at=asks + PATIENCE))


def called_off() -> tuple[Deadline, ...]:
    """They stay: no more questions."""
    return (Deadline(ASK), Deadline(SILENT))


def asks_at(leaves: datetime, world: World) -> datetime:
    """Twelve hours before they leave, or in an hour when less is left; by day, and before they leave if day is left."""
    wanted = max(leaves - BEFORE, world.now + AT_ONCE)
    local = wanted.astimezone(world.zone)
    if DAWN <= local.time() < DUSK:
        return wanted
    evening = local.replace(hour=DUSK.hour - 1, minute=30, second=0, microsecond=0)
    if local.time() < DAWN:
        evening -= timedelta(days=1)
    if evening.astimezone(UTC) >= world.now:  # the last moment of the day before that night
        return evening.astimezone(UTC)
    dawn = local.replace(hour=DAWN.hour, minute=0, second=0, microsecond=0)
    return (dawn if local.time() < DAWN else dawn + timedelta(days=1)).astimezone(UTC)


def ask(answers: Answers, world: World) -> Conclusion:
    """The hour has come: asked once, in words that give nothing away to whoever looks at the telephone."""
    return Conclusion(
        says=(Say("job_offer.ask_going"),),
        remember={"asked_going_at": world.now.isoformat()},
        asks_again="going",
    )


def silent(answers: Answers, world: World) -> Conclusion:
    """No answer after the hour: a person must look. Whoever wrote anything since is not silent."""
    asked = world.remembered.get("asked_going_at")
    if not asked or (world.last_in_at is not None and world.last_in_at >= datetime.fromisoformat(str(asked))):
        return Conclusion()
    offer = world.remembered.get("offer")
    smells = isinstance(offer, dict) and bool(offer.get("flags"))
    if not smells and world.case is None:
        return Conclusion(flagged="departed")  # perhaps all in order: on the desk's list, nobody rung
    level = Level.HIGH if world.case is None else Level.CRITICAL
    leaves = moment(world.remembered.get("departs"), world)
    return Conclusion(
        signals=(
            Signal(
                "silent_at_departure",
                level,
                world.about,
                rule="Asked before leaving with an offer that smells, and did not answer.",
                source="docs/labels.md",
                away=True,
            ),
        ),
        escalation=Escalation(level, world.about, "departed", deadline_at=leaves or world.now),
    )


CLOCK = {"departs": ask, "departed": silent}
