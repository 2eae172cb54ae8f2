"""The channel without an API."""

import json
from datetime import UTC, datetime

import pytest

from bot.channels.console import Console
from bot.model import Address, AddressKind, Arrival, Channel, Choice, Kind, Media, Outgoing, Words

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SARI = Address("console", AddressKind.CHAT, "sari")


def heard(channel: Console | None = None, **body) -> Arrival:
    (arrival,) = (channel or Console()).read(json.dumps({"chat": "sari", "key": "1", **body}).encode(), NOW).arrivals
    return arrival


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"text": "halo", "lang": "id"}, {"kind": Kind.TEXT, "text": "halo", "language": "id"}),
        ({"text": "/start"}, {"kind": Kind.COMMAND, "text": "/start"}),
        ({"choice": "a.yes"}, {"kind": Kind.PRESS, "choice": "a.yes"}),
        ({"kind": "photo"}, {"kind": Kind.PHOTO, "media": Media("1")}),
        ({"kind": "location", "place": [-0.02, 109.3]}, {"kind": Kind.LOCATION, "place": (-0.02, 109.3)}),
    ],
    ids=["text", "command", "press", "photo", "location"],
)
def test_each_kind_of_message_is_read(body, expected):
    usual = {"channel": "console", "key": "1", "sent_at": NOW, "addresses": (SARI,), "handle": "1"}

    assert heard(**body) == Arrival(**usual | expected)


def test_a_message_can_say_when_it_was_sent():
    assert heard(text="halo", sent_at="2026-11-20T10:00:00+07:00").sent_at == datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"text": "halo"}', b'{"chat": "a", "kind": "telegram"}'])
def test_what_nobody_can_read_is_kept(raw):
    (arrival,) = Console().read(raw, NOW).arrivals

    assert arrival.kind is Kind.UNREADABLE


async def test_what_is_said_waits_by_chat():
    channel = Console()
    other = Address("console", AddressKind.CHAT, "budi")

    first = await channel.send(Outgoing(SARI, Words("satu")))
    second = await channel.send(Outgoing(other, Words("dua")))

    assert first != second
    assert (await channel.said("sari").get()).words == Words("satu")
    assert channel.said("sari").empty()


def test_it_carries_what_the_channel_of_its_name_carries():
    words = Words("Pilih", tuple(Choice(str(number), f"Pilihan {number}") for number in range(11)))

    assert heard(Console("whatsapp"), text="halo").addresses[0].channel == "whatsapp"
    assert Console("telegram").parts(words) == (words,)
    assert Console("whatsapp").parts(words)[0].choices == ()


def test_all_three_are_channels():
    from bot.channels.telegram import Telegram
    from bot.channels.whatsapp import WhatsApp

    channels: tuple[Channel, ...] = (Console(), Telegram("1:x"), WhatsApp("x", "1"))

    assert [channel.name for channel in channels] == ["console", "telegram", "whatsapp"]
