"""Which papers does an offer speak of, which does it leave out, who keeps them, and which way does it take?

Read off the words of one offer, for ``bot.claims``.
"""

import re

from bot.spelling import clean, word_set

Found = tuple[str, str]  # a claim, and the words that make it

_NO = (
    r"(?:gak|ga|gk|g|nggak|ngga|enggak|ndak|dak|tidak|tdk|tak|tanpa|tadak|daan|belum|blm|blom|ora|no|not|without|"
    r"bukan|"
    r"jangan)"
)
_LEFT_OUT = r"(?: (?:ada|ade|pakai|pake|pke|perlu|usah|harus|butuh|dikasih|punya|pernah|any|need|have))*"
_ABSENT = rf"\b{_NO}{_LEFT_OUT} (?:\w+ )?"
# Who has not had a test "yet" still has it before them.
_SKIPPED = (
    r"\b(?:gak|ga|gk|nggak|ngga|enggak|ndak|dak|tidak|tdk|tak|ta'?|tanpa|tadak|daan|sian|ora|enja'?|no|not|without)"
    r"(?: (?:ada|ade|pakai|pake|pke|pakek|nganggo|gawe|ngangguy|perlu|usah|payah|harus|butuh|any|need))*"
)
# Words for "afterwards", and for where the way ends.
_LATER = r"(?:nanti|mengko|mangko|mangkih|dhaggi'?|kelak|kemudian|later)"
_ARRIVED = (
    r"(?:di ?sana|disane|(?:ng|n)?ing kono|nang kono|neng kono|e dhissa'?|sampai|nyampe|tekan|tiba|setiba\w*|"
    r"sesampai\w*|"
    r"on board|aboard|(?:di |e |ning )?atas kapal|di kapal|on arrival|arriv\w+|there|destination)"
)

_CONTRACT = re.compile(r"\b(?:kontrak|perjanjian|contract|pk|agreement)\w*\b|合同")
_CONTRACT_LATER = re.compile(
    r"\b(?:kontrak|perjanjian|contract|ttd|tanda tangan)\w*(?: \w+){0,4} (?:nyusul|belakangan|di ?sana|"
    r"pas (?:udah )?(?:sampai|"
    r"nyampe|tiba)|setelah|setiba|sesampai\w*|kalau (?:udah|sudah)|later|after|arriv\w*|there)\b|到了(?:再)?签"
    rf"|\b(?:kontrak|kontra'|perjanjian|pkl|contract)\w*(?: \w+){{0,4}} (?:{_LATER}(?: \w+){{0,3}} )?{_ARRIVED}"
    rf"|\b(?:sign|signed|ttd|tanda tangan|teken)\w*(?: \w+){{0,4}} {_ARRIVED}\b"
    r"|(?:到了|上船|抵达)(?:才|再|后)?.{0,3}(?:签|合同)|合同.{0,4}(?:上船|到了|到那边|以后|之后)(?:再|才)?"
)
_CONTRACT_NONE = re.compile(
    rf"{_ABSENT}(?:surat )?(?:kontrak|perjanjian|contract|hitam di atas putih)\w*|(?:没有?|不签)合同"
)
_CONTRACT_READ = re.compile(
    r"\b(?:ada|sudah|udah|dapat|dapet|dikasih|diberi|kirim\w*|baca|bacakan|dibacakan|tanda tangan|ttd|signed|read|"
    r"tertulis|resmi|"
    r"jelas|have|sesuai|dengan|pakai|pake)(?: \w+){0,3} (?:kontrak|perjanjian|contract|pk)\w*\b"
    r"|\b(?:kontrak|perjanjian|contract|pk)\w*(?: \w+){0,3} (?:ada|jelas|tertulis|sudah|udah|dibaca|dikirim|"
    r"dibacakan|resmi|lengkap|"
    r"bahasa indonesia|dua bahasa|written|signed|\d+ (?:tahun|thn|bulan|bln))\b"
)
_WED_BY_CONTRACT = re.compile(r"\b(?:kawin|nikah) kontrak\b")
_TRAINING_NONE = re.compile(
    rf"{_SKIPPED} (?:\w+ )?(?:tes|test|medical|mcu|pelatihan|training|seleksi|interview|wawancara|opp|ujian|"
    rf"kursus)\w*"
)
_TRAINING = re.compile(
    r"\b(?:tes|test|medical|mcu|pelatihan|training|seleksi|interview|wawancara|opp|ujian|kursus|blk|lpk|les bahasa|"
    r"belajar bahasa|n4|"
    r"n5|a2|b1|sertifikat|topik|jft|jlpt|psikotes)\b"
)
_ROUTE = re.compile(
    r"\b(?:lewat|lwt|via|transit|turun|naik|nyebrang|menyeberang|nyeberang|masuk|jalan|jalur) (?:\w+ ){0,2}?"
    r"(?P<by>batam|bangkok|entikong|aruk|badau|jagoi|tikus|belakang|blakang|hutan|utan|sungai|laut|darat|malam|"
    r"kuching|biawak|tebedu|"
    r"serikin|vietnam|singapura|dumai|tanjung balai|nunukan|tawau|abu dhabi|poipet|mae sot|bavet|jakarta|kualanamu|"
    r"supadio)\b"
)
_KEPT = word_set(
    "ditahan dipegang disimpan dikumpul dikumpulin dikumpulkan disita diserahkan serahkan serahin titip dititip jaminan"
)
_TAKEN = re.compile(
    rf"\b(?:paspor|passport|ktp|kk|ijazah|ijasah|akta|dokumen|hp)\w*(?: \w+){{0,3}} (?:{'|'.join(sorted(_KEPT))})\b"
    rf"|\b(?:{'|'.join(sorted(_KEPT))})(?: \w+){{0,2}} (?:paspor|passport|ktp|kk|ijazah|ijasah|dokumen asli)\w*"
    r"|\b(?:paspor|passport|pasporra|ktp|kk|ijazah|ijasah|akta|surat|dokumen)\w*(?: \w+){0,3} (?:dia|die|bos|"
    r"majikan|agen|mandor|"
    r"mereka|sponsor|calo)\w*(?: yang| yg)? (?:pegang|simpan|tahan|bawa|kumpul\w*|ambil)\b"
    r"|\b(?:pasporra|paspor|ktp|ijazah)\w*(?: \w+)? (?:ekala'?|dititip\w*|dikumpul\w*|ditinggal)"
)
_KEEPS = re.compile(
    r"\b(?:she|he|they|boss|agent|agency|captain|employer|company|owner|school)(?: \w+){0,2} (?:keeps?|holds?|"
    r"will keep|"
    r"will hold|takes?|took)(?: \w+){0,2} (?:passports?|id|ktp|papers|documents|diploma)\w*"
    r"|\b(?:hold|keep)s? my (?:id|ktp|diploma|certificate)\w*"
    r"|护照.{0,3}(?:放|给|交|由|被)?(?:船长|老板|中介|学校|公司|雇主|他们|经纪).{0,4}(?:那里|保管|拿|收|统一)?"
)
_RECEIPT = re.compile(
    r"\b(?:tanda terima|resi|fotokopi|foto kopi|fotocopy|salinan|scan|(?:di)?pegang sendiri|simpan sendiri|"
    r"pegang saya|i keep|keep my own|keep your own|his own|her own|"
    r"(?:di)?pegang (?:oleh )?pekerja|本人保管)\b"
)
_LICENSED = re.compile(
    r"\b(?:p3mi|pt|cv|lpk|so|agen\w*|perusahaan\w*|lembaga)(?: [\w&]+){0,4} (?:resmi|berizin|terdaftar|ada izin|"
    r"punya izin|"
    r"izin (?:kemnaker|so|lengkap)|licensed|registered)\b|\b(?:izin|lisensi) so\b|\bsip3mi\b|\bsip2mi\b|\bp3mi\b|"
    r"\blpk so\b"
)
_HEDGED = re.compile(r"\b(?:kata\w*|ngaku\w*|mengaku|jare\w*|belum|bukan|gak|ga|gk|tidak|tdk|nggak|apakah|apa)\b")


