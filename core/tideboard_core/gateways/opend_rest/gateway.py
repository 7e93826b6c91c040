"""The FutuOpenD-rs gateway: the parts of `gateways.futu` over HTTP calls and a push socket."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Unpack

from tideboard_core.errors import PermissionMissing, ServerRefused
from tideboard_core.gateways.common.over_link import GatewayOverLink
from tideboard_core.gateways.futu.alerts import FutuAlerts
from tideboard_core.gateways.futu.derivatives import FutuDerivatives
from tideboard_core.gateways.futu.feed import FutuQuotes
from tideboard_core.gateways.futu.flow import FutuFlow
from tideboard_core.gateways.futu.reference import FutuReference
from tideboard_core.gateways.futu.trading import FutuTrading
from tideboard_core.gateways.futu.watchlists import FutuWatchlists
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.link import RestLink
from tideboard_core.gateways.opend_rest.polling import Polling
from tideboard_core.gateways.opend_rest.program import Console, RestProgram, price_steps
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.live import GatewayState
from tideboard_core.model.order import Account
from tideboard_core.model.price_steps import Bands
from tideboard_core.ports.gateway import GatewayPorts, Offer
from tideboard_core.ports.trading import WriteVerb

log = logging.getLogger(__name__)


class OpendRestGateway(GatewayOverLink):
    """Implements `ports.gateway.Gateway`. `market_time` is never called: the session reads the time with the state."""

    link: RestLink
    unoffered: Mapping[Offer, str] = MappingProxyType({})

    def __init__(self, endpoint: RestEndpoint, **ports: Unpack[GatewayPorts]) -> None:
        self.link = link = RestLink(endpoint, **ports)
        self.quotes = RestQuotes(link)
        self.flow = FutuFlow(link)
        self.derivatives = FutuDerivatives(link)
        self.watchlists = FutuWatchlists(link, lists=False)
        self.trading = RestTrading(link)
        self.reference = FutuReference(link)
        self.alerts = FutuAlerts(link)
        self.program = RestProgram(link)
        self.console = Console(link, self.trading.header_of)

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self.link.provider

    @property
    def login(self) -> str:
        """Who is logged in there; empty where the gateway does not say, and before the login."""
        return self.link.login

    async def connect(self) -> None:
        """Check that the gateway answers; raises GatewayDown, RequestTimeout."""
        await self.close()
        try:
            await self.link.connect()
        except BaseException:
            await self.close()
            raise

    async def log_in(self) -> None:
        """Log in on the open connection, then ask again for the account pushes of before.

        Raises LoginRefused, GatewayDown, RequestTimeout.
        """
        await self.link.log_in()
        with contextlib.suppress(ServerRefused):
            await self.trading.renew_watch()
        self.quotes.polling.start(pushes=self.link.pushes, again=self.generation > 1)

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        connection = self.link.give_up()  # first, so that no write is sent over a connection that is about to end
        try:
            await self.quotes.polling.stop()
        finally:  # also if the caller is cancelled here
            if connection is not None:
                await connection.close()

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self.link.on_closed(callback)


class RestQuotes(FutuQuotes):
    """Market data over REST; values without pushes are polled."""

    def __init__(self, link: RestLink) -> None:
        super().__init__(link)
        self._rest = link
        self.polling = Polling(self, link.heard, link.clock, quiet=link.endpoint.quiet)

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """As OpenD's; values whose pushes do not come are polled from then on."""
        await super().subscribe(keys, pushes=pushes)
        if pushes:
            self.polling.add(keys)

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        await super().unsubscribe(keys)
        self.polling.discard(keys)

    async def gateway_state(self) -> GatewayState:
        """As OpenD's; polling takes the market states from it, since it reads only while a market trades."""
        state = await super().gateway_state()
        self.polling.markets = state.markets
        return state

    async def step_tables(self) -> list[Bands]:
        """Return the broker's whole price step tables; rows that cannot be read are left out."""
        return await price_steps(self._rest)


class RestTrading(FutuTrading):
    """Orders over REST; several HTTP connections may carry them at once."""

    def __init__(self, link: RestLink) -> None:
        super().__init__(link)
        self._rest = link

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """As OpenD's; cancels are sent one at a time, since two connections may deliver them too close together."""
        wait = super().write_budget(verb, account)
        return max(wait, self._rest.cancel_spacing.wait(account.id)) if verb is WriteVerb.CANCEL else wait

    @property
    def pushes_orders(self) -> bool:
        """Whether the gateway pushes orders; without pushes they are polled."""
        return self._rest.pushes

    async def renew_watch(self) -> None:
        """Ask for account pushes; a gateway without a keys file has none, and its orders are polled."""
        try:
            await super().renew_watch()
        except PermissionMissing as error:
            if error.code != "rest-keyless":
                raise
            log.info("no account pushes from a gateway without a keys file")
