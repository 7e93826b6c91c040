"""Market states from the broker's hours and days, and the stamps of minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.translate import sessions
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_proto.longport import quote_pb2 as pb

S = MarketState


def period(begin: int, end: int, part: pb.TradeSession = pb.NORMAL_TRADE) -> pb.TradePeriod:
    """One stretch as the wire tells it."""
    return pb.TradePeriod(beg_time=begin, end_time=end, trade_session=part)


WIRE = pb.MarketTradePeriodResponse(
    market_trade_session=[
        pb.MarketTradePeriod(market="HK", trade_session=[period(930, 1200), period(1300, 1600)]),
        pb.MarketTradePeriod(market="CN", trade_session=[period(930, 1130), period(1300, 1500)]),
        pb.MarketTradePeriod(market="SG", trade_session=[period(900, 1200), period(1300, 1700)]),
        pb.MarketTradePeriod(
            market="US",
            trade_session=[
                period(400, 930, pb.PRE_TRADE),
                period(930, 1600),
                period(1600, 2000, pb.POST_TRADE),
                period(2000, 400, pb.OVERNIGHT_TRADE),
            ],
        ),
        pb.MarketTradePeriod(market="MOON", trade_session=[period(0, 2400)]),
    ]
)
HOURS = sessions.trading_hours(pb.MarketTradePeriodResponse.FromString(WIRE.SerializeToString()))


def state(market: Market, day: int, clock: str, *, month: int = 11, days: sessions.Days | None = None) -> MarketState:
    """The state at a market's own time in 2026."""
    hour, minute = map(int, clock.split(":"))
    now = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(MARKET_ZONE[market])).astimezone(UTC)
    return sessions.market_state(market, now, HOURS.get(market, ()), days)


@pytest.mark.parametrize(("market", "clock", "expected"), [
    (Market.HK, "08:59", MarketState.CLOSED),
    (Market.HK, "09:00", MarketState.AUCTION),
    (Market.HK, "09:20", MarketState.PRE_OPEN),
    (Market.HK, "09:30", MarketState.OPEN),
    (Market.HK, "12:00", MarketState.BREAK),
    (Market.HK, "13:00", MarketState.OPEN),
    (Market.HK, "16:00", MarketState.CLOSING_AUCTION),
    (Market.HK, "16:10", MarketState.CLOSED),
    (Market.SH, "09:15", MarketState.AUCTION),
    (Market.SH, "09:25", MarketState.PRE_OPEN),
    (Market.SZ, "11:30", MarketState.BREAK),
    (Market.SZ, "14:57", MarketState.CLOSING_AUCTION),
    (Market.SZ, "15:00", MarketState.CLOSED),
    (Market.SZ, "15:04", MarketState.CLOSED),
    (Market.SZ, "15:05", MarketState.FIXED_PRICE),
    (Market.SH, "15:29", MarketState.FIXED_PRICE),
    (Market.SH, "15:30", MarketState.CLOSED),
    (Market.SG, "16:59", MarketState.OPEN),
    (Market.SG, "17:05", MarketState.CLOSING_AUCTION),
    (Market.SG, "17:06", MarketState.AT_CLOSE),
    (Market.SG, "17:15", MarketState.AT_CLOSE),
    (Market.SG, "17:16", MarketState.CLOSED),
    (Market.US, "03:49", MarketState.OVERNIGHT),
    (Market.US, "03:50", MarketState.CLOSED),
    (Market.US, "03:59", MarketState.CLOSED),
    (Market.US, "04:00", MarketState.PRE_MARKET),
    (Market.US, "09:30", MarketState.OPEN),
    (Market.US, "16:00", MarketState.AFTER_HOURS),
])  # fmt: skip
def test_an_ordinary_friday(market: Market, clock: str, expected: MarketState) -> None:
    assert state(market, 20, clock) is expected


def test_before_july_2026_no_whole_market_traded_at_the_close() -> None:
    assert state(Market.SH, 3, "15:10", month=7) is MarketState.CLOSED
    assert state(Market.SH, 6, "15:10", month=7) is MarketState.FIXED_PRICE


def test_the_broker_s_later_night_and_the_pause_before_it_are_taken_from_its_hours() -> None:
    """Nights of 21:00 to 4:00 with a pause from 20:00, as Nasdaq plans them: the wire's hours win."""
    late = pb.MarketTradePeriod(
        market="US",
        trade_session=[
            period(400, 930, pb.PRE_TRADE),
            period(930, 1600),
            period(1600, 2000, pb.POST_TRADE),
            period(2100, 400, pb.OVERNIGHT_TRADE),
        ],
    )
    hours = sessions.trading_hours(pb.MarketTradePeriodResponse(market_trade_session=[late]))[Market.US]

    def at(day: int, clock: int) -> MarketState:
        now = datetime(2026, 11, day, clock, 30, tzinfo=ZoneInfo(MARKET_ZONE[Market.US])).astimezone(UTC)
        return sessions.market_state(Market.US, now, hours, None)

    assert [at(18, clock) for clock in (19, 20, 21)] == [S.AFTER_HOURS, S.CLOSED, S.OVERNIGHT]
    assert at(19, 2) is S.OVERNIGHT


