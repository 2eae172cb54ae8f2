"""The nouns of the hotline, frozen.

A caller writes on a channel; each message is an arrival; what we make of the waiting arrivals of one
caller is what we heard; signals of danger add up to a risk; topics decide what to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.facts import Facts
    from bot.phrases import Phrases
    from bot.register import Register

# What a topic remembers must survive a round trip through JSON.
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"


class Level(IntEnum):
    """How bad, how soon. Defined in docs/labels.md."""

    NONE = 0
    INFORM = 1
    WARN = 2
    HIGH = 3
    CRITICAL = 4


class About(StrEnum):
    """Whom a signal concerns. A ``suspect`` fishes for a victim or advertises."""

    SELF = "self"
    OTHER = "other"
    MISSING = "missing"
    SUSPECT = "suspect"


class Holder(StrEnum):
    """Who answers a conversation."""

    BOT = "bot"
    QUEUE = "queue"  # a case is open and nobody took it yet: the bot goes on
    COUNSELLOR = "counsellor"  # the bot is silent
    CLOSED = "closed"  # a counsellor closed the case: the next message wakes the bot


class Kind(StrEnum):
    """What an arrival is."""

    TEXT = "text"
    EDIT = "edit"  # a message that the caller changed afterwards: the new words
    PRESS = "press"  # a button
    COMMAND = "command"  # "/start" and the like
    PHOTO = "photo"
    VOICE = "voice"  # voice notes, audio
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    REACTION = "reaction"
    UNKNOWN = "unknown"  # a kind that the channel knows and we do not
    UNREADABLE = "unreadable"  # a shape that we could not take apart
    CLOCK = "clock"  # a deadline that fell due; never the caller's activity


class AddressKind(StrEnum):
    """What an address is on its channel."""

    CHAT = "chat"  # Telegram's chat id, the terminal
    BSUID = "bsuid"  # WhatsApp's business-scoped user id
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a caller is reached. Opaque: not always a phone number, never logged."""

    channel: str
    kind: AddressKind
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Media:
    """A file that a caller sent, as the channel names it. ``size`` in bytes, when announced."""

    ref: str = field(repr=False)
    mime: str | None = None
    name: str | None = field(default=None, repr=False)
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as the channel gave it.

    ``key`` is the channel's own id for it, equal on every redelivery. ``addresses`` come best first and
    are empty only when nobody can be read out of an unreadable update. ``choice`` is the id of a pressed
    button. ``handle`` is what the channel wants back when we acknowledge it (a message or query id).
    """

    channel: str
    key: str = field(repr=False)
    kind: Kind
    sent_at: datetime
    addresses: tuple[Address, ...] = ()
    text: str = field(default="", repr=False)
    choice: str | None = None
    media: Media | None = None
    language: str | None = None
    place: tuple[float, float] | None = field(default=None, repr=False)
    handle: str | None = field(default=None, repr=False)
    raw: str = field(default="", repr=False)  # only of unreadable and unknown ones


class ReceiptState(StrEnum):
    """What the channel reports about something we sent."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The channel's word about one of our messages. ``row`` is our outbox id when the channel returns it."""

    channel: str
    message_id: str = field(repr=False)
    state: ReceiptState
    row: int | None = None
    error: Literal["gone", "window", "undeliverable"] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one webhook call or one polled update holds."""

    arrivals: tuple[Arrival, ...] = ()
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. ``id`` comes back when it is pressed; ``label`` is at most 20 characters."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Words:
    """One message ready to be sent, in the caller's language."""

    text: str = field(repr=False)
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel sends: the words, where to, and our own row id for channels that can echo it."""

    address: Address
    words: Words
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry, in characters and pieces.

    ``beside_choices``: what fits next to choices, if less. ``window``: how long after the caller's last message we may
    write to them unasked; None is for ever.
    """

    text: int
    label: int
    buttons: int
    rows: int
    beside_choices: int | None = None
    window: timedelta | None = None


