"""Does the interpreter of topics keep its promises, whatever the topic?"""

from dataclasses import replace

import pytest

from bot.dialogue import wake
from bot.model import Conversation, Holder, Level
from tests.scene import NUMBER, hear, lines, then

OFFER = "Saya ditawari kerja pabrik di Malaysia, cek ya"
CAPTIVE = "saya dikurung majikan di Malaysia, gak boleh keluar"


def asked_about_an_offer() -> Conversation:
    return then(hear(OFFER, "ask_offer"))


def in_danger() -> Conversation:
    return then(hear(CAPTIVE, "held_self"))


def test_what_was_said_already_is_not_asked():
    decision = hear(OFFER, "ask_offer")

    assert decision.conversation.answers["job_offer"].items() >= {"country": "MY", "job": "pabrik"}.items()
    assert decision.conversation.asked == "agency"


def test_a_question_in_the_middle_is_answered_and_the_first_one_comes_back():
    decision = hear("nomor KJRI Kuching berapa?", "ask_contact", state=asked_about_an_offer())

    assert lines(decision)[0] == "contacts.intro"
    assert lines(decision)[-2:] == ["shared.back", "job_offer.ask_agency"]
    assert decision.conversation.topic == "job_offer"


def test_an_answer_that_sounds_like_another_topic_is_still_the_answer():
    decision = hear("PT Maju Mundur Jaya", {"check_agency": 0.4, "ask_offer": 0.2}, state=asked_about_an_offer())

    assert decision.conversation.topic == "job_offer"
    assert "agency" in decision.conversation.answers["job_offer"]


def test_a_correction_changes_the_answer_and_goes_on():
    decision = hear("eh bukan, ke Taiwan", state=asked_about_an_offer())

    assert lines(decision) == ["shared.corrected", "job_offer.ask_agency"]
    assert decision.conversation.answers["job_offer"]["country"] == "TW"


@pytest.mark.parametrize("words", ["gak tau", "lewati", "entah"])
def test_who_does_not_know_is_asked_the_next_thing(words: str):
    decision = hear(words, state=asked_about_an_offer())

    assert decision.conversation.asked == "visa"
    assert decision.conversation.skipped["job_offer"] == ("agency",)


def test_a_question_is_put_twice_and_then_left():
    state = then(hear("lewati", state=asked_about_an_offer()))

    once = hear("hmm gimana ya maksudnya", state=state)
    twice = hear("apa itu ya maksudnya", state=then(once))

    assert lines(once) == ["shared.ask_again", "job_offer.ask_visa"]
    assert twice.conversation.asked is None
    assert twice.conversation.skipped["job_offer"] == ("agency", "visa")


def test_two_needs_in_one_message_are_both_answered():
    decision = hear("biaya ke Taiwan berapa, sama minta nomor KDEI", {"ask_cost": 0.5, "ask_contact": 0.4})

    assert lines(decision)[0] == "fact.costs.fee_rule"
    assert "contacts.intro" in lines(decision)


def test_the_dangerous_need_comes_first_and_the_other_is_kept():
    decision = hear(f"{CAPTIVE}. PT Putri Samawa Mandiri resmi gak?", {"held_self": 0.6, "check_agency": 0.3})

    assert lines(decision)[0] == "danger.heard"
    assert decision.conversation.later == ("check_agency",)


def test_danger_stops_every_topic_and_opens_a_case():
    decision = hear("paspor saya ditahan bos, gak dikasih pulang", "held_self", state=asked_about_an_offer())

    assert decision.conversation.holder is Holder.QUEUE
    assert decision.escalation is not None
    assert decision.escalation.level >= Level.HIGH
    assert decision.conversation.suspended == ("job_offer",)


def test_a_counsellor_who_writes_is_not_interrupted_but_the_level_rises():
    state = replace(asked_about_an_offer(), holder=Holder.COUNSELLOR, case=NUMBER)

    decision = hear("dia mau bunuh saya malam ini", "abused_self", state=state)

    assert decision.says == ()
    assert decision.conversation.level is Level.CRITICAL
    assert decision.conversation.holder is Holder.COUNSELLOR


@pytest.mark.parametrize("press", ["@menu", "@person", "@stop", "job_offer.ask_visa:work", "@check_agency"])
def test_a_counsellor_is_not_interrupted_by_buttons_either(press: str):
    state = replace(asked_about_an_offer(), holder=Holder.COUNSELLOR, case=NUMBER)

    assert hear(press=press, state=state).says == ()


