"""What every page of the desk has in common: templates, files, careful headers, and forms of a modest size."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

HERE = Path(__file__).parent
LARGEST = 64 * 1024  # bytes of a form
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HTMX = {"htmx.js": "htmx-2.min.js", "sse.js": "ext/hx-sse-2.min.js"}

# Nothing is loaded from anywhere else and no script stands in a page, so words that a caller typed can never run.
# The trial page shows the desk in a frame of its own.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that browsers keep for as long as its address stays the same."""

    content: bytes
    type: str
    mark: str


class TooLarge(ValueError):
    """A form that nobody of ours would send."""


def assets() -> dict[str, Asset]:
    """Our style and script, and htmx as django-htmx brings it: nothing of others lies in the tree."""
    found = {path.name: path for path in (HERE / "static").iterdir() if path.suffix in _TYPES}
    package = find_spec("django_htmx")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("django_htmx")
    folder = Path(package.submodule_search_locations[0]) / "static" / "django_htmx"
    found |= {name: folder / file for name, file in _HTMX.items()}
    read = {name: path.read_bytes() for name, path in found.items()}
    return {
        name: Asset(content, _TYPES[Path(name).suffix], hashlib.sha256(content).hexdigest()[:12])
        for name, content in read.items()
    }


class Templates:
    """Renders pages. All that is put into one is escaped."""

    def __init__(self) -> None:
        self.assets = assets()
        self._jinja = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.globals["asset"] = lambda name: f"/desk/static/{name}?v={self.assets[name].mark}"

    def render(self, template: str, values: Mapping[str, object]) -> str:
        return self._jinja.get_template(template).render(values)

    def page(self, template: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
        return HTMLResponse(self.render(template, values), status, HEADERS)

    def file(self, name: str) -> Response:
        """A file of ours by its name; 404 for any other name."""
        if (asset := self.assets.get(name)) is None:
            return Response(status_code=404)
        kept = HEADERS | {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(asset.content, headers=kept, media_type=asset.type)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, the first of each name. ``TooLarge`` beyond what a counsellor would write."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise TooLarge
    fields = parse_qs(raw.decode("utf-8", errors="replace"), keep_blank_values=True, max_num_fields=50)
    return {name: values[0] for name, values in fields.items()}


def by_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def to(request: Request, address: str) -> Response:
    """Send the browser to another page, whether it asked by a form or by htmx."""
    if by_htmx(request):
        return Response(status_code=200, headers=HEADERS | {"HX-Redirect": address})
    return RedirectResponse(address, 303, HEADERS)
