"""Is this offer of work, internship or marriage what it says it is?"""

import pytest

from actions.offer_judgement import MUST_TELL
from bot import offers
from bot.model import Conversation, Decision, Level, Value
from tests.scene import NOW, hear, lines, mind, then

ADVERT = "min ini beneran ga? LOKER KAMBOJA admin online gaji 15 juta, visa turis, tanpa pengalaman"
FIRST_MESSAGE = 300  # characters


def offer(decision: Decision) -> dict[str, Value]:
    judged = decision.results["offer"]
    assert isinstance(judged, dict)
    return judged


def flags(decision: Decision) -> set[str]:
    found = offer(decision)["flags"]
    assert isinstance(found, list)
    return {str(each["flag"]) for each in found if isinstance(each, dict)}


def known(state: Conversation) -> Decision:
    """A harmless answer to what is asked."""
    harmless = {"visa": "work", "contract": "yes", "payer": "employer"}
    if state.asked in harmless:
        return hear(press=f"job_offer.ask_{state.asked}:{harmless[state.asked]}", state=state)
    return hear("tiga bulan lagi", state=state)


def test_a_forwarded_advertisement_is_judged_in_the_same_turn():
    decision = hear(ADVERT, "ask_offer")

    assert offer(decision)["verdict"] == "dont_go"
    assert lines(decision)[0] == "job_offer.first_dont_go"


def test_each_sign_comes_with_the_callers_own_words_as_they_wrote_them():
    decision = hear(ADVERT, "ask_offer")

    quoted = " ".join(str(say.slots.get("quoted", "")) for say in decision.says)
    assert "visa turis" in quoted
    assert "loker loker" not in quoted


@pytest.mark.parametrize(
    "text",
    [
        ADVERT,
        "calo minta DP 5 juta ke rekening pribadi, kontrak nanti tanda tangan di sana, visa turis dulu nanti diurus, "
        "jangan bilang siapa siapa ya, tanpa pengalaman, langsung terbang, kerjanya ke Myanmar, cek min",
        "saya ditawari kerja di Malaysia",
    ],
    ids=["an advert", "many signs", "two lines"],
)
def test_the_first_message_is_short_and_the_rest_waits_for_a_button(text: str):
    decision = hear(text, "ask_offer")

    first = mind().speech.message(decision.says, "id", NOW.date())[0]
    assert len(first.text) <= FIRST_MESSAGE
    assert "@offer_details" in [choice.id for choice in first.choices]


def test_an_offer_alone_never_opens_a_case():
    decision = hear(ADVERT, "ask_offer")

    assert decision.escalation is None
    assert decision.conversation.level is Level.WARN


def test_an_offer_that_leaves_within_days_does_and_the_queue_knows_the_hour():
    decision = hear(f"{ADVERT}, besok pagi berangkat", "ask_offer")

    assert decision.escalation is not None
    assert decision.escalation.deadline_at is not None
    assert offer(decision)["verdict"] == "dont_go"


@pytest.mark.parametrize(
    ("press", "flagged"),
    [
        ("job_offer.ask_visa:tourist", "tourist_visa"),
        ("job_offer.ask_contract:later", "no_contract_before_departure"),
        ("job_offer.ask_payer:debt", "debt_on_arrival"),
        ("job_offer.ask_payer:me_first", "pay_upfront_personal_account"),
    ],
)
def test_an_answer_can_be_a_warning_sign(press: str, flagged: str):
    state = then(hear("ditawari kerja pabrik di Taiwan lewat PT Tulus Widodo Putra, tolong cek", "ask_offer"))
    for _ in ("visa", "contract", "payer", "departure"):
        mine = press.startswith(f"job_offer.ask_{state.asked}:")
        decision = hear(press=press, state=state) if mine else known(state)
        state = then(decision)

    assert flagged in flags(decision)


def test_after_two_unknowns_nothing_more_is_asked():
    state = then(hear("ada yang nawarin kerja, mau tanya", "ask_offer"))
    state = then(hear("gak tau", state=state))

    decision = hear("gak tau", state=state)

    assert decision.conversation.asked is None
    assert lines(decision)[0] == "job_offer.verdict_incomplete"
    assert lines(decision)[-1] == "job_offer.next_incomplete"


def test_at_most_four_questions_are_asked():
    state = then(hear("ada yang nawarin kerja, mau tanya", "ask_offer"))
    asked = [state.asked]
    while state.asked is not None and len(asked) < 9:
        answers = {"country": "Taiwan", "job": "pabrik", "agency": "PT Tulus Widodo Putra"}
        state = then(hear(answers[state.asked], state=state) if state.asked in answers else known(state))
        asked.append(state.asked)

    assert len(set(asked) - {None}) <= 4


