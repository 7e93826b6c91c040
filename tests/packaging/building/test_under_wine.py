"""What making and trying the Windows folder under Wine needs of its own; Wine is not started."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import under_wine
from building.checks import windows_person
from devtools.base import ROOT, Stop
from devtools.windows import commands, shims
from devtools.windows.locked import for_windows
from devtools.windows.places import PREFIX, windows_path
from devtools.windows.wine import Wine

WINE = Wine(Path("usr/lib/wine/wine64"), borrowed=True)


def test_numpy_gets_its_own_bytes_back(tmp_path: Path) -> None:
    """Only its own libraries are changed, and no length: Qt's imports of the same library would find nothing."""
    original = b"MZ" + shims.SYSTEM_NAME + b"\0" + shims.SYSTEM_NAME + b"\0rest"
    inside = tmp_path / "_internal"
    library, others = (
        inside / "numpy" / "core.pyd",
        [inside / "numpy" / "notes.txt", inside / "PySide6" / "Qt6Core.dll"],
    )
    for path in (library, *others):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(original)

    assert under_wine.lend(tmp_path) == 1
    assert library.read_bytes() == original.replace(shims.SYSTEM_NAME, shims.OWN_NAME)
    assert {path.read_bytes() for path in others} == {original}
    assert under_wine.restore(tmp_path) == 1
    assert {path.read_bytes() for path in (library, *others)} == {original}
    assert under_wine.restore(tmp_path) == 0


def test_paths_of_the_prefix_are_found_here() -> None:
    """Drive Z is this system, drive C lies in the prefix of this command alone."""
    assert under_wine.path_here(r"C:\Build\Lib\os.py") == str(under_wine.BUILD / "Lib" / "os.py")
    assert under_wine.path_here(windows_path(str(ROOT / "dev.py"))) == str(ROOT / "dev.py")
    assert under_wine.path_here("") == ""
    assert under_wine.PREFIX != PREFIX


def test_the_lock_gives_the_freezer_for_windows_without_what_makes_the_wheel() -> None:
    lock = under_wine.LOCK.read_text(encoding="utf-8")
    names = {
        line.partition("==")[0] for line in for_windows(lock, without=under_wine.WITHOUT).splitlines() if "==" in line
    }

    assert {"pyinstaller", "pefile", "pywin32-ctypes", "tzdata", "numpy", "pyside6-essentials"} <= names
    assert not names & {"jeepney", "macholib", *under_wine.WITHOUT}
    assert all(f"\n{name}==" in lock for name in under_wine.WITHOUT)


def test_the_computer_of_the_trial_is_the_prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its data folder is another than that of `dev.py windows run`, since the trial removes it."""
    monkeypatch.setattr(under_wine, "DRIVE_C", tmp_path)
    for name in ("Public", "somebody"):
        (tmp_path / "users" / name).mkdir(parents=True)

    tester = under_wine.Tester(WINE, {"DISPLAY": ":7"})

    assert tester.data == tmp_path / "users" / "somebody" / "AppData" / "Local" / "tideboard"
    assert tester.drive == tmp_path


def test_an_installed_program_that_fails_its_smoke_test_ends_the_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No report is a failure, too, whatever the exit code says; a report of an earlier run does not count."""
    monkeypatch.setattr(under_wine, "DRIVE_C", tmp_path)
    monkeypatch.setattr(under_wine, "WORK", tmp_path)
    (tmp_path / "users" / "somebody").mkdir(parents=True)
    (tmp_path / "smoke.json").write_text('{"passed": true, "steps": [{"name": "start", "passed": true}]}')
    monkeypatch.setattr(under_wine.Tester, "piped", lambda *_: 0)
    monkeypatch.setattr(windows_person, "LONGEST_RUN", 0)

    with pytest.raises(Stop, match="the report names no step"):
        under_wine.Tester(WINE, {}).try_installed()


def test_other_arguments_are_refused() -> None:
    with pytest.raises(Stop, match="takes --try or nothing"):
        commands.package(WINE, {}, ["--signed"])


def test_what_is_made_lies_apart_from_what_is_offered() -> None:
    assert under_wine.DIST == ROOT / "dist" / "windows-test"
    assert not under_wine.WORK.is_relative_to(ROOT / "build" / "package")


@pytest.mark.parametrize(("entry_from", "ran"), [(45, [45]), (180, [45, 180]), (None, [45, 180, 600])])
def test_the_older_version_runs_until_the_keyring_has_its_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry_from: int | None, ran: list[int]
) -> None:
    """A busy machine takes longer; a version that keeps nothing ends the trial."""
    monkeypatch.setattr(under_wine, "DRIVE_C", tmp_path)
    (tmp_path / "users" / "somebody").mkdir(parents=True)
    tester, runs = under_wine.Tester(WINE, {}), list[int]()

    def run_older(seconds: int) -> bool:
        runs.append(seconds)
        return entry_from is not None and seconds >= entry_from

    monkeypatch.setattr(tester, "run_older", run_older)
    if entry_from is None:
        with pytest.raises(Stop, match="keeps nothing in the keyring"):
            tester.use_older()
    else:
        tester.use_older()

    assert runs == ran
