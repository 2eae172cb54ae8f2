"""Is somebody there who understands? Starts, reuses and ends the NLU server on the embedded default."""

import asyncio
import json
import logging
import os
import secrets
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.errors import Misconfigured, NluUnavailable
from bot.settings import Settings

_NOTE = "nlu.json"
_START = 90.0  # seconds; a first start on a cold disk reads more than a gigabyte of libraries
_ANSWER = aiohttp.ClientTimeout(total=2.0)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """An NLU server that answers. ``process`` is set only when this process started it and will end it."""

    url: str
    token: str = field(repr=False)
    process: asyncio.subprocess.Process | None = None

    async def end(self) -> None:
        """End the server that we started; one that was there before stays."""
        if self.process is None or self.process.returncode is not None:
            return
        if self.process.stdin is not None:
            self.process.stdin.close()  # its order to end at once: it holds no state, and a signal would have it wait
        try:
            await asyncio.wait_for(self.process.wait(), timeout=5)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


async def ensure(settings: Settings, root: Path) -> Running:
    """Find or start an NLU server for the model of this tree.

    ``Misconfigured`` when there is nothing to start, ``NluUnavailable`` when it does not come up. With
    ``SUAR_NLU_URL`` that address is taken as it is, answering or not: the hotline works without.
    """
    if settings.nlu_url:
        return Running(settings.nlu_url, settings.nlu_token)
    python = root / "nlu_server" / ".venv" / "bin" / "python"
    model = _model(root)
    if model is None or not python.exists():
        lacking = "The NLU environment is not installed" if not python.exists() else "There is no trained model"
        raise Misconfigured(f"{lacking}. Run make setup, or set SUAR_NLU_URL to a server elsewhere.")
    note = settings.data_dir / _NOTE
    known = _noted(note)
    if known and known["model"] == model and await _answers(known["url"], known["token"]):
        return Running(known["url"], known["token"])
    started = await _start(python, root)
    pid = started.process.pid if started.process else None
    _write(note, {"url": started.url, "token": started.token, "model": model, "pid": pid})
    return started


def _model(root: Path) -> str | None:
    """The line of models/current: hash and name of the model. None when either is missing."""
    current = root / "models" / "current"
    if not current.is_file():
        return None
    line = current.read_text(encoding="utf-8").strip()
    return line if (root / "models" / line.partition("  ")[2]).is_file() else None


async def _start(python: Path, root: Path) -> Running:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_urlsafe(32)
    # Our own secrets stay with us: the other Python has unmaintained libraries and needs none of them.
    # Python's own switches are meant for this Python; one that forbids compiled files made a start take 20 s.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SUAR_", "PYTHON"))}
    process = await asyncio.create_subprocess_exec(
        *(str(python), "-m", "nlu_server.serve", "--port", str(port), "--until-stdin-closes"),
        cwd=root,
        env={**environment, "SUAR_NLU_TOKEN": token, "PYTHONPATH": str(root)},
        stdin=asyncio.subprocess.PIPE,  # nobody writes: it closes when we are gone, however we went
        stdout=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us; we end it when our last turn is done
    )
    running = Running(f"http://127.0.0.1:{port}", token, process)
    try:
        await _wait(running, process)
    except BaseException:
        await running.end()
        raise
    _log.info("nlu.started pid=%d", process.pid)
    return running


async def _wait(running: Running, process: asyncio.subprocess.Process) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + _START
    while loop.time() < until:
        if process.returncode is not None:
            raise NluUnavailable("The NLU server ended while it started; its message stands above.")
        if await _answers(running.url, running.token):
            return
        await asyncio.sleep(0.1)
    raise NluUnavailable(f"The NLU server did not answer within {_START:.0f} s.")


async def _answers(url: str, token: str) -> bool:
    try:
        async with (
            aiohttp.ClientSession(timeout=_ANSWER) as session,
            session.get(f"{url}/status", params={"token": token}) as response,
        ):
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def _noted(note: Path) -> dict[str, Any] | None:
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        return {name: str(known[name]) for name in ("url", "token", "model")}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(note: Path, known: dict[str, Any]) -> None:
    """Readable by nobody else, from its first byte: the token opens the model."""
    note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arriving = note.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(known, file)
    arriving.replace(note)
