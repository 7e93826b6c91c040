"""A sink for who only looks."""

from __future__ import annotations

from tideboard_core.gateway_parts.silence import Silence
from tideboard_core.ports import FeedSink, Key, Lazy, Notice, NoticeKind, Topic, TradingSink


def test_it_is_both_sinks_and_keeps_nothing() -> None:
    silence = Silence()
    feed: FeedSink = silence
    trading: TradingSink = silence

    feed.publish(Key(Topic.QUOTE, "HK.00700"), Lazy.ready(1))
    trading.late_reply("TB-1", None, None)
    trading.notice(Notice(kind=NoticeKind.OTHER, text=""))

    assert not vars(silence)
