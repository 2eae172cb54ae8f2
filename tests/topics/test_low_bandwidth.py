"""On a slow line and a small screen: the first message is short, and digits reach everything."""

from datetime import date

import pytest

from actions import TOPICS
from bot.model import Choice, Conversation, Decision
from tests.scene import hear, mind, then

LONGEST = 300
TODAY = date(2026, 11, 23)
# What callers begin with, by topic, and what the model takes it for. A follow-up is begun by the clock alone.
FIRST = {
    "menu": [("halo", "greet"), ("makasih", "thanks_bye")],
    "job_offer": [("saya ditawari kerja di Malaysia", "ask_offer")],
    "offer_details": [("selengkapnya", "unclear")],
    "check_agency": [("PT Sinar Bahari Kencana Raya resmi gak?", "check_agency")],
    "missing_relative": [("anak saya udah 3 minggu gak ada kabar", "report_missing")],
    "contacts": [
        (f"minta nomor di {place}", "ask_contact")
        for place in ("Kuching", "Indonesia", "Taiwan", "Kamboja", "Arab Saudi", "Jepang", "Hong Kong", "Prancis")
    ],
    "counsellor": [("mau bicara sama petugas", "talk_to_human")],
    "privacy": [("data saya disimpan?", "privacy_question"), ("hapus data saya", "delete_my_data")],
    "language": [("bahasa", "unclear")],
    "procedure": [
        (words, "ask_procedure")
        for words in (
            "cara kerja ke Kamboja yang resmi?",
            "mau jadi pembantu di Arab Saudi",
            "cara kerja ke Filipina",
            "mau jadi ART di Taiwan, sudah punya paspor, belum medical",
            "mau jadi pembantu di Malaysia, baru mulai, belum punya apa-apa",
            "cara kerja kebun sawit di Malaysia",
            "mau jadi perawat di Jepang lewat SSW, sudah lulus N4",
            "mau ke Korea lewat EPS, sudah punya paspor",
            "mau magang ke Jepang",
            "Ferienjob di Jerman itu resmi lewat mana?",
            "mau nikah sama orang China, suratnya apa saja?",
            "kuliah di Taiwan sambil kerja caranya gimana",
            "bisa gak kerja pakai pas lintas batas",
            "melamar sendiri ke hotel di Turki, sudah ada kontrak",
            "umur saya 20, mau jadi pembantu di Singapura",
            "kerja di Rumania, belum punya kontrak",
            "kerja di Brunei, sudah medical",
        )
    ],
    "cost": [
        ("biaya ke Taiwan berapa?", "ask_cost"),
        ("gagal berangkat, uang bisa kembali?", "ask_cost"),
        ("BPJS berapa?", "ask_cost"),
        ("biaya paspor berapa?", "ask_cost"),
    ],
    "rights": [
        (f"{what} di {place}", "wages_rights")
        for what in ("gaji belum dibayar", "saya hamil", "paspor saya dipegang majikan", "saya sakit", "mau pulang")
        for place in ("Malaysia", "Taiwan", "Arab Saudi", "Hong Kong", "Brunei")
    ],
    "recruiter": [("mau lapor calo", "report_recruiter")],
    "case_status": [("laporan saya gimana?", "case_status")],
    "out_of_scope": [("buatkan puisi", "out_of_scope")],
    "danger": [
        *((f"saya dikurung majikan{place}, gak boleh keluar", "held_self") for place in ("", " di Malaysia")),
        *((f"saya disekap bos di {place}", "held_self") for place in ("Kamboja", "Myanmar", "Taiwan", "Arab Saudi")),
        *((f"saya disekap bos di {place}", "held_self") for place in ("Hong Kong", "Thailand", "Pontianak", "Brunei")),
        ("adik saya disekap majikan di Malaysia", "distress_other"),
        ("adik saya disekap di Taiwan", "distress_other"),
        ("pengen mati aja rasanya", "despair_self"),
        ("saya di Taiwan, mau bunuh diri malam ini", "despair_self"),
    ],
}
BEGINNINGS = [
    pytest.param(topic, words, intent, id=f"{topic}: {words}")
    for topic, each in FIRST.items()
    for words, intent in each
]


def first_message(decision: Decision, language: str) -> str:
    return mind().speech.message(decision.says, language, TODAY)[0].text


def test_each_topic_that_a_caller_can_begin_is_measured():
    assert set(FIRST) == set(TOPICS) - {"follow_up"}


@pytest.mark.parametrize("on_duty", [0, 1], ids=["nobody-on-duty", "on-duty"])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("topic", "words", "intent"), BEGINNINGS)
def test_the_first_message_is_read_at_a_glance(topic: str, words: str, intent: str, language: str, on_duty: int):
    text = first_message(hear(words, intent, on_duty=on_duty), language)

    assert len(text) <= LONGEST, text


def keys(conversation: Conversation) -> tuple[Choice, ...]:
    return conversation.offered


def test_digits_alone_reach_every_topic():
    """From the menu on, by nothing but the numbers of what is offered."""
    reached: set[str] = set()
    waiting = [then(hear("menu"))]
    seen: set[tuple[str, ...]] = set()
    while waiting:
        state = waiting.pop()
        for digit, _ in enumerate(keys(state), 1):
            decision = hear(str(digit), state=state)
            reached |= {say.line.partition(".")[0] for say in decision.says}
            after = then(decision)
            at = tuple(choice.id for choice in after.offered)
            if after.offered and at not in seen:
                seen.add(at)
                waiting.append(after)

    # Danger is told in words and heard anywhere; a judged offer and a follow-up come after others.
    assert set(TOPICS) - reached <= {"danger", "offer_details", "follow_up", "out_of_scope"}
