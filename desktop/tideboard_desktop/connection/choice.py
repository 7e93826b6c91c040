"""What to connect to: the practice exchange, an OpenD over TCP or REST, or LongPort, with the fields of each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from tideboard_core.model.connection_check import CheckStep, Finding
from tideboard_core.settings import Backend
from tideboard_desktop.command_line import SCENARIOS
from tideboard_desktop.connection.choice_words import choice_note
from tideboard_desktop.connection.desk import SignInParts
from tideboard_desktop.connection.draft import Drafts
from tideboard_desktop.connection.longport_form import LongportForm
from tideboard_desktop.connection.rest_form import RestForm
from tideboard_desktop.connection.scope_chips import scopes_found
from tideboard_desktop.connection.uses_table import DOORS
from tideboard_desktop.settings_dialog.form import Note
from tideboard_desktop.tasks import Tasks, ask
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.uses import Use
from tideboard_desktop.widgets.labels import ElidedLabel, Kind, Tone, elided_label, identify, label, push_button
from tideboard_desktop.widgets.rows import COLUMN_GAP, NAME_WIDTH, NamedRows
from tideboard_desktop.widgets.segments import Segments

translate = QCoreApplication.translate


class Choice(QWidget):
    """The fields over a draft; `changed` after each change of it."""

    changed = Signal()
    credential_changed = Signal()

    def __init__(self, drafts: Drafts, parts: SignInParts, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._use, self._draft, self._theme, self._tasks = drafts.use, drafts.present, theme, tasks
        draft = self._draft
        self.backend = Segments(
            [
                (Backend.SANDBOX.value, translate("Connect", "Practice")),
                (Backend.OPEND.value, translate("Connect", "OpenD")),
                (Backend.OPEND_REST.value, translate("Connect", "OpenD REST")),
                (Backend.LONGPORT.value, translate("Connect", "LongPort")),
            ],
            theme,
            identifier="connect_backend",
            name=translate("Connect", "Connect to"),
            height=26,
        )
        self.backend.choose(draft.backend.value)
        self.backend.chosen.connect(self._choose_backend)
        for backend in Backend:
            button, allowed = self.backend.button(backend.value), backend in drafts.allowed
            button.setEnabled(allowed)
            button.setToolTip("" if allowed else translate("Connect", "Practice and real connections are not mixed."))
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
        self.door = Segments(
            [(door.value, words) for door, words in DOORS.items()],
            theme,
            identifier="connect_door",
            name=translate("Connect", "Door"),
            height=26,
        )
        self.door.choose(draft.door.value)
        self._parts = parts
        self._longport: LongportForm | None = None
        self._rest: RestForm | None = None
        self._forms: dict[Backend, QWidget] = {Backend.SANDBOX: self._practice(), Backend.OPEND: self._opend()}
        self._lay_out()
        self._connect()
        self._show()

    @property
    def longport(self) -> LongportForm:
        """The fields of LongPort, made when they are first wanted: most people never see them."""
        if self._longport is None:
            form = self._longport = self._forms[Backend.LONGPORT] = LongportForm(self._draft, self._parts, self._theme)
            form.changed.connect(self._told)
            form.credential.credential_changed.connect(self.credential_changed)
            self._place.addWidget(form)
        return self._longport

    @property
    def rest(self) -> RestForm:
        """The fields of a REST gateway, made when they are first wanted."""
        if self._rest is None:
            form = self._rest = self._forms[Backend.OPEND_REST] = RestForm(self._draft, self._parts, self._theme)
            form.changed.connect(self._told)
            form.key.credential_changed.connect(self.credential_changed)
            self._place.addWidget(form)
        return self._rest

    async def save_typed(self) -> None:
        """Keep what was typed of a credential for the connection in view."""
        if self._draft.backend is Backend.OPEND_REST:
            await self.rest.key.save_typed()
        elif self._draft.backend is Backend.LONGPORT:
            await self.longport.credential.save_typed()

    def show_findings(self, findings: Mapping[CheckStep, Finding]) -> None:
        """Show what a check found of the connection in view, where its fields tell of it."""
        if self._rest is not None:
            self._rest.show_scopes(scopes_found(findings))

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
        rows.add(translate("Connect", "Door"), self.door)
        for field in (self.scenario, self.seed):
            field.setFixedWidth(self._theme.px(240))
        if self._use is Use.PRICES:  # another use goes to the same exchange
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
        self._place = QVBoxLayout()
        for form in self._forms.values():
            self._place.addWidget(form)
        self.note.setContentsMargins(self._theme.px(NAME_WIDTH) + COLUMN_GAP, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(rows)
        column.addLayout(self._place)
        column.addWidget(self.note)

    def _connect(self) -> None:
        self.host.textChanged.connect(self._take)
        self.port.textChanged.connect(self._take)
        self.seed.textChanged.connect(self._take)
        self.scenario.currentIndexChanged.connect(self._take)
        self.door.chosen.connect(self._choose_door)
        self.choose_key.clicked.connect(lambda: self._tasks.spawn(self.ask_for_key(), name="choose the key file"))
        self.remove_key.clicked.connect(lambda: self._set_key(""))

    # --- changes ----------------------------------------------------------------------------------------------------

    def _choose_backend(self, key: str) -> None:
        self._draft.backend = Backend(key)
        self._show()
        self.changed.emit()

    def _choose_door(self, key: str) -> None:
        self._draft.door = Backend(key)
        self._told()

    def _told(self) -> None:
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
        if draft.backend is Backend.LONGPORT:
            self.longport.show()
        elif draft.backend is Backend.OPEND_REST:
            self.rest.show()
        for backend, form in self._forms.items():
            form.setVisible(backend is draft.backend)
        _tell(self.key, draft.key_file or translate("Connect", "none"))
        self.remove_key.setVisible(bool(draft.key_file))
        told = choice_note(draft, self._use)
        self.note.say(told.text if told.warn else "")
        if not told.warn:
            self.note.setText(told.text)


def _tell(target: ElidedLabel, text: str) -> None:
    target.setText(text)
    target.setAccessibleDescription(text)
