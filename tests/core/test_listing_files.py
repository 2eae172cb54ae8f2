"""A ministry's table becomes listings, whole or not at all."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest

from bot.errors import Unusable
from bot.listing_files import Layout, layout_of, read

TODAY = date(2026, 11, 22)
HEADERS = ("NO", "NAMA PERUSAHAAN", "NOMOR SIP3MI", "ALAMAT", "MASA BERLAKU", "STATUS")
LAYOUT = Layout(
    columns={
        "name": "Nama Perusahaan",
        "licence_no": "NOMOR  SIP3MI",
        "address": "ALAMAT",
        "status": "STATUS",
        "valid_until": "MASA BERLAKU",
    },
    fixed={"source": "daftar rekaan", "source_date": "2026-11-20"},
)
GOOD = (1, "PT Contoh Rekaan", "9120001234567", "Jl. Mawar 1", date(2028, 5, 31), "Aktif")


def workbook(*rows: Sequence[Any], headers: Sequence[Any] = HEADERS, above: Sequence[Sequence[Any]] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*above, headers, *rows):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_mapped_workbook_is_read_below_its_titles_and_above_its_footnote():
    content = workbook(GOOD, (), ("Sumber: kementerian",), above=[("DAFTAR P3MI",), ()])

    (listing,) = read(content, LAYOUT, TODAY)

    assert listing.name == "PT Contoh Rekaan"
    assert listing.licence_no == "9120001234567"
    assert listing.status == "licensed"
    assert listing.source_date == "2026-11-20"


def test_the_same_table_as_csv_is_the_same_listing():
    row = "1;PT Contoh Rekaan;9120001234567;Jl. Mawar 1;31 Mei 2028;AKTIF"
    content = f"\ufeff{';'.join(HEADERS)}\n{row}\n".encode()

    assert read(content, LAYOUT, TODAY) == read(workbook(GOOD), LAYOUT, TODAY)


@pytest.mark.parametrize("until", [date(2026, 11, 21), "21/11/2026", "21 November 2026", "2026-10"])
def test_a_licence_that_has_run_out_is_never_shown_as_one(until: Any):
    (listing,) = read(workbook((*GOOD[:4], until, "AKTIF")), LAYOUT, TODAY)

    assert listing.status == "expired"
    assert not listing.shown


@pytest.mark.parametrize(
    ("theirs", "ours"), [("DICABUT", "revoked"), ("Skorsing", "suspended"), ("TIDAK AKTIF", "expired")]
)
def test_what_a_ministry_writes_as_status_is_understood(theirs: str, ours: str):
    (listing,) = read(workbook((*GOOD[:5], theirs)), LAYOUT, TODAY)

    assert listing.status == ours


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ((2, "PT Buruk", "1", "x", None, "Lumayan"), "row 3: the status 'Lumayan' is unknown"),
        ((2, "PT Buruk", "1", "x", "besok", "Aktif"), "row 3: valid_until 'besok'"),
        ((2, "PT Buruk", "1", "x", "31/02/2027", "Aktif"), "row 3: valid_until '2027-02-31'"),
        ((2, "=A1&B1", "1", "x", None, "Aktif"), "row 3: the name is a formula"),
        ((2, "PT Buruk", 18102402375120001, "x", None, "Aktif"), "row 3: the licence_no is kept as a number"),
        ((2, None, "1", "x", None, "Aktif"), "row 3: the name is missing"),
        ((2, "PT", "1", "x", None, "Aktif"), "row 3: 'PT' is not a name"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_accepted(row: Sequence[Any], complaint: str):
    with pytest.raises(Unusable, match=complaint):
        read(workbook(GOOD, row), LAYOUT, TODAY)


def test_a_missing_header_is_named_with_the_row_that_nearly_was_it():
    with pytest.raises(Unusable, match="row 2: the column 'STATUS' is missing"):
        read(workbook(GOOD, headers=(*HEADERS[:-1], "KETERANGAN"), above=[("DAFTAR",)]), LAYOUT, TODAY)


def test_a_header_that_stands_twice_is_refused():
    with pytest.raises(Unusable, match="row 1: the header 'STATUS' stands there twice"):
        read(workbook((*GOOD, "Aktif"), headers=(*HEADERS, "STATUS")), LAYOUT, TODAY)


def packed(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name.replace("_", "."), content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (packed(sheet_xml=b"0" * 210_000_000), "unpacks to more than"),
        (packed(sheet_xml=b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'), "DOCTYPE"),
        (packed(hello_txt=b"not a workbook"), "row 1: this workbook cannot be read"),
        (workbook(GOOD)[:900], "row 1: this workbook cannot be opened"),
        (b"\xd0\xcf\x11\xe0 an old one", "old or locked Excel file"),
        (b"0" * 20_000_001, "larger than 20 MB"),
        ("NAMA\nPT Caf\xe9".encode("latin-1"), "line 2: the file is not UTF-8"),
    ],
    ids=["a bomb", "entities", "another zip", "cut off", "old Excel", "too large", "not UTF-8"],
)
def test_what_is_no_table_is_refused_before_it_is_unpacked(content: bytes, complaint: str):
    with pytest.raises(Unusable, match=complaint):
        read(content, LAYOUT, TODAY)


def test_a_mapping_file_says_columns_values_and_statuses():
    layout = layout_of("columns: {name: NAMA}\nfixed: {status: licensed}\nstatuses: {OK: licensed}\nsheet: Dua\n")

    assert layout == Layout({"name": "NAMA"}, {"status": "licensed"}, {"OK": "licensed"}, "Dua")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("columns: [", "line 2: this is not YAML"),
        ("kolom: {}", "it needs 'columns'"),
        ("columns: {name: A}\ncolour: x", "'colour' is unknown"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text: str, complaint: str):
    with pytest.raises(Unusable, match=complaint):
        layout_of(text + "\n")


@pytest.mark.parametrize(
    ("layout", "complaint"),
    [
        (Layout({"nama": "NAMA PERUSAHAAN"}), "'nama' is no column of ours"),
        (Layout({"name": "NAMA PERUSAHAAN"}), "where 'status' comes from"),
    ],
)
def test_a_mapping_needs_our_columns(layout: Layout, complaint: str):
    with pytest.raises(Unusable, match=complaint):
        read(workbook(GOOD), layout, TODAY)
