"""PRACTICE, PAPER and LIVE as patterns: frames, grounds and word chips. Real money is solid, the rest patterned."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.model.order import Environment
from tideboard_desktop.ui.colours import EnvironmentColours, Pattern
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme, Type, colour

FRAME_WIDTH = 4
HATCH_ON, HATCH_OFF = 4, 6
HATCH_ON_DARK, HATCH_ON_LIGHT = 0.24, 0.13  # words stand on these stripes: seen, and never louder than the words
_TILE = 14  # (4 + 6) * sqrt 2 = 14.14, rounded so that the tile repeats on whole pixels
DASH_ON, DASH_OFF = 14, 10


def word(environment: Environment) -> str:
    """The translated word, in capitals where the script has them."""
    return {
        Environment.PRACTICE: QCoreApplication.translate("Environment", "PRACTICE"),
        Environment.PAPER: QCoreApplication.translate("Environment", "PAPER"),
        Environment.LIVE: QCoreApplication.translate("Environment", "LIVE"),
    }[environment]


def meaning(environment: Environment) -> str:
    """The kind of money shown beside the word."""
    return {
        Environment.PRACTICE: QCoreApplication.translate("Environment", "simulated exchange"),
        Environment.PAPER: QCoreApplication.translate("Environment", "simulated by the broker"),
        Environment.LIVE: QCoreApplication.translate("Environment", "real money"),
    }[environment]


def text_on_background(look: EnvironmentColours) -> str:
    """Text colour on an environment's background: white on the solid one."""
    return "#FFFFFF" if look.pattern is Pattern.SOLID else look.text


def paint_background(painter: QPainter, rect: QRect, look: EnvironmentColours, *, hatched: bool = True) -> None:
    """Fill `rect` as a badge, band or title bar of the environment; without `hatched` a hatch is left out.

    Frame and badge of a window have the hatch; title bars inside it are plain, because stripes next to each other
    outshout the figures.
    """
    if look.pattern is Pattern.SOLID:
        painter.fillRect(rect, colour(look.fill))
        return
    painter.fillRect(rect, colour(look.background))
    if look.pattern is Pattern.HATCH:
        light = colour(look.background).lightness() > 127
        if hatched:
            _hatch(painter, QRectF(rect), colour(look.frame, HATCH_ON_LIGHT if light else HATCH_ON_DARK))
        return
    painter.setPen(_dash_pen(look, 1.0, (4.0, 3.0)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5))


def paint_frame(painter: QPainter, rect: QRect, look: EnvironmentColours) -> None:
    """Draw the 4 px frame along the inside of `rect`."""
    half = FRAME_WIDTH / 2
    line = QRectF(rect).adjusted(half, half, -half, -half)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if look.pattern is Pattern.SOLID:
        painter.setPen(QPen(colour(look.frame), FRAME_WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawRect(line)
    elif look.pattern is Pattern.DASHES:
        painter.setPen(_dash_pen(look, FRAME_WIDTH, (DASH_ON / FRAME_WIDTH, DASH_OFF / FRAME_WIDTH)))
        painter.drawRect(line)
    else:
        for side in _sides(rect):
            _hatch(painter, QRectF(side), colour(look.frame))


def _sides(rect: QRect) -> tuple[QRect, ...]:
    left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
    inner = height - 2 * FRAME_WIDTH
    return (
        QRect(left, top, width, FRAME_WIDTH),
        QRect(left, top + height - FRAME_WIDTH, width, FRAME_WIDTH),
        QRect(left, top + FRAME_WIDTH, FRAME_WIDTH, inner),
        QRect(left + width - FRAME_WIDTH, top + FRAME_WIDTH, FRAME_WIDTH, inner),
    )


def _dash_pen(look: EnvironmentColours, width: float, pattern: tuple[float, float]) -> QPen:
    pen = QPen(colour(look.frame), width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(list(pattern))
    return pen


def _hatch(painter: QPainter, rect: QRectF, text_colour: QColor) -> None:
    """Stripes at 45 degrees, 4 px on and 6 px off measured across the stripe, from a tile that repeats itself."""
    tile = _hatch_tile(text_colour.rgba(), painter.device().devicePixelRatioF())
    painter.drawTiledPixmap(rect, tile, QPointF(rect.x() % _TILE, rect.y() % _TILE))


@lru_cache(maxsize=32)
def _hatch_tile(rgba: int, ratio: float) -> QPixmap:
    """One period of the hatch: stripes 14 px apart along an axis are 9.9 px apart across."""
    tile = canvas(_TILE, _TILE, ratio)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(rgba), HATCH_ON, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    for start in (-_TILE, 0, _TILE):
        painter.drawLine(QPointF(start - HATCH_ON, _TILE + HATCH_ON), QPointF(start + _TILE + HATCH_ON, -HATCH_ON))
    painter.end()
    return tile


class EnvironmentWord(QWidget):
    """The word of an environment on its own background, for title bars of trading docks."""

    def __init__(self, environment: Environment, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._environment = environment
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def environment(self) -> Environment:
        return self._environment

    def set_environment(self, environment: Environment) -> None:
        self._environment = environment
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        self.setFont(self._theme.font(Type.CAPTION_STRONG))
        return QSize(self.fontMetrics().horizontalAdvance(word(self._environment)) + 14, self._theme.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        look = self._theme.environments[self._environment]
        painter = QPainter(self)
        paint_background(painter, self.rect(), look, hatched=False)
        painter.setPen(colour(text_on_background(look)))
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, word(self._environment))
