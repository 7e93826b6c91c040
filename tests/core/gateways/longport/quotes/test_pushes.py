"""Pushes over a real socket: merged, keyed, converted only when looked at; gaps told and filled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.feed import NOON, TENCENT, answering, feed_to, trade
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Topic
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.quote import Level
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.packet import Packet, PacketType, encode
from tideboard_proto.longport import quote_pb2 as pb


@pytest.fixture
def pulled(longport: ScriptedLongport) -> ScriptedLongport:
    """A LongPort that answers the pulls behind subscriptions."""
    return answering(longport)


@pytest.fixture
async def feed(pulled: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway with every topic of one instrument subscribed, and its first pulls done."""
    async with feed_to(pulled, sinks, clock) as gateway:
        await gateway.quotes.subscribe([topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS])
        await gateway.quotes.refresh_queue.served()
        sinks.published.clear()
        yield gateway


async def pushed(longport: ScriptedLongport, sinks: Sinks, command: int, message: Any, count: int = 1) -> list[Any]:
    """Send a push and return what it published, newest values first converted here."""
    before = len(sinks.published)
    await longport.push(command, message)
    await sinks.until(lambda: len(sinks.published) >= before + count)
    return [(key.topic, update.value) for key, update in sinks.published[before:]]


async def test_a_quote_push_moves_quote_minute_and_candle(
    pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    push = pb.PushQuote(symbol="700.HK", sequence=7, last_done="338.2", timestamp=NOON + 61, volume=1100,
                        turnover="371820", current_volume=100, current_turnover="33820")  # fmt: skip
    (quote, minute, bars) = await pushed(pulled, sinks, QuoteCommand.PUSH_QUOTE, push, 3)

    assert (quote[0], minute[0], bars[0]) == (Topic.QUOTE, Topic.MINUTES, Topic.BARS_1M)
    assert (quote[1].last, quote[1].prev_close, quote[1].volume) == (Decimal("338.2"), Decimal("334.8"), 1100)
    assert (minute[1].prices, minute[1].volumes, minute[1].prev_close) == ((338.2,), (100,), 334.8)
    assert [(bar.close, bar.volume) for bar in bars[1]] == [(Decimal("338.2"), 100)]


async def test_nothing_is_converted_before_somebody_looks(
    pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    """A time that no calendar holds fails the reader, not the push."""
    broken = pb.Trade(price="1", volume=1, timestamp=2**61)
    await pulled.push(QuoteCommand.PUSH_TRADE, pb.PushTrade(symbol="700.HK", trade=[broken]))
    await sinks.until(lambda: bool(sinks.published))

    with pytest.raises(GatewayError, match="reply-unreadable"):
        _ = sinks.published[0][1].value


async def test_a_broken_stamp_of_a_quote_is_no_stamp(
    pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    push = pb.PushQuote(symbol="700.HK", last_done="339", timestamp=2**61)

    ((_, quote),) = await pushed(pulled, sinks, QuoteCommand.PUSH_QUOTE, push)

    assert (quote.last, quote.time.timestamp()) == (Decimal(339), NOON)
    assert feed.quotes.pushes.newest == 0


async def test_a_book_push_is_the_whole_book_and_an_ended_side_is_asked_about(
    pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    bids = [pb.Depth(position=n, price=f"{340 - n}.0", volume=n) for n in (1, 2, 3)]
    asks = [pb.Depth(position=1, price="340.0", volume=9, order_num=2)]
    deep = pb.PushDepth(symbol="700.HK", sequence=1, bid=bids, ask=asks)
    ((topic, book),) = await pushed(pulled, sinks, QuoteCommand.PUSH_DEPTH, deep)
    assert topic is Topic.BOOK
    assert [level.price for level in book.bids] == [Decimal(339), Decimal(338), Decimal(337)]
    assert book.asks == (Level(Decimal(340), 9, 2),)

    bare = pb.PushDepth(symbol="700.HK", sequence=2, ask=[pb.Depth(position=1, price="340.0", volume=9)])
    ((_, book), (_, asked)) = await pushed(pulled, sinks, QuoteCommand.PUSH_DEPTH, bare, 2)
    assert book.bids == ()
    assert asked.bids == (Level(Decimal("337.8"), 3, 0),)
    assert len(pulled.packets(QuoteCommand.DEPTH)) == 1


async def test_brokers_have_names(pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks) -> None:
    push = pb.PushBrokers(symbol="700.HK", bid_brokers=[pb.Brokers(position=1, broker_ids=[4498, 1])])

    ((topic, queue),) = await pushed(pulled, sinks, QuoteCommand.PUSH_BROKERS, push)

    assert topic is Topic.BROKERS
    assert queue.bids == ((4498, "BEA", 1), (1, "", 1))


async def test_trades_go_on_where_the_pull_ended(pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks) -> None:
    """The fifth was in the pull: it is not told again."""
    known = await feed.quotes.ticks(TENCENT)
    push = pb.PushTrade(symbol="700.HK", sequence=1, trade=[trade(5), trade(6)])

    ((topic, ticks),) = await pushed(pulled, sinks, QuoteCommand.PUSH_TRADE, push)

    assert topic is Topic.TICKS
    assert [(tick.quantity, tick.sequence) for tick in ticks] == [(6, known[-1].sequence + 1)]


@pytest.mark.parametrize(("command", "message", "pull"), [
    (QuoteCommand.PUSH_QUOTE, pb.PushQuote(symbol="700.HK", last_done="1", timestamp=NOON), QuoteCommand.QUOTE),
    (QuoteCommand.PUSH_DEPTH, pb.PushDepth(symbol="700.HK"), QuoteCommand.DEPTH),
    (QuoteCommand.PUSH_BROKERS, pb.PushBrokers(symbol="700.HK"), QuoteCommand.BROKERS),
    (QuoteCommand.PUSH_TRADE, pb.PushTrade(symbol="700.HK"), QuoteCommand.TRADES),
])  # fmt: skip
async def test_a_gap_is_told_and_filled_and_a_late_push_dropped(
    command: int, message: Any, pull: int, pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    asked = len(pulled.packets(pull))
    for number in (1, 2, 4, 3):
        message.sequence = number
        if command == QuoteCommand.PUSH_TRADE:
            message.ClearField("trade")
            message.trade.append(trade(100 + number))
        await pulled.push(command, message)
    await pulled.until(lambda: len(pulled.packets(pull)) > asked)
    await feed.quotes.refresh_queue.served()

    events = [update.value for key, update in sinks.published if key.topic is Topic.LINK_EVENT]
    assert [(event.kind, event.data["instrument"], event.data["count"]) for event in events] == [
        (LinkEventKind.PUSHES_MISSED, "HK.00700", 1)
    ]
    assert len(pulled.packets(pull)) == asked + 1
    record = feed.quotes.last_values.of(TENCENT)
    assert record is not None
    assert record.counter.last == 3, "the late one was seen, and used for nothing"


async def test_pushes_of_what_is_not_subscribed_are_dropped(
    pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    await feed.quotes.unsubscribe([Topic.BROKERS.of(TENCENT), Topic.TICKS.of(TENCENT)])
    await pulled.push(QuoteCommand.PUSH_BROKERS, pb.PushBrokers(symbol="700.HK"))
    await pulled.push(QuoteCommand.PUSH_TRADE, pb.PushTrade(symbol="700.HK", trade=[trade(9)]))
    await pulled.push(QuoteCommand.PUSH_QUOTE, pb.PushQuote(symbol="5.HK", last_done="1"))
    ((topic, _),) = await pushed(pulled, sinks, QuoteCommand.PUSH_DEPTH, pb.PushDepth(symbol="700.HK"))

    assert topic is Topic.BOOK
    assert len(sinks.published) == 1


async def test_a_broken_push_does_not_end_the_stream(
    pulled: ScriptedLongport, feed: LongportGateway, sinks: Sinks, caplog: pytest.LogCaptureFixture
) -> None:
    for command in (101, 102, 103, 104):
        await pulled.served().ws.send_bytes(encode(Packet(PacketType.PUSH, command, b"\xff\xff")))
    ((topic, _),) = await pushed(pulled, sinks, QuoteCommand.PUSH_DEPTH, pb.PushDepth(symbol="700.HK"))

    assert topic is Topic.BOOK
    assert feed.connected
    caplog.clear()


async def test_trades_go_on_without_a_pull_that_is_refused(
    pulled: ScriptedLongport, sinks: Sinks, clock: ManualClock
) -> None:
    pulled.scripts["quote"][QuoteCommand.TRADES] = lambda _request: Refused(7, 301603, "no quotes")
    async with feed_to(pulled, sinks, clock) as gateway:
        await gateway.quotes.subscribe([Topic.TICKS.of(TENCENT)])
        await gateway.quotes.refresh_queue.served()
        sinks.published.clear()
        push = pb.PushTrade(symbol="700.HK", trade=[trade(1)])

        ((_, ticks),) = await pushed(pulled, sinks, QuoteCommand.PUSH_TRADE, push)

    assert [tick.quantity for tick in ticks] == [1]
