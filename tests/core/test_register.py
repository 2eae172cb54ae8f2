"""What our copy says about a company's name: slips are forgiven, look-alikes are not."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bench import register as bench
from bot.errors import Unusable
from bot.listing_files import COLUMNS, read_csv
from bot.register import Listing, Register, State, check, spot

TODAY = date(2026, 11, 22)
SHIPPED = Path("responses/facts/agencies.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.build(1, TODAY, read_csv(SHIPPED))


def listed(*names: str, status: str = "licensed", on: date = TODAY) -> Register:
    return Register.build(1, on, [Listing(name=name, status=status, source_date="2026-11-01") for name in names])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("PT Aulia Duta Pratama", "PT Aulila Duta Pratama"),
        ("Binakarya Welasteri", "PT Bina Karya Welastri"),
        ("PT Elsafa Adiwiguna Mandiri", "PT Elshafah Adi Wiguna Mandiri"),
        ("pt alwihda jaya sentosa", "PT Alwihdah Jaya Sentosa"),
        ("Ramzy Cahaya Karya", "PT Ramzy Cahaya Karya"),
        ("P.T. RAMZY CAHAYA KARYA", "PT Ramzy Cahaya Karya"),
        ("Alfa Nusantara Perdana, PT", "PT Alfa Nusantara Perdana"),
        ("PT. Joe Manpower Intl", "PT Joe Manpower International"),
        ("Bumenjaya Ekaputra", "PT Bumenjaya Eka Putra"),
        ("PT Putri Samawa Mandri", "PT Putri Samawa Mandiri"),
        ("PT Setia Mulia Kridatama cabang Sambas", "PT Setia Mulia Kridatama"),
    ],
)
def test_a_name_survives_slips_spacing_and_short_forms(register: Register, typed: str, name: str):
    assert check(register, typed, TODAY).name == name


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("PT Putra Samawa Mandiri", id="another word"),
        pytest.param("PT Multi Intan Amanah Indonesia", id="a sister"),
        pytest.param("PT Cahaya Lombok Jaya", id="a word more"),
        pytest.param("PT Putri Samawa Mandiri Jakarta", id="a place more"),
        pytest.param("PT Lombok Cahaya", id="swapped"),
        pytest.param("PT Setia Mulya Kridatama", id="sounds alike"),
        pytest.param("PT Arni Famili", id="sounds alike too"),
        pytest.param("PT Ramzy", id="only the beginning"),
        pytest.param("PT Alwihdah", id="only the beginning too"),
        pytest.param("Bumi Mas", id="shared by two companies"),
    ],
)
def test_a_similar_name_is_asked_back_and_never_taken_for_the_listing(register: Register, typed: str):
    finding = check(register, typed, TODAY)

    assert finding.state is State.AMBIGUOUS
    assert finding.name is None
    assert finding.listing is None
    assert finding.candidates


@pytest.mark.parametrize(
    "typed",
    [
        *("PT PSM", "PT MIA", "PT BM", "PT ASR", "PT PBAS", "PT P S M"),
        *("CV Ramzy Cahaya Karya", "LPK Cahaya Lombok", "Yayasan Wira Karitas"),
        *("PT Sejahtera Abadi Bersama", "PT Bumi Mas Citra Mandiri", "PT Kencana Mercubuana", "PT", ""),
    ],
)
def test_initials_other_bodies_and_unshown_listings_are_not_found(register: Register, typed: str):
    finding = check(register, typed, TODAY)

    assert finding.state is State.NOT_FOUND
    assert finding.name is None
    assert finding.candidates == ()


def test_no_unshown_listing_is_ever_named(register: Register):
    hidden = [listing.name for listing in register.listings if not listing.shown]

    findings = [check(register, name, TODAY) for name in hidden]

    assert hidden
    assert not any(finding.name for finding in findings)
    assert not {name for finding in findings for name in finding.candidates} & set(hidden)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("PT Ramzy Cahaya Karya", State.MATCH_SANCTION_LIST),
        ("PT Bumi Mas Indonesia Mandiri", State.MATCH_SANCTION_LIST),
        ("PT Almas Corp", State.MATCH_OLD_DATA),
        ("PT Alfa Nusantara Perdana", State.MATCH_OLD_DATA),
        ("PT Arwana Citra Lestari", State.MATCH_OLD_DATA),
    ],
)
def test_a_status_becomes_the_state_that_it_can_bear(register: Register, name: str, state: State):
    assert check(register, name, TODAY).state is state


def test_only_a_fresh_list_makes_a_company_currently_listed():
    name = "PT Contoh Rekaan Sentosa"
    fresh, stale = listed(name), listed(name, on=TODAY - timedelta(days=31))

    assert check(fresh, name, TODAY).state is State.MATCH_CURRENT_LIST
    assert check(stale, name, TODAY).state is State.MATCH_OLD_DATA
    assert check(stale, name, TODAY).old


def test_a_sanction_outweighs_the_licence_of_the_same_company():
    both = [
        Listing("PT Contoh Rekaan", status=status, source_date="2026-11-01") for status in ("suspended", "licensed")
    ]

    assert check(Register.build(1, TODAY, both), "contoh rekaan", TODAY).state is State.MATCH_SANCTION_LIST


def test_a_slip_that_fits_two_companies_is_asked_back():
    finding = check(listed("PT Sumber Welastri", "PT Sumber Welastro"), "PT Sumber Welastr", TODAY)

    assert finding.state is State.AMBIGUOUS
    assert set(finding.candidates) == {"PT Sumber Welastri", "PT Sumber Welastro"}


@pytest.mark.parametrize("typed", ["PT Rekjo Raya", "PT Redjo Raya", "PT Rejo", "PT Timur Rejo"])
def test_a_short_listing_does_not_swallow_other_names(typed: str):
    assert check(listed("PT Rejo Raya", "PT Timur Rejowangi Human"), typed, TODAY).name is None


def test_without_a_register_nothing_is_claimed():
    assert check(Register.empty(), "PT Cahaya Lombok", TODAY).state is State.SOURCE_UNAVAILABLE


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("apa bener ramzy cahaya karya itu resmi bang?", ("PT Ramzy Cahaya Karya",)),
        ("bumi mas indonesia mandri gmn", ("PT Bumi Mas Indonesia Mandiri",)),
        ("ramzy cahaya karya aman gak", ("PT Ramzy Cahaya Karya",)),
        ("ditawari Cahaya Lombok atau Wira Karitas?", ("PT Cahaya Lombok", "PT Wira Karitas")),
        ("kencana mercu buana resmi gak", ("kencana mercu buana",)),
        ("kerja lewat cahaya lombok jaya", ()),
        ("lpk cahaya lombok", ()),
        ("anak saya hilang di kamboja", ()),
    ],
)
def test_a_listing_is_spotted_inside_a_sentence(register: Register, text: str, names: tuple[str, ...]):
    assert spot(register, text) == names


def test_the_shipped_register_is_read_whole():
    assert len(read_csv(SHIPPED)) == 51


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("PT Contoh,,licensed,2026-13-01,,,,,x,2026", "line 3: status_date"),
        (",,licensed,,,,,,x,2026", "line 3: the name"),
        ("PT Contoh,,,,,,,,x,2026", "line 3: the status"),
        ("PT Contoh,,licensed", "line 3: it has more or fewer"),
        ("PT,,licensed,,,,,,x,2026", "line 3: 'PT' is not a name"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_accepted(row: str, complaint: str):
    with pytest.raises(Unusable, match=complaint):
        read_csv(f"{','.join(COLUMNS)}\nPT Baik Rekaan,,licensed,,,,,,x,2026\n{row}\n")


def test_unknown_columns_are_refused_and_a_snapshot_id_is_not():
    row = "PT Baik Rekaan,,licensed,,,,,,x,2026,s1"

    assert read_csv(f"{','.join(COLUMNS)},snapshot_id\n{row}\n")
    with pytest.raises(Unusable, match="'colour' is unknown"):
        read_csv(f"{','.join(COLUMNS)},colour\n{row}\n")


@pytest.fixture(scope="module")
def measured() -> bench.Found:
    return bench.measure(count=2000, each=150, look_alikes=300)


def test_every_name_of_a_long_list_is_found_as_it_stands(measured: bench.Found):
    assert measured.exact.named == measured.exact.asked == 2000


def test_no_look_alike_is_ever_taken_for_a_listed_company(measured: bench.Found):
    assert {rule: tally.named + tally.other for rule, tally in measured.look_alikes.items()} == dict.fromkeys(
        ("initials", "other word", "sister", "swapped", "place", "homophone"), 0
    )


@pytest.mark.parametrize("rule", ["typo", "abbreviation", "split", "sentence"])
def test_a_slip_brings_the_right_company_first(measured: bench.Found, rule: str):
    tally = measured.misspelt[rule]

    assert tally.first >= 0.95 * tally.asked
    assert tally.named >= 0.85 * tally.asked
    assert tally.other == 0


@pytest.mark.parametrize(
    ("typed", "listing"),
    [
        ("PT Mulya Jaya Sakti", "PT Mulia Jaya Sakti"),
        ("PT Bahtera Syafira", "PT Bahtera Safira"),
        ("PT Mahendera Malang", "PT Mahendra Malang"),
        ("PT Kapodang Bahari (Batam)", "PT Kapodang Bahari"),
        ("PT KPG Bahari", "PT Kapodang Bahari"),
        ("PT Karya Indo Jaya", "PT Karya Indonesia Jaya"),
    ],
    ids=["an old spelling", "a sound", "a faint letter", "a place in brackets", "initials", "another word"],
)
def test_what_only_sounds_or_looks_alike_is_never_called_listed(typed: str, listing: str):
    assert check(listed(listing), typed, TODAY).name is None
