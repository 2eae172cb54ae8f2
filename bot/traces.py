"""Do two conversations speak of the same person? What is told of somebody, made comparable.

A family seeks a daughter; the daughter writes from another telephone. Nobody but a counsellor may see that they belong
together, so only keyed hashes of these traces are kept (bot/store/matches.py).
"""

import re
import unicodedata
from collections.abc import Iterable

from bot.model import Heard, Trace
from bot.spelling import word_set

# A name that half the province bears is worth less: it counts only beside another word of the name.
_COMMON = (
    "muhammad mohammad muhamad mohamad moh mohd md ahmad achmad abdul abdullah siti sri nur nor nurul putri putra dewi "
    "ayu indah rina ana ani yani tini wati budi agus rudi dedi hendra andi eko joko anak bin binti van de li "
    "chen lim tan"
)
_TITLES = word_set("si pak bu ibu bapak bang kak mas mbak adik adek haji hajah hj h nama namanya")
# As one name is written by a registrar, a school and a mother.
_ALIKE = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "sy"),
    ("ph", "f"),
    ("kh", "k"),
    ("v", "f"),
    ("z", "s"),
    ("y", "i"),
)
_DOUBLE = re.compile(r"(.)\1+")
_OWN_NAME = re.compile(
    r"\b(?:nama (?:saya|aku|sy|ku|lengkap saya)|namaku|saya bernama|my name(?: is)?|jenengku|nyamana kaule|"
    r"i am called)\b"
    r"|我叫|我的?名字",
    re.I,
)
_OWN_AGE = re.compile(
    r"\b(?:umur(?:ku| saya| aku| sy)|usia(?:ku| saya)|(?:saya|aku|sy) (?:baru |masih |sudah |udah )?(?:umur |usia )?"
    r"\d{2}\b|i'?m \d{2}\b|i am \d{2}\b)",
    re.I,
)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in one spelling: "Djoewita" and "juwita" are one."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    found = []
    for word in re.findall(r"[^\W\d_]+", "".join(c for c in plain if not unicodedata.combining(c))):
        if word in _TITLES:
            continue
        for variant, usual in _ALIKE:
            word = word.replace(variant, usual)
        word = _DOUBLE.sub(r"\1", word).removesuffix("h")
        if len(word) > 1 or not word.isascii():
            found.append(word)
    return tuple(dict.fromkeys(found))


def _named(name: str, *, sought: bool) -> list[Trace]:
    common = words_of(_COMMON)
    return [Trace("common" if word in common else "name", word, sought) for word in words_of(name)]


def of_missing(
    *,
    name: str = "",
    phones: Iterable[str] = (),
    country: str = "",
    place: str = "",
    age: int | None = None,
    job: str = "",
    year: int,
) -> tuple[Trace, ...]:
    """What a family knows of who is missed. Years of birth on both sides of the told age count too."""
    found = _named(name, sought=True)
    for each in phones:
        found.append(Trace("handle" if each.startswith("@") else "phone", each.lower().lstrip("@"), True))
    found += [Trace("age", str(year - age + off), True) for off in (-1, 0, 1)] if age is not None else []
    told = (("country", country), ("place", place.lower()), ("job", job))
    return (*found, *(Trace(kind, value, True) for kind, value in told if value))


def of_caller(heard: Heard, year: int) -> tuple[Trace, ...]:
    """What somebody tells of themselves. Where the words speak of a relative, only what is surely their own."""
    said = heard.entities
    found: list[Trace] = []
    if (own := _OWN_NAME.search(heard.text)) is not None:
        behind = heard.text[own.end() :].lower()
        mine = [person for person in said.people if person.split()[0].lower() in behind[:40]]
        found += [trace for person in mine[:1] for trace in _named(person, sought=False)]
    if said.ages and (_OWN_AGE.search(heard.text) or not said.relations):
        found.append(Trace("age", str(year - said.ages[0])))
    if not said.relations:
        found += [Trace("country", country) for country in said.here]
        found += [Trace("place", spot.lower()) for spot in said.spots]
        found += [Trace("job", job) for job in said.jobs]
    if re.search(
        r"(?:nomor|nomer|no|hp|wa|akun|ig|fb)\w*\s+(?:hp |wa )?(?:saya|aku|ku|sy)\b|my number", heard.text, re.I
    ):
        found += [Trace("phone", phone) for phone in said.phones]
        found += [Trace("handle", handle) for handle in said.handles]
    return tuple(dict.fromkeys(found))
