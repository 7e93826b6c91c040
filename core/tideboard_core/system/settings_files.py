"""The files of settings and of own rows: read for a backup, staged by a restore, put in place before they are read."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from tideboard_core.system.private_files import check_private_file, database_files, private_directory, write_private

NAMES: Final = ("settings.json", "layouts.json", "screens.json", "alerts.json", "signals.json")
"""Settings with watchlists and limits, layouts, saved screens, own price alerts, rules of signals; no secret."""
OWN_ROWS: Final = ("trips.db", "trip_notes.db")
"""The person's orders, fills, fees and notes: SQLite files, each with a log beside it while it is open."""
_ALL: Final = (*NAMES, *OWN_ROWS)
STAGED: Final = ".restored"
BEFORE: Final = ".before"
PENDING_RESTORE: Final = "restore.pending"
"""In the data folder while a restore waits for the app's next start; names the folder of its archive."""


def read_settings_files(directory: Path) -> dict[str, bytes]:
    """The files that are there, by name, a database as of one moment.

    Raises BadInput for a link in their place, OSError, sqlite3.Error for a database that cannot be read.
    """
    found: dict[str, bytes] = {}
    for name in NAMES:
        check_private_file(directory / name)
        with contextlib.suppress(FileNotFoundError):
            found[name] = (directory / name).read_bytes()
    for name in OWN_ROWS:
        check_private_file(directory / name)
        if (directory / name).is_file():
            found[name] = _snapshot(directory / name)
    return found


def _snapshot(path: Path) -> bytes:
    """The database with what is still in its log; another program may write it."""
    import sqlite3  # for a backup alone: a start looks for these files only

    with closing(sqlite3.connect(path, timeout=5.0)) as source, closing(sqlite3.connect(":memory:")) as copy:
        source.backup(copy)
        return copy.serialize()


def stage_settings_files(directory: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside those in use, to be taken by `take_staged`; all of them or none.

    Raises BadInput for settings that this version cannot read, OSError.
    """
    from tideboard_core.system.settings_store import SettingsFile

    private_directory(directory)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".settings.") as beside:
        for name in NAMES:
            if name in files:
                write_private(Path(beside) / name, files[name])
        SettingsFile(Path(beside)).load()
    drop_staged(directory)
    try:
        for name in _ALL:
            if name in files:
                write_private(directory / (name + STAGED), files[name])
    except BaseException:
        drop_staged(directory)
        raise


def drop_staged(directory: Path) -> None:
    """Take staged files away: they are not to be used."""
    for name in _ALL:
        (directory / (name + STAGED)).unlink(missing_ok=True)


def take_staged(directory: Path) -> list[str]:
    """Put staged files in the place of those in use, which stay beside them as `.before`; returns their names.

    To be called before anything has read them. Raises OSError; what was not taken stays staged.
    """
    taken: list[str] = []
    for name in _ALL:
        staged, path = directory / (name + STAGED), directory / name
        if staged.is_symlink() or not staged.is_file():
            continue
        if path.is_file():
            if name in OWN_ROWS:
                _move_database(path, path.with_name(name + BEFORE))
            else:
                write_private(directory / (name + BEFORE), path.read_bytes())
        if name == NAMES[0]:  # the last good copy is one of what was there before
            path.with_suffix(".good").unlink(missing_ok=True)
        staged.replace(path)
        taken.append(name)
    return taken


def _move_database(path: Path, kept: Path) -> None:
    """With its log: one that stayed would be taken for the log of the file that comes."""
    for old, new in zip(database_files(path), database_files(kept), strict=True):
        new.unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            old.replace(new)
