"""How do I go abroad in the right way, from where I stand now?"""

import pytest

from actions import steps
from bot.model import Conversation, Decision
from tests.scene import hear, lines, mind, then

ASK = "ask_procedure"


def more(decision: Decision) -> Decision:
    return hear("lengkap", state=then(decision))


def all_told(decision: Decision) -> list[str]:
    """Everything that is said until nothing more comes."""
    said: list[str] = []
    while "shared.nothing_more" not in lines(decision):
        said += [line for line in lines(decision) if line.startswith("fact.")]
        decision = more(decision)
    return said


def test_a_country_without_a_legal_route_is_not_explained_as_if_it_had_one():
    decision = hear("cara kerja ke Kamboja yang resmi?", ASK)

    assert lines(decision) == ["procedure.closed_country", "procedure.today_closed"]


def test_the_next_step_is_the_one_that_is_missing_and_what_is_done_is_not_told_again():
    decision = hear("mau jadi ART di Taiwan, sudah punya paspor, belum medical", ASK)

    assert lines(decision) == ["procedure.next_step", "fact.procedure.s06_health", "procedure.today"]
    assert "fact.procedure.s09_passport" not in all_told(decision)


def test_nothing_is_asked_that_was_said():
    decision = hear("saya mau kerja kebun di Malaysia, baru punya paspor", ASK)

    assert decision.conversation.asked is None


def test_a_remembered_country_is_not_asked_again():
    decision = hear("cara resminya gimana?", ASK, state=Conversation(remembered={"country": "HK"}))

    assert lines(decision) == ["procedure.ask_stage"]


def test_after_two_unknowns_no_third_question_comes():
    country = hear("cara kerja ke Malaysia?", ASK)
    job = hear("gak tau", state=then(country))

    decision = hear("gak tau", state=then(job))

    assert lines(country) == ["procedure.ask_job"]
    assert lines(job) == ["procedure.ask_stage"]
    assert lines(decision)[0] == "fact.procedure.malaysia_company"


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("mau jadi pembantu di Malaysia, baru mulai, belum punya paspor", "procedure.spsk_malaysia"),
        ("cara kerja kebun sawit di Malaysia, belum punya paspor", "procedure.malaysia_own_rules"),
        ("mau jadi perawat di Jepang lewat SSW, sudah lulus N4", "procedure.ssw_japan"),
        ("mau ke Korea lewat EPS, sudah punya paspor", "procedure.g_to_g_register"),
        ("mau magang ke Jepang", "procedure.magang_japan"),
        ("Ferienjob di Jerman itu resmi lewat mana?", "procedure.internship"),
        ("mau nikah sama orang China, suratnya apa saja?", "procedure.marriage_abroad"),
        ("mau nikah sama orang Taiwan, suratnya apa saja?", "procedure.marriage_papers"),
        ("kuliah di Taiwan sambil kerja caranya gimana", "procedure.students"),
        ("bisa gak kerja pakai pas lintas batas", "procedure.plb"),
        ("jadi ABK kapal cumi caranya gimana, belum punya paspor, ke Taiwan", "countries.SEA"),
        ("melamar sendiri ke hotel di Turki, sudah ada kontrak", "procedure.perseorangan"),
        ("abis umrah kerja di sana boleh gak", "procedure.umrah_then_work"),
    ],
)
def test_each_way_of_going_has_its_own_answer(words: str, fact: str):
    assert f"fact.{fact}" in all_told(hear(words, ASK))


def test_household_work_in_the_middle_east_is_closed_and_other_work_is_not():
    household = hear("mau jadi pembantu di Arab Saudi, syaratnya?", ASK)
    hospital = hear("mau jadi perawat di Arab Saudi, sudah punya paspor", ASK)

    assert lines(household)[0] == "procedure.closed_sector"
    assert lines(hospital)[0] == "procedure.next_step"


def test_where_nothing_official_is_known_nothing_is_claimed():
    decision = hear("cara kerja ke Filipina?", ASK)

    assert lines(decision)[0] == "procedure.unknown_country"
    assert not any("countries.PH" in line for line in all_told(decision))


def test_who_is_too_young_hears_it_before_any_step():
    singapore = hear("mau jadi pembantu di Singapura, umur saya 20, belum punya paspor", ASK)
    hong_kong = hear("mau jadi pembantu di Hong Kong, umur saya 20, belum punya paspor", ASK)

    assert lines(singapore) == ["procedure.too_young", "fact.countries.SG", "procedure.wait"]
    assert lines(hong_kong)[0] == "procedure.next_step"


def test_who_is_there_already_is_told_of_rights_and_not_of_papers():
    asked = hear("cara resmi kerja ke Hong Kong gimana?", ASK)

    decision = hear("7", state=then(asked))

    assert lines(asked) == ["procedure.ask_stage"]
    assert lines(decision) == ["rights.ask_matter"]
    assert decision.conversation.remembered["country"] == "HK"


def test_the_rest_comes_two_facts_at_a_time_and_ends():
    first = hear("cara kerja ke Brunei, belum punya paspor", ASK)

    second = more(first)
    facts = all_told(first)

    assert sum(line.startswith("fact.") for line in lines(second)) == 2
    assert lines(second)[-1] == "procedure.go_on"
    assert len(facts) == len(set(facts))
    assert "fact.procedure.s14_epmi" in facts


def test_every_fact_that_a_way_names_may_be_said():
    from actions.procedure import WAYS

    named = {fact for opening, besides in WAYS.values() for fact in (*opening, *besides)} | set(steps.FACTS.values())

    assert [fact for fact in named if not mind().facts.fact(fact).sayable] == []


@pytest.mark.parametrize(
    ("words", "done", "missing"),
    [
        ("sudah punya paspor, belum medical", ["passport"], ["health"]),
        ("paspor sudah ada, medical belum", ["passport"], ["health"]),
        ("paspor sudah medical belum", ["passport"], ["health"]),
        ("udah medical sama paspor tapi visa belum keluar", ["health", "passport"], ["visa"]),
        ("belum ada kontrak", [], ["contract"]),
        ("sudah punya paspor, KTP", ["papers", "passport"], []),
        ("I have a passport but no contract yet", ["passport"], ["contract"]),
        ("护照办好了，还没体检", ["passport"], ["health"]),
    ],
)
def test_how_far_somebody_is_is_read_off_their_words(words: str, done: list[str], missing: list[str]):
    assert steps.read(words) == {"done": done, "missing": missing}


@pytest.mark.parametrize("words", ["syarat jadi ART di Taiwan apa aja", "paspor itu apa", "mau kerja di Korea"])
def test_a_question_about_a_paper_says_nothing_of_how_far_somebody_is(words: str):
    assert steps.read(words) is None


def test_who_has_a_visa_is_still_told_of_the_company_and_the_last_card():
    ahead = steps.ahead(steps.STEPS, done=["visa", "contract"], missing=[])

    assert ahead[0] == "company"
    assert "epmi" in ahead
    assert "health" not in ahead
