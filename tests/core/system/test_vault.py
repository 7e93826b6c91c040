"""The vault against a real keyring service on a private bus, in each of its states."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import threading
import traceback
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import example, given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import SecretService
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import PasswordDeleteError

from fakes.servers.keyring import keyring_service
from fakes.values.clock import ManualClock
from fakes.values.waiting import CEILING
from tideboard_core.audit.anchor import stored_anchor
from tideboard_core.audit.records import FILE, LogAnchor
from tideboard_core.errors import VaultError, VaultLocked, VaultTimeout, VaultUnavailable
from tideboard_core.lock.own_password import NAME, OwnPassword, RememberedUnlocks
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.order import AccountId, Environment
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.keyring_entries import PART, SERVICE
from tideboard_core.system.settings import Backend, Connection, LongportPlace
from tideboard_core.system.vault import BUS, Vault, choose_backend

TOKEN = "".join(chr(33 + index % 90) for index in range(PART * 2 + 500))


class MemoryKeyring(KeyringBackend):
    """Keeps entries in a dict; `fail_at` makes that write raise, `order` notes writes and deletes."""

    priority = 1.0

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.writes = 0
        self.fail_at = 0

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        assert service == SERVICE
        self.writes += 1
        if self.writes == self.fail_at:
            raise ConnectionResetError
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop(username, None) is None:
            raise PasswordDeleteError(username)


@pytest.mark.filterwarnings("ignore:unclosed.*socket:ResourceWarning")
class TestRealService:
    """gnome-keyring, as a Linux desktop runs it."""

    async def test_a_secret_outlives_the_service(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with keyring_service(tmp_path, monkeypatch) as vault:
            assert await vault.get("opend") is None
            await vault.set("opend", "correct horse")
        with keyring_service(tmp_path, monkeypatch) as vault:
            assert await vault.get("opend") == "correct horse"
            await vault.delete("opend")
            await vault.delete("opend")
            assert await vault.get("opend") is None

    async def test_a_long_secret_is_split_and_comes_back_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with keyring_service(tmp_path, monkeypatch) as vault:
            await vault.set("token", TOKEN)
            assert await vault.get("token") == TOKEN

    async def test_locked_is_not_absent(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with keyring_service(tmp_path, monkeypatch) as vault:
            await vault.set("opend", "correct horse")
        for password in (None, "wrong"):
            with keyring_service(tmp_path, monkeypatch, password) as vault:
                with pytest.raises(VaultLocked):
                    await vault.get("opend")
                with pytest.raises(VaultLocked):
                    await vault.set("opend", "new")

    async def test_no_collection_and_nobody_to_ask_is_locked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with keyring_service(tmp_path, monkeypatch, None) as vault, pytest.raises(VaultLocked):
            await vault.get("opend")

    async def test_the_bus_dies_in_between(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with keyring_service(tmp_path, monkeypatch) as vault:
            await vault.set("opend", "correct horse")
        with pytest.raises(VaultUnavailable):
            await vault.get("opend")

    async def test_no_bus_at_all(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nowhere")
        with pytest.raises(VaultUnavailable):
            await Vault(SecretService.Keyring).get("opend")


class PlaintextKeyring(MemoryKeyring):
    """Stands for keyrings.alt, which keyring picks silently when it is installed."""


@pytest.mark.filterwarnings("ignore:unclosed.*socket:ResourceWarning")
async def test_a_service_that_came_later_is_found_by_trying_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nowhere")
    vault = Vault()
    with pytest.raises(VaultUnavailable, match="keyring-unavailable"):
        await vault.probe()

    with keyring_service(tmp_path, monkeypatch):
        assert await vault.probe() == "keyring.backends.SecretService.Keyring"


@pytest.mark.parametrize("kind", [NullKeyring, PlaintextKeyring])
def test_a_backend_that_keeps_no_secret_is_never_used(
    kind: type[KeyringBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"{kind.__module__}.{kind.__qualname__}")

    with pytest.raises(VaultUnavailable) as caught:
        choose_backend()

    assert caught.value.code == "keyring-not-allowed"
    assert kind.__name__ in str(caught.value.data["backend"])


CHOSEN = """
from tideboard_core.errors import VaultUnavailable
from tideboard_core.system.vault import choose_backend
try:
    choose_backend()
except VaultUnavailable as error:
    print(error.code, error.data.get("backend"))
"""
PLAIN = """
from keyring.backend import KeyringBackend

class Plain(KeyringBackend):
    priority = 0.5

    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        raise AssertionError("a secret goes into a file")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a keyring")