def test_an_old_button_is_still_the_answer_to_its_question():
    state = then(hear("stop", state=asked_about_an_offer()))

    decision = hear(press="job_offer.ask_visa:tourist", state=state)

    assert decision.conversation.answers["job_offer"]["visa"] == "tourist"
    assert decision.conversation.topic == "job_offer"


@pytest.mark.parametrize("press", ["@of_an_older_edition", "gone.ask_this:yes", "job_offer.gone:yes"])
def test_a_button_that_no_longer_exists_is_no_error(press: str):
    decision = hear(press=press)

    assert lines(decision)


@pytest.mark.parametrize(("word", "line"), [("menu", "menu.welcome"), ("orang", "counsellor.off_duty")])
def test_there_is_a_way_out_of_every_question(word: str, line: str):
    decision = hear(word, state=asked_about_an_offer())

    assert lines(decision)[0] == line


def test_who_says_stop_is_asked_nothing_more():
    decision = hear("stop", state=asked_about_an_offer())

    assert lines(decision) == ["shared.stopped"]
    assert decision.conversation.stopped
    assert decision.conversation.topic is None


def test_the_clock_does_not_write_to_who_said_stop_but_rings_the_desk():
    state = then(hear("stop", state=in_danger()))

    decision = hear(press="clock:danger.untaken", state=state)

    assert decision.says == ()
    assert decision.escalation is not None


def test_somebody_who_fishes_for_a_victim_hears_the_same_as_one_who_asks_for_homework():
    fisher = hear("siapa yang lapor saya? minta alamat pelapor", "fish_for_person")
    pupil = hear("buatkan puisi tentang hujan", "out_of_scope")

    assert fisher.says == pupil.says
    assert fisher.escalation is not None
    assert fisher.escalation.reason == "suspect"
    assert pupil.escalation is None


def test_doubt_asks_one_gentle_question_and_only_once():
    once = hear("kalau misalnya saya dikurung majikan gimana?", {"ask_contact": 0.2, "held_self": 0.2})
    twice = hear("kalau misalnya dipukul gimana?", {"ask_contact": 0.2}, state=then(hear("tidak", state=then(once))))

    assert lines(once) == ["danger.probe"]
    assert once.flagged == "doubt"
    assert "danger.probe" not in lines(twice)


@pytest.mark.parametrize("cry", ["tolong", "help"])
def test_a_lone_cry_is_asked_whether_the_person_is_safe(cry: str):
    assert lines(hear(cry, "unclear")) == ["danger.probe"]


def test_short_answers_that_only_the_model_finds_dangerous_do_not_leave_a_report():
    state = then(hear("anak saya udah 3 minggu gak ada kabar", "report_missing"))

    decision = hear("Dewi, umur 18", "child_at_risk", state=state)

    assert decision.conversation.topic == "missing_relative"
    assert decision.conversation.answers["missing_relative"]["age"] == 18


def test_worse_news_in_the_middle_of_a_report_interrupts_it():
    state = then(hear("anak saya udah 3 minggu gak ada kabar", "report_missing"))

    decision = hear("ada yang nelpon minta tebusan, anak saya disekap dan disiksa", "distress_other", state=state)

    assert decision.escalation is not None
    assert decision.escalation.level is Level.CRITICAL
    assert any(line.startswith("contacts.short") for line in lines(decision))


def test_words_that_ask_for_nothing_are_noted_while_a_danger_stands():
    state = then(hear("di Miri", state=then(hear("ya", state=in_danger()))))

    decision = hear("pintunya digedor lagi", state=state)

    assert lines(decision) == ["danger.noted"]


def test_an_unclear_caller_is_offered_the_likeliest_meanings_and_a_person():
    decision = hear("soal itu", {"ask_cost": 0.2, "ask_procedure": 0.18, "out_of_scope": 0.17})

    assert lines(decision) == ["shared.which"]
    assert decision.says[0].choices == ("@cost", "@procedure", "@person")


def test_a_forwarded_advertisement_is_judged_although_it_sounds_like_a_recruiters():
    odds = {"recruiter_advert": 0.5, "ask_offer": 0.3}

    decision = hear("min ini beneran ga? LOKER KAMBOJA admin online gaji 15 juta visa turis", odds)

    assert lines(decision)[0] == "job_offer.first_dont_go"
    assert "out_of_scope.cannot" not in lines(decision)


def test_a_closed_case_is_a_review_and_the_next_message_begins_anew():
    closed = replace(in_danger(), holder=Holder.CLOSED)

    decision = hear("halo", "greet", state=wake(closed))

    assert decision.conversation.holder is Holder.BOT
    assert decision.conversation.level is Level.NONE
    assert lines(decision) == ["menu.welcome"]


