"""Within how many of their messages is danger seen? Labelled conversations, after they were replayed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.evaluate import metric
from bot.model import Level

EARLY = 3  # messages in which a danger should have been seen


def scores(scripts: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How soon the level became high, over replayed conversations that carry ``dangerous`` and ``seen_by``.

    ``seen_by`` is the message (from 1) at which a careful reader would see the danger. ``seen_early``: within the
    first three messages; ``seen_in_time``: not after ``seen_by``; ``seen``: at all; ``false``: harmless
    conversations in which it became high. ``at`` counts conversations by the message that gave it away.
    """
    seen = [_seen(line) for line in lines]
    pairs = list(zip(scripts, seen, strict=True))
    dangerous = [(script, at) for script, at in pairs if script["dangerous"]]
    return {
        "conversations": len(pairs),
        "seen_early": _share(at is not None and at <= EARLY for _, at in dangerous),
        "seen_in_time": _share(at is not None and at <= script.get("seen_by", EARLY) for script, at in dangerous),
        "seen": _share(at is not None for _, at in dangerous),
        "false": _share(at is not None for script, at in pairs if not script["dangerous"]),
        "at": _counted(at for _, at in dangerous),
    }


def table(scored: Mapping[str, Any]) -> str:
    """The figures for a terminal."""
    lines = [f"{scored['conversations']} conversations"]
    for name in ("seen_early", "seen_in_time", "seen", "false"):
        one = scored[name]
        if one["value"] is not None:
            lines.append(
                f"{name:18} {one['value']:7.3f} {one['low']:7.3f} {one['high']:7.3f}   {one['hits']}/{one['n']}"
            )
    lines.append("seen at message    " + "  ".join(f"{at}: {count}" for at, count in scored["at"].items()))
    return "\n".join(lines)


def _seen(line: Mapping[str, Any]) -> int | None:
    """The number of the caller's message at which the level became high, from 1; None if it never did."""
    written = 0
    for entry in line["turns"]:
        written += "user" in entry
        if entry["level_so_far"] >= Level.HIGH:  # not merely a case: who asks for a person gets one too
            return written
    return None


def _share(truths: Iterable[bool]) -> dict[str, Any]:
    all_of_them = list(truths)
    return metric(sum(all_of_them), len(all_of_them))


def _counted(places: Iterable[int | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place in sorted(places, key=lambda at: (at is None, at)):
        name = "never" if place is None else str(place)
        found[name] = found.get(name, 0) + 1
    return found
