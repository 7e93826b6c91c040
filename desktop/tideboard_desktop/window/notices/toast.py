"""The newest notice for a few seconds, in the free stretch of the status strip: it covers nothing and moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import ElidedLabel, Tone, identify, set_tone
from tideboard_desktop.window.notices.model import Happening, NoticeStore

SHOWN_MS = 6000
GAP = 6
WORDS_SHARE = 100


class ToastLine(QWidget):
    """Takes whatever room is left between the parts of the strip.

    `room_wanted` tells the width of what is said, and 0 when it has gone.
    """

    room_wanted = Signal(int)

    def __init__(self, store: NoticeStore, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        identify(self, "toast")
        give_role(self, QAccessible.Role.AlertMessage)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._glyph = QLabel()
        self.text = ElidedLabel("")
        self.text.setFont(theme.font(Type.CAPTION_STRONG))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addStretch(1)
        row.addWidget(self._glyph)
        row.addWidget(self.text, WORDS_SHARE)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SHOWN_MS)
        self.timer.timeout.connect(self.hide_text)
        store.added.connect(self.show_happening)

    def show_happening(self, happening: Happening) -> None:
        """Show a notice; a newer one takes its place at once. Screen readers speak it."""
        parts = [] if happening.environment is None else [word(happening.environment)]
        words = " ".join([*parts, happening.text])
        self.text.setText(words)
        set_tone(self.text, Tone.WARN if happening.urgent else Tone.PRIMARY)
        surface = self._theme.surface
        glyph, tint = ("triangle-alert", surface.warn) if happening.urgent else ("bell", surface.text2)
        self._glyph.setPixmap(pixmap(glyph, tint, 14, self.devicePixelRatioF()))
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.room_wanted.emit(self._needed())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.timer.start()

    def hide_text(self) -> None:
        """Empty the line."""
        self.text.clear()
        self._glyph.clear()
        self.setAccessibleName("")
        self.setToolTip("")
        self.room_wanted.emit(0)

    def _needed(self) -> int:
        """Width that shows every word; the free stretch before them takes its hundredth."""
        words = self._glyph.sizeHint().width() + GAP + self.text.sizeHint().width()
        return words + words // WORDS_SHARE + 2

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Nothing of its own."""
        return QSize(0, self._theme.px(Type.CAPTION.line))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Nothing of its own."""
        return QSize(0, 0)
