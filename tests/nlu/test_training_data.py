"""Are the examples enough, unlike each other, and of every need?"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions import TOPICS
from bot.model import Topic
from bot.spelling import Normaliser
from nlu_server import normalise

ROOT = Path(__file__).resolve().parents[2]
NORMAL = ROOT / "nlu_data" / "normal.yml"
NEEDS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "nlu_data" / "needs.yml").read_text(encoding="utf-8"))

FEWEST = 80
LIKEST = 0.7  # Jaccard of character trigrams
SHARE = 8  # of the rarest trigrams: more finds fewer pairs to compare, and the same in the end
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
    for row in offers():
        found[row["intent"]].append(table.normalise(row["text"]))
    return found


@cache
def offers() -> list[dict[str, Any]]:
    """The labelled offers, examples too."""
    return [json.loads(line) for line in (ROOT / "nlu_data" / "offers.jsonl").read_text(encoding="utf-8").splitlines()]


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


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)
def test_a_topic_says_which_intents_open_it(topic: Topic):
    assert topic.opens_on == {intent for intent, meaning in NEEDS.items() if meaning["topic"] == topic.name}


@pytest.mark.parametrize("intent", NEEDS)
def test_an_intent_has_enough_examples(intent: str):
    assert len(examples().get(intent, ())) >= FEWEST


def _alike(lines: Sequence[str], others: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """Pairs whose trigrams are too much the same: within ``lines``, or between them and ``others``.

    Sets that are so alike share three of their rarest trigrams, and neither is much larger than the other: comparing
    just those pairs finds all.
    """
    every = [*lines, *(others or ())]
    sets = [_trigrams(line) for line in every]
    common = Counter(trigram for each in sets for trigram in each)
    rank = {
        trigram: place for place, (trigram, _) in enumerate(sorted(common.items(), key=lambda one: (one[1], one[0])))
    }
    homes: dict[int, list[int]] = {}
    found = []
    for at, here in enumerate(sets):
        least = ceil(LIKEST * len(here))
        share = min(SHARE, least)
        probe = sorted(rank[trigram] for trigram in here)[: len(here) - least + share]
        seen: Counter[int] = Counter()
        if others is None or at >= len(lines):
            for trigram in probe:
                seen.update(homes.get(trigram, ()))
        found += [
            (there, at)
            for there, count in seen.items()
            if count >= min(share, ceil(LIKEST * len(sets[there])))
            and least <= len(sets[there]) <= len(here) / LIKEST
            and _likeness(sets[there], here) >= LIKEST
        ]
        if others is None or at < len(lines):
            for trigram in probe:
                homes.setdefault(trigram, []).append(at)
    return sorted((every[one], every[other]) for one, other in found)


def test_no_two_examples_are_nearly_the_same_within_an_intent_or_across():
    lines = [line for intent in examples().values() for line in intent]

    assert _alike(lines) == []


@pytest.mark.parametrize("name", ["dev", "held_out", "offers", "offers_held_out", "offers_kept_aside"])
def test_no_example_is_nearly_a_message_that_measures_us(name: str):
    table = normalise.load(NORMAL)
    rows = (ROOT / "tests" / "nlu" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [table.normalise(json.loads(row)["text"]) for row in rows]
    lines = [line for intent in examples().values() for line in intent]

    # What is nearly the same is counted and not shown: nobody looks at the rows that are kept aside.
    assert len(_alike(lines, asked)) == 0


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


def test_a_labelled_offer_says_what_is_wrong_with_it_and_none_is_left_without_an_author():
    facts = yaml.safe_load((ROOT / "responses" / "facts" / "warnings.yml").read_text(encoding="utf-8"))
    warnings = {each["id"] for each in facts["warnings"]}

    assert {"text", "intent", "by", "mode", "bad"} <= set.intersection(*(set(row) for row in offers()))
    assert [row["text"] for row in offers() if row.get("signs") and not row["bad"]] == []
    assert {sign for row in offers() for sign in row.get("signs", ())} <= warnings
