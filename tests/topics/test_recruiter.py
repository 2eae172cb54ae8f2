"""I want to tell of a broker, a fraud or a suspicious house."""

import pytest

from bot.model import About, Conversation, Decision, Level
from tests.scene import hear, lines, then


def asked_who_waits() -> Conversation:
    decision = hear("mau lapor calo di kampung saya", "report_recruiter")
    for _ in range(2):
        decision = hear("lewati", state=then(decision))
    return then(decision)


def asked_to_keep(number: str) -> Decision:
    decision = hear("tidak ada", state=asked_who_waits())
    return hear(f"nomornya {number}", state=then(decision))


def test_a_report_is_read_by_a_person_though_nobody_is_rung():
    decision = hear("tidak ada", state=asked_who_waits())

    assert decision.escalation is None
    assert decision.flagged == "report_recruiter"
    assert lines(decision) == ["recruiter.ask_numbers"]


def test_a_report_without_a_number_is_a_report():
    decision = hear("tidak ada", state=then(hear("tidak ada", state=asked_who_waits())))

    assert lines(decision)[0] == "recruiter.received"
    assert lines(decision)[-1] == "recruiter.after"
    assert decision.reported == ()


def test_people_who_wait_to_be_taken_are_in_danger():
    decision = hear("ada", state=asked_who_waits())

    assert decision.escalation is not None
    assert decision.escalation.level is Level.HIGH
    assert decision.escalation.about is About.OTHER
    assert "danger.heard_other" in lines(decision)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("0812-3456-7890", "phone:+6281234567890"),
        ("BCA 0001112223", "account:0001112223"),
        ("DANA 081234567890", "phone:+6281234567890"),
        ("ig @Loker_Taiwan.1", "handle:loker_taiwan.1"),
    ],
    ids=["telephone", "account", "wallet", "handle"],
)
def test_a_number_is_kept_for_others_when_the_caller_agrees(said: str, kept: str):
    asked = asked_to_keep(said)

    decision = hear("ya", state=then(asked))

    assert lines(asked) == ["recruiter.ask_keep"]
    assert asked.reported == ()
    assert decision.reported == (kept,)
    assert "recruiter.kept" in lines(decision)


@pytest.mark.parametrize("answer", ["tidak", "lewati"])
def test_without_a_yes_no_number_is_kept(answer: str):
    decision = hear(answer, state=then(asked_to_keep("081234567890")))

    assert decision.reported == ()
    assert lines(decision)[0] == "recruiter.received"
    assert "recruiter.kept" not in lines(decision)


def test_a_number_told_with_the_report_is_not_asked_again():
    decision = hear("mau lapor calo, nomornya 081234567890", "report_recruiter")
    for answer in ("lewati", "lewati", "tidak ada"):
        decision = hear(answer, state=then(decision))

    assert lines(decision) == ["recruiter.ask_keep"]
