"""What the history view says when it has nothing, or waits: the dock's states with a way forward of its own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.flow import state
from tideboard_desktop.flow.day import FlowDay
from tideboard_desktop.flow.past import FlowPast
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.flow.state import DockState
from tideboard_desktop.models.flow_history import HistorySeries
from tideboard_desktop.widgets.empty_state import EmptyKind, EmptyState


def past_state(sources: FlowSources, day: FlowDay, past: FlowPast, series: HistorySeries | None) -> DockState:
    """State of a history of which `series` is on screen: rows of the provider and today's minutes."""
    result = state.past_state(sources, day, past)
    if result.kind is EmptyKind.CLOSED and series is not None and len(series):
        return DockState(None)
    if result.kind is EmptyKind.CLOSED:
        return _empty(result, past)
    if result.kind is EmptyKind.RATE_LIMITED and result.footer is not None:
        minutes = QCoreApplication.translate("Flow", "Intraday chart")
        return replace(result, footer=replace(result.footer, button=minutes, link=""))
    if result.kind is EmptyKind.LOADING and result.footer is not None:
        return replace(result, footer=replace(result.footer, link=""))
    return result


def _empty(result: DockState, past: FlowPast) -> DockState:
    sentence = QCoreApplication.translate("Flow", "No flow from {begin} to {end}")
    sentence = sentence.replace("{begin}", past.asked.begin.isoformat()).replace("{end}", past.asked.end.isoformat())
    if past.asked.begin > past.asked.end:
        sentence = QCoreApplication.translate("Flow", "No closed session in this range")
    footer = EmptyState(
        kind=EmptyKind.CLOSED,
        sentence=sentence,
        detail="",
        name=QCoreApplication.translate("Flow", "Nothing in this range"),
        reason=QCoreApplication.translate(
            "Flow", "The provider answered without a row: not listed yet, suspended, or further back than it keeps."
        ),
        button=QCoreApplication.translate("Flow", "Show the last year"),
    )
    mark = None if result.mark is None else replace(result.mark, title=sentence, detail="")
    return DockState(EmptyKind.CLOSED, mark, footer)
