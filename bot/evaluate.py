"""How well are callers understood? Labelled messages through the same code that answers them."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import sqrt
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from bot import register
from bot.dialogue import decide
from bot.errors import Unusable
from bot.model import Arrival, Conversation, Heard, Kind, Level, Risk, World
from bot.risk import assess
from bot.turn import Mind
from bot.understand import Understanding

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
Z = 1.959964  # of a two-sided 95 % interval
AT_ONCE = 8
BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled message and what we made of it."""

    row: Mapping[str, Any]
    need: str
    also: tuple[str, ...]
    risk: int
    danger: float
    doubt: bool

    @property
    def escalated(self) -> bool:
        return self.risk >= Level.HIGH

    @property
    def right(self) -> bool:
        return self.need in {self.row["need"], *self.row.get("also", ())}


@dataclass(frozen=True, slots=True)
class Labelled:
    """Rows of labelled sets, by what was labelled on them."""

    messages: tuple[dict[str, Any], ...] = ()
    conversations: tuple[dict[str, Any], ...] = ()
    entities: tuple[dict[str, Any], ...] = ()


def read(path: Path) -> list[dict[str, Any]]:
    """Messages of a labelled set (docs/labels.md). ``Unusable`` names the line."""
    return list(read_all([path]).messages)


def read_all(paths: Iterable[Path]) -> Labelled:
    """Labelled messages, conversations (with ``turns``) and entities of these files, in order.

    ``Unusable`` names the line.
    """
    kept: dict[str, list[dict[str, Any]]] = {"messages": [], "conversations": [], "entities": []}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                kept[_kind(row)].append(row)
            except (ValueError, KeyError, TypeError) as error:
                raise Unusable(f"{path.name}:{number}: {error}") from error
    return Labelled(*(tuple(kept[kind]) for kind in ("messages", "conversations", "entities")))


def _kind(row: Mapping[str, Any]) -> str:
    if "turns" in row:
        if not isinstance(row["turns"], list) or not isinstance(row["dangerous"], bool):
            raise ValueError("turns and dangerous (true or false) are wanted")
        return "conversations"
    if "entities" in row:
        if not isinstance(row["text"], str) or not isinstance(row["entities"], dict):
            raise ValueError("text and entities by kind are wanted")
        return "entities"
    if not isinstance(row["text"], str) or not isinstance(row["need"], str) or int(row["risk"]) not in range(5):
        raise ValueError("text, need and risk (0 to 4) are wanted")
    return "messages"


async def score(
    rows: Sequence[Mapping[str, Any]], mind: Mind, nlu: tuple[str, str] | None, only: str = "both"
) -> dict[str, Any]:
    """The scores of docs/operations.md. Without ``nlu`` the model is silent."""
    judged = await judge([row for row in rows if not row.get("disputed")], mind, nlu, only)
    return scores(judged)


async def judge(
    rows: Sequence[Mapping[str, Any]], mind: Mind, nlu: tuple[str, str] | None, only: str = "both"
) -> list[Judged]:
    """Each message as the first of a new conversation. ``only``: rules, model or both."""
    if only == "model":
        mind = replace(mind, phrases=mind.phrases.silent())
    async with aiohttp.ClientSession() as session:
        understanding = Understanding(*(nlu or ("http://127.0.0.1:9", "")), 10.0, session) if nlu else None
        room = asyncio.Semaphore(AT_ONCE)

        async def one(row: Mapping[str, Any]) -> Judged:
            async with room:
                heard = _read(row["text"], mind)
                if understanding is not None and only != "rules":
                    heard = await understanding.understand(heard)
                return _judged(row, heard, mind)

        return list(await asyncio.gather(*(one(row) for row in rows)))


def _read(text: str, mind: Mind) -> Heard:
    arrival = Arrival("telegram", "1", Kind.TEXT, NOW, text=text)
    return mind.reader.read([arrival], (), NOW, mind.zone)


def _judged(row: Mapping[str, Any], heard: Heard, mind: Mind) -> Judged:
    world = World(
        now=NOW,
        zone=mind.zone,
        topics=mind.topics,
        needs=mind.needs,
        register=register.Register.empty(),
        facts=mind.facts,
        phrases=mind.phrases,
        new_case="0",
    )
    risk: Risk = assess(Conversation(), heard, world)
    decision = decide(Conversation(), heard, risk, world)
    return Judged(row, decision.need, decision.also, int(decision.conversation.level), risk.danger, risk.doubt)


def keywords(rows: Iterable[Mapping[str, Any]], path: Path) -> list[Judged]:
    """The baseline: any keyword in a message forwards it. It knows no needs."""
    words = [word.lower() for word in yaml.safe_load(path.read_text(encoding="utf-8"))["keywords"]]
    return [
        Judged(row, "unclear", (), int(Level.HIGH) if any(w in row["text"].lower() for w in words) else 0, 0.0, False)
        for row in rows
        if not row.get("disputed")
    ]


# ------------------------------------------------------------------ the figures


