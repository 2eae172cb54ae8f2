"""An agency's name against the listings in hand: what our copy says about it, and never more than that.

Calling an unknown company "listed" is the worst mistake here, so a name matches only when every word of it is the
same, an abbreviation, or a slip of the fingers that cannot be another word. Everything merely similar is a candidate
to ask back with.
"""

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

from bot.company_names import BODIES, SAME_AS, Name, Vocabulary, parse, same

_FRESH_DAYS = 30  # domain/agencies: older copies must say "data lama"
_SANCTION_YEARS = 5  # a company may be licensed again or renamed since
_CURRENT = frozenset({"licensed", "active"})
_SANCTIONED = frozenset({"revoked", "suspended"})
_OLD = frozenset({"sanction_lifted_supervised", "licensed_per_official_statement", "placing_per_official_news"})
_SHOWN = _CURRENT | _SANCTIONED | _OLD  # every other status is for counsellors: unproven, or a risk of libel

# Those of them that go on in a sentence about a company, so that they do not belong to its name there.
_ORDINARY = frozenset(
    (
        "aman anak baru cabang dua era hasil kerja kita masa satu sehat tiga malaysia taiwan hongkong "
        + "singapura jepang korea saudi"
    ).split()
)
_LOOK_AT = 4000  # postings read for one name: keeps a check within a few milliseconds on 20,000 listings


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
class Register:
    """A dated version of the listings, ready to be searched."""

    version: int = 0
    snapshot_on: date | None = None
    listings: tuple[Listing, ...] = ()
    complete: bool = False
    _names: tuple[Name, ...] = field(default=(), repr=False)
    _letters: tuple[str, ...] = field(default=(), repr=False)
    _exact: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _grams: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _by_word: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    known: Vocabulary = field(default=Vocabulary({}, {}), repr=False)

    @classmethod
    def empty(cls) -> "Register":
        return cls()

    @classmethod
    def build(cls, version: int, snapshot_on: date, listings: Sequence[Listing], complete: bool = False) -> "Register":
        """``complete``: the official list as a whole, so that absence from it says something."""
        names = tuple(parse(listing.name, listed=True) for listing in listings)
        by_word = _postings(set(name.words) for name in names)
        return cls(
            version,
            snapshot_on,
            tuple(listings),
            complete,
            names,
            tuple(name.compact for name in names),
            _postings((name.compact,) for name in names),
            _postings(_trigrams(name) for name in names),
            by_word,
            Vocabulary.of({word: len(indexes) for word, indexes in by_word.items()}),
        )


def check(register: Register, name: str, today: date) -> Finding:
    """The finding a caller gets about a name as typed. Unshown listings answer "not found", without a name."""
    if register.snapshot_on is None or not register.listings:
        return Finding(State.SOURCE_UNAVAILABLE)
    old = (today - register.snapshot_on).days > _FRESH_DAYS
    asked = parse(name)
    exact = _same_body(register, asked, register._exact.get(asked.compact, ()))
    if exact and not asked.only_initials:
        return _found(register, exact, today, old)
    near = () if asked.only_initials else _nearby(register, asked)
    meant = [index for index in near if _meant(register, asked, index)]
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


# ------------------------------------------------------------------ finding names


def _trigrams(name: Name) -> set[str]:
    whole = name.compact
    return {whole[at : at + 3] for at in range(len(whole) - 2)}


def _postings(keys: Iterable[Iterable[str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for index, several in enumerate(keys):
        for key in several:
            found.setdefault(key, []).append(index)
    return {key: tuple(indexes) for key, indexes in found.items()}


def _same_body(register: Register, asked: Name, indexes: Iterable[int]) -> list[int]:
    """Only a PT can be a P3MI: the same name as CV, LPK or Yayasan is somebody else."""
    return [index for index in indexes if (asked.body or "pt") == (register._names[index].body or "pt")]


def _nearby(register: Register, asked: Name) -> list[int]:
    """The listings that share the rarest letters or the rarest word with the name, likest first."""
    grams = sorted((register._grams[gram] for gram in _trigrams(asked) if gram in register._grams), key=len)
    shared: Counter[int] = Counter()
    looked_at = 0
    for place, indexes in enumerate(grams):
        if place >= 4 and looked_at > _LOOK_AT:
            break
        shared.update(indexes)
        looked_at += len(indexes)
    enough = max(shared.values(), default=0) * 0.6
    by_letters = {index: register._letters[index] for index, count in shared.items() if count >= enough}
    likest = process.extract(asked.compact, by_letters, scorer=Indel.normalized_similarity, limit=30)
    starts = [word[0] for word in asked.words]
    rarest = min((register._by_word[word] for word in asked.words if word in register._by_word), key=len, default=())
    # "smtr amal": short forms share few letters with the name, but one whole word and the first letters.
    by_word = (at for at in rarest if [word[0] for word in register._names[at].words] == starts)
    found = dict.fromkeys((*(index for _, _, index in likest), *islice(by_word, 60)))
    return _same_body(register, asked, found)


def _meant(register: Register, asked: Name, index: int) -> bool:
    """Whether it is this listing. To call a company listed takes more than to warn of one."""
    strict = register.listings[index].status in _CURRENT
    return same(register.known, asked.words, register._names[index].words, strict=strict)


def _similar(register: Register, asked: Name, index: int) -> bool:
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
    words = [SAME_AS.get(word, word) for word in written]
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
    if len(compact) < 8 or words[0] in BODIES:
        return []
    exact = register._exact.get(compact, ())
    rare = min((register._by_word[word] for word in words if word in register._by_word), key=len, default=())
    asked = Name("", tuple(words))
    near = rare if not exact and len(rare) <= 50 else ()
    return _same_body(register, asked, exact) or _same_body(
        register, asked, (index for index in near if len(words) > 1 and _meant(register, asked, index))
    )


def _goes_on(register: Register, words: Sequence[str], start: int, end: int) -> bool:
    before, after = words[start - 1 : start] if start else [], words[end : end + 1]
    other_body = any(BODIES.get(word, "pt") != "pt" for word in before)
    return other_body or any(register.known.usual(word) and word not in _ORDINARY for word in (*before, *after))
