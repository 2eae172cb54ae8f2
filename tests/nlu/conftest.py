"""What the tests of understanding stand on."""

from pathlib import Path

import pytest

from tests.require import missing

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def trained() -> None:
    """The real model and its environment; tests that use them say so."""
    if not (ROOT / "models" / "current").exists():
        missing("nlu", "there is no trained model; run make setup")
    if not (ROOT / "nlu_server" / ".venv" / "bin" / "python").exists():
        missing("nlu", "the NLU environment is not installed; run make setup")
