"""Every action of the flow dock, for the palette, the keys and the cheat sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.commands import Command

_NOTHING, _SHIFT, _CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class FlowActions(Protocol):
    """What the dock can be told to do; all of it does nothing before the chart is loaded."""

    @property
    def charts(self) -> QWidget:
        """Where the keys of the crosshair count."""
        ...

    def choose_period(self, period: FlowPeriod) -> None:
        """Show a period."""
        ...

    def intraday_or_day(self) -> None:
        """Turn between the two."""
        ...

    def next_period(self) -> None:
        """The one after, around."""
        ...

    def toggle_line(self, name: str) -> None:
        """Switch a line."""
        ...

    def flip(self, name: str) -> None:
        """Turn over one choice of the view."""
        ...

    def why_no_line(self, name: str) -> str:
        """Why the data have no line of this name; empty when they have."""
        ...

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """A key of the crosshair."""
        ...

    def explain(self) -> None:
        """Show what the figures mean."""
        ...

    def ask_again(self) -> None:
        """Ask once more."""
        ...

    def ask_alert(self) -> None:
        """Ask for a price alert at the crosshair."""
        ...

    @property
    def why_no_alert(self) -> Callable[[], str | None]:
        """Tells why none can be set, None where one can."""
        ...


def flow_commands(dock: FlowActions) -> list[Command]:
    """All of them; those on the chart do nothing before it is loaded."""
    return [*_periods(dock), *_lines(dock), *_views(dock), *_others(dock), *_crosshair(dock)]


def _group() -> str:
    return QCoreApplication.translate("Flow", "Capital flow")


def _periods(dock: FlowActions) -> list[Command]:
    turn = QCoreApplication.translate("Flow", "Capital flow: intraday or day")
    follow = QCoreApplication.translate("Flow", "Capital flow: next period")
    words = {
        FlowPeriod.INTRADAY: QCoreApplication.translate("Flow", "Capital flow: intraday"),
        FlowPeriod.DAY: QCoreApplication.translate("Flow", "Capital flow: by day"),
        FlowPeriod.WEEK: QCoreApplication.translate("Flow", "Capital flow: by week"),
        FlowPeriod.MONTH: QCoreApplication.translate("Flow", "Capital flow: by month"),
    }
    chosen = [
        Command(id=f"flow.period.{period.value}", text=text, group=_group(), run=partial(dock.choose_period, period))
        for period, text in words.items()
    ]
    return [
        Command(id="flow.period.turn", text=turn, group=_group(), run=dock.intraday_or_day, keys=("F5",)),
        Command(id="flow.period.next", text=follow, group=_group(), run=dock.next_period, keys=("F8",)),
        *chosen,
    ]


def _lines(dock: FlowActions) -> list[Command]:
    words = (
        ("extra_large", QCoreApplication.translate("Flow", "Flow chart: extra-large orders")),
        ("large", QCoreApplication.translate("Flow", "Flow chart: large orders")),
        ("medium", QCoreApplication.translate("Flow", "Flow chart: medium orders")),
        ("small", QCoreApplication.translate("Flow", "Flow chart: small orders")),
        ("block", QCoreApplication.translate("Flow", "Flow chart: block")),
        ("price", QCoreApplication.translate("Flow", "Flow chart: price")),
        ("net", QCoreApplication.translate("Flow", "Flow chart: net")),
    )
    return [
        Command(
            id=f"flow.toggle.{name}",
            text=text,
            group=_group(),
            run=partial(dock.toggle_line, name),
            keys=(f"Ctrl+{place}",) if place <= 6 else (),
            enabled=partial(_has_line, dock, name),
            why_not=partial(dock.why_no_line, name),
        )
        for place, (name, text) in enumerate(words, start=1)
    ]


def _has_line(dock: FlowActions, name: str) -> bool:
    return not dock.why_no_line(name)


def _views(dock: FlowActions) -> list[Command]:
    words = (
        ("bars", QCoreApplication.translate("Flow", "Flow chart: net per minute as bars"), ("Ctrl+8",)),
        ("to_now", QCoreApplication.translate("Flow", "Flow chart: whole session or to now"), ("Ctrl+9",)),
        ("stack", QCoreApplication.translate("Flow", "Flow chart: curves or stack"), ()),
        ("free_price", QCoreApplication.translate("Flow", "Flow chart: price on its own scale"), ()),
        ("local_time", QCoreApplication.translate("Flow", "Flow chart: market or local time"), ()),
        ("compare", QCoreApplication.translate("Flow", "Flow chart: compare two providers"), ("F7",)),
    )
    return [
        Command(id=f"flow.view.{name}", text=text, group=_group(), run=partial(dock.flip, name), keys=keys)
        for name, text, keys in words
    ]


def _others(dock: FlowActions) -> list[Command]:
    words: tuple[tuple[str, str, Callable[[], None]], ...] = (
        ("help", QCoreApplication.translate("Flow", "What the flow figures mean"), dock.explain),
        ("ask", QCoreApplication.translate("Flow", "Ask for the flow again"), dock.ask_again),
    )
    alert = Command(
        id="flow.alert",
        text=QCoreApplication.translate("Flow", "Price alert at the crosshair…"),
        group=_group(),
        run=dock.ask_alert,
        enabled=lambda: dock.why_no_alert() is None,
        why_not=lambda: dock.why_no_alert() or "",
    )
    return [*(Command(id=f"flow.{name}", text=text, group=_group(), run=run) for name, text, run in words), alert]


def _crosshair(dock: FlowActions) -> list[Command]:
    back, on = (
        QCoreApplication.translate("Flow", "Crosshair one minute back"),
        QCoreApplication.translate("Flow", "Crosshair one minute on"),
    )
    words = (
        ("left", back, "Left", Qt.Key.Key_Left, _NOTHING),
        ("right", on, "Right", Qt.Key.Key_Right, _NOTHING),
        ("left_ten", QCoreApplication.translate("Flow", "Crosshair ten back"), "Shift+Left", Qt.Key.Key_Left, _SHIFT),
        ("right_ten", QCoreApplication.translate("Flow", "Crosshair ten on"), "Shift+Right", Qt.Key.Key_Right, _SHIFT),
        ("first", QCoreApplication.translate("Flow", "Crosshair to the first"), "Home", Qt.Key.Key_Home, _NOTHING),
        ("last", QCoreApplication.translate("Flow", "Crosshair to the last"), "End", Qt.Key.Key_End, _NOTHING),
        ("hide", QCoreApplication.translate("Flow", "Hide the crosshair"), "Esc", Qt.Key.Key_Escape, _NOTHING),
        ("copy", QCoreApplication.translate("Flow", "Copy the read-out as a row"), "Ctrl+C", Qt.Key.Key_C, _CTRL),
    )
    return [
        Command(
            id=f"flow.crosshair.{name}",
            text=text,
            group=_group(),
            run=partial(dock.press, key, modifiers),
            keys=(keys,),
            scope=dock.charts,
            hidden=True,
        )
        for name, text, keys, key, modifiers in words
    ]