def test_a_bride_is_not_asked_for_her_work():
    state = then(hear("saya mau dijodohin sama orang Taiwan lewat mak comblang", "offer_marriage"))
    asked = [state.asked]
    for _ in range(4):
        state = then(hear("tidak", state=state) if state.asked == "met" else known(state))
        asked.append(state.asked)

    assert state.asked is None
    assert not {"job", "agency", "visa"} & set(asked)


def test_the_offer_stays_known_for_what_is_asked_afterwards():
    state = then(hear("ditawari kerja di Taiwan lewat PT Putri Samawa Mandiri, cek ya", "ask_offer"))

    decision = hear("jadi PT nya legal gak?", "check_agency", state=state)

    assert "check_agency.match_sanction_list_revoked" in lines(decision)


def test_all_that_was_found_is_told_on_request_and_the_question_comes_back():
    state = then(hear(ADVERT, "ask_offer"))

    decision = hear("lengkap", state=state)

    assert "fact.warnings.closed_country" in lines(decision)
    assert "job_offer.put_intro" in lines(decision)
    assert decision.conversation.asked == state.asked


def test_three_questions_are_chosen_for_the_gaps():
    ship = offer(hear("ditawari jadi ABK kapal cumi taiwan, cek dong", "ask_offer"))
    bride = offer(hear("dijodohin sama orang taiwan lewat mak comblang", "offer_marriage"))

    assert ship["questions"] == ["job_offer.put_vessel", "job_offer.put_contract", "job_offer.put_agency"]
    assert bride["questions"] == ["job_offer.put_groom", "job_offer.put_bride_papers", "job_offer.put_way_home"]


def test_whoever_suffers_already_is_told_nothing_about_offers():
    decision = hear("saya di Kamboja dikurung, dulu dijanjikan kerja admin gaji 15 juta, paspor diambil", "held_self")

    assert lines(decision)[0] == "danger.heard"


def test_a_warning_sign_in_another_question_is_said_beside_its_answer():
    decision = hear("biaya ke Taiwan berapa? calo minta DP 5 juta ke rekening pribadi", "ask_cost")

    assert lines(decision)[0] == "job_offer.beside_many_flags"
    assert any(line.startswith("fact.costs") for line in lines(decision))


@pytest.mark.parametrize("mode", MUST_TELL)
def test_each_mode_that_has_questions_of_its_own_has_advice(mode: str):
    assert mind().facts.warning(mode)


def test_each_sign_of_an_offer_in_the_phrases_has_its_line():
    heard = {offers.called(rule.name) for rule in mind().phrases.rules.values() if rule.group == "offer"}

    assert heard <= offers.NAMES


def test_a_plain_offer_is_judged_whatever_the_model_heard():
    decision = hear("tonggo nawani kerjo nang Poipet gaji 15 juta, piye?", "wages_rights")

    assert offer(decision)["verdict"] == "dont_go"


def test_who_is_only_about_to_go_hears_the_verdict_and_to_stay_and_the_offer_is_taken_up_whole():
    first = hear("adik umur 16 diajak kerja di kafe Ketapang gaji 5 juta, KTP dituakan", "child_at_risk")
    later = hear(press="@job_offer", state=then(first))

    assert lines(first)[:3] == ["job_offer.beside_dont_go", "job_offer.sign_underage", "danger.stay_other"]
    assert lines(first)[-1] == "danger.ask_forced"
    assert first.escalation is not None
    claims = offer(later)["claims"]
    assert isinstance(claims, dict)
    assert {"pay", "job", "place"} <= set(claims)


def test_who_posts_an_advertisement_learns_nothing_while_it_is_judged():
    decision = hear("dibutuhkan 10 admin chat Poipet gaji 12jt, minat wa 0812", "recruiter_advert")

    assert not any(line.startswith("job_offer.") for line in lines(decision))
    assert offer(decision)["verdict"] == "dont_go"


def test_asking_the_way_opens_no_offer():
    way = {"ask_procedure": 0.5, "ask_offer": 0.35}

    decision = hear("mau ke taiwan jadi perawat lansia, belum medical, gimana caranya?", way)

    assert "offer" not in decision.results
    assert not any(line.startswith("job_offer.") for line in lines(decision))


def test_the_work_is_read_back_in_the_callers_words():
    state = then(hear("ditawari jadi customer service di Manila, cek dong", "ask_offer"))

    told = next(say for say in hear("lengkap", state=state).says if say.line == "offer_details.says")

    assert "customer service" in str(told.slots["what"])
    assert "kantor daring" not in str(told.slots["what"])
