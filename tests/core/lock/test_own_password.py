"""Tideboard's own trading password."""

from __future__ import annotations

import asyncio
import base64
import importlib
import json
import sys

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fakes.scenes.trading.broker import MemoryStore
from fakes.servers.keyring_backends import macos
from fakes.values.cheap_passwords import MEMORY_KIB, WHOLE_KIB, cheap_hashes
from fakes.values.waiting import in_time
from tideboard_core import lock
from tideboard_core.errors import BadInput, VaultError, VaultLocked, VaultUnavailable
from tideboard_core.lock import own_password
from tideboard_core.lock.own_password import NAME, OLD_NAME, REMEMBERED, OwnPassword, RememberedUnlocks
from tideboard_core.model.order import AccountId, Environment
from tideboard_core.system.vault import Vault

MEMORY = own_password.MEMORY_KIB
"""What a hash takes in the program; `cheap_passwords` lets it take less."""


def test_the_whole_memory_of_tests_is_that_of_the_program() -> None:
    assert MEMORY == WHOLE_KIB


def test_hashes_of_tests_take_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a module that is loaded, and of one that a test is the first to import."""
    monkeypatch.setattr(lock, "own_password", own_password)
    assert own_password.MEMORY_KIB == MEMORY_KIB

    monkeypatch.delitem(sys.modules, own_password.__name__)
    with cheap_hashes():
        loaded = importlib.import_module(own_password.__name__)

    assert loaded is not own_password
    assert loaded.MEMORY_KIB == MEMORY_KIB


async def test_what_was_chosen_fits_and_nothing_else() -> None:
    store = MemoryStore()
    own = OwnPassword(store)
    assert not await own.chosen()
    assert not await own.fits("secret word")
    await own.choose("secret word")

    assert await own.chosen()
    assert await own.fits("secret word")
    assert not await own.fits("secret wore")
    assert await OwnPassword(store).fits("secret word")


async def test_the_same_password_is_salted_anew_each_time() -> None:
    stores = MemoryStore(), MemoryStore()
    for store in stores:
        await OwnPassword(store).choose("secret word")

    assert stores[0].values != stores[1].values


@pytest.mark.parametrize(
    "stored",
    [
        "x",
        "YQ==",
        "YQ==:YQ==:YQ==",
        "::",
        "é:é",
        "$argon2id$",
        "$argon2id$v=19$m=4294967295,t=3,p=4$YWFhYWFhYWE$YWFhYQ",
    ],
)
@pytest.mark.parametrize("name", [NAME, OLD_NAME])
async def test_a_damaged_entry_fits_nothing(stored: str, name: str) -> None:
    store = MemoryStore()
    store.values[name] = stored

    assert not await OwnPassword(store).fits("secret word")


@pytest.mark.parametrize(("memory", "times", "lanes"), [(2 * MEMORY_KIB, 3, 4), (MEMORY_KIB, 4, 4), (MEMORY_KIB, 3, 5)])
async def test_an_entry_that_asks_for_more_work_than_ours_is_not_computed(memory: int, times: int, lanes: int) -> None:
    """Somebody else wrote it; with gigabytes every later attempt would wait behind it."""
    more = Argon2id(salt=b"s" * 16, length=32, iterations=times, lanes=lanes, memory_cost=memory)
    store = MemoryStore()
    store.values[NAME] = more.derive_phc_encoded(b"secret word")

    assert not await OwnPassword(store).fits("secret word")


async def test_nested_entries_are_no_remembered_unlocks() -> None:
    store = MemoryStore()
    store.values[REMEMBERED] = "[" * 200_000

    assert await RememberedUnlocks(store).get(ONE, OPEND) is None


async def test_a_short_one_is_refused() -> None:
    with pytest.raises(BadInput, match="password-too-short"):
        await OwnPassword(MemoryStore()).choose("12345")


async def test_two_questions_at_once_are_both_answered() -> None:
    """Each in a thread of its own, as when a dialog is closed and opened again while the first one still computes."""
    own = OwnPassword(MemoryStore())
    await own.choose("correct horse")

    async with in_time("the end"):
        answers = await asyncio.gather(*(own.fits(text) for text in ("correct horse", "wrong", "correct horse")))

    assert answers == [True, False, True]


async def test_the_entry_tells_how_it_was_made(whole_memory: None) -> None:
    """PHC: a later version can make it stronger and still read this one."""
    store = MemoryStore()
    await OwnPassword(store).choose("secret word")

    assert await OwnPassword(store).fits("secret word")
    assert list(store.values) == [NAME]
    assert store.values[NAME].startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [("caf\u00e9 1234", "cafe\u0301 1234"), ("pass123456", "pass\uff11\uff12\uff13\uff14\uff15\uff16")],
    ids=["composed", "full width"],
)
async def test_one_password_typed_on_two_keyboards_fits(chosen: str, typed: str) -> None:
    own = OwnPassword(MemoryStore())
    await own.choose(chosen)

    assert await own.fits(typed)
    assert not await own.fits("cafe 1234")


async def test_a_second_one_is_refused() -> None:
    own = OwnPassword(MemoryStore())
    await own.choose("secret word")

    with pytest.raises(BadInput, match="own-password-exists"):
        await own.choose("another word")

    assert await own.fits("secret word")


async def test_a_keyring_that_dies_lets_paper_accounts_alone_choose_another_one() -> None:
    store = MemoryStore()
    own = OwnPassword(store)
    await own.choose("secret word")
    assert await own.chosen()
    store.refuse = VaultUnavailable("keyring-unavailable", reason="ConnectionResetError")

    for question in (own.chosen(), own.choose("another word"), own.fits("another word")):
        with pytest.raises(VaultUnavailable):
            await question
    await own.choose("another word", paper=True)
    assert await own.fits("another word", paper=True)
    store.refuse = None
    assert await own.fits("secret word")
    assert not await own.fits("another word")


# --- what version 0.1 left ------------------------------------------------------------------------------------------


def as_0_1_wrote_it(password: str) -> str:
    """`salt:hash` of the letters as they were typed; version 0.1 had 64 MiB, as the program has now."""
    salt, memory = b"0123456789abcdef", own_password.MEMORY_KIB
    digest = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=memory).derive(password.encode())
    return ":".join(base64.b64encode(part).decode() for part in (salt, digest))


async def test_an_old_entry_took_as_much_memory(whole_memory: None) -> None:
    store = MemoryStore()
    store.values[OLD_NAME] = as_0_1_wrote_it("secret word")

    assert MEMORY == 64 * 1024
    assert await OwnPassword(store).fits("secret word")


@pytest.mark.parametrize("typed", ["caf\u00e9 1234", "cafe\u0301 1234"])
@pytest.mark.parametrize("made", ["caf\u00e9 1234", "cafe\u0301 1234"])
async def test_an_old_entry_fits_as_it_was_made_and_is_written_anew(made: str, typed: str) -> None:
    store = MemoryStore()
    store.values[OLD_NAME] = as_0_1_wrote_it(made)
    own = OwnPassword(store)
    assert await own.chosen()
    with pytest.raises(BadInput, match="own-password-exists"):
        await own.choose("another word")
    assert not await own.fits("another word")
    assert list(store.values) == [OLD_NAME]

    assert await own.fits(typed)

    assert list(store.values) == [NAME]
    assert store.values[NAME].startswith("$argon2id$")
    assert await OwnPassword(store).fits(made)


class Failing(MemoryStore):
    """A keyring that fails at its n-th call of a kind, and works again afterwards."""

    def __init__(self, call: str, at: int) -> None:
        super().__init__()
        self.call, self.at = call, at

    def _ask(self, call: str) -> None:
        self.at -= call == self.call
        if call == self.call and self.at == 0:
            raise VaultLocked("keyring-locked")

    async def get(self, name: str) -> str | None:
        self._ask("get")
        return await super().get(name)

    async def set(self, name: str, value: str) -> None:
        self._ask("set")
        await super().set(name, value)

    async def delete(self, name: str) -> None:
        self._ask("delete")
        await super().delete(name)


@pytest.mark.parametrize(("call", "at"), [("set", 1), ("get", 3), ("get", 4), ("delete", 1)])
async def test_a_keyring_that_fails_on_the_way_leaves_the_old_entry(call: str, at: int) -> None:
    store = Failing(call, at)
    store.values[OLD_NAME] = old = as_0_1_wrote_it("secret word")

    assert await OwnPassword(store).fits("secret word")
    assert store.values[OLD_NAME] == old
    assert await OwnPassword(store).fits("secret word")

    assert list(store.values) == [NAME]


async def test_a_keyring_that_keeps_nothing_leaves_the_old_entry() -> None:
    class Forgetful(MemoryStore):
        async def set(self, name: str, value: str) -> None:
            """Say yes and keep nothing."""

    store = Forgetful()
    store.values[OLD_NAME] = as_0_1_wrote_it("secret word")

    assert await OwnPassword(store).fits("secret word")

    assert list(store.values) == [OLD_NAME]


ONE = AccountId("281756460000000001", Environment.LIVE, "futu")
TWO = AccountId("281756460000000002", Environment.LIVE, "futu")
OPEND, OTHER_OPEND = "127.0.0.1:11111", "10.0.0.7:11111"


async def test_a_remembered_unlock_is_for_one_account_at_one_server() -> None:
    store = MemoryStore()
    remembered = RememberedUnlocks(store)
    await remembered.set(ONE, OPEND, "a" * 32)
    await remembered.set(TWO, OTHER_OPEND, "b" * 32)

    assert await RememberedUnlocks(store).get(ONE, OPEND) == "a" * 32
    others = [ONE._replace(environment=Environment.PRACTICE), ONE._replace(broker="other"), TWO]
    assert [await remembered.get(one, OPEND) for one in others] == [None] * 3
    assert await remembered.get(ONE, OTHER_OPEND) is None

    await remembered.set(ONE, OTHER_OPEND, "c" * 32)
    await remembered.delete(ONE)
    assert [await remembered.get(ONE, server) for server in (OPEND, OTHER_OPEND)] == [None, None]
    assert await remembered.get(TWO, OTHER_OPEND) == "b" * 32
    assert list(store.values) == [REMEMBERED]
    await remembered.delete(TWO)
    assert store.values == {}


async def test_a_copy_that_stays_is_no_forgotten_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS an item of an earlier build is not deleted: the last hash, and one of two."""
    keychain, backend = macos(monkeypatch)
    for other in (False, True):
        keychain.items.clear()
        remembered = RememberedUnlocks(Vault(backend))
        await remembered.set(ONE, OPEND, "a" * 32)
        if other:
            await remembered.set(TWO, OPEND, "b" * 32)
        keychain.update()
        with pytest.raises(VaultError, match="keyring-keeps-it"):
            await RememberedUnlocks(Vault(backend)).delete(ONE)
        assert any("a" * 32 in text for text in keychain.texts())


