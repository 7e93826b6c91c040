"""The fields of a REST gateway connection (FutuOpenD-rs): address, key, scopes, own certificate authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tideboard_core.model.connection_check import CheckStep, Finding
from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import REST_URL, UrlFault
from tideboard_desktop.connection.brokers.descriptor import BrokerForm, SignInServices
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.file_field import authority_field
from tideboard_desktop.connection.brokers.text_field import key_field, wide_field
from tideboard_desktop.connection.scope_chips import ScopeChips, scopes_found
from tideboard_desktop.connection.sign_in.credential_listener import CredentialListener, FirstKeyringRead
from tideboard_desktop.connection.sign_in.token_card import TokenCard
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.form import FieldNote, NamedRows, PassingNote
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button, set_style_property
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate

BEARER = "bearer "


class BearerForm(QWidget):
    """Shows the key of the address in the draft; each address has its own key.

    Emits `changed` after a change of the field, `credential_changed` after one of the key.
    """

    changed = Signal()
    credential_changed = Signal()

    def __init__(self, draft: ConnectionDraft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft, self._services, self._theme = draft, services, theme
        self._credentials: Credentials | None = None
        self._listener = CredentialListener()
        self.destroyed.connect(self._listener.close)
        identify(self, "rest_key_form", translate("Common", "Key"))
        self.card = TokenCard(services.sign_ins, services.clock, theme, services.tasks)
        self.field = key_field("rest_key", translate("Common", "Key"), theme)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.textEdited.connect(self._take)
        self.field.returnPressed.connect(self._save_key)
        self.save = push_button(translate("Common", "Save"), theme, identifier="rest_key_save")
        self.cancel = push_button(translate("Common", "Cancel"), theme, ButtonStyle.TEXT, identifier="rest_key_cancel")
        self.note = FieldNote("", theme)
        self._keyring_read = FirstKeyringRead(services.tasks, self.note.say)
        self._typing = QWidget()
        self._lay_out()
        self.card.replace_wanted.connect(self._replace)
        self.save.clicked.connect(self._save_key)
        self.cancel.clicked.connect(self._cancel_typing)
        self.follow()

    @property
    def credentials(self) -> Credentials | None:
        """The stored key of the address in the draft."""
        return self._credentials

    def follow(self) -> None:
        """Show the key of the draft's address, which may be another one now."""
        credentials = self._services.sign_ins.credentials(self._draft.opend_rest())
        if credentials is not self._credentials:
            self._credentials = credentials
            self._listener.listen(credentials, self._on_credential_change)
            self._keyring_read.set_credentials(credentials)
        if self.isVisible():
            self._keyring_read.run()
        self._show()

    async def save_typed(self) -> bool:
        """Save a typed key; False if none was typed or the old one stays."""
        typed, credentials = self._draft.bearer.credential(), self._credentials
        if typed is None or credentials is None:
            return False
        self._draft.wipe()
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
        self._draft.bearer.key = bare(text)
        self._show()
        self.changed.emit()

    def _save_key(self) -> None:
        if self._draft.bearer.credential() is not None:
            self._services.tasks.spawn(self._save(), name="save the key")

    async def _save(self) -> None:
        await self.save_typed()

    def _replace(self) -> None:
        self._draft.replacing = True
        self._show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel_typing(self) -> None:
        self._draft.wipe()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        credentials, typed = self._credentials, self._draft.bearer
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
            self.card.show_credential(self._draft.opend_rest(), credentials)

    def _show_note(self, *, unusable: bool) -> None:
        trouble = None if self._credentials is None else self._credentials.trouble
        if unusable:
            self.note.say(translate("SignIn", "A key is one word of letters and digits, such as fc_0a1b…"))
            return
        self.note.say("")
        if self._draft.bearer.key:
            self.note.setText(translate("SignIn", "The key goes to the keyring and is not shown again."))
        elif trouble is not None:
            self.note.say(error_sentence(trouble))
        else:
            text = translate("SignIn", "From the gateway's keys file. Without a key only the public calls work.")
            self.note.setText(text)

    def _lay_out(self) -> None:
        vbox(hbox((self.field, 1), self.cancel, self.save, spacing=8), self.note, on=self._typing, margins=0, spacing=3)
        vbox(self.card, self._typing, on=self, margins=0, spacing=0)


def bare(text: str) -> str:
    """A pasted key without a leading `Authorization: Bearer`, quotes and blanks."""
    words = text.strip().strip("\"'").removeprefix("Authorization:").strip()
    return words[len(BEARER) :].strip() if words.casefold().startswith(BEARER) else words


FIELD, CHIP = 32, 20
"""Heights of the rows' widgets in logical pixels."""


class RestForm(BrokerForm):
    """The fields of a REST gateway connection over a draft."""

    def __init__(self, draft: ConnectionDraft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft = draft
        self.url = wide_field("rest_url", translate("SignIn", "Address"), theme)
        self.url.setText(draft.rest.url)
        self.url.setPlaceholderText(REST_URL)
        self.fault = PassingNote("", theme)
        self.key = BearerForm(draft, services, theme)
        self.scopes = ScopeChips(theme)
        self.authority = authority_field(services.tasks, theme, "rest")
        self.authority.show_path(draft.rest.authority_file)
        rows = NamedRows(theme)
        rows.add(self.url.accessibleName(), self._address(), first=FIELD)
        rows.add(translate("Common", "Key"), self.key, first=FIELD)
        rows.add(translate("SignIn", "Scopes"), self.scopes, first=CHIP)
        rows.add(self.authority.name, self.authority, first=FIELD)
        vbox(rows, on=self, margins=0)
        self.url.textChanged.connect(lambda text: self._change(url=text))
        self.authority.changed.connect(lambda path: self._change(authority_file=path))
        self.key.changed.connect(self.changed)
        self.key.credential_changed.connect(self.credential_changed)
        self._show()

    def _address(self) -> QWidget:
        return as_widget(vbox(self.url, self.fault, margins=0, spacing=3))

    async def save_typed(self) -> None:
        await self.key.save_typed()

    def show_findings(self, findings: Mapping[CheckStep, Finding]) -> None:
        """Show the scopes of the key that the check found."""
        self.scopes.show_scopes(scopes_found(findings))

    def _change(self, **fields: str) -> None:
        self._draft.rest = replace(self._draft.rest, **fields)
        self._show()
        self.key.follow()
        self.changed.emit()

    def _show(self) -> None:
        fault = self._draft.rest_fault()
        self.fault.say("" if fault is None else fault_words(fault))
        set_style_property(self.url, "invalid", fault not in {None, UrlFault.CLEAR_TEXT})


def fault_words(fault: UrlFault) -> str:
    """The sentence for a fault of the address; an unencrypted one is usable, with less."""
    if fault is UrlFault.CLEAR_TEXT:
        return translate(
            "SignIn", "Not encrypted: the key stays here. Only reads without a key go there; use https://."
        )
    if fault is UrlFault.SCHEME:
        return translate("SignIn", "Write an address that begins with https://, or http:// for this computer.")
    return translate("SignIn", "This is no address. Write https://, a host, and a port if it has one of its own.")
