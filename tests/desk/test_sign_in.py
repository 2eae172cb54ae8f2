"""Only counsellors come in, and only from pages of ours."""

from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from bot.desk import sign_in
from bot.settings import Settings
from bot.store import counsellors
from tests.desk.scene import PASSWORD, Scene, browser, enters, presses, token_in


def test_a_password_is_kept_as_argon2_at_the_recommended_cost():
    kept = sign_in.hashed(PASSWORD)

    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert sign_in.fits(kept, PASSWORD)
    assert not sign_in.fits(kept, PASSWORD + "x")
    assert not sign_in.fits("no hash at all", PASSWORD)


async def test_the_right_password_opens_the_desk_and_the_cookie_is_kept_from_scripts_and_other_sites(scene: Scene):
    async with browser(scene) as client:
        answer = await enters(client, "rina")
        queue = await client.get("/desk")

    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("suar_desk="))
    assert answer.headers["location"] == "/desk"
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert queue.status_code == 200


async def test_the_cookie_travels_by_https_alone_where_the_desk_has_a_public_address(scene: Scene):
    scene.settings = Settings(data_dir=scene.settings.data_dir, public_url="https://suar.example")
    async with browser(scene) as client:
        page = await client.get("/desk/sign-in")

    assert "Secure" in page.headers["set-cookie"]


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(scene: Scene):
    async with browser(scene) as client:
        wrong = await enters(client, "rina", "bukan-ini")
        unknown = await enters(client, "siapa", "bukan-ini")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.split("<form")[1].split("name=")[0] == unknown.text.split("<form")[1].split("name=")[0]
    assert "suar_desk" not in wrong.headers.get("set-cookie", "")


async def test_whoever_guesses_waits_longer_each_time_even_with_the_right_password(scene: Scene):
    async with browser(scene) as client:
        for _ in range(sign_in.FREE_TRIES):
            await enters(client, "rina", "tebakan")
        early = await enters(client, "rina")
        other = await enters(client, "budi")
        scene.now.pass_by(minutes=6)
        later = await enters(client, "rina")

    assert early.status_code == 429
    assert other.status_code == 303
    assert later.status_code == 303


async def test_the_sign_in_form_is_refused_without_its_own_token(scene: Scene):
    async with browser(scene) as client:
        await client.get("/desk/sign-in")
        answer = await client.post("/desk/sign-in", data={"csrf": "x", "name": "rina", "password": PASSWORD})

    assert answer.status_code == 403


async def test_a_button_is_refused_without_the_token_of_the_session(scene: Scene):
    case_id, _, _ = await scene.cases()
    async with browser(scene) as client:
        await enters(client, "rina")
        answer = await client.post(f"/desk/case/{case_id}/take", data={"csrf": "guess"})
        page = await client.get(f"/desk/case/{case_id}")

    assert answer.status_code == 403
    assert "Ambil laporan ini" in page.text


async def test_without_a_session_every_page_leads_to_the_sign_in(scene: Scene):
    await scene.cases()
    async with browser(scene) as client:
        answers = [
            await client.get(path)
            for path in ("/desk", "/desk/flagged", "/desk/closed", "/desk/case/1", "/desk/part/queue", "/desk/live")
        ]
        pressed = await client.post("/desk/case/1/take")

    assert {answer.headers["location"] for answer in (*answers, pressed)} == {"/desk/sign-in"}


async def test_a_session_ends_with_the_shift_with_the_account_and_by_signing_out(scene: Scene):
    async with browser(scene) as rina, browser(scene) as budi, browser(scene) as again:
        await enters(rina, "rina")
        await enters(budi, "budi")
        await scene.store.run(counsellors.disable, "budi", scene.now())
        disabled = await budi.get("/desk")
        scene.now.pass_by(hours=13)
        expired = await rina.get("/desk")
        await enters(again, "rina")
        token = again.cookies["suar_desk"]
        await presses(again, "/desk", "/desk/sign-out")
        again.cookies.set("suar_desk", token)
        left = await again.get("/desk")

    assert [answer.status_code for answer in (disabled, expired, left)] == [303, 303, 303]


async def test_the_first_password_is_pointed_at_in_a_trial_and_never_shown(scene: Scene):
    (scene.settings.data_dir / "first-password").write_text("rina\nrahasia-sekali\n")
    async with browser(scene) as client:
        trial = await client.get("/desk/sign-in")
    scene.settings = Settings(data_dir=scene.settings.data_dir, telegram_token="t")
    async with browser(scene) as client:
        real = await client.get("/desk/sign-in")

    assert "first-password" in trial.text
    assert "rahasia-sekali" not in trial.text
    assert "first-password" not in real.text


async def test_pages_allow_nothing_from_elsewhere_and_no_script_of_their_own(scene: Scene):
    async with browser(scene) as client:
        page = await client.get("/desk/sign-in")
        policy = page.headers["content-security-policy"]
        scripts = [await client.get(name) for name in ("/desk/static/htmx.js", "/desk/static/sse.js")]
        outside = await client.get("/desk/static/..%2Fpages.py")

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "<script>" not in page.text
    assert [script.status_code for script in scripts] == [200, 200]
    assert outside.status_code == 404
    assert token_in(page)
