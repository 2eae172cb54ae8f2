"""What became of my report?"""

import re
from collections.abc import Mapping
from datetime import datetime

from actions.missing_relative import by_when
from actions.reading import never, unnoticed
from bot.model import Answers, Conclusion, Heard, Key, Question, Say, Topic, Value, World

STATES = {"open", "taken", "closed"}
_DIGITS = re.compile(r"(?<![\d.,+])(?:\d{3}[ -]\d{3}|\d{5,6})(?![\d.,]?\d)")
_CONTEXT = re.compile(r"\bpin\b|laporan|kasus|case|report", re.I)
_PIN_LOST = re.compile(
    r"\bpin\b.*\b(?:lupa|hilang|apa|berapa|baru|mana|lost|forgot|new)|\b(?:lupa|hilang|minta|ganti|lost|forgot|new)\b.*\bpin\b",
    re.I | re.S,
)


# "Kapan ada kabar bu?", "sudah ada perkembangan?": short, and about the report rather than a person.
_ASKS = re.compile(
    r"\b(?:kapan|sudah|udah|udh|sdh|dah|blm|belum|any)\b.{0,20}\b(?:kabar(?:nya)?|perkembangan(?:nya)?|info(?:nya)?|hasil(?:nya)?|"
    r"news|update)\b[^?\n]{0,12}\?",
    re.I,
)
SHORT = 7  # words
# "Good morning, I want to know about my report": a report of one's own, and a wish to hear of it. No wish to change or
# delete it, and no question of who reads it.
_OF_MINE = re.compile(
    r"\b(?:know|hear|ask|asking|check|news|update|status|happen\w*|going|tanya|nanya|cek|kabar(?:nya)?|perkembangan(?:nya)?)\b"
    r"[^?.\n]{0,20}\b(?:my (?:report|case)|(?:laporan|kasus) (?:saya|aku|sy|kami|ku))\b",
    re.I,
)
_NOT_NEWS = re.compile(r"\b(?:who|siapa|delete|hapus|cabut|change|ubah|secret|rahasia|safe|aman|read|baca)\b", re.I)
LONG = 14  # words


def _named(heard: Heard) -> bool:
    """Whether these words ask for the PIN or for news of the report, whatever the model hears."""
    words = len(heard.text.split())
    asks = words <= SHORT and _ASKS.search(heard.text) is not None
    mine = words <= LONG and _OF_MINE.search(heard.text) is not None and _NOT_NEWS.search(heard.text) is None
    return asks or mine or _pin_lost(heard) is not None


def _digits(words: str, length: int) -> str | None:
    """The last run of so many digits: six are a case number ("482 913" too), five a PIN."""
    found = [re.sub(r"\D", "", match.group()) for match in _DIGITS.finditer(words)]
    return next((each for each in reversed(found) if len(each) == length), None)


def _meant(heard: Heard) -> bool:
    """Whether digits here may be a case number or a PIN: we asked, the words say so, or there are no other words."""
    bare = re.search(r"[^\W\d_]", heard.text) is None
    return heard.choice is None and (heard.asked is not None or bare or _CONTEXT.search(heard.text) is not None)


def _number(heard: Heard) -> Value:
    return _digits(heard.text, 6) if _meant(heard) else None


def _pin(heard: Heard) -> Value:
    """Only that one was given: the PIN itself is tried by the store, and kept nowhere."""
    return True if _meant(heard) and _digits(heard.text, 5) else None


def _pin_lost(heard: Heard) -> Value:
    return True if _PIN_LOST.search(heard.text) else None


def _shows(answers: Answers, heard: Heard) -> Key | None:
    """Number and PIN in these words; the number may have come before. Unasked, nothing else may stand beside them."""
    number, pin = _digits(heard.text, 6) or answers.get("number"), _digits(heard.text, 5)
    if number is None or pin is None or heard.choice is not None:
        return None
    return Key(str(number), pin) if answers or _meant(heard) else None


def _own(world: World) -> Mapping[str, Value] | None:
    """This conversation's own case, unless its caller must not learn that there is one."""
    case = world.found.get("case")
    return case if isinstance(case, dict) and case.get("state") in STATES and not unnoticed(world) else None


def _stranger(answers: Answers, world: World) -> bool:
    """Whether the answer needs number and PIN: no case of this chat, or they ask for another one."""
    own = _own(world)
    return own is None or answers.get("number") not in (None, own["number"])


def _asks_pin(answers: Answers, world: World) -> bool:
    return _stranger(answers, world) and "number" in answers


def _how_it_stands(case: Mapping[str, Value], world: World) -> tuple[Say, ...]:
    """Received, with whom, what next and by when; never what was found, nor by whose name."""
    state = str(case["state"])
    line = "case_status.open_off_duty" if state == "open" and not world.on_duty else f"case_status.{state}"
    says = [Say(line, {"number": str(case["number"])})]
    promised = case.get("promised")
    if state != "closed":
        if promised is not None and (at := datetime.fromisoformat(str(promised))) > world.now:
            says.append(by_when("case_status", at, world))
        says.append(Say("case_status.meanwhile"))
    return tuple(says)


def _conclude(answers: Answers, world: World) -> Conclusion:
    own = _own(world)
    if own is not None and not _stranger(answers, world):
        gives = own["state"] != "closed" and (answers.get("pin_lost") or not own.get("pin")) and world.new_pin
        new = (Say("case_status.new_pin", {"pin": world.new_pin}),) if gives else ()
        return Conclusion(says=(*_how_it_stands(own, world), *new), pin=world.new_pin if gives else None)
    tried = world.found.get("shown")
    if not isinstance(tried, dict) or "number" not in answers:
        return Conclusion(says=(Say("case_status.none"),))
    case = tried.get("case")
    if isinstance(case, dict):
        return Conclusion(says=_how_it_stands(case, world))
    if tried.get("blocked"):
        return Conclusion(says=(Say("case_status.blocked"),))
    return Conclusion(says=(Say("case_status.no_match"), Say("case_status.ask_pin")), asks_again="pin")


TOPIC = Topic(
    name="case_status",
    opens_on=frozenset({"case_status"}),
    questions=(
        Question("pin_lost", Say("case_status.new_pin"), read=_pin_lost, when=never),
        Question("number", Say("case_status.ask_number"), read=_number, when=_stranger, secret=True),
        Question("pin", Say("case_status.ask_pin"), read=_pin, when=_asks_pin),
    ),
    conclude=_conclude,
    shows=_shows,
    named=_named,
)
