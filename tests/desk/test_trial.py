"""Whoever tries Suar holds a caller's phone of their own."""

import json

import httpx
from fastapi import FastAPI

from bot import trial
from bot.channels.console import Console
from bot.model import Address, AddressKind, Choice, Media, Outgoing, Words
from bot.trial import Phone


def phone_of(kept: list[dict[str, str]]) -> httpx.AsyncClient:
    """A browser at /try, over a hotline that only notes what it is sent."""

    async def take(raw: bytes) -> int:
        kept.append(json.loads(raw))
        return 1

    app = FastAPI()
    app.include_router(trial.router(Console(), take))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://try.test")


async def test_what_is_typed_or_pressed_on_the_phone_is_kept_like_any_message():
    kept: list[dict[str, str]] = []
    async with phone_of(kept) as browser:
        page = await browser.get("/try")
        said = await browser.post("/try/say", data={"text": "halo"})
        pressed = await browser.post("/try/say", data={"text": "Menu", "choice": "@menu"})

    assert 'src="/desk"' in page.text
    assert said.status_code == pressed.status_code == 204
    assert [(each["text"], each.get("choice")) for each in kept] == [("halo", None), ("Menu", "@menu")]
    assert kept[0]["chat"] == kept[1]["chat"]
    assert kept[0]["key"] != kept[1]["key"]


async def test_a_phone_that_this_page_did_not_hand_out_says_nothing():
    kept: list[dict[str, str]] = []
    async with phone_of(kept) as browser:
        said = await browser.post("/try/say", data={"text": "halo"})
        heard = await browser.get("/try/stream")

    assert said.status_code == heard.status_code == 403
    assert kept == []


async def test_a_new_person_has_another_phone():
    kept: list[dict[str, str]] = []
    async with phone_of(kept) as browser:
        await browser.get("/try")
        await browser.post("/try/say", data={"text": "halo"})
        await browser.post("/try/new")
        await browser.post("/try/say", data={"text": "halo"})

    assert kept[0]["chat"] != kept[1]["chat"]


async def test_every_page_of_one_phone_shows_all_that_was_said_from_the_beginning():
    console = Console()
    phone = Phone("a" * 32, console)
    first = phone.entries_from(0)
    await phone.add({"who": "me", "text": "halo"})
    mine = json.loads((await anext(first))[1])
    words = Words("Halo, saya Suar.", (Choice("@menu", "Menu"),))
    await console.send(Outgoing(Address("console", AddressKind.CHAT, "a" * 32), words))
    answer = json.loads((await anext(first))[1])
    second = phone.entries_from(0)
    again = [json.loads((await anext(second))[1])["text"] for _ in range(2)]
    await first.aclose()
    await second.aclose()

    assert mine["text"] == "halo"
    assert answer["choices"] == [["@menu", "Menu"]]
    assert again == ["halo", "Halo, saya Suar."]


async def test_a_photo_is_kept_like_a_channels_and_only_pictures_of_a_fair_size_are_taken():
    kept: list[dict[str, str]] = []
    console = Console()

    async def take(raw: bytes) -> int:
        kept.append(json.loads(raw))
        return 1

    app = FastAPI()
    app.include_router(trial.router(console, take))
    picture = {"Content-Type": "image/png"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://try.test") as browser:
        stranger = await browser.post("/try/photo", content=b"\x89PNG", headers=picture)
        await browser.get("/try")
        sent = await browser.post("/try/photo", content=b"\x89PNG", headers=picture)
        page = await browser.post("/try/photo", content=b"<p>", headers={"Content-Type": "text/html"})
        huge = await browser.post("/try/photo", content=bytes(trial.LARGEST_PHOTO + 1), headers=picture)

    assert [each.status_code for each in (stranger, sent, page, huge)] == [403, 204, 415, 413]
    assert [each["kind"] for each in kept] == ["photo"]
    assert await console.fetch(Media(kept[0]["key"])) == b"\x89PNG"
