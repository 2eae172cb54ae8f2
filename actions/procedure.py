"""How do I go abroad in the right way, from where I stand now?"""

import re

from actions import steps
from actions.reading import abroad, age, chosen, either, job, never
from bot.facts import Country
from bot.model import Answers, Conclusion, Heard, Question, Say, Topic, Value, World

PAGE = 2  # facts in each further part: more is not read on a small screen
UNKNOWNS = 2  # after so many we ask no more
HOUSEHOLD = frozenset({"household", "art", "pengasuh"})
AT_HOME_ONLY = "rumah tangga"  # as the countries' closed sectors name it

# The kind of going, as people call it. The first that fits counts.
_KINDS = {
    "home": r"\b(?:mau|pengen|pingin|ingin|minta|nak) (?:\w+ )?(?:pulang|balik)|cara pulang|"
    r"pulang ke (?:indo\w*|kampung)|\b(?:go|get|going|come|coming|return) (?:back )?(?:home|to indonesia)|回家",
    "border_pass": r"pas lintas|\bplb\b|border pass|lintas batas",
    "stopped": r"dicegah|dicegat|ditolak (?:di )?imigrasi|stopped at the border",
    "umrah": r"umrah|umroh|\bhaji\b|ziarah",
    "marriage": r"\bnikah\w*|menikah\w*|kawin\w*|jodoh\w*|pengantin|mahar|amoy|marry\w*|"
    r"marriage|bride|husband|嫁|结婚|新娘",
    "ssw": r"\bssw\b|tokutei|ginou|skilled worker",
    "study": r"kuliah|beasiswa|scholarship|universitas|\bstudy|留学",
    "internship": r"magang\w*|\bferien(?:job)?\b|\bintern(?:ship)?\b|kenshusei|jisshu|prakerin|\btitp\b|\bmbkm\b|实习",
    "g_to_g": r"g ?(?:to|2) ?g\b|\beps\b|triple win|\bepa\b|antar ?pemerintah|jalur pemerintah|"
    r"government to government",
    "own": r"mandiri|perseorangan|tanpa pt|melamar (?:sendiri|langsung)|lamar sendiri|by myself|on my own|directly",
    "ukps": r"\bukps\b|kantor (?:saya|kami) (?:kirim|tugas)",
    "there": r"(?:sudah|udah|udh|dah) (?:terlanjur )?(?:di sini|disini|di sana|disana|"
    r"kerja di|di luar negeri)|already (?:here|working|in)",
}
_PATTERNS = {kind: re.compile(words, re.IGNORECASE) for kind, words in _KINDS.items()}

# The facts that open a way, and those that belong to it besides. Then come its steps.
WAYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "company": (("procedure.p_to_p",), ("procedure.bp3mi_kalbar",)),
    "malaysia": (("procedure.malaysia_company",), ("procedure.malaysia_own_rules", "procedure.bp3mi_kalbar")),
    "spsk": (("procedure.spsk_malaysia",), ("procedure.malaysia_own_rules", "procedure.bp3mi_kalbar")),
    "g_to_g": (("procedure.g_to_g",), ("procedure.g_to_g_register",)),
    "ssw": (("procedure.ssw_japan",), ("costs.ssw_visa",)),
    "own": (("procedure.perseorangan",), ("procedure.perseorangan_papers",)),
    "ukps": (("procedure.ukps",), ()),
    "sea": (("countries.SEA",), ("law.uu18_who",)),
    "magang_japan": (("procedure.magang_japan",), ("procedure.internship", "procedure.internship_questions")),
    "internship": (("procedure.internship",), ("procedure.internship_questions", "law.uu18_who")),
    "study": (("procedure.students",), ("procedure.study_real", "law.uu18_who")),
    "marriage": (
        ("procedure.marriage_abroad",),
        ("procedure.marriage_trap", "law.marriage", "procedure.marriage_papers"),
    ),
    "umrah": (("procedure.umrah_then_work",), ("law.moratorium_middle_east",)),
    "border_pass": (("procedure.plb",), ("procedure.plbn", "procedure.stopped_at_border")),
    "stopped": (("procedure.stopped_at_border",), ("procedure.bp3mi_kalbar",)),
}
_OF_COMPANY = steps.STEPS
_NOT_BY_COMPANY = tuple(step for step in steps.STEPS if step not in {"company", "agreement"})
STEPS: dict[str, tuple[str, ...]] = {
    "company": _OF_COMPANY,
    "malaysia": _OF_COMPANY,
    "spsk": _OF_COMPANY,
    "sea": _OF_COMPANY,
    "ssw": _OF_COMPANY,
    "g_to_g": _NOT_BY_COMPANY,
    "own": ("account", "passport", "contract", "bpjs", "visa", "epmi", "depart"),
}
TODAY = {
    "marriage": "procedure.today_marriage",
    "internship": "procedure.today_campus",
    "study": "procedure.today_campus",
}
# Ways of going that need no country and no stage.
OF_ITSELF = frozenset({"home", "there", "border_pass", "stopped", "umrah", "marriage", "study", "ukps"})
MANY_WAYS = frozenset({"JP"})  # where the same work can be reached by ways with other rules


