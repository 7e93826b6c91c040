"""The field for a key of one word, and the card of the one that is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import Connection
from tideboard_desktop.connection.brokers.descriptor import SignInServices
from tideboard_desktop.connection.brokers.draft import ConnectionDraft, TypedBearer
from tideboard_desktop.connection.brokers.text_field import key_field
from tideboard_desktop.connection.sign_in.credential_listener import CredentialListener, FirstKeyringRead
from tideboard_desktop.connection.sign_in.token_card import TokenCard
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.form import FieldNote
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button, set_style_property
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate

BEARER = "bearer "


class KeyWords(NamedTuple):
    """Sentences below the field: what is typed is no key, and where a key comes from."""

    unusable: str
    hint: str


class BearerForm(QWidget):
    """Shows the key of the address in the draft; each address has its own key.

    Emits `changed` after a change of the field, `credential_changed` after one of the key.
    """

    changed = Signal()
    credential_changed = Signal()

    def __init__(
        self,
        draft: ConnectionDraft,
        services: SignInServices,
        theme: Theme,
        *,
        typed: TypedBearer,
        connection: Callable[[], Connection],
        words: KeyWords,
        prefix: str,
    ) -> None:
        """`typed` and `connection` are those of one backend in the draft; `prefix` begins the identifiers."""
        super().__init__()
        self._draft, self._services, self._theme = draft, services, theme
        self._typed, self._connection, self._words = typed, connection, words
        self._credentials: Credentials | None = None
        self._listener = CredentialListener()
        self.destroyed.connect(self._listener.close)
        identify(self, f"{prefix}_key_form", translate("Common", "Key"))
        self.card = TokenCard(services.sign_ins, services.clock, theme, services.tasks)
        self.field = key_field(f"{prefix}_key", translate("Common", "Key"), theme)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.textEdited.connect(self._take)
        self.field.returnPressed.connect(self._save_key)
        self.save = push_button(translate("Common", "Save"), theme, identifier=f"{prefix}_key_save")
        self.cancel = push_button(
            translate("Common", "Cancel"), theme, ButtonStyle.TEXT, identifier=f"{prefix}_key_cancel"
        )
        self.note = FieldNote("", theme)
        self._keyring_read = FirstKeyringRead(services.tasks, self.note.say)
        self._typing = QWidget()
        self._lay_out()
        self.card.replace_wanted.connect(self._replace)
        self.card.forget_failed.connect(self.note.say)
        self.save.clicked.connect(self._save_key)
        self.cancel.clicked.connect(self._cancel_typing)
        self.follow()

    @property
    def credentials(self) -> Credentials | None:
        """The stored key of the address in the draft."""
        return self._credentials

    def follow(self) -> None:
        """Show the key of the draft's address, which may be another one now."""
        credentials = self._services.sign_ins.credentials(self._connection())
        if credentials is not self._credentials:
            self._credentials = credentials
            self._listener.listen(credentials, self._on_credential_change)
            self._keyring_read.set_credentials(credentials)
        if self.isVisible():
            self._keyring_read.run()
        self._show()

    async def save_typed(self) -> bool:
        """Save a typed key; False if none was typed or the old one stays."""
        typed, credentials = self._typed.credential(), self._credentials
        if typed is None or credentials is None:
            return False
        self._wipe()
        self._show()
        await credentials.save(typed)
        return True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the key from the keyring, which may ask for its password: not before the form is visible."""
        super().showEvent(event)
        self._keyring_read.run()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _on_credential_change(self) -> None:
        self._show()
        self.credential_changed.emit()

    def _take(self, text: str) -> None:
        self._typed.key = bare(text)
        self._show()
        self.changed.emit()

    def _save_key(self) -> None:
        if self._typed.credential() is not None:
            self._services.tasks.spawn(self._save(), name="save the key")

    async def _save(self) -> None:
        await self.save_typed()

    def _wipe(self) -> None:
        self._typed.wipe()
        self._draft.replacing = False

    def _replace(self) -> None:
        self._draft.replacing = True
        self._show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel_typing(self) -> None:
        self._wipe()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        credentials, typed = self._credentials, self._typed
        present = credentials is not None and credentials.present is not None
        asking = not present or self._draft.replacing
        self.card.setVisible(present and not asking)
        if present and not asking:
            transfer_focus(self._typing, self.card.replace)
        self._typing.setVisible(asking)
        self.cancel.setVisible(present)
        if self.field.text() != typed.key:
            self.field.setText(typed.key)  # also clears the undo history, which holds a wiped key
        unusable = bool(typed.key) and typed.credential() is None
        set_style_property(self.field, "invalid", unusable)
        self.save.setEnabled(typed.credential() is not None)
        self._show_note(unusable=unusable)
        if credentials is not None and present:
            self.card.show_credential(self._connection(), credentials)

    def _show_note(self, *, unusable: bool) -> None:
        trouble = None if self._credentials is None else self._credentials.trouble
        if unusable:
            self.note.say(self._words.unusable)
            return
        self.note.say("")
        if self._typed.key:
            self.note.setText(translate("SignIn", "The key goes to the keyring and is not shown again."))
        elif trouble is not None:
            self.note.say(error_sentence(trouble))
        else:
            self.note.setText(self._words.hint)

    def _lay_out(self) -> None:
        vbox(hbox((self.field, 1), self.cancel, self.save, spacing=8), self.note, on=self._typing, margins=0, spacing=3)
        vbox(self.card, self._typing, on=self, margins=0, spacing=0)


def bare(text: str) -> str:
    """A pasted key without a leading `Authorization: Bearer`, quotes and blanks."""
    words = text.strip().strip("\"'").removeprefix("Authorization:").strip()
    return words[len(BEARER) :].strip() if words.casefold().startswith(BEARER) else words
