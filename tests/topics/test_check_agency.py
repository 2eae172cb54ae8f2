"""Is the agency that made the offer licensed to send people abroad?"""

import pytest

from bot.model import Level, Value
from tests.scene import NOW, agencies, hear, lines, mind, then


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


def told_by(others: int, mark: str = "phone:+6281234567890", what: str = "…7890") -> dict[str, Value]:
    return {"reported": [{"mark": mark, "what": what, "others": others, "last": "2026-10" if others else ""}]}


@pytest.mark.parametrize(
    ("others", "line"),
    [(0, "check_agency.reported_none"), (1, "check_agency.reported_one"), (7, "check_agency.reported_some")],
    ids=["nobody", "one", "several"],
)
def test_a_number_is_answered_with_how_many_told_us_of_it(others: int, line: str):
    decision = hear("nomor 081234567890 ini penipu bukan?", "check_agency", found=told_by(others))

    assert lines(decision) == [line, "check_agency.reported_do"]
    assert decision.conversation.level is Level.NONE


def test_a_reported_number_in_an_offer_is_told_beside_the_offer():
    decision = hear("ditawari kerja di Taiwan, hubungi 081234567890", "ask_offer", found=told_by(2))

    assert lines(decision)[:2] == ["check_agency.reported_some", "check_agency.reported_careful"]
    assert len(lines(decision)) > 2


def test_a_number_that_nobody_reported_is_not_mentioned_unasked():
    decision = hear("ditawari kerja di Taiwan, hubungi 081234567890", "ask_offer", found=told_by(0))

    assert not any(line.startswith("check_agency.reported") for line in lines(decision))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("paspor saya ditahan bos, nomornya 081234567890, tolong", "distress_self"),
        ("butuh cewek 17 tahun buat kerja malam di Malaysia, gak usah ijin ortu, wa 081234567890", "recruiter_ad"),
    ],
    ids=["danger", "a recruiter"],
)
def test_neither_danger_waits_for_counts_nor_a_recruiter_learns_them(text: str, meant: str):
    decision = hear(text, meant, found=told_by(3))

    assert not any(line.startswith("check_agency.reported") for line in lines(decision))


def test_a_listed_company_never_lowers_a_danger():
    state = then(hear("paspor saya ditahan bos dan saya dikunci", "distress_self"))

    decision = hear("PT Tulus Widodo Putra resmi gak?", "check_agency", state=state)

    assert decision.conversation.level is state.level


def test_the_rest_is_five_checks_one_by_one():
    state = then(hear("PT Tulus Widodo Putra resmi gak?", "check_agency"))

    decision = hear(press="@more", state=state, found=told_by(0))

    assert lines(decision) == [
        "check_agency.five",
        "check_agency.five_company_old",
        "check_agency.five_order",
        "check_agency.five_person_unchecked",
        "check_agency.five_person",
        "check_agency.five_account_unchecked",
        "check_agency.five_account",
        "check_agency.five_papers",
        "check_agency.five_after",
    ]


def test_the_rest_knows_the_number_that_was_asked_about():
    state = then(hear("cek PT Tulus Widodo Putra, yang nawarin 081234567890", "check_agency", found=told_by(1)))

    decision = hear(press="@more", state=state, found=told_by(1))

    assert "check_agency.reported_one" in lines(decision)
    assert "check_agency.five_person_unchecked" not in lines(decision)


@pytest.mark.parametrize("name", [each.name for each in agencies().listings] + ["PT Sinar Bahari Kencana Raya"])
def test_the_first_answer_fits_a_cheap_telephone(name: str):
    decision = hear(f"{name} resmi gak?", "check_agency")

    said = mind().speech.message(decision.says, "id", NOW.date())

    assert sum(len(words.text) for words in said) <= 300
    assert said[-1].choices


@pytest.mark.parametrize("typed", ["1", "no 1", "nomor 1"])
def test_which_company_is_meant_can_be_said_by_its_number(typed: str):
    state = then(hear("PT Bumi Mas resmi?", "check_agency"))

    decision = hear(typed, {"out_of_scope": 0.2}, state=state)

    assert lines(decision)[0] == "check_agency.match_sanction_list_suspended"
    assert decision.conversation.remembered["agency"] == "PT Bumi Mas Indonesia Mandiri"


def test_a_number_that_was_not_offered_is_no_company():
    state = then(hear("PT Bumi Mas resmi?", "check_agency"))

    decision = hear("7", {"out_of_scope": 0.2}, state=state)

    assert "finding" not in decision.results


REVOKED = "check_agency.match_sanction_list_revoked"


def test_a_sanction_is_said_when_the_company_is_told_as_the_answer_to_something_else():
    state = then(hear("saya ditawari kerja pabrik di Taiwan, tolong dicek", "ask_offer"))

    told = hear("PT Multi Intan Amanah Internasional", "check_agency", state=state)
    again = hear("kata mereka PT Multi Intan Amanah Internasional yang urus", "unclear", state=then(told))

    assert lines(told)[0] == REVOKED
    assert told.conversation.level is Level.WARN
    assert REVOKED not in lines(again)


def test_who_misses_somebody_and_asks_about_the_company_is_answered():
    state = then(hear("kakak saya sebulan gak ada kabar dari Brunei", "report_missing"))

    asked = hear("PT Multi Intan Amanah Internasional terdaftar gak? dia ikut itu", "check_agency", state=state)
    told = hear("dia ikut PT Multi Intan Amanah Internasional", "unclear", state=state)

    assert lines(asked)[0] == REVOKED
    assert REVOKED not in lines(told)


def test_in_danger_no_company_is_spoken_of_before_what_helps():
    decision = hear("saya dikunci PT Multi Intan Amanah Internasional di mess, resmi gak itu", "held_self")

    assert lines(decision)[0] == "danger.heard"
    assert REVOKED not in lines(decision)


def test_a_company_that_is_only_named_and_not_sanctioned_is_not_spoken_of():
    state = then(hear("saya ditawari kerja pabrik di Taiwan, tolong dicek", "ask_offer"))

    assert not [line for line in lines(hear("PT Contoh Sejahtera Sentosa", state=state)) if "check_agency" in line]
