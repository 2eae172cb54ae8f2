"""How well are entities read: precision, recall and F1 of each kind on labelled messages?

``python -m bot.entity_scores tests/nlu/entities.jsonl [even|odd] [misses]``. Rules are improved by looking at
the even half; the odd half gives the figure, so that no rule is fitted to the rows that judge it.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import words
from bot.model import Arrival, Entities, Kind, Pay, When
from bot.words import Reader

KINDS = (
    *("agencies", "countries", "places", "whens", "ages", "phones", "pay", "relations", "jobs", "case_numbers"),
    *("people", "handles", "accounts", "visas", "documents", "payers"),
)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))  # when the labelled messages were sent
ZONE = ZoneInfo("Asia/Pontianak")


def score(rows: Iterable[Mapping[str, Any]], reader: Reader, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """By kind, and for ``all`` of them: right, wrong and missed values, precision, recall and F1.

    A value counts once a row. Letters' case says nothing; days are compared by date; a sum by amount and currency.
    """
    counts = {kind: Counter[str]() for kind in (*KINDS, "all")}
    for row in rows:
        for kind, (labelled, found) in compare(row, reader, now, zone).items():
            for name in (kind, "all"):
                counts[name]["right"] += len(labelled & found)
                counts[name]["wrong"] += len(found - labelled)
                counts[name]["missed"] += len(labelled - found)
    return {kind: _figures(count) for kind, count in counts.items()}


def compare(
    row: Mapping[str, Any], reader: Reader, now: datetime, zone: ZoneInfo
) -> dict[str, tuple[set[str], set[str]]]:
    """By kind: the labelled and the found values of one message, in a form that compares."""
    arrival = Arrival("console", str(row["id"]), Kind.TEXT, now, text=str(row["text"]))
    found: Entities = reader.read([arrival], (), now, zone).entities
    return {
        kind: (
            {_plain(value, zone) for value in row["entities"].get(kind, ())},
            {_plain(value, zone) for value in getattr(found, kind)},
        )
        for kind in KINDS
    }


def _plain(value: object, zone: ZoneInfo) -> str:
    if isinstance(value, When):
        return value.at.astimezone(zone).date().isoformat()
    if isinstance(value, Pay):
        return f"{value.amount:g} {value.currency}"
    if isinstance(value, Mapping):
        return f"{float(value['amount']):g} {value['currency']}"
    return str(value).casefold()


def table(scored: Mapping[str, Mapping[str, float]]) -> str:
    """One kind a line, for a terminal."""
    lines = []
    for kind, figures in scored.items():
        counts = " ".join(f"{name} {figures[name]:3.0f}" for name in ("right", "wrong", "missed"))
        lines.append(
            f"{kind:13} P {figures['precision']:.3f}  R {figures['recall']:.3f}  F1 {figures['f1']:.3f}  ({counts})"
        )
    return "\n".join(lines)


def _figures(count: Counter[str]) -> dict[str, float]:
    right, wrong, missed = count["right"], count["wrong"], count["missed"]
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    f1 = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0
    return {"right": right, "wrong": wrong, "missed": missed, "precision": precision, "recall": recall, "f1": f1}


def main(arguments: list[str]) -> int:
    path, *wishes = arguments
    reader = words.load(Path.cwd())
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    for half, rest in (("even", 0), ("odd", 1)):
        if half in wishes:
            rows = [row for row in rows if int(str(row["id"]).strip("e")) % 2 == rest]
    if "misses" in wishes:
        for row in rows:
            for kind, (labelled, found) in compare(row, reader, NOW, ZONE).items():
                if labelled != found:
                    sys.stdout.write(
                        f"{kind}: -{sorted(labelled - found)} +{sorted(found - labelled)}  {row['id']} {row['text']}\n"
                    )
    sys.stdout.write(table(score(rows, reader, NOW, ZONE)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
