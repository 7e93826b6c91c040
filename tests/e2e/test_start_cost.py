"""What a start loads before the docks are painted: no library that only a later step needs, no source text."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from checkout import ROOT

NOT_YET = ("pyqtgraph", "cryptography", "aiohttp")
LINECACHE = 1_000_000
"""Characters of source text kept by `linecache`; PySide's import hook made it 6 million."""
MODULES = 846
"""The measured 805 and 5 % for what a new dock needs. What a button opens is imported in the function that opens it."""
SETTINGS = '{"version": 5, "welcomed": true, "appearance": {"language": "en"}}\n'
PROGRAM = """
import builtins, json, linecache, sys

importers = {}
class Recorder:
    # asked first for each module that is not loaded yet; finds none
    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while frame is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        while frame is not None and frame.f_globals.get("__name__", "").startswith("shibokensupport"):
            frame = frame.f_back
        where = "?" if frame is None else f"{frame.f_globals.get('__name__')}:{frame.f_lineno}"
        importers.setdefault(name, where)
sys.meta_path.insert(0, Recorder())

from tideboard_desktop.__main__ import main
from tideboard_desktop.startup.placeholder_window import PlaceholderWindow
appear = PlaceholderWindow.appear

def appeared(self):
    appear(self)
    from PySide6.QtCore import QEvent, QObject, QTimer
    from tideboard_desktop.assembly.application import Application
    made = Application.__init__

    class FirstPaint(QObject):
        def eventFilter(self, watched, event):
            if event.type() is QEvent.Type.Paint and not seen:
                kept = sum(len(line) for entry in linecache.cache.values() if len(entry) > 2 for line in entry[2])
                seen.update(modules=sorted(sys.modules), linecache=kept, importers=importers)
                QTimer.singleShot(0, self.application.close)
            return False

    def init(self, *arguments):
        made(self, *arguments)
        self.first_paint = FirstPaint(self.window)
        self.first_paint.application = self
        self.window.installEventFilter(self.first_paint)

    Application.__init__ = init

PlaceholderWindow.appear = appeared
seen = {}
code = main(["--data-dir", sys.argv[1], "--seed", "7"])
print(json.dumps(seen))
sys.exit(code)
"""

pytestmark = pytest.mark.timeout(120, method="signal")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program had loaded at the docks' first paint, on its own practice market."""
    data = tmp_path_factory.mktemp("start") / "data"
    data.mkdir(mode=0o700)
    (data / "settings.json").write_text(SETTINGS)
    (data / "settings.json").chmod(0o600)
    command = [sys.executable, "-c", PROGRAM, str(data)]
    done = subprocess.run(command, cwd=ROOT / "tests", capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def chain(start: dict[str, Any], name: str) -> str:
    """Who imported a module, and who imported that: down to the program's own start."""
    steps = [name]
    while len(steps) < 20 and (where := start["importers"].get(steps[-1].partition(":")[0])) not in {None, *steps}:
        steps.append(where)
    return " <- ".join(steps)


def test_nothing_is_loaded_that_only_a_later_step_needs(start: dict[str, Any]) -> None:
    loaded = [chain(start, name) for name in NOT_YET if name in start["modules"]]
    assert not loaded, "\n".join(loaded)


def test_no_source_text_is_read(start: dict[str, Any]) -> None:
    assert start["linecache"] < LINECACHE, "does ui/import_hook.py still work with this PySide?"


def test_the_number_of_modules_grows_only_on_purpose(start: dict[str, Any]) -> None:
    packages: dict[str, list[str]] = {}
    for name in start["modules"]:
        parts = name.split(".")
        packages.setdefault(".".join(parts[: 2 if parts[0].startswith("tideboard") else 1]), []).append(name)
    largest = sorted(packages.values(), key=len, reverse=True)[:20]
    lines = [f"{len(names):4} {chain(start, names[0])}" for names in largest]
    assert len(start["modules"]) <= MODULES, f"{len(start['modules'])} modules are loaded:\n" + "\n".join(lines)


def test_the_importer_of_a_module_is_named(start: dict[str, Any]) -> None:
    assert "tideboard_desktop.startup.launch:" in chain(start, "qasync")