@pytest.mark.parametrize("package", ["keyrings.plain", "plain_backend"])
def test_a_backend_that_another_package_makes_is_refused_by_its_name(tmp_path: Path, package: str) -> None:
    module = tmp_path / f"{package.replace('.', '/')}.py"
    module.parent.mkdir(exist_ok=True)
    module.write_text(PLAIN)
    about = tmp_path / "plain-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: plain\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[keyring.backends]\nplain = {package}\n")
    env = {name: value for name, value in os.environ.items() if name != BUS}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(tmp_path), env.get("PYTHONPATH")]))

    found = subprocess.run([sys.executable, "-c", CHOSEN], capture_output=True, text=True, check=True, env=env).stdout

    assert found.split() == ["keyring-not-allowed", f"{package}.Plain"]


def test_a_backend_that_is_not_installed_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BUS, f"unix:path={tmp_path}/nowhere")
    monkeypatch.setitem(sys.modules, "keyring.backends.Windows", None)

    with pytest.raises(VaultUnavailable) as caught:
        choose_backend()

    assert caught.value.data["reason"] == "NoKeyring"


LOADED = """
import sys
from tideboard_core.errors import VaultUnavailable
from tideboard_core.system.vault import choose_backend
try:
    choose_backend()
except VaultUnavailable as error:
    print(error.code, sys.modules.get("secretstorage") is not None, "cryptography" in sys.modules)
print(*({"email.message", "http.client", "zipfile"} & sys.modules.keys()))
import more_itertools
print(more_itertools.first([1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is of Linux")
@pytest.mark.parametrize("reachable", [True, False])
def test_the_library_of_the_secret_service_is_loaded_where_a_bus_has_an_address(
    reachable: bool, tmp_path: Path
) -> None:
    env = {name: value for name, value in os.environ.items() if name != BUS}
    env |= {BUS: f"unix:path={tmp_path}/nowhere"} if reachable else {}
    found = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=env).stdout
    choice, unused, late = found.splitlines()

    assert choice.split() == ["keyring-unavailable", str(reachable), str(reachable)]
    assert unused == ""  # what the library finds packages with, and what those below it can download with
    assert late == "1"


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is of Linux")
def test_the_library_looks_for_the_bus_at_no_other_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a later one look into the folder of the session, a keyring that it finds there must not be left out."""
    import secretstorage  # installed on Linux alone

    monkeypatch.delenv(BUS, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        with pytest.raises(secretstorage.SecretServiceNotAvailableException, match=f"{BUS} is unset"):
            secretstorage.dbus_init()


async def test_the_null_backend_is_found_out_even_if_it_were_allowed() -> None:
    with pytest.raises(VaultUnavailable, match="keyring-keeps-nothing"):
        await Vault(NullKeyring).probe()


async def test_a_backend_that_keeps_nothing_is_given_no_secret() -> None:
    given = list[str]()

    class Forgetful(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            given.append(password)

    with pytest.raises(VaultUnavailable, match="keyring-keeps-nothing"):
        await Vault(Forgetful).set("opend", "correct horse")
    assert len(given) == 1
    assert "correct horse" not in given[0]


async def test_what_the_library_keeps_of_its_loading_has_no_secret() -> None:
    """On each system it keeps the error of a backend that another system has, with the frames below."""
    kept = list[ImportError]()

    def load() -> KeyringBackend:
        try:
            raise ImportError
        except ImportError as error:
            kept.append(error)
        return memory

    memory = MemoryKeyring()
    await Vault(load).set("opend", "correct horse")

    [error] = kept
    assert error.__traceback__ is not None
    below = [frame.f_locals for frame, _line in traceback.walk_stack(error.__traceback__.tb_frame)]
    assert len(below) > 1
    assert not [values for values in below if "correct horse" in values.values()]


async def test_each_call_chooses_once_while_no_backend_can_be_chosen() -> None:
    """A bus that does not answer takes 25 s of a choice: with a second one the call would end as if nobody answered."""
    asked, memory = list[bool](), MemoryKeyring()

    def none_twice() -> KeyringBackend:
        asked.append(True)
        if len(asked) < 3:
            raise VaultUnavailable("keyring-unavailable", reason="NoKeyring")
        return memory

    vault = Vault(none_twice)
    for count in (1, 2):
        with pytest.raises(VaultUnavailable):
            await vault.get("opend")
        assert len(asked) == count

    assert await vault.get("opend") is None


async def test_an_unanswered_prompt_times_out_and_the_next_call_works() -> None:
    asked, answer, memory = [], threading.Event(), MemoryKeyring()

    def backend() -> KeyringBackend:
        asked.append(True)
        if len(asked) == 1:
            answer.wait(CEILING)
        return memory

    vault = Vault(backend, timeout=0.05)
    with pytest.raises(VaultTimeout):
        await vault.get("opend")

    assert await vault.get("opend") is None
    answer.set()


async def test_whoever_keeps_logs_clean_hears_of_every_value() -> None:
    memory, seen = MemoryKeyring(), list[str]()
    await Vault(lambda: memory).set("opend", "correct horse")

    await Vault(lambda: memory, seen=seen.append).get("opend")
    await Vault(lambda: memory, seen=seen.append).set("opend", "battery staple")

    assert seen == ["correct horse", "battery staple"]


async def test_errors_never_carry_the_secret() -> None:
    memory = MemoryKeyring()
    memory.fail_at = 2
    with pytest.raises(VaultError) as caught:
        await Vault(lambda: memory).set("opend", "correct horse")

    assert "correct horse" not in f"{caught.value!r} {caught.value} {caught.value.data}"
    assert caught.value.__cause__ is None


@given(
    new=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3 * PART),
    fail_at=st.integers(2, 9),
)
async def test_an_interrupted_change_leaves_the_old_or_the_new_value(new: str, fail_at: int) -> None:
    memory = MemoryKeyring()
    vault = Vault(lambda: memory)
    await vault.set("token", TOKEN)
    memory.writes, memory.fail_at = 0, fail_at

    with contextlib.suppress(VaultUnavailable):
        await vault.set("token", new)

    assert await vault.get("token") in {TOKEN, new}


@given(st.lists(st.text(max_size=3 * PART), min_size=1, max_size=4))
@example(["x" * 2 * PART, "y"])
async def test_nothing_of_older_values_is_left(values: list[str]) -> None:
    memory = MemoryKeyring()
    vault = Vault(lambda: memory)
    for value in values:
        await vault.set("token", value)
    assert await vault.get("token") == values[-1]
    assert sum(len(entry) for entry in memory.entries.values()) <= len(values[-1]) + 20

    await vault.delete("token")
    assert memory.entries == {}


def test_a_prompt_is_waited_for_one_minute() -> None:
    assert Vault()._timeout == 60.0


@pytest.mark.usefixtures("whole_memory")  # the hash is one of version 0.1
async def test_what_version_0_1_kept_is_found_and_leaves_no_name_that_tells_an_account(tmp_path: Path) -> None:
    """Own password, a remembered unlock (asked anew), a credential for addresses of one's own, the log's anchor."""
    store, log, clock = MemoryKeyring(), tmp_path / FILE, ManualClock()
    salt = b"0123456789abcdef"
    digest = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(b"caf\xc3\xa9 1234")
    hashed = ":".join(base64.b64encode(part).decode() for part in (salt, digest))
    anchor = f"audit-anchor-{hashlib.sha256(str(log.resolve()).encode()).hexdigest()[:16]}"
    kept = {
        "trading-password": hashed,
        "unlock-281756460000000001": "a" * 32,
        "longport-mine.example-api-key": '{"kind":"api-key","app_key":"k","app_secret":"s","access_token":"t"}',
        anchor: f"3 {'b' * 64} 2026-11-20",
    }
    for name, value in kept.items():
        store.set_password(SERVICE, name, f"1:{value}")
    vault = Vault(lambda: store)
    place = LongportPlace(http_url="https://mine.example", quote_url="wss://mine.example/q")
    connection = Connection(backend=Backend.LONGPORT, longport=place)

    own, remembered = OwnPassword(vault), RememberedUnlocks(vault)
    credentials = CredentialShelf(vault, clock=clock).of(connection.credential_name, old=connection.old_credential_name)
    assert await own.fits("cafe\u0301 1234")
    number = AccountId("281756460000000001", Environment.LIVE, "futu")
    assert await remembered.get(number, "127.0.0.1:11111") is None, "for which server is not known: typed anew"
    assert await credentials.load() == ApiKey(app_key="k", app_secret="s", access_token="t")
    assert await stored_anchor(vault, log) == LogAnchor(count=3, head="b" * 64)

    assert sorted(store.entries) == sorted([NAME, connection.credential_name, anchor])
    assert await OwnPassword(vault).fits("caf\u00e9 1234")
    await credentials.forget()
    assert connection.credential_name not in store.entries
