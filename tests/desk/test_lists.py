"""What waits to be looked at, who is on duty, and how a desk learns of changes."""

from pathlib import Path

import yaml

from bot.desk.live import Live
from bot.desk.names import LEVELS
from bot.desk.signals import SIGNALS
from bot.model import Level
from bot.store import cases, counsellors
from tests.desk.scene import Scene, browser, enters, presses


async def test_a_flagged_turn_is_listed_with_its_words_until_somebody_has_seen_it(scene: Scene):
    await scene.writes("bang <i>kerja</i> kapal itu gmn, ktp dititip")
    await scene.answers("Boleh cerita sedikit lagi?", flagged="doubt")
    async with browser(scene) as client:
        await enters(client, "rina")
        before = (await client.get("/desk/flagged")).text
        (turn,) = await scene.store.read(cases.flagged, scene.vault)
        await presses(client, "/desk/flagged", f"/desk/flagged/{turn.turn_id}/seen")
        after = (await client.get("/desk/flagged")).text

    assert "bang &lt;i&gt;kerja&lt;/i&gt; kapal itu gmn, ktp dititip" in before
    assert "mungkin ada bahaya" in before
    assert "Tidak ada yang perlu dilihat." in after


async def test_duty_is_on_every_page_and_one_press_changes_it(scene: Scene):
    async with browser(scene) as client:
        await enters(client, "rina")
        pages = [(await client.get(path)).text for path in ("/desk", "/desk/flagged", "/desk/closed")]
        on = await presses(client, "/desk/flagged", "/desk/duty", on="1", back="/desk/flagged")
        counted = await scene.store.read(counsellors.on_duty)
        page = (await client.get("/desk")).text
        await presses(client, "/desk", "/desk/duty", on="0", back="https://evil.example/")

    assert all('aria-checked="false"' in each for each in pages)
    assert on.headers["location"] == "/desk/flagged"
    assert counted == 1
    assert 'aria-checked="true"' in page
    assert "1 petugas sedang bertugas" in page
    assert await scene.store.read(counsellors.on_duty) == 0


async def test_duty_never_sends_a_browser_to_another_site(scene: Scene):
    async with browser(scene) as client:
        await enters(client, "rina")
        away = [
            (await presses(client, "/desk", "/desk/duty", on="1", back=back)).headers["location"]
            for back in ("https://evil.example/", "//evil.example", "/desk\\evil", "/\\evil.example")
        ]

    assert set(away) == {"/desk"}


async def test_a_desk_hears_of_its_own_case_and_of_the_queue_and_of_no_other_case(scene: Scene):
    grave, leaving, _ = await scene.cases()
    live = Live(scene.store, scene.bell, pace=0.0)
    stream = live.stream(grave)
    first = {(await anext(stream)).event for _ in range(2)}
    for _ in range(2):  # the first look tells once more: something may have changed before it
        await anext(stream)

    await scene.writes("halo?", "4712")
    await scene.writes("bos pulang", "4711")
    scene.bell.ring("desk")
    heard = await anext(stream)
    await stream.aclose()

    assert first == {"queue", f"case-{grave}"}
    assert heard.event == f"case-{grave}"
    assert str(leaving) not in str(heard.event)


def test_every_signal_and_every_level_has_a_name_that_counsellors_read():
    known = yaml.safe_load((Path(__file__).parents[2] / "nlu_data" / "signals.yml").read_text(encoding="utf-8"))
    written = known["signals"]
    names = set(written) if isinstance(written, dict) else {each["name"] for each in written}

    assert names - set(SIGNALS) == set()
    assert set(LEVELS) == set(Level)
