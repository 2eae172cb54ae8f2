"""What we say in another language is all there, keeps its gaps, fits its buttons and promises nothing."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from bot import catalogs, fact_files, speech
from bot.speech import LABEL_LENGTH, Line, Speech, gaps

RESPONSES = Path("responses")
LANGUAGES = sorted(path.parts[-3] for path in (RESPONSES / "locale").glob("*/LC_MESSAGES/suar.po"))

# What no answer may ever say (docs/labels.md), by language.
VERDICTS = {
    "en": re.compile(r"(?i)\b(safe(?! travel)|safely|guaranteed?|certainly|surely|a hundred percent)\b"),
    "ms": re.compile(r"(?i)\b(selamat(?! jalan)|pasti|dijamin|terjamin|confirm)\b"),
    "jv": re.compile(r"(?i)\b(aman|slamet|mesthi|pesthi|dijamin|pasti)\b"),
    "zh": re.compile(r"安全|保证|肯定|一定|放心"),
}


@pytest.fixture(scope="module")
def known() -> Speech:
    return speech.load(RESPONSES, fact_files.load(RESPONSES / "facts"))


def messages(known: Speech, language: str) -> list[Message]:
    return [message for message in known.catalogs[language] if message.id]


def test_english_is_there(known: Speech):
    assert "en" in known.languages


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_we_say_has_a_translation_of_its_present_words(known: Speech, language: str):
    catalog = known.catalogs[language]

    translated = {
        context for context, words in catalogs.sources(known) if (m := catalog.get(words, context)) and m.string
    }

    assert {context for context, _ in catalogs.sources(known)} - translated == set(), "run make words, then translate"
    assert catalogs.lacking(catalog) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_gaps_of_its_line(known: Speech, language: str):
    torn = [m.context for m in messages(known, language) if gaps(str(m.id)) != gaps(str(m.string))]

    assert torn == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_fits_its_button_in_every_language(known: Speech, language: str):
    labels = [m for m in messages(known, language) if ":" in str(m.context)]

    assert labels
    assert [m.context for m in labels if not 0 < len(str(m.string)) <= LABEL_LENGTH] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choices_of_one_line_can_be_told_apart(known: Speech, language: str):
    for line in known.lines.values():
        labels = [
            str(known.catalogs[language].get(label, f"{line.name}:{key}").string).casefold()
            for key, label in line.choices.items()
        ]

        assert len(set(labels)) == len(labels), line.name


@pytest.mark.parametrize("language", sorted(VERDICTS))
def test_no_translation_gives_a_verdict(known: Speech, language: str):
    verdicts = [m.context for m in messages(known, language) if VERDICTS[language].search(str(m.string))]

    assert verdicts == []


@pytest.mark.parametrize("language", sorted(VERDICTS))
def test_a_translated_fact_keeps_every_figure(known: Speech, language: str):
    def figures(text: str) -> set[str]:
        # A comma parts thousands in English and decimals in Indonesian; "1,5" is "1.5".
        return {re.sub(r"[.,]", "", figure) for figure in re.findall(r"(?<![A-Z])\d[\d.,]*", text)}

    told = [m for m in messages(known, language) if str(m.context).startswith("fact.")]

    assert [m.context for m in told if figures(str(m.id)) != figures(str(m.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_as_make_words_would_write_it(known: Speech, language: str):
    path = RESPONSES / "locale" / language / "LC_MESSAGES" / "suar.po"

    written = catalogs.written(catalogs.updated(known, known.catalogs[language], language))

    assert written == path.read_bytes()


def test_a_reworded_line_is_doubtful_until_a_person_has_looked(known: Speech):
    line = known.lines["menu.goodbye"]
    reworded = replace(known, lines={**known.lines, line.name: Line(line.name, "Selamat jalan.")})

    catalog = catalogs.updated(reworded, known.catalogs["en"], "en")

    message = catalog.get("Selamat jalan.", line.name)
    assert message is not None
    assert message.fuzzy
    assert message.previous_id == [line.words]
    assert catalogs.lacking(catalog) == [line.name]


def test_a_fact_that_callers_must_not_hear_is_not_translated(known: Speech):
    hidden = {f"fact.{name}" for name, fact in known.facts.by_id.items() if not fact.sayable}

    assert hidden
    assert hidden.isdisjoint(context for context, _ in catalogs.sources(known))


def test_choosing_a_language_is_answered_in_it(known: Speech):
    said = {
        known.catalogs[each].get(known.lines["shared.language_set"].words, "shared.language_set").string
        for each in LANGUAGES
    }

    assert known.lines["shared.language_set"].words not in said
