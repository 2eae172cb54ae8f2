"""My daughter stopped answering: can you help to find her?"""

from datetime import timedelta

from actions.contacts import from_afar
from actions.reading import age, chosen, country, either, free, place, relation, text
from bot.model import (
    About,
    Answers,
    Conclusion,
    Deadline,
    Escalation,
    Heard,
    Level,
    Question,
    Role,
    Say,
    Topic,
    Value,
    World,
)

UNTAKEN = timedelta(minutes=10)


def _last_heard(heard: Heard) -> Value:
    """A day in the past, as the caller said it; the counsellor reads the words, not our reckoning."""
    return heard.entities.whens[0].words if heard.entities.whens else None


def _opening(answers: Answers, world: World) -> Conclusion:
    if world.level < Level.HIGH:
        # A button may be pressed by mistake: the case opens with the first answer.
        return Conclusion(
            says=(Say("missing_relative.start"),),
            flagged="report_started",
        )
    line = "missing_relative.heard_on_duty" if world.on_duty else "missing_relative.heard_off_duty"
    return Conclusion(
        says=(Say(line, {"number": world.case or world.new_case}),),
        escalation=Escalation(Level.HIGH, About.MISSING, "report"),
        deadlines=(Deadline("danger.untaken", after=UNTAKEN),),
    )


def _conclude(answers: Answers, world: World) -> Conclusion:
    known = world.remembered.get("country")
    named = world.facts.country(text(answers.get("where")))
    told = {**answers, "where": named.name} if named is not None else answers
    return Conclusion(
        says=(
            Say(
                "missing_relative.read_back",
                {name: text(told.get(name)) or "—" for name in ("name", "relation", "age", "last_contact", "where")},
            ),
            Say("missing_relative.received", {"number": world.case or world.new_case}),
            *from_afar(str(known) if known and known != "ID" else None, world)[:2],
            Say("missing_relative.meanwhile"),
        ),
        escalation=Escalation(max(Level.HIGH, world.level), About.MISSING, "report"),
    )


def _told(answers: Answers, world: World) -> Conclusion:
    """The first answer makes it a report: a person must see it even if nothing more comes."""
    if world.case is not None:
        return Conclusion()
    return Conclusion(
        escalation=Escalation(Level.HIGH, About.MISSING, "report"),
        deadlines=(Deadline("danger.untaken", after=UNTAKEN),),
    )


TOPIC = Topic(
    name="missing_relative",
    opens_on=frozenset({"report_missing"}),
    role=Role.DANGER,
    about=frozenset({About.MISSING}),
    questions=(
        Question("relation", Say("missing_relative.ask_relation"), read=either(relation, free("relation"))),
        Question("name", Say("missing_relative.ask_name"), read=free("name")),
        Question("age", Say("missing_relative.ask_age"), read=either(age, free("age"))),
        Question(
            "last_contact", Say("missing_relative.ask_last_contact"), read=either(_last_heard, free("last_contact"))
        ),
        Question("where", Say("missing_relative.ask_where"), read=either(place, country, free("where"))),
        Question("who_took", Say("missing_relative.ask_who_took"), read=free("who_took")),
        Question("last_said", Say("missing_relative.ask_last_said"), read=free("last_said")),
        Question("safe", Say("missing_relative.ask_safe"), read=chosen("missing_relative.ask_safe", "yes", "no")),
    ),
    opening=_opening,
    conclude=_conclude,
    noted=Say("missing_relative.noted"),
    told=_told,
)
