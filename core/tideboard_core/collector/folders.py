"""Where the archive of a data folder is."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from tideboard_core.archive.database import FILE, PUBLICATIONS
from tideboard_core.archive.definitions import DefinitionKey, in_practice_folder, rule_of
from tideboard_core.archive.problems import of_database
from tideboard_core.collector.command_line import PROGRAM
from tideboard_core.collector.words import Unusable, sentence
from tideboard_core.system.kept_days import put_kept_in_force
from tideboard_core.system.sandbox_program import PRACTICE_FOLDER
from tideboard_core.system.terminal import write_line


def data_folder(options: argparse.Namespace) -> Path:
    """The folder of `--data-dir`, else the system's folder for the app's data."""
    data: Path = options.data_dir or platformdirs.user_data_path("tideboard", appauthor=False)
    return data


def archive_folder(options: argparse.Namespace) -> Path:
    """The archive's folder in the data folder."""
    return data_folder(options) / "archive"


def existing_archive(options: argparse.Namespace) -> Path:
    """The same; Unusable if there is no archive in it."""
    folder = archive_folder(options)
    if not (folder / FILE).is_file():
        others = "".join(f"; the practice market's is in {each}" for each in practice_archives(folder.parent))
        raise Unusable(f"there is no archive in {folder}{others}")
    return folder


def practice_archives(data: Path) -> list[Path]:
    """The archives of practice markets in the app's data folder: the default one, other scenarios, other exchanges."""
    return sorted(file.parent for file in (data / PRACTICE_FOLDER).glob(f"**/archive/{FILE}"))


def practice_past_mark(folder: Path, *, longport: bool) -> Path:
    """The empty file in an archive's folder that says that a practice market's past was read to its end."""
    return folder / ("practice-past-longport" if longport else "practice-past")


def judge_as_app(archive: Path, keys: Iterable[DefinitionKey], program: str = PROGRAM) -> bool:
    """Let the days and closures that the app has kept of the keys' providers count, those of practice for practice.

    Futu's days come first: its lists leave out closures at short notice. Returns whether all of their files could be
    used; what is wrong with one goes to stderr, and it stays as it is.
    """
    practice, archive = in_practice_folder(archive) or False, archive.absolute()
    depth = archive.parts[::-1].index(PRACTICE_FOLDER) if practice else 0
    providers = sorted({rule_of(key.provider).value for key in keys})
    faults = put_kept_in_force(archive.parents[depth], providers, practice=practice, closures=archive.parent)
    print_faults(faults, program)
    return not faults


@contextmanager
def publications_read(folder: Path) -> Iterator[None]:
    """Turn errors of the file of publications beside an archive, opened for reading: Unusable, ArchiveError."""
    try:
        yield
    except sqlite3.OperationalError as error:  # locked, or no disk
        raise of_database(error) from error
    except sqlite3.DatabaseError as error:
        raise Unusable(
            f"{folder / PUBLICATIONS} is damaged and was left as it is ({error}): the next publish keeps it aside, "
            "takes a new recorder id, publishes everything and asks again"
        ) from None


def print_faults(faults: Iterable[Exception], program: str = PROGRAM) -> None:
    """Say on stderr what is wrong with files that the app keeps."""
    for fault in faults:
        write_line(sys.stderr, f"{program}: {sentence(fault)}")
