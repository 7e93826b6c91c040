"""Counts the steps of window, chart and order in this process and prints one JSON object: python -m budgets."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

import tideboard_desktop.ui.overrides  # noqa: F401  first: it wraps classes as they are made
from budgets.calls import Steps

STEPS = Steps()


def main() -> int:
    """Run in this process."""
    from budgets.charts import chart_steps
    from budgets.sending import sending_steps
    from budgets.stage import NoTimers
    from budgets.window import window_steps
    from tideboard_desktop.startup.app import run_loop

    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    no_timers = NoTimers()
    application.installEventFilter(no_timers)
    with tempfile.TemporaryDirectory(prefix="tideboard-budgets-") as name:

        async def program() -> int:
            await window_steps(STEPS, application, Path(name))
            return 0

        async def sending() -> int:
            await sending_steps(STEPS, Path(name))
            return 0

        code = run_loop(application, program)
        chart_steps(STEPS)
        code = run_loop(application, sending) or code
    STEPS.end()
    STEPS.say()
    return code


if __name__ == "__main__":
    STEPS.begin()
    sys.exit(main())
