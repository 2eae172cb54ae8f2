"""Whom can I call, where I am?"""

from dataclasses import replace

from bot.model import Conversation, Level
from tests.scene import NUMBER, hear, lines


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
