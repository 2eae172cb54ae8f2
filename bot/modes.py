"""Which of the known ways of catching people is an offer shaped like: which country, which work, which way?

The patterns are the modes of responses/facts/warnings.yml. A shape is no warning by itself: honest offers have shapes
too, and it only says which advice and which questions fit.
"""

import re
from collections.abc import Collection, Mapping

from bot.model import Value
from bot.spelling import clean
from bot.wages import HOUSE

Claims = Mapping[str, Value]

GULF = frozenset({"SA", "AE", "QA", "KW", "OM", "BH", "JO", "LB", "IQ", "EG", "YE", "SY", "ME_OTHER"})
ESTATE = frozenset({"kebun", "bangunan", "tani"})
ONLINE = "kantor daring"
_ESTATES_IN = frozenset({"MY", "BN", "PG", "SB"})
_COMPOUNDS = frozenset({"KH", "MM", "LA"})
_OFFICES = frozenset({"ID", "HK", "TW", "JP", "KR"})  # where work at a computer is no sign of a compound
_MEN = frozenset({"rumah makan", "pabrik", "toko", "kebersihan", "ternak", "sopir", "satpam", "las", "tambang"})
_AT_HOME = frozenset({"rumah makan", "tambang", "art", "salon"})

# What the words look like, beside the country and the work that were read off them.
_LOOKS = {
    "online": re.compile(
        r"\b(?:admin\w*|cs|customer (?:service|support|care)|layanan pelanggan|khidmat pelanggan|penginput data|"
        r"input data|live ?chat|call ?cent(?:er|re)|"
        r"operator (?:"
        r"komputer|game|online|slot|chat)|telemarket\w*|marketing|seo|data entry|crypto|kripto|trading|forex|saham|"
        r"slot|"
        r"judi|judol|kasino|casino|gaming|game online|scam\w*|ngetik|typing|typist|(?:bales|balas|mbalesi|"
        r"jawab)(?:in|i)? chat|"
        r"model chat|chat(?:ting)? (?:klien|client|admin|operator)|social (?:media|engagement)|engagement officer|"
        r"komputer|"
        r"computer|love scam|company)\b|客服|打字|推广|博彩|电销|网络公司|游戏"
    ),
    "boat": re.compile(
        r"\b(?:abk|awak kapal|anak kapal|crew|deck ?hands?|fishing (?:boat|vessel)|(?:tuna|squid|cumi|ikan|iwak|"
        r"juko'?|nelayan"
        r"|long ?line) (?:vessel|boat|kapal|jigger)|kapal (?:ikan|iwak|cumi|tuna|nelayan|jaring|purse|long ?line|"
        r"penangkap\w*|"
        r"korea|taiwan|china)|squid|long ?line|melaut|laut lepas|seaman ?book|buku pelaut|toke kapal|calo kapal|"
        r"nama kapal\w*|atas kapal)\b"
        r"|渔船|船员|鱿钓|远洋"
    ),
    "merchant": re.compile(r"\b(?:kargo|cargo|tanker|pesiar|cruise|kontainer|container)\b"),
    "home": re.compile(
        r"\b(?:ker[jg][aeo]?|kerje|keje|gawe|alako|work)(?: \w+)? (?:di |kat |neng |nang |ning |e )?(?:rumah|roma|"
        r"omah)(?! "
        r"(?:makan|sakit|potong|kaca|produksi))(?: (?:orang|cikgu|majikan|tangga|bos|dia))?|\b(?:ngurus|urus|jaga|"
        r"bersih"
        r"\w*|penata laksana|pekerja|asisten) rumah\b|\borang gaji\b|\b(?:ngas[ou]h|jag[ae]|momong) (?:anak|budak|"
        r"nenek|opa|oma)\b|\bhouse ?(?:maid|keeper|work|help)\w*\b|"
        r"\b(?:pem|me|pam)bant"
        r"[uo]\b|\brewang\b|\bngrewangi\b|\bbibik\b|\bmaid\b|\bp?rt\b(?= (?:di|ke|teng))|保姆|女佣|家政|家务"
    ),
    "estate": re.compile(
        r"\b(?:sawit|nyawit|ladang|kebun|kebon|estate|plantation|palm oil|kayu|balak|chainsaw|loggin?g|motong kayu|"
        r"getah|karet|"
        r"bangunan|konstruksi|construction|proyek|kuli|tukang|panen|harvest\w*|pemanen|kedai|rombongan|"
        r"sabi'?)(?!\w)|种植园|棕榈|工地"
    ),
    "nightlife": re.compile(
        r"\b(?:lc|ladies companion|karaoke|karoke|pijat|pijet|massage|spa|mami|mucikari|pemandu lagu|kafe|cafe|"
        r"warkop|warong|"
        r"warung|usher|companion|escort|open bo|(?:nemenin|ngancani|menemani|temani|nemani|layani|melayani)"
        r"(?: \w+){0,2} (?:tamu|klien|client|bos|om|minum|ngombe|makan|nyanyi)|peti|tambang emas|klotok)\b"
    ),
    "campus": re.compile(
        r"\b(?:magang\w*|kenshusei|ssw|tokutei|ferienjob|intern(?:ship)?s?|trainee\w*|praktik kerja|praktek kerja|"
        r"pkl(?= (?:kat|di|ke|"
        r"nang|neng))|latihan industri|mahasisw\w+|kampus\w*|mbkm|sks|kuliah|campus|students?|politeknik|"
        r"libur kerja)\b|实习"
    ),
    "there": re.compile(
        r"\bnyusul\b|"
        r"\b(?:dah|udah|sudah|wis|ampon) (?:di|kat|nang|neng|ning|e) \w+|\bdi tempat(?:nya|e|ku)\b|\bat (?:his|"
        r"her) (?:place|company|work)\b|\b(?:ayo|yuk|"
        r"come)(?: and)? (?:sini|sana|nyusul|join|ikut|gabung)\b|\b(?:aku|saya|saye|gw|gue)(?: \w+){0,2} "
        r"(?:di sini|disini|di luar negeri|sekarang di)\b|\bikut (?:aku|saya|saye|gw|gue)\b|\bpulang bawa\b|"
        r"\bmoved to\b|"
        r"\b(?:dah|udah|sudah|wis|ampon|already|who)(?: \w+){0,2} (?:duluan|di ?sana|suwe|lama|works?|there|tugas|"
        r"kerja (?:di|kat))\b"
        r"|\bbonus\w*(?: \w+){0,4} (?:bawa|ajak|cari)\b|\b(?:tiap|setiap|klo|kalau|kalo|if|"
        r"for)(?: \w+){0,2} (?:bawa|ajak|brings?|"
        r"bringing) (?:\w+ )?(?:orang|org|teman|friends?|people)\b|\b(?:komisi|fee|bonus)(?: \w+){0,3} (?:bawa|ajak) "
        r"|\b(?:yang|yg|sing|se|who)(?: \w+){0,2} (?:kerja|kerjo|kerje|works?|working|alako|tugas)\b"
    ),
    "form": re.compile(
        r"\b(?:isi|fill)(?: \w+)? (?:form\w*|link|data|google)|\bform\w*(?: \w+){0,4} (?:ktp|selfie)|\bselfie\b|"
        r"\bno calo\b|\btanpa calo\b"
        r"(?=.{0,40}\b(?:dm|wa|inbox|japri)\b)|\b(?:loker|lowongan)(?: \w+)? (?:ln|luar negeri)\b|\btanpa bahasa\b|"
        r"\b(?:dm|inbox|japri) "
        r"(?:ya|aja|admin|min|saja)\b|\bgrup tele\w*"
    ),
    "mandarin": re.compile(
        r"\b(?:penerjemah|penterjemah|translat[eo]r|interpreter|juru bahasa)\b|\b(?:bisa|fasih|lancar|pandai|"
        r"speak\w*|mahir) "
        r"(?:bahasa )?(?:mandarin|hakka|khek|tiociu|teochew|chinese)\b|翻译|口译"
    ),
    "foundation": re.compile(r"\b(?:yayasan|lpprt|penyalur)\b"),
    "baby": re.compile(r"\b(?:baby ?sit\w*|bayi|balita|batita|nanny)\b"),
    "pilgrim": re.compile(r"\b(?:umr[oa]h?|ziarah|maktab|pilgrim\w*)\b"),
    "gulf": re.compile(r"\b(?:timur tengah|middle east|negara arab|tanah arab|abu dhabi)\b"),
    "bound": re.compile(
        r"\b(?:mess|kasbon\w*|utang|ngutang|hutang|utange?|denda|(?:hp|ktp|ijazah)\w*(?: \w+){0,3} (?:dititip\w*|"
        r"ditahan|disimpan|"
        r"dikumpul\w*)|(?:ora|tidak|gak|tak|nggak) (?:oleh|boleh|bisa) (?:mulih|pulang|balek|balik|keluar))\b"
    ),
    "household": re.compile(r"\bmajikan\b"),
}


