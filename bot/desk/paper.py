"""How does a dossier become a PDF that any office can print? A4, one column, black on white.

Latin letters are those of the font that comes with ReportLab. Chinese is set in a font that every PDF reader brings
itself; a reader without it, or a letter in neither, loses nothing: the codes of all such letters stand at the end.
"""

import re
from functools import cache, partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image as Picture
from PIL import UnidentifiedImageError
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from bot.desk.dossier import Dossier, Field, Photo, Section

LATIN, BOLD, HAN = "Vera", "VeraBd", "STSong-Light"
LOST = "?"  # in place of a letter that no font of ours has; its code stands at the end
LARGEST = 60_000_000  # pixels of a picture: more is no telephone's, but a trap
WIDEST = 1600  # pixels of a printed picture
LINE, SOFT = colors.HexColor("#9a9a9a"), colors.HexColor("#555555")
_WIDTH = A4[0] - 40 * mm


@cache
def _fonts() -> frozenset[int]:
    """Register the fonts, and say which letters the Latin one has."""
    latin = TTFont(LATIN, f"{LATIN}.ttf")
    letters: dict[int, int] = latin.face.charToGlyph
    pdfmetrics.registerFont(latin)
    pdfmetrics.registerFont(TTFont(BOLD, f"{BOLD}.ttf"))
    pdfmetrics.registerFont(UnicodeCIDFont(HAN))
    pdfmetrics.registerFontFamily(LATIN, normal=LATIN, bold=BOLD, italic=LATIN, boldItalic=BOLD)
    return frozenset(letters)


