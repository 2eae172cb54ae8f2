"""Is this offer of work, internship or marriage what it says it is?"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from actions import departure, plans
from actions.offer_judgement import DUES, MATTERS, SAID, flags_of, judge, kind_of
from actions.reading import age, agency, chosen, country, either, free, job, never
from bot import claims, offers, suspicion
from bot.model import About, Answers, Conclusion, Escalation, Heard, Level, Question, Say, Signal, Topic, Value, World
from bot.signs import Flag

SHOWN = 3  # warnings in one answer
ASKS = 4  # of the caller, at most
UNKNOWNS = 2  # after so many we ask no more
TELLS = 6  # words
QUOTED = 42  # characters of the caller's own words

# What is still worth knowing when the verdict stands already.
AFTER = {"dont_go": ("departure",), "many_flags": ("agency", "departure")}
# What an offer says, as ``bot.claims`` names it, kept whole while danger comes first.
CLAIMS = (
    *("kind", "recruiter", "friend_there", "training", "route", "looks", "documents_taken", "licensed", "papers_own"),
    *("abroad", "suspicion", "offered", "pay", "documents", "place", "age", "job", "visa", "contract", "payer", "met"),
    *("departure", *DUES, *SAID),
)
CARRIED = tuple(f"job_offer.{name}" for name in CLAIMS)
ADVERTS = frozenset({"recruiter_advert", "advert_for_minors"})


# ------------------------------------------------------------------ claims


def _claim(name: str) -> Callable[[Heard], Value]:
    """A claim that is read off the words, whatever was asked."""

    def read(heard: Heard) -> Value:
        if not heard.text or heard.choice is not None:
            return None
        return claims.read(heard.text, heard.entities, heard.intent).get(name)

    return read


def _suspicion(heard: Heard) -> Value:
    """The model's suspicion of the whole offer, where enough words are told for one."""
    return suspicion.whole(heard) if len(heard.text.split()) >= TELLS else None


def _payer(heard: Heard) -> Value:
    """Who bears the cost, as said in words; a debt in words is a signal, with its denials, and not read twice."""
    return next((each for each in heard.entities.payers if each != "debt"), None)


def _kept(heard: Heard) -> Value:
    return [*heard.entities.documents] or None


def _place(heard: Heard) -> Value:
    return heard.entities.places[-1] if heard.entities.places else None


def signs(found: Sequence[Flag]) -> tuple[Say, ...]:
    """A short line for each warning sign, with the words that gave it away."""
    return tuple(Say(f"job_offer.sign_{flag.name}", {"quoted": _quoted(flag.words)}) for flag in found)


def _quoted(words: str) -> str:
    if not words:
        return ""
    short = words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]} …"
    return f": “{short}”"


def _plan(offer: dict[str, Value], answers: Answers) -> list[Value]:
    """What to ask: only what is missing and matters."""
    matters = AFTER.get(str(offer["verdict"]), MATTERS[kind_of(answers)])
    wanted = [name for name in MATTERS[kind_of(answers)] if name in matters and answers.get(name) is None]
    return [*wanted[:ASKS]]


def _asked(name: str) -> Callable[[Answers, World], bool]:
    """Whether this question belongs to the plan, and the caller has not yet said twice that they do not know."""

    def when(answers: Answers, world: World) -> bool:
        plan = world.remembered.get("offer_asks")
        if answers.get("going") or len(world.skipped) >= UNKNOWNS or _leaving(answers, world):
            return False
        return isinstance(plan, list) and name in plan

    return when


# ------------------------------------------------------------------ what is said


def _opening(answers: Answers, world: World) -> Conclusion:
    """A first verdict from what is there, short; what is missing is asked afterwards."""
    if answers.get("going"):
        return Conclusion()
    offer = judge(answers, world)
    plan = [] if _leaving(answers, world) else _plan(offer, answers)
    found = flags_of(offer)
    word = offer["verdict"]
    first = Say(f"job_offer.first_{word}" if found else "job_offer.first")
    return Conclusion(
        says=(first, *signs(found[:SHOWN])) if plan else (),
        remember={**_kept_of(offer, answers), "offer_asks": plan, "offer_shown": [flag.name for flag in found[:SHOWN]]},
        results={"offer": offer},
    )


def _told(answers: Answers, world: World) -> Conclusion:
    """The hour of leaving counts from when it is known, whether or not the rest is ever answered."""
    return Conclusion() if answers.get("going") else _hour(answers, world)


def _leaving(answers: Answers, world: World) -> bool:
    """Whether somebody leaves within three days with an offer that smells: then nothing more is asked."""
    return departure.soon(answers.get("departure"), world) and bool(offers.flags(answers, world.memory, world.facts))


