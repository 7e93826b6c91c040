"""The broker descriptor of the practice exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.descriptor import (
    BrokerDescriptor,
    BrokerForm,
    FormNote,
    SignInServices,
    second_use_words,
)
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.number_input import whole_number
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate


def _connection(draft: ConnectionDraft) -> Connection:
    return replace(Connection(), scenario=draft.scenario, seed=whole_number(draft.seed), door=draft.door)


def _note(_draft: ConnectionDraft, use: Use) -> FormNote:
    if use is not Use.PRICES:
        lead = translate("Connect", "All doors lead to the same practice exchange.")
        return FormNote(together(second_use_words(use), lead))
    text = translate(
        "Connect",
        "A simulated market on this computer: no account, no network, no real money."
        " Scenario and seed hold until the program ends.",
    )
    return FormNote(text)


def practice_exchange(brokers: Sequence[BrokerDescriptor]) -> BrokerDescriptor:
    """The descriptor of the practice exchange; it has a port for each of `brokers` with a `sandbox_option`."""
    ports: Mapping[Backend, str] = {one.backend: one.title for one in brokers if one.sandbox_option is not None}

    def form(draft: ConnectionDraft, _services: SignInServices, theme: Theme, use: Use) -> BrokerForm:
        from tideboard_desktop.connection.brokers.practice.form import PracticeForm

        return PracticeForm(draft, ports, theme, use)

    def words(connection: Connection) -> str:
        return translate("Connect", "Practice exchange, {door} door").format(door=ports[connection.door])

    return BrokerDescriptor(
        backend=Backend.SANDBOX,
        title=str(QT_TRANSLATE_NOOP("Connect", "Practice")),
        form=form,
        connection=_connection,
        note=_note,
        words=words,
        practice=True,
    )
