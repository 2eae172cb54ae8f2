"""Counsellors read what was heard, and by which rule, in Indonesian."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from actions import TOPICS
from bot import risk
from bot.desk.signals import RULES, SIGNALS, source
from bot.model import Conversation, Signal
from tests.desk.scene import LOCKED, Scene, browser, enters
from tests.scene import world

ROOT = Path(__file__).parents[2]


def signals_in(path: Path) -> set[str]:
    """The signals that a module makes itself and names right there."""
    found = set()
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Signal" and call.args:
            named = call.args[0]
            found |= {named.value} if isinstance(named, ast.Constant) and isinstance(named.value, str) else set()
    return found


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
    made = {name for path in (ROOT / "actions").glob("*.py") for name in signals_in(path)}
    return {each["name"] for each in phrases} | guessed | made | of_offers()


def test_every_signal_has_a_name_and_a_rule_that_counsellors_read_in_their_own_language():
    known = heard()

    assert {"held_captive", "people_waiting", "agency_sanctioned", "debt_on_arrival", "model_privacy"} <= known
    assert known - set(SIGNALS) == set()
    assert known - set(RULES) == set()
    assert set(RULES) - set(SIGNALS) == set()


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
    rules = risk.load(ROOT / "nlu_data/signals.yml").rules.values()
    cited = {rule.source for rule in rules} | {"nlu_data/needs.yml", "docs/labels.md"}

    assert {each: found.group() for each in cited if (found := english.search(source(each)))} == {}
