"""Is all danger so far a plan that nobody has followed yet? Then the way out is to stay."""

from actions.contacts import to_stay
from bot.model import About, Answers, Level, Say, World
from bot.risk import MODEL_DANGER

# Signs of harm that lie in an offer or a plan, before anybody is away.
OF_PLANS = frozenset(
    {"minor_recruited", "age_raised", "told_to_lie", "pressed_to_leave", "body_checked"}
    | {"offer_leaves_soon", "leaving_soon"}
)
# Somebody is there already, or is afraid and wants out.
_NOT_A_PLAN = frozenset({"already_there", "afraid", "plea"})


def only_planned(world: World) -> bool:
    """Whether somebody is about to go, and nobody is held, harmed or away as far as words tell."""
    grave = [signal for signal in world.memory if signal.level >= Level.HIGH and signal.group != "offer"]
    if any(signal.name in _NOT_A_PLAN or signal.about is About.SUSPECT for signal in world.memory):
        return False
    named = any(signal.name in OF_PLANS or signal.group == "offer" for signal in world.memory)
    return named and all(signal.name in OF_PLANS or signal.name == MODEL_DANGER for signal in grave)


def unforced(answers: Answers, world: World) -> bool:
    """Whether nobody has said that they are made to go."""
    return answers.get("forced") != "yes" and only_planned(world)


def stay(world: World) -> tuple[Say, ...]:
    """The first words to somebody who is about to go, or who writes for them: stay, a case is open, whom to ask."""
    line = "danger.stay" if world.about is About.SELF else "danger.stay_other"
    return Say(line), *to_stay(world)
