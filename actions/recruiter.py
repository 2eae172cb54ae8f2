"""I want to tell of a broker, a fraud or a suspicious house."""

from collections.abc import Callable

from actions.check_agency import numbers
from actions.contacts import entry
from actions.reading import chosen, either, free, place
from bot import marks
from bot.model import About, Answers, Conclusion, Heard, Level, Question, Say, Signal, Topic, Value, World

WAITING = Signal(
    "people_waiting",
    Level.HIGH,
    About.OTHER,
    rule="the caller answered that people are taken or wait to leave now",
    source="docs/labels.md",
)


def _only(name: str, *keys: str) -> Callable[[Heard], Value]:
    """A yes or no to this question alone: "gak ada" to one of them must not answer the next."""
    read = chosen(f"recruiter.ask_{name}", *keys)
    return lambda heard: read(heard) if heard.asked == name or ":" in (heard.choice or "") else None


def _nobody_waits(answers: Answers, world: World) -> bool:
    """While people wait to be taken, nothing is asked that can wait."""
    return answers.get("waiting") != "yes"


def _may_keep(answers: Answers, world: World) -> bool:
    return _nobody_waits(answers, world) and bool(marks.of_answer(answers.get("numbers")))


def _heard(answers: Answers, world: World) -> Conclusion:
    """Who stops before the last question has reported all the same: a person looks."""
    halfway = "waiting" in answers and "numbers" not in answers and world.level < Level.HIGH
    return Conclusion(flagged="report_recruiter" if halfway else None)


def _conclude(answers: Answers, world: World) -> Conclusion:
    where = world.facts.contacts_for("ID", "agency", inside=True)[:2]
    told = marks.of_answer(answers.get("numbers")) if answers.get("keep") == "yes" else ()
    kept = (Say("recruiter.kept", {"what": ", ".join(mark.shown for mark in told)}),) if told else ()
    return Conclusion(
        says=(Say("recruiter.received"), *(entry(contact) for contact in where), *kept, Say("recruiter.after")),
        signals=(WAITING,) if answers.get("waiting") == "yes" else (),
        flagged="report_recruiter" if world.level < Level.HIGH else None,
        reported=tuple(mark.kept for mark in told),
    )


TOPIC = Topic(
    name="recruiter",
    opens_on=frozenset({"report_recruiter"}),
    questions=(
        Question("what", Say("recruiter.ask_what"), read=free("what")),
        Question("where", Say("recruiter.ask_where"), read=either(place, free("where"))),
        Question("waiting", Say("recruiter.ask_waiting"), read=_only("waiting", "yes", "no")),
        Question(
            "numbers",
            Say("recruiter.ask_numbers"),
            read=either(numbers, _only("numbers", "no")),
            when=_nobody_waits,
        ),
        Question("keep", Say("recruiter.ask_keep"), read=_only("keep", "yes", "no"), when=_may_keep),
    ),
    conclude=_conclude,
    told=_heard,
)
