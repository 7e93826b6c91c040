"""The toast: the newest notice, or what can be undone, for some seconds in the free stretch of the status strip."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import ButtonStyle, ElidedLabel, Tone, identify, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.window.notices.model import Notice, NoticeStore

translate = QCoreApplication.translate
SHOWN_MS = 6000
UNDO_MS = 10_000
"""How long an undo is offered."""
GAP = 6
WORDS_SHARE = 100


class ToastLine(QWidget):
    """Takes the room that the items of the strip leave."""

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
        self._undo: Callable[[], object] | None = None
        self.undo = push_button(translate("Common", "Undo"), theme, ButtonStyle.TEXT, identifier="toast_undo")
        self.undo.clicked.connect(self._undo_offered)
        self.undo.hide()
        self._row = hbox(stretch(), self._glyph, (self.text, WORDS_SHARE), self.undo, on=self, margins=0, spacing=GAP)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.hide_text)
        store.added.connect(self.show_notice)
        store.changed.connect(self._hide_withdrawn)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice until a newer one comes, its time is over or its reason gone; screen readers read it out.

        While an undo is offered only an urgent one is shown: the list has the others.
        """
        if self._undo is not None and not notice.urgent:
            return
        self._shown = notice
        parts = [] if notice.environment is None else [word(notice.environment)]
        glyph = ("triangle-alert", "warn", 14) if notice.urgent else ("bell", "text2", 14)
        self._show(" ".join([*parts, notice.text]), glyph, Tone.WARN if notice.urgent else Tone.PRIMARY)
        self.timer.start(SHOWN_MS)

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done, with a button that calls `undo`."""
        self._shown = None
        self._show(text, ("undo-2", "text2", 14), Tone.PRIMARY, undo)
        self.timer.start(UNDO_MS)

    def _undo_offered(self) -> None:
        undo = self._undo
        self.hide_text()
        if undo is not None:
            undo()

    def _show(
        self, words: str, glyph: tuple[str, str, int], tone: Tone, undo: Callable[[], object] | None = None
    ) -> None:
        self._undo = undo
        self.undo.setVisible(undo is not None)
        self.text.setText(words)
        self._row.setStretchFactor(self.text, WORDS_SHARE if undo is None else 0)  # the button stands beside the words
        set_tone(self.text, tone)
        self._glyph.show_glyph(*glyph)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _hide_withdrawn(self) -> None:
        if self._shown is not None and self._shown not in self._store.notices:
            self.hide_text()

    def hide_text(self) -> None:
        self._shown = self._undo = None
        self.undo.hide()
        self.text.clear()
        self._glyph.show_glyph("")
        self.setAccessibleName("")
        self.setToolTip("")

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No width of its own: it takes the room that is free."""
        return QSize(0, self._theme.px(Type.CAPTION.line))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No width of its own: it takes the room that is free."""
        return QSize(0, 0)
