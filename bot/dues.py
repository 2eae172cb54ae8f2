"""Which money does an offer want or hold back: paid first, owed afterwards, given as bait, wages that come late?

Each function gives back the words that say so, or None; what is denied ("tidak ada biaya di muka") says nothing.
"""

import re

from bot.spelling import clean

_MONEY = r"(?:\d[\d.,]*|se|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|belas|puluh|ratus)\w*"
_PERSON = (
    r"(?:pak|bu|bang|kak|mas|mbak|om|tante|ibu|bapak|dia|die|orangnye|orangnya|orange|calo\w{0,3}|agen\w{0,3}|ejen|"
    r"sponsor|"
    r"tangan|istrinya|him|her|them|the agent|an agent|someone|koordinator|bendahara)"
)
_DENIED = re.compile(
    r"\b(?:tidak|tdk|gak|ga|gk|nggak|ngga|ndak|dak|tak|tadak|ora|tanpa|bukan|belum|no|not|never|without|nothing|"
    r"jangan)"
    r"(?: \w+){0,3}$|(?:没有?|不用|不需要|无需).{0,3}$"
)
_ADVANCE = re.compile(
    r"\b(?:uang (?:saku|fit|pit|jalan|tinggalan|keluarga)|tinggalan|fee keluarga|panjar|kasbon|sangu|pesangon awal|"
    r"dikasi[h]? uang|"
    r"dapat uang dulu|uang muka (?:dari|untuk)|(?:kasih|kasi|dikasih|dipinjami|gives?|"
    r"lends?) (?:\w+ ){0,2}(?:pinjam(?:an)?|duit|"
    r"pesse)(?: \w+){0,2} (?:dulu|dolok|gallu|first))\b"
)
_UPFRONT = re.compile(
    rf"\b(?:bayar\w*|mbayar|setor|transfer|tf|kasih|serahkan|pay|paid|send)(?: \w+){{0,2}} (?:rp\.? ?)?{_MONEY}"
    rf"(?: ?(?:juta|jt|yuta|ribu|rb|million|ringgit|dolar))?(?: \w+)? (?:nang|ke|ka|to|sama|neng|di) {_PERSON}\b"
    rf"|\b(?:bayar\w*|setor|transfer|pay)(?: \w+)? {_PERSON} {_MONEY} ?(?:juta|jt|yuta|million)\b"
    r"|\b(?:dp|down payment|deposit|booking|uang (?:muka|pendaftaran|komitmen|kunci))\b(?: (?:dulu|dolok|first|"
    r"\d\w*))"
    r"|\b(?:tunai|cash|kontan)(?: \w+)? (?:ke|to|nang) (?:\w+ )?(?:orang\w*|tangan|rumah\w*)\b"
    r"|\b(?:ora|tidak|gak|ga|nggak|tadak|tak|no|without)(?: (?:ono|ana|ada|ade|dikasih|a|any))? (?:kuitansi|"
    r"kwitansi|nota|receipts?)\b"
    r"|先(?:付|交|给|转)|押金|保证金|定金"
)
_OWED = re.compile(
    r"\b(?:gaji\w*|upah\w*|bayaran\w*|salary|wages?|pay)(?: \w+){0,4} (?:buat|untuk|utk|untok|kanggo|dipotong|"
    r"potong|tolak|ditolak|"
    r"motong|goes to|go to|cut|deducted)(?: \w+){0,4} (?:agen|ejen|agents?|ongkos|kantor|utang|hutang|tiket|tambang|"
    r"bos|biaya|\d+)\b"
    r"|\b(?:dipotong|potong|epotong|tolak|ditolak|cut|deduct\w*)(?: \w+){0,3} (?:gaji\w*|upah\w*|salary|wages?|"
    r"bulan|sasi|bln|months?)\b"
    r"|\b(?:bulan|sasi|bln|months?)(?: \w+)? (?:pertama|pertame|awal)(?: \w+){0,3} (?:potong|dipotong|buat|untuk|"
    r"agen|kantor|tidak dibayar)\b"
    r"|\b(?:keeps?|holds?|withhold\w*|takes?)(?: \w+){0,2} first \w+ months?\b"
    r"|\b(?:di|ny|men)?icil\w*(?: \w+){0,3} (?:gaji|upah|salary)\b|\bcicil\w*(?: \w+){0,3} (?:gaji|upah)\b"
    r"|\b(?:eotang|diutang|ngutang|eotange|diutangi)\w*\b|\b(?:dadi|jadi|itungannya|dihitung|diitong) h?utange?\b"
    r"|\b(?:debt|utang|hutang|kasbon)\w*(?: \w+){0,3} (?:lunas|paid|dibayar|cleared)\b|\bdana talangan\b|"
    r"\bloans? (?:note|fee|for|from|of)\b|\bpay(?: \w+){0,2} back\b"
    r"|\b(?:tanggung|talangi|nalangi)(?: \w+){0,4} (?:potong|dipotong|cicil|dicicil|tolak)\b"
    r"|扣工资|从工资.{0,2}扣|学费.{0,3}借|借款|欠.{0,3}(?:钱|债)"
)
_LATE = re.compile(
    r"\b(?:gaji\w*|upah\w*|bayaran\w*|uang saku|honor|salary|wages?)(?: \w+){0,4} (?:sekaligus|pas pulang|"
    r"akhir kontrak|at the end|"
    r"ditahan|dititip\w*|dikelola)\b"
    r"|\b(?:paid|pay(?:ment)?|salary|gaji\w*|dibayar|bayaran\w*)(?: \w+){0,2} (?:only )?(?:after|setelah|lepas|"
    r"habis|nek wis|abis)"
    r"(?: \w+){0,2} (?:months?|bulan|sasi|rampung|selesai|kontrak|contract|year|tahun)\b"
    r"|\b(?:guarantee|jaminan)\b(?: \w+){0,3} (?:gaji|wages?|salary|bulan|months?)\b|工资.{0,6}(?:押|扣留|最后|年底)"
)
_BOUGHT = re.compile(
    r"\b(?:sertifikat\w*|ijazah|buku pelaut|bst|surat\w*|certificates?|seaman ?book)(?: \w+){0,3} (?:tuku|beli|"
    r"dibeli|tembak|dibikin\w*|"
    r"buatan|bought|arranged|fake|palsu)\b|\b(?:tuku|beli|tembak) (?:sertifikat|ijazah|buku)\b"
    r"|\b(?:umur\w*|omor\w*|usia\w*)(?: \w+){0,5} (?:dituakan|dituain|ditambah\w*|dinaikkan|dinaikin|diubah|"
    r"diganti)\b"
)

