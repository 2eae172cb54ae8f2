"""How bad is what we heard, how soon, and about whom?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot import suspicion
from bot.model import About, Conversation, Heard, Level, Risk, Signal, When, World
from bot.phrases import Hit, Said, Word
from bot.scope import Manner, Scene, scene
from bot.spelling import word_set

# The model's view of danger that is a sign by itself; chosen on tests/nlu/dev.jsonl (docs/decisions/0014).
SURE = 0.45
# Behind a first message there is a talk that we do not see: its pieces ("oh ok, biar dia pegang sendiri") need more.
SURE_LATER = 0.7
# A short answer to an open question ("Dewi, umur 18") sounds like the danger stories that such words stand in.
SURE_OF_AN_ANSWER = 0.75
_ANSWER = 6  # words
DOUBT = 0.30  # above it one gentle question is asked
_FEW = 2  # words that say too little to be doubted ("gak tau")
# What words say is denied, past, imagined or told, the model must be surer of.
SURE_ALL_THE_SAME = 0.8
# Words of danger that the model finds so harmless are asked about gently and looked at, instead of ringing a person:
# cats and heroes of novels are "disekap" too. On tests/nlu/dev.jsonl it holds back 3 of 184 dangerous messages that
# words find, and 6 of their 8 false alarms.
HARMLESS = 0.1
_SOON = 3  # days: seventy-two hours, said in days because people name days
_WITHIN_DAYS = 7  # an offer that leaves so soon leaves no time to check it
_OFFERED = frozenset({"ask_offer", "check_agency"})  # needs in which somebody still thinks about going
_LABEL = 24  # characters: a typed label of ours is not the caller's own words
# Harm that is done before anybody leaves: a country beside it is where the journey would go.
BEFORE = frozenset(
    {
        "minor_recruited",
        "age_raised",
        "told_to_lie",
        "pressed_to_leave",
        "body_checked",
        "forced_marriage",
        "child_taken",
        "offer_leaves_soon",
    }
)
# Who says these tells of somebody else, named or not.
_TELLS = frozenset(
    {"katanya", "ktnya", "katenye", "kata", "kate", "jare", "jarene", "bilang", "cerita", "says", "said", "told"}
    | {"dia", "die", "dhia", "dheweke", "she", "her", "he", "him"}
)
# Work that is hard or unpaid, and nobody is forced.
_HARD_WORK = frozenset({"bad_conditions", "wages_withheld"})
MODEL_DANGER = "model_danger"  # the name of a sign that says how bad it is, and not what is needed
# Behind a number these say that it is no age; before it, that it is a sum.
_UNITS = word_set(
    "juta jt ribu rb yuta ewu ringgit rm dolar usd rupiah jam hour hours hari day days orang org kg km persen bulan"
)
_UNTIL = word_set("sampai sampe sd hingga to till")
_BEFORE_SUMS = word_set("gaji gajinya upah rp rm jam pukul pukol tanggal tgl jl no nomor salary")
_STAMP = 2  # numbers in a row beyond the first
_FIRST = (About.SELF, About.MISSING, About.OTHER, About.SUSPECT)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the words of one turn came to, and what was set aside because of how it was meant."""

    signals: tuple[Signal, ...] = ()
    aside: bool = False  # something was denied, past, imagined, told, or agreed to
    wondered: bool = False  # a danger was imagined: perhaps somebody asks for themselves
    excused: bool = False  # a silence has a harmless reason
    asks: bool = False  # the words are wanted judged: somebody else wrote them
    first: About | None = None  # who is named first, mostly the one whom it is about
    of_her: bool = False  # somebody is told of, and the caller does not name themselves
    asked_back: str = ""  # the words in which something was asked back and not given


