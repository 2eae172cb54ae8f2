"""By which words do people name relatives, work, places and countries, and what do we call them?"""

from bot.spelling import by_form, word_set

RELATIONS = {
    "anak": "anak son daughter anake anakku lare child kids putra putri anakne",
    "adik": "adik adek adekku adi adiku adikku brother sister younger ale alek adike adikne",
    "kakak": "kakak abang abg kakakku mbakyu kangmas along angah mbakku masku ayuk kakakke",
    "suami": "suami laki husband suamiku lake",
    "istri": "istri isteri bini wife istriku bine bineh istrine",
    "pasangan": "bojo bojoku pasangan",
    "ibu": "ibu mama mamak emak mak ibuku mother mom mum ibuk eppok embuk mamaku ibune simbok",
    "ayah": "ayah bapak papa bapakku father dad abah eppa bapake bapakne ayahku",
    "teman": "teman temen kawan sahabat konco koncoku friend friends kawanku temanku kanca",
    "pacar": "pacar pacarku girlfriend boyfriend tunangan calon",
    "sepupu": "sepupu cousin misanan",
    "keponakan": "keponakan ponakan kemenakan niece nephew",
    "saudara": "saudara sodara sedulur relative relatives keluarga tretan taretan",
    "tetangga": "tetangga neighbour neighbor tonggo jiran",
    "paman": "paman om pakcik uncle asuk paklek paklik pakde omku",
    "bibi": "bibi tante makcik aunt bulek bude bulik budhe bik bibik makcu",
    "nenek": "nenek grandma mbah wan neneknya nenekku",
    "kakek": "kakek datok grandpa",
    "cucu": "cucu grandchild",
    "mertua": "mertua mertuaku",
    "ipar": "ipar iparku",
}
RELATION = by_form(RELATIONS)
JOBS = {
    "art": "art|prt|pembantu|rewang|pembokat|helper|pembantu rumah tangga|amah|maid|bibik|plrt|asisten rumah tangga|"
    "domestic worker|housemaid",
    "pengasuh": "baby sitter|babysitter|pengasuh|jaga anak|jaga bayi|ngasuh anak|ngasoh budak|ngasoh anak|"
    "nanny|jaga budak|jage budak|"
    "ngasuh bayi|ngasuh|ngasuh balita|asuh anak|momong anak|jaga balita",
    "perawat lansia": "caregiver|kaigo|jaga nenek|jaga lansia|jaga orang tua|perawat lansia|care worker|jaga kakek|"
    "jaga opa|jaga oma|rawat lansia|rawat nenek|rawat kakek|jaga mbah|elderly care|jompo|panti jompo",
    "abk": "abk|anak buah kapal|kapal ikan|kapal cumi|nelayan|fishing boat|deckhand|pelaut|kapal tuna|melaut|"
    "pelayaran|seaman|sailor|fisherman|anak kapal|kapal juko",
    "kebun": "sawit|ladang|kebun sawit|kelapa sawit|perkebunan|panen sawit|plantation|kebun|palm oil|kebun getah|"
    "kebun karet|kebun lada|oil palm",
    "pabrik": "pabrik|kilang|factory|operator produksi|packing|jahit|penjahit|garmen|operator jahit|operator mesin|"
    "elektronik|factories|pabrik ikan|pabrek",
    "bangunan": "bangunan|konstruksi|tukang bangunan|kuli|construction|buruh bangunan|proyek bangunan|bricklayer",
    "rumah makan": "kedai|restoran|resto|cuci piring|waiter|waitress|pelayan|kafe|cafe|warkop|restaurant|"
    "rumah makan|koki|juru masak|tukang masak|chef|barista|warung|kedai makan|dishwasher|bartender|catering",
    "hiburan": "lc|pemandu lagu|karaoke|terapis|spa|pijat|psk|massage|club malam|dancer|penari|hostess|karoke",
    "kantor daring": "admin|cs|customer service|telemarketing|marketing online|operator crypto|operator judi|"
    "live host|scammer|judol|data entry|typing job|typist|telemarketer|operator slot|judi online|online marketing|"
    "admin judol|kasino|casino|cs judol|marketing crypto|chatting job|host live",
    "penerjemah": "penerjemah|translator|juru bahasa|interpreter|penterjemah|translater",
    "magang": "magang|internship|ferienjob|kenshusei|tokutei ginou|ssw",
    "perawat": "perawat|nurse|perawat rumah sakit|bidan|nurses",
    "las": "welder|tukang las|mekanik|bengkel|las|pengelas|welding|mechanic|montir",
    "sopir": "sopir|supir|driver|supir lori|truck driver|drives a truck|pengemudi|kurir motor|ojek",
    "kebersihan": "kebersihan|cleaning service|cleaner|cuci rumah|bersih bersih|bersih rumah|clean houses|cleaning|"
    "tukang sapu|"
    "janitor|office boy|laundry|housekeeping",
    "toko": "spg|jaga toko|kasir|cashier|jual pulsa|pramuniaga|minimarket|supermarket|shopkeeper|jaga warung",
    "ternak": "peternakan|ternak|kandang|sapi perah|farm hand|peternak",
    "tani": "petik buah|petik|picking fruit|fruit picking|panen sayur|panen buah|pertanian|petani|strawberry|"
    "stroberi|"
    "kebun teh|greenhouse|ladang sayur|farm worker",
    "tambang": "tambang|tambang emas|pertambangan|mining|dompeng",
    "guru": "guru|teacher|pengajar",
    "salon": "salon|kapster|tukang cukur|barber|hairdresser",
    "satpam": "satpam|security|security guard|penjaga malam|bodyguard",
}  # fmt: skip
JOB = by_form(JOBS, "|")
# Border posts, their roads and the districts of West Kalimantan, from the word list of places.
PLACES = (
    "Pontianak|Singkawang|Sambas|Bengkayang|Landak|Ngabang|Mempawah|Sanggau|Sekadau|Sintang|Melawi|Nanga Pinoh|"
    "Kapuas Hulu|Putussibau|Ketapang|Kayong Utara|Sukadana|Kubu Raya|Sungai Raya|Entikong|Aruk|Badau|Nanga Badau|"
    "Jagoi Babang|Jagoi|Sungai Kelik|Jasa|Sekayam|Balai Karangan|Bonti|Pemangkat|Tebas|Sekura|Kartiasa|Liku|"
    "Paloh|Temajuk|Sajingan|Sosok|Supadio|Dwikora|Siantan|Sungai Pinyuh|Jawai|Selakau|Teluk Keramat|Sungai Duri|"
    "Toho|Anjongan|Monterado|Samalantan|Kuala Mempawah|Parindu|Tayan|Batu Ampar"
)