def _kind(heard: Heard) -> Value:
    if heard.choice is not None:
        return None
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(heard.text)), None)


def _stage(heard: Heard) -> Value:
    """How far they are: what they call done and missing."""
    told = steps.read(heard.text) if heard.choice is None and heard.text else None
    return {name: [*each] for name, each in told.items()} if told is not None else None


def _country(heard: Heard) -> Value:
    return abroad(heard) or ("DE" if re.search(r"\bferien", heard.text, re.IGNORECASE) else None)


# ------------------------------------------------------------------ which way


def _where(answers: Answers, world: World) -> Country | None:
    return world.facts.country(str(answers["country"])) if answers.get("country") else None


def _household_closed(where: Country | None) -> bool:
    return where is not None and where.placement != "open" and AT_HOME_ONLY in where.sectors_closed


def way(answers: Answers, world: World) -> str:
    """Which way of going this is: its rules, papers and steps."""
    kind, where = str(answers.get("way") or answers.get("kind") or ""), _where(answers, world)
    iso = where.iso if where is not None else ""
    if kind == "internship":
        return "magang_japan" if iso == "JP" else "internship"
    if kind in OF_ITSELF:
        return kind
    if where is not None and where.placement in {"closed", "unknown"}:
        return "closed"
    if answers.get("job") in HOUSEHOLD and _household_closed(where):
        return "closed_sector"
    if iso == "MY":
        return "spsk" if answers.get("job") in HOUSEHOLD else "malaysia"
    if iso == "KR":
        return "g_to_g"
    if iso == "SEA" or answers.get("job") == "abk":
        return "sea"
    if kind in {"ssw", "g_to_g", "own"}:
        return kind
    return "g_to_g" if (iso, answers.get("job")) == ("DE", "perawat") else "company"


# ------------------------------------------------------------------ what is asked, and when it changes the answer


def _tired(world: World) -> bool:
    return len(world.skipped) >= UNKNOWNS


def _wants_country(answers: Answers, world: World) -> bool:
    return answers.get("kind") not in OF_ITSELF and not _tired(world)


def _wants_job(answers: Answers, world: World) -> bool:
    where = _where(answers, world)
    if where is None or answers.get("kind") in {*OF_ITSELF, "internship"} or _tired(world):
        return False
    return where.iso == "MY" or (_household_closed(where) and where.placement == "partly")


def _wants_way(answers: Answers, world: World) -> bool:
    where = _where(answers, world)
    return where is not None and where.iso in MANY_WAYS and answers.get("kind") is None and not _tired(world)


def _wants_stage(answers: Answers, world: World) -> bool:
    return way(answers, world) in STEPS and not _tired(world)


# ------------------------------------------------------------------ what is said


def _plan(answers: Answers, world: World) -> tuple[str, ...]:
    """All that there is to say, next first: the way itself for who begins, the next step for who is on it."""
    name = way(answers, world)
    opening, besides = WAYS.get(name, ((), ()))
    where = _where(answers, world)
    told = _told(answers)
    ahead = steps.ahead(STEPS.get(name, ()), told.get("done", ()), told.get("missing", ()))
    facts = [steps.FACTS[step] for step in ahead]
    country_fact = (f"countries.{where.iso}",) if where is not None and name in {"company", "own", "internship"} else ()
    if told.get("done") or told.get("missing"):
        return (*facts, *opening, *country_fact, *besides)
    if name == "company" and country_fact:
        opening, country_fact = country_fact, opening
    return (*opening, *facts[:2], *besides, *country_fact, *facts[2:])


