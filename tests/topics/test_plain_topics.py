"""Procedure, costs, rights, the menu, and what is not ours."""

import pytest

from tests.scene import hear, lines, then


def test_a_country_without_a_legal_route_is_not_explained_as_if_it_had_one():
    decision = hear("cara kerja ke Kamboja yang resmi?", "ask_procedure")

    assert lines(decision) == ["procedure.closed_country", "procedure.today"]


def test_the_legal_way_is_three_steps_and_one_for_today():
    decision = hear("cara kerja ke Taiwan yang resmi?", "ask_procedure")

    assert lines(decision)[0] == "procedure.intro"
    assert sum(line.startswith("fact.") for line in lines(decision)) == 3
    assert lines(decision)[-1] == "procedure.today"


def test_costs_end_with_one_thing_to_do_today():
    assert lines(hear("biaya ke Taiwan berapa?", "ask_cost"))[-1] == "cost.today"


@pytest.mark.parametrize(
    ("intent", "line"),
    [("wages_rights", "rights.wages"), ("contract_papers", "rights.papers"), ("sick_leave_rights", "rights.sick")],
)
def test_what_the_model_heard_is_the_matter(intent: str, line: str):
    assert lines(hear("majikan di Malaysia belum kasih", intent))[0] == line


def test_a_matter_that_nobody_named_is_asked_with_buttons():
    assert lines(hear(press="@rights")) == ["rights.ask_matter"]


def test_thanks_are_no_question_and_a_case_is_not_forgotten():
    assert lines(hear("makasih", "thanks_bye")) == ["menu.goodbye"]
    assert lines(hear("makasih", "thanks_bye", state=then(hear("orang")))) == ["menu.goodbye_case"]


def test_what_is_not_ours_is_refused_with_what_is():
    decision = hear("buatkan puisi", "out_of_scope")

    assert lines(decision) == ["out_of_scope.cannot"]
    assert decision.escalation is None
