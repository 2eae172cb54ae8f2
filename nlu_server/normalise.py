"""Spells what callers type as nlu_data/normal.yml says; bot/spelling.py does the same, and a test compares."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import yaml

_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019\u02bc\u2032]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[\w\u0300-\u036f]+|[\u2600-\u27bf\U0001f000-\U0001faff]")
_DOUBLED = re.compile(r"([^\W\d_]{2,})2([^\W\d_]*)")


class Normaliser:
    """Turns a message into plain lower-case words with single spaces between them.

    In this order: compatible characters are made one (NFKC), letters small; invisible characters and
    apostrophes vanish ("da'an" is "daan"); a letter three times or more becomes one ("tolooong"); what is
    neither letter, digit nor emoji parts words; the table replaces whole words; "anak2" is "anak anak".
    Digits stay. Negations are never dropped and never made one another.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = dict(words)

    def normalise(self, text: str) -> str:
        plain = unicodedata.normalize("NFKC", text).lower()
        if not plain.isascii():
            plain = "".join(each for each in plain if unicodedata.category(each) != "Cf" and each != "\ufe0f")
        plain = _STRETCHED.sub(r"\1", _APOSTROPHES.sub("", plain)).replace("_", " ")
        return " ".join(map(self._usual, _WORD.findall(plain)))

    def _usual(self, word: str) -> str:
        known = self.words.get(word)
        if known is not None:
            return known
        if "2" in word and (twice := _DOUBLED.fullmatch(word)):
            once, ending = twice.groups()
            once = self.words.get(once, once)
            return f"{once} {once}{ending}"
        return word


def load(path: Path) -> Normaliser:
    """Read the table of ``nlu_data/normal.yml``."""
    return Normaliser(yaml.safe_load(path.read_text(encoding="utf-8"))["words"])
