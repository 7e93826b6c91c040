"""The gate itself: each net of tests/conftest.py, of the import contracts and of the linter catches its fish."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from checkout import ROOT
from fakes.scenes.pytest_runs import run_pytest, write

pytestmark = pytest.mark.slow

GOOD = """
import asyncio, logging

async def test_good():
    await asyncio.sleep(0)

def test_good_log(caplog):
    logging.getLogger("a").warning("expected")
"""
BAD_CORE = """
import asyncio, logging, socket, warnings, time
import pytest

async def test_leaked_task():
    asyncio.get_running_loop().create_task(asyncio.sleep(60))

async def test_error_nobody_fetched():
    async def fail():
        raise ValueError("lost")
    asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0.01)

async def test_error_in_callback():
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)

async def test_callback_from_another_thread():
    await asyncio.to_thread(asyncio.get_running_loop().call_soon, print)

@pytest.mark.hog(0.2)
async def test_hogged_loop():
    end = time.thread_time() + 0.8
    while time.thread_time() < end:
        pass

from hypothesis import given, strategies
@given(strategies.just(1))
async def test_leaked_task_with_drawn_arguments(number):
    asyncio.get_running_loop().create_task(asyncio.sleep(60))

def test_warning():
    warnings.warn("unexpected")

def test_log_record():
    logging.getLogger("a").warning("unexpected")

async def test_socket_left_open():
    socket.socket()

async def test_coroutine_never_awaited():
    asyncio.sleep(0)

@pytest.mark.xfail(reason="it does not fail")
def test_unexpected_pass():
    pass
"""
BAD_DESKTOP = """
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QWidget
import asyncio

async def test_error_in_slot():
    QTimer.singleShot(0, lambda: 1 / 0)
    await asyncio.sleep(0.05)

def test_qt_message(qapp):
    qWarning("unexpected")

kept = []
def test_window_left_open(qapp):
    kept.append(QWidget())
    kept[-1].show()

def test_error_in_paint_event(qtbot):
    class Bad(QWidget):
        def paintEvent(self, event):
            raise ValueError("lost")
    widget = Bad()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.grab()
"""


@pytest.mark.parametrize(("place", "source"), [("core", BAD_CORE), ("desktop", BAD_DESKTOP)])
def test_the_nets_catch(place: str, source: str, tmp_path: Path) -> None:
    """Every careless test fails, the careful ones beside them pass."""
    careless = set(re.findall(r"def (test_\w+)", source))

    outcomes, output = run_pytest(write(tmp_path, {f"tests/{place}/test_bad.py": source + GOOD}))

    passed = {name for name, outcome in outcomes.items() if outcome == "PASSED"}
    assert passed == {"test_good", "test_good_log"}, output
    assert set(outcomes) == careless | passed, output


COLLECTING = """
import gc
from tideboard_desktop.__main__ import main

def test_program(capsys):
    try:
        main(["--version"])
    except SystemExit:
        pass
    assert gc.isenabled()

def test_after_it():
    assert not gc.isenabled()
"""


WALKING = """
from weakref import ref

class Scene:
    def __init__(self):
        self.itself = self

def test_walk():
    first = ref(Scene())
    kept = [Scene() for _ in range(100_000)]
    assert first() is None
"""


def test_nothing_is_collected_within_tests_of_windows_alone(tmp_path: Path) -> None:
    """A thread would end a window there, also after a test that ran the program, which collects once it has started.

    What a long walk without a window leaves in circles is collected while it goes on.
    """
    files = {"tests/desktop/test_program.py": COLLECTING, "tests/core/test_walk.py": WALKING}
    outcomes, output = run_pytest(write(tmp_path, files))

    assert outcomes == dict.fromkeys(["test_program", "test_after_it", "test_walk"], "PASSED"), output


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 9)])
def test_what_cannot_run_is_told_and_fails_in_ci(ci: str, code: int, tmp_path: Path) -> None:
    """A missing program skips a test by name; under CI that is a failure."""
    source = "import pytest\ndef test_x():\n    pytest.skip('not run here: Xvfb is absent')\n"

    _, output = run_pytest(write(tmp_path, {"tests/core/test_x.py": source}), environment={"CI": ci} if ci else {})

    assert "not run here: tests/core/test_x.py::test_x: Xvfb is absent" in output
    assert output.endswith(f"exit {code}")


WHOLE_ALONE = """
import pytest
from run_forms import sized

@pytest.mark.whole
def test_long(): pass

@pytest.mark.whole("b*", "c")
@pytest.mark.parametrize("name", ["a", "b1", "c"])
def test_partly(name): pass

@pytest.mark.desk
def test_desk(): pass