def _han(letter: str) -> bool:
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _marked(text: str) -> str:
    """The text for a paragraph: escaped, each letter in a font that has it."""
    latin = _fonts()
    parts: list[str] = []
    for run in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]", text):
        if run.isascii():
            parts.append(escape(re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", run)))
        elif ord(run) in latin:
            parts.append(run)
        elif _han(run):
            parts.append(f'<font name="{HAN}">{run}</font>')
        elif run not in "\ufe0f\u200d\u2063":
            parts.append(LOST)
    return "".join(parts).replace("\n", "<br/>")


def _codes(text: str) -> list[str]:
    """Each stretch of letters that the Latin font lacks, with its codes: a name can be read back from them."""
    latin = _fonts()
    other = "".join(letter if ord(letter) not in latin and not letter.isspace() else " " for letter in text)
    return [f"{word} = {' '.join(f'U+{ord(letter):04X}' for letter in word)}" for word in other.split()]


def _style(name: str, size: float = 9.5, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=LATIN, fontSize=size, leading=size * 1.38, splitLongWords=1, **more)


def _p(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(_marked(text), style)


class _Pages(Canvas):
    """A canvas that knows on each page how many there are."""

    def __init__(self, *args: Any, foot: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self._foot = foot
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # the stubs know only what is public

    def save(self) -> None:
        for number, kept in enumerate(self._kept, 1):
            self.__dict__.update(kept)
            self.setStrokeColor(LINE)
            self.line(20 * mm, 15 * mm, A4[0] - 20 * mm, 15 * mm)
            foot = _p(self._foot, _style("foot", 7.5, textColor=SOFT))
            foot.wrapOn(self, _WIDTH - 40 * mm, 12 * mm)
            foot.drawOn(self, 20 * mm, 14 * mm - foot.height)
            self.setFont(LATIN, 7.5)
            self.setFillColor(SOFT)
            self.drawRightString(A4[0] - 20 * mm, 11 * mm, f"Halaman {number} dari {len(self._kept)}")
            super().showPage()
        super().save()


def pdf(dossier: Dossier) -> bytes:
    """The file. Nothing of it is kept, and it carries no place or device of the reporter."""
    _fonts()
    file = BytesIO()
    frame = Frame(
        20 * mm, 18 * mm, _WIDTH, A4[1] - 34 * mm, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        title=f"Laporan {dossier.number}",
        author="Suar",
        pageTemplates=[PageTemplate("page", [frame])],
    )
    document.build(_story(dossier), canvasmaker=partial(_Pages, foot=dossier.foot))
    return file.getvalue()


def _story(dossier: Dossier) -> list[Flowable]:
    small = _style("small", 8.5, textColor=SOFT)
    story: list[Flowable] = [
        _p(dossier.title, _style("title", 17, spaceAfter=4)),
        Spacer(1, 2 * mm),
        _form(dossier.head, plain=True),
        Spacer(1, 3 * mm),
        _boxed(dossier.notice),
    ]
    for section in dossier.sections:
        story += _section(section)
    story += _indications(dossier)
    story += _course(dossier)
    story += _signed()
    for photo in dossier.photos:
        story += _photo(photo)
    if codes := list(dict.fromkeys(_codes(_everything(dossier)))):
        story.append(_heading("Tulisan selain huruf Latin, dengan kode Unicode-nya"))
        story += [_p(each, small) for each in codes]
    return story


def _everything(dossier: Dossier) -> str:
    fields = [each.value for section in dossier.sections for each in section.fields]
    return "\n".join([*fields, *(each.words for each in dossier.indications), *(each.words for each in dossier.course)])


def _heading(text: str) -> Paragraph:
    return Paragraph(f"<b>{_marked(text)}</b>", _style("heading", 11, spaceBefore=9, spaceAfter=3, keepWithNext=1))


def _boxed(text: str) -> Table:
    table = Table([[_p(text, _style("notice", 8.5))]], colWidths=[_WIDTH])
    lines: list[Any] = [
        ("BOX", (0, 0), (-1, -1), 0.8, colors.black),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    table.setStyle(TableStyle(lines))
    return table


def _form(fields: tuple[Field, ...], *, plain: bool = False) -> Table:
    """Label and value in two columns. A gap is a dotted line, high enough for a pen."""
    label, value = _style("label", 9, textColor=SOFT), _style("value")
    rows = [[_p(each.label, label), _p(each.value, value) if each.value else ""] for each in fields]
    heights = [None if each.value else 7.5 * mm for each in fields]
    table = Table(rows, colWidths=[46 * mm, _WIDTH - 46 * mm], rowHeights=heights, splitInRow=1)
    lines: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5 if plain else 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5 if plain else 3),
    ]
    for row, each in enumerate(fields):
        if not each.value:
            lines += [("VALIGN", (0, row), (-1, row), "BOTTOM")]
            lines += [("LINEBELOW", (1, row), (1, row), 0.7, LINE, 1, (0.8, 2))]
        elif not plain:
            lines += [("LINEBELOW", (1, row), (1, row), 0.3, LINE)]
    table.setStyle(TableStyle(lines))
    return table


def _section(section: Section) -> list[Flowable]:
    note = [_p(section.note, _style("note", 8.5, textColor=SOFT, spaceBefore=2))] if section.note else []
    return [KeepTogether([_heading(section.title), _form(section.fields), *note])]


def _rows(head: list[str], rows: list[list[str]], widths: list[float]) -> Table:
    cell, top = _style("cell", 8.5), _style("top", 8, textColor=SOFT)
    table = Table(
        [[_p(text, top) for text in head], *([_p(text, cell) for text in row] for row in rows)],
        colWidths=widths,
        repeatRows=1,
        splitInRow=1,
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _indications(dossier: Dossier) -> list[Flowable]:
    title = _heading("5. Petunjuk bahaya dalam kata-kata pelapor")
    if not dossier.indications:
        return [title, _p("Tidak ada kata yang menandakan bahaya.", _style("none"))]
    rows = [[each.name, each.level, f"“{each.words}”" if each.words else "–"] for each in dossier.indications]
    table = _rows(["Petunjuk", "Tingkat", "Kata-kata pelapor"], rows, [62 * mm, 24 * mm, _WIDTH - 86 * mm])
    note = "Petunjuk ditemukan oleh mesin dari kata-kata, dan bisa keliru. Petugas memeriksanya."
    return [title, table, _p(note, _style("caution", 8.5, textColor=SOFT, spaceBefore=2))]


def _course(dossier: Dossier) -> list[Flowable]:
    title = _heading("6. Waktu pesan")
    if not dossier.course:
        return [title, _p("Belum ada pesan.", _style("none"))]
    worded = any(each.words for each in dossier.course)
    rows, day = [], ""
    for each in dossier.course:
        what = f"{each.what}: “{each.words}”" if each.words else each.what
        rows.append([each.day if each.day != day else "", each.hour, each.who, what])
        day = each.day
    head = ["Hari", "Jam", "Dari", "Kiriman dan kata-katanya" if worded else "Kiriman"]
    return [title, _rows(head, rows, [40 * mm, 16 * mm, 22 * mm, _WIDTH - 78 * mm])]


def _signed() -> list[Flowable]:
    fields = tuple(
        map(Field, ("Diserahkan oleh", "Diterima oleh, instansi", "Tanggal dan jam", "Tanda tangan dan cap"))
    )
    return [KeepTogether([_heading("7. Serah terima"), _form(fields), Spacer(1, 14 * mm)])]


def _photo(photo: Photo) -> list[Flowable]:
    caption = _p(photo.caption, _style("caption", 9, spaceBefore=4))
    made = _printable(photo.content) if photo.content is not None else None
    if made is None:
        return [_heading("Foto"), _boxed(f"{photo.caption}: gambar ini tidak dapat dicetak. Lihat di meja kerja.")]
    content, width, height = made
    scale = min(_WIDTH / width, 190 * mm / height)
    return [PageBreak(), _heading("Foto"), Image(BytesIO(content), width * scale, height * scale), caption]


def _printable(content: bytes) -> tuple[bytes, int, int] | None:
    """The picture as a plain JPEG, without place and device, which telephones write into it; None when it is none."""
    try:
        with Picture.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > LARGEST:
                return None
            plain = picture.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Picture.DecompressionBombError):
        return None
    plain.thumbnail((WIDEST, WIDEST))
    clean = Picture.new("RGB", plain.size)
    clean.paste(plain)
    made = BytesIO()
    clean.save(made, "JPEG", quality=85)
    return made.getvalue(), clean.width, clean.height
