"""What can be set, read once from the environment: name, default, one line of help."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import Misconfigured


def _setting(default: Any, help: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"help": help, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """One field is one variable: ``data_dir`` is ``SUAR_DATA_DIR``. Secrets never show in a ``repr``."""

    data_dir: Path = _setting(Path("data"), "folder for the database, keys and media; keep it private")
    host: str = _setting("127.0.0.1", "address that the web server listens on")
    port: int = _setting(8000, "port that the web server listens on")
    public_url: str = _setting("", "https address under which Telegram and Meta reach this server")
    timezone: ZoneInfo = _setting(
        ZoneInfo("Asia/Pontianak"), "zone in which callers say dates and counsellors read them"
    )
    region: str = _setting("Kalbar", "region whose local contacts come first")
    database_url: str = _setting(
        "", "PostgreSQL address; empty keeps everything in SQLite in the data folder", secret=True
    )
    redis_url: str = _setting("", "Redis address for several processes; empty rings inside one process", secret=True)
    nlu_url: str = _setting("", "address of an NLU server; empty starts one beside the service")
    nlu_token: str = _setting("", "token of that NLU server", secret=True)
    nlu_timeout: float = _setting(0.8, "seconds that understanding one message may take")
    secret_keys: str = _setting(
        "", "master keys, comma-separated, newest first; empty keeps one in the data folder", secret=True
    )
    lookup_key: str = _setting(
        "", "key of the look-up hashes; never change it; empty keeps one in the data folder", secret=True
    )
    metrics_port: int = _setting(0, "port of /metrics on the same host; 0 turns it off; never make it public")
    facts_dir: Path = _setting(Path(), "folder with corrected contacts and facts; empty is facts/ in the data folder")
    turn_workers: int = _setting(8, "turns that one process thinks about at the same time")
    telegram_token: str = _setting("", "token from @BotFather; empty leaves Telegram off", secret=True)
    telegram_secret: str = _setting("", "secret that Telegram sends with every webhook call", secret=True)
    telegram_api_url: str = _setting("https://api.telegram.org", "scheme://host:port of the Bot API")
    telegram_rate: float = _setting(30.0, "messages a second to Telegram")
    whatsapp_token: str = _setting("", "access token of the Cloud API; empty leaves WhatsApp off", secret=True)
    whatsapp_phone_id: str = _setting("", "id of our phone number at Meta")
    whatsapp_app_secret: str = _setting("", "app secret that signs webhook calls", secret=True)
    whatsapp_verify_token: str = _setting("", "token that Meta repeats when the webhook is registered", secret=True)
    whatsapp_api_url: str = _setting("https://graph.facebook.com", "scheme://host:port of the Graph API")
    whatsapp_api_version: str = _setting("v24.0", "version of the Graph API")
    whatsapp_rate: float = _setting(80.0, "messages a second to WhatsApp")

    @property
    def embedded(self) -> bool:
        """Whether everything runs in one process on SQLite, with its own NLU server."""
        return not self.database_url

    @property
    def trial(self) -> bool:
        """Whether /try may be served: nobody real can write to this instance."""
        return not (self.telegram_token or self.whatsapp_token or self.public_url) and self.host in {
            "127.0.0.1",
            "::1",
            "localhost",
        }


def variable(name: str) -> str:
    """The environment variable of a field."""
    return f"SUAR_{name.upper()}"


def described() -> tuple[Field[Any], ...]:
    """All settings, for ``suar doctor`` and the check of docs/operations.md."""
    return fields(Settings)


def load(environment: Mapping[str, str]) -> Settings:
    """Read ``SUAR_*``; secrets also from the file that ``SUAR_…_FILE`` names. ``Misconfigured`` on nonsense."""
    given: dict[str, Any] = {}
    for each in described():
        name = variable(each.name)
        raw = environment.get(name)
        if raw is None and each.metadata["secret"] and (path := environment.get(f"{name}_FILE")):
            try:
                raw = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise Misconfigured(f"{name}_FILE cannot be read: {error.strerror}.") from error
        if raw is None or raw == "":
            continue
        given[each.name] = _parsed(name, each, raw)
    return Settings(**given)


def _parsed(name: str, each: Field[Any], raw: str) -> Any:
    kind: type[Any] = type(each.default)
    try:
        if issubclass(kind, Path):
            return Path(raw).expanduser()
        return kind(raw)
    except (ValueError, ZoneInfoNotFoundError) as error:
        wanted = {int: "a whole number", float: "a number", ZoneInfo: "a zone such as Asia/Pontianak"}.get(kind, "text")
        raise Misconfigured(f"{name} must be {wanted}.") from error
