"""Counts the program's own start, up to what its benchmark calls ready: python -m budgets.start."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from budgets.calls import Steps

if TYPE_CHECKING:  # the start is what imports these
    from PySide6.QtWidgets import QWidget

    from tideboard_core.ports.system import SecretStore
    from tideboard_desktop.assembly.application import Application

STEPS = Steps()
WAITING = {"start", "keyring", "visit"}
"""Tasks that run when the window is ready: the start waits for the exchange, the keyring for the first login."""


class Driver:
    """Follows the start as the smoke test does, owns its clock, timers and frames, and ends it when it is ready."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._start = ExitStack()
        self._start.enter_context(steps.step("start"))

    def appeared(self, placeholder: QWidget, *, painted: bool) -> None:
        """The empty window is open: what comes now has a clock that stands still, and no timer."""
        from PySide6.QtWidgets import QApplication

        from budgets.stage import NoTimers
        from fakes.values.clock import ManualClock
        from tideboard_core.system import clock

        clock.SystemClock = ManualClock  # type: ignore[assignment,misc]  # before anything has made one
        self._no_timers = NoTimers()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self._no_timers)

    def store(self) -> SecretStore:
        """Secrets in memory."""
        from fakes.scenes.trading.broker import MemoryStore

        return MemoryStore()

    async def visit(self, application: Application) -> None:
        """Hold the exchange back, whose answer comes when it comes, and end the program when the window is ready."""
        from budgets.stage import painted
        from fakes.scenes.screen.timers import next_frame

        assert application.practice is not None
        reached, connect = asyncio.Event(), asyncio.Event()
        start = application.practice.start

        async def held() -> None:
            reached.set()
            await connect.wait()
            await start()

        application.practice.start = held  # type: ignore[method-assign]  # the same, later
        await reached.wait()
        await idle()
        assert application.built.chart_shown
        next_frame(application.frame)
        painted()
        self._start.close()
        from budgets.looks import appearance_steps

        await appearance_steps(self._steps, application, idle)
        self._no_timers.deleteLater()
        application.close()
        connect.set()

    def ended(self) -> None:
        """Nothing is left to do."""


async def idle() -> None:
    """Let every task of the program end that waits for no exchange; the loop's own have no name."""
    from fakes.values.waiting import running

    def waited_for(name: str) -> bool:
        return name not in WAITING and not name.startswith("Task-")

    while others := [task for task in running() if waited_for(task.get_name())]:
        await asyncio.wait(others)


def main() -> int:
    """Run in this process."""
    driver = Driver(STEPS)
    import tideboard_desktop.__main__  # noqa: F401  which is imported first
    from tideboard_core.system.code_cache import kept_code
    from tideboard_desktop.ui.cli.command_line import data_directory, parse
    from tideboard_desktop.ui.collector import pause_collector, resume_collector

    with tempfile.TemporaryDirectory(prefix="tideboard-budgets-") as folder:
        options = parse(["--data-dir", str(Path(folder) / "tideboard"), "--seed", "7"])
        pause_collector()
        with kept_code("launch"):  # as the program does, which imports it then
            from tideboard_desktop.startup.launch import run

        code = run(options, data_directory(options), driver)
        resume_collector()
    STEPS.end()
    STEPS.say()
    return code


if __name__ == "__main__":
    STEPS.begin()
    sys.exit(main())
