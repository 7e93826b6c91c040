"""Futu's calls over OpenD's TCP: one connection, replaced at each `connect`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Unpack

from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, GatewayError, OrderDenied, field_of
from tideboard_core.gateways.common.heartbeats import Heartbeats
from tideboard_core.gateways.futu.link import Build, FutuLink, OnLateReply
from tideboard_core.gateways.futu.pushes import Pushes
from tideboard_core.gateways.futu.translate.accounts import BROKER_ACCOUNTS, AccountTypes
from tideboard_core.gateways.futu.translate.quotes import BlockTimes
from tideboard_core.gateways.futu.translate.values import utc
from tideboard_core.gateways.opend.connection import OpendConnection, OpendTiming
from tideboard_core.model.live import LinkEventKind
from tideboard_core.ports.gateway import GatewayPorts
from tideboard_core.ports.trading import ApprovedOrder, R
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend.crypto import RsaPieces

if TYPE_CHECKING:
    from tideboard_core.model.history_use import HistoryBook

log = logging.getLogger(__name__)

TIMES_APART: Final = timedelta(seconds=5)
"""How far the time of a heartbeat may lie outside those of the states before and after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpendEndpoint:
    """Address and settings of an OpenD.

    `provider` is the name shown beside figures. `rsa` turns encryption on (the key both sides hold). `account_types`
    maps the broker's environments to ours; only app.py sets PRACTICE, for the sandbox child it started.
    `sandbox_address` then returns the address of that child, None while it does not run: another process may have
    taken its port. `on_secret` is called with session keys, so that logs can redact them. `history` returns where is
    kept what was seen of the allowance for history, None = in memory.
    """

    host: str
    port: int
    provider: str = "Futu OpenD"
    rsa: RsaPieces | None = None
    account_types: AccountTypes = field(default_factory=lambda: BROKER_ACCOUNTS)
    timing: OpendTiming = field(default_factory=OpendTiming)
    on_secret: Callable[[str], object] = bool
    sandbox_address: Callable[[], tuple[str, int] | None] | None = None
    history: Callable[[], HistoryBook] | None = None

    def where(self) -> tuple[str, int]:
        """Return host and port as of now; raises GatewayDown while the sandbox child does not run."""
        where = (self.host, self.port) if self.sandbox_address is None else self.sandbox_address()
        if where is None:
            raise GatewayDown("practice-not-running")
        return where


class OpendLink(FutuLink):
    """Sends reads and writes over the newest connection; `market_time` gets the gateway's time with each heartbeat."""

    def __init__(self, endpoint: OpendEndpoint, **ports: Unpack[GatewayPorts]) -> None:
        super().__init__(**ports)
        self._endpoint = endpoint
        self.account_types, self.history = endpoint.account_types, endpoint.history
        self._connection: OpendConnection | None = None
        self._counted: OpendConnection | None = None
        """The connection that `generation` numbers."""
        self._where = (endpoint.host, endpoint.port)
        self._closed: Callable[[Exception | None], None] = lambda _: None
        self._state_time: datetime | None = None
        self._beat_time: datetime | None = None
        self._two_times = False

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self.replay.named(self._endpoint.provider)

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:11111`."""
        return host_and_port(*self._where)

    @property
    def connected(self) -> bool:
        """Whether a logged-in connection is open now."""
        connection = self._connection
        # The login stands before this link has heard of it: until then the number is that of the connection before.
        return connection is not None and connection is self._counted and connection.open_now

    @property
    def user_id(self) -> int:
        """The login's number; 0 before the login. Raises GatewayDown without a connection."""
        login = self.established().login
        return login.user_id if login else 0

    @property
    def combinations(self) -> bool:
        """OpenD has PlaceComboOrder."""
        return True

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return self._connection.last_heard if self._connection is not None else 0.0

    @property
    def encrypted(self) -> bool:
        return self._connection is not None and self._connection.encrypted

    @property
    def may_trade(self) -> bool:
        """Whether passwords and orders may cross this connection: encrypted, or within this computer."""
        return self._connection is not None and (self._connection.encrypted or self._connection.loopback)

    # --- life -------------------------------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Open the socket; raises GatewayDown."""
        await self.close()
        self.limits.forget_pauses()
        self._where = self._endpoint.where()
        self.blocks = BlockTimes(self.clock.market)
        pushes = Pushes(
            self.feed,
            self.trading_sink,
            left_out=lambda: self.left_out,
            blocks=self.blocks,
            on_rights=self.forget_rights,
        )
        connection = OpendConnection(
            handlers=pushes.handlers(),
            on_dropped=pushes.dropped,
            on_closed=lambda error: self._ended(connection, error),
            on_time=self._take_keep_alive,
            heartbeats=Heartbeats(self.report, self.clock.awake),
            rsa=self._endpoint.rsa,
            timing=self._endpoint.timing,
            on_secret=self._endpoint.on_secret,
        )
        await connection.open(*self._where)
        self._connection = connection

    def _take_keep_alive(self, seconds: int) -> None:
        try:
            now = utc(seconds)
        except GatewayError as error:
            self.feed.unreadable("KeepAlive", field_of(error))
        else:
            self._take_heartbeat(now)

    async def log_in(self) -> None:
        """Handshake; raises LoginRefused, GatewayDown, RequestTimeout."""
        login = await self.established().log_in()
        if self._endpoint.where() != self._where:  # the sandbox child ended, and another process may have its port
            raise GatewayDown("practice-not-running")
        self.replay.take(login.replay)
        self._generation, self._counted = self._generation + 1, self._connection
        self._state_time, self._beat_time, self._two_times = None, None, False
        log.info("logged in to %s, server %d, encrypted %s", self.address, login.server_version, self.encrypted)

    def _take_heartbeat(self, time: datetime) -> None:
        """Report the time of a heartbeat, unless this gateway's heartbeats and states disagree about the time."""
        if not self._two_times:
            self._beat_time = time
            self._market_time(time)

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self._closed = callback

    def _ended(self, connection: OpendConnection, error: Exception) -> None:
        # An older connection may report its end when the next one is open already.
        if connection is self._connection:
            self._connection = None
            log.info("connection to %s ended: %s", self.address, error)
            self._closed(error)

    def state_read(self, time: datetime) -> None:
        """Compare the exchange time of a state with the heartbeats'; if they disagree, only the states' is used."""
        before, beat, self._state_time, self._beat_time = self._state_time, self._beat_time, time, None
        if before is not None and beat is not None and not self._two_times:
            apart = max(before - beat, beat - time)  # a heartbeat's time lies between those of two states
            self._two_times = apart > TIMES_APART
            if self._two_times:
                self.report(LinkEventKind.TWO_TIMES, seconds=round(apart.total_seconds()))

    # --- for the calls ----------------------------------------------------------------------------------------------

    def exchange(self, proto_id: int, request: Message, response_class: type[M]) -> Awaitable[M]:
        """Send a read and return its reply; refuses the write ids."""
        return self.established().request(proto_id, request, response_class)

    def write_out(
        self,
        proto_id: int,
        approved: ApprovedOrder[R],
        build: Build[R],
        response_class: type[M],
        on_late_reply: OnLateReply,
    ) -> asyncio.Future[M]:
        """Send one write; the approval is taken in the same step, with no await between."""
        if self._connection is None:
            raise OrderDenied("not-sent-link")
        return self._connection.write(proto_id, approved, build, response_class, on_late_reply, carrier=self)

    def established(self) -> OpendConnection:
        """Return the current connection; raises GatewayDown without one."""
        if self._connection is None:
            raise GatewayDown("not-connected")
        return self._connection
