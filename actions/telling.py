"""What does a worried relative tell of the one who is missed: in pieces, out of order, asked or not?"""

import re
from collections.abc import Callable
from functools import partial

from actions.reading import LONGEST, answers_nothing
from bot.model import Answers, Heard, Kind, Trace, Value
from bot.spelling import word_set
from bot.traces import of_missing

_PICTURES = {Kind.PHOTO, Kind.VIDEO, Kind.DOCUMENT, Kind.STICKER, Kind.CONTACT}
# A caller's own question, or a cry, is no answer to ours.
_ASKS = re.compile(
    r"\?\s*$|^\s*(?:apa(?:kah)?|gimana|bagaimana|kapan|kenapa|mengapa|siapa|bisa ?kah|tolong|ya allah|"
    r"how|when|why|what|please)\b",
    re.I,
)


def _told(name: str, heard: Heard) -> str | None:
    if heard.asked != name or heard.choice is not None or _PICTURES & set(heard.kinds):
        return None
    said = heard.text.strip()
    return None if not said or _ASKS.search(said) or answers_nothing(said) else said[:LONGEST]


def story(name: str) -> Callable[[Heard], str | None]:
    """The caller's own words as the answer to this very question; never a picture's caption or their own question."""
    return partial(_told, name)


# ---------------------------------------------------------------- the name

_NO_NAME = word_set(
    "saya sy aku kami dia ia nya tidak tak tdk gak ga nggak ndak dak belum sudah udah takut bingung sedih cemas maaf "
    "iya ya yang yg itu ini ada kak bang pak bu min mohon tolong kemarin tadi waktu kalau karena pokoknya anak adik "
    "kakak abang suami istri teman umur usia kerja di ke dari orang orangnya dikirim sama namanya nama lengkap "
    "lengkapnya panggilan panggilannya bilang biasa dipanggil si i he she my the name is called her his not"
)
_CUT = re.compile(
    r"[,.;:(/\n\d]|\b(?:umur|umurnya|usia|usianya|th|tahun|kerja|bekerja|asal|dari|orang|biasa|panggilan|dipanggil|anak|"
    r"tinggal|alias|age|aged|from)\b",
    re.I,
)
_LEAD = re.compile(
    r"^\s*(?:(?:nama(?:nya|e| dia| lengkap(?:nya)?)?|her name|his name|name|is|itu|adalah|si)\b[\s:=]*)+", re.I
)
# Before these a name is of somebody else: who took them, whom we talk to, who tells.
_OTHERS = (
    r"(?:sama|oleh|dengan|dgn|ikut|agen(?:nya)?|sponsor(?:nya)?|calo(?:nya)?|tekong|perekrut(?:nya)?|bos(?:nya)?|"
    r"majikan(?:nya)?|teman(?:nya)?|temen(?:nya)?|diajak|dibawa|dijemput|ditawari|nama saya|nama ibu|nama aku|"
    r"lewat|rekening|atas nama|a/n|an)"
)


def name(heard: Heard) -> Value:
    """The name of who is missed: told as a name, or the answer to our question."""
    if heard.asked not in {"who_took", "last_said"}:
        for person in reversed(heard.entities.people):
            if not _of_another(person, heard.text):
                return person
    said = _told("name", heard)
    return _bare(said) if said else None


def _of_another(person: str, words: str) -> bool:
    first = re.escape(person.split()[0])
    before = rf"\b{_OTHERS}(?:\s+\w+)?\s+(?:(?:nama(?:nya)?|bernama|si|pak|bu|ibu|bapak|bang|kak)\s+){{0,2}}{first}\b"
    return re.search(before, words, re.I) is not None


def _bare(said: str) -> str | None:
    """ "Dewi, umur 18" is Dewi; a sentence is no name."""
    said = _LEAD.sub("", said)
    found = _CUT.search(said)
    words = (said[: found.start()] if found else said).split()
    if not words or len(words) > 5 or any(word.lower().strip("'’") in _NO_NAME for word in words):
        return None
    plain = " ".join(words)
    return plain if any(word[:1].isupper() for word in words) or not plain.isascii() else plain.title()


# ---------------------------------------------------------------- who it is to them, and whether we may call


FEW = 5  # words of an answer that is best kept whole: "habis lebaran kemarin"
_ADDRESSED = frozenset({"ibu", "ayah", "kakak", "paman", "bibi"})  # what we are called, too


