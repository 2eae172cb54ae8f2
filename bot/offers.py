"""How does an offer smell: which warning signs count against it, and what is to be said of it?

Rules about the claims of one offer (``bot.claims``, ``bot.entities``) against what we hold to be true. Nothing here
calls an offer good: without a sign against it, it is merely silent about less.
"""

from collections.abc import Collection

from bot.facts import Facts
from bot.model import Signal
from bot.signs import Claims, Flag, bought, follows, too_much
from bot.spelling import word_set
from bot.suspicion import HARMLESS, PATTERN, SOURCE

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
# What follows from a country, a floor or a list, however honest the rest sounds.
_BY_FACTS = frozenset({"closed_country", "closed_sector", "below_minimum_wage", "korea_private", "agency_sanctioned"})
_NO_WORK_VISA = ("turis", "wisata", "kunjung", "umr", "ziarah", "lintas", "plb", "pelancong", "tanpa", "sana", "tour")
_STRONG_WORDS = ("pribadi", "dp", "panjar", "deposit", "booking", "jaminan", "hangus", "angus", "hari ini", "sekarang")
# Every sign that an offer can carry; each has its short line and, where we hold one, its warning.
NAMES = word_set(
    "agency_sanctioned below_minimum_wage body_checked borrowed_pt_name closed_country closed_sector "
    "debt_on_arrival documents_taken domestic_trafficking domestic_worker_malaysia fake_internship fake_papers "
    "false_offer_pattern "
    "fast_process foreign_language_paper friend_recruiter high_pay_low_skill individual_recruiter korea_private "
    "mail_order_bride mandarin_translator no_contract_before_departure pay_upfront_personal_account penalty_clause "
    "pressed_to_leave restricted_there scam_compound social_media_job told_to_lie_to_officer tourist_visa "
    "transit_route umrah_visa underage wages_kept "
)
MANY = 2


def flags(claims: Claims, signals: Collection[Signal], facts: Facts) -> tuple[Flag, ...]:
    """The warning signs: those in the words, then those that follow from the claims. Each name once.

    A weak sign (found through a friend, quick, good pay, a fee) is dropped where the way is shown to be the legal
    one, and for ordinary work inside the country; any sign that lies in words alone, where the model finds the whole
    offer harmless.
    """
    found: dict[str, Flag] = {}
    for signal in sorted(signals, key=lambda signal: (signal.source == SOURCE, -len(signal.words))):
        if signal.group == "offer" or signal.name in _ALSO_OF_OFFERS:  # the words of a rule quote better
            found.setdefault(called(signal.name), _heard(called(signal.name), signal, facts))
    for flag in follows(claims, facts):
        if flag.name not in found:
            found[flag.name] = flag
    suspicion = claims.get("suspicion")
    harmless = PATTERN not in found and isinstance(suspicion, float) and suspicion < HARMLESS
    kept = [flag for flag in found.values() if not (_excused(flag, claims) or (harmless and _of_words(flag)))]
    order = {PATTERN: 2, **dict.fromkeys(_WEAK, 1), **dict.fromkeys(DONT_GO, -1)}
    return tuple(sorted(kept, key=lambda flag: order.get(flag.name, 0)))


def _heard(name: str, signal: Signal, facts: Facts) -> Flag:
    """The flag of a sign in the words; what the model heard stands on the source of the warning about it."""
    warning = facts.warning(name) if signal.source == SOURCE else None
    if warning is None:
        return Flag(name, signal.words, signal.source, signal.rule)
    return Flag(name, signal.words, warning.source, warning.text)


def called(name: str) -> str:
    """The name that responses/facts/warnings.yml has for a sign."""
    return CALLED.get(name, name)


def verdict(names: Collection[str], silent: Collection[str]) -> str:
    """One of four calm words, none of them "safe": what is missing counts before what looks right."""
    if DONT_GO & set(names):
        return "dont_go"
    if PATTERN in names or len(set(names)) >= MANY:
        return "many_flags"
    return "incomplete" if silent or names else "consistent_with_legal_route"


def legal_way(claims: Claims) -> bool:
    """Whether the claims themselves describe the legal way: an office of the state, or a company with papers first."""
    papers = claims.get("contract") == "yes", claims.get("visa") == "work", claims.get("training") == "yes"
    if claims.get("recruiter") == "government":
        return True
    if claims.get("licensed") or claims.get("agency"):
        return any(papers)
    return sum(papers) >= 2


def _of_words(flag: Flag) -> bool:
    """Whether words alone make this sign, and no fact of ours."""
    return bool(flag.words) and flag.name not in _BY_FACTS


def _excused(flag: Flag, claims: Claims) -> bool:
    """Whether this sign is what an honest offer of this kind looks like too."""
    if flag.name == "documents_taken" and claims.get("papers_own"):
        return True
    if claims.get("kind") == "marriage":
        usual = flag.name in {"individual_recruiter", "fast_process", "friend_recruiter", "high_pay_low_skill"}
        known = flag.name == "mail_order_bride" and claims.get("met") == "yes" and not bought(claims)
        return usual or known
    if claims.get("kind") in {"internship", "study"} and flag.name == "debt_on_arrival":
        return "saku" in flag.words and "potong" not in flag.words  # trainees get pocket money
    if legal_way(claims) and _of_the_legal_way(flag, claims):
        return True
    honest = claims.get("country") == "ID" and claims.get("job") not in {"hiburan", "kantor daring"}
    pay = claims.get("pay")
    return honest and flag.name in _USUAL_AT_HOME and not (isinstance(pay, dict) and too_much(claims, pay))


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
