"""Bundled SVG icons, tinted when they are loaded."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton

from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme
from tideboard_resources import read_icon

RATIOS = (1.0, 2.0)
"""What icons are drawn at: QIcon takes the second one for a screen between them, and for one above."""
LEAD_GAP = 5
ON_FILL = "#FFFFFF"
"""Colour of what stands on the fill of an environment."""
SIMPLE_UP_TO = 24
"""Pixels: up to here the program's mark is the simpler drawing."""


_svg = lru_cache(maxsize=64)(read_icon)
"""A button has its icon in two colours, each at two ratios."""


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int = 16, ratio: float = 1.0, gap: int = 0) -> QPixmap:
    """The icon `name` in `colour`, `size` logical pixels wide and `gap` empty ones right of it, sharp at the ratio."""
    svg = _svg(name).replace("currentColor", colour)
    result = canvas(size + gap, size, ratio)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return result


@lru_cache(maxsize=256)
def icon(
    name: str, colour: str, size: int = 16, disabled: str = "", *, gap: int = 0, ratios: tuple[float, ...] = RATIOS
) -> QIcon:
    """The same as a QIcon for buttons; `disabled` is the colour of the disabled state."""
    result = QIcon()
    for ratio in ratios:
        result.addPixmap(pixmap(name, colour, size, ratio, gap))
        if disabled:
            result.addPixmap(pixmap(name, disabled, size, ratio, gap), QIcon.Mode.Disabled)
    return result


def screen_ratios() -> tuple[float, ...]:
    """The ratios of `RATIOS` that screens have now, for what is drawn anew when a screen changes or is added."""
    shown = {RATIOS[0] if screen.devicePixelRatio() <= RATIOS[0] else RATIOS[1] for screen in QGuiApplication.screens()}
    return tuple(sorted(shown)) or RATIOS


def show_icon(
    button: QAbstractButton, name: str, theme: Theme, size: int, tint: str = "text2", off: str = "text_off"
) -> None:
    """Give a button an icon in the colour of a token of `theme.surface`, and of `off` while it is disabled."""

    def show(one: QAbstractButton) -> None:
        shown, token, faint = one.property("icon_shown")
        shade = ON_FILL if one.property("on_fill") else getattr(theme.surface, token)
        off_shade, width = getattr(theme.surface, faint), one.iconSize().width()
        one.setIcon(icon(shown, shade, width, off_shade, ratios=screen_ratios()))

    follows = button.property("icon_shown") is not None
    button.setIconSize(QSize(size, size))
    button.setProperty("icon_shown", (name, tint, off))
    if follows:
        show(button)
    else:
        theme.follow(button, show)


def put_on_fill(button: QAbstractButton, theme: Theme, *, on: bool) -> None:
    """Give the icon of a button the colour that is read on the fill of an environment, or its own again."""
    shown = button.property("icon_shown")
    if shown is None or bool(button.property("on_fill")) is on:
        return
    button.setProperty("on_fill", on)
    name, tint, off = shown
    shade = ON_FILL if on else getattr(theme.surface, tint)
    off_shade, width = getattr(theme.surface, off), button.iconSize().width()
    button.setIcon(icon(name, shade, width, off_shade, ratios=screen_ratios()))


class Glyph(QLabel):
    """An icon in the colour of a token of `theme.surface`, such as `text1`; `size` in logical pixels at 100 % text."""

    def __init__(self, theme: Theme, name: str = "", tint: str = "text1", size: int = 16) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme, self._shown = theme, (name, tint, size)
        theme.follow(self, Glyph._draw)

    def show_glyph(self, name: str, tint: str = "text1", size: int = 16) -> None:
        """Show another icon; none without a name."""
        if (name, tint, size) != self._shown:
            self._shown = (name, tint, size)
            self._draw()

    def _draw(self) -> None:
        name, tint, size = self._shown
        if name:
            tinted = getattr(self._theme.surface, tint)
            self.setPixmap(pixmap(name, tinted, self._theme.px(size), self.devicePixelRatioF()))
        else:
            self.clear()


def lead(button: QPushButton, name: str, colour: str, size: int, disabled: str = "") -> None:
    """Put an icon before a button's words with air between them; the style alone would set them close."""
    button.setIcon(icon(name, colour, size, disabled, gap=LEAD_GAP))
    button.setIconSize(QSize(size + LEAD_GAP, size))


@lru_cache(maxsize=1)
def application_icon() -> QIcon:
    """The tide mark for window and task bar."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("app" if size > SIMPLE_UP_TO else "app-small", "", size))
    return result
