"""Where the archive of a data folder is."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import DefinitionKey, in_practice_folder, rule_of
from tideboard_core.collector.words import Unusable
from tideboard_core.system.kept_days import put_kept_in_force
from tideboard_core.system.sandbox_program import PRACTICE_FOLDER


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


def judge_as_app(archive: Path, keys: Iterable[DefinitionKey]) -> None:
    """Let the days and closures that the app has kept of the keys' providers count, those of practice for practice.

    Futu's days come first: its lists leave out closures at short notice.
    """
    practice, archive = in_practice_folder(archive) or False, archive.absolute()
    depth = archive.parts[::-1].index(PRACTICE_FOLDER) if practice else 0
    providers = sorted({rule_of(key.provider).value for key in keys})
    put_kept_in_force(archive.parents[depth], providers, practice=practice, closures=archive.parent)
