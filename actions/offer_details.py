"""What exactly is wrong with the offer that I showed you, and how do you know?"""

from actions.offer_judgement import flags_of
from bot import wages
from bot.model import Answers, Conclusion, Say, Topic, Value, World
from bot.signs import Claims, Flag

# Where a sign is explained by another fact than the warning of its own name.
EXPLAINED = {
    "penalty_clause": "costs.red_costs",
    "korea_private": "countries.KR",
    "wages_kept": "warnings.ilo_wages",
    "restricted_there": "warnings.ilo_restriction",
}
BANNED = frozenset({"KH", "MM", "TH"})  # the countries that the warning about closed countries names


def _fact(flag: Flag, country: Value, world: World) -> str | None:
    """The fact that explains a sign; None where the sign says all that we may say."""
    if flag.name == "closed_sector" or (flag.name == "closed_country" and country not in BANNED):
        named = f"countries.{country}"
    else:
        named = EXPLAINED.get(flag.name, f"warnings.{flag.name}")
    fact = world.facts.by_id.get(named)
    return named if fact is not None and fact.sayable and fact.text else None


def _pay(claims: Claims, world: World) -> tuple[Say, ...]:
    state, wage = wages.pay_against_floor(claims, world.facts)
    if wage is None:
        return ()
    pay = claims.get("pay")
    slots: dict[str, str | int] = {
        "pay": str(pay.get("words", "")) if isinstance(pay, dict) else "",
        "floor": f"{wage.currency} {wage.amount:,.10g}".replace(",", "."),
        "per": wage.per,
        "what": wage.what,
        "since": wage.since,
        "source": wage.source,
    }
    return (Say(f"offer_details.pay_{state.value}", slots),)


def _says(claims: Claims, said: Claims, world: World) -> tuple[Say, ...]:
    """What we understood of the offer, so that it can be corrected: the work in the caller's own words."""
    where, pay = world.facts.country(str(claims.get("country") or "")), claims.get("pay")
    told = [
        where.name if where is not None else claims.get("country"),
        claims.get("place"),
        said.get("job_said") or claims.get("job"),
        pay.get("words") if isinstance(pay, dict) else None,
        claims.get("agency"),
    ]
    what = " · ".join(str(each) for each in told if each)
    return (Say("offer_details.says", {"what": what}),) if what else ()


def _conclude(answers: Answers, world: World) -> Conclusion:
    offer = world.remembered.get("offer")
    if not isinstance(offer, dict):
        return Conclusion(says=(Say("offer_details.none"),))
    held = offer.get("claims")
    claims: Claims = held if isinstance(held, dict) else {}
    country, mode = claims.get("country"), offer.get("mode")
    said = offer.get("said")
    says = [*_says(claims, said if isinstance(said, dict) else {}, world)]
    spoken: set[str] = set()
    for flag in flags_of(offer):
        if flag.words:
            says.append(Say("job_offer.because", {"words": flag.words}))
        named = _fact(flag, country, world)
        if named is None:
            says.append(Say(f"job_offer.sign_{flag.name}", {"quoted": ""}))
        elif named not in spoken:
            says.append(Say(f"fact.{named}"))
            spoken.add(named)
    for named in (f"countries.{country}", f"warnings.{mode}"):
        fact = world.facts.by_id.get(named)
        if fact is not None and fact.sayable and fact.text and named not in spoken:
            says.append(Say(f"fact.{named}"))
    says += _pay(claims, world)
    silent, put = offer.get("silent"), offer.get("questions")
    if isinstance(silent, list) and silent:
        says += [Say("offer_details.silent"), *(Say(f"offer_details.silent_{name}") for name in silent)]
    if isinstance(put, list) and put:
        says += [Say("job_offer.put_intro"), *(Say(str(line)) for line in put)]
    return Conclusion(says=tuple(says), results={"offer": offer})


TOPIC = Topic(name="offer_details", opens_on=frozenset(), conclude=_conclude)
