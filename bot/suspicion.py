"""Which of the model's suspicions about an offer become warning signs, and which signs in the words it finds harmless?

The model learned from labelled offers of many authors (nlu_data/offers.jsonl) what a careful person warns of. It stands
beside the rules: it hears what no rule was written for, and what a rule takes for a sign in an honest offer.
"""

from bot.model import About, Heard, Level, Signal, World

SOURCE = "nlu_data/offers.jsonl"
WHOLE = "bad"  # the suspicion of the offer as a whole
PATTERN = "false_offer_pattern"  # the sign that stands for it
# From here the model's word is enough for a warning, and for its name; nlu_server/suar_nlu.py says nothing below. What
# it does to offers of authors left out of training stands in docs/decisions/0019.
SURE = 0.5
NAMED = 0.5
HARMLESS = 0.2  # below it a sign in the words is none; set by hand
_ABOUT_OFFERS = frozenset(
    {"ask_offer", "offer_marriage", "offer_internship", "recruiter_advert", "report_recruiter"}
    | {"check_agency", "ask_procedure", "ask_cost"}
)
_ABOUT = 0.3  # of the model's shares: below it the words are about something else
BY_TABLE = frozenset({"closed_country", "underage"})  # what is closed and who is a child, facts and numbers say


def whole(heard: Heard) -> float | None:
    """How probable it is that a careful person warns of this offer; None when the words are about something else."""
    if sum(share for intent, share in heard.ranking if intent in _ABOUT_OFFERS) < _ABOUT:
        return None
    return next((each.share for each in heard.suspicions if each.name == WHOLE), None)


def signals(heard: Heard, world: World, about: About) -> tuple[Signal, ...]:
    """The warning signs that the model hears in an offer: by name where it is sure, and the pattern of the whole.

    Each quotes the words that speak loudest for it.
    """
    bad = whole(heard)
    if bad is None or bad < SURE:
        return ()
    return tuple(
        Signal(
            PATTERN if each.name == WHOLE else each.name,
            Level.WARN,
            about,
            world.phrases.written(heard.text, *each.words),
            "The model heard it.",
            SOURCE,
            group="offer",
        )
        for each in sorted(heard.suspicions, key=lambda each: each.name == WHOLE)
        if each.name == WHOLE or (each.share >= NAMED and each.name not in BY_TABLE)
    )
