"""The phases of every market's day, and the roll to the next trading day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.market_phases import NASDAQ_NIGHT, PHASES
from tideboard_core.model.quote import MarketState
from tideboard_sandbox.exchange.instruments.trading_hours import (
    CALENDAR,
    day_phases,
    day_plan,
    forget_changed_days,
    from_us,
    phase_at,
    shut,
    to_us,
    trading_day,
    trading_days,
)

FRIDAY = date(2026, 11, 20)


def us(*parts: int) -> int:
    return to_us(datetime(*parts, tzinfo=UTC))  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("market", "clock", "state"),
    [
        (Market.HK, (0, 59), MarketState.CLOSED),
        (Market.HK, (1, 0), MarketState.AUCTION),
        (Market.HK, (1, 25), MarketState.PRE_OPEN),
        (Market.HK, (1, 30), MarketState.OPEN),
        (Market.HK, (4, 0), MarketState.BREAK),
        (Market.HK, (5, 0), MarketState.OPEN),
        (Market.HK, (8, 5), MarketState.CLOSING_AUCTION),
        (Market.HK, (8, 10), MarketState.CLOSED),
        (Market.SH, (1, 15), MarketState.AUCTION),
        (Market.SH, (3, 45), MarketState.BREAK),
        (Market.SH, (6, 58), MarketState.CLOSING_AUCTION),
        (Market.SH, (7, 0), MarketState.CLOSED),
        (Market.SH, (7, 5), MarketState.FIXED_PRICE),
        (Market.SZ, (7, 29), MarketState.FIXED_PRICE),
        (Market.SZ, (7, 30), MarketState.CLOSED),
        (Market.SG, (0, 45), MarketState.AUCTION),
        (Market.SG, (1, 0), MarketState.OPEN),
        (Market.SG, (9, 3), MarketState.CLOSING_AUCTION),
        (Market.SG, (9, 6), MarketState.AT_CLOSE),
        (Market.SG, (9, 16), MarketState.CLOSED),
        (Market.US, (2, 30), MarketState.OVERNIGHT),
        (Market.US, (9, 0), MarketState.PRE_MARKET),
        (Market.US, (14, 30), MarketState.OPEN),
        (Market.US, (21, 0), MarketState.AFTER_HOURS),
    ],
)
def test_states_of_a_friday(market: Market, clock: tuple[int, int], state: MarketState) -> None:
    assert phase_at(market, us(2026, 11, 20, *clock)).state is state


def test_a_half_day_says_so_after_noon() -> None:
    assert phase_at(Market.HK, us(2026, 12, 24, 5)).state is MarketState.HALF_DAY_CLOSED
    assert phase_at(Market.HK, us(2026, 12, 28, 5)).state is MarketState.OPEN


def test_a_late_open_has_no_auction_before_it_and_is_an_afternoon() -> None:
    before, open_, closed = (phase_at(Market.HK, us(2023, 10, 9, *clock)) for clock in ((2, 0), (6, 0), (9, 0)))
    assert (before.state, before.end) == (MarketState.PRE_OPEN, datetime(2023, 10, 9, 6, tzinfo=UTC))
    assert (open_.state, open_.part) == (MarketState.OPEN, 1)
    assert (closed.state, closed.part) == (MarketState.CLOSED, 1)
    assert len(day_plan(Market.HK, date(2023, 10, 9)).minutes) == 120


def test_while_hong_kong_trades_new_york_still_belongs_to_the_day_before() -> None:
    assert phase_at(Market.US, us(2026, 11, 20, 2, 30)).day == date(2026, 11, 19)
    assert trading_day(Market.US, us(2026, 11, 20, 9)) == FRIDAY


def test_the_weekend_belongs_to_friday_and_ends_with_the_pre_opening() -> None:
    phase = phase_at(Market.HK, us(2026, 11, 21, 3))

    assert (phase.state, phase.day) == (MarketState.CLOSED, FRIDAY)
    assert phase.end == datetime(2026, 11, 23, 1, tzinfo=UTC)


@given(st.sampled_from(list(Market)), st.integers(us(2026, 10, 20), us(2026, 12, 30)))
def test_phases_hold_their_instant_and_follow_without_gaps(market: Market, instant: int) -> None:
    phase = phase_at(market, instant)

    assert phase.begin <= from_us(instant) < phase.end
    assert phase_at(market, to_us(phase.end)).begin == phase.end


def test_a_plan_names_every_minute_and_the_closing_price() -> None:
    plan = day_plan(Market.HK, FRIDAY)

    assert len(plan.minutes) == 330
    assert from_us(plan.closing) == datetime(2026, 11, 20, 8, 8, 8, tzinfo=UTC)
    assert plan.minute_at(us(2026, 11, 20, 1, 29)) == -1
    assert plan.minute_at(us(2026, 11, 20, 4, 30)) == 149
    assert from_us(day_plan(Market.SH, FRIDAY).continuous_end) == datetime(2026, 11, 20, 6, 57, tzinfo=UTC)


def test_hong_kong_closes_at_a_second_of_its_own_each_day_before_its_values_are_final() -> None:
    """Within the last two minutes of the closing auction, half days too; Singapore at the end of its own."""
    sessions = list(CALENDAR.sessions(Market.HK, date(2025, 12, 1), date(2026, 11, 30)))
    after = [from_us(day_plan(Market.HK, each.date).closing) - each.close for each in sessions]

    assert all(timedelta(minutes=8) < each <= timedelta(minutes=10) for each in after)
    assert len({*after}) > 60
    assert all(each.close + late < each.settled for each, late in zip(sessions, after, strict=True))
    singapore = CALENDAR.session_on(Market.SG, FRIDAY)
    assert singapore is not None
    assert from_us(day_plan(Market.SG, FRIDAY).closing) == singapore.close + timedelta(minutes=6)


def test_phases_of_a_day_are_in_order() -> None:
    phases = day_phases(Market.US, FRIDAY)

    assert [phase.state for phase in phases] == [
        MarketState.OVERNIGHT,
        MarketState.PRE_MARKET,
        MarketState.OPEN,
        MarketState.AFTER_HOURS,
    ]


def test_a_night_that_begins_at_nine_leaves_a_pause_after_the_late_session() -> None:
    """Nights of 21:00 to 4:00, as Nasdaq plans them: a row of the table, and the hour before it is closed."""
    table = (*PHASES, *(row._replace(since=FRIDAY) for row in NASDAQ_NIGHT))
    night, *_, late = day_phases(Market.US, FRIDAY, table)

    assert (night.state, night.begin) == (MarketState.OVERNIGHT, datetime(2026, 11, 20, 2, tzinfo=UTC))
    assert (late.state, late.end) == (MarketState.AFTER_HOURS, datetime(2026, 11, 21, 1, tzinfo=UTC))
    before = day_phases(Market.US, date(2026, 11, 19), table)
    assert before[0].begin == datetime(2026, 11, 19, 1, tzinfo=UTC), "the day before has the old night"
    pause = night.begin - before[-1].end
    assert pause == timedelta(hours=1)


@pytest.mark.parametrize(
    ("kind", "day", "minutes"),
    [
        (SecurityType.ETF, date(2026, 7, 3), 0),
        (SecurityType.ETF, date(2026, 7, 6), 3),
        (SecurityType.STOCK, date(2026, 7, 3), 3),
    ],
)
def test_shanghai_s_funds_traded_on_to_the_close_until_july_2026(kind: SecurityType, day: date, minutes: int) -> None:
    session = CALENDAR.session_on(Market.SH, day)
    assert session is not None
    assert from_us(day_plan(Market.SH, day, kind).continuous_end) == session.close - timedelta(minutes=minutes)


def test_a_day_that_is_shut_is_no_trading_day_of_a_list() -> None:
    first, last = date(2026, 3, 2), date(2026, 3, 6)
    listed = trading_days(Market.HK, first, last)
    assert (listed[0], listed[-1], len(listed)) == (first, last, 5)
    try:
        shut([(Market.HK, date(2026, 3, 4))])
        assert trading_days(Market.HK, first, last) == tuple(day for day in listed if day.day != 4)
        assert trading_days(Market.US, first, last) == listed
    finally:
        forget_changed_days()

    assert trading_days(Market.HK, first, last) == listed
