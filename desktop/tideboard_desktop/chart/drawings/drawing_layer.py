"""The drawings over the bars of a chart: painted, drawn, selected and moved by mouse and keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.drawings.bar_axis import BarAxis
from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.factors import Known
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind, LineDash
from tideboard_desktop.chart.drawings.projection import Projection, Spot
from tideboard_desktop.chart.drawings.shapes import HANDLE, NEAR, Shape, Spots, shape_of, shapes_of, spots_of
from tideboard_desktop.chart.interval_groups import group_of
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.axes import AxisTag, paint_time_tag, slot_time
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.curves import Dash
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.navigation_keys import END, wanted_step
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.slots import Slots
from tideboard_desktop.ui.charts.strokes import crisp
from tideboard_desktop.ui.charts.tags import CENTRE
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import speak

RING: Final = 5.0
"""Radius of the ring around a price that the magnet found."""
_FILL: Final = 0.10
_FAINT: Final = 0.6
_PATTERNS: Final = {
    LineDash.SOLID: Dash.SOLID.pattern,
    LineDash.DASHED: Dash.DASHED.pattern,
    LineDash.DOTTED: Dash.DOTTED.pattern,
}


def paint_shapes(painter: QPainter, shapes: Sequence[Shape], theme: Theme) -> None:
    """Paint drawings from the lowest to the uppermost."""
    painter.setFont(theme.font(Type.CAPTION))
    for shape in shapes:
        tint = tint_of(shape.drawing, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # large areas would take milliseconds each
        for area in shape.areas:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_with_alpha(tint, _FILL))
            if shape.drawing.kind is DrawingKind.CHANNEL:
                painter.drawPolygon(QPolygonF(area))
            else:
                painter.fillRect(QPolygonF(area).boundingRect(), painter.brush())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shape.lines:
            painter.setPen(drawing_pen(shape.drawing, tint))
            painter.drawLines([_crisp(line) for line in shape.lines])
        if shape.faint:
            painter.setPen(QPen(_with_alpha(tint, _FAINT), 1.0, Qt.PenStyle.DotLine))
            painter.drawLines(shape.faint)
        for label in shape.labels:
            if label.background:
                painter.fillRect(label.area.adjusted(0, 1, 0, -1), colour(theme.surface.panel, 0.85))
            painter.setPen(tint)
            painter.drawText(label.area, CENTRE, label.text)


def paint_handles(painter: QPainter, shape: Shape, theme: Theme) -> None:
    """Mark the anchors of the selected drawing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(QPen(colour(theme.surface.accent), 1.5))
    painter.setBrush(colour(theme.surface.panel))
    for point in shape.points:
        if abs(point.x()) < _FAR and abs(point.y()) < _FAR:
            painter.drawEllipse(point, HANDLE, HANDLE)


def paint_ring(painter: QPainter, point: QPointF, theme: Theme) -> None:
    """Show the price that the magnet found."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(QPen(colour(theme.surface.accent), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(point, RING, RING)


def tint_of(drawing: Drawing, theme: Theme) -> QColor:
    """The colour of a drawing in a theme."""
    return colour(theme.free.get(drawing.colour, theme.surface.text2))


def drawing_pen(drawing: Drawing, tint: QColor) -> QPen:
    """The pen of a drawing's lines."""
    pen = QPen(tint, float(drawing.width))
    pattern = _PATTERNS[drawing.dash]
    if pattern:
        pen.setDashPattern([part / drawing.width for part in pattern])
    return pen


_FAR: Final = 20000.0
"""Pixels beyond which nothing is painted."""


def _crisp(line: QLineF) -> QLineF:
    """Level and upright lines lie on whole pixels."""
    if line.y1() == line.y2():
        y = crisp(line.y1())
        return QLineF(line.x1(), y, line.x2(), y)
    if line.x1() == line.x2():
        x = crisp(line.x1())
        return QLineF(x, line.y1(), x, line.y2())
    return line


def _with_alpha(tint: QColor, alpha: float) -> QColor:
    found = QColor(tint)
    found.setAlphaF(alpha)
    return found


MOVED: Final = 6.0
"""Pixels from which a press that moves is a drag."""
MOST_AFTER: Final = 250
"""Columns after the newest bar that keys reach."""
_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_DELETE: Final = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class _Made(NamedTuple):
    """Shapes, with what they were made of: what is `kept` is the same object, `state` equal.

    The spots depend on `content` alone.
    """

    kept: tuple[object, object]
    content: tuple[object, ...]
    state: tuple[object, ...]
    spots: Spots
    shapes: list[Shape]


