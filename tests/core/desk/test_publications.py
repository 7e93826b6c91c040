from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fakes.values.archive_market import after_close
from tideboard_core.archive.database import PUBLICATIONS
from tideboard_core.desk.publications import (
    STAGED_FOLDER,
    ActionName,
    Publication,
    Publications,
    SessionName,
    SessionState,
    StagedFile,
)
from tideboard_core.desk.tables import TableFile, file_name
from tideboard_core.errors import BadInput

NAME = SessionName("HK", 20261120, "HK.00700", "Futu", "1", "HKD")
STATE = SessionState(b"0123456789abcdef", (330, 330, 11, 0))
ACTION = ActionName("HK.00700", 20261120, "dividend", 1)


def opened(folder: Path) -> Publications:
    return Publications.open(folder, after_close())


def add(publications: Publications, place: int, number: int) -> Publication:
    """A publication of one session, with the file of its row of `sessions`."""
    made = Publication(number, "HK", 20261120, number, 1, after_close())
    name = file_name("sessions", "HK", 202611, publications.recorder, number)
    file = StagedFile(TableFile("sessions", name, "HK", 202611, 7, "00", "{}"), 1)
    publications.add(place, made, [file], [(NAME, STATE)], [ACTION])
    return made


def test_the_recorder_stays_and_every_archive_has_another(folder: Path) -> None:
    with opened(folder) as first:
        recorder = first.recorder
    with opened(folder) as again, opened(folder.with_name("other")) as other:
        assert again.recorder == recorder != other.recorder
    assert len(recorder) == 32
    if os.name == "posix":
        assert (folder / PUBLICATIONS).stat().st_mode & 0o077 == 0


def test_a_publication_waits_until_it_is_there(folder: Path) -> None:
    with opened(folder) as publications:
        place, other = publications.place_number("file:///a"), publications.place_number("file:///b")
        made = add(publications, place, 1)
        path = publications.staged_path(place, 1, "sessions")
        path.parent.mkdir()
        path.write_bytes(b"rows")
    with opened(folder) as publications:
        assert publications.place_number("file:///a") == place
        assert publications.staged(place) == [made]
        assert [each.rows for each in publications.files(place, made)] == [1]
        assert publications.states(place, "HK", 20261120) == {NAME: STATE}
        assert publications.actions(place) == {ACTION}
        assert (publications.last_number(place), publications.last_there(place)) == (1, 0)
        assert publications.next_revision(place, "HK", 20261120) == 2
        assert (publications.staged(other), publications.last_number(other)) == ([], 0)

        publications.committed(place, made, after_close())
        assert (publications.staged(place), publications.last_there(place)) == ([], 1)
        assert not path.exists()


def test_what_each_place_comes_to(folder: Path) -> None:
    with opened(folder) as publications:
        place = publications.place_number("file:///a")
        publications.place_number("file:///b")
        publications.committed(place, add(publications, place, 1), after_close())
        add(publications, place, 2)
        publications.note_trouble(place, "the disk is full", after_close())
        first, second = publications.waiting()
    assert (first.place, first.there, first.waiting) == ("file:///a", 1, 1)
    assert (first.trouble, first.at) == ("the disk is full", after_close())
    assert (second.place, second.there, second.waiting, second.trouble) == ("file:///b", 0, 0, "")


def test_consent_is_kept_by_place_and_provider(folder: Path) -> None:
    with opened(folder) as publications:
        place, other = publications.place_number("file:///a"), publications.place_number("file:///b")
        publications.agree(place, ["Futu"], after_close())
    with opened(folder) as publications:
        assert publications.agreed(place) == {"Futu"}
        assert publications.agreed(other) == set()


def test_a_damaged_file_is_put_aside_and_another_recorder_begins(folder: Path) -> None:
    with opened(folder) as publications:
        recorder, place = publications.recorder, publications.place_number("file:///a")
        publications.agree(place, ["Futu"], after_close())
    left = folder / STAGED_FOLDER / "1-1-flow.parquet"
    left.parent.mkdir()
    left.write_bytes(b"rows")
    (folder / PUBLICATIONS).write_bytes(b"no database" * 1000)

    with opened(folder) as publications:
        assert publications.recorder != recorder
        assert publications.agreed(publications.place_number("file:///a")) == set()
    assert not left.exists()
    assert list(folder.glob("publications.damaged*"))


def test_who_only_reads_makes_and_moves_nothing(folder: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        Publications.read_only(folder)
    assert not (folder / PUBLICATIONS).exists()
    with opened(folder) as publications:
        place = publications.place_number("file:///a")
        add(publications, place, 1)
    with Publications.read_only(folder) as publications:
        assert (publications.known_place("file:///a"), publications.known_place("file:///b")) == (place, 0)
        assert [each.number for each in publications.staged(place)] == [1]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            publications.place_number("file:///b")
    (folder / PUBLICATIONS).write_bytes(damaged := b"no database" * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        Publications.read_only(folder)
    assert (folder / PUBLICATIONS).read_bytes() == damaged
    assert not list(folder.glob("publications.damaged*"))


def test_a_newer_file_is_refused(folder: Path) -> None:
    opened(folder).__exit__()
    with closing(sqlite3.connect(folder / PUBLICATIONS)) as connection:
        connection.execute("PRAGMA user_version=2")
    for open_it in (opened, Publications.read_only):
        with pytest.raises(BadInput):
            open_it(folder)
