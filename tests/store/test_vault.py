"""What is sealed opens with the right key in the right place only."""

import base64
import stat
from pathlib import Path

import pytest

from bot import vault as vaults
from bot.errors import Misconfigured
from bot.settings import Settings
from bot.vault import Vault


def test_what_is_sealed_opens_again_and_never_looks_the_same_twice(vault: Vault) -> None:
    key = vault.new_key()

    first, second = (vault.seal(key, "Mawar", "arrival:payload") for _ in range(2))

    assert first != second
    assert vault.open(key, first, "arrival:payload") == "Mawar"
    assert vault.open_own(vault.seal_own("Mawar", "case:note"), "case:note") == "Mawar"


def test_a_sealed_value_in_another_place_or_with_another_key_does_not_open(vault: Vault) -> None:
    key = vault.new_key()
    sealed = vault.seal(key, "Mawar", "arrival:payload")

    with pytest.raises(Misconfigured):
        vault.open(key, sealed, "case:note")
    with pytest.raises(Misconfigured):
        vault.open(vault.new_key(), sealed, "arrival:payload")
    with pytest.raises(Misconfigured, match="SUAR_SECRET_KEYS"):
        Vault([b"x" * 32], b"l" * 32).open(key, sealed, "arrival:payload")


def test_keys_rotate_without_touching_what_they_seal(vault: Vault) -> None:
    key = vault.new_key()
    sealed, own = vault.seal(key, "Mawar", "a"), vault.seal_own("Mawar", "a")
    both = Vault([b"n" * 32, b"m" * 32], b"l" * 32)

    new_key, new_own = both.rewrap(key), both.rewrap_own(own)

    only_new = Vault([b"n" * 32], b"l" * 32)
    assert only_new.open(new_key, sealed, "a") == only_new.open_own(new_own, "a") == "Mawar"
    assert both.rewrap(new_key) == new_key


def test_hashes_keep_when_master_keys_rotate_and_differ_by_kind(vault: Vault) -> None:
    assert vault.hash("phone", "62811") == Vault([b"n" * 32], b"l" * 32).hash("phone", "62811")
    assert vault.hash("phone", "62811") != vault.hash("chat", "62811")
    assert vault.hash("phone", "62811") != Vault([b"m" * 32], b"k" * 32).hash("phone", "62811")


def test_keys_are_made_once_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    first = vaults.load(settings)
    key = first.new_key()

    again = vaults.load(settings)

    assert again.open(key, first.seal(key, "Mawar", "a"), "a") == "Mawar"
    assert again.hash("a", "b") == first.hash("a", "b")
    files = sorted((tmp_path / "data").iterdir())
    assert [path.name for path in files] == ["lookup.key", "secret.keys"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_keys_from_the_settings_come_newest_first(tmp_path: Path) -> None:
    new, old = (base64.urlsafe_b64encode(letter * 32).decode() for letter in (b"n", b"m"))
    lookup = base64.urlsafe_b64encode(b"l" * 32).decode()
    made = vaults.load(Settings(data_dir=tmp_path, secret_keys=f"{new},{old}", lookup_key=lookup)).new_key()

    assert Vault([b"n" * 32], b"l" * 32).rewrap(made) == made
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("keys", ["short", "not base64 at all!", ","])
def test_a_key_that_is_none_is_refused_with_its_setting_named(tmp_path: Path, keys: str) -> None:
    with pytest.raises(Misconfigured, match="SUAR_SECRET_KEYS"):
        vaults.load(Settings(data_dir=tmp_path, secret_keys=keys))
