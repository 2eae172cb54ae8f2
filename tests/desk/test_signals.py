"""Counsellors read what was heard, and by which rule, in Indonesian."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from actions import TOPICS
from bot import suspicion
from bot.desk.names import FLAGS, REASONS
from bot.desk.signals import RULES, SIGNALS, source
from bot.model import Conversation, Signal
from bot.phrases import load
from tests.desk.scene import LOCKED, Scene, browser, enters
from tests.scene import world

ROOT = Path(__file__).parents[2]


def calls_in(*rooms: str) -> Iterator[tuple[str, ast.Call]]:
    """Every plain call with the name of what is called."""
    for path in (path for room in rooms for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield getattr(node.func, "id", ""), node


def codes(value: ast.expr | None = None) -> set[str]:
    """The codes that an expression names right there: ``"a"``, or ``"a" if … else "b"``."""
    if isinstance(value, ast.IfExp):
        return codes(value.body) | codes(value.orelse)
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) else set()


def of_offers() -> set[str]:
    """The signals that answers about an offer make of its warnings."""
    topic = TOPICS["job_offer"]
    worst = {"country": "KH", "visa": "tourist", "contract": "later"}
    ends = [topic.conclude(worst | {"payer": payer}, world(Conversation())) for payer in ("me_first", "debt")]
    return {signal.name for end in ends for signal in end.signals}


def heard() -> set[str]:
    """Every signal that can reach a counsellor: of phrases, of the model, of answers, of the register."""
    phrases = yaml.safe_load((ROOT / "nlu_data" / "signals.yml").read_text(encoding="utf-8"))["signals"]
    needs = yaml.safe_load((ROOT / "nlu_data" / "needs.yml").read_text(encoding="utf-8"))
    guessed = {f"model_{each['need']}" for each in needs.values() if each.get("danger")}
    made = {code for name, call in calls_in("actions") if name == "Signal" for code in codes(*call.args[:1])}
    offers = (ROOT / "nlu_data" / "offers.jsonl").read_text(encoding="utf-8").splitlines()
    told = {sign for line in offers for sign in json.loads(line).get("signs", ())}
    learned = told - suspicion.BY_TABLE | {suspicion.PATTERN}
    return {each["name"] for each in phrases} | guessed | made | of_offers() | learned


def test_every_signal_has_a_name_and_a_rule_that_counsellors_read_in_their_own_language():
    known = heard()

    assert {"held_captive", "people_waiting", "agency_sanctioned", "debt_on_arrival", "model_privacy"} <= known
    assert known - set(SIGNALS) == set()
    assert known - set(RULES) == set()
    assert set(RULES) - set(SIGNALS) == set()


def test_every_reason_for_a_case_or_a_look_is_read_in_indonesian():
    calls = list(calls_in("actions", "bot"))
    escalated = {code for name, call in calls if name == "Escalation" for code in codes(*call.args[2:3])}
    given = [each.value for _, call in calls for each in call.keywords if each.arg == "flagged"]
    flagged = {code for value in given for code in codes(value)}

    assert {"risk", "asked", "departed"} <= escalated
    assert {"failed", "departed", "report_recruiter"} <= flagged
    assert escalated - set(REASONS) == set()
    assert flagged - set(FLAGS) == set()


@pytest.mark.parametrize("signal", [LOCKED, Signal("tomorrows", LOCKED.level, LOCKED.about, "dikunci", "a_new rule")])
async def test_a_case_shows_the_indonesian_rule_and_one_that_is_new_to_us_as_it_is(scene: Scene, signal: Signal):
    await scene.writes("saya dikunci di mess")
    case_id = await scene.answers("Saya dengar.", signals=(signal,), case="100001")
    async with browser(scene) as client:
        await enters(client, "rina")
        page = (await client.get(f"/desk/case/{case_id}")).text

    assert RULES.get(signal.name, "a new rule") in page
    assert LOCKED.rule not in page


def test_every_source_is_read_in_indonesian():
    english = re.compile(
        r"\b(?:and|of|on|the|in|with|how|statements?|warnings?|case|module|Aug|Oct|Dec|docs/\S+|\S+\.yml)\b"
    )
    rules = load(ROOT / "nlu_data/signals.yml").rules.values()
    cited = {rule.source for rule in rules} | {"nlu_data/needs.yml", "docs/labels.md"}

    assert {each: found.group() for each in cited if (found := english.search(source(each)))} == {}
