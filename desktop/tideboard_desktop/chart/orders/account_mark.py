"""Whose orders the chart shows: the word of the environment and the end of the account's number, in the price pane."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tideboard_core.model.order import Account, Environment
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import EnvironmentWord
from tideboard_desktop.ui.widgets.labels import Tone, label
from tideboard_desktop.ui.widgets.layouts import hbox

_MARGIN: Final = 6


class AccountMark(QWidget):
    """Hidden without an account; the mouse goes through it."""

    def __init__(self, chart: QWidget, theme: Theme) -> None:
        super().__init__(chart)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.word = EnvironmentWord(Environment.PRACTICE, theme)
        self.number = label("", theme, Type.CAPTION, Tone.SECONDARY)
        hbox(self.word, self.number, on=self, margins=0, spacing=6)
        self.hide()

    def show_account(self, account: Account | None, picture: Picture | None) -> None:
        """Stand at the lower left of the price pane."""
        if account is None or picture is None:
            self.hide()
            return
        self.word.set_environment(account.environment)
        self.number.setText(account.short_id)
        self.adjustSize()
        self.move(_MARGIN, round(picture.layout.price.bottom) - self.height() - _MARGIN)
        self.show()
