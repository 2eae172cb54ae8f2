"""What are my rights at work abroad, and what do I do when they are not kept?"""

import re

from actions.contacts import entry
from actions.reading import abroad, near, never, text
from bot.facts import Country
from bot.model import Answers, Conclusion, Heard, Question, Say, Topic, Value, World

# What explains each matter, after the first answer. A matter's own line says what to do now.
FACTS = {
    "wages": ("procedure.unpaid_or_abused", "law.uu18_p15"),
    "papers": ("procedure.s16_home", "warnings.documents_taken", "procedure.unpaid_or_abused"),
    "sick": ("law.bpjs_covers", "procedure.unpaid_or_abused"),
    "pregnant": ("procedure.unpaid_or_abused", "costs.mission_help"),
    "no_papers": ("procedure.unpaid_or_abused", "costs.mission_help"),
    "home": ("procedure.unpaid_or_abused", "costs.mission_help"),
    "hours": ("law.uu18_p15", "procedure.s16_home"),
    "contract": ("law.uu18_p15", "procedure.s10_contract"),
}
# What more there is to know of a country, for somebody who is there and wants to leave or has no papers.
THERE = {"KH": ("law.ban_kh_mm_th", "procedure.cambodia_return"), "MM": ("law.ban_kh_mm_th",)}
THERE |= {"TH": ("law.ban_kh_mm_th",)}
LEAVING = frozenset({"no_papers", "home", "pregnant"})
INTENTS = {"wages_rights": "wages", "contract_papers": "papers", "sick_leave_rights": "sick"}
# The more particular matter first: who is pregnant and unpaid is told of both, this one leads.
_MATTERS = {
    "pregnant": r"hamil|ngandung|mengandung|bunting|meteng|pregnan\w*|怀孕",
    "no_papers": r"(?:tanpa|(?:gak|ga|tidak|ndak|tadak|tak|dak|daan|sian|ora|enja) (?:ad[ae]|punya|n?duwe)|no|without|"
    r"don'?t have) (?:\w+ )?(?:dokumen|paspor|permit|surat|papers|passport|documents)|kosongan|\bilegal|illegal\w*|"
    r"undocumented|overstay|(?:permit|paspor|visa) (?:mati|habis)|没有?(?:护照|证件)",
    "home": r"\b(?:mau|pengen|pingin|ingin|minta|nak|pgn|wants?(?: to)?) (?:\w+ )?(?:pulang|balik|go(?:ing)? home|"
    r"return)|pulang ke (?:indo\w*|kampung)|cara pulang|gak? dikasih pulang|go back home|"
    r"how (?:do|can) i go home|回家|想回",
    "papers": r"(?:paspor|ktp|ijazah|dokumen|surat|passport|papers|documents)\w*(?: \w+){0,3} (?:ditahan|dipegang|"
    r"disimpan|diambil|disita|held|kept|taken)|(?:tahan|pegang|nahan|simpan|ambil|holds?|keeps?|took)(?: \w+){0,2} "
    r"(?:paspor|ktp|ijazah|dokumen|passport|papers)",
    "wages": r"gaji\w*|upah|bayaran|\bwages?\b|salary|unpaid|not paid|工资|potong\w*",
    "hours": r"lembur|libur\w*|jam kerja|overtime|day off|days off|cuti|istirahat|\d+ jam (?:sehari|tiap)|hours a day|"
    r"\bjam \d+\b.{0,20}\b(?:sampai|sampe|hingga|nganti|s/?d)\b.{0,6}\bjam \d+|一天.{0,4}小时",
    "sick": r"\bsakit|demam|berobat|kecelakaan|luka|\bsick\b|\bill\b|accident|hospital|生病",
    "contract": r"kontrak\w*|perjanjian kerja|contract|合同",
}
_PATTERNS = {matter: re.compile(words, re.IGNORECASE) for matter, words in _MATTERS.items()}


def matters(text: str) -> list[str]:
    """What these words complain of, the one that leads first."""
    return [matter for matter, pattern in _PATTERNS.items() if pattern.search(text)]


def _matter(heard: Heard) -> Value:
    """What it is about: a button, the words, or what the model heard."""
    line, _, key = (heard.choice or "").partition(":")
    if line == "rights.ask_matter":
        return key
    if heard.choice is not None:
        return None
    return next(iter(matters(heard.text)), INTENTS.get(heard.intent or ""))


def _beside(heard: Heard) -> Value:
    """What else the same words complain of."""
    return [*matters(heard.text)[1:]] or None if heard.choice is None else None


def _here(world: World, code: str | None) -> bool:
    """Whether numbers of that country work for whoever writes: they are there, or nothing else is known."""
    return world.remembered.get("here") in (None, code)


def _floors(where: Country | None) -> tuple[Say, ...]:
    """The least pay there, in its own currency; nothing where we hold none that may be said."""
    if where is None:
        return ()
    return tuple(
        Say(
            "rights.floor",
            {
                "country": where.name,
                "what": wage.what,
                "pay": f"{wage.currency} {wage.amount:,.10g}".replace(",", "."),
                "per": wage.per,
                "since": wage.since,
                "source": wage.source,
            },
        )
        for wage in where.floors
    )


def _code(answers: Answers) -> str | None:
    return str(answers["country"]) if answers.get("country") else None


def first(matter: str, answers: Answers, world: World) -> tuple[Say, ...]:
    """What to do now, and the one to turn to there."""
    code = _code(answers)
    contacts = (
        world.facts.contacts_for(code, "wages", text(answers.get("near")), inside=_here(world, code)) if code else ()
    )
    return (
        Say(f"rights.{matter}"),
        *(entry(contact, world) for contact in contacts[:1]),
        Say("rights.today" if contacts else "rights.today_unknown"),
    )


def _conclude(answers: Answers, world: World) -> Conclusion:
    matter = str(answers.get("matter") or "wages")
    return Conclusion(says=first(matter, answers, world), remember={"rights_matter": matter})


def _more(answers: Answers, world: World) -> Conclusion:
    """The facts behind it, what else was complained of, and who else can be asked there."""
    code = _code(answers)
    matter = str(answers.get("matter") or world.remembered.get("rights_matter") or "wages")
    others = answers.get("beside")
    beside = [str(each) for each in (others if isinstance(others, list) else ()) if each != matter]
    where = world.facts.country(code) if code else None
    facts = [*(THERE.get(code or "", ()) if matter in LEAVING else ()), *FACTS[matter]]
    contacts = (
        world.facts.contacts_for(code, region=text(answers.get("near")), inside=_here(world, code))[1:3] if code else ()
    )
    return Conclusion(
        says=(
            *(Say(f"rights.{each}") for each in beside[:1]),
            *(Say(f"fact.{fact}") for fact in facts[:3]),
            *(_floors(where)[:2] if matter == "wages" else ()),
            *(entry(contact, world) for contact in contacts),
            Say("rights.after"),
        )
    )


TOPIC = Topic(
    name="rights",
    opens_on=frozenset(INTENTS),
    questions=(
        Question("matter", Say("rights.ask_matter"), read=_matter),
        Question("beside", Say("rights.ask_matter"), read=_beside, when=never),
        Question("country", Say("rights.ask_country"), read=abroad),
        Question("near", Say("rights.ask_country"), read=near, when=never),
    ),
    conclude=_conclude,
    more=_more,
)
