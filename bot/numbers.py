"""Which numbers did the caller give: ages, sums of money, phones, case numbers?"""

import re
from collections.abc import Iterator

import phonenumbers

from bot.model import Pay

_UNITS = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "lapan": 8,
    "sembilan": 9,
}
_SPOKEN = {
    **{f"{word} belas": number + 10 for word, number in _UNITS.items()},
    "sebelas": 11,
    "sepuluh": 10,
    "dua puluh": 20,
    **{f"dua puluh {word}": number + 20 for word, number in _UNITS.items()},
    **dict(
        zip(
            ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"],
            range(13, 21),
            strict=True,
        )
    ),
}
_SPOKEN_AGE = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_YEARS = r"(?:tahun|taun|tahon|taon|thn|th|warsa|years? old|yrs? old|y/o|yo|yr)"
_AGES = (
    re.compile(
        r"\b(?:umur|umor|omor|omur|usia|usie|umr|aged?|umurku|umurnya|usianya)(?:nya|ku|e)?\s*"
        r"(?:(?:saya|sy|dia|die|aku|adik|anak|itu|asli|baru|msh|masih|sekarang|skrg|cuma|hanya|udah|sudah|sdh|is|now|di|kk|ktp|jadi|jd|[=:])\s*){0,3}"
        rf"(?P<age>\d{{1,2}}|{_SPOKEN_AGE})\b"
    ),
    re.compile(
        rf"(?<![\d.,/-])\b(?P<age>\d{{1,2}}|{_SPOKEN_AGE})[\s-]?{_YEARS}\b(?!\s*(?:lalu|lepas|yang|yg|kerja|penjara|kontrak|lagi|lg|di\b|pengalaman|disini|gak|tidak|tak))"
    ),
    re.compile(
        r"\b(?:i'?m|im|is|are|baru|masih|umur)\s+(?P<age>1\d)\b(?!\s*(?:juta|jt|ribu|rb|orang|org|hari|bulan|jam|kali|%|days|people))"
    ),
)
_SPAN_BEFORE = re.compile(
    r"(?:kontrak|selama|sudah|udah|sdh|udh|pengalaman|dapat|hampir|tiap|for|penjara|since|dalam)\s*$"
)
_CLASS = re.compile(r"\b(?:kls|kelas|klas|grade)\s*(?P<class>\d{1,2})\s*(?P<school>sd|smp|mts|sma|smk|ma)?\b")
_SCHOOL_AGE = {"sd": 6, "smp": 12, "mts": 12, "sma": 15, "smk": 15, "ma": 15}

_CASE = re.compile(r"(?<![\d.,+])(?P<number>\d{3}[\s-]?\d{3})(?![\d.,]?\d)")
_CASE_CONTEXT = re.compile(r"kasus|laporan|nomor|nomer|no\b|nmr|kode|case|report|ref|tiket|#", re.I)
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d[\d\s().-]{7,18}\d(?!\w)")

