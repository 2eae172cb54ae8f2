"""When does somebody leave, and when do we ask once more?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions import departure
from bot.model import Conversation, World
from tests.scene import NOW, hear, lines, then, world

LOCAL = timedelta(hours=7)
SMELLS = "ditawari kerja kebun di Brunei, DP 2 juta ke rekening pribadi, kontrak nyusul, tolong cek"


def around(now: datetime = NOW) -> World:
    return replace(world(Conversation()), now=now)


def told_when() -> Conversation:
    """Somebody with an offer that smells, who leaves in two weeks."""
    state = then(hear("gak tau", state=then(hear(SMELLS, "ask_offer"))))
    return then(hear("dua minggu lagi", state=state))


def asked() -> Conversation:
    return then(hear(press="clock:job_offer.departs", state=told_when()))


def test_we_ask_twelve_hours_before_or_in_an_hour_when_it_is_close():
    noon = NOW + timedelta(hours=3)  # in Pontianak

    assert departure.asks_at(noon + timedelta(days=3, hours=8), around(noon)) == noon + timedelta(days=2, hours=20)
    assert departure.asks_at(noon + timedelta(hours=5), around(noon)) == noon + timedelta(hours=1)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("ahead", [1, 6, 13, 30, 75, 200])
def test_nobody_is_asked_at_night(hour: int, ahead: int):
    now = datetime(2026, 11, 23, hour, 17, tzinfo=UTC)

    local = (departure.asks_at(now + timedelta(hours=ahead), around(now)) + LOCAL).time()

    assert departure.DAWN <= local <= departure.DUSK


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("ahead", [26, 30, 75, 200])
def test_who_leaves_later_than_tomorrow_is_asked_before_it(hour: int, ahead: int):
    now = datetime(2026, 11, 23, hour, 17, tzinfo=UTC)

    asks = departure.asks_at(now + timedelta(hours=ahead), around(now))

    assert now <= asks < now + timedelta(hours=ahead)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("lusa berangkat", True),
        ("minggu depan terbang ke Taiwan", True),
        ("saya sudah di Entikong", True),
        ("gajinya tiap tanggal 5", False),
        ("ditawari sejak minggu lalu", False),
        ("belum tahu kapan", False),
    ],
)
def test_a_day_is_a_departure_when_the_words_speak_of_leaving(text: str, known: bool):
    decision = hear(f"{SMELLS}. {text}", "ask_offer")

    assert any(deadline.kind == departure.ASK and deadline.at for deadline in decision.deadlines) is known


def test_the_question_gives_nothing_away_to_whoever_reads_it():
    decision = hear(press="clock:job_offer.departs", state=told_when())

    assert lines(decision) == ["job_offer.ask_going"]
    assert decision.conversation.asked == "going"


def test_silence_after_the_question_calls_a_person():
    decision = hear(press="clock:job_offer.departed", state=asked())

    assert decision.escalation is not None
    assert decision.escalation.deadline_at is not None
    assert decision.says == ()


def test_whoever_was_never_asked_is_not_silent():
    assert hear(press="clock:job_offer.departed", state=told_when()).escalation is None


def test_whoever_stays_is_asked_no_more():
    decision = hear("tidak", state=asked())

    assert lines(decision) == ["job_offer.stays"]
    assert {each.kind: each.at for each in decision.deadlines} == {departure.ASK: None, departure.SILENT: None}


def test_whoever_goes_all_the_same_is_seen_by_a_person():
    decision = hear("ya", state=asked())

    assert lines(decision)[0] == "job_offer.goes_flagged"
    assert decision.escalation is not None
