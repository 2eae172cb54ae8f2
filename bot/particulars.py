"""Which names, handles, accounts, visas, documents and payers do the words give?"""

import re
from collections.abc import Iterator

from bot.spelling import by_form, word_set

# ---------------------------------------------------------------- names of people

# After these a name follows even in small letters. "an" and "called" are other words too: they want a capital.
_NAMED = re.compile(
    r"(?:\b(?:(?i:namanya|namae|namanye|namenye|nyamana|jenenge|jenengku|bernama|atas nama|a/n|nama (?:nya|e|ne|dia|"
    r"asli|"
    r"lengkap|saya|aku|sy|panggilan|korban|anak|adik|ibu|suami|istri)(?:nya)?|name (?:e|is)|(?:is|was|named?) called)"
    r"|(?i:called|named|name|nama|under the name|the name of|name of|an|si|dipanggil|panggil)(?=\s*:?\s*[A-Z]))"
    r"(?![\w-])|(?:brother|sister|son|daughter|friend|husband|wife|cousin|mother|"
    r"father)(?=\s+[A-Z][a-z]+\s+[A-Z][a-z]))"
    r"(?P<rest>[^\n,.;!?()\d]{2,60})|(?:名字?叫|他叫|她叫|我叫|名叫)(?P<han>[\u4e00-\u9fff]{2,4})"
)
_UNNAMED = word_set(
    "siapa sapa siape saya sy aku kami kame kamek dia die kamu kalian mereka itu ini tu ni yg yang umur umor omor "
    "umo "
    "usia age aged asal dari dr di ke nang neng ning sudah udah udh sdh dah belum blm apa ape gak ga gk nggak tidak "
    "tak tadak ora bukan katanya kerja hilang ilang tinggi terakhir minta nomor nomer no punya sama same dan and she "
    "he they who is was are has last in on at from perempuan laki orang palsu samaran lengkap pt cv lpk saya lungo "
    "lunga pergi pegi pamit lari kabur juga lupa asli pakai pake dengan dgn buat untuk ada ade namanya nya elang "
    "rekening bank toko akun kelas masih tinggal dibawa diajak stuck lives living went missing please tolong kak "
    "bang her his my our their me you it that this with the a an to for by kok jadi lagi katanye waktu sejak adalah "
    "ialah ya yaa dong sih tapi tp kalo kalau mr mrs ms sudahlah terdaftar didaftarkan dipakai dipake disebut kita "
)


def people(text: str) -> Iterator[str]:
    """Names behind "namanya", "atas nama", "called": as far as they are written like one, three words at most."""
    for match in _NAMED.finditer(text):
        if match["han"]:
            yield match["han"]
            continue
        words = match["rest"].strip(" :\t").split()
        if words and words[0].lower() in {"mr", "mrs", "ms"}:
            words = words[1:]
        name: list[str] = []
        for word in words[:3]:
            bare = word.strip(":'\"’*_-")
            # Who begins a name with a capital goes on so; in small letters two words are as far as we trust.
            small = bool(name) and name[0][:1].isupper() and not bare[:1].isupper()
            if not bare.replace("'", "").isalpha() or bare.lower() in _UNNAMED or small:
                break
            name.append(bare)
            if len(name) == 2 and name[0].islower():
                break
        if name and len(name[0]) > 1:
            yield " ".join(name).title()


# ---------------------------------------------------------------- handles

_SITES = r"ig|insta|instagram|tele|telegram|tiktok|tik tok|tt|fb|facebook|line|wechat|weixin|messenger|snapchat|twitter"
_HANDLE = re.compile(
    r"(?:t\.me|telegram\.me|instagram\.com|tiktok\.com|facebook\.com|fb\.com)/@?(?P<url>\+?[\w.]{3,32})"
    r"|(?<![\w.@])@(?P<at>[a-z][\w.]{2,31})"
    rf"|\b(?:{_SITES}|akun|username|user)(?:[ -]?(?:nya|nye|ne|e|ku))?(?:[ :=]+(?:id|user|username|akun|nama|saya|"
    rf"dia|die|itu|is))*"
    r"[ :=]+@?(?P<told>[a-z][\w.]{3,31})"
    r"|(?:微信号?|电报|抖音号?)\s*[是:：]?\s*@?(?P<han>[a-z][\w.]{3,31})",
    re.I,
)
_HANDLE_HINT = re.compile(r"[@_/]|\w[.\d]\w|[a-z]\d|微信|电报|抖音", re.ASCII)
_TELLS = re.compile(r"[a-z][\w.]*[_\d.][\w.]*\w", re.I | re.ASCII)
_NO_SITE = ("instagram.com", "tiktok.com", "facebook.com", "fb.com", "t.me", "telegram.me")


