"""Tab bars that paint their own tabs, and the arrow buttons of one that does not fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QTabBar, QToolButton

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme

WIDTH = 22


class PaintedTabs(QTabBar):
    """Tabs of one height that keep their width; `hovered` is the tab below the pointer, -1 without one.

    Where the pointer is comes from its events: the cursor's own place changes before the bar is painted anew, and a
    painting of a part would disagree with what stands beside it.
    """

    def __init__(self, theme: Theme, height: int) -> None:
        super().__init__()
        self._theme, self._height = theme, height
        self._pointer: QPoint | None = None
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setMouseTracking(True)
        self.setFixedHeight(theme.px(height))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def hovered(self) -> int:
        return -1 if self._pointer is None else self.tabAt(self._pointer)

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802  Qt's name
        """Tabs keep their width; the bar scrolls if there are too many."""
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No minimum width of its own, so that the dock can become narrow."""
        return QSize(60, self._theme.px(self._height))

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """The pointer may rest where the window opens."""
        super().enterEvent(event)
        self._point_at(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mouseMoveEvent(event)
        self._point_at(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, place: QPoint | None) -> None:
        before, self._pointer = self.hovered, place
        if self.hovered != before:
            self.update()


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
