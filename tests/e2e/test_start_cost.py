"""What a start loads before its docks are painted, and how much of them one turn of the loop builds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from checkout import ROOT

NOT_YET = (
    "pyqtgraph",
    "cryptography",
    "aiohttp",
    "tideboard_desktop.chart.dock",
    "PySide6.QtNetwork",
    "sqlite3",
    "ssl",
    "csv",
)
LINECACHE = 1_000_000
"""Characters of source text kept by `linecache`; PySide's import hook made it 6 million."""
MODULES = 908
"""Measured; four are parts of the blotter's dock; thirteen hand notices on or stand in the tray, without a library;
four keep pins and unlocks of accounts, four the days of a broker that differ from the table, three the closures of a
market, six what splits change and what is asked over them, two tell those of one number apart; four read at a login
whether the market is a recorded day; nine say what a shared place or a hub is, and four what a program or its proposal
is, without a library of theirs; one knows what positions may not show yet of executions that were taken back; ten hold
settings and values from elsewhere to their limits, or keep what was read over a rebuild; five know a proxy, screen
locks that were seen, late heartbeats, and whether a system notice was seen, or ask macOS not to slow the program down.
Two ask what the window system leaves to a program and follow its screens.
Twelve more are needed by the blotter and the guard at a login: unread calls, doubtful holdings, orders without a name,
unshown changes, and what is asked of a sale in the step of its write, which no import may delay. Two bound a pause, two
know New York's first trade and the margin, one reads kept files, two word what is refused or doubtful.
One more where the interpreter is the system's; two are what keeps compiled code, one maps a file, one makes the
classes of messages, and two spare libraries: one imports msgspec without typing_extensions, one escapes text for
markup. What a button opens is imported there, and what calls of reference data need with the first."""
SETTINGS = '{"version": 6, "welcomed": true, "appearance": {"language": "en"}}\n'
SCREEN = {"name": "1", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
"""A window takes no more than its screen, and every dock is in view from 1600 x 1000 on."""
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
from tideboard_desktop.startup.launch import PlaceholderWindow
appear = PlaceholderWindow.appear

def appeared(self):
    appear(self)
    import tideboard_core.system.msgspec_import  # as the start does next, before what stands below
    import tideboard_core.system.asyncio_import
    import asyncio
    from PySide6.QtCore import QEvent, QObject, QTimer
    from tideboard_core.model.hub_keys import QUOTES_LINK
    from tideboard_desktop.assembly import keyring_watch
    from tideboard_desktop.assembly.application import Application
    from tideboard_desktop.window.workspace.dock_area import Workspace
    build, wrap = Application.build_in_turns, Workspace._wrap
    turn, turns = 0, {"built": {}, "painted": {}}

    def count():
        nonlocal turn
        turn += 1
        asyncio.get_running_loop().call_soon(count)

    class FirstPaint(QObject):
        def eventFilter(self, dock, event):
            if event.type() is QEvent.Type.Paint and turns["painted"].setdefault(dock.identity, turn) == turn:
                kept = sum(len(line) for entry in linecache.cache.values() if len(entry) > 2 for line in entry[2])
                if len(turns["painted"]) == 1:
                    seen.update(modules=sorted(sys.modules), linecache=kept, importers=importers, turns=turns)
                close_soon(self.application)
            return False

    def close_soon(application):
        if len(turns["painted"]) == len(turns["built"]) and "keyring" in seen:
            QTimer.singleShot(0, application.close)

    def wrapped(self, *arguments):
        dock = wrap(self, *arguments)
        turns["built"][dock.identity] = turn
        return dock

    async def built(self, place):
        async def looked():
            seen["keyring"] = self.hub.value(QUOTES_LINK).state
            close_soon(self)

        self.keyring.look = looked
        keyring_watch.LOGIN = 60.0  # on a busy machine a login takes longer than it waits
        count()
        await build(self, place)
        self.first_paint = FirstPaint(self.window)
        self.first_paint.application = self
        for dock in self.window.workspace.docks.values():
            dock.installEventFilter(self.first_paint)

    Application.build_in_turns, Workspace._wrap = built, wrapped

PlaceholderWindow.appear = appeared
seen = {}
code = main(["--data-dir", sys.argv[1], "--seed", "7"])
print(json.dumps(seen))
sys.exit(code)
"""

pytestmark = [pytest.mark.timeout(120, method="signal"), pytest.mark.slow]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program had loaded at the docks' first paint, on its own practice market."""
    data = tmp_path_factory.mktemp("start") / "data"
    data.mkdir(mode=0o700)
    (data / "settings.json").write_text(SETTINGS)
    (data / "settings.json").chmod(0o600)
    screen = data.with_name("screen.json")
    screen.write_text(json.dumps({"screens": [SCREEN]}))
    env = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={screen}"}
    command = [sys.executable, "-c", PROGRAM, str(data)]
    done = subprocess.run(
        command, cwd=ROOT / "tests", capture_output=True, text=True, check=False, timeout=110, env=env
    )
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


@pytest.mark.parametrize("step", ["built", "painted"])
def test_one_dock_in_a_turn_of_the_loop(start: dict[str, Any], step: str) -> None:
    """Two of them would keep the loop for more than 25 ms of processor time."""
    turns = start["turns"][step]
    assert next(iter(turns)) == "watchlist"
    assert len(turns) >= 6
    assert len({*turns.values()}) == len(turns), turns


def test_the_keyring_is_asked_after_the_login(start: dict[str, Any]) -> None:
    """Its library takes as long to import as the last two steps of a login: the first quote came behind it."""
    assert start["keyring"] == "live"


def test_the_importer_of_a_module_is_named(start: dict[str, Any]) -> None:
    assert "tideboard_desktop.startup.launch:" in chain(start, "qasync")
