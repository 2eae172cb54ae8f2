"""Trains the model when what it depends on has changed: ``python -m nlu_server.train`` from the project's root."""

import contextlib
import os
import shutil
import sys
import tempfile
import time
import warnings
from pathlib import Path

from nlu_server import kept


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _quiet(scratch: Path) -> None:
    """Rasa reads these when it is imported: no telemetry, no cache in the tree, no chatter."""
    os.environ.update(
        RASA_TELEMETRY_ENABLED="false",
        RASA_CACHE_DIRECTORY=str(scratch / "cache"),
        RASA_MAX_CACHE_SIZE="0",
        LOG_LEVEL="ERROR",
        TF_CPP_MIN_LOG_LEVEL="3",
        MPLCONFIGDIR=str(scratch / "matplotlib"),
    )
    # Its libraries warn of each other's ways and switch filters back on; nobody here can act on that.
    warnings.showwarning = lambda *_, **__: None


def _train(scratch: Path, name: str) -> Path:
    _quiet(scratch)
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(40)
    # Rasa sees copies: it writes defaults back into a config, and reads every file in a folder of examples.
    data = scratch / "examples"
    data.mkdir()
    for path in kept.examples():
        shutil.copy(path, data)
    config = Path(shutil.copy(kept.ROOT / "config.yml", scratch))
    with contextlib.redirect_stdout(None):  # it would name a scratch path
        made = train_nlu(str(config), str(data), str(scratch), fixed_model_name=name)
    if made is None:
        raise SystemExit("Rasa made no model of the examples in nlu_data/.")
    return Path(made)


def main() -> None:
    """Print what happens; leave ``models/current`` naming the model and its SHA-256."""
    wanted = f"suar-{kept.recipe()}.tar.gz"
    now = kept.current()
    if now and now[1].name == wanted and kept.sha256(now[1]) == now[0]:
        _say(f"The model is up to date ({wanted}).")
        return
    if not kept.examples():
        raise SystemExit("There are no examples in nlu_data/.")
    started = time.monotonic()
    _say(f"Training {wanted} from {len(kept.examples())} files of examples. It takes one to two minutes.")
    os.chdir(kept.ROOT)
    with tempfile.TemporaryDirectory(prefix="suar-train-") as folder:
        made = _train(Path(folder), wanted.removesuffix(".tar.gz"))
        kept.MODELS.mkdir(exist_ok=True)
        arriving = kept.MODELS / f".{wanted}"
        shutil.copyfile(made, arriving)
    arriving.replace(kept.MODELS / wanted)
    note = kept.MODELS / ".current"
    note.write_text(f"{kept.sha256(kept.MODELS / wanted)}  {wanted}\n", encoding="utf-8")
    note.replace(kept.CURRENT)
    for old in kept.MODELS.glob("suar-*.tar.gz"):
        if old.name != wanted:
            old.unlink()
    _say(f"Trained in {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main()
