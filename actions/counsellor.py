"""Can I talk to a person?"""

from datetime import timedelta

from bot.model import About, Answers, Conclusion, Deadline, Escalation, Level, Role, Say, Topic, World


def _conclude(answers: Answers, world: World) -> Conclusion:
    number = world.case or world.new_case
    line = "counsellor.on_duty" if world.on_duty else "counsellor.off_duty"
    return Conclusion(
        says=(Say(line, {"number": number}),),
        escalation=Escalation(max(world.level, Level.INFORM), About.SELF, "asked"),
        deadlines=(Deadline("danger.untaken", after=timedelta(minutes=10)),),
    )


TOPIC = Topic(
    name="counsellor",
    opens_on=frozenset({"talk_to_human"}),
    role=Role.PERSON,
    conclude=_conclude,
)
