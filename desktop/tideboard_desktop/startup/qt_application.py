"""The QApplication: it alone gets the system's requests to quit and to open a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from tideboard_desktop.ui.widgets import accessible_roles


class QtApplication(QApplication):
    """Keeps requests that come before the handlers are set; of several files the last one.

    A request to quit comes from "Quit" in the menu and the Dock of macOS, and on every system when a session ends. By
    default Qt leaves its event loop at once: connections cut, OpenD not locked, the order log not closed. Files come
    as events on macOS, where other systems give an argument.

    `accessible_cells` says whether assistive programs see the cells of tables and lists; None = where Qt bears it.
    """

    def __init__(self, arguments: list[str], *, accessible_cells: bool | None = None) -> None:
        super().__init__(arguments)
        accessible_roles.install()
        if accessible_cells is None:
            accessible_cells = self.platformName() != "cocoa"
        if not accessible_cells:
            from tideboard_desktop.ui.tables.current_row import CurrentRowReader

            accessible_roles.leave_out_cells()
            CurrentRowReader(self)
        self._end: Callable[[], object] | None = None
        self._open: Callable[[Path], object] | None = None
        self._ending = False
        self._file: Path | None = None

    def set_handlers(self, end: Callable[[], object], open_file: Callable[[Path], object]) -> None:
        """Set the handlers of quit and of open; kept requests are handled at once."""
        self._end, self._open = end, open_file
        ending, self._ending = self._ending, False
        file, self._file = self._file, None
        if file is not None:
            open_file(file)
        if ending:
            end()

    def event(self, event: QEvent) -> bool:
        """Handle Quit and FileOpen. An event filter on the application would run for every event of the program."""
        if event.type() is QEvent.Type.Quit:
            event.accept()
            self._quit()
            return True
        if isinstance(event, QFileOpenEvent) and event.file():  # else it is an address, and none of ours
            self._take(Path(event.file()))
            return True
        return super().event(event)

    def _quit(self) -> None:
        if self._end is None:
            self._ending = True
        else:
            self._end()

    def _take(self, file: Path) -> None:
        if self._open is None:
            self._file = file
        else:
            self._open(file)
