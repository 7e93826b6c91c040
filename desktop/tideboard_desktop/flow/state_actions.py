"""The actions that a state offers: one button and one link."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.tracker_funds import tracker_of
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.widgets.empty_state import EmptyKind


class StateActions(QObject):
    """Runs them, or emits signals for what lies outside the dock."""

    instrument_wanted = Signal(str)
    period_wanted = Signal(str)
    rights_wanted = Signal()
    connection_log_wanted = Signal()
    search_wanted = Signal()
    explain_wanted = Signal()
    alone_wanted = Signal()

    def __init__(self, sources: FlowDependencies, parent: QObject, *, ask: Callable[[], None]) -> None:
        """`ask` repeats the call for what is shown."""
        super().__init__(parent)
        self._sources, self._ask = sources, ask

    def take_button(self, kind: EmptyKind | None, day: FlowDay) -> None:
        """Run the action of a state's button."""
        if kind is EmptyKind.DISCONNECTED:
            self._sources.retry_link()
        elif kind is EmptyKind.NO_PERMISSION:
            self.rights_wanted.emit()
        elif kind is EmptyKind.UNSUPPORTED:
            self._elsewhere(day, [tracker_of(day.instrument) or "", day.back_to])
        elif kind in {EmptyKind.RATE_LIMITED, EmptyKind.CLOSED} and day.has_history:
            self.period_wanted.emit(FlowPeriod.DAY.value)
        elif kind is EmptyKind.DISAGREE:
            self.alone_wanted.emit()
        else:
            self._ask()

    def take_link(self, kind: EmptyKind | None, day: FlowDay) -> None:
        """Run the action of a state's link."""
        if kind in {EmptyKind.DISCONNECTED, EmptyKind.STALE}:
            self.connection_log_wanted.emit()
        elif kind is EmptyKind.DISAGREE:
            self.explain_wanted.emit()
        elif kind is EmptyKind.LOADING:
            self.instrument_wanted.emit(day.back_to)
        elif kind is EmptyKind.UNSUPPORTED:
            self._elsewhere(day, [day.back_to] if tracker_of(day.instrument) else [])
        else:
            self._ask()

    def _elsewhere(self, day: FlowDay, places: list[str]) -> None:
        """Show the first other instrument, else open the search."""
        place = next((place for place in places if place and place != day.instrument), "")
        if place:
            self.instrument_wanted.emit(place)
        else:
            self.search_wanted.emit()
