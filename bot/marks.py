"""Which telephone numbers, accounts and handles do words name, each in one spelling?

By these, and never by a person's name, we recognise whom other callers told us of.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import phonenumbers

from bot.model import Entities, Value
from bot.numbers import phones

KINDS = ("phone", "account", "handle")
_WALLETS = frozenset({"dana", "ovo", "gopay", "shopeepay", "linkaja", "touch n go", "tng"})
_SHOWN = 4  # last digits that we repeat: whoever typed the number knows it, whoever looks over a shoulder need not


@dataclass(frozen=True, slots=True)
class Mark:
    """``value``: E.164; the digits of an account, because many leave the bank out; a handle in small letters."""

    kind: str
    value: str = field(repr=False)

    @property
    def shown(self) -> str:
        """What may stand in an answer."""
        return f"@{self.value}" if self.kind == "handle" else f"…{self.value[-_SHOWN:]}"

    @property
    def kept(self) -> str:
        """As an answer of the conversation."""
        return f"{self.kind}:{self.value}"


def of(entities: Entities) -> tuple[Mark, ...]:
    """Everything of that kind that was named, without doubles. A wallet's account is a telephone number."""
    found = [Mark("phone", phone) for phone in entities.phones]
    for account in entities.accounts:
        bank, _, digits = account.rpartition(" ")
        number = next(iter(phones(digits)[0]), None) if bank in _WALLETS else None
        found.append(Mark("phone", number) if number else Mark("account", re.sub(r"\D", "", digits)))
    found += [Mark("handle", handle.casefold().lstrip("@").strip(".")) for handle in entities.handles]
    return tuple(dict.fromkeys(mark for mark in found if mark.value))


def of_answer(value: Value) -> tuple[Mark, ...]:
    """Marks out of a conversation's answer; what is none is left out."""
    held = [str(each).partition(":") for each in value] if isinstance(value, list) else []
    return tuple(Mark(kind, rest) for kind, _, rest in held if kind in KINDS and rest)


def answer(marks: Iterable[Mark]) -> Value:
    """Marks as an answer; None when there are none."""
    return [mark.kept for mark in marks] or None


def typed(text: str) -> Mark | None:
    """One number, account or handle as an operator writes it: "0812…", "bca 123…", "@name"."""
    if text.startswith("@") and len(text) > 1:
        return Mark("handle", text[1:].casefold().strip("."))
    bank, _, digits = text.strip().rpartition(" ")
    number = re.sub(r"[^\d+]", "", text)
    if not bank.strip().isalpha() and (found := phones(text)[0]):
        return Mark("phone", found[0])
    digits = re.sub(r"\D", "", digits if bank.strip().isalpha() else number)
    return Mark("account", digits) if len(digits) >= 8 else None


def own(address: str) -> str | None:
    """E.164 of a channel's own idea of a telephone number; None when it is none."""
    try:
        number = phonenumbers.parse(f"+{address.lstrip('+')}")
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