def test_an_answer_that_sounds_like_another_wish_does_not_open_it_afterwards():
    state = then(hear("anak saya udah 3 minggu gak ada kabar", "report_missing"))
    state = replace(state, asked="who_took")

    decision = hear("diajak tetangga, katanya kerja di restoran", {"ask_offer": 0.49}, state=state)

    assert decision.conversation.later == ()
    assert decision.conversation.answers["missing_relative"]["who_took"]


def test_a_brief_answer_is_not_doubted_by_the_model_alone():
    decision = hear("di Pontianak", {"stranded_self": 0.2, "moved_self": 0.2}, state=asked_about_an_offer())

    assert "danger.probe" not in lines(decision)


def test_whose_distress_it_is_follows_who_is_named_first():
    unsure = {"held_self": 0.5, "distress_other": 0.4}

    mine = hear("saya ditangkap, suami belum tahu", unsure)
    theirs = hear("suami saya ditangkap, tolong", unsure)

    assert (mine.need, theirs.need) == ("distress_self", "distress_other")


@pytest.mark.parametrize("lead", ["Diteruskan:", "Forwarded:"])
def test_an_advertisement_that_says_it_was_forwarded_is_judged_and_not_refused(lead: str):
    advert = f"{lead}\nLOKER KAMBOJA\nDibutuhkan segera customer service online\nGaji 12 juta, tanpa ijazah"

    decision = hear(advert, {"recruiter_advert": 0.85})

    assert lines(decision)[0].startswith("job_offer.")
    assert lines(decision)[-1] != "out_of_scope.cannot"
    assert decision.results["offer"]["verdict"] == "dont_go"


def test_who_changes_the_language_before_any_question_sees_a_way_on():
    decision = hear("english")

    assert lines(decision) == ["shared.language_set"]
    assert decision.says[0].choices == ("@menu", "@person")


def test_who_changes_the_language_in_a_question_gets_the_questions_own_choices():
    decision = hear("english", state=asked_about_an_offer())

    assert lines(decision) == ["shared.language_set", "job_offer.ask_agency"]
    assert decision.says[0].choices is None


def test_who_thanks_and_goes_leaves_the_open_question():
    state = then(hear("mau kerja ke Jepang, caranya gimana", "ask_procedure"))

    assert lines(hear("matur suwun nggih", "thanks_bye", state=state)) == ["menu.goodbye"]


def test_thanks_are_no_answer_to_a_question_about_somebody_missing_and_do_not_end_it():
    state = then(hear("adik saya Rani 20 tahun, sebulan gak ada kabar dari Brunei", "report_missing"))

    decision = hear("makasih ya", "thanks_bye", state=state)

    assert decision.conversation.topic == "missing_relative"
    assert decision.conversation.answers["missing_relative"] == state.answers["missing_relative"]


@pytest.mark.parametrize("intent", ["greet", "out_of_scope"])
def test_a_street_told_in_an_open_case_belongs_to_it(intent: str):
    locked_in = hear("saya dikurung agen di Jakarta", "held_self")
    state = then(hear(press="danger.ask_safe:yes", state=then(locked_in)))

    assert lines(hear("deket stasiun, gang kedua, rumah cat ijo", {intent: 0.4}, state=state)) == ["danger.noted"]


def test_small_talk_beside_a_wish_does_not_count_against_it():
    wish = {"wages_rights": 0.4, "greet": 0.35}

    assert lines(hear("kak, majikan di Taiwan telat bayar", wish))[0] == "rights.wages"


def test_what_sounds_a_little_like_fishing_is_no_question_of_ones_own_data():
    decision = hear("nomor KJRI Penang berapa, kasih dong", {"ask_contact": 0.5, "fish_for_person": 0.3})

    assert not [line for line in lines(decision) if line.startswith("privacy")]


def test_words_that_mean_nothing_are_no_reason_to_guess():
    assert lines(hear("gak tau", {"unclear": 0.6, "privacy_question": 0.1})) == ["shared.not_understood"]


def test_a_danger_that_a_counsellor_lowered_asks_nothing_more():
    state = then(hear("saya dikunci majikan di Taiwan", "held_self"))
    lowered = replace(state, level=Level.INFORM, signals=())

    decision = hear("kak, gaji saya belum dibayar gimana ngurusnya", "wages_rights", state=lowered)

    assert lines(decision)[0] == "rights.wages"
    assert decision.conversation.topic is None
