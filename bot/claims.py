"""What does an offer say of itself: its kind, its way, who brings it, which papers, what is to be signed and paid?

Read off the words, as far as ``entities`` has not done so. Keys are closed sets, so that an answer given by a
button and the same claim in a forwarded message are one thing.
"""

import re
from collections.abc import Iterator, Mapping

from bot.model import Entities, Pay, Value
from bot.spelling import clean, word_set

_NO = (
    r"(?:gak|ga|gk|g|nggak|ngga|enggak|ndak|dak|tidak|tdk|tak|tanpa|tadak|daan|belum|blm|blom|ora|no|not|without|bukan|"
    r"jangan)"
)
_LEFT_OUT = r"(?: (?:ada|ade|pakai|pake|pke|perlu|usah|harus|butuh|dikasih|punya|pernah|any|need|have))*"
_ABSENT = rf"\b{_NO}{_LEFT_OUT} (?:\w+ )?"

# ---------------------------------------------------------------- the kind of offer

_MARRIAGE = re.compile(
    r"\b(?:kawin|nikah|nikahi|menikah|dinikah\w*|dikawin\w*|jodoh|dijodoh\w*|jodohin|comblang|dicomblang\w*|pengantin|"
    r"calon suami|mahar|amoy|marry|marriage|bride|matchmaker)\b|嫁|相亲|新娘|彩礼"
)
_NO_OFFER_OF_MARRIAGE = re.compile(
    r"\b(?:surat|status|buku|akta|akte|sudah|udah|belum|blm|sdh|udh) (?:pernah )?(?:kawin|nikah|menikah)\b"
)
_INTERNSHIP = re.compile(
    r"\b(?:magang\w*|kenshusei|jisshu|ferienjob|ferien|internship|intern|trainee|titp|prakerin|kuliah sambil kerja|"
    r"kerja sambil kuliah|praktik kerja|praktek kerja|beasiswa|scholarship|sekolah bahasa|language school|mbkm|"
    r"sks)\b|实习"
)
_STUDY = re.compile(
    r"\b(?:beasiswa|scholarship|sekolah bahasa|language school|ferienjob|ferien|sks|mbkm|kampus|kuliah|mahasiswa|"
    r"mahasiswi|dosen|universitas|semester|konversi)\b"
)

# ---------------------------------------------------------------- who brings it

_GOVERNMENT = re.compile(
    r"(?<![a-z])(?:bp3mi|p4mi|disnaker\w*|ltsa|kp2mi|bp2mi|siskop2mi|kemnaker|g ?to ?g|g2g|eps|kdei|atase|bkk|"
    r"sip2mi|sip3mi|"
    r"opp|"
    r"e-?pmi|spsk|one channel|triple win|epa|job fair|bursa kerja)(?![a-z])"
)
_NOT_GOVERNMENT = re.compile(
    rf"\b(?:{_NO}(?: \w+)?|tanpa (?:lewat|via|melalui)|sebelum|ngaku(?:nya)?|mengaku|katanya|orang) (?:lewat |via |"
    rf"melalui |"
    r"dari |ada |orang |perlu |usah |ke |pakai |pake |ikut |lapor )*"
    r"(?:bp3mi|p4mi|disnaker\w*|kp2mi|bp2mi|siskop2mi|kemnaker|opp|e-?pmi|sip2mi|sip3mi|spsk)\b"
)
_BROKERS = re.compile(
    r"\b(?:calo\w*|tekong\w*|taikong|sponsor\w*|makelar|cangkau|mak comblang|comblang|broker|agen(?:t|nya)? perorangan|"
    r"orang lapangan)\b|中介|蛇头"
)
_SOCIAL = re.compile(
    r"\b(?:tiktok|tik tok|facebook|fb|instagram|ig|telegram|tele|michat|medsos|sosmed|grup wa|group wa|grup whatsapp|"
    r"status wa|wechat|line|dm|inbox|inbok|inboks|japri|messenger|online aja|kenal online)\b|网友|微信|抖音"
)
_FRIENDS = "teman|temen|kawan|sahabat|konco|friend|sepupu|saudara|sodara|tetangga|mantan|pacar|kenalan"
_FRIEND = re.compile(
    r"\b(?:diajak|ajak|ngajak|diajakin|ngajakin|ditawari|ditawarin|nawarin|tawarin|dari|kata|lewat|info|disuruh|sama|"
    rf"invited by|offered by)(?: (?:sama|oleh|ama|kerja|gabung|ikut|my|a))*(?: \w+)? (?:{_FRIENDS})\w*\b"
    rf"|\b(?:{_FRIENDS})\w*(?: \w+){{0,6}} (?:ngajak|ajak|nawarin|nawari|tawarin|ngajakin|offered|invited)\w*\b"
    r"|朋友(?:介绍|叫)"
)
_THERE = re.compile(
    r"\b(?:dia|die|sudah|udah|dah|yang|yg|already|temen\w*|teman\w*)(?: \w+)? (?:di ?sana|disane|disono|there|"
    r"duluan|di sono|"
    r"kerja di|udah di|sudah di)\b|\bbonus\w*(?: \w+){0,4} (?:bawa|ajak|cari)\b|\b(?:bawa|ajak|"
    r"cari)(?: \w+){0,3} (?:dapat|dpt|dapet)"
    r"(?: \w+)? (?:bonus|komisi|fee)\b"
)

