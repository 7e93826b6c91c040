"""What a gateway hears reaches hub and blotter only where its connection is used for it."""

from __future__ import annotations

from fakes.bench import Noted
from fakes.clock import ManualClock
from fakes.market_picture import TENCENT
from fakes.trading_values import ACCOUNTS, order_row
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import Endpoint
from tideboard_core.hub import Hub
from tideboard_core.model.live import LinkEvent, LinkEventKind
from tideboard_core.model.order import Environment
from tideboard_core.ports import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    FeedSink,
    Gateway,
    Key,
    Lazy,
    MarketClock,
    Notice,
    NoticeKind,
    Topic,
    TradingSink,
)
from tideboard_desktop.lines import Line

QUOTE = Key(Topic.QUOTE, TENCENT)
KICKED = Notice(kind=NoticeKind.KICKED_OUT, text="elsewhere")


class Ends:
    """Builds a gateway and keeps where it was told to put things."""

    def __init__(self, *links: Key) -> None:
        self.clock = ManualClock()
        self.hub, self.trading = Hub(self.clock), Noted()
        self.gateway = Line(gateway=self._make, links=links).build(self.hub, self.trading, self.clock)

    def _make(self, feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        self.feed, self.sink = feed, trading
        return OpendGateway(Endpoint(host="127.0.0.1", port=1), feed=feed, trading=trading, clock=clock)

    def hear_everything(self) -> None:
        """A price, an event, an order and a notice."""
        self.feed.publish(QUOTE, Lazy.ready("a price"))
        self.feed.publish(Key(Topic.LINK_EVENT, ""), Lazy.ready(LinkEvent(kind=LinkEventKind.HEARTBEAT_LATE)))
        self.sink.order_changed(order_row(ACCOUNTS[Environment.PAPER]))
        self.sink.late_reply("TB-1", None, None)
        self.sink.notice(KICKED)

    def events(self, link: Key) -> object:
        """The newest event of a link."""
        event: LinkEvent | None = self.hub.value(Key(Topic.LINK_EVENT, link.subject))
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
    event: LinkEvent = ends.hub.value(Key(Topic.LINK_EVENT, ""))
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
    ends.feed.publish(Key(Topic.SCOPES, ""), Lazy.ready("scopes"))
    assert ends.hub.value(Key(Topic.SCOPES, ORDERS_LINK.subject)) == "scopes"
    assert ends.hub.value(Key(Topic.SCOPES, QUOTES_LINK.subject)) is None
