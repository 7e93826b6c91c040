"""Price alerts from the palette, wherever the keys are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.commands import Command

translate = QCoreApplication.translate


class Adds(Protocol):
    """Who asks for a new alert."""

    def add(self, instrument: InstrumentId) -> None:
        """Ask for one of this security."""
        ...

    def reason(self) -> str | None:
        """Why none can be set here, None where one can."""
        ...


def window_alert_commands(desk: Adds, selected: Callable[[], InstrumentId]) -> list[Command]:
    """A new alert of the selected security."""
    return [
        Command(
            id="alert.new",
            text=translate("Alerts", "Price alert of the selected security…"),
            group=translate("Alerts", "Price alerts"),
            run=lambda: desk.add(selected()),
            keys=("Ctrl+Shift+A",),
            enabled=lambda: desk.reason() is None,
            why_not=lambda: desk.reason() or "",
        )
    ]
