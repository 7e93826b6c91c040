"""The fields of an OpenD connection: host, port and RSA key file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from tideboard_desktop.connection.brokers.descriptor import BrokerForm
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.text_field import text_field
from tideboard_desktop.ui.tasks import Tasks, accepted
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import NamedRows
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox

translate = QCoreApplication.translate


class OpendForm(BrokerForm):
    """The fields of an OpenD connection over a draft."""

    def __init__(self, draft: ConnectionDraft, tasks: Tasks, theme: Theme) -> None:
        super().__init__()
        self._draft, self._theme, self._tasks = draft, theme, tasks
        self.host = text_field("connect_host", translate("Connect", "Host"), draft.host, 110, theme)
        self.port = text_field("connect_port", translate("Connect", "Port"), draft.port, 64, theme)
        self.port.setMaxLength(5)
        self.key = elided_label("", theme, Type.BODY)
        identify(self.key, "connect_key_file", translate("Connect", "Key file"))
        self.choose_key = push_button(translate("Common", "Choose…"), theme, identifier="connect_choose_key")
        self.choose_key.setAccessibleName(translate("Connect", "Choose the key file"))
        self.remove_key = push_button(
            translate("Common", "Remove"), theme, ButtonStyle.TEXT, identifier="connect_remove_key"
        )
        self.remove_key.setAccessibleName(translate("Connect", "Remove the key file"))
        vbox(self._rows(), on=self, margins=0)
        for field in (self.host, self.port):
            field.textChanged.connect(self._take)
        self.choose_key.clicked.connect(lambda: self._tasks.spawn(self.ask_for_key(), name="choose the key file"))
        self.remove_key.clicked.connect(lambda: self._set_key(""))
        self._show_key()

    async def ask_for_key(self) -> None:
        """Let the user choose a key file, without a nested event loop."""
        dialog = QFileDialog(self, translate("Connect", "OpenD's RSA key file"))
        dialog.setObjectName("choose_key_file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        folder = Path(self._draft.key_file).parent if self._draft.key_file else Path.home()
        dialog.setDirectory(str(folder))
        if await accepted(dialog):
            self._set_key(dialog.selectedFiles()[0])

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
        key = as_widget(hbox(self.key, self.choose_key, self.remove_key, stretch(), margins=0, spacing=8))
        rows.add(translate("Connect", "Key file"), key)
        return rows

    def _take(self, _text: str) -> None:
        self._draft.host, self._draft.port = self.host.text(), self.port.text()
        self.changed.emit()

    def _set_key(self, path: str) -> None:
        self._draft.key_file = path
        self._show_key()
        self.changed.emit()

    def _show_key(self) -> None:
        words = self._draft.key_file or translate("Common", "none")
        self.key.setText(words)
        self.key.setAccessibleDescription(words)
        self.remove_key.setVisible(bool(self._draft.key_file))
