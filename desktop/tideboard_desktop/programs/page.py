"""Settings page: whether programs on this computer are served, over what, and their keys."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QLayout, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput
from tideboard_core.programs.keys import LONGEST_NAME, KeyEnvironment, KeyRecord
from tideboard_desktop.connection.brokers.text_field import wide_field
from tideboard_desktop.programs.live_question import LiveQuestion
from tideboard_desktop.programs.proposing_rows import ProposingRows
from tideboard_desktop.programs.service import ProgramsService, ProgramsState
from tideboard_desktop.programs.words import (
    asked_words,
    environment_words,
    licence_words,
    revoked_words,
    rights_words,
    scope_words,
    sends_anywhere,
    state_words,
    use_words,
)
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import Form, PassingNote, judge
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    identify,
    label,
    line_edit,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
SCOPES = (
    ProgramScope.MARKET, ProgramScope.ARCHIVE, ProgramScope.RECORDS, ProgramScope.ACCOUNT, ProgramScope.FETCH
)  # fmt: skip
"""Scopes that a key can be given here."""
FOLLOW_MS = 1000
"""How often the use of keys is looked at while the page is seen."""
ADDRESS = 320
"""Width of the address in logical pixels."""


class ProgramsPage(Form):
    """A switch applies at once; a key is made with its button and shown once."""

    def __init__(self, theme: Theme, service: ProgramsService, tasks: Tasks, live: LiveQuestion | None = None) -> None:
        """`live` asks for the password of an account with real money; without it no key may propose for one."""
        super().__init__(translate("Programs", "Programs"), theme)
        self._service, self._tasks, self._live = service, tasks, live
        self._uses: dict[str, tuple[QLabel, QPushButton]] = {}
        self._follow = QTimer(self)
        self._follow.setInterval(FOLLOW_MS)
        self._follow.timeout.connect(self.show_use)
        self._add_switches()
        self.section(translate("Programs", "Keys"))
        self._list = QWidget()
        self._keys = vbox(on=self._list, margins=0, spacing=6)
        self.put(self._list)
        self._asked = QWidget()
        self._asked_keys = vbox(on=self._asked, margins=0, spacing=6)
        self.put(self._asked)
        self._add_new_key()
        self._add_made()
        service.changed.connect(self.show_state)
        self.show_state()
        tasks.spawn(self._load(), name="keys of programs")

    # --- switches ---------------------------------------------------------------------------------------------------

    def _add_switches(self) -> None:
        self.put(
            self._note(
                translate(
                    "Programs", "Programs on this computer read what this window knows. None of them sends an order."
                )
            )
        )
        self.switch = self._box("programs_on", translate("Programs", "Let programs connect"))
        self.state = self.row("", self.switch, state_words(self._service.state))
        self.switch.clicked.connect(self._switched)
        self.address = wide_field("programs_address", translate("Programs", "Address"), self._theme)
        self.address.setMinimumWidth(self._theme.px(ADDRESS))
        self.address.setReadOnly(True)
        self.address.setText(self._service.address)
        self.address.setCursorPosition(0)
        self.row(translate("Programs", "Address"), self.address, translate("Programs", "Of this user alone."))
        self.tcp = self._box("programs_tcp", translate("Programs", "Also over a port of this computer (notebooks)"))
        self.port = self.row("", self.tcp, " ")
        self.tcp.clicked.connect(self._tcp_chosen)

    def _switched(self, on: bool) -> None:  # noqa: FBT001  Qt's signature
        self._tasks.spawn(self._service.switch(on=on), name="programs")

    def _tcp_chosen(self, on: bool) -> None:  # noqa: FBT001  Qt's signature
        self._tasks.spawn(self._service.choose_tcp(tcp=on), name="programs")

    async def _load(self) -> None:
        try:
            await self._service.load()
        except BadInput as error:
            if isValid(self):
                self.problem.say(error_sentence(error))
        if isValid(self):
            self.show_state()

    def show_state(self) -> None:
        """Show the state and the keys of now."""
        if not isValid(self):
            return
        service = self._service
        self.switch.setChecked(service.on)
        self.tcp.setChecked(service.tcp)
        show = self.state.say if service.state is ProgramsState.FAILED else self.state.tell
        show(state_words(service.state))
        if service.port is None:
            words = translate(
                "Programs", "Off: any program of this computer could knock at it, though none without a key gets in."
            )
        else:
            words = translate("Programs", "At http://127.0.0.1:{port}").format(port=service.port)
        self.port.tell(words)
        self.kept.setVisible(service.keys.kept is False)
        self._show_keys(service.keys.records)
        self._show_asked(service.keys.asked)

    # --- keys -------------------------------------------------------------------------------------------------------

    def _show_keys(self, records: Sequence[KeyRecord]) -> None:
        self._uses.clear()
        _clear(self._keys)
        if not records:
            self._keys.addWidget(self._note(translate("Programs", "There is no key: no program can connect.")))
        for record in records:
            use = self._note("")
            use.setWordWrap(False)
            use.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            identify(use, f"programs_use_{record.id}")
            button = self._revoke_button(record)
            self._uses[record.id] = use, button
            self._keys.addWidget(self._key_row(record, rights_words(record), use, button))
        self.show_use()

    def _show_asked(self, records: Sequence[KeyRecord]) -> None:
        _clear(self._asked_keys)
        self._asked.setVisible(bool(records))
        if records:
            self._asked_keys.addWidget(self._note(asked_words()))
        for record in records:
            rights = rights_words(record, whole=True)
            button = push_button(
                translate("Programs", "Confirm key"), self._theme, identifier=f"programs_confirm_{record.id}"
            )
            button.setAccessibleName(translate("Programs", "Confirm the key of {name}").format(name=record.name))
            button.setAccessibleDescription(rights.replace("\n", ", "))
            button.clicked.connect(lambda _on=False, one=record: self._tasks.spawn(self._confirm(one), name="confirm"))
            self._asked_keys.addWidget(self._key_row(record, rights, button, self._revoke_button(record)))

    def _key_row(self, record: KeyRecord, rights: str, *beside: QWidget) -> QWidget:
        words = label(record.name, self._theme, Type.STRONG)
        text = as_widget(vbox(words, self._note(rights), margins=0, spacing=2))
        return as_widget(hbox((text, 1), *beside, margins=0, spacing=12))

    def _revoke_button(self, record: KeyRecord) -> QPushButton:
        button = push_button(translate("Programs", "Revoke"), self._theme, identifier=f"programs_revoke_{record.id}")
        button.setAccessibleName(translate("Programs", "Revoke the key of {name}").format(name=record.name))
        button.clicked.connect(lambda _on=False: self._tasks.spawn(self._revoke(record), name="revoke"))
        return button

    def show_use(self) -> None:
        """Show what was asked for with each key; a reader of the screen hears it with the key's button."""
        for identity, (shown, button) in self._uses.items():
            words = "\n".join(filter(None, use_words(self._service.use.of(identity))))
            if words != shown.text():
                shown.setText(words)
                button.setAccessibleDescription(words.replace("\n", ", "))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Follow the use of the keys from now on."""
        super().showEvent(event)
        self.show_use()
        self._follow.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Follow nothing that nobody sees."""
        super().hideEvent(event)
        self._follow.stop()

    async def _confirm(self, record: KeyRecord) -> None:
        problem = ""
        try:
            self._service.keys.check(record.name)
            if await self._may_propose_live(record.name, [*record.scopes]):
                await self._service.confirm(record)
        except BadInput as error:
            problem = error_sentence(error)
        if isValid(self):
            self.problem.say(problem)

    async def _revoke(self, record: KeyRecord) -> None:
        revoked = await self._service.revoke(record.id)
        if isValid(self):
            self.problem.say(revoked_words(record.name, revoked))

    def _add_new_key(self) -> None:
        self.problem = PassingNote("", self._theme)
        self.put(self.problem)
        self.kept = self._note(translate("Programs", "There is no keyring here: keys count until the window ends."))
        self.put(self.kept)
        self.section(translate("Programs", "New key"))
        self.name: QLineEdit = line_edit("programs_name", translate("Common", "Name"), self._theme)
        self.name.setMaxLength(LONGEST_NAME)
        self.wrong = self.row(
            translate("Common", "Name"), self.name, translate("Programs", "By which you know the program.")
        )
        self.scopes: dict[ProgramScope, QCheckBox] = {}
        for scope in SCOPES:
            box = self._box(f"programs_scope_{scope.value}", scope_words(scope))
            box.setAccessibleDescription(sends_anywhere())
            self.row(translate("Programs", "May read") if not self.scopes else "", box, sends_anywhere())
            self.scopes[scope] = box
        self.proposing = None if self._service.desk is None else ProposingRows(self, self._theme)
        self.environments: dict[KeyEnvironment, QCheckBox] = {}
        for environment in KeyEnvironment:
            box = self._box(f"programs_environment_{environment.value}", environment_words(environment))
            self.row(translate("Programs", "Accounts of") if not self.environments else "", box)
            self.environments[environment] = box
        self.put(self._note(licence_words()))
        self.make = push_button(
            translate("Programs", "Make key"), self._theme, ButtonStyle.PRIMARY, identifier="programs_make"
        )
        self.make.clicked.connect(lambda _on=False: self._tasks.spawn(self._make(), name="make a key"))
        self.put(as_widget(hbox(self.make, stretch(), margins=0)))

    async def _make(self) -> None:
        name = self.name.text().strip()
        scopes = [scope for scope, box in self.scopes.items() if box.isChecked()]
        environments = {one for one, box in self.environments.items() if box.isChecked()}
        values: dict[str, Decimal] | None = {}
        if self.proposing is not None:
            scopes += self.proposing.scopes
            environments |= self.proposing.environments
            values = self.proposing.read()
        if values is None:
            return
        self.make.setEnabled(False)
        try:
            self._service.check(name, scopes, environments)
            if not await self._may_propose_live(name, scopes):
                return
            token, problem = await self._service.make(name, scopes, environments, values), ""
        except BadInput as error:
            token, problem = "", error_sentence(error)
        finally:
            if isValid(self):
                self.make.setEnabled(True)
        if not isValid(self):
            return
        judge(self.name, self.wrong, problem)
        if problem:
            self.name.setFocus()
            return
        self.name.clear()
        for box in (*self.scopes.values(), *self.environments.values()):
            box.setChecked(False)
        if self.proposing is not None:
            self.proposing.clear()
        self._show_made(token)

    async def _may_propose_live(self, name: str, scopes: Sequence[ProgramScope]) -> bool:
        """Ask for the password where real money is meant; raises BadInput without an account that has one."""
        if ProgramScope.PROPOSE_LIVE not in scopes:
            return True
        account = None if self._live is None else self._live.live
        if self._live is None or account is None:
            raise BadInput("program-no-live-account")
        return await self._live.answered(account, name)

    # --- the key's text, once ---------------------------------------------------------------------------------------

    def _add_made(self) -> None:
        words = translate(
            "Programs", "The new key, shown this once. Give it to the program with: tideboard-api key store NAME"
        )
        self.token = line_edit("programs_token", translate("Programs", "New key"), self._theme)
        self.token.setReadOnly(True)
        self.copy = push_button(translate("Programs", "Copy"), self._theme, identifier="programs_copy")
        self.copy.clicked.connect(lambda _on=False: QGuiApplication.clipboard().setText(self.token.text()))
        self.done = push_button(translate("Programs", "Done"), self._theme, identifier="programs_done")
        self.done.clicked.connect(lambda _on=False: self._show_made(""))
        self.made = as_widget(
            vbox(
                self._note(words),
                hbox((self.token, 1), self.copy, self.done, margins=0, spacing=8),
                margins=0,
                spacing=4,
            )
        )
        self.put(self.made)
        self.made.hide()

    def _show_made(self, token: str) -> None:
        self.token.setText(token)
        self.token.setCursorPosition(0)
        self.made.setVisible(bool(token))
        (self.copy if token else self.name).setFocus()
        if token:
            self.area.ensureWidgetVisible(self.made)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _box(self, identifier: str, words: str) -> QCheckBox:
        box = QCheckBox(words)
        box.setFont(self._theme.font(Type.BODY))
        identify(box, identifier, words)
        return box

    def _note(self, words: str) -> QLabel:
        note = label(words, self._theme, Type.CAPTION, Tone.CAPTION)
        note.setWordWrap(True)
        return note


def _clear(rows: QLayout) -> None:
    while (item := rows.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
