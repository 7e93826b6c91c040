"""The fields of an OpenD connection: host, port and RSA key file."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_desktop.connection.brokers.descriptor import BrokerForm
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.file_field import FileField, FileWords
from tideboard_desktop.connection.brokers.text_field import text_field
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import NamedRows
from tideboard_desktop.ui.widgets.labels import Tone, label
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox

translate = QCoreApplication.translate


class OpendForm(BrokerForm):
    """The fields of an OpenD connection over a draft."""

    def __init__(self, draft: ConnectionDraft, tasks: Tasks, theme: Theme) -> None:
        super().__init__()
        self._draft, self._theme = draft, theme
        self.host = text_field("connect_host", translate("Connect", "Host"), draft.host, 110, theme)
        self.port = text_field("connect_port", translate("Connect", "Port"), draft.port, 64, theme)
        self.port.setMaxLength(5)
        words = FileWords(
            translate("Connect", "Key file"),
            translate("Connect", "Choose the key file"),
            translate("Connect", "Remove the key file"),
            translate("Connect", "OpenD's RSA key file"),
        )
        self.key = FileField(words, tasks, theme, prefix="connect", subject="key")
        self.key.show_path(draft.key_file)
        vbox(self._rows(), on=self, margins=0)
        for field in (self.host, self.port):
            field.textChanged.connect(self._take)
        self.key.changed.connect(self._take_key)

    def _rows(self) -> QWidget:
        rows = NamedRows(self._theme)
        address = as_widget(
            hbox(
                (self.host, 3),
                label(translate("Connect", "Port"), self._theme, Type.BODY, Tone.SECONDARY),
                (self.port, 1),
                stretch(),
                margins=0,
                spacing=8,
            )
        )
        rows.add(translate("Connect", "Host"), address)
        rows.add(self.key.name, self.key)
        return rows

    def _take(self, _text: str) -> None:
        self._draft.host, self._draft.port = self.host.text(), self.port.text()
        self.changed.emit()

    def _take_key(self, path: str) -> None:
        self._draft.key_file = path
        self.changed.emit()
