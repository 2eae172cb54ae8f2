"""I want to tell of a broker, a fraud or a suspicious house."""

from actions.contacts import entry
from actions.reading import chosen, either, free, place
from bot.model import About, Answers, Conclusion, Level, Question, Say, Signal, Topic, World

WAITING = Signal(
    "people_waiting",
    Level.HIGH,
    About.OTHER,
    rule="the caller answered that people are taken or wait to leave now",
    source="docs/labels.md",
)


def _conclude(answers: Answers, world: World) -> Conclusion:
    where = world.facts.contacts_for("ID", "agency", inside=True)[:2]
    return Conclusion(
        says=(Say("recruiter.received"), *(entry(contact) for contact in where), Say("recruiter.after")),
        signals=(WAITING,) if answers.get("waiting") == "yes" else (),
        flagged="report_recruiter" if world.level < Level.HIGH else None,
    )


TOPIC = Topic(
    name="recruiter",
    opens_on=frozenset({"report_recruiter"}),
    questions=(
        Question("what", Say("recruiter.ask_what"), read=free("what")),
        Question("where", Say("recruiter.ask_where"), read=either(place, free("where"))),
        Question("waiting", Say("recruiter.ask_waiting"), read=chosen("recruiter.ask_waiting", "yes", "no")),
    ),
    conclude=_conclude,
)
