"""The chart of days, weeks or months: crosshair with read-out, zoom and scroll by wheel, drag and keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.flow.chart.axis_labels import paint_tags
from tideboard_desktop.flow.chart.label_places import open_region
from tideboard_desktop.flow.chart.line_styles import TIERS, Line
from tideboard_desktop.flow.chart.price_line import price_tag_area
from tideboard_desktop.flow.chart.readout import ReadOut, ReadOutLine, amount_row, box_area, paint_box, price_row
from tideboard_desktop.flow.history.csv_tables import period_row
from tideboard_desktop.flow.history.model import HistorySeries, period_title
from tideboard_desktop.flow.history.period_axes import date_words, history_words
from tideboard_desktop.flow.history.period_painting import legend_area, paint_history
from tideboard_desktop.flow.history.period_picture import HistoryPicture
from tideboard_desktop.flow.history.viewport import Viewport, whole
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.navigation_keys import is_copy, next_index, wanted_step
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import TAG_HEIGHT, Tag, TagLook, text_width
from tideboard_desktop.ui.format import MISSING, flow, percent
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak

_CLOSER, _WIDER = 0.7, 1 / 0.7
_PER_DEGREE = 0.9985
"""Zoom per eighth of a degree of the wheel: a notch of 15 degrees is a sixth."""
_PAGE = 0.8
_KEY_ZOOM = {Qt.Key.Key_Plus: _CLOSER, Qt.Key.Key_Equal: _CLOSER, Qt.Key.Key_Minus: _WIDER}
_KEY_PAGE = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class HistoryChart(QWidget):
    """Shows one history picture; `resized` requests one of the new size, `window_changed`: zoomed or scrolled."""

    resized = Signal()
    window_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._picture: HistoryPicture | None = None
        self._layer: QPixmap | None = None
        self._index: int | None = None
        self._grabbed: tuple[float, Viewport] | None = None
        self.setObjectName("capital_flow_history")
        self.setAccessibleIdentifier("capital_flow_history")
        self.setAccessibleName(QCoreApplication.translate("Flow", "Capital flow history"))
        give_role(self, QAccessible.Role.Chart)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        theme.follow(self, HistoryChart._forget_layer)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def picture(self) -> HistoryPicture | None:
        """The picture on screen."""
        return self._picture

    @property
    def index(self) -> int | None:
        """The period under the crosshair, None while hidden."""
        return self._index

    def show_picture(self, picture: HistoryPicture) -> None:
        """Show another picture; for the same history the visible range and the crosshair stay."""
        old = self._picture
        if old is not None and _origin(old) == _origin(picture):
            at_end = old.window.end >= old.count
            window = old.window.moved(picture.count - old.count if at_end else 0, picture.count)
            everything = old.window.count >= old.count
            picture = picture.through(whole(picture.count) if everything else window)
        else:
            self._index = None
        self._show(picture)

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

    # --- zoom and scroll --------------------------------------------------------------------------------------------

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Zoom at slot position `at`, else at the crosshair, else at the newest period."""
        picture = self._picture
        if picture is None or not picture.count:
            return
        if at is None:
            at = picture.window.end if self._index is None else self._index + 0.5
        self._look(picture.window.zoomed(factor, at, picture.count))

    def scroll_by(self, slots: float) -> None:
        """Scroll by periods, to newer ones if positive."""
        picture = self._picture
        if picture is not None and picture.count:
            self._look(picture.window.moved(slots, picture.count))

    def page(self, pages: int) -> None:
        """Scroll by most of the visible range, to newer periods if positive."""
        if self._picture is not None:
            self.scroll_by(pages * _PAGE * self._picture.window.count)

    def show_all(self) -> None:
        """Show the whole range."""
        if self._picture is not None:
            self._look(whole(self._picture.count))

    def _look(self, window: Viewport) -> None:
        picture = self._picture
        if picture is not None and window != picture.window:
            self._show(picture.through(window))
            self.window_changed.emit()

    def _show(self, picture: HistoryPicture) -> None:
        self._picture, self._layer = picture, None
        self._tell()
        self.update()

    def _forget_layer(self) -> None:
        self._layer = None

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint layer, crosshair and read-out; as vectors instead of a pixmap if the target keeps shapes."""
        painter = QPainter(self)
        picture = self._picture
        if picture is None:
            painter.fillRect(self.rect(), colour(self.theme.surface.panel))
        elif painter.paintEngine().type() == QPaintEngine.Type.SVG:
            paint_history(painter, picture, self.theme, 1.0)
        else:
            painter.drawPixmap(0, 0, self._cached_layer(picture))
        readout = self.readout()
        if picture is not None and readout is not None and self._index is not None:
            _paint_crosshair(painter, picture, self._index, self.theme)
            x = float(picture.x()[self._index])
            area = box_area(readout, picture.layout.panes, x, picture.layout.right, self.theme)
            paint_box(painter, area, readout, self.theme)

    def _cached_layer(self, picture: HistoryPicture) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._layer is None or self._layer.devicePixelRatioF() != ratio:
            self._layer = QPixmap(round(picture.layout.width * ratio), round(picture.layout.height * ratio))
            self._layer.setDevicePixelRatio(ratio)
            painter = QPainter(self._layer)
            paint_history(painter, picture, self.theme, ratio)
            painter.end()
        return self._layer

    # --- input ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Request a picture of the new size."""
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Begin a drag."""
        super().mousePressEvent(event)
        picture = self._picture
        if event.button() is Qt.MouseButton.LeftButton and picture is not None and self._in_panes(event.position()):
            self._grabbed = event.position().x(), picture.window

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Move the crosshair to the period under the mouse; with the button pressed, drag the chart."""
        picture = self._picture
        if picture is not None and self._grabbed is not None and picture.window.count < picture.count:
            began, window = self._grabbed
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._look(window.moved((began - event.position().x()) / picture.pitch, picture.count))
        if picture is None or not self._in_panes(event.position()):
            self._move_to(None)
        else:
            self._move_to(picture.index_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """End a drag."""
        super().mouseReleaseEvent(event)
        self._grabbed = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show the whole range."""
        self.show_all()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Zoom at the mouse; sideways or with Shift scroll."""
        picture, turn = self._picture, event.angleDelta()
        if picture is None or turn.isNull():
            return
        sideways = turn.x() or (turn.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self.scroll_by(-sideways / 120 * picture.window.count / 10)
        else:
            self.zoom(_PER_DEGREE ** turn.y(), picture.slot_at(event.position().x()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Hide a crosshair that follows the mouse."""
        if not self.hasFocus():
            self._move_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """The keys of the intraday chart; + and - zoom, Page keys scroll, Ctrl+0 shows all."""
        step, picture, key = wanted_step(event), self._picture, Qt.Key(event.key())
        if is_copy(event) and self._index is not None:
            QGuiApplication.clipboard().setText(self.copied_row())
        elif key == Qt.Key.Key_Escape and self._index is not None:
            self._move_to(None)
        elif step is not None and picture is not None and picture.count:
            self.step(step)
        elif not self._press(event, key):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent, key: Qt.Key) -> bool:
        if key in _KEY_ZOOM:
            self.zoom(_KEY_ZOOM[key])
        elif key in _KEY_PAGE:
            self.page(_KEY_PAGE[key])
        elif key == Qt.Key.Key_0 and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_all()
        else:
            return False
        return True

    def step(self, periods: int) -> None:
        """Move the crosshair by periods, and the visible range with it."""
        picture = self._picture
        if picture is None or not picture.count:
            return
        index = next_index(self._index, periods, picture.count)
        self._look(picture.window.showing(index, picture.count))
        self._move_to(index)

    def _in_panes(self, position: QPointF) -> bool:
        return self._picture is not None and self._picture.layout.panes.contains(position)

    def _move_to(self, index: int | None) -> None:
        index = None if index is None or index < 0 else index
        if index != self._index:
            self._index = index
            self._tell()
            if self.hasFocus():
                speak(self, self.accessibleDescription())
            self.update()

    def _tell(self) -> None:
        if self._index is not None and (self._picture is None or self._index >= self._picture.count):
            self._index = None
        readout = self.readout()
        self.setAccessibleDescription("" if readout is None else readout.spoken())


def _origin(picture: HistoryPicture) -> tuple[object, ...]:
    """What identifies a history: symbol, period, first date."""
    first = None if picture.series is None or not picture.count else picture.series.dates[0]
    return picture.subject.symbol, picture.period, first


def _paint_crosshair(painter: QPainter, picture: HistoryPicture, index: int, theme: Theme) -> None:
    series, layout = picture.series, picture.layout
    if series is None:
        return
    x, net = float(picture.x()[index]), series.net_at(index)
    y = picture.main.y_of(net or 0.0)
    legend = legend_area(picture, theme)
    painter.save()
    painter.setClipRegion(open_region(layout.panes, [] if legend is None else [legend]), Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(hairline(colour(theme.surface.text2), Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(round(x) + 0.5, layout.top, round(x) + 0.5, layout.bars_bottom))
    if net is not None:
        painter.drawLine(QLineF(layout.left, round(y) + 0.5, layout.right, round(y) + 0.5))
    painter.restore()
    tags = [_date_tag(picture, period_title(series, index), x, theme)]
    if net is not None:
        high = theme.px(TAG_HEIGHT)
        area = QRectF(0, y - high / 2, layout.left - 2, high)
        tags.append(Tag(area, flow(net, picture.unit, 1), TagLook.INVERSE))
    close = series.close_at(index)
    if close is not None and picture.closes is not None:
        area = price_tag_area(layout.right, layout.width, picture.closes.y_of(close), theme)
        tags.append(Tag(area, price_text(close, picture.subject.price_decimals), TagLook.INVERSE))
    words = [*history_words(picture, theme), *(word for word, _rank in date_words(picture, theme))]
    paint_tags(painter, theme, words, tags)


def _date_tag(picture: HistoryPicture, title: str, x: float, theme: Theme) -> Tag:
    layout, row = picture.layout, picture.layout.time_row
    wide = text_width(title, theme, Type.CAPTION_STRONG) + 14
    left = min(max(x - wide / 2, layout.left), layout.right - wide)
    return Tag(QRectF(left, row.top() + 3, wide, row.height() - 5), title, TagLook.INVERSE)


def history_readout(picture: HistoryPicture, index: int) -> ReadOut:
    """Date, net, tiers and block; below the rule the visible sums, the ratio and the close."""
    series, unit = picture.series, picture.unit
    assert series is not None
    tiers = series.tiers_at(index)
    amounts: list[tuple[Line, float | None]] = [(Line.NET, series.net_at(index)), *zip(TIERS, tiers, strict=False)]
    if tiers:
        amounts.append((Line.BLOCK, series.block_at(index)))
    upper = [amount_row(line, value, unit) for line, value in amounts]
    if (told := series.block_told_at(index)) is not None:
        words = QCoreApplication.translate("Flow", "Block by {provider}").replace("{provider}", series.provider)
        upper.append(ReadOutLine(None, words, flow(told, unit), "", 0.0))
    return ReadOut(
        title=period_title(series, index),
        note=period_note(series, index),
        upper=tuple(upper),
        lower=(*_sum_rows(picture, series, index), *_price_rows(picture, series, index)),
    )


def period_note(series: HistorySeries, index: int) -> str:
    """The note of a period: still running, without a figure, price against flow."""
    if series.net_at(index) is None:
        return QCoreApplication.translate("Flow", "no figure")
    if series.running and index == len(series) - 1:
        return QCoreApplication.translate("Flow", "so far")
    return QCoreApplication.translate("Flow", "against flow") if bool(series.against[index]) else ""


def sum_name(count: int) -> str:
    """Name of a sum in the read-out and the table."""
    return QCoreApplication.translate("Flow", "Sum of {count}").replace("{count}", str(count))


def _sum_rows(picture: HistoryPicture, series: HistorySeries, index: int) -> list[ReadOutLine]:
    rows = []
    for count in sorted(picture.style.sums):
        total = float(series.sums(count)[index])
        known = total == total
        text = flow(total, picture.unit) if known else MISSING
        rows.append(ReadOutLine(None, sum_name(count), "", text, total if known else 0.0))
    return rows


def _price_rows(picture: HistoryPicture, series: HistorySeries, index: int) -> list[ReadOutLine]:
    ratio, close, change = series.ratio_at(index), series.close_at(index), series.change_at(index)
    words = QCoreApplication.translate("Flow", "Net / turnover")
    name = QCoreApplication.translate("Flow", "Close")
    return [
        ReadOutLine(None, words, "", MISSING if ratio is None else percent(ratio), ratio or 0.0),
        price_row(name, close, change, picture.subject.price_decimals),
    ]
