"""Can I talk to a person?"""

import pytest

from bot.model import Holder
from tests.scene import NUMBER, hear, lines


@pytest.mark.parametrize(("on_duty", "line"), [(1, "counsellor.on_duty"), (0, "counsellor.off_duty")])
def test_a_person_is_called_and_only_promised_when_there_is_one(on_duty: int, line: str):
    decision = hear("orang", on_duty=on_duty)

    assert lines(decision) == [line]
    assert decision.says[0].slots["number"] == NUMBER
    assert decision.escalation is not None
    assert decision.conversation.holder is Holder.QUEUE


def test_asking_for_a_person_looks_at_the_case_again_in_ten_minutes():
    decision = hear("mau bicara sama petugas", "talk_to_human")

    assert [deadline.kind for deadline in decision.deadlines] == ["danger.untaken"]
