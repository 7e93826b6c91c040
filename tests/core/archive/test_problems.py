from __future__ import annotations

import sqlite3

import pytest

from tideboard_core.archive.problems import ArchiveFault, of_database


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (sqlite3.SQLITE_FULL, ArchiveFault.FULL),
        (sqlite3.SQLITE_CORRUPT, ArchiveFault.UNREADABLE),
        (sqlite3.SQLITE_NOTADB, ArchiveFault.UNREADABLE),
        (sqlite3.SQLITE_IOERR, ArchiveFault.FAILING),
        (sqlite3.SQLITE_IOERR | 3 << 8, ArchiveFault.FAILING),
        (sqlite3.SQLITE_IOERR_SHMSIZE, ArchiveFault.FULL),
    ],
)
def test_sqlites_errors_become_ours(code: int, fault: ArchiveFault) -> None:
    error = sqlite3.OperationalError("why")
    error.sqlite_errorcode = code
    assert of_database(error).code == fault
