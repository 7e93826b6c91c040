"""The real back ends of the package keyring over systems in memory that answer as Windows, macOS, GNOME and KDE do.

Only what a back end calls is made here: `Security.framework` as keyring's `api` wraps it, `win32cred`, the D-Bus
interface of KWallet, `secretstorage`. Each call of such a system counts; one can fail, and all from one on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, kwallet, macOS
from secretstorage.exceptions import LockedException, PromptDismissedException

DENIED, AUTH_FAILED, NOT_ALLOWED = -128, -25293, -25308
NOT_FOUND, DUPLICATE, NO_ACCESS = -25300, -25299, -25244
DISTURBING = (
    "calls",
    "fails_at",
    "killed_at",
    "rejects",
    "answers",
    "foreign_read",
    "shut",
    "silent",
    "locked",
    "keeps",
)
"""What lets a system refuse, by the names of its attributes."""
BLOB = 2560
"""Bytes that Windows takes for a value."""


class KilledError(Exception):
    """The program is gone: nothing that it does reaches the system any more."""


class System:
    """A keyring of one system. `fails_at` and `killed_at` count calls from 1, 0 is never; `calls` are those so far."""

    def __init__(self) -> None:
        self.calls = self.fails_at = self.killed_at = 0
        self.rejects: set[str] = set()

    def texts(self) -> list[str]:
        """Everything that is kept, whatever its name."""
        raise NotImplementedError

    def fail(self) -> None:
        """Raise what this system answers when it does not work."""
        raise NotImplementedError

    def update(self) -> None:
        """The program is another build from now on."""

    def new_run(self) -> None:
        """The program starts again."""
        self.calls = self.fails_at = self.killed_at = 0

    def shut_out(self, choose: Random) -> None:
        """Refuse everything, or what this system refuses alone, until `open_up`."""
        self.rejects = {"look", "read", "write", "delete"}

    def open_up(self) -> None:
        """Refuse nothing that the program may do."""
        self.rejects = set()

    @property
    def killed(self) -> bool:
        """Whether the program is gone."""
        return 0 < self.killed_at <= self.calls

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """Everything is allowed, and no call counts."""
        before = {name: vars(self)[name] for name in DISTURBING if name in vars(self)}
        self.new_run()
        self.open_up()
        yield
        vars(self).update(before)

    def call(self, kind: str) -> None:
        """Count a call; `rejects` names the kinds that fail each time."""
        self.calls += 1
        if self.killed_at and self.calls >= self.killed_at:
            raise KilledError
        if kind in self.rejects or self.calls == self.fails_at:
            self.fail()


# --- macOS ------------------------------------------------------------------------------------------------------------


class MacError(Exception):
    """As keyring's `api.Error`: a status of the Security framework."""


class MacNotFoundError(MacError):
    """`errSecItemNotFound`."""


class MacDeniedError(MacError):
    """The person cancelled the prompt."""


class MacAuthError(MacError):
    """The item is bound to another signature."""


class Keychain(System):
    """Items belong to the build that added them: another build asks the person, whose answer is `foreign_read`.

    An item of another build is not deleted (-25244), whatever the person said. `prompt` is called before each write.
    """

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, tuple[str, int]] = {}
        self.build = 1
        self.foreign_read = 0
        self.failure = NOT_ALLOWED
        self.answers: dict[str, int] = {}
        self.prompt: Callable[[], object] = bool

    def texts(self) -> list[str]:
        return [text for text, _build in self.items.values()]

    def fail(self) -> None:
        _raise_status(self.failure)

    def update(self) -> None:
        self.build += 1

    def shut_out(self, choose: Random) -> None:
        refused = choose.choice((("read", "write", "delete"), ("delete",), ("write",), ("read",)))
        self.answers = dict.fromkeys(refused, choose.choice((NO_ACCESS, AUTH_FAILED, DENIED, NOT_ALLOWED)))

    def open_up(self) -> None:
        self.answers, self.foreign_read = {}, 0

    def find(self, account: str) -> str:
        self.call("read")
        if account not in self.items:
            _raise_status(NOT_FOUND)
        text, build = self.items[account]
        _raise_status(self.answers.get("read", self.foreign_read if build != self.build else 0))
        return text

    def delete(self, account: str) -> None:
        self.call("delete")
        if account not in self.items:
            _raise_status(NOT_FOUND)
        _raise_status(self.answers.get("delete", NO_ACCESS if self.items[account][1] != self.build else 0))
        del self.items[account]

    def set(self, account: str, password: str) -> None:
        """A delete and an add, as keyring does it."""
        self.prompt()
        try:
            self.delete(account)
        except MacNotFoundError:
            pass
        self.call("write")
        if account in self.items:
            _raise_status(DUPLICATE)
        _raise_status(self.answers.get("write", 0))
        self.items[account] = (password, self.build)


