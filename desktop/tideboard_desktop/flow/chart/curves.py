"""The curves of the main pane: net line with its two fills, tiers as curves or as a stack.

numpy maps everything to pixels, and Qt gets whole polygons. `since` draws only the end of a series, for a layer that
is extended while minutes are added; dashes are counted from where a line begins, also those of its end.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen

from tideboard_core.flow.session_minutes import MINUTE, Floats
from tideboard_desktop.flow.chart.display_options import FlowForm
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine, line_colour, line_pen
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.providers.comparison import ProviderComparison
from tideboard_desktop.flow.providers.model import SignedCurves, Stack, TimeSpan, broken, split_at_zero, stacked
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.polygons import paint_area, paint_line
from tideboard_desktop.ui.charts.strokes import dashed, hairline
from tideboard_desktop.ui.charts.tags import TAG_HEIGHT, Tag, TagStyle
from tideboard_desktop.ui.theme import Theme, colour

MARK = 4.0
"""Height of the mark on the time axis below minutes in which the providers disagree."""
_WIDTH = 1.6
_DASHES = (3.0, 2.0)
_GAP_FAINT, _GAP_LOUD = 0.14, 0.3
"""Alpha of the gap: neutral while the signs agree, amber if they do not."""


def second_pen(theme: Theme, ratio: float) -> QPen:
    """Pen of the second provider's line: neutral, so that its colour is no sign."""
    return dashed(colour(theme.surface.text1), _DASHES, _WIDTH * ratio)


