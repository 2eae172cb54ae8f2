"""An agency's name against the listings in hand: what our copy says about it, and never more than that.

Calling an unknown company "listed" is the worst mistake here, so a name matches only when every word of it is the
same, an abbreviation, or a slip of the fingers that cannot be another word. Everything merely similar is a candidate
to ask back with.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from bot.errors import Unusable

COLUMNS = (
    *("name", "licence_no", "status", "status_date", "city", "province", "address", "phone"),
    *("source", "source_date"),
)
_OPTIONAL = frozenset({"snapshot_id", "retrieved_at"})
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_FRESH_DAYS = 30  # domain/agencies: older copies must say "data lama"
_SANCTION_YEARS = 5  # a company may be licensed again or renamed since
_CURRENT = frozenset({"licensed", "active"})
_SANCTIONED = frozenset({"revoked", "suspended"})
_OLD = frozenset({"sanction_lifted_supervised", "licensed_per_official_statement", "placing_per_official_news"})
_SHOWN = _CURRENT | _SANCTIONED | _OLD  # every other status is for counsellors: unproven, or a risk of libel

_BODIES = {"pt": "pt", "p3mi": "pt", "pptkis": "pt", "perseroan": "pt", "cv": "cv", "ud": "ud", "yayasan": "yayasan"}
_BODIES |= {"lpk": "lpk", "lkp": "lkp", "blk": "lpk", "koperasi": "koperasi", "firma": "firma"}
_TAILS = frozenset({"tbk", "persero"})
_SAME_AS = {"international": "internasional", "intl": "internasional", "int": "internasional", "indo": "indonesia"}
_SAME_AS |= {
    "ind": "indonesia",
    "sej": "sejahtera",
    "mdr": "mandiri",
    "and": "dan",
    "1": "satu",
    "2": "dua",
    "3": "tiga",
}
# Words that companies are named with: a changed word that is one of these is another company, not a slip.
_NAMED_WITH = """
abadi abdi adi aditya agri agro agung ahli alam alfa alfi amal aman amanah amanda anak ananda aneka anugerah
anugrah arta artha asia asih asri bahagia bahana bahari bahtera bakti bakty bali bandung bangsa bangun banten
baraka barat barokah baru batam batavia bekasi berkah berkarya berkat bersama bersatu bina binar bintan bintang
bogor borneo buana budi bumi bunga cahaya cahya cakra cakrawala cemerlang cendana cilacap cipta cirebon citra dana
darma data depok dharma dian dua dunia duta dwi eka elang emas era fajar gading gaja gajah galaxy gemilang global
globe gloria graha griya group grup guna handal harapan harmoni harum hasil hidup hijau hikmah holding hongkong
indah indo indonesia indramayu insan insani intan internasional inti jabar jakarta jasa jateng jati jatim jawa
jaya jepang kalbar kalimantan karsa karya kasih kencana kendal kerja kirana kita korea kreasi kupang kurnia kusuma
lancar langgeng lestari lima logam lombok luhur mada madani maha mahkota maju makassar makmur malang malaysia
malindo mandala mandara mandira mandiri manpower mas masa mataram medan media mega megah mekar melati merdeka
mitra mitro muda mukti mulia mulya murni mutiara nasional negara niaga nirmala nusa nusantara oasis padi panca
pancar pandu pelita perdana perkasa permata persada pertiwi pontianak pratama prestasi prima primadona puncak pura
purnama pusat putera puteri putra putri raharja raharjo rahayu raja rama raya rejeki rejo reksa rezeki rezki ria
riau rizki rizky sakti sambas samudera samudra santosa santoso sarana sari satria satu saudi sehat sejahtera
sejati sejuk selaras selatan semarang sembada sentosa sentra sentral setia setya sinar sinergi singapura
singkawang solusi subur sukabumi sukma sukses sumatera sumber surabaya surya swadaya taiwan talenta tama tani
tenaga tengah tenggara tiga timur tirta tri tunas tunggal utama utara wahana wana wangi wati widya wijaya wira
wisata wisesa yudha
"""
_WORDS = frozenset(_NAMED_WITH.split())
# Those of them that go on in a sentence about a company, so that they do not belong to its name there.
_ORDINARY = frozenset(
    (
        "aman anak baru cabang dua era hasil kerja kita masa satu sehat tiga malaysia taiwan hongkong "
        + "singapura jepang korea saudi"
    ).split()
)
_LOOK_AT = 8000  # postings read for one name: keeps a check within a few milliseconds on 20,000 listings
_VOWELS = frozenset("aeiou")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUND_ALIKE = tuple(frozenset(group) for group in ("bpvfw", "dt", "kgcqx", "szcjx", "jyi", "mn", "lr", "iy", "uw"))


class State(StrEnum):
    """What our copy says about a name."""

    MATCH_CURRENT_LIST = "match_current_list"
    MATCH_SANCTION_LIST = "match_sanction_list"
    MATCH_OLD_DATA = "match_old_data"
    NOT_FOUND = "not_found_in_our_copy"
    AMBIGUOUS = "ambiguous_name"
    SOURCE_UNAVAILABLE = "source_unavailable"


@dataclass(frozen=True, slots=True)
class Listing:
    """One row of a register. Dates are days, months or years, as the source gave them."""

    name: str
    licence_no: str = ""
    status: str = ""
    status_date: str = ""
    city: str = ""
    province: str = ""
    address: str = ""
    phone: str = ""
    source: str = ""
    source_date: str = ""

    @property
    def shown(self) -> bool:
        """Whether a caller may hear this name from us."""
        return self.status in _SHOWN


@dataclass(frozen=True, slots=True)
class Finding:
    """``name`` and ``listing`` are of the one company meant, else None; ``old``: the copy is past thirty days."""

    state: State
    name: str | None = None
    candidates: tuple[str, ...] = ()
    snapshot_on: date | None = None
    listing: Listing | None = None
    old: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    body: str
    words: tuple[str, ...]

    @property
    def compact(self) -> str:
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class Register:
    """A dated version of the listings, ready to be searched."""

    version: int = 0
    snapshot_on: date | None = None
    listings: tuple[Listing, ...] = ()
    complete: bool = False
    _names: tuple[_Name, ...] = field(default=(), repr=False)
    _exact: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _grams: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _by_word: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _by_letter: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def empty(cls) -> "Register":
        return cls()

    @classmethod
    def build(cls, version: int, snapshot_on: date, listings: Sequence[Listing], complete: bool = False) -> "Register":
        """``complete``: the official list as a whole, so that absence from it says something."""
        names = tuple(_parse(listing.name) for listing in listings)
        words = {word for name in names for word in name.words} | _WORDS
        by_letter: dict[str, list[str]] = {}
        for word in sorted(words):
            by_letter.setdefault(word[0], []).append(word)
        return cls(
            version,
            snapshot_on,
            tuple(listings),
            complete,
            names,
            _postings((name.compact,) for name in names),
            _postings(_trigrams(name) for name in names),
            _postings(set(name.words) for name in names),
            {letter: tuple(group) for letter, group in by_letter.items()},
        )

    def knows(self, word: str) -> bool:
        """Whether it is a word of company names, here or anywhere."""
        return word in _WORDS or word in self._by_word


def check(register: Register, name: str, today: date) -> Finding:
    """The finding a caller gets about a name as typed. Unshown listings answer "not found", without a name."""
    if register.snapshot_on is None or not register.listings:
        return Finding(State.SOURCE_UNAVAILABLE)
    old = (today - register.snapshot_on).days > _FRESH_DAYS
    asked = _parse(name)
    exact = _same_body(register, asked, register._exact.get(asked.compact, ()))
    if exact and not _initials(asked):
        return _found(register, exact, today, old)
    near = () if _initials(asked) else _nearby(register, asked)
    meant = [index for index in near if _meant(register, asked, register._names[index])]
    one_name = {register._names[index].compact for index in meant}
    if len(one_name) == 1:
        return _found(register, meant, today, old)
    similar = [*meant, *(index for index in near if index not in meant and _similar(register, asked, index)), *exact]
    shown = (register.listings[index] for index in similar if register.listings[index].shown)
    candidates = tuple(dict.fromkeys(listing.name for listing in shown))[:5]
    state = State.AMBIGUOUS if candidates else State.NOT_FOUND
    return Finding(state, None, candidates, register.snapshot_on, None, old)


def _found(register: Register, indexes: Sequence[int], today: date, old: bool) -> Finding:
    shown = [register.listings[index] for index in indexes if register.listings[index].shown]
    if not shown:
        return Finding(State.NOT_FOUND, None, (), register.snapshot_on, None, old)
    # One company on two lists: its sanction counts, then the newest word about it.
    ranked = {State.MATCH_SANCTION_LIST: 2, State.MATCH_CURRENT_LIST: 1}
    listing = max(shown, key=lambda each: (ranked.get(_state(each, today, old), 0), each.source_date))
    return Finding(_state(listing, today, old), listing.name, (listing.name,), register.snapshot_on, listing, old)


def _state(listing: Listing, today: date, old: bool) -> State:
    if listing.status in _SANCTIONED:
        year = int((listing.status_date or listing.source_date or "0")[:4])
        return State.MATCH_SANCTION_LIST if today.year - year <= _SANCTION_YEARS else State.MATCH_OLD_DATA
    return State.MATCH_CURRENT_LIST if listing.status in _CURRENT and not old else State.MATCH_OLD_DATA


# ------------------------------------------------------------------ taking names apart


def _parse(name: str) -> _Name:
    """Kind of body and plain words: no "PT", brackets, branch or punctuation; known short forms written out."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("&", " dan ")
    plain = re.sub(r"\(.*?\)", " ", plain)
    plain = re.sub(r"\bp\.\s*t\b\.?", " pt ", plain)
    plain = re.sub(r"\bc\.\s*v\b\.?", " cv ", plain)
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    if "cabang" in words[1:]:
        words = words[: words.index("cabang", 1)]
    bodies = [_BODIES[word] for word in (*words[:2], *words[-1:]) if word in _BODIES]
    kept = [word for word in words if word not in _BODIES and word not in _TAILS]
    body = next((each for each in bodies if each != "pt"), bodies[0] if bodies else "")
    return _Name(body, tuple(_SAME_AS.get(word, word) for word in kept))


