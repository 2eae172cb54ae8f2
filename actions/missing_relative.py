"""My daughter stopped answering: can you help to find her?"""

from collections.abc import Callable
from datetime import datetime, timedelta

from actions.contacts import from_afar
from actions.reading import age, chosen, country, either, job, never, text
from actions.telling import (
    accounts,
    age_told,
    documents,
    may_call,
    name,
    phones,
    photo,
    place_told,
    relation_named,
    relation_told,
    route,
    said_last,
    silence,
    story,
    time_told,
    town,
    traces,
    where,
    who_took,
)
from bot.model import (
    About,
    Answers,
    Conclusion,
    Deadline,
    Escalation,
    Heard,
    Holder,
    Level,
    Question,
    Role,
    Say,
    Topic,
    Value,
    World,
)

UNTAKEN = timedelta(minutes=10)
SOON = timedelta(hours=6)  # until we write again, when that is by day
DAILY = timedelta(days=1)
DAY, NIGHT = 6, 20  # local hours between which a message wakes nobody
MORNING = 7
PATIENCE = 3  # questions that nobody could answer; then we ask no more of them
NEWS = "missing_relative.news"
# What is read back, in the order in which it is read.
READ_BACK = ("name", "relation", "age", "last_contact", "where", "job", "who_took", "route", "phone", "account")
KEPT = ("documents", "photo")  # said to be kept, not repeated


def promise(world: World) -> datetime:
    """When we write again at the latest: within the 24 hours that every channel leaves us, and by day."""
    then = (world.now + SOON).astimezone(world.zone)
    if DAY <= then.hour < NIGHT:
        return then.replace(minute=0, second=0, microsecond=0)
    morning = then if then.hour < DAY else then + timedelta(days=1)
    return morning.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def by_when(topic: str, at: datetime, world: World) -> Say:
    """The topic's promise with its day and hour: "today", "tomorrow", or the date."""
    local = at.astimezone(world.zone)
    away = (local.date() - world.today).days
    day = {0: "today", 1: "tomorrow"}.get(away, "day")
    slots: dict[str, str | int] = {"hour": f"{local.hour:02}.{local.minute:02}"}
    return Say(f"{topic}.next_{day}", slots if day != "day" else {**slots, "day": local.date()})


def _report(world: World, at: datetime | None = None) -> Escalation:
    return Escalation(max(Level.HIGH, world.level), About.MISSING, "report", at)


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
        escalation=_report(world),
        deadlines=(Deadline("danger.untaken", after=UNTAKEN),),
    )


def _told(answers: Answers, world: World) -> Conclusion:
    """The first answer makes it a report: a person must see it even if nothing more comes."""
    thanked = world.remembered.get("photo_thanked")
    photographed = answers.get("photo") is not None and not thanked
    seen = Conclusion(
        says=(Say("missing_relative.photo_kept"),) if photographed else (),
        remember={"photo_thanked": True} if photographed else {},
        traces=traces(answers, world.today.year),
    )
    if world.case is not None:
        return seen
    return Conclusion(
        says=seen.says,
        remember=seen.remember,
        traces=seen.traces,
        escalation=_report(world),
        deadlines=(Deadline("danger.untaken", after=UNTAKEN),),
    )


def _spoken(name: str, answers: Answers, world: World) -> str:
    if name == "where":
        return whereabouts(answers, world)
    value = answers.get(name)
    return ", ".join(text(each) for each in value) if isinstance(value, list) else text(value)


def whereabouts(answers: Answers, world: World) -> str:
    """The place as the caller wrote it, with its country where we know that too."""
    spot, known = text(answers.get("where")), world.facts.country(text(answers.get("in_country")))
    if known is None:
        return spot
    if spot in ("", known.iso) or spot.lower() in known.names:
        spot = text(answers.get("town"))
    return f"{spot}, {known.name}" if spot else known.name


def _read_back(answers: Answers, world: World) -> tuple[Say, ...]:
    return (
        Say("missing_relative.read_back"),
        *(
            Say(f"missing_relative.field_{name}", {"value": _spoken(name, answers, world)})
            for name in READ_BACK
            if answers.get(name) or (name == "where" and answers.get("in_country"))
        ),
        *(Say(f"missing_relative.field_{name}") for name in KEPT if answers.get(name)),
        Say("missing_relative.put_right"),
    )