def looks(text: str) -> list[str]:
    """What these words look like, by name."""
    plain = " ".join(clean(text).split())
    return [name for name, pattern in _LOOKS.items() if pattern.search(plain)]


def mode(claims: Claims) -> str | None:
    """The mode by country, work and way; a marriage and a study come before any work that is named with them."""
    country, job, kind = claims.get("country"), claims.get("job"), claims.get("kind")
    seen = claims.get("looks")
    like = set(map(str, seen)) if isinstance(seen, list) else set()
    if kind == "marriage":
        return "mail_order_bride"
    if kind in {"internship", "study"} or job == "magang":
        return "fake_internship"
    if claims.get("visa") == "umrah" or "pilgrim" in like or (country in GULF and job in HOUSE):
        return "umrah_visa"
    if "gulf" in like and (job in HOUSE or "home" in like):
        return "umrah_visa"
    if job == "penerjemah" or "mandarin" in like:
        return "mandarin_translator"
    if job == "abk" or ("boat" in like and "merchant" not in like):
        return "fishing_vessel"
    if "campus" in like:
        return "fake_internship"
    return _of_work(claims, like)


def _of_work(claims: Claims, like: Collection[str]) -> str | None:
    country, job = claims.get("country"), claims.get("job")
    by_friend = claims.get("recruiter") == "friend"
    there = by_friend and (bool(claims.get("friend_there")) or "there" in like)
    night = job == "hiburan" or "nightlife" in like
    if night and (country in {None, "ID"} or job == "hiburan") and "mandarin" not in like:
        return "domestic_trafficking"
    if job == "pengasuh" and (country != "MY" or ("baby" in like and not claims.get("route"))):
        return "baby_sitter"
    if "foundation" in like and "baby" in like:
        return "baby_sitter"
    if country == "ID":
        bound = job in _AT_HOME or bool({"home", "bound"} & set(like))
        return "domestic_trafficking" if bound else _by_whom(claims, like)
    housework = job in HOUSE or "home" in like
    if housework and country == "MY":
        return "domestic_worker_malaysia"
    if there and country not in _ESTATES_IN:
        return "friend_recruiter"
    if country in _COMPOUNDS or ((job == ONLINE or "online" in like) and country not in _OFFICES):
        return "scam_compound"
    if (job in ESTATE or "estate" in like) and country in {None, *_ESTATES_IN}:
        return "plantation"
    if country == "MY" and "household" in like and job not in _MEN:
        return "domestic_worker_malaysia"
    if country == "MY" and job in _MEN and not there:
        return "plantation"
    return _by_whom(claims, like)


def _by_whom(claims: Claims, like: Collection[str]) -> str | None:
    """Where neither country nor work is a pattern, the one who brings the offer may be."""
    if claims.get("recruiter") == "friend" or claims.get("friend_there"):
        return "friend_recruiter"
    return "social_media_job" if claims.get("recruiter") == "social_media" or "form" in like else None
