"""What can be read off the words without a model: agencies, ages, money, phones, people, places?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot import numbers
from bot.days import whens
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
    "biayanya biaya bayar tau tahu kenal dah boleh betul bukan has have asks asked wants an sebagai "
)
_RELATIONS = {
    "anak": "anak son daughter anake anakku lare child kids putra putri",
    "adik": "adik adek adekku adi adiku adikku brother sister younger",
    "kakak": "kakak abang abg kakakku mbakyu kangmas along angah",
    "suami": "suami laki husband suamiku lake",
    "istri": "istri isteri bini wife istriku bine",
    "pasangan": "bojo bojoku pasangan",
    "ibu": "ibu mama mamak emak mak ibuku mother mom mum mami",
    "ayah": "ayah bapak papa bapakku father dad abah",
    "teman": "teman temen kawan sahabat konco koncoku friend friends kawanku temanku kanca",
    "pacar": "pacar pacarku girlfriend boyfriend tunangan calon",
    "sepupu": "sepupu cousin misanan",
    "keponakan": "keponakan ponakan kemenakan niece nephew",
    "saudara": "saudara sodara sedulur relative relatives keluarga",
    "tetangga": "tetangga neighbour neighbor tonggo jiran",
    "paman": "paman om pakcik uncle asuk paklek",
    "bibi": "bibi tante makcik aunt bulek",
    "nenek": "nenek grandma mbah wan",
    "kakek": "kakek datok grandpa",
    "cucu": "cucu grandchild",
    "mertua": "mertua",
}
_RELATION = {form: name for name, forms in _RELATIONS.items() for form in forms.split()}
_JOBS = {
    "art": "art|prt|pembantu|pembantu rumah tangga|amah|maid|bibik|plrt|asisten rumah tangga|domestic worker|housemaid",
    "pengasuh": "baby sitter|babysitter|pengasuh|jaga anak|jaga bayi|ngasuh anak|nanny",
    "perawat lansia": "caregiver|kaigo|jaga nenek|jaga lansia|jaga orang tua|perawat lansia|care worker",
    "abk": "abk|anak buah kapal|kapal ikan|kapal cumi|nelayan|fishing boat|deckhand|pelaut",
    "kebun": "sawit|ladang|kebun sawit|kelapa sawit|perkebunan|panen sawit|plantation|kebun",
    "pabrik": "pabrik|kilang|factory|operator produksi|packing",
    "bangunan": "bangunan|konstruksi|tukang bangunan|kuli|construction",
    "rumah makan": "kedai|restoran|resto|cuci piring|waiter|waitress|pelayan|kafe|cafe|warkop|restaurant",
    "hiburan": "lc|pemandu lagu|karaoke|terapis|spa|pijat",
    "kantor daring": "admin|cs|customer service|telemarketing|marketing online|operator crypto|operator judi|"
    "live host|scammer|judol|data entry",
    "penerjemah": "penerjemah|translator|juru bahasa",
    "magang": "magang|internship|ferienjob|kenshusei|tokutei ginou|ssw",
    "perawat": "perawat|nurse",
    "las": "welder|tukang las|mekanik",
    "sopir": "sopir|supir|driver",
}  # fmt: skip
_JOB = {form: name for name, forms in _JOBS.items() for form in forms.split("|")}
# Border posts, their roads and the districts of West Kalimantan, from the word list of places.
_PLACES = (
    "Pontianak|Singkawang|Sambas|Bengkayang|Landak|Ngabang|Mempawah|Sanggau|Sekadau|Sintang|Melawi|Nanga Pinoh|"
    "Kapuas Hulu|Putussibau|Ketapang|Kayong Utara|Sukadana|Kubu Raya|Sungai Raya|Entikong|Aruk|Badau|Nanga Badau|"
    "Jagoi Babang|Jagoi|Sungai Kelik|Jasa|Sekayam|Balai Karangan|Bonti|Pemangkat|Tebas|Sekura|Kartiasa|Liku|"
    "Paloh|Temajuk|Sajingan|Sosok|Supadio|Dwikora|Siantan|Sungai Pinyuh|Jawai|Selakau|Teluk Keramat|Sungai Duri|"
    "Toho|Anjongan|Monterado|Samalantan|Kuala Mempawah|Parindu|Tayan|Batu Ampar"
)


# Before a name these say where a way leads, not where somebody is.
_TOWARDS = frozenset(
    ["ke", "menuju", "tujuan", "to", "for", "towards", "dari", "asal", "from", "menyang", "ka", "pergi", "berangkat"]
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """How people write countries, and the places that give one away. ``longest`` is in words."""

    countries: Mapping[str, str]
    places: Mapping[str, str]
    longest: int

    @classmethod
    def of(cls, entries: list[dict[str, object]]) -> "Gazetteer":
        """From the ``names`` and ``places`` of responses/facts/countries.yml."""
        countries: dict[str, str] = {}
        places = {name.lower(): name for name in _PLACES.split("|")}
        for entry in entries:
            code = str(entry["id"])
            for name in _strings(entry.get("names")):
                countries[name] = code
            for name in _strings(entry.get("places")):
                if code == "ID":
                    places.setdefault(name, name.title())
                else:
                    countries.setdefault(name, code)
        longest = max(len(name.split()) for name in (*countries, *places))
        return cls(countries, places, longest)


def entities(text: str, normal: Normaliser, known: Gazetteer, now: datetime, zone: ZoneInfo) -> Entities:
    """All that can be read off these words, each kind in the order of the words and without doubles."""
    plain = clean(text)
    pairs = normal.pairs(text)
    bare = numbers.without_phones(plain)
    return Entities(
        agencies=_once(_agencies(text)),
        countries=_once(_lookup(pairs, known.countries, known.longest)),
        here=_once(_present(pairs, known)),
        places=_once(_lookup(pairs, known.places, known.longest)),
        whens=whens(bare, now, zone),
        ages=_once(numbers.ages(bare)),
        phones=_once(numbers.phones(text)),
        pay=tuple(numbers.pay(bare)),
        relations=_once(_relations(pairs)),
        jobs=_once(_lookup(pairs, _JOB, 3)),
        case_numbers=_once(numbers.case_numbers(bare)),
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
            stops = bare.lower() in _AGENCY_STOP and not called
            if not bare or stops or len(name) == 6 or (bare.isdigit() and not name):
                break
            name.append(bare)
            if word.endswith(".") and len(bare) > 2:
                break
        if name:
            yield f"{match['kind'].replace('.', '').replace(' ', '')} {' '.join(name)}"


def _relations(pairs: list[tuple[str, str]]) -> Iterator[str]:
    for place, (raw, normal) in enumerate(pairs):
        before = pairs[place - 1][1] if place else ""
        after = pairs[place + 1][0] if place + 1 < len(pairs) else ""
        # Callers address us as family ("kak, bang, bu"); a job with children is no relation.
        if raw in {"kak", "bang", "pak", "bu", "bg", "abg", "dek", "om", "tante", "mbak", "mas"} and after not in {
            "saya",
            "sy",
            "aku",
            "ku",
        }:
            continue
        if before in {"jaga", "asuh", "urus", "momong", "rawat", "orang"} or after == "buah":
            continue
        for form in (raw, normal, raw.removesuffix("ku"), raw.removesuffix("nya"), raw.removesuffix("e")):
            if form in _RELATION:
                yield _RELATION[form]
                break


def _present(pairs: list[tuple[str, str]], known: Gazetteer) -> Iterator[str]:
    """Countries that are not named as where a way leads; every place that we know by name is in Indonesia."""
    for table, code in ((known.countries, ""), (known.places, "ID")):
        for place, found in _places(pairs, table, known.longest):
            before = pairs[place - 1][1] if place else ""
            if before not in _TOWARDS:
                yield code or found


def _lookup(pairs: list[tuple[str, str]], table: Mapping[str, str], longest: int) -> Iterator[str]:
    return (found for _, found in _places(pairs, table, longest))


def _places(pairs: list[tuple[str, str]], table: Mapping[str, str], longest: int) -> Iterator[tuple[int, str]]:
    """Names of one or more words and where they begin; the longest wins, and its words are not read twice."""
    raws, normals = [raw for raw, _ in pairs], [normal for _, normal in pairs]
    place = 0
    while place < len(pairs):
        for size in range(min(longest, len(pairs) - place), 0, -1):
            spelt = " ".join(raws[place : place + size]), " ".join(normals[place : place + size])
            found = table.get(spelt[0]) or table.get(spelt[1])
            if found and not (place and normals[place - 1] == "bahasa"):
                yield place, found
                place += size - 1
                break
        place += 1
