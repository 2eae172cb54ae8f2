"""One turn: everything that waits from one caller goes in, one decision comes out."""

import asyncio
import logging
import secrets
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import marks
from bot import register as registers
from bot.dialogue import decide, shown, wake
from bot.errors import Stale, SuarError, Unavailable
from bot.facts import Facts
from bot.model import (
    About,
    AddressKind,
    Channel,
    Conversation,
    Deadline,
    Decision,
    Heard,
    Holder,
    IntentMeaning,
    Kind,
    Level,
    Risk,
    Say,
    Signal,
    Topic,
    Value,
    Words,
    World,
)
from bot.phrases import Phrases
from bot.risk import assess
from bot.speech import SOURCE_LANGUAGE, Speech
from bot.spelling import word_set
from bot.store import Store, conversations, inbox, listings, pins, reported
from bot.store.conversations import Seat
from bot.store.inbox import Lease
from bot.traces import of_caller
from bot.understand import Understanding
from bot.vault import Vault
from bot.wake import Bell
from bot.words import Reader

log = logging.getLogger(__name__)

LEASE = 30.0  # seconds
PAUSE = timedelta(seconds=1.5)  # a lone harmless fragment rests so long for what follows it
FRAGMENT = 3  # words
TYPING_AFTER = 1.0  # seconds until the caller is shown that somebody writes
UNTAKEN = timedelta(minutes=10)  # until people are rung again for a case that a failure opened
# Said beside a short answer out of habit: it stays the same answer.
POLITE = word_set("kak bu pak bang bg min mbak mas om tante ibu bapak dek dah lah deh sih aja kok dong nih")
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
FAILURES = 2  # of one turn, until a person is called instead
IDLE = 5.0  # seconds without a bell: a look at the table costs little, a lost bell much


@dataclass(frozen=True, slots=True)
class Mind:
    """Everything that thinking needs and that does not change while the hotline runs."""

    reader: Reader
    speech: Speech
    facts: Facts
    phrases: Phrases
    topics: Mapping[str, Topic]
    needs: Mapping[str, IntentMeaning]
    commands: Mapping[str, str]  # normalised words -> what they mean wherever they stand alone
    zone: ZoneInfo
    region: str


@dataclass(slots=True)
class Spent:
    """Seconds by step of the road, for bench/ and metrics; never about one caller."""

    steps: dict[str, float] = field(default_factory=dict)
    turns: int = 0

    def add(self, step: str, since: float) -> float:
        now = time.perf_counter()
        self.steps[step] = self.steps.get(step, 0.0) + now - since
        return now


