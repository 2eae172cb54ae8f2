"""What do you keep of me, and can you delete it?"""

from actions.reading import chosen, either
from bot.model import Answers, Conclusion, Heard, Level, Question, Say, Topic, Value, World


def _asks_deletion(heard: Heard) -> Value:
    return "delete" if heard.intent == "delete_my_data" and heard.choice is None else None


def _wants_deletion(answers: Answers, world: World) -> bool:
    return answers.get("wish") == "delete"


def _opening(answers: Answers, world: World) -> Conclusion:
    return Conclusion(says=() if answers.get("wish") else (Say("privacy.what_we_keep"),))


def _conclude(answers: Answers, world: World) -> Conclusion:
    if answers.get("wish") != "delete":
        return Conclusion(says=(Say("privacy.ask_me"),))
    if answers.get("sure") != "yes":
        return Conclusion(says=(Say("privacy.kept"),))
    return Conclusion(says=(Say("privacy.deleted"),), forget=True)


def _more(answers: Answers, world: World) -> Conclusion:
    return Conclusion(says=(Say("fact.law.uu_pdp"),))


def _overheard(answers: Answers, world: World) -> Conclusion:
    """Somebody wants a code or a password of theirs: said once. In danger nothing comes before what helps."""
    asked = any(signal.name == "asked_for_code" for signal in world.memory)
    if not asked or world.level >= Level.HIGH or world.remembered.get("warned_of_code"):
        return Conclusion()
    # The rest that can be asked for stays that of the answer beside which this is said.
    rest = {name: world.remembered[name] for name in ("more_of",) if name in world.remembered}
    return Conclusion(says=(Say("privacy.never_give_code"),), remember={**rest, "warned_of_code": True})


TOPIC = Topic(
    name="privacy",
    opens_on=frozenset({"privacy_question", "delete_my_data", "fish_for_person"}),
    questions=(
        Question("wish", Say("privacy.ask_wish"), read=either(chosen("privacy.ask_wish"), _asks_deletion)),
        Question("sure", Say("privacy.ask_sure"), read=chosen("privacy.ask_sure", "yes", "no"), when=_wants_deletion),
    ),
    opening=_opening,
    conclude=_conclude,
    more=_more,
    overheard=_overheard,
)
