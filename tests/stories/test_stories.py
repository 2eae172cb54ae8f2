"""Every story, played with what the model should hear in place of the model."""

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import replay
from tests.scene import mind

FILES = sorted(Path(__file__).parent.glob("*.jsonl"))
SCRIPTS = {script["id"]: script for file in FILES for script in replay.read(file)}


@cache
def played() -> dict[str, dict[str, Any]]:
    """All stories at once: they share a template of the store, which costs more than the conversations."""
    lines = asyncio.run(replay.play_all(list(SCRIPTS.values()), mind()))
    return {line["id"]: line for line in lines}


@pytest.mark.parametrize("id_", SCRIPTS)
def test_the_caller_is_told_what_the_story_says(id_: str):
    script = SCRIPTS[id_]

    line = played()[id_]

    assert replay.misses([script], [line]) == []


def test_no_two_stories_have_one_name():
    names = [script["id"] for file in FILES for script in replay.read(file)]

    assert len(names) == len(set(names))


def test_each_topic_has_its_stories():
    assert {file.stem for file in FILES} >= set(mind().topics)


def test_each_step_of_a_caller_expects_something():
    silent = [
        f"{name} step {place}"
        for name, script in SCRIPTS.items()
        for place, step in enumerate(script["turns"], 1)
        if "user" in step and not set(step.get("expect", {})) - {"never"}
    ]

    assert silent == []