_CURRENCIES = {
    "IDR": "rp idr rupiah perak",
    "MYR": "rm myr ringgit ringit",
    "USD": "usd us$ $ dolar dollar dollars bucks usdt",
    "TWD": "nt$ nt twd ntd",
    "HKD": "hk$ hkd",
    "SGD": "s$ sgd",
    "JPY": "jpy yen ¥",
    "EUR": "eur euro €",
    "KRW": "krw won ₩",
    "SAR": "sar riyal real",
    "AED": "aed dirham",
    "THB": "thb baht",
    "CNY": "cny rmb yuan",
    "BND": "bnd",
}
_CURRENCY = {form: code for code, forms in _CURRENCIES.items() for form in forms.split()}
_DOLLARS = {
    "hongkong": "HKD",
    "hong kong": "HKD",
    "hk": "HKD",
    "taiwan": "TWD",
    "nt": "TWD",
    "singapura": "SGD",
    "sing": "SGD",
    "brunei": "BND",
}
_SCALES = {
    "jt": 1e6,
    "juta": 1e6,
    "jeti": 1e6,
    "jta": 1e6,
    "million": 1e6,
    "rb": 1e3,
    "ribu": 1e3,
    "rebu": 1e3,
    "k": 1e3,
}
_FORM = "|".join(re.escape(form) for form in sorted(_CURRENCY, key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_AMOUNT = r"\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d{1,2})?"
_PAY = re.compile(
    rf"(?<![\w.])(?:(?P<before>{_FORM})\.?\s?)?(?P<low>{_AMOUNT})\s?(?P<lowscale>{_SCALE})?"
    rf"(?:\s?(?:-|–|s/?d|sampai|hingga|to)\s?(?P<high>{_AMOUNT}))?\s?(?P<scale>{_SCALE})?(?![\d])"
    rf"(?:\s?(?P<after>{_FORM})(?:\s(?P<whose>{'|'.join(_DOLLARS)}))?)?(?!\w)"
)
_MONEY_WORDS = re.compile(
    r"gaji|upah|bayar|biaya|dp|ongkos|uang|duit|transfer|tf|utang|hutang|denda|salary|pay|fee|potong\w*\s*$"
)


def ages(plain: str) -> Iterator[int]:
    for pattern in _AGES:
        for match in pattern.finditer(plain):
            said = match["age"]
            age = int(said) if said.isdigit() else _SPOKEN[said]
            if pattern is _AGES[1] and (age < 8 or _SPAN_BEFORE.search(plain[: match.start()])):
                continue  # "kontrak 2 tahun" is a span of time
            if age < 90:
                yield age
    for match in _CLASS.finditer(plain):
        number = int(match["class"])
        # A class alone counts through from the first of primary school: class 8 is the second of SMP.
        yield number + (_SCHOOL_AGE[match["school"]] if match["school"] and number <= 6 else 6)


def phones(text: str) -> Iterator[str]:
    """E.164."""
    for match in _PHONE.finditer(text):
        if number := _number(match.group()):
            yield number


def without_phones(text: str) -> str:
    """The same words without what is a phone number, so that no digits are read twice."""
    return _PHONE.sub(lambda match: " " if _number(match.group()) else match.group(), text)


def _number(said: str) -> str | None:
    """E.164, or None for amounts, dates and other digits."""
    said = said.strip()
    digits = re.sub(r"\D", "", said)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", said) or not 9 <= len(digits) <= 15:
        return None
    if said.startswith("00"):
        said, sure = "+" + digits[2:], True
    elif said.startswith("+") or digits.startswith(("08", "0")):
        sure = True
    else:
        said, sure = ("0" + digits if digits.startswith("8") else "+" + digits), False
    try:
        number = phonenumbers.parse(said, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not (phonenumbers.is_possible_number(number) if sure else phonenumbers.is_valid_number(number)):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def case_numbers(plain: str) -> Iterator[str]:
    for match in _CASE.finditer(plain):
        near = plain[max(0, match.start() - 25) : match.start()]
        if _CASE_CONTEXT.search(near) or len(plain.strip()) <= 14:
            yield re.sub(r"\D", "", match["number"])


def pay(plain: str) -> Iterator[Pay]:
    for match in _PAY.finditer(plain):
        form = match["before"] or match["after"]
        scale = match["scale"] or match["lowscale"]
        currency = _CURRENCY[form] if form else None
        if currency == "USD" and match["whose"]:
            currency = _DOLLARS[match["whose"]]
        if form is None and scale in {"jt", "juta", "jeti", "jta", "rb", "ribu", "rebu"}:
            currency = "IDR"  # "15jt": people count in rupiah unless they say otherwise
        if form is None and scale is None:
            plausible = _plain(match["low"]) >= 300 and match["low"][:2] != "20"
            if not (plausible and _MONEY_WORDS.search(plain[max(0, match.start() - 20) : match.start()])):
                continue
        low = _plain(match["low"]) * _SCALES.get(match["lowscale"] or scale or "", 1)
        yield Pay(low, currency, match.group().strip())
        if match["high"]:
            yield Pay(_plain(match["high"]) * _SCALES.get(scale or "", 1), currency, match.group().strip())


def _plain(said: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", said):
        return float(re.sub(r"[.,]", "", said))
    return float(said.replace(",", "."))
