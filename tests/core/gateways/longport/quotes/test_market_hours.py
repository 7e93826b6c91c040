"""Market states, exchange time and trading days: the broker's word kept for the day, the calendar without it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from fakes.servers.longport.feed import NOON, TENCENT, answering, feed_to, reply
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import MarketState
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

SESSIONS, DAYS = QuoteCommand.TRADING_SESSION, QuoteCommand.TRADING_DAYS
HALTED = InstrumentId("HK.00005")
ALL_DAYS = [date(2026, 11, 1) + timedelta(days=number) for number in range(60)]


@pytest.fixture
async def feed(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway whose broker has its own ideas of hours and days: Hong Kong does not trade on the 20th."""
    answering(longport)
    rows = [
        pb.MarketTradePeriod(market="HK", trade_session=[pb.TradePeriod(beg_time=930, end_time=1600)]),
        pb.MarketTradePeriod(market="CN", trade_session=[pb.TradePeriod(beg_time=1000, end_time=1100)]),
    ]
    reply(longport, SESSIONS, pb.MarketTradePeriodResponse(market_trade_session=rows))
    longport.scripts["quote"][DAYS] = days_of
    async with feed_to(longport, sinks, clock) as gateway:
        yield gateway


def days_of(request: pb.MarketTradeDayRequest) -> pb.MarketTradeDayResponse:
    """Weekdays of the range, without the 20th in Hong Kong; the 27th is a half day."""
    found = [f"{day:%Y%m%d}" for day in ALL_DAYS if day.weekday() < 5]
    wanted = [day for day in found if request.beg_day <= day <= request.end_day]
    if request.market == "HK":
        wanted = [day for day in wanted if day != "20261120"]
    half = [day for day in wanted if day == "20261127"]
    return pb.MarketTradeDayResponse(trade_day=[day for day in wanted if day not in half], half_trade_day=half)


async def test_states_by_the_broker_s_hours_and_days_asked_once_a_day(
    longport: ScriptedLongport, feed: LongportGateway, clock: ManualClock
) -> None:
    state = await feed.quotes.gateway_state()
    await feed.quotes.gateway_state()

    assert (state.markets[Market.HK], state.markets[Market.SH]) == (MarketState.CLOSED, MarketState.OPEN)
    assert (state.quotes_logged_in, state.trade_logged_in) == (True, True)
    assert len(longport.packets(DAYS)) == 4
    assert sum(packet.command == SESSIONS for packet in longport.served().received) == 1

    clock.advance(86_400)
    await feed.quotes.gateway_state()
    assert len(longport.packets(DAYS)) == 8


async def test_a_day_that_neither_a_table_nor_the_broker_knows_is_told(
    longport: ScriptedLongport, feed: LongportGateway, clock: ManualClock
) -> None:
    """Shanghai's table ends with 2026; while the broker has not told its days the state is that of a weekday."""
    clock.advance((datetime(2027, 1, 4, 3, 0, tzinfo=UTC) - clock.market()).total_seconds())
    longport.scripts["quote"][DAYS] = lambda _request: Refused(3, 301600, "invalid request")
    state = await feed.quotes.gateway_state()
    assert (set(state.assumed), state.markets[Market.SH]) == ({Market.SH, Market.SZ}, MarketState.OPEN)

    longport.scripts["quote"][DAYS] = lambda _request: pb.MarketTradeDayResponse(trade_day=["20270104"])
    clock.advance(3_600)
    assert (await feed.quotes.gateway_state()).assumed == set()


async def test_a_refusal_leaves_it_to_the_calendar_and_is_not_repeated_at_once(
    longport: ScriptedLongport, feed: LongportGateway, clock: ManualClock
) -> None:
    longport.scripts["quote"][SESSIONS] = lambda _request: Refused(3, 301600, "invalid request")

    for _ in range(3):
        assert (await feed.quotes.gateway_state()).markets[Market.HK] is MarketState.OPEN
    assert sum(packet.command == SESSIONS for packet in longport.served().received) == 1

    clock.advance(61)
    await feed.quotes.gateway_state()
    assert sum(packet.command == SESSIONS for packet in longport.served().received) == 2


async def test_the_newest_push_is_exchange_time_where_it_is_ahead(
    longport: ScriptedLongport, feed: LongportGateway, clock: ManualClock, sinks: Sinks
) -> None:
    assert (await feed.quotes.gateway_state()).time == clock.market()
    await feed.quotes.subscribe([Topic.QUOTE.of(TENCENT)])
    await feed.quotes.refresh_queue.served()
    sinks.published.clear()
    ahead = int(clock.market().timestamp()) + 300
    await longport.push(QuoteCommand.PUSH_QUOTE, pb.PushQuote(symbol="700.HK", last_done="1", timestamp=ahead))
    await sinks.until(lambda: bool(sinks.published))

    assert (await feed.quotes.gateway_state()).time == datetime.fromtimestamp(ahead, UTC)
    feed.quotes.pushes.newest = NOON + 40 * 86_400
    assert (await feed.quotes.gateway_state()).time == clock.market(), "forty days ahead is a broken stamp"


async def test_a_halted_instrument_is_closed_and_an_unknown_one_left_out(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    rows = [
        pb.SecurityQuote(symbol="600519.SH", last_done="1"),
        pb.SecurityQuote(symbol="600000.SH", last_done="1", trade_status=pb.HALTED),
    ]
    reply(longport, QuoteCommand.QUOTE, pb.SecurityQuoteResponse(secu_quote=rows))
    ids = [InstrumentId("SH.600519"), InstrumentId("SH.600000"), InstrumentId("SH.600001")]

    assert await feed.quotes.market_states(ids) == {ids[0]: MarketState.OPEN, ids[1]: MarketState.CLOSED}


async def test_trading_days_are_asked_by_the_month(longport: ScriptedLongport, feed: LongportGateway) -> None:
    rows = await feed.quotes.market_days(Market.HK, date(2026, 11, 2), date(2026, 12, 11))
    days = [row.day for row in rows]

    assert [(call.market, call.beg_day, call.end_day) for call in longport.packets(DAYS)] == [
        ("HK", "20261102", "20261129"), ("HK", "20261130", "20261211"),
    ]  # fmt: skip
    assert len(days) == 29
    assert date(2026, 11, 27) in days
    assert date(2026, 11, 20) not in days
    assert days == sorted(days)


async def test_without_a_connection_there_is_no_state(feed: LongportGateway) -> None:
    await feed.close()

    with pytest.raises(GatewayDown):
        await feed.quotes.gateway_state()
