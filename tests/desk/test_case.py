"""A counsellor reads, takes, writes, and ends a case."""

import re
from pathlib import Path

import pytest

from bot.model import Level
from bot.store import cases, outbox
from bot.store import media as files
from tests.desk.scene import LOCKED, Scene, browser, enters, presses, token_in


async def test_the_queue_shows_the_gravest_first_with_level_word_deadline_and_wait(scene: Scene):
    await scene.cases()
    async with browser(scene) as client:
        await enters(client, "rina")
        page = (await client.get("/desk")).text

    assert re.findall(r'class="number">(\d+)', page) == ["482913", "771204", "305518"]
    assert "<b>4</b> Gawat" in page
    assert "tenggat 23 Nov 03.47" in page
    assert "menunggu 14 menit" in page
    assert "dikunci" not in page


async def test_words_of_signals_are_marked_where_they_stand_with_rule_and_source(scene: Scene):
    case_id, _, _ = await scene.cases()
    async with browser(scene) as client:
        await enters(client, "rina")
        page = (await client.get(f"/desk/case/{case_id}")).text

    marks = re.findall(r'<mark class="mark-(\d)" title="([^"]*)">([^<]*)</mark>', page)
    assert [(level, words) for level, _, words in marks] == [
        ("3", "Paspor saya, ditahan bos"),
        ("4", "dikunci di mess"),
    ]
    assert "ILO 2009, indikator 4" in marks[1][1]
    assert "Sumber: ILO 2009, indikator 4" in page
    assert "dikurung atau tidak boleh keluar" in page


async def test_what_a_caller_typed_never_becomes_markup_not_even_inside_a_mark(scene: Scene):
    evil = "<script>alert(1)</script>"
    await scene.writes(f"dikunci {evil} @shown@ <!-- -->")
    case_id = await scene.answers(
        f"Kamu tulis {evil}", signals=(LOCKED.__class__(**{**_parts(), "words": f"dikunci {evil}"}),), case="100001"
    )
    async with browser(scene) as client:
        await enters(client, "rina")
        page = (await client.get(f"/desk/case/{case_id}")).text
        part = (await client.get(f"/desk/case/{case_id}/conversation")).text

    for html in (page, part):
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html
        assert "<mark" in html
        assert "@shown@ &lt;!-- --&gt;" in html


def _parts() -> dict[str, object]:
    names = ("name", "level", "about", "words", "rule", "source")
    return {name: getattr(LOCKED, name) for name in names}


async def test_the_second_of_two_who_take_a_case_reads_that_a_colleague_was_quicker(scene: Scene):
    case_id, _, _ = await scene.cases()
    async with browser(scene) as rina, browser(scene) as budi:
        await enters(rina, "rina")
        await enters(budi, "budi")
        late_token = token_in(await budi.get(f"/desk/case/{case_id}"))
        first = await presses(rina, f"/desk/case/{case_id}", f"/desk/case/{case_id}/take")
        second = await budi.post(f"/desk/case/{case_id}/take", data={"csrf": late_token})

    assert first.headers["location"] == f"/desk/case/{case_id}"
    assert second.status_code == 409
    assert "Rekan Anda lebih cepat" in second.text
    assert "Di tangan rina" in second.text


async def test_the_page_says_that_the_bot_is_silent_and_what_became_of_its_unsaid_words(scene: Scene):
    case_id, _, _ = await scene.cases()
    async with browser(scene) as client:
        await enters(client, "rina")
        await presses(client, f"/desk/case/{case_id}", f"/desk/case/{case_id}/take")
        page = (await client.get(f"/desk/case/{case_id}")).text

    assert "Bot diam. Hanya Anda yang menjawab." in page
    assert "dibatalkan, tidak dikirim" in page


async def test_only_who_holds_a_case_writes_in_it_and_the_words_go_to_the_outbox(scene: Scene):
    case_id, _, _ = await scene.cases()
    address = f"/desk/case/{case_id}/write"
    async with browser(scene) as rina, browser(scene) as budi:
        await enters(rina, "rina")
        await enters(budi, "budi")
        await presses(rina, f"/desk/case/{case_id}", f"/desk/case/{case_id}/take")
        before = await scene.store.read(outbox.unsent)
        refused = await presses(budi, f"/desk/case/{case_id}", address, text="saya ikut")
        sent = await presses(rina, f"/desk/case/{case_id}", address, text="Halo, saya Rina.\r\nAman?")
        page = (await rina.get(f"/desk/case/{case_id}")).text

    assert refused.status_code == 409
    assert sent.status_code == 303
    assert await scene.store.read(outbox.unsent) == before + 1
    assert "Halo, saya Rina.\nAman?" in page
    assert "menunggu dikirim" in page
    assert "saya ikut" not in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001], ids=["empty", "blank", "too long"])
async def test_a_message_that_cannot_go_out_says_why_and_keeps_what_was_typed(scene: Scene, text: str):
    case_id, _, _ = await scene.cases()
    async with browser(scene) as client:
        await enters(client, "rina")
        await presses(client, f"/desk/case/{case_id}", f"/desk/case/{case_id}/take")
        answer = await presses(client, f"/desk/case/{case_id}", f"/desk/case/{case_id}/write", text=text)

    assert answer.status_code == 409
    assert 'role="alert">Pesan' in answer.text
    assert text.strip() in answer.text


