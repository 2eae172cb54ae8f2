"""What became of it? Suar asks some days later, when the caller allowed it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from actions.reading import chosen, either, free, never
from bot.dialogue import CONSENT
from bot.model import Answers, Conclusion, Deadline, Heard, Outcome, Question, Say, Topic, Value, World

DAYS = (2, 7, 30)
# One in the afternoon in Pontianak is by day wherever people from here work, from the Gulf to Japan.
HOUR = 13
DAY, NIGHT = 6, 20
SUBJECTS = {"offer", "report"}
ANSWERS = {
    "offer": ("went", "did_not_go", "deciding"),
    "report": ("found", "not_found"),
}
UNREACHED = "unreached"  # the channel let nothing through: a person has to ask
UNSAID = "unsaid"  # answered, but not to this

_WORDS = {
    "offer": (
        ("did_not_go", r"\b(?:(?:gak|ga|nggak|tidak|tdk|ndak|tak|batal) (?:jadi|berangkat|pergi)|batal|did ?n.t go)\b"),
        ("deciding", r"\b(?:belum|blm|masih (?:pikir|bingung|nunggu|proses)|not yet|still)\b"),
        ("went", r"\b(?:sudah|udah|udh|jadi) (?:berangkat|pergi|kerja|di sana|sampai)|\bwent\b"),
    ),
    "report": (
        (
            "not_found",
            r"\b(?:belum|blm|tidak|gak|ga|nggak|ndak|masih) (?:ada|ketemu|pulang|hilang|dapat|bisa)"
            r"|\bnot? (?:yet|found)\b",
        ),
        (
            "found",
            r"\b(?:sudah|udah|udh|sdh|alhamdulillah) (?:\w+ )?(?:ketemu|pulang|ada kabar|nelpon|telepon|di rumah)"
            r"|\bfound\b",
        ),
    ),
}


def by_day(at: datetime, world: World) -> datetime:
    """The safe hour of that day."""
    return at.astimezone(world.zone).replace(hour=HOUR, minute=0, second=0, microsecond=0)


def _subject(world: World) -> str | None:
    allowed = world.remembered.get(CONSENT)
    subject = allowed.get("subject") if isinstance(allowed, dict) else None
    return str(subject) if subject in SUBJECTS else None


def _no_more() -> tuple[Deadline, ...]:
    return tuple(Deadline(f"follow_up.day_{day}") for day in DAYS)


def _read(subject: str) -> Callable[[Heard], Value]:
    """A pressed answer, or one told in words while we ask after it."""

    def read(heard: Heard) -> Value:
        pressed = chosen(f"follow_up.ask_{subject}", *ANSWERS[subject])(heard)
        if pressed is not None or heard.asked not in {"how", f"became_{subject}"}:
            return pressed
        found = (answer for answer, words in _WORDS[subject] if re.search(words, heard.text, re.I))
        return next(found, None)

    return read


def _asks(subject: str) -> Callable[[Answers, World], bool]:
    def when(answers: Answers, world: World) -> bool:
        return "how" in answers and _subject(world) == subject

    return when


def _unasked(answers: Answers, world: World) -> bool:
    return world.remembered.get(CONSENT) is None and "how" not in answers


def _conclude(answers: Answers, world: World) -> Conclusion:
    if "how" not in answers:
        return _allowed(answers, world)
    subject, asked = _subject(world), world.remembered.get(CONSENT)
    if subject is None or not isinstance(asked, dict):
        return Conclusion(deadlines=_no_more())
    answer = str(answers.get(f"became_{subject}") or UNSAID)
    day = asked.get("day")
    return Conclusion(
        says=(Say(f"follow_up.{answer}"),),
        outcomes=(Outcome(subject, answer, day if isinstance(day, int) else 0),),
        deadlines=_no_more(),
        remember={CONSENT: {"subject": None}},
        flagged=f"told_{answer}" if answer in {"found", "went"} else None,
    )


def _allowed(answers: Answers, world: World) -> Conclusion:
    """With the caller's word the three days are set; without it nothing is ever asked."""
    standing = world.remembered.get(CONSENT)
    if answers.get("consent") != "yes" and standing is None:
        return Conclusion(says=(Say("follow_up.refused"),), remember={CONSENT: {"subject": None}})
    if standing is not None and _subject(world) is None:
        return Conclusion()
    subject = str(world.remembered.get("outcome_of") or "offer")
    return Conclusion(
        says=(Say("follow_up.allowed"),) if standing is None else (),
        deadlines=tuple(
            Deadline(f"follow_up.day_{day}", at=by_day(world.now + timedelta(days=day), world)) for day in DAYS
        ),
        remember={CONSENT: {"subject": subject}},
    )


def _on(day: int) -> Callable[[Answers, World], Conclusion]:
    """The clock of one day: a greeting that tells a stranger nothing, when it may arrive and is welcome."""

    def ask(answers: Answers, world: World) -> Conclusion:
        subject, allowed = _subject(world), world.remembered.get(CONSENT)
        if subject is None or not isinstance(allowed, dict):
            return Conclusion(deadlines=_no_more())
        before = allowed.get("asked_at")
        if before is not None and world.last_in_at and world.last_in_at > datetime.fromisoformat(str(before)):
            return Conclusion(deadlines=_no_more())  # they wrote since: that was an answer
        if not DAY <= world.now.astimezone(world.zone).hour < NIGHT:  # we were asleep when it was due
            later = by_day(world.now, world)
            later = later if later > world.now else later + timedelta(days=1)
            return Conclusion(deadlines=(Deadline(f"follow_up.day_{day}", at=later),))
        if not world.reachable:
            return Conclusion(outcomes=(Outcome(subject, UNREACHED, day),), flagged="follow_up_unreached")
        asked: dict[str, Value] = {"subject": subject, "asked_at": world.now.isoformat(), "day": day}
        return Conclusion(says=(Say("follow_up.ask"),), remember={CONSENT: asked}, asks_again="how")

    return ask


TOPIC = Topic(
    name="follow_up",
    opens_on=frozenset(),
    questions=(
        Question(
            "consent",
            Say("follow_up.ask_consent"),
            read=chosen("follow_up.ask_consent", "yes", "no"),
            when=_unasked,
            passing=True,
        ),
        Question("how", Say("follow_up.ask"), read=either(chosen("follow_up.ask"), free("how")), when=never),
        Question("became_offer", Say("follow_up.ask_offer"), read=_read("offer"), when=_asks("offer")),
        Question("became_report", Say("follow_up.ask_report"), read=_read("report"), when=_asks("report")),
    ),
    conclude=_conclude,
    clock={f"day_{day}": _on(day) for day in DAYS},
)