class Turns:
    """Takes waiting conversations one at a time each, for as many workers as it is given."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        mind: Mind,
        understanding: Understanding,
        channels: Mapping[str, Channel],
        bell: Bell,
        now: Callable[[], datetime],
    ) -> None:
        self.store = store
        self.vault = vault
        self.mind = mind
        self.understanding = understanding
        self.channels = channels
        self.bell = bell
        self.now = now
        self.spent = Spent()
        self._register = registers.Register.empty()
        self._register_version = 0
        self._errands: set[asyncio.Task[None]] = set()

    async def run(self, workers: int) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(self._work())

    async def _work(self) -> None:
        """A turn for each ring. A ring is only a hint: from time to time everybody looks for what nobody rang for."""
        rung = False
        while True:
            try:
                if rung:
                    await self.once()
                else:
                    while await self.once():
                        pass
                rung = await self.bell.wait("inbox", IDLE)
            except SuarError as error:  # the store cannot be written: what waits, waits
                log.error("turn.halted error=%s", type(error).__name__)
                rung = False
                await asyncio.sleep(1.0)

    async def once(self) -> bool:
        """One turn of the conversation that waits longest. False when none waits."""
        started = time.perf_counter()
        seat = await self._take_seat()
        if seat is None:
            return False
        self.spent.add("seat", started)
        try:
            await self.think(seat)
        except Stale:
            log.info("turn.stale conversation=%d", seat.conversation_id)
            await self.store.run(inbox.release, seat.lease)
            self.bell.ring("inbox")
        except Exception as error:
            # The one place where anything may be caught: the message stays, and at the second failure a person
            # is called. The error's own text could hold the caller's words, so only its kind and place are told.
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error(
                "turn.failed conversation=%d error=%s at=%s:%s",
                seat.conversation_id,
                type(error).__name__,
                where.name,
                where.lineno,
            )
            await self._fail(seat.lease, seat.failures, seat.conversation.language or seat.client_language)
        return True

    async def _take_seat(self) -> Seat | None:
        """A conversation that cannot even be opened is given to a person at once, so that it blocks nobody."""
        token = secrets.token_hex(8)
        try:
            return await self.store.run(conversations.take_seat, self.vault, token, self.now(), LEASE)
        except Unavailable:
            raise
        except Exception as error:
            lease = await self.store.run(inbox.lease, token, self.now(), LEASE)
            if lease is None:
                return None
            log.error("turn.sealed conversation=%d error=%s", lease.conversation_id, type(error).__name__)
            await self._fail(lease, FAILURES, None)
            return await self._take_seat()

    async def think(self, seat: Seat) -> None:
        """The steps of a turn, in order."""
        now = self.now()
        conversation = wake(seat.conversation)
        step = time.perf_counter()
        said = self.hear(seat, conversation, now)
        step = self.spent.add("words", step)
        courtesy = self._be_courteous(seat)
        try:
            heard = await self.understanding.understand(said)
        finally:
            courtesy.cancel()
        step = self.spent.add("understand", step)
        world = await self.look_up(seat, conversation, heard, now)
        risk = assess(conversation, heard, world)
        step = self.spent.add("assess", step)
        # What was tried already is no fragment: it would be counted again.
        if "shown" not in world.found and (until := _rests_until(seat, heard, risk, now)) is not None:
            await self.store.run(inbox.rest, seat.lease, until)
            asyncio.get_running_loop().call_later((until - now).total_seconds(), self.bell.ring, "inbox")
            return
        decision = known_by(decide(conversation, heard, risk, world), heard, risk, world)
        parts, decision = self.speak(seat, decision, now)
        step = self.spent.add("decide", step)
        applied = await self.store.run(
            conversations.apply,
            self.vault,
            seat,
            seat.lease.token,
            decision,
            parts,
            journal(heard, risk, decision, self.mind.topics),
            world.new_case,
            now,
            alert=self.alert(decision, conversation, world),
        )
        self.spent.add("apply", step)
        self.spent.turns += 1
        log.info("turn.done conversation=%d turn=%d level=%d", seat.conversation_id, applied.turn_id, risk.level)
        if applied.outbox or applied.rung:
            self.bell.ring("outbox")
        if applied.more:  # came in while we thought, when its ring found the conversation taken
            self.bell.ring("inbox")
        self.bell.ring("desk")

    def hear(self, seat: Seat, conversation: Conversation, now: datetime) -> Heard:
        """The words of all arrivals, with the agencies of the register that they name without a PT."""
        heard = self.mind.reader.read(seat.arrivals, conversation.offered, now, self.mind.zone)
        if heard.choice is None:
            command = self.commanded(heard.text)
            # "Ya" or "lewati" mean something only while we wait for an answer.
            if command is not None and (command.startswith("@") or conversation.asked is not None):
                heard = replace(heard, choice=command)
        if heard.entities.agencies or not heard.text or heard.choice is not None:
            return heard
        spotted = registers.spot(self._register, heard.text)
        return replace(heard, entities=replace(heard.entities, agencies=spotted)) if spotted else heard

    def commanded(self, text: str) -> str | None:
        """What words mean wherever they stand alone; "boleh pak" is as good as "boleh"."""
        spelt = self.mind.reader.command
        plain = " ".join(word for word in text.lower().split() if word.strip(".,!") not in POLITE)
        return self.mind.commands.get(spelt(text)) or (self.mind.commands.get(spelt(plain)) if plain else None)

    async def look_up(self, seat: Seat, conversation: Conversation, heard: Heard, now: datetime) -> World:
        """What a decision may look at. The register is read again when another process imported a newer one."""
        found: dict[str, Value] = {"case": dict(seat.case)} if seat.case is not None else {}
        tried = None if conversation.holder is Holder.COUNSELLOR else shown(self.mind.topics, conversation, heard)
        if tried is not None:
            _, key = tried
            found["shown"] = dict(await self.store.run(pins.shown, self.vault, seat.address, key, now))
        if named := named_numbers(seat, conversation, heard):
            told = await self.store.read(reported.counts, self.vault, seat.caller_id, named)
            found["reported"] = [_told(each) for each in told]
        if seat.register_version != self._register_version:
            await self._reload_register()
        return World(
            now=now,
            zone=self.mind.zone,
            topics=self.mind.topics,
            needs=self.mind.needs,
            register=self._register,
            facts=self.mind.facts,
            phrases=self.mind.phrases,
            on_duty=seat.on_duty,
            channel=seat.channel,
            region=self.mind.region,
            found=found,
            holder=seat.conversation.holder,
            new_case=pins.fresh_number(),
            new_pin=pins.fresh_pin(),
            reachable=(until := self.open_until(seat)) is None or now < until,
            open_until=until,
            last_in_at=seat.last_in_at,
        )

    def open_until(self, seat: Seat) -> datetime | None:
        """Until when the channel lets us write unasked; None is for ever."""
        channel = self.channels.get(seat.channel)
        window = channel.limits.window if channel is not None else None
        return None if window is None else (seat.last_in_at or NEVER) + window

    def speak(self, seat: Seat, decision: Decision, now: datetime) -> tuple[Sequence[tuple[str, Words]], Decision]:
        """Lines into messages that fit the channel; the choices of the last one are what a digit means next."""
        speech = self.mind.speech
        language = speech.language(decision.conversation.language or seat.client_language)
        messages = speech.message(decision.says, language, now.astimezone(self.mind.zone).date())
        offered = next((words.choices for words in reversed(messages) if words.choices), ())
        names = ",".join(say.line for say in decision.says)
        parts = [(names, part) for message in messages for part in self._parts(seat.channel, message)]
        if not decision.says:  # silence keeps the open choices open
            offered = seat.conversation.offered
        return parts, replace(decision, conversation=replace(decision.conversation, offered=offered))

    def _parts(self, name: str, words: Words) -> tuple[Words, ...]:
        """What a channel can carry. One that was turned off keeps its callers; what they are told waits."""
        channel = self.channels.get(name)
        return (words,) if channel is None else channel.parts(words)

    def alert(self, decision: Decision, conversation: Conversation, world: World) -> str | None:
        """What the on-call counsellor's telephone shows: number and level, nothing else."""
        escalation = decision.escalation
        if escalation is None:
            return None
        line = "desk.alert_untaken" if escalation.reason == "untaken" else "desk.alert"
        return self._alert(line, conversation.case or world.new_case, escalation.level, world.today)

    def _alert(self, line: str, number: str, level: Level, today: date) -> str:
        say = Say(line, {"number": number, "level": int(level)})
        return self.mind.speech.words(say, SOURCE_LANGUAGE, today).text

    async def _reload_register(self) -> None:
        current = await self.store.read(listings.current)
        if current is None:
            self._register, self._register_version = registers.Register.empty(), 0
            return
        self._register, self._register_version = register_of(current), current.version

    async def _fail(self, lease: Lease, failures: int, wanted: str | None) -> None:
        """A failed turn waits a little; at the second failure a person is called and the caller is told."""
        if failures + 1 < FAILURES:
            await self.store.run(inbox.failed, lease, self.now())
            return
        speech = self.mind.speech
        today = self.now().astimezone(self.mind.zone).date()
        number = pins.fresh_number()
        await self.store.run(
            conversations.fail_to_human,
            self.vault,
            lease,
            [("shared.trouble", speech.words(Say("shared.trouble"), speech.language(wanted), today))],
            number,
            self.now(),
            alert=self._alert("desk.alert", number, Level.HIGH, today),
            again=(Deadline("danger.untaken", after=UNTAKEN),),
        )
        self.bell.ring("outbox")
        self.bell.ring("desk")

    def _be_courteous(self, seat: Seat) -> asyncio.Task[None]:
        """Marks that cost nothing when they fail: presses acknowledged, read, and typing after a second."""
        channel = self.channels.get(seat.channel)

        async def courtesies() -> None:
            if channel is None:
                return
            with suppress(SuarError, OSError, TimeoutError):
                for arrival in seat.arrivals:
                    if arrival.kind is Kind.PRESS and arrival.handle:
                        await channel.acknowledge(arrival.handle)
                silent = seat.conversation.holder is Holder.COUNSELLOR
                if seat.last_handle is not None and not silent:
                    await channel.mark(seat.address, seat.last_handle, typing=False)

        async def typing() -> None:
            await asyncio.sleep(TYPING_AFTER)
            with suppress(SuarError, OSError, TimeoutError):
                if channel is not None and seat.conversation.holder is not Holder.COUNSELLOR:
                    await channel.mark(seat.address, seat.last_handle, typing=True)

        errand = asyncio.create_task(courtesies())
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)
        return asyncio.create_task(typing())


