"""What happens next in a conversation? The only interpreter of topics; it knows none of them by name."""

from bot.dialogue import beside, clock, danger
from bot.dialogue.commands import command
from bot.dialogue.draft import CONSENT, SUSPECT, Draft
from bot.dialogue.proceed import proceed
from bot.dialogue.wishes import shown
from bot.model import Conversation, Decision, Heard, Holder, Risk, World

__all__ = ["CONSENT", "SUSPECT", "decide", "shown", "wake"]


def decide(conversation: Conversation, heard: Heard, risk: Risk, world: World) -> Decision:
    """One turn: who answers, what is said, whether a person must come.

    In this order: a counsellor holds it (we only listen), the clock, somebody who fishes for a victim,
    danger that is new or has risen, a command, an answer or a new wish. The level never falls here.
    """
    draft = Draft(conversation, heard, risk, world)
    if conversation.holder is Holder.COUNSELLOR:
        return draft.decision()
    if heard.choice is not None and heard.choice.startswith("clock:"):
        clock.ring(draft, heard.choice.removeprefix("clock:"))
    elif danger.fished(draft):
        danger.stay_bland(draft)
    elif danger.rose(draft):
        danger.interrupt(draft)
    elif not command(draft):
        proceed(draft)
    if risk.signals or beside.tells(draft):
        beside.overhear(draft)
    return draft.decision()


def wake(conversation: Conversation) -> Conversation:
    """A closed conversation begins anew: closing a case is a person's review of all that was said."""
    if conversation.holder is not Holder.CLOSED:
        return conversation
    return Conversation(
        language=conversation.language,
        remembered=conversation.remembered,
        met=conversation.met,
        stopped=conversation.stopped,
        offered=(),
    )
