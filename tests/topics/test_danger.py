"""I am in danger, or somebody I know is: what happens now?"""

import pytest

from bot.model import About, Conversation, Decision, Holder, Level
from tests.scene import NUMBER, hear, lines, then

CAPTIVE = "saya dikurung majikan di Malaysia, gak boleh keluar"


def untaken(state: Conversation) -> Decision:
    return hear(press="clock:danger.untaken", state=state)


def test_the_first_words_are_kind_then_honest_then_whom_to_call():
    decision = hear(CAPTIVE, "held_self")

    assert lines(decision)[:2] == ["danger.heard", "danger.case_off_duty"]
    assert lines(decision)[2] == "danger.if_life"
    assert lines(decision)[3].startswith("contacts.short")
    assert lines(decision)[-1] == "danger.ask_safe"


def test_a_person_is_promised_only_when_one_is_on_duty():
    assert "danger.case_on_duty" in lines(hear(CAPTIVE, "held_self", on_duty=1))
    assert "danger.case_off_duty" in lines(hear(CAPTIVE, "held_self"))


def test_abroad_no_short_code_of_indonesia_is_given():
    decision = hear(CAPTIVE, "held_self")

    ways = " ".join(str(say.slots.get("ways", "")) for say in decision.says)
    assert "999" in ways
    assert "110" not in ways.split(" · ")


def test_who_tells_of_somebody_else_is_thanked_and_not_pitied():
    decision = hear("adik saya disekap majikan di Malaysia", "distress_other")

    assert lines(decision)[0] == "danger.heard_other"
    assert decision.escalation is not None
    assert decision.escalation.about is About.OTHER


@pytest.mark.parametrize("words", ["pengen mati aja rasanya", "saya capek hidup", "mau bunuh diri malam ini"])
def test_despair_hears_that_it_matters(words: str):
    decision = hear(words, "despair_self")

    assert lines(decision)[0] == "danger.heard_despair"


def test_who_cannot_write_is_asked_nothing_more_and_not_written_to_by_the_clock():
    decision = hear("tidak bisa", state=then(hear(CAPTIVE, "held_self")))

    assert lines(decision) == ["danger.stay_quiet"]
    assert decision.conversation.asked is None
    assert untaken(then(decision)).says == ()


def test_numbers_change_when_the_place_comes_out_later():
    state = then(hear("ya", state=then(hear("saya dikurung majikan, gak boleh keluar", "held_self"))))

    decision = hear("di Malaysia", state=state)

    assert "999" in " ".join(str(say.slots.get("ways", "")) for say in decision.says)
    assert lines(decision)[-1] == "danger.noted_where"


def test_a_consulate_nearer_by_is_named_when_the_town_comes_out_later():
    state = then(hear("saya dikurung majikan di Malaysia", "held_self"))

    told = hear("di Johor", state=state)

    assert any("Johor" in str(say.slots.get("name")) for say in told.says)


def test_who_is_locked_in_before_the_journey_is_given_no_number_of_where_it_would_lead():
    state = then(hear("saya ditawari kerja kebun di Malaysia", "ask_offer"))

    decision = hear("sekarang saya dikunci calo di penampungan", "held_self", state=state)

    assert "999" not in " ".join(str(say.slots.get("ways", "")) for say in decision.says)


def test_after_ten_minutes_without_anybody_we_say_so_and_ring_again():
    decision = untaken(then(hear(CAPTIVE, "held_self")))

    assert lines(decision)[0] == "danger.still_waiting"
    assert decision.escalation is not None
    assert decision.conversation.holder is Holder.QUEUE


def test_yes_to_the_gentle_question_opens_a_case():
    decision = hear("ya", state=then(hear("tolong")))

    assert lines(decision)[0] == "danger.heard"
    assert decision.escalation is not None
    assert decision.escalation.level is Level.HIGH


def test_no_to_the_gentle_question_goes_back_to_what_was_wanted():
    asked = hear("kalau misalnya saya dikurung majikan gimana? saya ditawari kerja di Malaysia", "ask_offer")

    decision = hear("tidak", state=then(asked))

    assert lines(decision)[:2] == ["danger.probe_no", "shared.back"]
    assert decision.escalation is None


def test_the_number_of_the_report_is_said():
    decision = hear(CAPTIVE, "held_self")

    assert any(say.slots.get("number") == NUMBER for say in decision.says)


GOING = "kak sy ditawari kerja restoran di malaysia lewat kawan, besok berangkat lewat entikong, visanya turis dulu"


def test_who_is_about_to_go_is_asked_to_stay_and_whether_somebody_forces_them():
    decision = hear(GOING, "ask_offer")

    assert "danger.stay" in lines(decision)
    assert "danger.if_life" not in lines(decision)
    assert lines(decision)[-1] == "danger.ask_forced"
    assert decision.escalation is not None
    assert any(deadline.kind == "danger.untaken" for deadline in decision.deadlines)


def test_who_goes_unforced_hears_that_they_may_still_say_no():
    free = hear(press="danger.ask_forced:no", state=then(hear(GOING, "ask_offer")))

    assert lines(free)[0] == "danger.may_still_stay"


def test_who_is_forced_to_go_gets_the_numbers_and_is_asked_whether_it_is_safe_to_write():
    forced = hear(press="danger.ask_forced:yes", state=then(hear(GOING, "ask_offer")))

    assert lines(forced)[0] == "danger.if_life"
    assert lines(forced)[1].startswith("contacts.short")
    assert lines(forced)[-1] == "danger.ask_safe"


def test_a_child_about_to_be_sent_is_to_be_held_back_and_sapa_is_named():
    decision = hear("adik saya umur 15 mau dibawa kerja ke Jakarta minggu depan", "child_at_risk")
    names = [say.slots.get("name") for say in decision.says if say.line.startswith("contacts.")]

    assert "danger.stay_other" in lines(decision)
    assert names == ["SAPA 129"]
