"""The foot line: shows what was done with an undo link, in place of the breadth bar for some seconds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QStackedWidget

from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    push_button,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox
from tideboard_desktop.watchlists.breadth_bar import HEIGHT, BreadthBar

SHOWN = 10.0
"""Seconds for which a sentence is shown; undo by keys works longer."""


class Foot(QStackedWidget):
    """The breadth bar, or in the same place a sentence with "Undo"; switching moves nothing."""

    undo = Signal()

    def __init__(self, breadth: BreadthBar, clock: Clock, theme: Theme) -> None:
        super().__init__()
        self._clock = clock
        self._until = 0.0
        self.setFixedHeight(theme.px(HEIGHT))
        self._words = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self._words, "watchlist_said")
        self._undo = push_button(self.tr("Undo"), theme, ButtonStyle.TEXT, identifier="watchlist_undo")
        close = icon_button("x", self.tr("Hide this message"), theme, identifier="watchlist_said_close")
        self.addWidget(breadth)
        self.addWidget(as_widget(hbox((self._words, 1), self._undo, close, margins=(10, 0, 6, 0), spacing=6)))
        self._undo.clicked.connect(self.undo)
        close.clicked.connect(self.hush)

    @property
    def words(self) -> str:
        """The sentence on screen, empty for none."""
        return self._words.text() if self.currentIndex() == 1 else ""

    def say(self, sentence: str, *, undo: bool) -> None:
        """Show what was done; `undo` adds the link."""
        set_tone(self._words, Tone.SECONDARY)
        self._show(sentence)
        self._undo.setVisible(undo)

    def refuse(self, sentence: str) -> None:
        """Show why something was not done."""
        set_tone(self._words, Tone.WARN)
        self._show(sentence)
        self._undo.hide()

    def hush(self) -> None:
        """Show the breadth bar again."""
        self.setCurrentIndex(0)

    def tick(self) -> None:
        """Hide a sentence whose time is over; called once a second."""
        if self.currentIndex() == 1 and self._clock.monotonic() >= self._until:
            self.hush()

    def _show(self, sentence: str) -> None:
        self._words.setText(sentence)
        self._words.setAccessibleName(sentence)
        self._until = self._clock.monotonic() + SHOWN
        self.setCurrentIndex(1)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
