"""The switch at the day's sum: before or with the fees of the day's orders."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_desktop.blotter.words import BEFORE_FEES, WITH_FEES
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import icon_button
from tideboard_desktop.ui.widgets.layouts import hbox

translate = QCoreApplication.translate


class FeesChoice(QWidget):
    """A small button with a menu; `chosen` carries BEFORE_FEES or WITH_FEES."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        words = translate("Blotter", "Day’s result before or with fees")
        self.button = icon_button("chevron-down", words, theme, identifier="day_fees")
        self.button.clicked.connect(self.open_menu)
        hbox(self.button, on=self, margins=0)
        self._menu, group = QMenu(self), QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        for key, text in (
            (BEFORE_FEES, translate("Blotter", "Before fees")),
            (WITH_FEES, translate("Blotter", "With fees")),
        ):
            action = self._actions[key] = self._menu.addAction(text)
            action.setCheckable(True)
            action.setObjectName(f"day_{key}")
            action.triggered.connect(lambda _on=False, key=key: self.chosen.emit(key))
            group.addAction(action)
        self.choose(BEFORE_FEES)

    @property
    def key(self) -> str:
        return next(key for key, action in self._actions.items() if action.isChecked())

    def choose(self, key: str) -> None:
        """Choose without emitting `chosen`."""
        self._actions[key].setChecked(True)

    def open_menu(self) -> None:
        """Show the two ways below the button."""
        self._menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))
