"""The smoke test inside the running program: it notes when what was on screen, walks, and looks at the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tideboard_core.ports import SecretStore
from tideboard_desktop.smoke.process import alive
from tideboard_desktop.smoke.report import Missing, Note, Report
from tideboard_desktop.smoke.steps import END, QUOTE, START
from tideboard_desktop.smoke.store import RunStore

if TYPE_CHECKING:
    from tideboard_desktop.application import Application
    from tideboard_desktop.smoke.walk import Walk

LIMIT = 45.0
"""Seconds for the whole walk; a program that hangs in itself is ended by `run`."""
RECORD = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ ")
ERROR = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ (ERROR|CRITICAL) ")


class Visit:
    """A Visitor. `clock` gives seconds since the process began."""

    def __init__(self, report: Report, clock: Callable[[], float]) -> None:
        self._report = report
        self._clock = clock
        self._shell: QWidget | None = None
        self._walk: Walk | None = None
        self.qt: QApplication | None = None

    def _mark(self, name: str) -> float:
        self._report.times[name] = moment = round(self._clock(), 3)
        return moment

    def appeared(self, shell: QWidget, *, painted: bool) -> None:
        """The empty window is there."""
        qt = QApplication.instance()
        self.qt = (
            qt if isinstance(qt, QApplication) else None
        )  # held beyond the program's end: pictures and fonts are tried after it
        self._shell = shell
        if painted:
            self._mark("first_paint")

    def store(self) -> SecretStore:
        """Memory."""
        return RunStore()

    async def visit(self, application: Application) -> None:
        """Do the walk; however that ends, close the window as a person does."""
        import asyncio  # as all else here, after the first paint

        try:
            async with asyncio.timeout(LIMIT):
                with self._report.step(START) as note:
                    note.seen = await self._painted(application, note)
                await self._go(application)
        except TimeoutError:
            pass  # the step that took too long has been noted
        finally:
            application.window.close()

    async def _painted(self, application: Application, note: Note) -> str:
        """The window with its docks has taken the place of the empty one."""
        from tideboard_desktop.smoke.looking import until

        shell = self._shell
        await until(note, lambda: shell is None or not isValid(shell), "the window's first paint")
        window = self._mark("window_painted")
        first = self._report.times.setdefault("first_paint", window)
        size = application.window.size()
        return f"empty window after {first} s, window with docks after {window} s, {size.width()} x {size.height()}"

    async def _go(self, application: Application) -> None:
        from tideboard_desktop.smoke.walk import WALK, Walk  # loads what the chart needs, after the first paint

        walk = self._walk = Walk(application)
        for name, work in WALK.items():
            with self._report.step(name) as note:
                walk.note = note
                note.seen = await work(walk)
            if not self._report.steps[-1].passed:
                return
            if name == QUOTE:
                self._mark("first_quote")

    def ended(self) -> None:
        """The window is gone, the child is gone, no task is left."""
        import asyncio

        with self._report.step(END) as note:
            self._mark("ended")
            left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            shown = [widget.windowTitle() for widget in QApplication.topLevelWidgets() if widget.isVisible()]
            child = self._walk.child if self._walk is not None else 0
            if left:
                raise Missing(f"tasks still run: {', '.join(left)}")
            if shown:
                raise Missing(f"windows are still open: {', '.join(shown)}")
            if child and alive(child):
                raise Missing(f"the practice exchange still runs as process {child}")
            exchange = f"practice exchange {child} gone" if child else "no practice exchange was started"
            note.seen = f"window closed, {exchange}, no task left"


def log_of(directory: Path) -> str:
    """The program's log files hold no error; Missing with the first one, or where there is no log."""
    lines = [line for file in directory.glob("tideboard.log*") for line in file.read_text("utf-8").splitlines()]
    if not lines:
        raise Missing(f"there is not one line of log in {directory}")
    bad = [at for at, line in enumerate(lines) if ERROR.match(line)]
    if bad:
        raise Missing(f"{len(bad)} errors: {' / '.join(_told(lines[bad[0] :]))}")
    warned = sum(" WARNING " in line for line in lines)
    return f"{len(lines)} lines, {warned} warnings, no error"


def _told(lines: list[str]) -> list[str]:
    """The record that begins here, and the last line of its traceback, which is the error itself."""
    trace = list(takewhile(lambda line: not RECORD.match(line), lines[1:]))
    return [lines[0], *trace[-1:]]
