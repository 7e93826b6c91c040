"""One dock fills the window between top bar and status strip; the others keep their places below it, out of sight."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QStatusBar, QTabBar, QWidget

from tideboard_desktop.window.workspace.default_layout import GUTTER
from tideboard_desktop.window.workspace.dock_moves import on_desktop
from tideboard_desktop.window.workspace.dock_widget import DockWidget

_MOVING = frozenset(
    {
        QEvent.Type.Resize,
        QEvent.Type.Move,
        QEvent.Type.Show,
        QEvent.Type.WindowStateChange,
        QEvent.Type.LayoutRequest,
    }
)


class WindowFill(QObject):
    """Owner of the fill of one window: `dock` is the one that fills it, None without any.

    Qt keeps the arrangement meanwhile, so that what is saved is the one without the fill. A floating dock fills its
    screen, but for top bar, status strip and the row above that of a window on the same screen. `changed` is emitted
    after the room was taken or given back. `resized`: the window has another size than when the room was taken.
    """

    changed = Signal()

    def __init__(self, window: QMainWindow, docks: Mapping[str, DockWidget], parent: QObject) -> None:
        """`docks` has those of the window as they come."""
        super().__init__(parent)
        self._window, self._docks = window, docks
        self._row: QWidget | None = None
        self.dock: DockWidget | None = None
        self.resized = False

    def use_row(self, row: QWidget) -> None:
        """Show this row above the status strip while a dock covers others."""
        self._row = row
        row.setParent(self._window)
        row.hide()

    def toggle(self, dock: DockWidget) -> None:
        """Fill the window with this dock, or give the room back that a dock has."""
        if self.dock is None:
            self.fill(dock)
        else:
            self.give_back()

    def fill(self, dock: DockWidget) -> None:
        """Fill the window with a dock that is in view; one that cannot leaves all as it is."""
        if not dock.fills or dock.closed or dock is self.dock:
            return
        self.give_back()
        over = _over_docks(self._window)
        self.resized = False
        self.dock = dock
        self._window.installEventFilter(self)
        self._place()
        for each in over:
            each.raise_()
        self._cover()
        self._show_changed()

    def give_back(self) -> bool:
        """Give the room back; False if no dock fills the window."""
        dock, self.dock = self.dock, None
        if dock is None:
            return False
        self._window.removeEventFilter(self)
        dock.give_back()
        for other in self._docks.values():
            other.set_covered(covered=False)
        for bar in _tab_bars(self._window):
            bar.setEnabled(True)
        if self._row is not None:
            self._row.hide()
        self._show_changed()
        return True

    def bring_into_view(self, dock: DockWidget) -> None:
        """Give the room back if the dock that fills the window hides this one, or would once it is open."""
        if self.dock is not None and dock is not self.dock and self._hides(dock):
            self.give_back()

    def floating(self) -> dict[str, QRect]:
        """The places to save of floating docks that stand elsewhere now, by object name."""
        dock = self.dock
        return {} if dock is None or dock.own_place is None else {dock.objectName(): dock.own_place}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Follow the window: its size, and under a floating dock its place too."""
        if event.type() in _MOVING:
            self.resized |= event.type() is QEvent.Type.Resize
            self._place()
        return super().eventFilter(watched, event)

    # --- places -----------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        """Put dock and row where they belong as the window stands now."""
        dock = self.dock
        assert dock is not None, "asked while a dock fills the window"
        strip = _strip(self._window)
        room = self._window.contentsRect()
        top = 0 if (head := self._window.menuWidget()) is None else head.geometry().bottom() + 1
        height = 0 if self._row is None else self._row.sizeHint().height()
        row = QRect(room.left() - GUTTER, strip - height, room.width() + 2 * GUTTER, height)
        between = QRect(QPoint(room.left(), top), QPoint(room.right(), row.top() - GUTTER - 1))
        if dock.isFloating():
            free, between = dock.screen().availableGeometry(), _on_desktop(self._window, between)
            seen = self._window.isVisible() and not self._window.isMinimized()
            over = seen and free.intersects(between)
            dock.fill(
                QRect(QPoint(free.left(), between.top()), QPoint(free.right(), between.bottom())) if over else free
            )
        else:
            over = True
            dock.fill(between)
        if self._row is not None:
            self._row.setGeometry(row)
            self._row.setVisible(over)
            self._row.raise_()

    def _cover(self) -> None:
        """Hide what the dock stands over, from Tab and screen readers too; a floating one hides no contents."""
        dock = self.dock
        assert dock is not None, "asked while a dock fills the window"
        if dock.isFloating():
            return
        for other in self._docks.values():
            other.set_covered(covered=other is not dock and not other.isFloating())
        for bar in _tab_bars(self._window):
            bar.setEnabled(False)

    def _hides(self, dock: DockWidget) -> bool:
        front = self.dock
        assert front is not None, "asked while a dock fills the window"
        if not front.isFloating():
            return dock.closed or not dock.isFloating()
        place = self._window.frameGeometry() if dock.closed else on_desktop(dock)
        return on_desktop(front).intersects(place)

    def _show_changed(self) -> None:
        for dock in self._docks.values():
            dock.show_filled(filled=dock is self.dock)
        self.changed.emit()


def _strip(window: QMainWindow) -> int:
    """Where the status strip begins, or the window ends."""
    bars = window.findChildren(QStatusBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    bar = next((one for one in bars if not one.isHidden()), None)  # PySide leaves one that was replaced
    if bar is None:
        return window.contentsRect().bottom() + 1
    return bar.geometry().top() + bar.contentsMargins().top()


def _tab_bars(window: QMainWindow) -> list[QTabBar]:
    return window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _over_docks(window: QMainWindow) -> list[QWidget]:
    """What is shown over docks, the lowest first: palette, notices, the ring around the focus."""
    parts = window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [
        one
        for one in parts
        if one.isVisible()
        and not one.isWindow()
        and one is not window.menuWidget()
        and not isinstance(one, (DockWidget, QTabBar, QStatusBar))
    ]


def _on_desktop(window: QMainWindow, rect: QRect) -> QRect:
    return QRect(window.mapToGlobal(rect.topLeft()), rect.size())