def handles(text: str) -> Iterator[str]:
    """In small letters, without "@". A bare word behind "ig" must be written like a handle: "loker_1", "a.b"."""
    if not _HANDLE_HINT.search(text):
        return
    for match in _HANDLE.finditer(text):
        said = match["url"] or match["at"] or match["told"] or match["han"]
        said = said.lower().strip(".")
        if match["told"] and (not _TELLS.fullmatch(said) or said.startswith(_NO_SITE)):
            continue
        yield said


# ---------------------------------------------------------------- accounts

_BANKS = (
    "bank kalbar|bank rakyat|bank islam|bank jatim|bank jateng|public bank|hong leong|cimb niaga|cimb|bca|bri|bni|"
    "bsi|btn|"
    "mandiri|danamon|permata|panin|ocbc|mega|btpn|jenius|jago|seabank|bukopin|muamalat|maybank|rhb|ambank|bsn|affin|"
    "dbs|posb|uob|hsbc|citibank"
)
_WALLETS = "dana|ovo|gopay|go-pay|shopeepay|linkaja|touch n go|tng"
_DIGITS = r"\d(?:[ .-]?\d){7,17}"
_FILL = r"(?:[ :.=-]|nya|nye|no|nomor|nomer|norek|rekening|rek|syariah|acc|account|akaun|ac|an|va)*"
_ACCOUNT = re.compile(
    rf"\b(?P<bank>{_BANKS}){_FILL}(?P<number>{_DIGITS})(?!\d)"
    rf"|\b(?P<wallet>{_WALLETS}){_FILL}(?P<phone>\+?(?:0|6)\d(?:[ .-]?\d){{7,13}})(?!\d)"
    rf"|\b(?:rekening|rek|norek|akaun|account|a/c|acc){_FILL}(?P<bare>{_DIGITS})(?!\d)(?:\s*(?:di |"
    rf"bank )?(?P<after>{_BANKS})\b)?",
    re.I,
)


_LONG = re.compile(_DIGITS)


def accounts(text: str) -> Iterator[str]:
    """ "bca 0001112223": the bank or wallet, if it is named, and the digits."""
    if not _LONG.search(text):
        return
    for match in _ACCOUNT.finditer(text):
        bank = match["bank"] or match["wallet"] or match["after"] or ""
        digits = re.sub(r"\D", "", match["number"] or match["phone"] or match["bare"])
        bank = "cimb" if bank.lower() == "cimb niaga" else bank.lower().replace("go-pay", "gopay")
        yield f"{bank} {digits}".strip()


def without_accounts(text: str) -> str:
    """The same words without account numbers, which are no phones, sums or cases; a wallet's number is a phone."""
    if not _LONG.search(text):
        return text
    return _ACCOUNT.sub(lambda match: match.group() if match["wallet"] else " ", text)


# ---------------------------------------------------------------- visas

