"""How does an offer smell, which known pattern is it, is that work open there, and does the pay reach the floor?

Rules about the claims of one offer (``bot.claims``, ``bot.entities``) against what we hold to be true. Nothing here
calls an offer good: without a sign against it, it is merely silent about less.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.facts import Country, Facts, Wage
from bot.model import Signal, Value
from bot.spelling import word_set

Claims = Mapping[str, Value]

# What callers' words are called in nlu_data/signals.yml, where the warning about it has another name.
CALLED = {
    "pay_upfront": "pay_upfront_personal_account",
    "no_contract": "no_contract_before_departure",
    "borrowed_name": "borrowed_pt_name",
    "foreign_paper": "foreign_language_paper",
    "bride_offer": "mail_order_bride",
    "internship_sold": "fake_internship",
    "irregular_crossing": "transit_route",
    "secrecy": "told_to_lie_to_officer",
    "told_to_lie": "told_to_lie_to_officer",
    "forms_and_selfies": "social_media_job",
    "domestic_lure": "domestic_trafficking",
    "minor_recruited": "underage",
    "advert_for_minors": "underage",
    "age_raised": "underage",
    "documents_held": "documents_taken",
    "restricted_documents_exit_fee": "documents_taken",
    "debt_bondage": "debt_on_arrival",
    "forced_marriage": "mail_order_bride",
    "not_free_to_leave": "restricted_there",
    "held_captive": "restricted_there",
    "phone_taken": "restricted_there",
    "wages_withheld": "wages_kept",
    "harassed": "body_checked",
}
# Signs of harm that say something of the offer as well.
_ALSO_OF_OFFERS = frozenset(CALLED) | {"pressed_to_leave", "body_checked"}
# The flags that alone are reason enough not to go, whatever else is in order (responses/facts/warnings.yml).
DONT_GO = frozenset(
    {
        "closed_country",
        "closed_sector",
        "underage",
        "tourist_visa",
        "transit_route",
        "told_to_lie_to_officer",
        "pressed_to_leave",
        "body_checked",
        "scam_compound",
        "umrah_visa",
    }
)
# What an honest offer may look like too: it counts only as long as nothing shows the legal way.
_WEAK = frozenset(
    {
        "individual_recruiter",
        "high_pay_low_skill",
        "fast_process",
        "friend_recruiter",
        "social_media_job",
        "pay_upfront_personal_account",
        "fake_internship",
    }
)
# Ordinary work at home begins quickly, asks for no experience and is found through a neighbour.
_USUAL_AT_HOME = frozenset(
    {"individual_recruiter", "fast_process", "friend_recruiter", "social_media_job", "high_pay_low_skill"}
)
_NO_WORK_VISA = ("turis", "wisata", "kunjung", "umr", "ziarah", "lintas", "plb", "pelancong", "tanpa", "sana", "tour")
_YOUNG = ("umur", "usia", "tahun", "thn", "smp", "sma", "anak", "gadis", "abg", "cewek", "girl", "bawah", "remaja")
_STRONG_WORDS = ("pribadi", "dp", "panjar", "deposit", "booking", "jaminan", "hangus", "angus", "hari ini", "sekarang")
# Every sign that an offer can carry; each has its short line and, where we hold one, its warning.
NAMES = word_set(
    "agency_sanctioned below_minimum_wage body_checked borrowed_pt_name closed_country closed_sector "
    "debt_on_arrival documents_taken domestic_trafficking domestic_worker_malaysia fake_internship fake_papers "
    "fast_process foreign_language_paper friend_recruiter high_pay_low_skill individual_recruiter korea_private "
    "mail_order_bride mandarin_translator no_contract_before_departure pay_upfront_personal_account penalty_clause "
    "pressed_to_leave restricted_there scam_compound social_media_job told_to_lie_to_officer tourist_visa "
    "transit_route umrah_visa underage wages_kept "
)
MANY = 2

HOUSE = frozenset({"art", "pengasuh", "perawat lansia"})
_ONLINE = frozenset({"kantor daring", "penerjemah"})
_EASY = _ONLINE | {"hiburan", "rumah makan", "toko", "kebersihan", "salon", "pengasuh", "art"}
_ESTATE = frozenset({"kebun", "bangunan", "tani"})
_NEAR = frozenset({"MY", "BN", "TH", "PH", "VN", "KH", "LA", "MM", "SG"})
_GULF = frozenset({"SA", "AE", "QA", "KW", "OM", "BH", "JO", "LB", "IQ", "EG", "YE", "SY", "ME_OTHER"})
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


class Pay(StrEnum):
    """How the promised pay stands to the floor of that country."""

    BELOW = "below"
    REACHES = "reaches"
    OTHER_CURRENCY = "other"  # the floor is named, and the pay wanted in that currency
    NONE = "none"  # we hold no floor for it


def flags(claims: Claims, signals: Collection[Signal], facts: Facts) -> tuple[Flag, ...]:
    """The warning signs: those in the words, then those that follow from the claims. Each name once.

    A weak sign (found through a friend, quick, good pay, a fee) is dropped where the way is shown to be the legal
    one, and for ordinary work inside the country.
    """
    found: dict[str, Flag] = {}
    for signal in signals:
        if signal.name == "advert_for_minors" and not any(word in signal.words for word in _YOUNG):
            continue  # another number than an age
        if signal.group == "offer" or signal.name in _ALSO_OF_OFFERS:
            name = called(signal.name)
            if name not in found or len(signal.words) > len(found[name].words):
                found[name] = Flag(name, signal.words, signal.source, signal.rule)
    for flag in _follows(claims, facts):
        if flag.name not in found:
            found[flag.name] = flag
    kept = tuple(flag for flag in found.values() if not _excused(flag, claims))
    return tuple(sorted(kept, key=lambda flag: (flag.name not in DONT_GO, flag.name in _WEAK)))


def called(name: str) -> str:
    """The name that responses/facts/warnings.yml has for a sign."""
    return CALLED.get(name, name)


def verdict(names: Collection[str], silent: Collection[str]) -> str:
    """One of four calm words, none of them "safe": what is missing counts before what looks right."""
    if DONT_GO & set(names):
        return "dont_go"
    if len(set(names)) >= MANY:
        return "many_flags"
    return "incomplete" if silent or names else "consistent_with_legal_route"


def mode(claims: Claims) -> str | None:
    """Which of the known ways of catching people this is shaped like; honest offers have shapes too."""
    country, job, kind = claims.get("country"), claims.get("job"), claims.get("kind")
    if kind == "marriage":
        return "mail_order_bride"
    if kind in {"internship", "study"}:
        return "fake_internship"
    if claims.get("visa") == "umrah" or (country in _GULF and job in HOUSE):
        return "umrah_visa"
    if job == "penerjemah":
        return "mandarin_translator"
    if job == "kantor daring" and (country is None or country not in {"ID", "HK", "TW", "JP", "KR"}):
        return "scam_compound"
    if job == "abk":
        return "fishing_vessel"
    if job == "pengasuh" and country != "MY":
        return "baby_sitter"
    if job in HOUSE and country == "MY":
        return "domestic_worker_malaysia"
    if job in _ESTATE and country in {"MY", "BN", "PG", "SB"}:
        return "plantation"
    if job == "hiburan" or (country == "ID" and job in {"rumah makan", "tambang", "art"}):
        return "domestic_trafficking"
    if claims.get("recruiter") == "friend":
        return "friend_recruiter"
    return "social_media_job" if claims.get("recruiter") == "social_media" else None


def legal_way(claims: Claims) -> bool:
    """Whether the claims themselves describe the legal way: an office of the state, or a company with papers first."""
    papers = claims.get("contract") == "yes", claims.get("visa") == "work", claims.get("training") == "yes"
    if claims.get("recruiter") == "government":
        return True
    if claims.get("licensed") or claims.get("agency"):
        return any(papers)
    return sum(papers) >= 2


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


def pay_against_floor(claims: Claims, facts: Facts) -> tuple[Pay, Wage | None]:
    """Compared in the same currency and for the same time only; never converted."""
    wage, pay = floor(claims, facts), claims.get("pay")
    if wage is None:
        return Pay.NONE, None
    if not isinstance(pay, dict) or pay.get("currency") != wage.currency or pay.get("per") != wage.per:
        return Pay.OTHER_CURRENCY, wage
    amount = pay.get("amount")
    return (Pay.BELOW if isinstance(amount, int | float) and amount < wage.amount else Pay.REACHES), wage


# ------------------------------------------------------------------ what follows from the claims


def _follows(claims: Claims, facts: Facts) -> Iterator[Flag]:
    yield from _of_place(claims, facts)
    yield from _of_papers(claims, facts)
    yield from _of_people(claims, facts)
    yield from _of_money(claims, facts)


def _warned(name: str, words: Value, facts: Facts) -> Iterator[Flag]:
    warning = facts.warning(name)
    if warning is not None:
        yield Flag(name, str(words or ""), warning.source, warning.text)


def _of_place(claims: Claims, facts: Facts) -> Iterator[Flag]:
    if (where := closed_country(claims, facts)) is not None:
        yield Flag("closed_country", where.name, where.source, where.text)
    if (where := closed_sector(claims, facts)) is not None:
        yield Flag("closed_sector", where.name, where.source, where.text)
    country = facts.country(str(claims.get("country") or ""))
    if claims.get("job") == "kantor daring" and country is not None and "scam_compound" in country.modes:
        yield from _warned("scam_compound", "", facts)
    through = claims.get("route")
    hidden = {"tikus", "belakang", "blakang", "hutan", "utan", "sungai"}
    if isinstance(through, list) and (hidden & set(map(str, through)) or len(through) >= 2):
        yield from _warned("transit_route", ", ".join(map(str, through)), facts)


def _of_papers(claims: Claims, facts: Facts) -> Iterator[Flag]:
    visa, country = claims.get("visa"), claims.get("country")
    if claims.get("kind") != "marriage" and country != "ID":
        if visa == "umrah":
            yield from _warned("umrah_visa", "", facts)
        if visa in {"tourist", "visit", "umrah", "border_pass", "none"}:
            yield from _warned("tourist_visa", "", facts)
        if claims.get("contract") in {"later", "none"}:
            yield from _warned("no_contract_before_departure", "", facts)
        if claims.get("training") == "none":
            yield from _warned("fast_process", "", facts)
    if claims.get("documents_taken"):
        yield from _warned("documents_taken", claims["documents_taken"], facts)
    age = claims.get("age")
    if isinstance(age, int) and age < 18:
        yield from _warned("underage", "", facts)


def _of_people(claims: Claims, facts: Facts) -> Iterator[Flag]:
    recruiter, country, job = claims.get("recruiter"), claims.get("country"), claims.get("job")
    if claims.get("kind") == "marriage":
        if _bought(claims) or claims.get("met") == "no":
            yield from _warned("mail_order_bride", "", facts)
        return
    if recruiter == "broker":
        yield from _warned("individual_recruiter", "", facts)
    if recruiter == "friend" and country != "ID":
        name = "friend_recruiter" if claims.get("friend_there") else "individual_recruiter"
        yield from _warned(name, "", facts)
    if recruiter == "social_media" and country != "ID" and (country or claims.get("abroad")):
        yield from _warned("social_media_job", "", facts)
    if job in HOUSE and country == "MY" and recruiter in {"broker", "friend", "social_media"}:
        yield from _warned("domestic_worker_malaysia", "", facts)
    if job == "penerjemah" and country in {"CN", "PH", "AE", "KH", "MM", "LA", "TH", "VN"} and not claims.get("agency"):
        yield from _warned("mandarin_translator", "", facts)
    if country == "KR" and (recruiter in {"broker", "social_media", "friend"} or claims.get("training") == "none"):
        where = facts.country("KR")
        if where is not None:
            yield Flag("korea_private", where.name, where.source, where.text)


def _of_money(claims: Claims, facts: Facts) -> Iterator[Flag]:
    payer, pay = claims.get("payer"), claims.get("pay")
    if payer == "me_first":
        yield from _warned("pay_upfront_personal_account", "", facts)
    if payer == "debt" or (claims.get("advance") and claims.get("kind") != "marriage"):
        yield from _warned("debt_on_arrival", claims.get("advance") if payer != "debt" else "", facts)
    if isinstance(pay, dict) and _too_much(claims, pay):
        yield from _warned("high_pay_low_skill", pay.get("words"), facts)
    state, wage = pay_against_floor(claims, facts)
    if state is Pay.BELOW and wage is not None and isinstance(pay, dict):
        yield Flag("below_minimum_wage", str(pay.get("words", "")), wage.source, wage.what)


def _too_much(claims: Claims, pay: Mapping[str, Value]) -> bool:
    amount, currency = pay.get("amount"), str(pay.get("currency") or "")
    if not isinstance(amount, int | float) or pay.get("per") != "bulan":
        return False
    country, job = claims.get("country"), claims.get("job")
    if currency == "IDR" and country in _NEAR and job not in {"perawat", "las", "guru"}:
        return amount >= _RUPIAH_TOO_MUCH_NEARBY or (job in _EASY and amount >= _TOO_MUCH["IDR"])
    easy = job in _ONLINE or (job in _EASY and country in {None, "ID"})
    return easy and amount >= _TOO_MUCH.get(currency, float("inf"))


def _excused(flag: Flag, claims: Claims) -> bool:
    """Whether this sign is what an honest offer of this kind looks like too."""
    if flag.name == "documents_taken" and claims.get("papers_own"):
        return True
    if claims.get("kind") == "marriage":
        usual = flag.name in {"individual_recruiter", "fast_process", "friend_recruiter", "high_pay_low_skill"}
        known = flag.name == "mail_order_bride" and claims.get("met") == "yes" and not _bought(claims)
        return usual or known
    if claims.get("kind") in {"internship", "study"} and flag.name == "debt_on_arrival":
        return "saku" in flag.words and "potong" not in flag.words  # trainees get pocket money
    if legal_way(claims) and _of_the_legal_way(flag, claims):
        return True
    honest = claims.get("country") == "ID" and claims.get("job") not in {"hiburan", "kantor daring"}
    pay = claims.get("pay")
    return honest and flag.name in _USUAL_AT_HOME and not (isinstance(pay, dict) and _too_much(claims, pay))


def _of_the_legal_way(flag: Flag, claims: Claims) -> bool:
    """Waiting for a visa, a fee with a receipt, a contract in two languages: so it goes by the book too."""
    if flag.name == "pay_upfront_personal_account":
        # An answer by a button has no words: it was asked, and is meant.
        return bool(flag.words) and not any(word in flag.words for word in _STRONG_WORDS)
    if flag.name == "tourist_visa":
        return claims.get("visa") == "work" and not any(word in flag.words for word in _NO_WORK_VISA)
    if flag.name == "foreign_language_paper":
        return claims.get("contract") == "yes"
    if flag.name == "no_contract_before_departure":
        return claims.get("recruiter") == "government" and claims.get("contract") != "later"
    return flag.name in _WEAK


def _bought(claims: Claims) -> bool:
    return claims.get("recruiter") in {"broker", "social_media"} or bool(claims.get("advance") or claims.get("pay"))
