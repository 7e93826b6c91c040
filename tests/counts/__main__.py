"""Counts every step in this process and prints one JSON object: python -m counts."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

import tideboard_desktop.ui.overrides  # noqa: F401  first: it wraps classes as they are made
from counts.calls import Calls

CALLS = Calls()


def main() -> int:
    """Run in this process."""
    from counts.charts import chart_steps
    from counts.confirmation import confirmation_steps
    from counts.stage import WidgetSteps
    from counts.window import window_steps
    from tideboard_desktop.startup.app import run_loop

    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    steps = WidgetSteps(application, CALLS)
    with tempfile.TemporaryDirectory(prefix="tideboard-counts-") as name:
        folder = Path(name)

        async def program() -> int:
            await window_steps(steps, application, folder)
            return 0

        async def sending() -> int:
            from counts.sending import sending_steps  # here: the steps before have imported what it imports

            await sending_steps(steps, folder)
            return 0

        async def replaying() -> int:
            from counts.replay import replay_steps  # here: the docks have imported their modules

            await replay_steps(steps, folder / "recorded")
            return 0

        code = run_loop(application, program)
        chart_steps(steps)
        confirmation_steps(steps)
        code = run_loop(application, sending) or code
        code = run_loop(application, replaying) or code
        from counts.journal import journal_steps  # here: the dock of the journal has imported its modules

        journal_steps(steps, folder / "trips")
    CALLS.end()
    steps.say()
    return code


if __name__ == "__main__":
    CALLS.begin()
    sys.exit(main())
