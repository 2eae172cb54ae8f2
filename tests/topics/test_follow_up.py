"""What became of it?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions.follow_up import ANSWERS, UNREACHED, UNSAID
from bot.dialogue import CONSENT, decide, wake
from bot.model import Conversation, Decision, Heard, Holder, Outcome, Risk
from tests.scene import NOW, hear, lines, mind, then, world

ALLOWED = Conversation(remembered={CONSENT: {"subject": "report"}, "outcome_of": "report"}, met=True)


def rings(state: Conversation, day: int = 2, **around: object) -> Decision:
    whole = replace(world(state), **around)  # type: ignore[arg-type]
    return decide(state, Heard(choice=f"clock:follow_up.day_{day}"), Risk(), whole)


def asking() -> Conversation:
    """The conversation after the first greeting."""
    return then(rings(ALLOWED))


def test_with_a_yes_three_days_are_set_by_day_and_without_it_none():
    offered = Conversation(topic="follow_up", asked="consent", remembered={"outcome_of": "report"})

    yes = hear(press="follow_up.ask_consent:yes", state=offered)
    no = hear(press="follow_up.ask_consent:no", state=offered)

    zone = mind().zone
    assert [(each.at.astimezone(zone).hour, (each.at - NOW).days) for each in yes.deadlines if each.at] == [
        (13, 2),
        (13, 7),
        (13, 30),
    ]
    assert no.deadlines == ()
    assert lines(no) == ["follow_up.refused"]


def test_the_greeting_tells_nothing_of_what_was_confided():
    decision = rings(ALLOWED)

    assert lines(decision) == ["follow_up.ask"]
    assert not decision.says[0].slots


@pytest.mark.parametrize(
    "state",
    [
        Conversation(),
        replace(ALLOWED, stopped=True),
        replace(ALLOWED, remembered={CONSENT: {"subject": None}}),
        replace(ALLOWED, holder=Holder.COUNSELLOR),
    ],
    ids=["not allowed", "stopped", "refused", "a counsellor writes"],
)
def test_nobody_is_asked_who_did_not_want_it(state: Conversation):
    assert rings(state).says == ()


def test_to_be_told_to_stop_ends_it_even_after_they_wrote_again():
    stopped = hear("stop", state=ALLOWED)
    wrote = hear("halo", "greet", state=then(stopped))

    assert rings(then(wrote)).says == ()


def test_who_cannot_write_now_stays_unasked_when_the_case_is_closed():
    closed = replace(ALLOWED, stopped=True, holder=Holder.CLOSED)

    assert rings(wake(closed)).says == ()


def test_by_night_it_waits_for_the_day():
    decision = rings(ALLOWED, now=datetime(2026, 11, 25, 18, 0, tzinfo=UTC))  # one in the morning

    assert decision.says == ()
    (later,) = decision.deadlines
    assert later.at is not None
    assert later.at.astimezone(mind().zone).hour == 13


def test_what_cannot_arrive_is_not_sent_and_a_person_sees_it():
    decision = rings(ALLOWED, reachable=False)

    assert decision.says == ()
    assert decision.flagged == "follow_up_unreached"
    assert decision.outcomes == (Outcome("report", UNREACHED, 2),)


@pytest.mark.parametrize(
    ("subject", "words", "answer"),
    [
        ("report", "alhamdulillah sudah pulang kak", "found"),
        ("report", "belum ada kabar juga", "not_found"),
        ("offer", "gak jadi berangkat", "did_not_go"),
        ("offer", "masih bingung", "deciding"),
    ],
)
def test_an_answer_in_words_is_an_outcome_and_ends_the_series(subject: str, words: str, answer: str):
    state = replace(asking(), remembered={**asking().remembered, CONSENT: {"subject": subject, "day": 2}})

    decision = hear(words, state=state)

    assert decision.outcomes == (Outcome(subject, answer, 2),)
    assert {each.kind for each in decision.deadlines if each.at is None} == {
        "follow_up.day_2",
        "follow_up.day_7",
        "follow_up.day_30",
    }


def test_a_mere_greeting_back_is_asked_once_more_with_buttons():
    decision = hear("baik kak", state=asking())

    assert lines(decision) == ["follow_up.ask_report"]
    done = hear(press="follow_up.ask_report:found", state=then(decision))
    assert done.outcomes == (Outcome("report", "found", 2),)


def test_who_wrote_since_the_last_greeting_is_not_greeted_again():
    asked = {"subject": "report", "asked_at": (NOW - timedelta(days=5)).isoformat(), "day": 2}
    state = replace(ALLOWED, remembered={CONSENT: asked})

    assert rings(state, day=7, last_in_at=NOW - timedelta(days=4)).says == ()
    assert lines(rings(state, day=7, last_in_at=NOW - timedelta(days=6))) == ["follow_up.ask"]


def test_each_outcome_has_its_words():
    every = {answer for answers in ANSWERS.values() for answer in answers} | {UNSAID}

    assert {f"follow_up.{answer}" for answer in every} <= set(mind().speech.lines)


def test_words_that_are_no_answer_to_the_courtesy_are_taken_for_themselves():
    offered = Conversation(topic="follow_up", asked="consent", remembered={"outcome_of": "report"})

    decision = hear("cek pt sinar bahari resmi gak", "check_agency", state=offered)

    assert lines(decision)[0].startswith("check_agency.")
    assert not any(line.startswith("follow_up") for line in lines(decision))
    assert CONSENT not in decision.conversation.remembered


def test_who_leaves_after_an_offer_was_judged_is_asked_once():
    judged = Conversation(remembered={"outcome_of": "offer"}, met=True)

    leaving = hear("makasih ya", "thanks_bye", state=judged)
    allowed = hear(press="follow_up.ask_consent:yes", state=then(leaving))
    again = hear("makasih", "thanks_bye", state=then(hear("gak usah tanya", "unclear", state=then(leaving))))

    assert lines(leaving) == ["menu.goodbye", "follow_up.ask_consent"]
    assert allowed.conversation.remembered[CONSENT] == {"subject": "offer"}
    assert "follow_up.ask_consent" not in lines(again)


def test_an_offer_that_was_judged_is_one_to_ask_after():
    decision = hear("saya ditawari kerja di Malaysia", "ask_offer")
    for _ in range(12):
        if decision.conversation.asked is None:
            break
        decision = hear("gak tau", state=then(decision))

    assert decision.conversation.remembered["outcome_of"] == "offer"
