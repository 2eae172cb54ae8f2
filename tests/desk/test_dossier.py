"""A counsellor prints a case for the police, and sees what may belong together."""

import re
import zlib
from base64 import a85decode
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from bot.desk import dossier, paper
from bot.facts import Facts
from bot.model import About, Conversation, Decision, Escalation, Kind, Level, Media, Outcome, Trace, Words
from bot.store import cases, conversations
from bot.store import media as files
from bot.store.tables import accesses, turns
from bot.traces import of_missing
from tests.desk.scene import LOCKED, Scene, browser, enters, presses

REPORT = {
    "relation": "anak",
    "name": "Juwita Sari 陈美玲",
    "age": 19,
    "last_contact": "3 minggu",
    "where": "Miri",
    "in_country": "MY",
    "who_took": "tetangga Bu Rahma",
    "phone": ["+6281255501234"],
    "documents": ["passport"],
    "route": "lewat Entikong",
    "last_said": "Mak, saya takut di sini <b>tolong</b> 🙏",
    "safe": "no",
}


async def reports(
    scene: Scene, chat: str = "4711", traces: tuple[Trace, ...] = (), case: str = "482913", **answers: object
) -> int:
    """A mother's report, told and kept. Returns the case."""
    await scene.writes("anak saya udah 3 minggu gak ada kabar", chat)
    seat = await scene.store.run(conversations.take_seat, scene.vault, "scene", scene.now())
    assert seat is not None
    told = Conversation(answers={"missing_relative": {**REPORT, **answers}}, level=Level.HIGH, signals=(LOCKED,))  # type: ignore[dict-item]
    opens = Escalation(Level.HIGH, About.MISSING, "report")
    decision = Decision(told, escalation=opens, traces=traces, outcomes=(Outcome("report", "unreached", 2),))
    noted = {
        "risk": 3,
        "level_so_far": 3,
        "signals": [
            {"signal": LOCKED.name, "level": 4, "about": "other", "words": LOCKED.words},
            {"signal": "model_distress_self", "level": 3, "about": "self", "words": ""},
        ],
    }
    parts = [("x", Words("Baik."))]
    args = (scene.vault, seat, seat.lease.token, decision, parts, noted, case, scene.now())
    applied = await scene.store.run(conversations.apply, *args)
    assert applied.case_id is not None
    return applied.case_id


async def printed(scene: Scene, case_id: int, **fields: str) -> bytes:
    async with browser(scene) as client:
        await enters(client, "rina")
        answer = await presses(client, f"/desk/case/{case_id}", f"/desk/case/{case_id}/dossier", **fields)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="laporan-482913.pdf"' in answer.headers["content-disposition"]
    return answer.content


async def of(scene: Scene, case_id: int, **options: bool) -> dossier.Dossier:
    view = await scene.store.run(cases.open_case, scene.vault, 1, case_id, scene.now())
    return dossier.of_case(view, Facts(), "rina", scene.now(), scene.settings.timezone, **options)  # type: ignore[arg-type]


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", content))


async def test_the_paper_is_a_pdf_and_each_print_is_written_down(scene: Scene):
    case_id = await reports(scene)

    content = await printed(scene, case_id)

    assert content.startswith(b"%PDF-")
    assert pages(content) >= 2
    acts = await scene.store.read(lambda tx: tx.execute(select(accesses.c.act)).scalars().all())
    assert acts.count("print") == 1


async def test_the_form_has_every_field_and_its_gaps_stay_open(scene: Scene):
    made = await of(scene, await reports(scene, who_took=None))

    fields = {each.label: each.value for section in made.sections for each in section.fields}
    assert fields["Nama lengkap"] == "Juwita Sari 陈美玲"
    assert fields["Umur"] == "19 tahun"
    assert fields["Surat yang disebut"] == "paspor"
    assert fields["Boleh dihubungi langsung?"].startswith("JANGAN")
    assert fields["Diajak atau dibawa oleh"] == ""
    assert fields["Tempat, tanggal lahir"] == ""


async def test_all_of_it_is_the_reporters_word_and_the_reporter_stands_nowhere(scene: Scene):
    case_id = await reports(scene)

    made = await of(scene, case_id)

    assert "menurut pelapor" in made.notice
    assert "4711" not in repr([field.value for section in made.sections for field in section.fields])
    assert all(not moment.words for moment in made.course)


async def test_their_words_are_printed_only_when_the_counsellor_wants_them(scene: Scene):
    case_id = await reports(scene)

    made = await of(scene, case_id, words=True)

    assert [moment.words for moment in made.course] == ["anak saya udah 3 minggu gak ada kabar"]


async def test_a_case_without_a_report_can_be_printed_too(scene: Scene):
    case_id, _, _ = await scene.cases()

    made = await of(scene, case_id)

    assert made.title == "Berkas laporan"
    assert paper.pdf(made).startswith(b"%PDF-")


async def test_who_is_not_signed_in_prints_nothing(scene: Scene):
    case_id = await reports(scene)
    async with browser(scene) as client:
        answer = await client.post(f"/desk/case/{case_id}/dossier")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")


