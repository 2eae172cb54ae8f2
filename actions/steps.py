"""Where on the legal way does somebody stand, and what comes next for them?"""

import re
from collections.abc import Iterable, Sequence

# The steps in their order, each with the fact that explains it (responses/facts/procedure.yml).
FACTS = {
    "information": "procedure.s01_information",
    "company": "procedure.s02_check_company",
    "account": "procedure.s03_account",
    "papers": "procedure.s04_documents",
    "disnaker": "procedure.s05_disnaker",
    "health": "procedure.s06_health",
    "training": "procedure.s07_training",
    "agreement": "procedure.s08_placement_agreement",
    "passport": "procedure.s09_passport",
    "contract": "procedure.s10_contract",
    "bpjs": "procedure.s11_social_security",
    "visa": "procedure.s12_visa",
    "opp": "procedure.s13_opp",
    "epmi": "procedure.s14_epmi",
    "depart": "procedure.s15_depart",
}
STEPS = tuple(FACTS)
# Done too late or not at all, these cost people most: whoever is further on hears of them all the same.
ESSENTIAL = ("company", "visa", "epmi")
# A contract does not tell that anybody looked the company up.
_WITH_CONTRACT = tuple(step for step in STEPS[: STEPS.index("bpjs")] if step not in ESSENTIAL)
# What a pressed choice of "how far are you" means.
STAGES: dict[str, tuple[str, ...]] = {
    "new": (),
    "company": ("information",),
    "passport": ("information", "passport"),
    "health": ("information", "account", "papers", "disnaker", "health", "passport"),
    "contract": _WITH_CONTRACT,
    "visa": (*_WITH_CONTRACT, "visa"),
}
_WORDS = {
    "company": r"\bpt\b|p3mi|agensi?\b|agency|perusahaan|company|公司|中介",
    "account": r"siapkerja|siap kerja|siskop2mi|akun",
    "papers": r"\bktp\b|\bkk\b|ijazah|\bakt[ae]\b|berkas|surat (?:izin|ijin)|(?:izin|ijin) (?:suami|orang ?tua|istri)",
    "disnaker": r"disnaker\w*|\bltsa\b|rekom\w*|id (?:cpmi|pmi)",
    "health": r"medical|medikal|\bmcu\b|tes (?:kesehatan|sehat)|cek (?:kesehatan|sehat)|surat sehat|check ?up|体检",
    "training": r"pelatihan|training|\bblk\b|kursus|ujian|sertifikat|\bn4\b|\bn5\b|jft|jlpt|(?:tes|les|lulus) bahasa|"
    r"培训",
    "agreement": r"perjanjian penempatan|placement agreement",
    "passport": r"\bpaspor\w*|\bpaspot\w*|\bpassport\w*|护照",
    "contract": r"kontrak\w*|perjanjian kerja|contract|合同",
    "bpjs": r"\bbpjs\b|asuransi|insurance",
    "visa": r"\bvisa\w*|calling|permit|签证",
    "opp": r"\bopp\b|pembekalan|orientasi|\bpap\b",
    "epmi": r"e-?pmi|\bektkln\b|kartu pmi",
    "depart": r"tiket|ticket",
}
_DONE = (
    r"sudah|sdh|udah|udh|\bdah\b|\buda\b|punya|\bada\b|selesai|beres|dapat|dapet|\bdpt\b|\blulus\b|\bjadi\b|"
    r"have|\bgot\b|\bdone\b|"
    r"already|passed|uwis|\bwis\b|已经|办好|有"
)
_MISSING = (
    r"belum|belom|\bblm\b|\bblom\b|\bblum\b|\blom\b|tanpa|(?:tidak|gak|nggak|ga|ndak|tadak|tak|dak) (?:ada|punya)|"
    r"not yet|"
    r"haven'?t|don'?t have|without|\bno\b|durung|没有?|还没"
)
_TOKEN = re.compile(
    "|".join((rf"(?P<missing>{_MISSING})", rf"(?P<done>{_DONE})", *(rf"(?P<{k}>{w})" for k, w in _WORDS.items()))), re.I
)
_CLAUSE = re.compile(r"[,;.\n，。]|\b(?:tapi|tp|tetapi|cuma|but|namun|terus|trus)\b|但", re.I)


def read(text: str) -> dict[str, list[str]] | None:
    """Which steps these words call done, and which they call missing; None when they tell of neither.

    A step takes the word that stands before it in its clause; in a clause that begins with a step ("paspor sudah ada")
    the one after it; in a clause without such a word that of the clause before ("sudah punya paspor, KTP").
    """
    told: dict[str, list[str]] = {"done": [], "missing": []}
    before = ""
    for clause in _CLAUSE.split(text):
        kinds = [str(each.lastgroup) for each in _TOKEN.finditer(clause)]
        after = bool(kinds) and kinds[0] not in told
        state, waiting = "", list[str]()
        for last, kind in zip(["", *kinds], kinds, strict=False):
            if kind not in told:
                (waiting if after or not state else told[state]).append(kind)
            elif (last, kind) != ("missing", "done"):  # "belum ada" is missing
                state = kind
                told[state] += waiting
                waiting = []
        before = state or before
        if before:
            told[before] += waiting
    if not any(told.values()):
        return None
    return {
        "done": [step for step in STEPS if step in {*told["done"]} - {*told["missing"]}],
        "missing": told["missing"],
    }


def ahead(steps: Sequence[str], done: Iterable[str], missing: Iterable[str]) -> tuple[str, ...]:
    """What still lies ahead, next first.

    What was named as missing comes before all; of the rest, what lies behind the furthest step done counts as done,
    but for what nobody should leave without.
    """
    behind, lacking = {*done}, {*missing}
    furthest = max((steps.index(step) for step in behind if step in steps), default=-1)
    first = [step for step in steps if step in lacking]
    start = min((steps.index(step) for step in first), default=furthest + 1)
    rest = [
        step
        for place, step in enumerate(steps)
        if step not in behind and step not in lacking and (place >= start or step in ESSENTIAL)
    ]
    return (*first[:1], *sorted({*first[1:], *rest}, key=steps.index))
