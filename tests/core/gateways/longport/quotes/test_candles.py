"""Candles and lines over the wire: what is asked, pages backwards, previous closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import NOON, TENCENT, reply
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.values.sinks import Sinks
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.market.bars import bars_of_days
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.quote import BarAdjustment, BarPeriod, BarSessions
from tideboard_core.ports.bars import BarRequest
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

HISTORY = QuoteCommand.HISTORY_CANDLESTICKS
OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


class Archive:
    """A broker with a candle each minute of many days."""

    def __init__(self, days: int) -> None:
        begins = (OPEN - timedelta(days=day) for day in reversed(range(days)))
        self.stamps = [int(begin.timestamp()) + 60 * minute for begin in begins for minute in range(150)]

    def answer(self, request: pb.SecurityHistoryCandlestickRequest) -> pb.SecurityCandlestickResponse:
        """One page backwards from an instant, which is included."""
        asked = request.offset_request
        text = asked.date + asked.minute
        found = [stamp for stamp in self.stamps if f"{hong_kong(stamp):%Y%m%d%H%M}" <= text][-asked.count :]
        rows = [pb.Candlestick(open="1", high="1", low="1", close="1", volume=1, timestamp=stamp) for stamp in found]
        return pb.SecurityCandlestickResponse(symbol="700.HK", candlesticks=rows)


def hong_kong(stamp: int) -> datetime:
    """Market time of a stamp."""
    return datetime.fromtimestamp(stamp, UTC) + timedelta(hours=8)


async def test_a_long_range_comes_whole_page_by_page(longport: ScriptedLongport, feed: LongportGateway) -> None:
    archive = Archive(20)
    longport.scripts["quote"][HISTORY] = archive.answer

    bars = await bars_of_days(feed.quotes, TENCENT, BarPeriod.MIN_1, date(2026, 11, 4), date(2026, 11, 18))

    expected = [stamp for stamp in archive.stamps if date(2026, 11, 4) <= hong_kong(stamp).date() <= date(2026, 11, 18)]
    assert [int(bar.start.timestamp()) for bar in bars] == expected
    assert len(longport.packets(HISTORY)) == 3


async def test_a_count_before_an_instant_is_one_call_without_it(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    longport.scripts["quote"][HISTORY] = Archive(3).answer
    asked = BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1, before=OPEN + timedelta(minutes=5), count=20)

    page = await feed.quotes.bars(asked)

    (call,) = longport.packets(HISTORY)
    assert (call.symbol, call.period, call.adjust_type, call.query_type) == ("700.HK", 1, 1, pb.QUERY_BY_OFFSET)
    wanted = call.offset_request
    assert (wanted.date, wanted.minute, wanted.count, call.trade_session) == ("20261120", "0934", 20, 0)
    assert (wanted.direction, len(page.bars), page.older) == (pb.BACKWARD, 20, True)
    assert page.bars[-1].start == OPEN + timedelta(minutes=4)
    assert not (await feed.quotes.bars(replace(asked, count=500))).older


async def test_bars_of_all_sessions_are_asked_for_by_their_number_and_backward_ones_refused(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    await feed.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_45, sessions=BarSessions.EXTENDED))

    (call,) = longport.packets(QuoteCommand.CANDLESTICKS)
    assert (call.period, call.trade_session) == (45, 100)
    with pytest.raises(NotOffered):
        await feed.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.DAY, adjustment=BarAdjustment.BACKWARD))


async def test_a_broker_that_repeats_itself_is_not_asked_for_ever(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    rows = [pb.Candlestick(close="1", timestamp=NOON - 60 * number) for number in range(1000)]
    reply(longport, HISTORY, pb.SecurityCandlestickResponse(candlesticks=rows))

    await bars_of_days(feed.quotes, TENCENT, BarPeriod.MIN_1, date(2026, 10, 1), date(2026, 11, 30))

    assert len(longport.packets(HISTORY)) == 2


async def test_newest_candles_are_forward_adjusted_and_of_regular_hours(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    await feed.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.MIN_60, count=5000))

    (call,) = longport.packets(QuoteCommand.CANDLESTICKS)
    assert (call.period, call.count, call.adjust_type, call.trade_session) == (60, 1000, pb.FORWARD_ADJUST, 0)


async def test_candles_are_unadjusted_on_request_on_every_page(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    rows = [pb.Candlestick(close="1", timestamp=NOON - 60 * number) for number in range(1000)]
    reply(longport, HISTORY, pb.SecurityCandlestickResponse(candlesticks=rows))
    asked = BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1, adjustment=BarAdjustment.NONE)

    await feed.quotes.bars(asked)
    await feed.quotes.bars(replace(asked, begin=OPEN - timedelta(days=50), before=OPEN + timedelta(days=10)))

    calls = [*longport.packets(QuoteCommand.CANDLESTICKS), *longport.packets(HISTORY)]
    assert [call.adjust_type for call in calls] == [pb.NO_ADJUST] * 3


async def test_the_line_knows_the_previous_close_asked_for_where_it_is_not_subscribed(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    row = pb.Line(price="338", timestamp=NOON, volume=10, turnover="3380", avg_price="337")
    reply(longport, QuoteCommand.INTRADAY, pb.SecurityIntradayResponse(symbol="700.HK", lines=[row]))

    line = await feed.quotes.minute_line(TENCENT)
    assert (line.times, line.prev_close) == ((NOON + 60.0,), 334.8)

    await feed.quotes.subscribe([Topic.MINUTES.of(TENCENT)])
    await feed.quotes.refresh_queue.served()
    calls = len(longport.packets(QuoteCommand.QUOTE))
    assert (await feed.quotes.minute_line(TENCENT)).prev_close == 334.8
    assert len(longport.packets(QuoteCommand.QUOTE)) == calls


async def test_pushes_go_on_where_the_pulled_minute_stands(
    longport: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    row = pb.Line(price="338", timestamp=NOON, volume=10, turnover="3380", avg_price="337")
    reply(longport, QuoteCommand.INTRADAY, pb.SecurityIntradayResponse(symbol="700.HK", lines=[row]))
    bar = pb.Candlestick(open="337", high="341", low="336", close="338", volume=10, turnover="3380", timestamp=NOON)
    reply(longport, QuoteCommand.CANDLESTICKS, pb.SecurityCandlestickResponse(symbol="700.HK", candlesticks=[bar]))
    await feed.quotes.subscribe([Topic.MINUTES.of(TENCENT), Topic.BARS_1M.of(TENCENT)])
    await feed.quotes.refresh_queue.served()
    sinks.published.clear()

    push = pb.PushQuote(symbol="700.HK", last_done="339", timestamp=NOON + 30, volume=1005, turnover="339695")
    await longport.push(QuoteCommand.PUSH_QUOTE, push)
    await sinks.until(lambda: len(sinks.published) == 3)

    values = {key.topic: update.value for key, update in sinks.published}
    assert (values[Topic.MINUTES].volumes, values[Topic.MINUTES].times) == ((15,), (NOON + 60.0,))
    (bar_now,) = values[Topic.BARS_1M]
    assert (bar_now.high, bar_now.low, bar_now.close, bar_now.volume) == (Decimal(341), Decimal(336), Decimal(339), 15)
