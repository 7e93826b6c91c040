"""How to build the gateway of one connection, and the sinks that drop what its uses do not include."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tideboard_core.market.flow_schedule import OPEND_PACE, FlowPace
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    Key,
    LinkKey,
    Topic,
)
from tideboard_core.model.live import (
    GatewayNotice,
    Lazy,
    LinkEvent,
    LinkEventKind,
)
from tideboard_core.model.order import Fill, Order
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink

BuildGateway = Callable[[FeedSink, TradingSink, MarketClock], Gateway]


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySpec:
    """One connection: builder of its gateway, its uses as link keys, and the pace its broker allows for flow calls."""

    gateway: BuildGateway
    links: tuple[LinkKey, ...] = (QUOTES_LINK, ORDERS_LINK)
    pace: FlowPace = OPEND_PACE

    def build(self, hub: Hub, trading: TradingSink, clock: MarketClock) -> Gateway:
        """Build the gateway; its prices reach the hub, and its orders `trading`, only if these are among its uses."""
        feed: FeedSink = hub if QUOTES_LINK in self.links else EventsOnlySink(hub, self.links[0])
        sink = trading if ORDERS_LINK in self.links else NoticesOnlySink(hub, self.links[0])
        return self.gateway(feed, sink, clock)


class EventsOnlySink:
    """A FeedSink for a connection that brings no prices: publishes its events and scopes under its own link."""

    def __init__(self, hub: Hub, link: LinkKey) -> None:
        self._hub, self._link = hub, link

    def publish(self, key: Key[T], update: Lazy[T]) -> None:
        """Publish events and scopes, drop everything else."""
        if key.topic in {Topic.LINK_EVENT, Topic.SCOPES}:
            self._hub.publish(key.topic.of(self._link.subject), update)

    def unreadable(self, what: str, field: str) -> None:
        """Count it with those of the prices: gateway health shows one sum."""
        self._hub.unreadable(what, field)


class NoticesOnlySink:
    """A TradingSink for a connection that takes no orders: publishes notices as events and drops the rest.

    A notice from here does not lock trading.
    """

    def __init__(self, hub: Hub, link: LinkKey) -> None:
        self._hub, self._events = hub, Topic.LINK_EVENT.of(link.subject)

    def order_changed(self, order: Order) -> None:
        """Drop."""

    def filled(self, fill: Fill) -> None:
        """Drop."""

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """Drop."""

    def notice(self, notice: GatewayNotice) -> None:
        """Publish it among the events of the connection."""
        self._hub.publish(self._events, Lazy.ready(notice_event(notice)))

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """Drop."""


def notice_event(notice: GatewayNotice) -> LinkEvent:
    """A gateway's notice as an event of the connection log."""
    return LinkEvent(kind=LinkEventKind.NOTICE, data={"notice": notice.kind, "text": notice.text})
