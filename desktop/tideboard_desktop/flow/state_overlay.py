"""A state shown on the chart: a sentence over empty axes, or a mark beside data that stay."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_desktop.flow.chart.pane_geometry import ChartLayout, chart_layout
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.empty_state import EmptyKind
from tideboard_desktop.ui.widgets.icons import pixmap

_PAD = 10.0
_CYCLE = 5
"""Steps of the loading bar; it moves once a second, without a timer of its own."""
_WINDOW = 30.0
"""Seconds of the broker's call window: full length of the countdown bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMark:
    """What to draw. `over_data` = curves are behind it. `progress` is seconds waited, or seconds left to wait.

    `at_x` is where the free area begins, `at_top` requests the upper edge because the curve runs along the lower one.
    """

    kind: EmptyKind
    over_data: bool
    title: str
    detail: str = ""
    progress: float = 0.0
    at_x: float | None = None
    at_top: bool = False


class StateOverlay(QWidget):
    """Lies over the chart, passes the mouse through and takes no room, so that nothing moves."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark: StateMark | None = None
        self._layout: ChartLayout | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("flow_state")
        self.hide()

    @property
    def mark(self) -> StateMark | None:
        """What is shown."""
        return self._mark

    def show_mark(self, mark: StateMark | None, layout: ChartLayout | None = None) -> None:
        """Show a mark or None over a chart of this layout; an unchanged mark causes no repaint."""
        if (mark, layout) == (self._mark, self._layout):
            return
        self._mark, self._layout = mark, layout
        self.setVisible(mark is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the mark."""
        mark = self._mark
        if mark is None:
            return
        layout = self._layout or chart_layout(self.width(), self.height(), self._theme.scale)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        if not mark.over_data:
            self._paint_sentence(painter, mark, layout)
            return
        {
            EmptyKind.CLOSED: self._paint_card,
            EmptyKind.RATE_LIMITED: self._paint_countdown,
            EmptyKind.DISCONNECTED: self._paint_banner,
        }.get(mark.kind, self._paint_note)(painter, mark, layout)

    def _paint_sentence(self, painter: QPainter, mark: StateMark, layout: ChartLayout) -> None:
        theme, main = self._theme, layout.main
        if mark.kind is EmptyKind.LOADING:
            self._paint_loading_bar(painter, mark, layout)
        wide = max(text_width(mark.title, theme, Type.DIALOG_TITLE), text_width(mark.detail, theme, Type.BODY)) + 24
        top = main.center().y() - theme.px(58)
        area = QRectF(main.center().x() - wide / 2, top, wide, theme.px(24))
        below = area.translated(0, area.height())
        painter.fillRect(area.united(below), colour(theme.surface.inset))
        self._text(painter, area, mark.title, Type.DIALOG_TITLE, theme.surface.text1)
        self._text(painter, below, mark.detail, Type.BODY, theme.surface.text2)

    def _paint_loading_bar(self, painter: QPainter, mark: StateMark, layout: ChartLayout) -> None:
        track = QRectF(layout.left, layout.top, layout.right - layout.left, 3)
        painter.fillRect(track, colour(self._theme.surface.line_strong))
        place = int(mark.progress) % _CYCLE
        step = track.width() / _CYCLE
        painter.fillRect(QRectF(track.left() + place * step, track.top(), step, 3), colour(self._theme.surface.accent))

    def _paint_card(self, painter: QPainter, mark: StateMark, layout: ChartLayout) -> None:
        """Paint the card of old data; its date is the largest text of the panel."""
        theme = self._theme
        lines = mark.detail.split("\n")
        high = theme.px(24) + theme.px(16) * len(lines) + 2 * _PAD - 4
        wide = max(text_width(text, theme, Type.BODY) for text in lines)
        wide = max(wide, text_width(mark.title, theme, Type.DIALOG_TITLE)) + 2 * _PAD + 4
        top = layout.top + 12 if mark.at_top else layout.main_bottom - high - 12
        card = QRectF(layout.left + 14, top, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.surface.inset, 0.94))
        painter.drawRoundedRect(card, 4, 4)
        line = QRectF(card.left() + _PAD, card.top() + _PAD - 3, wide, theme.px(24))
        self._text(painter, line, mark.title, Type.DIALOG_TITLE, theme.surface.text1, LEFT)
        line = QRectF(line.left(), line.bottom(), wide, theme.px(16))
        for text in lines:
            self._text(painter, line, text, Type.BODY, theme.surface.text2, LEFT)
            line.translate(0, theme.px(16))

    def _paint_countdown(self, painter: QPainter, mark: StateMark, layout: ChartLayout) -> None:
        theme, surface = self._theme, self._theme.surface
        wide = text_width(mark.title, theme, Type.DIALOG_TITLE) + 2 * _PAD + 8
        left = min(self._free_left(mark, layout), layout.right - wide - 8)
        card = QRectF(left, layout.main_bottom - theme.px(64), wide, theme.px(50))
        painter.setPen(hairline(colour(surface.line_control)))
        painter.setBrush(colour(surface.raised))
        painter.drawRoundedRect(card, 5, 5)
        line = QRectF(card.left() + _PAD, card.top() + 6, wide, theme.px(24))
        self._text(painter, line, mark.title, Type.DIALOG_TITLE, surface.text1, LEFT)
        track = QRectF(line.left(), card.bottom() - 12, wide - 2 * _PAD, 4)
        painter.fillRect(track, colour(surface.line_strong))
        track.setWidth(track.width() * min(mark.progress / _WINDOW, 1.0))
        painter.fillRect(track, colour(surface.warn_fill))

    def _paint_banner(self, painter: QPainter, mark: StateMark, layout: ChartLayout) -> None:
        surface = self._theme.surface
        banner = QRectF(layout.left, layout.top, layout.right - layout.left, self._theme.px(26))
        painter.fillRect(banner, colour(surface.warn_fill))
        glyph = pixmap("unplug", surface.on_warn, 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(banner.left() + 12, banner.center().y() - 8), glyph)
        self._text(painter, banner.adjusted(36, 0, 0, 0), mark.title, Type.STRONG, surface.on_warn, LEFT)

    def _paint_note(self, painter: QPainter, mark: StateMark, layout: ChartLayout) -> None:
        theme, surface = self._theme, self._theme.surface
        if not mark.title:
            return
        wide, high = text_width(mark.title, theme, Type.STRONG) + 2 * _PAD, theme.px(26)
        free, most = self._free_left(mark, layout), layout.right - wide - 8
        top = layout.top + 14 if free <= most else layout.main_bottom - high - 14  # no room beside the labels
        note = QRectF(min(free, most), top, wide, high)
        painter.setPen(hairline(colour(surface.warn)))
        painter.setBrush(colour(surface.panel))
        painter.drawRoundedRect(note, 4, 4)
        self._text(painter, note, mark.title, Type.STRONG, surface.warn)

    def _free_left(self, mark: StateMark, layout: ChartLayout) -> float:
        return layout.left + 14 if mark.at_x is None else mark.at_x + layout.label_room + 12

    def _text(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        role: Type,
        text_colour: str,
        align: Qt.AlignmentFlag = CENTRE,
    ) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(colour(text_colour))
        painter.drawText(area, align, text)
