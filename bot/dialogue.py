"""What happens next in a conversation? The only interpreter of topics; it knows none of them by name."""

from collections.abc import Iterable
from dataclasses import replace

from bot import risk as risks
from bot.model import (
    About,
    Conclusion,
    Conversation,
    Deadline,
    Decision,
    Escalation,
    Heard,
    Holder,
    Kind,
    Level,
    Outcome,
    Question,
    Risk,
    Role,
    Say,
    Signal,
    Topic,
    Trace,
    Value,
    World,
)

# A topic opens when its intents together are this probable …
SURE = 0.45
# … or this probable and twice as probable as the next topic.
LIKELY = 0.25
# Leaving an open question takes more: most words are meant as its answer.
LEAVES = 0.6
# A second need in the same message is kept for afterwards from here on.
SECOND = 0.25
# Beside danger a little more is wanted, because its words also sound like questions of rights or papers.
BESIDE = 0.3
# A report of danger is told in free words that sound like many other wishes: leaving it takes near certainty.
LEAVES_DANGER = 0.75
# How much a sign of danger in the words counts for its need, beside the model's shares; chosen on dev.jsonl.
SPEAKS_FOR = 0.3
# The same question is put twice; then we go on without it, or offer a way out.
PATIENCE = 2
# What the caller allowed us to do later, among what is remembered. To be told to stop takes it back.
CONSENT = "consent"
# That somebody looked for a victim here, among what is remembered: what they told of others is theirs to hide.
SUSPECT = "suspect"
# What is remembered of the topic whose answer has a rest that can be asked for.
MORE = "more_of"
# From so many words on somebody tells a story, and not only what was asked.
TOLD = 7
TOLD_UNSPACED = 20  # characters of Chinese, which is written without spaces
# Words of an answer up to which the model's doubt counts for nothing.
BRIEF = 3

MEDIA = {Kind.VOICE, Kind.VIDEO, Kind.PHOTO, Kind.DOCUMENT, Kind.STICKER, Kind.LOCATION, Kind.CONTACT, Kind.REACTION}
NEEDS_BY_ABOUT = {
    About.SELF: "distress_self",
    About.OTHER: "distress_other",
    About.MISSING: "report_missing",
}
_WHOSE = frozenset({"distress_self", "distress_other"})


def decide(conversation: Conversation, heard: Heard, risk: Risk, world: World) -> Decision:
    """One turn: who answers, what is said, whether a person must come.

    In this order: a counsellor holds it (we only listen), the clock, somebody who fishes for a victim,
    danger that is new or has risen, a command, an answer or a new wish. The level never falls here.
    """
    turn = _Turn(conversation, heard, risk, world)
    if conversation.holder is Holder.COUNSELLOR:
        turn.listen()
    elif heard.choice is not None and heard.choice.startswith("clock:"):
        turn.ring(heard.choice.removeprefix("clock:"))
    elif turn.fished():
        turn.stay_bland()
    elif turn.danger_rose():
        turn.interrupt()
    elif not turn.command():
        turn.go_on()
    # Who looks for victims must not learn from us whether they were reported.
    asks_of = bool(world.found.get("reported")) and turn.flagged != "suspect"
    tells = len(heard.text.split()) > TOLD or (not heard.text.isascii() and len(heard.text) > TOLD_UNSPACED)
    if conversation.holder is not Holder.COUNSELLOR and (risk.signals or asks_of or tells):
        turn.overhear()
    return turn.decision()


def wake(conversation: Conversation) -> Conversation:
    """A closed conversation begins anew: closing a case is a person's review of all that was said."""
    if conversation.holder is not Holder.CLOSED:
        return conversation
    return Conversation(
        language=conversation.language,
        remembered=conversation.remembered,
        met=conversation.met,
        stopped=conversation.stopped,
        offered=(),
    )


