"""The widget of a plot: pyqtgraph draws the data, this module axes, texts, cursor and read-out in the app's form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from tideboard_desktop.ui.charts.captioned import Paint
from tideboard_desktop.ui.charts.navigation_keys import is_copy, next_index, wanted_step
from tideboard_desktop.ui.charts.polygons import stretches
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, elided, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.plots.figure import Curve, Discs, Figure, PlotBars, PlotNote, Shade, without_figure
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify

Made = TypeVar("Made")
Flags: TypeAlias = Qt.AlignmentFlag | Qt.TextFlag
_SMALL: Final = Type.CAPTION
_ROW, _PAD, _BESIDE = 18, 10, 8
"""Logical pixels of a row of texts, at the edge of the plot, and between two texts."""
_SMOOTH: Final = {"antialias": True}


class Plot(QWidget):
    """Shows a `Figure`.

    One focus stop: ← → step the cursor, with Shift by ten, Home and End go to the ends, Esc hides it, Ctrl+C copies its
    read-out; `opened` carries its stop (Enter, double click), `table_wanted` asks for the table (T).
    """

    changed = Signal()
    opened = Signal(int)
    table_wanted = Signal()

    def __init__(self, theme: Theme, *, identifier: str, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.figure = without_figure("")
        self.at: int | None = None
        self._ratio, self._still = 1.0, False
        self._items: list[Any] = []
        self._view, self._box = _View(self), pg.ViewBox(enableMenu=False, enableMouse=False)
        self._view.addItem(self._box)
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.follow(self, Plot._draw)

    def show_figure(self, figure: Figure) -> None:
        """Show a figure; its cursor is at the stop of the same value."""
        before, self.figure = self.figure, figure
        self.at = None if self.at is None else figure.nearest(float(before.stops[self.at]))
        self._draw()
        self.setAccessibleDescription("\n".join(figure.words))
        self.changed.emit()

    @property
    def reading(self) -> str:
        """What is at the cursor, else what the figure says without one."""
        return self.figure.reading if self.at is None or self._still else self.figure.read(self.at)

    @property
    def _names(self) -> dict[str, Curve]:
        return {part.name: part for part in self.figure.parts if isinstance(part, Curve) and part.name}

    def move_to(self, stop: int | None) -> None:
        """Put the cursor at a stop; None hides it."""
        if stop != self.at:
            self.at = stop
            self._view.viewport().update()

    @property
    def area(self) -> QRectF:
        figure, px, whole = self.figure, self.theme.px, QRectF(self.rect())
        if not (figure.x.ticks or figure.y.ticks):
            return whole
        texts = ([text for _value, text in side.ticks] for side in (figure.y, figure.right))
        widths = (max((text_width(text, self.theme, _SMALL) for text in side), default=0.0) for side in texts)
        left, right = (wide + px(_PAD + _BESIDE) if wide else px(_PAD) for wide in widths)
        head = px(_ROW) * (figure.headed + bool(self._names)) + px(_BESIDE)
        return whole.adjusted(left, head, -right, -px(_ROW) - px(4) * bool(figure.x.ticks))

    def point(self, x: float, y: float) -> QPointF:
        """Where a value is."""
        area, across, down = self.area, self.figure.x.share(x), self.figure.y.share(y)
        return QPointF(area.left() + across * area.width(), area.bottom() - down * area.height())

    def stop_at(self, point: QPointF) -> int | None:
        """The stop nearest to a point of the widget; None beside pictures that stand side by side."""
        figure, area = self.figure, self.area
        along, share = figure.x, (point.x() - area.left()) / max(area.width(), 1.0)
        if figure.upright:
            along, share = figure.y, (area.bottom() - point.y()) / max(area.height(), 1.0)
        stop = figure.nearest(x := along.low + share * (along.high - along.low))
        beside = stop is None or (figure.places and abs(float(figure.stops[stop]) - x) > figure.places / 2)
        return None if beside else stop

    def _draw(self) -> None:
        """Make the items of the figure anew: other data, other colours, or other pixels."""
        self._ratio = self.devicePixelRatioF()
        self._make_items()
        self._place()

    def _make_items(self) -> None:
        """Give the items what they draw; they are kept while their types are the same, which saves most of the time."""
        wanted = [item for part in self.figure.parts for item in self._items_of(part)]
        if [kind for kind, _data in wanted] != [type(item) for item in self._items]:
            self._box.clear()
            self._items = [kind(**data) for kind, data in wanted]
            for item in self._items:
                self._box.addItem(item, ignoreBounds=True)
        else:
            for item, (kind, data) in zip(self._items, wanted, strict=True):
                (item.setOpts if kind is pg.BarGraphItem else item.setData)(**data)

    def _items_of(self, part: object) -> Iterator[tuple[type, dict[str, Any]]]:
        theme = self.theme
        if isinstance(part, Curve):
            pen = self._pen(part.shade, part.width, part.dashes)
            fill = pg.mkBrush(None if part.fill is None else part.fill(theme))
            look = {"pen": pen, "brush": fill, "fillLevel": 0.0, "connect": "finite", **_SMOOTH}
            # an area that is broken would be closed across the breaks
            for begin, end in [(0, len(part.y))] if part.fill is None else stretches(part.y):
                yield pg.PlotCurveItem, {"x": part.x[begin:end], "y": part.y[begin:end], **look}
        elif isinstance(part, Discs):
            known = np.isfinite(part.x) & np.isfinite(part.y)
            pen = pg.mkPen(None) if part.fill is None else self._pen(part.shade, 1.2)
            look = {"pen": pen, "brush": pg.mkBrush((part.fill or part.shade)(theme)), "size": theme.scale * part.size}
            cached = {"useCache": not self._still}  # as pictures they would be those of the screen's resolution
            yield pg.ScatterPlotItem, {"x": part.x[known], "y": part.y[known], **look, **cached, **_SMOOTH}
        elif isinstance(part, PlotBars):
            brush = pg.mkBrush(part.shade(theme))
            bars = {"x0": part.left, "width": part.wide, "y0": part.base, "height": part.high}
            yield pg.BarGraphItem, {**bars, "pen": pg.mkPen(None), "brush": brush}

    def _place(self) -> None:
        low, high = self.figure.y.ends
        self._view.setGeometry(self.rect())
        self._box.setGeometry(self.area)
        self._box.invertY(low > high)
        self._box.setRange(xRange=self.figure.x.ends, yRange=(min(low, high), max(low, high)), padding=0)
        self._view.viewport().update()

    def _pen(self, tone: Shade, width: float, dashes: Sequence[float] = ()) -> QPen:
        """A cosmetic pen, whose width Qt takes in device pixels; the dashes of a pen are in its widths."""
        pen: QPen = pg.mkPen(tone(self.theme), width=width * self._ratio)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dashes:
            pen.setDashPattern([dash / width for dash in dashes])
        return pen

    def paint_background(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour(self.theme.surface.panel))

    def paint_below(self, painter: QPainter) -> None:
        figure, area = self.figure, self.area
        self.paint_background(painter)
        painter.setPen(hairline(colour(self.theme.surface.chart_grid)))
        for value, _text in figure.x.ticks:
            x = crisp(self.point(value, figure.y.low).x())
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        for value, _text in figure.y.ticks:
            y = crisp(self.point(figure.x.low, value).y())
            painter.drawLine(QLineF(area.left(), y, area.right(), y))

    def paint_above(self, painter: QPainter) -> None:
        figure, second = self.figure, self.theme.surface.text2
        room = QRectF(self.rect()).adjusted(_PAD, 2, -_PAD, -2)
        self._write(painter, room, figure.sentence, second, Type.BODY, CENTRE | Qt.TextFlag.TextWordWrap)
        self._paint_ticks(painter, figure)
        for note in figure.parts:
            if isinstance(note, PlotNote):
                text = elided(note.text, self.theme, note.role, self.theme.px(note.room)) if note.room else note.text
                wide, high = text_width(text, self.theme, note.role), self.theme.px(note.role.line)
                place = self.point(note.x, note.y)
                left = max(min(place.x() - wide * note.beside, self.width() - wide - 1), 0.0)
                row = QRectF(left, place.y() - high * note.above, wide + 2, high)
                self._write(painter, row, text, note.shade(self.theme), note.role)
        self._paint_cursor(painter, figure)
        room.setHeight(self.theme.px(_ROW))
        if figure.headed:
            words = elided(self.reading, self.theme, Type.CAPTION_STRONG, room.width())
            self._write(painter, room, words, second, Type.CAPTION_STRONG)
            room.translate(0, room.height())
        for name, line in self._names.items():  # a sample of each named line with its name
            painter.setPen(self._pen(line.shade, line.width, line.dashes))
            middle = room.center().y()
            painter.drawLine(QPointF(room.left(), middle), QPointF(room.left() + _ROW, middle))
            room.setLeft(room.left() + _ROW + 5)
            self._write(painter, room, name, second)
            room.setLeft(room.left() + text_width(name, self.theme, _SMALL) + 2 * _BESIDE)

    def _write(
        self, painter: QPainter, area: QRectF, text: str, tint: str | QColor, role: Type = _SMALL, flags: Flags = LEFT
    ) -> None:
        painter.setFont(self.theme.font(role))
        painter.setPen(QColor(tint))
        painter.drawText(area, flags, text)

    def _paint_ticks(self, painter: QPainter, figure: Figure) -> None:
        """The texts of both axes; one that would touch its neighbour is left out."""
        area, px, tint, taken = self.area, self.theme.px, self.theme.surface.text3, 0.0
        inside = area.adjusted(-px(_BESIDE), 0, px(_BESIDE), 0)
        sides = (figure.y, 0.0, inside.left(), RIGHT), (figure.right, inside.right(), self.width(), LEFT)
        for side, left, end, flags in sides:
            last = -float(_ROW * 2)
            for value, text in side.ticks:
                middle = area.bottom() - side.share(value) * area.height()
                if abs(middle - last) >= px(12):
                    self._write(painter, QRectF(left, middle - px(8), end - left, px(16)), text, tint, flags=flags)
                    last = middle
        for value, text in figure.x.ticks:
            wide = text_width(text, self.theme, _SMALL) + 2
            left = min(max(self.point(value, figure.y.low).x() - wide / 2, 2.0), self.width() - 2 - wide)
            if left >= taken:
                self._write(painter, QRectF(left, area.bottom() + px(3), wide, px(_ROW)), text, tint, flags=CENTRE)
                taken = left + wide + px(_BESIDE)

    def _paint_cursor(self, painter: QPainter, figure: Figure) -> None:
        if self.at is None or self._still:
            return
        area, stop, half = self.area, float(figure.stops[self.at]), figure.places / 2
        left, right = (self.point(stop + by, figure.y.low).x() for by in (-half, half))
        painter.setPen(hairline(colour(self.theme.surface.accent)))
        if figure.upright:
            y = crisp(self.point(figure.x.low, stop).y())
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
        elif not figure.places:
            painter.drawLine(QLineF(crisp(left), area.top(), crisp(left), area.bottom()))
        elif self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(left, area.top(), right - left, area.height()).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(box, 4, 4)

    def picture(self, ratio: float, make: Callable[[Paint, QSize], Made]) -> Made:
        """What `make` draws of the plot without its cursor, with `ratio` pixels for each logical one."""
        before, self._ratio, self._still = self._ratio, ratio, True
        self._make_items()
        try:
            return make(lambda painter: self._view.render(painter, QRectF(self.rect()), self.rect()), self.size())
        finally:
            self._ratio, self._still = before, False
            self._make_items()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        figure, key = self.figure, Qt.Key(event.key())
        step = wanted_step(event, upright=figure.upright)
        if key is Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        elif step is not None and len(figure.stops):
            self._speak_at(next_index(figure.start if self.at is None else self.at, step, len(figure.stops)))
        elif key is Qt.Key.Key_Escape and self.at is not None and not figure.places:
            self.move_to(None)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.at is not None:
            self.opened.emit(self.at)
        elif is_copy(event):
            QGuiApplication.clipboard().setText(self.reading)
        else:
            super().keyPressEvent(event)

    def _speak_at(self, stop: int) -> None:
        self.move_to(stop)
        speak(self, self.reading)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """The cursor follows the mouse, but not among pictures."""
        if not self.figure.places:
            self.move_to(self.stop_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if (stop := self.stop_at(event.position())) is not None:
            self._speak_at(stop)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if (stop := self.stop_at(event.position())) is not None:
            self.opened.emit(stop)

    def event(self, event: QEvent) -> bool:
        """The read-out of pictures is their tool tip; without mouse and keys there is no cursor but theirs."""
        kind, places = event.type(), self.figure.places
        if isinstance(event, QHelpEvent) and kind is QEvent.Type.ToolTip:
            stop = self.stop_at(QPointF(event.pos())) if places else None
            QToolTip.showText(event.globalPos(), tip("" if stop is None else self.figure.read(stop)), self)
            return True
        if kind is QEvent.Type.FocusIn and (self.at is not None or places) and len(self.figure.stops):
            self._speak_at(self.at or 0)
        elif kind is QEvent.Type.Leave and not places and not self.hasFocus():
            self.move_to(None)
        elif kind in {QEvent.Type.Show, QEvent.Type.DevicePixelRatioChange} and self._ratio != self.devicePixelRatioF():
            self._draw()  # strokes are in device pixels
        elif kind is QEvent.Type.Resize:
            self._place()
        if kind in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._view.viewport().update()
        return super().event(event)


class _View(pg.GraphicsView):  # type: ignore[misc]  # a class of an untyped library
    """Draws the items; the mouse is the plot's."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, background=None)
        self._plot = plot
        self.setCacheMode(pg.QtWidgets.QGraphicsView.CacheModeFlag.CacheNone)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for part in (self, self.viewport()):  # the keys are the plot's
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def drawBackground(self, painter: QPainter, _area: QRectF) -> None:  # noqa: N802  Qt's name
        self._plot.paint_below(painter)

    def drawForeground(self, painter: QPainter, _area: QRectF) -> None:  # noqa: N802  Qt's name
        self._plot.paint_above(painter)
