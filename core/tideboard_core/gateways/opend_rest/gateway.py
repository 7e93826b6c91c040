"""The FutuOpenD-rs gateway: the ports on one connection that the session opens, logs in and closes."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Collection
from typing import Unpack

from tideboard_core.errors import GatewayDown, PermissionMissing, ServerRefused
from tideboard_core.gateway_parts.futu.derivative_calls import FutuDerivatives
from tideboard_core.gateway_parts.futu.feed import FutuFeed
from tideboard_core.gateway_parts.futu.flow_calls import FutuFlow
from tideboard_core.gateway_parts.futu.flow_history import FlowHistory
from tideboard_core.gateway_parts.futu.keeper_calls import FutuKeeper
from tideboard_core.gateway_parts.futu.pushes import Pushes
from tideboard_core.gateway_parts.futu.reference_calls import FutuReference
from tideboard_core.gateways.opend_rest.connection import Connection
from tideboard_core.gateways.opend_rest.console import Console
from tideboard_core.gateways.opend_rest.endpoint import Endpoint
from tideboard_core.gateways.opend_rest.polling import Polling
from tideboard_core.gateways.opend_rest.program import Program
from tideboard_core.model.gateway_health import Scope
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.order import Account
from tideboard_core.ports import GatewayPorts, GatewayState, Key, OrderList, WriteVerb

log = logging.getLogger(__name__)


class OpendRestGateway(FutuFeed, FutuFlow, FutuReference, FutuDerivatives, FutuKeeper, Program, Console):
    """Implements `ports.Gateway`. `market_time` is told by the session's own looks at the gateway's state."""

    def __init__(self, endpoint: Endpoint, **ports: Unpack[GatewayPorts]) -> None:
        super().__init__(endpoint, **ports)
        self.flow_history = FlowHistory()
        self._watched = []
        self._closed: Callable[[Exception | None], None] = lambda _: None
        self._polling = Polling(self, self.pulse, self._clock, quiet=endpoint.quiet)

    async def connect(self) -> None:
        """See that the gateway answers; raises GatewayDown, RequestTimeout."""
        await self.close()
        self._url = self._endpoint.where()
        self.scope_book.forget(*Scope)  # the key may be another one by now, or the gateway have read its keys again
        pushes = Pushes(self._feed, self._trading)
        connection = Connection(
            self._endpoint,
            self._url,
            scopes=self.scope_book,
            handlers=pushes.handlers(),
            on_unreadable=pushes.no_push,
            on_dropped=pushes.dropped,
            on_closed=lambda error: self._ended(connection, error),
            on_late=lambda seconds: self._tell(LinkEventKind.HEARTBEAT_LATE, seconds=round(seconds, 1)),
        )
        self._connection = connection
        self._klines, self._klines_probed = None, False
        try:
            await connection.open()
        except BaseException:
            await self.close()
            raise

    async def log_in(self) -> None:
        """Show the key, open the push socket, and ask again for the account pushes of before.

        Raises LoginRefused, GatewayDown, RequestTimeout.
        """
        await self._standing().log_in()
        if self._endpoint.where() != self._url:  # it ended meanwhile, and somebody else may have taken its port
            raise GatewayDown("practice-not-running")
        self._generation += 1
        log.info("logged in to %s, pushes %s, keyless %s", self.address, self._standing().pushes, self.keyless)
        with contextlib.suppress(ServerRefused):
            await self.renew_watch()
        self._polling.start(pushes=self.pushes, again=self._generation > 1)

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        connection, self._connection = self._connection, None  # first: no write is sent over what is about to end
        try:
            await self._polling.stop()
        finally:  # also when nobody waits for the end any more
            if connection is not None:
                await connection.close()

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self._closed = callback

    @property
    def keyless(self) -> bool:
        """Whether the gateway runs without a keys file: reads are open to everybody, writes refused to everybody."""
        return self._connection is not None and self._connection.keyless

    @property
    def pushes(self) -> bool:
        """Whether pushes come; without them everything is read."""
        return self._connection is not None and self._connection.pushes

    # --- what REST has otherwise than OpenD -------------------------------------------------------------------------

    async def subscribe(self, keys: Collection[Key]) -> None:
        """As OpenD's; values that no push brings are read."""
        await super().subscribe(keys)
        self._polling.add(keys)

    async def unsubscribe(self, keys: Collection[Key]) -> None:
        """As OpenD's."""
        await super().unsubscribe(keys)
        self._polling.discard(keys)

    async def gateway_state(self) -> GatewayState:
        """As OpenD's; which markets trade decides whether silence is read over."""
        state = await super().gateway_state()
        self._polling.markets = state.markets
        return state

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """As OpenD's; cancels go one after the other, so that none arrives too close behind another."""
        wait = super().write_budget(verb, account)
        return max(wait, self.turns.wait(account.id)) if verb is WriteVerb.CANCEL else wait

    @property
    def pushes_orders(self) -> bool:
        """As `pushes`."""
        return self.pushes

    async def orders(self, account: Account) -> OrderList:
        """Today's orders, working and done."""
        found = await super().orders(account)
        self.memory.keep(found)
        return found

    @property
    def lists_groups(self) -> bool:
        """No row lists watchlist groups."""
        return False

    async def renew_watch(self) -> None:
        """Ask for account pushes; a gateway without a keys file has none, and its orders are read instead."""
        try:
            await super().renew_watch()
        except PermissionMissing as error:
            if error.code != "rest-keyless":
                raise
            log.info("no account pushes from a gateway without a keys file")

    def _ended(self, connection: Connection, error: GatewayDown) -> None:
        if connection is self._connection:
            log.info("connection to %s ended: %s", self.address, error)
            self._closed(error)
