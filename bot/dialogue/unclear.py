"""What do we say to words that were not understood, or that leave a doubt?"""

from bot.dialogue import beside
from bot.dialogue.course import advance, ask
from bot.dialogue.draft import Draft
from bot.dialogue.wishes import SURE
from bot.model import About, Kind, Role, Say, Topic

# The same question is put twice; then we go on without it, or offer a way out.
PATIENCE = 2
# What comes without words; of several in one burst the first of these is answered.
MEDIA = (Kind.VOICE, Kind.VIDEO, Kind.PHOTO, Kind.DOCUMENT, Kind.LOCATION, Kind.CONTACT, Kind.STICKER, Kind.REACTION)


def again(draft: Draft, topic: Topic) -> None:
    """Not an answer: the question once more, then on without it."""
    question = next((q for q in topic.questions if q.name == draft.now.asked), None)
    if question is None:
        advance(draft, topic)
        return
    added = beside.told_besides(draft)
    unread = None if added else _unread(draft, choices=())
    sent = unread is not None and draft.flagged is not None  # a document, a photo: said to be kept, and no refusal
    if draft.now.repeats + 1 >= PATIENCE and not sent:
        if question.optional:
            draft.skip(topic, question)
            advance(draft, topic)
        else:
            draft.say(Say("shared.way_out"))
        return
    standing = draft.cared_for()
    noted = topic.noted or (standing.noted if standing is not None else None)
    draft.say(unread or noted or Say("shared.ask_again"))
    ask(draft, question)


def unclear(draft: Draft) -> None:
    """Nothing was understood: say so kindly, offer the likeliest meanings, and let a person see it."""
    standing = draft.cared_for()
    noted = standing.noted if standing is not None else None
    if beside.told_besides(draft) and noted is not None:
        draft.say(noted)
    elif (unread := _unread(draft, choices=() if standing is not None else None)) is not None:
        draft.say(unread)
    elif noted is not None:
        draft.say(noted)
    elif draft.heard.down or draft.heard.intent is None:
        draft.flagged = "model_silent" if draft.heard.text else None
        draft.say(Say("shared.not_understood"))
    else:
        draft.flagged = "unclear"
        # Of words that mean nothing by themselves ("gak tau") the rest of the shares is noise.
        least = 0.05 if (draft.heard.confidence or 0.0) < SURE or _means(draft) else SURE
        ours = (t for t in draft.wishes.wanted(least) if t.role is Role.PLAIN and About.SUSPECT not in t.about)
        likely = tuple(f"@{topic.name}" for topic in ours)[:3]
        draft.say(Say("shared.which", choices=(*likely, "@person")) if likely else Say("shared.not_understood"))


def _means(draft: Draft) -> bool:
    """Whether the likeliest intent stands for a topic at all."""
    meant = draft.world.needs.get(draft.heard.intent or "")
    return meant is not None and meant.topic is not None


def _unread(draft: Draft, choices: tuple[str, ...] | None) -> Say | None:
    """What came without words that we can read: kept, and a person looks. The words of a burst count alone."""
    kinds = set(draft.heard.kinds)
    if Kind.UNREADABLE in kinds or Kind.UNKNOWN in kinds:
        draft.flagged = "unreadable"
        return Say("shared.unreadable")
    kind = next((kind for kind in MEDIA if kind in kinds), None)
    if draft.heard.text or kind is None:
        return None
    draft.flagged = kind.value if kind not in {Kind.STICKER, Kind.REACTION} else None
    return Say(f"shared.got_{kind.value}", choices=choices)


def ask_gently(draft: Draft) -> None:
    """Perhaps in danger: one gentle question, once, and a person looks."""
    draft.flagged = "doubt"
    probing = asks_gently(draft)
    if probing is not None:
        draft.say(probing)


def asks_gently(draft: Draft) -> Say | None:
    """The gentle question, unless it was answered or a person is called already."""
    topic = next((t for t in draft.topics.values() if t.probe is not None), None)
    if topic is None or "probe" in draft.answers(topic) or draft.now.case is not None:
        return None
    return topic.probe
