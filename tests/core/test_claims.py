"""What does an offer say of itself, in callers' own words?"""

import pytest

from bot import claims
from tests.scene import hear

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
        ("kontrak sudah saya baca", "yes"),
        ("kawin kontrak setahun", None),
    ],
    "training": [("gak pake tes2 an", "none"), ("medical dan pelatihan dulu 3 bulan", "yes")],
    "met": [("calon suami orang taiwan, kenal 3 tahun", "yes"), ("mau dinikahkan, belum pernah ketemu", "no")],
    "country": [("jaga toko di Pontianak", "ID"), ("ke Malaysia lewat Entikong", "MY")],
    "visa": [
        ("pakai visa turis dulu nanti diurus jadi visa kerja", "tourist"),
        ("visa kerja, bukan visa turis", "work"),
        ("gak pake visa", "none"),
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
    assert claims.licensed("lewat PT yang terdaftar di disnaker")
    assert not claims.licensed("katanya sih PT resmi")
    assert not claims.licensed("PT nya gak terdaftar")


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
    assert (claims.documents_taken(text) is not None) is taken