class _Kept(NamedTuple):
    """A picture of shapes without the one that is moved now."""

    shapes: list[Shape]
    without: int | None
    ratio: float
    picture: QPixmap


@dataclass(slots=True)
class _Move:
    """What a drag moves: an anchor, or the whole drawing (None), from where it was pressed on bars of a key.

    The press is kept as an instant: columns are counted anew when older bars come.
    """

    drawing: Drawing
    handle: int | None
    key: SeriesKey
    minute: int
    price: float
    place: QPointF
    moved: Drawing | None = None


class DrawingLayer(ChartLayer):
    """Paints what is drawn, and draws.

    `ask_text` is called with a spot and a drawing to write the words of, None for a new one; `offer` adds to a menu
    what can be done with the selected drawing, `open_menu` shows it at a place. `known` returns factors.
    `unplaced` counts the drawings that are not shown because a factor is not known.
    """

    def __init__(self, chart: PriceChart, drawings: ChartDrawings, theme: Theme) -> None:
        self._chart, self._drawings, self._theme = chart, drawings, theme
        self.known: Callable[[InstrumentId], Known] = lambda _instrument: {}
        self.now: Callable[[], int] = lambda: 2**31 - 1
        self.ask_text: Callable[[Spot, Drawing | None], None] = lambda _spot, _drawing: None
        self.offer: Callable[[QMenu], None] = lambda _menu: None
        self.open_menu: Callable[[QPointF], None] = lambda _place: None
        self.unplaced = 0
        self._axis: tuple[Slots, BarAxis] | None = None
        self._made: _Made | None = None
        self._kept: _Kept | None = None
        self._placed: list[Anchor] = []
        self._at: Spot | None = None
        self._pressed: tuple[QPointF, bool] | None = None
        self._move: _Move | None = None
        self._after = 0

    @property
    def has_tool(self) -> bool:
        """Whether the next clicks draw."""
        return self._drawings.tool is not None

    # --- what is in view --------------------------------------------------------------------------------------------

    def projection(self, picture: Picture | None = None) -> Projection | None:
        """Where anchors stand now; None without bars."""
        picture = self._chart.picture if picture is None else picture
        if picture is None or picture.scale is None or not len(picture.view.slots.start):
            return None
        slots = picture.view.slots
        if self._axis is None or self._axis[0] is not slots:
            self._axis = slots, BarAxis(picture.key, slots.start)
        return Projection(picture, picture.scale, self._axis[1], self.known(picture.key.instrument), self.now())

    def shapes(self, projection: Projection) -> list[Shape]:
        """What is visible, from the lowest to the uppermost; made anew when something that it depends on changed."""
        picture, view, drawings = projection.picture, projection.picture.view, self._drawings
        kept = (view.slots, projection.known)
        content = (drawings.instrument, drawings.book.version, drawings.hidden, picture.key)
        state = (
            *content, view.end, view.pitch, view.right, picture.layout, projection.scale, picture.facts,
            self._theme.version, self._theme.scale,
        )  # fmt: skip
        made = self._made
        if made is None or made.state != state or not _same(made.kept, kept):
            if made is None or made.content != content or not _same(made.kept, kept):
                group = group_of(picture.key.interval)
                shown = [] if drawings.hidden else [one for one in drawings.drawings if group not in one.hidden_on]
                spots, self.unplaced = spots_of(shown, projection)
            else:
                spots = made.spots
            made = self._made = _Made(kept, content, state, spots, shapes_of(spots, projection, self._theme))
        return made.shapes

    def shape(self, drawing: Drawing | None) -> Shape | None:
        """The visible shape of a drawing."""
        projection = self.projection()
        if projection is None or drawing is None:
            return None
        return next((shape for shape in self.shapes(projection) if shape.drawing.id == drawing.id), None)

    def area_of(self, drawing: Drawing | None) -> QRectF:
        """The part of the price pane in which a drawing lies, empty if none."""
        shape, picture = self.shape(drawing), self._chart.picture
        if shape is None or picture is None:
            return QRectF()
        return shape.bounds(picture.layout.area(picture.layout.price))

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """Drawings, the one that is drawn or moved now, handles, ring."""
        projection = self.projection(picture)
        if projection is None or picture.key.instrument != self._drawings.instrument:
            return
        area = picture.layout.area(picture.layout.price)
        painter.setClipRect(area)
        shapes, move = self.shapes(projection), self._move
        changed = None if move is None else move.moved
        without = None if changed is None else changed.id
        if isinstance(painter.device(), QWidget):
            self._paint_kept(painter, shapes, without, area)
        else:  # a file has another resolution, or none
            paint_shapes(painter, shapes, self._theme)
        drawn = [shape_of(one, projection, self._theme) for one in (changed, self._preview(projection)) if one]
        paint_shapes(painter, [shape for shape in drawn if shape is not None], self._theme)
        selected = self._drawings.selected
        for shape in (*drawn, *shapes):
            if selected is not None and shape is not None and shape.drawing.id == selected.id:
                paint_handles(painter, shape, self._theme)
                break
        if self._at is not None and self._at.ring and (self._drawings.tool is not None or changed is not None):
            paint_ring(painter, projection.at(self._at), self._theme)
        if self._after and self._at is not None:
            self._paint_after(painter, projection, self._at)

    def _paint_after(self, painter: QPainter, projection: Projection, spot: Spot) -> None:
        """The point after the newest bar that keys have come to, with its time."""
        picture, place = projection.picture, projection.at(spot)
        paint_ring(painter, place, self._theme)
        painter.setClipping(False)
        text = slot_time(picture.key, projection.axis.start(spot.column), local=picture.local)
        paint_time_tag(painter, picture, self._theme, place.x(), text, self._chart.label_areas)

    def _paint_kept(self, painter: QPainter, shapes: list[Shape], without: int | None, area: QRectF) -> None:
        """Paint from a picture that is made anew when the shapes are others: the crosshair paints none again."""
        ratio = self._chart.devicePixelRatioF()
        kept = self._kept
        if kept is None or kept.shapes is not shapes or (kept.without, kept.ratio) != (without, ratio):
            picture = QPixmap((area.size() * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            onto = QPainter(picture)
            paint_shapes(onto, [shape for shape in shapes if shape.drawing.id != without], self._theme)
            onto.end()
            kept = self._kept = _Kept(shapes, without, ratio, picture)
        if shapes:
            painter.drawPixmap(area.topLeft(), kept.picture)

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """The prices of horizontal lines in view."""
        projection = self.projection(picture)
        if projection is None or picture.key.instrument != self._drawings.instrument:
            return ()
        surface, found = self._theme.surface, list[AxisTag]()
        for shape in self.shapes(projection):
            if shape.drawing.kind is not DrawingKind.HORIZONTAL:
                continue
            price = projection.price(shape.drawing.anchors[0])
            if price is not None:
                text = price_text(price, picture.facts.decimals(price))
                found.append(AxisTag(shape.points[0].y(), (text,), surface.hover, surface.text1))
        return found

    # --- the mouse --------------------------------------------------------------------------------------------------

    def press(self, at: Pointer) -> bool:
        """With a tool: place an anchor. Else select what is there and begin to move it."""
        projection = self.projection(at.picture)
        if projection is None or at.price is None:
            return False
        if self._drawings.tool is not None:
            if at.modifiers & Qt.KeyboardModifier.ControlModifier:  # a range of bars
                return False
            self._take(at, projection)
            first = not self._placed
            if first:
                self._place(projection)
            self._pressed = at.place, first
            return True
        if not self._drawings.can_edit:
            return False
        selected = self._drawings.selected
        handle = None if selected is None else self._handle_at(selected, at.place)
        drawing = selected if handle is not None else self._drawing_at(projection, at.place)
        self._drawings.select(drawing)
        if drawing is None:
            return False
        begin = projection.nearest(at.place, magnet=False)
        minute = projection.axis.start(begin.column)
        self._move = _Move(drawing, handle, at.picture.key, minute, begin.price, at.place)
        return True

    def drag(self, at: Pointer) -> None:
        """Move what was pressed, or stretch what is drawn."""
        projection = self.projection(at.picture)
        if projection is None:
            return
        move = self._move
        if move is None:
            self._take(at, projection)
        elif move.key != at.picture.key:  # other prices or instants lie at the same pixels
            self._move = None
        elif move.moved is not None or _far(move.place, at.place):
            self._drag_to(move, at, projection)

    def release(self, at: Pointer) -> None:
        """Place the anchor, or leave what was moved where it is."""
        move, self._move, pressed, self._pressed = self._move, None, self._pressed, None
        projection = self.projection(at.picture)
        if move is not None:
            if move.moved is not None and move.key == at.picture.key:
                self._drawings.change(move.moved)
        elif projection is not None and pressed is not None and self._drawings.tool is not None:
            place, first = pressed
            if not first or _far(place, at.place):
                self._take(at, projection)
                self._place(projection)

    def double_click(self, at: Pointer) -> bool:
        """Write the words of a text anew. The second click of a double one places nothing and moves no view."""
        projection = self.projection(at.picture)
        if projection is None or at.price is None:
            return False
        self._move = None
        if self._drawings.tool is not None:
            return True
        drawing = self._drawing_at(projection, at.place) if self._drawings.can_edit else None
        if drawing is not None:
            self._drawings.select(drawing)
            self.edit_text(drawing)
        return drawing is not None

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        """A cross with a tool, a hand over a drawing."""
        projection = None if at is None else self.projection(at.picture)
        if at is None or projection is None or at.price is None:
            self._at = None
            return None
        if self._drawings.tool is not None:
            self._take(at, projection)
            self._chart.update()
            return Qt.CursorShape.CrossCursor
        self._at = None
        self._after = 0
        if not self._drawings.can_edit:
            return None
        selected = self._drawings.selected
        if selected is not None and self._handle_at(selected, at.place) is not None:
            return Qt.CursorShape.SizeAllCursor
        over = self._drawing_at(projection, at.place) is not None
        return Qt.CursorShape.PointingHandCursor if over else None

    def menu(self, menu: QMenu, at: Pointer) -> None:
        """What can be done with the drawing at a place."""
        projection = self.projection(at.picture)
        if projection is None or at.price is None or not self._drawings.can_edit:
            return
        drawing = self._drawing_at(projection, at.place)
        if drawing is not None:
            self._drawings.select(drawing)
            self.offer(menu)

    # --- keys -------------------------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        """Enter places an anchor at the crosshair, or opens what can be done with the selected drawing; Del deletes."""
        key, drawings = event.key(), self._drawings
        if drawings.tool is not None and self._step_after(event):
            return True
        if key in _ENTER and drawings.tool is not None and not event.isAutoRepeat():
            return self.place_at_crosshair()
        if drawings.selected is None or not drawings.can_edit:
            return False
        if event.isAutoRepeat() and key in _DELETE | _ENTER:  # it may have been held for what had the focus before
            return True
        if key in _DELETE:
            drawings.delete()
        elif key in _ENTER:
            self.open_menu(self.area_of(drawings.selected).center())
        else:
            return False
        return True

    def escape(self) -> bool:
        """Give up what is moved or drawn, then the tool, then the selection."""
        drawings = self._drawings
        if self._move is not None or self._placed:
            self._move = self._pressed = None
            self._placed.clear()
        elif drawings.tool is not None:
            drawings.choose(None)
        elif drawings.selected is not None:
            drawings.select(None)
        else:
            return False
        self._at = None
        return True

    def place_at_crosshair(self) -> bool:
        """Place an anchor where the keyboard's crosshair is; without a crosshair show it."""
        projection, slot = self.projection(), self._chart.slot
        if projection is None or slot is None:
            return False
        if not self._chart.has_crosshair:
            self._chart.step(0)
            return True
        self.follow_crosshair()
        self._place(projection)
        self._chart.update()
        return True

    def follow_crosshair(self) -> None:
        """The crosshair was moved by keys: what is drawn ends there."""
        picture, slot, tool = self._chart.picture, self._chart.slot, self._drawings.tool
        if picture is None or slot is None or tool is None or not self._chart.has_crosshair:
            return
        if slot != len(picture.view.slots.start) - 1:
            self._after = 0
        level = self._chart.level
        row = picture.view.slots.row_before(slot)
        if level is None and row >= 0:
            level = float(picture.rows.close[row])
        if level is not None:
            self._at = Spot(slot + self._after, level)

    def _step_after(self, event: QKeyEvent) -> bool:
        """Go on after the newest bar by the calendar, where the cursor is at it; returns whether the key did so."""
        chart, step, projection = self._chart, wanted_step(event), self.projection()
        if step is None or projection is None or not chart.has_crosshair:
            return False
        last = len(projection.picture.view.slots.start) - 1
        if chart.slot != last or not (self._after or step > 0):
            return False
        far = abs(step) >= END
        self._after = 0 if far else min(max(self._after + step, 0), MOST_AFTER)
        chart.by_keys = True
        chart.show_right_of(last + self._after)
        self.follow_crosshair()
        if self._at is not None:
            picture, start = projection.picture, projection.axis.start(self._at.column)
            speak(chart, slot_time(picture.key, start, local=picture.local))
        chart.update()
        return not far

    def forget(self) -> None:
        """Another tool or security: what was begun is gone."""
        self._placed.clear()
        self._move = self._pressed = self._at = None
        self._after = 0

    def edit_text(self, drawing: Drawing) -> None:
        """Write the words of a drawing that has any."""
        projection = self.projection()
        spot = None if projection is None else projection.spot(drawing.anchors[0])
        if spot is not None and drawing.kind is DrawingKind.TEXT:
            self.ask_text(spot, drawing)

    def moved(self, drawing: Drawing, projection: Projection, begin: Spot, end: Spot) -> Drawing | None:
        """A drawing as a whole moved from one spot to another.

        None while a factor is not known, or if an anchor came to where no chart is.
        """
        columns = end.column - begin.column
        try:
            anchors = [projection.moved(anchor, columns, begin, end) for anchor in drawing.anchors]
        except ValueError:
            return None
        found = tuple(anchor for anchor in anchors if anchor is not None)
        return replace(drawing, anchors=found) if len(found) == len(anchors) else None

    # --- parts ------------------------------------------------------------------------------------------------------

    def _drawing_at(self, projection: Projection, place: QPointF) -> Drawing | None:
        """The uppermost drawing whose line or word is at a place."""
        shapes = self.shapes(projection)
        return next((shape.drawing for shape in reversed(shapes) if shape.distance(place) <= NEAR), None)

    def _handle_at(self, drawing: Drawing, place: QPointF) -> int | None:
        shape = self.shape(drawing)
        return None if shape is None else shape.handle_at(place)

    def _take(self, at: Pointer, projection: Projection, start: Anchor | None = None) -> None:
        """Note the spot that the mouse means; `start` is what Shift keeps it straight to, else the last anchor."""
        start = self._placed[-1] if start is None and self._placed else start
        shift = bool(at.modifiers & Qt.KeyboardModifier.ShiftModifier) and start is not None
        straight = projection.spot(start) if shift and start is not None else None
        alt = bool(at.modifiers & Qt.KeyboardModifier.AltModifier)
        self._at = projection.nearest(at.place, magnet=self._drawings.magnet != alt, straight=straight)

    def _place(self, projection: Projection) -> None:
        """Place an anchor at the noted spot; the last one completes the drawing."""
        kind, spot = self._drawings.tool, self._at
        if kind is None or spot is None:
            return
        anchor = projection.anchor(spot)
        if self._placed and self._placed[-1] == anchor:
            return
        if kind is DrawingKind.TEXT:
            self.ask_text(spot, None)
            return
        self._placed.append(anchor)
        if len(self._placed) == kind.anchors:
            anchors, self._at = tuple(self._placed), None
            self._placed.clear()
            self._drawings.add(kind, anchors)

    def _preview(self, projection: Projection) -> Drawing | None:
        """What is drawn now with its next anchor at the noted spot."""
        kind, spot = self._drawings.tool, self._at
        if kind is None or spot is None or not (self._placed or kind is DrawingKind.HORIZONTAL):
            return None
        anchors = [*self._placed, projection.anchor(spot)]
        if kind is DrawingKind.TEXT:
            return None
        shown = kind if len(anchors) == kind.anchors else DrawingKind.TREND
        return Drawing(id=0, kind=shown, anchors=tuple(anchors[: shown.anchors]))

    def _drag_to(self, move: _Move, at: Pointer, projection: Projection) -> None:
        drawing = move.drawing
        if move.handle is not None:
            other = drawing.anchors[move.handle - 1] if len(drawing.anchors) > 1 else None
            self._take(at, projection, other)
            if self._at is not None:
                move.moved = drawing.with_anchor(move.handle, projection.anchor(self._at))
            return
        begin, end = Spot(projection.axis.column(move.minute), move.price), projection.nearest(at.place, magnet=False)
        move.moved = self.moved(drawing, projection, begin, end) or move.moved


def _far(one: QPointF, other: QPointF) -> bool:
    return math.hypot(one.x() - other.x(), one.y() - other.y()) >= MOVED


def _same(one: tuple[object, object], other: tuple[object, object]) -> bool:
    return one[0] is other[0] and one[1] is other[1]
