"""Can we speak another language?"""

from bot.model import Answers, Conclusion, Say, Topic, World


def _conclude(answers: Answers, world: World) -> Conclusion:
    return Conclusion(says=(Say("language.ask"),))


TOPIC = Topic(name="language", opens_on=frozenset(), conclude=_conclude)
