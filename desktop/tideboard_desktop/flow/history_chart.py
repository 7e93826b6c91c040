"""The chart of days, weeks or months: bars around zero, tier lines, closes, crosshair with read-out."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.flow.axis_text import price_text
from tideboard_desktop.flow.bars import paint_bars
from tideboard_desktop.flow.curves import curve_item
from tideboard_desktop.flow.ground import hairline
from tideboard_desktop.flow.history_axes import history_words, paint_history_axes
from tideboard_desktop.flow.history_picture import HistoryPicture, tier_columns
from tideboard_desktop.flow.ink import TAG_HEIGHT, Tag, TagLook, paint_tag, text_width
from tideboard_desktop.flow.keys import is_copy, next_index, wanted_step
from tideboard_desktop.flow.lines import TIERS, Line, line_name, line_pen
from tideboard_desktop.flow.price_line import price_tag_area
from tideboard_desktop.flow.readout import price_row
from tideboard_desktop.flow.readout_box import ReadOut, Row, box_area, paint_box
from tideboard_desktop.format import MISSING, flow, percent
from tideboard_desktop.models.flow_history import period_row, period_title
from tideboard_desktop.theme import Theme, Type, colour


class HistoryChart(QWidget):
    """Shows one history picture; `resized` asks for one of the new size."""

    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._picture: HistoryPicture | None = None
        self._layer: QPixmap | None = None
        self._index: int | None = None
        self.setObjectName("capital_flow_history")
        self.setAccessibleIdentifier("capital_flow_history")
        self.setAccessibleName(QCoreApplication.translate("Flow", "Capital flow history"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)

    @property
    def picture(self) -> HistoryPicture | None:
        """The picture on screen."""
        return self._picture

    @property
    def index(self) -> int | None:
        """The period under the crosshair, None while it is hidden."""
        return self._index

    def show_picture(self, picture: HistoryPicture) -> None:
        """Show another picture; the crosshair goes when the period or its length changes."""
        old = self._picture
        if old is None or old.series is not picture.series:
            self._index = None
        self._picture, self._layer = picture, None
        self._tell()
        self.update()

    def copied_row(self) -> str:
        """The read-out as tab-separated text; empty without a crosshair."""
        picture = self._picture
        if picture is None or picture.series is None or self._index is None:
            return ""
        return period_row(picture.series, self._index, picture.subject.symbol, picture.subject.currency)

    def readout(self) -> ReadOut | None:
        """The figures under the crosshair."""
        picture = self._picture
        if picture is None or picture.series is None or self._index is None:
            return None
        return history_readout(picture, self._index)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Layer, crosshair, read-out."""
        painter = QPainter(self)
        picture = self._picture
        if picture is None:
            painter.fillRect(self.rect(), colour(self.theme.surface.panel))
            return
        ratio = self.devicePixelRatioF()
        if self._layer is None or self._layer.devicePixelRatioF() != ratio:
            self._layer = _draw_layer(picture, self.theme, ratio)
        painter.drawPixmap(0, 0, self._layer)
        readout = self.readout()
        if readout is not None and self._index is not None:
            _paint_crosshair(painter, picture, self._index, self.theme)
            x = float(picture.x()[self._index])
            area = box_area(readout, picture.layout.main, x, picture.layout.right, self.theme)
            paint_box(painter, area, readout, self.theme)

    def resizeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Ask for a picture of the new size."""
        self.resized.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Snap to the period under the mouse."""
        picture = self._picture
        if picture is None or picture.series is None or not picture.layout.panes.contains(event.position()):
            self._move_to(None)
        else:
            self._move_to(picture.index_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Hide the crosshair of the mouse."""
        if not self.hasFocus():
            self._move_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """The keys of the intraday chart."""
        step, series = wanted_step(event), self._picture.series if self._picture is not None else None
        if is_copy(event) and self._index is not None:
            QGuiApplication.clipboard().setText(self.copied_row())
        elif event.key() == Qt.Key.Key_Escape and self._index is not None:
            self._move_to(None)
        elif step is not None and series is not None and len(series):
            self._move_to(next_index(self._index, step, len(series)))
        else:
            super().keyPressEvent(event)

    def _move_to(self, index: int | None) -> None:
        index = None if index is None or index < 0 else index
        if index != self._index:
            self._index = index
            self._tell()
            self.update()

    def _tell(self) -> None:
        readout = self.readout()
        self.setAccessibleDescription("" if readout is None else readout.spoken())


def history_readout(picture: HistoryPicture, index: int) -> ReadOut:
    """Date, net and tiers; below the rule the ratio and the close."""
    series, unit = picture.series, picture.unit
    assert series is not None
    net = float(series.net[index])
    tiers = () if series.tiers is None else tuple(float(value) for value in series.tiers[:, index])
    amounts = [(Line.NET, net), *zip(TIERS, tiers, strict=False)]
    ratio, close, change = series.ratio_at(index), series.close_at(index), series.change_at(index)
    words = QCoreApplication.translate("Flow", "Net / turnover")
    return ReadOut(
        title=period_title(series, index),
        note="",
        upper=tuple(Row(line, line_name(line), "", flow(value, unit), value) for line, value in amounts),
        lower=(
            Row(None, words, "", MISSING if ratio is None else percent(ratio), ratio or 0.0),
            price_row(QCoreApplication.translate("Flow", "Close"), close, change, picture.subject.price_decimals),
        ),
    )


def _draw_layer(picture: HistoryPicture, theme: Theme, ratio: float) -> QPixmap:
    layout = picture.layout
    layer = QPixmap(round(layout.width * ratio), round(layout.height * ratio))
    layer.setDevicePixelRatio(ratio)
    layer.fill(colour(theme.surface.panel))
    painter = QPainter(layer)
    rows = [round(picture.main.y_of(value)) + 0.5 for value in picture.main.ticks()]
    painter.setPen(hairline(colour(theme.surface.chart_grid)))
    painter.drawLines([QLineF(layout.left, y, layout.right, y) for y in rows])
    _paint_series(painter, picture, theme, ratio)
    painter.setPen(hairline(colour(theme.surface.chart_zero)))
    painter.drawLine(QLineF(layout.left, round(picture.main.zero) + 0.5, layout.right, round(picture.main.zero) + 0.5))
    paint_history_axes(painter, picture, theme, history_words(picture, theme))
    painter.end()
    return layer


def _paint_series(painter: QPainter, picture: HistoryPicture, theme: Theme, ratio: float) -> None:
    series = picture.series
    if series is None or not len(series):
        return
    x, width = picture.x(), max(picture.pitch * 0.64, 1.0)
    if Line.NET in picture.shown:
        top = picture.main.y(series.net)
        for chosen, role in ((series.net > 0, theme.up), (series.net < 0, theme.down)):
            brush = QBrush(colour(role.shades[1]))
            paint_bars(painter, x[chosen] - width / 2, top[chosen], width, picture.main.zero, brush)
    for line, column in tier_columns(series, picture.shown):
        painter.setPen(line_pen(line, theme, ratio=ratio))
        ends = zip((x - width / 2).tolist(), (x + width / 2).tolist(), picture.main.y(column).tolist(), strict=True)
        painter.drawLines([QLineF(left, y, right, y) for left, right, y in ends])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if picture.closes is not None and Line.PRICE in picture.shown and np.isfinite(series.closes).any():
        pen = line_pen(Line.PRICE, theme, ratio=ratio)
        curve_item(x, picture.closes.y(series.closes), pen).paint(painter, None, None)


def _paint_crosshair(painter: QPainter, picture: HistoryPicture, index: int, theme: Theme) -> None:
    series, layout = picture.series, picture.layout
    if series is None:
        return
    x, net = float(picture.x()[index]), float(series.net[index])
    y = picture.main.y_of(net)
    painter.setPen(hairline(colour(theme.surface.text2), Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(round(x) + 0.5, layout.top, round(x) + 0.5, layout.bars_bottom))
    painter.drawLine(QLineF(layout.left, round(y) + 0.5, layout.right, round(y) + 0.5))
    high, title = theme.px(TAG_HEIGHT), period_title(series, index)
    wide = text_width(title, theme, Type.CAPTION_STRONG) + 14
    row = layout.time_row
    left = min(max(x - wide / 2, layout.left), layout.right - wide)
    tags = [
        Tag(QRectF(0, y - high / 2, layout.left - 2, high), flow(net, picture.unit, 1), TagLook.INVERSE),
        Tag(QRectF(left, row.top() + 3, wide, row.height() - 5), title, TagLook.INVERSE),
    ]
    close = series.close_at(index)
    if close is not None and picture.closes is not None:
        area = price_tag_area(layout.right, layout.width, picture.closes.y_of(close), theme)
        tags.append(Tag(area, price_text(close, picture.subject.price_decimals), TagLook.INVERSE))
    for tag in tags:
        paint_tag(painter, tag, theme)