def assess(conversation: Conversation, heard: Heard, world: World) -> Risk:
    """The risk of this turn and of the conversation so far.

    Words and the model weigh together: either is a sign by itself, and only where the model is nearly certain that
    words of danger mean none do they become a doubt. What is denied, over, imagined or told (docs/labels.md) counts
    as 1 at most.
    """
    said = _from_words(heard, world)
    danger, guess = _from_model(heard, world)
    signals = said.signals
    if not (conversation.case and conversation.asked):  # an answer in a report is no offer, though it tells of one
        named = {signal.name for signal in signals}
        suspected = suspicion.signals(heard, world, _offered_to(said, conversation))
        signals = (*signals, *(signal for signal in suspected if signal.name not in named))
    held = any(signal.name == "documents_held" for signal in signals)
    if said.asked_back and not held and _kept_by_others(conversation):
        signals = (*signals, _withheld(world, said.asked_back))
    high = combine(signals) >= Level.HIGH
    planned = any(signal.name in BEFORE or signal.name == "leaving_soon" for signal in signals)
    disbelieved = high and guess is not None and danger < HARMLESS and not planned  # what is planned frightens little
    if disbelieved:
        signals = tuple(replace(signal, level=min(signal.level, Level.WARN)) for signal in signals)
    cried = any(signal.name == "lone_cry" for signal in signals)  # "tolong" alone: ask whether they are safe
    doubted = danger >= (DOUBT if len(heard.text.split()) > _FEW else SURE)
    doubt = disbelieved or ((doubted or said.wondered or cried) and not high)
    answers = conversation.asked is not None and len(heard.text.split()) <= _ANSWER
    sure = max(SURE, SURE_LATER * conversation.met, SURE_OF_AN_ANSWER * answers, SURE_ALL_THE_SAME * said.aside)
    if any(signal.name in _HARD_WORK for signal in signals):
        sure = max(sure, SURE_LATER)  # the words say how bad it is, and that it is work
    if guess is not None and guess.name == MODEL_DANGER and said.asks:
        guess = replace(guess, about=About.SELF)
    if guess is not None and guess.about is About.SUSPECT and conversation.case and conversation.asked:
        # Who tells us of a missing daughter names people, too: in an answer to us it takes near certainty by itself.
        fishes = sum(share for intent, share in heard.ranking if _fishes(world, intent))
        guess = guess if fishes >= SURE_OF_AN_ANSWER else None
    if guess is not None and _fished(conversation):
        guess = replace(guess, about=About.SUSPECT)  # who looked for a victim is not one because the model hears it
    if said.excused and guess is not None and guess.about is About.MISSING:
        guess, doubt = None, doubt or danger >= DOUBT  # asked about gently, and looked at
    if guess is not None and not high and danger >= sure:
        signals, doubt = (*signals, guess), False
    if said.of_her and conversation.asked and conversation.case and _seeks(conversation):
        # "What did she say last?" "Katanya mau pulang tapi tidak dikasih": harm to the one who is missed.
        signals = tuple(
            replace(signal, about=About.MISSING) if signal.about is About.SELF else signal for signal in signals
        )
    level = combine(signals)
    if disbelieved:
        level = min(level, Level.WARN)
    if said.aside:
        level = max(level, Level.INFORM)
    new = tuple(signal for signal in signals if not _known(signal, conversation.signals))
    memory = (*conversation.signals, *new)
    return Risk(
        level=level,
        so_far=max(conversation.level, level, combine(memory)),
        signals=new,
        memory=memory,
        danger=danger,
        doubt=doubt,
        about=_strongest(signals or memory),
        first=said.first,
    )


def with_signals(risk: Risk, signals: Sequence[Signal]) -> Risk:
    """The same risk with what a topic's ending found; the level of the turn and so far rise with it."""
    new = tuple(signal for signal in signals if not _known(signal, risk.memory))
    memory = (*risk.memory, *new)
    level = max(risk.level, combine((*risk.signals, *signals)))
    return replace(
        risk,
        level=level,
        so_far=max(risk.so_far, level, combine(memory)),
        signals=(*risk.signals, *new),
        memory=memory,
        about=_strongest((*risk.signals, *signals)) if signals else risk.about,
        doubt=risk.doubt and level < Level.HIGH,
    )


