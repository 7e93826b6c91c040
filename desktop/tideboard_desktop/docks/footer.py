"""The footer of a dock: how much is shown, and for some seconds what was done."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox


class DockFooter(QWidget):
    """A permanent text, and in its place for some seconds a sentence; the layout never moves.

    A `permanent` widget is shown in place of that text. `HEIGHT` is in logical pixels, `SECONDS` how long a sentence
    is shown.
    """

    HEIGHT, SECONDS, SIZE = 24, 8.0, Type.CAPTION

    def __init__(self, clock: Clock, theme: Theme, *, identifier: str, permanent: QWidget | None = None) -> None:
        super().__init__()
        self._clock = clock
        self._until: float | None = None
        self._standing = "", Tone.CAPTION
        self.setFixedHeight(theme.px(self.HEIGHT))
        self.words = elided_label("", theme, self.SIZE, Tone.CAPTION)
        identify(self.words, identifier)
        self.row = hbox((self.words, 1), margins=(10, 0, 6, 0), spacing=6)
        self._pages = QStackedLayout(self)
        for page in (permanent, as_widget(self.row)):
            if page is not None:
                self._pages.addWidget(page)

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
            self.hush()

    def hush(self) -> None:
        """Remove a sentence now."""
        self._until = None
        self._put(*self._standing)

    def _say(self, sentence: str, tone: Tone) -> None:
        self._until = self._clock.monotonic() + self.SECONDS
        self._put(sentence, tone)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _put(self, words: str, tone: Tone) -> None:
        if self.words.text() != words:
            self.words.setText(words)
            self.words.setAccessibleName(words)
        set_tone(self.words, tone)
        self._pages.setCurrentIndex(self._pages.count() - 1 if words else 0)
