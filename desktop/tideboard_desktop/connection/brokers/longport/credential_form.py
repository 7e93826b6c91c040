"""LongPort's sign-in on the connect page: a card of the credential in use, or key fields or browser sign-in."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.system.credentials import Credentials
from tideboard_core.system.settings import SignIn
from tideboard_desktop.connection.brokers.descriptor import SignInServices
from tideboard_desktop.connection.brokers.draft import Draft
from tideboard_desktop.connection.brokers.longport.key_fields import KeyFields
from tideboard_desktop.connection.sign_in.browser_card import BrowserCard
from tideboard_desktop.connection.sign_in.credential_listener import CredentialListener
from tideboard_desktop.connection.sign_in.keyring_read import FirstKeyringRead
from tideboard_desktop.connection.sign_in.oauth_flow import Stage
from tideboard_desktop.connection.sign_in.token_card import TokenCard
from tideboard_desktop.connection.sign_in.words import sign_in_words
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.form import COLUMN_GAP, ROW_NAME_WIDTH, NamedRows, Note
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate


class CredentialForm(QWidget):
    """Shows the credential of the brand, region, address and way to sign in of the draft; each has its own.

    Emits `changed` after a change of the fields, `credential_changed` after one of the credential.
    """

    changed = Signal()
    credential_changed = Signal()

    def __init__(self, draft: Draft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft, self._services = draft, services
        self._credentials: Credentials | None = None
        self._listener = CredentialListener()
        self.destroyed.connect(self._listener.close)
        identify(self, "credential_form", translate("SignIn", "Sign-in"))
        self.way = Segments(
            [(way.value, sign_in_words(way)) for way in SignIn],
            theme,
            identifier="sign_in",
            name=translate("SignIn", "Sign in with"),
            height=26,
        )
        self.card = TokenCard(services.sign_ins, services.clock, theme, services.tasks)
        self.keys = KeyFields(draft.typed, theme)
        self.browser = BrowserCard(services.flow, theme)
        self.problem = Note("", theme)
        self._keyring_read = FirstKeyringRead(services.tasks, self.problem.say)
        self._lay_out(theme)
        self._connect()
        self.follow()

    @property
    def credentials(self) -> Credentials | None:
        """The stored credential of the draft's connection."""
        return self._credentials

    def follow(self) -> None:
        """Show the credential of the draft's connection, which may be another one now."""
        self.way.choose(self._draft.longport_settings.sign_in.value)
        credentials = self._services.sign_ins.credentials(self._draft.longport())
        if credentials is not self._credentials:
            self._credentials = credentials
            self._listener.listen(credentials, self._on_credential_change)
            self._keyring_read.set_credentials(credentials)
            self.problem.say("")
        if self.isVisible():
            self._keyring_read.run()
        self._show()

    async def save_typed(self) -> bool:
        """Save typed keys if all three are there; False if the old credential stays."""
        typed, credentials = self._draft.typed.credential(), self._credentials
        if typed is None or credentials is None or not self._draft.wants_keys:
            return False
        self._draft.typed.wipe()
        self._draft.replacing = False
        self.keys.show_typed()
        await credentials.save(typed)
        return True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the credential from the keyring, which may ask for its password: not before the form is visible."""
        super().showEvent(event)
        self._keyring_read.run()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _on_credential_change(self) -> None:
        credentials = self._credentials
        if credentials is not None and credentials.trouble is None:
            self.problem.say("")
        self._show()
        self.credential_changed.emit()

    def _flow_changed(self) -> None:
        flow = self._services.flow
        if flow.stage is Stage.DONE and flow.concerns(self._draft.longport()):
            self._draft.replacing = False
        self._show()

    def _show(self) -> None:
        credentials, draft = self._credentials, self._draft
        present = credentials is not None and credentials.present is not None
        asking = not present or draft.replacing
        by_key = draft.longport_settings.sign_in is SignIn.API_KEY
        self.card.setVisible(present and not asking)
        if present and not asking:
            self._beside.show()
            transfer_focus(self.keys, self.card.replace)
            transfer_focus(self.browser, self.card.replace)
        self.keys.setVisible(asking and by_key)
        self.browser.setVisible(asking and not by_key)
        self.keys.offer_cancel(present)
        self.browser.show_for(draft.longport(), present=present)
        if credentials is not None and present:
            self.card.show_credential(draft.longport(), credentials)
        self.problem.setVisible(bool(self.problem.text()))
        self._beside.setVisible(not (asking and by_key) or bool(self.problem.text()))

    def _choose_way(self, key: str) -> None:
        self._draft.change(sign_in=SignIn(key))
        self._draft.replacing = False
        self.follow()
        self.changed.emit()

    def _replace(self) -> None:
        self._draft.replacing = True
        self._show()
        if self._draft.longport_settings.sign_in is SignIn.API_KEY:
            self.keys.app_key.setFocus()

    def _cancel_typing(self) -> None:
        self._draft.typed.wipe()
        self._draft.replacing = False
        self.keys.show_typed()
        self._show()

    def _connect(self) -> None:
        services = self._services
        self.way.chosen.connect(self._choose_way)
        self.card.replace_wanted.connect(self._replace)
        self.keys.saved.connect(lambda: services.tasks.spawn(self.save_typed(), name="save the credential"))
        self.keys.cancelled.connect(self._cancel_typing)
        self.keys.changed.connect(self.changed)
        self.browser.wanted.connect(lambda: services.flow.start(self._draft.longport()))
        self.browser.cancelled.connect(self._cancel_typing)
        services.flow.changed.connect(self._flow_changed)

    def _lay_out(self, theme: Theme) -> None:
        rows = NamedRows(theme)
        rows.add(translate("SignIn", "Sign in with"), self.way)
        self._beside = as_widget(
            vbox(self.problem, self.card, self.browser, margins=(theme.px(ROW_NAME_WIDTH) + COLUMN_GAP, 0, 0, 0))
        )
        vbox(rows, self._beside, self.keys, on=self, margins=0, spacing=8)
