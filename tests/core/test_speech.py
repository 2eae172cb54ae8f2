"""Is everything that we can say there, short enough, and free of what no answer may ever do?"""

import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from actions import TOPICS
from actions.follow_up import ANSWERS, UNSAID
from actions.missing_relative import KEPT, READ_BACK
from actions.offer_judgement import MATTERS, MUST_TELL, TELLS, TELLS_AT_HOME
from actions.rights import FACTS as RIGHTS
from bot import offers, wages
from bot.dialogue.unclear import MEDIA
from bot.model import Kind, Say
from bot.register import State
from bot.speech import LABEL_LENGTH, Line, gaps
from tests.scene import NUMBER, mind

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
LINES = mind().speech.lines
FILES = [*sorted((ROOT / "actions").glob("*.py")), *sorted((ROOT / "bot").rglob("*.py"))]
ROOMS = "|".join(sorted({name.partition(".")[0] for name in LINES}))
NAMED = re.compile(rf'(?<!f)"((?:{ROOMS})\.[a-z_0-9]+)"')
VERDICTS = ("dont_go", "many_flags", "incomplete", "consistent_with_legal_route")
KINDS = ("revoked", "suspended", "lifted", "stated")
PROMISING = ("missing_relative", "case_status")
LISTED = (State.MATCH_SANCTION_LIST, State.MATCH_OLD_DATA)
PUT = {*TELLS, *TELLS_AT_HOME, *(name for names in MUST_TELL.values() for name in names)}
SILENT = {"pay", *(name for names in MATTERS.values() for name in names)}
# Names that code puts together, with all that can stand in the gap.
FAMILIES = {
    'f"check_agency.{finding.state}"': [f"check_agency.{state}" for state in State if state not in LISTED],
    'f"{line}_{_kind(listing.status)}"': [f"check_agency.{state}_{kind}" for state, kind in product(LISTED, KINDS)],
    'f"case_status.{state}"': [f"case_status.{state}" for state in ("open", "taken", "closed")],
    'f"{topic}.next_{day}"': [f"{topic}.next_{day}" for topic, day in product(PROMISING, ("today", "tomorrow", "day"))],
    'f"follow_up.{answer}"': [f"follow_up.{answer}" for answer in (*ANSWERS["offer"], *ANSWERS["report"], UNSAID)],
    'f"missing_relative.ask_{name}"': [question.ask.line for question in TOPICS["missing_relative"].questions],
    'f"missing_relative.field_{name}"': [f"missing_relative.field_{name}" for name in (*READ_BACK, *KEPT)],
    'f"job_offer.first_{word}"': [f"job_offer.first_{word}" for word in VERDICTS[:3]],
    'f"job_offer.verdict_{word}"': [f"job_offer.verdict_{word}" for word in VERDICTS],
    'f"job_offer.next_{word}"': [f"job_offer.next_{word}" for word in VERDICTS],
    'f"job_offer.beside_{word}"': [f"job_offer.beside_{word}" for word in VERDICTS[:3]],
    'f"job_offer.sign_{flag.name}"': [f"job_offer.sign_{name}" for name in offers.NAMES],
    'f"job_offer.put_{name}"': [f"job_offer.put_{name}" for name in PUT],
    'f"offer_details.silent_{name}"': [f"offer_details.silent_{name}" for name in SILENT],
    'f"offer_details.pay_{state.value}"': [f"offer_details.pay_{state}" for state in wages.Reach if state != "none"],
    'f"rights.{matter}"': [f"rights.{matter}" for matter in RIGHTS],
    'f"shared.got_{kind.value}"': [f"shared.got_{kind.value}" for kind in Kind if kind in MEDIA],
}
SLOTS = {"number": NUMBER, "name": "PT Contoh", "copy": TODAY, "date": "2026-01", "source": "sumber", "names": "• PT"}


def written() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in FILES)


def named() -> set[str]:
    """Every line that code names: as a string, or as one of a family."""
    code = written()
    lone = set(NAMED.findall(code)) - set(mind().facts.by_id)  # "procedure.s01_…" is a fact, said as one
    clocks = {f"{name}.{kind}" for name, topic in TOPICS.items() for kind in topic.clock}
    return (lone - clocks) | {line for family in FAMILIES.values() for line in family}


def everything(line: Line) -> str:
    return " ".join((line.words, *line.choices.values()))


def test_each_line_that_code_names_exists():
    assert sorted(named() - set(LINES)) == []


def test_each_line_that_is_written_is_used():
    assert sorted(set(LINES) - named()) == []


@pytest.mark.parametrize("pattern", FAMILIES)
def test_each_family_of_names_is_still_put_together_in_code(pattern: str):
    assert pattern in written()


def test_each_line_keeps_to_labels_of_twenty_characters():
    long = [
        (name, label) for name, line in LINES.items() for label in line.choices.values() if len(label) > LABEL_LENGTH
    ]

    assert long == []


def test_no_line_has_more_than_ten_choices():
    many = [name for name, line in LINES.items() if len(line.choices) > 10 and name != "shared.labels"]

    assert many == []


def test_no_two_choices_of_a_line_look_alike():
    double = [name for name, line in LINES.items() if len(set(line.choices.values())) < len(line.choices)]

    assert double == []


def test_each_choice_that_works_anywhere_opens_something():
    known = {
        "@menu",
        "@more",
        "@person",
        "@stop",
        *(f"@lang-{each}" for each in ("id", "en", "ms", "jv", "zh")),
        *(f"@{name}" for name in TOPICS),
    }
    keys = {key for line in LINES.values() for key in line.choices if key.startswith("@")}

    assert keys <= known


@pytest.mark.parametrize("name", LINES)
def test_no_line_says_what_no_answer_may_say(name: str):
    said = everything(LINES[name])

    assert not re.search(r"\b(aman|pasti|dijamin|terjamin|penipu ini|penjahat)\b", said, re.IGNORECASE)
    assert not re.search(
        r"(kirim|tulis|minta|foto)[^.]*\b(nomor paspor|password|kata sandi|OTP|PIN)\b", said, re.IGNORECASE
    )


@pytest.mark.parametrize("name", LINES)
def test_no_line_has_a_number_to_call_of_its_own(name: str):
    # Numbers live in responses/facts/ with their source, and come in through gaps.
    assert not re.search(r"\+?\d[\d .-]{2,}", re.sub(r"\{[^}]*\}", "", everything(LINES[name])))


@pytest.mark.parametrize("name", LINES)
def test_each_line_can_be_said(name: str):
    given = {gap: SLOTS.get(gap, "kata") for gap in gaps(LINES[name].words) if not gap.startswith("tel_")}

    words = mind().speech.words(Say(name, given), "id", TODAY)

    assert words.text
    assert "{" not in words.text


def test_a_year_and_month_is_read_as_people_say_it():
    say = Say("check_agency.match_sanction_list_revoked", {"name": "PT Contoh", "date": "2026-01", "source": "sumber"})

    assert "Januari 2026" in mind().speech.words(say, "id", TODAY).text


def test_an_unknown_line_is_a_bug_and_not_silence():
    with pytest.raises(KeyError):
        mind().speech.words(Say("menu.gone"), "id", TODAY)


def test_a_language_that_we_do_not_have_is_answered_in_indonesian():
    assert mind().speech.language("fr") == "id"
    assert mind().speech.language(None) == "id"
