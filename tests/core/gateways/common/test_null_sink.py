"""A sink for who only looks."""

from __future__ import annotations

from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import GatewayNotice, Lazy, LinkEvent, LinkEventKind, NoticeKind
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.trading import TradingSink


def test_it_is_both_sinks_and_keeps_nothing() -> None:
    sink = NullSink()
    feed: FeedSink = sink
    trading: TradingSink = sink

    feed.publish(Topic.LINK_EVENT.of(""), Lazy.ready(LinkEvent(kind=LinkEventKind.CONNECTED)))
    trading.late_reply("TB-1", None, None)
    trading.notice(GatewayNotice(kind=NoticeKind.OTHER, text=""))

    assert not vars(sink)