def _initials(name: _Name) -> bool:
    """Letters that stand for words ("PT PSM", "P S M"): many companies share them."""
    return (
        len(name.compact) <= 3
        or all(len(word) <= 2 for word in name.words)
        or not any(_VOWELS & set(word) for word in name.words)
    )


def _trigrams(name: _Name) -> set[str]:
    whole = name.compact
    return {whole[at : at + 3] for at in range(len(whole) - 2)}


def _postings(keys: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for index, several in enumerate(keys):
        for key in several:
            found.setdefault(key, []).append(index)
    return {key: tuple(indexes) for key, indexes in found.items()}


def _same_body(register: Register, asked: _Name, indexes: Iterable[int]) -> list[int]:
    """Only a PT can be a P3MI: the same name as CV, LPK or Yayasan is somebody else."""
    return [index for index in indexes if (asked.body or "pt") == (register._names[index].body or "pt")]


def _nearby(register: Register, asked: _Name) -> list[int]:
    """The listings that share the rarest letters or the rarest word with the name, likest first."""
    grams = sorted((register._grams[gram] for gram in _trigrams(asked) if gram in register._grams), key=len)
    shared: Counter[int] = Counter()
    looked_at = 0
    for place, indexes in enumerate(grams):
        if place >= 6 and looked_at > _LOOK_AT:
            break
        shared.update(indexes)
        looked_at += len(indexes)
    enough = max(shared.values(), default=0) * 0.6
    by_letters = {index: register._names[index].compact for index, count in shared.items() if count >= enough}
    likest = process.extract(asked.compact, by_letters, scorer=Indel.normalized_similarity, limit=30)
    starts = [word[0] for word in asked.words]
    rarest = min((register._by_word[word] for word in asked.words if word in register._by_word), key=len, default=())
    # "smtr amal": short forms share few letters with the name, but one whole word and the first letters.
    by_word = (at for at in rarest if [word[0] for word in register._names[at].words] == starts)
    found = dict.fromkeys((*(index for _, _, index in likest), *islice(by_word, 60)))
    return _same_body(register, asked, found)


# ------------------------------------------------------------------ comparing names


def _meant(register: Register, asked: _Name, listed: _Name) -> bool:
    """Whether the words typed are this name: all of them, in order, none added, at most two of them mistyped."""
    slips = _aligned(register, asked.words, listed.words)
    if slips is None or len(slips) > 2:
        return False
    whole = [word for word in asked.words if len(word) >= 4 and word not in slips]
    return bool(whole) and not any(_doubtful(register, typed, meant) for typed, meant in slips.items())


def _aligned(register: Register, typed: Sequence[str], listed: Sequence[str]) -> dict[str, str] | None:
    """The words that differ, typed to meant; None when the names are not the same words in the same order."""
    if not typed or not listed:
        return {} if not typed and not listed else None
    for left, right in ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)):
        if left > len(typed) or right > len(listed):
            continue
        mine, theirs = "".join(typed[:left]), "".join(listed[:right])
        if mine != theirs and not _slip(register, mine, theirs, joined=left != right):
            continue
        rest = _aligned(register, typed[left:], listed[right:])
        if rest is not None:
            return rest if mine == theirs else {mine: theirs, **rest}
    return None


