"""A list of companies that do not exist, and what people make of their names.

Everything is chance with a seed. The shapes are those that the real lists show: "PT" and two to four words, a founder's
name or an invented word among words of good omen, places and trades; families of names that share all words but one.

``listing(n)``: names that differ in their letters. A quarter of them are families: a stem of two or three words with
another last word ("Bumi Mas Indonesia Mandiri", "Bumi Mas Citra Mandiri").

``misspelt`` are four ways that a hand goes wrong with a name, and each still means that company:
  typo          one or two slips, in different words of five letters or more: a letter left out, two letters swapped, a
                letter pressed twice, a neighbouring key instead of the right one
  abbreviation  one or two words of eight letters or more cut short, as people do: the first four to six letters with or
                without a stop, the consonants alone, or the usual short form ("Intl")
  split         a word written as two, or two words as one
  sentence      the name, small letters or not, with or without "PT", in a sentence of somebody from West Kalimantan

``look_alikes`` are six ways to make another company's name out of a listed one; none of them is on the list:
  initials      the first letters of all words, together, with stops, or of all but the last word
  other word    one word of the name is another
  sister        a word of a group is added or put in place of the last: Group, Indonesia, Internasional, Dua, Jaya …
  swapped       two words have changed places
  place         a town or country is added behind or in front
  homophone     one word is written as it also sounds: i for y, dj for j, p for f, a doubled vowel sound, kh for h …
A made name is thrown away when it equals a listed name, or when another listed name turns into it by a slip.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

SEED = 20261122


def _words_of(text: str) -> list[str]:
    return text.split()


_OMEN = _words_of("""
    abadi agung aman amanah anugerah arta asri bahagia bahtera bakti barokah berkah bersama bina bintang budi
    cahaya cakra cemerlang cipta citra dharma duta eka emas gemilang graha guna handal harapan indah insan
    intan inti jasa jaya karsa karya kencana kurnia lancar langgeng lestari maha maju makmur mandiri mega
    mekar mitra mulia multi murni mustika mutiara nirwana nusa pandu pelita perdana perkasa permata persada
    pratama prima puri purnama putra putri raharja rahmat rajawali restu rezeki sakti sari sarana satria
    sejahtera sejati selaras sentosa setia sinar sukses sumber surya tama tangguh terang tulus tunas tunggal
    utama wahana wijaya wira yasa yudha
""")
_TRADE = _words_of("""
    adikarya bahari bangun buana bumi daya data dunia global indonesia internasional jagat karyatama laut
    media manpower nusantara pelayaran pertiwi samudera sinergi sumberdaya talenta tenaga tenagakerja
    citrakarya duta usaha alam era fajar samawa sarana jasatama binatama kridatama gemajasa pratamajaya
    swakarya dayatama anugerahjaya
""")
_PLACE = _words_of("""
    sambas singkawang pontianak sanggau bengkayang ketapang mempawah landak sintang sekadau kapuas lombok
    mataram jakarta bekasi depok bogor bandung cirebon indramayu cilacap kendal semarang surabaya malang batam
    kupang medan makassar malaysia sarawak kuching taiwan hongkong singapura brunei
""")
_FOUNDER = _words_of("""
    abdillah aminah arwana baraja bastian binawan bumenjaya darmanto elshafah fadhilah falia fauzi ghufron
    hidayat irsyad jauhara kapodang karimun laksmana mahendra masindo nurhaliza pangestu primadaya profilindo
    ramzy rukmana samsudin satyawan sriti sulaiman sutanto syafira tresna wibisana widodo wirasta yousef
    youmba zulkifli alwihdah agafia binamandiri steven andien welastri orion delta sigma amri hikmah gasindo
    sinatrya kartika wardhana prabowo sukma
""")
_ONSET = _words_of("""
    b c d f g h j k l m n p r s t w y br dr gr kr pr sr tr ny sy
""")
_CORE = _words_of("""
    a a a e i i o u ai au
""")
_END = " | | |n|r|l|s|k|m|ng|h|t".replace(" ", "").split("|")
_SISTER = _words_of("""
    group grup indonesia internasional holding dua jaya abadi mandiri sejahtera utama baru nusantara
