"""Scripted conversations through the whole road, and what happened in each step."""

import asyncio
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import app, nlu
from bot.channels.console import Console
from bot.errors import Unusable
from bot.model import Heard, Holder, Level, Outgoing
from bot.settings import Settings
from bot.store import cases, conversations, counsellors, deadlines, inbox, journal, outbox, queue
from bot.turn import Mind
from bot.understand import Understanding

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # when a script names no time: a Monday morning in Pontianak
CHANNELS = ("telegram", "whatsapp")
CHAT = "caller"
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
EVENTS = {
    "takes": ("counsellor_takes", "takes", "take", "counsellor_take", "taken"),
    "says": ("counsellor_says", "says", "counsellor_writes", "writes", "counsellor_say"),
    "lowers": ("counsellor_lowers", "lowers", "counsellor_lower"),
    "hands_back": ("hands_back", "counsellor_hands_back", "hand_back", "back"),
    "closes": ("closes", "counsellor_closes", "close", "closed"),
    "on_duty": ("on_duty", "counsellor_on_duty"),
    "off_duty": ("off_duty", "counsellor_off_duty"),
}


class Tagged(Understanding):
    """Hears what the script says was meant, for tests that need no model: an intent, or several with their odds."""

    def __init__(self) -> None:  # the real one's address, token and client are not wanted
        self.meant: Mapping[str, float] | None = None
        self.down = False

    async def understand(self, heard: Heard) -> Heard:
        if heard.choice is not None or not heard.text.strip():
            return heard
        if self.down or self.meant is None:
            return replace(heard, down=self.down)
        ranking = tuple(sorted(self.meant.items(), key=lambda each: -each[1]))
        return replace(heard, intent=ranking[0][0], confidence=ranking[0][1], ranking=ranking)

    async def up(self) -> bool:
        return not self.down


@dataclass(slots=True)
class _Stage:
    """One conversation on its own store, with a clock that only the script moves."""

    hotline: app.Hotline
    console: Console
    now: datetime
    lang: str | None
    counsellor: int
    conversation: int | None = None
    keys: int = 0
    seen: int = 0
    offered: list[Any] = field(default_factory=list)


def read(path: Path) -> list[dict[str, Any]]:
    """Conversations of a JSONL file. ``Unusable`` names the line that cannot be played."""
    scripts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            script = json.loads(line)
            _checked(script)
        except (ValueError, TypeError, KeyError, re.error) as error:
            raise Unusable(f"{path.name}:{number}: {error}") from error
        scripts.append(script)
    return scripts


def _checked(script: Any) -> None:
    if not isinstance(script, dict) or "id" not in script:
        raise ValueError("a conversation needs an id")
    if script.get("channel", "telegram") not in CHANNELS:
        raise ValueError(f"channel must be one of {', '.join(CHANNELS)}")
    if script.get("now"):
        _moment(script["now"])
    if not isinstance(script.get("turns"), list):
        raise ValueError("turns must be a list of steps")
    for step in script["turns"]:
        if not isinstance(step, dict) or not {"user", "event", "after", "media", "button"} & set(step):
            raise ValueError("a step needs user, media, button, event or after")
        if step.get("after"):
            _span(step["after"])
        if "event" in step:
            _event(step["event"])
        for pattern in step.get("expect", {}).get("never", ()):
            re.compile(pattern)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"(\d+)\s*([smhd])", str(text).strip())
    if found is None:
        raise ValueError(f"after must be a whole number with s, m, h or d, not {text!r}")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _event(name: str) -> str:
    for event, synonyms in EVENTS.items():
        if name in synonyms:
            return event
    raise ValueError(f"unknown event {name!r}")