def _conclude(answers: Answers, world: World) -> Conclusion:
    number = world.case or world.new_case
    found = traces(answers, world.today.year)
    if world.remembered.get("reported") == number:  # put right afterwards: the promises stand
        return Conclusion(says=_read_back(answers, world), escalation=_report(world), traces=found)
    at = promise(world)
    there = text(answers.get("in_country"))
    return Conclusion(
        says=(
            *_read_back(answers, world),
            Say("missing_relative.received", {"number": number}),
            by_when("missing_relative", at, world),
            *from_afar(there if there != "ID" else None, world, whereabouts(answers, world))[:2],
            Say("missing_relative.meanwhile"),
            # Last, where a small screen still shows it: without the two nobody asks again from elsewhere.
            *((Say("missing_relative.pin", {"number": number, "pin": world.new_pin}),) if world.new_pin else ()),
        ),
        escalation=_report(world, at),
        deadlines=(Deadline(NEWS, at=at),),
        remember={"reported": number, "outcome_of": "report"},
        opens=("follow_up",),
        traces=found,
        pin=world.new_pin or None,
    )


def _news(answers: Answers, world: World) -> Conclusion:
    """The hour that was promised: say how it stands, and nothing about anybody found.

    While nobody takes the case that comes once a day, and rings. Where the channel will be shut by then nothing is
    promised: who writes is answered.
    """
    if world.case is None:
        return Conclusion()
    if world.holder is not Holder.QUEUE:
        return Conclusion(says=(Say("missing_relative.news_taken", {"number": world.case}),))
    at = world.now + DAILY
    shut = world.open_until is not None and at >= world.open_until
    then = Say("missing_relative.write_for_news") if shut else by_when("missing_relative", at, world)
    return Conclusion(
        says=(Say("missing_relative.news_waiting", {"number": world.case}), then) if world.reachable else (),
        escalation=Escalation(world.level, world.about, "untaken"),
        deadlines=(Deadline(NEWS, at=at),),
    )


def _patient(answers: Answers, world: World) -> bool:
    """Three times "I don't know" are enough: what follows is not asked."""
    return len(world.skipped) < PATIENCE


def _more(answers: Answers, world: World) -> bool:
    """One open question for all that is rarely known: not when most of it was told."""
    told = sum(answers.get(name) is not None for name in ("phone", "job", "documents", "photo"))
    return _patient(answers, world) and told < 4


def _ask(name: str) -> Say:
    return Say(f"missing_relative.ask_{name}")


def _only_told(name: str, read: Callable[[Heard], Value]) -> Question:
    """What is taken when the words bring it, and asked for by nothing but "more"."""
    return Question(name, _ask("relation"), read=read, when=never)


TOPIC = Topic(
    name="missing_relative",
    opens_on=frozenset({"report_missing"}),
    role=Role.DANGER,
    about=frozenset({About.MISSING}),
    # Most important first; what the words bring is taken at any time, asked or not.
    questions=(
        Question("name", _ask("name"), read=name, when=_patient),
        Question("last_contact", _ask("last_contact"), read=either(silence, time_told), when=_patient),
        Question("where", _ask("where"), read=either(where, place_told), when=_patient),
        Question("age", _ask("age"), read=either(age, age_told), when=_patient),
        Question("relation", _ask("relation"), read=either(relation_named, relation_told), when=_patient),
        Question("who_took", _ask("who_took"), read=either(who_took, story("who_took")), when=_patient),
        _only_told("in_country", country),
        _only_told("town", town),
        _only_told("phone", phones),
        _only_told("account", accounts),
        _only_told("job", job),
        _only_told("documents", documents),
        _only_told("route", route),
        _only_told("photo", photo),
        Question("last_said", _ask("last_said"), read=either(said_last, story("last_said")), when=_patient),
        Question("more", _ask("more"), read=story("more"), when=_more),
        Question("safe", _ask("safe"), read=either(chosen("missing_relative.ask_safe", "yes", "no"), may_call)),
    ),
    opening=_opening,
    conclude=_conclude,
    noted=Say("missing_relative.noted"),
    told=_told,
    clock={"news": _news},
)
