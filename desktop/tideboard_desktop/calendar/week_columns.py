"""A week as seven columns of events: only the cells in sight are painted, at any number of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from tideboard_core.model.behind.events import CalendarEvent
from tideboard_desktop.calendar.model import WEEK, by_day
from tideboard_desktop.calendar.words import long_words, short_words, time_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import identify, solid_background

_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_ROW = 24


class WeekModel(QAbstractTableModel):
    """The events of each day from the top of its column."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days: list[list[CalendarEvent]] = [[] for _ in range(WEEK)]
        self._begin: date | None = None
        self._today: date | None = None

    def show_week(self, events: Sequence[CalendarEvent], begin: date, today: date) -> None:
        """Show the seven days from `begin` on; the heading of today is marked."""
        self.beginResetModel()
        self._days, self._begin, self._today = by_day(events, begin), begin, today
        self.endResetModel()

    def event_at(self, index: _Index) -> CalendarEvent | None:
        """The event of a cell, None for an empty one."""
        if not index.isValid():
            return None
        day = self._days[index.column()]
        return day[index.row()] if index.row() < len(day) else None

    def place_of(self, event: CalendarEvent) -> tuple[int, int] | None:
        """Row and column of an event; None if it is not in this week."""
        return next(((day.index(event), column) for column, day in enumerate(self._days) if event in day), None)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else max(map(len, self._days))

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else WEEK

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's variant
        """A line, its whole words as tool tip and for screen readers, grey for a day before today."""
        event = self.event_at(index)
        if event is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return short_words(event)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(long_words(event))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return long_words(event)
        if role == Qt.ItemDataRole.ForegroundRole:
            surface = self._theme.surface
            return colour(surface.text3 if self._today is not None and event.day < self._today else surface.text1)
        return None

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  Qt's variant
        """`Thu 19 Nov (12)`."""
        if orientation is not Qt.Orientation.Horizontal or self._begin is None:
            return None
        day, count = self._begin + timedelta(days=section), len(self._days[section])
        if role == Qt.ItemDataRole.DisplayRole:
            words = fmt.day_and_month(day)
            return f"{words} ({count})" if count else words
        if role == Qt.ItemDataRole.FontRole:
            return self._theme.font(Type.CAPTION_STRONG if day == self._today else Type.CAPTION)
        return None


class WeekColumns(QTableView):
    """Arrow keys go from event to event; `opened` carries the event of Enter or a double click."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        identify(self, identifier, name)
        self.week = WeekModel(theme, self)
        self.setModel(self.week)
        self.setFont(theme.font(Type.BODY))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setFont(theme.font(Type.CAPTION))
        self.selectionModel().currentChanged.connect(lambda now, _before: self.chosen.emit(self.week.event_at(now)))
        self.week.modelReset.connect(self._hold_headings)
        theme.follow(self, lambda one: one.viewport().update())

    def choose(self, event: CalendarEvent) -> None:
        """Put the keys on an event."""
        place = self.week.place_of(event)
        if place is not None:
            self.setCurrentIndex(self.week.index(*place))

    @property
    def current(self) -> CalendarEvent | None:
        """The event under the keys."""
        return self.week.event_at(self.currentIndex())

    def _hold_headings(self) -> None:
        """No column is narrower than its heading: a narrow dock scrolls sideways."""
        header = self.horizontalHeader()
        header.setMinimumSectionSize(max(map(header.sectionSizeHint, range(WEEK))))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter opens."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None:
            if not event.isAutoRepeat():
                self.opened.emit(self.current)
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mouseDoubleClickEvent(event)
        found = self.week.event_at(self.indexAt(event.position().toPoint()))
        if found is not None:
            self.opened.emit(found)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Give the viewport its own background, so that a changed cell repaints only itself."""
        super().showEvent(event)
        solid_background(self.viewport())


def cell_words(event: CalendarEvent) -> str:
    """What the footer says of the event under the keys."""
    return long_words(event) or time_words(event)
