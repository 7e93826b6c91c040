"""The search button of the top bar: it looks like a field and opens the palette."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox

HEIGHT = 32
BARE, NARROWEST, WIDEST = 56, 180, 340


class PaletteOpener(QPushButton):
    """A click, Enter or Space opens the palette. Typed letters go to the window, which opens the palette with them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._roomy = True
        words = self.tr("Symbol, name, pinyin or command")
        identify(self, "symbol_search", words)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setMinimumWidth(theme.px(NARROWEST))
        self.setMaximumWidth(theme.px(WIDEST))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        glass = Glyph(theme, "search", "text3", 14)
        self._hint = label("", theme, Type.CAPTION)
        self._hint.setObjectName("key_hint")
        self._hint.setFixedHeight(theme.px(18))
        self._words = elided_label(words, theme, Type.BODY, Tone.CAPTION)
        hbox(
            glass, (self._words, 1), self._hint, on=self, margins=(theme.px(10), 0, theme.px(7), 0), spacing=theme.px(8)
        )
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_key("")

    def show_key(self, key: str) -> None:
        """Show the key that opens the palette, as this system writes it; empty if there is none."""
        self._hint.setText(key)
        self._hint.setVisible(bool(key) and self._roomy)

    def set_compact(self, *, compact: bool) -> None:
        """Show the icon only, or icon, words and key."""
        self._roomy = not compact
        self._words.setVisible(self._roomy)
        self.setMinimumWidth(self.least_width(compact=compact))
        self.show_key(self._hint.text())

    def least_width(self, *, compact: bool) -> int:
        """The least width in logical pixels."""
        return max(self._theme.px(BARE), 0 if compact else self._theme.px(NARROWEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter clicks too: by itself a QPushButton takes only Space outside a dialog."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
