"""The intraday chart: a cached layer, with price, last point and crosshair painted over it.

A moving part repaints only its old and its new area.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_desktop.docks.event_layer import MARK_KEYS
from tideboard_desktop.flow.chart.axis_labels import axis_heads, paint_tags
from tideboard_desktop.flow.chart.curves import PriceLine, price_tag_area
from tideboard_desktop.flow.chart.label_places import open_region
from tideboard_desktop.flow.chart.line_styles import FlowLine, line_colour
from tideboard_desktop.flow.chart.minute_reading import MinuteReading, reading_at, reading_row
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.chart.readout import ReadOut, box_area, minute_readout, paint_box, spoken_summary
from tideboard_desktop.flow.past.past_labels import PastLabelKind, hole_words
from tideboard_desktop.flow.today.cached_layer import CachedLayer, paint_day_shapes
from tideboard_desktop.flow.today.event_row import place_marks, words_of
from tideboard_desktop.flow.today.label_plan import LabelPlan, paint_labels, signal_words, time_of
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.navigation_keys import is_copy, next_index, wanted_step
from tideboard_desktop.ui.charts.strokes import dashed
from tideboard_desktop.ui.charts.tags import TAG_HEIGHT, Tag, TagStyle, text_width
from tideboard_desktop.ui.format import flow
from tideboard_desktop.ui.pixmaps import show_parts
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.place_tips import show_tip

_RING = 7.0
"""Half the width of the area of its vertical line and rings."""
_TALL = 4.0
"""Half the height of the area of its horizontal line."""
_POINT = 5.0
"""Half the size of the area of the net line's newest point."""


