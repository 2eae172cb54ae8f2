"""Which danger phrases stand in these words? The compact pattern language of nlu_data/signals.yml."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.lexicon import CALLS, HAILS
from bot.model import About, Level
from bot.spelling import Normaliser, clean, word_set

_CLAUSE_END = re.compile(r"[!?;\n。、]+|[.,:…]+(?=\s|$)|,(?=\D)|\s[-–—]\s")
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_PIECES = re.compile(r"[\u4e00-\u9fff]|[^\u4e00-\u9fff]+")
# Taiwan and Hong Kong write the older forms; only characters that our own patterns are made of.
_SIMPLER = str.maketrans(
    "護證機關鎖綁囚軟禁讓許準給離開門賣轉錢贖殺電擊虐話聯繫傷發燒醫騙詐園區償還強姦迫結婚買娘齡歲"
    "國資薪獲報過嗎們沒從時現實說這個係僱傭東錄視頻圖聲劇戲譯業題夢遊級課廠長網單條帶來見飯潑燙脫內體邊"
    "討喪慘學殘據點後裡麼與對錯誤鐵欄桿鏈鐘連動進會點麵館廳場車達",
    "护证机关锁绑囚软禁让许准给离开门卖转钱赎杀电击虐话联系伤发烧医骗诈园区偿还强奸迫结婚买娘龄岁"
    "国资薪获报过吗们没从时现实说这个系雇佣东录视频图声剧戏译业题梦游级课厂长网单条带来见饭泼烫脱内体边"
    "讨丧惨学残据点后里么与对错误铁栏杆链钟连动进会点面馆厅场车达",
)
_GAP = re.compile(r"\.\.(\d)")
_MARKS = {"🆘": " sos ", "🚨": " sos ", "$": " dolar "}
VOCATIVES = word_set("kak bang pak bu bg abg dek mas mbak min cik bpk ka om tante bund bunda gan sis bro")
_WHERE = word_set("rumah sini sana situ dalam luar mana kamar jalan atas bawah depan belakang")
_MINE = word_set("saya aku kami kamek gue ku")
_START = 12  # hits kept for one rule and message: more would say nothing new


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was written, as it is spelt, and the clause of the message it stands in."""

    raw: str
    normal: str
    clause: int
    goes_on: bool = False  # one more word of what was written as one: "loker" is spelt "lowongan kerja"


