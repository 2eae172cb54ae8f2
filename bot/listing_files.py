"""A register file into listings: our own CSV, or a ministry's table with its columns mapped. All or nothing.

Every refusal is ``Unusable`` and names the line. Nothing in a workbook is ever worked out: a formula in a cell that we
need is refused, and elsewhere it is not looked at.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl
import yaml
from openpyxl.utils.exceptions import InvalidFileException

from bot.company_names import parse
from bot.errors import Unusable
from bot.register import Listing

COLUMNS = (
    *("name", "licence_no", "status", "status_date", "city", "province", "address", "phone"),
    *("source", "source_date"),
)
VALID_UNTIL = "valid_until"  # may be mapped too: a licence that has run out is no licence
_OPTIONAL = frozenset({"snapshot_id", "retrieved_at"})
_DATES = ("status_date", "source_date")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_WRITTEN_DAY = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[a-z]+)[\s./-]+(\d{4})", re.I)
_MONTH = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "agt": 8, "aug": 8}
_MONTH |= {"sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12}
# What ministries write under STATUS; others are mapped by hand.
_STATUSES = {
    **dict.fromkeys(("aktif", "berlaku", "masih berlaku", "terdaftar", "active", "licensed"), "licensed"),
    **dict.fromkeys(("dicabut", "pencabutan", "cabut izin", "izin dicabut", "revoked"), "revoked"),
    **dict.fromkeys(("skorsing", "diskors", "dihentikan sementara", "penghentian sementara"), "suspended"),
    **dict.fromkeys(("penghentian sementara sebagian", "suspended"), "suspended"),
    **dict.fromkeys(("tidak aktif", "tidak berlaku", "kedaluwarsa", "kadaluarsa", "habis masa berlaku"), "expired"),
}
_MOST_BYTES = 20_000_000
_MOST_UNPACKED = 200_000_000
_MOST_PARTS = 2_000
_MOST_ROWS = 200_000
_MOST_COLUMNS = 200
_HEADER_WITHIN = 30  # rows of titles above the headers
_EXACT_DIGITS = 15  # of a number in a workbook; a longer one has lost its last digits


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table of somebody else's becomes ours.

    ``columns``: ours to their header. ``fixed``: ours to a value for every row. ``statuses``: theirs to ours.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None

    def __bool__(self) -> bool:
        return bool(self.columns)


def read(content: bytes, layout: Layout, today: date) -> tuple[Listing, ...]:
    """The listings of a file, whatever its kind. A licence that ran out before ``today`` counts as expired."""
    if len(content) > _MOST_BYTES:
        raise Unusable(f"the file is larger than {_MOST_BYTES // 1_000_000} MB.")
    if content.startswith(b"PK"):
        return _mapped(_sheet(content, layout.sheet), layout, today, "row")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unusable("line 1: this is an old or locked Excel file. Save it as XLSX without a password.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unusable(f"line {line}: the file is not UTF-8. Save it as CSV UTF-8 or as XLSX.") from error
    return _mapped(_lines(text), layout, today, "line") if layout else read_csv(text)


def layout_of(text: str) -> Layout:
    """A mapping file: ``columns``, and if need be ``fixed``, ``statuses`` and ``sheet``."""
    try:
        held = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unusable(f"the mapping, line {mark.line + 1 if mark else 1}: this is not YAML.") from error
    if not isinstance(held, dict) or not isinstance(held.get("columns"), dict):
        raise Unusable("the mapping, line 1: it needs 'columns', with our names and their headers.")
    if unknown := [key for key in held if key not in {"columns", "fixed", "statuses", "sheet"}]:
        raise Unusable(f"the mapping: {unknown[0]!r} is unknown.")
    columns, fixed, statuses = (_table(held, name) for name in ("columns", "fixed", "statuses"))
    sheet = held.get("sheet")
    return Layout(columns, fixed, statuses, None if sheet is None else str(sheet))


def _table(held: Mapping[str, Any], name: str) -> dict[str, str]:
    table = held.get(name) or {}
    if not isinstance(table, dict):
        raise Unusable(f"the mapping: {name!r} must hold lines of 'ours: theirs'.")
    return {str(key): str(value) for key, value in table.items()}


# ------------------------------------------------------------------ somebody else's table


def _mapped(rows: Iterable[tuple[int, Sequence[Any]]], layout: Layout, today: date, unit: str) -> tuple[Listing, ...]:
    _usable(layout)
    columns = dict(layout.columns) or {column: column for column in (*COLUMNS, *_OPTIONAL)}
    known = set(columns) if layout else set(COLUMNS)
    statuses = _STATUSES | {_plain(theirs): ours for theirs, ours in layout.statuses.items()}
    numbered = iter(rows)
    places = _headers(numbered, {ours: theirs for ours, theirs in columns.items() if ours in known}, unit)
    listings = []
    for number, cells in numbered:
        at = f"{unit} {number}"
        row = {ours: _text(cells[place] if place < len(cells) else None, ours, at) for ours, place in places.items()}
        if not any(row.values()) or _is_footnote(row, places, layout):
            continue
        listings.append(_read(row, layout, statuses, today, at))
    if not listings:
        raise Unusable(f"{unit} 2: the file holds no listing.")
    return tuple(listings)


def _usable(layout: Layout) -> None:
    for table, names in (("columns", {*COLUMNS, VALID_UNTIL}), ("fixed", set(COLUMNS))):
        for name in getattr(layout, table):
            if name not in names:
                raise Unusable(f"the mapping: {name!r} is no column of ours. They are: {', '.join(COLUMNS)}.")
    given = {*layout.columns, *layout.fixed}
    for name in ("name", "status") if layout else ():
        if name not in given:
            raise Unusable(f"the mapping: it does not say where {name!r} comes from.")


def _headers(rows: Iterator[tuple[int, Sequence[Any]]], columns: Mapping[str, str], unit: str) -> dict[str, int]:
    """Where each of our columns stands: the first row that has all their headers."""
    best: tuple[int, list[str]] = (1, list(columns.values()))
    for number, cells in rows:
        if number > _HEADER_WITHIN:
            break
        written = [_plain(cell) for cell in cells]
        absent = [theirs for theirs in columns.values() if _plain(theirs) not in written]
        if not absent:
            doubled = next((theirs for theirs in columns.values() if written.count(_plain(theirs)) > 1), None)
            if doubled is not None:
                raise Unusable(f"{unit} {number}: the header {doubled!r} stands there twice.")
            return {ours: written.index(_plain(theirs)) for ours, theirs in columns.items()}
        if len(absent) < len(best[1]):
            best = (number, absent)
    raise Unusable(f"{unit} {best[0]}: the column {best[1][0]!r} is missing.")


def _is_footnote(row: Mapping[str, str], places: Mapping[str, int], layout: Layout) -> bool:
    """A line under the table ("Sumber: ..."): one cell alone, which is not the name."""
    return len(places) > 1 and not row["name"] and sum(map(bool, row.values())) == 1 and "name" not in layout.fixed


def _read(row: Mapping[str, str], layout: Layout, statuses: Mapping[str, str], today: date, at: str) -> Listing:
    values = {**dict.fromkeys(COLUMNS, ""), **row, **layout.fixed}
    until = _day(values.pop(VALID_UNTIL, ""), VALID_UNTIL, at)
    if layout and "status" in layout.columns:
        theirs = values["status"]
        if theirs and _plain(theirs) not in statuses:
            raise Unusable(f"{at}: the status {theirs!r} is unknown. Name it under 'statuses' in the mapping.")
        values["status"] = statuses.get(_plain(theirs), "")
    if until and values["status"] in {"licensed", "active"} and until < today.isoformat()[: len(until)]:
        values["status"] = "expired"
    for name in _DATES:
        values[name] = _day(values[name], name, at)
    return _listing({name: values[name] for name in COLUMNS}, at)


def _plain(value: object) -> str:
    return " ".join(str(value if value is not None else "").casefold().split())


def _text(value: Any, column: str, at: str) -> str:
    """A cell as words. Dates become days of the calendar."""
    if value is None:
        return ""
    if isinstance(value, _Formula):
        raise Unusable(f"{at}: the {column} is a formula. Save the table with its values.")
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) >= 10**_EXACT_DIGITS:
            raise Unusable(f"{at}: the {column} is kept as a number and has lost its last digits. Format it as text.")
        return str(int(value)) if value == int(value) else str(value)
    return " ".join(str(value).split())


def _day(value: str, column: str, at: str) -> str:
    """ "31/12/2026" and "31 Desember 2026" as 2026-12-31; what is written our way stays."""
    written = _WRITTEN_DAY.fullmatch(value)
    if written is not None:
        day, month, year = written.groups()
        number = int(month) if month.isdigit() else _MONTH.get(month[:3].lower(), 0)
        value = f"{year}-{number:02d}-{int(day):02d}"
    _must_be_day(value, column, at)
    return value


# ------------------------------------------------------------------ workbooks


class _Formula(str):
    """What stands in a cell that would have to be worked out."""

    __slots__ = ()


def _sheet(content: bytes, wanted: str | None) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a workbook's sheet with their numbers; the first sheet when none is named."""
    _not_a_bomb(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        names = [each.title for each in book.worksheets]
        if not names or (wanted is not None and wanted not in names):
            raise Unusable(f"row 1: there is no sheet {wanted!r}. There are: {', '.join(names)}.")
        sheet = book[wanted or names[0]]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if number > _MOST_ROWS or len(cells) > _MOST_COLUMNS:
                raise Unusable(f"row {number}: the sheet has more than {_MOST_ROWS} rows or {_MOST_COLUMNS} columns.")
            yield number, [_Formula(c.value) if getattr(c, "data_type", "") == "f" else c.value for c in cells]
        book.close()
    except Unusable:
        raise
    # A workbook that somebody bent can fail anywhere in the library's reading of it.
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, OSError) as error:
        raise Unusable(
            f"row 1: this workbook cannot be read ({type(error).__name__}). Save it again as XLSX."
        ) from error


