"""The arrows of a strip of tabs that does not fit."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar, QToolButton

from tideboard_desktop.qt_text import tip
from tideboard_desktop.theme import Theme

WIDTH = 22


def dress_scrollers(bar: QTabBar, theme: Theme, *, back: str, onward: str) -> None:
    """Give them a ground and names; Qt's own stand on a transparent one, over the words of a tab."""
    surface = theme.surface
    bar.setStyleSheet(
        f"QTabBar::scroller {{ width: {WIDTH}px; }} QTabBar QToolButton {{ background: {surface.panel};"
        f" border: none; border-bottom: 1px solid {surface.line_soft}; border-radius: 0; padding: 0; }}"
    )
    for button, words in zip(bar.findChildren(QToolButton), (back, onward), strict=False):
        button.setAccessibleName(words)
        button.setToolTip(tip(words))
