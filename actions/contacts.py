"""Whom can I call, where I am?"""

import re
from dataclasses import replace
from typing import Protocol

from actions.reading import chosen, country, either, near, never, text
from bot.facts import KP2MI, POLICE, SAPA, Contact, spoken
from bot.model import About, Answers, Conclusion, Heard, Level, Question, Say, Topic, Value, World

MOST_FROM_AFAR = 3
FIRST = 2  # contacts in the first answer: the rest comes on request
MOST = 6  # in all: more cannot be read on a small screen
# How a contact is told: as it is, from old data, without a date, and while we do not know where the caller is.
ENTRY = ("contacts.entry", "contacts.entry_old", "contacts.entry_undated", "contacts.entry_home")
SHORT = ("contacts.short", "contacts.short_old", "contacts.short_undated", "contacts.short_home")


class Teller(Protocol):
    """How one contact becomes a line."""

    def __call__(self, contact: Contact, world: World, *, home_only: bool = False) -> Say: ...


def entry(contact: Contact, world: World | None = None, *, home_only: bool = False) -> Say:
    """One contact as a line, two numbers at most, with the date of its source; old data say that they are old."""
    written = contact.whatsapp[:1]
    rung = [number for number in contact.phones if number not in contact.whatsapp][: 2 - len(written)]
    return _line(ENTRY, contact, (*rung, *(f"WhatsApp {number}" for number in written)), world, home_only)


def short(contact: Contact, world: World, *, home_only: bool = False) -> Say:
    """One contact in few words, for who has no time to read: one number, and the year of its source."""
    way = f"WhatsApp {contact.whatsapp[0]}" if contact.whatsapp else contact.phones[0]
    said = _line(SHORT, contact, (way,), world, home_only)
    return replace(said, slots={**said.slots, "date": contact.source_date[:4]})


def _line(lines: tuple[str, ...], contact: Contact, ways: tuple[str, ...], world: World | None, home_only: bool) -> Say:
    plain, old, undated, home = lines
    slots = {"name": contact.name, "ways": " · ".join(spoken(way) for way in ways), "date": contact.source_date}
    if home_only:
        return Say(home, slots)
    if not contact.source_date:
        return Say(undated, slots)
    return Say(old if world is not None and contact.overdue(world.today) else plain, slots)


def _home_only(contact: Contact) -> bool:
    return not contact.whatsapp and not contact.phones[0].startswith("+")


def emergency(country_code: str | None, world: World, region: str = "") -> tuple[Say, ...]:
    """What can be reached in danger from there; never a short code that does not work where they are.

    While we do not know where they are, a number of home says that it works only there. ``region`` is where in that
    country, in any words: the consulate responsible for it comes first.
    """
    return _told(world.facts.emergency(country_code, region), entry, country_code, world)


def at_once(country_code: str | None, world: World, region: str = "", most: int = FIRST) -> tuple[Say, ...]:
    """The first of them, in few words."""
    return _told(world.facts.emergency(country_code, region)[:most], short, country_code, world)


def to_stay(world: World) -> tuple[Say, ...]:
    """Whom to ask before leaving: for a child SAPA 129, for work abroad KP2MI, inside the country the police."""
    child = any(signal.name in {"minor_recruited", "age_raised"} for signal in world.memory)
    home = world.remembered.get("country") == "ID"
    wanted = SAPA if child else POLICE if home else KP2MI
    found = tuple(each for each in world.facts.emergency("ID") if each.id == f"contacts.{wanted}")
    return _told(found, short, "ID", world)


def from_afar(country_code: str | None, world: World, region: str = "") -> tuple[Say, ...]:
    """What somebody else can reach for a person who is there: missions and +62 numbers, no foreign short code."""
    return _told(_afar(country_code, world, region), entry, country_code, world)


def at_once_from_afar(country_code: str | None, world: World, region: str = "") -> tuple[Say, ...]:
    """The first of them, in few words."""
    return _told(_afar(country_code, world, region)[:FIRST], short, country_code, world)


def _afar(country_code: str | None, world: World, region: str) -> tuple[Contact, ...]:
    if country_code in (None, "ID"):
        return world.facts.emergency(country_code)
    found = world.facts.contacts_for(country_code, "emergency", region, inside=False)[:MOST_FROM_AFAR]
    return found or world.facts.emergency(None)


