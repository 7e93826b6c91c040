"""Steps of the confirmation of an order, over a review that stands still."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from counts.stage import painted
from counts.steps import Steps
from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedReview
from tideboard_core.model.order import Environment
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.ui.theme import make_theme

NEVER = 1_000_000
"""Milliseconds between two ticks of the dialog's own timer: the steps alone move time."""
STEP, TICKS = 0.05, 9
"""Seconds between two ticks of the dialog, and how many it takes until gestures count."""


def confirmation_steps(steps: Steps) -> None:
    """Count them all; outside any loop."""
    _opened(ManualClock(), Environment.LIVE).deleteLater()  # the modules are there now
    for environment in Environment:
        clock = ManualClock()
        with steps.step(f"a confirmation opened, {environment.name}"):
            dialog = _opened(clock, environment)
            dialog.grab()  # no system has shown the window yet: this is the first picture of all of it
        for _ in range(TICKS):
            clock.advance(STEP)
            dialog.tick()
        if environment is not Environment.LIVE:  # which is held, not clicked
            with steps.step(f"a confirmation clicked, {environment.name}"):
                QTest.mouseClick(dialog.bar.send, Qt.MouseButton.LeftButton)
                painted()
            assert not dialog.isVisible()
        dialog.close()
        dialog.deleteLater()
        painted()


def _opened(clock: ManualClock, environment: Environment) -> ConfirmOrderDialog:
    dialog = ConfirmOrderDialog(ScriptedReview(environment), make_theme(), clock, None)
    timer_of(dialog).setInterval(NEVER)
    dialog.show()
    painted()
    return dialog
