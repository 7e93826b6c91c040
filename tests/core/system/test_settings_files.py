"""Files of own rows in a backup: as of one moment, put in place with the old ones kept beside."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fakes.values.trading import NOON
from fakes.values.trips import ACCOUNT
from tideboard_core.system.settings_files import OWN_ROWS, read_settings_files, stage_settings_files, take_staged
from tideboard_core.trips import notes_store, store
from tideboard_core.trips.database import damages_of
from tideboard_core.trips.notes_store import NotesStore


def test_the_names_are_those_of_the_stores() -> None:
    assert OWN_ROWS == (store.FILE, notes_store.FILE)


def test_a_note_comes_back_from_a_backup_taken_while_it_was_open(tmp_path: Path) -> None:
    used, other = tmp_path / "used", tmp_path / "other"
    with closing(NotesStore(used)) as notes:
        notes.keep_order_note(ACCOUNT, "a", "still in the log of the file", NOON)
        files = read_settings_files(used)
    with closing(NotesStore(other)) as notes:
        notes.keep_order_note(ACCOUNT, "a", "of before", NOON)
        log = (other / "trip_notes.db-wal").read_bytes()
        (tmp_path / "log").write_bytes(log)

    (other / "trip_notes.db-wal").write_bytes(log)  # as a kill leaves it
    stage_settings_files(other, files)
    assert take_staged(other) == ["trip_notes.db"]

    with closing(NotesStore(other)) as notes:
        assert notes.order_notes(ACCOUNT) == {"a": "still in the log of the file"}
    (other / "trip_notes.db.before").replace(tmp_path / "trip_notes.db")
    with closing(NotesStore(tmp_path)) as notes:
        assert notes.order_notes(ACCOUNT) == {"a": "of before"}


def test_a_damaged_file_is_named_and_in_no_backup(tmp_path: Path) -> None:
    NotesStore(tmp_path).close()
    assert damages_of(tmp_path / "trip_notes.db") == []
    assert damages_of(tmp_path / "trips.db") == []
    (tmp_path / "trips.db").write_bytes(b"no database at all" * 400)

    assert damages_of(tmp_path / "trips.db") == ["file is not a database"]
    with pytest.raises(sqlite3.DatabaseError):
        read_settings_files(tmp_path)
