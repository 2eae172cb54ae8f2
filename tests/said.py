"""What no answer may ever do, looked for in all that is said to a caller: verdicts, numbers we do not have, dead codes.

docs/labels.md lists it ("What no answer may ever do"); this is the part that can be read off the words themselves.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.facts import Facts

# A verdict is never ours to give. "selamat" and "aman" may stand in names and greetings, not as judgements.
VERDICTS = {
    "id": r"\b(aman|pasti|dijamin|terjamin|terpercaya|tenang saja|jangan khawatir|bukan penipuan|100 ?%)\b",
    "en": r"(?i)\b(safe(?! travel)|safely|guaranteed?|certainly|surely|don't worry|not a scam|100 ?%)\b",
    "ms": r"(?i)\b(selamat(?! (?:datang|pagi|petang|malam|tinggal|jalan))|pasti|dijamin|terjamin|dipercayai)\b",
    "jv": r"(?i)\b(aman|mesthi|mesti|dijamin|terjamin|dipercaya)\b",
    "zh": r"安全|保证|一定(?!要)|放心|肯定|可靠",
}
# The caller's own words given back, and what is said to be no proof: "belum berarti bisa dipercaya".
_NOT_OURS = re.compile(r"“[^”]*”|\b(?:belum|bukan) berarti\b[^.\n]*")
_ENTRY = re.compile(r"☎ (?P<who>.*?)(?:: |：)(?P<ways>[^(（\n]+)")
_TELEPHONE = re.compile(r"(?<![\w.,+])(?!\d{4}-\d\d-\d\d\b)\+?\d(?:[ -]?\d){6,}(?![\w.,]\d)")
_RING = re.compile(
    r"(?i)(?:\b(?:telepon|telpon|telefon|hubungi|call|phone|ring)\b|拨打|打电话|联系)"
    r"[^.。\n☎]{0,30}?(?<![\d-])(?P<code>\d{3,5})(?!\d|[.-]\d)[^.。\n]*"
)


def wrongs(script: Mapping[str, Any], line: Mapping[str, Any], facts: Facts) -> list[str]:
    """All that was said in a played story and never may be, in words.

    ``here`` in a story or in one of its steps is the country that the caller writes from. Without it they may be at
    home or in any country that they have named, and a short code must work in one of these.
    """
    found: list[str] = []
    told, offered = "", list[str]()
    here = script.get("here")
    for place, (step, entry) in enumerate(zip(script["turns"], line["turns"], strict=True), 1):
        told += f"\n{_told(step, offered)}"
        here = step.get("here", here)
        where = {here} if here else {"ID", *_named(told, facts)}
        for reply in [] if "event" in step else [*entry["clock_replies"], *entry["replies"]]:
            offered = reply["choices"] or offered
            heard = "\n".join([reply["text"], *reply["choices"]])
            found += [f"{script['id']} step {place}: {each}" for each in judged(heard, told, where, facts)]
    return found


def judged(text: str, told: str, where: set[str], facts: Facts) -> Iterator[str]:
    """What is wrong with one text for somebody who wrote ``told`` and may be in any country of ``where``."""
    for language, pattern in VERDICTS.items():
        if verdict := re.search(pattern, _NOT_OURS.sub("", text), re.IGNORECASE):
            yield f"the verdict {verdict[0]!r} ({language})"
    codes, numbers = _known(facts)
    for entry in _ENTRY.finditer(text):
        for way in entry["ways"].split("·"):
            digits = _digits(way.removeprefix("WhatsApp").strip())
            if digits in codes:
                if not codes[digits] & (where | _home(entry["who"])):
                    yield f"the code {digits}, which works in {', '.join(sorted(codes[digits]))}"
            elif digits not in numbers:
                yield f"the number {way.strip()}, which is not among the facts"
    for number in _TELEPHONE.findall(text):
        if _digits(number) not in {*numbers, *codes} and _digits(number)[-9:] not in _digits(told):
            yield f"the number {number}, which is not among the facts"
    for ring in _RING.finditer(text):
        works = codes.get(ring["code"])
        if works is None:
            yield f"the code {ring['code']}, which is not among the facts"
        elif not works & (where | _home(ring[0])):
            yield f"the code {ring['code']}, which works in {', '.join(sorted(works))}"


def _known(facts: Facts) -> tuple[dict[str, set[str]], set[str]]:
    """Short codes with the countries they work in, and all numbers that ring from anywhere; sayable ones alone."""
    codes: dict[str, set[str]] = {}
    numbers: set[str] = set()
    for contact in facts.contacts():
        for phone in (*contact.phones, *contact.whatsapp) if contact.sayable else ():
            if phone.startswith("+"):
                numbers.add(phone)
            else:
                codes.setdefault(phone, set()).update({contact.country, *contact.also_in})
    return codes, numbers


def _home(text: str) -> set[str]:
    """A code of home may be named to anybody when it is said that it is one."""
    return {"ID"} if re.search(r"(?i)\b(?:di|in|ing|ning) Indonesia\b|在印尼", text) else set()


def _named(told: str, facts: Facts) -> set[str]:
    words = told.lower()
    return {
        country.iso
        for country in facts.countries()
        for name in (*country.names, *country.places)
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)
    }


def _told(step: Mapping[str, Any], offered: list[str]) -> str:
    """What a caller said in a step, with the label of a pressed or typed number."""
    texts = step.get("user", "")
    said = " ".join(texts) if isinstance(texts, list) else str(texts)
    pressed = str(step.get("button", "")) or said
    if pressed.strip().isdigit() and 0 < int(pressed) <= len(offered):
        return offered[int(pressed) - 1]
    return f"{said} {step.get('button', '')}"


def _digits(number: str) -> str:
    return re.sub(r"[^\d+]", "", number)