def contract(text: str) -> Found | None:
    """``yes`` (there to be read before leaving), ``later``, ``none``; None when nothing is said of it."""
    plain = _WED_BY_CONTRACT.sub(" ", clean(text))
    if not _CONTRACT.search(plain) and "ttd" not in plain and "tanda tangan" not in plain and "sign" not in plain:
        return None
    for value, pattern in (("none", _CONTRACT_NONE), ("later", _CONTRACT_LATER), ("yes", _CONTRACT_READ)):
        if found := pattern.search(plain):
            return value, found.group().strip()
    return None


def training(text: str) -> Found | None:
    """``none`` when tests and training are said to be left out, ``yes`` when there are some."""
    plain = clean(text)
    for value, pattern in (("none", _TRAINING_NONE), ("yes", _TRAINING)):
        if found := pattern.search(plain):
            return value, found.group().strip()
    return None


def routes(text: str) -> list[str]:
    """Where the way leads through, in the order of the words."""
    return list(dict.fromkeys(found["by"] for found in _ROUTE.finditer(clean(text))))


def papers_own(text: str) -> bool:
    """Whether it is said that one keeps one's papers oneself, gets a receipt, or gives copies only."""
    return _RECEIPT.search(clean(text)) is not None


def documents_taken(text: str) -> str | None:
    """The words that say that papers are kept by somebody else; None with a receipt, a copy, or in one's own hands."""
    plain = clean(text)
    found = _TAKEN.search(plain) or _KEEPS.search(plain)
    if found is None or _RECEIPT.search(plain):
        return None
    before = plain[: found.start()].split()[-2:]
    inside = found.group().split()
    return None if any(re.fullmatch(_NO, word) for word in (*before, *inside)) else found.group()


def licensed(text: str) -> bool:
    """Whether a licence is told of as a thing known, not as what somebody says."""
    plain = clean(text)
    return any(
        not _HEDGED.search(" ".join(plain[: found.start()].split()[-3:]) + found.group())
        for found in _LICENSED.finditer(plain)
    )


