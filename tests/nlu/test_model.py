"""Does the real server, with the trained model, do what the hotline relies on?"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import psutil
import pytest
import yaml

from bot import nlu, suspicion
from bot.errors import Misconfigured
from bot.model import About, Conversation, Heard
from bot.nlu import Running
from bot.settings import Settings
from bot.understand import Understanding
from tests.scene import world

pytestmark = pytest.mark.usefixtures("trained")
ROOT = Path(__file__).resolve().parents[2]
INTENTS = set(yaml.safe_load((ROOT / "nlu_data" / "needs.yml").read_text(encoding="utf-8")))

# A small parent that starts the server as the hotline does, says where it is, and waits to be killed.
PARENT = """
import asyncio, sys
from pathlib import Path
from bot import nlu, suspicion
from bot.settings import Settings

async def main():
    running = await nlu.ensure(Settings(data_dir=Path(sys.argv[2])), Path(sys.argv[1]))
    print(running.process.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    running = await nlu.ensure(Settings(data_dir=tmp_path), ROOT)
    yield running
    await running.end()


async def test_the_server_knows_the_intents_and_guards_its_doors(running: Running, tmp_path: Path):
    # One start for several questions: it takes seconds.
    async with aiohttp.ClientSession() as session:
        understand = Understanding(running.url, running.token, 5.0, session)
        heard = await understand.understand(Heard(text="tolooong sy gk bs plg, paspor ditahan bos"))
        silent = await understand.understand(Heard(text="...!?"))
        up = await understand.up()
        stranger_up = await Understanding(running.url, "guess", 5.0, session).up()
        unknown = await Understanding(running.url, "guess", 5.0, session).understand(Heard(text="halo"))
        async with session.put(f"{running.url}/model", json={"model_file": "/etc/hostname"}) as response:
            replacing = response.status
    reused = await nlu.ensure(Settings(data_dir=tmp_path), ROOT)
    note = tmp_path / "nlu.json"

    assert {name for name, _ in heard.ranking} == INTENTS
    assert len(heard.ranking) == len(INTENTS)
    assert sum(share for _, share in heard.ranking) == pytest.approx(1, abs=1e-3)
    assert heard.ranking[0] == (heard.intent, heard.confidence)
    assert [share for _, share in heard.ranking] == sorted((share for _, share in heard.ranking), reverse=True)
    assert silent.intent is None
    assert not silent.down
    assert up
    assert not stranger_up
    assert unknown.down
    assert replacing == 401
    assert reused.url == running.url
    assert reused.process is None
    assert note.stat().st_mode & 0o077 == 0
    assert running.process is not None
    assert running.token not in " ".join(psutil.Process(running.process.pid).cmdline())
    assert [each.laddr.ip for each in psutil.Process(running.process.pid).net_connections() if not each.raddr] == [
        "127.0.0.1"
    ]


async def test_a_note_about_a_server_that_is_gone_or_of_another_model_is_not_believed(tmp_path: Path):
    (tmp_path / "nlu.json").write_text(
        json.dumps(
            {"url": "http://127.0.0.1:9", "token": "old", "model": (ROOT / "models/current").read_text().strip()}
        )
    )

    running = await nlu.ensure(Settings(data_dir=tmp_path), ROOT)
    await running.end()

    assert running.process is not None
    assert running.process.returncode is not None
    assert json.loads((tmp_path / "nlu.json").read_text())["url"] == running.url


def test_the_server_ends_when_its_parent_is_killed(tmp_path: Path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(ROOT), str(tmp_path)], stdout=subprocess.PIPE, env=environment, text=True
    ) as parent:
        assert parent.stdout is not None
        server = psutil.Process(int(parent.stdout.readline()))

        parent.send_signal(signal.SIGKILL)
        parent.wait()

        server.wait(timeout=10)  # raises when it lives on
    assert not server.is_running()


async def test_without_a_model_a_sentence_says_what_to_do(tmp_path: Path):
    with pytest.raises(Misconfigured, match="make setup"):
        await nlu.ensure(Settings(data_dir=tmp_path), tmp_path)


async def test_a_server_elsewhere_is_taken_as_it_is(tmp_path: Path):
    settings = replace(Settings(data_dir=tmp_path), nlu_url="http://nlu:5005", nlu_token="shared")

    running = await nlu.ensure(settings, tmp_path)

    assert running == Running("http://nlu:5005", "shared")


async def test_an_offer_is_suspected_for_words_that_are_quoted_as_they_were_typed(running: Running):
    bad = "diajak tetangga kerja di kebun miri, Paspornya nti ditahan mandor, ongkos dipotong gaji 7 bln"
    good = "BP3MI buka pendaftaran G to G Korea, gratis, bawa ijazah asli dan KTP ke kantor, ada pelatihan bahasa dulu"
    async with aiohttp.ClientSession() as session:
        understand = Understanding(running.url, running.token, 5.0, session)
        heard = [await understand.understand(Heard(text=text)) for text in (bad, good)]
        unheard = await understand.understand(Heard(text="!!"))

    found = suspicion.signals(heard[0], world(Conversation()), About.SELF)
    assert suspicion.PATTERN in {signal.name for signal in found}
    assert all(signal.words and signal.words in bad.lower().replace(",", "") for signal in found)
    assert suspicion.signals(heard[1], world(Conversation()), About.SELF) == ()
    assert suspicion.whole(unheard) is None
