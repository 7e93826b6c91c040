"""The fields of a connection through a hub: address of its NATS server, key, own certificate authority."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from tideboard_core.system.addresses import UrlFault
from tideboard_core.system.settings import HUB_URL
from tideboard_desktop.connection.brokers.bearer_form import BearerForm, KeyWords
from tideboard_desktop.connection.brokers.descriptor import BrokerForm, SignInServices
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.file_field import authority_field
from tideboard_desktop.connection.brokers.text_field import FIELD_HEIGHT, wide_field
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.form import NamedRows, PassingNote, judge
from tideboard_desktop.ui.widgets.layouts import as_widget, vbox

translate = QCoreApplication.translate


class HubForm(BrokerForm):
    """The fields of a hub over a draft."""

    def __init__(self, draft: ConnectionDraft, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._draft = draft
        self.url = wide_field("hub_url", translate("SignIn", "Address"), theme)
        self.url.setText(draft.hub.url)
        self.url.setPlaceholderText(HUB_URL)
        self.fault = PassingNote("", theme)
        words = KeyWords(
            translate("SignIn", "A key is the one line of the file window.key; it begins with SU."),
            translate("SignIn", "The line of window.key, which tideboard-hub setup wrote. It only reads."),
        )
        self.key = BearerForm(
            draft, services, theme, typed=draft.hub_key, connection=draft.through_hub, words=words, prefix="hub"
        )
        self.authority = authority_field(services.tasks, theme, "hub")
        self.authority.show_path(draft.hub.authority_file)
        rows = NamedRows(theme)
        address = as_widget(vbox(self.url, self.fault, margins=0, spacing=3))
        rows.add(self.url.accessibleName(), address, first=FIELD_HEIGHT)
        rows.add(translate("Common", "Key"), self.key, first=FIELD_HEIGHT)
        rows.add(self.authority.name, self.authority, first=FIELD_HEIGHT)
        vbox(rows, on=self, margins=0)
        self.url.textChanged.connect(lambda text: self._change(url=text))
        self.authority.changed.connect(lambda path: self._change(authority_file=path))
        self.key.changed.connect(self.changed)
        self.key.credential_changed.connect(self.credential_changed)
        self._show()

    async def save_typed(self) -> None:
        await self.key.save_typed()

    def _change(self, **fields: str) -> None:
        self._draft.hub = replace(self._draft.hub, **fields)
        self._show()
        self.key.follow()
        self.changed.emit()

    def _show(self) -> None:
        fault = self._draft.hub_fault()
        judge(self.url, self.fault, "" if fault is None else fault_words(fault))


def fault_words(fault: UrlFault) -> str:
    """The sentence for a fault of the address."""
    if fault is UrlFault.CLEAR_TEXT:
        return translate("SignIn", "Prices do not pass to another computer in clear text. Write tls://.")
    if fault is UrlFault.SCHEME:
        return translate("SignIn", "Write an address that begins with tls://, or nats:// for this computer.")
    return translate("SignIn", "This is no address. Write nats://, a host and a port, such as nats://127.0.0.1:4222.")
