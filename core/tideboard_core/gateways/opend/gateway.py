"""The OpenD gateway: both ports on one connection that the session opens, logs in and closes."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Unpack

from tideboard_core.errors import GatewayDown, GatewayError, ServerRefused, field_of
from tideboard_core.gateway_parts.futu.derivative_calls import FutuDerivatives
from tideboard_core.gateway_parts.futu.feed import FutuFeed
from tideboard_core.gateway_parts.futu.flow_calls import FutuFlow
from tideboard_core.gateway_parts.futu.flow_history import FlowHistory
from tideboard_core.gateway_parts.futu.health_calls import FutuHealth
from tideboard_core.gateway_parts.futu.keeper_calls import FutuKeeper
from tideboard_core.gateway_parts.futu.pushes import Pushes
from tideboard_core.gateway_parts.futu.reference_calls import FutuReference
from tideboard_core.gateway_parts.futu.translate.values import utc
from tideboard_core.gateways.opend.connection import Connection
from tideboard_core.gateways.opend.link import Endpoint, Link
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.price_steps import Bands
from tideboard_core.ports import GatewayPorts, GatewayState

TIMES_APART: Final = timedelta(seconds=5)
"""How far the time of a heartbeat may lie outside those of the states before and after it."""

log = logging.getLogger(__name__)


class OpendGateway(FutuFeed, FutuFlow, FutuReference, FutuDerivatives, FutuKeeper, FutuHealth, Link):
    """Implements `ports.Gateway`. `market_time` gets the gateway's clock with each heartbeat."""

    def __init__(self, endpoint: Endpoint, **ports: Unpack[GatewayPorts]) -> None:
        super().__init__(endpoint, **ports)
        self.flow_history = FlowHistory()
        self._accounts = {}
        self._watched = []
        self._closed: Callable[[Exception | None], None] = lambda _: None
        self._state_time: datetime | None = None
        self._beat_time: datetime | None = None
        self._two_times = False

    async def connect(self) -> None:
        """Open the socket; raises GatewayDown."""
        await self.close()
        self._where = self._endpoint.where()
        pushes = Pushes(self._feed, self._trading)
        connection = Connection(
            handlers=pushes.handlers(),
            on_dropped=pushes.dropped,
            on_closed=lambda error: self._ended(connection, error),
            on_time=self._told_time,
            on_late=lambda seconds: self._tell(LinkEventKind.HEARTBEAT_LATE, seconds=round(seconds, 1)),
            rsa=self._endpoint.rsa,
            timing=self._endpoint.timing,
            seen=self._endpoint.seen,
        )
        await connection.open(*self._where)
        self._connection = connection

    def _told_time(self, seconds: int) -> None:
        try:
            now = utc(seconds)
        except GatewayError as error:
            self._feed.unreadable("KeepAlive", field_of(error))
        else:
            self._take_beat(now)

    async def log_in(self) -> None:
        """Handshake, then ask again for the account pushes of before.

        Raises LoginRefused, GatewayDown, RequestTimeout.
        """
        login = await self._standing().log_in()
        if self._endpoint.where() != self._where:  # it ended meanwhile, and somebody else may have taken its port
            raise GatewayDown("practice-not-running")
        self._generation += 1
        self._state_time, self._beat_time, self._two_times = None, None, False
        log.info("logged in to %s, server %d, encrypted %s", self.address, login.server_version, self.encrypted)
        with contextlib.suppress(ServerRefused):
            await self.renew_watch()

    async def gateway_state(self) -> GatewayState:
        """Login flags, market states and exchange time, which wins over the heartbeats' where the two disagree."""
        state = await super().gateway_state()
        before, beat, self._state_time, self._beat_time = self._state_time, self._beat_time, state.time, None
        if before is not None and beat is not None and not self._two_times:
            apart = max(before - beat, beat - state.time)  # a heartbeat's time lies between those of two states
            self._two_times = apart > TIMES_APART
            if self._two_times:
                self._tell(LinkEventKind.TWO_TIMES, seconds=round(apart.total_seconds()))
        return state

    def _take_beat(self, told: datetime) -> None:
        """The exchange time of a heartbeat, unless this gateway has been seen to tell two."""
        if not self._two_times:
            self._beat_time = told
            self._market_time(told)

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def step_tables(self) -> list[Bands]:
        """None: OpenD tells the step at the current price alone."""
        return []

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self._closed = callback

    def _ended(self, connection: Connection, error: Exception) -> None:
        if connection is self._connection:
            self._connection = None
            log.info("connection to %s ended: %s", self.address, error)
            self._closed(error)