""")
_SHORT = {"internasional": ("intl", "int", "inter"), "indonesia": ("indon",), "sejahtera": ("sjhtr", "sej")}
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = (
    *(("i", "y"), ("y", "i"), ("f", "p"), ("p", "f"), ("v", "f"), ("j", "dj"), ("u", "oe"), ("c", "tj"), ("k", "q")),
    *(("s", "z"), ("z", "s"), ("ks", "x"), ("sy", "sh"), ("d", "dh"), ("t", "th"), ("a", "ah"), ("g", "gh")),
    *(("b", "bh"), ("h", "kh"), ("ai", "ei"), ("au", "ao"), ("o", "u"), ("e", "i"), ("ra", "era")),
)
_SENTENCES = (
    "bang mau nanya {} tu resmi ke ndak",
    "kak tolong cek {} ini beneran ada ijinnya gak ya",
    "saye ditawar kerje lewat {} gaji 8 juta, bagus ke?",
    "adek kame dibawak {} ke kuching, tau ndak",
    "aku arep mangkat karo {} iku resmi opo ora",
    "kaule eajak kerja bi {} jereya resmi",
    "min {} terdaftar di bp2mi nggak?",
    "ade orang nawarkan kerje di taiwan dari {}, boleh dipercaye ke",
    "is {} legit? they ask me to pay first",
    "katanya dari {} tapi minta dp 3 juta",
    "nak tanye pasal {} boleh ke",
    "{} itu aman gak sih kak, anak saya mau berangkat",
    "kamek dah daftar lewat {} tapi ndak ade kabar",
    "tadi ada yang nelpon ngaku dari {} suruh transfer",
    "kerja di sarawak lewat {} gimana bang",
    "paspor saya dipegang {} udah 2 bulan",
)


@dataclass(frozen=True, slots=True)
class Made:
    """``text`` as somebody wrote it, by ``rule``, out of the listed ``name``."""

    rule: str
    text: str
    name: str


def _invented(chance: random.Random) -> str:
    """Two or three syllables that no dictionary has."""
    syllables = [chance.choice(_ONSET) + chance.choice(_CORE) for _ in range(chance.choice((2, 2, 3)))]
    return "".join(syllables) + chance.choice(_END)


def _word(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.22:
        return _invented(chance)
    if kind < 0.38:
        return chance.choice(_FOUNDER)
    return chance.choice(_OMEN if kind < 0.74 else _TRADE if kind < 0.96 else _PLACE)


def listing(count: int, seed: int = SEED) -> tuple[str, ...]:
    """So many names, no two of the same letters."""
    chance = random.Random(seed)
    seen: set[str] = set()
    names: list[str] = []
    while len(names) < count:
        stem = [_word(chance) for _ in range(chance.choices((2, 3, 4), (35, 45, 20))[0])]
        family = [stem]
        if chance.random() < 0.12:
            family += [[*stem[:-1], _word(chance)] for _ in range(chance.choice((1, 1, 2)))]
        for words in family:
            if len(set(words)) < len(words) or "".join(words) in seen or len(names) == count:
                continue
            seen.add("".join(words))
            body = chance.choices(("PT", "PT.", "P.T."), (80, 17, 3))[0]
            name = f"{body} {' '.join(words).title()}"
            names.append(name.upper() if chance.random() < 0.3 else name)
    return tuple(names)


def _words(name: str) -> list[str]:
    return name.lower().split()[1:]


# ------------------------------------------------------------------ what still means the company


def _typo(chance: random.Random, word: str) -> str:
    at = chance.randrange(len(word) - 1)
    slip = chance.randrange(4)
    if slip == 0:
        return word[:at] + word[at + 1 :]
    if slip == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if slip == 2:
        return word[:at] + word[at] + word[at:]
    row = next((row for row in _KEYS if word[at] in row), "")
    near = [row[place] for place in (row.find(word[at]) - 1, row.find(word[at]) + 1) if 0 <= place < len(row)]
    return word[:at] + chance.choice(near or [word[at]]) + word[at + 1 :]


def _typos(chance: random.Random, words: Sequence[str]) -> list[str] | None:
    long = [place for place, word in enumerate(words) if len(word) >= 5]
    if not long:
        return None
    wrong = chance.sample(long, min(len(long), chance.choice((1, 1, 1, 2)), max(1, len(words) - 1)))
    return [_typo(chance, word) if place in wrong else word for place, word in enumerate(words)]


def _abbreviated(chance: random.Random, words: Sequence[str]) -> list[str] | None:
    long = [place for place, word in enumerate(words) if len(word) >= 8]
    if not long or len(words) < 2:
        return None
    cut = chance.sample(long, min(len(long), chance.choice((1, 1, 2)), len(words) - 1))

    def short(word: str) -> str:
        kind = chance.random()
        if word in _SHORT and kind < 0.5:
            return chance.choice(_SHORT[word])
        consonants = word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
        if kind < 0.35 and word[0] not in "aeiou":
            return consonants
        return word[: chance.choice((4, 5, 6))] + chance.choice((".", ""))

    return [short(word) if place in cut else word for place, word in enumerate(words)]


def _split(chance: random.Random, words: Sequence[str]) -> list[str] | None:
    at = chance.randrange(len(words))
    if chance.random() < 0.5 and at + 1 < len(words):
        return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
    if len(words[at]) < 6:
        return None
    cut = chance.randrange(3, len(words[at]) - 2)
    return [*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]]


def _dressed(chance: random.Random, words: Sequence[str]) -> str:
    """As people type a company: most of the time with "PT", seldom in capitals."""
    body = chance.choices(("PT ", "pt ", "PT. ", "pt. ", ""), (25, 35, 10, 5, 25))[0]
    name = " ".join(words)
    return body + chance.choices((name, name.title(), name.upper()), (60, 30, 10))[0]


def misspelt(names: Sequence[str], count: int, seed: int = SEED) -> Iterator[Made]:
    """``count`` of each of the four rules. What a slip makes equal to another company is left out."""
    chance = random.Random(seed + 1)
    listed = {"".join(_words(name)) for name in names}
    rules: dict[str, Callable[[random.Random, Sequence[str]], list[str] | None]] = {
        "typo": _typos,
        "abbreviation": _abbreviated,
        "split": _split,
        "sentence": lambda _, words: list(words),
    }
    for rule, change in rules.items():
        made = 0
        while made < count:
            name = chance.choice(names)
            words = change(chance, _words(name))
            if words is None or (rule != "sentence" and words == _words(name)):
                continue
            if rule in {"typo", "abbreviation"} and "".join(words).replace(".", "") in listed:
                continue
            text = _dressed(chance, words)
            made += 1
            yield Made(rule, chance.choice(_SENTENCES).format(text) if rule == "sentence" else text, name)


# ------------------------------------------------------------------ what is another company


def _initials(chance: random.Random, words: Sequence[str]) -> list[str] | None:
    first = [word[0] for word in words]
    kind = chance.randrange(3)
    if kind == 0:
        return ["".join(first)]
    if kind == 1:
        return [".".join(first) + "."]
    return ["".join(first[:-1]), words[-1]] if len(words) > 2 else None


def _other_word(chance: random.Random, words: Sequence[str]) -> list[str]:
    at = chance.randrange(len(words))
    return [*words[:at], _word(chance), *words[at + 1 :]]


def _sister(chance: random.Random, words: Sequence[str]) -> list[str]:
    added = chance.choice(_SISTER)
    return [*words, added] if chance.random() < 0.6 or len(words) < 3 else [*words[:-1], added]


def _swapped(chance: random.Random, words: Sequence[str]) -> list[str]:
    one, other = sorted(chance.sample(range(len(words)), 2))
    changed = list(words)
    changed[one], changed[other] = changed[other], changed[one]
    return changed


def _place(chance: random.Random, words: Sequence[str]) -> list[str]:
    town = chance.choice(_PLACE)
    kind = chance.random()
    return [town, *words] if kind < 0.2 else [*words, f"({town})"] if kind < 0.3 else [*words, town]


def _homophone(chance: random.Random, words: Sequence[str]) -> list[str] | None:
    at = chance.randrange(len(words))
    old, new = chance.choice(_SOUNDS)
    places = [place for place in range(len(words[at])) if words[at].startswith(old, place)]
    if not places or len(words[at]) < 4:
        return None
    place = chance.choice(places)
    if new[0] == words[at][place - 1 : place]:
        return None  # one letter twice is a slip of the hand
    return [*words[:at], words[at][:place] + new + words[at][place + len(old) :], *words[at + 1 :]]


def look_alikes(names: Sequence[str], count: int, seed: int = SEED) -> Iterator[Made]:
    """``count`` in all, a sixth by each rule."""
    chance = random.Random(seed + 2)
    rules: dict[str, Callable[[random.Random, Sequence[str]], list[str] | None]] = {
        "initials": _initials,
        "other word": _other_word,
        "sister": _sister,
        "swapped": _swapped,
        "place": _place,
        "homophone": _homophone,
    }
    listed = ["".join(_words(name)) for name in names]
    known = set(listed)
    for number, (rule, change) in enumerate(rules.items()):
        wanted = count // len(rules) + (number < count % len(rules))
        while wanted:
            name = chance.choice(names)
            words = change(chance, _words(name))
            if words is None or len(set(words)) < len(words) or words == _words(name):
                continue
            letters = "".join(letter for letter in "".join(words) if letter.isalnum())
            if letters in known or _slip_of_another(letters, name, listed):
                continue
            wanted -= 1
            yield Made(rule, _dressed(chance, words), name)


def _slip_of_another(letters: str, name: str, listed: Sequence[str]) -> bool:
    near = process.extract(letters, listed, scorer=OSA.distance, score_cutoff=1, limit=3)
    return any(other != "".join(_words(name)) for other, _, _ in near)
