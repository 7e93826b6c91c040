"""Backs an archive and the settings up into one file and restores it; what does not pass verification is not kept."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tideboard_core.archive.blocks import checksum
from tideboard_core.archive.database import FILE, PUBLICATIONS, Database, open_for_reading, translated_errors
from tideboard_core.archive.definitions import providers_of, refuse_mixture
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.verification import verify
from tideboard_core.system.private_files import (
    check_private_file,
    database_files,
    flush_to_disk,
    private_directory,
    sync_folder,
    write_private,
)
from tideboard_core.system.settings_files import (
    NAMES,
    OWN_ROWS,
    PENDING_RESTORE,
    drop_staged,
    read_settings_files,
    stage_settings_files,
    take_staged,
)

if TYPE_CHECKING:
    from tideboard_core.ports.system import Clock  # brings the models of orders with it

RESTORED: Final = f"{FILE}.restored"
"""A backup beside the archive whose place it is to take."""


def back_up(folder: Path, target: Path, *, settings: Path | None = None) -> int:
    """Copy the archive of a folder into the file `target`, also while it is written; returns the copy's bytes.

    With `settings` (the data folder) the files of the settings and of own rows are in the copy, too: keys and passwords
    are not, they are in the system's keyring.

    The copy is of one moment and is verified before it takes the name `target`. Damaged blocks of the archive are
    copied as they are, and the copy then has the same damages. Raises ArchiveError NOT_WHOLE if the copy differs,
    OSError from the disk.
    """
    check_private_file(target)
    with translated_errors():
        files = {} if settings is None else read_settings_files(settings)
    with closing(open_for_reading(folder / FILE)) as source:
        return _copied(source, target, files)


def restore(lease: Lease, source: Path, *, settings: Path | None = None) -> bool:
    """Put a backup in the place of the archive of the lease's folder; the lease has to be held, no writer open.

    With `settings` (the data folder) the settings of the backup are staged there: `settings_files.take_staged` puts
    them in place when no program has read them yet. Returns whether the backup has any.

    The archive that was there is kept under the name `archive.db.before` (its log as `-wal`) until the next restore.
    ArchiveError NOT_WHOLE if the backup is damaged, UNREADABLE or NEWER if it is no archive of ours, MIXED for practice
    values in the place of real ones or vice versa, IN_USE if another program has the archive open on Windows, BadInput
    for settings that cannot be read: nothing is changed then.
    """
    if not lease.held:
        raise ArchiveError(ArchiveFault.HELD, process=0, program="")
    _check_unused(lease.folder / FILE)
    with_settings = prepare_restore(lease.folder, source, settings=settings)
    finish_restore(lease, settings=settings)
    return with_settings


def prepare_restore(folder: Path, source: Path, *, settings: Path | None = None) -> bool:
    """Verify a backup and write it beside the archive of a folder, and its settings beside those in use.

    It needs no lease. Returns whether the backup has settings; errors as `restore`, nothing is left behind then.
    """
    private_directory(folder)
    fresh = folder / RESTORED
    with closing(open_for_reading(source)) as backup:
        damages = list(verify(backup))
        if damages:
            raise ArchiveError(ArchiveFault.NOT_WHOLE, path=str(source), damages=len(damages))
        _refuse_other_kind(backup, folder / FILE)
        files = _files_in(backup, source)
        _copied(backup, fresh)
    try:
        _without_files(fresh)
        if settings is not None and files:
            stage_settings_files(settings, files)
    except BaseException:
        _remove(fresh)
        raise
    return bool(files)


def _refuse_other_kind(backup: Database, path: Path) -> None:
    """Raise ArchiveError MIXED if one has practice values and the other real ones; what is damaged may be replaced."""
    known: list[str] = []
    with suppress(ArchiveError), closing(open_for_reading(path)) as replaced:
        known = providers_of(replaced)
    for provider in providers_of(backup):
        refuse_mixture(provider, known, path.parent)


def finish_restore(lease: Lease, *, settings: Path | None = None) -> None:
    """Put what `prepare_restore` wrote in the place of the archive; an error takes it away and changes nothing else."""
    path, fresh = lease.folder / FILE, lease.folder / RESTORED
    logs: list[tuple[Path, Path]] = []
    try:
        _check_unused(path)
        logs = _keep(path, path.with_name(f"{FILE}.before"))
        drop_recorder(lease.folder)
        fresh.replace(path)
    except BaseException as error:
        for log, kept in logs:  # it may have minutes that the file lacks
            _second_name(kept, log)
        _remove(fresh)
        if settings is not None:
            drop_staged(settings)
        if isinstance(error, PermissionError):
            raise ArchiveError(ArchiveFault.IN_USE, path=str(path)) from error
        raise
    sync_folder(lease.folder)


def drop_recorder(folder: Path) -> bool:
    """Let an archive publish as another recorder from now on; what it knew of publications ends in `.before`.

    False if it was none. Raises OSError.

    It is not the archive any more that those were made from: two that publish as one would contradict each other.
    """
    if not (folder / PUBLICATIONS).exists():
        return False
    kept = folder / f"{PUBLICATIONS}.before"
    _remove(kept)
    for file, name in zip(database_files(folder / PUBLICATIONS), database_files(kept), strict=True):
        if file.exists():
            file.replace(name)
    return True


def begin_restore(directory: Path, folder: Path, source: Path) -> bool:
    """Verify a backup and write it beside archive and settings of a data folder; returns whether it has settings.

    `folder` is that of the archive, inside `directory`. Errors as `copies.restore`: then nothing is changed.
    """
    drop_restore(directory)
    with_settings = prepare_restore(folder, source, settings=directory)
    write_private(directory / PENDING_RESTORE, str(folder.relative_to(directory)).encode())
    return with_settings


def drop_restore(directory: Path) -> None:
    """Take a restore that was begun back."""
    pending = directory / PENDING_RESTORE
    if pending.is_file():
        (directory / pending.read_text() / RESTORED).unlink(missing_ok=True)
        drop_staged(directory)
        pending.unlink()


def finish_pending(directory: Path, clock: Clock) -> list[str]:
    """Put what was begun in place; returns the names of the settings that were taken.

    Killed at any moment, it is finished at the next call. ArchiveError HELD while another program writes the archive:
    it stays begun then; any other error takes it back.
    """
    pending = directory / PENDING_RESTORE
    folder = directory / pending.read_text()
    if (folder / RESTORED).is_file():
        with Lease(folder, clock, program="Tideboard") as lease:
            try:
                finish_restore(lease, settings=directory)
            except BaseException:
                drop_restore(directory)
                raise
    taken = take_staged(directory)
    pending.unlink()
    return taken


_FILE_TABLE = "CREATE TABLE file(name TEXT PRIMARY KEY, data BLOB NOT NULL, checksum BLOB NOT NULL) WITHOUT ROWID"


def _files_in(backup: Database, source: Path) -> dict[str, bytes]:
    """The settings in a backup, none in one without; ArchiveError NOT_WHOLE if they do not match their checksums."""
    if backup.one("SELECT 1 FROM sqlite_master WHERE name='file'") is None:
        return {}
    rows = backup.all("SELECT name, data, checksum FROM file")
    damages = sum(not isinstance(data, bytes) or checksum(data) != known for _name, data, known in rows)
    if damages:
        raise ArchiveError(ArchiveFault.NOT_WHOLE, path=str(source), damages=damages)
    return {name: data for name, data, _known in rows if name in (*NAMES, *OWN_ROWS)}


def _without_files(path: Path) -> None:
    """Leave the settings out of a restored archive."""
    with translated_errors(), closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.execute("DROP TABLE IF EXISTS file")


def _copied(source: Database, target: Path, files: Mapping[str, bytes] | None = None) -> int:
    partial = target.with_name(f".{target.name}.partial")
    _remove(partial)
    try:
        with translated_errors(), closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            partial.chmod(0o600)
            source.connection.backup(copy)
            if files:
                copy.execute("DROP TABLE IF EXISTS file")
                copy.execute(_FILE_TABLE)
                rows = [(name, data, checksum(data)) for name, data in files.items()]
                copy.executemany("INSERT INTO file VALUES (?,?,?)", rows)
            copy.execute("PRAGMA journal_mode=DELETE")
        _check(source, partial, files or {})
        size = partial.stat().st_size
        with partial.open("rb+") as file:
            flush_to_disk(file.fileno())
        partial.replace(target)
        sync_folder(target.parent)
    except BaseException:
        _remove(partial)
        raise
    return size


def _check(source: Database, path: Path, files: Mapping[str, bytes]) -> None:
    """Verify a copy; ArchiveError NOT_WHOLE for a damage that its source does not have."""
    with closing(open_for_reading(path)) as copy:
        if files and _files_in(copy, path) != dict(files):
            raise ArchiveError(ArchiveFault.NOT_WHOLE, path=str(path), damages=1)
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
