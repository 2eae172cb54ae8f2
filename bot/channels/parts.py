"""How words are cut into what a channel can carry."""

import re
import unicodedata
from dataclasses import replace
from datetime import timedelta

from bot.model import Choice, Limits, Words

# Telegram: 4,096 characters of text, 100 buttons on a keyboard (Bot API, sendMessage). Phones show some
# forty characters of a button; our labels are shorter by our own rule.
TELEGRAM = Limits(text=4096, label=40, buttons=100, rows=0)

# WhatsApp: text body 4,096; interactive body 1,024; 3 reply buttons or a list of 10 rows, button titles 20
# and row titles 24 (Cloud API, text, interactive reply buttons and interactive list messages). Without a template we
# may write until 24 hours after the caller's last message (Cloud API, customer service windows).
WHATSAPP = Limits(text=4096, label=20, buttons=3, rows=10, beside_choices=1024, window=timedelta(hours=24))

ID_BYTES = 64
"""Longest choice id that comes back whole: callback_data of Telegram; WhatsApp allows more."""

_PARAGRAPH = re.compile(r"\n\s*\n")
_LINE = re.compile(r"\n")
# Three letters before the full stop, so that "PT. Maju" and "1. ya" are not torn apart.
_SENTENCE = re.compile(r"(?<=\w{3}[.!?…])[\"'”’)\]]*\s")
_SPACE = re.compile(r"\s")


def parts(words: Words, limits: Limits) -> tuple[Words, ...]:
    """Cut into messages that fit, choices on the last one.

    Choices that the channel cannot show as buttons (too many, an id too long, labels that would look equal)
    are written out and numbered; a typed number means the same to us.
    """
    text, choices = words.text, tuple(replace(each, label=cut(each.label, limits.label)) for each in words.choices)
    if not text.strip() or not _shown_as_buttons(choices, limits):
        text, choices = "\n\n".join(filter(None, (text.strip(), _numbered(words.choices)))), ()
    pieces = split(text, limits.text)
    if not pieces:
        return ()
    if choices and limits.beside_choices is not None:
        *_, tail = split(pieces[-1], limits.beside_choices)
        head = pieces[-1].removesuffix(tail).rstrip()
        pieces = (*pieces[:-1], *((head,) if head else ()), tail)
    return (*(Words(piece) for piece in pieces[:-1]), Words(pieces[-1], choices))


def split(text: str, limit: int) -> tuple[str, ...]:
    """Pieces of at most ``limit``, cut where a reader would pause.

    A word is broken only when it alone is longer than the limit, and then never inside what is seen as one
    character. White space at a cut is dropped; nothing else is.
    """
    rest, pieces = text.strip(), []
    while length(rest) > limit:
        end = _pause(rest, limit)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return (*pieces, rest) if rest else tuple(pieces)


def cut(label: str, limit: int) -> str:
    """A label that fits, its lost end shown by an ellipsis."""
    label = label.strip()
    if length(label) <= limit:
        return label
    return label[: _whole(label, _fits(label, limit - 1))].rstrip() + "…"


def length(text: str) -> int:
    """In UTF-16 units, as the phones count: an emoji is two. Never less than what either API counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def _shown_as_buttons(choices: tuple[Choice, ...], limits: Limits) -> bool:
    labels = {each.label for each in choices}
    return (
        len(choices) <= max(limits.buttons, limits.rows)
        and len(labels) == len(choices)
        and all(len(each.id.encode()) <= ID_BYTES for each in choices)
    )


def _numbered(choices: tuple[Choice, ...]) -> str:
    return "\n".join(f"{number}. {each.label}" for number, each in enumerate(choices, 1))


def _fits(text: str, limit: int) -> int:
    """How many characters from the start stay within the limit."""
    used = 0
    for index, character in enumerate(text):
        used += 1 + (character > "\uffff")
        if used > limit:
            return index
    return len(text)


def _pause(text: str, limit: int) -> int:
    """Where to cut a text that is too long: the later pauses of the better kind first."""
    fits = _fits(text, limit)
    for pattern, earliest in ((_PARAGRAPH, fits // 2), (_LINE, fits // 3), (_SENTENCE, fits // 3), (_SPACE, 1)):
        starts = [found.start() for found in pattern.finditer(text, 0, fits + 1) if found.start() >= earliest]
        if starts:
            return max(_after_quotes(text, starts[-1], fits), 1)
    return _whole(text, fits)


def _after_quotes(text: str, start: int, fits: int) -> int:
    """Closing quotes stay with their sentence."""
    while start < fits and not text[start].isspace():
        start += 1
    return start


def _whole(text: str, end: int) -> int:
    """The last place up to ``end`` that is not inside one visible character; ``end`` when there is none."""
    for place in range(end, 0, -1):
        if not _joined(text, place):
            return place
    return max(end, 1)


def _joined(text: str, place: int) -> bool:
    """Whether the characters before and after a place are seen as one (after Unicode's UAX 29, simplified)."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if after == "\u200d" or before == "\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if unicodedata.category(after) in {"Mn", "Me", "Mc"}:
        return True
    if _flag(before) and _flag(after):
        letters = 0
        while letters < place and _flag(text[place - 1 - letters]):
            letters += 1
        return letters % 2 == 1
    return (before, after) == ("\r", "\n")


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
