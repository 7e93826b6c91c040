"""The line below a dock of reference data: how much is shown, and for a moment what was done."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tideboard_core.ports import Clock
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import Tone, elided_label, identify, set_tone

HEIGHT = 24
SHOWN = 8.0
"""Seconds for which a sentence stands."""


class FootLine(QWidget):
    """Standing words, and in the same room a sentence that goes by itself; nothing moves when it comes and goes."""

    def __init__(self, clock: Clock, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._clock = clock
        self._until: float | None = None
        self._standing = ""
        self.setFixedHeight(theme.px(HEIGHT))
        self.words = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.words, identifier)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(10, 0, 6, 0)
        self.row.setSpacing(6)
        self.row.addWidget(self.words, 1)

    def show_words(self, words: str) -> None:
        """What stands there from now on."""
        self._standing = words
        if self._until is None:
            self._put(words, Tone.CAPTION)

    def say(self, sentence: str) -> None:
        """Tell what was done."""
        self._say(sentence, Tone.SECONDARY)

    def refuse(self, sentence: str) -> None:
        """Tell why something was not done."""
        self._say(sentence, Tone.WARN)

    def tick(self) -> None:
        """Once a second: a sentence goes when its time is over."""
        if self._until is not None and self._clock.monotonic() >= self._until:
            self._until = None
            self._put(self._standing, Tone.CAPTION)

    def _say(self, sentence: str, tone: Tone) -> None:
        self._until = self._clock.monotonic() + SHOWN
        self._put(sentence, tone)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _put(self, words: str, tone: Tone) -> None:
        if self.words.text() != words:
            self.words.setText(words)
            self.words.setAccessibleName(words)
        set_tone(self.words, tone)
