"""The connections as they are wired: what each is used for, and where its gateway puts what it hears."""

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
    Lazy,
    LinkEvent,
    LinkEventKind,
    Notice,
)
from tideboard_core.model.order import Fill, Order
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink

BuildGateway = Callable[[FeedSink, TradingSink, MarketClock], Gateway]


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One connection: `links` are its uses, `pace` is what its broker allows of flow calls."""

    gateway: BuildGateway
    links: tuple[LinkKey, ...] = (QUOTES_LINK, ORDERS_LINK)
    pace: FlowPace = OPEND_PACE

    def build(self, hub: Hub, trading: TradingSink, clock: MarketClock) -> Gateway:
        """Its gateway, which reaches prices in the hub and the blotter only where its uses say so."""
        feed: FeedSink = hub if QUOTES_LINK in self.links else EventsAlone(hub, self.links[0])
        sink = trading if ORDERS_LINK in self.links else NoticesAlone(hub, self.links[0])
        return self.gateway(feed, sink, clock)


class EventsAlone:
    """A FeedSink for a connection that brings no prices: what is said of it is kept under its own link."""

    def __init__(self, hub: Hub, link: LinkKey) -> None:
        self._hub, self._link = hub, link

    def publish(self, key: Key[T], update: Lazy[T]) -> None:
        """Keep events and scopes, drop the rest: nobody asked this connection for prices."""
        if key.topic in {Topic.LINK_EVENT, Topic.SCOPES}:
            self._hub.publish(key.topic.of(self._link.subject), update)

    def unreadable(self, what: str, field: str) -> None:
        """Count it with those of the prices: health is one picture."""
        self._hub.unreadable(what, field)


class NoticesAlone:
    """A TradingSink for a connection that takes no orders: its notices are told, and lock nothing."""

    def __init__(self, hub: Hub, link: LinkKey) -> None:
        self._hub, self._events = hub, Topic.LINK_EVENT.of(link.subject)

    def order_changed(self, order: Order) -> None:
        """Nothing was sent here, so it is not ours to show."""

    def filled(self, fill: Fill) -> None:
        """As with orders."""

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """As with orders."""

    def notice(self, notice: Notice) -> None:
        """Keep it among the events of the connection."""
        self._hub.publish(self._events, Lazy.ready(notice_event(notice)))

    def orders_unreadable(self, account_id: str, field: str) -> None:
        """As with orders."""


def notice_event(notice: Notice) -> LinkEvent:
    """A gateway's notice as the connection log keeps it."""
    return LinkEvent(kind=LinkEventKind.NOTICE, data={"notice": notice.kind, "text": notice.text})
