"""What can I ask here?"""

from actions.reading import never, unnoticed
from bot.model import Answers, Conclusion, Heard, Question, Role, Say, Topic, Value, World


def _leaving(heard: Heard) -> Value:
    return "yes" if heard.intent == "thanks_bye" and heard.choice is None else None


def _conclude(answers: Answers, world: World) -> Conclusion:
    if answers.get("leaving"):
        return Conclusion(
            says=(
                Say("menu.goodbye_case", {"number": world.case})
                if world.case and not unnoticed(world)
                else Say("menu.goodbye"),
            ),
            # Who leaves with an offer judged is asked, once, whether we may ask what became of it.
            opens=("follow_up",) if world.remembered.get("outcome_of") == "offer" else (),
            remember={"outcome_of": None} if world.remembered.get("outcome_of") == "offer" else {},
        )
    return Conclusion(says=(Say("menu.welcome"),))


def _more(answers: Answers, world: World) -> Conclusion:
    """What did not fit into the first ten."""
    return Conclusion(says=(Say("menu.rest"),))


TOPIC = Topic(
    name="menu",
    opens_on=frozenset({"greet", "thanks_bye"}),
    role=Role.MENU,
    questions=(Question("leaving", Say("menu.welcome"), read=_leaving, when=never),),
    conclude=_conclude,
    more=_more,
)
