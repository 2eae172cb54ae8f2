"""What can be read off the words without a model: agencies, ages, money, phones, people, places?"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from bot import numbers, particulars
from bot.days import whens
from bot.lexicon import COUNTRY, HAILS, HAN_COUNTRIES, HAN_JOBS, HAN_RELATIONS, JOB, PLACES, RELATION, TOWNS
from bot.model import Entities
from bot.spelling import Normaliser, clean, word_set

_T = TypeVar("_T")

_AGENCY = re.compile(
    r"\b(?P<kind>p\.?\s?t|c\.?v|lpk|lkp|blk|yayasan|yys|koperasi|p3mi)\b\.?\s*"
    r"(?P<name>[\w&'’./-]+(?:[ \t]+[\w&'’.-]+)*)",
    re.I,
)
_AGENCY_STOP = word_set(
    "itu ini tu ni tuh nih resmi gak gk ga nggak tidak ndak tak tadak di ke dari dr yang yg apa ape apakah ada "
    "ade sudah udah udh sdh dah terdaftar aman bener benar benarkah beneran asli palsu penipu penipuan bodong "
    "legal ilegal punya izin ijin nya saya sy aku kami dia katanya kata bilang minta suruh nyuruh untuk utk "
    "buat dan sama dengan dgn mau tawarin nawarin menawarkan tawari kasih kah ya yaa dong sih tolong cek bisa "
    "kalau kalo klo kl kerja gaji berangkat alamat alamatnya kantor kantornya is are legit licensed registered "
    "real the or a does tahan ditahan berizin bagaimana gimana mana apaan masih belum blm min kak bang pak bu "
    "mas mbak lewat lwt jadi krn karena tapi tp dia ngirim kirim nahan menahan ambil suka pernah sering "
    "nyalurin menyalurkan kabur niku kuwi iku aruwa lari tutup bohong nipu terus trus jaluk njaluk ngongkon via asks "
    "offered charges gives ke? legit? katane jarene nopo opo piye tutup ngajak "
    "jereya jariya areya ariya kaangguy bisaos amargi katonipun tasih gadhah nduwe duwe wis durung iki punapa "
    "tepercaya dipercaya dipercaye tanye tanya betol sah penyalur sama kantore alamate "
    "biayanya biaya bayar tau tahu kenal dah boleh betul bukan has have asks asked wants an sebagai "
)
# Before a name these say where a way leads, not where somebody is.
_TOWARDS = frozenset(
    [
        "lewat",
        "liwat",
        "melalui",
        "via",
        "ke",
        "menuju",
        "tujuan",
        "to",
        "for",
        "towards",
        "dari",
        "asal",
        "from",
        "menyang",
        "ka",
        "pergi",
        "berangkat",
    ]
)
# Work that somebody wants or is offered is where they would go ("biar bisa kerja di Malaysia").
_WORKS = word_set("kerja bekerja kerje kerjo gawe nyambut magang kuliah nikah kawin menikah work job lowongan loker")
_WISHES = word_set(
    "mau ingin pengen pingin bisa bise boleh biar supaya buat untuk cari nyari dicari ditawari ditawarin nawarin "
    "tawaran menawarkan ditawarkan diajak ngajak ajak lowongan loker info cara daftar to want wants offered offer "
    "nak arep terro"
)
_ENDS = word_set("berhenti berenti brenti keluar resign pulang pindah ganti stop quit sudah masih lagi")
_JOB_LONG = 5  # words: "kerja" and what it is, up to the place
_STAYS = frozenset({"masih", "still", "isih"})
_HOME_AGAIN = re.compile(
    r"\b(?:sekarang|sudah|akhirnya|saiki|wis|kini|now|already|am|back)"
    r"(?: di| ning| neng| at| sampai| balik| pulang(?: ke)?| back)+ (?:rumah|kampung|omah|home|indonesia)\b"
    r"(?! (?:majikan|bos|agen|tauke|sakit|orang|kos|kontrakan))"
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """How people write countries, and the places that give one away; and how their names begin."""

    countries: Mapping[str, str]
    towns: Container[str]  # of these, what is less than a country
    places: Mapping[str, str]
    country_starts: Mapping[str, int]
    place_starts: Mapping[str, int]

    @classmethod
    def of(cls, entries: list[dict[str, object]]) -> "Gazetteer":
        """From the ``names`` and ``places`` of responses/facts/countries.yml."""
        countries: dict[str, str] = {}
        towns: set[str] = set()
        places = {name.lower(): name for name in f"{PLACES}|{TOWNS}".split("|")}
        for entry in entries:
            code = str(entry["id"])
            for name in _strings(entry.get("names")):
                countries[name] = code
            for name in _strings(entry.get("places")):
                if code == "ID":
                    places.setdefault(name, name.title())
                else:
                    countries.setdefault(name, code)
                    towns.add(name)
        for name, code in COUNTRY.items():
            countries.setdefault(name, code)
        return cls(countries, towns, places, _starts(countries), _starts(places))


def entities(text: str, normal: Normaliser, known: Gazetteer, now: datetime, zone: ZoneInfo) -> Entities:
    """All that can be read off these words, each kind in the order of the words and without doubles."""
    plain = clean(text)
    pairs = normal.pairs(text)
    told = particulars.without_accounts(text)
    phones, bare = numbers.phones(clean(told))
    abroad = list(_places(pairs, known.countries, known.country_starts))
    home = list(_places(pairs, known.places, known.place_starts))
    works = list(_places(pairs, JOB, _JOB_STARTS))
    return Entities(
        agencies=_once(_agencies(text)),
        countries=_once((*(spot.found for spot in abroad), *_han(plain, HAN_COUNTRIES))),
        here=_once(_present(pairs, abroad, home)),
        places=_once(spot.found for spot in home),
        spots=_once(spot.words for spot in sorted((*abroad, *home))),
        towns=_once(spot.words for spot in sorted((*abroad, *home)) if spot in home or spot.words in known.towns),
        whens=whens(bare, now, zone),
        ages=_once(numbers.ages(bare)),
        phones=_once(phones),
        pay=tuple(numbers.pay(bare)),
        relations=_once((*_relations(pairs), *_han(plain, HAN_RELATIONS))),
        jobs=_once((*(spot.found for spot in works), *_han(plain, HAN_JOBS))),
        job_words=_once((*(spot.words for spot in works), *(name for name in HAN_JOBS if name in plain))),
        case_numbers=_once(numbers.case_numbers(bare)),
        people=_once(particulars.people(text)),
        handles=_once(particulars.handles(text)),
        accounts=_once(particulars.accounts(text)),
        visas=_once(particulars.visas(plain)),
        documents=_once(particulars.documents(plain)),
        payers=_once(particulars.payers(plain)),
    )


def _strings(value: object) -> list[str]:
    return [str(one).lower() for one in value] if isinstance(value, list) else []


def _once(found: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))


def _agencies(text: str) -> Iterator[str]:
    """ "pt maju jaya abadi itu resmi gak" names "pt maju jaya abadi": up to six words, as they were typed."""
    for match in _AGENCY.finditer(text):
        name: list[str] = []
        words = match["name"].split()
        for word, after in zip(words, [*words[1:], ""], strict=True):
            bare = word.strip(".,'’-/")
            # "PT Bumi Mas Indonesia Mandiri": written like a name among names, it addresses nobody.
            called = bool(name) and word.istitle() and after.istitle() and bare.lower() == "mas"
            # "PT Mulia Aman Ramzy": only what goes on with a name is one; "aman gak" asks.
            called = called or (
                bare.lower() == "aman" and bool(after) and after.strip(".,?").lower() not in _AGENCY_STOP
            )
            stops = bare.lower() in _AGENCY_STOP and not called
            if not bare or stops or len(name) == 6 or (bare.isdigit() and not name):
                break
            name.append(bare)
            if word.endswith(".") and len(bare) > 2:
                break
        if name:
            yield f"{match['kind'].replace('.', '').replace(' ', '')} {' '.join(name)}"


# "Anak buah" and "calon suami" are other people than the word alone would say; "kk ipar" is the in-law behind it.
_NO_RELATION = {
    "anak": {"buah", "kapal", "muda", "magang", "baru", "1", "2", "3", "4", "5"},
    "calon": {"tki", "pmi", "pekerja", "tkw", "korban", "kandidat", "istri", "isteri"},
    "saya": {"ipar"},
    "kakak": {"ipar"}, "abang": {"ipar"}, "adik": {"ipar"},
    "orang": {"tua"},
}  # fmt: skip


_ADDRESS = word_set("kak bang pak bu bg abg dek om tante mbak mas")
_MINE = word_set("saya sy aku ku")


def _relations(pairs: list[tuple[str, str]]) -> Iterator[str]:
    for place, (raw, normal) in enumerate(pairs):
        before = pairs[place - 1][1] if place else ""
        after = pairs[place + 1][0] if place + 1 < len(pairs) else ""
        # Callers address us as family ("kak, bang, bu"); a job with children is no relation.
        if raw in _ADDRESS and (after not in _MINE or before in HAILS):
            continue
        if (
            before
            in {
                "jaga",
                "asuh",
                "urus",
                "momong",
                "rawat",
                "orang",
                "jage",
                "tokey",
                "kedai",
                "janda",
                "duda",
            }
            or after in _NO_RELATION.get(normal, ())
            or before == "calon"
        ):
            continue
        for form in (
            raw,
            normal,
            raw.removesuffix("ku"),
            raw.removesuffix("nya"),
            raw.removesuffix("e") if len(raw) > 4 else raw,
        ):
            if form in RELATION:
                yield RELATION[form]
                break


class _Spot(NamedTuple):
    """A name of one or more words: where it begins, what it means, and how it was written."""

    place: int
    found: str
    words: str


def _present(pairs: list[tuple[str, str]], abroad: list[_Spot], home: list[_Spot]) -> Iterator[str]:
    """Countries that are not named as where a way leads; every place that we know by name is in Indonesia.

    Who says that they are home is there, whatever was named before: "dulu di Kuching, sekarang sudah di rumah".
    """
    words = [normal for _, normal in pairs]
    for spots, code in ((abroad, ""), (home, "ID")):
        for spot in spots:
            before = words[spot.place - 1] if spot.place else ""
            if before not in _TOWARDS and not _wished(words[: spot.place]):
                yield code or spot.found
    if _HOME_AGAIN.search(" ".join(words)) and _STAYS.isdisjoint(words):
        yield "ID"


def _wished(before: list[str]) -> bool:
    """Whether these words lead to a place of work that is only wanted or offered: "ditawari kerja pabrik di"."""
    for place in range(len(before) - 1, max(-1, len(before) - 1 - _JOB_LONG), -1):
        if before[place] in _WORKS:
            led_by = before[max(0, place - 2) : place + 1]
            return any(word in _WISHES for word in led_by) and not any(word in _ENDS for word in led_by)
    return False


def _han(plain: str, table: Mapping[str, str]) -> list[str]:
    return [] if plain.isascii() else [found for name, found in table.items() if name in plain]


def _starts(table: Mapping[str, str]) -> dict[str, int]:
    """First words of the names in a table, and how many words the longest of them has."""
    starts: dict[str, int] = {}
    for name in table:
        words = name.split()
        starts[words[0]] = max(len(words), starts.get(words[0], 0))
    return starts


_JOB_STARTS = _starts(JOB)
_NOT_BEFORE = {"bahasa", "dolar", "dollar", "biaya"}  # a language, a currency; and "biaya admin" is nobody's work


def _places(pairs: list[tuple[str, str]], table: Mapping[str, str], starts: Mapping[str, int]) -> Iterator[_Spot]:
    """Names of one or more words and where they begin; the longest wins, and its words are not read twice."""
    behind = 0
    for place, (raw, normal) in enumerate(pairs):
        first = normal.partition(" ")[0] if " " in normal else normal
        if (raw not in starts and first not in starts) or place < behind:
            continue
        longest = max(starts.get(raw, 0), starts.get(first, 0))
        for size in range(min(longest, len(pairs) - place), 0, -1):
            here = pairs[place : place + size]
            found = table.get(" ".join(one for one, _ in here)) or table.get(" ".join(one for _, one in here))
            if found and not (place and pairs[place - 1][1] in _NOT_BEFORE):
                yield _Spot(place, found, " ".join(one for one, _ in here))
                behind = place + size
                break
