"""The floors of docs/map.md hold: imports only go down, and below the line nothing touches the world."""

import ast
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

# The longest name that fits decides: "bot.store" speaks for every file of that room.
FLOORS = {
    "bot.model": 0,
    "bot.errors": 0,
    "bot.settings": 0,
    "bot.spelling": 1,
    "bot.numbers": 1,
    "bot.days": 1,
    "bot.entities": 1,
    "bot.words": 1,
    "bot.lexicon": 1,
    "bot.particulars": 1,
    "bot.claims": 1,
    "bot.dues": 1,
    "bot.modes": 1,
    "bot.papers": 1,
    "bot.wages": 1,
    "bot.offers": 1,
    "bot.signs": 1,
    "bot.suspicion": 1,
    "bot.phrases": 1,
    "bot.scope": 1,
    "bot.traces": 1,
    "bot.risk": 1,
    "bot.facts": 1,
    "bot.fact_files": 1,
    "bot.register": 1,
    "bot.company_names": 1,
    "bot.listing_files": 1,
    "bot.marks": 1,
    "bot.speech": 1,
    "bot.dialogue": 2,
    "actions": 3,
    "bot.vault": 4,
    "bot.wake": 4,
    "bot.store": 4,
    "bot.channels": 4,
    "bot.understand": 4,
    "bot.nlu": 4,
    "bot.intake": 5,
    "bot.media": 5,
    "bot.turn": 5,
    "bot.clock": 5,
    "bot.deliver": 5,
    "bot.desk": 5,
    "bot.web": 6,
    "bot.trial": 6,
    "bot.app": 7,
    "bot.doctor": 7,
    "bot.replay": 7,
    "bot.evaluate": 7,
    "bot.entity_scores": 7,
    "bot.conversation_scores": 7,
    "bot.catalogs": 7,
    "bot.__main__": 7,
}
LINE = 4  # below it: no I/O, no clock, no chance
TOP = 7  # those know everybody
NEIGHBOURS = {("bot.store", "bot.vault")}

# What reaches out of the process, tells the time or throws dice. Reading a file is looked for separately.
OUTSIDE = {
    *("aiohttp", "httpx", "requests", "telegram", "fastapi", "starlette", "uvicorn", "sqlalchemy", "alembic", "redis"),
    *("asyncpg", "sqlite3", "socket", "ssl", "urllib", "http", "asyncio", "threading", "subprocess", "multiprocessing"),
    *("os", "sys", "shutil", "tempfile", "time", "random", "secrets", "uuid", "logging", "click", "prometheus_client"),
    *("cryptography", "argon2"),
}
READS = {"read_text", "read_bytes", "write_text", "write_bytes", "glob", "rglob", "iterdir"}
NOW = {"now", "utcnow", "today"}


def modules() -> dict[str, ast.Module]:
    """Every module of the hotline by its dotted name; migrations are statements of their day, not rooms."""
    found = {}
    for path in [*Path("bot").rglob("*.py"), *Path("actions").rglob("*.py")]:
        if "migrations" not in path.parts:
            name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    del found["bot"]  # an empty room of rooms
    return found


MODULES = modules()


def room(name: str) -> str | None:
    """The entry of FLOORS that speaks for a module."""
    fitting = [each for each in FLOORS if name == each or name.startswith(f"{each}.")]
    return max(fitting, key=len, default=None)


def floor(name: str) -> int:
    found = room(name)
    assert found is not None, f"{name} has no floor"
    return FLOORS[found]