def _raise_status(status: int) -> None:
    kinds = {NOT_FOUND: MacNotFoundError, DENIED: MacDeniedError, AUTH_FAILED: MacAuthError}
    if status:
        raise kinds.get(status, MacError)(status, "Unknown Error")


def macos(monkeypatch: pytest.MonkeyPatch) -> tuple[Keychain, Callable[[], KeyringBackend]]:
    """Keyring's back end of macOS over a keychain in memory."""
    keychain = Keychain()
    api = SimpleNamespace(
        Error=MacError,
        NotFound=MacNotFoundError,
        KeychainDenied=MacDeniedError,
        SecAuthFailure=MacAuthError,
        find_generic_password=lambda _keychain, _service, account: keychain.find(account),
        set_generic_password=lambda _keychain, _service, account, password: keychain.set(account, password),
        delete_generic_password=lambda _keychain, _service, account: keychain.delete(account),
    )
    monkeypatch.setattr(macOS, "api", api, raising=False)
    return keychain, macOS.Keyring


# --- Windows ----------------------------------------------------------------------------------------------------------


class WindowsError(Exception):
    """As pywintypes.error."""

    def __init__(self, winerror: int, funcname: str) -> None:
        super().__init__(winerror, funcname)
        self.winerror, self.funcname = winerror, funcname


class CredentialManager(System):
    """`win32cred`: credentials by the name of their target; those that it `holds` are not deleted."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_SESSION, CRED_PERSIST_LOCAL_MACHINE, CRED_PERSIST_ENTERPRISE = 1, 2, 3

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, dict[str, Any]] = {}
        self.holds: Callable[[str], bool] = lambda _target: False

    def texts(self) -> list[str]:
        return [one["CredentialBlob"].decode("utf-16-le") for one in self.targets.values()]

    def fail(self) -> None:
        raise WindowsError(1312, "CredWrite")  # ERROR_NO_SUCH_LOGON_SESSION

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N802, N803  win32cred's names
        self.call("read")
        if TargetName not in self.targets:
            raise WindowsError(1168, "CredRead")
        return dict(self.targets[TargetName])

    def CredWrite(self, credential: dict[str, Any], _flags: int) -> None:  # noqa: N802
        self.call("write")
        blob = credential["CredentialBlob"].encode("utf-16-le", "surrogatepass")
        if len(blob) > BLOB:
            raise WindowsError(1783, "CredWrite")
        self.targets[credential["TargetName"]] = {**credential, "CredentialBlob": blob}

    def CredDelete(self, Type: int, TargetName: str) -> None:  # noqa: N802, N803
        self.call("delete")
        if self.holds(TargetName):
            raise WindowsError(5, "CredDelete")  # ERROR_ACCESS_DENIED
        if self.targets.pop(TargetName, None) is None:
            raise WindowsError(1168, "CredDelete")


def windows(monkeypatch: pytest.MonkeyPatch) -> tuple[CredentialManager, Callable[[], KeyringBackend]]:
    """Keyring's back end of Windows over credentials in memory."""
    manager = CredentialManager()
    monkeypatch.setattr(Windows, "win32cred", manager, raising=False)
    monkeypatch.setattr(Windows, "pywintypes", SimpleNamespace(error=WindowsError), raising=False)
    return manager, Windows.WinVaultKeyring


# --- KDE --------------------------------------------------------------------------------------------------------------


class BusError(Exception):
    """As dbus.DBusException."""