# Towns outside West Kalimantan where journeys begin, change and end.
TOWNS = (
    "Jakarta|Batam|Surabaya|Medan|Nunukan|Tarakan|Dumai|Tanjung Pinang|Tanjung Balai|Lombok|Semarang|Bandung|"
    "Yogyakarta|Cilacap|Indramayu|Makassar|Kupang|Palembang|Pekanbaru|Balikpapan|Pemalang|Tegal"
)
# Destinations that we hold no facts about: a name is still worth hearing.
COUNTRIES = {
    "AU": "australia|sydney|melbourne|perth", "PT": "portugal|lisbon", "SR": "suriname", "TL": "timor leste|dili",
    "PE": "peru", "OM": "oman|muscat", "PG": "papua new guinea|papua nugini|png", "FJ": "fiji", "DE": "jerman|"
    "germany|berlin",
    "PL": "polandia|poland", "TR": "turki|turkey|turkiye|istanbul", "JO": "yordania|jordan|amman", "KW": "kuwait",
    "QA": "qatar|doha", "BH": "bahrain", "MO": "macau|makau|macao", "NZ": "new zealand|"
    "selandia baru", "CA": "kanada|canada",
    "IT": "italia|italy", "ES": "spanyol|spain", "GB": "inggris|england|london", "US": "amerika|usa|america",
    "RU": "rusia|russia", "RO": "rumania|romania", "HU": "hongaria|"
    "hungary", "IN": "india", "NG": "nigeria", "GA": "gabon",
    "SB": "solomon", "MV": "maladewa|maldives", "EG": "mesir|egypt|kairo", "LB": "lebanon|libanon", "SY": "suriah|"
    "syria",
    "IQ": "irak|iraq|erbil", "LY": "libya", "VN": "vietnam", "FR": "prancis|france", "NL": "belanda|netherlands",
    "PH": "manila",
}  # fmt: skip
COUNTRY = by_form(COUNTRIES, "|")
# Chinese is written without spaces: these are looked for anywhere.
HAN_COUNTRIES = {
    "马来西亚": "MY", "柬埔寨": "KH", "缅甸": "MM", "台湾": "TW", "香港": "HK", "新加坡": "SG", "泰国": "TH",
    "老挝": "LA",
    "菲律宾": "PH", "中国": "CN", "日本": "JP", "韩国": "KR", "迪拜": "AE", "沙特": "SA", "越南": "VN", "澳门": "MO",
    "古晋": "MY", "砂拉越": "MY", "沙捞越": "MY", "吉隆坡": "MY", "槟城": "MY", "沙巴": "MY",
    "西港": "KH", "金边": "KH",
    "曼谷": "TH", "妙瓦底": "MM", "马尼拉": "PH", "坤甸": "ID", "山口洋": "ID", "雅加达": "ID",
}  # fmt: skip
HAN_RELATIONS = {
    "妹妹": "adik", "弟弟": "adik", "姐姐": "kakak", "哥哥": "kakak", "妈妈": "ibu", "母亲": "ibu", "爸爸": "ayah",
    "父亲": "ayah",
    "老公": "suami", "丈夫": "suami", "老婆": "istri", "妻子": "istri", "女儿": "anak", "儿子": "anak", "朋友": "teman",
    "表妹": "sepupu", "表哥": "sepupu", "男朋友": "pacar", "女朋友": "pacar", "邻居": "tetangga",
}  # fmt: skip
HAN_JOBS = {
    "客服": "kantor daring", "诈骗": "kantor daring", "看护": "perawat lansia", "保姆": "art", "女佣": "art",
    "工厂": "pabrik",
    "渔船": "abk", "船员": "abk", "餐厅": "rumah makan", "翻译": "penerjemah", "司机": "sopir", "建筑": "bangunan",
}  # fmt: skip

# What callers call us by. Short and first, or right behind a hail, these nearly always mean us ("tolong kak saya
# dikunci"), though "kak saya" can be a sister.
CALLS = word_set("kak bang pak bu bg abg min gan sis bro ka")
HAILS = word_set("tolong tulung help sos halo hallo hai hi hey maaf permisi misi punten assalamualaikum")
