"""Starts the hotline, its model and the WhatsApp twin as processes of their own, and reads what they cost."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from tests.twins.whatsapp import APP_SECRET, PHONE_ID, TOKEN

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0  # seconds for everything to be up; a cold disk reads a gigabyte of libraries
RATE = "1000"  # messages a second: what Meta gives a number that asks for more than the usual 80


@dataclass(frozen=True, slots=True)
class Stand:
    """Addresses and processes of one run."""

    hotline: str
    metrics: str
    twin: str
    nlu: str
    nlu_token: str
    processes: Mapping[str, psutil.Process]

    def cpu(self) -> dict[str, float]:
        """Seconds of one core that each process used since it started."""
        return {name: sum(each.cpu_times()[:2]) for name, each in self.processes.items()}

    def memory(self) -> dict[str, float]:
        """Resident megabytes of each process."""
        return {name: each.memory_info().rss / 2**20 for name, each in self.processes.items()}


@asynccontextmanager
async def standing(folder: Path, session: aiohttp.ClientSession) -> AsyncIterator[Stand]:
    """The hotline on its embedded default, in this folder, with the twin in Meta's place."""
    port, metrics = _free_port(), _free_port()
    twin = _started("-m", "tests.twins.whatsapp", env=None, stdout=subprocess.PIPE)
    hotline: subprocess.Popen[str] | None = None
    try:
        assert twin.stdout is not None
        twin_url = (await asyncio.to_thread(twin.stdout.readline)).strip()
        environment = _environment(folder, port, metrics, twin_url)
        hotline = _started("-m", "bot", "run", env=environment, stdout=subprocess.DEVNULL)
        base = f"http://127.0.0.1:{port}"
        await _until_ready(session, base, hotline)
        known = json.loads((folder / "nlu.json").read_text(encoding="utf-8"))
        processes = {
            "hotline": psutil.Process(hotline.pid),
            "nlu": psutil.Process(known["pid"]),
            "twin": psutil.Process(twin.pid),
            "generator": psutil.Process(),
        }
        yield Stand(base, f"http://127.0.0.1:{metrics}/metrics", twin_url, known["url"], known["token"], processes)
    finally:
        for process in (hotline, twin):
            if process is not None:
                process.terminate()
                await asyncio.to_thread(process.wait)


async def counters(session: aiohttp.ClientSession, stand: Stand) -> dict[str, float]:
    """The hotline's own sums: ``step:decide``, ``store_cpu:apply`` … in seconds."""
    async with session.get(stand.metrics) as response:
        lines = (await response.text()).splitlines()
    found = {}
    for line in lines:
        for family in ("step", "store_cpu", "store_wait"):
            if line.startswith(f"suar_{family}_seconds_total{{"):
                label, _, value = line.partition('="')[2].partition('"} ')
                found[f"{family}:{label}"] = float(value)
    return found


def _started(*arguments: str, env: Mapping[str, str] | None, stdout: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=env, stdout=stdout, stderr=subprocess.DEVNULL, text=True
    )


def _environment(folder: Path, port: int, metrics: int, twin: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SUAR_")}
    return ours | {
        "SUAR_DATA_DIR": str(folder),
        "SUAR_PORT": str(port),
        "SUAR_METRICS_PORT": str(metrics),
        "SUAR_WHATSAPP_TOKEN": TOKEN,
        "SUAR_WHATSAPP_PHONE_ID": PHONE_ID,
        "SUAR_WHATSAPP_APP_SECRET": APP_SECRET,
        "SUAR_WHATSAPP_API_URL": twin,
        "SUAR_WHATSAPP_RATE": RATE,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _until_ready(session: aiohttp.ClientSession, base: str, hotline: subprocess.Popen[str]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if hotline.poll() is not None:
                raise SystemExit("The hotline ended while it started; see suar run.")
            try:
                async with session.get(f"{base}/health/ready") as response:
                    if response.status == 200 and (await response.json())["nlu"] == "up":
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
