"""The toast: the newest notice for six seconds, in the free stretch of the status strip."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import ElidedLabel, Tone, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.window.notices.model import Notice, NoticeStore

SHOWN_MS = 6000
GAP = 6
WORDS_SHARE = 100


class ToastLine(QWidget):
    """Takes the room that the items of the strip leave.

    `room_wanted` carries the width in pixels that the text needs, 0 once it is hidden.
    """

    room_wanted = Signal(int)

    def __init__(self, store: NoticeStore, theme: Theme) -> None:
        super().__init__()
        self._theme, self._store = theme, store
        self._shown: Notice | None = None
        identify(self, "toast")
        give_role(self, QAccessible.Role.AlertMessage)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._glyph = Glyph(theme)
        self.text = ElidedLabel("")
        self.text.setFont(theme.font(Type.CAPTION_STRONG))
        hbox(stretch(), self._glyph, (self.text, WORDS_SHARE), on=self, margins=0, spacing=GAP)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SHOWN_MS)
        self.timer.timeout.connect(self.hide_text)
        store.added.connect(self.show_notice)
        store.changed.connect(self._hide_withdrawn)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice until a newer one comes, its time is over or its reason gone; screen readers read it out."""
        self._shown = notice
        parts = [] if notice.environment is None else [word(notice.environment)]
        words = " ".join([*parts, notice.text])
        self.text.setText(words)
        set_tone(self.text, Tone.WARN if notice.urgent else Tone.PRIMARY)
        self._glyph.show_glyph(*(("triangle-alert", "warn", 14) if notice.urgent else ("bell", "text2", 14)))
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.room_wanted.emit(self._needed())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.timer.start()

    def _hide_withdrawn(self) -> None:
        if self._shown is not None and self._shown not in self._store.notices:
            self.hide_text()

    def hide_text(self) -> None:
        self._shown = None
        self.text.clear()
        self._glyph.show_glyph("")
        self.setAccessibleName("")
        self.setToolTip("")
        self.room_wanted.emit(0)

    def _needed(self) -> int:
        """Width that shows the whole text; the stretch before it takes 1 of 101 parts of the room."""
        words = self._glyph.sizeHint().width() + GAP + self.text.sizeHint().width()
        return words + words // WORDS_SHARE + 2

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No width of its own: it takes the room that is free."""
        return QSize(0, self._theme.px(Type.CAPTION.line))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No width of its own: it takes the room that is free."""
        return QSize(0, 0)