async def test_a_print_without_the_pages_token_is_refused(scene: Scene):
    case_id = await reports(scene)
    async with browser(scene) as client:
        await enters(client, "rina")
        answer = await client.post(f"/desk/case/{case_id}/dossier", data={"csrf": "another"})

    assert answer.status_code == 403


async def test_letters_that_no_font_has_leave_their_codes_behind(scene: Scene):
    made = await of(scene, await reports(scene))

    assert paper._codes(paper._everything(made)) == ["陈美玲 = U+9648 U+7F8E U+73B2", "🙏 = U+1F64F"]


@pytest.mark.parametrize(
    "text",
    ["陳美玲 အောင် สมชาย محمد", "<para>&amp;</para>", "\x00\x07\u202e", "a" * 4000, "👩‍👩‍👧", "\n\n\n", "%(x)s {y}"],
    ids=["scripts", "markup", "controls", "long", "emoji", "lines", "templates"],
)
async def test_nothing_that_a_caller_types_breaks_the_paper(scene: Scene, text: str):
    made = await of(scene, await reports(scene, name=text, last_said=text, where=text))

    assert paper.pdf(made).startswith(b"%PDF-")


def picture(format_: str = "JPEG", **more: object) -> bytes:
    made = BytesIO()
    Image.new("RGB", (400, 600), "teal").save(made, format_, **more)  # type: ignore[arg-type]
    return made.getvalue()


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_printed_whatever_telephone_made_it(format_: str):
    assert paper._printable(picture(format_)) is not None


def test_a_photo_loses_where_and_with_what_it_was_taken():
    exif = Image.Exif()
    exif[0x010F] = "TelephoneMaker"
    exif[0x8825] = {1: "N", 2: (1.0, 2.0, 3.0)}  # GPS

    made = paper._printable(picture(exif=exif))

    assert made is not None
    assert b"TelephoneMaker" not in made[0]
    with Image.open(BytesIO(made[0])) as plain:
        assert not plain.getexif()


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"not a picture", picture()[:200]], ids=["none", "gif", "text", "cut"]
)
async def test_a_picture_that_is_none_is_named_and_stops_nothing(scene: Scene, content: bytes):
    made = await of(scene, await reports(scene))

    whole = paper.pdf(replace(made, photos=(dossier.Photo("Kiriman pelapor, foto 1", content),)))

    assert whole.startswith(b"%PDF-")
    assert b"/Subtype /Image" not in whole


async def test_the_photo_that_a_mother_sent_is_in_the_paper(scene: Scene):
    case_id = await reports(scene)
    await scene.writes("", kind=Kind.PHOTO, media=Media("file-1", "image/jpeg", "anak.jpg", 1000))
    await keeps_photo(scene)

    content = await printed(scene, case_id)

    assert b"/Subtype /Image" in content
    assert "1 gambar" in text_of(content) or pages(content) >= 3


async def keeps_photo(scene: Scene) -> None:
    wanted = await scene.store.run(files.claim, scene.vault, ("telegram",), "t", scene.now())
    assert wanted is not None
    key = scene.vault.new_key()
    folder = scene.settings.data_dir / "media"
    folder.mkdir(exist_ok=True)
    (folder / "one").write_bytes(scene.vault.seal_bytes(key, picture(), "media"))
    assert await scene.store.run(files.kept, wanted.id, "t", 1000, b"", key, "one")


def text_of(content: bytes) -> str:
    """What the streams of a PDF hold, opened."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            found.append(zlib.decompress(a85decode(stream.strip(), adobe=False)).decode("latin-1"))
        except (ValueError, zlib.error):
            continue
    return "\n".join(found)


async def test_two_chats_about_one_person_are_shown_on_both_cases_with_a_warning(scene: Scene):
    sought = of_missing(phones=["+6281255501234"], year=2026)
    family = await reports(scene, traces=sought)
    worker = await reports(scene, "9000", (Trace("phone", "+6281255501234"),), case="771204")
    async with browser(scene) as client:
        await enters(client, "rina")
        hers = (await client.get(f"/desk/case/{family}")).text
        theirs = (await client.get(f"/desk/case/{worker}")).text

    assert f'href="/desk/case/{worker}">Laporan 771204' in hers
    assert "mungkin orang yang dicari" in hers
    assert "keluarga yang mencari" in theirs
    for page in (hers, theirs):
        assert "Jangan beri tahu keluarga" in page
        assert "Nomor HP sama" in page


async def test_what_could_not_be_asked_is_seen_with_the_case_and_counted(scene: Scene):
    case_id = await reports(scene)
    async with browser(scene) as client:
        await enters(client, "rina")
        page = (await client.get(f"/desk/case/{case_id}")).text
        counts = (await client.get("/desk/outcomes")).text

    assert "tidak bisa dikirim" in page
    assert re.search(r"tidak bisa dikirim.*?<td>1</td>", counts, re.S)
    assert await scene.store.read(lambda tx: tx.execute(select(turns.c.id)).all())


async def test_a_span_is_dated_and_a_guess_that_stands_on_no_words_is_not_printed(scene: Scene):
    made = await of(scene, await reports(scene))

    fields = {each.label: each.value for section in made.sections for each in section.fields}
    assert fields["Kapan terakhir ada kabar"].startswith("3 minggu (laporan ")
    assert [each.words for each in made.indications] == [LOCKED.words]
