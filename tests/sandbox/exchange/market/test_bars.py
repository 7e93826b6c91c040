"""Bars of every length add up to the day they belong to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import PERIOD_MINUTES, BarPeriod
from tideboard_sandbox.exchange.facade import Adjustment, Exchange

FRIDAY = date(2026, 11, 20)
MONDAY_TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)
TENCENT = InstrumentId("HK.00700")
HSBC = InstrumentId("HK.00005")
CENT = Decimal("0.01")


def test_bars_of_every_length_add_up_to_the_day(exchange: Exchange) -> None:
    exchange.advance(100)
    quote = exchange.quote(TENCENT)
    for period in (
        BarPeriod.MIN_1,
        BarPeriod.MIN_3,
        BarPeriod.MIN_5,
        BarPeriod.MIN_15,
        BarPeriod.MIN_30,
        BarPeriod.MIN_60,
    ):
        bars = exchange.history_bars(TENCENT, period, FRIDAY, FRIDAY)
        assert sum(bar.volume for bar in bars) == quote.volume
        assert sum(bar.turnover for bar in bars) == quote.turnover
        assert (bars[0].open, bars[-1].close) == (quote.open, quote.last)
        assert (max(bar.high for bar in bars), min(bar.low for bar in bars)) == (quote.high, quote.low)
        assert bars[0].prev_close == quote.prev_close
        assert bars == exchange.bars(TENCENT, period, len(bars))
    assert exchange.bars(TENCENT, BarPeriod.DAY, 1)[0].volume == quote.volume


def test_the_newest_bars_are_the_end_of_the_history(exchange: Exchange) -> None:
    everything = (date(2024, 1, 1), FRIDAY)
    for period in (BarPeriod.DAY, BarPeriod.WEEK, BarPeriod.MONTH, BarPeriod.QUARTER, BarPeriod.YEAR):
        whole = exchange.history_bars(TENCENT, period, *everything)
        for count in (1, 2, 7, 1000):
            assert exchange.bars(TENCENT, period, count) == whole[-count:]


def test_hour_bars_stop_at_lunch() -> None:
    exchange = Exchange(date=FRIDAY, start=time(15, 10))
    ends = [bar.time.strftime("%H:%M") for bar in exchange.history_bars(TENCENT, BarPeriod.MIN_60, FRIDAY, FRIDAY)]

    assert ends == ["02:30", "03:30", "04:00", "06:00", "07:00", "08:00"]  # UTC


def test_minutes_of_past_days_add_up_to_their_day_bar(exchange: Exchange) -> None:
    day = date(2026, 11, 18)
    (whole,) = exchange.history_bars(TENCENT, BarPeriod.DAY, day, day)
    minutes = exchange.history_bars(TENCENT, BarPeriod.MIN_1, day, day)

    assert len(minutes) == 330
    assert sum(bar.volume for bar in minutes) == whole.volume
    assert sum(bar.turnover for bar in minutes) == whole.turnover
    assert max(bar.high for bar in minutes) == whole.high
    assert exchange.bars(TENCENT, BarPeriod.MIN_1, 800)[0].time < minutes[-1].time


def test_weeks_and_months_are_sums_of_their_days(exchange: Exchange) -> None:
    begin, end = date(2026, 6, 1), date(2026, 8, 31)
    days = exchange.history_bars(TENCENT, BarPeriod.DAY, begin, end)
    for period in (BarPeriod.WEEK, BarPeriod.MONTH, BarPeriod.QUARTER, BarPeriod.YEAR):
        longer = exchange.history_bars(TENCENT, period, begin, end)
        assert sum(bar.volume for bar in longer) == sum(bar.volume for bar in days)
        assert longer[-1].close == days[-1].close
    flows = [
        exchange.capital_flow(TENCENT, period, begin, end)
        for period in (FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH)
    ]
    assert [len(flow.net) for flow in flows] == [len(days), 14, 3]
    for flow in flows:
        assert sum(flow.net) == pytest.approx(sum(flows[0].net))
        assert flow.tier_gap() < 0.01
    assert [bar.time.timestamp() for bar in days] == list(flows[0].times)


def test_adjusted_and_unadjusted_bars_differ_before_a_split(exchange: Exchange) -> None:
    nvidia = InstrumentId("US.NVDA")
    (split,) = [action for action in exchange.corporate_actions(nvidia) if action.new > action.base]
    day = split.ex_date - timedelta(days=7)
    raw, forward = (
        exchange.history_bars(nvidia, BarPeriod.DAY, day, day, adjustment)[0]
        for adjustment in (Adjustment.NONE, Adjustment.FORWARD)
    )

    assert float(raw.close / forward.close) == pytest.approx(10, rel=0.01)
    assert exchange.bars(nvidia, BarPeriod.DAY, 1, Adjustment.NONE) == exchange.bars(nvidia, BarPeriod.DAY, 1)


def test_a_day_nobody_looked_at_still_has_a_record(exchange: Exchange) -> None:
    exchange.advance_to(MONDAY_TEN)
    (friday,) = exchange.history_bars(HSBC, BarPeriod.DAY, FRIDAY, FRIDAY)

    assert friday.prev_close == Decimal("112.4")
    assert exchange.quote(HSBC).prev_close == friday.close


MINUTE_PERIODS = sorted(PERIOD_MINUTES, key=lambda period: PERIOD_MINUTES[period])
SECURITIES = [InstrumentId(name) for name in ("HK.00700", "HK.01211", "US.AAPL", "SH.600519", "SG.D05", "HK.800000")]


@pytest.fixture(scope="module")
def late_friday() -> Exchange:
    return Exchange(seed=7, date=FRIDAY, start=time(14, 11, 40))


@settings(max_examples=6, deadline=None)
@given(name=st.sampled_from(SECURITIES), back=st.integers(0, 480), periods=st.sets(st.sampled_from(MINUTE_PERIODS)))
def test_bars_of_any_day_and_length_are_its_minutes_together(
    late_friday: Exchange, name: InstrumentId, back: int, periods: set[BarPeriod]
) -> None:
    """Each is held to the minutes in it, the minutes to their day, and what was paid to the prices paid."""
    market = market_of(name)
    days = late_friday.trading_days(market, date(2024, 12, 2), FRIDAY)
    day = days[-1 - back % len(days)][0]
    minutes = late_friday.history_bars(name, BarPeriod.MIN_1, day, day, Adjustment.NONE)
    daily = late_friday.history_bars(name, BarPeriod.DAY, day, day, Adjustment.NONE)
    assert sum(bar.volume for bar in minutes) == sum(bar.volume for bar in daily)
    for period in {BarPeriod.MIN_1, *periods}:
        bars = late_friday.history_bars(name, period, day, day, Adjustment.NONE)
        begun = datetime.min.replace(tzinfo=UTC)
        for bar in bars:
            inside = [minute for minute in minutes if begun < minute.time <= bar.time]
            begun = bar.time
            assert (bar.open, bar.close) == (inside[0].open, inside[-1].close)
            assert (bar.high, bar.low) == (max(each.high for each in inside), min(each.low for each in inside))
            assert (bar.volume, bar.turnover) == (
                sum(each.volume for each in inside),
                sum(each.turnover for each in inside),
            )
            assert bar.low * bar.volume - CENT <= bar.turnover <= bar.high * bar.volume + CENT
        assert sum(bar.volume for bar in bars) == sum(bar.volume for bar in daily)


def test_todays_minutes_are_the_ticks(late_friday: Exchange) -> None:
    paid: dict[datetime, list[tuple[Decimal, int]]] = {}
    for tick in late_friday.ticks(TENCENT, 1_000_000):
        paid.setdefault(tick.time.replace(second=0, microsecond=0), []).append((tick.price, tick.quantity))
    for bar in late_friday.history_bars(TENCENT, BarPeriod.MIN_1, FRIDAY, FRIDAY):
        trades = paid.pop(bar.time - timedelta(minutes=1))
        prices = [price for price, _ in trades]
        assert (bar.open, bar.high, bar.low, bar.close) == (prices[0], max(prices), min(prices), prices[-1])
        assert bar.volume == sum(size for _, size in trades)
        assert bar.turnover == sum(price * size for price, size in trades)
    assert not paid
