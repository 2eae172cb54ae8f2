"""Can you do my homework? Also what somebody hears who fishes for a victim: exactly the same."""

from bot.model import About, Answers, Conclusion, Say, Topic, World


def _conclude(answers: Answers, world: World) -> Conclusion:
    return Conclusion(says=(Say("out_of_scope.cannot"),))


TOPIC = Topic(
    name="out_of_scope",
    opens_on=frozenset({"out_of_scope", "insult_or_test", "recruiter_advert"}),
    about=frozenset({About.SUSPECT}),
    conclude=_conclude,
)
