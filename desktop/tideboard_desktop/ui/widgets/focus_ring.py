"""The ring around the focused widget, drawn over the window and only if a key moved the focus there."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDockWidget,
    QMainWindow,
    QScrollArea,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH

WIDTH = 2
GAP = 1
RADIUS = 6
WITHOUT = "without_focus_ring"
"""Property of a widget that gets no ring, because it fills its surface and its focus is visible anyway."""
_TABS = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_MOUSE = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.TouchBegin})


class FocusRing(QObject):
    """Follows the application's focus. A focus that moves after the mouse was used, and no key since, gets no ring.

    One that leaves what went or was switched off is ringed as the focus before it was. One that Tab leaves where it is,
    in a window with nothing else to go to, gets its ring by that key.
    """

    def __init__(self, application: QApplication, theme: Theme) -> None:
        super().__init__(application)
        self._theme = theme
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._ring: _Ring | None = None
        self._ringed = self._by_mouse = False
        application.focusChanged.connect(self._focus_moved)
        application.focusWindowChanged.connect(self._watch_input)
        self._watch_input(application.focusWindow())

    def use_theme(self, theme: Theme) -> None:
        """Use the colours of another theme from the next focus on."""
        self._leave()
        self._drop()
        self._theme = theme

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Follow a widget that moves or resizes, and end with it; note of a window whether mouse or key came last."""
        if isinstance(watched, QWindow):
            self._by_mouse = event.type() in _MOUSE or (self._by_mouse and event.type() != QEvent.Type.KeyPress)
            if isinstance(event, QKeyEvent) and event.key() in _TABS and event.type() == QEvent.Type.KeyPress:
                QTimer.singleShot(0, self, self._tab_passed)
        elif event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
            self._place()
        elif event.type() == QEvent.Type.Hide and watched is self._target:
            self._leave()
        return super().eventFilter(watched, event)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        self._leave()
        by_mouse = self._by_mouse or QApplication.mouseButtons() != Qt.MouseButton.NoButton
        before, self._ringed = self._ringed, False
        if now is None or old is None or by_mouse or now.property(WITHOUT) or _opened_on(old, now):
            return
        if not before and (old.isHidden() or not old.isEnabled()):
            return
        self._target, self._ringed = now, True
        self._watched = list(_up_to_window(now))
        for widget in self._watched:
            widget.installEventFilter(self)
        _bring_in_sight(now)
        self._place()

    def _tab_passed(self) -> None:
        """The key has done its work, and no focus has moved: it came with the window, with no focus before it."""
        now = QApplication.focusWidget()
        if self._target is None:
            self._focus_moved(now, now)

    def _watch_input(self, window: QWindow | None) -> None:
        """A button acts when the mouse is released: no button is down any more when it moves the focus."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _place(self) -> None:
        if self._target is None:
            return
        window = self._target.window()
        corner = self._target.mapTo(window, QPoint(0, 0))
        spread = WIDTH + GAP
        rect = QRect(corner, self._target.size()).adjusted(-spread, -spread, spread, spread)
        ring = self._ring_of(window)
        ring.setGeometry(rect.intersected(_seen_part(self._target)))
        ring.raise_()
        ring.show()

    def _leave(self) -> None:
        target, self._target = self._target, None
        if target is None:
            return
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        if self._ring is not None and isValid(self._ring):  # else deleted together with its window
            self._ring.hide()

    def _ring_of(self, window: QWidget) -> _Ring:
        """The one ring, made anew over another window.

        It is kept, never looked for: the focus also moves while a widget or its window is destroyed, and to make Python
        objects of what is half gone ends the program.
        """
        if self._ring is None or not isValid(self._ring) or self._ring.parentWidget() is not window:
            self._drop()
            self._ring = _Ring(window, self._theme)
        return self._ring

    def _drop(self) -> None:
        ring, self._ring = self._ring, None
        if ring is not None and isValid(ring):
            ring.deleteLater()


def _opened_on(old: QWidget, now: QWidget) -> bool:
    """Whether another window opened with a list or tabs in focus: no key moved it, and the selected row shows it."""
    return old.window() is not now.window() and isinstance(now, (QAbstractItemView, QTabBar))


def _up_to_window(widget: QWidget) -> Iterator[QWidget]:
    """The widget and its parents: each of them can move it on the screen, most often a scroll area."""
    at: QWidget | None = widget
    while at is not None and not at.isWindow():
        yield at
        at = at.parentWidget()


def _scroll_area(widget: QWidget) -> QScrollArea | None:
    """The area that scrolls the widget, if one does."""
    for part in _up_to_window(widget):
        holder = part.parentWidget()
        area = None if holder is None else holder.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is holder:
            return area
    return None


def _bring_in_sight(widget: QWidget) -> None:
    """Scroll down or up where a widget at the edge is in sight, but not its ring."""
    area = _scroll_area(widget)
    inside = None if area is None else area.widget()
    if area is None or inside is None:
        return
    middle = widget.mapTo(inside, widget.rect().center()).y()
    half = widget.height() // 2 + 1 + WIDTH + GAP
    if half * 2 <= area.viewport().height():  # else the part in sight is the one that was looked for
        area.ensureVisible(area.horizontalScrollBar().value(), middle, 0, half)


def _seen_part(widget: QWidget) -> QRect:
    """What of the window a ring around the widget may cover: not beyond the viewport that scrolls it."""
    window = widget.window()
    area = _scroll_area(widget)
    if area is None:
        return _within_frame(window)
    view = area.viewport()
    return QRect(view.mapTo(window, QPoint(0, 0)), view.size()) & _within_frame(window)


def _within_frame(window: QWidget) -> QRect:
    """The window without the environment's frame, which nothing may lie over; dialogs have none."""
    side = FRAME_WIDTH if isinstance(window, QDockWidget | QMainWindow) else 0
    return window.rect().adjusted(side, side, -side, -side)


class _Ring(QWidget):
    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Two pixels of accent along the inside of the overlay."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._theme.surface.accent), WIDTH))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
