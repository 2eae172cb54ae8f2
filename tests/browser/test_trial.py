"""The trial page: a caller's phone and the desk beside each other, over the whole road, without a model."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, expect

from bot import app, web
from bot.settings import Settings

Serve = Callable[[FastAPI], Awaitable[str]]


@pytest.mark.parametrize("width", [1280, 390], ids=["side by side", "one below the other"])
async def test_what_the_caller_writes_reaches_the_desk_and_the_counsellors_words_reach_the_phone(
    chromium: Browser, serve: Serve, empty_sqlite: Path, tmp_path: Path, width: int
) -> None:
    shutil.copy(empty_sqlite, tmp_path / "suar.db")
    async with app.assemble(Settings(data_dir=tmp_path)) as hotline:
        first = await app.first_start(hotline, app.utc_now())
        assert first is not None
        name, password = first.read_text(encoding="utf-8").split()
        working = [asyncio.create_task(hotline.turns.run(2)), asyncio.create_task(hotline.delivery.run())]
        try:
            address = await serve(app.application(hotline, web.Metrics()))
            context = await chromium.new_context(viewport={"width": width, "height": 800})
            page = await context.new_page()
            desk = page.frame_locator("iframe")
            await page.goto(f"{address}/try")

            await page.get_by_role("button", name="Tolong, paspor saya ditahan bos…").click()
            await expect(page.locator(".bubble:not(.me)").first).to_be_visible()
            await desk.locator("#name").fill(name)
            await desk.locator("#password").fill(password)
            await desk.locator("#password").press("Enter")
            await desk.locator("#queue .row").first.click()
            await desk.get_by_role("button", name="Ambil laporan ini").click()
            await desk.locator("#text").fill("Halo, saya petugas.")
            await desk.get_by_role("button", name="Kirim").click()
            await expect(page.locator(".bubble:not(.me)").last).to_contain_text("Halo, saya petugas.")
            await page.locator("#words").fill("bos lagi keluar")
            await page.locator("#words").press("Enter")

            await expect(desk.locator(".bubble.caller .words").last).to_have_text("bos lagi keluar")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            await page.close()


async def test_a_pasted_advertisement_keeps_its_lines_and_enter_sends_it(
    chromium: Browser, serve: Serve, empty_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(empty_sqlite, tmp_path / "suar.db")
    async with app.assemble(Settings(data_dir=tmp_path)) as hotline:
        address = await serve(app.application(hotline, web.Metrics()))
        page = await (await chromium.new_context()).new_page()
        try:
            await page.goto(f"{address}/try")

            await page.locator("#words").fill("LOKER KAMBOJA\ngaji 12 juta")
            await page.locator("#words").press("Enter")
            await page.locator("#photo").set_input_files(
                {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
            )

            mine = page.locator(".bubble.me p")
            await expect(mine.first).to_have_text("LOKER KAMBOJA\ngaji 12 juta", use_inner_text=True)
            await expect(mine.nth(1)).to_have_text("Foto")
            await expect(page.locator("#words")).to_have_value("")
        finally:
            await page.close()
