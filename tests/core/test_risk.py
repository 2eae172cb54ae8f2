"""Levels as docs/labels.md gives them, from the words, the model and what was said before."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import phrases, risk, words
from bot.facts import Facts
from bot.model import About, Arrival, Conversation, Heard, IntentMeaning, Kind, Level, Risk, Signal, World
from bot.register import Register
from tests.scene import hear

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)  # a Wednesday morning in Pontianak
ZONE = ZoneInfo("Asia/Pontianak")
READER = words.load(ROOT)
WORLD = World(
    now=NOW,
    zone=ZONE,
    topics={},
    needs={
        "greet": IntentMeaning("greet"),
        "ask_offer": IntentMeaning("ask_offer", "job_offer"),
        "held_self": IntentMeaning("distress_self", "danger", danger=True, about=About.SELF),
        "abused_self": IntentMeaning("distress_self", "danger", danger=True, about=About.SELF),
        "report_missing": IntentMeaning("report_missing", "missing_relative", danger=True, about=About.MISSING),
        "recruiter_advert": IntentMeaning("out_of_scope", "out_of_scope", about=About.SUSPECT),
        "fish_for_person": IntentMeaning("privacy", "privacy", danger=True, about=About.SUSPECT),
    },
    register=Register(()),
    facts=Facts({}),
    phrases=phrases.load(ROOT / "nlu_data/signals.yml"),
)


def heard(text: str, **ranking: float) -> Heard:
    read = READER.read([Arrival("console", "k", Kind.TEXT, NOW, text=text)], (), NOW, ZONE)
    return replace(read, ranking=tuple(sorted(ranking.items(), key=lambda pair: -pair[1])))


def assess(text: str, conversation: Conversation | None = None, **ranking: float) -> Risk:
    return risk.assess(conversation or Conversation(), heard(text, **ranking), WORLD)


CRITICAL = [
    ("saya disekap di kamboja", "self"),
    ("ndak boleh keluar", "self"),
    ("gk bs keluar dr gedung", "self"),
    ("daan boleh kaluar sito', paspor sian ade di kamek", "self"),
    ("tadak bise keluar rumah, dijage terus", "self"),
    ("aku dikurung neng omah, ora oleh metu", "self"),
    ("pintu digembok dari luar tiap malam", "self"),
    ("saya tak boleh keluar, majikan kunci pintu", "self"),
    ("i cannot leave the house, they took my passport", "self"),
    ("they locked me in the room", "self"),
    ("我被关在屋里出不去", "self"),
    ("engko' ekonce e kamar", "self"),
    ("target gk nyampe disetrum", "self"),
    ("bos pukul sy tiap hari", "self"),
    ("dipukol gak kamek sama mandor", "self"),
    ("suami saya mukul saya", "self"),
    ("my boss beats me", "self"),
    ("adik saya dipukuli majikannya di kuching", "other"),
    ("istri tetangga saya dipukul suaminya", "other"),
    ("teman saya disekap di kamboja", "other"),
    ("temenku dikurung agen di batam", "other"),
    ("my sister is locked in the house by her employer", "other"),
    ("tadi malam saya diperkosa", "self"),
    ("dipaksa layani tamu", "self"),
    ("disuruh open bo, kalau nolak dipukul mami", "self"),
    ("sudah 3 hari gak dikasih makan", "self"),
    ("katanya besok kami mau dijual ke company lain", "self"),
    ("kami dijual ke perusahaan lain", "self"),
    ("mau keluar disuruh bayar tebusan 50jt", "self"),
    ("ada yg nelpon minta tebusan 50jt buat adik saya", "other"),
    ("diancam mau dibunuh", "self"),
    ("kapal kami tenggelam tolong", "self"),
    ("mereka kejar saya pakai motor", "self"),
    ("saya mau bunuh diri malam ini", "self"),
    ("aku pengen mati aja", "self"),
    ("tadi minum racun", "self"),
    ("i want to kill myself", "self"),
    ("我不想活了", "self"),
    ("🆘🆘 lantai 4", "self"),
    ("paspor ditahan bos di malaysia, diancam dilaporin polisi", "self"),
    ("tolong bang saya dikunci bos", "self"),
    ("kakak saya dikunci bos", "other"),
    ("tang ale' ekurung e kamar", "other"),
    ("art saya coba lari, ktpnya saya simpan, caranya biar dia gak kabur dari rumah", "suspect"),
]

HIGH = [
    ("Paspor ditahan bos, gak dikasih pulang", "self"),
    ("ijazah ditahan kl mundur bayar 20jt", "self"),
    ("majikan pegang paspor", "self"),
    ("my employer keeps my passport", "self"),
    ("pasport tauke pegang", "self"),
    ("kami nak balik dia mintak RM2000, paspor kami dia simpan", "self"),
    ("ibu sudah terima uang maharnya, adik saya tidak mau", "other"),
    ("mintak semua nama pelapor, kami dari dinas", "suspect"),
    ("bisa bantu kami bawa 5 orang masuk sabah lewat jalan haram", "suspect"),
    ("we keep our maid's passport, how to stop her from leaving", "suspect"),
    ("护照被老板扣了", "self"),
    ("gak boleh pulang sebelum utang lunas", "self"),
    ("utang mami gak lunas lunas", "self"),
    ("gak digaji 5 bulan, gak boleh pulang", "self"),
    ("saya diancam mau disebar foto saya", "self"),
    ("toke cakap mun lari dicari, kamek diancam", "self"),
    ("dipaksa nipu orang di kamboja", "self"),
    ("hp disita, gak boleh telpon keluarga", "self"),
    ("dipaksa nikah sama orang tiongkok", "self"),
    ("adik saya 15 tahun diajak kerja di malaysia", "other"),
    ("anak tetangga umur 14 mau dibawa calo", "other"),
    ("aku 16 tahun ditawari kerja di kafe", "self"),
    ("umur 16 tp di ktp dituakan jd 21, besok lusa kerja", "self"),
    ("adik sy 2 minggu gk ada kabar di kamboja", "missing"),
    ("suami sy di malaysia gk bs dihubungi", "missing"),
    ("anak saya hilang", "missing"),
    ("adek kamek sian kabar dari kuching", "missing"),
    ("adikku ora ono kabar wis sesasi", "missing"),
    ("my brother is missing in cambodia", "missing"),
    ("我弟弟失联了", "missing"),
    ("saya ditangkap imigrasi di miri", "self"),
    ("sembunyi di hutan, tolong", "self"),
    ("aku kabur soko omah majikan, saiki nang terminal", "self"),
    ("agen ninggalin kami di bandara bangkok", "self"),
    ("dipaksa berangkat besok pagi", "self"),
    ("kl ditanya imigrasi bilang mau liburan", "self"),
    ("sakit tapi gak dibawa ke dokter, disuruh kerja", "self"),
    ("bos raba raba badan saya", "self"),
    ("disuruh kirim foto telanjang buat syarat kerja", "self"),
    ("sponsor minta tes keperawanan", "self"),
    ("capek hidup", "self"),
    ("besok berangkat ke kamboja lewat batam, visa turis", "self"),
    ("lusa terbang, kontrak nyusul katanya", "self"),
    ("malam ini nyebrang lewat jalur tikus", "self"),
    ("alamat shelter dimana", "suspect"),
    ("siapa yg lapor", "suspect"),
    ("di mana dia sembunyi", "suspect"),
    ("pembantu saya kabur ke shelter kalian, dimana alamatnya", "suspect"),
    ("who reported us", "suspect"),
    ("dicari cewek umur 15 sampai 17 buat kafe, gaji 5jt minat wa", "suspect"),
    ("dibutuhkan 10 orang admin kamboja gaji 15jt, berangkat besok, minat hubungi wa", "suspect"),
    ("gimana cara lolos imigrasi entikong, besok berangkat", "suspect"),
]

WARN = [
    "tolong",
    "help",
    "gaji 15jt cuma admin",
    "ditawari kerja di kamboja gaji dolar",
    "pake visa turis dulu nanti diurus disana",
    "lewat jalur tikus katanya aman?",
    "DP dulu 3jt biar dapet slot",
    "berangkat gratis nanti potong gaji 6 bulan",
    "gk ada kontrak sih, katanya nyusul",
    "calon suami dari tiongkok, keluarga dpt 100jt",
    "kawin kontrak setaon sama orang taiwan",
    "visa turis, gaji 20jt cuma admin di kamboja, tanpa kontrak, transfer ke rekening pribadi",
    "uang saya dibawa kabur calo",
    "gaji saya gak dibayar 2 bulan",
    "dibutuhkan admin gaji 15 juta minat hubungi wa",
    "gimana cara lolos imigrasi",
    "gaji lima bulan tauke tak bayar",
    "upahku rong sasi durung diwenehi",
    "kena scam kerja jepang, habis itu saya diblokir",
    "they want 20 million before i see any contract",
    "先付八百万手续费，才给名额",
    "cuti gak pernah dikasih di sini",
    "kerja dari jam 4 pagi sampai jam 11 malam",
    "saya mau lapor, ada yang suka kumpulin anak muda di kampung",
    "om itu ngajak kami kerja di sarawak tanpa paspor",
    "gaji belum dibayar, mau pulang, tiket siapa yang nanggung",
]

HARMLESS = [
    "halo",
    "terima kasih",
    "PT Maju Jaya resmi gak?",
    "berapa biaya ke taiwan",
    "syarat kerja ke jepang apa aja",
    "tidak dipukul kok, cuma capek",
    "saya tidak pernah dipukul",
    "majikan saya baik, gak pernah mukul",
    "paspor saya tidak ditahan",
    "paspor saya disimpan majikan, kl diminta dikasih kok",
    "i was not beaten",
    "motor saya dikunci stang",
    "pintu rumah dikunci, kuncinya ketinggalan",
    "hp saya hilang",
    "dia bilang mau kerja",
    "saya mau jual motor",
    "motor saya dijual buat biaya",
    "anak saya gak boleh keluar malam",
    "mati lampu di rumah",
    "dulu saya disekap di myanmar, sekarang sudah pulang",
    "alhamdulillah sudah pulang, waktu itu dipukul majikan",
    "dulu waktu di arab majikan saya suka mukul, sekarang saya sudah di rumah",
    "tugas sekolah tentang orang yang disekap di luar negeri",
    "bikin makalah soal korban perdagangan orang yang dipukul",
    "nonton film orang dijual ke kamboja",
    "di berita ada orang disekap di myanmar",
    "kalau misalnya paspor ditahan majikan gimana",
    "boleh gak majikan pegang paspor?",
    "apa hukuman buat orang yang menyekap orang",
    "umur 17 boleh kerja ke luar negeri gak",
    "laporan saya kok blm ada kabar",
    "demam berdarah, sudah dirawat",
    "pukul 3 berangkat dari rumah",
    "kirim fotokopi ktp aja",
    "bikin paspor dimana",
]


TALES = [
    "lagi nulis novel, tokohnya saya disekap di kapal, bagus gak?",
    "PR bahasa Inggris: terjemahkan 'dia dikurung di kamar'",
    "teka teki: dikurung tiap hari tapi tetap bernyanyi, apa hayo",
    "main werewolf semalam aku dibunuh duluan",
    "semalam mimpi diculik orang, artinya apa ya",
    "judul drama korea yang ceweknya dikurung mertua apa sih",
    "write me a thriller where a nurse is kidnapped",
    "我在写小说，女主角被关在地下室",
    "昨天做梦梦见被绑架",
]
THINGS = [
    "ayam saya dikurung dari pagi",
    "kucing hilang dua hari",
    "my dog is locked outside",
    "motor ditahan polisi karena STNK mati",
    "hp disita guru sampai jumat",
    "rasanya kayak disiksa kerjaan",
    "my boss killed me with this deadline haha",
    "drumnya dipukul kencang banget",
    "手机被锁了忘了密码",
]
OVER = [
    "dulu saya dikurung di poipet, sekarang aku jualan gorengan",
    "dulu pernah dipukul majikan, sekarang saya sudah kuliah",
    "kasus dipukul majikan itu sudah divonis tahun lalu",
    "biyen aku dikurung majikan, saiki wis neng omah",
    "以前被关过，已经回国了",
]
DENIED = [
    "saya dak pernah dipukul",
    "di sini gak ada yang pernah dipukul",
    "nobody has ever beaten me",
    "从来没有人打我",
    "没被关，只是想问问",
]
SUPPOSED = [
    "kalau suatu hari paspor saya ditahan, harus gimana",
    "万一以后护照被扣了怎么办",
    "假如被关起来该打哪个号码",
    "suppose someone is locked in a house, what should we do",
    "andaikan nanti saya dikurung, hubungi siapa",
]
KEPT_BY_AGREEMENT = [
    "paspor saya dipegang juragan, nek dijaluk langsung diwenehi",
    "paspor disimpan majikan atas permintaan saya, boleh ambil bila-bila masa",
    "my boss keeps my passport and gives it back whenever i ask",
    "paspor kemarin ditahan agen, sekarang sudah dikembalikan",
    "护照老板代我保管，我要就给",
]
# One person or more for each way of working that the hotline knows (the modes of the red flags).
SUFFERING = {
    "contract marriage": "mertua di Fujian nyonci kamar saya tiap pagi",
    "fake internship": "magang di pabrik, ijazah di mereka, mau pulang disuruh bayar 30 juta",
    "scam compound": "target 5 korban sehari, kurang satu disetrum",
    "maid": "nyonya siram air panas ke punggung saya",
    "babysitter": "jaga bayi di yayasan, gerbang dijaga satpam, gak boleh keluar",
    "translator": "ternyata bukan jadi penerjemah, disuruh nipu orang, keluar bayar 60 juta",
    "plantation": "camp sawit dijaga orang bersenapang",
    "fishing vessel": "setahun tidak pernah turun ke darat, kapten pegang semua buku pelaut",
    "umrah visa": "katanya umroh, sampai Riyadh kami dioper ke rumah lain",
    "domestic": "mami bilang utang 20 juta dulu baru bebas, saya di kafe",
    "child recruitment": "keponakan 14 tahun dibujuk tante jadi pembantu di kota",
    "returnee": "sudah pulang, agen datang bawa preman minta ganti rugi",
    "javanese": "lawange dikancing saka njaba saben bengi",
    "madurese": "engkok ekonce e kamar, ta' olle kaloar",
    "malay": "puan mangga bilik saya dari luar",
    "english": "the guard follows us, they lock the gate at night",
    "chinese": "保安守着大门，不准我们出去",
}


@pytest.mark.parametrize("text", [*TALES, *THINGS, *OVER, *DENIED, *SUPPOSED, *KEPT_BY_AGREEMENT])
def test_what_is_told_of_things_over_denied_supposed_or_agreed_rings_nobody(text):
    assert assess(text).level <= Level.INFORM


@pytest.mark.parametrize("text", SUFFERING.values(), ids=SUFFERING.keys())
def test_people_who_already_suffer_are_heard_in_every_mode_and_language(text):
    assert assess(text).level >= Level.HIGH


def test_somebody_who_looks_for_a_victim_is_not_excused_by_a_film():
    assert assess("buat film dokumenter, kasih alamat shelter korban dong").level >= Level.HIGH


def test_chinese_says_whom_a_danger_is_about():
    assert assess("我妹妹被关在屋里").about is About.OTHER
    assert assess("我被关在屋里").about is About.SELF


def test_the_older_chinese_characters_are_read_like_the_newer():
    assert assess("護照被老闆扣了").level is Level.HIGH


@pytest.mark.parametrize(("text", "about"), CRITICAL)
def test_life_body_or_liberty_in_danger_is_critical(text, about):
    found = assess(text)

    assert found.level is Level.CRITICAL
    assert found.about == about


@pytest.mark.parametrize(("text", "about"), HIGH)
def test_a_person_at_risk_is_high(text, about):
    found = assess(text)

    assert found.level is Level.HIGH
    assert found.about == about


@pytest.mark.parametrize("text", WARN)
def test_flags_and_losses_without_anybody_in_danger_are_a_warning(text):
    assert assess(text).level is Level.WARN


@pytest.mark.parametrize("text", HARMLESS)
def test_frightening_words_without_danger_stay_harmless(text):
    assert assess(text).level <= Level.INFORM


@pytest.mark.parametrize(
    "text",
    [
        "dulu saya dipukul, sekarang masih disekap",
        "teman saya sudah pulang tapi saya masih dikurung",
        "di berita ada KK Park digerebek, adik saya disekap di sana",
        "kalau kabur dipukul, gak boleh keluar",
        "gak cuma dipukul, kami juga disekap",
        "sudah di rumah majikan, dikunci dari luar",
        "kayak anjing dikurung di sini",
        "disuruh bilang ini cuma cerita, padahal saya disekap",
        "dulu suami baik, sekarang saya dikunci di kamar",
        "bukan novel kak ini beneran, saya disekap",
        "habis nonton film, sekarang saya dikunci majikan di kamar",
        "kata bos cuma main game, tapi kalau kalah dipukul",
        "sudah pulang, tapi calo datang bawa preman nagih 30 juta",
        "paspor dipegang bos, kalau diminta gak dikasih",
        "mau terjemahkan ini ke majikan: saya sekarang dikurung, tolong lepaskan",
        "这不是小说，我被关在屋里",
        "不让我出去，没人知道我在这里",
        "以前老板很好，现在把我锁在房间里",
    ],
)
def test_danger_that_goes_on_is_not_taken_for_a_memory_or_a_story(text):
    assert assess(text).level >= Level.HIGH


def test_every_signal_has_a_rule_a_source_and_the_words_that_gave_it_away():
    found = assess("paspor ditahan bos, saya diancam")

    assert found.signals
    assert all(signal.rule and signal.source and signal.words for signal in found.signals)


def test_what_was_said_on_monday_counts_on_wednesday():
    monday = assess("ditawari kerja di kamboja, gaji dolar")
    wednesday = assess("besok berangkat", Conversation(level=monday.so_far, signals=monday.memory))

    assert monday.so_far is Level.WARN
    assert wednesday.so_far is Level.HIGH


def test_only_a_person_lowers_the_level_so_far():
    found = assess("terima kasih", Conversation(level=Level.CRITICAL))

    assert found.level is Level.NONE
    assert found.so_far is Level.CRITICAL


def test_the_same_sign_is_new_only_once_but_still_counts_for_the_turn():
    first = assess("paspor ditahan bos")
    second = assess("paspor ditahan bos", Conversation(level=first.so_far, signals=first.memory))

    assert first.signals
    assert second.signals == ()
    assert second.level is Level.HIGH


def test_a_typed_label_of_ours_is_no_sign():
    typed = replace(heard("Lapor anak hilang"), choice="missing")

    assert risk.assess(Conversation(), typed, WORLD).level is Level.NONE


def test_the_model_alone_can_raise_the_level_and_says_so():
    found = assess("kalimat yang aneh", held_self=0.4, abused_self=0.3, greet=0.3)

    assert found.level is Level.HIGH
    assert [signal.name for signal in found.signals] == ["model_distress_self"]
    assert found.danger == pytest.approx(0.7)


def test_the_models_top_danger_says_whom_it_is_about():
    assert assess("kalimat yang aneh", report_missing=0.7).about is About.MISSING


def test_an_unsure_model_asks_and_raises_nothing():
    found = assess("kalimat yang aneh", held_self=0.35, greet=0.6)

    assert found.doubt
    assert found.level is Level.NONE


def test_a_doubtful_model_lowers_nothing():
    found = assess("saya disekap", greet=0.8, held_self=0.2)

    assert found.level is Level.CRITICAL


def test_words_of_danger_that_the_model_finds_harmless_are_asked_about_gently():
    found = assess("si kecil disekap di kardus", out_of_scope=0.99, held_self=0.01)

    assert found.level is Level.WARN
    assert found.doubt


def test_the_second_opinion_calls_a_person_and_leaves_the_need_as_it_is():
    offer = replace(
        heard("kerja di sana bagus katanya, gimana menurut kakak", ask_offer=0.9, held_self=0.02),
        intent="ask_offer",
        danger=0.8,
    )

    found = risk.assess(Conversation(), offer, WORLD)

    assert found.level is Level.HIGH
    assert [signal.name for signal in found.signals if signal.level is Level.HIGH] == [risk.MODEL_DANGER]


def test_words_decide_alone_when_the_model_is_down():
    assert risk.assess(Conversation(), replace(heard("saya disekap"), down=True), WORLD).level is Level.CRITICAL


def test_a_memory_that_the_model_takes_for_danger_is_doubt():
    found = assess("dulu saya disekap di myanmar, sekarang sudah pulang", held_self=0.7)

    assert found.level is Level.INFORM
    assert found.doubt


def test_an_imagined_danger_is_asked_about_gently():
    assert assess("kalau misalnya paspor ditahan majikan gimana").doubt


def sign(
    name: str, level: Level = Level.HIGH, about: About = About.SELF, group: str = "harm", away: bool = False
) -> Signal:
    return Signal(name, level, about, "kata", "rule", "source", group, away)


def test_two_different_high_signs_about_somebody_away_are_critical():
    at_home = [sign("documents_held"), sign("threatened")]

    assert risk.combine(at_home) is Level.HIGH
    assert risk.combine([*at_home, sign("already_there", Level.INFORM, away=True)]) is Level.CRITICAL


def test_the_same_high_sign_twice_or_about_two_people_is_not_critical():
    there = sign("already_there", Level.INFORM, away=True)

    assert risk.combine([sign("threatened"), sign("threatened"), there]) is Level.HIGH
    assert risk.combine([sign("threatened"), sign("documents_held", about=About.OTHER), there]) is Level.HIGH


def test_what_the_model_heard_is_no_second_sign():
    signs = [sign("threatened"), sign("model_distress_self"), sign("already_there", Level.INFORM, away=True)]

    assert risk.combine(signs) is Level.HIGH


def test_flags_of_an_offer_never_add_up_past_a_warning():
    flags = [sign(name, Level.HIGH, group="offer") for name in ("tourist_visa", "no_contract", "fast_process")]

    assert risk.combine(flags) is Level.WARN
    assert risk.combine([*flags, sign("leaving_soon", Level.INFORM, away=True)]) is Level.HIGH


def test_the_signals_of_an_ending_raise_the_same_turn():
    before = assess("besok berangkat")
    after = risk.with_signals(before, [sign("closed_country", Level.WARN, group="offer")])

    assert before.level is Level.INFORM
    assert after.level is Level.HIGH
    assert after.so_far is Level.HIGH
    assert [signal.name for signal in after.signals][-1] == "closed_country"


def test_nothing_said_is_no_risk():
    assert risk.combine([]) is Level.NONE
    assert assess("").level is Level.NONE


def test_an_offer_that_leaves_this_week_calls_a_person_unless_it_is_lawful():
    def level(text: str) -> Level:
        return risk.assess(Conversation(), replace(heard(text, ask_offer=0.9), intent="ask_offer"), WORLD).level

    assert level("diajak kerja ke dubai, jumat ini berangkat, gimana ya kak") is Level.HIGH
    assert level("diajak kerja ke dubai, kapan-kapan berangkat, gimana ya kak") < Level.HIGH
    assert level("jumat ini berangkat ke taiwan, PT ada di siskop2mi, kontrak sudah dipegang. bawa apa ya") < Level.HIGH


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("diancam mantan suami mau dibacok kalau lapor", Level.HIGH),
        ("sudah punya paspor tapi belum medical, mau kerja di taiwan", Level.NONE),
        ("paspor saya simpan sendiri di lemari, majikan baik", Level.INFORM),
        ("syaratnya kirim foto pakai bikini dulu ke agennya", Level.HIGH),
        ("he says i get my passport back only if i sign a new contract", Level.HIGH),
        ("anak saya dua hari tidak menelpon, katanya hp diservis", Level.INFORM),
        ("anak saya dua bulan tidak menelpon, katanya hp diservis", Level.HIGH),
    ],
)
def test_who_holds_what_and_who_is_silent_why(text: str, level: Level):
    found = assess(text)

    assert found.level >= level if level is Level.HIGH else found.level <= level


def test_who_forwards_an_advertisement_and_asks_is_not_taken_for_the_recruiter():
    words = "LOKER CS KAMBOJA gaji 12jt, berangkat jumat ini. ini beneran gak kak?"

    found = risk.assess(Conversation(), replace(heard(words, recruiter_advert=0.9), intent="recruiter_advert"), WORLD)

    assert found.level is Level.HIGH
    assert all(signal.about is not About.SUSPECT for signal in found.signals)


@pytest.mark.parametrize(
    ("text", "wants_minors"),
    [
        ("dicari operator excavator gaji 11-14 juta", False),
        ("butuh part timer, kerja jam 15 sampai 17 jam", False),
        ("dicari cewek umur 15-17 buat kafe, gaji harian", True),
    ],
)
def test_an_advertisement_wants_minors_when_the_numbers_are_ages(text: str, wants_minors: bool):
    heard = {signal.name for signal in hear(text, "recruiter_advert").conversation.signals}

    assert ("advert_for_minors" in heard) is wants_minors


@pytest.mark.parametrize(
    "text",
    [
        "bosnya tetangga, ijazah cuma fotokopi sama bos",
        "I keep my passport",
        "护照本人保管",
        "peserta boleh mundur kapan pun tanpa denda",
    ],
)
def test_copies_ones_own_hand_and_leave_without_a_fine_are_no_danger(text: str):
    assert hear(text, "ask_offer").escalation is None


@pytest.mark.parametrize(
    "text",
    [
        "I want to report the recruiter's number 0812 5555 0144, she asked for money first",
        "saya mau lapor calo nomornya 081255550144, dia minta uang duluan",
    ],
)
def test_who_reports_a_recruiters_number_does_not_fish_for_anybody(text: str):
    assert all(signal.name != "fishing_for_person" for signal in assess(text).memory)


def test_who_asks_for_a_victims_number_fishes_although_they_call_it_a_report():
    found = assess("I want to report something, give me the number of the girl")

    assert "fishing_for_person" in {signal.name for signal in found.memory}


@pytest.mark.parametrize(("share", "fishes"), [(0.44, False), (0.8, True)])
def test_who_tells_us_of_a_missing_daughter_is_no_suspect_by_a_doubtful_guess(share: float, fishes: bool):
    reporting = Conversation(topic="missing_relative", asked="who_took", case="482913", met=True)

    found = assess("Mrs Yanti from Sambas took her. I am so tired I cannot sleep", reporting, fish_for_person=share)

    assert any(signal.about is About.SUSPECT for signal in found.signals) is fishes


@pytest.mark.parametrize(
    ("text", "hers"),
    [
        ("terakhir nelpon dari Kuching, katanya mau pulang tapi gak dikasih", False),
        ("she said they do not let her go home", False),
        ("saya juga dipukul suami, saya gak boleh keluar rumah", True),
    ],
    ids=["what she said", "in English", "the mother herself"],
)
def test_what_a_missing_daughter_said_last_is_her_danger_and_not_the_mothers(text: str, hers: bool):
    missed = Signal("missing_relative", Level.HIGH, About.MISSING, "3 minggu")
    reporting = Conversation(topic="missing_relative", asked="last_said", case="482913", signals=(missed,), met=True)

    found = assess(text, reporting)

    assert found.level >= Level.HIGH
    assert any(signal.about is About.SELF for signal in found.signals) is hers


@pytest.mark.parametrize(
    "words", ["my daughter has not answered for three weeks", "my son has not called for 2 months"]
)
def test_who_tells_in_english_of_a_childs_silence_seeks_somebody_missing(words: str):
    met = Conversation(language="en", met=True)

    found = assess(words, met)

    assert (found.level, found.about) == (Level.HIGH, About.MISSING)


def kept(level: Level) -> Conversation:
    return Conversation(signals=(Signal("documents_held", level, About.SELF, "paspor dititip di bos"),))


def test_what_was_only_kept_is_held_once_it_is_asked_back_in_vain():
    found = assess("tadi saya minta, tidak dikasih", kept(Level.INFORM))

    assert [signal.name for signal in found.signals] == ["documents_held"]
    assert found.level is Level.HIGH
    assert assess("tadi saya minta, tidak dikasih").level is Level.NONE


def test_who_looked_for_a_victim_in_words_is_not_taken_for_one_by_the_model():
    fished = Conversation(signals=(Signal("fishing_for_person", Level.HIGH, About.SUSPECT, "alamat shelter"),))

    assert assess("dia masih punya utang sama saya ya", fished, held_self=0.9).about is About.SUSPECT
    assert assess("dia masih punya utang sama saya ya", held_self=0.9).about is About.SELF
    assert assess("saya disekap", fished, held_self=0.9).about is About.SELF


def test_hard_work_that_the_words_tell_of_takes_a_sure_model_to_be_more():
    words = "kerja dari jam 4 pagi sampai jam 11 malam"
    unsure, sure = (
        replace(heard(words, greet=0.8, held_self=0.1), danger=share, intent="greet") for share in (0.6, 0.9)
    )

    assert risk.assess(Conversation(), unsure, WORLD).level is Level.WARN
    assert risk.assess(Conversation(), sure, WORLD).level is Level.HIGH


def test_our_house_says_whose_it_is_and_not_who_ran():
    found = assess("she ran away from our house last night")

    assert {signal.about for signal in found.signals} == {About.OTHER}


def test_who_wants_friends_brought_home_does_not_smuggle_anybody():
    found = assess("bisa bantu saya bawa dua orang teman saya pulang dari Brunei, mereka tanpa paspor")

    assert About.SUSPECT not in {signal.about for signal in found.signals}


def test_no_pattern_loses_its_end_to_a_comment():
    # Behind a space "#" begins a comment in YAML; in a pattern it is any number, and must stand in quotes.
    lines = (ROOT / "nlu_data" / "signals.yml").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if re.match(r"\s+- [^\"'\[].* #", line)] == []