def combine(signals: Iterable[Signal]) -> Level:
    """One level out of many signals, as docs/labels.md says:

    * the worst single sign counts, but signs of an offer add up to 2 at most;
    * an offer is 3 when the same person leaves within days or is already there, and so is an
      advertisement or a plan to deceive that leaves within days;
    * two different signs of harm at 3 about one person who is away or leaves within 72 hours are 4. What
      only the model heard is the same harm heard twice, so it never makes the second sign.
    """
    held = tuple(signals)
    if not held:
        return Level.NONE
    level = max(min(signal.level, Level.WARN) if signal.group == "offer" else signal.level for signal in held)
    away = {_person(signal.about) for signal in held if signal.away}
    leaving = any(signal.name == "leaving_soon" for signal in held)
    for signal in held:
        offered = signal.group == "offer" and signal.level >= Level.WARN
        wicked = signal.about is About.SUSPECT and signal.level >= Level.WARN
        if (offered and _person(signal.about) in away) or ((offered or wicked) and leaving):
            level = max(level, Level.HIGH)
    for person in away:
        signs = {
            signal.name
            for signal in held
            if signal.level >= Level.HIGH
            and signal.group != "offer"
            and _person(signal.about) == person
            and not signal.guessed
        }
        if person != About.SUSPECT and len(signs) >= 2:
            level = Level.CRITICAL
    return level


def _offered_to(said: _Heard, conversation: Conversation) -> About:
    """Whose offer it is: of the one who posts it, of whoever is named first, or of whom we talk already."""
    if any(signal.name == "recruiter_advert" for signal in said.signals):
        return About.SUSPECT
    return said.first or _strongest(conversation.signals)


def _from_words(heard: Heard, world: World) -> _Heard:
    if not heard.text or (heard.choice is not None and len(heard.text) <= _LABEL):
        return _Heard()
    phrases = world.phrases
    said = phrases.listen(heard.text)
    hits, scopes = phrases.find(said)
    seen = scene(said, scopes)
    harmless = [set(at) for at in scopes.get("harmless", ())]
    best: dict[str, tuple[Hit, Signal]] = {}
    aside = wondered = False
    for hit in [*hits, *_read_off(heard, world, seen)]:
        if hit.rule.name in best:
            continue
        if any(not at.isdisjoint(hit.at) for at in harmless):
            aside = True
            continue
        manner = seen.manner(hit)
        asked = manner is Manner.IMAGINED and "what_if" not in seen.found  # "is that normal?" asks about a real offer
        if manner is Manner.REAL or (hit.rule.group == "offer" and (asked or manner in (Manner.TOLD, Manner.PAST))):
            best[hit.rule.name] = (hit, _signal(hit, seen))
        else:
            aside = True
            wondered = wondered or (manner is Manner.IMAGINED and hit.rule.level >= Level.HIGH)
    return _Heard(
        signals=_settle(best, seen, said, heard),
        aside=aside or _agreed(seen),
        wondered=wondered,
        excused=_excused(seen),
        asks=_asks(seen, heard),
        first=seen.persons[0][1] if seen.persons else None,
        of_her=_of_her(seen),
        asked_back=said.quote(next(iter(scopes.get("asked_back", ())), ())),
    )


def _of_her(seen: Scene) -> bool:
    """Whether these words tell of somebody, or what somebody said, and nowhere of the caller."""
    told = any(word.normal in _TELLS for word in seen.said.words)
    return told and all(person is not About.SELF for _, person in seen.persons)


def _seeks(conversation: Conversation) -> bool:
    """Whether all danger in words so far is of one who is missed; to the model a tired mother sounds like a victim."""
    high = [signal for signal in conversation.signals if signal.level >= Level.HIGH]
    own = any(signal.about is About.SELF and not signal.guessed for signal in high)
    return any(signal.about is About.MISSING for signal in high) and not own


def _asks(seen: Scene, heard: Heard) -> bool:
    """Whether somebody wants these words judged, and did not write them."""
    return "judging" in seen.found or "?" in heard.text


def _agreed(seen: Scene) -> bool:
    """Whether papers are kept by agreement, as far as anybody says."""
    return "agreed" in seen.found and "refused" not in seen.found


def _excused(seen: Scene) -> bool:
    """Silent for a reason that somebody knows of, and not for weeks: no reason lasts that long."""
    return "excused" in seen.found and "for_long" not in seen.found


