"""How does an offer smell, which pattern is it, is the work open there, does the pay reach the floor?"""

import pytest

from actions.offer_details import EXPLAINED
from bot import modes, offers, wages
from bot.model import About, Level, Signal, Value
from bot.signs import Claims
from bot.wages import Reach
from tests.scene import mind


def sign(name: str, words: str = "") -> Signal:
    return Signal(name, Level.WARN, About.SELF, words=words, group="offer")


def pay(amount: float, currency: str, per: str = "bulan") -> dict[str, Value]:
    return {"amount": amount, "currency": currency, "per": per, "words": f"{currency} {amount}"}


def names(claims: Claims, *signals: Signal) -> set[str]:
    return {flag.name for flag in offers.flags(claims, signals, mind().facts)}


@pytest.mark.parametrize(
    ("flags", "silent", "word"),
    [
        (["closed_country"], [], "dont_go"),
        (["tourist_visa", "pay_upfront_personal_account"], ["agency"], "dont_go"),
        (["pay_upfront_personal_account", "no_contract_before_departure"], ["agency"], "many_flags"),
        (["pay_upfront_personal_account"], [], "incomplete"),
        (["pay_upfront_personal_account", "pay_upfront_personal_account"], [], "incomplete"),
        (["transit_route"], [], "dont_go"),
        ([], ["agency"], "incomplete"),
        ([], [], "consistent_with_legal_route"),
    ],
)
def test_what_smells_counts_first_and_what_is_missing_before_what_looks_right(
    flags: list[str], silent: list[str], word: str
):
    assert offers.verdict(flags, silent) == word


@pytest.mark.parametrize("called", sorted(offers.CALLED.values()))
def test_each_other_name_of_a_warning_is_one_that_we_may_say(called: str):
    explained = EXPLAINED.get(called, f"warnings.{called}")

    assert called in offers.NAMES
    assert called == "body_checked" or mind().facts.by_id[explained].sayable


@pytest.mark.parametrize(
    ("claims", "mode"),
    [
        ({"kind": "marriage", "country": "TW", "job": "pabrik"}, "mail_order_bride"),
        ({"kind": "internship", "country": "JP"}, "fake_internship"),
        ({"kind": "study", "country": "DE"}, "fake_internship"),
        ({"job": "kantor daring", "country": "KH"}, "scam_compound"),
        ({"job": "kantor daring", "country": "ID"}, None),
        ({"job": "penerjemah"}, "mandarin_translator"),
        ({"job": "abk"}, "fishing_vessel"),
        ({"job": "art", "country": "MY"}, "domestic_worker_malaysia"),
        ({"job": "art", "country": "SA"}, "umrah_visa"),
        ({"visa": "umrah"}, "umrah_visa"),
        ({"job": "pengasuh", "country": "ID"}, "baby_sitter"),
        ({"job": "kebun", "country": "MY"}, "plantation"),
        ({"job": "hiburan", "country": "ID"}, "domestic_trafficking"),
        ({"recruiter": "friend", "country": "TW"}, "friend_recruiter"),
        ({"recruiter": "social_media"}, "social_media_job"),
        ({"job": "kantor daring", "country": "ID", "looks": ["bound"]}, "domestic_trafficking"),
        ({"job": "art", "recruiter": "friend", "country": "MY"}, "domestic_worker_malaysia"),
        ({"recruiter": "friend", "looks": ["there"], "country": "TW", "job": "pabrik"}, "friend_recruiter"),
        ({"looks": ["boat"]}, "fishing_vessel"),
        ({"looks": ["boat", "merchant"]}, None),
    ],
)
def test_each_known_pattern_is_recognised_by_its_shape(claims: Claims, mode: str | None):
    assert modes.mode(claims) == mode


def test_every_mode_is_one_that_we_have_advice_for():
    for country in mind().facts.countries():
        for job in ("art", "pengasuh", "abk", "kebun", "kantor daring", "penerjemah", "hiburan"):
            mode = modes.mode({"country": country.iso, "job": job})
            assert mode is None or mind().facts.warning(mode)


