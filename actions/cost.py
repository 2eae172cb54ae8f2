"""What may it cost, and who pays?"""

import re

from actions.reading import country, never
from bot.model import Answers, Conclusion, Heard, Question, Say, Topic, Value, World

# What was asked for by name has its own answer; the country changes nothing there.
_MATTERS = {
    "refund": r"gagal berangkat|gak jadi berangkat|tidak jadi berangkat|batal berangkat|"
    r"uang (?:saya |aku )?(?:kembali|balik|hilang)|"
    r"refund|minta kembali|money back|mundur|退款",
    "loan": r"pinjam\w*|\bkur\b|kredit|\bloan\b|hutang|utang|贷款",
    "passport": r"\bpaspor\w*|\bpassport\w*|护照",
    "bpjs": r"\bbpjs\b|asuransi|insurance",
    "help": r"\bsplp\b|kbri|kjri|embassy|perwakilan",
}
_PATTERNS = {matter: re.compile(words, re.IGNORECASE) for matter, words in _MATTERS.items()}
FACTS = {
    "refund": "costs.refund",
    "loan": "costs.kur_pmi",
    "passport": "law.passport_zero",
    "bpjs": "law.bpjs",
    "help": "costs.mission_help",
}
BY_COUNTRY = {"TW": "costs.taiwan", "KR": "costs.korea_exam", "JP": "costs.ssw_visa"}
REST = ("costs.red_costs", "costs.personal_costs")


def _matter(heard: Heard) -> Value:
    if heard.choice is not None:
        return None
    return next((matter for matter, pattern in _PATTERNS.items() if pattern.search(heard.text)), None)


def _open(answers: Answers, world: World) -> bool:
    return answers.get("matter") is None


def _conclude(answers: Answers, world: World) -> Conclusion:
    matter = str(answers.get("matter") or "")
    return Conclusion(says=(Say(f"fact.{FACTS.get(matter, 'costs.fee_rule')}"), Say("cost.today")))


def _more(answers: Answers, world: World) -> Conclusion:
    own = BY_COUNTRY.get(str(answers.get("country") or ""))
    facts = [*([own] if own else []), *(["costs.fee_rule"] if answers.get("matter") else []), *REST]
    return Conclusion(
        says=(
            Say("cost.before_paying"),
            *(Say(f"fact.{fact}") for fact in facts[:3]),
            Say("cost.ask"),
        )
    )


TOPIC = Topic(
    name="cost",
    opens_on=frozenset({"ask_cost"}),
    questions=(
        Question("matter", Say("cost.ask_country"), read=_matter, when=never),
        Question("country", Say("cost.ask_country"), read=country, when=_open),
    ),
    conclude=_conclude,
    more=_more,
)
