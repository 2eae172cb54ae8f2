"""Words that work anywhere: menu, stop, a person, a language, the rest of an answer, and a topic by its button."""

from dataclasses import replace

from bot.dialogue.course import begin, repeat_question
from bot.dialogue.danger import recognised
from bot.dialogue.draft import MORE, Draft
from bot.dialogue.unclear import unclear
from bot.model import Role, Say

_ROLES = {"@menu": Role.MENU, "@person": Role.PERSON}


def command(draft: Draft) -> bool:
    """Carry out what was pressed or written; False when it is no command."""
    choice = draft.heard.choice or ""
    if not choice.startswith("@"):
        return False
    if choice.startswith("@lang-"):
        _speak(draft, choice.removeprefix("@lang-"))
    elif choice == "@stop":
        _stop(draft)
    elif choice == "@more":
        _tell_more(draft)
    else:
        _open(draft, choice)
    return True


def _speak(draft: Draft, language: str) -> None:
    draft.now = replace(draft.now, language=language)
    asked = draft.topic is not None
    # Without an open question the buttons are the only way on in the new language.
    draft.say(Say("shared.language_set", choices=None if asked else ("@menu", "@person")))
    repeat_question(draft)


def _stop(draft: Draft) -> None:
    draft.now = replace(draft.now, topic=None, asked=None, suspended=(), later=(), stopped=True)
    draft.take_back_consent()
    draft.say(Say("shared.stopped_case" if draft.now.case and not recognised(draft) else "shared.stopped"))


def _tell_more(draft: Draft) -> None:
    """The rest of the last answer that has one; the open question stays open."""
    topic = draft.topics.get(str(draft.now.remembered.get(MORE)))
    rest = topic.more(draft.answers(topic), draft.world) if topic is not None and topic.more is not None else None
    if topic is not None and rest is not None and rest.says:
        draft.take_over(topic, rest)
    else:
        draft.say(Say("shared.nothing_more"))
    repeat_question(draft)


def _open(draft: Draft, choice: str) -> None:
    role = _ROLES.get(choice)
    named = draft.topics.get(choice.removeprefix("@"))
    topic = next((t for t in draft.topics.values() if t.role is role), None) if role else named
    if topic is None:  # a button of an older edition
        unclear(draft)
        return
    if topic.role is Role.MENU:
        draft.now = replace(draft.now, topic=None, asked=None, suspended=(), later=())
    begin(draft, topic)
