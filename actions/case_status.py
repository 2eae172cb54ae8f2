"""What became of my report?"""

from actions.reading import unnoticed
from bot.model import Answers, Conclusion, Say, Topic, World

STATES = {"open", "taken", "closed"}


def _conclude(answers: Answers, world: World) -> Conclusion:
    """Only this conversation's own case: a number alone opens nothing to a stranger."""
    case = world.found.get("case")
    if unnoticed(world) or not isinstance(case, dict) or case.get("state") not in STATES:
        return Conclusion(says=(Say("case_status.none"),))
    line = f"case_status.{case['state']}"
    if case["state"] == "open" and not world.on_duty:
        line = "case_status.open_off_duty"
    return Conclusion(says=(Say(line, {"number": str(case["number"])}),))


TOPIC = Topic(name="case_status", opens_on=frozenset({"case_status"}), conclude=_conclude)
