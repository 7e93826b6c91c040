"""Market data pulls: what is asked, how answers become model values, what is not offered, what mends the records."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import NOON, QUOTE, TENCENT, reply, trade
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.quotes.refresh_queue import Refresh, RefreshType
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarAdjustment, BarPeriod, BarSessions, Level, TradeState
from tideboard_core.ports.bars import BarRequest
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

APPLE, NOBODY = InstrumentId("US.AAPL"), InstrumentId("HK.99999")
LISTED = "/v1/quote/get_security_list"


def quotes_of(*known: InstrumentId, empty: InstrumentId | None = None) -> object:
    """Answer quotes of these, one of them without a price; leave the others out, as the broker does."""

    def answer(request: pb.MultiSecurityRequest) -> pb.SecurityQuoteResponse:
        rows = []
        for symbol in request.symbol:
            if symbol in map(wire_symbol, known):
                row = pb.SecurityQuote(symbol=symbol)
                row.MergeFrom(QUOTE)
                row.symbol = symbol
                rows.append(row)
        if empty is not None:
            rows.append(pb.SecurityQuote(symbol=wire_symbol(empty), prev_close="1.0"))
        return pb.SecurityQuoteResponse(secu_quote=rows)

    return answer


async def test_quotes_leave_out_what_is_unknown_or_has_no_price(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    longport.scripts["quote"][QuoteCommand.QUOTE] = quotes_of(TENCENT, empty=APPLE)  # type: ignore[assignment]

    found = await feed.quotes.quotes([TENCENT, NOBODY, APPLE])

    assert [(quote.instrument, quote.last) for quote in found] == [(TENCENT, Decimal(338))]


async def test_static_info_of_what_is_known(longport: ScriptedLongport, feed: LongportGateway) -> None:
    def answer(request: pb.MultiSecurityRequest) -> pb.SecurityStaticInfoResponse | Refused:
        if "99999.HK" in request.symbol:
            return Refused(7, 301600, "symbol not found")
        rows = [pb.StaticInfo(symbol=symbol, name_en="X", lot_size=100) for symbol in request.symbol]
        return pb.SecurityStaticInfoResponse(secu_static_info=rows)

    longport.scripts["quote"][QuoteCommand.STATIC_INFO] = answer

    found = await feed.quotes.instruments([TENCENT, NOBODY, APPLE])

    assert [(each.id, each.lot_size) for each in found] == [(TENCENT, 100), (APPLE, 100)]


async def test_a_snapshot_is_quote_facts_and_best_prices(longport: ScriptedLongport, feed: LongportGateway) -> None:
    info = pb.StaticInfo(symbol="700.HK", name_en="TENCENT", lot_size=100, board="HKEquity")
    reply(longport, QuoteCommand.STATIC_INFO, pb.SecurityStaticInfoResponse(secu_static_info=[info]))
    book = pb.SecurityDepthResponse(
        bid=[pb.Depth(position=1, price="337.8", volume=3)], ask=[pb.Depth(position=1, price="338.0", volume=4)]
    )
    reply(longport, QuoteCommand.DEPTH, book)

    (picture,) = await feed.quotes.snapshots([TENCENT])

    assert (picture.quote.last, picture.bid, picture.ask) == (Decimal(338), Decimal("337.8"), Decimal(338))
    assert (picture.bid_volume, picture.ask_volume, picture.lot_size, picture.name) == (3, 4, 100, "TENCENT")
    assert picture.price_step is None


async def test_a_snapshot_without_a_book_has_no_best_prices(longport: ScriptedLongport, feed: LongportGateway) -> None:
    reply(longport, QuoteCommand.STATIC_INFO, pb.SecurityStaticInfoResponse())
    longport.scripts["quote"][QuoteCommand.DEPTH] = lambda _request: Refused(7, 301603, "no quotes")

    (picture,) = await feed.quotes.snapshots([TENCENT])

    assert (picture.bid, picture.ask, picture.lot_size, picture.price_step) == (None, None, 1, None)


async def test_a_book_is_as_deep_as_asked(longport: ScriptedLongport, feed: LongportGateway) -> None:
    rows = [pb.Depth(position=n, price=f"{340 - n}.0", volume=n) for n in range(1, 11)]
    reply(longport, QuoteCommand.DEPTH, pb.SecurityDepthResponse(bid=rows))

    book = await feed.quotes.order_book(TENCENT, 2)

    assert book.bids == (Level(Decimal(339), 1, 0), Level(Decimal(338), 2, 0))


async def test_participants_are_asked_for_once(longport: ScriptedLongport, feed: LongportGateway) -> None:
    row = pb.Brokers(position=1, broker_ids=[4498])
    reply(longport, QuoteCommand.BROKERS, pb.SecurityBrokersResponse(ask_brokers=[row]))

    queue = await feed.quotes.broker_queue(TENCENT)
    await feed.quotes.broker_queue(TENCENT)

    assert queue.asks == ((4498, "BEA", 1),)
    assert sum(packet.command == QuoteCommand.PARTICIPANTS for packet in longport.served().received) == 1


async def test_trades_are_a_thousand_at_most_and_keep_their_numbers(
    longport: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    await feed.quotes.subscribe([Topic.TICKS.of(TENCENT)])
    await feed.quotes.refresh_queue.served()
    (told,) = [update.value for key, update in sinks.published if key.topic is Topic.TICKS]
    reply(longport, QuoteCommand.TRADES, pb.SecurityTradeResponse(trades=[trade(n) for n in range(3, 8)]))

    found = await feed.quotes.ticks(TENCENT, 5000)

    assert [call.count for call in longport.packets(QuoteCommand.TRADES)] == [1000, 1000]
    assert [tick.quantity for tick in told] == [1, 2, 3, 4, 5]
    assert [tick.sequence - told[0].sequence for tick in found] == [2, 3, 4, 5, 6]
    fresh = sinks.published[-1][1].value
    assert [tick.quantity for tick in fresh] == [6, 7], "a pull that brings more than was pushed tells the rest"


async def test_the_newest_trades_of_what_is_not_subscribed(feed: LongportGateway, sinks: Sinks) -> None:
    found = await feed.quotes.ticks(TENCENT, 3)

    assert [tick.quantity for tick in found] == [1, 2, 3, 4, 5]
    assert sinks.published == []


# --- what is not offered ---------------------------------------------------------------------------------------------
async def test_lists_of_other_markets_are_not_offered(feed: LongportGateway) -> None:
    with pytest.raises(NotOffered, match="market-list-not-offered"):
        await feed.quotes.market_instruments(Market.HK)


async def test_new_york_s_overnight_list_is(longport: ScriptedLongport, feed: LongportGateway) -> None:
    row = {"symbol": "AAPL.US", "name_cn": "苹果", "name_hk": "蘋果", "name_en": "Apple"}
    longport.reply("GET", LISTED, {"list": [row]})

    (found,) = await feed.quotes.market_instruments(Market.US)

    assert (found.id, found.name, found.currency) == (APPLE, "Apple", "USD")
    assert [seen.target for seen in longport.seen if seen.path == LISTED] == [f"{LISTED}?market=US&category=Overnight"]


# --- pulls that mend -------------------------------------------------------------------------------------------------
async def test_a_quote_is_shown_with_its_previous_close_or_not_at_all(
    longport: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    """The first push comes before the pull is answered: change against nothing would be the whole price."""
    del longport.scripts["quote"][QuoteCommand.QUOTE]
    await feed.quotes.subscribe([Topic.QUOTE.of(TENCENT), Topic.BOOK.of(TENCENT)])
    await longport.push(QuoteCommand.PUSH_QUOTE, pb.PushQuote(symbol="700.HK", last_done="339", timestamp=NOON + 1))
    await longport.push(QuoteCommand.PUSH_DEPTH, pb.PushDepth(symbol="700.HK"))
    await sinks.until(lambda: bool(sinks.published))
    assert [key.topic for key, _ in sinks.published] == [Topic.BOOK]

    served = longport.served()
    await longport.until(lambda: bool(longport.packets(QuoteCommand.QUOTE)))
    packet = next(packet for packet in served.received if packet.command == QuoteCommand.QUOTE)
    await longport.answer(served, packet, pb.SecurityQuoteResponse(secu_quote=[QUOTE]))
    await feed.quotes.refresh_queue.served()

    quote = sinks.published[-1][1].value
    assert (quote.last, quote.prev_close) == (Decimal(339), Decimal("334.8"))
    assert len(longport.packets(QuoteCommand.QUOTE)) == 1, "once, however many first pushes come before the answer"


async def test_without_an_answer_pushes_tell_what_they_can(
    longport: ScriptedLongport, feed: LongportGateway, sinks: Sinks
) -> None:
    longport.scripts["quote"][QuoteCommand.QUOTE] = lambda _request: Refused(3, 301600, "invalid request")
    await feed.quotes.subscribe([Topic.QUOTE.of(TENCENT)])
    await feed.quotes.refresh_queue.served()
    sinks.published.clear()

    await longport.push(QuoteCommand.PUSH_QUOTE, pb.PushQuote(symbol="700.HK", last_done="339", timestamp=NOON + 1))
    await sinks.until(lambda: bool(sinks.published))

    quote = sinks.published[-1][1].value
    assert (quote.last, quote.prev_close, quote.change_percent) == (Decimal(339), Decimal(0), None)


async def test_a_minute_that_ended_is_asked_for_where_its_market_trades(
    feed: LongportGateway, clock: ManualClock
) -> None:
    await feed.quotes.subscribe([Topic.MINUTES.of(TENCENT), Topic.BARS_1M.of(TENCENT), Topic.QUOTE.of(NOBODY),
                          Topic.MINUTES.of(APPLE)])  # fmt: skip

    assert set(feed.quotes.refresher.minute_refreshes(clock.market())) == {
        Refresh(RefreshType.MINUTES, TENCENT),
        Refresh(RefreshType.BARS, TENCENT),
    }
    assert feed.quotes.refresher.minute_refreshes(clock.market() + timedelta(hours=20)) == []


async def test_a_refresh_of_what_is_gone_asks_nothing(longport: ScriptedLongport, feed: LongportGateway) -> None:
    calls = len(longport.served().received)

    for refresh_type in (RefreshType.BOOK, RefreshType.TRADES, RefreshType.MINUTES):
        await feed.quotes.refresher.serve(refresh_type, [TENCENT])

    assert len(longport.served().received) == calls


@pytest.mark.parametrize(("package", "delayed"), [("HK BMP", 22), ("HK LV1", 0)])
async def test_all_of_hong_kong_is_late_by_basic_quotes(
    longport: ScriptedLongport, feed: LongportGateway, package: str, delayed: int
) -> None:
    ids = [APPLE, *(InstrumentId(f"HK.{number:05}") for number in range(1, 23))]
    longport.scripts["quote"][QuoteCommand.QUOTE] = quotes_of(*ids)  # type: ignore[assignment]
    detail = pb.UserQuoteLevelDetail.MarketPackageDetail(
        packages=[pb.UserQuoteLevelDetail.PackageDetail(key=package, name=package, start=1, end=0)]
    )
    levels = pb.UserQuoteLevelDetail(by_market_code={"HK": detail})
    reply(longport, QuoteCommand.USER_QUOTE_PROFILE, pb.UserQuoteProfileResponse(quote_level_detail=levels))
    await feed.quotes.quote_packages()

    found = await feed.quotes.quotes(ids)

    assert [quote.instrument for quote in found if quote.delayed] == ids[len(ids) - delayed :]


@pytest.mark.parametrize("status", pb.TradeStatus.values())
async def test_each_of_the_trade_states_is_told(
    longport: ScriptedLongport, feed: LongportGateway, status: pb.TradeStatus
) -> None:
    row = pb.SecurityQuote(trade_status=status)
    row.MergeFrom(QUOTE)
    row.trade_status = status
    reply(longport, QuoteCommand.QUOTE, pb.SecurityQuoteResponse(secu_quote=[row]))

    (quote,) = await feed.quotes.quotes([TENCENT])

    assert quote.state is list(TradeState)[status]
    assert quote.suspended is (quote.state not in {TradeState.NORMAL, TradeState.OPENS_SOON})


HISTORY = QuoteCommand.HISTORY_CANDLESTICKS
OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
MINUTES = BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1)


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

    begin, before = datetime(2026, 11, 3, 16, tzinfo=UTC), datetime(2026, 11, 18, 16, tzinfo=UTC)
    bars = (await feed.quotes.bars(replace(MINUTES, begin=begin, before=before))).bars

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

    begin, before = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC)
    await feed.quotes.bars(replace(MINUTES, begin=begin, before=before))

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
