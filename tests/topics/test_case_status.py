"""What became of my report?"""

import pytest

from tests.scene import hear, lines


@pytest.mark.parametrize(
    ("state", "on_duty", "line"),
    [
        ("open", 1, "case_status.open"),
        ("open", 0, "case_status.open_off_duty"),
        ("taken", 0, "case_status.taken"),
        ("closed", 1, "case_status.closed"),
    ],
)
def test_the_state_is_told_as_it_is(state: str, on_duty: int, line: str):
    found = {"case": {"state": state, "number": "654321"}}

    decision = hear("laporan saya gimana?", "case_status", on_duty=on_duty, found=found)

    assert lines(decision) == [line]
    assert decision.says[0].slots["number"] == "654321"


def test_a_number_alone_opens_nothing_to_a_stranger():
    decision = hear("laporan nomor 654321 gimana?", "case_status")

    assert lines(decision) == ["case_status.none"]
