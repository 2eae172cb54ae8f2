"""Which warning signs follow from what an offer says: a closed country, papers left out, a broker, too much pay?

The claims are those of ``bot.claims``; what the facts hold about countries and warnings says the rest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.facts import Country, Facts
from bot.model import Value
from bot.modes import ONLINE
from bot.wages import HOUSE, Reach, pay_against_floor

Claims = Mapping[str, Value]

_FORGED = "redflags of West Kalimantan, Gubernur Kalbar 25 Jul 2019"  # as in nlu_data/signals.yml
_FINED = "Polda Metro Jaya 6 Dec 2024"
_OWN_WORDS = frozenset(
    {
        "route",
        "documents_taken",
        "age",
        "advance",
        "pay",
        "upfront",
        "owed",
        "paid_late",
        "papers_bought",
        "bride_money",
    }
)  # claims that are words themselves
_ONLINE = frozenset({ONLINE, "penerjemah"})
_EASY = _ONLINE | {"hiburan", "rumah makan", "toko", "kebersihan", "salon", "pengasuh", "art"}
_NEAR = frozenset({"MY", "BN", "TH", "PH", "VN", "KH", "LA", "MM", "SG"})
# A month of easy work is offered like that only to be believed (Kemlu 2 Jul 2024, deputy minister 9 Dec 2024).
_TOO_MUCH = {"IDR": 8_000_000.0, "USD": 600.0, "MYR": 4_000.0, "AED": 4_000.0, "THB": 30_000.0, "CNY": 6_000.0}
_RUPIAH_TOO_MUCH_NEARBY = 12_000_000.0
# The words in which the facts speak of a job as closed.
_SECTORS = {
    "art": ("rumah tangga",),
    "pengasuh": ("pengasuh", "rumah tangga"),
    "perawat lansia": ("perawat rumahan",),
    "sopir": ("sopir keluarga",),
    "kantor daring": ("cs ", "admin", "marketing", "kasino", "judi online"),
}
_ONLY_SO = ("di luar", "dengan visa", "lewat calo", "dengan paspor")  # closed on a condition, not altogether


@dataclass(frozen=True, slots=True)
class Flag:
    """A warning sign of an offer: its name, the words that gave it away, the rule or pattern, and its source."""

    name: str
    words: str = ""
    source: str = ""
    rule: str = ""
    since: str = "words"  # or from what it follows: "answer:visa", "table:KH"


def closed_sector(claims: Claims, facts: Facts) -> Country | None:
    """The country where this kind of work is closed altogether, if it is."""
    where = facts.country(str(claims.get("country") or ""))
    wanted = _SECTORS.get(str(claims.get("job") or ""), ())
    if where is None or not wanted:
        return None
    shut = (each.lower() for each in where.sectors_closed if not any(word in each for word in _ONLY_SO))
    return where if any(word in sector for sector in shut for word in wanted) else None


def closed_country(claims: Claims, facts: Facts) -> Country | None:
    """The country to which nobody is placed; skilled work with a visa and a contract has its own way there."""
    where = facts.country(str(claims.get("country") or ""))
    if where is None or where.iso == "ID":
        return None
    skilled = claims.get("visa") == "work" and claims.get("contract") == "yes" and bool(where.sectors_open)
    if where.placement == "closed" and claims.get("kind") != "marriage" and not skilled:
        return where
    online = claims.get("job") in _ONLINE and "scam_compound" in where.modes
    return where if online and where.placement in {"unknown", "partly"} and where.iso in {"TH", "PH", "VN"} else None


def follows(claims: Claims, facts: Facts) -> Iterator[Flag]:
    yield from _of_place(claims, facts)
    yield from _of_papers(claims, facts)
    yield from _of_people(claims, facts)
    yield from _of_money(claims, facts)


def _warned(name: str, claims: Claims, claim: str, facts: Facts) -> Iterator[Flag]:
    """The warning of this name, with the words that made the claim; one without words was answered by a button."""
    warning = facts.warning(name)
    if warning is not None:
        words = claims.get(f"{claim}_said", claims.get(claim) if claim in _OWN_WORDS else None)
        yield Flag(name, str(words or ""), warning.source, warning.text, since="words" if words else f"answer:{claim}")


def _of_place(claims: Claims, facts: Facts) -> Iterator[Flag]:
    for name, where in (
        ("closed_country", closed_country(claims, facts)),
        ("closed_sector", closed_sector(claims, facts)),
    ):
        if where is not None:
            yield Flag(name, where.name, where.source, where.text, since=f"table:{where.iso}")
    country = facts.country(str(claims.get("country") or ""))
    if claims.get("job") == ONLINE and country is not None and "scam_compound" in country.modes:
        yield from _warned("scam_compound", claims, "job", facts)
    through = claims.get("route")
    hidden = {"tikus", "belakang", "blakang", "hutan", "utan", "sungai", "alas", "kebon", "kebun"}
    if isinstance(through, list) and (hidden & set(map(str, through)) or len(through) >= 2):
        yield from _warned("transit_route", {"route": ", ".join(map(str, through))}, "route", facts)


def _of_papers(claims: Claims, facts: Facts) -> Iterator[Flag]:
    visa, country = claims.get("visa"), claims.get("country")
    if claims.get("kind") != "marriage" and country != "ID":
        if visa == "umrah":
            yield from _warned("umrah_visa", claims, "visa", facts)
        if visa in {"tourist", "visit", "umrah", "border_pass", "none", "later"}:
            yield from _warned("tourist_visa", claims, "visa", facts)
        if claims.get("contract") in {"later", "none"}:
            yield from _warned("no_contract_before_departure", claims, "contract", facts)
        if claims.get("training") == "none":
            yield from _warned("fast_process", claims, "training", facts)
    if claims.get("documents_taken"):
        yield from _warned("documents_taken", claims, "documents_taken", facts)
    age = claims.get("age")
    if isinstance(age, int) and age < 18:
        yield from _warned("underage", {"age": str(age)}, "age", facts)


def _of_people(claims: Claims, facts: Facts) -> Iterator[Flag]:
    recruiter, country, job = claims.get("recruiter"), claims.get("country"), claims.get("job")
    if claims.get("kind") == "marriage":
        if bought(claims) or claims.get("met") == "no":
            yield from _warned(
                "mail_order_bride", claims, "bride_money" if claims.get("bride_money") else "kind", facts
            )
        return
    if recruiter == "broker":
        yield from _warned("individual_recruiter", claims, "recruiter", facts)
    if recruiter == "friend" and (country not in {None, "ID"} or claims.get("abroad") or claims.get("friend_there")):
        seen = claims.get("looks")
        there = claims.get("friend_there") or (isinstance(seen, list) and "there" in seen)
        name = "friend_recruiter" if there else "individual_recruiter"
        yield from _warned(name, claims, "recruiter", facts)
    if recruiter == "social_media" and country != "ID" and (country or claims.get("abroad")):
        yield from _warned("social_media_job", claims, "recruiter", facts)
    if job in HOUSE and country == "MY" and recruiter in {"broker", "friend", "social_media"}:
        yield from _warned("domestic_worker_malaysia", claims, "job", facts)
    if job == "penerjemah" and country in {"CN", "PH", "AE", "KH", "MM", "LA", "TH", "VN"} and not claims.get("agency"):
        yield from _warned("mandarin_translator", claims, "job", facts)
    if country == "KR" and (recruiter in {"broker", "social_media", "friend"} or claims.get("training") == "none"):
        where = facts.country("KR")
        if where is not None:
            yield Flag("korea_private", where.name, where.source, where.text, since="table:KR")


def _of_money(claims: Claims, facts: Facts) -> Iterator[Flag]:
    payer, pay = claims.get("payer"), claims.get("pay")
    if payer == "me_first" or claims.get("upfront"):
        yield from _warned(
            "pay_upfront_personal_account", claims, "upfront" if claims.get("upfront") else "payer", facts
        )
    owed = next((name for name in ("owed", "advance") if claims.get(name)), "payer")
    if payer == "debt" or (owed != "payer" and claims.get("kind") != "marriage"):
        yield from _warned("debt_on_arrival", claims, owed, facts)
    if claims.get("paid_late"):
        late = facts.warning("ilo_wages")
        yield Flag("wages_kept", str(claims["paid_late"]), late.source if late else "", late.text if late else "")
    if claims.get("penalty"):
        yield Flag("penalty_clause", str(claims["penalty"]), _FINED, "A fine for stopping or not going.")
    if claims.get("papers_bought"):
        yield Flag("fake_papers", str(claims["papers_bought"]), _FORGED, "Papers are forged or bought.")
    if isinstance(pay, dict) and too_much(claims, pay):
        yield from _warned("high_pay_low_skill", {"pay": pay.get("words")}, "pay", facts)
    state, wage = pay_against_floor(claims, facts)
    if state is Reach.BELOW and wage is not None and isinstance(pay, dict):
        yield Flag("below_minimum_wage", str(pay.get("words", "")), wage.source, wage.what)


def too_much(claims: Claims, pay: Mapping[str, Value]) -> bool:
    amount, currency = pay.get("amount"), str(pay.get("currency") or "")
    if not isinstance(amount, int | float) or pay.get("per") != "bulan":
        return False
    country, job = claims.get("country"), claims.get("job")
    if currency == "IDR" and country in _NEAR and job not in {"perawat", "las", "guru"}:
        return amount >= _RUPIAH_TOO_MUCH_NEARBY or (job in _EASY and amount >= _TOO_MUCH["IDR"])
    easy = job in _ONLINE or (job in _EASY and country in {None, "ID"})
    return easy and amount >= _TOO_MUCH.get(currency, float("inf"))


def bought(claims: Claims) -> bool:
    """Whether a marriage comes from a broker or from strangers, or money changes hands for it."""
    through = claims.get("recruiter") == "friend" and claims.get("met") != "yes"
    return (
        through
        or claims.get("recruiter") in {"broker", "social_media"}
        or bool(claims.get("advance") or claims.get("pay") or claims.get("bride_money"))
    )
