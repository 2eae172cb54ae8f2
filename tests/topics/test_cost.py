"""What may it cost, and who pays?"""

import re

import pytest

from tests.scene import NOW, hear, lines, mind, then


def test_costs_end_with_one_thing_to_do_today():
    assert lines(hear("biaya ke Taiwan berapa?", "ask_cost"))[-1] == "cost.today"


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("gagal berangkat, uang saya bisa kembali?", "costs.refund"),
        ("pinjam uang buat berangkat di mana yang resmi", "costs.kur_pmi"),
        ("calo minta 5 juta buat paspor", "law.passport_zero"),
        ("BPJS bayarnya berapa", "law.bpjs"),
    ],
)
def test_what_is_asked_for_by_name_is_answered_without_a_question(words: str, fact: str):
    assert lines(hear(words, "ask_cost"))[0] == f"fact.{fact}"


@pytest.mark.parametrize(("country", "fact"), [("Taiwan", "taiwan"), ("Korea", "korea_exam"), ("Jepang", "ssw_visa")])
def test_the_rest_holds_what_is_known_of_that_country(country: str, fact: str):
    decision = hear("lengkap", state=then(hear(f"biaya ke {country} berapa?", "ask_cost")))

    assert f"fact.costs.{fact}" in lines(decision)


@pytest.mark.parametrize("language", ["id", "en"])
def test_neither_that_all_is_free_nor_that_all_may_be_charged_is_ever_said(language: str):
    first = hear("biaya ke Malaysia berapa?", "ask_cost")
    says = (*first.says, *hear("lengkap", state=then(first)).says)

    said = " ".join(words.text for words in mind().speech.message(says, language, NOW.date()))

    assert not re.search(r"(?i)semua biaya (gratis|boleh)|tidak (perlu )?bayar apa ?pun", said)
    assert not re.search(r"(?i)never pays?|all costs (are|may)", said)
    assert re.search(r"(?i)diperdebatkan|disputed", said)
