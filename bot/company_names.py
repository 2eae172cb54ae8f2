"""Do two spellings name one company? Words, short forms and slips of the fingers; never a likeness.

Only a slip that cannot be another word counts. Where it would speak for a company ("on the list"), a spelling that
merely sounds alike does not: "Mulya" beside "Mulia" is how a borrowed name looks.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

BODIES = {"pt": "pt", "p3mi": "pt", "pptkis": "pt", "perseroan": "pt", "cv": "cv", "ud": "ud", "yayasan": "yayasan"}
BODIES |= {"lpk": "lpk", "lkp": "lkp", "blk": "lpk", "koperasi": "koperasi", "firma": "firma"}
_TAILS = frozenset({"tbk", "persero"})
# "Indo" stays a word of its own: Karya Indo Jaya and Karya Indonesia Jaya may be two companies.
SAME_AS = {"international": "internasional", "intl": "internasional", "int": "internasional", "ind": "indonesia"}
SAME_AS |= {"sej": "sejahtera", "mdr": "mandiri", "and": "dan", "1": "satu", "2": "dua", "3": "tiga"}
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
WORDS = frozenset(_NAMED_WITH.split())
MOST_SLIPS = 2
_VOWELS = frozenset("aeiou")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUND_ALIKE = tuple(frozenset(group) for group in ("bpvfw", "dt", "kgcqx", "szcjx", "jyi", "lr", "iy", "uw"))
# Spellings of one sound, old and new, and what is not heard.
_ONE_SOUND = (
    *(("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("x", "ks"), ("q", "k")),
    *(("ph", "f"), ("v", "f"), ("p", "f"), ("z", "s"), ("h", ""), ("iy", "i"), ("uw", "u"), ("y", "i"), ("w", "u")),
)
_DOUBLE = re.compile(r"(.)\1+")
_FAINT = re.compile(r"(?<=[^aeiou])e(?=[^aeiou])")


@dataclass(frozen=True, slots=True)
class Name:
    """A company's name taken apart: the kind of body, and its words without it."""

    body: str
    words: tuple[str, ...]

    @property
    def compact(self) -> str:
        return "".join(self.words)

    @property
    def only_initials(self) -> bool:
        """Letters that could be anybody's: "PSM", "A.S.R.", "BM Sej"."""
        return (
            len(self.compact) <= 3
            or all(len(word) <= 2 for word in self.words)
            or not any(_VOWELS & set(word) for word in self.words)
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of company names: those of a list with how often it has them, and those that we know anyway."""

    often: Mapping[str, int]
    by_letter: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, often: Mapping[str, int]) -> "Vocabulary":
        by_letter: dict[str, list[str]] = {}
        for word in sorted({*often, *WORDS}):
            by_letter.setdefault(word[0], []).append(word)
        return cls(often, {letter: tuple(group) for letter, group in by_letter.items()})

    def knows(self, word: str) -> bool:
        return word in WORDS or word in self.often

    def usual(self, word: str) -> bool:
        """Not one company's own invention."""
        return word in WORDS or self.often.get(word, 0) >= 3


def parse(name: str, *, listed: bool = False) -> Name:
    """Kind of body and plain words: no "PT", branch or punctuation; known short forms written out.

    What a register puts in brackets is a note. A caller's brackets are part of the name: "(Batam)" may be a sister.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("&", " dan ")
    if listed:
        plain = re.sub(r"\(.*?\)", " ", plain)
    plain = re.sub(r"\bp\.\s*t\b\.?", " pt ", plain)
    plain = re.sub(r"\bc\.\s*v\b\.?", " cv ", plain)
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    if "cabang" in words[1:]:
        words = words[: words.index("cabang", 1)]
    bodies = [BODIES[word] for word in (*words[:2], *words[-1:]) if word in BODIES]
    kept = [word for word in words if word not in BODIES and word not in _TAILS]
    body = next((each for each in bodies if each != "pt"), bodies[0] if bodies else "")
    return Name(body, tuple(SAME_AS.get(word, word) for word in kept))


def same(known: Vocabulary, typed: Sequence[str], listed: Sequence[str], *, strict: bool) -> bool:
    """Whether the words typed are this name: all of them, in order, none added, at most two of them mistyped.

    ``strict``: the answer will be "it is on the list", so a spelling that sounds alike is not enough.
    """
    slips = _aligned(known, typed, listed, strict=strict)
    if slips is None or len(slips) > MOST_SLIPS:
        return False
    whole = [word for word in typed if len(word) >= 4 and word not in slips]
    one_word = len(listed) == 1 and all(len(meant) >= 8 and _mistyped(said, meant) for said, meant in slips.items())
    return bool(whole or one_word) and not any(_doubtful(known, said, meant) for said, meant in slips.items())


def _aligned(known: Vocabulary, typed: Sequence[str], listed: Sequence[str], *, strict: bool) -> dict[str, str] | None:
    """The words that differ, typed to meant; None when the names are not the same words in the same order."""
    if not typed or not listed:
        return {} if not typed and not listed else None
    for left, right in ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)):
        if left > len(typed) or right > len(listed):
            continue
        mine, theirs = "".join(typed[:left]), "".join(listed[:right])
        if mine != theirs and not _slip(known, mine, theirs, joined=left != right, strict=strict):
            continue
        if left != right and mine != theirs and min(map(len, typed[:left])) < 2:
            continue  # "Jaya A" is another company than "Jaya"
        rest = _aligned(known, typed[left:], listed[right:], strict=strict)
        if rest is not None:
            return rest if mine == theirs else {mine: theirs, **rest}
    return None


def _slip(known: Vocabulary, typed: str, meant: str, *, joined: bool, strict: bool) -> bool:
    """Whether one word is the other, mistyped or cut short. Never when it is a word of its own."""
    if known.knows(typed) or len(meant) < 4:
        return False
    if joined:  # a word left out must not pass for the end of a longer one
        slipped = typed[0] == meant[0] and OSA.distance(typed, meant) == 1 and _mistyped(typed, meant)
    else:
        slipped = _short_for(typed, meant) or _mistyped(typed, meant)
    return slipped and not (strict and _sounds(typed, meant))


def _sounds(typed: str, meant: str) -> bool:
    """Whether it is a way to write the same sound, and not a finger that slipped or pressed twice."""
    longer = len(typed) - len(meant)
    if longer == 0 and sorted(typed) == sorted(meant):
        return False
    if longer == 1 and _DOUBLE.sub(r"\1", typed) == _DOUBLE.sub(r"\1", meant):
        return False
    return _sound(typed) == _sound(meant)


def _sound(word: str) -> str:
    for written, heard in _ONE_SOUND:
        word = word.replace(written, heard)
    return _FAINT.sub("", _DOUBLE.sub(r"\1", word))


def _short_for(typed: str, meant: str) -> bool:
    """ "Internas", "sjhtr": the beginning of a word, or its consonants. Fewer letters could be anything."""
    if len(typed) < 3 or len(meant) < 6:
        return False
    if meant.startswith(typed):
        return True
    # All the consonants: three of them may be the initials of another company.
    return len(typed) >= 4 and typed == meant[0] + "".join(letter for letter in meant[1:] if letter not in _VOWELS)


def _mistyped(typed: str, meant: str) -> bool:
    edits = OSA.distance(typed, meant, score_cutoff=2)
    if edits > (2 if len(meant) >= 8 else 1):
        return False
    if typed[0] != meant[0] and (edits > 1 or len(meant) < 5):
        return False
    if len(typed) == len(meant) and sorted(typed) == sorted(meant):
        return edits == 1  # two letters changed places
    shorter = len(meant) - len(typed)
    if shorter == edits:
        return True  # letters were left out
    if shorter == -1 and edits == 1:
        return _letter_too_many(typed, meant)
    return shorter == 0 and edits == 1 and len(meant) >= 5 and _wrong_key(typed, meant)


def _letter_too_many(typed: str, meant: str) -> bool:
    at = next((place for place, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), len(meant))
    extra = typed[at]
    before, after = typed[at - 1 : at], typed[at + 1 : at + 2]
    if extra != "h" and extra in (before, after):
        return True  # pressed twice
    # "Welasteri" for "Welastri". Any other letter may be a spelling of its own ("Redjo" is not "Rejo").
    return extra == "e" and bool(before and after) and before not in _VOWELS and after not in _VOWELS


def _wrong_key(typed: str, meant: str) -> bool:
    """One letter replaced by its neighbour on the keys that does not sound like it: that may be another name."""
    mine, theirs = next(pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1])
    return not any({mine, theirs} <= group for group in _SOUND_ALIKE) and _neighbours(mine, theirs)


def _neighbours(one: str, other: str) -> bool:
    for row, keys in enumerate(_KEYS):
        if one in keys:
            near = [_KEYS[each] for each in (row - 1, row, row + 1) if 0 <= each < len(_KEYS)]
            return any(other in keys_near[max(0, keys.index(one) - 1) : keys.index(one) + 2] for keys_near in near)
    return False


def _doubtful(known: Vocabulary, typed: str, meant: str) -> bool:
    """Whether the slip may as well be another word that companies bear ("putr")."""
    distance = OSA.distance(typed, meant)
    if distance > 2:
        return False  # cut short: the rest of the name has to tell
    cut = meant.startswith(typed)

    def fits(word: str, edits: float) -> bool:
        if word == meant or word in meant or (cut and not word.startswith(typed)):
            return False
        return edits < distance or (known.usual(word) and (cut or _mistyped(typed, word)))

    groups = (typed[0],) if typed[0] == meant[0] else (typed[0], meant[0])
    return any(
        fits(word, edits)
        for group in groups
        for word, edits, _ in process.extract(
            typed, known.by_letter.get(group, ()), scorer=OSA.distance, score_cutoff=distance, limit=None
        )
    )
