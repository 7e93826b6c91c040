"""Credentials of the LongPort port over a restart of the sandbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fakes.servers.sandbox import PRACTICE_DAY, sandbox_thread
from fakes.values.privacy import is_private
from tideboard_core.errors import BadInput
from tideboard_sandbox.command_line import Options
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_PAPER, LONGPORT_REAL
from tideboard_sandbox.longport.access.api_keys import Applications, Keys, keys_file

PLAIN = Options(opend_port=None, longport_port=0, seed=7, speed=0, date=date.fromisoformat(PRACTICE_DAY))


def keys_of_a_run(options: Options) -> tuple[Any, Any]:
    with sandbox_thread(options) as sandbox:
        return sandbox.line["longport_keys"], sandbox.line["longport_paper_keys"]


def test_keys_are_new_at_each_start(tmp_path: Path) -> None:
    first, second = keys_of_a_run(PLAIN), keys_of_a_run(PLAIN)

    assert all(a[name] != b[name] for a, b in zip(first, second, strict=True) for name in a)


@pytest.mark.parametrize("by_state", [False, True])
def test_keys_of_a_file_survive_a_restart(tmp_path: Path, *, by_state: bool) -> None:
    file = tmp_path / "kept"
    options = replace(PLAIN, state=file) if by_state else replace(PLAIN, longport_keys=file)

    assert keys_of_a_run(options) == keys_of_a_run(options)
    assert is_private(tmp_path / "kept")


def test_a_file_with_the_real_accounts_keys_alone_is_taken_and_completed(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    mine = {"app_key": "k", "app_secret": "s", "access_token": "t"}
    path.write_bytes(msgspec.json.encode(mine))

    real, paper = keys_of_a_run(replace(PLAIN, longport_keys=path))

    assert real == mine
    assert msgspec.json.decode(path.read_bytes()) == {**mine, "paper": paper}


def test_a_refreshed_token_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = Applications(lambda: 0.0, keys_file(path))
    application = ring.register(LONGPORT_REAL)
    ring.register(LONGPORT_PAPER)

    token = ring.refresh(application, 60.0)

    assert keys_file(path).keys[LONGPORT_REAL] == Keys(application.app_key, application.app_secret, token)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"app_key": 1}', b"[" * 100_000])
def test_a_keys_file_that_cannot_be_read_is_refused_by_name_without_its_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)

    with pytest.raises(BadInput) as refused:
        keys_file(path)

    assert str(path) in str(refused.value.data["sentence"])
    assert path.read_bytes() == content


def test_a_link_is_no_keys_file(tmp_path: Path) -> None:
    (tmp_path / "keys.json").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(BadInput):
        keys_file(tmp_path / "keys.json")
