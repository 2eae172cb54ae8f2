"""Which wage does an offer promise, and does it reach the floor of that country?"""

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.facts import Facts, Wage
from bot.model import Pay, Value
from bot.spelling import clean

Claims = Mapping[str, Value]
HOUSE = frozenset({"art", "pengasuh", "perawat lansia"})

_PER = re.compile(
    r"\s*(?:/|per|se|tiap|setiap|a|an|1|satu)?\s*(?P<unit>jam|hour|hari|day|minggu|week|bulan|bln|month|tahun|thn|year)"
)
_UNITS = {"jam": "jam", "hour": "jam", "hari": "hari", "day": "hari", "minggu": "minggu", "week": "minggu"}
_UNITS |= {"tahun": "tahun", "thn": "tahun", "year": "tahun"}
_EARNS = re.compile(
    r"\b(?:gaji\w*|upah\w*|bayaran\w*|dibayar|digaji|pendapatan|penghasilan|salary|wage|pay|earn|income|dapat|dapet|"
    r"dpt|"
    r"bersih|gajine|bayare)\b[^\n.!?]{0,22}$|(?:月薪|工资|月入)[^\n]{0,4}$"
)
_COSTS = re.compile(
    r"\b(?:biaya\w*|bayar|dp|deposit|transfer\w*|potong\w*|denda|utang|hutang|uang|setor|fee|mahar|ongkos|saku|jaminan|"
    r"tiket)\b[^\n.!?]{0,18}$"
)


class Reach(StrEnum):
    """How the promised pay stands to the floor of that country."""

    BELOW = "below"
    REACHES = "reaches"
    OTHER_CURRENCY = "other"  # the floor is named, and the pay wanted in that currency
    NONE = "none"  # we hold no floor for it


def promised(text: str, sums: tuple[Pay, ...]) -> dict[str, Value] | None:
    """The promised wage among the sums that are named, with its time; a fee, a debt or a fine is none."""
    plain = clean(text)
    for each in sums:
        at = plain.find(each.words)
        before, behind = plain[max(0, at - 40) : max(at, 0)], plain[at + len(each.words) :][:14]
        costs = _COSTS.search(before)
        earns = _EARNS.search(before)
        if at < 0 or (costs and not (earns and earns.start() > costs.start())):
            continue
        per = _PER.match(behind)
        if earns or per:
            unit = _UNITS.get(per["unit"], "bulan") if per else "bulan"
            return {"words": each.words, "amount": each.amount, "currency": each.currency, "per": unit}
    return None


def floor(claims: Claims, facts: Facts) -> Wage | None:
    """The wage floor for this work in that country, as far as a caller may hear one."""
    where = facts.country(str(claims.get("country") or ""))
    if where is None or claims.get("kind") == "marriage":
        return None
    job = claims.get("job")
    if claims.get("kind") in {"study", "internship"}:
        return None  # an allowance is no wage
    at_home = [wage for wage in where.floors if "rumah tangga" in wage.what]
    others = [wage for wage in where.floors if wage not in at_home]
    if job in HOUSE:
        return at_home[0] if at_home else None
    fitting = [wage for wage in others if "sebagian" not in wage.what or job not in {"kebun", "bangunan", "tani"}]
    if job is None:  # whatever the work is, it is not paid less than the lowest of them
        return min((*fitting, *at_home), key=lambda wage: wage.amount, default=None)
    return fitting[0] if fitting else None


def pay_against_floor(claims: Claims, facts: Facts) -> tuple[Reach, Wage | None]:
    """Compared in the same currency and for the same time only; never converted."""
    wage, pay = floor(claims, facts), claims.get("pay")
    if wage is None:
        return Reach.NONE, None
    if not isinstance(pay, dict) or pay.get("currency") != wage.currency or pay.get("per") != wage.per:
        return Reach.OTHER_CURRENCY, wage
    amount = pay.get("amount")
    return (Reach.BELOW if isinstance(amount, int | float) and amount < wage.amount else Reach.REACHES), wage
