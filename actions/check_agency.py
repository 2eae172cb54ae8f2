"""Is the agency that made the offer licensed to send people abroad?"""

from actions.reading import agency, either, free
from bot import register
from bot.model import About, Answers, Conclusion, Level, Question, Say, Signal, Topic, Value, World
from bot.register import Finding, State

SHORTEST = 3  # letters of a name's longest word: "PT PSM" could be anybody


def _only_initials(value: Value, answers: Answers, world: World) -> Say | None:
    words = [word for word in str(value).replace(".", " ").split() if word.lower() not in {"pt", "cv", "lpk"}]
    return Say("check_agency.only_initials") if max(map(len, words), default=0) <= SHORTEST else None


def finding_result(finding: Finding) -> Value:
    """The finding as those who script us read it."""
    return {
        "state": finding.state.value,
        "name": finding.name,
        "candidates": list(finding.candidates),
        "snapshot_on": finding.snapshot_on.isoformat() if finding.snapshot_on else None,
    }


def _says(finding: Finding) -> tuple[Say, ...]:
    if finding.state is State.AMBIGUOUS:
        return (Say("check_agency.ambiguous_name", {"names": "\n".join(f"• {name}" for name in finding.candidates)}),)
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
    old = (Say("check_agency.old_copy", {"copy": finding.snapshot_on}),) if finding.old and finding.snapshot_on else ()
    return (Say(line, slots), *old)


def _kind(status: str) -> str:
    """Statuses that are said in the same words."""
    if status in {"revoked", "suspended"}:
        return status
    return "lifted" if status == "sanction_lifted_supervised" else "stated"


def _conclude(answers: Answers, world: World) -> Conclusion:
    if answers.get("agency") is None:
        return Conclusion(says=(Say("check_agency.no_name"), Say("check_agency.where_to_look")))
    finding = register.check(world.register, str(answers["agency"]), world.today)
    if finding.state is State.AMBIGUOUS:  # which of them is meant? The question stays open for the whole name
        return Conclusion(says=_says(finding), results={"finding": finding_result(finding)}, asks_again="agency")
    # Not listed is no proof of fraud: branches trade under other names, and our copy may be old. Only a dated
    # sanction worries us by itself.
    signals = (
        (Signal("agency_sanctioned", Level.WARN, About.SELF, rule="a dated sanction of the ministry", group="offer"),)
        if finding.state is State.MATCH_SANCTION_LIST
        else ()
    )
    return Conclusion(
        says=(*_says(finding), Say("check_agency.proves"), Say("check_agency.where_to_look")),
        signals=signals,
        remember={"agency": finding.name or answers["agency"]},
        results={"finding": finding_result(finding)},
    )


TOPIC = Topic(
    name="check_agency",
    opens_on=frozenset({"check_agency"}),
    questions=(
        Question("agency", Say("check_agency.ask_agency"), read=either(agency, free("agency")), check=_only_initials),
    ),
    conclude=_conclude,
)
