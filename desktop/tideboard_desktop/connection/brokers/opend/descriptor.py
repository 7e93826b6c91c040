"""The broker descriptor of Futu OpenD."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.connection_check import OPEND_STEPS
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.descriptor import BrokerDescriptor, BrokerForm, FormNote, SignInServices
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.number_input import whole_number
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate

LOWEST_PORT, HIGHEST_PORT = 1, 65535


def _form(draft: ConnectionDraft, services: SignInServices, theme: Theme, _use: Use) -> BrokerForm:
    from tideboard_desktop.connection.brokers.opend.form import OpendForm

    return OpendForm(draft, services.tasks, theme)


def _connection(draft: ConnectionDraft) -> Connection | None:
    host, port = draft.host.strip().strip("[]"), whole_number(draft.port)
    if not host or port is None or not LOWEST_PORT <= port <= HIGHEST_PORT:
        return None
    return Connection(backend=Backend.OPEND, host=host, port=port, rsa_key_file=draft.key_file)


def _note(draft: ConnectionDraft, _use: Use) -> FormNote:
    if _connection(draft) is None:
        return FormNote(
            translate("Connect", "Write a host and a port from 1 to 65535; OpenD's own is 11111."), warn=True
        )
    if draft.key_file:
        return FormNote(translate("Connect", "Encrypted with this key. Only its place is kept, never the key."))
    if draft.remote:
        text = translate("Connect", "Not encrypted, to another computer: quotes only, no password and no order.")
        return FormNote(text, warn=True)
    return FormNote(translate("Connect", "Not encrypted, and not needed on this computer."))


def _words(connection: Connection) -> str:
    return f"Futu OpenD, {connection.host}:{connection.port}"


def _key_words(connection: Connection) -> str:
    return translate("Connect", "with a key file") if connection.rsa_key_file else ""


OPEND = BrokerDescriptor(
    backend=Backend.OPEND,
    title=str(QT_TRANSLATE_NOOP("Connect", "OpenD")),
    form=_form,
    connection=_connection,
    note=_note,
    words=_words,
    key_words=_key_words,
    steps=OPEND_STEPS,
    sandbox_option="",
)
