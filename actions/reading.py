"""How answers are taken out of what was heard; shared by the topics."""

import re
from collections.abc import Callable

from bot.dialogue import SUSPECT
from bot.model import About, Answers, Heard, Level, Value, World

LONGEST = 300  # of a free answer, in characters: more is a story, and the counsellor sees it anyway


def chosen(line: str, *keys: str) -> Callable[[Heard], Value]:
    """A pressed or numbered choice of this line; a typed yes or no counts while the question stands open."""

    def read(heard: Heard) -> Value:
        choice = heard.choice or ""
        if choice.startswith(f"{line}:"):
            return choice.rpartition(":")[2]
        return choice if heard.asked and choice in keys else None

    return read


# Thanks, and a question of the caller's own, are no answer to ours.
_THANKS = re.compile(
    r"(?:(?:ok\w*|ya|iya|baik)[\s,]+)?(?:terima kasih|makasih|mksh|trims|thanks?(?: you)?|tq|matur (?:nuwun|suwun)|"
    r"suwun|sakalangkong|谢谢|感谢)(?:\s+(?:banyak|so much|very much|kak|cak|bang|pak|bu|min|mas|mbak|ya|yah))*\W*",
    re.IGNORECASE,
)
_ASKS_US = re.compile(
    r"(?:(?:so|but|then|terus|trus|lalu|jadi|tapi|kak|min)[\s,]+)*(?:is|are|does|do|can|will|apa(?:kah)?|siapa|kapan|"
    r"gimana|bagaimana|berapa|kenapa|boleh ?kah|bisa ?kah)\b.*\?\s*",
    re.IGNORECASE | re.DOTALL,
)


def answers_nothing(said: str) -> bool:
    """Whether somebody only thanks, or asks us something in turn."""
    return any(pattern.fullmatch(said.strip()) for pattern in (_THANKS, _ASKS_US))


def free(name: str) -> Callable[[Heard], Value]:
    """The caller's own words, taken only as the answer to this very question."""

    def read(heard: Heard) -> Value:
        if heard.asked != name or heard.choice is not None or answers_nothing(heard.text):
            return None
        return heard.text.strip()[:LONGEST] or None

    return read


def either(*readers: Callable[[Heard], Value]) -> Callable[[Heard], Value]:
    """The first reader that finds something."""

    def read(heard: Heard) -> Value:
        return next((value for reader in readers if (value := reader(heard)) is not None), None)

    return read


def agency(heard: Heard) -> Value:
    return heard.entities.agencies[-1] if heard.entities.agencies else None


def country(heard: Heard) -> Value:
    """ISO code of the country that was named last: with "dari Malaysia ke Kamboja" the way there matters."""
    return heard.entities.countries[-1] if heard.entities.countries else None


def abroad(heard: Heard) -> Value:
    """The country that is not home: "di Kamboja, mau pulang ke Indonesia" tells of Cambodia."""
    away = [iso for iso in heard.entities.countries if iso != "ID"]
    return away[-1] if away else country(heard)


def place(heard: Heard) -> Value:
    """The nearest thing to a whereabouts: a named place before a country."""
    if heard.entities.places:
        return heard.entities.places[-1]
    return "📍" if heard.place is not None else None


def near(heard: Heard) -> Value:
    """The towns and regions that were named, as they were written: which of a country's consulates is near."""
    return " ".join(heard.entities.towns) or None


def job(heard: Heard) -> Value:
    return heard.entities.jobs[0] if heard.entities.jobs else None


def age(heard: Heard) -> Value:
    return heard.entities.ages[-1] if heard.entities.ages else None


def relation(heard: Heard) -> Value:
    return heard.entities.relations[0] if heard.entities.relations else None


def never(answers: Answers, world: World) -> bool:
    """A question that is only ever answered, never asked."""
    return False


def unnoticed(world: World) -> bool:
    """Whether the open case is one about the caller, who looked for a victim and must not learn of it."""
    about = {signal.about for signal in world.memory if signal.level >= Level.HIGH}
    return bool(about) and (about == {About.SUSPECT} or (SUSPECT in world.remembered and About.SELF not in about))


def text(value: Value) -> str:
    return "" if value is None else str(value)
