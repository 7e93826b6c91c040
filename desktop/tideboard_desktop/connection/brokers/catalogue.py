"""The table of broker descriptors; a new broker is a folder beside this file and a row of the table."""

from __future__ import annotations

from tideboard_core.model.credentials import Credential
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.descriptor import BrokerDescriptor
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.hub.descriptor import HUB
from tideboard_desktop.connection.brokers.longport.descriptor import LONGPORT
from tideboard_desktop.connection.brokers.opend.descriptor import OPEND
from tideboard_desktop.connection.brokers.opend_rest.descriptor import OPEND_REST
from tideboard_desktop.connection.brokers.practice.descriptor import practice_exchange

_TABLE = (
    OPEND,
    OPEND_REST,
    LONGPORT,
    HUB,
)
BROKERS: dict[Backend, BrokerDescriptor] = {broker.backend: broker for broker in (practice_exchange(_TABLE), *_TABLE)}
"""In the order of the connect page."""


def connection_of(draft: ConnectionDraft) -> Connection | None:
    """The connection of the fields, None while they are invalid."""
    return BROKERS[draft.backend].connection(draft)


def typed_credential(draft: ConnectionDraft) -> Credential | None:
    """The typed credential of a draft, None if there is none or it is incomplete."""
    return BROKERS[draft.backend].typed_credential(draft)


def connection_words(connection: Connection) -> str:
    """The name of a connection: `Longbridge, openapi.longbridge.com`."""
    return BROKERS[connection.backend].words(connection)