def _told(contacts: tuple[Contact, ...], how: Teller, country_code: str | None, world: World) -> tuple[Say, ...]:
    return tuple(how(contact, world, home_only=country_code is None and _home_only(contact)) for contact in contacts)


def whereabouts(heard: Heard) -> Value:
    """ISO code of where the caller is, from a button or from the words."""
    pressed = chosen("contacts.ask_where")(heard)
    return str(pressed).upper() if pressed is not None else None


def _home(heard: Heard) -> Value:
    """Every place that we know by name is in Indonesia."""
    return "ID" if heard.entities.places else None


# Offices at home that are asked for by name, from wherever: what they are called, and what stands in their name here.
_OFFICES = {
    "KP2MI": r"k?p2mi|bp2mi|bnp2tki",
    "BP3MI": r"bp3mi",
    "P4MI": r"p4mi",
    "Kemlu": r"kemlu|kemenlu|deplu",
    "SBMI": r"sbmi",
    "LPSK": r"lpsk",
    "SAPA": r"sapa(?= ?129)|kemenpppa",
    "Komnas": r"komnas",
    "Migrant CARE": r"migrant ?care",
    "Kemnaker": r"kemnaker|kemenaker",
    "Ombudsman": r"ombudsman",
}
_NAMED = {name: re.compile(rf"\b(?:{forms})\b", re.IGNORECASE) for name, forms in _OFFICES.items()}


def _office(heard: Heard) -> Value:
    """The office at home that was asked for by its name."""
    return next((name for name, pattern in _NAMED.items() if pattern.search(heard.text)), None)


def _code(answers: Answers, world: World) -> str | None:
    """The country that is asked about; in danger that is where we know them to be."""
    known = world.remembered.get("here") if world.level >= Level.HIGH else None
    where = answers.get("country") or known
    return str(where) if where and where != "OTHER" else None


def _nowhere(answers: Answers, world: World) -> bool:
    """Whether we know neither where somebody is nor which office is meant."""
    return "office" not in answers and _code(answers, world) is None


def _called(office: Value, world: World) -> tuple[Contact, ...]:
    """The office of this name, by what can be rung from where the caller is."""
    found = world.facts.contacts_for("ID", region=world.region, inside=world.remembered.get("here") == "ID")
    return tuple(contact for contact in found if office is not None and str(office) in contact.name)


def _found(answers: Answers, world: World) -> tuple[Contact, ...]:
    code = _code(answers, world)
    called = _called(answers.get("office"), world)
    if code is None or called:
        return called
    # Who reports for another is not where that person is: the short codes of that country do not work for them.
    there = world.level < Level.HIGH or world.about is About.SELF
    region = text(answers.get("near")) or (world.region if code == "ID" else "")
    found = world.facts.contacts_for(code, region=region, inside=there)
    if world.level >= Level.HIGH:  # who asks for numbers in danger needs those that come at once
        first = world.facts.emergency(code, region) if there else _afar(code, world, region)
        found = (*first, *(each for each in found if each.id not in {urgent.id for urgent in first}))
    return found[:MOST]


def _conclude(answers: Answers, world: World) -> Conclusion:
    found = _found(answers, world)
    if not found:
        return Conclusion(says=(Say("contacts.none_there"), *emergency(None, world)))
    choices = ("@more", "@person", "@menu") if len(found) > FIRST else ("@person", "@menu")
    return Conclusion(
        says=(
            Say("contacts.intro"),
            *(entry(contact, world) for contact in found[:FIRST]),
            Say("contacts.after", choices=choices),
        ),
        remember={"country": code} if (code := _code(answers, world)) is not None else {},
    )


def _more(answers: Answers, world: World) -> Conclusion:
    rest = _found(answers, world)[FIRST:]
    return Conclusion(
        says=(*(entry(contact, world) for contact in rest), Say("contacts.after_all")) if rest else (),
    )


TOPIC = Topic(
    name="contacts",
    opens_on=frozenset({"ask_contact"}),
    questions=(
        Question(
            "country",
            Say("contacts.ask_where"),
            read=either(whereabouts, country, _home),
            when=_nowhere,
        ),
        Question("office", Say("contacts.ask_where"), read=_office, when=never),
        Question("near", Say("contacts.ask_where"), read=near, when=never),
    ),
    conclude=_conclude,
    more=_more,
)
