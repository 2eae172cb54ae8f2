"""Is the agency that made the offer licensed to send people abroad, and what of the person who offers?

Five things are checked apart (company, job order, person and number, account, papers): a real company's name is often
borrowed. What we hold answers for the company and for numbers that others reported; the rest is said as it is.
"""

import re
from collections.abc import Sequence

from actions.reading import agency, either, free, never
from bot import marks, register
from bot.marks import Mark
from bot.model import About, Answers, Conclusion, Heard, Level, Question, Say, Signal, Topic, Value, World
from bot.register import Finding, State

SHORTEST = 3  # letters of a name's longest word: "PT PSM" could be anybody
_NUMBER = re.compile(r"(?:no(?:mor|mer)?\.?\s*)?(\d)")
MOST = 3  # numbers of one message that we answer for


def _only_initials(value: Value, answers: Answers, world: World) -> Say | None:
    if _picked(value, world) is not None:
        return None
    words = [word for word in str(value).replace(".", " ").split() if word.lower() not in {"pt", "cv", "lpk"}]
    return Say("check_agency.only_initials") if max(map(len, words), default=0) <= SHORTEST else None


def _picked(value: Value, world: World) -> str | None:
    """The company behind a typed number, when we have just asked which of several is meant."""
    offered = world.remembered.get("candidates")
    number = _NUMBER.fullmatch(str(value).strip().lower())
    if number is None or not isinstance(offered, list) or not 1 <= int(number[1]) <= len(offered):
        return None
    return str(offered[int(number[1]) - 1])


def numbers(heard: Heard) -> Value:
    """Telephone numbers, accounts and handles in the words."""
    return marks.answer(marks.of(heard.entities))


def finding_result(finding: Finding) -> Value:
    """The finding as those who script us read it."""
    return {
        "state": finding.state.value,
        "name": finding.name,
        "candidates": list(finding.candidates),
        "snapshot_on": finding.snapshot_on.isoformat() if finding.snapshot_on else None,
    }


# ------------------------------------------------------------------ the company


def _says(finding: Finding) -> tuple[Say, ...]:
    if finding.state is State.AMBIGUOUS:
        return (Say("check_agency.ambiguous_name", {"names": _numbered(finding.candidates)}),)
    listing = finding.listing
    slots = {
        "name": finding.name or "",
        "copy": finding.snapshot_on or "—",
        "date": listing.status_date or listing.source_date if listing else "—",
        "source": listing.source if listing else "—",
    }
    line = f"check_agency.{finding.state}"
    if finding.state in {State.MATCH_SANCTION_LIST, State.MATCH_OLD_DATA} and listing is not None:
        line = f"{line}_{_kind(listing.status)}"
    # Those found in old data are told so by their own line, with its date.
    old = finding.old and finding.state is State.NOT_FOUND and finding.snapshot_on is not None
    return (Say(line, slots), *((Say("check_agency.old_copy"),) if old else ()))


def _numbered(names: Sequence[str]) -> str:
    return "\n".join(f"{place}. {name}" for place, name in enumerate(names, 1))


def _kind(status: str) -> str:
    """Statuses that are said in the same words."""
    if status in {"revoked", "suspended"}:
        return status
    return "lifted" if status == "sanction_lifted_supervised" else "stated"


def _company(finding: Finding | None) -> tuple[Say, ...]:
    """The first of the five, in a line; and the licence's number where we hold one."""
    if finding is None or finding.state in {State.SOURCE_UNAVAILABLE, State.AMBIGUOUS}:
        return (Say("check_agency.five_company_unchecked"),)
    line = {
        State.MATCH_CURRENT_LIST: "check_agency.five_company_listed",
        State.MATCH_SANCTION_LIST: "check_agency.five_company_sanctioned",
        State.MATCH_OLD_DATA: "check_agency.five_company_old",
        State.NOT_FOUND: "check_agency.five_company_unlisted",
    }[finding.state]
    company = Say(line, {"copy": finding.snapshot_on or "—"})
    number = finding.listing.licence_no if finding.listing is not None else ""
    return (company, Say("check_agency.licence", {"number": number})) if number else (company,)


# ------------------------------------------------------------------ the person, the number, the account


