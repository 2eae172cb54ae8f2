"""Every story again, through the trained model: what it mishears must not change what a caller is told."""

from pathlib import Path

import pytest

from bot import nlu, replay
from bot.settings import Settings
from tests.said import wrongs
from tests.scene import mind

pytestmark = pytest.mark.usefixtures("trained")
ROOT = Path(__file__).resolve().parents[2]


async def test_every_story_holds_with_the_trained_model(tmp_path: Path):
    # One start of the server for all of them: it takes seconds.
    scripts = [each for file in sorted((ROOT / "tests" / "stories").glob("*.jsonl")) for each in replay.read(file)]
    running = await nlu.ensure(Settings(data_dir=tmp_path), ROOT)
    try:
        lines = await replay.play_all(scripts, mind(), (running.url, running.token))
    finally:
        await running.end()

    assert replay.misses(scripts, lines) == []
    assert [
        each for script, line in zip(scripts, lines, strict=True) for each in wrongs(script, line, mind().facts)
    ] == []
