"""The map of depth over time: the picture with its axes, the book of now beside it, a cursor for mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from tideboard_core.archive.records import NULL, Integers
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.price_rows import FIXED, PriceRows, Steps, quantile_steps
from tideboard_core.flow.depth.trade_log import NO_SUMS, PriceSums
from tideboard_desktop.depth.map_painter import REACH, SEAM, MapPainter, MapView
from tideboard_desktop.depth.map_parts import MapBeside, MapCell, MapLook, MapSpan
from tideboard_desktop.depth.picture import DepthPicture, Scene
from tideboard_desktop.depth.plane import ZOOMS, Plane
from tideboard_desktop.depth.surroundings import (
    Places,
    price_ticks,
    time_ticks,
)
from tideboard_desktop.ui.charts.navigation_keys import is_copy
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify

FAR: Final = 10
"""Columns or rows of an arrow key with Shift, and rows of Page up and down."""
_LEAST_ROW, _MOST_ROW = 2, 26
_SPARE_ROWS: Final = 40
"""Rows beyond the prices seen, so that a new one hardly moves the others."""
_LEVELS: Final = 10
_FREE: Final = 14
"""Logical pixels kept free right of now: discs reach into them."""
_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_DEFAULT_ZOOM: Final = 2.0
_WIDEST_COLUMN: Final = 12
"""Pixels that a column has at most where all that was recorded is in view."""
"""Logical pixels of a column at first."""


def _fitting(count: int, wide: int) -> int:
    """The place of the widest zoom at which so many columns have room."""
    zooms = enumerate(ZOOMS)
    return max((at for at, (per_column, per_pixel) in zooms if count * per_column <= wide * per_pixel), default=0)


class DepthMap(QWidget):
    """Paints `DepthColumns`.

    One focus stop: arrows move the cell cursor (Shift by ten), Page up and down by ten prices, Home goes to the first
    column, End to now, which is followed from then on; + and - zoom time, with Ctrl the prices; Esc hides the cursor,
    Ctrl+C copies its read-out, T asks for the table, Shift+Enter for a replay. The wheel zooms time at the pointer,
    with Ctrl prices, with Shift it moves; dragging moves. `cursor_moved` says that `cell` is another one.
    """

    cursor_moved = Signal()
    table_wanted = Signal()
    replay_wanted = Signal()
    span_changed = Signal()
    room_changed = Signal()

    def __init__(self, theme: Theme, read: Callable[[MapCell], str]) -> None:
        """`read` gives a cell in words."""
        super().__init__()
        self._theme, self._read = theme, read
        self.look, self.beside = MapLook(), MapBeside()
        self.columns: DepthColumns | None = None
        self.rows: PriceRows | None = None
        self.picture = DepthPicture(theme)
        self.plane: Plane | None = None
        self._scene: Scene | None = None
        self._caption = ""
        self._painter = MapPainter(theme, self.picture, self.beside)
        self._newest = 0
        self._zoom: int | None = None
        self._left = 0
        self.following = True
        self.span = MapSpan.RECORDED
        self._row_height = 0
        self._middle: int | None = None
        self._fits_prices = True
        self._hover: MapCell | None = None
        self._cursor: MapCell | None = None
        self._pressed: tuple[QPoint, int, int] | None = None
        identify(self, "depth_map", QCoreApplication.translate("Common", "Depth over time"))
        give_role(self, QAccessible.Role.Graphic)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.follow(self, DepthMap.redraw)

    # --- contents ---------------------------------------------------------------------------------------------------

    def show_columns(self, columns: DepthColumns | None) -> None:
        """Show another day or other columns, from now on back."""
        other = columns is None or self.columns is None or columns.day is not self.columns.day
        self.columns, self.rows = columns, None
        self._hover = self._cursor = None
        self._zoom = None
        self.following = True
        if other:
            self._middle, self._fits_prices = None, True
        self.redraw()

    def redraw(self) -> None:
        """Paint all of it anew."""
        self.picture.forget()
        self.refresh(self._newest)

    def renew_rows(self) -> None:
        """The steps of the price are others."""
        self.rows = None
        self.redraw()

    def refresh(self, newest: int) -> None:
        """Take what changed in the columns; `newest` is the column of now."""
        columns = self.columns
        self._newest = newest
        if columns is None or not self.isVisible() or self._painter.places.field.width() < 20:
            self.update()
            return
        changed = columns.take_changed()
        if (
            changed > newest
            and self._scene is not None
            and self._scene.newest == newest
            and not self.picture.pixmap.isNull()
        ):
            return
        before = self.plane
        self._fit_rows(columns)
        plane = self.plane = self._place(columns)
        view = self._view_of(columns, plane)
        scene = self._scene = self._scene_of(view)
        first = self.picture.show(scene, plane, changed)
        for due in self._painter.show(view):
            self.update(due)
        field = self._painter.places.field
        left = field.left() + int(first / plane.ratio)
        top = field.top() - REACH
        self.update(QRect(left - 1, top, field.right() - left + 3, self.height() - top))
        if before is None or replace(before, left=plane.left) != plane:
            self.update()

    @property
    def newest(self) -> int:
        """The column of now."""
        return self._newest

    def refresh_beside(self) -> None:
        """Paint what stands beside the picture anew."""
        self.update(self._painter.places.book)
        if self.beside.caption != self._caption:
            self._caption = self.beside.caption
            self.update(self._painter.places.caption)

    def view_columns(self) -> tuple[int, int]:
        """The first column in view and the one after the last."""
        plane, columns = self.plane, self.columns
        if plane is None or columns is None:
            return 0, 0
        known = columns.axis.opening if columns.books.first is None else columns.books.first
        end = min(plane.left + plane.cells * plane.per_pixel, self._newest + 1)
        return max(plane.left, min(known, columns.axis.opening)), end

    def shown_columns(self) -> tuple[int, int]:
        """Columns in view, and those before the first record where they are one seam at the left."""
        (first, end), columns = self.view_columns(), self.columns
        if columns is not None and self.following and self.span is MapSpan.RECORDED:
            first = min(first, columns.axis.opening)
        return first, end

    def view_sums(self) -> PriceSums:
        """The sums of trades in view."""
        return NO_SUMS if self.columns is None else self.columns.trades.sums.between(*self.view_columns())

    @property
    def steps(self) -> Steps:
        """The shares with which the colours begin."""
        return FIXED if self._scene is None else self._scene.steps

    # --- where things are -------------------------------------------------------------------------------------------

    def _fit_rows(self, columns: DepthColumns) -> None:
        """Have a row for each price near those that were the best ones."""
        books = columns.books
        if not len(books):
            self.rows = self.rows or PriceRows(0, 100_000, self._step_units)
            return
        low, high = books.low, books.high
        if columns.trades.sums.price.size:
            last = columns.day.trades.last_price
            low, high = (low, high) if last is None else (min(low, last[0]), max(high, last[0]))
        rows = self.rows
        if rows is None or low < rows.low or high >= rows.high:
            spare = self._step_units(high) * _SPARE_ROWS
            self.rows = PriceRows(max(low - spare, 0) if low >= 0 else low - spare, high + spare, self._step_units)

    def _step_units(self, units: int) -> int:
        step = self.beside.step(units)
        return 100 if step is None else max(int(step * 10_000), 1)

    def _place(self, columns: DepthColumns) -> Plane:
        places, ratio = self._painter.places, self.devicePixelRatioF()
        wide, high = round(places.field.width() * ratio), round(places.field.height() * ratio)
        bars_top = round((places.bars.top() - places.field.top()) * ratio) if places.bars.height() else high
        per_column, per_pixel = ZOOMS[self._zoom_of(columns, wide, ratio)]
        free = round(_FREE * ratio)
        if self.following:
            first, opening = columns.books.first, columns.axis.opening
            begin = opening if first is None else min(first, opening)
            end = columns.axis.closing if self.whole else self._newest
            shown = (wide - (0 if self.whole else free)) // per_column * per_pixel
            self._left = max(end + 1 - shown, begin) if self.whole else end + 1 - shown
            if self.span is MapSpan.RECORDED and first is not None:
                seam = -(-round(SEAM * ratio) // per_column) * per_pixel if first > opening else 0
                self._left = first - seam if shown > end - first + seam else self._left
        left = self._left // per_pixel * per_pixel
        plane = Plane(
            width=wide,
            height=high,
            bars_top=bars_top,
            bars_height=round(places.bars.height() * ratio),
            ratio=ratio,
            left=left,
            per_column=per_column,
            per_pixel=per_pixel,
            top=0,
            row_height=max(self._row_height, 1),
        )
        return self._place_prices(columns, plane)

    def _zoom_of(self, columns: DepthColumns, wide: int, ratio: float) -> int:
        axis, first = columns.axis, columns.books.first
        if self.whole:
            return _fitting(axis.closing - axis.opening + 1, wide)
        if self.span is MapSpan.RECORDED and first is not None:
            room, widest = wide - round((_FREE + SEAM) * ratio), round(_WIDEST_COLUMN * ratio)
            most = max(at for at, (per_column, _pixel) in enumerate(ZOOMS) if per_column <= widest)
            return min(_fitting(max(self._newest - first, 0) + 2, room), most)
        if self._zoom is None:
            wanted = max(round(_DEFAULT_ZOOM * ratio), 1)
            self._zoom = max(at for at, (per_column, _pixel) in enumerate(ZOOMS) if per_column <= wanted)
        return self._zoom

    def _place_prices(self, columns: DepthColumns, plane: Plane) -> Plane:
        """The plane with its rows: where prices are followed, those of the best ones in view have room."""
        rows = self.rows
        assert rows is not None
        middle = None if self._middle is None else rows.row_of(self._middle)
        if self._fits_prices:
            found = self._best_rows(columns, plane, rows)
            if found is not None:
                low, high, now = found
                wanted = high - low + 2 * _LEVELS + 1
                least, most = (round(each * plane.ratio) for each in (_LEAST_ROW, _MOST_ROW))
                fitting = min(max(plane.height // wanted, least), most)
                shown = plane.height // max(self._row_height, 1)
                kept = (
                    middle is not None
                    and self._row_height
                    and abs(now - middle) <= shown * 0.3
                    and wanted <= shown * 1.2
                    and fitting < self._row_height * 2
                )
                if not kept:
                    self._row_height = fitting
                    fits = plane.height // fitting >= wanted
                    middle = (low + high) // 2 if fits else now
        if middle is None or middle < 0:
            middle = len(rows) // 2
        self._row_height = self._row_height or round(6 * plane.ratio)
        self._middle = int(rows.prices[min(middle, len(rows) - 1)])
        top = middle + plane.height // self._row_height // 2
        return replace(plane, row_height=self._row_height, top=top)

    def _best_rows(self, columns: DepthColumns, plane: Plane, rows: PriceRows) -> tuple[int, int, int] | None:
        """The rows of the lowest and highest best price in view, and of the newest."""
        books = columns.books.books(plane.columns(), self._newest)
        bid, ask = columns.books.best(books)
        seen: Integers = rows.rows_of(np.concatenate([bid[bid != NULL], ask[ask != NULL]]))
        seen = seen[seen >= 0]
        if not len(seen):
            return None
        last = next((int(each) for each in reversed(bid.tolist()) if each != NULL), None)
        now = int(seen[-1]) if last is None else rows.row_of(last)
        return int(seen.min()), int(seen.max()), now

    def _view_of(self, columns: DepthColumns, plane: Plane) -> MapView:
        rows = self.rows
        assert rows is not None
        return MapView(
            columns=columns,
            rows=rows,
            plane=plane,
            newest=self._newest,
            times=time_ticks(plane, columns.axis, columns.zone, self._theme),
            prices=price_ticks(plane, rows, self._theme),
        )

    def _scene_of(self, view: MapView) -> Scene:
        look, columns, plane = self.look, view.columns, view.plane
        steps: Steps = FIXED
        if look.own_steps:
            steps = self._own_steps(columns, plane)
        return Scene(
            columns=columns,
            rows=view.rows,
            steps=steps,
            least=look.least,
            bid=look.bid,
            ask=look.ask,
            newest=view.newest,
            cells=not self.beside.best_only,
            bars=self._longest_bar(columns, plane),
            grid=(tuple(tick.column for tick in view.times), tuple(view.prices)),
        )

    def _own_steps(self, columns: DepthColumns, plane: Plane) -> Steps:
        """The quantiles of the cells in view; the ones shown stay while they are nearly the same."""
        books = columns.books.books(plane.columns(), self._newest)
        found = tuple(quantile_steps(columns.books.levels(books).shares))
        old = None if self._scene is None else self._scene.steps
        if old is None or tuple(old) == FIXED:
            return found
        near = (abs(one - other) <= 0.25 * max(one, other) for one, other in zip(old, found, strict=True))
        return old if all(near) else found

    def _longest_bar(self, columns: DepthColumns, plane: Plane) -> int:
        """A round number of shares above the longest bar in view."""
        sums = columns.trades.sums.between(plane.left, plane.left + plane.cells * plane.per_pixel)
        most = 0
        for side in (1, -1):
            of = sums.side == side
            if of.any():
                cell = (sums.column[of] - plane.left) // plane.per_pixel
                most = max(most, int(np.bincount(cell, weights=sums.shares[of]).max()))
        if not most:
            return 0
        power: int = 10 ** (len(str(most)) - 1)
        return next(each * power for each in (1, 2, 3, 5, 10) if each * power >= most)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        self._painter.places = Places.of(self.width(), self.height(), self._theme)
        self.picture.forget()
        self.refresh(self._newest)
        self.room_changed.emit()

    # --- spans ------------------------------------------------------------------------------------------------------

    @property
    def whole(self) -> bool:
        """Whether the whole session is in view."""
        return self.span is MapSpan.WHOLE

    def show_span(self, span: MapSpan) -> None:
        """Have this time in view, until a person moves it."""
        self.following, self.span = True, span
        self._fits_prices = True
        self._moved()

    def _moved(self) -> None:
        self._hover = None
        self.redraw()
        self.span_changed.emit()

    def zoom_time(self, steps: int, x: float | None = None) -> None:
        """Have wider (above 0) or narrower columns; the one at `x` (device pixels of the field) stays there."""
        plane = self.plane
        if plane is None:
            return
        now = ZOOMS.index((plane.per_column, plane.per_pixel))
        self._zoom = min(max(now + steps, 0), len(ZOOMS) - 1)
        self.span = MapSpan.NOW
        if not self.following and x is not None:
            per_column, per_pixel = ZOOMS[self._zoom]
            self._left = plane.column_at(x) - int(x // per_column) * per_pixel
        self._moved()

    def zoom_prices(self, steps: int) -> None:
        """Have higher (above 0) or lower rows around the same price."""
        if self.plane is None:
            return
        ratio = self.plane.ratio
        least, most = (round(each * ratio) for each in (1, 2 * _MOST_ROW))
        changed = round(self._row_height * 1.3**steps) or 1
        if changed == self._row_height:
            changed += steps
        self._row_height = min(max(changed, least), most)
        self._fits_prices = False
        self._moved()

    def pan(self, columns: int, rows: int) -> None:
        """Move the view to later columns and higher prices."""
        if columns:
            self._left = self._kept_left((0 if self.plane is None else self.plane.left) + columns)
            if self.plane is not None:
                self._zoom = ZOOMS.index((self.plane.per_column, self.plane.per_pixel))
            self.following, self.span = False, MapSpan.NOW
        if rows and self.rows is not None and self._middle is not None:
            place = min(max(self.rows.row_of(self._middle) + rows, 0), len(self.rows) - 1)
            self._middle, self._fits_prices = int(self.rows.prices[place]), False
        self._moved()

    def _kept_left(self, left: int) -> int:
        """A first column with which something of the session stays in view."""
        plane, columns = self.plane, self.columns
        if plane is None or columns is None:
            return left
        shown = plane.cells * plane.per_pixel
        return min(max(left, -shown // 2), columns.axis.count - shown // 2)

    # --- the cursor -------------------------------------------------------------------------------------------------

    @property
    def cell(self) -> MapCell | None:
        """The cell below the mouse, else that of the keys."""
        return self._hover or self._cursor

    def cell_at(self, point: QPointF) -> MapCell | None:
        """The cell at a point of the widget; None beside the field and the columns of the day until now."""
        plane, rows, field = self.plane, self.rows, self._painter.places.field
        if plane is None or rows is None or not field.contains(point.toPoint()):
            return None
        column = plane.column_at((point.x() - field.left()) * plane.ratio)
        row = plane.row_at((point.y() - field.top()) * plane.ratio)
        if not 0 <= row < len(rows) or column < 0 or column - plane.per_pixel >= self._newest:
            return None
        return MapCell(min(column, self._newest), int(rows.prices[row]))

    def point_at(self, cell: MapCell | None) -> None:
        """Show the lines of the mouse's cell."""
        if cell == self._hover:
            return
        before = self.cell
        self._hover = cell
        self._update_cross(before, self.cell)
        self.cursor_moved.emit()

    def move_cursor(self, cell: MapCell) -> None:
        """Put the cursor of the keys on a cell, bring it into view and say it."""
        self._hover = None
        before, self._cursor = self._cursor, cell
        plane, rows = self.plane, self.rows
        if plane is None or rows is None:
            return
        first, end = plane.left, plane.last
        row = rows.row_of(cell.units)
        across = min(cell.column - first, 0) or max(cell.column - end, 0)
        up = max(row - plane.top, 0) or min(row - plane.first_row - 1, 0)
        if (across and not (self.following and cell.column == self._newest)) or up:
            self.pan(across, up)
        self._update_cross(before, cell)
        self.cursor_moved.emit()
        speak(self, self._read(cell))

    def _update_cross(self, *cells: MapCell | None) -> None:
        for cell in filter(None, cells):
            for area in self._painter.cross(cell):
                self.update(area)

    # --- mouse ------------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Read out the cell below the pointer; with the button held move the picture."""
        plane = self.plane
        if self._pressed is None or plane is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self.point_at(self.cell_at(event.position()))
            return
        start, left, middle = self._pressed
        moved = event.position().toPoint() - start
        columns = -round(moved.x() * plane.ratio / plane.per_column) * plane.per_pixel
        rows = round(moved.y() * plane.ratio / plane.row_height)
        if abs(moved.x()) + abs(moved.y()) < 4 and not (columns or rows):
            return
        if self.rows is not None and self._middle is not None:
            self.pan(left + columns - plane.left, middle + rows - self.rows.row_of(self._middle))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Put the cursor of the keys here, and begin to move."""
        if event.button() is not Qt.MouseButton.LeftButton or self.plane is None or self.rows is None:
            super().mousePressEvent(event)
            return
        cell = self.cell_at(event.position())
        if cell is not None:
            before, self._cursor = self._cursor, cell
            self._update_cross(before, cell)
            self.setAccessibleDescription(self._read(cell))
            self.cursor_moved.emit()
        middle = 0 if self._middle is None else self.rows.row_of(self._middle)
        self._pressed = event.position().toPoint(), self.plane.left, middle

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Follow now again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.show_span(MapSpan.NOW)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Zoom time at the pointer, with Ctrl prices; with Shift, or sideways, move."""
        plane, turned = self.plane, event.angleDelta()
        step = turned.y() or turned.x()
        if plane is None or not step:
            return
        event.accept()
        direction = 1 if step > 0 else -1
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_prices(direction)
        elif turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(-direction * max(plane.cells * plane.per_pixel // 10, 1), 0)
        else:
            self.zoom_time(direction, (event.position().x() - self._painter.places.field.left()) * plane.ratio)

    def event(self, event: QEvent) -> bool:
        """Without the mouse the keys' cursor is the one."""
        if event.type() is QEvent.Type.Leave:
            self.point_at(None)
        return super().event(event)

    # --- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Move the cursor, zoom, copy, or ask for the table or a replay."""
        action = None if self.plane is None or self.rows is None else self._action_of(event)
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _action_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, held = Qt.Key(event.key()), event.modifiers()
        shifted, control = (
            bool(held & each) for each in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
        )
        if is_copy(event):
            return self._copy
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            direction = -1 if key is Qt.Key.Key_Minus else 1
            return partial(self.zoom_prices if control else self.zoom_time, direction)
        if control:
            return None
        if key in _STEPS:
            across, up = _STEPS[key]
            return partial(self._step, across * (FAR if shifted else 1), up * (FAR if shifted else 1))
        found: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_PageUp: partial(self._step, 0, FAR),
            Qt.Key.Key_PageDown: partial(self._step, 0, -FAR),
            Qt.Key.Key_Home: self._go_first,
            Qt.Key.Key_End: self._go_newest,
            Qt.Key.Key_T: self.table_wanted.emit,
        }
        if self.cell is not None:
            found[Qt.Key.Key_Escape] = self._hide_cursor
            if shifted:
                found |= dict.fromkeys((Qt.Key.Key_Return, Qt.Key.Key_Enter), self.replay_wanted.emit)
        return found.get(key)

    def _start(self) -> MapCell:
        """Where the keys' cursor is, at first the best price of now."""
        rows = self.rows
        assert rows is not None
        if self._cursor is not None:
            return self._cursor
        middle = len(rows) // 2 if self._middle is None else rows.row_of(self._middle)
        return MapCell(self._newest, int(rows.prices[middle]))

    def _step(self, across: int, up: int) -> None:
        plane, rows, start = self.plane, self.rows, self._start()
        assert plane is not None
        assert rows is not None
        row = min(max(rows.row_of(start.units) + up, 0), len(rows) - 1)
        column = min(max(start.column + across * plane.per_pixel, 0), self._newest)
        self.move_cursor(MapCell(column, int(rows.prices[row])))

    def _go_first(self) -> None:
        columns = self.columns
        first = None if columns is None else columns.books.first
        self.move_cursor(MapCell(first or 0, self._start().units))

    def _go_newest(self) -> None:
        start = self._start()
        self.show_span(MapSpan.NOW)
        self.move_cursor(MapCell(self._newest, start.units))

    def _copy(self) -> None:
        cell = self.cell
        if cell is not None:
            QGuiApplication.clipboard().setText(self._read(cell))

    def _hide_cursor(self) -> None:
        before = self.cell
        self._hover = self._cursor = None
        self._update_cross(before)
        self.setAccessibleDescription("")
        self.cursor_moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        self.update()
        if self._cursor is not None:
            self.setAccessibleDescription(self._read(self._cursor))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Forget the pointer, and the picture while nobody looks."""
        super().hideEvent(event)
        self._hover = self._pressed = None
        self.picture.forget()

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        self._painter.paint(QPainter(self), event.region(), self.cell, boxed=self.hasFocus() and self._hover is None)

    def draw(self, painter: QPainter) -> None:
        """Paint all without the cursor, for a picture."""
        self._painter.paint(painter, QRegion(self.rect()))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = self._theme.px
        return QSize(px(760), px(420))
