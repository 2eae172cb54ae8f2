"""What are my rights at work abroad, and what do I do when they are not kept?"""

import pytest

from actions.rights import matters
from bot.model import Conversation
from tests.scene import hear, lines, then


@pytest.mark.parametrize(
    ("intent", "line"),
    [("wages_rights", "rights.wages"), ("contract_papers", "rights.papers"), ("sick_leave_rights", "rights.sick")],
)
def test_what_the_model_heard_is_the_matter(intent: str, line: str):
    assert lines(hear("majikan di Malaysia belum kasih", intent))[0] == line


def test_a_matter_that_nobody_named_is_asked_with_buttons():
    assert lines(hear(press="@rights")) == ["rights.ask_matter"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("gaji saya ditahan 3 bulan", "wages"),
        ("paspor saya dipegang majikan", "papers"),
        ("saya hamil, majikan marah", "pregnant"),
        ("saya kerja tanpa dokumen, gaji belum dibayar", "no_papers"),
        ("mau pulang ke Indonesia gimana caranya", "home"),
        ("lembur tiap hari gak ada libur", "hours"),
        ("saya sakit, boleh berobat?", "sick"),
        ("kontrak beda sama janji", "contract"),
        ("my boss keeps my passport", "papers"),
        ("I want to go home", "home"),
    ],
)
def test_the_words_themselves_tell_the_matter(words: str, first: str):
    assert matters(words)[0] == first


def test_a_passport_that_somebody_has_is_not_held():
    assert "papers" not in matters("saya sudah punya paspor dan kontrak")


def test_the_first_answer_names_what_to_do_and_one_number_that_works_there():
    decision = hear("gaji saya di Taiwan belum dibayar", "wages_rights")

    assert lines(decision)[0] == "rights.wages"
    assert sum(line.startswith("contacts.") for line in lines(decision)) == 1
    assert lines(decision)[-1] == "rights.today"


def test_the_rest_holds_the_least_pay_of_that_country_and_no_other():
    decision = hear("lengkap", state=then(hear("gaji saya di Taiwan belum dibayar", "wages_rights")))

    floors = [say for say in decision.says if say.line == "rights.floor"]
    assert floors
    assert all("TWD" in str(say.slots["pay"]) for say in floors)


def test_two_complaints_in_one_message_are_both_answered():
    first = hear("saya di Hong Kong lagi hamil, kontrak saya gimana", "wages_rights")

    decision = hear("lengkap", state=then(first))

    assert lines(first)[0] == "rights.pregnant"
    assert "rights.contract" in lines(decision)


def test_who_wants_to_leave_cambodia_hears_what_waits_at_the_border():
    first = hear("saya di Kamboja mau pulang, gimana caranya", "sick_leave_rights")

    decision = hear("lengkap", state=then(first))

    assert lines(first)[0] == "rights.home"
    assert "fact.procedure.cambodia_return" in lines(decision)


def test_short_codes_of_a_country_are_not_given_to_who_writes_from_elsewhere():
    state = Conversation(remembered={"here": "ID", "country": "TW"})

    decision = hear("gaji adik saya belum dibayar", "wages_rights", state=state)

    ways = " ".join(str(say.slots.get("ways", "")) for say in decision.says)
    assert "1955" not in ways
    assert "+" in ways


def test_without_a_country_no_number_is_guessed():
    asked = hear("gaji belum dibayar", "wages_rights")

    decision = hear("gak tau", state=then(asked))

    assert lines(asked) == ["rights.ask_country"]
    assert lines(decision) == ["rights.wages", "rights.today_unknown"]
