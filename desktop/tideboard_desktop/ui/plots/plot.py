"""The widget of a plot: pyqtgraph draws the data, this module axes, texts, cursor and read-out in the app's form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from tideboard_desktop.ui.charts.captioned import Paint
from tideboard_desktop.ui.charts.navigation_keys import is_copy, next_index, wanted_step
from tideboard_desktop.ui.charts.polygons import dashes_along, stretches
from tideboard_desktop.ui.charts.strokes import crisp, dashed, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, elided, paint_text, text_width
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.plots.figure import Curve, Discs, Figure, PlotBars, PlotNote, Shade, without_figure
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.place_tips import show_tip

Made = TypeVar("Made")
_SMALL: Final = Type.CAPTION
_ROW, _PAD, _BESIDE = 18, 10, 8
"""Logical pixels of a row of texts, at the edge of the plot, and between two texts."""


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
        self._layer, self._drawn = QPixmap(), False
        # the items want a view; it is never shown, since what it draws is kept here
        self._view, self._box = pg.GraphicsView(background=None), pg.ViewBox(enableMenu=False, enableMouse=False)
        self._view.addItem(self._box)
        self.destroyed.connect(self._view.deleteLater)  # it has no parent, and Python lets go of it later or never
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.follow(self, Plot._outdate)

    def show_figure(self, figure: Figure) -> None:
        """Show a figure; its cursor is at the stop of the same value."""
        before, self.figure = self.figure, figure
        self.at = None if self.at is None else figure.nearest(float(before.stops[self.at]))
        self._outdate()
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
            self.update()

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
        self._draw()
        figure, place = self.figure, self._box.mapSceneToView(point)
        stop = figure.nearest(at := place.y() if figure.upright else place.x())
        beside = stop is None or (figure.places and abs(float(figure.stops[stop]) - at) > figure.places / 2)
        return None if beside else stop

    def _outdate(self, ratio: float = 0.0) -> None:
        """Draw anew when it is painted next, or for a picture with `ratio` pixels for each logical one.

        A figure changes more often than it is painted: hidden, behind a tab, or several times before Qt paints.
        """
        self._ratio, self._still = ratio or self.devicePixelRatioF(), bool(ratio)
        self._layer, self._drawn = QPixmap(), False
        self.update()

    def _draw(self) -> None:
        """Give the items what they draw, unless they have it."""
        if self._drawn:
            return
        wanted = [item for part in self.figure.parts for item in self._items_of(part)]
        # they are kept while their types are the same, which saves most of the time
        if [kind for kind, _data in wanted] != [type(item) for item in self._items]:
            self._box.clear()
            self._items = [kind(**data) for kind, data in wanted]
            for item in self._items:
                self._box.addItem(item, ignoreBounds=True)
        else:
            for item, (kind, data) in zip(self._items, wanted, strict=True):
                (item.setOpts if kind is pg.BarGraphItem else item.setData)(**data)
        for curve in (item for item in self._items if isinstance(item, pg.PlotCurveItem)):
            curve.setSegmentedLineMode("off" if self._still else "on")  # Qt draws lines in a third of a path's time
        self._box.setGeometry(self.area)
        self._box.invertY(self.figure.y.low > self.figure.y.high)
        self._box.setRange(xRange=self.figure.x.ends, yRange=sorted(self.figure.y.ends), padding=0)
        self._drawn = True

    def _items_of(self, part: object) -> Iterator[tuple[type, dict[str, Any]]]:
        theme = self.theme
        if isinstance(part, Curve):
            x, y, cut = part.x, part.y, bool(part.dashes) and not self._still
            if cut:
                x, y = dashes_along(x, y, self.point(1.0, 1.0) - self.point(0.0, 0.0), part.dashes)
            pen = self._pen(part.shade, part.width, () if cut else part.dashes)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if part.dashes or self._still else Qt.PenCapStyle.SquareCap)
            fill = pg.mkBrush(None if part.fill is None else part.fill(theme))
            look = {"pen": pen, "brush": fill, "connect": "pairs" if cut else "finite", "antialias": True}
            # an area that is broken would be closed across the breaks
            for begin, end in [(0, len(y))] if part.fill is None else stretches(y):
                yield pg.PlotCurveItem, {"x": x[begin:end], "y": y[begin:end], "fillLevel": 0.0, **look}
        elif isinstance(part, Discs):
            known = np.isfinite(part.x) & np.isfinite(part.y)
            edge = None if part.fill is None else self._pen(part.shade, 1.2)
            look = {"pen": edge, "brush": pg.mkBrush((part.fill or part.shade)(theme)), "size": theme.scale * part.size}
            kept = {"useCache": not self._still, "antialias": True}  # kept pictures are of the screen's resolution
            yield pg.ScatterPlotItem, {"x": part.x[known], "y": part.y[known], **look, **kept}
        elif isinstance(part, PlotBars):
            bars = {"x0": part.left, "width": part.wide, "y0": part.base, "height": part.high}
            yield pg.BarGraphItem, {**bars, "pen": pg.mkPen(None), "brush": pg.mkBrush(part.shade(theme))}

    def _pen(self, tone: Shade, width: float, dashes: Sequence[float] = ()) -> QPen:
        """A cosmetic pen, whose width Qt takes in device pixels; the dashes of a pen are in its widths."""
        return dashed(tone(self.theme), [dash / width for dash in dashes], width * self._ratio, Qt.PenCapStyle.FlatCap)

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
        paint_text(painter, room, CENTRE | Qt.TextFlag.TextWordWrap, figure.sentence, Type.BODY, second, self.theme)
        self._paint_ticks(painter, figure)
        for note in (part for part in figure.parts if isinstance(part, PlotNote)):
            text = elided(note.text, self.theme, note.role, self.theme.px(note.room)) if note.room else note.text
            wide, high = text_width(text, self.theme, note.role), self.theme.px(note.role.line)
            place = self.point(note.x, note.y)
            left = max(min(place.x() - wide * note.beside, self.width() - wide - 1), 0.0)
            row = QRectF(left, place.y() - high * note.above, wide + 2, high)
            paint_text(painter, row, LEFT, text, note.role, note.shade(self.theme), self.theme)
        room.setRect(_PAD, 2 + self.theme.px(_ROW) * figure.headed, room.width(), self.theme.px(_ROW))
        for name, line in self._names.items():  # a sample of each named line with its name
            painter.setPen(self._pen(line.shade, line.width, line.dashes))
            middle = room.center().y()
            painter.drawLine(QPointF(room.left(), middle), QPointF(room.left() + _ROW, middle))
            room.setLeft(room.left() + _ROW + 5)
            paint_text(painter, room, LEFT, name, _SMALL, second, self.theme)
            room.setLeft(room.left() + text_width(name, self.theme, _SMALL) + 2 * _BESIDE)
        if self._still:
            self._paint_cursor(painter, figure)

    def _paint_ticks(self, painter: QPainter, figure: Figure) -> None:
        """The texts of both axes; one that would touch its neighbour is left out."""
        area, px, theme, tint, taken = self.area, self.theme.px, self.theme, self.theme.surface.text3, 0.0
        inside = area.adjusted(-px(_BESIDE), 0, px(_BESIDE), 0)
        sides = (figure.y, 0.0, inside.left(), RIGHT), (figure.right, inside.right(), self.width(), LEFT)
        for side, left, end, flags in sides:
            last = -float(_ROW * 2)
            for value, text in side.ticks:
                y = area.bottom() - side.share(value) * area.height()
                if abs(y - last) >= px(12):
                    paint_text(painter, QRectF(left, y - px(8), end - left, px(16)), flags, text, _SMALL, tint, theme)
                    last = y
        for value, text in figure.x.ticks:
            wide = text_width(text, theme, _SMALL) + 2
            left = min(max(self.point(value, figure.y.low).x() - wide / 2, 2.0), self.width() - 2 - wide)
            if left >= taken:
                row = QRectF(left, area.bottom() + px(3), wide, px(_ROW))
                paint_text(painter, row, CENTRE, text, _SMALL, tint, theme)
                taken = left + wide + px(_BESIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """What was drawn once, and over it what moves."""
        if self._layer.isNull():
            self._layer = canvas(self.width(), self.height(), self._ratio, colour(self.theme.surface.panel))
            with QPainter(self._layer) as below:
                self._paint_layer(below)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._layer)
            self._paint_cursor(painter, self.figure)

    def _paint_layer(self, painter: QPainter) -> None:
        self._draw()
        self.paint_below(painter)
        self._view.scene().render(painter, QRectF(self.rect()), QRectF(self.rect()))
        self.paint_above(painter)

    def _paint_cursor(self, painter: QPainter, figure: Figure) -> None:
        """The read-out, and on screen the cursor."""
        if figure.headed:
            room = QRectF(_PAD, 2, self.width() - 2 * _PAD, self.theme.px(_ROW))
            words = elided(self.reading, self.theme, Type.CAPTION_STRONG, room.width())
            paint_text(painter, room, LEFT, words, Type.CAPTION_STRONG, self.theme.surface.text2, self.theme)
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
        self._outdate(ratio)
        try:
            return make(self._paint_layer, self.size())
        finally:
            self._outdate()

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

    def _tip(self, at: QPoint) -> str:
        stop = self.stop_at(QPointF(at)) if self.figure.places else None
        return "" if stop is None else self.figure.read(stop)

    def event(self, event: QEvent) -> bool:
        """The read-out of pictures is their tool tip; without mouse and keys there is no cursor but theirs."""
        kind, places = event.type(), self.figure.places
        if kind is QEvent.Type.FocusIn and (self.at is not None or places) and len(self.figure.stops):
            self._speak_at(self.at or 0)
        elif kind is QEvent.Type.Leave and not places and not self.hasFocus():
            self.move_to(None)
        elif kind is QEvent.Type.Resize or self._ratio != self.devicePixelRatioF():
            self._outdate()
        return show_tip(event, self, self._tip) or super().event(event)
