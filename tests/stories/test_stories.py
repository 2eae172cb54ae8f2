"""Every story, played with what the model should hear in place of the model."""

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import replay
from tests.said import judged, wrongs
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


def test_there_are_stories_of_every_kind():
    assert len(SCRIPTS) >= 120
    assert {file.stem for file in FILES} >= {"languages", "forbidden", "mixed"}


def test_each_step_of_a_caller_expects_something():
    silent = [
        f"{name} step {place}"
        for name, script in SCRIPTS.items()
        for place, step in enumerate(script["turns"], 1)
        if "user" in step and not set(step.get("expect", {})) - {"never"}
    ]

    assert silent == []


@pytest.mark.parametrize("id_", SCRIPTS)
def test_nothing_is_said_that_never_may_be(id_: str):
    assert wrongs(SCRIPTS[id_], played()[id_], mind().facts) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("PT ini aman kok.", {"ID"}),
        ("Berangkat saja, 100% bukan penipuan", {"ID"}),
        ("This agency is safe.", {"ID"}),
        ("Agensi ini selamat.", {"MY"}),
        ("PT iki mesthi apik.", {"ID"}),
        ("这家公司很可靠。", {"ID"}),
        ("☎ Kantor Imigrasi: 0561-765432 (2024)", {"ID"}),
        ("☎ Polisi 110: 110 (2026)", {"MY"}),
        ("☎ Polisi dan ambulans Malaysia: 999 · 112 (2020)", {"ID"}),
        ("Hubungi saja 0812 9999 0000, orangnya baik.", {"ID"}),
        ("☎ Polisi dan ambulans Malaysia：999（2020，请再查一次）", {"ID"}),
        ("Telepon polisi 911.", {"ID"}),
        ("Kalau ada bahaya, telepon 110.", {"KH"}),
    ],
)
def test_what_never_may_be_said_is_found(text: str, where: set[str]):
    assert list(judged(text, "", where, mind().facts)) != []


@pytest.mark.parametrize(
    ("text", "told", "where"),
    [
        ("Ada yang perlu hati-hati: “dijamin aman”", "", {"ID"}),
        ("☎ Polisi 110 (di Indonesia): 110 (2026)", "", {"KH"}),
        ("☎ Polisi 110（在印尼）：110（2026）", "", {"KH"}),
        ("Ada bahaya sekarang di Indonesia? Telepon 110.", "", {"ID"}),
        ("☎ Polisi dan ambulans Malaysia: 999 · 112 (2020)", "", {"MY"}),
        ("Nomor HP: +6281255501234", "hp nya 0812-5550-1234", {"ID"}),
        ("Tidak ada laporan belum berarti bisa dipercaya.", "", {"ID"}),
        ("telepon KP2MI 0800-1000 (gratis di Indonesia).", "", {"TW"}),
        ("Laporanmu nomor 381349. Gaji TWD 29.500 sejak 1 Januari 2026.", "", {"ID"}),
    ],
)
def test_what_may_be_said_is_left_alone(text: str, told: str, where: set[str]):
    assert list(judged(text, told, where, mind().facts)) == []