def register_of(copy: listings.Copy) -> registers.Register:
    """A kept copy, ready to be asked for names."""
    rows = [registers.Listing(*row) for row in copy.rows]
    return registers.Register.build(copy.version, copy.snapshot_on, rows, complete=copy.complete)


def named_numbers(seat: Seat, conversation: Conversation, heard: Heard) -> tuple[marks.Mark, ...]:
    """Numbers, accounts and handles to look up: those of these words, or told before when a button was pressed.

    The caller's own number is none of them: somebody who recruits must not learn whether they were reported.
    """
    found = marks.of(heard.entities)
    if heard.choice is not None:
        found = tuple(dict.fromkeys((*found, *marks.of_answer(conversation.remembered.get("numbers")))))
    own = marks.own(seat.address.value) if seat.address.kind is AddressKind.PHONE else None
    return tuple(mark for mark in found if mark.value != own)


def _told(count: reported.Count) -> Value:
    last = f"{count.last:%Y-%m}" if count.last is not None else ""
    return {"mark": count.mark.kept, "what": count.mark.shown, "others": count.others, "last": last}


def _rests_until(seat: Seat, heard: Heard, risk: Risk, now: datetime) -> datetime | None:
    """When a lone harmless fragment is taken up; None when there is nothing to wait for."""
    if len(seat.arrivals) != 1 or seat.arrivals[0].kind is not Kind.TEXT or heard.choice is not None:
        return None
    if len(heard.text.split()) > FRAGMENT or risk.memory or risk.doubt or heard.intent not in {"greet", "unclear"}:
        return None
    until = (seat.waiting_since or now) + PAUSE
    return until if until > now else None


