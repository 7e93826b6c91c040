"""The footer of a dock: how much is shown, and for some seconds what was done."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox

HEIGHT = 24
SHOWN = 8.0
"""Seconds for which a sentence is shown."""


class DockFooter(QWidget):
    """A permanent text, and in its place for some seconds a sentence; the layout never moves."""

    def __init__(self, clock: Clock, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._clock = clock
        self._until: float | None = None
        self._standing = "", Tone.CAPTION
        self.setFixedHeight(theme.px(HEIGHT))
        self.words = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.words, identifier)
        self.row = hbox((self.words, 1), on=self, margins=(10, 0, 6, 0), spacing=6)

    def show_words(self, words: str, tone: Tone = Tone.CAPTION) -> None:
        """Set the permanent text."""
        self._standing = words, tone
        if self._until is None:
            self._put(words, tone)

    def say(self, sentence: str) -> None:
        """Show for some seconds what was done."""
        self._say(sentence, Tone.SECONDARY)

    def refuse(self, sentence: str) -> None:
        """Show for some seconds why something was not done, in amber."""
        self._say(sentence, Tone.WARN)

    def tick(self) -> None:
        """Call once a second: remove a sentence after its time."""
        if self._until is not None and self._clock.monotonic() >= self._until:
            self._until = None
            self._put(*self._standing)

    def _say(self, sentence: str, tone: Tone) -> None:
        self._until = self._clock.monotonic() + SHOWN
        self._put(sentence, tone)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _put(self, words: str, tone: Tone) -> None:
        if self.words.text() != words:
            self.words.setText(words)
            self.words.setAccessibleName(words)
        set_tone(self.words, tone)
