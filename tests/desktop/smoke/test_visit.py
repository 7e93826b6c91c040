"""The smoke test inside the program: it lets go in time, and sees what is left."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.smoke import visit, waiting
from tideboard_desktop.smoke.newcomer_walk import Walk
from tideboard_desktop.smoke.report import Missing, Report, StepName
from tideboard_desktop.smoke.visit import RunStore, log_of
from tideboard_desktop.startup.app import wire
from tideboard_desktop.ui.cli.command_line import parse

pytestmark = pytest.mark.slow

GOOD = "2026-11-20 10:00:00,000 INFO tideboard_core.market.session: ready\n"
WARNED = "2026-11-20 10:00:01,000 WARNING tideboard_core.system.vault: no keyring\n"
BAD = "2026-11-20 10:00:02,000 ERROR tideboard_desktop.assembly.application: chart failed\nTraceback\nKeyError: 7\n"


def test_a_log_without_an_error_passes(tmp_path: Path) -> None:
    (tmp_path / "tideboard.log").write_text(GOOD + WARNED)

    assert log_of(tmp_path) == "2 lines, 1 warnings, no error"


def test_an_error_is_told_also_from_an_older_file(tmp_path: Path) -> None:
    (tmp_path / "tideboard.log").write_text(GOOD)
    (tmp_path / "tideboard.log.1").write_text(BAD + WARNED)
    with pytest.raises(Missing, match=r"1 errors: 2026.* chart failed / KeyError: 7$"):
        log_of(tmp_path)


def test_no_log_at_all_is_no_good_log(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="not one line of log"):
        log_of(tmp_path)


class Window(QWidget):
    """A window that ends its program when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.was_closed = False

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        self.was_closed = True


class Application:
    """All that a visit sees of it before its first step."""

    def __init__(self, window: QWidget) -> None:
        self.window = window


@pytest.fixture
def window(qapp: QApplication) -> Iterator[Window]:
    """Shown, and put away."""
    made = Window()
    made.setWindowTitle("HK.00700 · PRACTICE")
    made.show()
    yield made
    made.hide()
    made.deleteLater()


async def test_a_walk_that_takes_too_long_ends_with_the_window_closed(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shell never goes: the window was never painted."""
    monkeypatch.setattr(visit, "LIMIT", 0.05)
    report, shell = Report([StepName.START]), QWidget()
    guest = visit.Visit(report, lambda: 0.25, used=lambda: 0.2)
    guest.appeared(shell, painted=True)
    await guest.visit(Application(window))  # type: ignore[arg-type]  # all that it uses

    assert report.times == {"first_paint": 0.25, "first_paint_cpu": 0.2}
    assert [(step.name, step.seen) for step in report.steps] == [
        ("start", "broken off, waiting for the window's first paint")
    ]
    assert window.was_closed
    shell.deleteLater()


async def test_a_slow_computer_gets_more_time_for_each_step_and_the_walk(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty times as much of both: 0.6 s for the step, which is more than the walk has as a rule."""
    monkeypatch.setattr(waiting, "PATIENCE", 0.03)
    monkeypatch.setattr(visit, "LIMIT", 0.5)
    report, shell = Report([StepName.START]), QWidget()
    guest = visit.Visit(report, lambda: 0.25, slowness=20.0)
    guest.appeared(shell, painted=True)
    await guest.visit(Application(window))  # type: ignore[arg-type]  # all that it uses

    assert report.steps[0].seen.startswith("waited 1 s for the window's first paint")
    shell.deleteLater()


async def test_what_is_left_at_the_end_is_named(window: Window) -> None:
    report = Report([StepName.END])
    guest = visit.Visit(report, lambda: 9.0, used=lambda: 4.0)
    task = asyncio.get_running_loop().create_task(asyncio.Event().wait(), name="quotes")
    guest.ended()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    guest.ended()
    window.hide()
    guest.ended()

    assert [(step.passed, step.seen) for step in report.steps] == [
        (False, "tasks still run: quotes"),
        (False, "windows are still open: HK.00700 · PRACTICE"),
        (True, "window closed, no practice exchange was started, no task left"),
    ]
    assert report.times == {"ended": 9.0, "ended_cpu": 4.0}


@pytest.mark.parametrize(
    ("process", "said"),
    [("child", "the practice exchange still runs as process"), ("server", "programs are still served by process")],
)
async def test_a_process_that_outlives_the_window_is_named(qapp: QApplication, process: str, said: str) -> None:
    report = Report([StepName.END])
    guest = visit.Visit(report, lambda: 9.0)
    guest._walk = Walk(cast("Any", None))
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)
    setattr(guest._walk, process, child.pid)
    guest.ended()
    await child.communicate(b"\n")

    assert report.steps[0].seen == f"{said} {child.pid}"


async def test_a_secret_is_kept_until_it_is_forgotten() -> None:
    store = RunStore()
    await store.set("name", "value")
    assert await store.get("name") == "value"
    await store.delete("name")
    await store.delete("name")
    assert await store.get("name") is None
    assert await store.probe() == "RunStore"


def test_the_program_takes_it_instead_of_the_keyring(tmp_path: Path) -> None:
    """Neither the lock nor a broker's credentials reach anybody's real entries."""
    file = SettingsFile(tmp_path)
    prepared = Prepared(
        directory=tmp_path, redactor=Redactor(), settings=Settings(), file=file, review=SettingsReview(file.read())
    )
    store = RunStore()
    wiring = wire(parse(["--sandbox"]), prepared, SystemClock(), store)

    assert wiring.store is store
    assert wiring.shelf._store is store
    assert wiring.rewire(wiring.uses).store is store
