"""Minutes, candles and history, against the exchange's bars."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from fakes.servers.longport.quote_session import recorded_session
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_core.wire.longport.packet import Status
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.quotes.candles import CALLS, WINDOW, HistoryCandles, candlesticks, history, intraday
from tideboard_sandbox.longport.quotes.client import QuoteSession

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
Request = pb.SecurityHistoryCandlestickRequest


def newest(session: QuoteSession, period: pb.Period, count: int = 10, symbol: str = "700.HK") -> list[pb.Candlestick]:
    request = pb.SecurityCandlestickRequest(symbol=symbol, period=period, count=count)
    return list(candlesticks(session, request).candlesticks)


def by_date(session: QuoteSession, begin: str, end: str, period: pb.Period = pb.DAY) -> list[pb.Candlestick]:
    request = Request(
        symbol="700.HK",
        period=period,
        query_type=pb.QUERY_BY_DATE,
        date_request=Request.DateQuery(start_date=begin, end_date=end),
    )
    return list(history(session, request).candlesticks)


def by_offset(
    session: QuoteSession,
    direction: pb.Direction,
    count: int,
    day: str = "",
    minute: str = "",
    period: pb.Period = pb.DAY,
) -> list[pb.Candlestick]:
    request = Request(
        symbol="700.HK",
        period=period,
        query_type=pb.QUERY_BY_OFFSET,
        offset_request=Request.OffsetQuery(direction=direction, date=day, minute=minute, count=count),
    )
    return list(history(session, request).candlesticks)


def local(row: pb.Candlestick | pb.Line) -> str:
    return datetime.fromtimestamp(row.timestamp, UTC).astimezone(HONG_KONG).strftime("%m%d %H%M")


def test_the_minute_line_is_stamped_with_starts_and_fits_the_quote(session: QuoteSession) -> None:
    lines = intraday(session, pb.SecurityIntradayRequest(symbol="700.HK")).lines
    quote = session.shared.exchange.quote(TENCENT)

    assert local(lines[0]) == "1118 0930"
    assert local(lines[-1]) == "1118 1030"
    assert Decimal(lines[-1].price) == quote.last
    assert sum(line.volume for line in lines) == quote.volume
    assert sum(Decimal(line.turnover) for line in lines) == quote.turnover
    assert float(lines[-1].avg_price) == pytest.approx(float(quote.turnover / quote.volume), abs=1e-3)


@pytest.mark.parametrize(
    ("period", "own"),
    [
        (pb.ONE_MINUTE, BarPeriod.MIN_1),
        (pb.FIFTEEN_MINUTE, BarPeriod.MIN_15),
        (pb.SIXTY_MINUTE, BarPeriod.MIN_60),
        (pb.DAY, BarPeriod.DAY),
        (pb.WEEK, BarPeriod.WEEK),
        (pb.YEAR, BarPeriod.YEAR),
    ],
)
def test_candles_are_the_exchanges_bars(session: QuoteSession, period: pb.Period, own: BarPeriod) -> None:
    bars = session.shared.exchange.bars(TENCENT, own, 10, Adjustment.NONE)
    rows = newest(session, period)

    assert [[Decimal(t) for t in (row.open, row.high, row.low, row.close)] for row in rows] == [
        [bar.open, bar.high, bar.low, bar.close] for bar in bars
    ]
    assert [row.volume for row in rows] == [bar.volume for bar in bars]


@pytest.mark.parametrize("overnight", [False, True])
def test_all_sessions_are_the_blocks_of_the_quote_in_the_order_of_the_day(
    standing_exchange: Exchange, *, overnight: bool
) -> None:
    session = recorded_session(standing_exchange, overnight=overnight)
    quote = standing_exchange.quote(APPLE)
    assert quote.pre is not None
    assert quote.after is not None
    assert quote.overnight is not None
    parts = [quote.pre.volume, quote.volume, quote.after.volume, quote.overnight.volume if overnight else 0]

    regular = intraday(session, pb.SecurityIntradayRequest(symbol="AAPL.US")).lines
    lines = intraday(session, pb.SecurityIntradayRequest(symbol="AAPL.US", trade_session=100)).lines
    stamps = [line.timestamp for line in lines]
    assert stamps == sorted(set(stamps))
    assert sum(line.volume for line in lines) == sum(parts)
    assert all(line in lines for line in regular)

    for period in (pb.ONE_MINUTE, pb.FIFTEEN_MINUTE):
        request = pb.SecurityCandlestickRequest(symbol="AAPL.US", period=period, count=1000, trade_session=100)
        rows = candlesticks(session, request).candlesticks
        day = [row for row in rows if row.timestamp >= stamps[0] - 900]
        stamped = [row.timestamp for row in rows]
        assert stamped == sorted(set(stamped))
        kinds = (pb.PRE_TRADE, pb.NORMAL_TRADE, pb.POST_TRADE, pb.OVERNIGHT_TRADE)
        assert [sum(row.volume for row in day if row.trade_session == kind) for kind in kinds] == parts


@pytest.mark.parametrize("overnight", [False, True])
def test_history_has_the_other_sessions_of_new_york_but_never_its_night(
    standing_exchange: Exchange, *, overnight: bool
) -> None:
    """So users had it, whatever the page says of the night (developers#890, developers#1088)."""
    session = recorded_session(standing_exchange, overnight=overnight)
    asked = Request(
        symbol="AAPL.US",
        period=pb.FIVE_MINUTE,
        trade_session=100,
        query_type=pb.QUERY_BY_DATE,
        date_request=Request.DateQuery(start_date="20261112", end_date="20261113"),
    )
    every = list(history(session, asked).candlesticks)
    kinds = [row.trade_session for row in every]
    assert set(kinds) == {pb.PRE_TRADE, pb.NORMAL_TRADE, pb.POST_TRADE}
    assert [kind for kind, _ in groupby(kinds)] == [pb.PRE_TRADE, pb.NORMAL_TRADE, pb.POST_TRADE] * 2
    assert [row.timestamp for row in every] == sorted({row.timestamp for row in every})

    asked.trade_session = 0
    assert list(history(session, asked).candlesticks) == [row for row in every if row.trade_session == pb.NORMAL_TRADE]


def test_a_market_without_other_sessions_has_its_own_alone(session: QuoteSession) -> None:
    every = intraday(session, pb.SecurityIntradayRequest(symbol="700.HK", trade_session=100))
    assert every == intraday(session, pb.SecurityIntradayRequest(symbol="700.HK"))


@pytest.mark.parametrize("period", [pb.TWO_MINUTE, pb.TEN_MINUTE, pb.TWENTY_MINUTE, pb.FORTY_FIVE_MINUTE, pb.TWO_HOUR])
def test_lengths_that_only_this_broker_has(session: QuoteSession, period: pb.Period) -> None:
    rows = newest(session, period, 3)

    assert len(rows) == 3
    assert [row.timestamp for row in rows] == sorted(row.timestamp for row in rows)


def test_long_candles_are_stamped_with_the_first_calendar_day(session: QuoteSession) -> None:
    periods = (pb.DAY, pb.WEEK, pb.MONTH, pb.QUARTER, pb.YEAR)
    stamps = {period: local(newest(session, period, 1)[0]) for period in periods}

    assert list(stamps.values()) == ["1118 0000", "1116 0000", "1101 0000", "1001 0000", "0101 0000"]


def test_forward_adjustment_changes_what_lies_before_a_dividend(session: QuoteSession) -> None:
    plain = pb.SecurityCandlestickRequest(symbol="700.HK", period=pb.DAY, count=250, adjust_type=pb.NO_ADJUST)
    forward = pb.SecurityCandlestickRequest(symbol="700.HK", period=pb.DAY, count=250, adjust_type=pb.FORWARD_ADJUST)
    raw, adjusted = (candlesticks(session, request).candlesticks for request in (plain, forward))

    assert Decimal(raw[0].close) - Decimal(adjusted[0].close) == Decimal("4.5")
    assert raw[-1].close == adjusted[-1].close


def test_bad_counts_and_periods_are_refused(session: QuoteSession) -> None:
    for count, period in ((0, pb.DAY), (1001, pb.DAY), (1, pb.UNKNOWN_PERIOD)):
        with pytest.raises(SocketRefusal):
            newest(session, period, count)


def test_history_by_date_has_both_ends(session: QuoteSession) -> None:
    assert [local(row)[:4] for row in by_date(session, "20261112", "20261117")] == ["1112", "1113", "1116", "1117"]
    minutes = by_date(session, "20261117", "20261117", pb.THIRTY_MINUTE)
    assert (local(minutes[0]), local(minutes[-1])) == ("1117 0930", "1117 1530")


def test_history_without_ends_reaches_to_now_and_a_thousand_rows_back(session: QuoteSession) -> None:
    rows = by_date(session, "", "")

    assert local(rows[-1]) == "1118 0000"
    assert 200 < len(rows) <= 1000
    assert len(by_date(session, "", "", pb.ONE_MINUTE)) == 1000


def test_history_by_offset_counts_back_and_forward_from_an_instant_that_is_included(session: QuoteSession) -> None:
    back = by_offset(session, pb.BACKWARD, 3, "20261117")
    ahead = by_offset(session, pb.FORWARD, 3, "20261113")

    assert [local(row)[:4] for row in back] == ["1113", "1116", "1117"]
    assert [local(row)[:4] for row in ahead] == ["1113", "1116", "1117"]
    assert [local(row)[:4] for row in by_offset(session, pb.BACKWARD, 2)] == ["1117", "1118"]


def test_history_by_offset_reads_the_minute_as_the_markets_own(session: QuoteSession) -> None:
    back = by_offset(session, pb.BACKWARD, 2, "20261117", "1305", pb.FIVE_MINUTE)
    ahead = by_offset(session, pb.FORWARD, 2, "20261117", "1155", pb.FIVE_MINUTE)

    assert [local(row) for row in back] == ["1117 1300", "1117 1305"]
    assert [local(row) for row in ahead] == ["1117 1155", "1117 1300"]


def test_history_requests_that_cannot_be_read_are_refused(session: QuoteSession) -> None:
    with pytest.raises(BadInput):
        by_date(session, "2026111", "20261117")
    with pytest.raises(BadInput):
        by_offset(session, pb.BACKWARD, 2, "20261117", "2561")
    with pytest.raises(SocketRefusal):
        by_offset(session, pb.BACKWARD, 1001)
    with pytest.raises(SocketRefusal):
        history(session, Request(symbol="700.HK", period=pb.DAY))


def test_days_are_those_of_the_market(session: QuoteSession) -> None:
    rows = newest(session, pb.DAY, 2, "AAPL.US")
    new_york = ZoneInfo("America/New_York")
    days = [datetime.fromtimestamp(row.timestamp, UTC).astimezone(new_york) for row in rows]

    assert [day.date() for day in days] == [date(2026, 11, 16), date(2026, 11, 17)]
    assert all((day.hour, day.minute) == (0, 0) for day in days)


def request(symbol: str = "700.HK") -> pb.SecurityHistoryCandlestickRequest:
    made = pb.SecurityHistoryCandlestickRequest(symbol=symbol, period=pb.DAY, query_type=pb.QUERY_BY_OFFSET)
    made.offset_request.count = 1
    return made


def test_sixty_calls_fit_into_half_a_minute(standing_exchange: Exchange) -> None:
    clock = [0.0]
    shared = LongportState(standing_exchange, now=lambda: clock[0])
    session, history = recorded_session(standing_exchange, shared=shared), HistoryCandles(shared)
    for _ in range(CALLS):
        history.answer(session, request())

    with pytest.raises(SocketRefusal) as seen:
        history.answer(session, request())
    clock[0] += WINDOW
    history.answer(session, request())

    assert (seen.value.status, seen.value.code) == (Status.BAD_REQUEST, ErrorCode.RATE_LIMITED)


def test_a_security_counts_once_against_the_quota(standing_exchange: Exchange) -> None:
    session = recorded_session(standing_exchange, scenario="quota")
    history = HistoryCandles(session.shared)
    for code in "700 700 9988 3690 1810 5 388 1299 2318 941 9618".split():  # noqa: SIM905 a list to read
        history.answer(session, request(f"{code}.HK"))

    with pytest.raises(SocketRefusal) as seen:
        history.answer(session, request("1024.HK"))
    history.answer(session, request("700.HK"))

    assert (seen.value.status, seen.value.code) == (Status.SERVER_ERROR, ErrorCode.TOO_MANY_SYMBOLS)


class Later:
    """The exchange at another time: what it has stands still."""

    def __init__(self, exchange: Exchange, now: datetime) -> None:
        self._exchange, self.now = exchange, now

    def __getattr__(self, name: str) -> Any:
        return getattr(self._exchange, name)


@pytest.mark.parametrize(
    ("scenario", "given", "words"),
    [
        ("history-100", 100, "requested:100/limit:100"),
        ("history-none", 0, "requested:0/limit:0"),
        ("history-shared", 15, "requested:100/limit:100"),
    ],
)
def test_an_allowance_is_of_a_calendar_month_in_hong_kong(
    standing_exchange: Exchange, scenario: str, given: int, words: str
) -> None:
    clock = [0.0]
    shared = LongportState(standing_exchange, now=lambda: clock[0])
    shared.apply_scenario(scenario)
    later = Later(standing_exchange, datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
    shared.exchange = cast("Exchange", later)
    session, history = recorded_session(standing_exchange, shared=shared), HistoryCandles(shared)
    listed = iter([each.id for each in standing_exchange.instruments(Market.HK)])

    def ask() -> None:
        clock[0] += 1.0
        history.answer(session, request(wire_symbol(next(listed))))

    for _ in range(given):
        ask()
    with pytest.raises(SocketRefusal) as seen:
        ask()
    assert (seen.value.code, str(seen.value).endswith(words)) == (ErrorCode.TOO_MANY_SYMBOLS, True)
    later.now = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    if given:
        ask()
