"""``python -m bench``: one run, one table. What it means stands in bench/README.md."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
import uvloop

from bench import load, offers, register
from bench.load import Ears, Timed
from bench.stand import Stand, counters, standing

AT_ONCE = (1, 8, 32)
PEER = {"turns_s": 57.1, "p99_ms": 395.0}  # Rasa's full stack at 8 at once, same conversations, same machine size
BAR = {"ratio": 3.0, "p99_ms": 150.0}


def timed(runs: list[Timed]) -> dict[str, float]:
    """Medians over the rounds."""
    return {
        "per_s": median(run.rate for run in runs),
        "p50_ms": median(run.at(0.5) for run in runs) * 1000,
        "p99_ms": median(run.at(0.99) for run in runs) * 1000,
    }


def per_turn(before: dict[str, float], after: dict[str, float], turns: int) -> dict[str, float]:
    """Milliseconds a turn, dearest first."""
    spent = {name: (after[name] - before.get(name, 0.0)) / turns * 1000 for name in after}
    return {name: spent[name] for name in sorted(spent, key=lambda each: -spent[each])}


async def measure(rounds: int, conversations: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Everything, against one hotline."""
    connector = aiohttp.TCPConnector(limit=0)
    with tempfile.TemporaryDirectory(prefix="suar-bench-") as folder:
        async with aiohttp.ClientSession(connector=connector) as session, standing(Path(folder), session) as stand:
            ears, ready = Ears(), asyncio.Event()
            listening = asyncio.create_task(ears.listen(session, stand.twin, ready))
            try:
                await ready.wait()
                return await _measure(session, stand, ears, rounds, conversations, say)
            finally:
                listening.cancel()
                with suppress(asyncio.CancelledError, aiohttp.ClientError):
                    await listening


async def _measure(
    session: aiohttp.ClientSession,
    stand: Stand,
    ears: Ears,
    rounds: int,
    conversations: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    parts = await load.rehearse(session, stand, ears)
    await load.converse(session, stand, ears, parts, 40, 8)  # caches fill and statements compile
    await load.ask(session, stand, 500, 8)
    found: dict[str, Any] = {"cores": os.cpu_count(), "rounds": rounds, "messages_per_turn": parts}
    nlu: dict[int, list[Timed]] = {at_once: [] for at_once in AT_ONCE}
    turns: dict[int, list[Timed]] = {at_once: [] for at_once in AT_ONCE}
    cpu: list[dict[str, float]] = []
    inside: list[dict[str, float]] = []
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for at_once in AT_ONCE:
            nlu[at_once].append(await load.ask(session, stand, 600 if at_once == 1 else 1500, at_once))
        for at_once in AT_ONCE:
            before, marks = stand.cpu(), await counters(session, stand)
            count = conversations // 5 if at_once == 1 else conversations
            run = await load.converse(session, stand, ears, parts, count, at_once)
            turns[at_once].append(run)
            if at_once == 8:
                cpu.append(per_turn(before, stand.cpu(), len(run.each)))
                inside.append(per_turn(marks, await counters(session, stand), len(run.each)))
    found["nlu"] = {at_once: timed(runs) for at_once, runs in nlu.items()}
    found["turns"] = {at_once: timed(runs) for at_once, runs in turns.items()}
    found["cpu_ms_per_turn"] = _medians(cpu)
    found["inside_ms_per_turn"] = _medians(inside)
    found["memory_mb"] = stand.memory()
    at_eight = found["turns"][8]
    found["peer"] = PEER
    found["ratio"] = at_eight["per_s"] / PEER["turns_s"]
    found["reached"] = found["ratio"] >= BAR["ratio"] and at_eight["p99_ms"] < BAR["p99_ms"]
    return found


def _medians(runs: list[dict[str, float]]) -> dict[str, float]:
    names = {name for run in runs for name in run}
    return {name: median(run.get(name, 0.0) for run in runs) for name in sorted(names)}


def table(found: dict[str, Any]) -> str:
    """For people."""
    lines = [f"{found['cores']} cores, medians of {found['rounds']} rounds", ""]
    for title, key in (("NLU server alone, parses", "nlu"), ("whole turns by signed webhook", "turns")):
        lines.append(f"{title:32}{'at once':>8}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}")
        for at_once, row in found[key].items():
            lines.append(f"{'':32}{at_once:>8}{row['per_s']:>9.1f}{row['p50_ms']:>9.1f}{row['p99_ms']:>9.1f}")
        lines.append("")
    ratio = found["turns"][8]["per_s"] / found["nlu"][8]["per_s"]
    lines += [
        f"messages sent a turn: {sum(found['messages_per_turn']) / len(found['messages_per_turn']):.1f}"
        f"  (by turn: {', '.join(map(str, found['messages_per_turn']))})",
        f"turns for each parse of the bare model, 8 at once: {ratio:.2f}",
        f"against the peer, 8 at once: {found['ratio']:.1f} times its {PEER['turns_s']} turns/s, "
        f"p99 {found['turns'][8]['p99_ms']:.0f} ms against {PEER['p99_ms']:.0f} ms",
        f"bar ({BAR['ratio']:.0f} times, p99 under {BAR['p99_ms']:.0f} ms): "
        f"{'reached' if found['reached'] else 'NOT reached'}",
        "",
        f"{'process, 8 at once':32}{'CPU ms a turn':>17}{'memory MB':>12}",
    ]
    for name, spent in found["cpu_ms_per_turn"].items():
        lines.append(f"  {name:30}{spent:>17.2f}{found['memory_mb'][name]:>12.0f}")
    lines += ["", "inside the hotline, ms a turn, 8 at once"]
    for family, title in (
        ("step", "steps, waiting included"),
        ("store_cpu", "the store's work, CPU"),
        ("store_wait", "the store's work, until it is safe"),
    ):
        rows = {name: ms for name, ms in found["inside_ms_per_turn"].items() if name.startswith(f"{family}:")}
        told = [f"{name.partition(':')[2]} {ms:.2f}" for name, ms in sorted(rows.items(), key=lambda row: -row[1])]
        lines.append(f"  {title + ':':38}{', '.join(each for each in told if not each.endswith(' 0.00'))}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print. ``offers`` measures something else: what we make of labelled offers."""
    if sys.argv[1:2] == ["offers"]:
        offers.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast is the hotline?")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--rounds", type=int, default=3, help="medians are taken of so many rounds (3)")
    parser.add_argument("--conversations", type=int, default=120, help="of five turns, in each measurement (120)")
    parser.add_argument("what", nargs="?", choices=["register"], help="the search of companies, instead of the service")
    asked = parser.parse_args()
    if asked.what == "register":
        print(register.table(register.measure()))
        return

    def say(words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(measure(asked.rounds, asked.conversations, say))
    print(json.dumps(found, indent=2) if asked.json else table(found))


if __name__ == "__main__":
    main()