_TRAVEL_PAPER = r"(?:paspor\w*|pasport\w*|passports?|visa\w*|permit\w*|dokumen\w*|cop|cap)"
# In which words somebody is to cross without a paper for work: none at all, one that follows, or as a visitor.
_WITHOUT = re.compile(
    rf"{_SKIPPED} {_TRAVEL_PAPER}\b(?! (?:kerja|ditahan|dipegang|umr\w*|turis|wisata))"
    rf"|\b{_TRAVEL_PAPER} (?:\w+ )?(?:tak|tidak|gak|ga|nggak|tadak|daan|ndak|ora) (?:perlu|payah|usah|butuh)\b"
    r"|(?:没有?|不用|不需要|无需)(?:签证|护照|证件)"
)
_VISA_LATER = re.compile(
    r"\b(?:surat(?:[ -]surat)?\w*|surat2|visa\w*|permit\w*|izin kerja\w*|dokumen\w*)(?: \w+){0,3} (?:nyusul|menyusul|"
    r"belakangan|kemudian|(?:nanti|mengko|dhaggi'?) (?:\w+ )?(?:di ?urus|urus|jadi|di ?sana|majikan|bos|boss|"
    r"tauke))\b"
    r"|\b(?:majikan|bos|boss|tauke|toke|company|agen|ejen|employer|owner) (?:\w+ ){0,2}(?:urus|uruskan|ngurus|buat|"
    r"fix\w*|"
    r"settle\w*|convert\w*|arrange\w*|sort\w*)(?: \w+){0,2} (?:surat\w*|permit\w*|visa\w*|papers?|pas|rest|"
    r"the rest)\b"
    r"|\bpermit\w*(?: \w+){0,3} (?:majikan|bos|tauke|company)\b(?! (?:sudah|dah|udah))"
    r"|到了(?:那边)?再(?:办|换|登记)"
)
_AS_VISITOR = re.compile(
    r"\b(?:enter|come|travel|fly|go)(?: \w+){0,2} as (?:a )?(?:tourist|visitor)s?\b"
    r"|\b(?:masuk|mlebu|masok|mangkat|berangkat|datang)(?: \w+){0,4} (?:turis|pelancong|pelesir|wisata|plesir|dolan|"
    r"jalan[ -]jalan|melancong|tamu|alanglang|ngencer)\b"
    r"|\b(?:visa|paspor\w*|pasport|cop|cap|pas)(?: (?:nya|e|ne))? (?:dolan|jalan|melancong|wisata|turis|pelancong|"
    r"alanglang|plesir|on arrival)\b|\b(?:cop|cap) (?:paspor|pasport)\b(?: (?:aja|saja|jak|doang|je))"
    r"|\bvisa[ -]free\b|\bbebas visa\b|\bvoa\b|\bvisitor\b|落地签|旅游签|免签"
)
_VISA_WORDS = re.compile(
    r"\b(?:\w+ )?(?:visa\w*|pas|permit)(?: \w+){0,2}? (?:turis\w*|turist|wisata|kunjungan|visitor|ziarah|lawatan|"
    r"pelancong|"
    r"umr\w*|social|sosial|melancong|visit|tourist)\b|\b(?:tourist|visit|visitor|umrah|social|"
    r"holiday)(?: visit)? (?:visa|pass)\w*"
    r"|\b(?:plb|pas lintas batas|pas lintas|border pass)\b|(?:旅游|探亲)签证?|"
    rf"\b{_NO}(?: \w+)? visa\b|没有?签证"
)
_ANY_VISA = re.compile(r"\bvisa\w*(?: \w+){0,2}|\b(?:pas|permit)\b(?: \w+)?|签证")
_NOT_THIS_VISA = re.compile(
    rf"\b(?:{_NO})(?: (?:boleh|pakai|pake|pke|pakek|lewat|dengan|dgn|mau|with|a|on))* visa\w* \w+|"
    rf"\b(?:{_NO}) (?:turis|wisata|kunjungan|umroh|umrah|ziarah|plb)\b"
)


def visa(text: str, visas: tuple[str, ...]) -> Found | None:
    """The visa that is to be used; one that is denied ("bukan visa turis") is none of them."""
    plain = clean(text)
    if len(visas) > 1 and _NOT_THIS_VISA.search(plain) and "work" in visas:
        return "work", ""
    wrong = [each for each in visas if each not in {"work", "student"}]
    if wrong == ["none"] and "work" in visas:
        return "work", ""
    if (way := next(iter(wrong), None)) is None:
        for kind, pattern in (("none", _WITHOUT), ("later", _VISA_LATER), ("visit", _AS_VISITOR)):
            if (found := pattern.search(plain)) and "work" not in visas:
                return kind, found.group().strip()
        return (visas[0], "") if visas else None
    found = _VISA_WORDS.search(plain) or _ANY_VISA.search(plain)
    return way, found.group().strip() if found else ""