class Player:
    """Plays scripts, each on a fresh copy of an empty store with the register imported."""

    def __init__(self, folder: Path, mind: Mind, nlu: tuple[str, str] | None, register: Path | None) -> None:
        self.folder = folder
        self.mind = mind
        self.nlu = nlu
        self.register = register or app.ROOT / "responses" / "facts" / "agencies.csv"
        self.template = folder / "template"

    async def prepare(self) -> None:
        """Make the store that every conversation starts from. ``Unusable`` when the register cannot be read."""
        async with app.assemble(_settings(self.template), channels={}, mind=self.mind) as hotline:
            await app.import_register(hotline.store, self.register, now=START)
            await hotline.store.run(counsellors.add, hotline.vault, "replay", "-", START)

    async def play(self, script: Mapping[str, Any], number: int) -> dict[str, Any]:
        """One conversation; returns its output line."""
        home = self.folder / f"c{number}"
        shutil.copytree(self.template, home)
        name = script.get("channel", "telegram")
        console = Console(name)
        clock = {"now": _moment(script["now"]) if script.get("now") else START}
        async with AsyncExitStack() as stack:
            hotline = await stack.enter_async_context(
                app.assemble(_settings(home), channels={name: console}, now=lambda: clock["now"], mind=self.mind)
            )
            tagged = Tagged()
            if self.nlu is not None:
                hotline.understanding.move_to(*self.nlu)
            else:
                hotline.turns.understanding = tagged
            everyone = await hotline.store.read(counsellors.every)
            stage = _Stage(hotline, console, clock["now"], script.get("lang"), everyone[0].id)
            steps = []
            for step in script["turns"]:
                tagged.meant = _meant(step.get("heard"))
                tagged.down = step.get("heard") == "down"
                steps.append(await self._step(stage, step, clock))
            line = {"id": script["id"], "turns": steps, **await _ending(stage, steps)}
        shutil.rmtree(home)
        return line

    async def _step(self, stage: _Stage, step: Mapping[str, Any], clock: dict[str, datetime]) -> dict[str, Any]:
        clock_turns: list[Any] = []
        clock_replies: list[Any] = []
        if step.get("after"):
            await _advance(stage, clock, clock["now"] + _span(step["after"]))
            clock_turns, clock_replies = await _news(stage), _replies(stage)
        started = time.perf_counter()
        entry: dict[str, Any] = {}
        if "event" in step:
            await _happens(stage, _event(step["event"]), step, clock["now"])
        elif {"user", "media", "button"} & set(step):
            entry["user"] = step.get("user", step.get("button", f"[{step.get('media')}]"))
            await _writes(stage, step, clock["now"])
        await _settle(stage, clock)
        turns, replies = await _news(stage), _replies(stage)
        entry |= await _described(stage, turns or clock_turns)
        entry["replies"], entry["clock_replies"] = replies, clock_replies
        entry["ms"] = round((time.perf_counter() - started) * 1000, 2)
        return entry


def _settings(home: Path) -> Settings:
    return Settings(data_dir=home, nlu_timeout=10.0)  # a script has patience, and a busy machine needs it


def _meant(heard: Any) -> Mapping[str, float] | None:
    if isinstance(heard, str) and heard != "down":
        return {heard: 0.9}
    return heard if isinstance(heard, dict) else None


async def _writes(stage: _Stage, step: Mapping[str, Any], now: datetime) -> None:
    """Keep what the caller sends: a burst is kept whole before the turn starts."""
    texts = step.get("user", "")
    bodies: list[dict[str, Any]] = [{"text": text} for text in (texts if isinstance(texts, list) else [texts])]
    if step.get("media"):
        bodies[-1]["kind"] = step["media"]
        if step["media"] == "location":
            bodies[-1]["place"] = [1.55, 110.35]
    if "button" in step:
        bodies = [_pressed(stage, str(step["button"]))]
    for body in bodies:
        stage.keys += 1
        body |= {"chat": CHAT, "key": str(stage.keys), "lang": stage.lang or "", "sent_at": now.isoformat()}
        await stage.hotline.intake.take(stage.console, json.dumps(body).encode())
    stage.conversation = await stage.hotline.store.read(journal.newest)


def _pressed(stage: _Stage, button: str) -> dict[str, Any]:
    """A label or a number of the last choices; anything else was typed."""
    for place, choice in enumerate(stage.offered, 1):
        if button.strip().lower() in {choice.label.lower(), str(place), choice.id}:
            return {"choice": choice.id}
    return {"text": button}


async def _happens(stage: _Stage, event: str, step: Mapping[str, Any], now: datetime) -> None:
    """Something a counsellor does, through the same statements as the desk."""
    store, vault, who = stage.hotline.store, stage.hotline.vault, stage.counsellor
    if event in {"on_duty", "off_duty"}:
        await store.run(counsellors.duty, who, event == "on_duty", now)
        return
    found = await store.read(queue.of_conversation, stage.conversation or 1)
    if found is None:
        return
    case = int(str(found["id"]))
    if event == "takes":
        await store.run(cases.take, case, who, now)
    elif event == "says":
        await store.run(cases.write, vault, case, who, str(step.get("text", "")), now)
    elif event == "lowers":
        await store.run(cases.lower, vault, case, who, Level(int(step.get("level", 1))), now)
    elif event == "hands_back":
        await store.run(cases.hand_back, case, who, now)
    elif event == "closes":
        await store.run(cases.close, vault, case, who, "other", now)


