"""Facts carry their source and age, and nobody is given a number that does not work where they are."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import speech
from bot.errors import Unusable
from bot.fact_files import check, late, load
from bot.facts import Contact, Facts
from bot.model import Say

FOLDER = Path("responses/facts")
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load(FOLDER)


def ids(contacts: tuple[Contact, ...]) -> list[str]:
    return [each.id.removeprefix("contacts.") for each in contacts]


def phones(contacts: tuple[Contact, ...]) -> set[str]:
    return {phone for each in contacts for phone in each.phones}


def test_the_shipped_facts_have_no_fault_but_age(facts: Facts):
    assert check(facts, TODAY) == []


def test_a_fact_is_known_by_subject_and_id(facts: Facts):
    assert facts.fact("law.uu21_consent").sayable
    with pytest.raises(KeyError):
        facts.fact("law.invented")


@pytest.mark.parametrize("word", ["aman", "pasti", "dijamin"])
def test_no_fact_gives_a_verdict(facts: Facts, word: str):
    assert not [each.id for each in facts.by_id.values() if word in each.text.lower().split()]


@pytest.mark.parametrize("country", ["MY", "TW", "KH", "SA", "JP", "XX", None])
def test_indonesian_short_codes_never_reach_somebody_abroad(facts: Facts, country: str | None):
    shown = facts.contacts_for(country, inside=country is not None)
    if country is not None:
        shown += facts.emergency(country)
        own = {phone for each in facts.contacts() if each.country == country for phone in each.phones}
    else:
        own = set()

    assert all(phone.startswith("+") or phone in own for phone in phones(shown))
    assert not {"129", "148", "08001000"} & phones(shown)


def test_local_short_codes_are_left_out_for_who_only_asks_about_a_country(facts: Facts):
    assert "999" in phones(facts.contacts_for("MY", inside=True))
    assert "999" not in phones(facts.contacts_for("MY", inside=False))


def test_at_home_the_free_number_is_given_instead_of_the_paid_one(facts: Facts):
    (kp2mi,) = facts.contacts_for("ID", "agency", "Kalbar", inside=True)

    assert kp2mi.phones == ("08001000",)


def test_low_confidence_and_numberless_entries_never_appear(facts: Facts):
    everyone = [
        each
        for country in (None, "XX", *(country.iso for country in facts.countries()))
        for inside in (True, False)
        for each in (*facts.contacts_for(country, inside=inside), *facts.emergency(country))
    ]

    assert everyone
    assert all(each.sayable and each.confidence != "low" and (each.phones or each.whatsapp) for each in everyone)


@pytest.mark.parametrize(
    ("country", "first"),
    [
        ("ID", ["polri110", "sapa129", "kp2mi_callcenter"]),
        ("MY", ["my_999", "kjri_kuching", "kemlu_pwni"]),
        ("KH", ["kbri_phnompenh", "kh_117", "kemlu_pwni"]),
        ("MM", ["kbri_yangon", "kemlu_pwni"]),
        ("MO", ["hk_999", "kjri_hk", "kemlu_pwni"]),
        ("XX", ["kemlu_pwni"]),
        (None, ["kemlu_pwni", "polri110"]),
    ],
)
def test_in_danger_the_order_is_what_works_there(facts: Facts, country: str | None, first: list[str]):
    assert ids(facts.emergency(country)) == first


@pytest.mark.parametrize(
    ("region", "mission"), [("Sibu, Sarawak", "kjri_kuching"), ("johor bahru", "kjri_johor"), ("Tawau", "kri_tawau")]
)
def test_the_mission_responsible_for_the_place_comes_first(facts: Facts, region: str, mission: str):
    assert ids(facts.contacts_for("MY", region=region, inside=True))[0] == mission
    assert mission in ids(facts.emergency("MY", region))


def test_all_countries_are_known_and_borrowed_facts_keep_their_own_name(facts: Facts):
    oman = facts.country("OM")

    assert oman is not None
    assert (oman.name, oman.placement) == ("Oman", "partly")
    assert len([each for each in facts.countries() if each.text]) >= 23
    assert facts.country("ZZ") is None


def test_a_wage_of_low_confidence_is_no_floor(facts: Facts):
    singapore, taiwan = facts.country("SG"), facts.country("TW")

    assert singapore is not None
    assert singapore.floors == ()
    assert taiwan is not None
    assert [wage.amount for wage in taiwan.floors] == [29500, 20000]


def test_a_warning_is_found_by_its_flag(facts: Facts):
    assert facts.warning("tourist_visa") is not None
    assert facts.warning("invented") is None


def test_a_fact_is_overdue_after_its_day_and_contacts_age_within_half_a_year(facts: Facts):
    kp2mi = facts.contact("kp2mi_callcenter")

    assert kp2mi is not None
    assert not kp2mi.overdue(date(2027, 3, 12))
    assert kp2mi.overdue(date(2027, 3, 13))
    assert kp2mi in facts.overdue(date(2027, 3, 13))
    assert kp2mi in facts.unverified()


def overlaid(folder: Path, text: str, subject: str = "contacts") -> Facts:
    (folder / f"{subject}.yml").write_text(text, encoding="utf-8")
    return load(FOLDER, folder)


def test_the_overlay_completes_a_contact_and_brings_it_to_callers(tmp_path: Path):
    facts = overlaid(
        tmp_path,
        "contacts:\n- {id: bp3mi_kalbar, phones: ['+62561555000'], source: diri sendiri, source_date: 2026-11-20,"
        " checked_by: Sari}\n",
    )

    local = facts.contact("bp3mi_kalbar")
    assert ids(facts.contacts_for("ID", "agency", "Kalbar", inside=True))[0] == "bp3mi_kalbar"
    assert local is not None
    assert (local.name, local.checked_by) == ("BP3MI Kalimantan Barat", "Sari")
    assert local.check_again_on == date(2027, 5, 20)
    assert local not in facts.unverified()


def test_the_overlay_adds_what_was_not_there(tmp_path: Path):
    facts = overlaid(
        tmp_path, "law:\n- {id: baru, text: Rekaan., source: x, source_date: 2026, confidence: high}\n", "law"
    )

    assert facts.fact("law.baru").check_again_on == date(2028, 1, 1)


@pytest.mark.parametrize(
    ("subject", "text", "complaint"),
    [
        ("contacts", "contacts:\n- {id: polri110, phones: ['111']}\n", "polri110: a correction needs its own source"),
        ("contact", "contact: []\n", "there is no such subject"),
        ("law", "laws: []\n", "must be a list of entries"),
    ],
)
def test_an_overlay_that_cannot_be_trusted_is_refused(tmp_path: Path, subject: str, text: str, complaint: str):
    with pytest.raises(Unusable, match=complaint):
        overlaid(tmp_path, text, subject)


def test_the_check_says_what_is_wrong_in_words(facts: Facts):
    police = facts.contact("polri110")
    assert police is not None
    broken = replace(police, phones=("+62",), text="x" * 251, source="", contacts=("nobody",), source_date="kemarin")

    problems = check(Facts({**facts.by_id, broken.id: broken}), TODAY)

    for words in ("phone +62 cannot", "251 characters", "has no source", "'nobody'", "'kemarin'"):
        assert any(words in problem for problem in problems), words


def test_a_fact_that_grew_old_is_warned_of_and_is_no_fault(facts: Facts):
    far = date(2036, 1, 1)

    warned = late(facts, far)

    assert check(facts, far) == []
    assert len(warned) == sum(each.sayable for each in facts.overdue(far))
    assert any("contacts.kp2mi_callcenter: overdue since 2027-03-12" in each for each in warned)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"source_date": "2031-01-01"}, "has not come yet"),
        ({"source_date": ""}, "has no source_date"),
        ({"check_again_on": None}, "no day to be looked at again"),
        ({"country": ""}, "is in no country"),
        ({"phone_notes": {"123": "malam"}}, "a note on 123"),
    ],
)
def test_a_broken_contact_is_found(facts: Facts, change: dict[str, Any], complaint: str):
    broken = replace(facts.by_id["contacts.polri110"], **change)

    problems = check(Facts({**facts.by_id, broken.id: broken}), TODAY)

    assert [problem for problem in problems if complaint in problem and problem.startswith(broken.id)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_old_fact_is_said_with_its_day_and_the_advice_to_check_again(language: str):
    known = speech.load(Path("responses"), load(FOLDER))

    old = known.words(Say("fact.law.uu21_consent"), language, TODAY).text
    fresh = known.words(Say("fact.procedure.s14_epmi"), language, TODAY).text

    again = {"id": "Periksa lagi", "en": "Check again"}[language]
    assert again in old
    assert "2007" in old
    assert "UU 21/2007" not in old  # nobody has read that source again, so it is not named
    assert again not in fresh


def test_the_source_that_is_named_to_a_caller_does_not_say_its_day_twice():
    known = speech.load(Path("responses"), load(FOLDER))

    said = known.words(Say("fact.costs.red_costs"), "id", date(2026, 1, 1)).text

    assert said.endswith("(Sumber: kp2mi.go.id, 3 November 2025)")
