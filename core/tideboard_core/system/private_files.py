"""Files that only their owner may read: directories 0700, files 0600, symbolic links refused, writes atomic.

On Windows the access list of the folder closes it and what is made in it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.system import access_list

WAITS = (0.01, 0.03, 0.1) if sys.platform == "win32" else ()
"""Seconds between tries of a replacement: Windows refuses it while a scanner or an indexer reads the old file."""

_NO_FULL_FLUSH: Final = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOTTY})
"""What a volume says that knows no such flush; macOS has two numbers for "not supported"."""

_DATABASE = ("", "-wal", "-shm", "-journal")
"""What SQLite appends to the name of a database for its other files."""


def private_directory(path: Path) -> Path:
    """Make `path` (and its parents) if needed and close it to others; raises BadInput for a link or a file."""
    with contextlib.suppress(FileExistsError):  # a file in its place; the next line says so
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.is_symlink() or not path.is_dir():
        raise BadInput("not-a-directory", path=str(path))
    _close_to_others(path, 0o700)
    return path


def check_private_file(path: Path) -> None:
    """Refuse a link or anything but a plain file at `path`; an absent one is fine. Closes it to others."""
    if path.is_symlink():
        raise BadInput("symbolic-link", path=str(path))
    if not path.exists():
        return
    if not path.is_file():
        raise BadInput("not-a-file", path=str(path))
    _close_to_others(path, 0o600)


def database_files(path: Path) -> list[Path]:
    """An SQLite database and its other files, whether they exist or not."""
    return [path.with_name(path.name + suffix) for suffix in _DATABASE]


def write_private(path: Path, data: bytes) -> None:
    """Replace `path` by `data`: temporary file, mode, data, flush, replace, in that order; OSError comes out."""
    check_private_file(path)
    import tempfile  # with the packers that it brings half a megabyte; an exchange writes no file of this kind

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            if sys.platform == "win32":
                access_list.close_to_others(Path(name))
            else:
                os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            flush_to_disk(file.fileno())
        _replace(Path(name), path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def move_aside(path: Path) -> Path:
    """Move a damaged file to `*.damaged.json`, so that a new one can be written; returns where it is.

    One that lies there stays: the next has the day of its last write in its name, and of a day the newest is kept.
    """
    aside = path.with_suffix(".damaged.json")
    if aside.exists():
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        aside = path.with_suffix(f".damaged-{day}.json")
    return path.replace(aside)


def flush_to_disk(handle: int) -> None:
    """Make what was written to an open file outlive the power; on macOS past the drive's own cache. Raises OSError.

    There `fsync` ends at the drive. A volume that knows no such flush (shares, FAT) gets what it knows, as by SQLite.
    """
    if sys.platform != "win32":
        import fcntl

        whole = getattr(fcntl, "F_FULLFSYNC", None)
        if whole is not None:
            try:
                fcntl.fcntl(handle, whole)
            except OSError as error:
                if error.errno not in _NO_FULL_FLUSH:
                    raise
            else:
                return
    os.fsync(handle)  # noqa: TID251


def sync_folder(folder: Path) -> None:
    """Make a changed name last through a loss of power; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            flush_to_disk(handle)
        finally:
            os.close(handle)


def _replace(new: Path, old: Path) -> None:
    for seconds in WAITS:
        with contextlib.suppress(PermissionError):
            new.replace(old)
            return
        time.sleep(seconds)
    new.replace(old)


def _close_to_others(path: Path, mode: int) -> None:
    if sys.platform == "win32":
        access_list.close_to_others(path)
    elif stat.S_IMODE(path.stat().st_mode) != mode:
        path.chmod(mode)