def by_number_alone(store: MemoryStore) -> None:
    """What versions 0.1 and later ones kept: whose account and which server it was given for is not known."""
    store.values |= {f"unlock-{ONE.id}": "a" * 32, REMEMBERED: json.dumps({ONE.id: "b" * 32, TWO.id: "c" * 32})}


@pytest.mark.parametrize("ask", ["get", "set", "delete"])
async def test_what_was_remembered_by_number_alone_goes_nowhere_and_leaves_the_keyring(ask: str) -> None:
    store = MemoryStore()
    by_number_alone(store)
    remembered = RememberedUnlocks(store)
    if ask == "set":
        await remembered.set(ONE, OPEND, "d" * 32)
    if ask == "delete":
        await remembered.delete(ONE)

    assert await remembered.get(ONE, OPEND) == ("d" * 32 if ask == "set" else None)
    assert list(store.values) == [REMEMBERED]
    assert ("a" * 32 in str(store.values), "b" * 32 in str(store.values)) == (False, False)
    assert await remembered.get(TWO, OPEND) is None
    assert "c" * 32 not in str(store.values)


async def test_a_keyring_that_keeps_it_still_gives_it_to_nobody() -> None:
    store = Failing("delete", 1)
    by_number_alone(store)
    assert await RememberedUnlocks(store).get(ONE, OPEND) is None


@pytest.mark.parametrize("damaged", ["", "[]", "{", "7"])
async def test_a_damaged_list_of_remembered_unlocks_remembers_nothing(damaged: str) -> None:
    store = MemoryStore()
    store.values[REMEMBERED] = damaged

    assert await RememberedUnlocks(store).get(ONE, OPEND) is None
