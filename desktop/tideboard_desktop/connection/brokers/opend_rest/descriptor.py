"""The broker descriptor of FutuOpenD-rs, with the sentences of its connection check."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.connection_check import OPEND_REST_STEPS, CheckStep, FindingCode
from tideboard_core.model.credentials import Credential
from tideboard_core.system.addresses import UrlFault
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.descriptor import (
    BrokerDescriptor,
    BrokerForm,
    FormNote,
    SignInServices,
    no_proxy_note,
    second_use_words,
)
from tideboard_desktop.connection.brokers.draft import ConnectionDraft, proxy_fault
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.theme import Theme

STEPS: dict[CheckStep, object] = {
    CheckStep.SERVICE: QT_TRANSLATE_NOOP("Check", "Gateway"),
    CheckStep.BEARER: QT_TRANSLATE_NOOP("Check", "Key"),
    CheckStep.SCOPES: QT_TRANSLATE_NOOP("Check", "Scopes"),
    CheckStep.TRADING: QT_TRANSLATE_NOOP("Check", "Trading"),
    CheckStep.PUSHES: QT_TRANSLATE_NOOP("Check", "Pushes"),
}
REST_SENTENCES: dict[FindingCode, object] = {
    FindingCode.REST_CLEAR_TEXT: QT_TRANSLATE_NOOP(
        "Check",
        "Not encrypted, and {host} is another computer: quotes without a key only. No key, password or order is sent"
        " there. Write https to have more.",
    ),
    FindingCode.REST_SPOKEN: QT_TRANSLATE_NOOP("Check", "A FutuOpenD-rs answers, version {version}."),
    FindingCode.REST_OLD: QT_TRANSLATE_NOOP(
        "Check",
        "A FutuOpenD-rs answers, version {version}. Before {least} it told some orders wrongly: with real money you can"
        " only close positions and cancel. Update it.",
    ),
    FindingCode.REST_UNTOLD: QT_TRANSLATE_NOOP(
        "Check",
        "A FutuOpenD-rs answers and tells no version. Before {least} it told some orders wrongly: with real money you"
        " can only close positions and cancel. Update it.",
    ),
    FindingCode.REST_NOT_SPOKEN: QT_TRANSLATE_NOOP(
        "Check",
        "Another web service answers at port {port} (HTTP {http}). Use the port of --rest-port: 22499 unless changed.",
    ),
    FindingCode.REST_FAILED: QT_TRANSLATE_NOOP("Check", "{reason}"),
    FindingCode.REST_KEYLESS: QT_TRANSLATE_NOOP(
        "Check",
        "The gateway runs without a keys file: everybody who reaches it may read, nobody may write. Give it a keys file"
        " to trade.",
    ),
    FindingCode.BEARER_ACCEPTED: QT_TRANSLATE_NOOP("Check", "The gateway accepts the key."),
    FindingCode.BEARER_MISSING: QT_TRANSLATE_NOOP(
        "Check", "The gateway wants a key, and none is set. Paste one above."
    ),
    FindingCode.BEARER_KEPT_BACK: QT_TRANSLATE_NOOP(
        "Check", "The gateway wants a key, and a key is never sent in clear text to another computer. Write https."
    ),
    FindingCode.BEARER_REFUSED: QT_TRANSLATE_NOOP(
        "Check",
        "The gateway refuses the key: it is unknown there, has ended, or belongs to another computer. Make a new one.",
    ),
    FindingCode.BEARER_SHUT: QT_TRANSLATE_NOOP("Check", "The key cannot be read from the system's keyring."),
    FindingCode.SCOPES_FOUND: QT_TRANSLATE_NOOP("Check", "The key holds what quotes and accounts need."),
    FindingCode.SCOPES_SHORT: QT_TRANSLATE_NOOP(
        "Check", "The key lacks {lacking}: what needs it stays off. Make a key with this scope at the gateway."
    ),
    FindingCode.TRADING_UNTRIED: QT_TRANSLATE_NOOP(
        "Check", "Not tried: only an order shows whether the gateway trades. It must run with --enable-trading."
    ),
    FindingCode.TRADING_IN_CLEAR_TEXT: QT_TRANSLATE_NOOP(
        "Check", "Off: orders and passwords are not sent in clear text to another computer."
    ),
    FindingCode.TRADING_WITHOUT_KEYS: QT_TRANSLATE_NOOP(
        "Check", "Off: a gateway without a keys file refuses every order."
    ),
    FindingCode.PUSHES_OPEN: QT_TRANSLATE_NOOP("Check", "The push connection is open."),
    FindingCode.PUSHES_NONE: QT_TRANSLATE_NOOP(
        "Check", "No pushes with this gateway and key: prices are read again every few seconds."
    ),
}


translate = QCoreApplication.translate


def _form(draft: ConnectionDraft, services: SignInServices, theme: Theme, _use: Use) -> BrokerForm:
    from tideboard_desktop.connection.brokers.opend_rest.form import RestForm

    return RestForm(draft, services, theme)


def _connection(draft: ConnectionDraft) -> Connection | None:
    unusable = draft.rest_fault() not in {None, UrlFault.CLEAR_TEXT} or proxy_fault(draft.rest.proxy) is not None
    return None if unusable else draft.opend_rest()


def _note(draft: ConnectionDraft, use: Use) -> FormNote:
    fault = draft.rest_fault()
    if fault is UrlFault.CLEAR_TEXT:
        text = translate("Connect", "Not encrypted, to another computer: reads without a key only, and no order.")
        return FormNote(text, warn=True)
    if fault is not None:
        return FormNote(translate("Connect", "The address above cannot be used."), warn=True)
    if proxy_fault(draft.rest.proxy) is not None:
        return no_proxy_note()
    if use is not Use.PRICES:
        return FormNote(second_use_words(use))
    if draft.opend_rest().rest.where.startswith("https:"):
        return FormNote(translate("Connect", "Encrypted. The key goes along in a header, never in an address."))
    return FormNote(translate("Connect", "Not encrypted, and not needed on this computer."))


def _words(connection: Connection) -> str:
    return f"FutuOpenD-rs, {connection.credential_host}"


def _typed_credential(draft: ConnectionDraft) -> Credential | None:
    return draft.bearer.credential() or draft.rest_login.credential()


OPEND_REST = BrokerDescriptor(
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
