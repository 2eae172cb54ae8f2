"""What does an offer say of itself: its kind, its way, who brings it, which papers, what is to be signed and paid?

Read off the words, as far as ``entities`` has not done so. Keys are closed sets, so that an answer given by a
button and the same claim in a forwarded message are one thing. Beside a claim that can be a warning sign stand the
words that make it, under its name and ``_said``: what has none was answered by a button.
"""

import re
from collections.abc import Iterator, Mapping

from bot import dues, papers, wages
from bot.model import Entities, Value
from bot.modes import looks
from bot.spelling import clean

_NO = (
    r"(?:gak|ga|gk|g|nggak|ngga|enggak|ndak|dak|tidak|tdk|tak|tanpa|tadak|daan|belum|blm|blom|ora|no|not|without|"
    r"bukan|"
    r"jangan)"
)
_LEFT_OUT = r"(?: (?:ada|ade|pakai|pake|pke|perlu|usah|harus|butuh|dikasih|punya|pernah|any|need|have))*"
_ABSENT = rf"\b{_NO}{_LEFT_OUT} (?:\w+ )?"

# ---------------------------------------------------------------- the kind of offer

_MARRIAGE = re.compile(
    r"\b(?:kawin|nikah|nikahi|menikah|nikahin|dinikah\w*|dikawin\w*|dirabi|rabi|rabine|epakabin\w*|pakabin|kabin|"
    r"mantona?|"
    r"jodoh\w*|dijodoh\w*|jodohin|menjodoh\w*|comblang|dicomblang\w*|pengantin|calon (?:suami|istri|isteri|bini|"
    r"menantu)|"
    r"mahar|hantaran|angpao|angpau|amoy|e?lamar(?! kerja| pekerjaan)|elamar|dilamar|(?:cari|nyari|carikan|mencari|"
    r"golek) (?:\w+ )?(?:istri|"
    r"isteri|bini|bojo|jodoh)|marry|marries|married to|marriages?|weddings?|brides?|matchmak\w*|"
    r"(?:arranges?|finds?|found|gets?|seeks?) (?:\w+ ){0,2}(?:husbands?|wives|wife))\b"
    r"|嫁|相亲|新娘|彩礼|找.{0,3}(?:老婆|太太|媳妇)"
)
_NO_OFFER_OF_MARRIAGE = re.compile(
    r"\b(?:surat|status|buku|akta|akte|sudah|udah|belum|blm|sdh|udh) (?:pernah )?(?:kawin|nikah|menikah)\b"
    r"|\b(?:modal|biaya|habis|setelah|sebelum|not|lagi) (?:nikah|kawin|married)\b"
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
    r"e-?pmi|spsk|one channel|(?:sistem )?satu saluran|saluran tunggal|triple win|epa|job fair|bursa kerja)(?![a-z])"
)
_NOT_GOVERNMENT = re.compile(
    rf"\b(?:{_NO}(?: \w+)?|tanpa (?:lewat|via|melalui)|sebelum|ngaku(?:nya)?|mengaku|katanya|orang) (?:lewat |via |"
    rf"melalui |"
    r"dari |ada |orang |perlu |usah |ke |pakai |pake |ikut |lapor )*"
    r"(?:bp3mi|p4mi|disnaker\w*|kp2mi|bp2mi|siskop2mi|kemnaker|opp|e-?pmi|sip2mi|sip3mi|spsk)\b"
)
_BROKERS = re.compile(
    r"\b(?:calo(?:nya|nye|e|ne)?|tekong\w*|taikong|sponsor\w*|makelar|cangkau|mak comblang|comblang|broker|agen(?:t|"
    r"nya)? perorangan|"
    r"orang lapangan)\b|中介|蛇头"
)
_SOCIAL = re.compile(
    r"\b(?:tiktok|tik tok|facebook|fb|instagram|ig|telegram|tele|michat|medsos|sosmed|grup wa|group wa|grup whatsapp|"
    r"status wa|wechat|line|dm|inbox|inbok|inboks|japri|messenger|online aja|kenal online)\b|网友|微信|抖音"
)
_FRIENDS = (
    "teman|temen|kawan|sahabat|konco|kanca|friends?|sepupu|misanan|saudara|sodara|sedulur|tetangga|tetangge|tonggo|"
    "tatangga|"
    "neighbou?r|cousin|mantan|pacar|kenalan|ipar|paklik|pakde|paman|om|tante|bibi|bulik|uncle|aunt|eks|ex|pak long|"
    "mak cik|"
    "makcik|bu rt|ibu rt|anak sebelah|classmate|coworker|colleague"
)
_BRINGS = (
    "ngajak|ajak|ngajakin|nawarin|nawari|nawani|tawarin|nawar|nawarkan|suruh|kirim|bilang|minta|maksa|bantu|mau|"
    "says?|said|"
    r"offer\w*|invite[ds]?|wants?|jamin|berangkatin|ngongkon|bujuk|cakap|pulang|kata|katanya|katenye"
)
_FRIEND = re.compile(
    r"\b(?:diajak|ajak|ngajak|diajakin|ngajakin|ditawari|ditawarin|ditawani|nawarin|tawarin|dari|kata|lewat|info|"
    r"disuruh|"
    rf"sama|eajak|ebujuk|invited by|offered by)(?: (?:sama|oleh|ama|kerja|gabung|ikut|my|a|"
    rf"bi'?))*(?: \w+)? (?:{_FRIENDS})\w*\b"
    rf"|\b(?:{_FRIENDS})\w*(?:[ ,]+\w+){{0,9}}?[ ,]+(?:{_BRINGS})\w*\b"
    r"|\b(?:ikut|bareng) (?:aku|gw|gue)\b|\blama tak jumpa\b|\b(?:kenal|pacaran)(?: \w+){0,3} cowok\b|\baku bantu\b"
    r"|朋友(?:介绍|叫|说)|(?:表哥|表姐|同学|邻居).{0,4}(?:叫|介绍|说)"
)
_NO_COMPANY = re.compile(rf"\b{_NO}(?: \w+){{0,2}} (?:lewat|lwt|via|pakai|pake|ada) (?:pt|cv|p3mi)\b")
_THERE = re.compile(
    r"\b(?:dia|die|sudah|udah|dah|yang|yg|already|temen\w*|teman\w*)(?: \w+)? (?:di ?sana|disane|disono|there|"
    r"duluan|di sono|"
    r"kerja di|udah di|sudah di)\b|\bbonus\w*(?: \w+){0,4} (?:bawa|ajak|cari)\b|\b(?:bawa|ajak|"
    r"cari)(?: \w+){0,3} (?:dapat|dpt|dapet)"
    r"(?: \w+)? (?:bonus|komisi|fee)\b"
)

