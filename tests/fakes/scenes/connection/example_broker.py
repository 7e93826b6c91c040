"""The broker of docs/add-a-broker.md: the smallest one that has fields, a check and a gateway that brings a price."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from fakes.values.trading import QUOTE
from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.hub_keys import LinkKey, Topic
from tideboard_core.model.live import Lazy
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.redaction import Redactor
from tideboard_core.system.credentials import Credentials, CredentialShelf
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.brokers.descriptor import BrokerDescriptor, BrokerForm, FormNote, SignInServices
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.gateway_spec import GatewaySpec
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.startup.brokers import SandboxPort
from tideboard_desktop.ui.theme import Theme


def made_up_backend() -> Backend:
    """A member that the settings do not have; only a test may make one, and nothing can store it."""
    member = str.__new__(Backend, "made-up")
    member._name_, member._value_ = "MADE_UP", "made-up"
    return member


MADE_UP = made_up_backend()


class ExampleForm(BrokerForm):
    """One field: the host."""

    def __init__(self, draft: ConnectionDraft) -> None:
        super().__init__()
        self._draft = draft
        self.host = QLineEdit(draft.host)
        QVBoxLayout(self).addWidget(self.host)
        self.host.textChanged.connect(self._take)

    def _take(self, text: str) -> None:
        self._draft.host = text
        self.changed.emit()


def _form(draft: ConnectionDraft, _services: SignInServices, _theme: Theme, _use: Use) -> BrokerForm:
    return ExampleForm(draft)


def _connection(draft: ConnectionDraft) -> Connection | None:
    return Connection(backend=MADE_UP, host=draft.host) if draft.host else None


def _note(draft: ConnectionDraft, _use: Use) -> FormNote:
    return FormNote("A made-up broker.") if draft.host else FormNote("Write a host.", warn=True)


def _words(connection: Connection) -> str:
    return f"Made up, {connection.host}"


EXAMPLE = BrokerDescriptor(
    backend=MADE_UP,
    title="Made up",
    form=_form,
    connection=_connection,
    note=_note,
    words=_words,
    steps=(CheckStep.ADDRESS, CheckStep.LOGIN),
    counterpart=Backend.OPEND,
)


class ExampleGateway:
    """Publishes a price as soon as it is connected."""

    def __init__(self, feed: FeedSink) -> None:
        self._feed = feed

    async def connect(self) -> None:
        """Bring the price."""
        self._feed.publish(Topic.QUOTE.of(QUOTE.instrument), Lazy.ready(QUOTE))


class ExampleBuilder:
    """The builder of the example."""

    def __init__(self, redactor: Redactor, clock: MarketClock, shelf: CredentialShelf) -> None:
        del redactor, clock
        self._shelf = shelf

    def spec(self, _target: Connection, links: tuple[LinkKey, ...]) -> GatewaySpec:
        """A connection through the gateway above."""

        def build(feed: FeedSink, _trading: TradingSink, _clock: MarketClock) -> Gateway:
            return cast("Gateway", ExampleGateway(feed))

        return GatewaySpec(gateway=build, links=links)

    def practice_spec(self, _sandbox: SandboxPort, _links: tuple[LinkKey, ...]) -> GatewaySpec:
        """The sandbox does not speak its protocol."""
        raise NotImplementedError

    async def check(self, target: Connection, tell: Callable[[Finding], None]) -> None:
        """Both steps are good."""
        data = {"host": target.host, "addresses": "192.0.2.1"}
        tell(Finding(step=CheckStep.ADDRESS, verdict=CheckVerdict.GOOD, code=FindingCode.ADDRESS_KNOWN, data=data))
        tell(Finding(step=CheckStep.LOGIN, verdict=CheckVerdict.GOOD, code=FindingCode.LOGGED_IN))

    def credentials(self, target: Connection) -> Credentials:
        """Nothing is kept."""
        return self._shelf.of(target.credential_name)
