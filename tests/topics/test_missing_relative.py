"""My daughter stopped answering: can you help to find her?"""

from bot.model import About, Level
from tests.scene import NUMBER, hear, lines, then

MISSING = "anak saya udah 3 minggu gak ada kabar, terakhir di Miri"


def test_a_report_is_opened_before_anything_is_asked():
    decision = hear(MISSING, "report_missing")

    assert decision.escalation is not None
    assert decision.escalation.about is About.MISSING
    assert decision.escalation.level >= Level.HIGH
    assert lines(decision) == ["missing_relative.heard_off_duty", "missing_relative.ask_name"]


def test_whoever_was_named_is_not_asked_for():
    decision = hear(MISSING, "report_missing")

    told = decision.conversation.answers["missing_relative"]
    assert told["relation"] == "anak"
    assert "where" in told


def test_everything_may_be_unknown_and_the_report_stands():
    decision = hear(MISSING, "report_missing")
    while decision.conversation.asked:
        decision = hear("gak tau", state=then(decision))

    assert lines(decision)[0] == "missing_relative.read_back"
    assert lines(decision)[-1] == "missing_relative.meanwhile"


def test_what_was_noted_is_read_back_and_can_be_put_right():
    decision = hear(MISSING, "report_missing")
    decision = hear("Dewi, umur 18", state=then(decision))
    while decision.conversation.asked:
        decision = hear("gak tau", state=then(decision))

    corrected = hear("eh bukan, umurnya 19", state=then(decision))

    assert lines(corrected)[:2] == ["shared.corrected", "missing_relative.read_back"]
    assert corrected.says[1].slots["age"] == "19"


def test_the_report_keeps_one_number():
    decision = hear(MISSING, "report_missing")
    assert decision.says[0].slots["number"] == NUMBER

    while decision.conversation.asked:
        decision = hear("gak tau", state=then(decision))

    received = next(say for say in decision.says if say.line == "missing_relative.received")
    assert received.slots["number"] == NUMBER
