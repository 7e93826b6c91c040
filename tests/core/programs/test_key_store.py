"""Keys of programs in the keyring: one entry with hashes, and this run's keys where there is no keyring."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fakes.servers.keyring_backends import macos
from fakes.values.lock import MemoryStore
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput, VaultUnavailable
from tideboard_core.programs.key_store import ENTRY, KeyStore
from tideboard_core.programs.keys import MOST_KEYS, KeyRecord, make_key
from tideboard_core.system.vault import Vault

MADE = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


class NoKeyring(MemoryStore):
    """A keyring that fails at every call, from `broken` on."""

    broken = True

    async def get(self, name: str) -> str | None:  # type: ignore[override]  # the port's
        self._fail()
        return await super().get(name)

    async def set(self, name: str, value: str) -> None:
        self._fail()
        await super().set(name, value)

    async def delete(self, name: str) -> None:
        self._fail()
        await super().delete(name)

    def _fail(self) -> None:
        if self.broken:
            raise VaultUnavailable("keyring-unavailable", reason="NoKeyring")


def key(name: str) -> tuple[str, KeyRecord]:
    return make_key(name, [ProgramScope.MARKET], [], MADE)


async def test_keys_come_back_without_their_text() -> None:
    keyring = MemoryStore()
    store = KeyStore(keyring)
    await store.load()
    token, record = key("notebook")
    await store.add(record)
    assert token not in keyring[ENTRY]
    again = KeyStore(keyring)
    await again.load()
    assert (again.records, again.kept) == ((record,), True)
    again.revoke(record.id)
    assert again.get(record.id) is None
    assert await again.forget(record.id) is None
    assert ENTRY not in keyring


async def test_without_a_keyring_keys_are_of_this_run() -> None:
    store = KeyStore(NoKeyring())
    await store.load()
    _, record = key("notebook")
    await store.add(record)
    assert (store.records, store.kept) == ((record,), False)
    store.revoke(record.id)
    assert await store.forget(record.id) is None, "no keyring was ever given it"


async def test_a_keyring_that_opens_later_loses_no_key() -> None:
    """A keyring that was locked is read again at the next key, and nothing is written before."""
    keyring = NoKeyring()
    keyring.broken = False
    before = key("notebook")[1]
    earlier = KeyStore(keyring)
    await earlier.load()
    await earlier.add(before)
    text, keyring.broken = keyring[ENTRY], True
    store = KeyStore(keyring)
    await store.load()
    keyring.broken = False
    run = key("agent")[1]
    await store.add(run)
    assert (keyring[ENTRY], store.records, store.kept) == (text, (run,), False)
    await store.load()
    assert (store.records, store.kept) == ((before, run), False)
    later = key("third")[1]
    await store.add(later)
    await store.load()
    again = KeyStore(keyring)
    await again.load()
    assert again.records == store.records == (before, run, later)
    assert (store.kept, again.kept) == (True, True)


async def test_a_keyring_that_does_not_forget_is_said() -> None:
    keyring = NoKeyring()
    keyring.broken = False
    store = KeyStore(keyring)
    await store.load()
    _, record = key("notebook")
    await store.add(record)
    keyring.broken = True
    store.revoke(record.id)
    error = await store.forget(record.id)
    assert error is not None
    assert error.code == "keyring-unavailable"
    assert store.records == (), "here it counts no more"


async def test_a_copy_that_stays_may_let_a_revoked_key_count_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last key is deleted, or another one stays: on macOS an item of an earlier build is not deleted."""
    keychain, backend = macos(monkeypatch)
    first, second = key("notebook")[1], key("agent")[1]
    for left in ((), (second,)):
        keychain.items.clear()
        store = KeyStore(Vault(backend))
        await store.load()
        for record in (first, *left):
            await store.add(record)
        keychain.update()
        store = KeyStore(Vault(backend))
        await store.load()
        store.revoke(first.id)
        error = await store.forget(first.id)
        assert error is not None
        assert error.code == "keyring-keeps-it"
        assert any(first.id in text for text in keychain.texts())


async def test_a_name_is_had_once_and_keys_are_counted() -> None:
    store = KeyStore(MemoryStore())
    await store.load()
    for number in range(MOST_KEYS):
        await store.add(key(f"program {number}")[1])
    with pytest.raises(BadInput, match="program-name-taken"):
        store.check("program 3")
    with pytest.raises(BadInput, match="program-keys-many"):
        store.check("another")


@pytest.mark.parametrize("kept", ["nothing", "[1]", '[{"id": "x"}]'])
async def test_an_entry_that_is_none_gives_no_key(kept: str) -> None:
    keyring = MemoryStore()
    keyring[ENTRY] = kept
    store = KeyStore(keyring)
    with pytest.raises(BadInput, match="program-keys-damaged"):
        await store.load()
    assert store.records == ()
    assert keyring[ENTRY] == kept