# ---------------------------------------------------------------- contract, training, papers, costs

_HOUSEWORK = re.compile(
    r"(?<!bukan )(?<!not )\b(?:pekerja rumah tangga|asisten rumah tangga|spsk|one channel|maid|bibik|"
    r"domestic helper|rumah tangga)\b"
)
_OFFERED = re.compile(
    r"\b(?:di ?tawar\w*|(?:me)?nawar\w*|tawar[ai]\w*|ditawani|nawani|etabar\w*|di ?ajak\w*|ngajak\w*|eajak|ebujuk|"
    r"dibujuk|"
    r"di ?janji\w*|dijodoh\w*|jodohkan|nikahin|dirabi|elamar|offer\w*|invit\w+|recruit\w*|rekrut\w*|arranges?|"
    r"(?:mau|arep|akan|disuruh|hendak|nak|badhe) (?:di ?bawa|digowo|di ?kirim|dinikah\w*|ekerem)|mau berangkatin|"
    r"berangkatin|"
    r"diterima sebagai|beneran|boleh percaya|bisa dipercaya|wants? to (?:bring|send|take)|come and join|"
    r"come join|(?:takes?|brings?|bawa|bawak|nggowo) (?:workers?|people|girls|pekerja|saya|saye|kami|us|me) (?:to|"
    r"ke|ka|nang|kerja|kerje))\b|介绍|安排|叫我去|让我去|提供"
)
_ADVERT = re.compile(
    r"\b(?:lowongan|loker\w*|lowker|dibutuhkan|dicari|butuh|membutuhkan|cari|nyari|golek|needed|need|needs|"
    r"looking for|wanted|"
    r"hiring|vacanc\w+|kerja kosong|kosong|open rekru\w*|rekrutmen|recruitment|job ?order|pendaftaran|membuka|"
    r"dibuka|menerima karyawan|promo|kuota|slot)\b"
    r"|要请|招(?:聘|工|人|收|打|印|女|男)?|急招"
)
_CONTACT = re.compile(
    r"\b(?:wa|whatsapp|hub|hubungi|contact|call|dm|inbox|japri|chat|minat|berminat|serius|lamaran|alamat|jl|jalan|"
    r"kantor|"
    r"daftar|apply|email)\b|08\d|\+62|联系|加我|飞机号"
)
_ASKS_WAY = re.compile(
    r"\b(?:g[iu]mana|gmn|bagaimana|macam ?mane|cammane|piye|kados pundi|dha'?ramma)(?: \w+)? (?:cara\w*|care\w*|"
    r"prosedur\w*|"
    r"daftar\w*|proses\w*)|\b(?:apa (?:saja|aja) |ape jak )?syarat\w* (?:apa|ape|nya apa|opo)|\bapa (?:saja |"
    r"aja )?syarat\w*|\bhow (?:do|can|to)\b|"
    r"\bprosedur\w*\b|怎么(?:去|办|申请)"
)
_BEFORE = re.compile(
    r"\b(?:mau|nak|arep|bakal|akan|badhe|hendak|ingin|pengen|kalau|sebelum|before|will|want|going to|"
    r"belum berangkat|can i|can we|should (?:i|we)|boleh ikut)\b|要去|能去|可以去|去.{1,8}(?:做|打工|上班)"
)
_AT_WORK = re.compile(
    r"\b(?:saya|aku|sy|kami)(?: \w+)? (?:sudah|udah|sekarang|lagi|masih)(?: \w+)? (?:kerja|di|bekerja)\b|"
    r"\bmajikan (?:saya|"
    r"aku)\b|\bgaji (?:saya|aku|sy)(?: \w+)? (?:belum|tidak|gak|ga|nggak|ditahan|dipotong)\b|\bpas (?:sudah )?kerja\b"
    r"|\b(?:sudah|udah) \d+ (?:bulan|tahun|bln|thn) (?:kerja|di)\b|\bi (?:am|work)(?: \w+)? (?:working )?(?:in|at)\b"
)
_STRANGERS = re.compile(
    rf"\b(?:{_NO}|ta'?)(?: \w+)? (?:ketemu|ketemuan|kenal|bertemu|jumpa|liat|lihat|tao|katemmo|tepang|met|know|"
    rf"seen)\b"
    r"|\bbaru (?:kenal|ketemu|\d+ (?:hari|minggu))|\b(?:lewat|dari|cuma|hanya|only)(?: \w+){0,2} (?:foto|photo|"
    r"picture|video)\b"
    r"|(?:没|没有|从来没)见过|只看过照片"
    r"|\bcuma (?:lihat |liat )?foto\b|\bdikenal(?:in|kan)\b|\bdijodoh\w+"
)
_KNOWN_LONG = re.compile(
    r"\b(?:kenal|pacaran|bersama|hubungan|tunangan|together)(?: \w+){0,3} (?:\d+|dua|tiga|empat|lima|lama) ?"
    r"(?:tahun|taun|thn|th|years?)?\b|\b(?:ketemu|bertemu|kenal)(?: \w+){0,2} (?:keluarga\w*|orang tua\w*|ortu\w*)"
)
_ABROAD = re.compile(
    r"\b(?:luar negeri|luar negri|ln|abroad|overseas|negeri orang|visa|paspor|passport|tki|tkw|pmi)\b|出国"
)