def known_by(decision: Decision, heard: Heard, risk: Risk, world: World) -> Decision:
    """What a caller told of themselves, to be compared with what families report; never where they tell of others."""
    if decision.traces or heard.choice is not None or risk.about in {About.MISSING, About.OTHER, About.SUSPECT}:
        return decision
    told = world.topics.get(decision.conversation.topic or "")
    if told is not None and About.MISSING in told.about:
        return decision
    return replace(decision, traces=of_caller(heard, world.today.year))


def journal(heard: Heard, risk: Risk, decision: Decision, topics: Mapping[str, Topic]) -> dict[str, Value]:
    """What the desk and ``suar replay`` show of a turn; sealed with the caller's key, and without what is secret."""
    secret = {(topic.name, q.name) for topic in topics.values() for q in topic.questions if q.secret}
    return {
        "choice": heard.choice,
        "intent": heard.intent,
        "confidence": heard.confidence,
        "risk": int(risk.level),
        "level_so_far": int(decision.conversation.level),
        "need": decision.need,
        "also": list(decision.also),
        "says": [say.line for say in decision.says],
        "topic": decision.conversation.topic or decision.conversation.last,
        "holder": decision.conversation.holder.value,
        "danger": round(risk.danger, 3),
        "doubt": risk.doubt,
        "down": heard.down,
        "signals": [_signal(signal) for signal in risk.signals],
        "answers": {
            topic: {name: value for name, value in answers.items() if (topic, name) not in secret}
            for topic, answers in decision.conversation.answers.items()
            if answers
        },
        "results": dict(decision.results),
    }


def _signal(signal: Signal) -> dict[str, Value]:
    return {
        "signal": signal.name,
        "level": int(signal.level),
        "about": signal.about.value,
        "words": signal.words,
        "rule": signal.rule,
        "source": signal.source,
    }
