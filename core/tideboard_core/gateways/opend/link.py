"""OpenD's carrier of Futu's calls: one TCP connection, replaced at each `connect`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Unpack

from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, OrderDenied
from tideboard_core.gateway_parts.futu.link import Build, FutuLink, Late
from tideboard_core.gateway_parts.futu.translate.accounts import BROKER_ACCOUNTS, AccountTypes
from tideboard_core.gateways.opend.connection import Connection, Timing
from tideboard_core.ports import ApprovedOrder, GatewayPorts, R
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend.crypto import RsaPieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where an OpenD listens and how it is to be treated.

    `provider` is the name shown beside figures. `rsa` turns encryption on (the key both sides hold). `account_types`
    tells whose money the broker's environments are: only app.py, for the sandbox child it started, says PRACTICE.
    There `door` tells where that child listens now, None while it does not run: a port alone proves nobody.
    `seen` is told session keys, so that logs stay clean of them.
    """

    host: str
    port: int
    provider: str = "Futu OpenD"
    rsa: RsaPieces | None = None
    account_types: AccountTypes = field(default_factory=lambda: BROKER_ACCOUNTS)
    timing: Timing = field(default_factory=Timing)
    seen: Callable[[str], object] = bool
    door: Callable[[], tuple[str, int] | None] | None = None

    def where(self) -> tuple[str, int]:
        """Host and port of this moment; raises GatewayDown while the door is shut."""
        where = (self.host, self.port) if self.door is None else self.door()
        if where is None:
            raise GatewayDown("practice-not-running")
        return where


class Link(FutuLink):
    """Reads and writes go through the newest connection."""

    def __init__(self, endpoint: Endpoint, **ports: Unpack[GatewayPorts]) -> None:
        super().__init__(**ports)
        self._endpoint = endpoint
        self.account_types = endpoint.account_types
        self._connection: Connection | None = None
        self._where = (endpoint.host, endpoint.port)

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self._endpoint.provider

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:11111`."""
        return host_and_port(*self._where)

    @property
    def connected(self) -> bool:
        """Whether a logged-in connection stands now."""
        connection = self._connection
        return connection is not None and connection.open_now and connection.login is not None

    @property
    def user_id(self) -> int:
        """The login's number; 0 before the login. Raises GatewayDown without a connection."""
        login = self._standing().login
        return login.user_id if login else 0

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return self._connection.last_heard if self._connection is not None else 0.0

    @property
    def encrypted(self) -> bool:
        """Whether the connection is encrypted."""
        return self._connection is not None and self._connection.encrypted

    @property
    def may_trade(self) -> bool:
        """Whether passwords and orders may cross this connection: encrypted, or within this computer."""
        return self._connection is not None and (self._connection.encrypted or self._connection.loopback)

    def _exchange(self, proto_id: int, request: Message, response_class: type[M]) -> Awaitable[M]:
        return self._standing().request(proto_id, request, response_class)

    def _write_out(
        self, proto_id: int, approved: ApprovedOrder[R], build: Build[R], response_class: type[M], late: Late
    ) -> Awaitable[M]:
        if self._connection is None:
            raise OrderDenied("not-connected")
        return self._connection.write(proto_id, approved, build, response_class, late)

    def _standing(self) -> Connection:
        if self._connection is None:
            raise GatewayDown("not-connected")
        return self._connection
