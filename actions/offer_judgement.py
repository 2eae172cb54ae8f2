"""What is an offer worth as it stands: its verdict, its signs, what it is silent about, what to ask the recruiter?"""

from collections.abc import Sequence

from bot import modes, offers
from bot.model import Answers, Value, World
from bot.signs import Flag

PUT = 3  # questions to put to the recruiter
# What matters, in the order in which it is asked, by the kind of offer.
MATTERS = {
    "work": ("country", "job", "agency", "visa", "contract", "departure", "payer"),
    "home": ("job", "agency", "contract", "departure"),
    "internship": ("country", "agency", "contract", "payer", "departure"),
    "marriage": ("country", "met", "departure"),
}
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
# The words behind a claim, by the name of the claim: for quoting, no claims themselves.
DUES = ("advance", "upfront", "owed", "paid_late", "penalty", "papers_bought", "bride_money")
SAID = tuple(f"{name}_said" for name in ("kind", "job", "recruiter", "contract", "training", "visa"))
UNTOLD = frozenset({"going", "met_before", "looks", "offered", "suspicion", *SAID})
TELLS = ("agency", "visa", "contract", "payer", "pay", "departure")
TELLS_AT_HOME = ("address", "pay", "contract", "papers_kept", "days_off")


def judge(answers: Answers, world: World) -> dict[str, Value]:
    """The offer as it stands: verdict, mode, claims, flags, what it is silent about, what to ask the recruiter."""
    found = offers.flags(answers, world.memory, world.facts)
    mode = modes.mode(answers)
    kind = kind_of(answers)
    silent = [name for name in MATTERS[kind] if answers.get(name) in (None, "unknown")]
    silent += [name for name in ("pay",) if kind != "marriage" and not answers.get(name)]
    flagged: list[Value] = [
        {"flag": flag.name, "words": flag.words, "source": flag.source, "rule": flag.rule, "since": flag.since}
        for flag in found
    ]
    return {
        "said": {name: answers[name] for name in SAID if answers.get(name)},
        "verdict": offers.verdict([flag.name for flag in found], silent),
        "mode": mode,
        "claims": {name: value for name, value in answers.items() if name not in UNTOLD},
        "flags": flagged,
        "silent": [*silent],
        "questions": [f"job_offer.put_{name}" for name in _to_put(mode, kind, silent)],
    }


def kind_of(answers: Answers) -> str:
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
        Flag(str(each["flag"]), str(each["words"]), str(each["source"]), str(each["rule"]), str(each["since"]))
        for each in (held if isinstance(held, list) else [])
        if isinstance(each, dict)
    )