def test_sized(): assert sized(1, 2) == 1
"""


@pytest.mark.parametrize(
    ("options", "whole", "counted"),
    [
        ((), "", "2 passed, 4 deselected"),
        ((), "1", "1 failed, 5 passed"),
        (("-m", "whole"), "", "3 passed, 3 deselected"),
        (("-m", "desk"), "", "1 passed, 5 deselected"),
        (("-k", "partly"), "", "1 passed, 5 deselected"),
    ],
)
def test_what_the_whole_run_alone_has_is_left_out(
    options: tuple[str, ...], whole: str, counted: str, tmp_path: Path
) -> None:
    write(tmp_path, {"tests/core/test_x.py": WHOLE_ALONE})

    _, output = run_pytest(tmp_path, environment={"TIDEBOARD_WHOLE": whole}, workers=("-p", "no:xdist", *options))

    assert counted in output


def contract_tree(folder: Path) -> Path:
    """Empty modules under every name that the import contracts mention, with our configuration."""
    configuration = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts_only = "[tool.importlinter]" + configuration.split("[tool.importlinter]")[1].split("ignore_imports")[0]
    (folder / "pyproject.toml").write_text(contracts_only)
    contracts = tomllib.loads(configuration)["tool"]["importlinter"]["contracts"]
    layers = [(box, layer) for c in contracts for box in c.get("containers", ()) for layer in c["layers"]]
    names = {f"{container}.{name}" for container, layer in layers for name in re.split(r"\W+", layer)}
    names |= {"tideboard_core.gateways.opend", "tideboard_core.gateways.longport", "tideboard_core.gateways.futu"}
    names |= {
        "tideboard_core.collector.connections",
        "tideboard_core.system.credentials",
        "tideboard_core.system.vault",
        "tideboard_desktop.startup.app",
        "tideboard_desktop.startup.brokers",
        "tideboard_desktop.window",
    }
    names |= {"tideboard_proto.opend", "tideboard_resources.fonts"}
    for name in names:
        package = folder / name.replace(".", "/")
        package.mkdir(parents=True, exist_ok=True)
        for level in (package, *package.relative_to(folder).parents):
            if level != Path():
                (folder / level / "__init__.py").touch()
    return folder


def test_the_contracts_see_a_circle_and_an_unnamed_module(tmp_path: Path) -> None:
    """Two services may not need each other, and a new one takes its place in the contract."""
    tree = contract_tree(tmp_path)
    (tree / "tideboard_core" / "market" / "__init__.py").write_text("import tideboard_core.orders\n")
    (tree / "tideboard_core" / "orders" / "__init__.py").write_text("import tideboard_core.market\n")
    circle = lint_imports(tree)
    (tree / "tideboard_core" / "orders" / "__init__.py").write_text("")
    (tree / "tideboard_core" / "unnamed.py").touch()
    unnamed = lint_imports(tree)

    assert "No package imports in a circle BROKEN" in circle.stdout
    assert "Inside the core the arrows point down BROKEN" in unnamed.stdout


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts on a tree."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    env = dict(os.environ, PYTHONPATH=str(folder))
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("tideboard_core.market", ""),
        ("tideboard_desktop.startup.app", "tideboard_core.gateways.opend"),
        ("tideboard_desktop.startup.brokers", "tideboard_core.gateways.opend"),
        ("tideboard_core.collector.connections", "tideboard_core.gateways.opend"),
        ("tideboard_core.collector", "tideboard_core.gateways.opend"),
        ("tideboard_core.market", "PySide6.QtCore"),
        ("tideboard_core.market", "tideboard_desktop.window"),
        ("tideboard_core.model", "tideboard_core.ports"),
        ("tideboard_core.wire", "tideboard_core.gateways.opend"),
        ("tideboard_core.orders", "tideboard_core.gateways.opend"),
        ("tideboard_core.gateways.opend", "tideboard_sandbox"),
        ("tideboard_core.gateways.opend", "tideboard_core.system"),
        ("tideboard_core.gateways.opend", "tideboard_core.gateways.longport"),
        ("tideboard_core.gateways.common", "tideboard_core.gateways.opend"),
        ("tideboard_sandbox.opend", "tideboard_sandbox.longport"),
        ("tideboard_sandbox.exchange", "tideboard_sandbox.opend"),
        ("tideboard_core.audit", "tideboard_core.orders"),
        ("tideboard_core.market", "tideboard_core.system"),
        ("tideboard_core.system", "tideboard_core.lock"),
        ("tideboard_core.system", "tideboard_proto.opend"),
        ("tideboard_core.system", "tideboard_resources.fonts"),
        ("tideboard_desktop.window", "tideboard_core.gateways.opend"),
        ("tideboard_desktop.window", "tideboard_proto.opend"),
        ("tideboard_desktop.startup.app", "tideboard_sandbox"),
    ],
)
def test_the_contracts_hold_the_arrows(module: str, imported: str, tmp_path: Path) -> None:
    """One wrong import breaks a contract; none, and the one that a composition root may have, break none."""
    tree = contract_tree(tmp_path)
    if imported:
        (tree / module.replace(".", "/") / "__init__.py").write_text(f"import {imported}\n")

    done = lint_imports(tree)

    roots = {"tideboard_core.collector.connections", "tideboard_desktop.startup.brokers"}
    allowed = not imported or (module in roots and imported == "tideboard_core.gateways.opend")
    assert done.returncode == (0 if allowed else 1), done.stdout + done.stderr
    assert ("0 broken" in done.stdout) == allowed, done.stdout


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("import core.tideboard_core.hub", "TID251"),
        ("import asyncio\nasyncio.create_task(x())", "TID251"),
        ("import pickle\npickle.loads(b'')", "S301"),
        ("import subprocess\nsubprocess.run('x', shell=True)", "S602"),
        ("print('x')", "T201"),
        ("# x = 1\n", "ERA001"),
        ("def f(x): return x", "ANN001"),
        ("from datetime import datetime\ndatetime.now()", "DTZ005"),
    ],
)
def test_the_linter_is_set(line: str, rule: str) -> None:
    """A sample of the rules we rely on is in force for the program's sources."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "-"]
    name = "--stdin-filename=core/tideboard_core/sample.py"
    done = subprocess.run([*command, name], cwd=ROOT, input=line, capture_output=True, text=True, check=False)
    assert rule in done.stdout
