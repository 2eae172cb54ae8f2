"""``python -m bench register``: how well, and how fast, is a company found on a list of 20,000?

The list, and what people make of its names, come from bench/agencies.py; names in sentences go the hotline's own way
through ``words.read``. *Named*: the answer names the one right company. *First*: the right company is named or is the
first that the caller is asked back with. Milliseconds are of one check inside the process, a sentence read
included; by the clock they also hold what other processes of the machine took.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import agencies
from bot import words
from bot.model import Arrival, Kind
from bot.register import Finding, Listing, Register, check, spot

ROOT = Path(__file__).resolve().parent.parent
ON = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Pontianak")
BAR = {"exact": 1.0, "first": 0.95, "wrong": 0, "p95_ms": 5.0}


@dataclass(slots=True)
class Tally:
    """Of one rule: how many, how often the company was named, how often it came first, how often another was named."""

    asked: int = 0
    named: int = 0
    first: int = 0
    other: int = 0

    def add(self, finding: Finding | None, name: str) -> None:
        self.asked += 1
        if finding is None:
            return
        self.named += finding.name == name
        self.first += finding.candidates[:1] == (name,)
        self.other += finding.name not in (None, name)


@dataclass(slots=True)
class Found:
    """Everything that was measured."""

    exact: Tally = field(default_factory=Tally)
    misspelt: dict[str, Tally] = field(default_factory=dict)
    look_alikes: dict[str, Tally] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    @property
    def first(self) -> float:
        """Over the four kinds of slips together."""
        kinds = self.misspelt.values()
        return sum(each.first for each in kinds) / sum(each.asked for each in kinds)

    @property
    def wrong(self) -> int:
        """Look-alikes that were taken for a listed company."""
        return sum(each.named + each.other for each in self.look_alikes.values())

    def ms(self, share: float) -> float:
        """Milliseconds of the processor's time."""
        return _at(self.seconds, share)


def _at(seconds: list[float], share: float) -> float:
    return sorted(seconds)[int(share * (len(seconds) - 1))] * 1000


def listed(names: Iterable[str]) -> Register:
    """A fresh, complete list on which every one of them is licensed."""
    rows = [Listing(name, status="licensed", source_date=ON.isoformat()) for name in names]
    return Register.build(1, ON, rows, complete=True)


def measure(count: int = 20_000, each: int = 500, look_alikes: int = 1000, seed: int = agencies.SEED) -> Found:
    """``each``: slips of each of the four kinds."""
    names = agencies.listing(count, seed)
    register = listed(names)
    reader = words.load(ROOT)
    found = Found()

    def asked(text: str, *, sentence: bool = False) -> Finding | None:
        began, looked = time.thread_time(), time.perf_counter()
        said = (text,)
        if sentence:
            heard = reader.read((Arrival("bench", "1", Kind.TEXT, NOW, text=text),), (), NOW, ZONE)
            said = heard.entities.agencies[-1:] or spot(register, text)[-1:]
        finding = check(register, said[0], ON) if said else None
        found.seconds.append(time.thread_time() - began)
        found.waited.append(time.perf_counter() - looked)
        return finding

    for name in names:
        found.exact.add(asked(name), name)
    found.seconds.clear()  # they are too easy to speak of speed
    found.waited.clear()
    for made in agencies.misspelt(names, each, seed):
        finding = asked(made.text, sentence=made.rule == "sentence")
        found.misspelt.setdefault(made.rule, Tally()).add(finding, made.name)
    for made in agencies.look_alikes(names, look_alikes, seed):
        found.look_alikes.setdefault(made.rule, Tally()).add(asked(made.text), made.name)
    return found


def table(found: Found) -> str:
    """For people."""
    lines = [f"{'exact names':28}{found.exact.asked:>7}{found.exact.named / found.exact.asked:>10.2%} named", ""]
    lines.append(f"{'slips':28}{'asked':>7}{'named':>10}{'first':>10}{'another':>10}")
    for rule, tally in found.misspelt.items():
        lines.append(
            f"  {rule:26}{tally.asked:>7}{tally.named / tally.asked:>10.1%}"
            f"{tally.first / tally.asked:>10.1%}{tally.other:>10}"
        )
    lines += ["", f"{'look-alikes':28}{'asked':>7}{'taken for listed':>20}"]
    for rule, tally in found.look_alikes.items():
        lines.append(f"  {rule:26}{tally.asked:>7}{tally.named + tally.other:>20}")
    reached = (
        found.exact.named == found.exact.asked
        and found.first >= BAR["first"]
        and found.wrong == BAR["wrong"]
        and found.ms(0.95) < BAR["p95_ms"]
    )
    lines += [
        "",
        f"first of all slips {found.first:.1%}; p50 {found.ms(0.5):.2f} ms, p95 {found.ms(0.95):.2f} ms"
        f" of processor time ({_at(found.waited, 0.5):.2f} and {_at(found.waited, 0.95):.2f} by the clock)",
        f"bar (exact 100 %, first 95 %, no look-alike, p95 under 5 ms): {'reached' if reached else 'NOT reached'}",
    ]
    return "\n".join(lines)
