"""Places all labels of the intraday chart's panes, so that none covers another, and paints them above every line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.session import Session
from tideboard_desktop.docks.figures.fill_marks import FillMark, fill_words
from tideboard_desktop.docks.fired_marks import FiredMark, mark_width, marks_words, paint_mark
from tideboard_desktop.flow.chart.axis_labels import (
    bars_note,
    hours_places,
    note_places,
    paint_hours,
    paint_notes,
    pane_notes,
)
from tideboard_desktop.flow.chart.label_places import (
    Beside,
    NearMark,
    curve_points,
    near_mark,
    place_beside,
    touches,
)
from tideboard_desktop.flow.chart.line_styles import SECOND, FlowLine, line_colour, short_name
from tideboard_desktop.flow.chart.picture import DayPicture, SessionBreak, TurnMark
from tideboard_desktop.flow.past.past_labels import PastLabel, PastLabelKind, paint_past_labels, place_past
from tideboard_desktop.ui.charts.axis_texts import Word
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, elided, text_width
from tideboard_desktop.ui.format import flow
from tideboard_desktop.ui.theme import Theme, Type, colour

_SIZE = 5.0
_OFF = 4.0
_NEAR = 26.0, 18.0
"""Marks of one side that are nearer across and down than this are one mark: their words would need more room."""
_ROOM_STEPS = (0.0, 12.0, 24.0, 36.0)
"""How far a triangle gives way to another one, away from its price."""
_MOST = 40
"""Marks that get words, the newest first: more would hide the chart."""


class PlacedFill(NamedTuple):
    """A mark in its place: triangle, the price that it points at, and its words if there is room for them."""

    mark: FillMark
    price: QPointF
    triangle: QRectF
    words: Beside | None

    @property
    def right(self) -> float:
        """The furthest pixel of triangle, price and words."""
        beside = self.triangle if self.words is None else self.words.area
        return max(self.triangle.right(), self.price.x(), beside.right())


def marks_of(fills: Iterable[Fill] | None, instrument: InstrumentId, session: Session) -> tuple[FillMark, ...]:
    """The fills of this instrument in this session, one mark per minute, price and side."""
    marks: dict[tuple[float, float, bool], FillMark] = {}
    for fill in fills or ():
        if fill.instrument == instrument and session.open <= fill.time <= session.close:
            place = (fill.time.timestamp() // 60 * 60, float(fill.price), fill.side is Side.BUY)
            mark = FillMark(*place, fill.quantity)
            marks[place] = marks[place].joined(mark) if place in marks else mark
    return tuple(marks[place] for place in sorted(marks))


def place_fills(picture: DayPicture, theme: Theme, taken: Sequence[QRectF]) -> list[PlacedFill]:
    """The marks of the picture, near ones merged, on none of the areas `taken`; empty without the price line."""
    if picture.prices is None or FlowLine.PRICE not in picture.shown or not picture.fills:
        return []
    pane, curves, areas = picture.layout.main, curve_points(picture), list(taken)
    triangles: list[tuple[FillMark, QPointF, QRectF]] = []
    for mark in _merged(picture):
        point = _point(mark, picture)
        triangle = _triangle(mark, point, areas, pane)
        triangles.append((mark, point, triangle))
        areas.append(triangle)
    areas += [QRectF(point.x() - 2, point.y() - 2, 4, 4) for _mark, point, _triangle in triangles]
    last = len(triangles) - _MOST
    placed = []
    for place, (mark, point, triangle) in reversed(list(enumerate(triangles))):
        words = None if place < last else place_beside(triangle, _size(mark, theme), areas, pane, curves)
        if words is not None:
            areas.append(words.area)
        placed.append(PlacedFill(mark, point, triangle, words))
    return placed[::-1]


def paint_fills(painter: QPainter, picture: DayPicture, theme: Theme, fills: Sequence[PlacedFill]) -> None:
    """Bought: triangle from below; sold: from above. Words stand on an opaque ground."""
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setFont(theme.font(Type.CAPTION))
    text_colour = colour(theme.surface.text1)
    for fill in fills:
        if fill.words is not None:
            painter.fillRect(fill.words.area, colour(theme.surface.panel))
            painter.setPen(text_colour)
            painter.drawText(fill.words.area, CENTRE, fill_words(fill.mark))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    for fill in fills:
        painter.setPen(hairline(colour(theme.surface.text3)))
        painter.drawLines(_leaders(fill))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text_colour)
        painter.drawPolygon(_shape(fill))
    painter.restore()


def _merged(picture: DayPicture) -> list[FillMark]:
    """Marks of one side that would cover each other, as one."""
    merged: list[FillMark] = []
    for mark in picture.fills:
        at = _point(mark, picture)
        for place, other in enumerate(merged):
            away = _point(other, picture) - at
            if other.bought is mark.bought and abs(away.x()) < _NEAR[0] and abs(away.y()) < _NEAR[1]:
                merged[place] = other.joined(mark)
                break
        else:
            merged.append(mark)
    return merged


def _point(mark: FillMark, picture: DayPicture) -> QPointF:
    assert picture.prices is not None
    return QPointF(picture.axis.x_of(mark.time), picture.prices.y_of(mark.price))


def _triangle(mark: FillMark, point: QPointF, taken: Sequence[QRectF], pane: QRectF) -> QRectF:
    """Below the price if bought, above if sold; further away if another mark or label is there."""
    away = 1.0 if mark.bought else -1.0
    places = []
    for step in _ROOM_STEPS:
        tip = point.y() + away * (_OFF + step)
        places.append(QRectF(point.x() - _SIZE, min(tip, tip + away * 2 * _SIZE), 2 * _SIZE, 2 * _SIZE))
    clear = (area for area in places if pane.contains(area) and not touches(area, taken))
    return next(clear, places[0])


def _size(mark: FillMark, theme: Theme) -> QSizeF:
    return QSizeF(text_width(fill_words(mark), theme, Type.CAPTION) + 6, theme.px(16))


def _shape(fill: PlacedFill) -> QPolygonF:
    area = fill.triangle
    tip, base = (area.top(), area.bottom()) if fill.mark.bought else (area.bottom(), area.top())
    return QPolygonF([QPointF(area.center().x(), tip), QPointF(area.left(), base), QPointF(area.right(), base)])


def _leaders(fill: PlacedFill) -> list[QLineF]:
    """From a triangle that gave way to its price, and from words further away to their triangle."""
    lines = [] if fill.words is None or fill.words.leader is None else [fill.words.leader]
    tip = QPointF(fill.price.x(), fill.triangle.top() if fill.mark.bought else fill.triangle.bottom())
    return [*lines, QLineF(fill.price, tip)] if abs(tip.y() - fill.price.y()) > _OFF + 1 else lines


_HIGH = 15
_STEPS = 6
"""Heights at which a tag is tried, from the top of the pane down: other labels may be there."""


class PlacedSignals(NamedTuple):
    """Signals of one minute, or of minutes too near to each other for tags of their own; `x` is that of the first."""

    marks: tuple[FiredMark, ...]
    x: float
    area: QRectF

    @property
    def right(self) -> float:
        """The furthest pixel of tag and line."""
        return max(self.area.right(), self.x + 1)


def time_of(mark: FiredMark) -> float:
    """Where a mark stands on the chart's axis: flow is drawn at the end of its minute (UTC epoch seconds)."""
    return mark.start + MINUTE


