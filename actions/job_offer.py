"""Is this offer of work, internship or marriage what it says it is?"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from actions import departure
from actions.reading import age, agency, chosen, country, either, free, job, never
from bot import claims, offers
from bot.model import About, Answers, Conclusion, Escalation, Heard, Level, Question, Say, Signal, Topic, Value, World
from bot.offers import Flag

SHOWN = 3  # warnings in one answer
PUT = 3  # questions to put to the recruiter
ASKS = 4  # of the caller, at most
UNKNOWNS = 2  # after so many we ask no more
QUOTED = 42  # characters of the caller's own words

# What matters, in the order in which it is asked, by the kind of offer.
MATTERS = {
    "work": ("country", "job", "agency", "visa", "contract", "departure", "payer"),
    "home": ("job", "agency", "contract", "departure"),
    "internship": ("country", "agency", "contract", "payer", "departure"),
    "marriage": ("country", "met", "departure"),
}
# What is still worth knowing when the verdict stands already.
AFTER = {"dont_go": ("departure",), "many_flags": ("agency", "departure")}
# What an offer must tell before one goes, by mode, beside what every offer must.
MUST_TELL = {
    "mail_order_bride": ("groom", "bride_papers", "way_home"),
    "fake_internship": ("lpk", "contract", "payer", "pay"),
    "fishing_vessel": ("vessel", "contract", "agency"),
    "baby_sitter": ("address", "papers_kept", "days_off"),
    "domestic_trafficking": ("address", "papers_kept", "days_off"),
    "friend_recruiter": ("address", "agency", "visa"),
    "scam_compound": ("agency", "visa", "address"),
    "mandarin_translator": ("agency", "visa", "address"),
}
# Signs of harm that lie in an offer itself, before anybody is away.
OF_OFFERS = frozenset(
    {"minor_recruited", "age_raised", "told_to_lie", "pressed_to_leave", "body_checked", "offer_leaves_soon"}
)
ADVERTS = frozenset({"recruiter_advert", "advert_for_minors"})
TELLS = ("agency", "visa", "contract", "payer", "pay", "departure")
TELLS_AT_HOME = ("address", "pay", "contract", "papers_kept", "days_off")


# ------------------------------------------------------------------ claims


def _claim(name: str) -> Callable[[Heard], Value]:
    """A claim that is read off the words, whatever was asked."""

    def read(heard: Heard) -> Value:
        if not heard.text or heard.choice is not None:
            return None
        return claims.read(heard.text, heard.entities, heard.intent).get(name)

    return read


def _visa(heard: Heard) -> Value:
    return claims.visa(heard.text, heard.entities.visas) if heard.choice is None else None


def _payer(heard: Heard) -> Value:
    """Who bears the cost, as said in words; a debt in words is a signal, with its denials, and not read twice."""
    return next((each for each in heard.entities.payers if each != "debt"), None)


def _kept(heard: Heard) -> Value:
    return [*heard.entities.documents] or None


def _place(heard: Heard) -> Value:
    return heard.entities.places[-1] if heard.entities.places else None


# ------------------------------------------------------------------ the judgement


def judge(answers: Answers, world: World) -> dict[str, Value]:
    """The offer as it stands: verdict, mode, claims, flags, what it is silent about, what to ask the recruiter."""
    found = offers.flags(answers, world.memory, world.facts)
    mode = offers.mode(answers)
    kind = _kind(answers)
    silent = [name for name in MATTERS[kind] if answers.get(name) in (None, "unknown")]
    silent += [name for name in ("pay",) if kind != "marriage" and not answers.get(name)]
    flagged: list[Value] = [
        {"flag": flag.name, "words": flag.words, "source": flag.source, "rule": flag.rule} for flag in found
    ]
    return {
        "verdict": offers.verdict([flag.name for flag in found], silent),
        "mode": mode,
        "claims": {name: value for name, value in answers.items() if name not in {"going", "met_before"}},
        "flags": flagged,
        "silent": [*silent],
        "questions": [f"job_offer.put_{name}" for name in _to_put(mode, kind, silent)],
    }


def _kind(answers: Answers) -> str:
    kind = answers.get("kind")
    if kind == "marriage":
        return "marriage"
    if kind in {"internship", "study"}:
        return "internship"
    return "home" if answers.get("country") == "ID" else "work"


def _to_put(mode: str | None, kind: str, silent: Sequence[str]) -> tuple[str, ...]:
    """Three questions for tonight: what this kind of offer must tell first, then what was not told."""
    must = MUST_TELL.get(mode or "", ())
    usual = TELLS_AT_HOME if kind == "home" else TELLS
    gaps = [name for name in must if name not in TELLS or name in silent]
    rest = [name for name in usual if name in silent or name not in TELLS]
    always = ["agency", "contract", "departure"] if kind in {"work", "internship"} else []
    return tuple(dict.fromkeys([*gaps, *rest, *(always if kind != "marriage" else ())]))[:PUT]


def flags_of(offer: Value) -> tuple[Flag, ...]:
    """The flags of a kept judgement."""
    held = offer.get("flags") if isinstance(offer, dict) else None
    return tuple(
        Flag(str(each["flag"]), str(each["words"]), str(each["source"]), str(each["rule"]))
        for each in (held if isinstance(held, list) else [])
        if isinstance(each, dict)
    )


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
    matters = AFTER.get(str(offer["verdict"]), MATTERS[_kind(answers)])
    wanted = [name for name in MATTERS[_kind(answers)] if name in matters and answers.get(name) is None]
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
    # The kind is kept for when danger comes first and the offer is taken up again afterwards.
    return {**kept, "kind": answers.get("kind"), "offer": offer, "departs": answers.get("departure")}


def _conclude(answers: Answers, world: World) -> Conclusion:
    if answers.get("going"):
        return _going(answers, world)
    offer = judge(answers, world)
    found = flags_of(offer)
    shown = world.remembered.get("offer_shown")
    new = [flag for flag in found if not isinstance(shown, list) or flag.name not in shown]
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
            *signs((new if asked else found)[:SHOWN]),
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
    if not leaving or not found:
        return new
    rule = world.phrases.rules["leaving_soon"]
    soon = Signal(rule.name, rule.level, About.SELF, rule=rule.rule, source=rule.source, away=True)
    return (*heard, *new, soon)


def _overheard(answers: Answers, world: World) -> Conclusion:
    """An offer inside another matter, danger above all: judged at once, said in a line with its worst signs."""
    hour = _hour(answers, world)
    offered = any(signal.group == "offer" or signal.name in OF_OFFERS for signal in world.memory)
    offered = offered or bool(answers.get("offered"))
    offer = judge(answers, world)
    found = flags_of(offer)
    bare = {flag.name for flag in found} <= {"closed_country", "closed_sector", "tourist_visa"}
    told = not bare or bool(answers.get("offered")) or len(found) >= offers.MANY or world.level >= Level.HIGH
    if not offered or not found or not told:  # "how do I work in Cambodia" asks for the way and tells of no offer
        return hour
    word = offer["verdict"]
    # Where danger is answered, its own words come first and leave no room: the verdict is kept for the counsellor.
    spoken = (word == "dont_go" or len(found) >= offers.MANY) and world.level < Level.HIGH and not _suffers(world)
    return replace(
        hour,
        says=(Say(f"job_offer.beside_{word}"), *signs(found[:2])) if spoken else (),
        remember=_kept_of(offer, answers),
        results={"offer": offer},
    )


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
    harm = [signal for signal in world.memory if signal.group != "offer" and signal.name not in OF_OFFERS]
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


TOPIC = Topic(
    name="job_offer",
    opens_on=frozenset({"ask_offer", "offer_marriage", "offer_internship"}),
    questions=(
        Question("going", Say("job_offer.ask_going"), read=chosen("job_offer.ask_going", "yes", "no"), when=never),
        *(
            Question(name, Say("job_offer.first"), read=_claim(name), when=never)
            for name in ("kind", "recruiter", "friend_there", "training", "advance", "route")
        ),
        *(
            Question(name, Say("job_offer.first"), read=_claim(name), when=never)
            for name in ("documents_taken", "licensed", "papers_own", "abroad", "offered", "pay")
        ),
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
            "visa", Say("job_offer.ask_visa"), read=either(chosen("job_offer.ask_visa"), _visa), when=_asked("visa")
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
    clock=departure.CLOCK,
)