def relation_named(heard: Heard) -> Value:
    """Whose they are: with several, rather a child or husband than what we may be called ("malam pak")."""
    found = heard.entities.relations
    return next((each for each in found if each not in _ADDRESSED), found[0] if found else None)


def relation_told(heard: Heard) -> Value:
    """ "Anak tiri saya": the relation in a few words of the caller's own, when we asked for it."""
    said = _told("relation", heard)
    return said if said and len(said.split()) <= 4 and not heard.entities.people else None


_NOT_CALL = re.compile(
    r"\bjangan\b.{0,20}\b(?:dulu|hubungi|telp|telpon|nelpon|kontak|call)|ketahuan|diawasi|do ?n.t call|not yet", re.I
)
_CALL = re.compile(r"\b(?:boleh|silakan|silahkan|hubungi (?:saja|aja)|coba (?:saja|aja)|yes|please call)\b", re.I)


def may_call(heard: Heard) -> Value:
    """Whether a counsellor may try to reach them, out of words: a no counts before a yes."""
    if heard.asked != "safe" or heard.choice is not None:
        return None
    return "no" if _NOT_CALL.search(heard.text) else "yes" if _CALL.search(heard.text) else None


# ---------------------------------------------------------------- when, where, how

_NUMBER = r"(?:\d{1,3}|se|satu|dua|due|tiga|tige|telu|telung|empat|ampat|patang|lima|lime|limang|enam|nem|tujuh|pitung|"
_NUMBER += r"delapan|wolung|sembilan|sangang|sepuluh|belasan|beberapa|berapa|a|one|two|three|four|five|six)"
_SPAN = re.compile(
    rf"\b(?P<about>(?:(?:hampir|sekitar|kurang lebih|lebih dari|kira-kira|almost|about)\s+)?)"
    rf"(?P<span>{_NUMBER}\s?-?(?:hari|hr|minggu|mgg|mggu|pekan|bulan|bln|wulan|sasi|dina|tahun|thn|jam|malam|days?|weeks?|"
    rf"months?|years?)(?:\s?(?:an|lebih|setengah))?)\b",
    re.I,
)
_SILENT = re.compile(
    r"missing|disappear|\bgone\b|\blost\b|kabar|hubung|kontak|contact|telpon|telepon|nelpon|nelepon|ditelp|wa\b|chat|bales|balas|respon|aktif|ilang|hilang|"
    r"online|menghilang|ceklis|centang|muncul|heard|answer|reply|call",
    re.I,
)
_NOT_SILENT = re.compile(r"(?:kontrak(?:nya)?|selama|kerja|umur|usia|gaji|gajinya|bayar)\s*$", re.I)


_HAN_SPAN = re.compile(
    r"(?P<span>[一二三四五六七八九十两半\d]+个?(?:星期|礼拜|周|月|天|年))[^。，,]{0,8}(?:没有?消息|没有?联系|联系不上|失踪|不见)"
)
_TIMED = re.compile(
    r"\d|hari|minggu|bulan|tahun|kemar[ie]n|tadi|lebaran|puasa|ramadan|natal|imlek|senin|selasa|rabu|kamis|jumat|sabtu|lama|"
    r"day|week|month|year|yesterday|ago|jan|feb|mar|apr|me[iy]|jun|jul|a[gu]u?[sg]|sep|o[kc]t|nov|de[sc]|[年月日天周]",
    re.I,
)
_AGED = re.compile(
    r"\d|belas|puluh|likur|muda|remaja|kecil|dewasa|tua|sekolah|kelas|sma|smp|smk|sd\b|teen|twenty|thirty|岁", re.I
)


def time_told(heard: Heard) -> Value:
    """The caller's own words for when, as long as they speak of time."""
    said = _told("last_contact", heard)
    return said if said and _TIMED.search(said) else None


def age_told(heard: Heard) -> Value:
    """The caller's own words for an age: "masih SMP", "dua puluhan"."""
    said = _told("age", heard)
    return said if said and _AGED.search(said) else None


def place_told(heard: Heard) -> Value:
    """The caller's own words for a place that we do not know; not what somebody said or did, nor a name."""
    said = _told("where", heard)
    return None if not said or heard.entities.people or _SAID.search(said) or _TOOK.search(said) else said


