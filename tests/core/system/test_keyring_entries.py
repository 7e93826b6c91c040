"""What the back ends of Windows, macOS, GNOME and KDE answer, and what is believed of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import Windows

from fakes.servers.keyring_backends import (
    AUTH_FAILED,
    DENIED,
    NO_ACCESS,
    NOT_ALLOWED,
    SYSTEMS,
    Collection,
    CredentialManager,
    Keychain,
    SecretItem,
    System,
    Wallet,
    gnome,
    kde,
    macos,
    windows,
)
from fakes.values.waiting import CEILING, until
from tideboard_core.errors import VaultError, VaultTimeout, VaultUnavailable
from tideboard_core.system.keyring_entries import COPIES, PART, SERVICE, WINDOWS
from tideboard_core.system.vault import Vault, choose_backend

LONG = "long-token " * (PART // 4)
Play = Callable[[Any], None]


def _answers(**statuses: int) -> Play:
    return lambda keychain: keychain.answers.update(statuses)


def _with(**values: object) -> Play:
    def play(system: Any) -> None:
        for name, value in values.items():
            setattr(system, name, value)

    return play


def _rejects(*kinds: str) -> Play:
    return lambda system: system.rejects.update(kinds)


KEPT = ("keyring-keeps-it", None)
LOCKED = ("keyring-cannot-tell", "keyring-locked")
UNKNOWN = ("keyring-cannot-tell", "keyring-unavailable")
ANSWERS: list[tuple[str, Play, tuple[str, str | None]]] = [
    ("macOS", _answers(delete=NO_ACCESS), KEPT),
    ("macOS", _answers(delete=DENIED), KEPT),
    ("macOS", _answers(delete=AUTH_FAILED), KEPT),
    ("macOS", _answers(read=DENIED), LOCKED),
    ("macOS", _answers(read=AUTH_FAILED), UNKNOWN),
    ("macOS", _answers(read=NOT_ALLOWED), UNKNOWN),
    ("macOS", Keychain.update, KEPT),
    ("Windows", _rejects("delete"), KEPT),
    ("Windows", _rejects("read"), UNKNOWN),
    ("KWallet", _with(shut=True), LOCKED),
    ("KWallet", _with(silent=True), KEPT),
    ("KWallet", _rejects("delete"), KEPT),
    ("KWallet", _rejects("read", "look"), UNKNOWN),
    ("Secret Service", _with(locked=True), LOCKED),
    ("Secret Service", _with(keeps=True), KEPT),
    ("Secret Service", _rejects("look"), LOCKED),
]
"""System, what it answers from then on, and what a delete says."""
PLACES = {
    "macOS": "keychain",
    "Windows": "credential-manager",
    "KWallet": "kwallet",
    "Secret Service": "secret-service",
}


@pytest.mark.parametrize("value", ["short", LONG], ids=["short", "long"])
@pytest.mark.parametrize(("name", "play", "wanted"), ANSWERS)
async def test_a_delete_is_believed_only_when_a_read_finds_nothing(
    name: str, play: Play, wanted: tuple[str, str | None], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, backend = SYSTEMS[name](monkeypatch)
    await Vault(backend).set("token", value)
    play(system)

    with pytest.raises(VaultError) as caught:
        await Vault(backend).delete("token")

    assert (caught.value.code, caught.value.data.get("reason")) == wanted
    assert (caught.value.data["keyring"], caught.value.data["name"]) == (PLACES[name], "token")
    assert str(caught.value.data["items"]).startswith("token")
    assert system.texts(), "it is still there"
    assert value not in str(caught.value)


@pytest.mark.parametrize("value", ["short", LONG], ids=["short", "long"])
@pytest.mark.parametrize("name", SYSTEMS)
async def test_what_is_kept_comes_back_and_goes(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    system, backend = SYSTEMS[name](monkeypatch)
    await Vault(backend).set("other", "of another")
    for text in ("first", value, "second", value):
        await Vault(backend).set("token", text)
        assert await Vault(backend).get("token") == text
    await Vault(backend).delete("token")
    await Vault(backend).delete("token")
    assert await Vault(backend).get("token") is None
    assert set(system.texts()) == {"1:of another"}


@pytest.mark.parametrize("name", SYSTEMS)
async def test_parts_are_written_on_windows_alone_and_read_everywhere(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, backend = SYSTEMS[name](monkeypatch)
    await Vault(backend).set("token", LONG)
    texts = [text for text in system.texts() if text.strip(LONG)]
    assert (f"1:{LONG}" in texts) is (name != "Windows")

    store = backend()
    for part, text in {"old#0a.0": LONG[:PART], "old#0a.1": LONG[PART:], "old": "n:0a:2"}.items():
        if name == "Windows" and len(text) > PART:
            continue
        store.set_password(SERVICE, part, text)
    if name != "Windows":
        assert await Vault(backend).get("old") == LONG
        await Vault(backend).delete("old")
        assert not [text for text in system.texts() if text in LONG]


def kept_by_windows(manager: CredentialManager) -> list[int]:
    """Bytes of each value."""
    return [len(one["CredentialBlob"]) for one in manager.targets.values()]


@pytest.mark.parametrize("letter", ["x", "\u80a1", "\U0001f4c8"])
async def test_windows_takes_every_part(letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    manager, backend = windows(monkeypatch)
    await Vault(backend).set("token", letter * 3 * PART)
    assert await Vault(backend).get("token") == letter * 3 * PART
    assert max(kept_by_windows(manager)) <= 2560


async def test_windows_keeps_no_value_that_was_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keyring moves the value before to a second name, where no read looks."""
    manager, backend = windows(monkeypatch)
    for value in ("first", "second"):
        await Vault(backend).set("token", value)
    assert set(manager.texts()) == {"1:second"}


