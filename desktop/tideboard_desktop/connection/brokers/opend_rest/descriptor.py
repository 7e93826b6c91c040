"""The broker descriptor of FutuOpenD-rs."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.connection_check import OPEND_REST_STEPS
from tideboard_core.model.credentials import Credential
from tideboard_core.system.settings import Backend, Connection, UrlFault
from tideboard_desktop.connection.brokers.descriptor import (
    Broker,
    BrokerForm,
    FormNote,
    SignInServices,
    second_use_words,
)
from tideboard_desktop.connection.brokers.draft import Draft
from tideboard_desktop.connection.brokers.opend_rest.check_words import REST_SENTENCES, STEPS
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.theme import Theme

translate = QCoreApplication.translate


def _form(draft: Draft, services: SignInServices, theme: Theme, _use: Use) -> BrokerForm:
    from tideboard_desktop.connection.brokers.opend_rest.form import RestForm

    return RestForm(draft, services, theme)


def _connection(draft: Draft) -> Connection | None:
    return None if draft.rest_fault() not in {None, UrlFault.CLEAR_TEXT} else draft.opend_rest()


def _note(draft: Draft, use: Use) -> FormNote:
    fault = draft.rest_fault()
    if fault is UrlFault.CLEAR_TEXT:
        text = translate("Connect", "Not encrypted, to another computer: reads without a key only, and no order.")
        return FormNote(text, warn=True)
    if fault is not None:
        return FormNote(translate("Connect", "The address above cannot be used."), warn=True)
    if use is not Use.PRICES:
        return FormNote(second_use_words(use))
    if draft.opend_rest().rest.where.startswith("https:"):
        return FormNote(translate("Connect", "Encrypted. The key goes along in a header, never in an address."))
    return FormNote(translate("Connect", "Not encrypted, and not needed on this computer."))


def _words(connection: Connection) -> str:
    return f"FutuOpenD-rs, {connection.credential_host}"


def _typed_credential(draft: Draft) -> Credential | None:
    return draft.bearer.credential()


OPEND_REST = Broker(
    backend=Backend.OPEND_REST,
    title=str(QT_TRANSLATE_NOOP("Connect", "OpenD REST")),
    form=_form,
    connection=_connection,
    note=_note,
    words=_words,
    typed_credential=_typed_credential,
    steps=OPEND_REST_STEPS,
    step_words=STEPS,
    finding_words=REST_SENTENCES,
    stores_credential=True,
    sandbox_option="--rest-port",
)
