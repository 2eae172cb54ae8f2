"""How do I go abroad to work in the right way?"""

from actions.reading import country
from bot.model import Answers, Conclusion, Question, Say, Topic, World

# Three steps are what one can keep in mind and do this week.
STEPS = ("procedure.s01_information", "procedure.s02_check_company", "procedure.s05_disnaker")


def _conclude(answers: Answers, world: World) -> Conclusion:
    where = world.facts.country(str(answers["country"])) if answers.get("country") else None
    closed = where is not None and where.placement == "closed"
    says = (
        (Say("procedure.closed_country", {"country": where.name}),)
        if where is not None and closed
        else (Say("procedure.intro"), *(Say(f"fact.{step}") for step in STEPS))
    )
    return Conclusion(says=(*says, Say("procedure.today")))


TOPIC = Topic(
    name="procedure",
    opens_on=frozenset({"ask_procedure"}),
    questions=(Question("country", Say("procedure.ask_country"), read=country),),
    conclude=_conclude,
)
