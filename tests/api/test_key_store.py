"""A program's key in the keyring: a real service, and systems whose keyring keeps nothing safe."""

from __future__ import annotations

import getpass
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, fail, null

from fakes.servers.keyring import keyring_service
from tideboard_api.__main__ import main
from tideboard_api.errors import KeyRefused
from tideboard_api.key_store import SAFE, SERVICE, store_key, stored_key
from tideboard_core.system.keyring_entries import PLACES

KEY = "tbk_0123abcd_" + "k" * 43


def test_the_same_keyrings_are_safe_as_for_the_window() -> None:
    assert set(SAFE) == set(PLACES)


def test_what_is_no_key_is_not_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda _: "notebook")
    assert main(["key", "store", "notebook"]) == 2
    assert capsys.readouterr().err == (
        "tideboard-api: That is no key of Tideboard: one begins with tbk_ and has 56 characters.\n"
    )


def test_a_program_without_a_console_asks_for_no_key(tmp_path: Path) -> None:
    """As the packaged one on Windows: the shell beside it would read a part of what is typed."""
    command = ["sh", "-c", 'exec "$0" -m tideboard_api key store notebook <&-', sys.executable]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("tideboard-api: no console of its own to ask for the key: use tideboard-api of a wheel\n")


def test_a_key_is_kept_by_the_command_and_found_by_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with keyring_service(tmp_path, monkeypatch):
        backend: KeyringBackend = SecretService.Keyring()  # type: ignore[no-untyped-call]
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
        monkeypatch.setattr(getpass, "getpass", lambda _: f" {KEY}\n")

        assert main(["key", "store", "notebook"]) == 0

        assert stored_key("notebook") == KEY
        assert backend.get_password(SERVICE, "notebook") == KEY
        assert capsys.readouterr().out == "kept for notebook\n"
        with pytest.raises(KeyRefused, match="tideboard-api key store other"):
            stored_key("other")


@pytest.mark.parametrize("backend", [null.Keyring(), fail.Keyring()], ids=["keeps nothing", "none"])  # type: ignore[no-untyped-call]
def test_a_keyring_that_keeps_nothing_safe_is_refused(
    backend: KeyringBackend, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    monkeypatch.setattr(getpass, "getpass", lambda _: KEY)
    with pytest.raises(KeyRefused):
        store_key("notebook", KEY)
    assert main(["key", "store", "notebook"]) == 2
    said = capsys.readouterr()
    assert "No keyring of this system keeps the key safe" in said.err
    assert KEY not in said.out + said.err
