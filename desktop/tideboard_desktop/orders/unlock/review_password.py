"""The password of a pinned account in a confirmation, proven with the gesture and for that confirmation alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.errors import TideboardError
from tideboard_core.model.lock import PasswordKind
from tideboard_desktop.orders.unlock.password_field import PasswordField
from tideboard_desktop.orders.unlock.words import refusal_sentence
from tideboard_desktop.ui.dialogs.trading_dialog import section_margins
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate


class AsksPassword(Protocol):
    """A review that may ask for a password."""

    @property
    def needs_password(self) -> PasswordKind | None:
        """Owner of the password that is asked for, None without one and once it was given."""
        ...

    async def unlock_once(self, password: str) -> None:
        """Unlock for this review only."""
        ...


class ReviewPassword(QWidget):
    """The field of a confirmation; hidden where its review asks for no password. `changed` is that of the field."""

    def __init__(self, review: AsksPassword, title: str, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._review, self._tasks = review, tasks
        self._running: asyncio.Task[None] | None = None
        self.part = PasswordField(theme, title)
        self.changed = self.part.changed
        vbox(self.part, on=self, margins=section_margins(top=10, bottom=10))
        asked = review.needs_password
        self.setVisible(asked is not None)
        if asked is not None:
            self.part.say(pinned_hint(asked))

    @property
    def ready(self) -> bool:
        """Whether a gesture may go on: nothing is asked for, or something was typed and is not being proven."""
        asked = self._review.needs_password
        typed = asked is None or (asked is not PasswordKind.OWN_NEW and not self.part.empty)
        return typed and not self.proving

    @property
    def proving(self) -> bool:
        """Whether a password is being proven for a gesture that was made."""
        return self._running is not None

    def show_ready(self) -> None:
        """Take no password where none is chosen yet."""
        self.part.field.setEnabled(self._review.needs_password is not PasswordKind.OWN_NEW)

    def prove(self, proven: Callable[[], None], over: Callable[[], None]) -> None:
        """Prove what was typed; then call `proven`, and in any case `over`."""
        if self._running is None:
            self._running = self._tasks.spawn(self._unlock(self.part.take(), proven, over), name="unlock once")
            over()

    async def _unlock(self, password: str, proven: Callable[[], None], over: Callable[[], None]) -> None:
        kind = self._review.needs_password or PasswordKind.BROKER
        try:
            await self._review.unlock_once(password)
        except TideboardError as error:
            self._running = None
            if isValid(self):  # else the dialog is gone
                self.part.say(refusal_sentence(error, kind), warn=True)
                self.part.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._running = None
            if isValid(self):
                proven()
        finally:
            self._running = None
            if isValid(self):
                over()

    def forget(self) -> None:
        """Clear what was typed and end what is being proven."""
        self.part.clear()
        if self._running is not None:
            self._running.cancel()


def pinned_hint(kind: PasswordKind) -> str:
    """Why the password is asked, or that there is none yet."""
    if kind is PasswordKind.OWN_NEW:
        return translate("Errors", "No trading password is chosen yet. Unlock trading first to choose one.")
    return translate("Flatten", "The account is pinned, and stays pinned and locked afterwards.")