_BORDER = re.compile(r"\b(?:entikong|aruk|badau|jagoi babang|biawak|tebedu|perbatasan|plbn|tekong\w*)\b")


def kind(text: str, intent: str | None = None) -> str | None:
    """``marriage``, ``study``, ``internship`` or None for work, which is most of them."""
    plain = clean(text)
    weds = _MARRIAGE.search(_NO_OFFER_OF_MARRIAGE.sub(" ", plain)) is not None
    if weds or intent == "offer_marriage":
        return "marriage"
    if _INTERNSHIP.search(plain) or intent == "offer_internship":
        return "study" if _STUDY.search(plain) else "internship"
    return None


def recruiter(text: str, agencies: tuple[str, ...] = ()) -> papers.Found | None:
    """Who brings the offer, the nearest thing to an office first: government, company, broker, friend, social_media."""
    plain = clean(text)
    if office := _GOVERNMENT.search(_NOT_GOVERNMENT.sub(" ", plain)):
        return "government", office.group()
    broker = _BROKERS.search(plain)
    if broker and not re.search(rf"\b(?:{_NO})(?: \w+){{0,3}} (?:calo|sponsor|makelar)", plain):
        return "broker", broker.group()
    if agencies and not _NO_COMPANY.search(plain):
        return "company", agencies[-1]
    for name, pattern in (("friend", _FRIEND), ("social_media", _SOCIAL)):
        if found := pattern.search(plain):
            return name, found.group()
    return None


def friend_there(text: str) -> bool:
    """Whether the friend who asks somebody to come is already there, or is paid for bringing people."""
    return _THERE.search(clean(text)) is not None


def met(text: str) -> str | None:
    """Of a marriage: ``yes`` when the two have known each other for long, ``no`` when they have not met."""
    plain = clean(text)
    if _STRANGERS.search(plain):
        return "no"
    return "yes" if _KNOWN_LONG.search(plain) else None


_OFFER_INTENTS = frozenset({"ask_offer", "offer_marriage", "offer_internship"})


