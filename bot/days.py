"""Which day or hour do the words mean: "lusa", "tgl 5", "minggu depan", "jam 3 subuh", "mengko bengi"?"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import When
from bot.spelling import by_form, clean

_NUMBERS = by_form(
    {
        1: "satu se one siji an a",
        2: "dua due loro rong two",
        3: "tiga tige telu telung three",
        4: "empat ampat papat patang four",
        5: "lima lime limang five",
        6: "enam nam enem six",
        7: "tujuh tujoh pitu seven",
        8: "delapan lapan wolu eight",
        9: "sembilan sanga nine",
        10: "sepuluh sepuloh ten",
        11: "sebelas eleven",
        12: "duabelas twelve",
    }
)
_DAYS = by_form(
    {
        0: "senin senen isnin monday mon",
        1: "selasa slasa tuesday tue",
        2: "rabu rebo wednesday wed",
        3: "kamis kemis khamis thursday thu",
        4: "jumat jumaat jum'at friday fri",
        5: "sabtu setu saturday sat",
        6: "minggu mgg ahad sunday sun",
    }
)
_MONTHS = by_form(
    {
        1: "januari january jan",
        2: "februari february feb pebruari",
        3: "maret march mar mac",
        4: "april apr",
        5: "mei may",
        6: "juni june jun",
        7: "juli july jul julai",
        8: "agustus august agt agu aug ags ogos",
        9: "september sept sep",
        10: "oktober october okt oct",
        11: "november nov nop",
        12: "desember december des dec disember",
    }
)
_PARTS = {
    "subuh": 4,
    "sahur": 3,
    "dini hari": 3,
    "pagi": 7,
    "pgi": 7,
    "esuk": 7,
    "isuk": 7,
    "morning": 8,
    "siang": 12,
    "siyang": 12,
    "awan": 12,
    "noon": 12,
    "tengah hari": 12,
    "afternoon": 15,
    "sore": 16,
    "petang": 16,
    "evening": 19,
    "magrib": 18,
    "maghrib": 18,
    "isya": 19,
    "malam": 20,
    "mlm": 20,
    "malem": 20,
    "bengi": 20,
    "night": 20,
}
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_DAY = "|".join(
    word for word in sorted(_DAYS, key=len, reverse=True) if word not in {"mon", "sun", "sat", "wed", "fri"}
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMBER = r"\d{1,3}|" + "|".join(
    word for word in sorted(_NUMBERS, key=len, reverse=True) if word not in {"se", "a", "an"}
)
_AGAIN = r"lagi|lg|lgi|agik|agi|kedepan|ke depan|from now|maneh|mendatang"
_AGO = r"(?:yang |yg )?(?:lalu|lepas|kemarin|kmrn|kepungkur)|ago"
_UNITS = {
    "hari": 1,
    "hr": 1,
    "ari": 1,
    "dina": 1,
    "day": 1,
    "days": 1,
    "minggu": 7,
    "mgg": 7,
    "mnggu": 7,
    "week": 7,
    "weeks": 7,
}
_MONTH_UNIT = {"bulan", "bln", "wulan", "month", "months"}
_HOUR_UNIT = {"jam", "hour", "hours", "menit", "mnt", "minutes"}
_UNIT = "|".join(sorted((*_UNITS, *_MONTH_UNIT, *_HOUR_UNIT), key=len, reverse=True))

_SIMPLE: tuple[tuple[str, int], ...] = (
    (r"day after tomorrow|besok lusa|esok lusa|lusa|suk emben|sesuk emben|suk lusa", 2),
    (r"tulat", 3),
    (r"tomorrow|tmrw|tmr|bes+ok|bsk|besuk|esok|isok|sesuk|sok pagi|laggh?u(?:na)?", 1),
    (r"day before yesterday|kemarin lusa|kemarin dulu", -2),
    (r"yesterday|kemarin|kmrn|kemaren|kmaren|semalam|semalem|wingi|tadi malam|tadi malem|last night", -1),
    (r"hari ini|hri ini|hari ni|today|dina iki|ari ini|ari itok|tonight|tonite|malam ini|malam ni|mlm ini"
     r"|malem ini|malam itok"
     r"|nanti malam|nnti malam|ntar malam|ntar mlm|nanti mlm|nanti malem|ntar malem|mengko bengi|bengi iki"
     r"|(?:pagi|siang|sore|petang|subuh) (?:ini|ni)|nanti (?:pagi|siang|sore|petang|subuh)"
     r"|(?:ntar|nnti|mengko) (?:sore|siang|awan|pagi)", 0),
)  # fmt: skip
_NOW = (
    r"(?<!sampai )(?<!sampe )(?<!smp )(?<!until )sekarang|skrg|skrang|sekarang juga|right now|saiki|"
    r"sekarang ni|bentar lagi|sebentar lagi|bentar lg|otw"
)
_NIGHT = re.compile(r"malam|mlm|malem|bengi|tonight|tonite|night")


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    day: date
    moment: datetime | None = None  # when the words count from now by the hour


def whens(text: str, now: datetime, zone: ZoneInfo) -> tuple[When, ...]:
    """Every day or hour that is named, in the order of the words; what lies behind ``now`` is past."""
    plain = clean(text)
    local = now.astimezone(zone)
    found: list[_Found] = []
    for reader in (_han, _counted, _dated, _weekdays, _relative):
        for one in reader(plain, local):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    found.sort(key=lambda one: one.start)
    hours = [match for match in _HOUR.finditer(plain) if not _inside(match, found)]
    result: list[tuple[int, When]] = []
    used: set[int] = set()
    for one in found:
        near = next((match for match in hours if match.start() not in used and _close(one, match)), None)
        if near:
            used.add(near.start())
        result.append((one.start, _when(plain, one, near, local)))
    for match in hours:
        if match.start() not in used and (hour := _hour_of(match)) is not None:
            at = datetime.combine(local.date(), time(*hour), local.tzinfo)
            if at <= local and not re.match(r"\s*tadi\b", plain[match.end() :]):
                at += timedelta(days=1)
            result.append((match.start(), When(at.astimezone(now.tzinfo), match.group().strip(), True)))
    return tuple(when for _, when in sorted(result, key=lambda pair: pair[0]))


_HOUR = re.compile(
    rf"\b(?:(?:jam|pukul|pkl|jm|at)\s*(?P<hour>\d{{1,2}}|{'|'.join(w for w in _NUMBERS if len(w) > 2)})"
    rf"(?:\s*[.:]\s*(?P<minute>\d{{2}}))?(?!\s*(?:sehari|perhari|per|/|kerja|lagi|lg|sudah))"
    rf"(?:\s*(?P<part>{_PART}|am|pm))?|(?P<hour2>\d{{1,2}})\s?(?P<part2>am|pm))\b"
)


def _inside(match: re.Match[str], found: list[_Found]) -> bool:
    return any(one.start <= match.start() < one.end for one in found)


def _close(one: _Found, match: re.Match[str]) -> bool:
    return one.moment is None and (0 <= match.start() - one.end <= 22 or 0 <= one.start - match.end() <= 8)


def _hour_of(match: re.Match[str]) -> tuple[int, int] | None:
    said = match.group("hour") or match.group("hour2")
    hour = int(said) if said.isdigit() else _NUMBERS[said]
    minute = int(match.group("minute") or 0)
    part = match.group("part") or match.group("part2") or ""
    if (part in {"pm", "sore", "petang", "afternoon", "evening", "magrib", "maghrib", "isya"}) and hour < 12:
        hour += 12
    elif part in {"malam", "mlm", "malem", "bengi", "night"} and 6 <= hour <= 12:
        hour = (hour + 12) % 24
    elif part in {"siang", "siyang"} and hour < 6:
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    return (hour % 24, minute) if hour <= 24 and minute < 60 else None


def _when(plain: str, one: _Found, near: re.Match[str] | None, local: datetime) -> When:
    words = plain[one.start : one.end]
    utc = local.utcoffset()
    assert utc is not None
    if one.moment is not None:
        return When(one.moment, words, False)
    if near is not None and (hour := _hour_of(near)) is not None:
        start, end = min(one.start, near.start()), max(one.end, near.end())
        day = one.day
        if _NIGHT.search(words) and hour[0] < 5:
            day += timedelta(days=1)  # "nanti malam jam 2" is after midnight
        return When(datetime.combine(day, time(*hour), local.tzinfo), plain[start:end].strip(), True)
    behind = re.match(rf"\s*({_PART})\b", plain[one.end :])
    part = behind.group(1) if behind else next((p for p in _PARTS if re.search(rf"\b{p}\b", words)), None)
    if behind:
        words = plain[one.start : one.end + behind.end()]
    hour_of_part = 20 if part is None and _NIGHT.search(words) else _PARTS.get(part or "", 12)
    at = datetime.combine(one.day, time(hour_of_part), local.tzinfo)
    if one.day == local.date() and at < local and not re.search(r"tadi", words):
        at = local  # "hari ini", said in the evening, is not over
    return When(at, words.strip(), False)


# Chinese is written without spaces, so these have no edges.
_HAN = {"明天": 1, "明晚": 1, "后天": 2, "昨天": -1, "昨晚": -1, "今天": 0, "今晚": 0, "前天": -2}
_HAN_WEEKDAY = re.compile("(?P<next>下)?(?:星期|周|礼拜)(?P<day>[一二三四五六日天])")


def _han(plain: str, local: datetime) -> list[_Found]:
    if plain.isascii():
        return []
    today = local.date()
    found = []
    for word, days in _HAN.items():
        if (start := plain.find(word)) >= 0:
            found.append(_Found(start, start + len(word), today + timedelta(days=days)))
    for match in _HAN_WEEKDAY.finditer(plain):
        day = _weekday(min("一二三四五六日天".index(match["day"]), 6), today, last=False, coming=bool(match["next"]))
        found.append(_Found(match.start(), match.end(), day))
    return found


def _counted(plain: str, local: datetime) -> list[_Found]:
    """ "3 hari lagi", "dua minggu lagi", "seminggu lagi", "dalam 5 hari", "dua hari yang lalu"."""
    found = []
    pattern = rf"\b(?:(dalam|in|setelah|within)\s+)?(?:({_NUMBER})\s*|(se))({_UNIT})\b(?:\s*({_AGAIN}|{_AGO}))?"
    for match in re.finditer(pattern, plain):
        ahead, said, one, unit, tail = match.groups()
        if not tail and not ahead:
            continue  # "3 bulan tidak digaji" says how long, not when
        count = 1 if one or said is None else int(said) if said.isdigit() else _NUMBERS.get(said, 1)
        past = bool(tail) and re.fullmatch(_AGO, tail) is not None
        count = -count if past else count
        if unit in _HOUR_UNIT:
            span = timedelta(hours=count) if unit in {"jam", "hour", "hours"} else timedelta(minutes=count)
            found.append(_Found(match.start(), match.end(), (local + span).date(), local + span))
        elif unit in _MONTH_UNIT:
            found.append(_Found(match.start(), match.end(), _months(local.date(), count)))
        else:
            found.append(_Found(match.start(), match.end(), local.date() + timedelta(days=count * _UNITS[unit])))
    return found


_BACK = re.compile(r"(?:\b(?:sejak|semenjak|since|dari|wiwit|terakhir|last seen on|last seen)\s*(?:hari|hr)?\s*)$")


def _dated(plain: str, local: datetime) -> list[_Found]:
    """ "tgl 5", "tanggal 12 des", "5/12", "12 desember 2026", "dec 12"."""
    found = []
    patterns = (
        rf"\b(?:(?:tgl|tanggal|tggl|tarikh|"
        rf"tg)\.?\s*)?(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})\b(?:\s+(?P<year>20\d\d))?",
        rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:hari|orang|tahun|bulan|minggu|"
        rf"juta|ribu))",
        r"\b(?:tgl|tanggal|tggl|tarikh|"
        r"tg)\.?\s*(?P<day>\d{1,2})(?:\s*[/-]\s*(?P<number>\d{1,2})(?:\s*[/-]\s*(?P<year>20\d\d))?)?\b",
        r"(?<![\d/-])(?P<day>\d{1,2})[/-](?P<number>\d{1,2})[/-](?P<year>20\d\d)\b",
    )
    for pattern in patterns:
        for match in re.finditer(pattern, plain):
            said = match.groupdict()
            month = _MONTHS[said["month"]] if said.get("month") else int(said.get("number") or 0)
            day = _calendar(int(said["day"]), month, int(said.get("year") or 0), local.date())
            if day is None:
                continue
            # "Hilang sejak 20 oktober" looks back: a date without a year is then the last one, not the next.
            if day > local.date() and not said.get("year") and _BACK.search(plain[: match.start()]):
                day = _months(day, -12 if month else -1)
            found.append(_Found(match.start(), match.end(), day))
    return found


_SINCE = re.compile(r"\b(?:sejak|semenjak|since|wiwit)\s*$")


def _weekdays(plain: str, local: datetime) -> list[_Found]:
    """ "hari jumat", "senin depan", "malam minggu"; "minggu depan" is a week, "hari minggu" a Sunday."""
    found = []
    following = r"\s+(?:depan|dpn|ngarep|ini|ni|besok|kemarin|kmrn|lalu|yg lalu|yang lalu|lepas)"
    lead = "hari|hr|hri|ari|dina|malam|mlm|malem|on|next|last|this"
    pattern = rf"\b(?P<lead>{lead})?\s*(?P<day>{_DAY})\b(?P<tail>{following})?"
    for match in re.finditer(pattern, plain):
        lead, tail = match["lead"] or "", (match["tail"] or "").split()
        week = match["day"] in {"minggu", "mgg"} and lead not in {
            "hari",
            "hr",
            "hri",
            "ari",
            "dina",
            "malam",
            "mlm",
            "malem",
        }
        start = match.start("lead") if lead else match.start("day")
        since = match["day"] not in {"minggu", "mgg"} and _SINCE.search(plain[: match.start()])
        last = (
            lead == "last"
            or bool(since)
            or bool(tail and tail[0] in {"kemarin", "kmrn", "lalu", "yg", "yang", "lepas"})
        )
        if week and (tail or re.search(rf"(?:{_NUMBER}|tiap|setiap|per|se)\s*$", plain[: match.start("day")])):
            if not tail:
                continue
            today = local.date()
            # "This week" may be tomorrow: the earlier guess is the safer one.
            soon = min(today + timedelta(days=6 - today.weekday()), today + timedelta(days=3))
            day = soon if tail[0] in {"ini", "ni"} else today + timedelta(days=-7 if last else 7)
        else:
            day = _weekday(_DAYS[match["day"]], local.date(), last=last, coming=bool(tail and tail[0] == "depan"))
            if lead in {"malam", "mlm", "malem"} and not tail:
                day -= timedelta(days=1)  # "malam Jumat" is the night that ends in Friday
                day += timedelta(days=7 if day < local.date() else 0)
        found.append(_Found(start, match.end(), day))
    return found


_SIMPLE_WORDS = tuple((re.compile(rf"\b(?:{pattern})\b"), days) for pattern, days in _SIMPLE)
_NOW_WORDS = re.compile(rf"\b(?:{_NOW})\b")
_SPAN_HINT = re.compile(r"depan|dpn|next|ngarep|akhir|end of|lalu|lepas|last|kemarin")


def _relative(plain: str, local: datetime) -> list[_Found]:
    found = []
    for words, days in _SIMPLE_WORDS:
        for match in words.finditer(plain):
            found.append(_Found(match.start(), match.end(), local.date() + timedelta(days=days)))
    for match in _NOW_WORDS.finditer(plain):
        found.append(_Found(match.start(), match.end(), local.date(), local))
    if not _SPAN_HINT.search(plain):
        return found
    today = local.date()
    spans = (
        (r"minggu depan|mgg depan|next week|week depan", today + timedelta(days=7)),
        (r"bulan depan|bln depan|bln dpn|bulan dpn|next month|wulan ngarep", _months(today, 1)),
        (r"tahun depan|thn depan|next year", _months(today, 12)),
        (r"akhir bulan|akhir bln|end of (?:the|this) month", today.replace(day=monthrange(today.year, today.month)[1])),
        (r"bulan lalu|bln lalu|bulan kemarin|last month|bulan lepas", _months(today, -1)),
        (r"minggu lalu|minggu lepas|last week", today - timedelta(days=7)),
        (r"tahun lalu|thn lalu|last year|tahun kemarin", _months(today, -12)),
    )
    for pattern, day in spans:
        for match in re.finditer(rf"\b(?:{pattern})\b", plain):
            found.append(_Found(match.start(), match.end(), day))
    return found


def _weekday(number: int, today: date, *, last: bool, coming: bool) -> date:
    if last:
        return today - timedelta(days=(today.weekday() - number) % 7 or 7)
    ahead = (number - today.weekday()) % 7
    return today + timedelta(days=ahead or (7 if coming else 0))


def _calendar(day: int, month: int, year: int, today: date) -> date | None:
    """The date itself, or its next coming when month or year were not said."""
    if not 1 <= day <= 31 or not 0 <= month <= 12:
        return None
    for ahead in range(13):
        guess = _months(today.replace(day=1), ahead)
        if (month and guess.month != month) or (year and guess.year != year and year >= today.year):
            continue
        if day <= monthrange(guess.year, guess.month)[1]:
            found = guess.replace(day=day)
            if found >= today or year:
                return found
    return None


def _months(day: date, count: int) -> date:
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
