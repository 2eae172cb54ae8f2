"""The desk in a real browser: live, by keyboard, on a phone, and without a complaint from the browser."""

from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from tests.desk.scene import PASSWORD, Scene

Serve = Callable[[FastAPI], Awaitable[str]]
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


async def sits_down(chromium: Browser, address: str, name: str, size: dict[str, int]) -> tuple[Page, list[str]]:
    """A counsellor's browser, signed in; with all that the browser complained about."""
    context = await chromium.new_context(viewport=size)  # type: ignore[arg-type]
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    await page.goto(f"{address}/desk")
    await page.keyboard.type(name)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#queue")).to_be_visible()
    return page, complaints


async def test_a_case_appears_is_taken_and_answered_live_by_keyboard_alone(
    chromium: Browser, scene: Scene, serve: Serve
) -> None:
    page, complaints = await sits_down(chromium, await serve(scene.app()), "rina", WIDE)
    await expect(page.locator("#queue .empty")).to_be_visible()

    await scene.cases()
    scene.bell.ring("desk")
    await expect(page.locator("#queue .row")).to_have_count(3)
    await page.locator("#queue .row").first.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Ambil laporan ini").focus()
    await page.keyboard.press("Enter")
    await page.locator("#text").focus()
    await page.keyboard.type("Halo, saya Rina.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".bubble.counsellor .words")).to_have_text("Halo, saya Rina.")
    await expect(page.locator("#text")).to_have_value("")
    await page.keyboard.type("setengah ditulis")
    await scene.writes("bos pulang <img src=x onerror=alert(1)>")
    scene.bell.ring("desk")

    await expect(page.locator(".bubble.caller .words").last).to_have_text("bos pulang <img src=x onerror=alert(1)>")
    await expect(page.locator("#text")).to_have_value("setengah ditulis")
    await expect(page.locator("mark")).to_have_count(2)
    assert complaints == []


async def test_a_colleague_who_takes_the_case_changes_the_page_of_the_other(
    chromium: Browser, scene: Scene, serve: Serve
) -> None:
    grave, _, _ = await scene.cases()
    address = await serve(scene.app())
    rina, _ = await sits_down(chromium, address, "rina", WIDE)
    budi, _ = await sits_down(chromium, address, "budi", WIDE)
    await rina.goto(f"{address}/desk/case/{grave}")
    await budi.goto(f"{address}/desk/case/{grave}")

    await rina.get_by_role("button", name="Ambil laporan ini").click()

    await expect(budi.locator("#status")).to_contain_text("Di tangan rina.")
    await expect(budi.get_by_role("button", name="Ambil laporan ini")).to_have_count(0)


async def test_a_flagged_turn_leaves_the_list_when_it_was_seen(chromium: Browser, scene: Scene, serve: Serve) -> None:
    await scene.writes("kerja di kapal gmn ya")
    await scene.answers("Boleh cerita lagi?", flagged="doubt")
    page, complaints = await sits_down(chromium, await serve(scene.app()), "rina", PHONE)

    await page.get_by_role("link", name="Perlu dilihat").click()
    await page.get_by_role("button", name="Sudah dilihat").click()

    await expect(page.locator("#flagged .empty")).to_be_visible()
    assert complaints == []


async def test_the_flagged_list_grows_by_itself_and_one_press_leads_to_the_case(
    chromium: Browser, scene: Scene, serve: Serve
) -> None:
    address = await serve(scene.app())
    page, complaints = await sits_down(chromium, address, "rina", WIDE)
    await page.goto(f"{address}/desk/flagged")
    await expect(page.locator("#flagged .empty")).to_be_visible()

    await scene.writes("kerja di kapal gmn ya <i>ktp</i> dititip")
    await scene.answers("Boleh cerita lagi?", flagged="doubt")
    scene.bell.ring("desk")
    await page.get_by_role("button", name="Buka laporan").click()

    await page.wait_for_url("**/desk/case/*")
    await expect(page.locator(".bubble.caller .words")).to_have_text("kerja di kapal gmn ya <i>ktp</i> dititip")
    await expect(page.get_by_role("button", name="Ambil laporan ini")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}], ids=["phone", "small phone"])
async def test_whoever_reads_a_case_on_a_phone_sees_whether_they_are_on_duty(
    chromium: Browser, scene: Scene, serve: Serve, size: dict[str, int]
) -> None:
    grave, _, _ = await scene.cases()
    for _ in range(6):
        await scene.writes("masih di sini " * 12)
    address = await serve(scene.app())
    page, _ = await sits_down(chromium, address, "rina", size)
    await page.goto(f"{address}/desk/case/{grave}")

    for where in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        await page.evaluate(f"window.scrollTo(0, {where})")
        await expect(page.get_by_role("switch")).to_be_in_viewport(ratio=1)
        on_top = await page.evaluate(
            "(() => { const box = document.querySelector('.switch').getBoundingClientRect();"
            " return Boolean(document.elementFromPoint(box.x + 20, box.y + 20).closest('.switch')); })()"
        )
        assert on_top, where


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}, WIDE], ids=["phone", "small phone", "desktop"])
async def test_no_page_scrolls_sideways_and_buttons_are_big_enough_for_a_thumb(
    chromium: Browser, scene: Scene, serve: Serve, size: dict[str, int]
) -> None:
    grave, _, _ = await scene.cases()
    await scene.writes("https://contoh.example/" + "panjang" * 40)
    address = await serve(scene.app())
    page, _ = await sits_down(chromium, address, "rina", size)

    for path in ("/desk", "/desk/flagged", "/desk/closed", f"/desk/case/{grave}"):
        await page.goto(f"{address}{path}")
        wide = await page.evaluate("document.documentElement.scrollWidth")
        small = await page.evaluate(
            "[...document.querySelectorAll('button, summary, nav a')]"
            ".filter(each => each.offsetParent && each.getBoundingClientRect().height < 44).map(each => each.innerText)"
        )
        assert wide <= size["width"], path
        assert small == [], path