class Channel(Protocol):
    """A way in and out. ``read`` and ``parts`` are pure; the rest talk to the channel's API.

    ``send`` sends exactly one part and returns the channel's id of it; it raises ``ChannelUnavailable``
    (surely not arrived), ``Unknown`` (may have arrived), or a kind of ``Undeliverable``.
    """

    name: str
    limits: Limits

    def read(self, raw: bytes, now: datetime) -> Reading: ...
    def parts(self, words: Words) -> tuple[Words, ...]: ...
    async def send(self, outgoing: Outgoing) -> str: ...
    async def mark(self, address: Address, handle: str | None, *, typing: bool) -> None: ...
    async def acknowledge(self, handle: str) -> None: ...
    async def fetch(self, media: Media) -> bytes: ...
    async def close(self) -> None: ...


# ------------------------------------------------------------------ what we heard


@dataclass(frozen=True, slots=True)
class When:
    """A day or hour as people say it, worked out. ``exact`` when an hour was named."""

    at: datetime
    words: str = field(repr=False)
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount of money. ``currency`` is ISO 4217, or None when it was not said."""

    amount: float
    currency: str | None
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entities:
    """What can be read off the words without a model. Countries are ISO 3166 alpha-2."""

    agencies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    here: tuple[str, ...] = ()  # countries that somebody is in, not on the way to: short codes work only there
    places: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()  # places and countries as they were written, in the order of the words
    towns: tuple[str, ...] = ()  # of these, what is less than a country: which office is near
    whens: tuple[When, ...] = ()
    ages: tuple[int, ...] = ()
    phones: tuple[str, ...] = field(default=(), repr=False)  # E.164
    pay: tuple[Pay, ...] = ()
    relations: tuple[str, ...] = ()  # "anak", "adik", "suami" …
    jobs: tuple[str, ...] = ()
    job_words: tuple[str, ...] = ()  # the same in the caller's own words
    case_numbers: tuple[str, ...] = ()
    people: tuple[str, ...] = field(default=(), repr=False)  # names that were given as names, in capitals
    handles: tuple[str, ...] = field(default=(), repr=False)  # of social media, without "@"
    accounts: tuple[str, ...] = field(default=(), repr=False)  # "bca 0001112223": bank if named, digits
    visas: tuple[str, ...] = ()  # work, tourist, visit, umrah, student, border_pass, none
    documents: tuple[str, ...] = ()  # passport, ktp, kk, diploma, contract, permit, birth_certificate, ticket
    payers: tuple[str, ...] = ()  # who bears the cost: employer, self, debt, agent, family


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The model's view of what is wrong with an offer: a warning sign by its name, or "bad" for the whole of it.

    ``share`` is its probability, of offers only. ``words`` are first and end of the stretch of normalised words
    that speaks loudest for it.
    """

    name: str
    share: float
    words: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn, understood. Without an intent the model was silent, down or not asked.

    ``text`` is the words of all arrivals of the turn, a line each. ``choice`` is the id of a pressed, typed
    or numbered choice. ``ranking`` holds every intent with its probability, best first. ``corrects`` says
    that the caller takes something back ("eh bukan, umurnya 19"). ``danger`` is the model's second opinion: the
    probability that the level is 3 or 4, whatever the need; ``suspicions`` is its third, on the offer in the words,
    if they are one. ``asked`` is the question that stands
    open, set while topics read their answers.
    """

    text: str = field(default="", repr=False)
    kinds: tuple[Kind, ...] = ()
    choice: str | None = None
    entities: Entities = Entities()
    intent: str | None = None
    confidence: float | None = None
    ranking: tuple[tuple[str, float], ...] = ()
    danger: float = 0.0
    suspicions: tuple[Suspicion, ...] = ()
    corrects: bool = False
    language: str | None = None  # clear evidence in the words themselves
    place: tuple[float, float] | None = field(default=None, repr=False)
    asked: str | None = None
    down: bool = False  # the model was asked and could not answer


# ------------------------------------------------------------------ risk


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign of danger, with the words that gave it away and the rule behind it.

    ``group``: "harm" for what happens to a person, "offer" for how an offer smells (adds up to 2 at most).
    ``away``: the words themselves place the person abroad, on the way, or leaving within 72 hours.
    """

    name: str
    level: Level
    about: About
    words: str = field(default="", repr=False)
    rule: str = ""
    source: str = ""
    group: str = "harm"
    away: bool = False

    @property
    def guessed(self) -> bool:
        """Whether only the model heard it."""
        return self.name.startswith("model_")


