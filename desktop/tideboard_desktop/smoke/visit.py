"""The smoke test inside the running program: notes the times of the start, does the walk, and checks the end."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tideboard_core.errors import VaultError
from tideboard_core.ports.system import SecretStore
from tideboard_desktop.smoke.process import alive
from tideboard_desktop.smoke.report import Missing, Report, StepName, StepNote

if TYPE_CHECKING:
    from tideboard_desktop.assembly.application import Application
    from tideboard_desktop.smoke.newcomer_walk import Walk

LIMIT = 45.0
"""Seconds for the whole walk; `run` ends a program that blocks its event loop."""
RECORD = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ ")
ERROR = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ (ERROR|CRITICAL) ")


class RunStore:
    """A SecretStore in memory, so that the smoke test leaves nothing in the user's keyring."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    async def get(self, name: str) -> str | None:
        """The secret, or None."""
        return self._values.get(name)

    async def set(self, name: str, value: str) -> None:
        """Keep it for this run."""
        self._values[name] = value

    async def delete(self, name: str) -> None:
        self._values.pop(name, None)

    async def probe(self, name: str = "") -> str:
        """The name of the store."""
        return type(self).__name__

    def remains(self, name: str) -> VaultError | None:
        """Nothing but what was stored last."""
        return None


class Visit:
    """A StartObserver. `clock` gives seconds since the process began, `used` those of a processor until now.

    `slowness` multiplies every limit of time.
    """

    def __init__(
        self,
        report: Report,
        clock: Callable[[], float],
        slowness: float = 1.0,
        *,
        used: Callable[[], float] = time.process_time,
    ) -> None:
        self._report = report
        self._clock, self._used = clock, used
        self._slowness = slowness
        self._shell: QWidget | None = None
        self._walk: Walk | None = None
        self.qt: QApplication | None = None

    def _mark(self, name: str) -> float:
        self._report.times[name] = moment = round(self._clock(), 3)
        self._report.times[f"{name}_cpu"] = round(self._used(), 3)
        return moment

    def appeared(self, shell: QWidget, *, painted: bool) -> None:
        """The empty window is shown."""
        qt = QApplication.instance()
        self.qt = qt if isinstance(qt, QApplication) else None  # the checks after the program's end need it
        self._shell = shell
        if painted:
            self._mark("first_paint")

    def store(self) -> SecretStore:
        return RunStore()

    async def visit(self, application: Application) -> None:
        """Do the walk; then close the window as the user does, also after an error."""
        import asyncio  # imported after the first paint, which is measured

        try:
            async with asyncio.timeout(LIMIT * self._slowness):
                with self._report.step(StepName.START) as note:
                    note.found = await self._painted(application, note)
                await self._go(application)
        except TimeoutError:
            pass  # the step that took too long has been noted
        finally:
            application.window.close()

    async def _painted(self, application: Application, note: StepNote) -> str:
        """The window with its docks has replaced the empty one."""
        from tideboard_desktop.smoke.waiting import PATIENCE, until

        shell, patience = self._shell, PATIENCE * self._slowness
        await until(note, lambda: shell is None or not isValid(shell), "the window's first paint", patience)
        window = self._mark("window_painted")
        first = self._report.times.setdefault("first_paint", window)
        size = application.window.size()
        return f"empty window after {first} s, window with docks after {window} s, {size.width()} x {size.height()}"

    async def _go(self, application: Application) -> None:
        from tideboard_desktop.smoke.newcomer_walk import (  # loads what the chart needs, after the first paint
            WALK,
            Walk,
        )

        walk = self._walk = Walk(application, self._slowness)
        for name, work in WALK.items():
            with self._report.step(name) as note:
                walk.note = note
                note.found = await work(walk)
            if not self._report.steps[-1].passed:
                return
            if name == StepName.QUOTE:
                self._mark("first_quote")

    def ended(self) -> None:
        """Check that the window is closed, the child has ended and no task is left."""
        import asyncio

        with self._report.step(StepName.END) as note:
            self._mark("ended")
            left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            shown = [widget.windowTitle() for widget in QApplication.topLevelWidgets() if widget.isVisible()]
            child, server = (self._walk.child, self._walk.server) if self._walk is not None else (0, 0)
            if left:
                raise Missing(f"tasks still run: {', '.join(left)}")
            if shown:
                raise Missing(f"windows are still open: {', '.join(shown)}")
            if child and alive(child):
                raise Missing(f"the practice exchange still runs as process {child}")
            if server and alive(server):
                raise Missing(f"programs are still served by process {server}")
            exchange = f"practice exchange {child} gone" if child else "no practice exchange was started"
            note.found = f"window closed, {exchange}, no task left"


def log_of(directory: Path) -> str:
    """Check that the program's log files hold no error; raises Missing with the first one, or without a log."""
    lines = [line for file in directory.glob("tideboard.log*") for line in file.read_text("utf-8").splitlines()]
    if not lines:
        raise Missing(f"there is not one line of log in {directory}")
    bad = [at for at, line in enumerate(lines) if ERROR.match(line)]
    if bad:
        raise Missing(f"{len(bad)} errors: {' / '.join(_record_and_error(lines[bad[0] :]))}")
    warned = sum(" WARNING " in line for line in lines)
    return f"{len(lines)} lines, {warned} warnings, no error"


def _record_and_error(lines: list[str]) -> list[str]:
    """The record that begins here, and the last line of its traceback, which is the error itself."""
    trace = list(takewhile(lambda line: not RECORD.match(line), lines[1:]))
    return [lines[0], *trace[-1:]]
