"""How do we say it? Names of lines become words in the caller's language; nothing else knows words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from string import Formatter

import yaml
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.errors import Misconfigured
from bot.facts import Facts, spoken
from bot.model import Choice, Say, Words

SOURCE_LANGUAGE = "id"
LABEL_LENGTH = 20  # WhatsApp's reply buttons; Telegram would take more
BULLET = "• "  # such lines stand close together
SECRETS = frozenset({"pin"})  # gaps whose words are hidden once they are said
# What stands around a fact: whether its source may be named, and whether it is past its day to be looked at again.
FRAMES = {
    (True, False): "shared.fact",
    (True, True): "shared.fact_overdue",
    (False, False): "shared.said",
    (False, True): "shared.said_overdue",
}
# "voiceindonesia.co 23 Apr 2025", "kp2mi.go.id Okt 2025", "KBRI Phnom Penh, Jan-Feb 2026"
_SOURCE_DAY = re.compile(r",? (?:[\d-]{1,5} )?(?:[A-Z][a-z]{2}(?:-[A-Z][a-z]{2})? )20\d\d$|(?<=[a-zA-Z]) 20\d\d$")
_HIDES = "\u2063"  # stands around a secret until it is sent; no reader shows it and no caller types it
_SECRET = re.compile(f"{_HIDES}[^{_HIDES}]*{_HIDES}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as written in responses/say/: Indonesian words, and button labels by key."""

    name: str
    words: str
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speech:
    """All that we can say. ``catalogs`` are by language; what one lacks is said in Indonesian."""

    lines: Mapping[str, Line]
    catalogs: Mapping[str, Catalog]
    facts: Facts

    @property
    def languages(self) -> tuple[str, ...]:
        return (SOURCE_LANGUAGE, *sorted(self.catalogs))

    def language(self, wanted: str | None) -> str:
        """The language to answer in: the wanted one when we have it ("en-GB" is "en"), else Indonesian."""
        short = (wanted or "").lower().split("-")[0].split("_")[0]
        return short if short in self.catalogs else SOURCE_LANGUAGE

    def message(self, says: Sequence[Say], language: str, today: date) -> tuple[Words, ...]:
        """Everything said in one turn: as few messages as possible, a new one only after choices."""
        messages: list[Words] = []
        texts: list[str] = []
        for say in says:
            words = self.words(say, language, today)
            if texts and words.text.startswith(BULLET):
                texts[-1] += f"\n{words.text}"
            else:
                texts.append(words.text)
            if words.choices:
                messages.append(Words("\n\n".join(texts), words.choices))
                texts = []
        if texts:
            messages.append(Words("\n\n".join(texts)))
        return tuple(messages)

    def words(self, say: Say, language: str, today: date) -> Words:
        """One line in words. ``KeyError`` on a line that does not exist: a bug, so the turn fails toward a person."""
        if say.line.startswith("fact."):
            return Words(self._fact(say.line.removeprefix("fact."), language, today))
        line = self.lines[say.line]
        slots = {name: self._slot(value, language) for name, value in say.slots.items()}
        slots |= {name: f"{_HIDES}{slots[name]}{_HIDES}" for name in SECRETS & slots.keys()}
        slots |= {gap: self._telephone(gap.removeprefix("tel_")) for gap in gaps(line.words) if gap.startswith("tel_")}
        keys = say.choices if say.choices is not None else tuple(line.choices)
        return Words(
            self._translated(line.words, line.name, language).format_map(slots),
            tuple(self._choice(line, key, language) for key in keys),
        )

    def _choice(self, line: Line, key: str, language: str) -> Choice:
        """A key that begins with @ works anywhere and has its label in ``shared.labels``."""
        owner = line if key in line.choices else self.lines["shared.labels"]
        label = self._translated(owner.choices[key], f"{owner.name}:{key}", language)
        return Choice(key if key.startswith("@") else f"{line.name}:{key}", label)

    def _fact(self, name: str, language: str, today: date) -> str:
        fact = self.facts.fact(name)
        text = self._translated(fact.text, f"fact.{name}", language)
        frame = self.lines[FRAMES[fact.cite, fact.overdue(today)]]
        return self._translated(frame.words, frame.name, language).format_map(
            {"text": text, "source": _cited(fact.source), "date": self._day(fact.source_date, language)}
        )

    def _translated(self, text: str, context: str, language: str) -> str:
        catalog = self.catalogs.get(language)
        message = catalog.get(text, context) if catalog is not None else None
        return str(message.string) if message is not None and message.string and not message.fuzzy else text

    def _slot(self, value: str | int | date, language: str) -> str:
        if isinstance(value, date):
            return format_date(value, "d MMMM y", locale=language)
        return self._day(value, language) if isinstance(value, str) else str(value)

    def _day(self, text: str, language: str) -> str:
        """A source's date as people read it: a day, a month, or whatever else it says."""
        try:
            if len(text) == len("2026-11"):
                return format_date(date.fromisoformat(f"{text}-01"), "MMMM y", locale=language)
            return format_date(date.fromisoformat(text), "d MMMM y", locale=language)
        except ValueError:
            return text

    def _telephone(self, name: str) -> str:
        """A number out of the facts, for lines that name one: ``{tel_polri110}``."""
        contact = self.facts.contact(name)
        if contact is None or not contact.sayable:
            raise KeyError(name)
        return spoken(next(iter((*contact.phones, *contact.whatsapp))))


def load(root: Path, facts: Facts) -> Speech:
    """Read responses/say/ and the catalogs. ``Misconfigured`` names the file that cannot be used."""
    lines: dict[str, Line] = {}
    for path in sorted((root / "say").glob("*.yml")):
        try:
            written = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            for name, entry in written.items():
                full = f"{path.stem}.{name}"
                lines[full] = (
                    Line(full, entry.strip())
                    if isinstance(entry, str)
                    else Line(full, entry.get("words", "").strip(), entry.get("choices", {}))
                )
        except (yaml.YAMLError, AttributeError) as error:
            raise Misconfigured(f"{path.name} cannot be read: {error}") from error
    catalogs: dict[str, Catalog] = {}
    for path in sorted((root / "locale").glob("*/LC_MESSAGES/suar.po")):
        with path.open("rb") as file:
            catalogs[path.parts[-3]] = read_po(file, locale=path.parts[-3])
    return Speech(lines, catalogs, facts)


def told(words: Words) -> Words:
    """The words as the caller gets them, secrets and all."""
    return replace(words, text=words.text.replace(_HIDES, ""))


def hidden(text: str) -> str:
    """The words as we keep and show them: what was secret is gone."""
    return _SECRET.sub("•••••", text)


def _cited(source: str) -> str:
    """The source as it is said to a caller: the last one named, its own day left out, because a day follows anyway."""
    return _SOURCE_DAY.sub("", source.split("; ")[-1]).rstrip(" ,")


def gaps(words: str) -> frozenset[str]:
    """The names of the gaps in a line, which every translation must keep."""
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name)