class MinuteCrosshair:
    """One minute of one picture: its figures and the net line's pixel."""

    def __init__(self, picture: DayPicture, index: int) -> None:
        assert picture.flow is not None  # a crosshair stands on a received minute
        self.picture = picture
        self.index = index
        self.reading: MinuteReading = reading_at(picture.flow, picture.price, index, picture.second)
        self.x = picture.axis.x_of(self.reading.time)
        self.y = picture.main.y_of(self.reading.net)

    @property
    def net_far_away(self) -> float:
        """Mean of the net line in the half of the pane without the crosshair."""
        flow = self.picture.flow
        assert flow is not None
        pixels, middle = self.picture.axis.x(flow.times), self.picture.layout.main.center().x()
        far = flow.net[pixels > middle] if self.x < middle else flow.net[pixels < middle]
        return float(far.mean()) if len(far) else 0.0

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint lines and rings; the tags are painted with the axes."""
        layout, text_colour = self.picture.layout, colour(theme.surface.text2)
        x, y = round(self.x) + 0.5, round(self.y) + 0.5
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(dashed(text_colour, (4, 3)))
        painter.drawLine(QLineF(x, layout.top, x, layout.bars_bottom))
        painter.drawLine(QLineF(layout.left, y, layout.right, y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        for line in self.picture.visible_flow_lines():
            self._paint_ring(painter, line, theme)
        if self.reading.second is not None:
            self._paint_dot(painter, self.reading.second, colour(theme.surface.text1))
        painter.restore()

    def _paint_dot(self, painter: QPainter, value: float, text_colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text_colour)
        painter.drawEllipse(QPointF(self.x, self.picture.main.y_of(value)), 2.5, 2.5)

    def _paint_ring(self, painter: QPainter, line: FlowLine, theme: Theme) -> None:
        values = self.picture.values(line)
        if values is None:
            return
        value = float(values[self.index])
        if not math.isfinite(value):
            return
        text_colour = line_colour(line, theme, value=value)
        centre = QPointF(self.x, self.picture.main.y_of(value))
        if self.picture.band(line) is not None:
            return  # a stacked tier has no line of its own at that height
        if line is FlowLine.NET:
            painter.setPen(QPen(text_colour, 2.0))
            painter.setBrush(colour(theme.surface.panel))
            painter.drawEllipse(centre, 4.0, 4.0)
            return
        self._paint_dot(painter, value, text_colour)

    def areas(self) -> list[QRectF]:
        """The areas that it covers, axes included."""
        layout = self.picture.layout
        across = QRectF(0, self.y - _TALL, layout.width, 2 * _TALL)
        down = QRectF(self.x - _RING, 0, 2 * _RING, layout.height)
        left = QRectF(0, 0, layout.left, layout.height)
        right = QRectF(layout.right, 0, layout.width - layout.right, layout.height)
        return [across, down, left, right, layout.time_row]

    def tags(self, theme: Theme) -> list[Tag]:
        """Inverse tags: net left, time below, price right, change beside the minute bars."""
        picture, reading = self.picture, self.reading
        layout, height = picture.layout, theme.px(TAG_HEIGHT)
        left = QRectF(0, self.y - height / 2, layout.left - 2, height)
        tags = [Tag(left, flow(reading.net, picture.unit, 1), TagStyle.INVERSE), self._time_tag(theme)]
        lower = reading.change if picture.delta is None else picture.delta.at(reading.time)
        if lower is not None and layout.has_bars:
            y = min(picture.minutes.y_of(lower), layout.bars_bottom - height / 2)
            area = QRectF(0, y - height / 2, layout.left - 2, height)
            tags.append(Tag(area, flow(lower, picture.minute_unit, 1), TagStyle.INVERSE))
        if reading.price is not None and picture.prices is not None and FlowLine.PRICE in picture.shown:
            area = price_tag_area(layout.right, layout.width, picture.prices.y_of(reading.price), theme)
            tags.append(Tag(area, price_text(reading.price, picture.subject.price_decimals), TagStyle.INVERSE))
        return tags

    def _time_tag(self, theme: Theme) -> Tag:
        text = self.picture.subject.clock(self.reading.time)
        row = self.picture.layout.time_row
        width = text_width(text, theme, Type.CAPTION_STRONG) + 14
        return Tag(QRectF(self.x - width / 2, row.top() + 3, width, row.height() - 5), text, TagStyle.INVERSE)


class IntradayChart(QWidget):
    """Shows one picture. `resized` requests a picture of the new size, `clock_clicked` one with the other clock.

    `restated_clicked`: one with the other version of the restated minutes. `minute_left`: Esc was pressed.
    """

    resized = Signal()
    moved = Signal()
    clock_clicked = Signal()
    restated_clicked = Signal()
    minute_left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.layer = CachedLayer(theme)
        self._picture: DayPicture | None = None
        self._price: PriceLine | None = None
        self._at: float | None = None
        self._shared: float | None = None
        self._crosshair: MinuteCrosshair | None = None
        self._box: tuple[ReadOut, QRectF] | None = None
        self._open: tuple[LabelPlan, QSize, QRegion] | None = None
        self.setObjectName("capital_flow_chart")
        self.setAccessibleIdentifier("capital_flow_chart")
        self.setAccessibleName(self.tr("Capital flow chart"))
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def picture(self) -> DayPicture | None:
        """The picture on screen."""
        return self._picture

    def show_picture(self, picture: DayPicture) -> None:
        """Show another picture: minute, size, theme or lines changed. The crosshair keeps its time."""
        strip = self.layer.changed_area(picture)
        old, before = self._price, QRegion() if strip is None else self._floating()
        live = None if self._price is None else self._price.live
        self._picture, self._price, self._box = picture, None, None
        if picture.flow is None or not len(picture.flow):
            self._at = None
        elif self._at is None:
            self._at = self._resting()
        price = self._price_line()
        if price is not None:
            price.live = live
        self._tell()
        if strip is None:
            self.update()
        else:
            self.update(before.united(self._floating()).united(_moved(old, price)).united(strip))

    def show_live_price(self, price: float | None) -> None:
        """Move the end of the price line; does nothing if the price is unchanged."""
        line = self._price_line()
        if line is not None and line.live != price:
            before = line.areas()
            line.live = price
            self.update(_region([*before, *line.areas()]))

    @property
    def crosshair(self) -> MinuteCrosshair | None:
        """The crosshair, None while hidden."""
        picture, old = self._picture, self._crosshair
        if self._at is None or picture is None or picture.flow is None:
            return None
        index = picture.flow.index_at(self._at)
        if old is None or old.picture is not picture or old.index != index:
            self._crosshair = MinuteCrosshair(picture, index)
        return self._crosshair

    def hide_crosshair(self) -> None:
        """Hide the crosshair and its read-out until the next picture."""
        self._move_to(None)

    def show_minute(self, start: float | None) -> None:
        """Rest the crosshair on a minute of the day, by its start in UTC epoch seconds; None = on none.

        The mouse takes the crosshair along; it comes back when the mouse leaves. A minute of another day shows nothing.
        """
        self._shared = None if start is None else start + MINUTE
        self._move_to(self._resting())

    def _resting(self) -> float | None:
        flow = None if self._picture is None else self._picture.flow
        if self._shared is None or flow is None or not len(flow):
            return None
        return self._shared if flow.times[0] <= self._shared <= flow.times[-1] + MINUTE else None

    def copied_row(self) -> str:
        """The read-out as tab-separated text; empty without a crosshair."""
        crosshair = self.crosshair
        if crosshair is None:
            return ""
        subject = crosshair.picture.subject
        names = crosshair.picture.names
        return reading_row(crosshair.reading, subject.symbol, subject.currency, subject.zone, names=names)

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the layers in the dirty region."""
        painter = QPainter(self)
        picture = self._picture
        if picture is None:
            painter.fillRect(self.rect(), colour(self.theme.surface.panel))
            return
        # a pixmap would end up in the SVG as a bitmap
        shapes = painter.paintEngine().type() == QPaintEngine.Type.SVG
        if shapes:
            paint_day_shapes(painter, picture, self.theme)
        else:
            show_parts(painter, self.layer.show(picture, self.size(), self.devicePixelRatioF()), event.region())
        price, crosshair = self._price_line(), self.crosshair
        tags = [] if crosshair is None else crosshair.tags(self.theme)
        labels = self.layer.plan(picture)
        painter.save()
        painter.setClipRegion(self._open_region(labels), Qt.ClipOperation.IntersectClip)
        if price is not None:
            price.paint(painter)
            # at the same place the crosshair's tag hides the price's
            tags = [tag for tag in price.tags() if not any(tag.area.intersects(own.area) for own in tags)] + tags
        self._paint_last_point(painter, picture, event.region())
        if crosshair is not None:
            crosshair.paint(painter, self.theme)
        painter.restore()
        if shapes:  # not every viewer of such files clips, so the labels' grounds cover the lines
            paint_labels(painter, picture, self.theme, labels)
        if crosshair is None:
            tags = [tag for tag in tags if _reaches(event.region(), tag, self.theme.px(TAG_HEIGHT))]
        if tags:
            paint_tags(painter, self.theme, [*self.layer.words, *axis_heads(picture)], tags)
        box = self._readout()
        if box is not None and event.region().intersects(box[1].toAlignedRect()):
            paint_box(painter, box[1], box[0], self.theme)

    def _open_region(self, labels: LabelPlan) -> QRegion:
        """Where lines may be: beside the labels. Kept while these and the size stay."""
        if self._open is None or self._open[0] is not labels or self._open[1] != self.size():
            self._open = labels, self.size(), open_region(QRectF(self.rect()), labels.areas())
        return self._open[2]

    def _moving(self) -> QRegion:
        """Areas of price, crosshair, read-out and last point."""
        price = self._price_line()
        return self._floating() if price is None else self._floating().united(_region(price.areas()))

    def _floating(self) -> QRegion:
        """Areas of crosshair, read-out and last point."""
        crosshair, box, picture = self.crosshair, self._readout(), self._picture
        areas = [] if crosshair is None else crosshair.areas()
        areas += [] if box is None else [box[1]]
        if picture is not None and picture.last_x is not None:
            main = picture.layout.main
            areas.append(QRectF(picture.last_x - _POINT, main.top(), 2 * _POINT, main.height()))
        return _region(areas)

    def _readout(self) -> tuple[ReadOut, QRectF] | None:
        crosshair = self.crosshair
        if crosshair is None:
            return None
        if self._box is None:
            picture = crosshair.picture
            readout, low = minute_readout(crosshair.reading, picture), crosshair.net_far_away > 0
            last = picture.last_x or 0.0
            self._box = readout, box_area(readout, picture.layout.main, crosshair.x, last, self.theme, low=low)
        return self._box

    def _price_line(self) -> PriceLine | None:
        if self._price is None and self._picture is not None:
            self._price = PriceLine(self._picture, self.theme, self.devicePixelRatioF())
        return self._price

    def _paint_last_point(self, painter: QPainter, picture: DayPicture, region: QRegion) -> None:
        net, last = picture.values(FlowLine.NET), picture.last_x
        if net is None or last is None or FlowLine.NET not in picture.shown:
            return
        point = QPointF(last, picture.main.y_of(float(net[-1])))
        area = QRectF(point, point).adjusted(-_POINT, -_POINT, _POINT, _POINT)
        if not region.intersects(area.toAlignedRect()):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        text_colour = line_colour(FlowLine.NET, self.theme, value=float(net[-1]))
        if picture.provisional:  # hollow: the figure still changes
            painter.setPen(QPen(text_colour, 2.0))
            painter.setBrush(colour(self.theme.surface.panel))
            painter.drawEllipse(point, 3.0, 3.0)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text_colour)
        painter.drawEllipse(point, 3.5, 3.5)

    # --- input ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """The tool tips: whose clock the axis shows, in its corner, and why a hatched stretch is missing."""
        return show_tip(event, self, self._words_at) or super().event(event)

    def resizeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Request a picture of the new size."""
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """A click on the zone in the corner switches the clock, one on the tag of restated minutes their version."""
        if self._on_clock(event.position()) and event.button() == Qt.MouseButton.LeftButton:
            self.clock_clicked.emit()
        elif self._on_restated(event.position()) and event.button() == Qt.MouseButton.LeftButton:
            self.restated_clicked.emit()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Move the crosshair to the minute under the mouse; hide it outside the panes."""
        picture = self._picture
        if picture is None or not picture.layout.panes.contains(event.position()):
            self._move_to(self._resting())
            return
        self._move_to(picture.axis.time_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Hide a crosshair that follows the mouse; one moved by keys stays."""
        if not self.hasFocus():
            self._move_to(self._resting())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows step through minutes, [ and ] through marks, Home and End to the ends; Esc hides, Ctrl+C copies."""
        step = wanted_step(event)
        if is_copy(event) and self._at is not None:
            QGuiApplication.clipboard().setText(self.copied_row())
        elif event.key() == Qt.Key.Key_Escape and self._at is not None:
            self._shared = None
            self._move_to(None)
            self.minute_left.emit()
        elif event.key() in MARK_KEYS:
            self.step_mark(MARK_KEYS[Qt.Key(event.key())])
        elif step is not None:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def _on_clock(self, place: QPointF) -> bool:
        picture = self._picture
        if picture is None:
            return False
        row = picture.layout.time_row
        return QRectF(0, row.top(), picture.layout.left - 8, row.height()).contains(place)

    def _on_restated(self, place: QPointF) -> bool:
        labels = () if self._picture is None else self.layer.plan(self._picture).past
        return any(each.kind is PastLabelKind.RESTATED and each.area.contains(place) for each in labels)

    def _words_at(self, at: QPoint) -> str:
        place = QPointF(at)
        if self._on_clock(place):
            return self._clock_words()
        return self._mark_words(place) or self._event_words(place) or self._hole_words(place)

    def _hole_words(self, place: QPointF) -> str:
        picture = self._picture
        return hole_words(picture, place.x()) if picture and picture.layout.panes.contains(place) else ""

    def _mark_words(self, place: QPointF) -> str:
        picture = self._picture
        placed = () if picture is None else self.layer.plan(picture).signals
        return next((signal_words(picture, each) for each in placed if picture and each.area.contains(place)), "")

    def _event_words(self, place: QPointF) -> str:
        picture = self._picture
        if picture is None or not picture.layout.marks_row.contains(place):
            return ""
        placed = (each for each in place_marks(picture, self.theme) if each.area.contains(place))
        return "\n".join(line for each in placed for line in words_of(picture, each.marks))

    def _clock_words(self) -> str:
        picture = self._picture
        if picture is None or not picture.axis.spans:
            return ""
        begin = picture.axis.spans[0].begin
        if picture.subject.local:
            words = self.tr("Your time (%1). Click for market time.")
        else:
            words = self.tr("Market time (%1). Click for your time.")
        return words.replace("%1", picture.subject.clock_name(begin))

    def step_mark(self, by: int) -> None:
        """Move the crosshair to the next mark or signal that fired (1) or the one before (-1)."""
        picture = self._picture
        if picture is None:
            return
        now = (math.inf if by < 0 else -math.inf) if self._at is None else self._at
        every = [*map(time_of, picture.signals), *(each.time for each in picture.events)]
        times = [time for time in every if (time - now) * by > 0]
        if times:
            self._move_to(min(times) if by > 0 else max(times))

    def _step(self, minutes: int) -> None:
        flow = None if self._picture is None else self._picture.flow
        if flow is None or not len(flow):
            return
        crosshair = self.crosshair
        index = next_index(None if crosshair is None else crosshair.index, minutes, len(flow))
        self._move_to(float(flow.times[index]))

    def _move_to(self, time: float | None) -> None:
        flow = None if self._picture is None else self._picture.flow
        if time is not None and (flow is None or not len(flow)):
            time = None
        if time is not None and flow is not None:
            time = float(flow.times[flow.index_at(time)])
        if time == self._at:
            return
        before = self._moving()
        self._at, self._box = time, None
        self._tell()
        if self.hasFocus():
            speak(self, self.accessibleDescription())
        self.moved.emit()
        self.update(before.united(self._moving()))

    def _tell(self) -> None:
        """Describe the point under the crosshair for assistive technology; without one, the day."""
        box, picture = self._readout(), self._picture
        standing = "" if picture is None else spoken_summary(picture)
        self.setAccessibleDescription(standing if box is None else box[0].spoken())


def _reaches(region: QRegion, tag: Tag, high: float) -> bool:
    """Whether the region touches a tag of the price axis, or a text at most so high that the tag covers."""
    return region.intersects(tag.area.adjusted(0, -high, 0, high).toAlignedRect())


def _moved(old: PriceLine | None, new: PriceLine | None) -> QRegion:
    """The price's area to repaint on the same axis: only its end if the price is unchanged."""
    both = [price for price in (old, new) if price is not None]
    if len(both) == 2 and both[0].last == both[1].last:
        return _region(area for price in both for area in price.end_areas())
    return _region(area for price in both for area in price.areas())


def _region(areas: Iterable[QRectF]) -> QRegion:
    """The areas in whole pixels, one larger on each side for antialiasing."""
    region = QRegion()
    for area in areas:
        region += area.adjusted(-1, -1, 1, 1).toAlignedRect()
    return region
