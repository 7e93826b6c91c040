"""The program's icon in the desktop's tray, with a menu; on Windows and macOS notices come from it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.widgets.icons import application_icon

translate = QCoreApplication.translate
APP = "Tideboard"


def tray_there() -> bool:
    """Whether this desktop shows icons of programs now; a shell that starts again has none for a moment."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class TrayIcon(QObject):
    """Made with the first use. `opened` is emitted by a click and by the menu, `quit_chosen` by the menu.

    No click sends, unlocks or cancels anything.
    """

    opened = Signal()
    quit_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon: QSystemTrayIcon | None = None
        self.menu: QMenu | None = None

    @property
    def shown(self) -> bool:
        return self._icon is not None and self._icon.isVisible()

    def show(self) -> None:
        """Show the icon, wherever the tray is; where there is none yet it comes with the tray."""
        self._made().show()

    def describe(self, text: str) -> None:
        """Set what a pointer at it reads: plain text, nothing of an account."""
        if self._icon is not None and self._icon.toolTip() != tip(text):
            self._icon.setToolTip(tip(text))

    def tell(self, title: str, text: str, *, urgent: bool) -> bool:
        """Show a message from the icon, which is shown for that; False where this desktop shows none.

        For Windows and macOS: on Linux Qt hands the text to a service that may read markup in it.
        """
        if not (tray_there() and QSystemTrayIcon.supportsMessages()):
            return False
        self.show()
        kinds = QSystemTrayIcon.MessageIcon
        self._made().showMessage(title, text, kinds.Warning if urgent else kinds.Information)
        return True

    def close(self) -> None:
        """Take the icon away."""
        if self._icon is not None and self.menu is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self.menu.deleteLater()
            self._icon = self.menu = None

    def _made(self) -> QSystemTrayIcon:
        if self._icon is None:
            self.menu = QMenu()
            self.menu.aboutToShow.connect(self._name_entries)
            self._open = self.menu.addAction("", self.opened.emit)
            self._quit = self.menu.addAction("", self.quit_chosen.emit)
            self._name_entries()
            self._icon = QSystemTrayIcon(application_icon(), self)
            self._icon.setToolTip("Tideboard")
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._activated)
        return self._icon

    def _name_entries(self) -> None:
        """In the language of now."""
        self._open.setText(translate("Tray", "Open Tideboard"))
        self._quit.setText(translate("MainWindow", "Quit"))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit()