def _slip(register: Register, typed: str, meant: str, *, joined: bool) -> bool:
    """Whether one word is the other, mistyped or cut short. Never when it is a word of its own."""
    if register.knows(typed) or len(meant) < 4 or typed[0] != meant[0]:
        return False
    if joined:  # a word left out must not pass for the end of a longer one
        return OSA.distance(typed, meant) == 1 and _mistyped(typed, meant)
    return _short_for(typed, meant) or _mistyped(typed, meant)


def _short_for(typed: str, meant: str) -> bool:
    """ "Internas", "sjhtr": the beginning of a word, or its consonants. Two letters could be anything."""
    if len(typed) < 3 or len(meant) < 6:
        return False
    if meant.startswith(typed):
        return True
    letters = iter(meant)
    return not _VOWELS & set(typed) and all(letter in letters for letter in typed)


def _mistyped(typed: str, meant: str) -> bool:
    edits = OSA.distance(typed, meant, score_cutoff=2)
    if edits > (2 if len(meant) >= 8 else 1):
        return False
    if len(typed) == len(meant) and sorted(typed) == sorted(meant):
        return edits == 1  # two letters changed places
    shorter = len(meant) - len(typed)
    if shorter == edits:
        return True  # letters were left out
    if shorter == -1 and edits == 1:
        return _letter_too_many(typed, meant)
    return shorter == 0 and edits == 1 and len(meant) >= 6 and _wrong_key(typed, meant)


