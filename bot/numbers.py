"""Which numbers did the caller give: ages, sums of money, phones, case numbers?"""

import re
from collections.abc import Iterator

import phonenumbers

from bot.model import Pay
from bot.spelling import by_form

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
    "pitulas": 17,
    "limolas": 15,
    "nembelas": 16,
    "patbelas": 14,
    "telulas": 13,
    "wolulas": 18,
    "sangalas": 19,
    "rongpuluh": 20,
    "selikur": 21,
    "dua puloh": 20,
    "dua puloh satu": 21,
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
        r"\b(?:umur|umor|umo|omor|omur|usia|usie|umr|aged?|umurku|umurnya|usianya)(?:nya|ku|e)?\s*"
        r"(?:(?:saya|sy|dia|die|aku|kamek|kame|kaula|nembe|lagi|adik|anak|itu|asli|baru|msh|masih|sekarang|skrg|"
        r"cuma|hanya|udah|sudah|sdh|is|now|di|kk|ktp|jadi|jd|[=:])\s*){0,3}"
        rf"(?P<age>\d{{1,2}}|{_SPOKEN_AGE})\b"
        r"(?:\s*(?:dan|and|sampe|sampai|hingga|atau|or|sama|to|-|/)\s*(?P<also>[12]\d)\b)?"
    ),
    re.compile(
        rf"(?<![\d.,/-])\b(?P<age>\d{{1,2}}|{_SPOKEN_AGE})[\s-]?{_YEARS}\b(?!\s*(?:lalu|lepas|yang|yg|kerja|"
        rf"penjara|kontrak|lagi|lg|di\b|pengalaman|disini|gak|tidak|tak))"
    ),
    re.compile(
        r"\b(?:i'?m|im|is|are|baru|masih|umur)\s+(?P<age>1\d)\b(?!\s*(?:juta|jt|ribu|rb|orang|org|hari|bulan|"
        r"jam|kali|%|days|people))"
    ),
    re.compile(
        r"\b(?:s?he is|s?he'?s)\s+(?:only\s+|now\s+)?(?P<age>[1-6]\d)\b(?!\s*(?:%|percent|days|weeks|months|hours|"
        r"minutes|miles|km|kg|million|thousand))"
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

_CURRENCY = by_form(
    {
        "IDR": "rp idr rupiah rupiyah perak",
        "MYR": "rm myr ringgit ringit",
        "USD": "usd us$ $ dolar dollar dollars bucks usdt",
        "TWD": "nt$ nt twd ntd",
        "HKD": "hk$ hkd",
        "SGD": "s$ sgd",
        "JPY": "jpy yen ¥",
        "EUR": "eur euro €",
        "KRW": "krw won ₩",
        "KWD": "kwd dinar",
        "OMR": "omr",
        "MOP": "mop pataca",
        "QAR": "qar",
        "AUD": "aud a$",
        "GBP": "gbp pound pounds",
        "PHP": "php peso",
        "SAR": "sar riyal real",
        "AED": "aed dirham",
        "THB": "thb baht",
        "CNY": "cny rmb yuan",
        "BND": "bnd",
    }
)
_DOLLARS = {
    "hongkong": "HKD",
    "hong kong": "HKD",
    "hk": "HKD",
    "taiwan": "TWD",
    "nt": "TWD",
    "singapura": "SGD",
    "singapur": "SGD",
    "singapore": "SGD",
    "australia": "AUD",
    "aussie": "AUD",
    "sing": "SGD",
    "brunei": "BND",
}
_SCALES = {
    "jt": 1e6,
    "juta": 1e6,
    "jeti": 1e6,
    "jta": 1e6,
    "yuta": 1e6,
    "yuto": 1e6,
    "mil": 1e6,
    "ewu": 1e3,
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
    rf"(?<![\w./])(?:(?P<before>{_FORM})\.?\s?)?(?P<low>{_AMOUNT})\s?(?P<lowscale>{_SCALE})?"
    rf"(?:\s?(?:-|–|s/?d|sampai|hingga|to)\s?(?P<high>{_AMOUNT}))?\s?(?P<scale>{_SCALE})?(?![\d])"
    rf"(?:\s?(?P<after>{_FORM})(?:\s(?P<whose>{'|'.join(_DOLLARS)}))?)?(?!\w)"
)
_MONEY_WORDS = re.compile(
    r"gaji|upah|bayar|biaya|dp|ongkos|uang|duit|transfer|tf|utang|hutang|denda|salary|pay|fee|setoran|dikasih|"
    r"diterima|realita|dijanji|potong\w*\s*$"
)


# Sums in words, in Indonesian, Malay, Javanese and Madurese.
_SUM_UNITS = by_form(
    {
        1: "satu siji",
        2: "dua due rong duwe",
        3: "tiga tige telung tello",
        4: "empat ampat patang",
        5: "lima lime limang lema",
        6: "enam anam nem",
        7: "tujuh tujoh pitung",
        8: "delapan lapan wolung",
        9: "sembilan semilan sangang",
        10: "sepuluh sepuloh sepuluhan",
        11: "sebelas",
        100: "seratus seratos satus",
    }
)
_SUM_TIMES = {"puluh": 10, "puloh": 10, "ratus": 100, "ratos": 100, "atus": 100}
_SUM_SCALES = {"ribu": 1e3, "rebu": 1e3, "ewu": 1e3, "seribu": 1e3, "sewu": 1e3, "sejuta": 1e6}
_SUM_SCALES |= {"juta": 1e6, "yuta": 1e6, "yuto": 1e6}
_SUM_WORD = "|".join(sorted({*_SUM_UNITS, *_SUM_TIMES, *_SUM_SCALES, "belas"}, key=len, reverse=True))
_SPOKEN_SUM = re.compile(
    rf"(?<!\d )\b(?P<sum>(?:{_SUM_WORD})(?: (?:{_SUM_WORD}))*)\b(?: ?(?P<after>ringgit|ringit|rupiah|dolar|"
    rf"dollars?|yuan|"
    r"baht|yen|riyal|dirham|euro|rm)\b)?"
)
_SPOKEN_SUM_HINT = re.compile("rat[ou]s|atus|r[ie]bu|ewu|juta|yut[ao]")
_HAN_DIGITS = dict(zip("一二三四五六七八九十两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2), strict=True))
_HAN_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4}
_HAN_COINS = {"块": "CNY", "元": "CNY", "人民币": "CNY", "美元": "USD", "美金": "USD", "令吉": "MYR", "台币": "TWD"}
_HAN_SUM = re.compile(rf"(?P<number>\d+|[{''.join(_HAN_DIGITS)}])(?P<scale>[百千万])?(?P<coin>{'|'.join(_HAN_COINS)})")
_ALSO = re.compile(
    r"\b(?:jadi|jd|aslinya|sebenarnya|make me|made me|made her|to be|jadikan)\s+(?P<age>[12]\d)\b"
    r"(?!\s*(?:juta|jt|ribu|rb|orang|org|hari|bulan|bln|jam|kali|%|[.,]?\d))"
)
_AGE_WORD = re.compile(r"um[uo]r?|usi[ae]|omor|\bth\b|tah[uo]n|\bthn|age|years|birth|lahir|i'?m \d")
_HAN_AGE = re.compile(r"(?P<age>\d{1,2}|[二三]?十[一二三四五六七八九]?)岁")


def ages(plain: str) -> Iterator[int]:
    for pattern in _AGES:
        for match in pattern.finditer(plain):
            said = match["age"]
            age = int(said) if said.isdigit() else _SPOKEN[said]
            if pattern is _AGES[1] and (age < 8 or _SPAN_BEFORE.search(plain[: match.start()])):
                continue  # "kontrak 2 tahun" is a span of time
            if age < 90:
                yield age
            if pattern is _AGES[0] and match["also"]:
                yield int(match["also"])
    if _AGE_WORD.search(plain):
        for match in _ALSO.finditer(plain):
            yield int(match["age"])
    for match in _HAN_AGE.finditer(plain):
        said = match["age"]
        tens, _, ones = said.partition("十")
        yield int(said) if said.isdigit() else _HAN_DIGITS.get(tens, 1) * 10 + _HAN_DIGITS.get(ones, 0)
    for match in _CLASS.finditer(plain):
        number = int(match["class"])
        # A class alone counts through from the first of primary school: class 8 is the second of SMP.
        yield number + (_SCHOOL_AGE[match["school"]] if match["school"] and number <= 6 else 6)


def phones(plain: str) -> tuple[list[str], str]:
    """Phone numbers in E.164, and the same words without them, so that no digits are read twice."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        number = _number(match.group())
        if number:
            found.append(number)
        return " " if number else match.group()

    return found, _PHONE.sub(take, plain)


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
        # A mobile of Malaysia begins with 01; nothing in Indonesia does.
        number = phonenumbers.parse(said, "MY" if said.startswith("01") and not said.startswith("001") else "ID")
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
    yield from _in_digits(plain)
    if _SPOKEN_SUM_HINT.search(plain):
        yield from _in_words(plain)
    if not plain.isascii():
        for match in _HAN_SUM.finditer(plain):
            said = match["number"]
            number = float(said) if said.isdigit() else float(_HAN_DIGITS.get(said, 10))
            yield Pay(number * _HAN_SCALES.get(match["scale"] or "", 1), _HAN_COINS[match["coin"]], match.group())


def _in_words(plain: str) -> Iterator[Pay]:
    """ "lima juta", "seribu lima ratus ringgit", "patang yuto": a thousand at least, or with a currency."""
    for match in _SPOKEN_SUM.finditer(plain):
        total, part = 0.0, 0.0
        for word in match["sum"].split():
            if word in _SUM_UNITS:
                part += _SUM_UNITS[word]
            elif word == "belas":
                part += 10
            elif word in _SUM_TIMES:
                part = (part or 1) * _SUM_TIMES[word]
            else:
                total += (part or 1) * _SUM_SCALES[word]
                part = 0
        amount, form = total + part, match["after"]
        money = form or total or _MONEY_WORDS.search(plain[max(0, match.start() - 30) : match.start()])
        if money and amount >= 100:
            yield Pay(amount, _CURRENCY[form] if form else ("IDR" if amount >= 10_000 else None), match.group().strip())


def _in_digits(plain: str) -> Iterator[Pay]:
    for match in _PAY.finditer(plain):
        form = match["before"] or match["after"]
        scale = match["scale"] or match["lowscale"]
        currency = _CURRENCY[form] if form else None
        if currency == "USD" and match["whose"]:
            currency = _DOLLARS[match["whose"]]
        if form is None and scale in {"jt", "juta", "jeti", "jta", "yuta", "yuto", "ewu", "rb", "ribu", "rebu"}:
            currency = "IDR"  # "15jt": people count in rupiah unless they say otherwise
        if form is None and scale is None:
            plausible = _plain(match["low"]) >= 300 and match["low"][:2] != "20"
            if not (plausible and _MONEY_WORDS.search(plain[max(0, match.start() - 30) : match.start()])):
                continue
            if "." in match["low"] and _plain(match["low"]) >= 100_000:
                currency = "IDR"  # written like rupiah, and in no other currency of theirs so much
        low = _plain(match["low"]) * _SCALES.get(match["lowscale"] or scale or "", 1)
        yield Pay(low, currency, match.group().strip())
        if match["high"]:
            yield Pay(_plain(match["high"]) * _SCALES.get(scale or "", 1), currency, match.group().strip())


def _plain(said: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", said):
        return float(re.sub(r"[.,]", "", said))
    return float(said.replace(",", "."))