def place_signals(picture: DayPicture, theme: Theme, taken: Sequence[QRectF]) -> list[PlacedSignals]:
    """Where the tags stand, on none of the areas `taken` if there is room."""
    pane, groups = picture.layout.main, list[list[FiredMark]]()
    for mark in picture.signals:
        if groups and picture.axis.x_of(time_of(mark)) - picture.axis.x_of(time_of(groups[-1][0])) < mark_width(theme):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    placed, areas = list[PlacedSignals](), list(taken)
    for group in groups:
        x, wide, high = picture.axis.x_of(time_of(group[0])), mark_width(theme, len(group)), theme.px(_HIGH)
        left = min(max(x - wide / 2, pane.left()), pane.right() - wide)
        places = [QRectF(left, pane.top() + 2 + step * (high + 2), wide, high) for step in range(_STEPS)]
        area = next((each for each in places if not touches(each, areas)), places[0])
        areas.append(area)
        placed.append(PlacedSignals(tuple(group), x, area))
    return placed


def paint_signals(painter: QPainter, picture: DayPicture, theme: Theme, placed: Sequence[PlacedSignals]) -> None:
    """Paint the tags, each with a dotted line to the foot of the pane."""
    painter.save()
    for each in placed:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(hairline(colour(theme.surface.text3), Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(crisp(each.x), each.area.bottom(), crisp(each.x), picture.layout.main.bottom()))
        paint_mark(painter, each.area, theme, len(each.marks))
    painter.restore()


def signal_words(picture: DayPicture, placed: PlacedSignals) -> str:
    """What fired, for the tool tip."""
    return marks_words(InstrumentId(picture.subject.symbol), placed.marks)


_HEIGHT = 18
_SPACE = 2
_BANNER = 30
"""Free space at the top for the banner of a lost connection, which lies over faded curves."""
_REACH = 10.0
"""Length of the connector from a line's end to its label."""


def label_areas(picture: DayPicture, theme: Theme, bottom: float | None = None) -> dict[FlowLine | str, QRectF]:
    """Rectangles of the lines' labels above `bottom`, without overlaps; a line that is switched off keeps its name.

    A pane too low for all of them leaves out first those that are off, then the smaller orders: their figures are in
    the read-out, and the menu switches them.
    """
    last, ends = picture.last_x, _ends(picture)
    out = [line for line in ends if line != SECOND and line not in picture.shown]
    lines = [line for line in ends if line not in out] + out
    main = picture.layout.main
    height, top = theme.px(_HEIGHT), main.top() + (theme.px(_BANNER) if picture.faded else 2)
    bottom = main.bottom() - 2 if bottom is None else bottom
    lines = lines[: max(int((bottom - top) // (height + _SPACE)), 0)]
    if last is None or not lines:
        return {}
    wishes = [picture.main.y_of(_height(picture, line, ends[line])) for line in lines]
    centres = place_labels(wishes, height=height + _SPACE, top=top, bottom=bottom)
    unit = picture.end_unit
    wide = max(  # names of providers and amounts in ten thousands are longer than those that the room is made for
        text_width(f"{_name(picture, line)} {flow(ends[line], unit)}", theme, Type.CAPTION_STRONG) for line in lines
    )
    off: dict[FlowLine | str, float] = {
        line: text_width(_name(picture, line), theme, Type.CAPTION) + 16 for line in out
    }
    width = picture.layout.label_room - _REACH - 2
    width = min(max(width, wide + 24), picture.layout.right - last - _REACH - 2)
    return {
        line: QRectF(last + _REACH, centre - height / 2, min(off.get(line, width), width), height)
        for line, centre in zip(lines, centres, strict=True)
    }


def _ends(picture: DayPicture) -> dict[FlowLine | str, float]:
    """The figures at the last minute of the lines that have a label, in its order; net and tiers also if off."""
    alone = picture.second is None
    ends: dict[FlowLine | str, float] = {
        line: value
        for line, value in picture.line_ends.items()
        if math.isfinite(value) and (line in picture.shown or (alone and line is not FlowLine.BLOCK))
    }
    if picture.second is not None and len(picture.second.other):
        ends[SECOND] = float(picture.second.other.net[-1])
    return ends


def paint_end_labels(
    painter: QPainter, picture: DayPicture, theme: Theme, areas: Mapping[FlowLine | str, QRectF]
) -> None:
    """Paint connector, coloured edge, name and amount of every visible flow line, in the given places."""
    painter.save()
    unit, ends = picture.end_unit, _ends(picture)
    for line, area in areas.items():
        value = ends[line]
        if isinstance(line, FlowLine) and line not in picture.shown:
            _paint_name(painter, area, _name(picture, line), theme)
            continue
        _paint_thread(painter, picture, line, value, area, theme)
        if line is FlowLine.NET:
            _paint_net_box(painter, area, value, theme)
        else:
            _paint_box(painter, area, _text_colour(line, value, theme), theme)
        words, amount = area.adjusted(8, 0, -6, 0), flow(value, unit)
        role = Type.CAPTION_STRONG if line is FlowLine.NET else Type.CAPTION
        painter.setFont(theme.font(role))
        painter.drawText(words, RIGHT, amount)
        name = _name(picture, line)
        if picture.second is not None:
            name = elided(name, theme, role, words.width() - text_width(amount, theme, role) - 6)
        painter.drawText(words, LEFT, name)
    painter.restore()


def _paint_name(painter: QPainter, area: QRectF, name: str, theme: Theme) -> None:
    painter.fillRect(area, colour(theme.surface.panel))
    painter.setPen(colour(theme.surface.text3))
    painter.setFont(theme.font(Type.CAPTION))
    painter.drawText(area.adjusted(8, 0, 0, 0), LEFT, name)


def _name(picture: DayPicture, line: FlowLine | str) -> str:
    """The line's name; when comparing, the provider's."""
    if picture.names is not None:
        return picture.names[1 if line == SECOND else 0]
    return short_name(FlowLine(line))


def _text_colour(line: FlowLine | str, value: float, theme: Theme) -> QColor:
    return line_colour(line, theme, value=value) if isinstance(line, FlowLine) else colour(theme.surface.text1)


def _height(picture: DayPicture, line: FlowLine | str, value: float) -> float:
    """The amount at whose height a line ends that has `value` last: the middle of its band if tiers are stacked."""
    band = picture.band(line) if isinstance(line, FlowLine) else None
    return value if band is None else (band[0] + band[1]) / 2


def _paint_thread(
    painter: QPainter, picture: DayPicture, line: FlowLine | str, value: float, area: QRectF, theme: Theme
) -> None:
    start = QPointF(area.left() - _REACH, picture.main.y_of(_height(picture, line, value)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(hairline(_text_colour(line, value, theme)))
    painter.drawLine(QLineF(start, QPointF(area.left(), area.center().y())))


def _paint_net_box(painter: QPainter, area: QRectF, value: float, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour((theme.down if value < 0 else theme.up).fill))
    painter.drawRoundedRect(area, 3, 3)
    painter.setPen(Qt.GlobalColor.white)


def _paint_box(painter: QPainter, area: QRectF, text_colour: QColor, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(area, colour(theme.surface.panel))  # round corners would not show and cost ten times it
    painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), text_colour)
    painter.setPen(colour(theme.surface.text1))


def place_labels(wishes: Sequence[float], *, height: float, top: float, bottom: float) -> list[float]:
    """Centres for boxes of `height` between `top` and `bottom`, in the order given.

    Neighbours that collide become one block around the mean of their wishes (pool adjacent violators), which keeps
    the order of the wishes and the sum of squared moves smallest. Too many boxes for the room are spread evenly and
    then may touch the edges' outside.
    """
    order = sorted(range(len(wishes)), key=lambda index: wishes[index])
    blocks: list[tuple[float, int]] = []
    for index in order:
        blocks.append(_held(wishes[index], 1, height, top, bottom))
        while len(blocks) > 1 and _collide(blocks[-2], blocks[-1], height):
            (upper, many), (lower, few) = blocks[-2], blocks[-1]
            mean = (upper * many + lower * few) / (many + few)
            blocks[-2:] = [_held(mean, many + few, height, top, bottom)]
    centres = [0.0] * len(wishes)
    places = (centre + (place - (count - 1) / 2) * height for centre, count in blocks for place in range(count))
    for index, place in zip(order, places, strict=True):
        centres[index] = place
    return centres


def _collide(upper: tuple[float, int], lower: tuple[float, int], height: float) -> bool:
    return lower[0] - upper[0] < (upper[1] + lower[1]) / 2 * height - 1e-9


def _held(centre: float, count: int, height: float, top: float, bottom: float) -> tuple[float, int]:
    half = count * height / 2
    if bottom - top < 2 * half:
        return (top + bottom) / 2, count
    return min(max(centre, top + half), bottom - half), count


_HALF = 4.5


class PlacedTurn(NamedTuple):
    """The turn in its place: its diamond, and its words if there is room for them.

    `beside` is all that the place of the words depends on.
    """

    turn: TurnMark
    mark: QRectF
    words: Beside | None
    beside: NearMark

    @property
    def right(self) -> float:
        """The furthest pixel of diamond and words."""
        return max(self.mark.right(), self.mark.right() if self.words is None else self.words.area.right())


def place_turn(
    picture: DayPicture, theme: Theme, taken: Sequence[QRectF], before: PlacedTurn | None = None
) -> PlacedTurn | None:
    """Where the mark and its words stand; None without a turn or without the net line.

    `before` is where they stood: most minutes change nothing near a turn.
    """
    turn, flow = picture.turn, picture.flow
    if turn is None or flow is None or not len(flow) or FlowLine.NET not in picture.shown:
        return None
    x, y = picture.axis.x_of(turn.time), picture.main.y_of(float(flow.net[flow.index_at(turn.time)]))
    mark = QRectF(x - _HALF, y - _HALF, 2 * _HALF, 2 * _HALF)
    size = QSizeF(text_width(turn_words(picture, turn), theme, Type.CAPTION) + 6, theme.px(16))
    beside = near_mark(picture, turn.time, mark, size, taken)
    if before is not None and before.beside == beside:
        return PlacedTurn(turn, mark, before.words, beside)
    words = place_beside(mark, size, [*taken, mark], picture.layout.main, curve_points(picture))
    return PlacedTurn(turn, mark, words, beside)


def turn_words(picture: DayPicture, turn: TurnMark) -> str:
    """`Turned up 10:41`: to inflow; down: to outflow."""
    text = QCoreApplication.translate("Flow", "Turned up {time}") if turn.inflow else ""
    text = text or QCoreApplication.translate("Flow", "Turned down {time}")
    return text.replace("{time}", picture.subject.clock(turn.time))


def paint_turn(painter: QPainter, picture: DayPicture, theme: Theme, placed: PlacedTurn) -> None:
    """Paint the diamond in the colour of its side, and the words on an opaque ground."""
    text_colour = colour((theme.up if placed.turn.inflow else theme.down).text)
    painter.save()
    painter.setFont(theme.font(Type.CAPTION))
    if placed.words is not None:
        painter.fillRect(placed.words.area, colour(theme.surface.panel))
        painter.setPen(colour(theme.surface.text2))
        painter.drawText(placed.words.area, CENTRE, turn_words(picture, placed.turn))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    if placed.words is not None and placed.words.leader is not None:
        painter.setPen(hairline(colour(theme.surface.text3)))
        painter.drawLine(placed.words.leader)
    area, middle = placed.mark, placed.mark.center()
    across, down = middle.x(), middle.y()
    painter.setPen(QPen(text_colour, 1.5, Qt.PenStyle.SolidLine))
    painter.setBrush(colour(theme.surface.panel))
    corners = (across, area.top()), (area.right(), down), (across, area.bottom()), (area.left(), down)
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.restore()


_POINT = 6.0
"""Half the size of the area that the newest point of the net line keeps free."""
_EDGE = 2.0
"""Pixels by which a stroke or its antialiasing reaches beyond the area of its label."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LabelPlan:
    """Every label of the panes in its place: line ends, notes, hours of breaks, fills, turn, earlier days, signals."""

    ends: dict[FlowLine | str, QRectF]
    notes: tuple[Word, ...]
    hours: tuple[tuple[SessionBreak, QRectF], ...]
    fills: tuple[PlacedFill, ...]
    turn: PlacedTurn | None = None
    past: tuple[PastLabel, ...] = ()
    signals: tuple[PlacedSignals, ...] = ()

    def areas(self) -> list[QRectF]:
        """The rectangles of all texts; no two overlap, and no line may enter one."""
        beside = [*(fill.words for fill in self.fills), None if self.turn is None else self.turn.words]
        words = [one.area for one in (*beside, *self.signals) if one is not None]
        words += [label.area for label in self.past if label.kind is not PastLabelKind.BAND]
        return [*self.ends.values(), *(note.area for note in self.notes), *(area for _, area in self.hours), *words]

    def _leaders(self) -> list[QLineF]:
        """The lines from words to their marks, and from marks to their prices."""
        turned = None if self.turn is None or self.turn.words is None else self.turn.words.leader
        return [*(line for fill in self.fills for line in _leaders(fill)), *([] if turned is None else [turned])]

    def fixed(self, right: float) -> list[tuple[float, ...]]:
        """What lies wholly or partly left of pixel `right`, to compare two plans."""
        drawn = [*self.areas(), *(fill.triangle for fill in self.fills)]
        drawn += [] if self.turn is None else [self.turn.mark]
        drawn += [label.area for label in self.past if label.kind is PastLabelKind.BAND]
        drawn += [QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1) for line in self._leaders()]
        return sorted(area.getRect() for area in drawn if area.left() < right)  # type: ignore[misc]  # four floats


def label_plan(picture: DayPicture, theme: Theme, before: LabelPlan | None = None) -> LabelPlan:
    """Line ends first, then notes in a free corner, hours of the breaks, and own fills around all of them.

    `before` is the plan of the picture before: it saves work and changes nothing.
    """
    ends = label_areas(picture, theme)
    bars, texts = bars_note(picture, theme), pane_notes(picture)
    corners = note_places(picture, texts, theme)
    notes = next((stack for stack in corners if not _stands_on(stack, ends)), None)
    if notes is None:  # a full column from top to bottom: the notes keep the lower corner, the ends what is above
        notes = corners[0]
        ends = label_areas(picture, theme, bottom=min(note.area.top() for note in notes) - 2)
        notes = [] if _stands_on(notes, ends) else notes
    taken = [*ends.values(), *(note.area for note in (*notes, *bars))]
    hours = []
    for seam in picture.axis.seams():
        free = next((area for area in hours_places(seam, picture, theme) if not touches(area, taken)), None)
        if free is not None:
            hours.append((seam, free))
            taken.append(free)
    signals = place_signals(picture, theme, taken)
    taken += [*(each.area for each in signals), *_newest(picture)]
    turn = place_turn(picture, theme, taken, None if before is None else before.turn)
    if turn is not None:
        taken += [turn.mark, *([] if turn.words is None else [turn.words.area])]
    past = place_past(picture, theme, taken)
    taken += [label.area for label in past]
    fills = place_fills(picture, theme, taken)
    notes = [*notes, *bars]
    return LabelPlan(
        ends=ends,
        notes=tuple(notes),
        hours=tuple(hours),
        fills=tuple(fills),
        turn=turn,
        past=tuple(past),
        signals=tuple(signals),
    )


def paint_labels(painter: QPainter, picture: DayPicture, theme: Theme, plan: LabelPlan, since: float = 0.0) -> None:
    """Paint what of the plan reaches right of pixel `since`; every text has an opaque ground, so after all lines."""
    since -= _EDGE
    for seam, area in plan.hours:
        if area.right() > since:
            paint_hours(painter, seam, area, picture, theme)
    paint_signals(painter, picture, theme, [each for each in plan.signals if each.right > since])
    paint_notes(painter, [note for note in plan.notes if note.area.right() > since], theme)
    paint_past_labels(painter, [label for label in plan.past if label.area.right() > since], theme)
    if plan.turn is not None and plan.turn.right > since:
        paint_turn(painter, picture, theme, plan.turn)
    paint_fills(painter, picture, theme, [fill for fill in plan.fills if fill.right > since])
    paint_end_labels(painter, picture, theme, plan.ends)


def _stands_on(stack: list[Word], ends: dict[FlowLine | str, QRectF]) -> bool:
    return any(touches(note.area, ends.values()) for note in stack)


def _newest(picture: DayPicture) -> list[QRectF]:
    """The newest point of the net line, which is painted above the labels."""
    net, last = picture.values(FlowLine.NET), picture.last_x
    if net is None or last is None or FlowLine.NET not in picture.shown:
        return []
    y = picture.main.y_of(float(net[-1]))
    return [QRectF(last - _POINT, y - _POINT, 2 * _POINT, 2 * _POINT)]