_VISA = by_form(
    {
        "work": "kerja pekerja working work employment 工作",
        "tourist": "turis turist wisata pelancong pelancongan melancong tourist holiday liburan arrival 旅游",
        "visit": "kunjungan kunjung visit visitor ziarah lawatan sosial social 探亲",
        "umrah": "umroh umrah umro",
        "student": "pelajar student study mahasiswa belajar sekolah 学生",
    }
)
_VISA_FORM = "|".join(sorted(_VISA, key=len, reverse=True))
_VISAS = re.compile(
    rf"\b(?:visa|pas|permit pas)s?(?:nya|nye|ne)?(?:[ :]+(?:nya|jenis|cuma|mung|hanya|yg|yang|pakai|pake|on|itu|is|"
    rf"a|just))*[ :]+(?P<behind>{_VISA_FORM})\b"
    rf"|\b(?P<before>{_VISA_FORM}) (?:visas?|pass)\b|(?P<han>工作|旅游|学生|探亲)签证?"
    r"|\b(?P<border>pas lintas|plb|pas merah|pas biru|pas sempadan|border pass(?:es)?|lintas batas)\b"
    r"|(?P<none>\b(?:tanpa|gak|ga|gk|nggak|ndak|enggak|tidak|tak|tadak|daan|ora|no|without|(?:don't|dont|"
    r"didn't) have|belum)"
    r"(?: (?:ada|ade|pakai|pake|punya|nduwe|duwe|have|any|a|megang|pegang|nganggo|gawe|"
    r"oleh))* (?:ber?)?visa\b(?! (?:keluar|jadi))|没有?签证)"
)


_VISA_HINT = re.compile(r"visa|\bpas\b|plb|pass\b|permit|lintas|签证")


def visas(plain: str) -> Iterator[str]:
    """Of the closed set in ``Entities``; ``none`` when somebody goes or stays without one."""
    if not _VISA_HINT.search(plain):
        return
    for match in _VISAS.finditer(plain):
        form = match["behind"] or match["before"] or match["han"]
        yield _VISA[form] if form else "border_pass" if match["border"] else "none"


# ---------------------------------------------------------------- documents

_BESIDE = r"(?:,| sama| dan| &| karo| and| same| dengan| ban)*"
# Each paper with pieces of its names: looking for these first is cheap, and most messages hold none.
_DOCUMENTS = tuple(
    (kind, hints.split("|"), re.compile(pattern))
    for kind, hints, pattern in (
        ("passport", "por|护照", r"\bpas+por(?!a)\w*|护照"),
        (
            "ktp",
            "ktp|katepe|i/c|card|mykad|penduduk|身份",
            r"\be?-?ktp(?:ku|nya|ne)?\b|\bkatepe\b|\bi/c\b|\bmykad\b|\b(?:id|identity) cards?\b"
            r"|\bkartu tanda penduduk|身份证",
        ),
        # "kk" is also an elder sibling and a compound's name: alone it is a paper only beside another one.
        (
            "kk",
            "kk|keluarga|family|户口",
            rf"\bkartu keluarga|\bfamily card|户口本|\b(?:(?:ktp|akt[ea]|ijazah|paspor)(?:ku|nya)?{_BESIDE}|(?:umur"
            rf"|foto|data|nama)"
            rf"(?: di)?|di) kk\b(?! park| ipar)|\bkk\b(?=(?: saya| aku| sy)?{_BESIDE} (?:akt|ktp|ijaz|surat))",
        ),
        ("diploma", "ija|diploma|sijil|tamat|毕业", r"\bija[sz]ah?\w*|\bdiplomas?\b|\bsijil\b|\bsurat tamat|毕业证"),
        (
            "contract",
            "kontrak|janji|contract|合同",
            r"(?<!nikah )(?<!kawin )\bkontrak(?!an\b|in\b|akan)(?! rumah| kamar)\w{0,3}\b"
            r"|\b(?:surat perjanjian|perjanjian kerja)|\bcontracts?\b|合同",
        ),
        ("permit", "permit|in ker|work pass", r"\bpermit\w{0,3}\b|\bi[zj]in kerj[ae]\w{0,3}\b|\bwork pass\b"),
        (
            "birth_certificate",
            "akt|surat|birth|出生",
            r"\bakt[ea]\b(?! (?:nikah|cerai|notaris))|\bsurat (?:beranak|lahir)|\bbirth cert\w*|出生证",
        ),
        ("ticket", "tik|tick|票", r"\btiket(?! (?:laporan|aduan|kasus|pengaduan))\w*|\btickets?\b|[机船]票"),
    )
)


