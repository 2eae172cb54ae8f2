"""Fixtures that several rooms share."""

from tests.databases import empty_sqlite, postgres_url, settings, sqlite_settings, sqlite_store, store, vault

__all__ = ["empty_sqlite", "postgres_url", "settings", "sqlite_settings", "sqlite_store", "store", "vault"]
