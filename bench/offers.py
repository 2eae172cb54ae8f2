"""How many bad offers do we warn of, and how many good ones? Labelled offers through the whole road.

A row is {"id", "text", "lang", "mode", "bad", "why"}. Warned of is an offer whose verdict is dont_go or many_flags, or
that shows a flag. With ``--rules`` the words alone decide, as if the model had heard that somebody asks about an offer.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from bot import app, nlu, replay
from bot.settings import Settings

BAR = {"bad": 0.97, "good": 0.05}
WARNS = frozenset({"dont_go", "many_flags"})
Z = 1.959964  # of a two-sided 95 % interval


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Labelled offers of these files. ``ValueError`` names the line that is none."""
    rows = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                row = json.loads(line)
                if not {"id", "text", "bad"} <= row.keys():
                    raise ValueError(f"{path.name}:{number}: an offer needs id, text and bad")
                rows.append(row)
    return rows


def warned(step: Mapping[str, Any]) -> bool:
    """Whether the answer to this offer warns of it."""
    offer = step.get("offer")
    return offer is not None and (offer["verdict"] in WARNS or bool(offer["flags"]))


async def judge(rows: Sequence[Mapping[str, Any]], *, rules: bool) -> list[dict[str, Any]]:
    """Each offer as the one message of its own conversation; the first step of each."""
    chosen = Settings()
    scripts = [{"id": row["id"], "turns": [{"user": row["text"], "heard": "ask_offer"}]} for row in rows]
    if rules:
        lines = await replay.play_all(scripts, app.think(chosen))
    else:
        running = await nlu.ensure(chosen, app.ROOT)
        try:
            lines = await replay.play_all(scripts, app.think(chosen), (running.url, running.token))
        finally:
            await running.end()
    return [line["turns"][0] for line in lines]


def share(hits: int, n: int) -> dict[str, float]:
    """A share with its 95 % interval (Wilson)."""
    if not n:
        return {"value": 0.0, "low": 0.0, "high": 1.0, "hits": 0, "n": 0}
    value = hits / n
    middle, width = value + Z * Z / (2 * n), Z * sqrt(value * (1 - value) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    return {"value": value, "low": (middle - width) / whole, "high": (middle + width) / whole, "hits": hits, "n": n}


def score(rows: Sequence[Mapping[str, Any]], steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Shares warned of, bad and good, in all and by mode; how often the mode was recognised; what was missed."""
    pairs = list(zip(rows, steps, strict=True))
    modes = sorted({str(row.get("mode") or "none") for row in rows})

    def of(bad: bool, mode: str | None = None) -> dict[str, float]:
        mine = [step for row, step in pairs if row["bad"] is bad and mode in (None, str(row.get("mode") or "none"))]
        return share(sum(warned(step) for step in mine), len(mine))

    def named(mode: str) -> dict[str, float]:
        mine = [step for row, step in pairs if str(row.get("mode") or "none") == mode]
        return share(sum((step.get("offer") or {}).get("mode") == mode for step in mine), len(mine))

    return {
        "bad": of(True),
        "good": of(False),
        "judged": share(sum("offer" in step for step in steps), len(steps)),
        "by_mode": {mode: {"bad": of(True, mode), "good": of(False, mode), "named": named(mode)} for mode in modes},
        "missed": [
            {
                "id": row["id"],
                "bad": row["bad"],
                "text": row["text"],
                "offer": step.get("offer"),
                "need": step["need"],
                "says": step["says"],
            }
            for row, step in pairs
            if warned(step) is not row["bad"]
        ],
    }


def table(found: Mapping[str, Any], *, misses: bool) -> str:
    """For people."""

    def told(part: Mapping[str, float]) -> str:
        return f"{part['value']:6.1%} ({part['hits']}/{part['n']})" if part["n"] else "      -"

    lines = [
        f"bad offers warned of    {told(found['bad'])}, at least {found['bad']['low']:.1%}   (bar {BAR['bad']:.0%})",
        f"good offers warned of   {told(found['good'])}, at most {found['good']['high']:.1%}   (bar {BAR['good']:.0%})",
        f"judged in the same turn {told(found['judged'])}",
        "",
        f"{'mode':28}{'bad warned':>20}{'good warned':>20}{'recognised':>20}",
    ]
    for mode, part in found["by_mode"].items():
        lines.append(f"{mode:28}{told(part['bad']):>20}{told(part['good']):>20}{told(part['named']):>20}")
    if misses:
        for each in found["missed"]:
            offer = each["offer"] or {}
            flags = ", ".join(f"{flag['flag']}: {flag['words']}" for flag in offer.get("flags", ()))
            lines.append(f"\n{'MISSED' if each['bad'] else 'FALSE'} {each['id']} {each['text']}")
            lines.append(f"   {each['need']} {offer.get('verdict')} {offer.get('mode')} [{flags}] {each['says'][:4]}")
    return "\n".join(lines)


def main(asked: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench offers", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rules", action="store_true", help="without the model")
    parser.add_argument("--misses", action="store_true", help="show what was judged wrongly")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    options = parser.parse_args(asked)
    rows = read(options.files)
    found = score(rows, asyncio.run(judge(rows, rules=options.rules)))
    sys.stdout.write(
        json.dumps(found, indent=2, ensure_ascii=False) if options.json else table(found, misses=options.misses)
    )
    sys.stdout.write("\n")