def documents(plain: str) -> Iterator[str]:
    """Papers that are spoken of, whoever holds them; of the closed set in ``Entities``."""
    for kind, hints, pattern in _DOCUMENTS:
        if any(hint in plain for hint in hints) and pattern.search(plain):
            yield kind


# ---------------------------------------------------------------- payers

_ACTORS = {
    "employer": "majikan|perusahaan|company|employers?|boss?|juragan|tok[ek][ehy]*|tauke|pabrik|kilang|pihak pt",
    "agent": "agen|agents?|ejen|agency|agensi|sponsor|calo|pl|tekong|recruiters?|broker|makelar|mediator|perekrut|"
    "penyalur",
    "family": "orang tua|orangtua|ortu|keluarga|bapak|ayah|ibu|mak|mamak|emak|mama|om|paman|tante|bibi|kakek|nenek|"
    "mertua|"
    "kakak|abang|suami|istri|parents|family|mother|father|mom|dad|uncle|aunt|husband|brother|sister|wong tuwa\\w*",
}
_ACTOR = "|".join(f"(?P<{{0}}{name}>{forms})" for name, forms in _ACTORS.items())
_PAYS = (
    r"(?:me)?[nt]angg[uo]ng|bayar(?:in|kan|i)?|mbayari|biayai?n?|membiayai|talangi?n?|nalangi?n?|beliin|"
    r"covers?|pays?|paying|paid"
)
_PASSIVE = (
    r"ditanggu?o?ng|dibayar(?:in|i)?|dibayarkan|dibiayai?n?|ditalangi?n?|dicover|dibelikan|dibeliin|"
    r"ditanggong|paid|covered|pp"
)
_PAYERS = re.compile(
    rf"\b(?:{_ACTOR.format('a')})(?: (?:saya|sy|aku|yang|yg|is|will|all|bisa|semua|katanya|mau|"
    rf"akan))* (?:{_PAYS})\b(?! (?:gaji|upah|salary|rm|me\b))"
    rf"|\b(?:{_PASSIVE})(?: (?:oleh|sama|by|dari|dulu|dolok|the|my|pihak|disik))* (?:{_ACTOR.format('b')})\b"
    rf"|\b(?:{_ACTOR.format('c')})(?: \w+)? (?:patungan|gadai\w*|jual|adol|ngutang)\b"
    r"|(?P<employer>公司承担|公司付|老板付|公司出)"
    r"|(?P<self>我自己[付出]|\b(?:(?:mem)?bayar|mbayar|biaya|duit|uang|ongkos|nalangin|modal|tanggung|pakai|pake|kos|"
    r"pesse|pesse?na)(?: (?:tiket|semua|nya|kos|disuruh))* (?:sendiri|sorang|dh?ewe|seorang|dibi'?)(?!\w)"
    r"|\b(?:paid|pay|paying)\b[^.,!?]{0,30}\bmyself\b|\bsengko'? dibi')"
    r"|(?P<debt>\b(?:di|ke)?potong(?:an)?(?: dari)? (?:gaji|salary)|\bpotong \d+ (?:bln|bulan)|\btolak gaji|"
    r"\bgaji (?:\w+ ){0,4}dipotong|\bdeduct\w*"
    r"|\b(?:ny|di|men)?icil\w*|\bcicil\w*|\bborrow\w*|\bm?[mp]injem\b|\bm?[mp]injam uang"
    r"|\b(?:bayar|lunasin|lunasi|melunasi|motong|biayane|biaya) h?utang\b)"
)
_PAYER_HINT = re.compile(
    "anggu?o?ng|bayar|biaya|talang|cover|pa(?:y|id)|beli|sendiri|sorang|dh?ewe|dibi|oto?ng|icil|deduct|borrow"
    "|tolak gaji|pp dari|injem|injam|utang|patung|gadai|jual|adol|付|承担|公司出"
)


def payers(plain: str) -> Iterator[str]:
    """Who bears the cost of going: of the closed set in ``Entities``; debt when wages or a loan do in the end."""
    if not _PAYER_HINT.search(plain):
        return
    for match in _PAYERS.finditer(plain):
        group = str(match.lastgroup)
        yield group[1:] if group[1:] in _ACTORS else group
