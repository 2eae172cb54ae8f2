"""How words are cut into what a channel can carry."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.parts import TELEGRAM, WHATSAPP, cut, length, parts, split
from bot.model import Choice, Limits, Words

SMALL = Limits(text=40, label=20, buttons=3, rows=10, beside_choices=20)


def choices(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}", f"Pilihan {number}") for number in range(1, count + 1))


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_every_piece_fits_and_nothing_but_white_space_is_lost(text, limit):
    if limit == 1:
        text = "".join(each for each in text if each <= "\uffff")

    pieces = split(text, limit)

    assert all(0 < length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.lists(st.text("abc.!?\n", min_size=1, max_size=10)), st.integers(min_value=10, max_value=40))
def test_words_that_fit_are_never_torn(words, limit):
    text = " ".join(words)

    pieces = split(text, limit)

    assert " ".join(pieces).split() == text.split()


@given(st.text(max_size=300), st.integers(min_value=0, max_value=12))
def test_parts_of_any_words_are_parts_already(text, count):
    cut_once = parts(Words(text, choices(count)), SMALL)

    assert all(parts(part, SMALL) == (part,) for part in cut_once)
    assert all(not part.choices for part in cut_once[:-1])


def test_a_text_that_fits_stays_whole():
    assert parts(Words("Halo"), TELEGRAM) == (Words("Halo"),)


def test_nothing_to_say_is_no_message():
    assert parts(Words(" \n"), TELEGRAM) == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param(
            "Kakak aman dulu di sana.\n\nNanti kita bicara lagi ya", "Kakak aman dulu di sana.", id="paragraph"
        ),
        pytest.param("Cari tempat aman dulu\nNanti kita bicara lagi ya", "Cari tempat aman dulu", id="line"),
        pytest.param("Cari tempat aman dulu. Nanti kita bicara lagi ya", "Cari tempat aman dulu.", id="sentence"),
        pytest.param('Dia bilang "ikut saya." Nanti kita bicara lagi ya', 'Dia bilang "ikut saya."', id="quote"),
        pytest.param(
            "Nama agennya kemarin itu PT. Maju Terus Abadi", "Nama agennya kemarin itu PT. Maju Terus", id="PT"
        ),
    ],
)
def test_a_long_text_is_cut_where_a_reader_would_pause(text, first):
    assert split(text, 40)[0] == first


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("e\u0301", id="accent"),
        pytest.param("👍🏽", id="skin tone"),
        pytest.param("👩‍👧", id="family"),
        pytest.param("🇮🇩", id="flag"),
        pytest.param("❤️", id="variation"),
    ],
)
def test_what_is_seen_as_one_character_is_never_torn(whole):
    for limit in range(6, 20):
        pieces = split(whole * 20, limit)

        assert len(pieces) > 1
        assert all(piece.count(whole) * len(whole) == len(piece) for piece in pieces)


def test_choices_hang_on_the_last_part():
    found = parts(Words("kata " * 2000, choices(2)), TELEGRAM)

    assert len(found) > 1
    assert [part.choices for part in found] == [()] * (len(found) - 1) + [choices(2)]


def test_whatsapp_takes_less_text_beside_choices():
    found = parts(Words("kata " * 700, choices(2)), WHATSAPP)

    assert len(found) == 2
    assert length(found[-1].text) <= 1024
    assert found[-1].choices == choices(2)


def test_more_choices_than_rows_are_written_out_and_numbered():
    (found,) = parts(Words("Pilih", choices(11)), WHATSAPP)

    assert found.choices == ()
    assert found.text.startswith("Pilih\n\n1. Pilihan 1\n2. Pilihan 2\n")
    assert found.text.endswith("\n11. Pilihan 11")


@pytest.mark.parametrize(
    "unfit",
    [
        pytest.param((Choice("x" * 65, "Ya"),), id="an id too long to come back"),
        pytest.param(
            (Choice("a", "Label panjang sekali A"), Choice("b", "Label panjang sekali B")), id="equal when cut"
        ),
    ],
)
def test_choices_that_cannot_be_buttons_are_numbered(unfit):
    (found,) = parts(Words("Pilih", unfit), WHATSAPP)

    assert found.choices == ()
    assert f"1. {unfit[0].label}" in found.text


def test_labels_are_cut_to_what_the_channel_shows():
    long = Choice("a", "Sebuah label yang terlalu panjang")

    (found,) = parts(Words("Pilih", (long,)), WHATSAPP)

    assert found.choices == (replace(long, label="Sebuah label yang t…"),)
    assert cut("👩‍👧👩‍👧👩‍👧", 11) == "👩‍👧👩‍👧…"
