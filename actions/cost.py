"""What may it cost, and who pays?"""

from bot.model import Answers, Conclusion, Say, Topic, World


def _conclude(answers: Answers, world: World) -> Conclusion:
    return Conclusion(
        says=(Say("fact.costs.fee_rule"), Say("fact.costs.red_costs"), Say("cost.before_paying"), Say("cost.today"))
    )


TOPIC = Topic(name="cost", opens_on=frozenset({"ask_cost"}), conclude=_conclude)
