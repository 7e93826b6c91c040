"""The order log's one handle on the disk."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from tideboard_core.audit.file import DiskFile
from tideboard_core.errors import BadInput


def test_what_is_written_is_read_and_can_be_cut(tmp_path: Path) -> None:
    file = DiskFile(tmp_path / "log")
    assert file.write(b"hello world", 0) == 11
    file.truncate(5)
    file.sync()

    assert file.read() == b"hello"
    file.close()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_an_open_file_of_others_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"")
    path.chmod(0o666)

    DiskFile(path).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_a_pipe_and_a_folder_are_no_log(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("pipes and links are POSIX")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()

    with pytest.raises(BadInput, match="symbolic-link"):
        DiskFile(tmp_path / "link")
    with pytest.raises(BadInput, match="not-a-file"):
        DiskFile(tmp_path / "pipe")
    with pytest.raises(OSError, match="directory"):
        DiskFile(tmp_path / "folder")
    assert not (tmp_path / "elsewhere").exists()


def test_a_link_is_no_log_where_the_system_itself_would_follow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has no such flag for opening."""
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    monkeypatch.delattr(os, "O_NOFOLLOW", raising=False)

    with pytest.raises(BadInput, match="symbolic-link"):
        DiskFile(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


def test_room_is_made_by_writing_where_the_system_cannot_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows and macOS; what stands in the file stays, and no more is written than was asked for."""
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    file = DiskFile(tmp_path / "log")
    file.write(b"hello", 0)

    file.allocate(5, 100_000)
    file.allocate(5, 10)

    assert file.read() == b"hello" + bytes(100_000)
    file.close()


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="the system cannot reserve")
def test_an_error_of_the_disk_is_not_taken_for_a_missing_ability(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "posix_fallocate", full)
    file = DiskFile(tmp_path / "log")

    with pytest.raises(OSError, match="no space"):
        file.allocate(0, 4096)
    file.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody rename or remove an open log")
def test_a_file_knows_when_its_path_names_another(tmp_path: Path) -> None:
    path = tmp_path / "log"
    file = DiskFile(path)
    assert file.in_place()

    path.rename(tmp_path / "aside")
    assert not file.in_place()
    path.write_bytes(b"")
    assert not file.in_place()
    path.unlink()
    path.symlink_to(tmp_path / "aside")
    assert not file.in_place()
    path.unlink()
    (tmp_path / "aside").rename(path)
    assert file.in_place()
    file.close()
