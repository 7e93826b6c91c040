"""The flow map: rows of cells with labels, breadth strip, time axis, a cursor for the keys and the shared minute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flowmap.field_image import FieldImage
from tideboard_desktop.flowmap.map_geometry import Geometry, geometry_of, minutes_to_now
from tideboard_desktop.flowmap.map_surroundings import (
    BreadthPicture,
    MapHeadings,
    paint_axis,
    paint_headings,
    paint_minute,
    paint_running,
)
from tideboard_desktop.flowmap.pictures import CellsPicture, LabelsPicture, ShownLabel
from tideboard_desktop.flowmap.row_labels import RowLabel
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.flowmap.sheet import MapSheet
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.card import Card, card_area, paint_card
from tideboard_desktop.ui.pixmaps import canvas, show_parts
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.labels import identify

PAGE: Final = 10
_STEPS: Final = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_PageUp: (-PAGE, 0),
    Qt.Key.Key_PageDown: (PAGE, 0),
}


class MapSpot(NamedTuple):
    """A cell by the row's place in the order and the session minute."""

    place: int
    minute: int


class MapReader:
    """What the view asks of its dock: the label of a row, the card and the spoken form of a minute."""

    def __init__(
        self,
        label: Callable[[int], RowLabel],
        card: Callable[[int, int], Card],
        spoken: Callable[[int, int], str],
    ) -> None:
        self.label, self.card, self.spoken = label, card, spoken


