"""The choice of a currency in a dock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPushButton

from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.pick_button import shape_menu_button
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


class CurrencyButton(QPushButton):
    """The currency in which amounts are shown, where there are several; `chosen` carries its code."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, key: str) -> None:
        """`key` is that of the dock."""
        super().__init__()
        self._key = key
        self.now = ""
        self._names: Sequence[str] = ()
        identify(self, f"{key}_currency", translate("Common", "Currency"))
        shape_menu_button(self, theme)
        self.clicked.connect(self.open_menu)
        self.hide()

    def show_names(self, names: Sequence[str], chosen: str) -> None:
        """Offer these, of which one is shown."""
        self._names, self.now = names, chosen
        self.setText(chosen or "?")
        self.setAccessibleName(listed((chosen or "?", translate("Common", "Currency"))))
        self.setVisible(len(names) > 1)

    def open_menu(self) -> None:
        """Show the currencies below the button."""
        menu = passing_menu(self, f"{self._key}_currency_menu")
        for name in self._names:
            menu.addAction(name or "?").triggered.connect(lambda _on=False, name=name: self.chosen.emit(name))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
