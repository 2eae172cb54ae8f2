"""What does an offer say of itself, in callers' own words?"""

from collections.abc import Callable

import pytest

from bot import claims, dues, papers
from bot.model import Arrival, Kind
from tests.scene import NOW, hear, mind

CASES = {
    "kind": [
        ("dijodohin sama orang taiwan", "marriage"),
        ("surat status nikah saya belum ada", None),
        ("magang ke jepang lewat LPK", "internship"),
        ("ferienjob di jerman dapat 20 sks", "study"),
        ("kerja pabrik di taiwan", None),
    ],
    "recruiter": [
        ("lewat BP3MI kalbar", "government"),
        ("gak lewat BP3MI, lewat calo aja", "broker"),
        ("ngakunya dari KP2MI, ketemu di facebook", "social_media"),
        ("teman lama ngajak kerja", "friend"),
        ("PT Maju Jaya yang nawarin", "company"),
        ("daftar sendiri tanpa calo", None),
    ],
    "contract": [
        ("kontraknya nanti disana aja ttd", "later"),
        ("gak ada kontrak sih", "none"),
        ("contract signed on board", "later"),
        ("kontrak dhaggi' e dhissa'", "later"),
        ("kontrak sudah saya baca", "yes"),
        ("kawin kontrak setahun", None),
    ],
    "training": [
        ("gak pake tes2 an", "none"),
        ("sudah punya paspor, belum medical", "yes"),
        ("medical dan pelatihan dulu 3 bulan", "yes"),
    ],
    "met": [("calon suami orang taiwan, kenal 3 tahun", "yes"), ("mau dinikahkan, belum pernah ketemu", "no")],
    "country": [("jaga toko di Pontianak", "ID"), ("ke Malaysia lewat Entikong", "MY")],
    "visa": [
        ("pakai visa turis dulu nanti diurus jadi visa kerja", "tourist"),
        ("visa kerja, bukan visa turis", "work"),
        ("gak pake visa", "none"),
        ("just enter as a tourist", "visit"),
        ("mangkat ora nganggo paspor", "none"),
        ("permitnya menyusul", "later"),
        ("允许落地签进来", "visit"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "value"), [(n, t, v) for n, pairs in CASES.items() for t, v in pairs])
def test_a_claim_is_read_off_the_words(name: str, text: str, value: str | None):
    decision = hear(f"{text}, ini benar gak?", "ask_offer")

    assert decision.conversation.answers["job_offer"].get(name) == value


@pytest.mark.parametrize(
    ("text", "amount", "currency", "per"),
    [
        ("gaji RM1.500 sebulan, biaya agen 5 juta", 1500, "MYR", "bulan"),
        ("DP 3 juta, gaji 15 juta", 15_000_000, "IDR", "bulan"),
        ("upah 10.320 won per jam", 10_320, "KRW", "jam"),
        ("dibayar RM80 sehari", 80, "MYR", "hari"),
    ],
)
def test_the_wage_is_told_from_other_sums(text: str, amount: float, currency: str, per: str):
    pay = hear(f"ditawari kerja {text}", "ask_offer").conversation.answers["job_offer"]["pay"]

    assert isinstance(pay, dict)
    assert (pay["amount"], pay["currency"], pay["per"]) == (amount, currency, per)


@pytest.mark.parametrize("text", ["disuruh DP 3 juta dulu", "tiket 4 juta"])
def test_a_fee_is_no_wage(text: str):
    assert "pay" not in hear(f"ditawari kerja, {text}", "ask_offer").conversation.answers["job_offer"]


def test_what_somebody_only_says_of_a_licence_is_no_licence():
    assert papers.licensed("lewat PT yang terdaftar di disnaker")
    assert not papers.licensed("katanya sih PT resmi")
    assert not papers.licensed("PT nya gak terdaftar")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("ijazah ditahan kalau mundur", True),
        ("disuruh serahkan ktp asli", True),
        ("ijazah tidak ditahan", False),
        ("paspor saya pegang sendiri", False),
        ("ktp diserahkan, ada tanda terima", False),
    ],
)
def test_papers_are_taken_unless_there_is_a_receipt_or_ones_own_hand(text: str, taken: bool):
    assert (papers.documents_taken(text) is not None) is taken


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("LOKER admin gaji 5 juta hub wa 0812", True),
        ("tetangga nawarin kerja pabrik di Batam", True),
        ("aku diajak kerjo nang Sarawak", True),
        ("is this hiring post for a factory real", True),
        ("急招船员，月薪280美元", True),
        ("gaji 12 juta jadi tukang las di Johor", True),
        ("mau ke taiwan jadi perawat lansia, sudah punya paspor belum medical, gimana caranya?", False),
        ("apa saja syarat kerja ke Jepang?", False),
        ("saya sudah kerja di Malaysia, gaji saya belum dibayar", False),
        ("mau menikah dengan pacar saya orang taiwan, kenal 3 tahun", False),
    ],
)
def test_an_offer_is_told_from_a_question_for_the_way_and_from_work_that_one_is_in(text: str, is_one: bool):
    reader = mind().reader
    arrival = Arrival("telegram", "1", Kind.TEXT, NOW, text=text)
    heard = reader.read((arrival,), (), NOW, mind().zone)

    assert claims.offered(text, heard.entities, claims.kind(text)) is is_one


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (dues.upfront, "bayar 25 yuta nang pak Sarno"),
        (dues.upfront, "ora ono kuitansi"),
        (dues.owed, "upahnya tolak gaji 5 bulan untuk ejen"),
        (dues.owed, "they keep the first 4 months"),
        (dues.paid_late, "I get paid after six months"),
        (dues.papers_bought, "sertifikat BST tuku wae"),
    ],
)
def test_money_that_is_wanted_or_held_back_is_heard_and_its_denial_too(read: Callable[[str], str | None], text: str):
    assert read(f"katanya {text}")
    assert read(f"tidak ada {text}") is None