class FlowMap(QAbstractScrollArea):
    """Paints a `MapSheet` in an order of rows.

    One focus stop: arrows, Home and End of the row, Page up and down by ten rows move the cursor; Enter and a click
    select (`chosen` carries the security), Shift+Enter and a double click open a cell (`cell_opened` carries security
    and session minute), End goes to the newest minute (`minute_chosen` carries None), `menu_wanted` security, minute
    and place, [ and ] go to the mark of a signal before and to the next one, T asks for the table, Ctrl+C copies the
    cell's words. `sort_wanted` carries the sort of a heading, `scrolled` says that other rows are in sight.
    """

    chosen = Signal(str)
    cell_opened = Signal(str, int)
    minute_chosen = Signal(object)
    menu_wanted = Signal(str, int, QPoint)
    sort_wanted = Signal(str)
    table_wanted = Signal()
    scrolled = Signal()

    def __init__(self, theme: Theme, reader: MapReader) -> None:
        super().__init__()
        self._theme, self._reader = theme, reader
        self._sheet: MapSheet | None = None
        self._rows: Sequence[int] = ()
        self._to_now = False
        self._geometry: Geometry | None = None
        self._image: FieldImage | None = None
        self._look: object = None
        self._cells: CellsPicture | None = None
        self._stale_cells: dict[int, int] = {}
        self._reasons: dict[int, str] = {}
        self._breadth: BreadthPicture | None = None
        self._shown_card: tuple[MapSpot, Card, QRectF] | None = None
        self._labels: LabelsPicture | None = None
        self._labels_due = True
        self._axis: tuple[int | None, QPixmap] | None = None
        self._unit = fmt.ONE
        self._currencies = False
        self._selected: InstrumentId | None = None
        self._minute: int | None = None
        self._hover: MapSpot | None = None
        self._pointer: QPoint | None = None
        self._cursor = MapSpot(0, 0)
        self._marks: Mapping[InstrumentId, Sequence[int]] = {}
        self._headings = MapHeadings({}, Sort.TURN, "")
        self._title = self.tr("Flow map")
        identify(self, "flow_map_cells", self._title)
        give_role(self, QAccessible.Role.Graphic)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.follow(self, FlowMap._measure)

    # --- contents ---------------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: MapSheet | None, rows: Sequence[int]) -> None:
        """Show other figures, or the same ones in other columns."""
        self._sheet, self._rows = sheet, rows
        self._hover = None
        last = 0 if sheet is None else max(sheet.last, 0)
        self._cursor = MapSpot(min(self._cursor.place, max(len(rows) - 1, 0)), last)
        self._measure()

    def show_span(self, *, to_now: bool) -> None:
        """Show the whole session, or the minutes until soon after the newest one."""
        if to_now is not self._to_now:
            self._to_now = to_now
            self._measure()

    def show_order(self, rows: Sequence[int]) -> None:
        """Show the rows in another order; the cursor stays with its security."""
        row = self._rows[self._cursor.place] if self._cursor.place < len(self._rows) else None
        other = len(rows) != len(self._rows)
        self._rows = rows
        if other:
            self._measure()
        if row is not None and row in rows:
            self._cursor = self._cursor._replace(place=rows.index(row))
        self._hover = None
        self.redraw()

    def show_headings(self, headings: MapHeadings, unit: fmt.AmountUnit, *, currencies: bool = False) -> None:
        """Name the columns of the labels; nets are in this unit, with `currencies` some have one behind them."""
        if currencies is not self._currencies:
            self._currencies = currencies
            self._measure()
        if (headings, unit) != (self._headings, self._unit):
            self._headings, self._unit = headings, unit
            self._labels_due = True
            self.viewport().update()

    def redraw(self) -> None:
        """Cells or labels have changed: paint what is in sight anew."""
        sheet, geometry = self._sheet, self._geometry
        if sheet is not None and geometry is not None and geometry.minutes != self._minutes(sheet):
            self._measure()
        self._cells = self._shown_card = None
        self._labels_due = True
        self.viewport().update()

    def redraw_rows(self, rows: Mapping[int, int]) -> None:
        """Labels of these rows have changed, and their cells from a minute on (0 = the whole row)."""
        seen = {row: rows[row] for row in self.in_sight() if row in rows}  # others are painted when they come in sight
        for row, since in seen.items():
            self._stale_cells[row] = min(since, self._stale_cells.get(row, since))
        self.redraw_labels()
        sheet, geometry = self._sheet, self._geometry
        if sheet is None or geometry is None:
            return
        if geometry.minutes != self._minutes(sheet):
            self._measure()
            return
        self.viewport().update(0, 0, geometry.size.width(), geometry.field.top())
        since = min(seen.values(), default=sheet.session.minutes)
        if since < sheet.session.minutes:
            left = int(geometry.column_rect(since // sheet.step).left()) if since else geometry.field.left()
            self.viewport().update(QRect(QPoint(left - 2, 0), QPoint(geometry.size.width(), geometry.size.height())))

    def redraw_labels(self) -> None:
        """Labels have changed, the reason of a row without data perhaps."""
        self._shown_card = None
        self._labels_due = True
        geometry = self._geometry
        if geometry is None or self._hover is not None:  # the card stands over cells
            self.viewport().update()
        else:
            self.viewport().update(0, geometry.field.top(), geometry.field.left(), geometry.field.height())

    def renew_card(self) -> None:
        """The card of the cell pointed at may read differently."""
        if self._hover is not None:
            self._shown_card = None
            self.viewport().update()

    def set_selected(self, instrument: InstrumentId) -> None:
        if instrument != self._selected:
            self._selected = instrument
            self._labels_due = True
            self.viewport().update()

    def set_minute(self, minute: int | None) -> None:
        """Show the shared minute; None = live."""
        if minute != self._minute:
            self._minute = minute
            self.viewport().update()

    def set_marks(self, marks: Mapping[InstrumentId, Sequence[int]]) -> None:
        """Mark the session minutes of securities at which a signal fired, ascending, in place of those before."""
        if marks != self._marks:
            self._marks = marks
            self._cells = None
            self.viewport().update()

    def step_mark(self, by: int) -> None:
        """Move the cursor to the next mark (1) or the one before (-1), along the row and then down or up."""
        sheet = self._sheet
        if sheet is None:
            return
        spots = [
            MapSpot(place, minute)
            for place, row in enumerate(self._rows)
            for minute in self._marks.get(sheet.ids[row], ())
            if minute <= sheet.last
        ]
        if by > 0:
            found = next((each for each in spots if each > self._cursor), None)
        else:
            found = next((each for each in reversed(spots) if each < self._cursor), None)
        if found is not None:
            self._go(*found)

    @property
    def pointed_at(self) -> bool:
        """Whether somebody points at a row, at its label or a cell, with the mouse or the keys."""
        geometry, pointer = self._geometry, self._pointer
        down = None if geometry is None or pointer is None else geometry.place_at(pointer.y())
        return self.hasFocus() or (down is not None and self.verticalScrollBar().value() + down < len(self._rows))

    @property
    def cursor_spot(self) -> MapSpot:
        return self._cursor

    def in_sight(self) -> list[int]:
        """The rows on screen, as list numbers."""
        return [self._rows[place] for place in self._places()]

    # --- measures ---------------------------------------------------------------------------------------------------

    def _minutes(self, sheet: MapSheet) -> int:
        return minutes_to_now(sheet.session, sheet.last) if self._to_now else sheet.session.minutes

    def _measure(self) -> None:
        sheet, ratio = self._sheet, self.viewport().devicePixelRatioF()
        self._cells = self._labels = self._shown_card = self._axis = self._breadth = None
        if sheet is None:
            self._geometry = self._image = None
            self.verticalScrollBar().setRange(0, 0)
            self.viewport().update()
            return
        size, minutes, rows, theme = self.viewport().size(), self._minutes(sheet), len(self._rows), self._theme
        look = (size, ratio, sheet.session, sheet.step, theme.version, self._currencies, minutes, rows)
        if look != self._look or self._image is None:
            self._look = look
            geometry = geometry_of(
                size,
                ratio,
                theme,
                sheet.session,
                sheet.step,
                rows=rows,
                minutes=minutes,
                currencies=self._currencies,
            )
            self._geometry = geometry
            gap = max(1, round(ratio))
            self._image = FieldImage(theme, geometry.columns, geometry.step, gap, ratio)
        assert self._geometry is not None
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, len(self._rows) - self._geometry.rows))
        bar.setPageStep(PAGE)
        self.viewport().update()

    def _places(self) -> range:
        """Places of the rows in sight, one that is partly in sight included."""
        if self._geometry is None:
            return range(0)
        first = self.verticalScrollBar().value()
        return range(first, min(len(self._rows), first + self._geometry.rows + 1))

    def _strip(self, place: int) -> QRectF:
        assert self._geometry is not None
        return self._geometry.row_rect(place - self.verticalScrollBar().value())

    def spot_at(self, point: QPoint) -> MapSpot | None:
        """The cell at a point of the viewport; in the labels that of the newest minute."""
        sheet, geometry = self._sheet, self._geometry
        if sheet is None or geometry is None:
            return None
        down = geometry.place_at(point.y())
        place = self.verticalScrollBar().value() + (down or 0)
        if down is None or place >= len(self._rows):
            return None
        column = geometry.column_at(point.x())
        if column is None:
            return None
        return MapSpot(place, min(column * sheet.step + sheet.step - 1, sheet.session.minutes - 1))

    def cell_rect(self, spot: MapSpot) -> QRectF:
        sheet, geometry = self._sheet, self._geometry
        assert sheet is not None
        assert geometry is not None
        column = geometry.column_rect(spot.minute // sheet.step)
        strip = self._strip(spot.place)
        return QRectF(column.left(), strip.top(), column.width(), strip.height())

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self.viewport())
        self.paint(painter, event.region())

    def draw(self, painter: QPainter) -> None:
        """Paint the map without pointer and card, for a picture."""
        hover, self._hover = self._hover, None
        self.paint(painter, QRegion(self.viewport().rect()), alone=True)
        self._hover = hover

    def paint(self, painter: QPainter, parts: QRegion, *, alone: bool = False) -> None:
        """Paint parts of the viewport; `alone` = as a picture, without what belongs to a person at work."""
        theme, sheet, geometry, area = self._theme, self._sheet, self._geometry, parts.boundingRect()
        painter.fillRect(area, colour(theme.surface.panel))
        if sheet is None or geometry is None or not self._rows or geometry.field.isEmpty():
            return
        if area.top() < geometry.field.top():
            if self._breadth is None:
                self._breadth = BreadthPicture(geometry, theme)
            if not geometry.breadth.isEmpty():
                self._breadth.paint(painter, sheet)
            paint_headings(painter, self._headings, geometry, theme)
        if area.bottom() >= geometry.axis.top():
            show_parts(painter, self._axis_drawn(sheet, geometry), parts, QPoint(0, geometry.axis.top()))
        show_parts(painter, self._labels_drawn(sheet, geometry), parts, QPoint(0, geometry.field.top()))
        show_parts(painter, self._cells_drawn(sheet, geometry), parts, geometry.field.topLeft())
        bottom = min(geometry.row_rect(len(self._places())).top(), geometry.field.bottom())
        paint_running(painter, sheet, geometry, bottom, theme)
        self._paint_outlines(painter, geometry, alone=alone)
        if self._minute is not None:
            paint_minute(painter, sheet, geometry, self._minute, theme)
        if self._hover is not None and not alone:
            card, place = self._card(self._hover)
            paint_card(painter, card, place, theme)

    def _cells_drawn(self, sheet: MapSheet, geometry: Geometry) -> QPixmap:
        """The cells in sight; of those painted before only what changed is painted again."""
        if self._cells is None:
            assert self._image is not None
            self._cells = CellsPicture(self._theme, geometry, self._image, lambda row: self._reader.label(row).reason)
            self._stale_cells = dict.fromkeys(self._rows, 0)
        if self._stale_cells:
            self._cells.show(sheet, self._places(), self._rows, self._stale_cells, self._marks)
            self._stale_cells = {}
        return self._cells.pixmap

    def _labels_drawn(self, sheet: MapSheet, geometry: Geometry) -> QPixmap:
        """The labels in sight; only what reads differently is painted again."""
        if self._labels is None:
            self._labels = LabelsPicture(self._theme, geometry)
            self._labels_due = True
        if self._labels_due:
            self._labels_due = False
            chosen = None if self._selected is None else sheet.row_of.get(self._selected)
            seen, unit = self.in_sight(), self._unit
            labels = list(map(self._reader.label, seen))
            self._labels.show([ShownLabel(label, row == chosen, unit) for row, label in zip(seen, labels, strict=True)])
            self._note_reasons(dict(zip(seen, (label.reason for label in labels), strict=True)))
        return self._labels.pixmap

    def _note_reasons(self, reasons: dict[int, str]) -> None:
        """Have the cells painted again over which other words stand than before."""
        others = [row for row, words in reasons.items() if words != self._reasons.get(row, words)]
        self._reasons = reasons
        for place in self._places() if others else ():
            if self._rows[place] in others:
                self._stale_cells[self._rows[place]] = 0
                self.viewport().update(self._strip(place).toAlignedRect())

    def _axis_drawn(self, sheet: MapSheet, geometry: Geometry) -> QPixmap:
        """The times below the cells with the tag of the shared minute."""
        if self._axis is None or self._axis[0] != self._minute:
            wide, high, panel = geometry.size.width(), geometry.axis.height(), colour(self._theme.surface.panel)
            self._axis = self._minute, canvas(wide, high, geometry.ratio, panel)
            painter = QPainter(self._axis[1])
            painter.translate(0, -geometry.axis.top())
            paint_axis(painter, sheet, geometry, self._minute, self._theme)
            painter.end()
        return self._axis[1]

    def _paint_outlines(self, painter: QPainter, geometry: Geometry, *, alone: bool) -> None:
        sheet, surface = self._sheet, self._theme.surface
        assert sheet is not None
        painter.save()
        painter.setClipRect(geometry.field.adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        selected = sheet.row_of.get(self._selected) if self._selected is not None else None
        for place, tint in (
            (None if selected is None else self._rows.index(selected), surface.accent),
            (None if self._hover is None or alone else self._hover.place, surface.text1),
        ):
            if place is not None and place in self._places():
                strip = self._strip(place)
                box = QRectF(geometry.field.left(), strip.top(), geometry.field.width(), strip.height() - 1)
                painter.setPen(QPen(colour(tint), 1))
                painter.drawRect(box.adjusted(-0.5, -0.5, -0.5, 0.5))
        if self.hasFocus() and not alone and self._cursor.place in self._places():
            pen = QPen(colour(surface.accent), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.cell_rect(self._cursor).adjusted(-1.5, -1.5, 1.5, 0.5))
        painter.restore()

    def _card(self, spot: MapSpot) -> tuple[Card, QRectF]:
        if self._shown_card is None or self._shown_card[0] != spot:
            card = self._reader.card(self._rows[spot.place], spot.minute)
            area = card_area(
                card, self.cell_rect(spot), QRectF(self.viewport().rect()).adjusted(4, 4, -4, -4), self._theme
            )
            self._shown_card = spot, card, area
        return self._shown_card[1:]

    # --- pointer ----------------------------------------------------------------------------------------------------

    def _point_at(self, spot: MapSpot | None) -> None:
        if spot == self._hover:
            return
        for each in (self._hover, spot):
            if each is not None:
                for area in (self._card(each)[1], self._strip(each.place)):
                    self.viewport().update(area.toAlignedRect().adjusted(-2, -2, 2, 2))
        self._hover = spot

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Read out the cell below the pointer."""
        self._pointer = event.position().toPoint()
        spot, sheet = self.spot_at(self._pointer), self._sheet
        if spot is not None and sheet is not None and not sheet.received[self._rows[spot.place], spot.minute]:
            spot = None
        self._point_at(spot)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Leave:
            self._pointer = None
            self._point_at(None)
        return super().viewportEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Forget the pointer, and the pictures while nobody looks."""
        super().hideEvent(event)
        self._hover = self._pointer = self._cells = self._labels = self._axis = self._breadth = None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Select a row, or sort by a heading."""
        point, geometry, sheet = event.position().toPoint(), self._geometry, self._sheet
        if event.button() is not Qt.MouseButton.LeftButton or geometry is None or sheet is None:
            super().mousePressEvent(event)
            return
        if geometry.headings.contains(point):
            wanted = self._headings.sort_at(point.x(), geometry)
            if wanted is not None:
                self.sort_wanted.emit(wanted)
            return
        down = geometry.place_at(point.y())
        place = self.verticalScrollBar().value() + (down or 0)
        if down is None or place >= len(self._rows):
            return
        spot = self.spot_at(point)
        self._cursor = spot or MapSpot(place, self._cursor.minute)
        self.viewport().update()
        self.chosen.emit(sheet.ids[self._rows[place]])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Open the cell."""
        spot = self.spot_at(event.position().toPoint())
        if spot is not None and event.button() is Qt.MouseButton.LeftButton:
            self._open(spot)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """Ask for the menu of the cell under the mouse, by keys of that under the cursor."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        spot = self.spot_at(event.pos()) if by_mouse else self._cursor
        sheet = self._sheet
        if sheet is not None and spot is not None and spot.place < len(self._rows):
            self.menu_wanted.emit(sheet.ids[self._rows[spot.place]], spot.minute, event.globalPos())

    def _open(self, spot: MapSpot) -> None:
        sheet = self._sheet
        if sheet is not None and spot.minute <= sheet.last and spot.place < len(self._rows):
            self.cell_opened.emit(sheet.ids[self._rows[spot.place]], spot.minute)

    # --- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Move the cursor, select, copy, move the shared minute, or ask for the table."""
        sheet = self._sheet
        if sheet is None or not self._rows:
            super().keyPressEvent(event)
            return
        action = self._action_of(event, sheet)
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _action_of(self, event: QKeyEvent, sheet: MapSheet) -> Callable[[], None] | None:
        key, spot = Qt.Key(event.key()), self._cursor
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            return lambda: QGuiApplication.clipboard().setText(self.words_at(spot))
        if key in _STEPS:
            down, right = _STEPS[key]
            minutes = right * sheet.step * (PAGE if shifted else 1)
            return partial(self._go, spot.place + down, spot.minute + minutes)
        if key is Qt.Key.Key_Home:
            return partial(self._go, spot.place, 0)
        if key is Qt.Key.Key_End:
            return partial(self._go_live, sheet)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if shifted:
                return partial(self._open, spot)
            return lambda: self.chosen.emit(sheet.ids[self._rows[spot.place]])
        if key is Qt.Key.Key_T and not event.modifiers():
            return self.table_wanted.emit
        if key in {Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight}:
            return partial(self.step_mark, 1 if key is Qt.Key.Key_BracketRight else -1)
        return None

    def _go_live(self, sheet: MapSheet) -> None:
        self._go(self._cursor.place, max(sheet.last, 0))
        self.minute_chosen.emit(None)

    def _go(self, place: int, minute: int) -> None:
        sheet = self._sheet
        assert sheet is not None
        self._cursor = MapSpot(min(max(place, 0), len(self._rows) - 1), min(max(minute, 0), max(sheet.last, 0)))
        bar, geometry = self.verticalScrollBar(), self._geometry
        assert geometry is not None
        if not bar.value() <= self._cursor.place < bar.value() + geometry.rows:
            above = self._cursor.place < bar.value()
            bar.setValue(self._cursor.place if above else self._cursor.place - geometry.rows + 1)
        self.viewport().update()
        words = self.words_at(self._cursor)
        self.setAccessibleDescription(words)
        announce(self, words)

    def words_at(self, spot: MapSpot) -> str:
        return self._reader.spoken(self._rows[spot.place], spot.minute)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Show the cursor and say where it is."""
        super().focusInEvent(event)
        self.viewport().update()
        if self._sheet is not None and self._rows:
            self.setAccessibleDescription(self.words_at(self._cursor))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self.viewport().update()

    # --- size -------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._measure()
        self.scrolled.emit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802  Qt's name
        """Paint again: what is in sight is one picture."""
        self._hover = None
        self.redraw()
        self.scrolled.emit()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for twenty rows."""
        px = self._theme.px
        return QSize(px(900), px(400))
