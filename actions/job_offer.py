"""Is this offer of work, internship or marriage what it says it is?"""

from collections.abc import Sequence

from actions.reading import agency, chosen, country, either, free, job, never
from bot.model import About, Answers, Conclusion, Heard, Level, Question, Say, Signal, Topic, Value, World

# The flags that alone are reason enough not to go, whatever else is in order (responses/facts/warnings.yml).
DONT_GO = frozenset({"closed_country", "underage", "tourist_visa", "transit_route", "told_to_lie_to_officer"})
# What callers' words are called in nlu_data/signals.yml, where the warning about it has another name.
CALLED = {
    "pay_upfront": "pay_upfront_personal_account",
    "no_contract": "no_contract_before_departure",
    "borrowed_name": "borrowed_pt_name",
    "foreign_paper": "foreign_language_paper",
    "bride_offer": "mail_order_bride",
    "internship_sold": "fake_internship",
    "irregular_crossing": "transit_route",
}
MANY = 2
SHOWN = 3  # warnings in one answer
ASKED = ("agency", "visa", "contract", "payer", "departure")


def _pay(heard: Heard) -> Value:
    return heard.entities.pay[0].words if heard.entities.pay else None


def _departure(heard: Heard) -> Value:
    return heard.entities.whens[0].words if heard.entities.whens else None


def flags(answers: Answers, world: World) -> tuple[Signal, ...]:
    """The warning signs of this offer: heard in the words, or following from the answers."""
    heard = [signal for signal in world.memory if signal.group == "offer"]
    names = {_called(signal) for signal in heard}
    where = world.facts.country(str(answers.get("country", "")))
    if where is not None and where.placement == "closed" and "closed_country" not in names:
        heard.append(_flag("closed_country", where.name, where.source))
    for question, key, name in (
        ("visa", "tourist", "tourist_visa"),
        ("contract", "later", "no_contract_before_departure"),
        ("payer", "me_first", "pay_upfront_personal_account"),
        ("payer", "debt", "debt_on_arrival"),
    ):
        warning = world.facts.warning(name)
        if answers.get(question) == key and name not in names and warning is not None:
            heard.append(_flag(name, "", warning.source))  # a button's key is nobody's words
    return tuple(heard)


def _called(signal: Signal) -> str:
    return CALLED.get(signal.name, signal.name)


def _flag(name: str, words: str, source: str) -> Signal:
    return Signal(name, Level.WARN, About.SELF, words=words, rule=name, source=source, group="offer")


def verdict(found: Sequence[Signal], silent: Sequence[str]) -> str:
    """One of four calm words, none of them "safe": what is missing counts before what looks right."""
    names = {_called(signal) for signal in found}
    if names & DONT_GO:
        return "dont_go"
    if len(names) >= MANY:
        return "many_flags"
    return "incomplete" if silent or names else "consistent_with_legal_route"


def _judge(answers: Answers, world: World) -> tuple[tuple[Signal, ...], tuple[str, ...], str]:
    found = flags(answers, world)
    silent = tuple(name for name in ("country", "job", *ASKED) if answers.get(name) in (None, "unknown"))
    return found, silent, verdict(found, silent)


def _result(answers: Answers, found: Sequence[Signal], silent: Sequence[str], word: str) -> dict[str, Value]:
    flagged: list[Value] = [{"flag": each.name, "words": each.words, "source": each.source} for each in found]
    questions: list[Value] = [f"job_offer.put_{name}" for name in silent if name in ASKED]
    offer: dict[str, Value] = {
        "verdict": word,
        "claims": dict(answers),
        "flags": flagged,
        "silent": [*silent],
        "questions": questions[:3],
    }
    return {"offer": offer}


def _warnings(found: Sequence[Signal], world: World) -> tuple[Say, ...]:
    """Each warning with the words that gave it away and the rule behind it."""
    says: list[Say] = []
    for each in sorted(found, key=lambda signal: _called(signal) not in DONT_GO)[:SHOWN]:
        warning = world.facts.warning(_called(each))
        if each.words:
            says.append(Say("job_offer.because", {"words": each.words}))
        if warning is not None:
            says.append(Say(f"fact.warnings.{_called(each)}"))
    return tuple(says)


def _opening(answers: Answers, world: World) -> Conclusion:
    """A first answer from what is there; questions follow."""
    found, silent, word = _judge(answers, world)
    first = Say(f"job_offer.first_{word}" if found else "job_offer.first")
    return Conclusion(
        says=(first, *_warnings(found, world)[:2]),
        results=_result(answers, found, silent, word),
    )


def _conclude(answers: Answers, world: World) -> Conclusion:
    found, silent, word = _judge(answers, world)
    put = tuple(Say(f"job_offer.put_{name}") for name in silent if name in ASKED)[:3]
    return Conclusion(
        says=(
            Say(f"job_offer.verdict_{word}"),
            *_warnings(found, world),
            *((Say("job_offer.put_intro"), *put) if put else ()),
            Say(f"job_offer.next_{word}"),
        ),
        signals=tuple(each for each in found if each not in world.memory),
        remember={key: answers[key] for key in ("agency", "country") if answers.get(key)},
        results=_result(answers, found, silent, word),
    )


TOPIC = Topic(
    name="job_offer",
    opens_on=frozenset({"ask_offer", "offer_marriage", "offer_internship"}),
    questions=(
        Question("country", Say("job_offer.ask_country"), read=either(country, free("country"))),
        Question("job", Say("job_offer.ask_job"), read=either(job, free("job"))),
        Question("agency", Say("job_offer.ask_agency"), read=either(agency, free("agency"))),
        Question("visa", Say("job_offer.ask_visa"), read=chosen("job_offer.ask_visa")),
        Question("contract", Say("job_offer.ask_contract"), read=chosen("job_offer.ask_contract")),
        Question("payer", Say("job_offer.ask_payer"), read=chosen("job_offer.ask_payer")),
        Question("departure", Say("job_offer.ask_departure"), read=either(_departure, free("departure"))),
        Question("pay", Say("job_offer.ask_departure"), read=_pay, when=never),
    ),
    opening=_opening,
    conclude=_conclude,
)
