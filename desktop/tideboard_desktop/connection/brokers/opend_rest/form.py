"""The fields of a REST gateway connection (FutuOpenD-rs): address, key, scopes, own certificate authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from tideboard_core.model.connection_check import CheckStep, Finding
from tideboard_core.system.settings import REST_URL, UrlFault
from tideboard_desktop.connection.brokers.ca_file_field import CaFileField
from tideboard_desktop.connection.brokers.descriptor import BrokerForm, SignInServices
from tideboard_desktop.connection.brokers.draft import Draft
from tideboard_desktop.connection.brokers.opend_rest.bearer_form import BearerForm
from tideboard_desktop.connection.scope_chips import ScopeChips, scopes_found
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import NamedRows, Note
from tideboard_desktop.ui.widgets.labels import identify, set_style_property
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox

translate = QCoreApplication.translate
FIELD, CHIP = 32, 20
"""Heights of the rows' widgets in logical pixels."""


class RestForm(BrokerForm):
    """The fields of a REST gateway connection over a draft."""

    def __init__(self, draft: Draft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft = draft
        self.url = QLineEdit(draft.rest.url)
        identify(self.url, "rest_url", translate("SignIn", "Address"))
        self.url.setFont(theme.font(Type.BODY))
        self.url.setFixedHeight(theme.px(FIELD))
        self.url.setPlaceholderText(REST_URL)
        self.url.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fault = Note("", theme)
        self.key = BearerForm(draft, services, theme)
        self.scopes = ScopeChips(theme)
        self.authority = CaFileField(services.tasks, theme, "rest")
        self.authority.show_path(draft.rest.authority_file)
        rows = NamedRows(theme)
        rows.add(self.url.accessibleName(), self._address(), first=FIELD)
        rows.add(translate("SignIn", "Key"), self.key, first=FIELD)
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
        unusable = fault not in {None, UrlFault.CLEAR_TEXT}
        set_style_property(self.url, "invalid", unusable)
        text = fault_words(fault) if fault is not None else ""
        self.fault.say(text)
        self.fault.setVisible(bool(text))


def fault_words(fault: UrlFault) -> str:
    """The sentence for a fault of the address; an unencrypted one is usable, with less."""
    if fault is UrlFault.CLEAR_TEXT:
        return translate(
            "SignIn", "Not encrypted: the key stays here. Only reads without a key go there; use https://."
        )
    if fault is UrlFault.SCHEME:
        return translate("SignIn", "Write an address that begins with https://, or http:// for this computer.")
    return translate("SignIn", "This is no address. Write https://, a host, and a port if it has one of its own.")
