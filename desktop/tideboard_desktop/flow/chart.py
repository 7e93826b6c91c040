"""The intraday chart: a cached layer of ground and curves, and light layers for price, axes and crosshair over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.flow.axis_text import Word, axis_heads, axis_words, paint_axes, paint_tags
from tideboard_desktop.flow.bars import paint_minute_bars
from tideboard_desktop.flow.crosshair import Crosshair
from tideboard_desktop.flow.curves import paint_curves
from tideboard_desktop.flow.end_labels import paint_end_labels
from tideboard_desktop.flow.fill_marks import paint_fills
from tideboard_desktop.flow.ground import paint_ground, paint_sea_level
from tideboard_desktop.flow.keys import is_copy, next_index, wanted_step
from tideboard_desktop.flow.lines import Line, line_colour
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.flow.price_line import PriceLine
from tideboard_desktop.flow.readout import minute_readout
from tideboard_desktop.flow.readout_box import box_area, paint_box
from tideboard_desktop.models.flow_reading import reading_row
from tideboard_desktop.theme import Theme, colour


class FlowChart(QWidget):
    """Shows one picture. `resized` asks for a picture of the new size; `layers_drawn` counts cached layers."""

    resized = Signal()
    moved = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.layers_drawn = 0
        self._picture: Picture | None = None
        self._layer: QPixmap | None = None
        self._words: list[Word] = []
        self._price: PriceLine | None = None
        self._at: float | None = None
        self._crosshair: Crosshair | None = None
        self.setObjectName("capital_flow_chart")
        self.setAccessibleIdentifier("capital_flow_chart")
        self.setAccessibleName(self.tr("Capital flow chart"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def picture(self) -> Picture | None:
        """The picture on screen."""
        return self._picture

    def show_picture(self, picture: Picture) -> None:
        """Show another picture: new minute, size, theme or choice of lines. The crosshair keeps its time."""
        self._picture, self._layer, self._price = picture, None, None
        if picture.flow is None or not len(picture.flow):
            self._at = None
        self._tell()
        self.update()

    def show_live_price(self, price: float | None) -> None:
        """Move the end of the price line; does nothing when the price has not moved."""
        line = self._price_line()
        if line is not None and line.live != price:
            line.live = price
            self.update()

    @property
    def crosshair(self) -> Crosshair | None:
        """The crosshair, None while it is hidden."""
        picture, old = self._picture, self._crosshair
        if self._at is None or picture is None or picture.flow is None:
            return None
        index = picture.flow.index_at(self._at)
        if old is None or old.picture is not picture or old.index != index:
            self._crosshair = Crosshair(picture, index)
        return self._crosshair

    def hide_crosshair(self) -> None:
        """Take the crosshair and its read-out away."""
        self._move_to(None)

    def copied_row(self) -> str:
        """The read-out as tab-separated text; empty without a crosshair."""
        crosshair = self.crosshair
        if crosshair is None:
            return ""
        subject = crosshair.picture.subject
        return reading_row(crosshair.reading, subject.symbol, subject.currency, subject.zone)

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Put the layers together."""
        painter = QPainter(self)
        picture = self._picture
        if picture is None:
            painter.fillRect(self.rect(), colour(self.theme.surface.panel))
            return
        painter.drawPixmap(0, 0, self._cached_layer(picture))
        price, crosshair = self._price_line(), self.crosshair
        tags = [] if crosshair is None else crosshair.tags(self.theme)
        if price is not None:
            price.paint(painter)
            tags = [tag for tag in price.tags() if not any(tag.area.intersects(own.area) for own in tags)] + tags
        paint_fills(painter, picture, self.theme)
        self._paint_last_point(painter, picture)
        if crosshair is not None:
            crosshair.paint(painter, self.theme)
        paint_tags(painter, self.theme, [*self._words, *axis_heads(picture)], tags)
        if crosshair is not None:
            self._paint_readout(painter, crosshair)

    def _cached_layer(self, picture: Picture) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._layer is None or self._layer.devicePixelRatioF() != ratio:
            self._layer = self._draw_layer(picture, ratio)
        return self._layer

    def _draw_layer(self, picture: Picture, ratio: float) -> QPixmap:
        self.layers_drawn += 1
        layer = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        layer.setDevicePixelRatio(ratio)
        layer.fill(colour(self.theme.surface.panel))
        painter = QPainter(layer)
        paint_ground(painter, picture, self.theme)
        paint_minute_bars(painter, picture, self.theme)
        paint_sea_level(painter, picture, self.theme)
        paint_curves(painter, picture, self.theme, ratio)
        paint_end_labels(painter, picture, self.theme)
        self._words = axis_words(picture, self.theme)
        paint_axes(painter, picture, self.theme, self._words)
        painter.end()
        return layer

    def _price_line(self) -> PriceLine | None:
        if self._price is None and self._picture is not None:
            self._price = PriceLine(self._picture, self.theme, self.devicePixelRatioF())
        return self._price

    def _paint_last_point(self, painter: QPainter, picture: Picture) -> None:
        net, last = picture.values(Line.NET), picture.last_x
        if net is None or last is None or Line.NET not in picture.shown:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(line_colour(Line.NET, self.theme, value=float(net[-1])))
        painter.drawEllipse(QPointF(last, picture.main.y_of(float(net[-1]))), 3.5, 3.5)

    def _paint_readout(self, painter: QPainter, crosshair: Crosshair) -> None:
        readout, picture = minute_readout(crosshair.reading, crosshair.picture), crosshair.picture
        low = crosshair.net_far_away > 0
        area = box_area(readout, picture.layout.main, crosshair.x, picture.last_x or 0.0, self.theme, low=low)
        paint_box(painter, area, readout, self.theme)

    # --- input ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Ask for a picture of the new size."""
        self.resized.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Snap the crosshair to the minute under the mouse; outside the panes it hides."""
        picture = self._picture
        if picture is None or not picture.layout.panes.contains(event.position()):
            self._move_to(None)
            return
        self._move_to(picture.axis.time_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Hide the crosshair of the mouse; one that the keyboard moves stays."""
        if not self.hasFocus():
            self._move_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows step through the minutes, Home and End go to the ends, Esc hides, Ctrl+C copies the row."""
        step = wanted_step(event)
        if is_copy(event) and self._at is not None:
            QGuiApplication.clipboard().setText(self.copied_row())
        elif event.key() == Qt.Key.Key_Escape and self._at is not None:
            self._move_to(None)
        elif step is not None:
            self._step(step)
        else:
            super().keyPressEvent(event)

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
        self._at = time
        self._tell()
        self.moved.emit()
        self.update()

    def _tell(self) -> None:
        """Say the point under the crosshair to assistive technology."""
        crosshair = self.crosshair
        words = "" if crosshair is None else minute_readout(crosshair.reading, crosshair.picture).spoken()
        self.setAccessibleDescription(words)
