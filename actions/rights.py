"""What are my rights at work abroad?"""

from actions.contacts import entry
from actions.reading import country, either
from bot.model import Answers, Conclusion, Heard, Question, Say, Topic, Value, World

FACTS = {
    "wages": ("procedure.unpaid_or_abused",),
    "papers": ("procedure.s16_home", "warnings.documents_taken"),
    "sick": ("law.bpjs",),
}
INTENTS = {"wages_rights": "wages", "contract_papers": "papers", "sick_leave_rights": "sick"}


def _matter(heard: Heard) -> Value:
    """What it is about: a button, or what the model heard."""
    line, _, key = (heard.choice or "").partition(":")
    if line == "rights.ask_matter":
        return key
    return INTENTS.get(heard.intent or "") if heard.choice is None else None


def _conclude(answers: Answers, world: World) -> Conclusion:
    matter = str(answers.get("matter") or "wages")
    facts = tuple(Say(f"fact.{fact}") for fact in FACTS[matter])
    code = str(answers["country"]) if answers.get("country") else None
    contacts = world.facts.contacts_for(code, "wages", inside=True)[:2] if code else ()
    return Conclusion(
        says=(Say(f"rights.{matter}"), *facts, *(entry(contact) for contact in contacts), Say("rights.today")),
    )


TOPIC = Topic(
    name="rights",
    opens_on=frozenset(INTENTS),
    questions=(
        Question("matter", Say("rights.ask_matter"), read=_matter),
        Question("country", Say("rights.ask_country"), read=either(country)),
    ),
    conclude=_conclude,
)
