"""What is read off the words before any model is asked."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import words
from bot.model import Arrival, Choice, Heard, Kind

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Pontianak")
READER = words.load(ROOT)
CHOICES = (Choice("safe", "Ya, aman"), Choice("unsafe", "Tidak aman"), Choice("missing", "Lapor orang hilang"))


def arrival(text: str = "", kind: Kind = Kind.TEXT, choice: str | None = None, **more: object) -> Arrival:
    return Arrival("console", "k", kind, NOW, text=text, choice=choice, **more)  # type: ignore[arg-type]


def hear(*texts: str, choices: tuple[Choice, ...] = ()) -> Heard:
    return READER.read([arrival(text) for text in texts], choices, NOW, ZONE)


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("Gk bs plg", "gak bisa pulang"),
        ("TOLOOONG saya takuttt", "tolong saya takut"),
        ("temen2 sy", "teman teman saya"),
        ("da'an boleh", "daan boleh"),
        ("sa\u200bya, di  sini!!", "saya di sini"),
        ("kerje", "kerja"),
        ("sore makan lele", "sore makan lele"),
    ],
)
def test_spellings_become_one(text, usual):
    assert READER.normal.normalise(text) == usual


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("umur 16", (16,)),
        ("16 th", (16,)),
        ("kls 2 smp", (14,)),
        ("kelas 8", (14,)),
        ("eh bukan, umurnya 19", (19,)),
        ("umur saya baru enam belas", (16,)),
        ("lima belas tahun", (15,)),
        ("i'm 17", (17,)),
        ("his name is Budi, he is 23", (23,)),
        ("she is 20 days late", ()),
        ("kontrak 2 tahun", ()),
        ("12 tahun lalu", ()),
        ("gaji 15 juta", ()),
    ],
)
def test_ages_are_read_as_people_say_them(text, ages):
    assert hear(text).entities.ages == ages


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("pt maju jaya abadi itu resmi gak", ("pt maju jaya abadi",)),
        ("PT. Karya Contoh Sejahtera, resmi?", ("PT Karya Contoh Sejahtera",)),
        ("LPK Sinar Contoh yang di Sambas", ("LPK Sinar Contoh",)),
        ("pt nya apa", ()),
        ("PT mana yang aman", ()),
        ("ptk", ()),
    ],
)
def test_an_agency_ends_where_the_sentence_goes_on(text, agencies):
    assert hear(text).entities.agencies == agencies


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("gaji 15jt", [(15e6, "IDR")]),
        ("rm1500", [(1500, "MYR")]),
        ("1.500 ringgit", [(1500, "MYR")]),
        ("$800", [(800, "USD")]),
        ("800 usd", [(800, "USD")]),
        ("15-20 juta", [(15e6, "IDR"), (20e6, "IDR")]),
        ("5jt/bulan", [(5e6, "IDR")]),
        ("NT 28000", [(28000, "TWD")]),
        ("1,5jt", [(1.5e6, "IDR")]),
        ("800 dolar hongkong", [(800, "HKD")]),
        ("tahun 2026", []),
    ],
)
def test_money_keeps_its_currency(text, pay):
    assert [(one.amount, one.currency) for one in hear(text).entities.pay] == pay


def test_phones_are_read_in_any_form_and_are_neither_money_nor_cases():
    heard = hear("hubungi 0812-3456-7890 atau +60 12-345 6789")

    assert heard.entities.phones == ("+6281234567890", "+60123456789")
    assert heard.entities.pay == ()
    assert heard.entities.case_numbers == ()


@pytest.mark.parametrize(
    ("text", "cases"),
    [("no kasus 482917", ("482917",)), ("482 917", ("482917",)), ("gaji 482917 rupiah per hari kerja", ())],
)
def test_a_case_number_is_six_digits_that_are_called_so(text, cases):
    assert hear(text).entities.case_numbers == cases


def test_a_city_gives_its_country_and_a_border_post_is_a_place():
    entities = hear("adik saya di myawaddy, dulu lewat entikong").entities

    assert entities.countries == ("MM",)
    assert entities.places == ("Entikong",)
    assert entities.relations == ("adik",)


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("saya kerja di Taipei", "TW"),
        ("ditawari kerja restoran di Taipei", None),
        ("anak mau dibuatkan paspor supaya bisa kerja di Brunei", None),
        ("my niece wants to work in Dubai", None),
        ("saya mau berhenti kerja di Brunei", "BN"),
        ("dulu di Brunei, sekarang sudah di rumah", "ID"),
        ("adik sudah pulang ke rumah, saya masih di Brunei", "BN"),
        ("sekarang sudah di rumah majikan di Brunei", "BN"),
    ],
)
def test_where_somebody_only_wants_to_work_they_are_not_yet_and_who_is_home_is_home(text: str, here: str | None):
    assert hear(text).entities.here[-1:] == ((here,) if here else ())


def test_a_town_is_less_than_a_country():
    assert hear("kerja di johor, malaysia").entities.towns == ("johor",)


def test_behind_a_cry_for_help_kak_calls_us():
    assert hear("tolong kak saya takut").entities.relations == ()
    assert hear("kak saya hilang kontak").entities.relations == ("kakak",)


def test_help_is_a_cry_and_with_its_slash_a_command():
    assert READER.command("help") != READER.command("/help")


def test_a_language_is_no_country_and_an_address_is_no_relation():
    entities = hear("surat bahasa mandarin cina kak").entities

    assert entities.relations == ()


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2", "unsafe"),
        ("2.", "unsafe"),
        ("no 2", "unsafe"),
        ("dua", "unsafe"),
        ("yang kedua", "unsafe"),
        ("ya", "safe"),
        ("gak", "unsafe"),
        ("Lapor orang ilang", "missing"),
        ("tidak amann", "unsafe"),
        ("5", None),
        ("saya dipukul", None),
    ],
)
def test_a_typed_number_or_label_is_a_choice(text, choice):
    assert hear(text, choices=CHOICES).choice == choice


def test_a_pressed_button_is_a_choice_and_its_label_is_not_the_callers_words():
    heard = READER.read([arrival("Lapor orang hilang", Kind.PRESS, "missing")], CHOICES, NOW, ZONE)

    assert heard.choice == "missing"
    assert heard.text == ""


def test_a_deadline_alone_is_a_choice_and_beside_words_is_not():
    clock = arrival("nobody_took_it", Kind.CLOCK)

    assert READER.read([clock], (), NOW, ZONE).choice == "clock:nobody_took_it"
    assert READER.read([clock, arrival("halo")], (), NOW, ZONE).choice is None


def test_a_burst_is_one_text_with_a_line_each():
    heard = hear("saya takut", "umur 16")

    assert heard.text == "saya takut\numur 16"
    assert heard.entities.ages == (16,)


def test_a_shared_location_and_kinds_are_kept():
    heard = READER.read([arrival(kind=Kind.LOCATION, place=(-0.02, 109.33))], (), NOW, ZONE)

    assert heard.place == (-0.02, 109.33)
    assert heard.kinds == (Kind.LOCATION,)


@pytest.mark.parametrize("text", ["eh bukan, umurnya 19", "salah, 19", "ralat: PT lain", "maksud saya taiwan"])
def test_taking_something_back_is_heard(text):
    assert hear(text).corrects


def test_a_plain_answer_corrects_nothing():
    assert not hear("umur 19").corrects


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i need help please, they took my passport", "en"),
        ("aku wedi ora iso mulih", "jv"),
        ("saya tak boleh keluar, awak tolong cakap dengan polis", "ms"),
        ("我被关在屋里", "zh"),
        ("saya gak bisa pulang", "id"),
        ("tolong", None),
        ("ok", None),
    ],
)
def test_only_clear_evidence_names_a_language(text, language):
    assert hear(text).language == language


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("adik saya namanya Sinta Rekaan umur 17", "people", ("Sinta Rekaan",)),
        ("tf a/n Joko Bohongan", "people", ("Joko Bohongan",)),
        ("namanya siapa ya", "people", ()),
        ("katanya nama saya sudah dipakai", "people", ()),
        ("ig nya loker_palsu", "handles", ("loker_palsu",)),
        ("https://t.me/agen_palsu", "handles", ("agen_palsu",)),
        ("email a@contoh.invalid", "handles", ()),
        ("ig saya hilang", "handles", ()),
        ("transfer ke bca 000 111 2223", "accounts", ("bca 0001112223",)),
        ("no rek 4440001112 mandiri", "accounts", ("mandiri 4440001112",)),
        ("dana 0812-0000-0001", "accounts", ("dana 081200000001",)),
        ("pakai visa turis", "visas", ("tourist",)),
        ("tanpa visa", "visas", ("none",)),
        ("visa belum keluar", "visas", ()),
        ("cuma pas lintas batas", "visas", ("border_pass",)),
        ("ktp sama kk diminta", "documents", ("ktp", "kk")),
        ("kk saya di taiwan", "documents", ()),
        ("kontrakan saya bocor", "documents", ()),
        ("tiket laporan 482917", "documents", ()),
        ("semua ditanggung majikan", "payers", ("employer",)),
        ("majikan tidak bayar gaji", "payers", ()),
        ("ditalangi sponsor dulu, potong gaji", "payers", ("agent", "debt")),
        ("biaya sendiri", "payers", ("self",)),
        ("siapa yang bayar", "payers", ()),
        ("calon suami", "relations", ("pacar",)),
        ("jadi pelayan toko, petik buah", "jobs", ("rumah makan", "tani")),
        ("biaya admin", "jobs", ()),
        ("我弟弟在缅甸做客服", "countries", ("MM",)),
    ],
)
def test_what_a_message_names_is_read(text, kind, values):
    assert getattr(hear(text).entities, kind) == values


def test_an_account_is_no_phone_no_sum_and_no_case_but_a_wallet_is_a_phone():
    account = hear("transfer ke bri 0812 0000 0001 530").entities
    wallet = hear("kirim ke gopay 0812-0000-0001").entities

    assert (account.phones, account.pay, account.case_numbers) == ((), (), ())
    assert wallet.phones == ("+6281200000001",)


def test_what_is_personal_stays_out_of_the_logs():
    entities = hear("namanya Sinta Rekaan, ig loker_palsu, bca 0001112223").entities

    assert not any(word in repr(entities) for word in ("Sinta", "loker_palsu", "0001112223"))


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("gaji lima juta", [(5e6, "IDR")]),
        ("seribu lima ratus ringgit", [(1500, "MYR")]),
        ("dua ratus ribu", [(200e3, "IDR")]),
        ("bayar 12.500.000", [(12.5e6, "IDR")]),
        ("五千块", [(5000, "CNY")]),
        ("dua orang", []),
    ],
)
def test_sums_in_words_are_read(text, pay):
    assert [(one.amount, one.currency) for one in hear(text).entities.pay] == pay


def test_a_long_english_text_full_of_names_is_english():
    text = (
        "An agency offers me housekeeper work in Jeddah, umrah visa first, then they change it. Is it ok with the law?"
    )

    assert words.language(text) == "en"
