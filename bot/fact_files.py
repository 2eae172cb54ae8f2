"""Reads the files of responses/facts/, and says in words what is wrong with them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import phonenumbers
import yaml

from bot.errors import Unusable
from bot.facts import Contact, Country, Fact, Facts, Wage

Entry: TypeAlias = dict[str, Any]

# What goes stale within half a year: numbers change hands, fees change, countries open and close. Laws and habits keep
# for two years.
_MONTHS = {"contacts": 6, "countries": 6, "costs": 6}
_MONTHS_ELSE = 24
_LONGEST = 250
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled one is ten times as quick, where it is there
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def load(folder: Path, overlay: Path | None = None) -> Facts:
    """Read every ``<subject>.yml`` of the folder; the overlay's files of the same names correct and add entries by id.

    An overlay entry names only what differs, and always its own source and date. What is written for those who keep
    the files (pages, hours, cautions) stays in them. Raises ``Unusable``.
    """
    by_id: dict[str, Fact] = {}
    subjects = sorted(path.stem for path in folder.glob("*.yml"))
    extra = {path.stem for path in overlay.glob("*.yml")} if overlay is not None and overlay.is_dir() else set()
    if unknown := sorted(extra - set(subjects)):
        raise Unusable(f"{unknown[0]}.yml in the facts folder corrects nothing: there is no such subject.")
    for subject in subjects:
        entries = _entries(folder / f"{subject}.yml", subject)
        if overlay is not None and subject in extra:
            _correct(entries, _entries(overlay / f"{subject}.yml", subject), subject)
        for name, entry in entries.items():
            fact = _fact(subject, name, {**entries.get(entry.get("same_as", ""), {}), **entry})
            by_id[fact.id] = fact
    return Facts(by_id)


def _entries(path: Path, subject: str) -> dict[str, Entry]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # both are safe loaders
        return {str(entry["id"]): entry for entry in content[subject]}
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise Unusable(f"{path.name} must be a list of entries with an id, under {subject!r}: {error}") from error


def _correct(entries: dict[str, Entry], corrections: Mapping[str, Entry], subject: str) -> None:
    for name, entry in corrections.items():
        if not entry.get("source") or not entry.get("source_date"):
            raise Unusable(f"{subject}.{name}: a correction needs its own source and source_date.")
        # Who checked the old number, and when to look again, says nothing about the new one.
        kept = {
            key: value for key, value in entries.get(name, {}).items() if key not in {"checked_by", "check_again_on"}
        }
        entries[name] = {**kept, **entry}


def _fact(subject: str, name: str, entry: Entry) -> Fact:
    source_date = str(entry.get("source_date") or "")
    try:
        common: Entry = {
            "id": f"{subject}.{name}",
            "text": str(entry.get("text", "")),
            "source": str(entry.get("source", "")),
            "source_date": source_date,
            "confidence": str(entry.get("confidence", "low")),
            "checked_by": entry.get("checked_by"),
            "check_again_on": _again(subject, source_date, entry.get("check_again_on")),
            "cite": bool(entry.get("cite", True)),
            "kind": str(entry.get("kind", "")),
            "undated_because": str(entry.get("undated_because", "")),
            "contacts": _texts(entry, "contacts"),
        }
        if subject == "contacts":
            return _contact(common, entry)
        if subject == "countries":
            return _country(common, name, entry)
        return Fact(**common)
    except (TypeError, ValueError, KeyError) as error:
        raise Unusable(f"{subject}.{name} cannot be read: {error}") from error


def _contact(common: Entry, entry: Entry) -> Contact:
    own: Entry = {key: str(entry.get(key) or "") for key in ("name", "country")}
    own |= {key: _texts(entry, key) for key in ("phones", "whatsapp", "helps_with", "near", "also_in")}
    own |= {key: bool(entry.get(key, False)) for key in ("works_abroad", "mission_first")}
    own["phone_notes"] = {str(phone): str(note) for phone, note in (entry.get("phone_notes") or {}).items()}
    return Contact(**common, **own)


def _country(common: Entry, iso: str, entry: Entry) -> Country:
    own: Entry = {"iso": iso, "name": str(entry["name"]), "placement": str(entry["placement"])}
    own |= {key: _texts(entry, key) for key in ("names", "places", "sectors_open", "sectors_closed", "modes")}
    own["wages"] = tuple(Wage(**wage) for wage in entry.get("wages") or ())
    own["min_age"] = int(entry["min_age"]["value"])
    own["min_age_source"] = str(entry["min_age"]["source"])
    return Country(**common, **own)


def _texts(entry: Entry, key: str) -> tuple[str, ...]:
    return tuple(str(each) for each in entry.get(key) or ())


def _again(subject: str, source_date: str, written: Any) -> date | None:
    if written:
        return date.fromisoformat(str(written))
    if not _DAY.fullmatch(source_date):
        return None
    year, month, day = (*(int(part) for part in source_date.split("-")), 1, 1)[:3]
    months = year * 12 + month - 1 + _MONTHS.get(subject, _MONTHS_ELSE)
    return date(months // 12, months % 12 + 1, min(day, 28))


# ------------------------------------------------------------------ checking them


def late(facts: Facts, today: date) -> list[str]:
    """What callers may hear and somebody should look at again, in words; they hear it with its day and that advice."""
    return [
        f"{each.id}: overdue since {each.check_again_on}; look at {each.source}."
        for each in facts.overdue(today)
        if each.sayable
    ]


def check(facts: Facts, today: date) -> list[str]:
    """What is wrong with the facts, in words, for ``suar facts check``. To be overdue is no fault: see ``late``."""
    problems: list[str] = []
    for each in facts.by_id.values():
        problems += [f"{each.id}: {problem}" for problem in _problems(each, facts, today)]
    for country in (None, *(each.iso for each in facts.countries())):
        for inside in (True, False):
            shown = (*facts.contacts_for(country, inside=inside), *facts.emergency(country))
            problems += [
                f"{each.id}: of low confidence, and callers could be given it." for each in shown if not each.sayable
            ]
    return problems


def _problems(fact: Fact, facts: Facts, today: date) -> Iterable[str]:
    if not fact.source:
        yield "has no source."
    if fact.source_date and not _DAY.fullmatch(fact.source_date):
        yield f"source_date {fact.source_date!r} is not a day, a month or a year."
    elif fact.source_date > today.isoformat():
        yield f"source_date {fact.source_date} has not come yet."
    if fact.source_date and fact.check_again_on is None:
        yield "has no day to be looked at again."
    if not fact.source_date and fact.confidence != "low" and not fact.undated_because:
        yield "has no source_date, so callers do not hear it."
    if fact.confidence not in {"high", "medium", "low"}:
        yield f"confidence {fact.confidence!r} is not high, medium or low."
    if not fact.text:
        yield "has no text."
    if len(fact.text) > _LONGEST:
        yield f"text has {len(fact.text)} characters; at most {_LONGEST}."
    for named in fact.contacts:
        if facts.contact(named) is None:
            yield f"names the contact {named!r}, which does not exist."
    if isinstance(fact, Country):
        yield from (
            f"names the mode {mode!r}, which does not exist."
            for mode in fact.modes
            if f"warnings.{mode}" not in facts.by_id
        )
        for wage in fact.wages:
            if not wage.source or not _DAY.fullmatch(wage.source_date):
                yield f"its wage of {wage.amount:g} {wage.currency} has no source or no date."
        if not fact.min_age_source:
            yield "its least age has no source."
    if isinstance(fact, Contact):
        if not fact.country:
            yield "is in no country, so nobody knows where its short codes work."
        for named in fact.phone_notes:
            if named not in fact.phones:
                yield f"has a note on {named}, which is none of its phones."
        yield from (
            f"phone {phone} cannot be a number." for phone in (*fact.phones, *fact.whatsapp) if not _rings(phone)
        )


def _rings(phone: str) -> bool:
    if not phone.startswith("+"):
        return phone.isdigit()
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return False
