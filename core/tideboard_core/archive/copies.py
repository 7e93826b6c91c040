"""Backs an archive up into one file and restores it; a copy that does not pass verification is not kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

from tideboard_core.archive.database import FILE, Database, open_for_reading, translated_errors
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.verification import verify
from tideboard_core.system.private_files import check_private_file, database_files, private_directory


def back_up(folder: Path, target: Path) -> int:
    """Copy the archive of a folder into the file `target`, also while it is written; returns the copy's bytes.

    The copy is of one moment and is verified before it takes the name `target`. Damaged blocks of the archive are
    copied as they are, and the copy then has the same damages. Raises ArchiveError NOT_WHOLE if the copy differs,
    OSError from the disk.
    """
    check_private_file(target)
    with closing(open_for_reading(folder / FILE)) as source:
        return _copied(source, target)


def restore(lease: Lease, source: Path) -> None:
    """Put a backup in the place of the archive of the lease's folder; the lease has to be held, no writer open.

    The archive that was there is kept under the name `archive.db.before` (its log as `-wal`) until the next restore.
    ArchiveError NOT_WHOLE if the backup is damaged, UNREADABLE or NEWER if it is no archive of ours, IN_USE if another
    program has the archive open on Windows: nothing is changed then.
    """
    if not lease.held:
        raise ArchiveError(ArchiveFault.HELD, process=0, program="")
    private_directory(lease.folder)
    path = lease.folder / FILE
    fresh = path.with_name(f"{FILE}.restored")
    _check_unused(path)
    with closing(open_for_reading(source)) as backup:
        damages = list(verify(backup))
        if damages:
            raise ArchiveError(ArchiveFault.NOT_WHOLE, path=str(source), damages=len(damages))
        _copied(backup, fresh)
    logs: list[tuple[Path, Path]] = []
    try:
        _check_unused(path)
        logs = _keep(path, path.with_name(f"{FILE}.before"))
        fresh.replace(path)
    except BaseException as error:
        for log, kept in logs:  # it may have minutes that the file lacks
            _second_name(kept, log)
        _remove(fresh)
        if isinstance(error, PermissionError):
            raise ArchiveError(ArchiveFault.IN_USE, path=str(path)) from error
        raise
    _sync_folder(lease.folder)


def _copied(source: Database, target: Path) -> int:
    partial = target.with_name(f".{target.name}.partial")
    _remove(partial)
    try:
        with translated_errors(), closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            partial.chmod(0o600)
            source.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        _check(source, partial)
        size = partial.stat().st_size
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(target)
        _sync_folder(target.parent)
    except BaseException:
        _remove(partial)
        raise
    return size


def _check(source: Database, path: Path) -> None:
    """Verify a copy; ArchiveError NOT_WHOLE for a damage that its source does not have."""
    with closing(open_for_reading(path)) as copy:
        damages = list(verify(copy))
        known = {damage._replace(text="") for damage in verify(source)} if damages else set()
        fresh = [damage for damage in damages if damage._replace(text="") not in known]
        if fresh:
            raise ArchiveError(ArchiveFault.NOT_WHOLE, path=str(path), damages=len(fresh))


def _keep(path: Path, before: Path) -> list[tuple[Path, Path]]:
    """Give the old archive a second name, with its write-ahead log, and take the log from the first.

    Returns the names that logs lost, with their second ones; an error leaves the archive with its log.

    The log stays if another program reads the archive or if it is damaged: it then has minutes that the file lacks.
    Until the restored file takes the first name, the old one has it, so that no writer begins an empty one.
    """
    logs: list[tuple[Path, Path]] = []
    if path.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
        _remove(before)
        for file, kept in zip(database_files(path), database_files(before), strict=True):
            if file.exists() and not file.name.endswith("-shm"):  # SQLite makes the index of the log anew
                _second_name(file, kept)
                logs.append((file, kept))
    _, log, index, journal = database_files(path)
    for file in (index, journal, log):  # the index first: Windows keeps it as long as somebody reads the log
        file.unlink(missing_ok=True)
    return logs[1:]


def _check_unused(path: Path) -> None:
    """Raise ArchiveError IN_USE if Windows would not replace the archive because another handle is open on a file."""
    if sys.platform == "win32":
        import _winapi

        for file in database_files(path):
            if file.exists():
                try:
                    nothing_shared, access = 0, _winapi.GENERIC_READ
                    handle = _winapi.CreateFile(str(file), access, nothing_shared, 0, _winapi.OPEN_EXISTING, 0, 0)
                except PermissionError as error:
                    raise ArchiveError(ArchiveFault.IN_USE, path=str(path)) from error
                _winapi.CloseHandle(handle)


def _second_name(file: Path, name: Path) -> None:
    try:
        name.hardlink_to(file)
    except OSError:  # a file system without them
        shutil.copy2(file, name)


def _remove(path: Path) -> None:
    for each in database_files(path):
        each.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a changed name last through a loss of power; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