def _letter_too_many(typed: str, meant: str) -> bool:
    at = next((place for place, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), len(meant))
    extra = typed[at]
    before, after = typed[at - 1], typed[at + 1 : at + 2]
    if extra != "h" and extra in (before, after):
        return True  # pressed twice
    # "Welasteri" for "Welastri". Any other letter may be a spelling of its own ("Redjo" is not "Rejo").
    return extra == "e" and bool(after) and before not in _VOWELS and after not in _VOWELS


def _wrong_key(typed: str, meant: str) -> bool:
    """One letter replaced by another that does not sound like it; a likeness in sound may be another name."""
    mine, theirs = next(pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1])
    if mine in _VOWELS and theirs in _VOWELS:
        return False
    return not any({mine, theirs} <= group for group in _SOUND_ALIKE) and _neighbours(mine, theirs)


def _neighbours(one: str, other: str) -> bool:
    for row, keys in enumerate(_KEYS):
        if one in keys:
            near = [_KEYS[each] for each in (row - 1, row, row + 1) if 0 <= each < len(_KEYS)]
            return any(other in keys_near[max(0, keys.index(one) - 1) : keys.index(one) + 2] for keys_near in near)
    return False


def _doubtful(register: Register, typed: str, meant: str) -> bool:
    """Whether the slip may as well be another known word ("putr")."""
    distance = OSA.distance(typed, meant)
    if distance > 2:
        return False  # cut short: the rest of the name has to tell
    likely = process.extract(
        typed, register._by_letter.get(typed[0], ()), scorer=OSA.distance, score_cutoff=distance, limit=None
    )
    return any(word != meant and word not in meant for word, _, _ in likely)


def _similar(register: Register, asked: _Name, index: int) -> bool:
    """Worth asking back: part of the name, a word more, words swapped, one word other, or nearly the same letters."""
    listed = register._names[index]
    mine, theirs = set(asked.words), set(listed.words)
    if mine == theirs or asked.compact == listed.compact:
        return True
    shared = mine & theirs
    if any(len(word) >= 4 for word in mine) and _begins(asked.words, listed.words):
        return True
    if len(shared) >= 2 and len(mine | theirs) - len(shared) <= 2 and asked.words[:1] == listed.words[:1]:
        return True
    return Indel.normalized_similarity(asked.compact, listed.compact) >= 0.86


