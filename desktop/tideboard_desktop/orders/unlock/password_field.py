"""The field for a trading password: hidden text, a show button, a Caps Lock hint and a message line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from tideboard_core.errors import TideboardError
from tideboard_core.model.lock import PasswordKind
from tideboard_desktop.orders.unlock.words import refusal_sentence
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.icons import icon, pixmap
from tideboard_desktop.ui.widgets.labels import Tone, icon_button, identify, label, set_style_property
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

translate = QCoreApplication.translate
LONGEST = 128
HEIGHT = 40
_REPEATED = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class PasswordField(QWidget):
    """Label, field and message. `submitted` is Enter, `changed` any edit; only `take` returns the text."""

    submitted = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self._caps = False
        self.title = label(title, theme, Type.BODY, Tone.SECONDARY)
        self.caps_hint = label("", theme, Type.STRONG, Tone.WARN)
        self.field = QLineEdit()
        identify(self.field, "trade_password", title)
        self.field.setFont(theme.font(Type.INPUT))
        self.field.setStyleSheet(f"QLineEdit {{ min-height: {theme.px(HEIGHT) - 2}px; }}")
        self.field.setFixedHeight(theme.px(HEIGHT))
        self.field.setMaxLength(LONGEST)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.field.textEdited.connect(self._edited)
        self.field.returnPressed.connect(self.submitted)
        self.field.installEventFilter(self)
        self.field.setTextMargins(0, 0, theme.px(30), 0)
        self.eye = icon_button("eye", translate("Password", "Show password"), theme, identifier="show_password")
        self.eye.setIconSize(QSize(18, 18))
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show_text)
        self._sign = QLabel()
        self._sign.setFixedWidth(22)
        self.message = ElidedLine(theme)
        self._arrange()

    def _arrange(self) -> None:
        hbox(stretch(), self.eye, on=self.field, margins=(0, 0, 8, 0))
        vbox(
            hbox(self.title, stretch(), self.caps_hint),
            self.field,
            hbox(self._sign, (self.message, 1), spacing=0),
            on=self,
            margins=0,
            spacing=5,
        )
        self._sign.hide()

    @property
    def empty(self) -> bool:
        return not self.field.text()

    def take(self) -> str:
        """The typed password; clears the field and its undo history."""
        password = self.field.text()
        self.clear()
        return password

    def clear(self) -> None:
        """Clear the field and hide what is typed next; `setText` also clears the undo history."""
        self.field.setText("")
        self.eye.setChecked(False)
        self.changed.emit()

    def say(self, text: str, *, warn: bool = False, strong: bool = False) -> None:
        """Show one line below the field, in amber with a sign if something is wrong; `strong` if it asks for more."""
        self._sign.setVisible(warn)
        if warn:
            self._sign.setPixmap(pixmap("triangle-alert", self._theme.surface.warn, 15, self.devicePixelRatioF()))
        tone = Tone.WARN if warn else Tone.PRIMARY if strong else Tone.CAPTION
        self.message.show_text(text, tone, strong=warn or strong)
        set_style_property(self.field, "invalid", "true" if warn else "false")
        self.field.setAccessibleDescription(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Infer Caps Lock from key presses, since Qt cannot be asked for its state.

        Drops a repeated Enter or Space: one pressed for the window below must not answer here, nor one that still holds
        the button that led here be typed.
        """
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.isAutoRepeat() and event.key() in _REPEATED:
                return True
            self._note_caps(event)
        return super().eventFilter(watched, event)

    def _note_caps(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._caps = not self._caps
        elif len(text) == 1 and text.isalpha() and text.upper() != text.lower():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._caps = text.isupper() is not shift
        self.caps_hint.setText(translate("Password", "Caps Lock is on") if self._caps else "")

    def _edited(self) -> None:
        self.changed.emit()

    def _show_text(self, shown: bool) -> None:  # noqa: FBT001  Qt's signal
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        words = translate("Password", "Hide password") if shown else translate("Password", "Show password")
        self.eye.setIcon(icon("eye-off" if shown else "eye", self._theme.surface.text2, 18))
        self.eye.setToolTip(tip(words))
        self.eye.setAccessibleName(words)


class AsksPassword(Protocol):
    """A review that may ask for a password."""

    @property
    def needs_password(self) -> PasswordKind | None:
        """Owner of the password that is asked for, None without one and once it was given."""
        ...

    async def unlock_once(self, password: str) -> None:
        """Unlock for this review only."""
        ...


class PasswordProof:
    """The proof of what was typed into a field, for one review alone: one at a time, gone with its dialog."""

    def __init__(self, field: PasswordField, review: AsksPassword, tasks: Tasks) -> None:
        self._field, self._review, self._tasks = field, review, tasks
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether a password is being proven."""
        return self._task is not None

    def begin(self, proven: Callable[[], None], over: Callable[[], None]) -> None:
        """Prove what was typed; then call `proven`, and `over` at its beginning and in any case at its end."""
        if self._task is None:
            self._task = self._tasks.spawn(self._unlock(self._field.take(), proven, over), name="unlock once")
            over()

    async def _unlock(self, password: str, proven: Callable[[], None], over: Callable[[], None]) -> None:
        kind = self._review.needs_password or PasswordKind.BROKER
        try:
            await self._review.unlock_once(password)
        except TideboardError as error:
            self._task = None
            if isValid(self._field):  # else the dialog is gone
                self._field.say(refusal_sentence(error, kind), warn=True)
                self._field.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._task = None
            if isValid(self._field):
                proven()
        finally:
            self._task = None
            if isValid(self._field):
                over()

    def forget(self) -> None:
        """Clear what was typed and end what is being proven."""
        self._field.clear()
        if self._task is not None:
            self._task.cancel()
