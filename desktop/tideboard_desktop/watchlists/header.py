"""The watchlist's header: headings over the numbers; columns can be chosen, moved and resized."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QHeaderView, QMenu

from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.watchlists.columns import SHOWN_FIRST, SHOWN_WIDE, ListColumn, WatchColumn
from tideboard_desktop.watchlists.row_painter import GAP, MARGIN, ColumnSpan

translate = QCoreApplication.translate
HEIGHT = 24
NARROWEST = 40
TIGHT, NAMES, WIDE_NAMES = 60, 96, 118
"""Logical pixels of the symbol column: its minimum if all columns fit, if the list scrolls, and if a wide list has more
columns."""


class WatchHeader(QHeaderView):
    """`arranged`: columns were chosen, moved or resized. Widths never follow the data."""

    arranged = Signal()

    def __init__(self, theme: Theme, view: QAbstractScrollArea, columns: Sequence[WatchColumn]) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self._columns = columns
        self._theme = theme
        self.setFont(theme.font(Type.CAPTION))
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(NARROWEST))
        self._chosen: tuple[ListColumn, ...] = SHOWN_FIRST
        self.setAccessibleName(translate("Watchlist", "Columns of the watchlist"))
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self._fitting = False

    def begin(self) -> None:
        """Show the default columns; call it once the model is set."""
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setSectionResizeMode(ListColumn.SYMBOL, QHeaderView.ResizeMode.Fixed)
        self.reset_columns()
        self.sectionResized.connect(self._resized)
        self.sectionMoved.connect(self._moved)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def shown(self) -> list[ListColumn]:
        """The visible columns, from left to right."""
        order = (self.logicalIndex(place) for place in range(self.count()))
        return [ListColumn(section) for section in order if not self.isSectionHidden(section)]

    def spans(self) -> list[ColumnSpan]:
        """The current extent of each visible column."""
        shown = self.shown()
        return [
            ColumnSpan(
                column,
                self.sectionViewportPosition(column),
                self.sectionSize(column),
                MARGIN if column is shown[-1] else GAP,
            )
            for column in shown
        ]

    def chosen(self) -> list[ListColumn]:
        """The columns without those that a wide list adds to the default ones."""
        return list(self._chosen) if self._chosen == SHOWN_FIRST else self.shown()

    def choose(self, columns: Iterable[ListColumn]) -> None:
        """Show these columns from left to right; the symbol is always first."""
        self._chosen = (ListColumn.SYMBOL, *(column for column in columns if column is not ListColumn.SYMBOL))
        self._show(self._with_spare_room())
        self.arranged.emit()

    def _with_spare_room(self) -> list[ListColumn]:
        """The chosen columns; to the default ones come more while the names keep their room."""
        wanted = list(self._chosen)
        if self._chosen == SHOWN_FIRST:
            px = self._theme.px
            room = self._view.viewport().width() - px(WIDE_NAMES)
            room -= sum(self.sectionSize(column) for column in wanted if column is not ListColumn.SYMBOL)
            for column in SHOWN_WIDE:
                room -= px(self._columns[column].width)
                if room >= 0:
                    wanted.append(column)
        return wanted

    def _show(self, wanted: list[ListColumn]) -> None:
        self._fitting = True
        for column in ListColumn:
            self.setSectionHidden(column, column not in wanted)
        for place, column in enumerate(wanted):
            self.moveSection(self.visualIndex(column), place)
        self._fitting = False
        self._fit_symbols()

    def toggle(self, column: ListColumn) -> None:
        """Show a column at the right end, or hide it."""
        shown = self.shown()
        self.choose([each for each in shown if each is not column] if column in shown else [*shown, column])

    def reset_columns(self) -> None:
        """Restore the default columns and widths."""
        self._fitting = True
        for place, column in enumerate(self._columns):
            if column.width:
                self.resizeSection(place, self._theme.px(column.width))
        self._fitting = False
        self.choose(SHOWN_FIRST)

    def fit(self) -> None:
        """Show the columns that the width has room for, and give the symbol column what the others leave."""
        if self._chosen == SHOWN_FIRST and (wanted := self._with_spare_room()) != self.shown():
            self._show(wanted)
        else:
            self._fit_symbols()

    def _fit_symbols(self) -> None:
        others = sum(self.sectionSize(column) for column in self.shown() if column is not ListColumn.SYMBOL)
        room = self._view.viewport().width() - others
        self._fitting = True
        self.resizeSection(ListColumn.SYMBOL, room if room >= self._theme.px(TIGHT) else self._theme.px(NAMES))
        self._fitting = False

    def _moved(self, *_places: int) -> None:
        if not self._fitting:
            self._chosen = tuple(self.shown())
            self.arranged.emit()

    def _resized(self, section: int, _old: int, _new: int) -> None:
        if not self._fitting and section != ListColumn.SYMBOL:
            self._fit_symbols()
            self.arranged.emit()

    # --- memory -----------------------------------------------------------------------------------------------------

    def widths(self) -> dict[str, int]:
        """Widths that differ from the defaults, at 100 % text size."""
        usual = {column: self._columns[column].width for column in self.chosen()}
        now = {column: round(self.sectionSize(column) / self._theme.scale) for column in usual}
        return {column.key: now[column] for column, width in usual.items() if width and now[column] != width}

    def restore(self, columns: Iterable[str], widths: Mapping[str, int]) -> None:
        """Restore columns and widths; unknown names are ignored."""
        known = {column.key: column for column in ListColumn}
        for key, width in widths.items():
            if key in known and known[key] is not ListColumn.SYMBOL:
                self.resizeSection(known[key], self._theme.px(width))
        chosen = list(dict.fromkeys(known[name] for name in columns if name in known))
        if chosen:
            self.choose(chosen)

    # --- menu and paint ---------------------------------------------------------------------------------------------

    def popup(self) -> None:
        """Open the column menu below the header, for keys and buttons."""
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """Open the column menu."""
        self.menu.popup(event.globalPos())

    def _fill_menu(self) -> None:
        self.menu.clear()
        shown = self.shown()
        for column in ListColumn:
            if column is ListColumn.SYMBOL:
                continue
            action = self.menu.addAction(button_text(self._columns[column].title))
            action.setToolTip(tip(self._columns[column].meaning))
            action.setCheckable(True)
            action.setChecked(column in shown)
            action.triggered.connect(lambda _on=False, one=column: self.toggle(one))
        self.menu.addSeparator()
        self.menu.addAction(translate("Watchlist", "Reset columns")).triggered.connect(self.reset_columns)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:  # noqa: N802  Qt's name
        """Paint a heading aligned with its cells, and the hairline; the style's padding is the same for all columns."""
        first = logical_index == ListColumn.SYMBOL
        last = self.shown()[-1] == logical_index
        area = rect.adjusted(MARGIN if first else 0, 0, -(MARGIN if last else GAP), 0)
        side = Qt.AlignmentFlag.AlignLeft if first else Qt.AlignmentFlag.AlignRight
        painter.setFont(self.font())
        painter.setPen(colour(self._theme.surface.text3))
        words = str(self.model().headerData(logical_index, Qt.Orientation.Horizontal))
        words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colour(self._theme.surface.line_soft))
