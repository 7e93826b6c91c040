"""Style and names of the arrow buttons of a tab bar that does not fit."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar, QToolButton

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme

WIDTH = 22


def style_scrollers(bar: QTabBar, theme: Theme, *, back: str, onward: str) -> None:
    """Give the arrows a background and names; Qt draws them transparent over the text of a tab."""

    def show(one: QTabBar) -> None:
        surface = theme.surface
        one.setStyleSheet(
            f"QTabBar::scroller {{ width: {WIDTH}px; }} QTabBar QToolButton {{ background: {surface.panel};"
            f" border: none; border-bottom: 1px solid {surface.line_soft}; border-radius: 0; padding: 0; }}"
        )

    theme.follow(bar, show)
    for button, words in zip(bar.findChildren(QToolButton), (back, onward), strict=False):
        button.setAccessibleName(words)
        button.setToolTip(tip(words))
