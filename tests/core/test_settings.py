"""Settings are read once, say what they are for, and never show a secret."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import settings
from bot.errors import Misconfigured
from bot.settings import Settings, described, variable

GUIDE = Path("docs/operations.md").read_text(encoding="utf-8")
SECRETS = [each.name for each in described() if each.metadata["secret"]]


def shown(value: object) -> str:
    """A default as the guide's table writes it."""
    if value in ("", Path()):
        return "empty"
    return str(
        value.key
        if isinstance(value, ZoneInfo)
        else int(value)
        if isinstance(value, float) and value.is_integer()
        else value
    )


@pytest.mark.parametrize("each", described(), ids=lambda each: each.name)
def test_the_guide_names_every_setting_with_its_default_and_help(each):
    row = f"| `{variable(each.name)}` | {shown(each.default)} | {each.metadata['help']} |"

    assert row in GUIDE


def test_the_guide_names_no_setting_that_does_not_exist():
    rows = [line.split("`")[1] for line in GUIDE.splitlines() if line.startswith("| `SUAR_")]

    assert sorted(rows) == sorted(variable(each.name) for each in described())


def test_what_could_open_a_door_is_a_secret():
    assert {"secret_keys", "lookup_key", "nlu_token", "telegram_token", "whatsapp_token"} <= set(SECRETS)


def test_no_secret_shows_in_a_repr():
    chosen = settings.load({variable(name): f"hidden-{name}" for name in SECRETS})

    assert "hidden" not in repr(chosen)
    assert all(getattr(chosen, name) == f"hidden-{name}" for name in SECRETS)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_can_lie_in_a_file(name: str, tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text("from a file\n", encoding="utf-8")

    chosen = settings.load({f"{variable(name)}_FILE": str(file)})

    assert getattr(chosen, name) == "from a file"


def test_a_secret_in_the_environment_comes_before_its_file(tmp_path: Path):
    chosen = settings.load({"SUAR_NLU_TOKEN": "given", "SUAR_NLU_TOKEN_FILE": str(tmp_path / "absent")})

    assert chosen.nlu_token == "given"


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path):
    with pytest.raises(Misconfigured, match="SUAR_LOOKUP_KEY_FILE"):
        settings.load({"SUAR_LOOKUP_KEY_FILE": str(tmp_path / "absent")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUAR_PORT", "eighty"),
        ("SUAR_NLU_TIMEOUT", "soon"),
        ("SUAR_TIMEZONE", "Asia/Atlantis"),
        ("SUAR_TURN_WORKERS", "2.5"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str):
    with pytest.raises(Misconfigured, match=name):
        settings.load({name: value})


def test_an_empty_variable_means_the_default():
    assert settings.load({"SUAR_PORT": "", "SUAR_REGION": ""}) == Settings()


@pytest.mark.parametrize(
    "given",
    [
        {"SUAR_TELEGRAM_TOKEN": "t"},
        {"SUAR_WHATSAPP_TOKEN": "t"},
        {"SUAR_PUBLIC_URL": "https://hotline.example"},
        {"SUAR_HOST": "192.0.2.1"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_nobody_can_try_where_somebody_real_could_write(given: dict[str, str]):
    assert settings.load({}).trial
    assert not settings.load(given).trial
