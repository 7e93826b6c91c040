"""The folders that take the place of Windows' own in the check of the installer; Wine is for `dev.py package`."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from building import windows as packager
from building.checks import windows, windows_person
from devtools.base import Stop


def test_a_stand_in_has_the_names_of_the_archive_and_programs_for_windows(tmp_path: Path) -> None:
    """What the installer's lists are made from is then what would be frozen."""
    folder = tmp_path / "tideboard-0.2.0"
    for name in ("tideboard", "tideboard-sandbox", "_internal/library.so"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    with tarfile.open(tmp_path / "a.tar.xz", "w:xz") as archive:
        archive.add(folder, folder.name)

    windows.stand_in(tmp_path / "a.tar.xz", tmp_path / "frozen")

    assert packager.names_in(tmp_path / "frozen") == ["_internal/library.so", "tideboard-sandbox.exe", "tideboard.exe"]


def test_the_archive_is_unpacked_to_the_folder_itself(tmp_path: Path) -> None:
    """It holds one folder, named after the version."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("Tideboard-0.2.0/tideboard.exe", "program")

    windows.unzip(tmp_path / "a.zip", tmp_path / "folder")

    assert (tmp_path / "folder" / "tideboard.exe").read_text() == "program"


def test_a_surprise_ends_the_check_with_its_sentence() -> None:
    """And what was expected is said."""
    windows_person.expect("all is well", holds=True)
    with pytest.raises(Stop, match="expected that data stay"):
        windows_person.expect("data stay", holds=False)


def test_what_settles_is_waited_for() -> None:
    """No longer than it takes."""
    answers = iter([False, True])

    windows_person.settled(lambda: next(answers))

    assert list(answers) == []
