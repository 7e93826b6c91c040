"""The sessions of the strip as a table, in the same order."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from tideboard_desktop.flow.past.strip_model import Strip, StripDay, day_row, mark_words, minutes_words, step_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.navigation_keys import is_copy
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
HEIGHT = 180
"""Logical pixels: the header and six sessions."""


class StripTable(ColumnView):
    """Enter and a double click draw the session of the row behind today (`day_chosen` carries the day).

    T and Esc lead back to the cells (`left`).
    """

    day_chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        self._strip = Strip()
        self._theme_of_rows = theme
        self.days = ColumnTable[StripDay](self._columns(), lambda day: day.day)
        super().__init__(
            self.days,
            theme,
            identifier="flow_sessions_table",
            name=translate("FlowPast", "Earlier sessions as a table"),
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFixedHeight(theme.px(HEIGHT))
        self.opened.connect(self._choose)

    def _columns(self) -> list[Column[StripDay]]:
        return [
            Column(
                title=translate("FlowPast", "Session"),
                width=150,
                cell=lambda day: Cell(fmt.day_long(day.day), exact=day.day.isoformat()),
                order=lambda day: day.day,
            ),
            Column(title=translate("FlowPast", "Net"), width=110, cell=self._net, number=True, order=_order),
            Column(
                title=translate("FlowPast", "Size"),
                width=150,
                cell=lambda day: Cell("" if day.net is None else step_words(day)),
                order=lambda day: day.step,
            ),
            Column(
                title=translate("FlowPast", "Minutes"),
                width=190,
                cell=lambda day: Cell("" if day.net is None else minutes_words(day)),
                order=lambda day: day.received,
            ),
            Column(
                title=translate("FlowPast", "Marks"),
                width=0,
                cell=lambda day: Cell(listed(filter(None, [mark_words(day), day.why]))),
            ),
        ]

    def _net(self, day: StripDay) -> Cell:
        if day.net is None:
            return Cell(fmt.MISSING, TextColour.QUIET, exact=mark_words(day))
        tone = TextColour.UP if day.net > 0 else TextColour.DOWN if day.net < 0 else TextColour.ZERO
        return Cell(fmt.flow(day.net, self._strip.unit), tone, strong=True, exact=fmt.signed(day.net, 2))

    def show_strip(self, strip: Strip) -> None:
        """Show other sessions."""
        if strip != self._strip:
            self._strip = strip
            self.days.show_rows(strip.days)

    def point_at(self, day: object) -> None:
        """Select the row of a day (date)."""
        row = next((at for at, each in enumerate(self.days.rows) if each.day == day), len(self.days.rows) - 1)
        if row >= 0:
            index = self.days.index(row, 0)
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            self.scrollTo(index)

    @property
    def pointed(self) -> StripDay | None:
        """The session of the selected row."""
        row = self.currentIndex().row()
        return self.days.rows[row] if 0 <= row < len(self.days.rows) else None

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as there is room."""
        return QSize(320, self._theme_of_rows.px(HEIGHT))

    def _choose(self, row: int) -> None:
        day = self.days.rows[row]
        if day.net is not None and not day.today:
            self.day_chosen.emit(day.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Draw, copy, or go back to the cells."""
        day = self.pointed
        if event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_T and not event.modifiers()):
            self.left.emit()
        elif day is not None and is_copy(event):
            QGuiApplication.clipboard().setText(day_row(day, self._strip))
        else:
            super().keyPressEvent(event)


def _order(day: StripDay) -> float:
    return float("-inf") if day.net is None else day.net