def _told(answers: Answers) -> dict[str, list[str]]:
    stage = answers.get("stage")
    if isinstance(stage, dict):
        return {name: [str(each) for each in found] for name, found in stage.items() if isinstance(found, list)}
    return {"done": [*steps.STAGES.get(str(stage), ())], "missing": []}


def _today(name: str, world: World) -> str:
    """The one thing to do next. The free number of home is not for who writes from a third country."""
    if name in TODAY:
        return TODAY[name]
    here = world.remembered.get("here")
    return "procedure.today" if here in (None, "ID", world.remembered.get("country")) else "procedure.today_abroad"


def _too_young(answers: Answers, world: World) -> tuple[Say, ...]:
    years, where = answers.get("age"), _where(answers, world)
    least = where.min_age if where is not None else 18
    if not isinstance(years, int) or years >= least:
        return ()
    fact = "law.uu18_p5" if least == 18 or where is None else f"countries.{where.iso}"
    return (Say("procedure.too_young", {"age": years}), Say(f"fact.{fact}"), Say("procedure.wait"))


def _conclude(answers: Answers, world: World) -> Conclusion:
    name, where = way(answers, world), _where(answers, world)
    if answers.get("stage") == "there" or answers.get("kind") in {"there", "home"}:
        return Conclusion(opens=("rights",))
    if young := _too_young(answers, world):
        return Conclusion(says=young, remember={"procedure_at": 0})
    kept: dict[str, Value] = {"job": answers.get("job"), "country": answers.get("country")}
    remember = {key: value for key, value in kept.items() if value}
    if name in {"closed", "closed_sector"} and where is not None:
        line = "procedure.closed_country" if name == "closed" else "procedure.closed_sector"
        if where.placement == "unknown" or not where.sayable:
            line = "procedure.unknown_country"
        return Conclusion(
            says=(Say(line, {"country": where.name}), Say("procedure.today_closed")),
            remember={**remember, "procedure_at": 0},
        )
    plan = _plan(answers, world)
    on_the_way = plan[0] in steps.FACTS.values()
    return Conclusion(
        says=(*((Say("procedure.next_step"),) if on_the_way else ()), Say(f"fact.{plan[0]}"), Say(_today(name, world))),
        remember={**remember, "procedure_at": 1},
    )


def _more(answers: Answers, world: World) -> Conclusion:
    """The following steps, a page at a time."""
    name, where = way(answers, world), _where(answers, world)
    if name in {"closed", "closed_sector"} and where is not None:
        plan: tuple[str, ...] = (f"countries.{where.iso}", "procedure.job_order_check", "procedure.report_at_home")
        plan = plan if where.sayable else plan[1:]
    else:
        plan = _plan(answers, world)
    at = world.remembered.get("procedure_at")
    start = at if isinstance(at, int) else 0
    page, left = plan[start : start + PAGE], plan[start + PAGE :]
    if not page:
        return Conclusion()
    return Conclusion(
        says=(
            *(Say(f"fact.{fact}") for fact in page),
            Say("procedure.go_on" if left else "procedure.all_told"),
        ),
        remember={"procedure_at": start + PAGE},
    )


TOPIC = Topic(
    name="procedure",
    opens_on=frozenset({"ask_procedure"}),
    questions=(
        Question("kind", Say("procedure.ask_country"), read=_kind, when=never),
        Question("age", Say("procedure.ask_country"), read=age, when=never),
        Question("country", Say("procedure.ask_country"), read=_country, when=_wants_country),
        Question("job", Say("procedure.ask_job"), read=either(chosen("procedure.ask_job"), job), when=_wants_job),
        Question("way", Say("procedure.ask_way"), read=chosen("procedure.ask_way"), when=_wants_way),
        Question(
            "stage", Say("procedure.ask_stage"), read=either(chosen("procedure.ask_stage"), _stage), when=_wants_stage
        ),
    ),
    conclude=_conclude,
    more=_more,
)
