"""The field in the top bar that opens the palette: it looks like one, and what is typed on it goes on there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label

HEIGHT = 32
BARE, NARROWEST, WIDEST = 56, 180, 340


class PaletteOpener(QPushButton):
    """A click, Enter or Space opens the palette; letters go to the window, which opens it with them."""

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
        glass = QLabel()
        glass.setPixmap(pixmap("search", theme.surface.text3, 14, self.devicePixelRatioF()))
        self._hint = label("", theme, Type.CAPTION)
        self._hint.setObjectName("key_hint")
        self._hint.setFixedHeight(theme.px(18))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), 0, theme.px(7), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(glass)
        self._words = elided_label(words, theme, Type.BODY, Tone.CAPTION)
        row.addWidget(self._words, 1)
        row.addWidget(self._hint)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_key("")

    def show_key(self, key: str) -> None:
        """Show the key that opens the palette, as this system writes it; empty for none."""
        self._hint.setText(key)
        self._hint.setVisible(bool(key) and self._roomy)

    def give_way(self, share: float) -> None:
        """Hold this share of the least width only; with none of it the glass stays, and the key is not told."""
        self._roomy = share > 0
        self._words.setVisible(self._roomy)
        self.setMinimumWidth(self.least(share))
        self.show_key(self._hint.text())

    def least(self, share: float) -> int:
        """The least width with this share of it."""
        return max(self._theme.px(BARE), round(self._theme.px(NARROWEST) * share))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter presses, as in every field; the rest is a button's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
