"""Whom can I call, where I am?"""

from dataclasses import replace

import pytest

from bot.model import Conversation, Decision, Level
from tests.scene import NUMBER, hear, lines, then


def entries(decision: Decision) -> list[str]:
    """The names of those whom the caller is given, in order."""
    return [str(say.slots["name"]) for say in decision.says if say.line.startswith("contacts.entry")]


def test_a_named_place_needs_no_question():
    assert lines(hear("minta nomor KJRI Kuching", "ask_contact"))[0] == "contacts.intro"


def test_without_a_place_we_ask_first():
    assert lines(hear("nomor yang bisa dihubungi?", "ask_contact")) == ["contacts.ask_where"]


def test_where_we_know_nobody_we_say_so_and_name_what_works_from_anywhere():
    decision = hear(press="contacts.ask_where:other")

    assert lines(decision)[0] == "contacts.none_there"
    assert "contacts.entry_old" in lines(decision)


def test_each_contact_carries_the_date_of_its_source():
    decision = hear("minta nomor KJRI Kuching", "ask_contact")

    entries = [say for say in decision.says if say.line.startswith("contacts.entry")]
    assert entries
    assert all(say.slots["date"] for say in entries)


def test_no_more_contacts_than_can_be_read():
    decision = hear("minta nomor di Malaysia", "ask_contact")

    assert sum(line.startswith("contacts.entry") for line in lines(decision)) == 2


def test_in_danger_the_numbers_that_come_at_once_stand_first():
    state = replace(Conversation(), level=Level.HIGH, case=NUMBER, remembered={"country": "MY"})

    decision = hear("nomor", state=state)

    entries = [say for say in decision.says if say.line.startswith("contacts.entry")]
    assert "999" in str(entries[0].slots["ways"])


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("saya di Kuala Lumpur, minta nomor", "KBRI Kuala Lumpur"),
        ("saya di Johor, minta nomor", "KJRI Johor Bahru"),
        ("saya kerja di Sabah, minta nomor", "KJRI Kota Kinabalu"),
        ("saya di Malaysia, minta nomor", "KJRI Kuching"),
    ],
)
def test_the_consulate_that_is_responsible_there_comes_first(words: str, first: str):
    assert entries(hear(words, "ask_contact"))[0] == first


def test_an_office_that_was_named_is_given_whatever_country_was_spoken_of_before():
    state = Conversation(remembered={"country": "JP"})

    assert entries(hear("nomor BP2MI berapa kak", "ask_contact", state=state)) == ["Call Center KP2MI"]


def test_a_place_at_home_needs_no_question():
    assert lines(hear("nomor kantor imigrasi Singkawang berapa", "ask_contact"))[0] == "contacts.intro"


def test_in_danger_nobody_is_asked_where_they_are_when_they_said_it():
    told = hear("saya dikurung agen di Jakarta", "held_self")
    state = then(hear(press="danger.ask_safe:yes", state=then(told)))

    assert lines(hear("nomor", state=state))[0] == "contacts.intro"
