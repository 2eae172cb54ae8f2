"""Days and hours as people say them, from a Wednesday at ten in the morning in Pontianak."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.days import whens

NOW = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Pontianak")


def read(text: str) -> list[str]:
    return [when.at.astimezone(ZONE).strftime("%a %d %b %H") for when in whens(text, NOW, ZONE)]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("lusa", "Fri 20 Nov 12"),
        ("besok", "Thu 19 Nov 12"),
        ("bsk pagi", "Thu 19 Nov 07"),
        ("tgl 5", "Sat 05 Dec 12"),
        ("tanggal 12 des", "Sat 12 Dec 12"),
        ("tgl 5/12", "Sat 05 Dec 12"),
        ("3 hari lagi", "Sat 21 Nov 12"),
        ("tiga hari lg", "Sat 21 Nov 12"),
        ("minggu depan", "Wed 25 Nov 12"),
        ("hari minggu", "Sun 22 Nov 12"),
        ("berangkat minggu", "Sun 22 Nov 12"),
        ("malam minggu", "Sat 21 Nov 20"),
        ("malam jumat", "Thu 19 Nov 20"),
        ("seminggu lagi", "Wed 25 Nov 12"),
        ("2 minggu lagi", "Wed 02 Dec 12"),
        ("nanti malam", "Wed 18 Nov 20"),
        ("malam ini", "Wed 18 Nov 20"),
        ("malam ni", "Wed 18 Nov 20"),
        ("jam 3 subuh", "Thu 19 Nov 03"),
        ("nanti malam jam 2", "Thu 19 Nov 02"),
        ("besok jam 10 malam", "Thu 19 Nov 22"),
        ("hari jumat", "Fri 20 Nov 12"),
        ("senin depan", "Mon 23 Nov 12"),
        ("bulan depan", "Fri 18 Dec 12"),
        ("akhir bulan", "Mon 30 Nov 12"),
        ("sekarang", "Wed 18 Nov 10"),
        ("dua hari yang lalu", "Mon 16 Nov 12"),
        ("kemarin", "Tue 17 Nov 12"),
        ("tomorrow", "Thu 19 Nov 12"),
        ("tonight at 9 pm", "Wed 18 Nov 21"),
        ("in 3 days", "Sat 21 Nov 12"),
        ("esok", "Thu 19 Nov 12"),
        ("sesuk", "Thu 19 Nov 12"),
        ("mengko bengi", "Wed 18 Nov 20"),
        ("besok malam", "Thu 19 Nov 20"),
    ],
)
def test_a_day_is_worked_out(text, at):
    assert read(text) == [at]


@pytest.mark.parametrize(
    "text",
    ["3 bulan gak digaji", "sudah 2 minggu tidak ada kabar", "kerja 12 jam sehari", "31 februari", "halo", "umur 16"],
)
def test_a_span_of_time_or_a_date_that_is_none_is_no_day(text):
    assert read(text) == []


def test_an_hour_makes_it_exact():
    (day,) = whens("besok", NOW, ZONE)
    (hour,) = whens("besok jam 7 pagi", NOW, ZONE)

    assert not day.exact
    assert hour.exact
