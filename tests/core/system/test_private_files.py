"""Private files: modes whatever the umask, links refused, replacement in one step."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.system import private_files
from tideboard_core.system.private_files import check_private_file, private_directory, sync_folder, write_private

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; its user folders are private")


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """The worst umask: everything would be open to everybody."""
    old = os.umask(0)
    yield
    os.umask(old)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@posix
def test_directories_are_closed_to_others_also_old_ones(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir(mode=0o777)

    private_directory(old)
    private_directory(tmp_path / "new")

    assert (mode(old), mode(tmp_path / "new")) == (0o700, 0o700)


@posix
def test_files_are_closed_to_others_also_old_ones(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("x")
    check_private_file(tmp_path / "old")
    write_private(tmp_path / "new", b"y")

    assert (mode(tmp_path / "old"), mode(tmp_path / "new")) == (0o600, 0o600)
    assert (tmp_path / "new").read_bytes() == b"y"


def test_long_and_chinese_paths(tmp_path: Path) -> None:
    """Longer than the 259 characters of Windows' old limit, which stands where long paths were not switched on."""
    folder = tmp_path
    while len(str(folder)) < 300:
        folder = folder / "行情數據 data"
    try:
        private_directory(folder)
    except FileNotFoundError:
        if sys.platform != "win32":
            raise
        pytest.skip("long paths are not switched on")
    write_private(folder / "設定.json", b"y")
    check_private_file(folder / "設定.json")

    assert (folder / "設定.json").read_bytes() == b"y"


@posix
def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "file").write_text("keep")
    (tmp_path / "dirlink").symlink_to(tmp_path / "real")
    (tmp_path / "filelink").symlink_to(tmp_path / "file")

    with pytest.raises(BadInput, match="not-a-directory"):
        private_directory(tmp_path / "dirlink")
    with pytest.raises(BadInput, match="symbolic-link"):
        write_private(tmp_path / "filelink", b"gone")
    assert (tmp_path / "file").read_text() == "keep"


def test_what_replaces_a_file_was_on_disk_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, synced = tmp_path / "kept", []
    path.write_bytes(b"old")

    def sync(handle: int) -> None:
        synced.append((os.fstat(handle).st_size, path.read_bytes()))

    monkeypatch.setattr(os, "fsync", sync)
    write_private(path, b"newer")

    assert synced == [(5, b"old")]
    assert path.read_bytes() == b"newer"


def test_something_else_at_the_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        check_private_file(tmp_path)

    assert caught.value.code == "not-a-file"
    assert caught.value.data["path"] == str(tmp_path)


@pytest.mark.parametrize(("readers", "replaced"), [(2, True), (3, False)])
def test_a_file_that_is_read_at_that_moment_is_replaced_a_little_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readers: int, *, replaced: bool
) -> None:
    """Windows refuses while a scanner has the old file open; after a few tries that is told, the old one whole."""
    left = [PermissionError(13, "the file is in use")] * readers
    really = Path.replace

    def replace(new: Path, old: Path) -> Path:
        if left:
            raise left.pop()
        return really(new, old)

    path = tmp_path / "settings.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(private_files, "WAITS", (0.0, 0.0))
    monkeypatch.setattr(Path, "replace", replace)

    if replaced:
        write_private(path, b"new")
    else:
        with pytest.raises(PermissionError):
            write_private(path, b"new")

    assert path.read_bytes() == (b"new" if replaced else b"old")
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


class FullFlush:
    """`fcntl` of macOS: 51 is F_FULLFSYNC there; `errors` by call, None = done."""

    def __init__(self, *errors: int | None) -> None:
        self.errors, self.calls = list(errors), list[int]()

    def __call__(self, _handle: int, command: int) -> int:
        self.calls.append(command)
        error = self.errors.pop(0)
        if error is not None:
            raise OSError(error, "refused")
        return 0


@posix
@pytest.mark.parametrize(
    ("answer", "plain"),
    [(None, 0), *((one, 1) for one in (errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOTTY))],
    ids=str,
)
def test_on_macos_a_file_is_flushed_past_the_cache_of_the_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: int | None, plain: int
) -> None:
    """A volume without such a flush gets the plain one."""
    import fcntl

    flush, synced = FullFlush(answer, None), list[int]()
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", flush)
    monkeypatch.setattr(os, "fsync", synced.append)
    write_private(tmp_path / "kept", b"new")
    assert (flush.calls, len(synced)) == ([51], plain)
    sync_folder(tmp_path)
    assert (flush.calls, len(synced)) == ([51, 51], plain)


@posix
def test_on_macos_a_flush_that_fails_is_no_flush(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    (tmp_path / "kept").write_bytes(b"old")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", FullFlush(errno.EIO))
    with pytest.raises(OSError, match="refused"):
        write_private(tmp_path / "kept", b"new")
    assert (tmp_path / "kept").read_bytes() == b"old"