def silence(heard: Heard) -> Value:
    """When there was last word: the span of silence or the day, as the caller said it."""
    if len(heard.text.split()) <= FEW and (whole := time_told(heard)) is not None:
        return whole
    for match in _SPAN.finditer(heard.text):
        number = re.match(r"\d+", match["span"])
        years = re.search(r"tahun|thn|years?", match["span"], re.I)
        if years and number and int(number.group()) > 7:
            continue  # an age
        if _NOT_SILENT.search(heard.text[: match.start()]):
            continue
        near = heard.text[max(0, match.start() - 60) : match.end() + 60]
        if heard.asked == "last_contact" or _SILENT.search(near):
            return match.group().strip()
    if (han := _HAN_SPAN.search(heard.text)) is not None:
        return han["span"]
    whens = heard.entities.whens
    if whens and (heard.asked == "last_contact" or _SILENT.search(heard.text)):
        return whens[0].words
    return None


_AWAY = r"(?:dari|asal|asli|kelahiran|lahir|lewat|liwat|melalui|via|orang|warga|rumah(?:nya)? di|kami di|saya di|from)"


def where(heard: Heard) -> Value:
    """The place where they were last, as it was written: not where they come from, nor the way there."""
    if heard.entities.spots:
        left = [
            spot
            for spot in heard.entities.spots
            if not re.search(rf"\b{_AWAY}\s+{re.escape(spot)}\b", heard.text, re.I)
        ]
        after = [
            spot for spot in left if re.search(rf"terakhir\w*\b[^.\n]{{0,40}}\b{re.escape(spot)}\b", heard.text, re.I)
        ]
        # "Katanya ke Malaysia, terakhir di Miri": the last word counts, else the nearest to it.
        chosen = (after or left)[-1:]
        return chosen[0].title() if chosen else None
    if heard.place is not None:
        return "📍"
    return heard.entities.countries[-1] if heard.entities.countries else None  # in letters without spaces between words


def town(heard: Heard) -> Value:
    """The same where it is less than a country: told later, it says more than "Kamboja" did."""
    spot = where(heard)
    return spot if str(spot).lower() in heard.entities.towns else None


_END = (
    r"(?=[,.;!?\n]|\s(?:dan|terus|trus|lalu|katanya|ktnya|katane|untuk|buat|kerja|karena|tapi|tp|sudah|udah|waktu|sejak|"
    r"umur)\b|$)"
)
_ROUTE = re.compile(
    rf"\b(?P<route>(?:lewat|liwat|melalui|via|naik|nyebrang|menyeberang|berangkat dari)\s+"
    rf"(?!wa\b|telp|telepon|fb\b|facebook|agen|calo|pt\b|chat|video|orang|sponsor|ig\b|tiktok)[^,.;!?\n]{{2,60}}?){_END}",
    re.I,
)


def route(heard: Heard) -> Value:
    """The way that they took, in the caller's words."""
    found = [match["route"].strip() for match in _ROUTE.finditer(heard.text)]
    return ", ".join(dict.fromkeys(found))[:LONGEST] or None


# ---------------------------------------------------------------- who, what, which

_TOOK = re.compile(
    r"\b(?:di(?:ajak|bawa|jemput|tawari|tawarin|rekrut|bujuk|janjikan|masukkan|salurkan|berangkatkan|urus(?:in)?)|ikut|"
    r"lewat (?=agen|calo|sponsor|pt\b|orang)|taken by|recruited by|brought by|"
    r"(?:yang|yg) (?:ngajak|ajak|bawa|nawarin|rekrut|jemput|berangkatin)(?:nya)?(?:\s+(?:itu|namanya|dia))?)\s+"
    r"(?:(?:oleh|sama|ama|dengan|dgn|ke|kerja|pergi)\s+)*"
    r"(?!malaysia|kamboja|arab|taiwan|luar|sana|kerja|dia\b|tidak|gak|orang tidak)(?P<who>[^,.;!?\n]{2,60}?)"
    r"(?=[,.;!?\n]|\s(?:ke|di|kerja|katanya|ktnya|untuk|buat|lewat|naik|tanggal|tgl|terus|lalu|dan|kenal|no|nomor|wa|"
    r"bulan|minggu|kemarin|tapi|sejak|waktu|to|for|in)\b|$)",
    re.I,
)


_TOOK_EN = re.compile(
    r"(?P<who>[^,.;!?\n]{2,50}?)\s+(?:took|brought|recruited|invited)\s+(?:her|him|them|my \w+)\b", re.I
)


