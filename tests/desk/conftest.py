"""A desk over a real SQLite file, with two counsellors."""

import pytest

from bot.settings import Settings
from bot.store import Store
from bot.vault import Vault
from tests.desk.scene import Scene


@pytest.fixture
async def scene(sqlite_settings: Settings, sqlite_store: Store, vault: Vault) -> Scene:
    """An evening with nobody waiting yet."""
    made = Scene(sqlite_settings, sqlite_store, vault)
    await made.hires("rina")
    await made.hires("budi")
    return made
