"""The broker descriptor of a hub, with the sentences of its connection check."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.model.connection_check import HUB_STEPS, CheckStep, FindingCode
from tideboard_core.model.credentials import Credential
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.descriptor import BrokerDescriptor, BrokerForm, FormNote, SignInServices
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.theme import Theme

STEPS: dict[CheckStep, object] = {
    CheckStep.BUS: QT_TRANSLATE_NOOP("Check", "NATS server"),
    CheckStep.HUB: QT_TRANSLATE_NOOP("Check", "Hub"),
    CheckStep.HUB_BROKER: QT_TRANSLATE_NOOP("Check", "Broker behind it"),
}
HUB_SENTENCES: dict[FindingCode, object] = {
    FindingCode.BUS_ANSWERS: QT_TRANSLATE_NOOP("Check", "A NATS server answers."),
    FindingCode.BUS_CLOSED: QT_TRANSLATE_NOOP(
        "Check",
        "No NATS server answers at port {port} of {host}. Start it with the configuration of tideboard-hub setup.",
    ),
    FindingCode.BUS_UNTRUSTED: QT_TRANSLATE_NOOP(
        "Check",
        "The server's certificate is not to be trusted. If your own authority signed it, choose its file above.",
    ),
    FindingCode.BUS_CLEAR_TEXT: QT_TRANSLATE_NOOP(
        "Check",
        "{host} is another computer, and prices do not pass in clear text. The server has to offer TLS: tls://.",
    ),
    FindingCode.BUS_NO_PACKAGES: QT_TRANSLATE_NOOP(
        "Check", "This program has no NATS client. Install Tideboard with the extra named desk."
    ),
    FindingCode.HUB_KEY_ACCEPTED: QT_TRANSLATE_NOOP("Check", "The server accepts the key."),
    FindingCode.HUB_KEY_MISSING: QT_TRANSLATE_NOOP(
        "Check", "No key is set. Paste the line of the file window.key of the hub's data folder above."
    ),
    FindingCode.HUB_KEY_REFUSED: QT_TRANSLATE_NOOP(
        "Check",
        "The server refuses the key: it is not the one of the hub's window.key, or the server runs with old keys.",
    ),
    FindingCode.HUB_KEY_UNUSABLE: QT_TRANSLATE_NOOP(
        "Check", "This is no NATS key. Paste the line of the file window.key: it begins with SU."
    ),
    FindingCode.HUB_ANSWERS: QT_TRANSLATE_NOOP("Check", "The hub answers."),
    FindingCode.HUB_SILENT: QT_TRANSLATE_NOOP(
        "Check", "The server is there, but no hub answers on it. Start tideboard-hub run."
    ),
    FindingCode.HUB_VERSION: QT_TRANSLATE_NOOP(
        "Check", "The hub is of another version of Tideboard. Use the same version here and there."
    ),
    FindingCode.HUB_BROKER_LIVE: QT_TRANSLATE_NOOP("Check", "{provider} is connected there."),
    FindingCode.HUB_BROKER_GONE: QT_TRANSLATE_NOOP(
        "Check", "The hub has no connection to {provider} now. What it prints says why."
    ),
    FindingCode.HUB_REPLAY: QT_TRANSLATE_NOOP(
        "Check", "The hub's broker plays a recorded day again, which is not passed on as today's market."
    ),
    FindingCode.HUB_NO_ORDERS: QT_TRANSLATE_NOOP(
        "Check", "None here: orders never pass a hub. Choose a connection for orders beside it, or only watch."
    ),
}


translate = QCoreApplication.translate


def _form(draft: ConnectionDraft, services: SignInServices, theme: Theme, _use: Use) -> BrokerForm:
    from tideboard_desktop.connection.brokers.hub.form import HubForm

    return HubForm(draft, services, theme)


def _connection(draft: ConnectionDraft) -> Connection | None:
    return None if draft.hub_fault() is not None else draft.through_hub()


def _note(draft: ConnectionDraft, _use: Use) -> FormNote:
    if draft.hub_fault() is not None:
        return FormNote(translate("Connect", "The address above cannot be used."), warn=True)
    return FormNote(
        translate(
            "Connect",
            "Prices, flow and reference data of one login, shared by your windows. Orders never pass a hub:"
            " they go to a connection of their own, or nowhere.",
        )
    )


def _words(connection: Connection) -> str:
    return translate("Connect", "Hub, {address}").format(address=connection.credential_host)


def _typed_credential(draft: ConnectionDraft) -> Credential | None:
    return draft.hub_key.credential()


HUB = BrokerDescriptor(
    backend=Backend.HUB,
    title=str(QT_TRANSLATE_NOOP("Connect", "Hub")),
    form=_form,
    connection=_connection,
    note=_note,
    words=_words,
    typed_credential=_typed_credential,
    steps=HUB_STEPS,
    step_words=STEPS,
    finding_words=HUB_SENTENCES,
    stores_credential=True,
    counterpart=Backend.OPEND,
    prices_only=True,
)