def who_took(heard: Heard) -> Value:
    """Who recruited or took them: a name, a company, an account, in the caller's words."""
    found = [match["who"].strip() for match in (*_TOOK.finditer(heard.text), *_TOOK_EN.finditer(heard.text))]
    found += [agency for agency in heard.entities.agencies if not any(agency in one for one in found)]
    if found:
        found += [number for number in heard.entities.phones if _of_recruiter(number, heard.text)]
        return ", ".join(dict.fromkeys(found))[:LONGEST]
    return None


_RECRUITER = re.compile(
    r"agen|calo|sponsor|tekong|perekrut|yang (?:ngajak|bawa|ajak|rekrut)|bos|majikan|pt\b|recruit", re.I
)
_MINE = re.compile(
    r"(?:nomor|nomer|no|hp|wa)\s+(?:hp\s+|wa\s+)?(?:saya|aku|sy|kami|ibu|bapak)\b|hubungi saya|my number", re.I
)


def _digits(number: str) -> str:
    """What is surely written of a number in E.164, however its owner writes it: the last seven digits."""
    return r"[\s().-]*".join(number[-7:])


def _near(number: str, words: str) -> str:
    found = re.search(_digits(number), words)
    before = words[max(0, found.start() - 45) : found.start()] if found else ""
    return re.split(r"[.!?\n]", before)[-1]


def _of_recruiter(number: str, words: str) -> bool:
    return _RECRUITER.search(_near(number, words)) is not None


def phones(heard: Heard) -> Value:
    """Numbers and accounts of who is missed; the recruiter's and the caller's own are others'."""
    numbers = [
        number
        for number in heard.entities.phones
        if heard.asked != "who_took"
        and not _of_recruiter(number, heard.text)
        and not _MINE.search(_near(number, heard.text))
    ]
    handles = () if heard.asked == "who_took" or _RECRUITER.search(heard.text) else heard.entities.handles
    found: list[Value] = [*numbers, *(f"@{handle}" for handle in handles)]
    return found or None


def accounts(heard: Heard) -> Value:
    """Bank accounts that were named: where money was sent to."""
    return [*heard.entities.accounts] or None


def documents(heard: Heard) -> Value:
    """Papers that were spoken of, by their kind."""
    return [*heard.entities.documents] or None


def photo(heard: Heard) -> Value:
    """A picture that came with the words; the picture itself is kept with the case."""
    return True if Kind.PHOTO in heard.kinds else None


_SAID = re.compile(
    r"(?:(?:kata|pesan|chat|wa|omongan|ucapan)(?:-?kata)?(?:nya| dia)?\s+(?:yang |yg )?terakhir(?:nya)?"
    r"(?:\s+(?:dia|itu|adalah))?"
    r"(?:\s+(?:bilang|ngomong|nulis))?"
    r"|terakhir\s+(?:kali\s+)?(?:dia\s+|die\s+)?(?:bilang|ngomong|nulis|pesan(?:nya)?|kata(?:nya)?|ngechat|wa|chat)"
    r"|(?:last|final) (?:words?|message|text)(?: was| were)?|she said|he said)"
    r"\s*[:,]?\s*[\"“'‘]?(?P<said>[^\n]{3,300})",
    re.I,
)


# Behind their last words the family may go on with something else.
_OTHER_MATTER = re.compile(
    r"[,.]?\s*\b(?:hp|nomor|nomer|no|wa)\s?(?:hp|wa)?\s?(?:nya|dia|die)?\s*[:=]?\s*\+?\d|[.]\s+(?:tolong|mohon|paspor)",
    re.I,
)


def said_last(heard: Heard) -> Value:
    """Their last words to the family, as the family repeats them."""
    found = _SAID.search(heard.text)
    return _OTHER_MATTER.split(found["said"])[0].strip(" \"”'’.,") or None if found else None


def traces(answers: Answers, year: int) -> tuple[Trace, ...]:
    """What this report would be recognised by in the chat of who is missed."""
    told = answers.get("phone")
    years = re.search(r"\b\d{1,2}\b", str(answers.get("age") or ""))
    return of_missing(
        name=str(answers.get("name") or ""),
        phones=[str(each) for each in told] if isinstance(told, list) else (),
        country=str(answers.get("in_country") or ""),
        place=str(answers.get("where") or ""),
        age=int(years.group()) if years else None,
        job=str(answers.get("job") or ""),
        year=year,
    )
