"""The ruler that marks a replay: ticks on the accent's dim colour, on the frame and under the word REPLAY."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel

from tideboard_desktop.ui.colours import REPLAY_TEXT
from tideboard_desktop.ui.theme import Appearance, Theme, Type, colour
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH
from tideboard_desktop.ui.widgets.panel import RADIUS, TitleBar

STEP: Final = 8
TICK: Final = 2
_TICKS_UNDER_WORDS: Final = 0.16
"""How strong the ticks are under words, which must be read over them."""


def word_colour(theme: Theme) -> str:
    """The colour of the word REPLAY on the accent's dim colour."""
    return REPLAY_TEXT["dark" if theme.appearance is Appearance.DARK else "light"]


def paint_ruler(painter: QPainter, area: QRect, theme: Theme, *, under_words: bool = False) -> None:
    """Fill an area with the ruler, its ticks across the shorter side."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillRect(area, colour(theme.surface.accent_dim))
    tint = QColor(colour(theme.surface.text2))
    if under_words:
        tint.setAlphaF(_TICKS_UNDER_WORDS)
    painter.setPen(QPen(tint, TICK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    if area.width() >= area.height():
        lines = [QLineF(x, area.top(), x, area.bottom() + 1) for x in range(area.left() + STEP, area.right(), STEP)]
    else:
        lines = [QLineF(area.left(), y, area.right() + 1, y) for y in range(area.top() + STEP, area.bottom(), STEP)]
    painter.drawLines(lines)
    painter.restore()


def paint_frame(painter: QPainter, whole: QRect, theme: Theme) -> None:
    """The ruler on all four sides of a window."""
    wide, high, thick = whole.width(), whole.height(), FRAME_WIDTH
    for side in (
        QRect(0, 0, wide, thick),
        QRect(0, high - thick, wide, thick),
        QRect(0, 0, thick, high),
        QRect(wide - thick, 0, thick, high),
    ):
        paint_ruler(painter, side, theme)


class RulerTitleBar(TitleBar):
    """A title bar on the ruler, for what stands in a replay where order entry stands live."""

    def __init__(self, title: str, theme: Theme, *, link: str = "") -> None:
        super().__init__(title, theme, link=link)
        self._ruled = theme
        for part in (self.title, self.symbol, self.name):
            part.setStyleSheet(f"color: {word_colour(theme)}; background: transparent;")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The ruler, rounded at the top as every bar."""
        painter, path = QPainter(self), QPainterPath()
        path.addRoundedRect(0, 0, self.width(), self.height() + RADIUS, RADIUS, RADIUS)
        painter.setClipPath(path)
        paint_ruler(painter, self.rect(), self._ruled, under_words=True)


class ReplayWord(QLabel):
    """The word REPLAY in a frame, in the title bar of what is one's own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(QCoreApplication.translate("ReplayBadge", "REPLAY"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(Type.CAPTION_STRONG))
        self.setStyleSheet(
            f"color: {word_colour(theme)}; background: {theme.surface.accent_dim}; border-radius: 3px; "
            f"padding: 0 6px; border: 1px solid {theme.surface.accent};"
        )
        self.setFixedHeight(theme.px(18))
