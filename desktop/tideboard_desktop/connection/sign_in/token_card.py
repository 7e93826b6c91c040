"""The card of the credential in use: name, where it is kept, expiry; refresh and forget, after a confirmation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

from tideboard_core.errors import TideboardError, VaultError
from tideboard_core.model.credentials import BearerKey
from tideboard_core.ports.system import Clock
from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import Connection
from tideboard_desktop.connection.sign_in import words
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import PassingNote
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    identify,
    label,
    push_button,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import hbox, space, stretch, vbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate


class TokenCard(QFrame):
    """View of one credential with its actions. Emits `replace_wanted` to show the fields for another one.

    `forget_failed` has the sentence that says why the keyring may still have what was forgotten.
    """

    replace_wanted = Signal()
    forget_failed = Signal(str)

    def __init__(self, sign_ins: SignIns, clock: Clock, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._sign_ins, self._clock, self._theme, self._tasks = sign_ins, clock, theme, tasks
        self._connection: Connection | None = None
        self._credentials: Credentials | None = None
        self._running: asyncio.Task[None] | None = None
        self._moved_focus: tuple[QWidget | None, QWidget | None] = (None, None)
        self._sure: Callable[[], Coroutine[Any, Any, None]] = self._refresh
        identify(self, "credential_card", translate("SignIn", "Credential in use"))
        self.title = elided_label("", theme, Type.STRONG)
        self.kept = self._line("credential_kept")
        self.ends = self._line("credential_ends")
        self.problem = PassingNote("", theme)
        self.refresh = push_button(translate("SignIn", "Refresh token"), theme, identifier="credential_refresh")
        self.replace = push_button(translate("SignIn", "Replace…"), theme, identifier="credential_replace")
        self.keep = push_button(translate("SignIn", "Save in the keyring"), theme, identifier="credential_keep")
        self.forget = push_button(
            translate("SignIn", "Forget…"), theme, ButtonStyle.TEXT, identifier="credential_forget"
        )
        self.question = self._line("credential_question")
        self.stay = push_button(translate("SignIn", "Keep as it is"), theme, identifier="credential_stay")
        self.sure = push_button("", theme, identifier="credential_sure")
        self._actions, self._answers = QWidget(), QWidget()
        self._lay_out()
        self.refresh.clicked.connect(self._ask_refresh)
        self.forget.clicked.connect(self._ask_forget)
        self.replace.clicked.connect(self.replace_wanted)
        self.keep.clicked.connect(lambda: self._do(self._keep))
        self.stay.clicked.connect(self._back)
        self.sure.clicked.connect(lambda: self._do(self._sure))

    @property
    def asking(self) -> bool:
        return self._answers.isVisibleTo(self)

    def show_credential(self, connection: Connection, credentials: Credentials) -> None:
        if credentials is not self._credentials:
            self._back()
            self.problem.say("")
        self._connection, self._credentials = connection, credentials
        present = credentials.present
        if present is None:
            return
        soon = credentials.ends_soon
        self.title.setText(words.credential_words(present))
        at_rest = credentials.saved and credentials.remains is None
        self._say(self.kept, words.kept_words(credentials), warn=not at_rest)
        self._say(self.ends, words.validity_words(credentials, self._clock.wall(), connection.backend), warn=soon)
        self.keep.setVisible(not credentials.saved)
        self.refresh.setVisible(not isinstance(present, BearerKey))  # the keys file alone makes a new one
        set_style_property(self, "look", "caution" if soon or not credentials.saved else "")
        self._show_busy()
        self.setAccessibleName(f"{self.title.text()}. {self.ends.text()} {self.kept.text()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc declines the confirmation."""
        if event.key() == Qt.Key.Key_Escape and self.asking:
            self._back()
            return
        super().keyPressEvent(event)

    # --- actions ----------------------------------------------------------------------------------------------------

    def _ask_refresh(self) -> None:
        text = translate(
            "SignIn",
            "LongPort makes a new token and the present one is void at once: other programs that use it stop"
            " until they get the new one.",
        )
        self._ask(text, translate("SignIn", "Refresh the token"), self._refresh)

    def _ask_forget(self) -> None:
        text = translate(
            "SignIn",
            "It is removed from the keyring and from memory. A present connection goes on until it ends;"
            " the next one needs a new sign-in.",
        )
        self._ask(text, translate("SignIn", "Forget it"), self._forget)

    def _ask(self, text: str, button: str, action: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.problem.say("")
        self.question.setText(text)
        self.question.setAccessibleName(text)
        self.sure.setText(button)
        self.sure.setAccessibleName(button)
        self._sure = action
        self._actions.hide()
        self._answers.show()
        self.stay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        if self.asking:
            self._answers.hide()
            self._actions.show()
            if self.isVisible():
                first = self.replace if self.refresh.isHidden() else self.refresh
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self, action: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if self._running is None:
            self._back()
            holder = QApplication.focusWidget()
            self._running = self._tasks.spawn(self._run(action), name="credential")
            self._show_busy()
            self._moved_focus = (holder, QApplication.focusWidget()) if _within(self, holder) else (None, None)

    async def _run(self, action: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.problem.say("")
        try:
            await action()
        except TideboardError as error:
            self.problem.say(error_sentence(error))
        finally:
            self._running = None
        self._show_busy()
        self._restore_focus()

    def _restore_focus(self) -> None:
        """Give the focus back to the pressed button, unless the user moved it while the buttons were disabled."""
        holder, (was, went) = QApplication.focusWidget(), self._moved_focus
        if was is not None and holder is went and was.isVisible():
            was.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _refresh(self) -> None:
        if self._credentials is not None and self._connection is not None:
            try:
                await self._credentials.renew(self._sign_ins.successor(self._connection))
            except VaultError as error:
                text = translate("SignIn", "LongPort was not asked: the new token could not be kept.")
                self.problem.say(together(text, error_sentence(error)))

    async def _forget(self) -> None:
        if self._credentials is not None:
            try:
                await self._credentials.forget()
            except VaultError as error:
                self.forget_failed.emit(error_sentence(error))

    async def _keep(self) -> None:
        if self._credentials is not None:
            await self._credentials.keep()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _show_busy(self) -> None:
        for button in (self.refresh, self.replace, self.keep, self.forget):
            button.setEnabled(self._running is None)

    def _line(self, identifier: str) -> QLabel:
        line = label("", self._theme, Type.BODY, Tone.SECONDARY)
        line.setWordWrap(True)
        identify(line, identifier)
        return line

    def _say(self, line: QLabel, text: str, *, warn: bool) -> None:
        line.setText(text)
        line.setAccessibleName(text)
        set_tone(line, Tone.WARN if warn else Tone.SECONDARY)

    def _lay_out(self) -> None:
        hbox(self.refresh, self.replace, self.keep, stretch(), self.forget, on=self._actions, margins=0, spacing=8)
        vbox(self.question, hbox(self.stay, self.sure, stretch(), spacing=8), on=self._answers, margins=0, spacing=6)
        self._answers.hide()
        vbox(
            self.title,
            self.ends,
            self.kept,
            self.problem,
            space(4),
            self._actions,
            self._answers,
            on=self,
            margins=(12, 10, 12, 10),
            spacing=4,
        )


def _within(whole: QWidget, part: QWidget | None) -> bool:
    return part is not None and whole.isAncestorOf(part)