def _kept_of(offer: dict[str, Value], answers: Answers) -> dict[str, Value]:
    kept = {key: answers[key] for key in ("agency", "country") if answers.get(key)}
    return {**kept, **dict.fromkeys(CARRIED), "offer": offer, "departs": answers.get("departure")}


def _carried(answers: Answers) -> dict[str, Value]:
    """All claims of an offer that waits behind danger, for when it is taken up again."""
    return {f"job_offer.{name}": answers.get(name) for name in CLAIMS}


def _conclude(answers: Answers, world: World) -> Conclusion:
    if answers.get("going"):
        return _going(answers, world)
    offer = judge(answers, world)
    found = flags_of(offer)
    asked = bool(world.remembered.get("offer_asks"))
    put, word = offer["questions"], offer["verdict"]
    questions = tuple(Say(str(line)) for line in (put if isinstance(put, list) else ()))
    ask_tonight = (Say("job_offer.put_intro"), *questions) if asked and questions else ()
    leaving = _leaving(answers, world)
    hour = _hour(answers, replace(world, level=max(world.level, Level.HIGH)) if leaving else world)
    return replace(
        hour,
        says=(
            Say(f"job_offer.verdict_{word}"),
            *signs((_new(found, world) if asked else found)[:SHOWN]),
            *ask_tonight,
            Say(f"job_offer.next_{word}"),
        ),
        signals=_signals(found, world, leaving=leaving),
        remember={**_kept_of(offer, answers), "outcome_of": "offer"},
        results={"offer": offer},
    )


def _signals(found: Sequence[Flag], world: World, *, leaving: bool) -> tuple[Signal, ...]:
    """What followed from the answers, so that the risk of the conversation knows it too.

    Leaving within three days with an offer that smells is more than a question (docs/labels.md): then all its signs
    count in this turn, those that were heard before as well.
    """
    heard = tuple(signal for signal in world.memory if signal.group == "offer")
    known = {offers.called(signal.name) for signal in world.memory}
    new = tuple(
        Signal(flag.name, Level.WARN, About.SELF, flag.words, flag.rule, flag.source, group="offer")
        for flag in found
        if flag.name not in known
    )
    rule = world.phrases.rules.get("leaving_soon")
    if not leaving or not found or rule is None:
        return new
    soon = Signal(rule.name, rule.level, About.SELF, rule=rule.rule, source=rule.source, away=True)
    return (*heard, *new, soon)


def _overheard(answers: Answers, world: World) -> Conclusion:
    """An offer inside another matter, danger above all: judged at once, said in a line with its worst signs.

    What is plainly an offer is judged whatever else is asked. Signs alone make an offer of words only when they are
    more than where the way leads: "how do I work in Cambodia" asks for the way.
    """
    hour = _hour(answers, world)
    kept = {name: world.remembered.get(f"job_offer.{name}") for name in CLAIMS}
    waiting = {name: value for name, value in kept.items() if value is not None}
    new, answers = answers, {**waiting, **answers}  # what was told of it before, and what these words add
    offer = judge(answers, world)
    found = flags_of(offer)
    named = {flag.name for flag in found} - {suspicion.PATTERN}
    bare = named <= {"closed_country", "closed_sector", "tourist_visa", "agency_sanctioned"}
    signs_of = any(signal.group == "offer" or signal.name in plans.OF_PLANS for signal in world.memory)
    told = signs_of and bool(named) and (not bare or len(named) >= offers.MANY or world.level >= Level.HIGH)
    if not new.get("offered") and not told:
        return hour
    word = offer["verdict"]
    # Where somebody is harmed, the words of danger leave no room: the verdict is kept for the counsellor.
    # Whoever posts an advertisement and asks nothing gets the bland answer, and must not see that it was weighed.
    smells = bool(found) and (word == "dont_go" or len(found) >= offers.MANY)
    posted = any(signal.name in ADVERTS for signal in world.memory)
    spoken = smells and not posted and (plans.only_planned(world) or not (world.level >= Level.HIGH or _suffers(world)))
    shown = _new(found, world)[: 1 if world.level >= Level.HIGH else 2] if spoken else []
    return replace(
        hour,
        says=(Say(f"job_offer.beside_{word}"), *signs(shown)) if shown else (),
        remember={**_kept_of(offer, answers), **_carried(answers), **_shown(shown, world)},
        results={"offer": offer},
    )


def _new(found: Sequence[Flag], world: World) -> list[Flag]:
    """The signs that the caller was not shown yet."""
    shown = world.remembered.get("offer_shown")
    return [flag for flag in found if not isinstance(shown, list) or flag.name not in shown]


def _shown(flags: Sequence[Flag], world: World) -> dict[str, Value]:
    before = world.remembered.get("offer_shown")
    return {"offer_shown": [*(before if isinstance(before, list) else ()), *(flag.name for flag in flags)]}