def imports(tree: ast.AST) -> Iterator[str]:
    """Dotted names of all imports that are carried out; those for the type checker alone are not."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are written in full"
            # "from bot import risk" imports a module, "from bot.risk import assess" a name of one.
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                yield whole if whole in MODULES else str(node.module)
        else:
            yield from imports(node)


def ours(name: str) -> list[str]:
    return [each for each in imports(MODULES[name]) if each.split(".")[0] in {"bot", "actions"} and each != "bot"]


def leans(name: str, other: str) -> bool:
    """Whether ``name`` may not import ``other``: it lies above, or is a neighbour at the rim or above."""
    here, there = room(name), room(other)
    if here == there:
        return False
    if floor(other) != floor(name):
        return floor(other) > floor(name)
    return LINE <= floor(name) < TOP and (here, there) not in NEIGHBOURS


def below(limit: int) -> list[str]:
    return sorted(name for name in MODULES if room(name) and floor(name) < limit)


def test_every_module_has_a_floor():
    assert [name for name in MODULES if room(name) is None] == []


def test_every_floor_has_a_module():
    assert [each for each in FLOORS if each not in MODULES] == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_only_go_down_and_neighbours_do_not_lean_on_each_other(name: str):
    assert [other for other in ours(name) if leans(name, other)] == []


def test_no_modules_wait_for_each_other():
    TopologicalSorter({name: ours(name) for name in MODULES}).prepare()  # raises on a circle


@pytest.mark.parametrize("name", below(LINE))
def test_what_decides_touches_nothing_outside(name: str):
    assert sorted({each for each in imports(MODULES[name]) if each.split(".")[0] in OUTSIDE}) == []


@pytest.mark.parametrize("name", below(LINE))
def test_what_decides_reads_no_clock(name: str):
    asked = [
        node.func.attr
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in NOW
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    ]

    assert asked == []


def _reading(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            reads = isinstance(called, ast.Attribute) and called.attr in READS
            # Only the plain function and a path are opened like files; other things have an "open" of their own.
            opens = isinstance(called, ast.Name) and called.id == "open"
            path = isinstance(called, ast.Attribute) and called.attr == "open" and "path" in ast.dump(called.value)
            if reads or opens or path:
                yield node.lineno


@pytest.mark.parametrize("name", below(LINE))
def test_below_the_line_files_are_read_only_by_load(name: str):
    tree = MODULES[name]
    loads = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.name == "load" or node.name in HANDS.get(name, ()))
    ]

    allowed = {line for load in loads for line in _reading(load)}

    assert sorted(set(_reading(tree)) - allowed) == []


# Private hands of a ``load``: called by nothing else.
HANDS = {"bot.fact_files": ("_entries",), "bot.words": ("_countries",)}


@pytest.mark.parametrize(("name", "hands"), HANDS.items(), ids=lambda value: str(value))
def test_the_hands_of_a_load_are_private(name: str, hands: tuple[str, ...]):
    assert all(hand.startswith("_") for hand in hands)


def test_the_interpreter_knows_no_topic():
    rooms = [name for name in MODULES if room(name) == "bot.dialogue"]
    assert [other for name in rooms for other in ours(name) if other.startswith("actions")] == []
    topics = {path.stem for path in Path("actions").glob("*.py")} - {"__init__", "reading"}
    named = {
        node.value
        for name in rooms
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in topics
    }
    assert named == set()


def test_topics_know_neither_store_nor_channel_nor_words():
    reached = {other for name in MODULES if name.startswith("actions") for other in ours(name)}

    assert {other for other in reached if floor(other) >= LINE} == set()
    assert "bot.speech" not in reached


def test_the_desk_never_talks_to_a_channel():
    reached = {other for name in MODULES if name.startswith("bot.desk") for other in ours(name)}

    assert {other for other in reached if other.startswith(("bot.channels", "actions"))} == set()


def test_sql_is_written_in_the_store_alone():
    allowed = {"Connection"}  # a transaction is handed through, never spoken to
    spoken = [
        f"{name}: {each.name}"
        for name, tree in MODULES.items()
        if not name.startswith("bot.store")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for each in node.names
        if each.name not in allowed
    ]

    assert spoken == []


def test_responses_is_data_and_never_imported():
    everywhere = [*Path("bot").rglob("*.py"), *Path("actions").rglob("*.py"), *Path("tests").rglob("*.py")]
    importing = [
        str(path)
        for path in everywhere
        if re.search(r"^\s*(from|import) responses\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert importing == []
    assert list(Path("responses").rglob("*.py")) == []


def test_no_module_has_a_name_that_says_nothing():
    vague = {
        "utils",
        "util",
        "helpers",
        "helper",
        "manager",
        "service",
        "services",
        "handler",
        "handlers",
        "base",
        "data",
    }

    assert [name for name in MODULES if vague & set(name.split("."))] == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_says_in_one_sentence_what_it_is_for(name: str):
    if MODULES[name].body:
        assert ast.get_docstring(MODULES[name])


def test_the_standard_library_is_not_shadowed():
    assert [name for name in MODULES if name.split(".")[0] in sys.stdlib_module_names] == []
