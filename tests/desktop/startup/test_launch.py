"""The start: what must come before anything is read, and what cannot be used is said."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checkout import ROOT
from fakes.walks.own_process import run_fake
from tideboard_core.crash.files import LOG_FILE, CrashFiles
from tideboard_core.errors import BadInput
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.cli.terminal import ExitCode
from tideboard_desktop.window.workspace.layout_state import WorkspaceState
from tideboard_desktop.window.workspace.layouts_file import encode_layout

pytestmark = pytest.mark.slow

SECONDS = 240


def test_core_dumps_are_forbidden_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def no_data(_directory: Path) -> None:
        done.append("read")
        raise BadInput("not-a-directory", path=str(tmp_path))

    monkeypatch.setattr(start, "forbid_core_dumps", lambda: done.append("forbid"))
    monkeypatch.setattr(start, "private_directory", no_data)

    assert start.run(parse([]), tmp_path) == 2
    assert done == ["forbid", "read"]


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "data"
    file.write_text("")

    assert start.run(parse([]), file) == 2
    said = capsys.readouterr().err
    assert str(file) in said
    assert said.endswith(" Choose another folder with --data-dir.\n")

    assert start.run(parse(["--data-dir", str(file)]), file) == 2
    assert "--data-dir" not in capsys.readouterr().err


RUN = """
import os, pathlib, signal, sys, types
from tideboard_desktop.startup.placeholder_window import PlaceholderWindow
at_the_empty_window = set()
appear = PlaceholderWindow.appear
def appear_and_look(self):
    appear(self)
    at_the_empty_window.update(sys.modules)
PlaceholderWindow.appear = appear_and_look
def run_program(*_arguments):
    {end}
