"""What does a case say on paper, for the police, BP3MI and Kemlu? Every field of the form, its gaps left to be written.

All of it is the reporter's word and says so. Who reports stands nowhere: a relative may be the danger, or be in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.desk import names, shown
from bot.facts import Facts
from bot.model import Kind, Value
from bot.store.case_view import CaseView, Message

REPORT = "missing_relative"  # the topic whose answers the form is made of
DOCUMENTS = {
    "passport": "paspor",
    "ktp": "KTP",
    "kk": "kartu keluarga",
    "diploma": "ijazah",
    "contract": "kontrak kerja",
    "permit": "izin kerja",
    "birth_certificate": "akta lahir",
    "ticket": "tiket",
}
MAY_CALL = {
    "yes": "Boleh, menurut pelapor.",
    "no": "JANGAN menghubungi orang ini langsung, menurut pelapor: mungkin sedang diawasi.",
}
NOTICE = (
    "RAHASIA. Semua keterangan di bawah ini menurut pelapor, lewat pesan tertulis kepada layanan Suar, dan belum "
    "diperiksa. Berkas ini tidak menyatakan siapa pun bersalah. Jangan berikan kepada siapa pun di luar penanganan."
)
REPORTER = (
    "Nama dan nomor pelapor tidak dicantumkan. Pelapor dihubungi lewat petugas Suar dengan nomor laporan di atas. "
    "Mohon tidak mencari atau menghubungi pelapor sendiri."
)
MOST = 400  # lines of the course of messages: the paper stays readable, the desk keeps all


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the form. Without a value its gap is drawn, to be written in by hand."""

    label: str
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading."""

    title: str
    fields: tuple[Field, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indication:
    """A signal of danger: what it means, its level, and the words that it was heard in."""

    name: str
    level: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something came or went; ``words`` only where the counsellor asked for them."""

    day: str
    hour: str
    who: str
    what: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that came with the report, as bytes of whatever the phone made, or nothing when it cannot be read."""

    caption: str
    content: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is printed."""

    number: str
    title: str
    notice: str
    head: tuple[Field, ...]
    sections: tuple[Section, ...]
    indications: tuple[Indication, ...]
    course: tuple[Moment, ...]
    photos: tuple[Photo, ...] = ()
    foot: str = ""


def of_case(
    view: CaseView,
    facts: Facts,
    printed_by: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    photos: Sequence[Photo] = (),
    words: bool = False,
) -> Dossier:
    """The paper of one case. ``words`` adds what the reporter wrote, message by message."""
    told = view.conversation.answers.get(REPORT, {})
    local = now.astimezone(zone)
    at = f"{names.day(now, zone)}, jam {names.hour(now, zone)} {local.tzname()}"
    return Dossier(
        number=view.case.number,
        title="Laporan orang hilang kabar" if told or view.case.about == "missing" else "Berkas laporan",
        notice=NOTICE,
        head=(
            Field("Nomor laporan", view.case.number),
            Field(
                "Diterima",
                f"{names.day(view.case.opened_at, zone)}, jam {names.hour(view.case.opened_at, zone)} {local.tzname()}",
            ),
            Field("Tingkat bahaya", f"{int(view.case.level)} dari 4 ({names.LEVELS[view.case.level]})"),
            Field("Tentang", names.named(names.ABOUT, view.case.about)),
            Field("Dicetak", at),
            Field("Dicetak oleh", f"{printed_by}, petugas Suar"),
        ),
        sections=_sections(view, told, facts, len(photos), zone),
        indications=tuple(
            Indication(sign.name, f"{int(sign.level)} {names.LEVELS[sign.level]}", sign.words)
            for sign in shown.signs(view, zone)
            if sign.words  # a guess that stands on no words is for counsellors, and proves nothing to the police
        ),
        course=_course(view, zone, words=words),
        photos=tuple(photos),
        foot=f"Suar · laporan {view.case.number} · dicetak {at}, {printed_by}",
    )


def _sections(
    view: CaseView, told: Mapping[str, Value], facts: Facts, photos: int, zone: ZoneInfo
) -> tuple[Section, ...]:
    def said(name: str) -> str:
        value = told.get(name)
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")

    remembered, beside = view.conversation.remembered, view.conversation.answers.get("danger", {})
    code = said("in_country") or str(remembered.get("here") or "")
    country = facts.country(code)
    papers = told.get("documents")
    age = said("age")
    # "3 minggu" counts from the report; on paper that is read months later the day must stand beside it.
    last, written = said("last_contact"), names.day(view.case.opened_at, zone)
    return (
        Section(
            "1. Orang yang dicari" if told else "1. Orang yang mungkin dalam bahaya",
            (
                Field("Nama lengkap", said("name")),
                Field("Nama panggilan"),
                Field("Umur", f"{age} tahun" if age.isdigit() else age),
                Field("Jenis kelamin"),
                Field("Tempat, tanggal lahir"),
                Field("Alamat asal"),
                Field("Ciri badan, pakaian"),
                Field("Nomor HP atau akun", said("phone")),
                Field("Foto", f"{photos} gambar, di halaman foto" if photos else ""),
            ),
        ),
        Section(
            "2. Keberadaan dan pekerjaan",
            (
                Field("Negara", country.name if country is not None else code),
                Field("Tempat terakhir", said("where") or str(beside.get("where") or "")),
                Field("Pekerjaan", said("job")),
                Field("Majikan atau tempat kerja"),
                Field("Diajak atau dibawa oleh", said("who_took") or str(remembered.get("agency") or "")),
                Field("Jalur perjalanan", said("route")),
                Field("Tanggal berangkat"),
                Field(
                    "Surat yang disebut",
                    ", ".join(DOCUMENTS.get(str(each), str(each)) for each in papers)
                    if isinstance(papers, list)
                    else "",
                ),
                Field("Rekening yang disebut", said("account")),
            ),
        ),
        Section(
            "3. Kabar terakhir",
            (
                Field("Kapan terakhir ada kabar", f"{last} (laporan {written})" if last else ""),
                Field("Kata-kata terakhir", said("last_said")),
                Field("Keterangan lain", said("more")),
                Field("Boleh dihubungi langsung?", MAY_CALL.get(said("safe"), "")),
            ),
        ),
        Section("4. Pelapor", (Field("Orang itu bagi pelapor", said("relation")),), REPORTER),
    )


def _course(view: CaseView, zone: ZoneInfo, *, words: bool) -> tuple[Moment, ...]:
    """When the reporter and counsellors wrote; what the machine said proves nothing and is left out."""
    told = [message for message in view.messages if message.who in {"caller", "counsellor"}]
    return tuple(_moment(message, zone, words=words) for message in told[-MOST:])


def _moment(message: Message, zone: ZoneInfo, *, words: bool) -> Moment:
    kind = "Pesan" if message.kind in {Kind.TEXT, Kind.COMMAND} else names.named(names.KINDS, message.kind)
    who = "Pelapor" if message.who == "caller" else "Petugas"
    quoted = message.text if words and message.kind is not Kind.PRESS else ""
    return Moment(names.day(message.at, zone), names.hour(message.at, zone), who, kind, quoted)
