"""The fields of a REST gateway connection (FutuOpenD-rs): address, key, scopes, own certificate authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.model.connection_check import CheckStep, Finding
from tideboard_core.system.addresses import UrlFault
from tideboard_core.system.settings import REST_URL
from tideboard_desktop.connection.brokers.bearer_form import BearerForm, KeyWords
from tideboard_desktop.connection.brokers.descriptor import BrokerForm, SignInServices
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.file_field import authority_field
from tideboard_desktop.connection.brokers.proxy_field import CHOICE_HEIGHT, ProxyField
from tideboard_desktop.connection.brokers.text_field import FIELD_HEIGHT, wide_field
from tideboard_desktop.connection.scope_chips import ScopeChips, scopes_found
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.form import NamedRows, PassingNote
from tideboard_desktop.ui.widgets.labels import set_style_property
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox

translate = QCoreApplication.translate

CHIP = 20
"""Height of a chip in logical pixels."""


class RestForm(BrokerForm):
    """The fields of a REST gateway connection over a draft."""

    def __init__(self, draft: ConnectionDraft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft = draft
        self.url = wide_field("rest_url", translate("SignIn", "Address"), theme)
        self.url.setText(draft.rest.url)
        self.url.setPlaceholderText(REST_URL)
        self.fault = PassingNote("", theme)
        words = KeyWords(
            translate("SignIn", "A key is one word of letters and digits, such as fc_0a1b…"),
            translate("SignIn", "From the gateway's keys file. Without a key only the public calls work."),
        )
        self.key = BearerForm(
            draft, services, theme, typed=draft.bearer, connection=draft.opend_rest, words=words, prefix="rest"
        )
        self.scopes = ScopeChips(theme)
        self.authority = authority_field(services.tasks, theme, "rest")
        self.authority.show_path(draft.rest.authority_file)
        self.proxy = ProxyField(draft.rest.proxy, draft.rest_login, services, theme, prefix="rest")
        rows = NamedRows(theme)
        rows.add(self.url.accessibleName(), self._address(), first=FIELD_HEIGHT)
        rows.add(translate("Common", "Key"), self.key, first=FIELD_HEIGHT)
        rows.add(translate("SignIn", "Scopes"), self.scopes, first=CHIP)
        rows.add(self.authority.name, self.authority, first=FIELD_HEIGHT)
        rows.add(self.proxy.name, self.proxy, first=CHOICE_HEIGHT)
        vbox(rows, on=self, margins=0)
        self.url.textChanged.connect(lambda text: self._change(url=text))
        self.authority.changed.connect(lambda path: self._change(authority_file=path))
        self.proxy.changed.connect(lambda place: self._change(proxy=place))
        self.proxy.typed.connect(self.changed)
        self.key.changed.connect(self.changed)
        self.key.credential_changed.connect(self.credential_changed)
        self._show()

    def _address(self) -> QWidget:
        return as_widget(vbox(self.url, self.fault, margins=0, spacing=3))

    async def save_typed(self) -> None:
        await self.proxy.save_typed()
        await self.key.save_typed()

    def show_findings(self, findings: Mapping[CheckStep, Finding]) -> None:
        """Show the scopes of the key that the check found."""
        self.scopes.show_scopes(scopes_found(findings))

    def _change(self, **fields: object) -> None:
        self._draft.rest = replace(self._draft.rest, **fields)  # type: ignore[arg-type]  # the fields of RestPlace
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