def test_windows_keeps_secrets_on_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    manager, _backend = windows(monkeypatch)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", WINDOWS)
    monkeypatch.setattr(Windows, "missing_deps", False)  # of another system
    choose_backend().set_password(SERVICE, "token", "1:x")
    assert [one["Persist"] for one in manager.targets.values()] == [manager.CRED_PERSIST_LOCAL_MACHINE]


async def test_a_write_that_kwallet_drops_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    wallet, backend = kde(monkeypatch)
    vault = Vault(backend)
    await vault.set("token", "first")
    wallet.silent = True
    with pytest.raises(VaultUnavailable, match="keyring-keeps-nothing"):
        await vault.set("token", "second")
    assert await vault.get("token") == "first"


async def test_a_delete_keeps_the_pointer_to_parts_that_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it nobody would find them."""
    manager, backend = windows(monkeypatch)
    await Vault(backend).set("token", LONG)
    manager.holds = lambda target: "#" in target
    with pytest.raises(VaultError, match="keyring-keeps-it"):
        await Vault(backend).delete("token")
    manager.holds = lambda _target: False
    await Vault(backend).delete("token")
    assert manager.texts() == []


async def test_of_several_items_of_one_name_none_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    collection, backend = gnome(monkeypatch)
    await Vault(backend).set("token", "mine")
    collection.items.append(SecretItem(collection, {"service": SERVICE, "username": "token"}, "1:theirs"))
    await Vault(backend).delete("token")
    assert collection.texts() == []


async def test_a_prompt_that_nobody_answers_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """A write behind it would come later than what was said meanwhile: nothing is written until it is over."""
    keychain, backend = macos(monkeypatch)
    await Vault(backend).set("token", "first")
    answer, asked = threading.Event(), list[bool]()
    keychain.prompt = lambda: asked.append(answer.wait(CEILING))
    vault = Vault(backend, timeout=0.05)
    with pytest.raises(VaultTimeout, match="keyring-prompt-unanswered"):
        await vault.set("token", "second")
    with pytest.raises(VaultError, match="keyring-cannot-tell"):
        await vault.delete("token")
    assert asked == []
    answer.set()
    await until(lambda: keychain.texts() == ["1:second"])
    await vault.delete("token")
    assert keychain.texts() == []


async def test_a_prompt_holds_up_its_own_entry_alone_also_when_its_caller_was_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keychain, backend = macos(monkeypatch)
    answer = threading.Event()
    vault = Vault(backend, timeout=0.3)
    await vault.set("token", "first")
    stuck, prompts = threading.Event(), iter([True])

    def prompt() -> None:
        if next(prompts, False):
            stuck.set()
            answer.wait(CEILING)

    keychain.prompt = prompt
    async with asyncio.TaskGroup() as group:
        given_up = group.create_task(vault.set("token", "second"))
        await until(stuck.is_set)
        given_up.cancel()
    with pytest.raises(VaultTimeout):
        await vault.get("token")
    with pytest.raises(VaultTimeout):
        await vault.set("token", "third")
    await vault.set("other", "of another")
    assert sorted(keychain.texts()) == ["1:first", "1:of another"]
    answer.set()
    await until(lambda: sorted(keychain.texts()) == ["1:of another", "1:second"])
    await vault.set("token", "third")
    assert sorted(keychain.texts()) == ["1:of another", "1:third"]


async def test_without_a_keyring_a_delete_names_no_place_to_look_at() -> None:
    def none() -> KeyringBackend:
        raise VaultUnavailable("keyring-unavailable", reason="NoKeyring")

    with pytest.raises(VaultError, match="keyring-none") as caught:
        await Vault(none).delete("token")
    assert "keyring" not in caught.value.data


# --- macOS: several names ---------------------------------------------------------------------------------------------


async def test_a_set_on_macos_goes_beside_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keyring deletes and adds: between the two the only copy would be gone."""
    keychain, backend = macos(monkeypatch)
    vault = Vault(backend)
    for number in range(3 * COPIES):
        await vault.set("token", f"value {number}")
        assert keychain.texts() == [f"1:value {number}"]
        assert vault.remains("token") is None


