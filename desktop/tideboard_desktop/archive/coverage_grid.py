"""The coverage grid: symbols by sessions, painted as images of what is in sight, with a cursor for the keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from tideboard_core.archive.coverage import CoverageState, Grid
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.archive.cell_tiles import CellTiles, paint_shared
from tideboard_desktop.archive.words import cell_lines, day_words, state_words
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, count_column, day_column, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.place_tips import show_tip
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One symbol-session by its place in a grid."""

    grid: Grid
    row: int
    column: int

    @property
    def symbol(self) -> InstrumentId:
        return self.grid.symbols[self.row]

    @property
    def day(self) -> date:
        return self.grid.sessions[self.column].date

    @property
    def state(self) -> CoverageState:
        return CoverageState(int(self.grid.states[self.row, self.column]))

    @property
    def received(self) -> int | None:
        """Minutes of flow; None where nobody counts them."""
        count = int(self.grid.received[self.row, self.column])
        return None if count < 0 else count

    @property
    def expected(self) -> int:
        return int(self.grid.expected[self.row, self.column])


def coverage_rows(grid: Grid) -> list[CoverageRow]:
    """Every symbol-session that has begun, by symbol and day."""
    begun = (grid.states != CoverageState.NOT_YET).nonzero()
    return [CoverageRow(grid, row, column) for row, column in zip(*(part.tolist() for part in begun), strict=True)]


def coverage_table(theme: Theme, parent: QObject) -> Table:
    """An empty table of `CoverageRow`."""
    columns: list[ValueColumn[CoverageRow]] = [
        text_column("symbol", translate("Archive", "Symbol"), lambda row: row.symbol, width=110, code=True),
        day_column("session", translate("Archive", "Session"), lambda row: row.day),
        text_column("state", translate("Common", "State"), lambda row: state_words(row.state), width=150),
        count_column("received", translate("Archive", "Minutes"), lambda row: row.received, width=80),
        count_column("expected", translate("Archive", "of"), lambda row: row.expected, width=60),
        text_column(
            "detail",
            translate("Archive", "Detail"),
            lambda row: listed(cell_lines(row.grid, row.row, row.column)[1:]),
            spare=1,
        ),
    ]
    model: TableModel[Any] = TableModel(columns, lambda row: (row.symbol, row.day), parent)
    return Table(model, theme, identifier="archive_cells", name=translate("Archive", "Coverage by symbol and session"))


STEP: Final = 12
"""Logical pixels from one column to the next; the cell leaves one of them free."""
ROW, HIGHEST_ROW = 16, 24
"""Logical pixels from one row to the next, from many rows to few: below, Chinese names are cut."""
WEEK: Final = 3
"""Logical pixels between two weeks."""
NAMES, CODES, COUNTS = 150, 62, 62
"""Logical pixels of the symbols, of the symbols without names, and of the counts at the right."""
HEADINGS, SHARES, SEAM = 16, 14, 5
"""Logical pixels of the dates, of the row with each session's completeness, and below it."""
ROOM_FOR_NAMES = 480
RING: Final = 2
"""Logical pixels by which the outline of a cell at the edge reaches out of the field."""
PAGE: Final = 10
LABEL_GAP = 34
_STEPS: Final = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_PageUp: (-PAGE, 0),
    Qt.Key.Key_PageDown: (PAGE, 0),
}


class GridPlace(NamedTuple):
    """A cell by its row and column."""

    row: int
    column: int