@dataclass(frozen=True, slots=True)
class Rule:
    """A signal as nlu_data/signals.yml writes it. ``level`` is the table's of docs/labels.md."""

    name: str
    level: Level
    about: About
    group: str
    away: bool
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule and the places of the words that fit it. In Chinese each character is a word."""

    rule: Rule
    at: tuple[int, ...]
    words: str = field(repr=False)


class _Pattern(NamedTuple):
    name: str  # of a rule, or of a scope
    needs: int  # bits of all its classes
    steps: tuple[tuple[int, int], ...]  # the most words in between, the class of the word


@dataclass(frozen=True, slots=True)
class Said:
    """A message cut into words, with the numbers of the classes that they belong to."""

    words: tuple[Word, ...] = ()
    classes: tuple[Set[int], ...] = ()  # of each word
    all_classes: Set[int] = frozenset()
    present: int = 0  # the same as bits
    plain: str = field(default="", repr=False)
    han: tuple[int, ...] = ()  # for each character of ``plain`` the place of its word, if any of it is Chinese

    def quote(self, at: Sequence[int]) -> str:
        """The stretch of words between the first and the last of these places, as written."""
        if not at:
            return ""
        first, last = at[0], at[-1] + 1
        while self.words[first].goes_on:
            first -= 1
        return " ".join(word.raw for word in self.words[first:last] if not word.goes_on)


class Phrases:
    """All patterns, compiled. Words become numbered classes; a pattern is tried only if all its classes are there."""

    __slots__ = (
        "_by_rarest",
        "_classes",
        "_exact",
        "_fillers",
        "_han",
        "_known",
        "_normal",
        "_prefix",
        "_rarest",
        "_sets",
        "_written",
        "rules",
    )

    def __init__(self, held: Mapping[str, Any], normal: Normaliser) -> None:
        self._normal = normal
        self._sets: Mapping[str, list[str]] = held.get("sets", {})
        self._fillers = frozenset(str(word) for word in held.get("fillers", ()))
        self._classes: dict[str, int] = {}
        self._exact: dict[str, set[int]] = {}
        self._prefix: dict[str, list[tuple[str, set[int]]]] = {}  # by their first four letters, or two
        self._written: list[_Pattern] = []
        self._by_rarest: dict[int, list[_Pattern]] = {}
        self._han: list[tuple[re.Pattern[str], str]] = []
        self.rules: dict[str, Rule] = {}
        for entry in held.get("signals", ()):
            rule = Rule(
                name=entry["name"],
                level=Level(entry["level"]),
                about=About(entry.get("about", "self")),
                group=entry.get("group", "harm"),
                away=bool(entry.get("away", False)),
                rule=entry["rule"],
                source=entry["source"],
            )
            self.rules[rule.name] = rule
            for language, patterns in entry.get("words", {}).items():
                for text in patterns:
                    self._add(rule.name, str(text), han=language == "zh")
        for scope, patterns in held.get("scopes", {}).items():
            for text in patterns:
                self._add(scope, str(text), han=_HAN.search(str(text)) is not None)
        self._sort()
        # Words that stand in patterns are looked up once, here; callers' other words are never kept.
        self._known = {word: self._look_up(word, word) for word in self._exact}

    def silent(self) -> "Phrases":
        """No phrases at all: what the model hears alone, for an ablation."""
        return Phrases({}, self._normal)

    def listen(self, text: str) -> Said:
        """Cut a message into words and clauses. Fillers ("sih", "lah", "dong") are left out."""
        for mark, word in _MARKS.items():
            text = text.replace(mark, word)
        plain = _APOSTROPHE.sub("", clean(text))
        words: list[Word] = []
        for clause, part in enumerate(_CLAUSE_END.split(plain)):
            pairs = list(self._passives(self._normal.pairs(part)))
            for index, (raw, normal) in enumerate(pairs):
                if raw in self._fillers:
                    continue
                hailed = raw in CALLS and (index == 0 or pairs[index - 1][1] in HAILS)
                if raw in VOCATIVES and (hailed or index + 1 == len(pairs) or pairs[index + 1][1] not in _MINE):
                    normal = raw  # "kak" addresses us; only "kak saya" is a sister
                if _HAN.search(raw):
                    pieces = _HAN_PIECES.findall(raw.translate(_SIMPLER))
                    words.extend(Word(piece, piece, clause) for piece in pieces)
                    continue
                words.extend(Word(raw, one, clause, place > 0) for place, one in enumerate(normal.split()))
        looked_up = [self._classes_of(each) for each in words]
        classes: set[int] = set()
        present = 0
        for numbers, bits in looked_up:
            classes.update(numbers)
            present |= bits
        han: tuple[int, ...] = ()
        if _HAN.search(plain):
            plain, han = _in_a_row(words)
        return Said(tuple(words), tuple(numbers for numbers, _ in looked_up), classes, present, plain, han)

    def written(self, text: str, first: int, end: int) -> str:
        """The words as they were typed, of a stretch that is counted in normalised words."""
        typed = [(raw, place) for place, (raw, normal) in enumerate(self._normal.pairs(text)) for _ in normal.split()]
        return " ".join(raw for raw, _ in dict.fromkeys(typed[first:end]))

    def _passives(self, pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """ "di kunci" is written as often as "dikunci": joined where our patterns know the whole verb."""
        place = 0
        while place < len(pairs):
            raw, normal = pairs[place]
            following = pairs[place + 1] if place + 1 < len(pairs) else None
            if (
                normal == "di"
                and following is not None
                and following[1] not in _WHERE
                and self._verb(joined := f"di{following[1]}")
            ):
                yield f"{raw} {following[0]}", joined
                place += 2
                continue
            yield raw, normal
            place += 1

    def _verb(self, word: str) -> bool:
        return word in self._exact or any(
            len(prefix) > len("di") + 2 and word.startswith(prefix) for prefix, _ in self._prefix.get(word[:4], ())
        )

    def find(self, said: Said) -> tuple[list[Hit], dict[str, list[tuple[int, ...]]]]:
        """Where signals fit, and where the words stand that say how the rest is meant (negation, past, persons)."""
        hits: list[Hit] = []
        scopes: dict[str, list[tuple[int, ...]]] = {}
        for name, at, words in chain(self._matches(said), self._matches_in_chinese(said)):
            rule = self.rules.get(name)
            if rule is None:
                scopes.setdefault(name, []).append(at)
            else:
                hits.append(Hit(rule, at, words or said.quote(at)))
        return hits, scopes

    def _matches_in_chinese(self, said: Said) -> Iterator[tuple[str, tuple[int, ...], str]]:
        if said.han:
            for pattern, name in self._han:
                for match in pattern.finditer(said.plain):
                    yield name, tuple(sorted(set(said.han[match.start() : match.end()]))), match.group()

    def _matches(self, said: Said) -> Iterator[tuple[str, tuple[int, ...], str]]:
        present = said.present
        places: dict[int, list[int]] = {}
        for rarest in self._rarest & said.all_classes:
            for name, needs, steps in self._by_rarest[rarest]:
                if needs & present != needs:
                    continue
                for _, number in steps:
                    if number not in places:
                        places[number] = [place for place, numbers in enumerate(said.classes) if number in numbers]
                for start in places[steps[0][1]][:_START]:
                    at = _follow(steps, 1, (start,), places)
                    if at:
                        yield name, at, ""

    def _classes_of(self, word: Word) -> tuple[frozenset[int], int]:
        if word.raw == word.normal and (known := self._known.get(word.raw)):
            return known
        return self._look_up(word.raw, word.normal)

    def _look_up(self, raw: str, normal: str) -> tuple[frozenset[int], int]:
        found: set[int] = set()
        for form in {raw, normal}:
            found |= self._exact.get(form, set())
            for start in (form[:2], form[:4]):
                for prefix, numbers in self._prefix.get(start, ()):
                    if form.startswith(prefix):
                        found |= numbers
        if any(letter.isdigit() for letter in raw):
            found |= self._exact.get("#", set())
        return frozenset(found), _bits(found)

    def _add(self, name: str, text: str, *, han: bool) -> None:
        if han:
            self._han.append((re.compile(text), name))
            return
        steps: list[tuple[int, int]] = []
        gap = 0
        for piece in text.split():
            if step := _GAP.fullmatch(piece):
                gap = int(step.group(1))
                continue
            steps.append((gap, self._class(piece)))
            gap = 0
        self._written.append(_Pattern(name, _bits(number for _, number in steps), tuple(steps)))

    def _sort(self) -> None:
        """Lay each pattern under the class that is seen least: words that stand in many classes are common words."""
        seen = [0] * len(self._classes)
        for numbers in self._exact.values():
            for number in numbers:
                seen[number] += len(numbers) ** 2
        for bucket in self._prefix.values():
            for _, numbers in bucket:
                for number in numbers:
                    seen[number] += 2 * len(numbers)
        for pattern in dict.fromkeys(self._written):
            rarest = min((number for _, number in pattern.steps), key=seen.__getitem__)
            self._by_rarest.setdefault(rarest, []).append(pattern)
        self._rarest = frozenset(self._by_rarest)

    def _class(self, piece: str) -> int:
        """The number of a group of alternatives ("paspor|hp|$phone|dikunci*")."""
        if piece in self._classes:
            return self._classes[piece]
        number = self._classes[piece] = len(self._classes)
        for form in self._forms(piece):
            if form.endswith("*"):
                self._add_prefix(form[:-1], number)
                continue
            self._exact.setdefault(form, set()).add(number)
            # The table may spell the word otherwise than whoever wrote the pattern.
            usual = self._normal.normalise(form) if form != "#" else form
            if usual and " " not in usual:
                self._exact.setdefault(usual, set()).add(number)
        return number

    def _add_prefix(self, prefix: str, number: int) -> None:
        bucket = self._prefix.setdefault(prefix[: 4 if len(prefix) >= 4 else 2], [])
        for known, numbers in bucket:
            if known == prefix:
                numbers.add(number)
                return
        bucket.append((prefix, {number}))

    def _forms(self, piece: str) -> Iterator[str]:
        for form in piece.split("|"):
            if form.startswith("$"):
                for member in self._sets[form[1:]]:
                    yield from self._forms(str(member))
            else:
                yield form


def _bits(numbers: Iterable[int]) -> int:
    return reduce(lambda bits, number: bits | 1 << number, numbers, 0)


def _in_a_row(words: Sequence[Word]) -> tuple[str, tuple[int, ...]]:
    """The words as one line for regular expressions: a comma between clauses, spaces around what is not Chinese."""
    line: list[str] = []
    places: list[int] = []
    for place, word in enumerate(words):
        piece = word.raw if _HAN.match(word.raw) else f" {word.raw} "
        if place and words[place - 1].clause != word.clause:
            piece = f",{piece}"
        line.append(piece)
        places.extend([place] * len(piece))
    return "".join(line), tuple(places)


def _follow(
    steps: tuple[tuple[int, int], ...], index: int, at: tuple[int, ...], places: Mapping[int, Sequence[int]]
) -> tuple[int, ...]:
    """The first way to go on from ``at`` through the remaining steps, or nothing."""
    if index == len(steps):
        return at
    gap, number = steps[index]
    last = at[-1]
    for place in places[number]:
        if place <= last:
            continue
        if place > last + 1 + gap:
            return ()
        if way := _follow(steps, index + 1, (*at, place), places):
            return way
    return ()


def load(path: Path) -> Phrases:
    """Read nlu_data/signals.yml, and the spelling table that stands beside it."""
    table = path.with_name("normal.yml")
    normal = Normaliser.load(table) if table.exists() else Normaliser({})
    return Phrases(yaml.safe_load(path.read_text(encoding="utf-8")), normal)
