"""Keyrings for tests: the real service on a private bus, and one in memory that fails when it is sent to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backends import SecretService

from fakes.servers.desktop_services import gnome_keyring, private_bus
from fakes.values.lock import MemoryStore
from tideboard_core.errors import VaultError
from tideboard_core.system.vault import Vault

PASSWORD = "master"


@contextlib.contextmanager
def keyring_service(home: Path, monkeypatch: pytest.MonkeyPatch, password: str | None = PASSWORD) -> Iterator[Vault]:
    """A keyring service over `home`, and a vault on it."""
    with private_bus() as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
        monkeypatch.delenv("DISPLAY", raising=False)
        with gnome_keyring(home, bus, password):
            yield Vault(SecretService.Keyring)


class FailingStore(MemoryStore):
    """Raises the error that stands under the name of a call; `calls` notes what was asked, in order.

    `left` is what remains beside each secret.
    """

    def __init__(self, **errors: VaultError) -> None:
        super().__init__()
        self.errors = errors
        self.calls: list[str] = []
        self.left: VaultError | None = None

    async def get(self, name: str) -> str | None:  # type: ignore[override]  # the port's get has no default
        """The secret or None."""
        self._ask("get")
        return await super().get(name)

    async def set(self, name: str, value: str) -> None:
        """Keep it."""
        self._ask("set")
        await super().set(name, value)

    async def delete(self, name: str) -> None:
        """Forget it."""
        self._ask("delete")
        await super().delete(name)

    async def probe(self, name: str = "") -> str:
        """Whether it keeps anything."""
        self._ask("probe")
        return await super().probe()

    def remains(self, name: str) -> VaultError | None:
        """What it was told."""
        return self.left

    def _ask(self, call: str) -> None:
        self.calls.append(call)
        if call in self.errors:
            raise self.errors[call]
