"""How do callers' spellings become one: slang, stretched letters, doubled words?"""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import yaml

T = TypeVar("T")

_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019\u02bc\u2032]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[\w\u0300-\u036f]+|[\u2600-\u27bf\U0001f000-\U0001faff]")
_DOUBLED = re.compile(r"([^\W\d_]{2,})2([^\W\d_]*)")


def clean(text: str) -> str:
    """One form of the same characters, in small letters, with nothing invisible."""
    plain = unicodedata.normalize("NFKC", text).lower()
    if plain.isascii():
        return plain
    return "".join(each for each in plain if unicodedata.category(each) != "Cf" and each != "\ufe0f")


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as a line."""
    return frozenset(text.split())


def by_form(lists: Mapping[T, str], between: str | None = None) -> dict[str, T]:
    """Each form in these lists with what it stands for. A list is a line, parted by spaces or by ``between``."""
    return {form: meaning for meaning, forms in lists.items() for form in forms.split(between)}


class Normaliser:
    """The spelling that both the danger phrases and the model hear.

    nlu_server/normalise.py spells alike for the model, in another Python; a test compares the two.
    """

    __slots__ = ("_words",)

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)

    @classmethod
    def load(cls, path: Path) -> "Normaliser":
        """Read ``words: {variant: normal}``, the table of nlu_data/normal.yml."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8"))["words"])

    def normalise(self, text: str) -> str:
        """The words in their usual spelling, with one space between them and nothing else."""
        return " ".join(normal for _, normal in self.pairs(text))

    def pairs(self, text: str) -> list[tuple[str, str]]:
        """Each word as it was written (cleaned) and as it is usually spelt, which may be several words."""
        plain = _STRETCHED.sub(r"\1", _APOSTROPHES.sub("", clean(text))).replace("_", " ")
        return [(word, self._usual(word)) for word in _WORD.findall(plain)]

    def _usual(self, word: str) -> str:
        known = self._words.get(word)
        if known is not None:
            return known
        if "2" in word and (twice := _DOUBLED.fullmatch(word)):
            once, ending = twice.groups()
            once = self._words.get(once, once)
            return f"{once} {once}{ending}"
        return word
