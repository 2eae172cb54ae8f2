"""What counsellors read for our closed sets, in Indonesian: the one place where the desk's codes become words."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import Level

LEVELS: Mapping[Level, str] = {
    Level.NONE: "Tenang",
    Level.INFORM: "Informasi",
    Level.WARN: "Waspada",
    Level.HIGH: "Tinggi",
    Level.CRITICAL: "Gawat",
}
ABOUT = {
    "self": "diri sendiri",
    "other": "orang lain",
    "missing": "orang yang hilang kabar",
    "suspect": "mungkin mencari korban",
}
REASONS = {
    "risk": "tanda bahaya",
    "asked": "minta bicara dengan orang",
    "report": "laporan lengkap",
    "suspect": "mungkin mencari korban",
    "failed": "mesin gagal menjawab",
    "untaken": "belum ada yang mengambil",
    "flagged": "dibuka petugas",
    "departed": "tidak menjawab menjelang berangkat",
}
FLAGS = {
    "failed": "mesin gagal menjawab",
    "doubt": "mungkin ada bahaya",
    "suspect": "mungkin mencari korban",
    "model_silent": "pemahaman bahasa sedang mati",
    "unclear": "bot tidak paham",
    "photo": "kirim foto",
    "voice": "kirim pesan suara",
    "video": "kirim video",
    "document": "kirim berkas",
    "location": "kirim lokasi",
    "contact": "kirim kontak",
    "unknown": "kiriman jenis lain",
    "unreadable": "kiriman yang tidak terbaca",
    "report_recruiter": "cerita tentang calo",
    "report_started": "mulai melapor keluarga hilang",
    "number_recycled": "nomor lama, mungkin orang baru",
    "matched": "mungkin orang yang sama dengan laporan lain",
    "follow_up_unreached": "tanya kabar tidak bisa dikirim",
    "told_found": "pelapor bilang sudah ada kabar",
    "departed": "tidak menjawab menjelang berangkat",
    "told_went": "jadi berangkat dengan tawaran itu",
}
SUBJECTS = {"offer": "Tawaran kerja", "report": "Laporan hilang kabar"}
TOLD = {
    "went": "jadi berangkat",
    "did_not_go": "tidak jadi berangkat",
    "deciding": "masih pikir-pikir",
    "found": "sudah ada kabar",
    "not_found": "belum ada kabar",
    "unsaid": "membalas, tanpa kabar",
    "unreached": "tidak bisa dikirim, lewat 24 jam",
}
SHARED = {
    "phone": "nomor HP sama",
    "handle": "akun sama",
    "name": "nama mirip",
    "age": "umur cocok",
    "country": "negara sama",
    "place": "tempat sama",
    "job": "pekerjaan sama",
}
OUTCOMES = {
    "helped": "Sudah dibantu",
    "referred": "Diteruskan ke lembaga lain",
    "police": "Ditangani polisi",
    "embassy": "Ditangani KBRI/KJRI",
    "returned_home": "Sudah pulang",
    "no_contact": "Tidak bisa dihubungi lagi",
    "false_alarm": "Ternyata tidak ada bahaya",
    "other": "Lainnya",
}
CHANNELS = {"telegram": "Telegram", "whatsapp": "WhatsApp", "console": "Uji coba"}
STATES = {
    "waiting": "menunggu dikirim",
    "sending": "sedang dikirim",
    "sent": "terkirim",
    "delivered": "sampai",
    "read": "dibaca",
    "unknown": "tidak pasti sampai",
    "undeliverable": "tidak bisa sampai",
    "cancelled": "dibatalkan, tidak dikirim",
}
ERRORS = {"gone": "pengirim memblokir atau pergi", "window": "lewat 24 jam sejak pesan terakhirnya"}
KINDS = {
    "photo": "Foto",
    "voice": "Pesan suara",
    "video": "Video",
    "document": "Berkas",
    "sticker": "Stiker",
    "location": "Lokasi",
    "contact": "Kontak",
    "reaction": "Reaksi",
    "press": "Tombol",
    "edit": "Pesan diubah",
    "unknown": "Kiriman jenis lain",
    "unreadable": "Kiriman yang tidak terbaca",
}
FILES = {
    "wanted": "sedang diambil",
    "kept": "tersimpan",
    "failed": "gagal diambil",
    "too_big": "terlalu besar",
    "gone": "sudah dihapus",
}
LANGUAGES = {"id": "Indonesia", "en": "Inggris", "ms": "Melayu", "zh": "Mandarin", "jv": "Jawa", "mad": "Madura"}
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def named(words: Mapping[str, str], code: str | None) -> str:
    """The words for a code; a code that is new to us is shown as it is, so that nothing is hidden."""
    return words.get(code or "", (code or "").replace("_", " "))


def hour(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H.%M")


def day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{_DAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]} {local.year}"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The hour, with its day unless that is today."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return hour(at, zone)
    return f"{local.day} {_MONTHS[local.month - 1]} {hour(at, zone)}"


def span(length: timedelta) -> str:
    """A length of time in its largest unit, rounded down."""
    minutes = int(abs(length.total_seconds()) // 60)
    if minutes < 1:
        return "kurang dari semenit"
    if minutes < 60:
        return f"{minutes} menit"
    if minutes < 48 * 60:
        rest = minutes % 60
        return f"{minutes // 60} jam" + (f" {rest} menit" if rest and minutes < 6 * 60 else "")
    return f"{minutes // (24 * 60)} hari"


def deadline(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When it is due, and how long that is from now."""
    away = f"lewat {span(now - at)}" if at <= now else f"{span(at - now)} lagi"
    return f"{moment(at, now, zone)} ({away})"
