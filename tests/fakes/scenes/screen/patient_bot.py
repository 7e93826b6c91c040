"""pytest-qt's fixture with waits for the sign itself: a limit of seconds would be a verdict on the machine's load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

HUNG_MS = 100_000
"""After this a wait is hung: it says so a little before pytest ends the case, and all others with it, with stacks."""


class PatientBot(QtBot):
    """Its waits end with what they wait for; pytest-qt's give up after five seconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = HUNG_MS) -> None:  # noqa: N802  Qt's name
        """Wait until the callback is true, or raises no AssertionError any more."""
        __tracebackhide__ = True
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = HUNG_MS, **more: Any) -> Any:  # noqa: N802  Qt's name
        """Wait at the end of the block until a signal has come since its begin."""
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals: Any, *, timeout: int = HUNG_MS, **more: Any) -> Any:  # noqa: N802  Qt's name
        """Wait at the end of the block until all signals have come since its begin."""
        return super().waitSignals(signals, timeout=timeout, **more)

    def waitActive(self, widget: QWidget, *, timeout: int = HUNG_MS) -> Any:  # noqa: N802  Qt's name
        """Wait at the end of the block until the window is active."""
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = HUNG_MS) -> Any:  # noqa: N802  Qt's name
        """Wait at the end of the block until the window is on the screen."""
        return super().waitExposed(widget, timeout=timeout)
