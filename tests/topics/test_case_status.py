"""What became of my report?"""

import pytest

from bot.model import Conversation, Key
from tests.scene import NOW, PIN, hear, lines, mind, then

OWN = {"state": "taken", "number": "654321", "pin": True}


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
    found = {"case": {"state": state, "number": "654321", "pin": True}}

    decision = hear("laporan saya gimana?", "case_status", on_duty=on_duty, found=found)

    assert lines(decision)[0] == line
    assert decision.says[0].slots["number"] == "654321"
    assert decision.pin is None


def test_what_was_promised_is_told_with_its_hour_until_it_has_passed():
    promised = NOW.replace(hour=8).isoformat()
    passed = NOW.replace(hour=1).isoformat()

    ahead = hear("laporan saya gimana?", "case_status", found={"case": {**OWN, "promised": promised}})
    behind = hear("laporan saya gimana?", "case_status", found={"case": {**OWN, "promised": passed}})

    assert ahead.says[1].line == "case_status.next_today"
    assert ahead.says[1].slots == {"hour": "15.00"}
    assert lines(behind) == ["case_status.taken", "case_status.meanwhile"]


def test_a_number_alone_opens_nothing_to_a_stranger():
    decision = hear("laporan nomor 654321 gimana?", "case_status")

    assert lines(decision) == ["case_status.ask_pin"]


def test_number_and_pin_open_it_from_any_chat():
    asked = then(hear("laporan saya gimana?", "case_status"))
    asked = then(hear("654321", state=asked))

    decision = hear("24680", state=asked, found={"shown": {"case": {**OWN, "promised": None}}})

    assert lines(decision) == ["case_status.taken", "case_status.meanwhile"]


@pytest.mark.parametrize(
    ("found", "line"),
    [({}, "case_status.no_match"), ({"blocked": True}, "case_status.blocked")],
    ids=["wrong", "often"],
)
def test_what_does_not_fit_is_told_without_saying_which_part(found: dict[str, bool], line: str):
    decision = hear("nomor 654321 pin 11111", "case_status", found={"shown": found})

    assert lines(decision)[0] == line
    assert all(not say.slots for say in decision.says)


def test_no_pin_is_ever_among_what_is_remembered():
    asked = then(hear("laporan nomor 654321 gimana?", "case_status"))

    decision = hear("11111", state=asked, found={"shown": {}})

    assert "11111" not in repr(decision.conversation)


@pytest.mark.parametrize(
    ("words", "shows"),
    [
        ("654321 24680", True),
        ("nomor 654 321, pin 24680", True),
        ("gaji 654321 potong 24680 tiap bulan", False),
        ("saya transfer 24680 ke agen", False),
    ],
)
def test_two_numbers_are_tried_only_where_they_are_meant_so(words: str, shows: bool):
    topic = mind().topics["case_status"]
    assert topic.shows is not None

    from bot.model import Heard

    assert topic.shows({}, Heard(text=words)) == (Key("654321", "24680") if shows else None)


def test_who_owns_the_case_and_lost_the_pin_gets_another():
    decision = hear("pin laporan saya hilang", "case_status", found={"case": OWN})

    assert lines(decision)[-1] == "case_status.new_pin"
    assert decision.pin == PIN


def test_words_about_a_lost_pin_open_it_whatever_the_model_hears():
    decision = hear("pin nya hilang bu", "ask_contact", found={"case": OWN})

    assert decision.says[-1].line == "case_status.new_pin"


@pytest.mark.parametrize("words", ["kapan ada kabar bu?", "sudah ada perkembangan pak?"])
def test_a_tired_question_for_news_is_understood_whatever_the_model_hears(words: str):
    decision = hear(words, "unclear", found={"case": OWN})

    assert lines(decision)[0] == "case_status.taken"


def test_who_has_no_number_is_offered_a_person():
    asked = then(hear("laporan saya gimana?", "case_status"))

    decision = hear("gak tau", state=asked)

    assert lines(decision) == ["case_status.none"]


def test_a_suspect_is_answered_like_a_stranger():
    from bot.model import About, Level, Signal

    fishing = Signal("fishing_for_person", Level.HIGH, About.SUSPECT, "cari dia")
    state = Conversation(case="654321", signals=(fishing,), level=Level.HIGH)

    decision = hear("laporan saya gimana?", "case_status", state=state, found={"case": OWN})

    assert lines(decision) == ["case_status.ask_number"]


@pytest.mark.parametrize(
    "words",
    ["good morning, I want to know about my report", "selamat pagi kak, mau tanya kabar laporan saya yang kemarin"],
    ids=["English", "Indonesian"],
)
def test_who_asks_politely_about_their_report_is_asked_for_its_number(words: str):
    decision = hear(words, {"privacy_question": 0.39, "case_status": 0.2})

    assert lines(decision) == ["case_status.ask_number"]


@pytest.mark.parametrize("words", ["I want to know who reads my report", "mau tanya, siapa yang baca laporan saya"])
def test_who_asks_who_reads_their_report_is_told_of_privacy(words: str):
    decision = hear(words, {"privacy_question": 0.7})

    assert lines(decision)[0].startswith("privacy.")