def _begins(asked: Sequence[str], listed: Sequence[str]) -> bool:
    """ "Ramzy" of "Ramzy Cahaya Karya": the name starts with what was said, a slip allowed."""
    pairs = list(zip(asked, listed, strict=False))
    return bool(pairs) and all(
        mine == theirs or (len(theirs) >= 5 and OSA.distance(mine, theirs, score_cutoff=1) <= 1)
        for mine, theirs in pairs
    )


# ------------------------------------------------------------------ names inside a sentence


def spot(register: Register, text: str) -> tuple[str, ...]:
    """Names of listings written inside a sentence, with or without "PT", longest first where they overlap.

    A name that goes on with another company word ("Cahaya Lombok Jaya") is another company and is left alone. An
    unshown listing comes back in the caller's own words.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    written = re.findall(r"[a-z0-9]+", plain)
    words = [_SAME_AS.get(word, word) for word in written]
    found: dict[tuple[int, int], str] = {}
    for start in range(len(words)):
        for end in range(min(len(words), start + 8), start, -1):
            index = next(iter(_named(register, words[start:end])), None)
            if index is not None and not _goes_on(register, words, start, end):
                listing = register.listings[index]
                found[start, end] = listing.name if listing.shown else " ".join(written[start:end])
                break
    spans = sorted(found, key=lambda span: span[0] - span[1])
    kept: list[tuple[int, int]] = []
    for span in spans:
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return tuple(dict.fromkeys(found[span] for span in sorted(kept)))


def _named(register: Register, words: Sequence[str]) -> list[int]:
    compact = "".join(words)
    if len(compact) < 8 or words[0] in _BODIES:
        return []
    exact = register._exact.get(compact, ())
    rare = min((register._by_word[word] for word in words if word in register._by_word), key=len, default=())
    asked = _Name("", tuple(words))
    near = rare if not exact and len(rare) <= 50 else ()
    return _same_body(register, asked, exact) or _same_body(
        register, asked, (index for index in near if len(words) > 1 and _meant(register, asked, register._names[index]))
    )


def _goes_on(register: Register, words: Sequence[str], start: int, end: int) -> bool:
    before, after = words[start - 1 : start] if start else [], words[end : end + 1]
    other_body = any(_BODIES.get(word, "pt") != "pt" for word in before)
    return other_body or any(register.knows(word) and word not in _ORDINARY for word in (*before, *after))


# ------------------------------------------------------------------ reading a list


def read_csv(text: str) -> tuple[Listing, ...]:
    """The rows of a register file, columns as in ``agencies.csv``. ``Unusable`` names the line; all or nothing."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        columns = list(reader.fieldnames or ())
        if missing := [column for column in COLUMNS if column not in columns]:
            raise Unusable(f"line 1: the column {missing[0]!r} is missing.")
        if unknown := [column for column in columns if column not in COLUMNS and column not in _OPTIONAL]:
            raise Unusable(f"line 1: the column {unknown[0]!r} is unknown.")
        listings = tuple(_listing(row, reader.line_num) for row in reader)
    except csv.Error as error:
        raise Unusable(f"line {reader.line_num}: {error}.") from error
    if not listings:
        raise Unusable("line 2: the file holds no listing.")
    return listings


def _listing(row: Mapping[str | None, str | None], line: int) -> Listing:
    if None in row or None in row.values():
        raise Unusable(f"line {line}: it has more or fewer fields than columns.")
    listing = Listing(**{column: (row[column] or "").strip() for column in COLUMNS})
    for column in ("name", "status"):
        if not getattr(listing, column):
            raise Unusable(f"line {line}: the {column} is missing.")
    if not _parse(listing.name).words:
        raise Unusable(f"line {line}: {listing.name!r} is not a name.")
    for column in ("status_date", "source_date"):
        value = getattr(listing, column)
        if value and not _real(value):
            raise Unusable(
                f"line {line}: {column} {value!r} is not a day, a month or a year (2026-01-31, 2026-01, 2026)."
            )
    return listing


def _real(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
