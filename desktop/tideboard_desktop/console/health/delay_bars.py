"""Draws the delays of pushes: for each type the average, and a bar for each band of milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.gateway_health import DelayBand, PushDelay
from tideboard_desktop.console.health.model import milliseconds, push_words
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify

HEAD, ROW, GAP = 20, 16, 8
NAME, SHARE = 110, 84


class DelayBars(QWidget):
    """A bar chart as high as its rows; its accessible name lists every band."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._delays: tuple[PushDelay, ...] = ()
        identify(self, "delay_bars")
        give_role(self, QAccessible.Role.Graphic)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_delays(())

    def show_delays(self, delays: Sequence[PushDelay]) -> None:
        self._delays = tuple(each for each in delays if each.count)
        bands = "; ".join(
            ", ".join([self._head(each), *(f"{_range(band)} ms {band.share:.1f}%" for band in shown_bands(each))])
            for each in self._delays
        )
        self.setAccessibleName(bands or self.tr("No push was counted yet"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """High enough for all heads and bands."""
        px = self._theme.px
        rows = sum(px(HEAD) + px(ROW) * len(shown_bands(each)) + GAP for each in self._delays)
        return QSize(px(320), max(rows, px(HEAD)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As high as `sizeHint`, with narrow bars."""
        return QSize(self._theme.px(NAME + SHARE + 40), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the type of push and its average, then its bands."""
        painter, y = QPainter(self), 0
        surface, px = self._theme.surface, self._theme.px
        if not self._delays:
            painter.setFont(self._theme.font(Type.BODY))
            painter.setPen(colour(surface.text3))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.accessibleName())
            return
        for each in self._delays:
            painter.setFont(self._theme.font(Type.STRONG))
            painter.setPen(colour(surface.text1))
            painter.drawText(QRect(0, y, self.width(), px(HEAD)), Qt.AlignmentFlag.AlignVCenter, self._head(each))
            y += px(HEAD)
            most = max((band.share for band in each.bands), default=0.0)
            for band in shown_bands(each):
                self._bar(painter, y, band, most)
                y += px(ROW)
            y += GAP

    def _bar(self, painter: QPainter, y: int, band: DelayBand, most: float) -> None:
        surface, px = self._theme.surface, self._theme.px
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text2))
        middle = Qt.AlignmentFlag.AlignVCenter
        words = self.tr("{range} ms").replace("{range}", _range(band))
        painter.drawText(QRect(0, y, px(NAME) - 8, px(ROW)), middle | Qt.AlignmentFlag.AlignRight, words)
        room = max(self.width() - px(NAME) - px(SHARE), 8)
        width = round(room * band.share / most) if most else 0
        painter.fillRect(QRect(px(NAME), y + 3, max(width, 1), px(ROW) - 6), colour(surface.accent))
        share = QRect(self.width() - px(SHARE), y, px(SHARE), px(ROW))
        painter.drawText(share, middle | Qt.AlignmentFlag.AlignRight, f"{band.share:.1f}%  {band.number:,}")

    def _head(self, delay: PushDelay) -> str:
        text = self.tr("{kind}: {ms} ms on average, {count} counted")
        return text.format(kind=push_words(delay.kind), ms=milliseconds(delay.average), count=f"{delay.count:,}")


def shown_bands(delay: PushDelay) -> list[DelayBand]:
    """The bands up to the last that has any push."""
    last = max((at for at, band in enumerate(delay.bands) if band.number), default=-1)
    return list(delay.bands[: last + 1])


def _range(band: DelayBand) -> str:
    return f"{band.begin:,} \u2013 {band.end:,}" if 0 < band.end < 2**31 - 1 else f"{band.begin:,} +"
