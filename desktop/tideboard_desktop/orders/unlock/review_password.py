"""The password of a pinned account in a confirmation, proven with the gesture and for that confirmation alone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.lock import PasswordKind
from tideboard_desktop.orders.unlock.password_field import AsksPassword, PasswordField, PasswordProof
from tideboard_desktop.ui.dialogs.trading_dialog import section_margins
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate


class ReviewPassword(QWidget):
    """The field of a confirmation; hidden where its review asks for no password. `changed` is that of the field."""

    def __init__(self, review: AsksPassword, title: str, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._review = review
        self.part = PasswordField(theme, title)
        self.proof = PasswordProof(self.part, review, tasks)
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
        return self.proof.running

    def show_ready(self) -> None:
        """Take no password where none is chosen yet."""
        self.part.field.setEnabled(self._review.needs_password is not PasswordKind.OWN_NEW)


def pinned_hint(kind: PasswordKind) -> str:
    """Why the password is asked, or that there is none yet."""
    if kind is PasswordKind.OWN_NEW:
        return translate("Errors", "No trading password is chosen yet. Unlock trading first to choose one.")
    return translate("Flatten", "The account is pinned, and stays pinned and locked afterwards.")