# ---------------------------------------------------------------- contract, training, papers, costs

_CONTRACT = re.compile(r"\b(?:kontrak|perjanjian|contract|pk|agreement)\w*\b|合同")
_CONTRACT_LATER = re.compile(
    r"\b(?:kontrak|perjanjian|contract|ttd|tanda tangan)\w*(?: \w+){0,4} (?:nyusul|belakangan|di ?sana|"
    r"pas (?:udah )?(?:sampai|"
    r"nyampe|tiba)|setelah|setiba|sesampai\w*|kalau (?:udah|sudah)|later|after|arriv\w*|there)\b|到了(?:再)?签"
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
_TRAINING_NONE = re.compile(
    rf"{_ABSENT}(?:tes|test|medical|mcu|pelatihan|training|seleksi|interview|wawancara|opp|ujian|kursus)\w*"
)
_TRAINING = re.compile(
    r"\b(?:tes|test|medical|mcu|pelatihan|training|seleksi|interview|wawancara|opp|ujian|kursus|blk|lpk|les bahasa|"
    r"belajar bahasa|n4|"
    r"n5|a2|b1|sertifikat|topik|jft|jlpt|psikotes)\b"
)
_ADVANCE = re.compile(
    r"\b(?:uang saku|uang fit|uang pit|uang jalan|uang tinggalan|tinggalan|fee keluarga|uang keluarga|panjar|"
    r"pesangon awal|"
    r"dikasih uang|dikasi uang|dapat uang dulu|uang muka (?:dari|untuk))\b"
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
_RECEIPT = re.compile(
    r"\b(?:tanda terima|resi|fotokopi|foto kopi|fotocopy|salinan|scan|(?:di)?pegang sendiri|simpan sendiri|pegang saya|"
    r"(?:di)?pegang (?:oleh )?pekerja|本人保管)\b"
)
_HOUSEWORK = re.compile(
    r"(?<!bukan )(?<!not )\b(?:pekerja rumah tangga|asisten rumah tangga|spsk|one channel|maid|bibik|"
    r"domestic helper|rumah tangga)\b"
)
_OFFERED = re.compile(
    r"\b(?:di ?tawar\w*|nawar\w*|tawar\w*|lowongan|loker|lowker|di ?ajak\w*|ngajak\w*|ajak|eajak|dijanji\w*|janji\w*|"
    r"(?:mau|arep|akan|disuruh|hendak|nak|siap) (?:di ?bawa|digowo|di ?kirim|kerja|kerje|melu|ikut|berangkat|"
    r"dinikah\w*|masuk)|"
    r"ngelamar|daftar|magang|berangkatin|dicari|dibutuhkan|butuh|cari|offer\w*|hiring|loker\w*|beneran|"
    r"boleh percaya|percaya|apply|role|salary|diterima sebagai|calon (?:pekerja|istri|suami)|kerja kosong|"
    r"kosong|siapin kerjaan|"
    r"nikahin|dirabi|peserta program|tawaran|needs?|looking for|terbang|sebelum ke|kasi panjar|panjar|mau share|lolos|"
    r"belum berangkat|mau berangkat)\b|招|介绍"
)
_STRANGERS = re.compile(
    rf"\b(?:{_NO})(?: \w+)? (?:ketemu|ketemuan|kenal|bertemu|jumpa|liat|lihat)\b|\bbaru (?:kenal|ketemu|\d+ (?:hari|"
    rf"minggu))"
    r"|\bcuma (?:lihat |liat )?foto\b|\bdikenal(?:in|kan)\b|\bdijodoh\w+"
)
_KNOWN_LONG = re.compile(
    r"\b(?:kenal|pacaran|bersama|hubungan|tunangan|together)(?: \w+){0,3} (?:\d+|dua|tiga|empat|lima|lama) ?"
    r"(?:tahun|taun|thn|th|years?)?\b|\b(?:ketemu|bertemu|kenal)(?: \w+){0,2} (?:keluarga\w*|orang tua\w*|ortu\w*)"
)
_LICENSED = re.compile(
    r"\b(?:p3mi|pt|cv|lpk|so|agen\w*|perusahaan\w*|lembaga)(?: [\w&]+){0,4} (?:resmi|berizin|terdaftar|ada izin|"
    r"punya izin|"
    r"izin (?:kemnaker|so|lengkap)|licensed|registered)\b|\b(?:izin|lisensi) so\b|\bsip3mi\b|\bsip2mi\b|\bp3mi\b|"
    r"\blpk so\b"
)
_HEDGED = re.compile(r"\b(?:kata\w*|ngaku\w*|mengaku|jare\w*|belum|bukan|gak|ga|gk|tidak|tdk|nggak|apakah|apa)\b")
_PER = re.compile(
    r"\s*(?:/|per|se|tiap|setiap|a|an|1|satu)?\s*(?P<unit>jam|hour|hari|day|minggu|week|bulan|bln|month|tahun|thn|year)"
)
_UNITS = {"jam": "jam", "hour": "jam", "hari": "hari", "day": "hari", "minggu": "minggu", "week": "minggu"}
_UNITS |= {"tahun": "tahun", "thn": "tahun", "year": "tahun"}
_EARNS = re.compile(
    r"\b(?:gaji\w*|upah\w*|bayaran\w*|dibayar|digaji|pendapatan|penghasilan|salary|wage|pay|earn|income|dapat|dapet|"
    r"dpt|"
    r"bersih|gajine|bayare)\b[^\n.!?]{0,22}$|(?:月薪|工资|月入)[^\n]{0,4}$"
)
_COSTS = re.compile(
    r"\b(?:biaya\w*|bayar|dp|deposit|transfer\w*|potong\w*|denda|utang|hutang|uang|setor|fee|mahar|ongkos|saku|jaminan|"
    r"tiket)\b[^\n.!?]{0,18}$"
)
_ABROAD = re.compile(
    r"\b(?:luar negeri|luar negri|ln|abroad|overseas|negeri orang|visa|paspor|passport|tki|tkw|pmi)\b|出国"
)


def kind(text: str, intent: str | None = None) -> str | None:
    """``marriage``, ``study``, ``internship`` or None for work, which is most of them."""
    plain = clean(text)
    weds = _MARRIAGE.search(_NO_OFFER_OF_MARRIAGE.sub(" ", plain)) is not None
    if weds or intent == "offer_marriage":
        return "marriage"
    if _INTERNSHIP.search(plain) or intent == "offer_internship":
        return "study" if _STUDY.search(plain) else "internship"
    return None


def recruiter(text: str, agencies: tuple[str, ...] = ()) -> str | None:
    """Who brings the offer, the nearest thing to an office first: government, company, broker, friend, social_media."""
    plain = clean(text)
    if _GOVERNMENT.search(_NOT_GOVERNMENT.sub(" ", plain)):
        return "government"
    if _BROKERS.search(plain) and not re.search(rf"\b(?:{_NO})(?: \w+){{0,3}} (?:calo|sponsor|makelar)", plain):
        return "broker"
    if agencies:
        return "company"
    if _FRIEND.search(plain):
        return "friend"
    return "social_media" if _SOCIAL.search(plain) else None


def friend_there(text: str) -> bool:
    """Whether the friend who asks somebody to come is already there, or is paid for bringing people."""
    return _THERE.search(clean(text)) is not None


def contract(text: str) -> str | None:
    """``yes`` (there to be read before leaving), ``later``, ``none``; None when nothing is said of it."""
    plain = clean(text)
    if not _CONTRACT.search(plain) and "ttd" not in plain and "tanda tangan" not in plain:
        return None
    plain = re.sub(r"\b(?:kawin|nikah) kontrak\b", " ", plain)
    if _CONTRACT_NONE.search(plain):
        return "none"
    if _CONTRACT_LATER.search(plain):
        return "later"
    return "yes" if _CONTRACT_READ.search(plain) else None


def training(text: str) -> str | None:
    """``none`` when tests and training are said to be left out, ``yes`` when there are some."""
    plain = clean(text)
    if _TRAINING_NONE.search(plain):
        return "none"
    return "yes" if _TRAINING.search(plain) else None


def advance(text: str) -> str | None:
    """Money that is given before any work is done, in the caller's words."""
    found = _ADVANCE.search(clean(text))
    return found.group() if found else None


def routes(text: str) -> list[str]:
    """Where the way leads through, in the order of the words."""
    return list(dict.fromkeys(found["by"] for found in _ROUTE.finditer(clean(text))))


def papers_own(text: str) -> bool:
    """Whether it is said that one keeps one's papers oneself, gets a receipt, or gives copies only."""
    return _RECEIPT.search(clean(text)) is not None


def documents_taken(text: str) -> str | None:
    """The words that say that papers are kept by somebody else; None with a receipt, a copy, or in one's own hands."""
    plain = clean(text)
    found = _TAKEN.search(plain)
    if found is None or _RECEIPT.search(plain):
        return None
    before = plain[: found.start()].split()[-2:]
    inside = found.group().split()
    return None if any(re.fullmatch(_NO, word) for word in (*before, *inside)) else found.group()


def met(text: str) -> str | None:
    """Of a marriage: ``yes`` when the two have known each other for long, ``no`` when they have not met."""
    plain = clean(text)
    if _STRANGERS.search(plain):
        return "no"
    return "yes" if _KNOWN_LONG.search(plain) else None


def licensed(text: str) -> bool:
    """Whether a licence is told of as a thing known, not as what somebody says."""
    plain = clean(text)
    return any(
        not _HEDGED.search(" ".join(plain[: found.start()].split()[-3:]) + found.group())
        for found in _LICENSED.finditer(plain)
    )


def pay(text: str, sums: tuple[Pay, ...]) -> dict[str, Value] | None:
    """The promised wage among the sums that are named, with its time; a fee, a debt or a fine is none."""
    plain = clean(text)
    for each in sums:
        at = plain.find(each.words)
        before, behind = plain[max(0, at - 40) : max(at, 0)], plain[at + len(each.words) :][:14]
        costs = _COSTS.search(before)
        earns = _EARNS.search(before)
        if at < 0 or (costs and not (earns and earns.start() > costs.start())):
            continue
        per = _PER.match(behind)
        if earns or per:
            unit = _UNITS.get(per["unit"], "bulan") if per else "bulan"
            return {"words": each.words, "amount": each.amount, "currency": each.currency, "per": unit}
    return None


_NOT_THIS_VISA = re.compile(
    rf"\b(?:{_NO})(?: (?:boleh|pakai|pake|pke|pakek|lewat|dengan|dgn|mau|with|a|on))* visa\w* \w+|"
    rf"\b(?:{_NO}) (?:turis|wisata|kunjungan|umroh|umrah|ziarah|plb)\b"
)


def visa(text: str, visas: tuple[str, ...]) -> str | None:
    """The visa that is to be used; one that is denied ("bukan visa turis") is none of them."""
    if len(visas) > 1 and _NOT_THIS_VISA.search(clean(text)) and "work" in visas:
        return "work"
    wrong = [each for each in visas if each not in {"work", "student"}]
    if wrong == ["none"] and "work" in visas:
        return "work"
    return next(iter((*wrong, *visas)), None)


def offered(text: str) -> bool:
    """Whether the words tell of something that is offered, and not of what somebody is in already."""
    return _OFFERED.search(clean(text)) is not None


def domestic(text: str, entities: Entities) -> bool:
    """Whether the work is inside Indonesia: a place there is named, and nothing says that it is only on the way."""
    plain = clean(text)
    if entities.countries or _ABROAD.search(plain) or not entities.places:
        return False
    on_the_way = set(routes(text))
    return any(place.lower() not in {*on_the_way, "entikong", "aruk", "badau", "jagoi"} for place in entities.places)


def read(text: str, entities: Entities, intent: str | None = None) -> Mapping[str, Value]:
    """All claims of one message by name; only those that were made."""
    return {name: value for name, value in _all(text, entities, intent) if value not in (None, "", [], ())}


def _all(text: str, entities: Entities, intent: str | None) -> Iterator[tuple[str, Value]]:
    yield "kind", kind(text, intent)
    yield "job", "art" if _HOUSEWORK.search(clean(text)) else None
    yield "recruiter", recruiter(text, entities.agencies)
    yield "friend_there", friend_there(text) or None
    yield "contract", contract(text)
    yield "training", training(text)
    yield "advance", advance(text)
    yield "route", [*routes(text)]
    yield "documents_taken", documents_taken(text)
    yield "met", met(text) if kind(text, intent) == "marriage" else None
    yield "offered", offered(text) or None
    yield "papers_own", papers_own(text) or None
    yield "abroad", _ABROAD.search(clean(text)) is not None or None
    yield "licensed", licensed(text) or None
    yield "pay", pay(text, entities.pay)
    yield "country", "ID" if domestic(text, entities) else None
