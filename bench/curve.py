"""What does each threshold of danger cost? ``python -m bench.curve tests/nlu/dev.jsonl docs/pictures/curve.svg``.

The same code as ``suar evaluate`` judges the messages, once for each value of ``bot.risk.SURE``: from which
probability on the model alone is a sign of danger.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import app, evaluate, nlu, risk, settings

AT = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)
SHOWN = ("recall_level4", "recall_level3", "recall_hard_pos", "false_level01", "false_hard_neg", "border_23")
WIDE, HIGH, EDGE = 520, 360, 44  # of the picture
MOST = 0.25  # of false alarms that the picture shows
_COLOURS = {"recall_level4": "#b3261e", "recall_level3": "#c77700", "recall_hard_pos": "#2f5d8a"}


async def points(path: Path) -> list[dict[str, Any]]:
    """The figures for each threshold; ``risk.SURE`` is put back."""
    chosen = settings.load(os.environ)
    mind = app.think(chosen)
    rows = evaluate.read(path)
    running = await nlu.ensure(chosen, app.ROOT)
    usual, found = risk.SURE, []
    try:
        for threshold in AT:
            risk.SURE = threshold
            scored = await evaluate.score(rows, mind, (running.url, running.token))
            found.append({"sure": threshold, **{name: scored["overall"][name]["value"] for name in SHOWN}})
    finally:
        risk.SURE = usual
        await running.end()
    return found


def table(found: Sequence[dict[str, Any]]) -> str:
    """For the terminal and the docs."""
    lines = ["| threshold | " + " | ".join(SHOWN) + " |", "|---" * (len(SHOWN) + 1) + "|"]
    for one in found:
        figures = [f"{one['sure']:.2f}", *(f"{one[name]:.3f}" for name in SHOWN)]
        if one["sure"] == risk.SURE:
            figures = [f"**{each}**" for each in figures]
        lines.append("| " + " | ".join(figures) + " |")
    return "\n".join(lines)


def picture(found: Sequence[dict[str, Any]]) -> str:
    """Recall (up) against false alarms at level 0 and 1 (right); a ring marks the threshold in use."""

    def at(false: float, recall: float) -> tuple[float, float]:
        right = EDGE + (WIDE - 2 * EDGE) * min(false, MOST) / MOST
        return right, HIGH - EDGE - (HIGH - 2 * EDGE) * max(0.0, recall - 0.7) / 0.3

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
    ]
    for share in (0.7, 0.8, 0.9, 1.0):
        (left, level), (right, _) = at(0, share), at(MOST, share)
        parts.append(f'<line x1="{left}" y1="{level}" x2="{right}" y2="{level}" stroke="#ddd"/>')
        parts.append(f'<text x="8" y="{level + 4}">{share:.1f}</text>')
    for share in (0.0, 0.05, 0.1, 0.15, 0.2, 0.25):
        across, down = at(share, 0.7)
        parts.append(f'<text x="{across - 10}" y="{down + 18}">{share:.2f}</text>')
    parts.append(f'<text x="{WIDE / 2 - 90}" y="{HIGH - 8}">false alarms at level 0 and 1</text>')
    for place, (name, colour) in enumerate(_COLOURS.items()):
        line = [(*at(one["false_level01"], one[name]), one["sure"]) for one in found]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down, _ in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for across, down, threshold in line:
            if threshold == risk.SURE:
                parts.append(f'<circle cx="{across:.1f}" cy="{down:.1f}" r="5" fill="none" stroke="{colour}"/>')
        parts.append(f'<text x="{WIDE - 190}" y="{HIGH - 130 + 18 * place}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


def main(arguments: Sequence[str]) -> None:
    """Print the table; with a second argument write the picture there."""
    found = asyncio.run(points(Path(arguments[0])))
    sys.stdout.write(table(found) + "\n")
    if len(arguments) > 1:
        Path(arguments[1]).write_text(picture(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
