"""Is the agency that made the offer licensed to send people abroad?"""

import pytest

from tests.scene import hear, lines, then


@pytest.mark.parametrize(
    ("name", "state", "line"),
    [
        ("PT Multi Intan Amanah Internasional", "match_sanction_list", "check_agency.match_sanction_list_revoked"),
        ("PT Multi Intan Amanah Internasonal", "match_sanction_list", "check_agency.match_sanction_list_revoked"),
        ("PT Bumi Mas Indonesia Mandiri", "match_sanction_list", "check_agency.match_sanction_list_suspended"),
        ("PT Tulus Widodo Putra", "match_old_data", "check_agency.match_old_data_lifted"),
        ("PT Sinar Bahari Kencana Raya", "not_found_in_our_copy", "check_agency.not_found_in_our_copy"),
        ("PT Bumi Mas", "ambiguous_name", "check_agency.ambiguous_name"),
    ],
    ids=["revoked", "a slip", "suspended", "old", "unknown", "half a name"],
)
def test_the_answer_is_what_our_copy_says_and_no_more(name: str, state: str, line: str):
    decision = hear(f"{name} resmi gak?", "check_agency")

    finding = decision.results["finding"]
    assert isinstance(finding, dict)
    assert finding["state"] == state
    assert lines(decision)[0] == line


def test_no_finding_is_the_last_word_on_a_journey():
    decision = hear("PT Tulus Widodo Putra resmi gak?", "check_agency")

    assert lines(decision)[-2:] == ["check_agency.proves", "check_agency.where_to_look"]


def test_initials_are_nobodys_name():
    decision = hear("cek PT PSM", "check_agency")

    assert lines(decision) == ["check_agency.only_initials", "check_agency.ask_agency"]
    assert "finding" not in decision.results


def test_half_a_name_keeps_the_question_open_for_the_whole_one():
    state = then(hear("PT Bumi Mas resmi?", "check_agency"))

    decision = hear("Bumi Mas Indonesia Mandiri", {"out_of_scope": 0.2}, state=state)

    assert lines(decision)[0] == "check_agency.match_sanction_list_suspended"


def test_half_a_name_and_no_better_one_ends_kindly():
    state = then(hear("PT Bumi Mas resmi?", "check_agency"))

    decision = hear("gak tau", state=state)

    assert lines(decision) == ["check_agency.no_name", "check_agency.where_to_look"]


def test_an_agency_that_we_do_not_know_opens_no_case():
    decision = hear("PT Sinar Bahari Kencana Raya resmi gak?", "check_agency")

    assert decision.escalation is None


def test_the_agency_of_an_offer_need_not_be_typed_again():
    state = then(hear("ditawari kerja di Taiwan lewat PT Putri Samawa Mandiri, tolong cek", "ask_offer"))

    decision = hear(press="@check_agency", state=state)

    assert lines(decision)[0] == "check_agency.match_sanction_list_revoked"