def metric(hits: int, n: int) -> dict[str, Any]:
    """A share with its Wilson interval of 95 %; None where there is nothing to count."""
    if n == 0:
        return {"value": None, "low": None, "high": None, "hits": 0, "n": 0}
    share = hits / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return {
        "value": round(share, 4),
        "low": round(max(0.0, middle - half), 4),
        "high": round(min(1.0, middle + half), 4),
        "hits": hits,
        "n": n,
    }


def scores(judged: Sequence[Judged]) -> dict[str, Any]:
    """All metrics over all rows, by language and by need, with calibration beside them."""
    return {
        "rows": len(judged),
        "overall": figures(judged),
        "by_lang": _by(judged, lambda one: str(one.row.get("lang", "?"))),
        "by_need": _by(judged, lambda one: str(one.row["need"])),
        "calibration": calibration(judged),
    }


def _by(judged: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, Any]:
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(key(one), []).append(one)
    return {name: figures(group) for name, group in sorted(groups.items())}


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Recall is of escalation; false alarms are escalations of what needs none."""

    def share(rows: Iterable[Judged], right: Callable[[Judged], bool]) -> dict[str, Any]:
        chosen = list(rows)
        return metric(sum(right(one) for one in chosen), len(chosen))

    def of(level: int) -> list[Judged]:
        return [one for one in judged if one.row["risk"] == level]

    low = [one for one in judged if one.row["risk"] <= 1]
    border = [one for one in judged if one.row["risk"] in (2, 3)]
    return {
        "need_accuracy": share(judged, lambda one: one.right),
        "need_macro_f1": macro_f1(judged),
        "recall_level4": share(of(4), lambda one: one.escalated),
        "recall_level3": share(of(3), lambda one: one.escalated),
        "recall_hard_pos": share((o for o in judged if o.row.get("hard") == "pos"), lambda one: one.escalated),
        "false_level01": share(low, lambda one: one.escalated),
        "false_hard_neg": share((o for o in judged if o.row.get("hard") == "neg"), lambda one: one.escalated),
        "border_23": share(border, lambda one: one.escalated == (one.row["risk"] == 3)),
    }


def macro_f1(judged: Sequence[Judged]) -> dict[str, Any]:
    """Mean F1 over the needs that are labelled; ``also`` counts as right. Its interval is that of the accuracy."""
    needs = sorted({str(one.row["need"]) for one in judged})
    f1s = []
    for need in needs:
        true = sum(one.right for one in judged if one.row["need"] == need)
        missed = sum(not one.right for one in judged if one.row["need"] == need)
        wrong = sum(not one.right for one in judged if one.need == need)
        f1s.append(2 * true / (2 * true + missed + wrong) if true else 0.0)
    value = sum(f1s) / len(f1s) if f1s else None
    around = metric(sum(one.right for one in judged), len(judged))
    if value is None or around["value"] is None:
        return metric(0, 0)
    shift = value - around["value"]
    return {
        "value": round(value, 4),
        "low": round(max(0.0, around["low"] + shift), 4),
        "high": round(min(1.0, around["high"] + shift), 4),
        "hits": around["hits"],
        "n": around["n"],
    }


def calibration(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """How often a message was dangerous, by the model's summed probability of danger, in tenths."""
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for one in judged:
        bins[min(BINS - 1, int(one.danger * BINS))].append(one)
    return [
        {
            "from": place / BINS,
            "n": len(group),
            "said": round(sum(one.danger for one in group) / len(group), 3) if group else None,
            "was": round(sum(one.row["risk"] >= 3 for one in group) / len(group), 3) if group else None,
        }
        for place, group in enumerate(bins)
    ]


def table(scored: Mapping[str, Any]) -> str:
    """The figures for a terminal, one metric a line, then the slices."""
    lines = [f"{scored['rows']} rows", "", f"{'metric':18} {'value':>7} {'low':>7} {'high':>7}   hits/n"]
    lines += [_row(name, one) for name, one in scored["overall"].items()]
    for title in ("by_lang", "by_need"):
        lines += ["", title]
        for name, group in scored[title].items():
            accuracy, four, three = (group[m] for m in ("need_accuracy", "recall_level4", "recall_level3"))
            false = group["false_level01"]
            lines.append(
                f"  {name:16} need {_short(accuracy)}  level 4 {_short(four)}  level 3 {_short(three)}"
                f"  false 0-1 {_short(false)}"
            )
    lines += ["", "calibration: the model's danger, how often it was"]
    lines += [
        f"  {b['from']:.1f}  n {b['n']:4}  said {b['said']}  was {b['was']}" for b in scored["calibration"] if b["n"]
    ]
    return "\n".join(lines)


def _row(name: str, one: Mapping[str, Any]) -> str:
    if one["value"] is None:
        return f"{name:18} {'-':>7}"
    return f"{name:18} {one['value']:7.3f} {one['low']:7.3f} {one['high']:7.3f}   {one['hits']}/{one['n']}"


def _short(one: Mapping[str, Any]) -> str:
    return "  -  " if one["value"] is None else f"{one['value']:.3f} ({one['hits']}/{one['n']})"
