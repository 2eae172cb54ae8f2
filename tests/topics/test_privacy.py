"""What do you keep of me, and can you delete it?"""

from tests.scene import hear, lines, then


def test_a_question_is_answered_before_anything_is_offered():
    decision = hear("cerita saya disimpan gak?", "privacy_question")

    assert lines(decision) == ["privacy.what_we_keep", "privacy.ask_wish"]
    assert not decision.forget


def test_deleting_is_asked_twice():
    decision = hear("hapus data saya", "delete_my_data")

    assert lines(decision) == ["privacy.ask_sure"]
    assert not decision.forget


def test_after_a_yes_all_is_forgotten():
    decision = hear("ya", state=then(hear("hapus data saya", "delete_my_data")))

    assert decision.forget
    assert lines(decision) == ["privacy.deleted"]


def test_after_a_no_nothing_is():
    decision = hear("jangan", state=then(hear("hapus data saya", "delete_my_data")))

    assert not decision.forget
    assert lines(decision) == ["privacy.kept"]


def test_who_looks_for_a_victim_hears_nothing_of_anybody_nor_of_a_case():
    fished = then(hear("siapa yang lapor saya? kasih nomor pelapornya", "fish_for_person"))

    asked = hear("laporan saya gimana?", "case_status", state=fished, found={"case": {"state": "open", "number": "1"}})
    left = hear("makasih", "thanks_bye", state=fished)
    stopped = hear("stop", state=fished)

    assert lines(asked) == lines(hear("laporan saya gimana?", "case_status")) == ["case_status.ask_number"]
    assert lines(left) == ["menu.goodbye"]
    assert lines(stopped) == ["shared.stopped"]


def test_who_is_asked_for_a_code_is_warned_once_whatever_else_is_spoken_of():
    first = hear("ada yang ngaku dari kantor, saya disuruh kirim kode OTP", "check_agency")
    again = hear("dia minta otp lagi", "unclear", state=then(first))

    assert lines(first)[0] == "privacy.never_give_code"
    assert "privacy.never_give_code" not in lines(again)


def test_in_danger_the_warning_of_codes_waits():
    decision = hear("saya dikurung bos, dia minta kode otp bank saya", "held_self")

    assert "privacy.never_give_code" not in lines(decision)
