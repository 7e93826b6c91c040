"""The widget of a plot: pyqtgraph draws the data, this module axes, texts, cursor and read-out in the app's form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from tideboard_desktop.ui.charts.captioned import captioned_image, captioned_svg
from tideboard_desktop.ui.charts.navigation_keys import is_copy, next_index, wanted_step
from tideboard_desktop.ui.charts.polygons import stretches
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, elided, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.plots.figure import Bars, Figure, Line, Note, Points
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify

_ROW: Final = 18
"""Logical pixels of the read-out, of the legend and of the texts below the axis."""
_PAD: Final = 10
_BESIDE: Final = 8
"""Logical pixels between two texts, and between a text and the plot."""
_SAMPLE: Final = 18
_SMOOTH: Final = {"antialias": True}


class Plot(QWidget):
    """Shows a `Figure`, or a sentence in its place.

    One focus stop: ← → move the cursor from stop to stop, with Shift ten, Home and End to the ends, Esc hides it,
    Ctrl+C copies its read-out. `moved` carries the stop of the cursor (None = hidden), `opened` that of Enter or a
    double click; T asks for the table (`table_wanted`).
    """

    moved = Signal(object)
    opened = Signal(int)
    table_wanted = Signal()

    def __init__(self, theme: Theme, *, identifier: str, name: str, framed: bool = False) -> None:
        """`framed` = inset, for a plot among the fields of a form."""
        super().__init__()
        self.theme, self._framed = theme, framed
        self.figure: Figure | None = None
        self.sentence = ""
        self.at: int | None = None
        self._ratio, self._still = 1.0, False
        self._items: list[Any] = []
        self._view, self._box = _View(self), pg.ViewBox(enableMenu=False, enableMouse=False)
        self._view.addItem(self._box)
        self._box.disableAutoRange()
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.follow(self, Plot._draw)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_figure(self, figure: Figure | None, sentence: str = "") -> None:
        """Show a figure, its cursor at the stop of the same value; without one `sentence` says why there is none."""
        before, self.figure, self.sentence = self.figure, figure, sentence
        if self.at is not None:
            kept = None if before is None or figure is None else figure.nearest(float(before.stops[self.at]))
            self.at = kept
        self._draw()
        self.setAccessibleDescription("\n".join(self.words))

    @property
    def words(self) -> list[str]:
        """What the picture shows, as sentences."""
        return [self.sentence] if self.figure is None else [*self.figure.words]

    @property
    def reading(self) -> str:
        """What is at the cursor, else what the figure says without one."""
        figure = self.figure
        if figure is None:
            return ""
        return figure.reading if self.at is None or self._still else figure.read(self.at)

    @property
    def texts(self) -> list[str]:
        """All that can be read in the picture."""
        figure = self.figure
        if figure is None:
            return [self.sentence]
        notes = [part.text for part in figure.parts if isinstance(part, Note)]
        ticks = [text for axis in (figure.y, figure.x) for _value, text in axis.ticks]
        return [text for text in (self._headed * self.reading, *self._names, *notes, *ticks) if text]

    @property
    def _headed(self) -> bool:
        return self.figure is not None and bool(len(self.figure.stops)) and not self.figure.places

    @property
    def _names(self) -> dict[str, Line]:
        parts = () if self.figure is None else self.figure.parts
        return {part.name: part for part in parts if isinstance(part, Line) and part.name}

    def move_to(self, stop: int | None) -> None:
        """Put the cursor at a stop; None hides it."""
        if self.figure is None or not len(self.figure.stops):
            stop = None
        if stop != self.at:
            self.at = stop
            self._view.viewport().update()
            self.moved.emit(stop)

    # --- measures, in logical pixels --------------------------------------------------------------------------------

    @property
    def area(self) -> QRectF:
        """Where the data are."""
        figure, px, whole = self.figure, self.theme.px, QRectF(self.rect())
        if figure is None or not (figure.x.ticks or figure.y.ticks):
            return whole
        wide = max((text_width(text, self.theme, Type.CAPTION) for _value, text in figure.y.ticks), default=0.0)
        left = wide + px(_PAD + _BESIDE) if wide else px(_PAD)
        head = px(_ROW) * (self._headed + bool(self._names)) + px(_BESIDE)
        return whole.adjusted(left, head, -px(_PAD), -px(_ROW) - px(4) * bool(figure.x.ticks))

    def point(self, x: float, y: float) -> QPointF:
        """Where a value is."""
        figure, area = self.figure, self.area
        assert figure is not None
        across = (x - figure.x.low) / (figure.x.high - figure.x.low)
        down = (figure.y.high - y) / (figure.y.high - figure.y.low)
        return QPointF(area.left() + across * area.width(), area.top() + down * area.height())

    def stop_at(self, place: QPointF) -> int | None:
        """The stop nearest to a point of the widget; None beside pictures that stand side by side."""
        figure, area = self.figure, self.area
        if figure is None or not len(figure.stops) or area.width() <= 0:
            return None
        x = figure.x.low + (place.x() - area.left()) / area.width() * (figure.x.high - figure.x.low)
        stop = figure.nearest(x)
        beside = stop is None or (figure.places and abs(float(figure.stops[stop]) - x) > figure.places / 2)
        return None if beside else stop

    # --- the data ---------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Make the items of the figure anew: other data, other colours, or other pixels."""
        self._ratio = self.devicePixelRatioF()
        self._make_items(self._ratio)
        self._place()

    def _make_items(self, ratio: float) -> None:
        """Give the items what they draw; they are kept while their types are the same, which saves most of the time."""
        parts = () if self.figure is None else self.figure.parts
        wanted = [item for part in parts for item in self._items_of(part, ratio)]
        if [kind for kind, _data in wanted] != [type(item) for item in self._items]:
            for item in self._items:
                self._box.removeItem(item)
            self._items = [kind(**data) for kind, data in wanted]
            for item in self._items:
                self._box.addItem(item, ignoreBounds=True)
            return
        for item, (kind, data) in zip(self._items, wanted, strict=True):
            (item.setOpts if kind is pg.BarGraphItem else item.setData)(**data)

    def _items_of(self, part: object, ratio: float) -> Iterator[tuple[type, dict[str, Any]]]:
        theme = self.theme
        if isinstance(part, Line):
            pen = pg.mkPen(None) if part.shade is None else _pen(part.shade(theme), part.width, part.dashes, ratio)
            fill = pg.mkBrush(None if part.fill is None else part.fill(theme))
            look = {"pen": pen, "brush": fill, "fillLevel": part.base, "connect": "finite", **_SMOOTH}
            # an area that is broken would be closed across the breaks
            for begin, end in [(0, len(part.y))] if part.fill is None else stretches(part.y):
                yield pg.PlotCurveItem, {"x": part.x[begin:end], "y": part.y[begin:end], **look}
        elif isinstance(part, Points):
            known = np.isfinite(part.x) & np.isfinite(part.y)
            pen = pg.mkPen(None) if part.fill is None else _pen(part.shade(theme), 1.2, (), ratio)
            look = {"pen": pen, "brush": pg.mkBrush((part.fill or part.shade)(theme)), "size": theme.scale * part.size}
            cached = {"useCache": not self._still}  # as pictures they would be those of the screen's resolution
            yield pg.ScatterPlotItem, {"x": part.x[known], "y": part.y[known], **look, **cached, **_SMOOTH}
        elif isinstance(part, Bars):
            brush = pg.mkBrush(part.shade(theme))
            bars = {"x0": part.left, "width": part.wide, "y0": part.base, "height": part.high}
            yield pg.BarGraphItem, {**bars, "pen": pg.mkPen(None), "brush": brush}

    def _place(self) -> None:
        figure, area = self.figure, self.area
        self._view.setGeometry(self.rect())
        self._box.setVisible(figure is not None and not area.isEmpty())
        if figure is not None and not area.isEmpty():
            self._box.setGeometry(area)
            x, y = ((axis.low, axis.high) for axis in (figure.x, figure.y))
            self._box.invertY(y[0] > y[1])
            self._box.setRange(xRange=x, yRange=(min(y), max(y)), padding=0)
        self._view.viewport().update()

    # --- painting ---------------------------------------------------------------------------------------------------

    def paint_below(self, painter: QPainter) -> None:
        """Paint the background and the grid."""
        figure, area, surface = self.figure, self.area, self.theme.surface
        painter.fillRect(self.rect(), colour(surface.panel))
        if self._framed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(hairline(colour(surface.line_soft)))
            painter.setBrush(colour(surface.inset))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if figure is None:
            return
        painter.setPen(hairline(colour(surface.chart_grid)))
        for value, _text in figure.x.ticks:
            x = crisp(self.point(value, figure.y.low).x())
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        for value, _text in figure.y.ticks:
            y = crisp(self.point(figure.x.low, value).y())
            painter.drawLine(QLineF(area.left(), y, area.right(), y))

    def paint_above(self, painter: QPainter) -> None:
        """Paint texts and the cursor; without a figure the sentence."""
        figure = self.figure
        if figure is None:
            painter.setFont(self.theme.font(Type.BODY))
            painter.setPen(colour(self.theme.surface.text2))
            room = self.rect().adjusted(_PAD, 4, -_PAD, -4)
            painter.drawText(room, CENTRE | Qt.TextFlag.TextWordWrap, self.sentence)
            return
        self._paint_ticks(painter, figure)
        for part in figure.parts:
            if isinstance(part, Note):
                self._paint_note(painter, part)
        self._paint_cursor(painter, figure)
        if self._headed:
            painter.setFont(self.theme.font(Type.CAPTION_STRONG))
            painter.setPen(colour(self.theme.surface.text2))
            row = QRectF(_PAD, 2, self.width() - 2 * _PAD, self.theme.px(_ROW))
            painter.drawText(row, LEFT, elided(self.reading, self.theme, Type.CAPTION_STRONG, row.width()))
        self._paint_legend(painter)

    def _paint_ticks(self, painter: QPainter, figure: Figure) -> None:
        """The texts of both axes; one that would touch its neighbour is left out."""
        area, px = self.area, self.theme.px
        painter.setFont(self.theme.font(Type.CAPTION))
        painter.setPen(colour(self.theme.surface.text3))
        for value, text in figure.y.ticks:
            middle = self.point(figure.x.low, value).y()
            painter.drawText(QRectF(0, middle - px(8), area.left() - px(_BESIDE), px(16)), RIGHT, text)
        taken = 0.0
        for value, text in figure.x.ticks:
            wide = text_width(text, self.theme, Type.CAPTION) + 2
            left = min(max(self.point(value, figure.y.low).x() - wide / 2, 2.0), self.width() - 2 - wide)
            if left >= taken:
                painter.drawText(QRectF(left, area.bottom() + px(3), wide, px(_ROW)), CENTRE, text)
                taken = left + wide + px(_BESIDE)

    def _paint_note(self, painter: QPainter, note: Note) -> None:
        text = elided(note.text, self.theme, note.role, self.theme.px(note.room)) if note.room else note.text
        wide, high = text_width(text, self.theme, note.role), self.theme.px(note.role.line)
        place = self.point(note.x, note.y)
        left = max(min(place.x() - wide * note.beside, self.width() - wide - 1), 0.0)
        painter.setFont(self.theme.font(note.role))
        painter.setPen(note.shade(self.theme))
        painter.drawText(QRectF(left, place.y() - high * note.above, wide + 2, high), LEFT, text)

    def _paint_cursor(self, painter: QPainter, figure: Figure) -> None:
        if self.at is None or self._still:
            return
        area, stop = self.area, float(figure.stops[self.at])
        painter.setPen(hairline(colour(self.theme.surface.accent)))
        if not figure.places:
            x = crisp(self.point(stop, figure.y.low).x())
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        elif self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left, right = (self.point(stop + by * figure.places / 2, figure.y.low).x() for by in (-1, 1))
            box = QRectF(left, area.top(), right - left, area.height())
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)

    def _paint_legend(self, painter: QPainter) -> None:
        """A sample of each named line with its name, below the read-out."""
        px = self.theme.px
        painter.setFont(self.theme.font(Type.CAPTION))
        left, middle = float(px(_PAD)), px(_ROW) * (self._headed + 0.5) + 2
        for name, line in self._names.items():
            assert line.shade is not None
            painter.setPen(_pen(line.shade(self.theme), line.width, line.dashes, self._ratio))
            painter.drawLine(QPointF(left, middle), QPointF(left + px(_SAMPLE), middle))
            left += px(_SAMPLE) + 5
            wide = text_width(name, self.theme, Type.CAPTION) + 2
            painter.setPen(colour(self.theme.surface.text2))
            painter.drawText(QRectF(left, middle - px(8), wide, px(16)), LEFT, name)
            left += wide + px(14)

    # --- as a picture -----------------------------------------------------------------------------------------------

    def image(self, ratio: float, lines: Sequence[str]) -> QImage:
        """The plot without its cursor over lines of caption, with `ratio` pixels for each logical one."""
        with self._for_picture(ratio):
            return captioned_image(self._render, self.size(), ratio, lines, self.theme)

    def svg(self, lines: Sequence[str]) -> bytes:
        """The same as SVG; the first line is its title."""
        with self._for_picture(1.0):
            return captioned_svg(self._render, self.size(), lines, self.theme)

    @contextmanager
    def _for_picture(self, ratio: float) -> Iterator[None]:
        before, self._still = self._ratio, True
        self._make_items(ratio)
        try:
            yield
        finally:
            self._still = False
            self._make_items(before)

    def _render(self, painter: QPainter) -> None:
        self._view.render(painter, QRectF(self.rect()), self.rect())

    # --- hands ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Move or hide the cursor, open, copy, ask for the table."""
        figure, key, step = self.figure, Qt.Key(event.key()), wanted_step(event)
        if key is Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        elif figure is None or not len(figure.stops):
            super().keyPressEvent(event)
        elif step is not None:
            self.move_to(next_index(figure.start if self.at is None else self.at, step, len(figure.stops)))
            speak(self, self.reading)
        elif key is Qt.Key.Key_Escape and self.at is not None and not figure.places:
            self.move_to(None)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.at is not None:
            self.opened.emit(self.at)
        elif is_copy(event):
            QGuiApplication.clipboard().setText(self.reading)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """The cursor follows the mouse, but not among pictures."""
        if self.figure is not None and not self.figure.places:
            self.move_to(self.stop_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click moves the cursor."""
        if (stop := self.stop_at(event.position())) is not None:
            self.move_to(stop)
            speak(self, self.reading)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A double click opens."""
        if (stop := self.stop_at(event.position())) is not None:
            self.opened.emit(stop)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Without mouse and keys there is no cursor."""
        super().leaveEvent(event)
        if self.figure is not None and not self.figure.places and not self.hasFocus():
            self.move_to(None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Say where the cursor is; among pictures it is shown now."""
        super().focusInEvent(event)
        if self.figure is not None and self.figure.places and self.at is None:
            self.move_to(0)
        if self.at is not None:
            speak(self, self.reading)
        self._view.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Hide the cursor of pictures."""
        super().focusOutEvent(event)
        self._view.viewport().update()

    def event(self, event: QEvent) -> bool:
        """The read-out of pictures is their tool tip; a screen of another resolution needs other strokes."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            figure, stop = self.figure, self.stop_at(QPointF(event.pos()))
            shown = "" if figure is None or stop is None or not figure.places else figure.read(stop)
            QToolTip.showText(event.globalPos(), tip(shown), self)
            return True
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._draw()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Place axes and data anew."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """The screen is known from now on."""
        super().showEvent(event)
        if self._ratio != self.devicePixelRatioF():
            self._draw()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as there is room."""
        wanted = QSize(self.theme.px(300), self.theme.px(190))
        return wanted.boundedTo(self.maximumSize()).expandedTo(self.minimumSize())


class _View(pg.GraphicsView):  # type: ignore[misc]  # a class of an untyped library
    """Draws the items; the mouse is the plot's."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, background=None)
        self._plot = plot
        self.setCacheMode(pg.QtWidgets.QGraphicsView.CacheModeFlag.CacheNone)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def drawBackground(self, painter: QPainter, _area: QRectF) -> None:  # noqa: N802  Qt's name
        """What lies below the data."""
        self._plot.paint_below(painter)

    def drawForeground(self, painter: QPainter, _area: QRectF) -> None:  # noqa: N802  Qt's name
        """What lies above them."""
        self._plot.paint_above(painter)


def _pen(tint: QColor, width: float, dashes: Sequence[float], ratio: float) -> QPen:
    """A cosmetic pen, whose width Qt takes in device pixels; the dashes of a pen are in its widths."""
    pen: QPen = pg.mkPen(tint, width=width * ratio)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern([dash / width for dash in dashes])
    return pen
