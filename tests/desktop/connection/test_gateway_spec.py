"""What a gateway hears reaches hub and blotter only where its connection is used for it."""

from __future__ import annotations

from typing import Any

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.session import Noted
from fakes.values.clock import ManualClock
from fakes.values.hub_values import known
from fakes.values.trading import ACCOUNTS, order_row
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
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
    NoticeKind,
)
from tideboard_core.model.order import Environment
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_desktop.connection.gateway_spec import GatewaySpec

QUOTE: Key[Any] = Topic.QUOTE.of(TENCENT)
KICKED = GatewayNotice(kind=NoticeKind.KICKED_OUT, text="elsewhere")


class Ends:
    """Builds a gateway and keeps where it was told to put things."""

    def __init__(self, *links: LinkKey) -> None:
        self.clock = ManualClock()
        self.hub, self.trading = Hub(self.clock), Noted()
        self.gateway = GatewaySpec(gateway=self._make, links=links).build(self.hub, self.trading, self.clock)

    def _make(self, feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        self.feed, self.sink = feed, trading
        return OpendGateway(OpendEndpoint(host="127.0.0.1", port=1), feed=feed, trading=trading, clock=clock)

    def hear_everything(self) -> None:
        """A price, an event, an order and a notice."""
        self.feed.publish(QUOTE, Lazy.ready("a price"))
        self.feed.publish(Topic.LINK_EVENT.of(""), Lazy.ready(LinkEvent(kind=LinkEventKind.HEARTBEAT_LATE)))
        self.sink.order_changed(order_row(ACCOUNTS[Environment.PAPER]))
        self.sink.late_reply("TB-1", None, None)
        self.sink.notice(KICKED)

    def events(self, link: Key[object]) -> object:
        """The newest event of a link."""
        event = self.hub.value(Topic.LINK_EVENT.of(link.subject))
        return None if event is None else event.kind


def test_one_connection_for_everything_is_heard_whole() -> None:
    ends = Ends(QUOTES_LINK, ORDERS_LINK)
    ends.hear_everything()

    assert ends.hub.value(QUOTE) == "a price"
    assert (len(ends.trading.orders), ends.trading.notices) == (1, [KICKED])
    assert ends.events(QUOTES_LINK) is LinkEventKind.HEARTBEAT_LATE


def test_a_connection_for_prices_alone_moves_no_order_and_locks_nothing() -> None:
    ends = Ends(QUOTES_LINK)
    ends.hear_everything()

    assert ends.hub.value(QUOTE) == "a price"
    assert (ends.trading.orders, ends.trading.late, ends.trading.notices) == ([], [], [])
    event = known(ends.hub, Topic.LINK_EVENT.of(""))
    assert (event.kind, event.data["text"]) == (LinkEventKind.NOTICE, "elsewhere")


def test_a_connection_for_orders_alone_brings_no_price() -> None:
    ends = Ends(ORDERS_LINK, OTHER_LINK)
    ends.hear_everything()

    assert ends.hub.value(QUOTE) is None
    assert (len(ends.trading.orders), ends.trading.notices) == (1, [KICKED])
    assert (ends.events(QUOTES_LINK), ends.events(ORDERS_LINK)) == (None, LinkEventKind.HEARTBEAT_LATE)


def test_a_connection_for_a_second_flow_brings_neither() -> None:
    ends = Ends(OTHER_LINK)
    ends.hear_everything()

    assert ends.hub.value(QUOTE) is None
    assert (ends.trading.orders, ends.trading.notices) == ([], [])
    assert ends.events(OTHER_LINK) is LinkEventKind.NOTICE


def test_what_the_key_may_do_is_kept_under_the_connections_own_link() -> None:
    ends = Ends(ORDERS_LINK)
    scopes = {Scope.ADMIN: ScopeState.HELD}
    ends.feed.publish(Topic.SCOPES.of(""), Lazy.ready(scopes))
    assert ends.hub.value(Topic.SCOPES.of(ORDERS_LINK.subject)) == scopes
    assert ends.hub.value(Topic.SCOPES.of(QUOTES_LINK.subject)) is None
