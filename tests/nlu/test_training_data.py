"""Are the examples enough, unlike each other, and of every need?"""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.spelling import Normaliser
from nlu_server import normalise

ROOT = Path(__file__).resolve().parents[2]
NORMAL = ROOT / "nlu_data" / "normal.yml"
NEEDS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "nlu_data" / "needs.yml").read_text(encoding="utf-8"))

FEWEST = 40
LIKEST = 0.7  # Jaccard of character trigrams
SAME_START = 0.15

SAMPLES = [
    "Tolooong sy gk bs plg, PASPOR ditahan bos!!!",
    "anak2 & temen2nya blm dibayar 3bln, 1,5jt",
    "da'an boleh kaluar 😭🆘 ruma\u200bh",
    "Ｆｕｌｌ　ｗｉｄｔｈ _dan_ garis-bawah",
    "I want to die",
    "救命 我被關 ٣",
    "İstanbul ...  \n\t kerje di KL??",
    "",
]


@cache
def examples() -> dict[str, list[str]]:
    """Normalised examples by intent, out of every file that holds some."""
    table = normalise.load(NORMAL)
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "nlu_data").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        if "\nnlu:" not in text:
            continue
        for block in yaml.safe_load(text)["nlu"]:
            lines = [line.removeprefix("- ").strip() for line in block["examples"].splitlines() if line.strip()]
            found.setdefault(block["intent"], []).extend(table.normalise(line) for line in lines)
    return found


def _trigrams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 3] for at in range(max(len(text) - 2, 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def test_the_intents_of_the_examples_are_those_whose_meaning_is_known():
    assert set(examples()) == set(NEEDS)


def test_every_need_of_the_guide_has_an_intent():
    guide = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    table = guide.partition("## need")[2].partition("## risk")[0]
    needs = {need for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for need in re.findall(r"`(\w+)`", row)}

    assert len(needs) >= 16
    assert needs == {meaning["need"] for meaning in NEEDS.values()}


@pytest.mark.parametrize("intent", NEEDS)
def test_an_intent_has_enough_examples(intent: str):
    assert len(examples().get(intent, ())) >= FEWEST


@pytest.mark.parametrize("intent", NEEDS)
def test_no_two_examples_of_an_intent_are_nearly_the_same(intent: str):
    lines = [(line, _trigrams(line)) for line in examples().get(intent, ())]

    alike = [
        (one, other)
        for at, (one, here) in enumerate(lines)
        for other, there in lines[at + 1 :]
        # Sets of very unequal size cannot be alike; the cheap look first keeps this test quick.
        if min(len(here), len(there)) >= LIKEST * max(len(here), len(there)) and _likeness(here, there) >= LIKEST
    ]

    assert alike == []


@pytest.mark.parametrize("intent", NEEDS)
def test_the_examples_of_an_intent_begin_in_many_ways(intent: str):
    lines = examples().get(intent, [])
    starts = Counter(" ".join(line.split()[:2]) for line in lines)

    often = {start: count for start, count in starts.items() if count > SAME_START * len(lines)}

    assert often == {}


def test_no_example_stands_in_two_intents():
    homes: dict[str, set[str]] = {}
    for intent, lines in examples().items():
        for line in lines:
            homes.setdefault(line, set()).add(intent)

    assert {line: intents for line, intents in homes.items() if len(intents) > 1} == {}


def test_both_pythons_spell_alike():
    texts = SAMPLES + [line for lines in examples().values() for line in lines]
    here, there = Normaliser.load(NORMAL), normalise.load(NORMAL)

    assert [here.normalise(text) for text in texts] == [there.normalise(text) for text in texts]


def test_spelling_twice_changes_nothing():
    table = normalise.load(NORMAL)

    assert {word for word in table.words.values() if table.normalise(word) != word} == set()


def test_negations_stay_apart_and_english_words_of_danger_stay_themselves():
    table = normalise.load(NORMAL)
    alone = ["gak", "tidak", "ndak", "tadak", "dak", "daan", "tak", "ora", "bukan", "jangan", "belum", "die", "no"]

    assert [table.normalise(word) for word in alone] == alone
