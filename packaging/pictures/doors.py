"""Which doors of the exchange the window in a picture comes in by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import Enum

from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.sandbox import StridingClock, addresses_of
from fakes.servers.sandbox import OpenSandbox
from tideboard_core.gateways.futu.translate.accounts import TrdEnv
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint, Purpose
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.market.flow_schedule import LONGPORT_PACE
from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
)
from tideboard_core.model.order import Account, PracticeAccount
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.gateway_spec import BuildGateway, GatewaySpec
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.ui.translation import broker_language

MarketTime = Callable[[datetime], None]
LONGPORT = Connection(door=Backend.LONGPORT)


class Doors(Enum):
    """OpenD's alone, LongPort's for a second flow beside it, the same and for orders, LongPort's or REST's alone."""

    OPEND = "opend"
    BOTH = "both"
    SEVERAL = "several"
    LONGPORT = "longport"
    REST = "rest"

    @property
    def arguments(self) -> list[str]:
        """What the exchange has to be told."""
        if self is Doors.REST:
            return ["--rest-port", "0"]
        return [] if self is Doors.OPEND else ["--longport-port", "0"]

    def uses(self, first: Connection) -> Uses:
        """What the connections are for."""
        if self is Doors.LONGPORT:
            return Uses(connection=LONGPORT)
        if self is Doors.REST:
            return Uses(connection=Connection(door=Backend.OPEND_REST))
        second = None if self is Doors.OPEND else LONGPORT
        return Uses(connection=first, orders=second if self is Doors.SEVERAL else None, other_flow=second)

    def gateways(
        self, sandbox: OpenSandbox, opend: BuildGateway, market_time: MarketTime, account: type[Account]
    ) -> tuple[GatewaySpec, ...]:
        """The connections themselves; the one that brings the prices tells the time. `account` is LongPort's."""
        if self is Doors.OPEND:
            return (GatewaySpec(gateway=opend),)
        if self is Doors.REST:
            return (_rest(sandbox, market_time),)
        if self is Doors.LONGPORT:
            return (_longport(sandbox, (QUOTES_LINK, ORDERS_LINK), market_time, account),)
        if self is Doors.BOTH:
            return GatewaySpec(gateway=opend), _longport(sandbox, (OTHER_LINK,), lambda _now: None, account)
        prices = GatewaySpec(gateway=opend, links=(QUOTES_LINK,))
        return prices, _longport(sandbox, (ORDERS_LINK, OTHER_LINK), lambda _now: None, account)


def _rest(sandbox: OpenSandbox, market_time: MarketTime) -> GatewaySpec:
    endpoint = RestEndpoint(
        url=str(sandbox.line["rest"]),
        credentials=FixedCredential(BearerKey(key=sandbox.line["rest_keys"]["full"])),
        provider="REST sandbox",
        account_types=dict.fromkeys(TrdEnv, PracticeAccount),
    )

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        return OpendRestGateway(endpoint, feed=feed, trading=trading, clock=clock, market_time=market_time)

    return GatewaySpec(gateway=build)


def _longport(
    sandbox: OpenSandbox, links: tuple[LinkKey, ...], market_time: MarketTime, account: type[Account]
) -> GatewaySpec:
    endpoint = LongportEndpoint(
        addresses=addresses_of(sandbox.line),
        credentials=FixedCredential(ApiKey(**sandbox.line["longport_keys"])),
        provider="LongPort sandbox" if account is PracticeAccount else "LongPort",
        account_type=account,
        purpose=Purpose.EVERYTHING if ORDERS_LINK in links else Purpose.QUOTES,
    )

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        own = StridingClock()  # the window's stands still
        del clock

        def take(now: datetime) -> None:
            own.set_market(now)
            market_time(now)

        spoken = replace(endpoint, language=broker_language())
        return LongportGateway(spoken, feed=feed, trading=trading, clock=own, market_time=take)

    return GatewaySpec(gateway=build, links=links, pace=LONGPORT_PACE)