def paint_second(painter: QPainter, picture: DayPicture, theme: Theme, ratio: float, since: int = 0) -> None:
    """Paint gap and line below the first provider's net, from minute `since` of the second series on; not the mark.

    The two are never averaged or merged.
    """
    second = picture.second
    if second is None or not len(second.other):
        return
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setOpacity(_HALF_STRENGTH if picture.faded or picture.second_faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    _paint_gap(painter, picture, second, theme, since)
    times, net = broken(second.other.times, second.other.net, second.other.missing)
    painter.setPen(second_pen(theme, ratio))
    paint_line(painter, picture.axis.x(times), picture.main.y(net))
    painter.restore()


def paint_conflicts(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    """Paint an amber bar on the time axis below every disagreement, with feet at both ends."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for span in () if picture.second is None else picture.second.conflicts:
        area = conflict_area(picture, span)
        painter.fillRect(area, colour(theme.surface.warn_fill))
        painter.setPen(hairline(colour(theme.surface.warn)))
        for x in (area.left(), area.right()):
            painter.drawLine(QLineF(x, picture.layout.bars_bottom - MARK, x, area.bottom()))


def conflict_area(picture: DayPicture, span: TimeSpan) -> QRectF:
    """The area of a disagreement's mark: directly below the panes."""
    left, right = picture.axis.x_of(span.begin), picture.axis.x_of(span.end)
    return QRectF(left, picture.layout.bars_bottom, max(right - left, 1.0), MARK - 1)


def _paint_gap(painter: QPainter, picture: DayPicture, second: ProviderComparison, theme: Theme, since: int) -> None:
    """Paint one band over all common minutes; again in amber where the signs differ."""
    begin = int(np.searchsorted(second.times, second.other.times[since])) if since else 0
    times = second.times[begin:]
    holes = [hole for hole in second.missing if len(times) and hole.begin >= times[0]]
    stamps, first = broken(times, second.first[begin:], holes)
    _stamps, other = broken(times, second.second[begin:], holes)
    x, upper, lower = picture.axis.x(stamps), picture.main.y(first), picture.main.y(other)
    conflict = np.zeros(len(stamps), dtype=bool)
    for span in second.conflicts:
        conflict |= (stamps >= span.begin) & (stamps <= span.end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.surface.text2, _GAP_FAINT))
    paint_area(painter, x, upper, lower)
    if conflict.any():
        painter.setBrush(colour(theme.surface.warn_fill, _GAP_LOUD))
        paint_area(painter, x, np.where(conflict, upper, np.nan), lower)
    painter.setBrush(Qt.BrushStyle.NoBrush)


_HALF = 0.5
"""Opacity of curves that are not current."""


def paint_price_minutes(painter: QPainter, picture: DayPicture, theme: Theme, ratio: float, since: int = 0) -> None:
    """The line of finished minutes, from minute `since` on; part of the cached layer."""
    price, scale = picture.price, picture.prices
    if price is None or scale is None or FlowLine.PRICE not in picture.shown or not len(price):
        return
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setOpacity(_HALF if picture.faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if picture.free_price:
        painter.setPen(hairline(colour(theme.surface.text3), Qt.PenStyle.DashLine))
        y = scale.y_of(price.prev_close)
        painter.drawLine(QLineF(picture.layout.left, y, picture.layout.right, y))
    painter.setPen(line_pen(FlowLine.PRICE, theme, ratio=ratio))
    times, prices = price.times[since:], price.prices[since:]
    holes = np.flatnonzero(_holes(times, picture))
    across, down = picture.axis.x(times), scale.y(prices)
    if len(holes):
        across, down = np.insert(across, holes + 1, np.nan), np.insert(down, holes + 1, np.nan)
    paint_line(painter, across, down)
    painter.restore()


def _holes(times: np.typing.NDArray[np.float64], picture: DayPicture) -> np.typing.NDArray[np.bool_]:
    """Which minutes have a gap after them within one trading stretch: the line is broken there."""
    wide: np.typing.NDArray[np.bool_] = np.diff(times) > 1.5 * MINUTE
    for part in picture.axis.spans[1:]:
        wide &= ~((times[:-1] <= part.begin) & (times[1:] >= part.begin) & (times[1:] <= part.begin + 1.5 * MINUTE))
    return wide


class PriceLine:
    """The live end of a picture's price line and its marks on the axis."""

    def __init__(self, picture: DayPicture, theme: Theme, ratio: float) -> None:
        self._picture, self._theme, self._ratio = picture, theme, ratio
        self.live: float | None = None

    @property
    def last(self) -> float | None:
        """The live price, else the last minute's."""
        price = self._picture.price
        if self.live is not None or price is None or not len(price):
            return self.live
        return float(price.prices[-1])

    def paint(self, painter: QPainter) -> None:
        """Paint the segment from the last minute to the live price, and a dotted line at it."""
        picture, scale, last = self._picture, self._picture.prices, self.last
        if scale is None or last is None or FlowLine.PRICE not in picture.shown or not picture.holds(last):
            return
        painter.save()
        painter.setOpacity(_HALF if picture.faded else 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(line_pen(FlowLine.PRICE, self._theme, ratio=self._ratio))
        end = self._end()
        if end is not None:
            painter.drawLine(end)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(hairline(colour(self._theme.surface.text3), Qt.PenStyle.DotLine))
        y = scale.y_of(last)
        painter.drawLine(QLineF(picture.layout.left, y, picture.layout.right, y))
        painter.restore()

    def _end(self) -> QLineF | None:
        """From the last minute to the live price; None without a live price."""
        picture = self._picture
        price, scale, end = picture.price, picture.prices, picture.last_x
        if self.live is None or price is None or not len(price) or scale is None or end is None:
            return None
        begin = QPointF(picture.axis.x_of(float(price.times[-1])), scale.y_of(float(price.prices[-1])))
        return QLineF(begin, QPointF(max(begin.x(), end), scale.y_of(self.live)))

    def areas(self) -> list[QRectF]:
        """The areas that it covers, the axis included."""
        return [*self.marks(), *self.end_areas()]

    def end_areas(self) -> list[QRectF]:
        """The area of the segment from the last minute to the live price."""
        end = None if FlowLine.PRICE not in self._picture.shown else self._end()
        return [] if end is None else [QRectF(end.p1(), end.p2()).normalized().adjusted(-3, -3, 3, 3)]

    def marks(self) -> list[QRectF]:
        """The areas of the dotted line and its tag; that of the close too where the tag may hide it."""
        picture, scale, last = self._picture, self._picture.prices, self.last
        if scale is None or last is None or FlowLine.PRICE not in picture.shown:
            return []
        layout, y = picture.layout, scale.y_of(last)
        row = QRectF(layout.left, y - 2, layout.right - layout.left, 4)
        high = self._theme.px(TAG_HEIGHT)
        axis = QRectF(layout.right, y - 2 * high, layout.width - layout.right, 4 * high)
        close = QRectF(layout.right, scale.y_of(self._close) - 2 * high, layout.width - layout.right, 4 * high)
        return [row, axis, close] if close.intersects(axis) else [row, axis]

    @property
    def _close(self) -> float:
        price = self._picture.price
        return 0.0 if price is None else price.prev_close

    def tags(self) -> list[Tag]:
        """Previous close and last price on the right axis."""
        picture, scale, last = self._picture, self._picture.prices, self.last
        if scale is None or FlowLine.PRICE not in picture.shown:
            return []
        decimals = picture.subject.price_decimals
        marks: list[Tag] = []
        if last is not None and picture.holds(last):
            marks = [Tag(self._area(last), price_text(last, decimals), TagStyle.PRICE)]
        close = Tag(self._area(self._close), price_text(self._close, decimals), TagStyle.OUTLINE)
        hidden = not picture.holds(self._close) or (marks and marks[0].area.intersects(close.area))
        return marks if hidden else [*marks, close]

    def _area(self, value: float) -> QRectF:
        layout, scale = self._picture.layout, self._picture.prices
        assert scale is not None
        return price_tag_area(layout.right, layout.width, scale.y_of(value), self._theme)


def price_tag_area(right: float, width: float, y: float, theme: Theme) -> QRectF:
    """Where a tag lies on the price axis."""
    height = theme.px(TAG_HEIGHT)
    return QRectF(right + 1, y - height / 2, width - right - 3, height)


_FAINT, _DENSE = 0.08, 0.45
"""Alpha of the fills at zero and at the far end."""
_AREA = 0.62
"""Alpha of a stacked tier: the grid and the zero line stay visible below it."""
_HALF_STRENGTH = 0.5


def paint_curves(painter: QPainter, picture: DayPicture, theme: Theme, ratio: float, since: int = 0) -> None:
    """Paint fills, tiers and the net line, from minute `since` on."""
    if picture.flow is None:
        return
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setOpacity(_HALF_STRENGTH if picture.faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    lines = picture.visible_flow_lines()
    course = _Course(picture)
    split = net_curves(picture, since, course) if FlowLine.NET in lines else None
    if picture.form is FlowForm.STACK:
        _paint_stack(painter, picture, theme, since)
    # fills beside a second line would hide the gap between the two
    elif split is not None and picture.second is None:
        _paint_fills(painter, picture, theme, split)
    for line in lines:
        if line is FlowLine.NET and split is not None:
            _paint_net(painter, split, theme, ratio)
        elif line is FlowLine.BLOCK or picture.form is FlowForm.CURVES:
            _paint_tier(painter, course, line, line_pen(line, theme, ratio=ratio), ratio, since)
    painter.restore()


class _Course:
    """The points of a picture's curves; their pixels across are asked once for all curves of a painting."""

    def __init__(self, picture: DayPicture) -> None:
        assert picture.flow is not None
        self.picture, self.flow = picture, picture.flow
        self._across: dict[int, Floats] = {}

    def tail(self, values: Floats, since: int) -> tuple[Floats, Floats, Floats]:
        """Times, pixels across and values from minute `since` on, with a NaN inside every gap."""
        times = self.flow.times[since:]
        holes = [hole for hole in self.flow.missing if len(times) and hole.begin >= times[0]]
        times, values = broken(times, values[since:], holes)
        if since not in self._across:
            self._across[since] = self.picture.axis.x(times)
        return times, self._across[since], values


def net_curves(picture: DayPicture, since: int = 0, course: _Course | None = None) -> SignedCurves:
    """The net line in pixels, split by sign, broken where minutes are missing; others may use its `course`."""
    course = course or _Course(picture)
    _times, x, values = course.tail(course.flow.net, since)
    split = split_at_zero(x, values)
    return SignedCurves(split.x, picture.main.y(split.above), picture.main.y(split.below))


def fill_reach(picture: DayPicture) -> tuple[float, float]:
    """Pixels at which the two fills are densest: in steps, so that a new minute rarely moves them."""
    values, scale = picture.values(FlowLine.NET), picture.main
    if values is None:
        return scale.zero, scale.zero
    half = scale.step / 2
    top, bottom = max(float(values.max()), 0.0), min(float(values.min()), 0.0)
    return scale.y_of(math.ceil(top / half) * half), scale.y_of(math.floor(bottom / half) * half)


def _paint_tier(painter: QPainter, course: _Course, line: FlowLine, pen: QPen, ratio: float, since: int) -> None:
    values = course.picture.values(line)
    if values is None:
        return
    dashes = pen.style() is Qt.PenStyle.CustomDashLine
    times, x, amounts = course.tail(values, 0 if dashes else since)
    y = course.picture.main.y(amounts)
    if dashes and since and pen.widthF() > 1:  # those of a line one pixel wide are counted in pixels, not by length
        x, y, pen = _later_dashes(x, y, int(times.searchsorted(course.flow.times[since])), pen, ratio)
    painter.setPen(pen)
    paint_line(painter, x, y)


def _later_dashes(x: Floats, y: Floats, begin: int, pen: QPen, ratio: float) -> tuple[Floats, Floats, QPen]:
    """The end of a dashed curve, with a pen whose dashes go on there; all of it where that end is broken.

    Qt would make every dash of the curve: at 200 % that is a third of what a new minute costs.
    """
    if not np.isfinite(y[begin:]).all():
        return x, y, pen
    breaks = np.flatnonzero(np.isnan(y[:begin]))
    before = slice(int(breaks[-1]) + 1 if len(breaks) else 0, begin + 1)
    pixels = float(np.hypot(np.diff(x[before]), np.diff(y[before])).sum()) * ratio
    later = QPen(pen)
    later.setDashOffset(pixels / pen.widthF())
    return x[begin:], y[begin:], later


def _paint_net(painter: QPainter, split: SignedCurves, theme: Theme, ratio: float) -> None:
    for y, sign in ((split.above, 1.0), (split.below, -1.0)):
        if not np.isfinite(y).any():
            continue
        painter.setPen(line_pen(FlowLine.NET, theme, ratio=ratio, value=sign))
        paint_line(painter, split.x, y)


def _paint_fills(painter: QPainter, picture: DayPicture, theme: Theme, split: SignedCurves) -> None:
    zero = picture.main.zero
    painter.setPen(Qt.PenStyle.NoPen)
    flat = np.full(len(split.x), zero)
    for y, far, role in zip(split[1:], fill_reach(picture), (theme.up, theme.down), strict=True):
        if not np.isfinite(y).any():
            continue
        painter.setBrush(_gradient(zero, far, role.text))
        paint_area(painter, split.x, np.where(np.isfinite(y), flat, np.nan), y)
        if role is theme.down and theme.hatch_down:  # the second cue of the colour-blind pair
            painter.setBrush(QBrush(colour(role.text, 0.35), Qt.BrushStyle.BDiagPattern))
            paint_area(painter, split.x, np.where(np.isfinite(y), flat, np.nan), y)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _gradient(zero: float, far: float, text_colour: str) -> QBrush:
    # at least one pixel long: a gradient needs two different ends
    gradient = QLinearGradient(QPointF(0, zero), QPointF(0, far if abs(far - zero) > 1 else zero + 1))
    gradient.setColorAt(0.0, colour(text_colour, _FAINT))
    gradient.setColorAt(1.0, colour(text_colour, _DENSE))
    return QBrush(gradient)


def _paint_stack(painter: QPainter, picture: DayPicture, theme: Theme, since: int) -> None:
    """Visible tiers, extra-large next to the zero line; inflows above it, outflows below."""
    flow = picture.flow
    if flow is None or flow.tiers is None:
        return
    chosen = [line for line in TIERS if line in picture.shown]
    course = _Course(picture)
    tails = [course.tail(flow.tiers[TIERS.index(line)], since) for line in chosen]
    if not tails:
        return
    for side in stacked(tails[0][1], [values for _times, _x, values in tails]):
        _paint_side(painter, side, chosen, picture, theme)


def _paint_side(painter: QPainter, side: Stack, lines: list[FlowLine], picture: DayPicture, theme: Theme) -> None:
    edges = [picture.main.y(edge) for edge in side.edges]
    for place, line in enumerate(lines):
        area_colour = QColor(line_colour(line, theme))  # a copy: the colour of a token is shared
        area_colour.setAlphaF(_AREA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(area_colour)
        paint_area(painter, side.x, edges[place], edges[place + 1])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(hairline(line_colour(line, theme)))
        grown = np.abs(edges[place + 1] - edges[place]) > 0.25  # no edge where the tier is on the other side
        paint_line(painter, side.x, np.where(grown, edges[place + 1], np.nan))