@pytest.mark.parametrize(
    ("claims", "state"),
    [
        ({"country": "MY", "job": "kebun", "pay": pay(900, "MYR")}, Reach.BELOW),
        ({"country": "MY", "job": "kebun", "pay": pay(1700, "MYR")}, Reach.REACHES),
        ({"country": "MY", "job": "kebun", "pay": pay(6e6, "IDR")}, Reach.OTHER_CURRENCY),
        ({"country": "MY", "job": "art", "pay": pay(1500, "MYR")}, Reach.REACHES),
        ({"country": "TW", "job": "perawat lansia", "pay": pay(20_000, "TWD")}, Reach.REACHES),
        ({"country": "KR", "job": "pabrik", "pay": pay(2_000_000, "KRW")}, Reach.OTHER_CURRENCY),
        ({"country": "KR", "job": "pabrik", "pay": pay(9_000, "KRW", "jam")}, Reach.BELOW),
        ({"country": "SG", "job": "art", "pay": pay(300, "SGD")}, Reach.NONE),
        ({"country": "KH", "pay": pay(800, "USD")}, Reach.NONE),
    ],
)
def test_pay_is_compared_in_the_same_currency_and_time_only(claims: Claims, state: Reach):
    assert wages.pay_against_floor(claims, mind().facts)[0] is state


def test_housework_in_the_gulf_is_closed_and_a_hospital_there_is_not():
    assert "closed_sector" in names({"country": "SA", "job": "art"})
    assert names({"country": "SA", "job": "perawat", "visa": "work", "contract": "yes"}) == set()


def test_nobody_is_placed_in_a_closed_country():
    assert "closed_country" in names({"country": "KH", "job": "rumah makan"})
    assert "closed_country" in names({"country": "PH", "job": "kantor daring"})
    assert "closed_country" not in names({"country": "CN", "job": "las", "visa": "work", "contract": "yes"})


def test_what_an_honest_offer_may_look_like_too_counts_only_off_the_legal_way():
    weak = sign("individual_recruiter", "teman ngajak"), sign("pay_upfront", "bayar medical 1 juta")
    legal: Claims = {"country": "TW", "licensed": True, "contract": "yes", "visa": "work"}

    assert names({"country": "TW"}, *weak) == {"individual_recruiter", "pay_upfront_personal_account"}
    assert names(legal, *weak) == set()


def test_a_private_account_smells_on_the_legal_way_too():
    legal: Claims = {"country": "TW", "agency": "pt x", "contract": "yes"}

    assert names(legal, sign("pay_upfront", "transfer ke rekening pribadi")) == {"pay_upfront_personal_account"}


def test_ordinary_work_at_home_begins_through_a_neighbour():
    neighbour = sign("individual_recruiter"), sign("fast_process")

    assert names({"country": "ID", "job": "toko"}, *neighbour) == set()
    assert names({"country": "ID", "job": "hiburan"}, *neighbour) == {"individual_recruiter", "fast_process"}


def test_two_who_have_known_each_other_for_years_are_not_taken_for_a_trade():
    matched = sign("bride_offer", "calon suami taiwan")

    assert names({"kind": "marriage", "country": "TW", "met": "yes"}, matched) == set()
    assert names({"kind": "marriage", "country": "TW", "met": "no"}, matched) == {"mail_order_bride"}


def test_the_worst_sign_comes_first():
    found = offers.flags({"country": "KH"}, [sign("individual_recruiter"), sign("no_contract")], mind().facts)

    assert found[0].name == "closed_country"
    assert found[-1].name == "individual_recruiter"


@pytest.mark.parametrize(
    ("claims", "since"),
    [
        ({"country": "MY", "visa": "tourist", "visa_said": "visa turis"}, "words"),
        ({"country": "MY", "visa": "tourist"}, "answer:visa"),
        ({"country": "MM"}, "table:MM"),
    ],
)
def test_a_flag_has_the_callers_words_or_says_what_it_follows_from(claims: Claims, since: str):
    (flag,) = offers.flags(claims, (), mind().facts)

    assert flag.since == since
    assert bool(flag.words) is not since.startswith("answer")


def test_each_flag_has_a_source():
    claims: Claims = {
        "country": "MY", "job": "art", "visa": "tourist", "contract": "later", "payer": "debt",
        "recruiter": "friend", "pay": pay(900, "MYR"), "route": ["tikus"], "documents_taken": "paspor dipegang",
    }  # fmt: skip

    found = offers.flags(claims, (), mind().facts)

    assert len(found) >= 8
    assert all(flag.source and flag.name in offers.NAMES for flag in found)
