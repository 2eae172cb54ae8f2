"""Spells what callers type as nlu_data/normal.yml says; bot/spelling.py does the same, and a test compares."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import yaml

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED = re.compile(r"\b([^\W\d_]{2,})2\b")
_PUNCTUATION = re.compile(r"[^\w\s]|_")


class Normaliser:
    """Turns a message into plain lower-case words with single spaces between them.

    In this order: compatible characters are made one (NFKC), invisible ones vanish, letters become small; a
    letter three times or more becomes one ("tolooong"); "anak2" is "anak anak"; punctuation parts words; the
    table replaces whole words. Digits stay. Negations are never dropped and never made one another.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = dict(words)

    def normalise(self, text: str) -> str:
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
        plain = _DOUBLED.sub(r"\1 \1", _STRETCHED.sub(r"\1", plain))
        known = self.words.get
        return " ".join([known(word, word) for word in _PUNCTUATION.sub(" ", plain).split()])


def load(path: Path) -> Normaliser:
    """Read the table of ``nlu_data/normal.yml``."""
    return Normaliser(yaml.safe_load(path.read_text(encoding="utf-8"))["words"])
