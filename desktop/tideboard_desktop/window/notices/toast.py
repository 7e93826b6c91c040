"""The toast: the newest notice, or what can be undone, for some seconds in the free stretch of the status strip."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_desktop.ui.command import UndoOffer
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
GAP = 6
MOST = 480
"""Logical pixels that the words have beside a banner."""
WORDS_SHARE = 100


class ToastLine(QWidget):
    """Takes the room that the items of the strip leave; hidden without words.

    An `offer` made before the window was made anew stands on.
    """

    def __init__(self, store: NoticeStore, offer: UndoOffer, theme: Theme) -> None:
        super().__init__()
        self._theme, self._store, self._offer = theme, store, offer
        self._shown: Notice | None = None
        identify(self, "toast")
        give_role(self, QAccessible.Role.AlertMessage)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._glyph = Glyph(theme)
        self.text = ElidedLabel("")
        self.text.setFont(theme.font(Type.CAPTION_STRONG))
        self.undo = push_button(translate("Common", "Undo"), theme, ButtonStyle.TEXT, identifier="toast_undo")
        self.undo.clicked.connect(lambda _on=False: offer.accept())
        self.undo.hide()
        self._row = hbox(stretch(), self._glyph, (self.text, WORDS_SHARE), self.undo, on=self, margins=0, spacing=GAP)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.hide_notice)
        store.added.connect(self.show_notice)
        store.changed.connect(self._hide_withdrawn)
        offer.changed.connect(self._offer_changed)
        self._show_rest()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice until a newer one comes, its time is over or its reason gone; screen readers read it out.

        While an urgent one is shown or an undo is offered only an urgent one takes its place: the list has the others.
        An alert that rings at once comes together with the answer that it was set, in either order.
        """
        kept = self._offer.undo is not None or (self._shown is not None and self._shown.urgent)
        if kept and not notice.urgent:
            return
        self._shown = notice
        parts = [] if notice.environment is None else [word(notice.environment)]
        glyph = ("triangle-alert", "warn", 14) if notice.urgent else ("bell", "text2", 14)
        self._show(" ".join([*parts, notice.text]), glyph, Tone.WARN if notice.urgent else Tone.PRIMARY)
        self.timer.start(SHOWN_MS)

    def _offer_changed(self) -> None:
        """What was done since is said instead of any notice before it."""
        if self._offer.undo is not None:
            self._shown = None
        self._show_rest()

    def _show_rest(self) -> None:
        """Show what is offered, or nothing, unless a notice is shown."""
        undo = self._offer.undo
        if self._shown is not None:
            return
        if undo is None:
            self._clear()
            return
        self.timer.stop()
        self._show(undo.words(), ("undo-2", "text2", 14), Tone.PRIMARY, offers=True)

    def _show(self, words: str, glyph: tuple[str, str, int], tone: Tone, *, offers: bool = False) -> None:
        self.undo.setVisible(offers)
        self.text.setText(words)
        self._row.setStretchFactor(self.text, 0 if offers else WORDS_SHARE)  # the button stands beside the words
        set_tone(self.text, tone)
        self._glyph.show_glyph(*glyph)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.updateGeometry()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _hide_withdrawn(self) -> None:
        if self._shown is not None and self._shown not in self._store.notices:
            self.hide_notice()

    def hide_notice(self) -> None:
        """Hide the notice; an undo that is still offered is shown again."""
        self._shown = None
        self._show_rest()

    def _clear(self) -> None:
        self.timer.stop()
        self.hide()
        self.undo.hide()
        self.text.clear()
        self._glyph.show_glyph("")
        self.setAccessibleName("")
        self.setToolTip("")

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for its words beside a banner; without one it takes what is free."""
        parts = (self._glyph, self.text, *(() if self.undo.isHidden() else (self.undo,)))
        words = sum(part.sizeHint().width() + GAP for part in parts)
        return QSize(min(words, self._theme.px(MOST)), self._theme.px(Type.CAPTION.line))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """No width of its own: it takes the room that is free."""
        return QSize(0, 0)
