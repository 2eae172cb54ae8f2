"""Can a villager with primary school read it, and does no answer give a verdict? docs/voice.md says how Suar speaks."""

import re
from collections.abc import Iterator

import pytest

from bot.facts import Country
from tests.said import VERDICTS
from tests.scene import mind

LONGEST = 15  # words in a sentence
MEAN = 10
LINES = mind().speech.lines
FACTS = {
    f"fact.{name}": fact.text
    for name, fact in mind().facts.by_id.items()
    if fact.sayable and fact.text and name.partition(".")[0] in {"procedure", "costs", "law", "countries"}
}
SAID = {
    name: line.words
    for name, line in LINES.items()
    if line.words.strip("-") and not name.startswith(("desk.", "shared.fact", "shared.said"))
} | FACTS

# Words of offices and courts, and what to say instead. Names that a caller meets on paper (BPJS, E-PMI) stay.
OFFICIALESE = {
    "apabila": "kalau",
    "bilamana": "kalau",
    "dikarenakan": "karena",
    "diharapkan": "-",
    "dimohon": "-",
    "dipersilakan": "silakan",
    "guna": "untuk",
    "merupakan": "adalah",
    "mengenai": "soal",
    "melakukan": "the verb itself",
    "memperoleh": "dapat",
    "nonprosedural": "tanpa surat resmi",
    "non-prosedural": "tanpa surat resmi",
    "perihal": "soal",
    "prosedural": "resmi",
    "saudara": "kamu",
    "segera": "sekarang, hari ini",
    "sehubungan": "-",
    "senantiasa": "selalu",
    "tersebut": "itu",
    "terindikasi": "ada tanda",
    "eksploitasi": "diperas",
    "repatriasi": "dipulangkan",
    "rehabilitasi": "dipulihkan",
    "restitusi": "ganti rugi",
    "verifikasi": "cek",
    "identitas": "KTP, nama",
    "yang bersangkutan": "dia",
    "instansi": "kantor",
    "legalitas": "izin",
    "konfirmasi": "tanya",
    "proses hukum": "polisi, pengadilan",
}
BLAME = r"\b(salahmu sendiri|makanya|kenapa kamu (?:mau|ikut|percaya)|seharusnya kamu|kamu lalai|ceroboh|bodoh)\b"


def sentences(words: str) -> Iterator[str]:
    """Sentences as they are read aloud: a list after a colon is read item by item, what stands in brackets apart."""
    plain = re.sub(r"\{[^}]*\}", "x", words)
    for sentence in re.split(r"[.!?;]+(?:\s|$|\"|\))|\n|[()]", plain):
        head, colon, listed = sentence.partition(": ")
        yield head
        if colon and "," in listed:
            yield from listed.split(",")
        elif colon:
            yield listed


def lengths(words: str) -> list[int]:
    return [n for each in sentences(words) if (n := len(re.findall(r"\w[\w'.,/-]*", each)))]


@pytest.mark.parametrize("name", sorted(SAID))
def test_no_sentence_is_longer_than_one_breath(name: str):
    long = [each.strip() for each in sentences(SAID[name]) if len(re.findall(r"\w[\w'.,/-]*", each)) > LONGEST]

    assert long == []


def test_sentences_are_short_on_the_whole():
    every = [n for words in SAID.values() for n in lengths(words)]

    assert sum(every) / len(every) <= MEAN


@pytest.mark.parametrize("name", sorted(SAID))
def test_no_word_of_offices_stands_where_a_plain_one_does(name: str):
    said = SAID[name].lower()

    assert {word: plain for word, plain in OFFICIALESE.items() if re.search(rf"\b{re.escape(word)}\b", said)} == {}


@pytest.mark.parametrize("language", mind().speech.languages)
def test_nothing_that_we_say_is_a_verdict(language: str):
    judged = re.compile(VERDICTS[language], re.IGNORECASE)
    catalog = mind().speech.catalogs.get(language)
    said = {
        name: str(message.string) if catalog is not None and (message := catalog.get(words, name)) else words
        for name, words in SAID.items()
    }

    assert [name for name, words in said.items() if judged.search(words)] == []


def test_nobody_is_blamed():
    assert [name for name, words in SAID.items() if re.search(BLAME, words, re.IGNORECASE)] == []


def test_no_wage_floor_is_named_without_its_year():
    countries = [each for each in mind().facts.by_id.values() if isinstance(each, Country)]

    assert [each.iso for each in countries for wage in each.floors if not re.search(r"20\d\d", wage.since)] == []


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("Tanya Disnaker. Simpan kuitansi.", [2, 2]),
        ("Siapkan: KTP, KK, akta lahir.", [1, 1, 1, 2]),
        ("Hubungi {name} (data {date}).", [2, 2]),
    ],
)
def test_sentences_are_counted_as_they_are_read(words: str, length: list[int]):
    assert lengths(words) == length