sys.modules["tideboard_desktop.startup.app"] = types.ModuleType("app")
sys.modules["tideboard_desktop.startup.app"].run_program = run_program
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse
sys.exit(start.run(parse(sys.argv[2:]), pathlib.Path(sys.argv[1])))
"""


def ended(directory: Path, end: str, *arguments: str) -> int:
    """The exit code of a start with these arguments whose program ends in this way."""
    command = [sys.executable, "-c", RUN.format(end=end), str(directory), *arguments]
    return subprocess.run(command, check=False, timeout=60, capture_output=True).returncode


def reports(directory: Path) -> list[str]:
    """The crash reports that are kept."""
    files = CrashFiles(directory)
    return [files.read(report.path) for report in files.kept()]


LATER = (
    "asyncio",
    "msgspec",
    "ssl",
    "PySide6.QtNetwork",
    "tideboard_core.release.build_info",
    "tideboard_core.ports.trading",
)
"""Modules that take 10 to 60 ms each, in which a person looks at nothing."""
CHILDREN = Path("/proc/self/task")
NOTED = f"""from PySide6.QtGui import QGuiApplication
    children = pathlib.Path(f'/proc/self/task/{{os.getpid()}}/children')
    noted = [sorted({{*{LATER}}} & at_the_empty_window), QGuiApplication.desktopFileName()]
    noted.append(len(children.read_text().split()) if children.exists() else -1)
    pathlib.Path(sys.argv[1], 'noted').write_text(repr(noted))
    return 0"""
"""An end that writes down what of LATER was loaded behind the empty window, of which entry it is, and its children."""


def noted(directory: Path, *arguments: str) -> tuple[list[str], str, int]:
    """What a start with these arguments wrote down."""
    assert ended(directory, NOTED, *arguments) == 0
    loaded, entry, children = ast.literal_eval((directory / "noted").read_text(encoding="utf-8"))
    return loaded, entry, children


@pytest.fixture(scope="module")
def practice_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], str, int]:
    """What a start over the practice exchange wrote down."""
    return noted(tmp_path_factory.mktemp("practice") / "data")


def test_what_the_empty_window_does_not_need_is_loaded_behind_it(practice_start: tuple[list[str], str, int]) -> None:
    assert practice_start[0] == []


@pytest.mark.skipif(not CHILDREN.exists(), reason="children are read from Linux' /proc")
def test_the_sandbox_starts_beside_the_imports_only_if_it_is_wanted(
    tmp_path: Path, practice_start: tuple[list[str], str, int]
) -> None:
    assert practice_start[2] == 1
    assert noted(tmp_path, "--opend", "127.0.0.1:1")[2] == 0


def test_the_window_belongs_to_the_desktop_entry_that_is_installed(practice_start: tuple[list[str], str, int]) -> None:
    (entry,) = (ROOT / "packaging" / "linux").glob("*.desktop")

    assert practice_start[1] == entry.stem


def test_an_error_before_the_window_stands_leaves_a_report(tmp_path: Path) -> None:
    assert ended(tmp_path, "raise RuntimeError('no window')") == ExitCode.BROKEN

    (report,) = reports(tmp_path)
    assert "RuntimeError: no window" in report
    assert not (tmp_path / "crashes" / "faults").exists()
    assert ended(tmp_path, "return 0") == 0
    assert len(reports(tmp_path)) == 1


def test_a_native_crash_is_reported_by_the_next_start_and_a_kill_is_not(tmp_path: Path) -> None:
    """The report has nothing of the start that writes it."""
    if sys.platform == "win32":
        pytest.skip("Windows ends a process in other ways")
    assert ended(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)") == -signal.SIGKILL
    assert ended(tmp_path, "os.kill(os.getpid(), signal.SIGSEGV)") == -signal.SIGSEGV
    assert reports(tmp_path) == []
    (tmp_path / "settings.json").write_text("damaged")
    (tmp_path / "settings.json").chmod(0o600)

    assert ended(tmp_path, "return 0") == 0
    (report,) = reports(tmp_path)
    assert "Segmentation fault" in report
    assert "in run_program" in report
    assert "settings not used" in (tmp_path / LOG_FILE).read_text()
    assert "settings not used" not in report


CRASHES_EARLY = """return 0
part = types.ModuleType("prepared")
part.__getattr__ = lambda name: os.kill(os.getpid(), signal.SIGSEGV)
sys.modules["tideboard_desktop.assembly.prepared"] = part
"""
"""A crash while the first part of the program is imported."""


def test_a_native_crash_of_an_import_is_reported_by_a_start_that_crashes_there_again(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows ends a process in other ways")
    assert ended(tmp_path, CRASHES_EARLY) == -signal.SIGSEGV
    assert reports(tmp_path) == []
    assert ended(tmp_path, CRASHES_EARLY) == -signal.SIGSEGV
    (report,) = reports(tmp_path)
    assert "Segmentation fault" in report


def test_a_link_in_place_of_the_reports_stops_no_start(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "crashes").symlink_to(tmp_path / "elsewhere")

    assert ended(tmp_path / "data", "return 0") == 0
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.timeout(SECONDS)
def test_newer_files_stay_a_crash_is_told_and_layouts_are_taken_over(tmp_path: Path) -> None:
    """In one run of the whole program: nothing that a newer version wrote is written over, to the end."""
    directory = tmp_path / "data"
    directory.mkdir(mode=0o700)
    newer = {
        name: f'{{"version": 99, "written_by": "9.1", "what": "{name}"}}'.encode()
        for name in ("settings.json", "layouts.json", "screens.json", "alerts.json")
    }
    for name, data in newer.items():
        (directory / name).write_bytes(data)
        (directory / name).chmod(0o600)
    CrashFiles(directory).write("the report of the last run", datetime.now(UTC))
    first, second = tmp_path / "Desk.tideboard-layout", tmp_path / "科技.tideboard-layout"
    for file in (first, second):
        file.write_bytes(encode_layout(WorkspaceState()))

    found = run_fake("found_at_start", str(directory), str(first), str(second), seconds=SECONDS)

    assert (found["code"], found["code of the second"], found["details"]) == (0, 0, True)
    assert found["report"] == "the report of the last run"
    assert found["told"]["crash"].startswith("Tideboard ended unexpectedly at ")
    assert "newer Tideboard (9.1)" in found["told"]["settings-read"]
    assert "9.1; form 99" in found["told"]["layouts"]
    assert (found["first"], found["second"]) == ("Open the layout “Desk”?", "Open the layout “科技”?")
    assert found["names"] == ["Desk", "科技"]
    assert {name: (directory / name).read_bytes() for name in newer} == newer
    assert not (directory / "crashes" / "faults").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="input modules are Linux'")
def test_an_input_module_that_qt_has_no_plugin_for_is_replaced_before_qt_looks(tmp_path: Path) -> None:
    """By the plugins of the Qt that is installed, and those of the folder that the environment adds."""
    named = {"QT_IM_MODULES": "fcitx", "DISPLAY": ":0"}
    start.name_input_module(named)
    assert named == {"QT_IM_MODULE": "ibus", "DISPLAY": ":0"}

    folder = tmp_path / "platforminputcontexts"
    folder.mkdir()
    (folder / "libfcitx5platforminputcontextplugin.so").touch()
    added = {"QT_IM_MODULE": "fcitx", "DISPLAY": ":0", "QT_PLUGIN_PATH": str(tmp_path)}
    before = dict(added)
    start.name_input_module(added)
    assert added == before
