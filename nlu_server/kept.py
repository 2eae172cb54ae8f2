"""Where the trained model lies, and whether it is the one that we trained from what lies here."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
CURRENT = MODELS / "current"  # one line in the format of sha256sum


def sha256(path: Path) -> str:
    """Of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def examples() -> list[Path]:
    """The files of nlu_data/ that hold examples; the others there are tables of ours."""
    return [path for path in sorted((ROOT / "nlu_data").glob("*.yml")) if "\nnlu:" in path.read_text(encoding="utf-8")]


def recipe() -> str:
    """A short hash of everything that a model depends on."""
    here = Path(__file__).resolve().parent
    code = [here / name for name in ("features.py", "normalise.py", "suar_nlu.py", "train.py", "requirements.lock")]
    of = hashlib.sha256()
    tables = [ROOT / "nlu_data" / name for name in ("normal.yml", "offers.jsonl")]
    for path in [*examples(), *tables, ROOT / "config.yml", *code]:
        of.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return of.hexdigest()[:12]


def current() -> tuple[str, Path] | None:
    """SHA-256 and path of the trained model; None when there is none yet."""
    if not CURRENT.exists():
        return None
    told, _, name = CURRENT.read_text(encoding="utf-8").strip().partition("  ")
    path = MODELS / name
    return (told, path) if path.is_file() else None