class Wallet(System):
    """The interface `org.kde.KWallet`. `shut`: the person cancels the prompt; `silent`: a write says that it failed."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, str] = {}
        self.shut = self.silent = False

    def texts(self) -> list[str]:
        return list(self.entries.values())

    def fail(self) -> None:
        raise BusError("org.freedesktop.DBus.Error.NoReply")

    def shut_out(self, choose: Random) -> None:
        self.shut = choose.random() < 0.5
        self.silent = not self.shut

    def open_up(self) -> None:
        self.shut = self.silent = False

    def networkWallet(self) -> str:  # noqa: N802  KWallet's names from here on
        return "kdewallet"

    def open(self, _wallet: str, _window: int, _app: str) -> int:
        return -1 if self.shut else 1

    def isOpen(self, _handle: int) -> bool:  # noqa: N802
        return not self.shut

    def hasFolder(self, _handle: int, _folder: str, _app: str) -> bool:  # noqa: N802
        return False

    def readPasswordList(self, *_question: object) -> dict[str, str]:  # noqa: N802
        return {}

    def hasEntry(self, _handle: int, _folder: str, key: str, _app: str) -> bool:  # noqa: N802
        self.call("look")
        return key in self.entries

    def readPassword(self, _handle: int, _folder: str, key: str, _app: str) -> str:  # noqa: N802
        self.call("read")
        return self.entries.get(key, "")

    def writePassword(self, _handle: int, _folder: str, key: str, value: str, _app: str) -> int:  # noqa: N802
        self.call("write")
        if self.silent:
            return -1
        self.entries[key] = value
        return 0

    def removeEntry(self, _handle: int, _folder: str, key: str, _app: str) -> int:  # noqa: N802
        self.call("delete")
        return -1 if self.silent else 0 if self.entries.pop(key, None) is not None else -1


def kde(monkeypatch: pytest.MonkeyPatch) -> tuple[Wallet, Callable[[], KeyringBackend]]:
    """Keyring's back end of KWallet over a wallet in memory."""
    wallet = Wallet()
    bus = SimpleNamespace(get_object=lambda _name, _path: wallet)
    dbus = SimpleNamespace(
        SessionBus=lambda mainloop: bus, Interface=lambda thing, _name: thing, DBusException=BusError
    )
    monkeypatch.setattr(kwallet, "dbus", dbus, raising=False)
    monkeypatch.setattr(kwallet, "DBusGMainLoop", lambda: None, raising=False)
    return wallet, kwallet.DBusKeyring


# --- GNOME ------------------------------------------------------------------------------------------------------------


class SecretItem:
    """An item of a collection."""

    def __init__(self, owner: Collection, attributes: dict[str, str], secret: str) -> None:
        self._owner, self.attributes, self.secret = owner, attributes, secret

    def unlock(self) -> None:
        """Ask for nothing."""

    def is_locked(self) -> bool:
        return self._owner.locked

    def get_secret(self) -> bytes:
        self._owner.call("read")
        return self.secret.encode()

    def delete(self) -> None:
        self._owner.call("delete")
        if self._owner.keeps:
            raise LockedException("Item is locked!")
        self._owner.items.remove(self)


class Collection(System):
    """A collection of the Secret Service. `locked`: the person dismisses the prompt; `keeps`: its items stay."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[SecretItem] = []
        self.locked = self.keeps = False
        self.connection = SimpleNamespace(close=lambda: None)

    def texts(self) -> list[str]:
        return [item.secret for item in self.items]

    def fail(self) -> None:
        raise PromptDismissedException("Prompt dismissed.")

    def shut_out(self, choose: Random) -> None:
        self.locked = choose.random() < 0.5
        self.keeps = not self.locked

    def open_up(self) -> None:
        self.locked = self.keeps = False

    def is_locked(self) -> bool:
        return self.locked

    def unlock(self) -> bool:
        return self.locked

    def search_items(self, attributes: dict[str, str]) -> Iterator[SecretItem]:
        self.call("look")
        return iter([item for item in self.items if attributes.items() <= item.attributes.items()])

    def create_item(self, _label: str, attributes: dict[str, str], secret: str, *, replace: bool) -> None:
        self.call("write")
        same = [item for item in self.items if replace and item.attributes == attributes]
        if same:
            same[0].secret = secret
        else:
            self.items.append(SecretItem(self, attributes, secret))


def gnome(monkeypatch: pytest.MonkeyPatch) -> tuple[Collection, Callable[[], KeyringBackend]]:
    """Keyring's back end of the Secret Service over a collection in memory."""
    collection = Collection()
    service = SimpleNamespace(dbus_init=lambda: collection.connection, get_default_collection=lambda _bus: collection)
    monkeypatch.setattr(SecretService, "secretstorage", service)
    return collection, SecretService.Keyring


SYSTEMS: dict[str, Callable[[pytest.MonkeyPatch], tuple[Any, Callable[[], KeyringBackend]]]] = {
    "macOS": macos,
    "Windows": windows,
    "KWallet": kde,
    "Secret Service": gnome,
}