def _hour(answers: Answers, world: World) -> Conclusion:
    """The hour of leaving, for the clock; where a person is called, for the queue as well."""
    leaves = departure.moment(answers.get("departure"), world)
    if leaves is None:
        return Conclusion()
    called = world.case is not None or world.level >= Level.HIGH
    return Conclusion(
        deadlines=departure.deadlines(answers.get("departure"), world),
        remember={"departs": answers.get("departure")},
        escalation=Escalation(world.level, world.about, "risk", deadline_at=leaves) if called else None,
    )


def _suffers(world: World) -> bool:
    """Whether somebody is harmed already, or looks for a victim: then no word about an offer is due."""
    if any(signal.name == "already_there" for signal in world.memory):
        return True  # at work, and past the offer
    harm = [signal for signal in world.memory if signal.group != "offer" and signal.name not in plans.OF_PLANS]
    grave = any(signal.level >= Level.HIGH and signal.name not in ADVERTS for signal in harm)
    # An advertisement is judged for whoever forwards it; that a person looks at it is told to nobody.
    return grave or any(signal.about is About.SUSPECT and signal.name not in ADVERTS for signal in harm)


# ------------------------------------------------------------------ the hour before leaving


def _going(answers: Answers, world: World) -> Conclusion:
    """The answer to "really going?"; who goes with an offer that smells is seen by a person now."""
    offer = world.remembered.get("offer")
    if answers.get("going") != "yes":
        line = "job_offer.stays" if answers.get("going") == "no" else "job_offer.later"
        return Conclusion(says=(Say(line),), deadlines=departure.called_off())
    smells = bool(flags_of(offer))
    return Conclusion(
        says=(Say("job_offer.goes_flagged" if smells else "job_offer.goes"),),
        signals=_signals(flags_of(offer), world, leaving=True),
        deadlines=departure.called_off(),
    )


def _declines(heard: Heard) -> bool:
    """Who asks the way, or for the papers of a marriage of their own, has no offer to be judged."""
    if heard.choice is not None or not heard.text:
        return False
    told = claims.read(heard.text, heard.entities)
    ours = told.get("kind") == "marriage" and told.get("met") == "yes" and not told.get("bride_money")
    return ours or (claims.asks_way(heard.text) and not told.get("offered"))


TOPIC = Topic(
    name="job_offer",
    declines=_declines,
    opens_on=frozenset({"ask_offer", "offer_marriage", "offer_internship"}),
    questions=(
        Question("going", Say("job_offer.ask_going"), read=chosen("job_offer.ask_going", "yes", "no"), when=never),
        *(
            Question(name, Say("job_offer.first"), read=_claim(name), when=never)
            for name in ("kind", "recruiter", "friend_there", "training", "route", "looks", *DUES, *SAID)
        ),
        *(
            Question(name, Say("job_offer.first"), read=_claim(name), when=never)
            for name in ("documents_taken", "licensed", "papers_own", "abroad", "offered", "pay")
        ),
        Question("suspicion", Say("job_offer.first"), read=_suspicion, when=never),
        Question("documents", Say("job_offer.first"), read=_kept, when=never),
        Question("place", Say("job_offer.first"), read=_place, when=never),
        Question("age", Say("job_offer.first"), read=age, when=never),
        Question(
            "country",
            Say("job_offer.ask_country"),
            read=either(country, _claim("country"), free("country")),
            when=_asked("country"),
        ),
        Question("job", Say("job_offer.ask_job"), read=either(job, _claim("job"), free("job")), when=_asked("job")),
        Question("agency", Say("job_offer.ask_agency"), read=either(agency, free("agency")), when=_asked("agency")),
        Question(
            "visa",
            Say("job_offer.ask_visa"),
            read=either(chosen("job_offer.ask_visa"), _claim("visa")),
            when=_asked("visa"),
        ),
        Question(
            "contract",
            Say("job_offer.ask_contract"),
            read=either(chosen("job_offer.ask_contract", "yes"), _claim("contract")),
            when=_asked("contract"),
        ),
        Question(
            "payer",
            Say("job_offer.ask_payer"),
            read=either(chosen("job_offer.ask_payer"), _payer),
            when=_asked("payer"),
        ),
        Question(
            "met",
            Say("job_offer.ask_met"),
            read=either(chosen("job_offer.ask_met", "yes", "no"), _claim("met")),
            when=_asked("met"),
        ),
        Question(
            "departure",
            Say("job_offer.ask_departure"),
            read=either(departure.read, free("departure")),
            when=_asked("departure"),
        ),
    ),
    opening=_opening,
    conclude=_conclude,
    told=_told,
    overheard=_overheard,
    part_of_reports=True,
    clock=departure.CLOCK,
)