async def test_a_copy_of_another_build_is_left_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain, backend = macos(monkeypatch)
    await Vault(backend).set("token", "first")
    keychain.update()
    vault = Vault(backend)
    await vault.set("token", "second")
    left = vault.remains("token")
    assert left is not None
    assert (left.code, left.data["items"], left.data["keyring"]) == ("keyring-keeps-it", "token", "keychain")
    assert await Vault(backend).get("token") == "second"


async def test_a_copy_that_cannot_be_read_is_passed_over_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain, backend = macos(monkeypatch)
    keychain.items["token"], keychain.items["token@2"] = ("1:first", 1), ("1:second", 0)
    keychain.foreign_read = AUTH_FAILED
    vault = Vault(backend)
    assert await vault.get("token") == "first"
    passed = vault.remains("token")
    assert passed is not None
    assert (passed.code, passed.data["items"]) == ("keyring-passed-over", "token@2")
    assert "keyring" not in passed.data, "nobody is told to delete what may be the only copy that still works"
    with pytest.raises(VaultError):
        await vault.probe("token")  # the one above may be the later one: nothing is put above it
    assert len(keychain.items) == 2


async def test_names_that_are_all_taken_are_an_error_that_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain, backend = macos(monkeypatch)
    for number in range(1, COPIES + 1):
        keychain.items["token" if number == 1 else f"token@{number}"] = (f"1:{number}", 0)
    vault = Vault(backend)
    assert await vault.get("token") == str(COPIES)
    with pytest.raises(VaultError, match="keyring-full"):
        await vault.probe("token")
    with pytest.raises(VaultError, match="keyring-full"):
        await vault.set("token", "new")
    assert await vault.get("token") == str(COPIES)
    assert len(keychain.items) == COPIES


async def test_a_value_at_the_last_name_moves_down_above_what_cannot_be_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The value counts at each moment, and no void one comes above it."""
    for call in range(60, 0, -1):
        keychain, backend = macos(monkeypatch)
        keychain.items = {"token": ("1:void", 0), "token@2": ("1:void", 1), "token@4": ("1:void", 0)}
        keychain.items[f"token@{COPIES}"] = ("1:current", 1)
        keychain.killed_at = call
        try:
            await Vault(backend).probe("token")
            assert sorted(keychain.items) == ["token", "token@4", "token@5", "token@6"]
        except VaultError:
            assert keychain.killed
        keychain.new_run()
        assert await Vault(backend).get("token") == "current", call


async def test_a_pointer_of_an_earlier_version_is_not_written_on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain, backend = macos(monkeypatch)
    keychain.items = {"token": ("n:0a:2", 0), "token#0a.0": ("fir", 0), "token#0a.1": ("st", 0)}
    vault = Vault(backend)
    await vault.probe("token")
    assert await vault.get("token") == "first"
    assert keychain.items["token@2"] == ("1:first", 1)
    await vault.set("token", "second")
    assert await vault.get("token") == "second"
    assert keychain.items["token"] == ("n:0a:2", 0)
    assert "token@2" not in keychain.items


@pytest.mark.parametrize("name", ["Windows", "KWallet", "Secret Service"])
async def test_where_a_rewrite_is_one_step_the_entry_is_probed_by_its_own_value(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, backend = SYSTEMS[name](monkeypatch)
    vault = Vault(backend)
    await vault.set("token", LONG)
    before = sorted(system.texts())
    await vault.probe("token")
    assert sorted(system.texts()) == before
    system.rejects.add("write")
    with pytest.raises(VaultError):
        await vault.probe("token")
    assert await vault.get("token") == LONG


@pytest.mark.parametrize("name", SYSTEMS)
async def test_without_an_entry_a_probe_is_of_another_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    system, backend = SYSTEMS[name](monkeypatch)
    assert await Vault(backend).probe("token")
    assert system.texts() == []


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize("end", ["killed_at", "fails_at"])
async def test_a_change_that_ends_anywhere_leaves_the_old_or_the_new_value_and_nothing_that_a_delete_misses(
    name: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for old, new in ((LONG, LONG.upper()), (LONG, "short"), ("short", LONG)):
        for call in range(1, 80):
            system, backend = SYSTEMS[name](monkeypatch)
            await Vault(backend).set("token", old)
            system.new_run()
            setattr(system, end, call)
            changed = await _ends_whole(Vault(backend), new)
            whole = system.calls < call
            system.new_run()
            assert await Vault(backend).get("token") in ({new} if changed else {old, new}), call
            await Vault(backend).delete("token")
            assert [text for text in system.texts() if "token" in text.lower() or "short" in text] == [], call
            if whole:
                break
        else:
            pytest.fail("more calls than were tried")


async def _ends_whole(vault: Vault, new: str) -> bool:
    try:
        await vault.set("token", new)
    except VaultError:
        return False
    return True


def test_each_system_has_its_own_answers() -> None:
    assert {name for name, _play, _wanted in ANSWERS} == set(SYSTEMS)
    assert all(issubclass(kind, System) for kind in (Keychain, CredentialManager, Wallet, Collection))