@dataclass(frozen=True, slots=True)
class Risk:
    """What this turn and the conversation so far amount to.

    ``level`` is of this turn alone, ``so_far`` of the conversation including it; only a person lowers that.
    ``danger`` is the model's view of it, from 0 to 1. ``doubt``: perhaps in danger, so
    ask one gentle question. ``signals`` are new in this turn; ``memory`` is all since the last human review.
    """

    level: Level = Level.NONE
    so_far: Level = Level.NONE
    signals: tuple[Signal, ...] = ()
    memory: tuple[Signal, ...] = ()
    danger: float = 0.0
    doubt: bool = False
    about: About = About.SELF
    first: About | None = None  # who is named first in this turn's words


# ------------------------------------------------------------------ what we say and decide


@dataclass(frozen=True, slots=True)
class Say:
    """A named line, with what goes into its gaps. ``choices`` are ids of the line's own button labels.

    ``line`` is "<topic>.<name>" of responses/say/, or "fact.<subject>.<id>" for a fact with its source.
    """

    line: str
    slots: Mapping[str, str | int | date] = field(default_factory=dict)
    choices: tuple[str, ...] | None = None  # None: all that the line has


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to look at again. ``kind`` is "<topic>.<name>" of a topic's clock."""

    kind: str
    after: timedelta | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """A person must see this: opens a case or raises the one that is open."""

    level: Level
    about: About
    reason: str  # a code that bot/desk/names.py has words for
    deadline_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that is known of a person, to find out whether two conversations speak of the same one.

    ``kind``: phone, handle, name (one word of it), country, place, age (a year of birth), job. ``sought``: told of
    somebody who is missed; else of the caller. Only a keyed hash of it is kept.
    """

    kind: str
    value: str = field(repr=False)
    sought: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of something, as the caller told it ``day`` days later. Kept as a count.

    ``subject``: offer or report. ``answer``: of the closed set of actions/follow_up.py.
    """

    subject: str
    answer: str
    day: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """A case number and the PIN that opens it from any chat, as somebody typed them."""

    number: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What we know of one caller's conversation; kept encrypted between turns.

    ``answers`` are by topic, then question. ``suspended`` topics are taken up again, last first; ``later``
    are needs heard in the same message. ``remembered`` crosses topics (the agency of this offer is the
    agency to check). ``offered`` are the choice ids of the last thing we said, in order.
    """

    holder: Holder = Holder.BOT
    language: str | None = None
    topic: str | None = None
    asked: str | None = None
    last: str | None = None  # the topic that ended last, for corrections that come late
    answers: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    skipped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suspended: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    remembered: Mapping[str, Value] = field(default_factory=dict)
    offered: tuple[Choice, ...] = ()
    level: Level = Level.NONE
    signals: tuple[Signal, ...] = ()
    case: str | None = None  # the number of the open case
    repeats: int = 0  # how often the open question was asked in vain
    met: bool = False  # we have greeted this caller
    stopped: bool = False  # the caller told us to stop writing


@dataclass(frozen=True, slots=True)
class Decision:
    """What one turn changes. Applied in one transaction or not at all.

    ``results`` are structured endings for those who script us ("finding", "offer"). ``forget`` asks that
    all that the caller told us is deleted. ``pin`` opens the conversation's case from now on.
    """

    conversation: Conversation
    says: tuple[Say, ...] = ()
    escalation: Escalation | None = None
    deadlines: tuple[Deadline, ...] = ()
    flagged: str | None = None  # why a person should look, when no case is open for it
    need: str = "unclear"
    also: tuple[str, ...] = ()
    results: Mapping[str, Value] = field(default_factory=dict)
    forget: bool = False
    traces: tuple[Trace, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    pin: str | None = field(default=None, repr=False)
    reported: tuple[str, ...] = field(default=(), repr=False)


class Role(StrEnum):
    """What the interpreter may do with a topic, without knowing it by name."""

    PLAIN = "plain"
    MENU = "menu"  # "menu" works anywhere; small talk, which leaves no question
    DANGER = "danger"  # interrupts every other; opened by level, never by an intent alone
    PERSON = "person"  # "orang" works anywhere


Answers: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class World:
    """Everything a decision may look at and cannot find in the words."""

    now: datetime
    zone: ZoneInfo
    topics: Mapping[str, "Topic"]
    needs: Mapping[str, "IntentMeaning"]
    register: "Register"
    facts: "Facts"
    phrases: "Phrases"
    on_duty: int = 0
    channel: str = ""
    region: str = ""
    found: Mapping[str, Value] = field(default_factory=dict)
    remembered: Mapping[str, Value] = field(default_factory=dict)
    level: Level = Level.NONE
    about: About = About.SELF
    memory: tuple[Signal, ...] = ()
    case: str | None = None
    holder: Holder = Holder.BOT
    new_case: str = ""  # the number that a case opened in this turn will carry
    new_pin: str = field(default="", repr=False)  # that may be given to the caller in this turn
    skipped: tuple[str, ...] = ()  # questions that were passed over, while a topic says what it still asks
    reachable: bool = True  # whether the channel lets us write unasked now
    open_until: datetime | None = None  # until when it does; None is for ever
    last_in_at: datetime | None = None  # the caller's own last activity

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class IntentMeaning:
    """What an intent of the model stands for: a need of docs/labels.md, a topic, and whether it is danger."""

    need: str
    topic: str | None = None
    danger: bool = False
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something a topic wants to know.

    ``read`` takes the answer out of what was heard, asked or not (``heard.asked`` tells), and returns None
    when it is not there. ``check`` refuses an answer with a line. ``when`` leaves the question out; there
    ``world.skipped`` tells what was passed over before.
    """

    name: str
    ask: Say
    read: Callable[[Heard], Value]
    check: Callable[[Value, Answers, World], Say | None] | None = None
    optional: bool = True
    when: Callable[[Answers, World], bool] | None = None
    secret: bool = False  # its answer stays out of the journal
    passing: bool = False  # a courtesy: other words than an answer are taken for themselves, and it is dropped


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How a topic ends."""

    says: tuple[Say, ...] = ()
    signals: tuple[Signal, ...] = ()
    escalation: Escalation | None = None
    deadlines: tuple[Deadline, ...] = ()
    remember: Mapping[str, Value] = field(default_factory=dict)
    results: Mapping[str, Value] = field(default_factory=dict)
    flagged: str | None = None
    forget: bool = False
    stopped: bool | None = None
    asks_again: str | None = None  # the question whose answer could not be used: it stays open for a better one
    opens: tuple[str, ...] = ()  # topics that come next, when nothing else waits
    traces: tuple[Trace, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    pin: str | None = field(default=None, repr=False)
    reported: tuple[str, ...] = field(default=(), repr=False)  # marks that others are warned of


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that the hotline can do: its questions and its ending."""

    name: str
    opens_on: frozenset[str]  # intents, as nlu_data/needs.yml has it; there it is read
    conclude: Callable[[Answers, World], Conclusion]
    questions: tuple[Question, ...] = ()
    role: Role = Role.PLAIN
    opening: Callable[[Answers, World], Conclusion] | None = None  # said before its first question
    told: Callable[[Answers, World], Conclusion] | None = None  # after each answer, before the next question
    more: Callable[[Answers, World], Conclusion] | None = None  # the rest of what it said, when the caller wants it
    about: frozenset[About] = frozenset()  # whose danger brings the conversation here
    noted: Say | None = None  # said to words that ask for nothing while this topic's danger stands
    probe: Say | None = None  # the gentle question when danger is possible but not clear
    clock: Mapping[str, Callable[[Answers, World], Conclusion]] = field(default_factory=dict)  # by deadline name
    # What it has to say at once of words that another topic answers; with answers out of these words alone.
    overheard: Callable[[Answers, World], Conclusion] | None = None
    part_of_reports: bool = False  # told inside a report of danger it is overheard, and not opened
    declines: Callable[[Heard], bool] | None = None  # words that are no matter of this topic beside another wish
    # What number and PIN these words show, with what this topic knows while it is open; the store tries them.
    shows: Callable[[Answers, Heard], Key | None] | None = None
    named: Callable[[Heard], bool] | None = None  # whether these words surely ask for it, whatever the model hears