def _not_a_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise Unusable(f"the workbook unpacks to more than {_MOST_UNPACKED // 1_000_000} MB.")
            if any(part.flag_bits & 1 for part in parts):
                raise Unusable("the workbook is locked with a password.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        if b"<!doctype" in opened.read(4096).lower():
                            raise Unusable("the workbook defines names of its own (DOCTYPE), which no table needs.")
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Unusable(f"row 1: this workbook cannot be opened ({type(error).__name__}).") from error


# ------------------------------------------------------------------ CSV


def _lines(text: str) -> Iterator[tuple[int, Sequence[Any]]]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise Unusable(f"line {reader.line_num}: {error}.") from error


def read_csv(text: str) -> tuple[Listing, ...]:
    """The rows of a file with our own columns, as in ``agencies.csv``."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        columns = list(reader.fieldnames or ())
        if missing := [column for column in COLUMNS if column not in columns]:
            raise Unusable(f"line 1: the column {missing[0]!r} is missing.")
        if unknown := [column for column in columns if column not in COLUMNS and column not in _OPTIONAL]:
            raise Unusable(f"line 1: the column {unknown[0]!r} is unknown.")
        listings = []
        for row in reader:
            at = f"line {reader.line_num}"
            if None in row or None in row.values():
                raise Unusable(f"{at}: it has more or fewer fields than columns.")
            listings.append(_listing({column: row[column].strip() for column in COLUMNS}, at))
    except csv.Error as error:
        raise Unusable(f"line {reader.line_num}: {error}.") from error
    if not listings:
        raise Unusable("line 2: the file holds no listing.")
    return tuple(listings)


def _listing(values: Mapping[str, str], at: str) -> Listing:
    for column in ("name", "status"):
        if not values[column]:
            raise Unusable(f"{at}: the {column} is missing.")
    if not parse(values["name"], listed=True).words:
        raise Unusable(f"{at}: {values['name']!r} is not a name.")
    for column in _DATES:
        _must_be_day(values[column], column, at)
    return Listing(**values)


def _must_be_day(value: str, column: str, at: str) -> None:
    if value and not _real(value):
        raise Unusable(f"{at}: {column} {value!r} is not a day, a month or a year (2026-01-31, 2026-01, 2026).")


def _real(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
