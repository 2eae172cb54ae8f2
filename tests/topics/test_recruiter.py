"""I want to tell of a broker, a fraud or a suspicious house."""

from bot.model import About, Conversation, Level
from tests.scene import hear, lines, then


def asked_who_waits() -> Conversation:
    decision = hear("mau lapor calo di kampung saya", "report_recruiter")
    for _ in range(2):
        decision = hear("lewati", state=then(decision))
    return then(decision)


def test_a_report_is_read_by_a_person_though_nobody_is_rung():
    decision = hear("tidak ada", state=asked_who_waits())

    assert decision.escalation is None
    assert decision.flagged == "report_recruiter"
    assert lines(decision)[-1] == "recruiter.after"


def test_people_who_wait_to_be_taken_are_in_danger():
    decision = hear("ada", state=asked_who_waits())

    assert decision.escalation is not None
    assert decision.escalation.level is Level.HIGH
    assert decision.escalation.about is About.OTHER
    assert "danger.heard_other" in lines(decision)
