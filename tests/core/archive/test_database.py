from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from fakes.values.archive_market import KEY, TENCENT
from tideboard_core.archive.database import FILE, VERSION, open_for_reading, open_for_writing
from tideboard_core.archive.definitions import Identities
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.errors import BadInput


def test_a_new_archive_is_private_and_logs_ahead(folder: Path) -> None:
    database = open_for_writing(folder)
    assert database.one("PRAGMA journal_mode") == ("wal",)
    assert database.one("PRAGMA synchronous") == (2,)
    assert database.one("PRAGMA fullfsync") == (1,)
    database.close()
    if os.name == "posix":
        assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_an_error_leaves_nothing_of_a_transaction(folder: Path) -> None:
    database = open_for_writing(folder)

    def make_both_and_fail() -> None:
        with database.transaction():
            Identities(database, folder).made_symbol(TENCENT)
            with database.transaction():
                Identities(database, folder).made_key(KEY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make_both_and_fail()
    assert database.all("SELECT code FROM symbol") == []
    assert database.all("SELECT provider FROM key") == []
    with database.transaction():
        Identities(database, folder).made_symbol(TENCENT)
    database.close()

    again = open_for_reading(folder / FILE)
    assert Identities(again, folder).symbol(TENCENT) == 1
    again.close()


def fault_of_opening(folder: Path) -> str:
    with pytest.raises(ArchiveError) as caught:
        open_for_writing(folder)
    with pytest.raises(ArchiveError) as caught_reading:
        open_for_reading(folder / FILE)
    assert caught_reading.value.code == caught.value.code
    return caught.value.code


def test_a_file_of_a_newer_version_is_left_alone(folder: Path) -> None:
    database = open_for_writing(folder)
    database.execute(f"PRAGMA user_version={VERSION + 1}")
    database.close()
    assert fault_of_opening(folder) == ArchiveFault.NEWER


def test_what_is_no_archive_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(b"no database at all, but long enough" * 100)
    assert fault_of_opening(folder) == ArchiveFault.UNREADABLE


def test_another_programs_database_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    connection = sqlite3.connect(folder / FILE)
    connection.execute("CREATE TABLE theirs(x)")
    connection.close()
    assert fault_of_opening(folder) == ArchiveFault.UNREADABLE


@pytest.mark.parametrize(
    "foreign", ["TRIGGER t AFTER INSERT ON flow BEGIN DELETE FROM bars; END", "VIEW v AS SELECT 1"]
)
def test_an_archive_with_somebodys_triggers_or_views_is_neither_written_nor_read(folder: Path, foreign: str) -> None:
    database = open_for_writing(folder)
    database.execute(f"CREATE {foreign}")
    database.close()
    assert fault_of_opening(folder) == ArchiveFault.UNREADABLE
    with pytest.raises(ArchiveError):
        open_for_reading(folder / FILE)


def test_nothing_is_made_by_reading(folder: Path) -> None:
    folder.mkdir()
    with pytest.raises(ArchiveError):
        open_for_reading(folder / FILE)
    assert not (folder / FILE).exists()


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_is_refused(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    (folder / FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput):
        open_for_writing(folder)


def test_a_file_that_was_left_empty_is_made_like_a_new_one(folder: Path) -> None:
    """A kill or a full disk between the file's name and its first page; the room of pruned blocks must come back."""
    folder.mkdir()
    (folder / FILE).touch()
    with pytest.raises(ArchiveError, match="is empty, as a first start on a full disk leaves it"):
        open_for_reading(folder / FILE)
    database = open_for_writing(folder)
    assert (database.one("PRAGMA auto_vacuum"), database.one("PRAGMA page_size")) == ((2,), (8192,))
    database.close()
