"""The LongPort gateway: the link and the parts over it, with the reasons for what LongPort does not offer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, Unpack

from tideboard_core.gateways.common.over_link import GatewayOverLink
from tideboard_core.gateways.longport.alerts import LongportAlerts
from tideboard_core.gateways.longport.quotes.derivatives import LongportDerivatives
from tideboard_core.gateways.longport.quotes.feed import LongportQuotes
from tideboard_core.gateways.longport.quotes.flow import LongportFlow
from tideboard_core.gateways.longport.quotes.instruments import Instruments
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.trading.calls import LongportTrading
from tideboard_core.gateways.longport.translate import derivatives
from tideboard_core.gateways.longport.translate.json_fields import rows
from tideboard_core.gateways.longport.transport.connection import Role
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.gateways.longport.transport.link import LongportLink, LongportPorts
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.gateway import Offer
from tideboard_core.wire.longport.symbols import wire_symbol

if TYPE_CHECKING:
    from tideboard_core.gateways.longport.behind.source import LongportBehind
    from tideboard_core.gateways.longport.plans.source import LongportPlans
    from tideboard_core.gateways.longport.reference import LongportReference

WATCHLISTS: Final = "/v1/watchlist/groups"


class LongportWatchlists:
    """Implements `ports.market.WatchlistService`; one call returns all groups with their securities."""

    by_name = None

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def watchlist_groups(self) -> list[WatchlistGroup]:
        data = await self._link.read(WATCHLISTS)
        return [derivatives.watchlist_group(row) for row in rows(data, "groups")]

    async def change_watchlist(
        self, group: WatchlistGroup, *, add: Sequence[InstrumentId] = (), remove: Sequence[InstrumentId] = ()
    ) -> None:
        """Add and remove securities; those that are removed stay in other groups.

        Additions are sent first, so that after a refusal nothing has been removed. Neither call is ever sent twice.
        """
        for mode, ids in (("add", add), ("remove", remove)):
            if ids:
                body = {"id": int(group.id), "securities": [wire_symbol(each) for each in ids], "mode": mode}
                await self._link.change("PUT", WATCHLISTS, body=json.dumps(body).encode())


UNOFFERED: Final[Mapping[Offer, str]] = {
    Offer.PLATES: "plates-not-offered",
    Offer.FUTURES: "futures-not-offered",
    Offer.CORPORATE_ACTIONS: "corporate-actions-not-offered",
    Offer.CODE_CHANGES: "code-changes-not-offered",
    Offer.SUSPENSIONS: "suspensions-not-offered",
    Offer.PROGRAM: "gateway-program-not-offered",
    Offer.ADMIN: "gateway-program-not-offered",
}
"""What LongPort has no call for, with the error code of the reason. There is no program between us
and the broker.
"""


class LongportGateway(GatewayOverLink):
    """Implements `ports.gateway.Gateway`; the session opens it, logs it in and closes it."""

    link: LongportLink
    program = None
    console = None
    unoffered = UNOFFERED

    def __init__(self, endpoint: LongportEndpoint, **ports: Unpack[LongportPorts]) -> None:
        self.link = link = LongportLink(endpoint, **ports)
        rights = QuoteRights(link)
        instruments = Instruments(link, rights)
        self.quotes = LongportQuotes(link, rights, instruments)
        self.flow = LongportFlow(link, rights)
        self.derivatives = LongportDerivatives(link, rights, instruments)
        self.watchlists = LongportWatchlists(link)
        self.alerts = LongportAlerts(link)
        self.trading = LongportTrading(link, instruments)
        self.login = ""
        """Empty: LongPort names the account alone."""
        self._on_closed: Callable[[Exception | None], None] = lambda _: None
        link.on_closed(self._ended)

    @cached_property
    def reference(self) -> LongportReference:
        """Listings to come and what companies announced; loaded when it is first asked."""
        from tideboard_core.gateways.longport.reference import LongportReference

        return LongportReference(self.link, UNOFFERED)

    @cached_property
    def behind(self) -> LongportBehind:
        """Who holds, who sells short, what comes, what was said; nothing of it is loaded at the start."""
        from tideboard_core.gateways.longport.behind.source import LongportBehind

        return LongportBehind(self.link)

    @cached_property
    def plans(self) -> LongportPlans:
        """Grids and recurring plans that the broker runs, and its statements; loaded when it is first asked for."""
        from tideboard_core.gateways.longport.plans.source import LongportPlans

        return LongportPlans(self.link, self.trading.known)

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self.link.provider

    async def connect(self) -> None:
        """Fetch one-time passwords and open the sockets; raises GatewayDown kinds, InsecureTransport."""
        await self.close()
        await self.link.open({Role.QUOTES: self.quotes.push_routes(), Role.ORDERS: self.trading.push_routes()})

    async def log_in(self) -> None:
        """Log in on the sockets, or resume them, and start to poll the values that have no pushes.

        Raises LoginRefused, GatewayDown, RequestTimeout.
        """
        await self.link.log_in()
        self.quotes.refresh_queue.start()

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        self.quotes.refresh_queue.stop()
        await self.link.close()

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self._on_closed = callback

    def _ended(self, error: Exception | None) -> None:
        self.quotes.refresh_queue.stop()
        self._on_closed(error)
