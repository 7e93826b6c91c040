"""What to connect to: the practice exchange or an OpenD, with the fields of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from tideboard_core.settings import Backend, Connection
from tideboard_desktop.command_line import SCENARIOS
from tideboard_desktop.settings_dialog.form import Note
from tideboard_desktop.tasks import Tasks, ask
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import ElidedLabel, Kind, Tone, elided_label, identify, label, push_button
from tideboard_desktop.widgets.rows import NamedRows
from tideboard_desktop.widgets.segments import Segments

translate = QCoreApplication.translate

OLDEST_PORT, NEWEST_PORT = 1, 65535
_THIS_COMPUTER = ("localhost", "::1")


@dataclass(slots=True)
class Draft:
    """What stands in the fields, also while it cannot be used; it outlives the window."""

    backend: Backend
    host: str
    port: str
    key_file: str
    scenario: str
    seed: str

    @classmethod
    def of(cls, connection: Connection) -> Draft:
        """The fields of a connection."""
        return cls(
            backend=connection.backend,
            host=connection.host,
            port=str(connection.port),
            key_file=connection.rsa_key_file,
            scenario=connection.scenario,
            seed="" if connection.seed is None else str(connection.seed),
        )

    def connection(self) -> Connection | None:
        """The connection that the fields mean, None while they mean none."""
        if self.backend is Backend.SANDBOX:
            seed = int(self.seed) if self.seed.strip() else None
            return replace(Connection(), scenario=self.scenario, seed=seed)
        host, port = self.host.strip().strip("[]"), self.port.strip()
        if not host or not port.isdigit() or not OLDEST_PORT <= int(port) <= NEWEST_PORT:
            return None
        return Connection(backend=Backend.OPEND, host=host, port=int(port), rsa_key_file=self.key_file)

    @property
    def far(self) -> bool:
        """Whether the host is another computer, as far as its name tells."""
        host = self.host.strip().strip("[]").lower()
        return bool(host) and not host.startswith("127.") and host not in _THIS_COMPUTER


class Choice(QWidget):
    """The fields over a draft; `changed` after each change of it."""

    changed = Signal()

    def __init__(self, draft: Draft, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._draft, self._theme, self._tasks = draft, theme, tasks
        self.backend = Segments(
            [
                (Backend.SANDBOX.value, translate("Connect", "Practice")),
                (Backend.OPEND.value, translate("Connect", "OpenD")),
            ],
            theme,
            identifier="connect_backend",
            name=translate("Connect", "Connect to"),
            height=26,
        )
        self.backend.choose(draft.backend.value)
        self.backend.chosen.connect(self._choose_backend)
        self.host = self._field("connect_host", translate("Connect", "Host"), draft.host, 110)
        self.port = self._field("connect_port", translate("Connect", "Port"), draft.port, 64)
        self.port.setMaxLength(5)
        self.seed = self._field("connect_seed", translate("Connect", "Seed"), draft.seed, 120)
        self.seed.setValidator(QIntValidator(0, 2**31 - 1, self))
        self.seed.setPlaceholderText(translate("Connect", "any"))
        self.scenario = self._scenarios()
        self.key = elided_label("", theme, Type.BODY)
        identify(self.key, "connect_key_file", translate("Connect", "Key file"))
        self.choose_key = push_button(translate("Connect", "Choose…"), theme, identifier="connect_choose_key")
        self.choose_key.setAccessibleName(translate("Connect", "Choose the key file"))
        self.remove_key = push_button(translate("Connect", "Remove"), theme, Kind.TEXT, identifier="connect_remove_key")
        self.remove_key.setAccessibleName(translate("Connect", "Remove the key file"))
        self.note = Note("", theme)
        self._rows = QStackedWidget()
        self._rows.addWidget(self._practice())
        self._rows.addWidget(self._opend())
        self._lay_out()
        self._connect()
        self._show()

    async def ask_for_key(self) -> None:
        """Let the person choose a key file; the dialog has no loop of its own."""
        dialog = QFileDialog(self, translate("Connect", "OpenD's RSA key file"))
        dialog.setObjectName("choose_key_file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        folder = Path(self._draft.key_file).parent if self._draft.key_file else Path.home()
        dialog.setDirectory(str(folder))
        try:
            if await ask(dialog):
                self._set_key(dialog.selectedFiles()[0])
        finally:
            dialog.deleteLater()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _field(self, identifier: str, name: str, text: str, width: int) -> QLineEdit:
        field = QLineEdit(text)
        identify(field, identifier, name)
        field.setFont(self._theme.font(Type.INPUT))
        field.setFixedHeight(self._theme.px(32))
        field.setMaximumWidth(self._theme.px(width * 2))
        field.setMinimumWidth(self._theme.px(width))
        field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return field

    def _scenarios(self) -> QComboBox:
        box = QComboBox()
        identify(box, "connect_scenario", translate("Connect", "Scenario"))
        box.setFont(self._theme.font(Type.BODY))
        for name in SCENARIOS:
            box.addItem(name, name)
        box.setCurrentIndex(max(0, box.findData(self._draft.scenario or SCENARIOS[0])))
        return box

    def _practice(self) -> QWidget:
        rows = NamedRows(self._theme)
        for field in (self.scenario, self.seed):
            field.setFixedWidth(self._theme.px(240))
        rows.add(translate("Connect", "Scenario"), self.scenario)
        rows.add(translate("Connect", "Seed"), self.seed)
        return rows

    def _opend(self) -> QWidget:
        rows = NamedRows(self._theme)
        address = QWidget()
        row = QHBoxLayout(address)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.host, 3)
        row.addWidget(label(translate("Connect", "Port"), self._theme, Type.BODY, Tone.SECONDARY))
        row.addWidget(self.port, 1)
        row.addStretch(1)
        rows.add(translate("Connect", "Host"), address)
        key = QWidget()
        row = QHBoxLayout(key)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.key)
        row.addWidget(self.choose_key)
        row.addWidget(self.remove_key)
        row.addStretch(1)
        rows.add(translate("Connect", "Key file"), key)
        return rows

    def _lay_out(self) -> None:
        rows = NamedRows(self._theme)
        rows.add(translate("Connect", "Connect to"), self.backend)
        rows.add_wide(self._rows)
        rows.add("", self.note)
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rows)

    def _connect(self) -> None:
        self.host.textChanged.connect(self._take)
        self.port.textChanged.connect(self._take)
        self.seed.textChanged.connect(self._take)
        self.scenario.currentIndexChanged.connect(self._take)
        self.choose_key.clicked.connect(lambda: self._tasks.spawn(self.ask_for_key(), name="choose the key file"))
        self.remove_key.clicked.connect(lambda: self._set_key(""))

    # --- changes ----------------------------------------------------------------------------------------------------

    def _choose_backend(self, key: str) -> None:
        self._draft.backend = Backend(key)
        self._show()
        self.changed.emit()

    def _set_key(self, path: str) -> None:
        self._draft.key_file = path
        self._show()
        self.changed.emit()

    def _take(self, _what: object = None) -> None:
        draft = self._draft
        draft.host, draft.port, draft.seed = self.host.text(), self.port.text(), self.seed.text()
        chosen = str(self.scenario.currentData())
        draft.scenario = "" if chosen == SCENARIOS[0] else chosen
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        draft = self._draft
        self._rows.setCurrentIndex(0 if draft.backend is Backend.SANDBOX else 1)
        _tell(self.key, draft.key_file or translate("Connect", "none"))
        self.remove_key.setVisible(bool(draft.key_file))
        self.note.say("")
        self.note.setText("")
        if draft.backend is Backend.SANDBOX:
            self.note.setText(
                translate(
                    "Connect",
                    "A simulated market on this computer: no account, no network, no real money."
                    " Scenario and seed hold until the program ends.",
                )
            )
        elif draft.connection() is None:
            self.note.say(translate("Connect", "Write a host and a port from 1 to 65535; OpenD's own is 11111."))
        elif draft.key_file:
            self.note.setText(translate("Connect", "Encrypted with this key. Only its place is kept, never the key."))
        elif draft.far:
            self.note.say(
                translate("Connect", "Not encrypted, to another computer: quotes only, no password and no order.")
            )
        else:
            self.note.setText(translate("Connect", "Not encrypted, and not needed on this computer."))


def _tell(target: ElidedLabel, text: str) -> None:
    target.setText(text)
    target.setAccessibleDescription(text)