async def _settle(stage: _Stage, clock: dict[str, datetime]) -> None:
    """Until nothing waits in inbox or outbox; what rests for a moment is waited for."""
    hotline = stage.hotline
    for _ in range(200):
        worked = await hotline.turns.once()
        sent = await hotline.delivery.once()
        while await hotline.media.once():
            pass
        if worked or sent:
            continue
        due = await hotline.store.read(inbox.next_due, clock["now"])
        if due is None or due - clock["now"] > timedelta(seconds=60):
            return
        clock["now"] = max(due, clock["now"])
    raise RuntimeError("a step did not come to rest")


async def _advance(stage: _Stage, clock: dict[str, datetime], until: datetime) -> None:
    """Move the clock; all that falls due on the way runs in order."""
    store = stage.hotline.store
    while True:
        due = [
            await store.read(deadlines.next_due),
            await store.read(inbox.next_due, clock["now"]),
            await store.read(outbox.next_due, clock["now"]),
        ]
        nearest = min((moment for moment in due if moment is not None), default=None)
        if nearest is None or nearest > until:
            break
        clock["now"] = max(nearest, clock["now"])
        await stage.hotline.clock.once()
        await _settle(stage, clock)
    clock["now"] = max(until, clock["now"])


async def _news(stage: _Stage) -> list[Any]:
    """Turns since the last look, oldest first."""
    if stage.conversation is None:
        return []
    turns = await stage.hotline.store.read(journal.turns_of, stage.hotline.vault, stage.conversation)
    news = [turn for turn in turns if turn.id > stage.seen]
    stage.seen = max((turn.id for turn in news), default=stage.seen)
    return news


def _replies(stage: _Stage) -> list[dict[str, Any]]:
    said: list[Outgoing] = []
    queue = stage.console.said(CHAT)
    while not queue.empty():
        said.append(queue.get_nowait())
    for outgoing in said:
        if outgoing.words.choices:
            stage.offered = list(outgoing.words.choices)
    return [{"text": o.words.text, "choices": [choice.label for choice in o.words.choices]} for o in said]


async def _described(stage: _Stage, turns: Sequence[Any]) -> dict[str, Any]:
    """The keys of an output entry, out of the journal of the turns of this step."""
    notes = [turn.journal for turn in turns]
    last: Mapping[str, Any] = notes[-1] if notes else {}
    holder, level = Holder.BOT, Level.NONE
    case = None
    if stage.conversation is not None:
        holder, level = await stage.hotline.store.read(conversations.standing, stage.conversation)
        case = await stage.hotline.store.read(queue.of_conversation, stage.conversation)
    results: dict[str, Any] = {}
    for note in notes:
        results |= note.get("results", {})
    entry = {
        "intent": last.get("intent"),
        "confidence": last.get("confidence"),
        "need": last.get("need", "unclear"),
        "also_heard": last.get("also", []),
        "risk": max((int(note.get("risk", 0)) for note in notes), default=0),
        "level_so_far": int(level),
        "signals": [
            {key: signal[key] for key in ("signal", "level", "about", "words", "source")}
            for note in notes
            for signal in note.get("signals", ())
        ],
        "escalated": case is not None and case["state"] != "closed",
        "flagged": any(turn.flagged for turn in turns),
        "holder": holder.value,
        "topic": last.get("topic"),
        "says": [line for note in notes for line in note.get("says", ())],
    }
    return entry | {key: results[key] for key in ("finding", "offer") if key in results}