def _counted(world: World, asked: tuple[Mark, ...]) -> list[dict[str, Value]]:
    """What other callers told us of these, as it was looked up for this turn."""
    held = world.found.get("reported")
    kept = [mark.kept for mark in asked]
    found = [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []
    return [each for each in found if each.get("mark") in kept][:MOST]


def _report(each: dict[str, Value]) -> Say:
    """How many told us of it; never that somebody is a criminal, and never who told."""
    others = each.get("others")
    many = others if isinstance(others, int) else 0
    several = "check_agency.reported_one" if many == 1 else "check_agency.reported_some"
    line = several if many else "check_agency.reported_none"
    slots: dict[str, str | int] = {"what": str(each.get("what")), "count": many, "month": str(each.get("last") or "—")}
    return Say(line, slots)


def _results(counted: list[dict[str, Value]]) -> dict[str, Value]:
    """For the desk: which numbers others reported. The numbers themselves stand in the conversation."""
    known: list[Value] = [{"what": each["what"], "others": each["others"]} for each in counted if each.get("others")]
    return {"reported": known} if known else {}


_WHETHER = re.compile(
    r"\b(?:resmi|legal|terdaftar|ber(?:izin|ijin)|i[zj]in(?:nya)?|bodong|asli|dicabut|blacklist|penipu(?:an)?|sah|legit|"
    r"licen[sc]ed?|registered|scam)\b|合法|正规|执照",
    re.IGNORECASE,
)


def _asked(heard: Heard) -> Value:
    """Whether the caller asks about the company that they name."""
    return True if _WHETHER.search(heard.text) else None


def _overheard(answers: Answers, world: World) -> Conclusion:
    """A reported number or a sanctioned company inside another matter, and any company that is asked about: in a line.

    In danger nothing comes before what helps. Who looks for somebody missing is answered all the same.
    """
    suspect = any(signal.about is About.SUSPECT for signal in world.memory)
    quiet = suspect or world.level >= Level.HIGH
    counted = [each for each in _counted(world, marks.of_answer(answers.get("marks"))) if each.get("others")]
    finding = None if suspect else _worth_saying(answers, world)
    if not counted and finding is None:
        return Conclusion()
    says = () if quiet or not counted else (*map(_report, counted), Say("check_agency.reported_careful"))
    results = _results(counted)
    # The rest that can be asked for stays that of the answer beside which this is said.
    remember = {name: world.remembered[name] for name in ("more_of",) if name in world.remembered}
    if counted:
        remember["numbers"] = answers.get("marks")
    if finding is not None:
        results["finding"] = finding_result(finding)
        if not quiet or (world.about is About.MISSING and "asked" in answers):
            says, remember["finding_of"] = (*says, *_says(finding)), finding.name
    sanction = _sanction(finding) if finding is not None else ()
    return Conclusion(says=says, signals=sanction, results=results, remember=remember)


def _worth_saying(answers: Answers, world: World) -> Finding | None:
    """What we hold on the company of these words: a sanction, or what was asked for; each company once."""
    finding = _found(answers, world)
    if finding is None or finding.name is None or finding.name == world.remembered.get("finding_of"):
        return None
    return finding if finding.state is State.MATCH_SANCTION_LIST or "asked" in answers else None


# ------------------------------------------------------------------ the topic


def _found(answers: Answers, world: World) -> Finding | None:
    name = answers.get("agency")
    if name is None:
        return None
    return register.check(world.register, _picked(name, world) or str(name), world.today)


def _sanction(finding: Finding) -> tuple[Signal, ...]:
    """Not listed is no proof of fraud: branches trade under other names, and our copy may be old.

    Only a dated sanction worries us by itself.
    """
    if finding.state is not State.MATCH_SANCTION_LIST:
        return ()
    return (
        Signal("agency_sanctioned", Level.WARN, About.SELF, rule="a dated sanction of the ministry", group="offer"),
    )


def _conclude(answers: Answers, world: World) -> Conclusion:
    asked = marks.of_answer(answers.get("marks"))
    counted = _counted(world, asked)
    told = tuple(map(_report, counted))
    remember: dict[str, Value] = {"numbers": answers.get("marks")} if asked else {}
    finding = _found(answers, world)
    if finding is None:
        says = (*told, Say("check_agency.reported_do")) if told else _nameless()
        return Conclusion(says=says, remember=remember, results=_results(counted))
    results = {"finding": finding_result(finding), **_results(counted)}
    if finding.state is State.AMBIGUOUS:  # which of them is meant? The question stays open for the whole name
        offered: Value = list(finding.candidates)
        return Conclusion(
            says=(*_says(finding), *told),
            remember={**remember, "candidates": offered},
            results=results,
            asks_again="agency",
        )
    return Conclusion(
        says=(*_says(finding), *told, Say("check_agency.proves"), Say("check_agency.where_to_look")),
        signals=_sanction(finding),
        remember={**remember, "agency": finding.name or answers["agency"], "finding_of": finding.name},
        results=results,
    )


def _nameless() -> tuple[Say, ...]:
    return (Say("check_agency.no_name"), Say("check_agency.where_to_look"))


def _more(answers: Answers, world: World) -> Conclusion:
    """All five, one by one: what we hold, or how to look oneself."""
    asked = marks.of_answer(answers.get("marks")) or marks.of_answer(world.remembered.get("numbers"))
    accounts = tuple(mark for mark in asked if mark.kind == "account")
    people = tuple(mark for mark in asked if mark.kind != "account")
    persons = tuple(map(_report, _counted(world, people)))
    banks = tuple(map(_report, _counted(world, accounts)))
    return Conclusion(
        says=(
            Say("check_agency.five"),
            *_company(_found(answers, world)),
            Say("check_agency.five_order"),
            *(persons or (Say("check_agency.five_person_unchecked"),)),
            Say("check_agency.five_person"),
            *(banks or (Say("check_agency.five_account_unchecked"),)),
            Say("check_agency.five_account"),
            Say("check_agency.five_papers"),
            Say("check_agency.five_after"),
        )
    )


def _no_number(answers: Answers, world: World) -> bool:
    """Who asks about a number alone is not asked for a company."""
    return not answers.get("marks")


TOPIC = Topic(
    name="check_agency",
    opens_on=frozenset({"check_agency"}),
    questions=(
        Question("marks", Say("check_agency.ask_agency"), read=numbers, when=never),
        Question(
            "agency",
            Say("check_agency.ask_agency"),
            read=either(agency, free("agency")),
            check=_only_initials,
            when=_no_number,
        ),
        Question("asked", Say("check_agency.ask_agency"), read=_asked, when=never),
    ),
    conclude=_conclude,
    more=_more,
    overheard=_overheard,
)
