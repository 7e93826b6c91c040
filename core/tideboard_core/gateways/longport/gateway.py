"""The LongPort gateway: both ports on one connection that the session opens, logs in and closes."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping

from tideboard_core.errors import GatewayDown, ServerRefused
from tideboard_core.gateways.longport.connection import Connection, Role
from tideboard_core.gateways.longport.flow_calls import LongportFlow
from tideboard_core.gateways.longport.keeper_calls import LongportKeeper
from tideboard_core.gateways.longport.reference_calls import LongportReference
from tideboard_core.gateways.longport.socket import PushRoutes
from tideboard_core.gateways.longport.unoffered import LongportUnoffered
from tideboard_core.model.live import LinkEventKind

log = logging.getLogger(__name__)


class LongportGateway(LongportReference, LongportFlow, LongportKeeper, LongportUnoffered):
    """Implements `ports.Gateway`. `market_time` gets the broker's clock from its HTTP answers."""

    _closed: Callable[[Exception | None], None] = staticmethod(lambda _: None)

    async def connect(self) -> None:
        """Fetch one-time passwords and open the sockets; raises GatewayDown kinds, InsecureTransport."""
        await self.close()
        self._addresses = self._endpoint.where()
        connection = Connection(
            self._endpoint,
            self._addresses,
            pushes=self._push_routes(),
            sessions=self._sessions,
            limits=self._limits,
            trading=self._trading,
            clock=self._clock,
            market_time=self._market_time,
            on_closed=lambda error: self._ended(connection, error),
            on_late=lambda seconds: self._tell(LinkEventKind.HEARTBEAT_LATE, seconds=round(seconds, 1)),
        )
        self._connection = connection
        try:
            await connection.open()
        except BaseException:
            await self.close()
            raise

    async def log_in(self) -> None:
        """Log in on the sockets, or resume them, and ask again for the order pushes of before.

        Raises LoginRefused, GatewayDown, RequestTimeout.
        """
        await self._standing().log_in()
        if self._endpoint.where() != self._addresses:  # it ended meanwhile, and somebody else may have taken its port
            raise GatewayDown("practice-not-running")
        self._generation += 1
        log.info("logged in to %s", self.address)
        with contextlib.suppress(ServerRefused):
            await self._renew_watch()
        self.begin_pulls()

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        self.end_pulls()
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self._closed = callback

    def _push_routes(self) -> Mapping[Role, PushRoutes]:
        return {Role.QUOTES: self.quote_routes(), Role.ORDERS: self.order_pushes().routes()}

    def _ended(self, connection: Connection, error: GatewayDown) -> None:
        if connection is self._connection:
            self.end_pulls()
            log.info("connection to %s ended: %s", self.address, error)
            self._closed(error)