class CoverageGrid(QAbstractScrollArea):
    """Paints a `Grid`; `name` returns the name of a symbol.

    One focus stop: arrows, Home and End of the row, Page up and down by ten rows move the cursor, Enter and a click
    select (`chosen` carries symbol and day), T asks for the table (`table_wanted`), Ctrl+C copies the cell's words.
    """

    chosen = Signal(object, object)
    table_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, name: Callable[[InstrumentId], str]) -> None:
        super().__init__()
        self._theme, self._name = theme, name
        self._grid: Grid | None = None
        self._lefts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._tiles: CellTiles | None = None
        self._look = (0, 0, 0)
        self._row = 4
        self._shares: list[float | None] = []
        self._counts: list[str] = []
        self._marked: frozenset[tuple[InstrumentId, date]] = frozenset()
        self.cursor_place = GridPlace(0, 0)
        self._title = self.tr("Coverage by symbol and session")
        identify(self, "archive_coverage", self._title)
        give_role(self, QAccessible.Role.Graphic)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.follow(self, CoverageGrid._measure)

    # --- contents ---------------------------------------------------------------------------------------------------

    def show_grid(self, grid: Grid | None) -> None:
        """Show a grid; the newest sessions come into sight if its sessions differ from those before."""
        before = self._grid
        kept = self.pointed
        self._grid = grid
        self._shares, self._counts = ([], []) if grid is None else (_shares(grid), _counts(grid))
        if grid is not None:
            found = None if kept is None else self.place_of(*kept)
            self.cursor_place = found or GridPlace(0, max(len(grid.sessions) - 1, 0))
        self._measure()
        if grid is not None and (before is None or before.days != grid.days):
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())
        self.viewport().update()

    @property
    def pointed(self) -> tuple[InstrumentId, date] | None:
        """Symbol and day under the cursor; None without any."""
        grid = self._grid
        if grid is None or not grid.symbols or not grid.sessions:
            return None
        return grid.symbols[self.cursor_place.row], grid.sessions[self.cursor_place.column].date

    def place_of(self, symbol: InstrumentId, day: date) -> GridPlace | None:
        """The cell of a symbol and day; None if the grid has none."""
        found = None if self._grid is None else self._grid.place_of(symbol, day)
        return None if found is None else GridPlace(*found)

    def mark(self, cells: Iterable[tuple[InstrumentId, date]]) -> None:
        """Outline these cells and bring the first of them into sight."""
        self._marked = frozenset(cells)
        places = sorted(found for cell in self._marked if (found := self.place_of(*cell)) is not None)
        if places:
            self.cursor_place = places[0]
            self._bring_into_sight()
        self.viewport().update()

    def spoken(self, place: GridPlace) -> str:
        grid = self._grid
        assert grid is not None
        symbol, day = grid.symbols[place.row], grid.sessions[place.column].date
        named = " ".join(part for part in (symbol, self._name(symbol)) if part)
        return listed([named, day_words(day), *cell_lines(grid, *place)])

    # --- measures, in device pixels ---------------------------------------------------------------------------------

    @property
    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()

    @property
    def _step(self) -> int:
        return max(round(self._theme.px(STEP) * self._ratio), 4)

    def _measure(self) -> None:
        grid, step = self._grid, self._step
        rows = 0 if grid is None else len(grid.symbols)
        room = self._field().height() // max(rows, 1)
        high = min(max(room, self._theme.px(ROW)), self._theme.px(HIGHEST_ROW))
        self._row = max(round(high * self._ratio), 4)
        look = (step, self._row, self._theme.version)
        if self._tiles is None or self._look != look:
            self._look, self._tiles = look, CellTiles(self._theme, step, self._row, max(1, round(self._ratio)))
        days = () if grid is None else grid.days
        weeks = np.array([(day.toordinal() - 1) // 7 for day in days], np.int64)
        between = (np.diff(weeks, prepend=weeks[:1]) != 0) * round(self._theme.px(WEEK) * self._ratio)
        self._lefts = np.cumsum(between) + np.arange(len(days)) * step
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        width = (int(self._lefts[-1]) + step) if len(days) else 0
        wide = self._field().width() * self._ratio
        across.setRange(0, max(0, round(width - wide)))
        across.setPageStep(max(int(wide), 1))
        across.setSingleStep(step)
        down.setRange(0, max(0, rows - self._whole_rows()))
        down.setPageStep(PAGE)

    def _field(self) -> QRect:
        """Where the cells are, in logical pixels of the viewport."""
        px, size = self._theme.px, self.viewport().size()
        left, right, top = px(self._names), px(COUNTS), px(HEADINGS + SHARES + SEAM)
        return QRect(left, top, max(size.width() - left - right, 0), max(size.height() - top, 0))

    @property
    def _names(self) -> int:
        return NAMES if self.viewport().width() >= self._theme.px(ROOM_FOR_NAMES) else CODES

    @property
    def _counts_left(self) -> int:
        """Where the counts begin: right of the last session, or of the field if not all sessions fit into it."""
        field = self._field()
        width = (int(self._lefts[-1]) + self._step) / self._ratio if len(self._lefts) else 0
        return min(field.right() + 1, field.left() + math.ceil(width))

    def _whole_rows(self) -> int:
        return max(int(self._field().height() * self._ratio) // self._row, 1)

    def _rows_in_sight(self) -> range:
        count = 0 if self._grid is None else len(self._grid.symbols)
        first = self.verticalScrollBar().value()
        return range(first, min(count, first + self._whole_rows() + 1))

    def _columns_in_sight(self) -> range:
        offset = self.horizontalScrollBar().value()
        first = int(np.searchsorted(self._lefts, offset - self._step, side="right"))
        end = int(np.searchsorted(self._lefts, offset + self._field().width() * self._ratio))
        return range(first, end)

    def cell_rect(self, place: GridPlace) -> QRectF:
        """Where a cell is in the viewport, in logical pixels."""
        field, ratio, step = self._field(), self._ratio, self._step
        x = (int(self._lefts[place.column]) - self.horizontalScrollBar().value()) / ratio
        y = (place.row - self.verticalScrollBar().value()) * self._row / ratio
        gap = max(1, round(ratio))
        return QRectF(field.left() + x, field.top() + y, (step - gap) / ratio, (self._row - gap) / ratio)

    def place_at(self, point: QPoint) -> GridPlace | None:
        """The cell at a point of the viewport; None beside them."""
        grid, field = self._grid, self._field()
        if grid is None or not field.contains(point) or not grid.symbols:
            return None
        x = (point.x() - field.left()) * self._ratio + self.horizontalScrollBar().value()
        column = int(np.searchsorted(self._lefts, x, side="right")) - 1
        row = self.verticalScrollBar().value() + int((point.y() - field.top()) * self._ratio // self._row)
        inside = 0 <= column < len(grid.sessions) and row < len(grid.symbols)
        return GridPlace(row, column) if inside and x - self._lefts[column] < self._step else None

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour(self._theme.surface.panel))
        grid = self._grid
        if grid is None or not grid.symbols or not grid.sessions:
            return
        rows, columns = self._rows_in_sight(), self._columns_in_sight()
        self._paint_rows(painter, grid, rows)
        self._paint_headings(painter, grid, columns)
        field = self._field()
        painter.setClipRect(QRect(field.left(), 0, field.width(), self.viewport().height()))
        self._paint_shares(painter, columns)
        painter.setClipRect(field)
        self._paint_cells(painter, grid, rows, columns)
        painter.setClipRect(field.adjusted(-RING, -RING, RING, 0))
        self._paint_outlines(painter, grid, rows, columns)

    def _paint_rows(self, painter: QPainter, grid: Grid, rows: range) -> None:
        surface, px = self._theme.surface, self._theme.px
        painter.setFont(self._theme.font(Type.CAPTION))
        middle = Qt.AlignmentFlag.AlignVCenter
        share = QRect(0, px(HEADINGS), px(self._names) - px(8), px(SHARES))
        painter.setPen(colour(surface.text3))
        caption = self.tr("symbols complete") if self._names == NAMES else self.tr("complete")
        painter.drawText(share, Qt.AlignmentFlag.AlignRight | middle, caption)
        right = QRect(self._counts_left, px(HEADINGS), px(COUNTS) - px(10), px(SHARES))
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | middle, self.tr("complete"))
        code_width = px(CODES - 22)
        metrics, step = painter.fontMetrics(), self._row / self._ratio
        first = self.cell_rect(GridPlace(rows.start, 0)).center().y()
        line = QRect(px(10), 0, px(self._names) - px(16), px(16))
        counts = QRect(self._counts_left, 0, px(COUNTS) - px(10), line.height())
        for row in rows:
            top = round(first + (row - rows.start) * step) - px(8)
            line.moveTop(top)
            counts.moveTop(top)
            code = grid.symbols[row].partition(".")[2]
            here = row == self.cursor_place.row and self.hasFocus()
            painter.setPen(colour(surface.text1 if here else surface.text3))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, code)
            if self._names == NAMES:
                used = max(code_width, metrics.horizontalAdvance(code) + px(6))
                rest = line.adjusted(used, 0, 0, 0)
                name = metrics.elidedText(self._name(grid.symbols[row]), Qt.TextElideMode.ElideRight, rest.width())
                painter.setPen(colour(surface.text1 if here else surface.text2))
                painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | middle, name)
            painter.setPen(colour(surface.text2))
            painter.drawText(counts, Qt.AlignmentFlag.AlignRight | middle, self._counts[row])

    def _paint_headings(self, painter: QPainter, grid: Grid, columns: range) -> None:
        """Month names at their first session, the day at the first session of a week, where there is room."""
        surface, px, days = self._theme.surface, self._theme.px, grid.days
        painter.setFont(self._theme.font(Type.CAPTION))
        months = {at for at in columns if at == columns.start or days[at].month != days[at - 1].month}
        weeks = {at for at in columns if at and days[at].isocalendar().week != days[at - 1].isocalendar().week}
        taken: list[float] = []
        for at in (*sorted(months, reverse=True), *sorted(weeks - months)):  # the first days of a grid give way
            x = max(self.cell_rect(GridPlace(0, at)).left(), float(self._field().left()))
            if any(abs(x - other) < px(LABEL_GAP) for other in taken):
                continue
            taken.append(x)
            painter.setPen(colour(surface.text2 if at in months else surface.text3))
            words = fmt.month_name(days[at]) if at in months else str(days[at].day)
            painter.drawText(QPointF(x, px(HEADINGS) - px(5)), words)

    def _paint_shares(self, painter: QPainter, columns: range) -> None:
        if not columns:
            return
        surface, px = self._theme.surface, self._theme.px
        none, empty, whole = (colour(token) for token in (surface.inset, surface.line_soft, surface.line_control))
        first, high = self.cell_rect(GridPlace(0, columns.start)), px(SHARES)
        lefts = first.left() + (self._lefts[columns.start : columns.stop] - self._lefts[columns.start]) / self._ratio
        for left, share in zip(lefts.tolist(), self._shares[columns.start : columns.stop], strict=True):
            box = QRectF(left, px(HEADINGS), first.width(), high)
            painter.fillRect(box, none if share is None else empty)
            if share:
                missing = 0.0 if share == 1.0 else max(high * (1 - share), 2.0)
                painter.fillRect(box.adjusted(0, missing, 0, 0), whole)

    def _paint_cells(self, painter: QPainter, grid: Grid, rows: range, columns: range) -> None:
        assert self._tiles is not None
        if not rows or not columns:
            return
        states = grid.states[rows.start : rows.stop, columns.start : columns.stop]
        lefts = self._lefts[columns.start : columns.stop]
        corner, ratio = self.cell_rect(GridPlace(rows.start, columns.start)).topLeft(), self._ratio
        for left, image in self._tiles.images(states, lefts - lefts[0]):
            image.setDevicePixelRatio(ratio)
            painter.drawImage(corner + QPointF(left / ratio, 0), image)

    def _paint_outlines(self, painter: QPainter, grid: Grid, rows: range, columns: range) -> None:
        surface = self._theme.surface
        painter.setBrush(Qt.BrushStyle.NoBrush)
        part = grid.fetchable[rows.start : rows.stop, columns.start : columns.stop]
        painter.setPen(QPen(colour(surface.warn), 1.5))
        for row, column in np.argwhere(part).tolist():
            box = self.cell_rect(GridPlace(rows.start + row, columns.start + column))
            painter.drawRect(box.adjusted(0.75, 0.75, -0.75, -0.75))
        part = grid.shared[rows.start : rows.stop, columns.start : columns.stop]
        for row, column in np.argwhere(part).tolist():
            paint_shared(painter, self._theme, self.cell_rect(GridPlace(rows.start + row, columns.start + column)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QPen(colour(surface.accent), 2)
        ring.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(ring)
        ringed = {self.place_of(*cell) for cell in self._marked}
        if self.hasFocus():
            ringed.add(self.cursor_place)
        for place in ringed:
            if place is not None and place.row in rows and place.column in columns:
                painter.drawRect(self.cell_rect(place).adjusted(-1, -1, 1, 1))

    # --- hands ------------------------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """Ask for the menu of the cell, which the mouse brings under the cursor; the keys have theirs there."""
        place = self.place_at(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Mouse and place is not None:
            self._go(place.row, place.column)
        if self.pointed is not None:
            self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Move the cursor, select, copy, or ask for the table."""
        key, grid = Qt.Key(event.key()), self._grid
        if grid is None or self.pointed is None:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.spoken(self.cursor_place))
        elif key in _STEPS:
            down, right = _STEPS[key]
            self._go(self.cursor_place.row + down, self.cursor_place.column + right)
        elif key is Qt.Key.Key_Home:
            self._go(self.cursor_place.row, 0)
        elif key is Qt.Key.Key_End:
            self._go(self.cursor_place.row, len(grid.sessions) - 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(*self.pointed)
        elif key is Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _go(self, row: int, column: int) -> None:
        grid = self._grid
        assert grid is not None
        self.cursor_place = GridPlace(
            min(max(row, 0), len(grid.symbols) - 1), min(max(column, 0), len(grid.sessions) - 1)
        )
        self._marked = frozenset()
        self._bring_into_sight()
        self.viewport().update()
        words = self.spoken(self.cursor_place)
        self.setAccessibleDescription(words)
        announce(self, words)

    def _bring_into_sight(self) -> None:
        row, column = self.cursor_place
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        if not down.value() <= row < down.value() + self._whole_rows():
            down.setValue(row if row < down.value() else row - self._whole_rows() + 1)
        left, room = int(self._lefts[column]), round(self._field().width() * self._ratio)
        if left < across.value():
            across.setValue(left)
        elif left + self._step > across.value() + room:
            across.setValue(left + self._step - room)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        place = self.place_at(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or place is None:
            super().mousePressEvent(event)
            return
        self.cursor_place = place
        self.viewport().update()
        if self.pointed is not None:
            self.chosen.emit(*self.pointed)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Scroll; without rows out of sight up and down move the sessions."""
        only_across = self.verticalScrollBar().maximum() == 0 and not event.angleDelta().x()
        if only_across:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().y() * self._step // 40)
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The words of a cell as its tool tip."""
        return show_tip(event, self.viewport(), self._tip) or super().viewportEvent(event)

    def _tip(self, at: QPoint) -> str:
        place, grid = self.place_at(at), self._grid
        if place is None or grid is None:
            return ""
        symbol, day = grid.symbols[place.row], grid.sessions[place.column].date
        head = " ".join(part for part in (symbol, self._name(symbol)) if part)
        return "\n".join([f"{head} \u00b7 {day_words(day)}", *cell_lines(grid, *place)])

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Show the cursor and say where it is."""
        super().focusInEvent(event)
        self.viewport().update()
        if self.pointed is not None:
            self.setAccessibleDescription(self.spoken(self.cursor_place))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Measure again; the newest sessions stay in sight."""
        super().resizeEvent(event)
        bar = self.horizontalScrollBar()
        newest = bar.value() == bar.maximum()
        self._measure()
        if newest:
            bar.setValue(bar.maximum())

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802  Qt's name
        """Paint again: what is in sight is one image."""
        self.viewport().update()

    @property
    def most_height(self) -> int:
        """Logical pixels beyond which it would be empty below its rows."""
        rows, bar = 0 if self._grid is None else len(self._grid.symbols), self.horizontalScrollBar()
        shown = bar.sizeHint().height() if bar.maximum() else 0
        return self._theme.px(HEADINGS + SHARES + SEAM + rows * HIGHEST_ROW) + shown

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for twenty rows."""
        px = self._theme.px
        return QSize(px(600), px(HEADINGS + SHARES + SEAM + 20 * ROW))


def _shares(grid: Grid) -> list[float | None]:
    """Of each session the share of symbols that are complete; None where none is expected."""
    whole, counted = (grid.whole & grid.counted).sum(axis=0), grid.counted.sum(axis=0)
    return [one / all_ if all_ else None for one, all_ in zip(whole.tolist(), counted.tolist(), strict=True)]


def _counts(grid: Grid) -> list[str]:
    """Of each symbol `58 / 61`: complete sessions of those that are expected."""
    whole, counted = (grid.whole & grid.counted).sum(axis=1), grid.counted.sum(axis=1)
    return [
        f"{one} / {all_}" if all_ else fmt.MISSING for one, all_ in zip(whole.tolist(), counted.tolist(), strict=True)
    ]


SHOWN_STATES: Final = (
    CoverageState.WHOLE,
    CoverageState.HOLES,
    CoverageState.MISSING,
    CoverageState.UNDER_WAY,
    CoverageState.NOT_YET,
    CoverageState.NOT_OFFERED,
)
"""States in the order of the legend."""