def test_the_night_belongs_to_the_day_after_it() -> None:
    """Friday evening trades nothing, Sunday evening is Monday's night."""
    assert state(Market.US, 20, "21:00") is MarketState.CLOSED
    assert state(Market.US, 21, "12:00") is MarketState.CLOSED
    assert state(Market.US, 22, "21:00") is MarketState.OVERNIGHT
    assert state(Market.US, 23, "01:00") is MarketState.OVERNIGHT


def test_a_half_day_ends_early() -> None:
    assert state(Market.HK, 24, "11:59", month=12) is MarketState.OPEN
    assert state(Market.HK, 24, "12:00", month=12) is MarketState.CLOSING_AUCTION
    assert state(Market.HK, 24, "13:30", month=12) is MarketState.HALF_DAY_CLOSED
    assert state(Market.US, 27, "13:30") is MarketState.AFTER_HOURS
    assert state(Market.US, 27, "17:30") is MarketState.CLOSED


def test_the_broker_s_days_win_over_the_calendar() -> None:
    friday, thursday = date(2026, 11, 20), date(2026, 11, 19)
    typhoon = sessions.Days(thursday, friday, frozenset({thursday}), frozenset())
    half = sessions.Days(thursday, friday, frozenset({thursday, friday}), frozenset({friday}))

    assert state(Market.HK, 20, "10:00", days=typhoon) is MarketState.CLOSED
    assert state(Market.HK, 23, "10:00", days=typhoon) is MarketState.OPEN
    assert state(Market.HK, 20, "14:00", days=half) is MarketState.HALF_DAY_CLOSED


def test_without_the_broker_s_hours_the_calendar_s_hold() -> None:
    now = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)

    assert sessions.market_state(Market.HK, now, (), None) is MarketState.OPEN
    assert sessions.market_state(Market.US, now, (), None) is MarketState.CLOSED


def test_both_mainland_exchanges_have_one_row_and_the_moon_has_none() -> None:
    assert HOURS[Market.SH] == HOURS[Market.SZ]
    assert set(HOURS) == set(Market)


def test_a_time_that_no_clock_shows_is_left_out() -> None:
    row = pb.MarketTradePeriod(market="HK", trade_session=[period(930, 1275), period(1300, 1600)])
    hours = sessions.trading_hours(pb.MarketTradePeriodResponse(market_trade_session=[row]))

    assert len(hours[Market.HK]) == 1


def test_a_late_open_is_known_from_the_calendar() -> None:
    zone = ZoneInfo(MARKET_ZONE[Market.HK])
    states = [
        sessions.market_state(Market.HK, datetime(2023, 10, 9, hour, 30, tzinfo=zone), HOURS[Market.HK], None)
        for hour in (10, 13, 14)
    ]
    assert MarketState.OPEN not in states[:2]
    assert states[2] is MarketState.OPEN


def test_the_newest_list_of_a_day_wins_over_an_older_one_that_called_it_half() -> None:
    """Else an afternoon would be closed to exits that the broker takes."""
    friday = date(2026, 11, 20)
    put_in_force({(Market.HK, friday): DayForm.HALF})
    try:
        whole = sessions.Days(friday, friday, frozenset({friday}), frozenset())
        assert state(Market.HK, 20, "14:00", days=whole) is MarketState.OPEN
        assert state(Market.HK, 20, "14:00") is MarketState.HALF_DAY_CLOSED
    finally:
        put_in_force({})


def test_days_of_an_answer_hold_the_half_ones_too() -> None:
    wire = pb.MarketTradeDayResponse(trade_day=["20261223"], half_trade_day=["20261224"])

    days = sessions.trading_days(wire, date(2026, 12, 23), date(2026, 12, 25))

    assert days.trading == {date(2026, 12, 23), date(2026, 12, 24)}
    assert [days.trades(Market.HK, date(2026, 12, day)) for day in (23, 24, 25)] == [True, True, False]
    with pytest.raises(GatewayError):
        sessions.trading_days(pb.MarketTradeDayResponse(trade_day=["soon"]), date(2026, 12, 23), date(2026, 12, 25))