async def test_a_case_handed_back_waits_again_and_one_lent_to_the_bot_stays(scene: Scene):
    case_id, _, _ = await scene.cases()
    case, here = f"/desk/case/{case_id}", {}
    async with browser(scene) as client:
        await enters(client, "rina")
        await presses(client, case, f"{case}/take")
        await presses(client, case, f"{case}/hand-back", to="bot")
        here["lent"] = (await client.get(case)).text
        await presses(client, case, f"{case}/resume")
        here["resumed"] = (await client.get(case)).text
        await presses(client, case, f"{case}/hand-back")
        here["back"] = (await client.get(case)).text

    assert "bot yang menjawab" in here["lent"]
    assert "Bot diam." in here["resumed"]
    assert "Belum diambil." in here["back"]


async def test_a_level_is_lowered_only_by_who_says_that_they_have_read_and_never_raised_so(scene: Scene):
    grave, _, asked = await scene.cases()
    async with browser(scene) as client:
        await enters(client, "rina")
        unread = await presses(client, f"/desk/case/{grave}", f"/desk/case/{grave}/lower", level="2")
        higher = await presses(client, f"/desk/case/{asked}", f"/desk/case/{asked}/lower", level="3", sure="1")
        await presses(client, f"/desk/case/{grave}", f"/desk/case/{grave}/lower", level="2", sure="1")
        page = (await client.get(f"/desk/case/{grave}")).text
    levels = {each.id: each.level for each in await scene.store.read(cases.queue, scene.now())}

    assert unread.status_code == higher.status_code == 409
    assert levels[grave] is Level.WARN
    assert levels[asked] is Level.INFORM
    assert "sudah ditinjau" in page


async def test_a_case_is_closed_with_an_outcome_out_of_the_list_and_with_no_other(scene: Scene):
    case_id, _, _ = await scene.cases()
    case = f"/desk/case/{case_id}"
    async with browser(scene) as client:
        await enters(client, "rina")
        refused = await presses(client, case, f"{case}/close", outcome="menang")
        await presses(client, case, f"{case}/close", outcome="embassy")
        page = (await client.get(case)).text
        closed = (await client.get("/desk/closed")).text

    assert refused.status_code == 409
    assert "Ditutup: Ditangani KBRI/KJRI." in page
    assert "482913" in closed


async def test_a_case_that_does_not_exist_is_not_found_whatever_is_tried_with_it(scene: Scene):
    await scene.cases()
    async with browser(scene) as client:
        await enters(client, "rina")
        seen = await client.get("/desk/case/999")
        pressed = [
            await presses(client, "/desk", f"/desk/case/999/{act}", text="x", outcome="helped", level="1", sure="1")
            for act in ("take", "write", "hand-back", "lower", "close", "note", "resume")
        ]
        file = await client.get("/desk/case/1/file/999")

    assert {answer.status_code for answer in (seen, *pressed, file)} == {404}


async def test_a_file_is_opened_for_the_counsellor_and_only_as_a_download(scene: Scene):
    case_id, other, _ = await scene.cases()
    wanted = await scene.store.run(files.claim, scene.vault, ("telegram",), "t", scene.now())
    assert wanted is not None
    key = scene.vault.new_key()
    folder = scene.settings.data_dir / "media"
    folder.mkdir()
    (folder / "1-abc").write_bytes(scene.vault.seal_bytes(key, b"<svg onload=alert(1)>", "media"))
    await scene.store.run(files.kept, wanted.id, "t", 21, b"d", key, "1-abc")
    async with browser(scene) as client:
        await enters(client, "rina")
        file = await client.get(f"/desk/case/{case_id}/file/{wanted.id}")
        foreign = await client.get(f"/desk/case/{other}/file/{wanted.id}")

    assert file.content == b"<svg onload=alert(1)>"
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''mess.jpg"
    assert file.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in file.headers["content-security-policy"]
    assert foreign.status_code == 404


async def test_a_fragment_that_the_page_already_shows_is_not_sent_again(scene: Scene):
    case_id, _, _ = await scene.cases()
    part = f"/desk/case/{case_id}/conversation"
    async with browser(scene) as client:
        await enters(client, "rina")
        page = (await client.get(f"/desk/case/{case_id}")).text
        found = re.search(r'id="case-shown" value="(\w+)"', page)
        assert found is not None
        same = await client.get(part, params={"as": "free", "shown": found[1]})
        await scene.writes("masih di sana?")
        new = await client.get(part, params={"as": "free", "shown": found[1]})

    assert same.status_code == 204
    assert "masih di sana?" in new.text


async def test_a_page_whose_case_a_colleague_took_is_loaded_anew(scene: Scene):
    case_id, _, _ = await scene.cases()
    async with browser(scene) as rina, browser(scene) as budi:
        await enters(rina, "rina")
        await enters(budi, "budi")
        await presses(rina, f"/desk/case/{case_id}", f"/desk/case/{case_id}/take")
        answer = await budi.get(f"/desk/case/{case_id}/conversation", params={"as": "free"})

    assert answer.headers["hx-refresh"] == "true"
    assert answer.text == ""


def test_no_template_holds_a_script_or_a_style_of_its_own():
    templates = Path(__file__).parents[2] / "bot" / "desk" / "templates"
    written = {path.name: path.read_text(encoding="utf-8") for path in templates.glob("*.html")}

    assert written
    for name, text in written.items():
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=|\|safe", text), name