_PENALTY = re.compile(
    r"\b(?:kalau|kalo|klo|kl|jika|nek|mon|mun|if)(?: \w+){0,3} (?:keluar|mundur|batal|berhenti|brenti|berenti|"
    r"resign|quit|leave|cancel|"
    r"pulang|sido mangkat|cerai)(?: \w+){0,4} (?:bayar|mbayar|ganti|denda|pay|kene|setor|dibalikin)\w*"
)


def _said(pattern: re.Pattern[str], text: str) -> str | None:
    plain = " ".join(clean(text).split())
    for found in pattern.finditer(plain):
        if not _DENIED.search(plain[: found.start()].rstrip()[-28:]):
            return found.group().strip()
    return None


def advance(text: str) -> str | None:
    """Money that is given before any work is done."""
    return _said(_ADVANCE, text)


def upfront(text: str) -> str | None:
    """Money that is wanted before leaving, by a person, as a deposit or without a receipt."""
    return _said(_UPFRONT, text)


def owed(text: str) -> str | None:
    """Costs that are lent and cut from the wages, and debts that bind."""
    return _said(_OWED, text)


def paid_late(text: str) -> str | None:
    """Wages that come at the end only, or that somebody else keeps."""
    return _said(_LATE, text)


def papers_bought(text: str) -> str | None:
    """Papers that are bought or changed."""
    return _said(_BOUGHT, text)


def penalty(text: str) -> str | None:
    """A fine for stopping, or for not going after all."""
    return _said(_PENALTY, text)
