"""What did the caller say, before any model is asked: a choice, a name, a day, a sum, a language?"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from rapidfuzz.distance import OSA

from bot.entities import Gazetteer, entities
from bot.model import Arrival, Choice, Heard, Kind
from bot.spelling import Normaliser, by_form, clean, word_set

_ORDINALS = by_form(
    {
        1: "satu pertama kesatu one first siji",
        2: "dua kedua two second loro",
        3: "tiga ketiga three third telu",
        4: "empat keempat four papat",
        5: "lima kelima five",
        6: "enam keenam six",
        7: "tujuh ketujuh seven",
        8: "delapan kedelapan eight",
        9: "sembilan kesembilan nine",
        10: "sepuluh kesepuluh ten",
    }
)
_NUMBERED = re.compile(r"(?:(?:no|nomor|nomer|nmr|pilih|pilihan|opsi|yang|yg|number|option|the|#)[\s.]*)*(\w+)[\s.)!]*")
_YES = word_set("ya iya iye iyo yes y yoi betul benar yup yep he eh inggih nggih ho oh boleh oke mau ")
_NO = word_set("tidak gak ndak tak tadak daan enggak no nope bukan ora mboten sian dak belum ")
_CORRECTS = re.compile(
    r"^\s*(?:eh+|oh|maaf|sorry|aduh)?[\s,.]*(?:eh+|bukan(?=[\s,.]+(?:tapi|yang|yg|itu|maksud|umur|nama|pt|di|\d|[a-z]+nya))|bukan\s*,|salah|ralat|koreksi|typo|"
    r"maksud(?:nya|ku| saya| sy| aku)?\b|actually|i mean|correction|no,)"
    r"|\b(?:salah ketik|salah tulis|salah sebut|ralat|eh bukan|bukan itu maksud|maksud saya|maksudku|i meant?)\b"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TONGUE = {
    "en": word_set(
        "the is are am my me i to and of not please what how where they he she his her can cannot does do was "
        "help want need with for from have has this that will would it at in on safe yes there you your i'm "
        "don't him who "
    ),
    "jv": word_set(
        "ora piye kowe sampeyan panjenengan arep wis durung nang ning karo sopo kulo mboten iso lungo mulih "
        "iki kuwi neng ngendi opo yo aku saiki sesuk bengi bojoku omah wong dadi meh ndelik soko ojo kon "
        "pripun wedi mbengi "
    ),
    "ms": word_set(
        "kat awak macam camana mana korang nak tak boleh cakap kena takde takda lepas sahaja sila encik cik "
        "pejabat tengok imigresen polis ialah adakah bagaimanakah sekarang ni dekat dia orang duit telefon "
        "peguam "
    ),
    "id": word_set(
        "gak nggak gk ga udah sudah gimana bagaimana kalo banget sy yg yang tidak dengan untuk saya bisa "
        "karena uang kamu aja belum sekarang apa ini itu dari mau kerja aku ditawari kenapa bang kak di ke "
    ),
}
# Malay and Indonesian share most words: these say which of the two it is.
_MALAY_ONLY = word_set(
    "kat awak korang macam camana cakap takde takda sahaja imigresen peguam pejabat encik telefon adakah jiran tengok "
)
_INDONESIAN_ONLY = word_set(
    "gak nggak gk ga udah gimana bagaimana kalo banget sy yg tidak karena uang aja bisa gue enggak udh sdh tdk kenapa "
)


class Reader:
    """Reads what a turn brings. Holds the spelling table and how people write countries and places."""

    __slots__ = ("known", "normal")

    def __init__(self, normal: Normaliser, known: Gazetteer) -> None:
        self.normal = normal
        self.known = known

    def read(self, arrivals: Sequence[Arrival], choices: Sequence[Choice], now: datetime, zone: ZoneInfo) -> Heard:
        """One turn out of all that waits. The last pressed, typed or numbered choice counts.

        The label of a pressed button is ours, not the caller's words, and stays out of ``text``. A deadline
        that fell due alone is the choice "clock:<kind>".
        """
        choice: str | None = None
        lines: list[str] = []
        for arrival in arrivals:
            if arrival.kind is Kind.CLOCK:
                continue
            pressed = arrival.choice or self.typed(arrival.text, choices)
            choice = pressed or choice
            if arrival.text and not arrival.choice:
                lines.append(arrival.text)
        clocks = [arrival for arrival in arrivals if arrival.kind is Kind.CLOCK]
        if clocks and len(clocks) == len(arrivals):
            choice = f"clock:{clocks[-1].text}"
        text = "\n".join(lines)
        heard = Heard(
            text=text,
            kinds=tuple(arrival.kind for arrival in arrivals),
            choice=choice,
            place=next((arrival.place for arrival in reversed(arrivals) if arrival.place), None),
            corrects=any(arrival.kind is Kind.EDIT for arrival in arrivals)
            or _CORRECTS.search(clean(text)) is not None,
        )
        if not text:
            return heard
        return replace(heard, entities=entities(text, self.normal, self.known, now, zone), language=language(text))

    def command(self, text: str) -> str:
        """The words in their usual spelling, with their slash: "/help" is a command where "help" is a cry."""
        return "/" * text.lstrip().startswith("/") + self.normal.normalise(text)

    def typed(self, text: str, choices: Sequence[Choice]) -> str | None:
        """The choice that these words are: its number ("no 2", "dua") or its label, small slips forgiven."""
        if not choices or not text or len(text) > 40:
            return None
        plain = clean(text).strip()
        if numbered := _NUMBERED.fullmatch(plain):
            said = numbered.group(1)
            number = int(said) if said.isdigit() and len(said) <= 2 else _ORDINALS.get(said, 0)
            if 1 <= number <= len(choices):
                return choices[number - 1].id
        words = self.normal.normalise(text)
        labels = [(self.normal.normalise(choice.label), choice.id) for choice in choices]
        for label, found in labels:
            if words == label:
                return found
        first = words.split()[:1]
        if first and len(words.split()) <= 2:
            for answers in (_YES, _NO):
                if all(word in answers for word in words.split()):
                    fitting = [found for label, found in labels if label.split()[:1] and label.split()[0] in answers]
                    if len(fitting) == 1:
                        return fitting[0]
        near = [found for label, found in labels if len(label) >= 5 and OSA.distance(words, label) <= len(label) // 6]
        if not near and len(words) >= 4:
            near = [found for label, found in labels if label.startswith(words + " ")]
        return near[0] if len(near) == 1 else None


def language(text: str) -> str | None:
    """The language that the words themselves show; None when it might be another."""
    if len(_HAN.findall(text)) >= 2:
        return "zh"
    words = re.findall(r"[a-z']+", clean(text))
    if not words:
        return None
    score = {tongue: sum(word in known for word in words) for tongue, known in _TONGUE.items()}
    many = score["en"] >= 5 and score["en"] >= 5 * score["id"]  # a long text is mostly names, jobs and places
    if many or (score["en"] >= 2 and score["en"] * 5 >= len(words) * 2 and score["en"] > score["id"]):
        return "en"
    if score["jv"] >= 2 and score["jv"] > score["id"] and score["jv"] * 4 >= len(words):
        return "jv"
    malay = sum(word in _MALAY_ONLY for word in words)
    indonesian = sum(word in _INDONESIAN_ONLY for word in words)
    if malay >= 2 and malay > indonesian:
        return "ms"
    if indonesian >= 1 and score["id"] >= 2 and malay == 0:
        return "id"
    return None


def load(root: Path) -> Reader:
    """Read nlu_data/normal.yml and responses/facts/countries.yml under ``root``."""
    held = yaml.safe_load((root / "responses/facts/countries.yml").read_text(encoding="utf-8"))
    return Reader(Normaliser.load(root / "nlu_data/normal.yml"), Gazetteer.of(held["countries"]))
