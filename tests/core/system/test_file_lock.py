from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from tideboard_core.system.file_lock import lock_handle


def open_file(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)


def test_one_handle_holds_it_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"contents")
    first, second = open_file(path), open_file(path)
    assert lock_handle(first, at=100)
    assert not lock_handle(second, at=100)
    assert path.read_bytes() == b"contents"
    os.close(first)
    assert lock_handle(second, at=100)
    os.close(second)


def refuse_locks(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(number, "no")

    windows = sys.platform == "win32"
    monkeypatch.setattr("msvcrt.locking" if windows else "fcntl.flock", refuse)


@pytest.mark.parametrize("number", [errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK, 0])
def test_what_the_systems_and_wine_say_of_a_lock_of_another(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_locks(monkeypatch, number)
    handle = open_file(tmp_path / "file")
    assert not lock_handle(handle, at=0)
    os.close(handle)


def test_a_file_system_without_locks_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_locks(monkeypatch, errno.ENOLCK)
    handle = open_file(tmp_path / "file")
    with pytest.raises(OSError, match="no"):
        lock_handle(handle, at=0)
    os.close(handle)
