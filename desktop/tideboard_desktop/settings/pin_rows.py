"""The LIVE accounts on the settings page, each with the button that pins it or asks to remove its pin."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from tideboard_core.model.order import Account, AccountId
from tideboard_desktop.orders.unlock.account_pins import AccountPins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox

translate = QCoreApplication.translate


class PinRows(QWidget):
    """Follows accounts and pins while it lives; says so where there is no account with real money."""

    def __init__(self, theme: Theme, pins: AccountPins) -> None:
        super().__init__()
        self._theme, self._pins = theme, pins
        self._shown: list[tuple[Account, bool]] | None = None
        self.buttons: dict[AccountId, QPushButton] = {}
        self._rows = vbox(on=self, margins=0, spacing=4)
        self.show_pins()
        self.destroyed.connect(pins.listen(self.show_pins))

    def show_pins(self) -> None:
        """Show the accounts as they are now; the rows stay where nothing changed."""
        if not isValid(self):
            return
        shown = [(one, self._pins.pinned(one)) for one in self._pins.accounts]
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.buttons = {}
        for account, pinned in shown:
            self._rows.addWidget(self._row(account, pinned=pinned))
        if not shown:
            text = translate("Settings", "No account with real money is connected.")
            self._rows.addWidget(label(text, self._theme, Type.BODY, Tone.SECONDARY))

    def _row(self, account: Account, *, pinned: bool) -> QWidget:
        name = f"{word(account.environment)} {account.name} {account.short_id}"
        words = translate("Pin", "Unpin") if pinned else translate("Pin", "Pin")
        button = push_button(words, self._theme, identifier=f"settings_pin_{account.id[-4:]}")
        button.setAccessibleName(f"{words} {name}")
        act = self._pins.unpin if pinned else self._pins.pin
        button.clicked.connect(lambda _on=False: act(account))
        self.buttons[account.identity] = button
        state = translate("Pin", "pinned") if pinned else ""
        quiet = label(state, self._theme, Type.BODY, Tone.SECONDARY)
        return as_widget(hbox((elided_label(name, self._theme), 1), quiet, button, margins=0, spacing=8))
