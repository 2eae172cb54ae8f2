"""I am in danger, or somebody I know is: what happens now?"""

from datetime import timedelta

from actions import plans
from actions.contacts import at_once, at_once_from_afar, emergency, from_afar
from actions.reading import chosen, country, either, free, near, never, place, text
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
    Signal,
    Topic,
    Value,
    World,
)

UNTAKEN = timedelta(minutes=10)
DESPAIR = frozenset({"despair", "suicidal_now"})  # signals of nlu_data/signals.yml


def _country(world: World) -> str | None:
    """Where they are now, so that a number works; None while they are only about to go."""
    known = world.remembered.get("here")
    leaving = any(signal.name == "leaving_soon" for signal in world.memory)
    return str(known) if known and (known == "ID" or not leaving) else None


def _numbers(answers: Answers, world: World) -> tuple[Say, ...]:
    """What works for whoever writes: who reports for another is not where that person is."""
    reach = emergency if world.about is About.SELF else from_afar
    return reach(_country(world), world, text(answers.get("near")))


def _first_numbers(answers: Answers, world: World) -> tuple[Say, ...]:
    """The one or two to try now. To who despairs a long list is one more burden: the nearest help, and no more."""
    region = text(answers.get("near"))
    if world.about is not About.SELF:
        return at_once_from_afar(_country(world), world, region)
    if _despair(world):
        return at_once(_country(world) or "ID", world, region, most=1)
    return at_once(_country(world), world, region)


def _shown(answers: Answers, world: World) -> str:
    """Whom we name for this whereabouts; what is told twice of one place changes nothing."""
    return " ".join(contact.id for contact in world.facts.emergency(_country(world), text(answers.get("near"))))


def _where(heard: Heard) -> Value:
    return either(place, country)(heard)


def _despair(world: World) -> bool:
    return any(signal.name in DESPAIR for signal in world.memory)


def _what_happens(world: World) -> Say:
    """Only what is known now: the case is kept, and whether anybody is on duty."""
    line = "danger.case_on_duty" if world.on_duty else "danger.case_off_duty"
    return Say(line, {"number": world.case or world.new_case})


def _opening(answers: Answers, world: World) -> Conclusion:
    """The first words to somebody in danger."""
    if answers.get("probe") == "no":
        return Conclusion(says=(Say("danger.probe_no"),))
    said_yes = answers.get("probe") == "yes" and world.level < Level.HIGH
    waits = (Deadline("danger.untaken", after=UNTAKEN),)
    if plans.unforced(answers, world) and not said_yes:
        return Conclusion(says=(*plans.stay(world), _what_happens(world)), deadlines=waits)
    about_them = "danger.heard_other" if world.about is About.OTHER else "danger.heard"
    return Conclusion(
        says=(
            Say("danger.heard_despair" if _despair(world) else about_them),
            _what_happens(world),
            Say("danger.if_life"),
            *_first_numbers(answers, world),
        ),
        signals=(_says_so(),) if said_yes else (),
        escalation=Escalation(Level.HIGH, world.about, "risk") if said_yes else None,
        remember={"shown_for": _shown(answers, world)},
        deadlines=waits,
    )


def _says_so() -> Signal:
    return Signal(
        "says_in_danger",
        Level.HIGH,
        About.SELF,
        rule="the caller answered that somebody is in danger now",
        source="docs/labels.md",
    )


def _conclude(answers: Answers, world: World) -> Conclusion:
    if answers.get("probe") == "no" and world.case is None:
        return Conclusion()
    if answers.get("safe") == "no":  # somebody may read along: nothing more until they write again
        return Conclusion(says=(Say("danger.stay_quiet"),), stopped=True)
    if plans.unforced(answers, world):
        other = world.about is not About.SELF
        return Conclusion(says=(Say("danger.may_still_stay_other" if other else "danger.may_still_stay"),))
    after = "danger.noted_where" if answers.get("where") else "danger.go_on_writing"
    return Conclusion(says=(Say("danger.noted_despair" if _despair(world) else after),))


def _told(answers: Answers, world: World) -> Conclusion:
    """Where they are came out only now: others are responsible there than those that we gave first."""
    if world.level < Level.HIGH or answers.get("safe") == "no" or plans.unforced(answers, world):
        return Conclusion()
    shown, before = _shown(answers, world), world.remembered.get("shown_for")
    if shown == before:
        return Conclusion()
    first = (Say("danger.if_life"), *_first_numbers(answers, world))  # who was about to go, and is forced to
    return Conclusion(says=_numbers(answers, world) if before else first, remember={"shown_for": shown})


def _more(answers: Answers, world: World) -> Conclusion:
    """All numbers that work there, with their dates."""
    return Conclusion(says=(*_numbers(answers, world), Say("danger.rest")))


def _untaken(answers: Answers, world: World) -> Conclusion:
    """Ten minutes and nobody has taken the case: say so honestly, and ring once more."""
    if world.holder is not Holder.QUEUE:
        return Conclusion()
    return Conclusion(
        says=(Say("danger.still_waiting"), *_numbers(answers, world)) if world.level >= Level.HIGH else (),
        escalation=Escalation(world.level, world.about, "untaken"),
    )


def _planned(answers: Answers, world: World) -> bool:
    return world.level >= Level.HIGH and plans.only_planned(world)


def _in_danger(answers: Answers, world: World) -> bool:
    return world.level >= Level.HIGH and not plans.unforced(answers, world)


def _may_ask(answers: Answers, world: World) -> bool:
    return _in_danger(answers, world) and answers.get("safe") != "no"


TOPIC = Topic(
    name="danger",
    opens_on=frozenset(
        {"held_self", "abused_self", "coerced_self", "moved_self", "stranded_self", "despair_self"}
        | {"distress_other", "child_at_risk"}
    ),
    role=Role.DANGER,
    about=frozenset({About.SELF, About.OTHER}),
    questions=(
        Question("probe", Say("danger.probe"), read=chosen("danger.probe", "yes", "no"), when=never),
        Question("forced", Say("danger.ask_forced"), read=chosen("danger.ask_forced", "yes", "no"), when=_planned),
        Question("safe", Say("danger.ask_safe"), read=chosen("danger.ask_safe", "yes", "no"), when=_in_danger),
        Question("where", Say("danger.ask_where"), read=either(_where, free("where")), when=_may_ask),
        Question("near", Say("danger.ask_where"), read=near, when=never),
    ),
    opening=_opening,
    conclude=_conclude,
    told=_told,
    more=_more,
    noted=Say("danger.noted"),
    probe=Say("danger.probe"),
    clock={"untaken": _untaken},
)
