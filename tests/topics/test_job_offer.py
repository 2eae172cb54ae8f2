"""Is this offer of work, internship or marriage what it says it is?"""

import pytest

from actions.job_offer import CALLED, verdict
from bot.model import About, Level, Signal
from tests.scene import hear, lines, mind, then

ADVERT = "min ini beneran ga? LOKER KAMBOJA admin online gaji 15 juta, visa turis, tanpa pengalaman"


def flag(name: str) -> Signal:
    return Signal(name, Level.WARN, About.SELF, group="offer")


@pytest.mark.parametrize(
    ("flags", "silent", "word"),
    [
        (["closed_country"], [], "dont_go"),
        (["tourist_visa", "pay_upfront"], ["agency"], "dont_go"),
        (["pay_upfront", "no_contract"], ["agency"], "many_flags"),
        (["pay_upfront"], [], "incomplete"),
        (["pay_upfront", "pay_upfront_personal_account"], [], "incomplete"),
        (["irregular_crossing"], [], "dont_go"),
        ([], ["agency"], "incomplete"),
        ([], [], "consistent_with_legal_route"),
    ],
)
def test_what_smells_counts_first_and_what_is_missing_before_what_looks_right(
    flags: list[str], silent: list[str], word: str
):
    assert verdict([flag(name) for name in flags], silent) == word


def test_a_forwarded_advertisement_is_judged_in_the_same_turn():
    decision = hear(ADVERT, "ask_offer")

    offer = decision.results["offer"]
    assert isinstance(offer, dict)
    assert offer["verdict"] == "dont_go"
    assert lines(decision)[0] == "job_offer.first_dont_go"


def test_each_warning_comes_with_the_words_that_gave_it_away():
    decision = hear(ADVERT, "ask_offer")

    assert "job_offer.because" in lines(decision)
    assert any(line.startswith("fact.warnings.") for line in lines(decision))


def test_an_offer_alone_never_opens_a_case():
    decision = hear(ADVERT, "ask_offer")

    assert decision.escalation is None
    assert decision.conversation.level is Level.WARN


def test_an_offer_that_leaves_within_days_does():
    decision = hear(f"{ADVERT}, besok pagi berangkat", "ask_offer")

    assert decision.escalation is not None


@pytest.mark.parametrize(
    ("press", "flagged"),
    [
        ("job_offer.ask_visa:tourist", "tourist_visa"),
        ("job_offer.ask_contract:later", "no_contract_before_departure"),
        ("job_offer.ask_payer:debt", "debt_on_arrival"),
    ],
)
def test_an_answer_can_be_a_warning_sign(press: str, flagged: str):
    state = then(hear("ditawari kerja pabrik di Taiwan, tolong cek", "ask_offer"))
    for question in ("agency", "visa", "contract", "payer", "departure"):
        if press.startswith(f"job_offer.ask_{question}:"):
            decision = hear(press=press, state=state)
        else:
            decision = hear("gak tau", state=state)
        state = then(decision)

    offer = decision.results["offer"]
    assert isinstance(offer, dict)
    assert flagged in str(offer["flags"])


def test_the_end_says_what_to_ask_the_recruiter_and_one_next_step():
    state = then(hear("ditawari kerja pabrik di Taiwan, tolong cek", "ask_offer"))
    for _ in range(5):
        decision = hear("gak tau", state=state)
        state = then(decision)

    assert lines(decision)[0] == "job_offer.verdict_incomplete"
    assert "job_offer.put_intro" in lines(decision)
    assert lines(decision)[-1] == "job_offer.next_incomplete"


@pytest.mark.parametrize("called", CALLED.values())
def test_each_other_name_of_a_warning_is_one_that_we_may_say(called: str):
    assert mind().facts.by_id[f"warnings.{called}"]