def asks_way(text: str) -> bool:
    """Whether the words ask how one goes, what it takes, or where to begin."""
    return _ASKS_WAY.search(clean(text)) is not None


def offered(text: str, entities: Entities, kind: str | None = None, intent: str | None = None) -> bool:
    """Whether the words are an offer or tell of one, whoever brings it; not what somebody is in, nor how to go.

    Plainly so: an offer or an advertisement in words, or a wage, a work and where or through whom. What only describes
    the way of one (papers, training, an office) counts where the work is named.
    """
    plain = clean(text)
    if _OFFERED.search(plain):
        return True
    if intent in _OFFER_INTENTS and not _ASKS_WAY.search(plain) and not _AT_WORK.search(plain):
        return met(text) != "yes" or kind != "marriage"
    if _ASKS_WAY.search(plain) or _AT_WORK.search(plain):
        return False
    where = bool(entities.countries or entities.places or entities.agencies) or _CONTACT.search(plain) is not None
    paid = wages.promised(text, entities.pay) is not None
    work = (
        bool(entities.jobs)
        or _HOUSEWORK.search(plain) is not None
        or bool({"online", "boat", "estate", "nightlife", "home", "campus", "mandarin"} & {*looks(text)})
    )
    if _ADVERT.search(plain) and (work or paid or kind is not None):
        return True
    if kind == "marriage":
        return bool(entities.countries) and met(text) != "yes"
    told = (
        paid,
        papers.contract(text) is not None,
        papers.training(text) is not None,
        bool(entities.visas),
        papers.licensed(text),
        bool(entities.payers),
        _GOVERNMENT.search(_NOT_GOVERNMENT.sub(" ", plain)) is not None,
    )
    if paid and work and where:
        return True
    # What is kept or owed is told by those at work, too: it makes an offer of words only before somebody goes.
    kept = (
        dues.upfront(text),
        dues.owed(text),
        dues.paid_late(text),
        dues.advance(text),
        dues.penalty(text),
        papers.documents_taken(text),
        next(iter(papers.routes(text)), None),
        way if (way := papers.visa(text, ())) else None,
    )
    before = sum(each is not None for each in kept) if _BEFORE.search(plain) else 0
    return (work or kind is not None) and where and sum(told) + before >= 2


def domestic(text: str, entities: Entities) -> bool:
    """Whether the work is inside Indonesia: a place there is named, and nothing says that it is only on the way."""
    plain = clean(text)
    if entities.countries or _ABROAD.search(plain) or not entities.places or _BORDER.search(plain):
        return False
    on_the_way = set(papers.routes(text))
    return any(place.lower() not in {*on_the_way, "entikong", "aruk", "badau", "jagoi"} for place in entities.places)


def read(text: str, entities: Entities, intent: str | None = None) -> Mapping[str, Value]:
    """All claims of one message by name; only those that were made."""
    return {name: value for name, value in _all(text, entities, intent) if value not in (None, "", [], ())}


def _all(text: str, entities: Entities, intent: str | None) -> Iterator[tuple[str, Value]]:
    plain = clean(text)
    sort = kind(text, intent)
    yield "kind", sort
    house = _HOUSEWORK.search(plain)
    yield "job", "art" if house else None
    yield "job_said", next(iter(entities.job_words), house.group() if house else None)
    yield "looks", [*looks(text)]
    yield from _with_words("recruiter", recruiter(text, entities.agencies))
    yield "friend_there", friend_there(text) or None
    yield from _with_words("contract", papers.contract(text))
    yield from _with_words("training", papers.training(text))
    yield from _with_words("visa", papers.visa(text, entities.visas))
    yield "advance", dues.advance(text)
    yield "upfront", dues.upfront(text)
    yield "owed", dues.owed(text)
    yield "paid_late", dues.paid_late(text)
    yield "penalty", dues.penalty(text)
    yield "papers_bought", dues.papers_bought(text)
    yield "route", [*papers.routes(text)]
    yield "documents_taken", papers.documents_taken(text)
    yield "kind_said", wed.group() if sort == "marriage" and (wed := _MARRIAGE.search(plain)) else None
    yield "met", met(text) if sort == "marriage" else None
    yield "bride_money", next((each.words for each in entities.pay), None) if sort == "marriage" else None
    yield "offered", offered(text, entities, sort, intent) or None
    yield "papers_own", papers.papers_own(text) or None
    yield "abroad", _ABROAD.search(plain) is not None or None
    yield "licensed", papers.licensed(text) or None
    yield "pay", wages.promised(text, entities.pay)
    yield "country", "ID" if domestic(text, entities) else None


def _with_words(name: str, found: papers.Found | None) -> Iterator[tuple[str, Value]]:
    if found is not None:
        yield name, found[0]
        yield f"{name}_said", found[1]