async def _ending(stage: _Stage, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    case = await stage.hotline.store.read(queue.of_conversation, stage.conversation or 1)
    answers: dict[str, Any] = {}
    if stage.conversation is not None:
        turns = await stage.hotline.store.read(journal.turns_of, stage.hotline.vault, stage.conversation)
        for turn in turns:
            for topic, given in turn.journal.get("answers", {}).items():
                answers.setdefault(topic, {}).update(given)
    opened = next((place for place, step in enumerate(steps, 1) if step["escalated"]), None)
    kept = {key: case[key] for key in ("number", "level", "state", "deadline")} if case else None
    return {"case": {**kept, "opened_step": opened} if kept else None, "answers": answers}


def missed(expect: Mapping[str, Any], entry: Mapping[str, Any]) -> list[str]:
    """Which expectations of a step were not met, in words."""
    wrong: list[str] = []
    for line in expect.get("says", ()):
        if line not in entry["says"]:
            wrong.append(f"did not say {line} but {', '.join(entry['says']) or 'nothing'}")
    for key, got in (
        ("risk", entry["risk"]),
        ("holder", entry["holder"]),
        ("need", entry["need"]),
        ("escalated", entry["escalated"]),
        ("silent", not entry["replies"]),
    ):
        if key in expect and expect[key] != got:
            wrong.append(f"{key} is {got!r}, not {expect[key]!r}")
    if entry["level_so_far"] < expect.get("min_risk", 0):
        wrong.append(f"level so far is {entry['level_so_far']}, below {expect['min_risk']}")
    texts = [reply["text"] for reply in (*entry["replies"], *entry["clock_replies"])]
    for pattern in expect.get("never", ()):
        if any(re.search(pattern, text, re.IGNORECASE) for text in texts):
            wrong.append(f"said what must never be said: {pattern}")
    return wrong


def misses(scripts: Iterable[Mapping[str, Any]], lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """All missed expectations, each with its conversation and step."""
    return [
        f"{script['id']} step {place}: {wrong}"
        for script, line in zip(scripts, lines, strict=True)
        for place, (step, entry) in enumerate(zip(script["turns"], line["turns"], strict=True), 1)
        for wrong in missed(step.get("expect", {}), entry)
    ]


async def play_all(
    scripts: Sequence[Mapping[str, Any]],
    mind: Mind,
    nlu: tuple[str, str] | None = None,
    register: Path | None = None,
    at_once: int = 4,
) -> list[dict[str, Any]]:
    """Play every script; results in the same order."""
    with tempfile.TemporaryDirectory(prefix="suar-replay-") as folder:
        player = Player(Path(folder), mind, nlu, register)
        await player.prepare()
        room = asyncio.Semaphore(at_once)

        async def one(number: int, script: Mapping[str, Any]) -> dict[str, Any]:
            async with room:
                return await player.play(script, number)

        return list(await asyncio.gather(*(one(number, script) for number, script in enumerate(scripts))))


async def talk(chosen: Settings, lang: str | None) -> None:
    """A chat in the terminal: own throw-away store, real model, real time."""
    running = await nlu.ensure(chosen, app.ROOT)
    console = Console()
    with tempfile.TemporaryDirectory(prefix="suar-chat-") as folder:
        home = replace(_settings(Path(folder)), timezone=chosen.timezone, region=chosen.region)
        async with app.assemble(home, channels={"console": console}, mind=app.think(chosen)) as hotline:
            await app.first_register(hotline.store, app.utc_now())
            hotline.understanding.move_to(running.url, running.token)
            jobs = [
                asyncio.create_task(hotline.turns.run(1)),
                asyncio.create_task(hotline.delivery.run()),
                asyncio.create_task(hotline.clock.run()),
                asyncio.create_task(_print(console)),
            ]
            try:
                await _listen(hotline, console, lang)
            finally:
                for job in jobs:
                    job.cancel()
                await asyncio.gather(*jobs, return_exceptions=True)
                await running.end()


async def _listen(hotline: app.Hotline, console: Console, lang: str | None) -> None:
    """Each line of the terminal is a message; the end of input ends the chat once all is answered."""
    key = 0
    while line := await asyncio.to_thread(sys.stdin.readline):
        if not line.strip():
            continue
        key += 1
        body = {"chat": CHAT, "key": str(key), "text": line.strip(), "lang": lang or ""}
        await hotline.intake.take(console, json.dumps(body).encode())
        if not sys.stdin.isatty():
            await _quiet(hotline)


async def _quiet(hotline: app.Hotline) -> None:
    """Wait until everything that was written has its answer, so that a piped chat reads like one."""
    while await hotline.store.read(inbox.waiting) or await hotline.store.read(outbox.unsent, ("console",)):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.02)


async def _print(console: Console) -> None:
    queue_ = console.said(CHAT)
    while True:
        outgoing = await queue_.get()
        print(f"\nSuar: {outgoing.words.text}")  # noqa: T201 - the terminal is the channel here
        for place, choice in enumerate(outgoing.words.choices, 1):
            print(f"  {place}. {choice.label}")  # noqa: T201
        print(flush=True)  # noqa: T201
