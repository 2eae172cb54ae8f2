"""Whom can I call, where I am?"""

from dataclasses import replace

from actions.reading import chosen, country, either
from bot.facts import Contact
from bot.model import Answers, Conclusion, Heard, Level, Question, Say, Topic, Value, World

MOST_FROM_AFAR = 3
MOST = 4  # contacts in one answer: more cannot be read on a small screen


def entry(contact: Contact) -> Say:
    """One contact as a line, two numbers at most; each carries the date of its source."""
    written = [f"WhatsApp {number}" for number in contact.whatsapp[:1]]
    rung = [number for number in contact.phones if number not in contact.whatsapp][: 2 - len(written)]
    return Say(
        "contacts.entry", {"name": contact.name, "ways": " · ".join((*rung, *written)), "date": contact.source_date}
    )


def emergency(country_code: str | None, world: World) -> tuple[Say, ...]:
    """What can be reached in danger from there; never a short code that does not work where they are.

    While we do not know where they are, a number of home says that it works only there.
    """
    found = world.facts.emergency(country_code)
    return tuple(
        replace(line, line="contacts.entry_home")
        if country_code is None and not contact.whatsapp and not contact.phones[0].startswith("+")
        else line
        for contact, line in ((contact, entry(contact)) for contact in found)
    )


def from_afar(country_code: str | None, world: World) -> tuple[Say, ...]:
    """What somebody else can reach for a person who is there: missions and +62 numbers, no foreign short code."""
    if country_code in (None, "ID"):
        return emergency(country_code, world)
    found = world.facts.contacts_for(country_code, "emergency", inside=False)[:MOST_FROM_AFAR]
    return tuple(entry(contact) for contact in found) or emergency(None, world)


def whereabouts(heard: Heard) -> Value:
    """ISO code of where the caller is, from a button or from the words."""
    pressed = chosen("contacts.ask_where")(heard)
    return str(pressed).upper() if pressed is not None else None


def _conclude(answers: Answers, world: World) -> Conclusion:
    where = answers.get("country")
    code = str(where) if where and where != "OTHER" else None
    found = world.facts.contacts_for(code, region=world.region if code == "ID" else "", inside=True)
    if world.level >= Level.HIGH:  # who asks for numbers in danger needs those that come at once
        first = world.facts.emergency(code)
        found = (*first, *(each for each in found if each.id not in {urgent.id for urgent in first}))
    found = found[:MOST]
    if code is None or not found:
        return Conclusion(says=(Say("contacts.none_there"), *emergency(None, world)))
    return Conclusion(
        says=(Say("contacts.intro"), *(entry(contact) for contact in found), Say("contacts.after")),
        remember={"country": code},
    )


TOPIC = Topic(
    name="contacts",
    opens_on=frozenset({"ask_contact"}),
    questions=(Question("country", Say("contacts.ask_where"), read=either(whereabouts, country)),),
    conclude=_conclude,
)
