"""One number is one mark, however it is written."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import marks
from bot.marks import Mark
from bot.model import Arrival, Kind
from tests.scene import mind

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PHONE = Mark("phone", "+6281234567890")


def named(text: str) -> tuple[Mark, ...]:
    arrival = Arrival("telegram", "1", Kind.TEXT, NOW, text=text)
    return marks.of(mind().reader.read((arrival,), (), NOW, ZoneInfo("Asia/Pontianak")).entities)


@pytest.mark.parametrize(
    "text", ["wa 081234567890", "nomor +62 812-3456-7890", "0812 3456 7890", "tf ke DANA 081234567890"]
)
def test_a_telephone_is_one_mark_in_every_spelling(text: str):
    assert named(text) == (PHONE,)


@pytest.mark.parametrize("text", ["rek BCA 0001112223", "rekening 000-111-2223 bca", "norek 0001112223"])
def test_an_account_is_one_mark_with_and_without_its_bank(text: str):
    assert named(text) == (Mark("account", "0001112223"),)


def test_a_handle_is_one_mark_in_capitals_or_not():
    assert named("ig @Loker_Taiwan") == named("ig loker_taiwan") == (Mark("handle", "loker_taiwan"),)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("081234567890", PHONE),
        ("+62 812 3456 7890", PHONE),
        ("bca 0001112223", Mark("account", "0001112223")),
        ("@Loker_Taiwan", Mark("handle", "loker_taiwan")),
        ("ayam", None),
    ],
)
def test_an_operator_writes_a_mark_as_callers_do(text: str, mark: Mark | None):
    assert marks.typed(text) == mark


def test_a_mark_survives_as_an_answer():
    both = (PHONE, Mark("handle", "loker_taiwan"))

    assert marks.of_answer(marks.answer(both)) == both
    assert marks.answer(()) is None


def test_no_mark_shows_more_than_its_end():
    assert PHONE.shown == "…7890"
