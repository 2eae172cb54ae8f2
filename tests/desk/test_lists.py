"""What waits to be looked at, who is on duty, and how a desk learns of changes."""

from bot.desk.live import Live
from bot.desk.names import LEVELS, REASONS
from bot.model import Arrival, Kind, Level, Reading
from bot.store import cases, counsellors, inbox, journal
from tests.desk.scene import Scene, browser, enters, presses, token_in


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


async def test_a_flagged_turn_becomes_a_case_and_its_counsellor_lands_on_it(scene: Scene):
    await scene.writes("kerja di kapal, ktp dititip", kind=Kind.VOICE)
    await scene.answers("Boleh cerita sedikit lagi?", flagged="voice")
    async with browser(scene) as client:
        await enters(client, "rina")
        (turn,) = await scene.store.read(cases.flagged, scene.vault)
        landed = await presses(client, "/desk/flagged", f"/desk/flagged/{turn.turn_id}/open")
        (case,) = await scene.store.read(cases.queue, scene.now())
        page = (await client.get(landed.headers["location"])).text
        listed = (await client.get("/desk/flagged")).text

    assert landed.headers["location"] == f"/desk/case/{case.id}"
    assert (case.level, case.reason) == (Level.WARN, "flagged")
    assert "kerja di kapal, ktp dititip" in page
    assert REASONS["flagged"] in page
    assert "<b>2</b> Waspada" in page
    assert "Ambil laporan ini" in page
    assert "Tidak ada yang perlu dilihat." in listed


async def test_two_who_open_the_same_flagged_turn_meet_in_one_case(scene: Scene):
    await scene.writes("halo?")
    await scene.answers("Halo.", flagged="doubt")
    (turn,) = await scene.store.read(cases.flagged, scene.vault)
    async with browser(scene) as rina, browser(scene) as budi:
        await enters(rina, "rina")
        await enters(budi, "budi")
        late = token_in(await budi.get("/desk/flagged"))
        first = await presses(rina, "/desk/flagged", f"/desk/flagged/{turn.turn_id}/open")
        second = await budi.post(f"/desk/flagged/{turn.turn_id}/open", headers={"x-csrf": late, "hx-request": "true"})

    assert second.headers["hx-redirect"] == first.headers["location"]


async def test_a_flagged_turn_whose_caller_was_forgotten_opens_nothing(scene: Scene):
    async with browser(scene) as client:
        await enters(client, "rina")
        plain = await presses(client, "/desk/flagged", "/desk/flagged/999/open")
        token = token_in(await client.get("/desk/flagged"))
        swapped = await client.post("/desk/flagged/999/open", headers={"x-csrf": token, "hx-request": "true"})

    assert plain.status_code == 404
    assert "Tidak ada yang perlu dilihat." in swapped.text


async def test_what_came_from_nobody_is_shown_whole_and_escaped_until_somebody_has_seen_it(scene: Scene):
    raw = '{"note": "<script>alert(1)</script> tolong kami", "tail": "' + "x" * 9000 + 'end"}'
    odd = Arrival("whatsapp", "odd", Kind.UNREADABLE, scene.now(), raw=raw)
    await scene.store.run(inbox.keep, scene.vault, Reading((odd,)), scene.now())
    async with browser(scene) as client:
        await enters(client, "rina")
        before = (await client.get("/desk/flagged")).text
        (update,) = await scene.store.read(journal.senderless, scene.vault)
        await presses(client, "/desk/flagged", f"/desk/senderless/{update.id}/seen")
        after = (await client.get("/desk/flagged")).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; tolong kami" in before
    assert "xend&#34;}" in before
    assert "<script>alert" not in before
    assert "Kiriman tanpa pengirim" not in after


async def test_the_page_of_flagged_turns_hears_of_them_and_not_of_every_other_turn(scene: Scene):
    stream = Live(scene.store, scene.bell, pace=0.0).stream(flagged=True)
    first = {(await anext(stream)).event for _ in range(4)}  # at once, and again after the first look

    await scene.writes("halo")
    await scene.answers("Halo.", flagged="doubt")
    scene.bell.ring("desk")
    told = {(await anext(stream)).event for _ in range(2)}
    await scene.writes("lagi")
    await scene.answers("Ya.")
    scene.bell.ring("desk")
    plain = [(await anext(stream)).event]
    await scene.writes("lagi")
    await scene.answers("Ya.")
    scene.bell.ring("desk")
    plain.append((await anext(stream)).event)
    await stream.aclose()

    assert first == told == {"queue", "flagged"}
    assert plain == ["queue", "queue"]


def test_every_level_has_a_name_that_counsellors_read():
    assert set(LEVELS) == set(Level)
