"""Whom can I call, where I am?"""

from dataclasses import replace
from typing import Protocol

from actions.reading import chosen, country, either
from bot.facts import Contact, spoken
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


def emergency(country_code: str | None, world: World) -> tuple[Say, ...]:
    """What can be reached in danger from there; never a short code that does not work where they are.

    While we do not know where they are, a number of home says that it works only there.
    """
    return _told(world.facts.emergency(country_code), entry, country_code, world)


def at_once(country_code: str | None, world: World, most: int = FIRST) -> tuple[Say, ...]:
    """The first of them, in few words."""
    return _told(world.facts.emergency(country_code)[:most], short, country_code, world)


def from_afar(country_code: str | None, world: World) -> tuple[Say, ...]:
    """What somebody else can reach for a person who is there: missions and +62 numbers, no foreign short code."""
    return _told(_afar(country_code, world), entry, country_code, world)


def at_once_from_afar(country_code: str | None, world: World) -> tuple[Say, ...]:
    """The first of them, in few words."""
    return _told(_afar(country_code, world)[:FIRST], short, country_code, world)


def _afar(country_code: str | None, world: World) -> tuple[Contact, ...]:
    if country_code in (None, "ID"):
        return world.facts.emergency(country_code)
    found = world.facts.contacts_for(country_code, "emergency", inside=False)[:MOST_FROM_AFAR]
    return found or world.facts.emergency(None)


def _told(contacts: tuple[Contact, ...], how: Teller, country_code: str | None, world: World) -> tuple[Say, ...]:
    return tuple(how(contact, world, home_only=country_code is None and _home_only(contact)) for contact in contacts)


def whereabouts(heard: Heard) -> Value:
    """ISO code of where the caller is, from a button or from the words."""
    pressed = chosen("contacts.ask_where")(heard)
    return str(pressed).upper() if pressed is not None else None


def _code(answers: Answers) -> str | None:
    where = answers.get("country")
    return str(where) if where and where != "OTHER" else None


def _found(answers: Answers, world: World) -> tuple[Contact, ...]:
    code = _code(answers)
    if code is None:
        return ()
    # Who reports for another is not where that person is: the short codes of that country do not work for them.
    there = world.level < Level.HIGH or world.about is About.SELF
    found = world.facts.contacts_for(code, region=world.region if code == "ID" else "", inside=there)
    if world.level >= Level.HIGH:  # who asks for numbers in danger needs those that come at once
        first = world.facts.emergency(code) if there else _afar(code, world)
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
        remember={"country": _code(answers)},
    )


def _more(answers: Answers, world: World) -> Conclusion:
    rest = _found(answers, world)[FIRST:]
    return Conclusion(
        says=(*(entry(contact, world) for contact in rest), Say("contacts.after_all")) if rest else (),
    )


TOPIC = Topic(
    name="contacts",
    opens_on=frozenset({"ask_contact"}),
    questions=(Question("country", Say("contacts.ask_where"), read=either(whereabouts, country)),),
    conclude=_conclude,
    more=_more,
)