def _settle(best: dict[str, tuple[Hit, Signal]], seen: Scene, said: Said, heard: Heard) -> tuple[Signal, ...]:
    """The signals that stay: words count once, for the worst that they mean."""
    if "recruiter_advert" in best and _asks(seen, heard):
        del best["recruiter_advert"]  # a caller who forwards an advertisement wants it judged
    if "advert_for_minors" in best and _no_age(best["advert_for_minors"][0], said):
        del best["advert_for_minors"]
    if "advert_for_minors" in best:
        best.pop("minor_recruited", None)  # the same words, and whoever posts them is the suspect
    if _excused(seen) and "missing_relative" in best:
        del best["missing_relative"]  # silent for a harmless reason, as far as anybody knows
    kept: list[tuple[Hit, Signal]] = []
    for hit, signal in sorted(best.values(), key=lambda pair: (-pair[1].level, -len(pair[0].at))):
        inside = any(
            signal.group == other.group == "harm" and hit.at and over.at and set(hit.at) <= set(over.at)
            for over, other in kept
        )
        if not inside or signal.away:
            kept.append((hit, signal))
    signals = _placed(tuple(signal for _, signal in kept), seen, said)
    if any(signal.name == "recruiter_advert" for signal in signals):
        signals = tuple(
            replace(signal, about=About.SUSPECT) if signal.group == "offer" else signal for signal in signals
        )
    if "asks_to_deceive" in best:  # who asks us for the way takes them
        signals = tuple(
            replace(signal, about=About.SUSPECT) if signal.name == "recruiter_hides_people" else signal
            for signal in signals
        )
    if "holds_somebody" in best:  # "paspornya saya tahan": all that is told here is the caller's own deed
        signals = tuple(replace(signal, about=About.SUSPECT) for signal in signals)
    if "returned" in seen.found or _agreed(seen):
        # Kept by agreement and given back on request, or back already.
        signals = tuple(
            replace(signal, level=Level.INFORM) if signal.name == "documents_held" else signal for signal in signals
        )
    return signals


def _no_age(hit: Hit, said: Said) -> bool:
    """Whether all numbers that look like ages here are money, hours or dates: "gaji 11-14 juta", "16/09"."""
    words = said.words
    numbers = [at for at in range(hit.at[0], hit.at[-1] + 1) if words[at].raw.isdigit()]
    if not numbers:
        return False  # "anak smp"

    def counts(at: int) -> bool:
        behind = at + 1
        while behind < len(words) and (words[behind].raw.isdigit() or words[behind].normal in _UNTIL):
            behind += 1
        unit = behind < len(words) and words[behind].normal in _UNITS
        before = words[at - 1].normal if at else ""
        return unit or before in _BEFORE_SUMS or _dated(words, at)

    return all(counts(at) for at in numbers)


def _dated(words: Sequence[Word], at: int) -> bool:
    """Whether this number stands in a stamp of a copied chat: "[16/09 15:20]" is four numbers in a row."""
    first = last = at
    while first and words[first - 1].raw.isdigit():
        first -= 1
    while last + 1 < len(words) and words[last + 1].raw.isdigit():
        last += 1
    return last - first >= _STAMP


def _placed(signals: tuple[Signal, ...], seen: Scene, said: Said) -> tuple[Signal, ...]:
    """Where somebody already suffers, "di Kuching" says where; in an offer it only says where to."""
    where = seen.found.get("abroad_at")
    suffers = next((one for one in signals if one.level >= Level.HIGH and one.group == "harm"), None)
    if not where or suffers is None or suffers.name in BEFORE or suffers.about is About.SUSPECT:
        return signals
    if any(one.away for one in signals):
        return signals
    return (*signals, replace(suffers, name="already_there", level=Level.INFORM, words=said.quote(where[0]), away=True))


def _signal(hit: Hit, seen: Scene) -> Signal:
    rule = hit.rule
    return Signal(rule.name, rule.level, seen.about(hit), hit.words, rule.rule, rule.source, rule.group, rule.away)