class _Turn:
    """The turn while it is thought through. Lives for one call of ``decide``."""

    def __init__(self, conversation: Conversation, heard: Heard, risk: Risk, world: World) -> None:
        self.before = conversation
        self.now = replace(
            conversation,
            signals=risk.memory,
            level=max(conversation.level, risk.so_far),
            language=conversation.language or heard.language,
            remembered={**conversation.remembered, **_memorable(heard)},
            stopped=False,
            offered=(),
        )
        self.heard = heard
        self.risk = risk
        self._world = world
        self.says: list[Say] = []
        self.deadlines: list[Deadline] = []
        self.escalation: Escalation | None = None
        self.flagged: str | None = None
        self.results: dict[str, Value] = {}
        self.forget = False
        self.traces: list[Trace] = []
        self.outcomes: list[Outcome] = []
        self.pin: str | None = None
        self.reported: list[str] = []
        self.opened: set[str] = set()
        self.ended: set[str] = set()  # topics that said something of their own in this turn

    @property
    def world(self) -> World:
        """The world as this turn has changed it: what topics may look at."""
        return replace(
            self._world,
            remembered=self.now.remembered,
            level=self.now.level,
            about=self.risk.about,
            memory=self.risk.memory,
            case=self.now.case,
            holder=self.before.holder,
        )

    @property
    def topic(self) -> Topic | None:
        return self._world.topics.get(self.now.topic) if self.now.topic else None

    # -------------------------------------------------------------- who answers

    def listen(self) -> None:
        """A counsellor writes with the caller: we stay silent and only see danger rise."""

    def fished(self) -> bool:
        """Whether this message looks for a victim or recruits, and does not itself come from danger.

        Somebody else's danger in it is weighed against the model: "the girl who ran from my house, where is
        she" tells of one, and must be answered to nobody. The case is opened either way.
        """
        new = [signal for signal in self.risk.signals if signal.level >= Level.WARN]
        high = {signal.about for signal in new if signal.level >= Level.HIGH} - {About.SUSPECT}
        meant = self._world.needs.get(self.heard.intent or "")
        sure = (self.heard.confidence or 0.0) if meant is not None and meant.about is About.SUSPECT else 0.0
        if not any(signal.about is About.SUSPECT for signal in new):
            return sure >= LEAVES and meant is not None and meant.danger and About.SELF not in high
        # Words and model agree: then what is told of others is told by the one who looks for them.
        return About.SELF not in high and (not high or sure >= SURE)

    def judging(self) -> Topic | None:
        """The topic that finds something to judge in these words, whoever wrote them."""
        heard = replace(self.heard, asked=None)
        for topic in self._world.topics.values():
            if topic.overheard is not None:
                told = {question.name: question.read(heard) for question in topic.questions}
                answers = {name: each for name, each in told.items() if each is not None}
                if topic.overheard(answers, self.world).says:
                    return topic
        return None

    def recognised(self) -> bool:
        """Whether all danger here comes from the one who writes: they must not learn of the case."""
        about = {signal.about for signal in self.risk.memory if signal.level >= Level.HIGH}
        return bool(about) and (
            about == {About.SUSPECT} or (SUSPECT in self.now.remembered and About.SELF not in about)
        )

    def stay_bland(self) -> None:
        """Give nothing, and let nobody notice that they were recognised; a person looks."""
        self.flagged = "suspect"
        self.now = replace(self.now, remembered={**self.now.remembered, SUSPECT: True})
        for topic in self._world.topics.values():
            if About.SUSPECT in topic.about:
                self.say(topic.conclude({}, self.world).says)
                return

    def danger_rose(self) -> bool:
        """Whether this turn itself brings danger that nobody was told of yet.

        Inside a topic of danger the answers are short, and the model alone hears danger in most of them
        ("adik saya"): once a person is called, only words that are a sign by themselves interrupt it.
        """
        if self.risk.level < Level.HIGH:
            return False
        if self.now.case is None:
            return True
        if self.cared_for() is not None and all(s.name.startswith("model_") for s in self._high()):
            return False
        keeper = self.keeper()
        inside = keeper is not None and keeper.name in (self.now.topic, self.now.last)
        return not inside or self.risk.so_far > self.before.level

    def _high(self) -> list[Signal]:
        return [signal for signal in self.risk.signals if signal.level >= Level.HIGH]

    def cared_for(self) -> Topic | None:
        """The topic that takes care of a danger that a person was called for, while that danger stands."""
        if self.now.case is None:
            return None
        names = (self.now.topic, self.now.last, *self.now.answers)
        return next((t for n in names if n and (t := self._world.topics.get(n)) and t.role is Role.DANGER), None)

    def keeper(self) -> Topic | None:
        """The topic that takes care of the danger of this turn, by whom it is about."""
        return next((t for t in self._world.topics.values() if self.risk.about in t.about), None)

    def interrupt(self) -> None:
        """Danger comes before everything; what else was wanted waits."""
        keeper = self.keeper()
        if keeper is None:
            return
        others = [t for t in self.wanted(BESIDE) if t is not keeper and t.role is Role.PLAIN]
        reports = self.reported_beside(keeper)
        if self.now.topic == keeper.name:  # worse than before, in the middle of it
            self.fill(keeper, claim=True)
            self.end(keeper, keeper.opening(self.answers(keeper), self.world) if keeper.opening else Conclusion())
            self.advance(keeper)
        else:
            if self.topic is not None and self.topic.role is Role.DANGER:  # the cry is an answer too
                self.fill(self.topic, claim=True)
            self.open(keeper)
        self.now = replace(self.now, later=(*(t.name for t in reports), *self.now.later))
        self.keep_for_later(others)

    def reported_beside(self, keeper: Topic) -> list[Topic]:
        """A report of somebody missing beside graver danger: what the words tell is taken now, the rest asked later."""
        heard = {signal.about for signal in self.risk.signals}
        known = {*self.now.later, *self.now.suspended, *self.opened, self.now.topic, *self.now.answers}
        wanted = self.wanted(BESIDE)
        beside = [
            t
            for t in self._world.topics.values()
            if About.MISSING in t.about and t is not keeper and (About.MISSING in heard or t in wanted)
        ]
        fresh: list[Topic] = []
        for topic in beside:
            if topic.name not in known and topic not in fresh:
                if self.fill(topic, claim=False):
                    self.tell(topic)
                fresh.append(topic)
        return fresh

    def overhear(self) -> None:
        """What these words tell beside the matter in hand, an offer in a cry for help: judged now, said first."""
        heard = replace(self.heard, asked=None)
        for topic in self._world.topics.values():
            if topic.overheard is None or topic.name in {*self.opened, *self.ended}:
                continue
            told = {question.name: question.read(heard) for question in topic.questions}
            answers = {name: each for name, each in told.items() if each is not None}
            said, self.says = self.says, []
            self.end(topic, topic.overheard(answers, self.world))
            self.says += said

    # -------------------------------------------------------------- what was meant

    def command(self) -> bool:
        """Words that work anywhere: menu, stop, a person, a language, and the buttons that open a topic."""
        choice = self.heard.choice or ""
        if choice.startswith("@lang-"):
            self.now = replace(self.now, language=choice.removeprefix("@lang-"))
            asked = self.topic is not None
            # Without an open question the buttons are the only way on in the new language.
            self.say([Say("shared.language_set", choices=None if asked else ("@menu", "@person"))])
            self.repeat_question()
            return True
        if choice == "@stop":
            self.now = replace(self.now, topic=None, asked=None, suspended=(), later=(), stopped=True)
            self.take_back_consent()
            self.say([Say("shared.stopped_case" if self.now.case and not self.recognised() else "shared.stopped")])
            return True
        if not choice.startswith("@"):
            return False
        if choice == "@more":
            self.tell_more()
            return True
        role = {"@menu": Role.MENU, "@person": Role.PERSON}.get(choice)
        topic = (
            next((t for t in self._world.topics.values() if t.role is role), None)
            if role
            else self._world.topics.get(choice[1:])
        )
        if topic is None:  # a button of an older edition
            self.unclear()
            return True
        if topic.role is Role.MENU:
            self.now = replace(self.now, topic=None, asked=None, suspended=(), later=())
        self.open(topic)
        return True

    def tell_more(self) -> None:
        """The rest of the last answer that has one; the open question stays open."""
        topic = self._world.topics.get(str(self.now.remembered.get(MORE)))
        rest = topic.more(self.answers(topic), self.world) if topic is not None and topic.more is not None else None
        if topic is not None and rest is not None and rest.says:
            self.end(topic, rest)
        else:
            self.say([Say("shared.nothing_more")])
        self.repeat_question()

    def go_on(self) -> None:
        """Take answers, open what is asked for, come back to what was left."""
        if self.answered_by_button():
            return
        if (shown := self.shown_to()) is not None and shown is not self.topic:
            self.open(shown)
            return
        if self.heard.corrects and self.corrected():
            return
        wanted = [t for t in self.wanted(SECOND) if t.role is not Role.DANGER]
        first = wanted[0] if wanted and self.opens(wanted[0]) else None
        if first is not None and About.SUSPECT in first.about:
            first = self.judging() or first  # sounds like a recruiter's, and says that it was forwarded
        if first is not None and self.gasped() and self.scores().get(first.name, 0.0) < LEAVES:
            first = None  # "takut", said in danger, is no question of privacy
        active = self.topic
        if active is not None and self.passed_by(active):
            active = None
        leaves = active is not None and first is not None and first is not active and self.leaves_for(first)
        if active is not None and self.fill(active, claim=not leaves):
            if leaves:  # else the words were the answer, whatever else they sound like
                self.keep_for_later(t for t in wanted if t is not active and self.opens(t))
            self.advance(active)
            if self.brief():
                return
        elif active is not None and not leaves:
            self.again(active)
        elif first is not None:
            self.open(first)
            self.keep_for_later(t for t in wanted[1:] if t.role is Role.PLAIN and t is not active)
        elif not (self.risk.doubt and self.asks_gently()):
            self.unclear()
            return
        if self.risk.doubt:
            self.ask_gently()

    def passed_by(self, topic: Topic) -> bool:
        """Whether a courtesy stands open and these words are no answer to it: then it is dropped without a word."""
        question = next((q for q in topic.questions if q.name == self.now.asked), None)
        if question is None or not question.passing or self.fill(topic, claim=True):
            return False
        self.now = replace(self.now, topic=None, asked=None, repeats=0)
        return True

    def shown_to(self) -> Topic | None:
        """The topic that takes the number and PIN of these words, or that they name."""
        if self.heard.choice is None and self.heard.text:
            for topic in self._world.topics.values():
                if topic.named is not None and topic.named(self.heard):
                    return topic
        topics = (t for t in self._world.topics.values() if t.shows is not None)
        known = self.answers(self.topic) if self.topic is not None else {}
        return next((t for t in topics if t.shows and t.shows(known if t is self.topic else {}, self.heard)), None)

    def gasped(self) -> bool:
        """Whether somebody in a danger that a person was called for wrote no more than a word or three."""
        return self.cared_for() is not None and len(self.heard.text.split()) <= BRIEF

    def brief(self) -> bool:
        """Whether an answer is too short for the model alone to find danger in it ("tiga bulan lagi")."""
        return len(self.heard.text.split()) <= BRIEF and self.risk.level < Level.WARN

    def scores(self) -> dict[str, float]:
        """How probable each topic is: the probabilities of its intents together."""
        scores: dict[str, float] = {}
        for intent, probability in self.heard.ranking:
            meaning = self._world.needs.get(intent)
            if meaning is not None and meaning.topic is not None:
                scores[meaning.topic] = scores.get(meaning.topic, 0.0) + probability
        return scores

    def wanted(self, least: float) -> list[Topic]:
        """The topics that this message asks for, most probable first.

        What is not ours counts only when nothing else is wanted: an advertisement that somebody forwards
        with a question sounds like a recruiter's, and is meant to be judged.
        """
        scores = self.scores()
        ranked = sorted(scores, key=lambda name: -scores[name])
        wanted = [self._world.topics[n] for n in ranked if scores[n] >= least and n in self._world.topics]
        ours = [topic for topic in wanted if About.SUSPECT not in topic.about]
        taken = [topic for topic in ours if topic.declines is None or not topic.declines(self.heard)]
        if any(topic.role is Role.PLAIN for topic in taken):
            ours = taken
        return ours if any(topic.role is not Role.DANGER for topic in ours) else wanted

    def opens(self, topic: Topic) -> bool:
        """Whether it is clear enough, beside other wishes.

        Danger's many intents do not count against it, ``risk`` weighs those; nor does what is not ours.
        """
        scores = self.scores()
        mine = scores.get(topic.name, 0.0)
        others = (
            t
            for t in self._world.topics.values()
            if t is not topic and t.role is not Role.DANGER and not t.about
            if t.declines is None or not t.declines(self.heard)
        )
        rest = max((scores.get(other.name, 0.0) for other in others), default=0.0)
        return mine >= SURE or (mine >= LIKELY and mine >= 2 * rest)

    def leaves_for(self, topic: Topic) -> bool:
        """Whether the words leave the open question for another topic; small talk never does."""
        least = LEAVES_DANGER if self.topic is not None and self.topic.role is Role.DANGER else LEAVES
        return topic.role is not Role.MENU and self.scores().get(topic.name, 0.0) >= least

    def answered_by_button(self) -> bool:
        """A choice of a line belongs to the question that asks with that line, open or not."""
        line, _, key = (self.heard.choice or "").partition(":")
        topic = self._world.topics.get(line.partition(".")[0])
        if not key or topic is None:
            return False
        question = next((q for q in topic.questions if q.ask.line == line), None)
        if topic.probe is not None and topic.probe.line == line:
            question = next((q for q in topic.questions if q.name == "probe"), question)
        if question is None:
            return False
        if key in {"skip", "unknown"}:
            self.skip(topic, question)
        else:
            value = question.read(replace(self.heard, asked=question.name))
            self.answer(topic, question, value if value is not None else key)
        if self.now.topic == topic.name:
            self.advance(topic)
        else:
            self.open(topic, fresh=False)
        return True

    def corrected(self) -> bool:
        """ "Eh bukan, umurnya 19": the answer changes, and an ending that stood on it is said again."""
        for name in (self.now.topic, self.now.last):
            topic = self._world.topics.get(name) if name else None
            if topic is None:
                continue
            asked_before = {q for q in self.answers(topic) if q != self.now.asked}
            changed = False
            for question in topic.questions:
                value = question.read(self.heard) if question.name in asked_before else None
                if value is not None and value != self.answers(topic).get(question.name):
                    self.answer(topic, question, value)
                    changed = True
            if changed:
                self.say([Say("shared.corrected")])
                self.now = replace(self.now, topic=topic.name)
                self.advance(topic)
                return True
        return False

    # -------------------------------------------------------------- topics

    def answers(self, topic: Topic) -> dict[str, Value]:
        return dict(self.now.answers.get(topic.name, {}))

    def answer(self, topic: Topic, question: Question, value: Value) -> None:
        answers = {**self.answers(topic), question.name: value}
        skipped = tuple(name for name in self.now.skipped.get(topic.name, ()) if name != question.name)
        self.now = replace(
            self.now,
            answers={**self.now.answers, topic.name: answers},
            skipped={**self.now.skipped, topic.name: skipped},
            repeats=0,
        )

    def skip(self, topic: Topic, question: Question) -> None:
        skipped = (*self.now.skipped.get(topic.name, ()), question.name)
        self.now = replace(self.now, skipped={**self.now.skipped, topic.name: skipped}, repeats=0)

    def open(self, topic: Topic, *, fresh: bool = True) -> None:
        """Begin a topic with all that is known; what stood open waits below it."""
        active = self.topic
        if active is not None and active is not topic and topic.role is not Role.MENU:
            self.now = replace(self.now, suspended=(*_without(self.now.suspended, active.name), active.name))
        if fresh and topic.role is not Role.DANGER:
            self.now = replace(
                self.now,
                answers={**self.now.answers, topic.name: {}},
                skipped={**self.now.skipped, topic.name: ()},
            )
        self.now = replace(self.now, topic=topic.name, asked=None, suspended=_without(self.now.suspended, topic.name))
        self.opened.add(topic.name)
        self.fill(topic, claim=False)
        if topic.opening is not None:
            self.end(topic, topic.opening(self.answers(topic), self.world))
        self.advance(topic)

    def fill(self, topic: Topic, *, claim: bool) -> bool:
        """Take every answer out of what was heard. With ``claim`` the open question may take free words too."""
        asked = self.now.asked if claim and self.now.topic == topic.name else None
        if asked and self.heard.choice in {"skip", "unknown"}:
            self.skip(topic, next(q for q in topic.questions if q.name == asked))
            return True
        filled = False
        heard = replace(self.heard, asked=asked)
        for question in topic.questions:
            have = self.answers(topic)
            if question.name in have and question.name != asked:
                continue
            value = question.read(heard)
            if value is None and asked is None:
                kept = self.now.remembered.get(f"{topic.name}.{question.name}")  # by the topic, for itself
                value = kept if kept is not None else self.now.remembered.get(question.name)
            if value is None:
                continue
            refusal = question.check(value, have, self.world) if question.check else None
            if refusal is not None:
                self.say([refusal])
                continue
            self.answer(topic, question, value)
            filled = True
        return filled

    def advance(self, topic: Topic) -> None:
        """Ask the next thing that is missing, or end."""
        if topic.told is not None and self.answers(topic):
            self.end(topic, topic.told(self.answers(topic), self.world))
        question = self.missing(topic)
        if question is not None:
            self.ask(question)
            return
        conclusion = topic.conclude(self.answers(topic), self.world)
        self.end(topic, conclusion)
        if conclusion.asks_again is not None:
            self.drop(topic, conclusion.asks_again)
            return
        self.now = replace(self.now, topic=None, asked=None, last=topic.name, repeats=0)
        if self.now.stopped:  # who cannot write now is asked nothing more
            self.now = replace(self.now, suspended=(), later=())
        self.resume()

    def drop(self, topic: Topic, name: str) -> None:
        """Take an answer back and leave its question open; the ending has said what is wanted instead."""
        answers = {question: value for question, value in self.answers(topic).items() if question != name}
        self.now = replace(self.now, answers={**self.now.answers, topic.name: answers}, asked=name, repeats=0)

    def missing(self, topic: Topic) -> Question | None:
        answers = self.answers(topic)
        skipped = self.now.skipped.get(topic.name, ())
        world = replace(self.world, skipped=skipped)
        return next(
            (
                q
                for q in topic.questions
                if q.name not in answers and q.name not in skipped and (q.when is None or q.when(answers, world))
            ),
            None,
        )

    def ask(self, question: Question) -> None:
        again = self.before.asked == question.name and self.before.topic == self.now.topic
        self.now = replace(self.now, asked=question.name, repeats=self.now.repeats + 1 if again else 0)
        self.say([question.ask])

    def again(self, topic: Topic) -> None:
        """Not an answer: the question once more, then on without it."""
        question = next((q for q in topic.questions if q.name == self.now.asked), None)
        if question is None:
            self.advance(topic)
            return
        added = self.told_besides()
        if self.now.repeats + 1 >= PATIENCE:
            if question.optional:
                self.skip(topic, question)
                self.advance(topic)
            else:
                self.say([Say("shared.way_out")])
            return
        standing = self.cared_for()
        noted = topic.noted or (standing.noted if standing is not None else None)
        self.say([(None if added else self.unread(choices=())) or noted or Say("shared.ask_again")])
        self.ask(question)

    def told_besides(self) -> bool:
        """Take what these words add to a report that is over or waits; True when they added something."""
        standing = self.cared_for()
        if standing is None or standing is self.topic or not self.fill(standing, claim=False):
            return False
        self.tell(standing)
        return True

    def tell(self, topic: Topic) -> None:
        """What a topic makes of new answers that did not come in its own course."""
        if topic.told is not None:
            self.end(topic, topic.told(self.answers(topic), self.world))

    def take_back_consent(self) -> None:
        kept = {name: value for name, value in self.now.remembered.items() if name != CONSENT}
        self.now = replace(self.now, remembered=kept)

    def end(self, topic: Topic, conclusion: Conclusion) -> None:
        """Take over what a topic's opening or ending brings; its signals count in this same turn."""
        self.ended.add(topic.name)
        self.say(conclusion.says)
        self.deadlines += conclusion.deadlines
        self.results.update(conclusion.results)
        self.flagged = conclusion.flagged or self.flagged
        self.forget = self.forget or conclusion.forget
        told = {MORE: topic.name} if topic.more is not None and conclusion.says else {}
        self.now = replace(self.now, remembered={**self.now.remembered, **told, **conclusion.remember})
        self.traces += conclusion.traces
        self.outcomes += conclusion.outcomes
        self.pin = conclusion.pin or self.pin
        self.reported += conclusion.reported
        known = {*self.now.later, *self.opened, self.now.topic}
        self.now = replace(self.now, later=(*self.now.later, *(name for name in conclusion.opens if name not in known)))
        if conclusion.stopped is not None:
            self.now = replace(self.now, stopped=conclusion.stopped)
        if conclusion.stopped:
            self.take_back_consent()
        if conclusion.escalation is not None:
            self.escalation = _stronger(self.escalation, conclusion.escalation)
        if conclusion.signals:
            self.add(conclusion.signals)
            if self.risk.level >= Level.HIGH and topic.role is Role.PLAIN and self.now.case is None:
                self.bring_keeper(topic)

    def bring_keeper(self, after: Topic) -> None:
        """An ending found danger: the topic that takes care of it comes next."""
        keeper = self.keeper()
        if keeper is not None and keeper is not after and keeper.name not in self.opened:
            self.now = replace(self.now, later=(keeper.name, *_without(self.now.later, keeper.name)))

    def add(self, signals: Iterable[Signal]) -> None:
        self.risk = risks.with_signals(self.risk, tuple(signals))
        self.now = replace(self.now, signals=self.risk.memory, level=max(self.now.level, self.risk.so_far))

    def resume(self) -> None:
        """After an ending: first what the same message also asked, then what was interrupted."""
        while self.now.later:
            name, *rest = self.now.later
            self.now = replace(self.now, later=tuple(rest))
            topic = self._world.topics.get(name)
            if topic is not None and name not in self.opened:
                self.open(topic)
                return
        while self.now.suspended:
            *rest_, name = self.now.suspended
            self.now = replace(self.now, suspended=tuple(rest_))
            topic = self._world.topics.get(name)
            question = self.missing(topic) if topic is not None else None
            if topic is not None and question is not None:
                self.now = replace(self.now, topic=name)
                self.say([Say("shared.back")])
                self.ask(question)
                return

    def repeat_question(self) -> None:
        topic = self.topic
        question = self.missing(topic) if topic is not None else None
        if question is not None:
            self.ask(question)

    def keep_for_later(self, topics: Iterable[Topic]) -> None:
        for topic in topics:
            known = {*self.now.later, *self.now.suspended, *self.opened, self.now.topic}
            if topic.role is Role.PLAIN and topic.name not in known:
                self.now = replace(self.now, later=(*self.now.later, topic.name))
        if self.now.topic is None:
            self.resume()

    # -------------------------------------------------------------- not understood

    def unclear(self) -> None:
        """Nothing was understood: say so kindly, offer the likeliest meanings, and let a person see it."""
        standing = self.cared_for()
        if self.told_besides() and standing is not None and standing.noted is not None:
            self.say([standing.noted])
        elif (unread := self.unread(choices=() if standing is not None else None)) is not None:
            self.say([unread])
        elif standing is not None and standing.noted is not None:
            self.say([standing.noted])
        elif self.heard.down or self.heard.intent is None:
            self.flagged = "model_silent" if self.heard.text else None
            self.say([Say("shared.not_understood")])
        else:
            self.flagged = "unclear"
            ours = (t for t in self.wanted(0.05) if t.role is Role.PLAIN and About.SUSPECT not in t.about)
            likely = tuple(f"@{topic.name}" for topic in ours)[:3]
            self.say([Say("shared.which", choices=(*likely, "@person"))] if likely else [Say("shared.not_understood")])

    def unread(self, choices: tuple[str, ...] | None) -> Say | None:
        """What came without words that we can read: kept, and a person looks. The words of a burst count alone."""
        kinds = set(self.heard.kinds)
        if Kind.UNREADABLE in kinds or Kind.UNKNOWN in kinds:
            self.flagged = "unreadable"
            return Say("shared.unreadable")
        if self.heard.text or not kinds & MEDIA:
            return None
        kind = next(k for k in (Kind.VOICE, Kind.VIDEO, Kind.PHOTO, Kind.DOCUMENT, *MEDIA) if k in kinds)
        self.flagged = kind.value if kind not in {Kind.STICKER, Kind.REACTION} else None
        return Say(f"shared.got_{kind.value}", choices=choices)

    def ask_gently(self) -> None:
        """Perhaps in danger: one gentle question, once, and a person looks."""
        self.flagged = "doubt"
        probing = self.asks_gently()
        if probing is not None:
            self.say([probing])

    def asks_gently(self) -> Say | None:
        """The gentle question, unless it was answered or a person is called already."""
        topic = next((t for t in self._world.topics.values() if t.probe is not None), None)
        if topic is None or "probe" in self.answers(topic) or self.now.case is not None:
            return None
        return topic.probe

    # -------------------------------------------------------------- the clock

    def ring(self, name: str) -> None:
        """A deadline fell due. A topic's own clock says what to do; an unknown one does nothing."""
        topic = self._world.topics.get(name.partition(".")[0])
        handle = topic.clock.get(name.partition(".")[2]) if topic is not None else None
        self.now = replace(self.now, offered=self.before.offered, stopped=self.before.stopped)
        if topic is not None and handle is not None:
            conclusion = handle(self.answers(topic), self.world)
            self.end(topic, conclusion)
            if conclusion.asks_again is not None and not self.before.stopped:
                self.leave_open(topic, conclusion.asks_again)
            if self.before.stopped:  # somebody who may be watched, or who asked for it, is not written to
                self.says = []

    def leave_open(self, topic: Topic, question: str) -> None:
        """What the clock asked is the open question; what stood open before waits below it."""
        active = self.topic
        if active is not None and active is not topic:
            self.now = replace(self.now, suspended=(*_without(self.now.suspended, active.name), active.name))
        self.now = replace(self.now, topic=topic.name)
        self.drop(topic, question)

    # -------------------------------------------------------------- the result

    def say(self, says: Iterable[Say]) -> None:
        self.says += says

    def decision(self) -> Decision:
        escalation = self.escalation
        grown = self.now.case is None or self.risk.so_far > self.before.level
        if self.risk.level >= Level.HIGH and grown:
            reason = "suspect" if self.risk.about is About.SUSPECT else "risk"
            escalation = _stronger(Escalation(self.now.level, self.risk.about, reason), escalation)
        holder = self.now.holder
        if escalation is not None and holder is Holder.BOT:
            holder = Holder.QUEUE
        need, also = self.needs()
        return Decision(
            conversation=replace(self.now, holder=holder, met=True),
            says=tuple(self.says),
            escalation=escalation,
            deadlines=tuple(self.deadlines),
            flagged=None if escalation is not None or self.now.case is not None else self.flagged,
            need=need,
            also=also,
            results=self.results,
            forget=self.forget,
            traces=tuple(self.traces),
            outcomes=tuple(self.outcomes),
            pin=self.pin,
            reported=tuple(self.reported),
        )

    def needs(self) -> tuple[str, tuple[str, ...]]:
        """The need that leads, and the others that were heard.

        The model's shares are added up by need. A sign of danger in the words speaks for the need of whoever it is
        about, a critical one before all; not one of before the journey, for who asks about a child that is to go
        wants an offer judged. Whose distress it is, who is named first helps to tell.
        """
        shares: dict[str, float] = {}
        for intent, probability in self.heard.ranking:
            meaning = self._world.needs.get(intent)
            if meaning is not None:
                shares[meaning.need] = shares.get(meaning.need, 0.0) + probability
        model = dict(shares)
        strongest = max(self._high(), key=lambda s: s.level, default=None)
        for signal in self._high():
            need = NEEDS_BY_ABOUT.get(signal.about)
            if need is None or signal.name.startswith("model_") or (signal.name in risks.BEFORE and model):
                continue
            shares[need] = shares.get(need, 0.0) + (1.0 if signal.level is Level.CRITICAL else SPEAKS_FOR)
        first = NEEDS_BY_ABOUT.get(self.risk.first) if self.risk.first is not None else None
        if model and first is not None and max(shares, key=shares.__getitem__) in _WHOSE:
            shares[first] = shares.get(first, 0.0) + SPEAKS_FOR
        heard = sorted(shares, key=lambda need: -shares[need])
        if not model and strongest is not None and strongest.about in NEEDS_BY_ABOUT:
            heard = [NEEDS_BY_ABOUT[strongest.about]]
        if not heard:
            return "unclear", ()
        return heard[0], tuple(need for need in heard[1:] if shares[need] >= SECOND)


def _memorable(heard: Heard) -> dict[str, Value]:
    """What crosses topics: the agency of this offer is the agency to check."""
    entities = heard.entities
    memorable: dict[str, Value] = {}
    if entities.agencies:
        memorable["agency"] = entities.agencies[-1]
    if entities.countries:
        memorable["country"] = entities.countries[-1]
    if entities.here:
        memorable["here"] = entities.here[-1]
    return memorable


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name)


def _stronger(one: Escalation | None, other: Escalation | None) -> Escalation | None:
    """The worse of two, by the earlier of their deadlines."""
    if one is None or other is None:
        return one or other
    times = [at for at in (one.deadline_at, other.deadline_at) if at is not None]
    return replace(one if one.level >= other.level else other, deadline_at=min(times, default=None))
