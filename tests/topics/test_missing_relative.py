"""My daughter stopped answering: can you help to find her?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions.missing_relative import promise, whereabouts
from bot.dialogue import decide
from bot.model import About, Conversation, Decision, Heard, Holder, Kind, Level, Risk
from tests.scene import NOW, NUMBER, PIN, hear, lines, then, world

MISSING = "anak saya udah 3 minggu gak ada kabar, terakhir di Miri"


def told(decision: Decision) -> dict[str, object]:
    return dict(decision.conversation.answers["missing_relative"])


def finished(decision: Decision) -> Decision:
    """Nothing more is known: every open question of the report is answered so."""
    while decision.conversation.topic == "missing_relative":
        decision = hear("gak tau", state=then(decision))
    return decision


def test_a_report_is_opened_before_anything_is_asked():
    decision = hear(MISSING, "report_missing")

    assert decision.escalation is not None
    assert decision.escalation.about is About.MISSING
    assert decision.escalation.level >= Level.HIGH
    assert lines(decision) == ["missing_relative.heard_off_duty", "missing_relative.ask_name"]


def test_whoever_was_named_is_not_asked_for():
    decision = hear(MISSING, "report_missing")

    known = told(decision)
    assert (known["relation"], known["where"], known["in_country"]) == ("anak", "Miri", "MY")
    assert known["last_contact"] == "3 minggu"


def test_a_father_who_tells_all_in_one_message_is_asked_for_little():
    decision = hear(
        "Pak tolong cari anak saya namanya Juwita Sari umur 19. Dia diajak tetangga kami Bu Rahma kerja di restoran di "
        "Miri, berangkat lewat Entikong. Sudah 2 bulan tidak bisa dihubungi. Nomor HP dia 081255501234. Paspornya "
        "dipegang agen. Pesan terakhirnya: Pak saya takut di sini",
        "report_missing",
    )

    known = told(decision)
    assert known["name"] == "Juwita Sari"
    assert (known["relation"], known["age"], known["where"]) == ("anak", 19, "Miri")
    assert (known["last_contact"], known["who_took"]) == ("2 bulan", "tetangga kami Bu Rahma")
    assert known["phone"] == ["+6281255501234"]
    assert known["documents"] == ["passport"]
    assert known["route"] == "lewat Entikong"
    assert known["last_said"] == "Pak saya takut di sini"
    assert decision.says[-1].line in {"missing_relative.ask_more", "missing_relative.ask_safe"}


@pytest.mark.parametrize(
    ("words", "question", "value"),
    [
        ("Dewi, umur 18", "name", "Dewi"),
        ("namanya siti aminah", "name", "Siti Aminah"),
        ("Ibu Lestari kak", "name", None),
        ("saya takut dia kenapa napa", "name", None),
        ("kapan ada kabar?", "name", None),
        ("陈美玲", "name", "陈美玲"),
    ],
)
def test_a_name_is_a_name_and_a_cry_is_none(words: str, question: str, value: object):
    asked = then(hear("adik saya hilang kontak", "report_missing"))

    decision = hear(words, state=asked)

    assert told(decision).get(question) == value


def test_the_name_of_who_took_them_is_not_theirs():
    asked = then(hear("adik saya hilang kontak", "report_missing"))

    decision = hear("dia dibawa agen namanya Rudi", state=asked)

    assert "name" not in told(decision)
    assert "Rudi" in str(told(decision)["who_took"])


def test_the_callers_own_number_is_not_taken_for_the_missing_ones():
    decision = hear(f"{MISSING}. nomor saya 081255501234", "report_missing")

    assert "phone" not in told(decision)


def test_three_unknowns_are_enough_and_only_her_safety_is_still_asked():
    decision = hear("adik saya hilang kontak", "report_missing")

    asked = []
    while decision.conversation.topic == "missing_relative":
        asked.append(decision.conversation.asked)
        decision = hear("gak tau", state=then(decision))

    assert asked == ["name", "last_contact", "where", "safe"]


def test_everything_may_be_unknown_and_the_report_stands():
    decision = finished(hear(MISSING, "report_missing"))

    said = lines(decision)
    assert said[0] == "missing_relative.read_back"
    assert said[-3:] == ["missing_relative.meanwhile", "missing_relative.pin", "follow_up.ask_consent"]


def test_what_was_noted_is_read_back_and_can_be_put_right():
    decision = hear(MISSING, "report_missing")
    decision = finished(hear("Dewi, umur 18", state=then(decision)))

    corrected = hear("eh bukan, umurnya 19", state=then(decision))

    assert lines(corrected)[:2] == ["shared.corrected", "missing_relative.read_back"]
    age = next(say for say in corrected.says if say.line == "missing_relative.field_age")
    assert age.slots["value"] == "19"
    assert "missing_relative.pin" not in lines(corrected)


def test_the_report_keeps_one_number_and_gets_one_pin():
    decision = hear(MISSING, "report_missing")
    assert decision.says[0].slots["number"] == NUMBER

    decision = finished(decision)

    received = next(say for say in decision.says if say.line == "missing_relative.received")
    pin = next(say for say in decision.says if say.line == "missing_relative.pin")
    assert received.slots["number"] == NUMBER
    assert pin.slots == {"number": NUMBER, "pin": PIN}
    assert decision.pin == PIN


def test_a_promise_to_write_again_is_a_deadline_and_the_queue_knows_it():
    decision = finished(hear(MISSING, "report_missing"))

    promised = next(deadline for deadline in decision.deadlines if deadline.kind == "missing_relative.news")
    assert decision.escalation is not None
    assert decision.escalation.deadline_at == promised.at
    said = next(say for say in decision.says if say.line.startswith("missing_relative.next"))
    assert said.line == "missing_relative.next_today"
    assert said.slots == {"hour": "15.00"}


@pytest.mark.parametrize("hour", range(24))
def test_nobody_is_promised_words_by_night_or_later_than_every_channel_allows(hour: int):
    now = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)
    around = replace(world(Conversation()), now=now)

    at = promise(around)

    assert 6 <= at.hour < 20
    assert 0 < (at - now).total_seconds() < 24 * 3600


@pytest.mark.parametrize(
    ("holder", "line"),
    [(Holder.QUEUE, "missing_relative.news_waiting"), (Holder.BOT, "missing_relative.news_taken")],
)
def test_the_promised_hour_brings_an_honest_word(holder: Holder, line: str):
    state = Conversation(case=NUMBER, holder=holder, level=Level.HIGH, last="missing_relative")

    decision = hear(press="clock:missing_relative.news", state=state)

    assert lines(decision)[0] == line


def test_who_waits_is_told_once_a_day_and_only_while_the_channel_is_open():
    state = Conversation(case=NUMBER, holder=Holder.QUEUE, level=Level.HIGH, last="missing_relative")
    around = replace(world(state), open_until=NOW + timedelta(hours=10))

    decision = decide(state, Heard(choice="clock:missing_relative.news"), Risk(), around)

    assert lines(decision) == ["missing_relative.news_waiting", "missing_relative.write_for_news"]
    assert [each.at for each in decision.deadlines] == [NOW + timedelta(days=1)]


@pytest.mark.parametrize(
    ("words", "safe"),
    [("jangan dulu bu takut dia ketahuan", "no"), ("boleh pak, coba saja", "yes"), ("saya bingung", None)],
)
def test_whether_we_may_call_is_heard_in_words_and_a_no_counts_first(words: str, safe: object):
    asked = hear(MISSING, "report_missing")
    while asked.conversation.asked != "safe":
        asked = hear("gak tau", state=then(asked))

    assert told(hear(words, state=then(asked))).get("safe") == safe


def test_a_cry_in_the_middle_is_an_answer_too():
    asked = hear(MISSING, "report_missing")
    while asked.conversation.asked != "last_said":
        asked = hear("Dewi" if asked.conversation.asked == "name" else "18", state=then(asked))

    decision = hear("mak saya dikunci dan dipukul di sini", "distress_other", state=then(asked))

    assert told(decision)["last_said"] == "mak saya dikunci dan dipukul di sini"


def test_a_photo_in_the_middle_belongs_to_the_report():
    from dataclasses import replace

    asked = then(hear(MISSING, "report_missing"))

    decision = decide(asked, Heard(kinds=(Kind.PHOTO,)), Risk(so_far=asked.level, memory=asked.signals), world(asked))

    assert told(decision)["photo"] is True
    assert lines(decision) == ["missing_relative.photo_kept", "missing_relative.ask_name"]
    assert replace(decision.conversation).topic == "missing_relative"


def test_what_is_remembered_after_the_end_still_reaches_the_report():
    decision = finished(hear(MISSING, "report_missing"))
    decision = hear(press="follow_up.ask_consent:no", state=then(decision))

    later = hear("oh iya nomor hp dia 081255501234", state=then(decision))

    assert told(later)["phone"] == ["+6281255501234"]
    assert ("phone", "+6281255501234") in {(trace.kind, trace.value) for trace in later.traces}
    assert lines(later) == ["missing_relative.noted"]


@pytest.mark.parametrize(
    ("words", "question", "value"),
    [
        ("a lady called Ani took her", "last_contact", None),
        ("she said please help me, they lock the door", "age", None),
        ("she said please help me, they lock the door", "where", None),
        ("habis lebaran kemarin", "last_contact", "habis lebaran kemarin"),
        ("masih SMP", "age", "masih SMP"),
        ("di mess belakang pasar", "where", "di mess belakang pasar"),
    ],
)
def test_an_answer_to_something_else_is_not_taken_for_this_one(words: str, question: str, value: object):
    asked = then(hear("adik saya hilang kontak", "report_missing"))
    asked = replace(asked, asked=question)

    decision = hear(words, state=asked)

    assert told(decision).get(question) == value


def test_malam_pak_is_no_relation_of_the_one_who_is_missed():
    decision = hear("malam pak, saya Darmawan. anak perempuan saya 3 minggu gak ada kabar", "report_missing")

    assert told(decision)["relation"] == "anak"


def test_a_report_in_chinese_is_read_too():
    decision = hear("我女儿失踪了，三个星期没有消息，她叫陈美玲，19岁，在柬埔寨", "report_missing")

    known = told(decision)
    assert (known["name"], known["age"], known["in_country"], known["last_contact"]) == ("陈美玲", 19, "KH", "三个星期")
    assert decision.conversation.asked == "who_took"


def test_a_town_told_later_says_more_than_the_country_did():
    state = then(hear("anak saya Rudi Hartono, 19 tahun, 2 minggu gak ada kabar dari Kamboja", "report_missing"))

    decision = hear("di Poipet katanya", {"ask_offer": 0.7}, state=state)

    assert decision.conversation.topic == "missing_relative"
    assert whereabouts(told(decision), world(state)) == "Poipet, Kamboja"
