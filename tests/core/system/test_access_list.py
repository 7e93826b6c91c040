"""Access lists: who besides the user may open a file, told from their text, which needs no Windows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tideboard_core.system import access_list, private_files
from tideboard_core.system.access_list import others, owners_list

ME = "S-1-5-21-1004336348-1177238915-682003330-1001"
WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="access lists are Windows'")

PROFILE = f"D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;{ME})"
"""What a folder below `%LOCALAPPDATA%` has."""
DRIVE = f"{PROFILE}(A;OICIID;0x1200a9;;;BU)(A;ID;LC;;;BU)(A;OICIIOID;SDGXGWGR;;;AU)"
"""What a folder on a second drive inherits: users may read, authenticated users change."""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (PROFILE, set()),
        (DRIVE, {"BU", "AU"}),
        (owners_list(ME, folder=True), set()),
        (owners_list(ME, folder=False), set()),
        ("D:P(A;;FA;;;S-1-5-18)(A;;FA;;;S-1-5-32-544)(A;;FA;;;OW)(A;OICIIO;FA;;;CO)", set()),
        ("D:(A;;FA;;;WD)", {"WD"}),
        (f"O:{ME}G:{ME}D:(D;;FA;;;WD)(A;;FA;;;{ME})S:(AU;SA;FA;;;WD)", set()),
        (f"D:(A;;FA;;;{ME}9)", {f"{ME}9"}),
        ('D:(XA;;FR;;;S-1-1-0;(@User.Title=="PM"))', {"S-1-1-0"}),
        ("D:NO_ACCESS_CONTROL", {"everybody"}),
        ("", {"everybody"}),
        ("D:", set()),
    ],
)
def test_who_else_may_open_it(text: str, who: set[str]) -> None:
    assert others(text, ME) == who


def test_the_list_of_a_folder_reaches_what_is_made_in_it_and_inherits_nothing() -> None:
    assert owners_list(ME, folder=True) == f"D:P(A;OICI;FA;;;{ME})(A;OICI;FA;;;SY)"


class Lists:
    """Stands in for the system's calls: the lists of paths, and what was written."""

    def __init__(self, text: str, error: int = 0, *, deaf: bool = False) -> None:
        self.text, self.error, self.deaf = text, error, deaf
        self.written: list[str] = []

    def read(self, _path: Path) -> str:
        if self.error:
            problem = OSError("no lists")
            problem.winerror = self.error  # type: ignore[attr-defined,unused-ignore]
            raise problem
        return self.text

    def write(self, _path: Path, text: str) -> None:
        self.written.append(text)
        if not self.deaf:
            self.text = text

    def write_verbatim(self, _path: Path, text: str) -> None:
        self.written.append(f"verbatim {text}")


def closed(monkeypatch: pytest.MonkeyPatch, lists: Lists, path: Path) -> list[str]:
    """What closing `path` writes."""
    monkeypatch.setattr(access_list, "read", lists.read)
    monkeypatch.setattr(access_list, "write", lists.write)
    monkeypatch.setattr(access_list, "write_verbatim", lists.write_verbatim)
    monkeypatch.setattr(access_list, "user", lambda: ME)
    access_list.close_to_others(path)
    return lists.written


def test_only_what_is_open_to_others_is_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The profile's own rights stay: a backup or a scanner of the system may read there."""
    file = tmp_path / "file"
    file.touch()

    assert closed(monkeypatch, Lists(PROFILE), tmp_path) == []
    assert closed(monkeypatch, Lists(DRIVE), tmp_path) == [owners_list(ME, folder=True)]
    assert closed(monkeypatch, Lists(DRIVE), file) == [owners_list(ME, folder=False)]


def test_a_folder_that_stays_open_gets_its_list_without_the_parents_rights(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listed = owners_list(ME, folder=True)

    assert closed(monkeypatch, Lists(DRIVE, deaf=True), tmp_path) == [listed, f"verbatim {listed}"]


def test_a_drive_without_lists_is_used_as_it_is_and_other_errors_come_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert closed(monkeypatch, Lists("", error=50), tmp_path) == []
    with pytest.raises(OSError, match="no lists"):
        closed(monkeypatch, Lists("", error=5), tmp_path)


@WINDOWS
def test_a_folder_open_to_everybody_is_closed_with_what_is_made_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "數據 folder"
    folder.mkdir()
    access_list.write(folder, "D:P(A;OICI;FA;;;WD)")
    (folder / "old").write_text("x")
    assert others(access_list.read(folder), access_list.user()) == {"WD"}

    private_files.private_directory(folder)
    private_files.check_private_file(folder / "old")
    private_files.write_private(folder / "new", b"y")

    for path in (folder, folder / "old", folder / "new"):
        assert others(access_list.read(path), access_list.user()) == set()
    assert access_list.user().startswith("S-1-5-")
