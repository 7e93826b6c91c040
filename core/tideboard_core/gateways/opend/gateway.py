"""The OpenD gateway: quotes, trading and the other parts of `gateways.futu` over one TCP connection."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, Unpack

from tideboard_core.errors import ServerRefused
from tideboard_core.gateways.common.over_link import GatewayOverLink
from tideboard_core.gateways.futu.alerts import FutuAlerts
from tideboard_core.gateways.futu.derivatives import FutuDerivatives
from tideboard_core.gateways.futu.feed import FutuQuotes
from tideboard_core.gateways.futu.flow import FutuFlow
from tideboard_core.gateways.futu.health import FutuProgram
from tideboard_core.gateways.futu.trading import FutuTrading
from tideboard_core.gateways.futu.watchlists import FutuWatchlists
from tideboard_core.gateways.opend.link import OpendEndpoint, OpendLink
from tideboard_core.model.live import GatewayState
from tideboard_core.model.price_steps import Bands
from tideboard_core.ports.gateway import GatewayPorts, Offer

if TYPE_CHECKING:
    from tideboard_core.gateways.futu.behind.source import FutuBehind
    from tideboard_core.gateways.futu.reference import FutuReference

UNOFFERED: Final[Mapping[Offer, str]] = {Offer.ADMIN: "admin-not-offered"}
"""What OpenD lacks, with the error code of the reason: it is administered at its own window."""


class OpendGateway(GatewayOverLink):
    """Implements `ports.gateway.Gateway`."""

    link: OpendLink
    console = None
    unoffered = UNOFFERED

    def __init__(self, endpoint: OpendEndpoint, **ports: Unpack[GatewayPorts]) -> None:
        self.link = link = OpendLink(endpoint, **ports)
        self.quotes = OpendQuotes(link)
        self.flow = FutuFlow(link)
        self.derivatives = FutuDerivatives(link)
        self.watchlists = FutuWatchlists(link, lists=True)
        self.trading = FutuTrading(link)
        self.alerts = FutuAlerts(link)
        self.program = FutuProgram(link)

    @cached_property
    def reference(self) -> FutuReference:
        """Plates, screens, futures and dated facts; loaded when they are first asked for."""
        from tideboard_core.gateways.futu.reference import FutuReference

        return FutuReference(self.link)

    @cached_property
    def behind(self) -> FutuBehind:
        """What stands behind the flow; loaded when it is first asked for."""
        from tideboard_core.gateways.futu.behind.source import FutuBehind

        return FutuBehind(self.link)

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self.link.provider

    @property
    def login(self) -> str:
        """Who is logged in there; empty where the gateway does not say, and before the login."""
        return self.link.login

    async def connect(self) -> None:
        """Open the connection; raises GatewayDown kinds."""
        await self.link.connect()

    async def log_in(self) -> None:
        """Log in on the open connection, then ask again for the account pushes of before.

        Raises LoginRefused, GatewayDown, RequestTimeout.
        """
        await self.link.log_in()
        with contextlib.suppress(ServerRefused):
            await self.trading.renew_watch()

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        await self.link.close()

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self.link.on_closed(callback)


class OpendQuotes(FutuQuotes):
    """Market data of OpenD; its heartbeats have the exchange time too."""

    def __init__(self, link: OpendLink) -> None:
        super().__init__(link)
        self._opend = link

    async def gateway_state(self) -> GatewayState:
        """Return login flags, market states and exchange time, which wins if it disagrees with the heartbeats'."""
        state = await super().gateway_state()
        self._opend.state_read(state.time)
        return state

    async def step_tables(self) -> list[Bands]:
        """Return no tables: OpenD has only the price step at the current price."""
        return []
