"""The broker descriptor of LongPort and Longbridge."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.connection_check import LONGPORT_STEPS
from tideboard_core.model.credentials import Credential
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.descriptor import (
    Broker,
    BrokerForm,
    FormNote,
    SignInServices,
    second_use_words,
)
from tideboard_desktop.connection.brokers.draft import Draft
from tideboard_desktop.connection.brokers.longport.check_words import SENTENCES, shown
from tideboard_desktop.connection.sign_in.words import brand_words
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


def _form(draft: Draft, services: SignInServices, theme: Theme, _use: Use) -> BrokerForm:
    from tideboard_desktop.connection.brokers.longport.form import LongportForm

    return LongportForm(draft, services, theme)


def _connection(draft: Draft) -> Connection | None:
    return None if draft.url_faults() else draft.longport()


def _note(draft: Draft, use: Use) -> FormNote:
    if draft.url_faults():
        return FormNote(translate("Connect", "An address above cannot be used."), warn=True)
    if use is not Use.PRICES:
        return FormNote(second_use_words(use))
    if not all(url.startswith(("https:", "wss:")) for url in draft.longport_settings.urls):
        return FormNote(translate("Connect", "An address on this computer, not encrypted, and not needed here."))
    return FormNote(translate("Connect", "Tideboard talks to the broker itself, encrypted; no program stands between."))


def _words(connection: Connection) -> str:
    return f"{brand_words(connection.longport.brand)}, {connection.credential_host}"


def _typed_credential(draft: Draft) -> Credential | None:
    return draft.typed.credential() if draft.wants_keys else None


LONGPORT = Broker(
    backend=Backend.LONGPORT,
    title=str(QT_TRANSLATE_NOOP("Connect", "LongPort")),
    form=_form,
    connection=_connection,
    note=_note,
    words=_words,
    typed_credential=_typed_credential,
    steps=LONGPORT_STEPS,
    finding_words=SENTENCES,
    finding_data=shown,
    stores_credential=True,
    credential_ends=True,
    sandbox_option="--longport-port",
    counterpart=Backend.OPEND,
)