def _read_off(heard: Heard, world: World, seen: Scene) -> Iterable[Hit]:
    """Signs that need more than words: a day, an age, a lone cry."""
    rules, said = world.phrases.rules, seen.said
    soon = next((when for when in heard.entities.whens if _soon(when, world)), None)
    departs = seen.found.get("departs", ())
    if soon is not None and departs and "leaving_soon" in rules:
        yield Hit(rules["leaving_soon"], departs[0], f"{said.quote(departs[0])} {soon.words}")
    asked = world.needs.get(heard.intent or "")
    advert = asked is not None and asked.about is About.SUSPECT and not asked.danger
    if asked is not None and (asked.need in _OFFERED or advert) and departs and "lawful" not in seen.found:
        week = next((when for when in heard.entities.whens if _soon(when, world, _WITHIN_DAYS)), None)
        if week is not None and "offer_leaves_soon" in rules:
            rule = rules["offer_leaves_soon"]
            rule = replace(rule, about=About.SUSPECT) if advert and not _asks(seen, heard) else rule
            yield Hit(rule, departs[0], f"{said.quote(departs[0])} {week.words}")
    young = [age for age in heard.entities.ages if 8 <= age < 18]
    recruits = seen.found.get("recruits", ())
    if any(person is About.OTHER for _, person in seen.persons):
        recruits = recruits or seen.found.get("works", ())  # a child of others who works; one's own question stays one
    if young and recruits and "minor_recruited" in rules:
        rule = rules["minor_recruited"]
        if all(person is About.SELF for _, person in seen.persons):
            rule = replace(rule, about=About.SELF)
        yield Hit(rule, recruits[0], f"{young[0]}, {said.quote(recruits[0])}")
    if "cries" in seen.found and len(said.words) <= 4 and "lone_cry" in rules:
        yield Hit(rules["lone_cry"], seen.found["cries"][0], said.quote(seen.found["cries"][0]))


def _soon(when: When, world: World, most: int = _SOON) -> bool:
    days = (when.at.astimezone(world.zone).date() - world.today).days
    return 0 <= days <= most and (days > 0 or when.at >= world.now or not when.exact)


def _from_model(heard: Heard, world: World) -> tuple[float, Signal | None]:
    """How probable danger is by either view of the model, and the sign it would be.

    One view adds up the intents of danger; the other learned from the levels of examples, whatever they need.
    """
    dangers = [
        (share, meaning)
        for intent, share in heard.ranking
        if (meaning := world.needs.get(intent)) is not None and meaning.danger
    ]
    if not dangers:
        return 0.0, None
    summed = sum(share for share, _ in dangers)
    _, top = max(dangers, key=lambda pair: pair[0])
    first = world.needs.get(heard.intent or "")
    if summed >= SURE or first is None or first.danger:
        name, about = f"model_{top.need}", top.about
    else:  # an offer that leaves tomorrow is asked about as an offer
        name, about = MODEL_DANGER, first.about
    guess = Signal(
        name=name,
        level=Level.HIGH,
        about=about or About.SELF,
        rule="The model heard danger.",
        source="nlu_data/needs.yml",
    )
    return max(summed, heard.danger), guess


def _fishes(world: World, intent: str) -> bool:
    meaning = world.needs.get(intent)
    return meaning is not None and meaning.danger and meaning.about is About.SUSPECT


def _kept_by_others(conversation: Conversation) -> bool:
    """Whether papers are kept for somebody, as it was told so far, and nobody said that they are withheld."""
    kept = [signal.level for signal in conversation.signals if signal.name == "documents_held"]
    return bool(kept) and max(kept) < Level.HIGH


def _withheld(world: World, words: str) -> Signal:
    """ "Disimpan aja", and later "saya minta, gak dikasih": what was kept is held."""
    rule = world.phrases.rules["documents_held"]
    return Signal(rule.name, rule.level, rule.about, words, rule.rule, rule.source, rule.group, rule.away)


def _fished(conversation: Conversation) -> bool:
    """Whether all danger in words so far came from the caller, who looked for a person or holds one."""
    high = {s.about for s in conversation.signals if s.level >= Level.HIGH and not s.guessed}
    return About.SUSPECT in high and About.SELF not in high


def _person(about: About) -> About:
    """A missing person and one we are told about are the same person within a conversation."""
    return About.OTHER if about is About.MISSING else about


def _known(signal: Signal, memory: Iterable[Signal]) -> bool:
    return any((held.name, held.about) == (signal.name, signal.about) and held.level >= signal.level for held in memory)


def _strongest(signals: Sequence[Signal]) -> About:
    if not signals:
        return About.SELF
    return min(signals, key=lambda signal: (-signal.level, _FIRST.index(signal.about))).about
