"""Takes JSON apart whose shape nobody promised."""

import hashlib
import json
from datetime import UTC, datetime
from typing import TypeAlias, Union

from bot.model import Address, Arrival, Kind

Json: TypeAlias = Union[dict[str, "Json"], list["Json"], str, int, float, bool, None]  # noqa: UP007  (it names itself)


def loads(raw: bytes) -> Json:
    """Parse; ``ValueError`` on anything that is no JSON.

    Half an emoji (a lone surrogate) and NUL are legal in JSON strings, and neither UTF-8 nor PostgreSQL can
    keep them, so they are replaced here, once, before anybody stores a word.
    """
    try:
        return _clean(json.loads(raw))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def at(value: Json, *path: str | int) -> Json:
    """What stands at the end of the path, or None when any step is missing or of another shape."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: Json, *path: str | int) -> str:
    """A string, or a number written out; otherwise empty."""
    found = at(value, *path)
    return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else ""


def list_at(value: Json, *path: str | int) -> list[Json]:
    """A list; a single thing in the place of a list counts as a list of one."""
    found = at(value, *path)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def number_at(value: Json, *path: str | int) -> int | None:
    """A whole number, also when it came as a string."""
    try:
        return int(text_at(value, *path))
    except ValueError:
        return None


def time_at(value: Json, *path: str | int, otherwise: datetime) -> datetime:
    """Unix seconds as a datetime. A message with an impossible date is still a message."""
    seconds = number_at(value, *path)
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else otherwise
    except (OverflowError, OSError, ValueError):
        return otherwise


def place_of(latitude: Json, longitude: Json) -> tuple[float, float] | None:
    """A point on earth, or None when the numbers are none."""
    if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
        return None
    # NaN fails every comparison, so it is refused as well.
    on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (float(latitude), float(longitude)) if on_earth else None


def unreadable(channel: str, body: Json | bytes, now: datetime, addresses: tuple[Address, ...] = ()) -> Arrival:
    """What we keep of something that could not be taken apart. Its key is a digest, equal on redelivery."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else dumps(body)
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return Arrival(channel, digest(body), Kind.UNREADABLE, now, addresses, raw=text)


def digest(body: Json | bytes) -> str:
    """A key for what has none of its own."""
    return "raw:" + hashlib.sha256(body if isinstance(body, bytes) else dumps(body).encode()).hexdigest()[:40]


def dumps(body: Json) -> str:
    """The same value always gives the same text."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _clean(value: Json) -> Json:
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {str(_clean(name)): _clean(each) for name, each in value.items()}
    return value
