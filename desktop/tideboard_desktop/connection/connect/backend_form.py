"""The choice of practice exchange or broker on the connect page, with the form of the chosen one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tideboard_core.model.connection_check import CheckStep, Finding
from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.brokers.catalogue import BROKERS
from tideboard_desktop.connection.brokers.descriptor import BrokerForm, SignInServices
from tideboard_desktop.connection.connect.drafts import Drafts
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.form import COLUMN_GAP, ROW_NAME_WIDTH, NamedRows, Note
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate


class BackendForm(QWidget):
    """The fields of the draft in view. Emits `changed` after each change; a broker's form is made when first shown."""

    changed = Signal()
    credential_changed = Signal()

    def __init__(self, drafts: Drafts, services: SignInServices, theme: Theme) -> None:
        super().__init__()
        self._use, self._draft, self._services, self._theme = drafts.use, drafts.present, services, theme
        self.backend = Segments(
            [(broker.backend.value, broker.title_words) for broker in BROKERS.values()],
            theme,
            identifier="connect_backend",
            name=translate("Connect", "Connect to"),
            height=26,
        )
        self.backend.choose(self._draft.backend.value)
        self.backend.chosen.connect(self._choose_backend)
        for backend in BROKERS:
            button, allowed = self.backend.button(backend.value), backend in drafts.allowed
            button.setEnabled(allowed)
            button.setToolTip("" if allowed else translate("Connect", "Practice and real connections are not mixed."))
        self.note = Note("", theme)
        self.forms: dict[Backend, BrokerForm] = {}
        self._lay_out()
        self._show()

    async def save_typed(self) -> None:
        """Save a typed credential of the connection in view."""
        await self._present_form().save_typed()

    def show_findings(self, findings: Mapping[CheckStep, Finding]) -> None:
        """Show the findings of a check in the forms that have a place for them."""
        for form in self.forms.values():
            form.show_findings(findings)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        rows = NamedRows(self._theme)
        rows.add(translate("Connect", "Connect to"), self.backend)
        self._place = QVBoxLayout()
        self.note.setContentsMargins(self._theme.px(ROW_NAME_WIDTH) + COLUMN_GAP, 0, 0, 0)
        vbox(rows, self._place, self.note, on=self, margins=0, spacing=8)

    def _present_form(self) -> BrokerForm:
        backend = self._draft.backend
        if backend not in self.forms:
            form = self.forms[backend] = BROKERS[backend].form(self._draft, self._services, self._theme, self._use)
            form.changed.connect(self._form_changed)
            form.credential_changed.connect(self.credential_changed)
            self._place.addWidget(form)
        return self.forms[backend]

    # --- changes ----------------------------------------------------------------------------------------------------

    def _choose_backend(self, key: str) -> None:
        self._draft.backend = next(backend for backend in BROKERS if backend.value == key)
        self._form_changed()

    def _form_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        present = self._present_form()
        for form in self.forms.values():
            form.setVisible(form is present)
        note = BROKERS[self._draft.backend].note(self._draft, self._use)
        self.note.say(note.text if note.warn else "")
        if not note.warn:
            self.note.setText(note.text)
