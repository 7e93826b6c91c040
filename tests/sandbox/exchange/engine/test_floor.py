"""Scenarios and the roll of the day on the floor."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod, MarketState
from tideboard_sandbox.exchange.broker.events import BookChanged, DayRolled, Event, MarketStateChanged
from tideboard_sandbox.exchange.facade import Exchange

FRIDAY = date(2026, 11, 20)
MONDAY_TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)
TENCENT = InstrumentId("HK.00700")
HSBC = InstrumentId("HK.00005")
APPLE = InstrumentId("US.AAPL")
INDEX = InstrumentId("HK.800000")


def test_the_day_rolls_and_keeps_what_was_lived(exchange: Exchange, events: list[Event]) -> None:
    exchange.watch(HSBC)
    exchange.advance_to(datetime(2026, 11, 20, 8, 30, tzinfo=UTC))
    lived = exchange.quote(HSBC)
    flow = exchange.capital_flow(HSBC).net[-1]
    exchange.advance_to(MONDAY_TEN)
    today = exchange.quote(HSBC)

    assert today.prev_close == lived.last
    (before,) = exchange.history_bars(HSBC, BarPeriod.DAY, FRIDAY, FRIDAY)
    assert (before.close, before.volume, before.turnover) == (lived.last, lived.volume, lived.turnover)
    assert exchange.capital_flow(HSBC, FlowPeriod.DAY, FRIDAY, FRIDAY).net == pytest.approx((flow,))
    assert DayRolled(Market.HK, date(2026, 11, 23)) in events
    states = [event.state for event in events if isinstance(event, MarketStateChanged) and event.market is Market.HK]
    assert states[:5] == [
        MarketState.BREAK,
        MarketState.OPEN,
        MarketState.CLOSING_AUCTION,
        MarketState.CLOSED,
        MarketState.AUCTION,
    ]


def test_halt_suspends_and_resumes(events: list[Event]) -> None:
    exchange = Exchange(date=FRIDAY, scenario="halt")
    exchange.advance(61)
    assert exchange.quote(TENCENT).suspended
    volume = exchange.quote(TENCENT).volume
    exchange.advance(200)
    assert exchange.quote(TENCENT).volume == volume

    exchange.advance(160)
    assert not exchange.quote(TENCENT).suspended
    assert exchange.quote(TENCENT).volume > volume


def test_half_day_takes_the_last_one_up_to_the_date() -> None:
    exchange = Exchange(date=FRIDAY, scenario="half-day")
    assert exchange.now == datetime(2026, 2, 16, 2, 30, tzinfo=UTC)

    exchange.advance(2 * 3600)
    assert exchange.market_state(Market.HK) is MarketState.HALF_DAY_CLOSED
    assert len(exchange.minute_line(TENCENT).times) == 150


def test_gap_open_opens_far_away_on_the_practice_day_only() -> None:
    quote = Exchange(date=FRIDAY, scenario="gap-open").quote(TENCENT)
    usual = Exchange(date=FRIDAY).quote(TENCENT)

    assert abs(quote.open / quote.prev_close - 1) > Decimal("0.04")
    assert abs(usual.open / usual.prev_close - 1) < Decimal("0.03")


def test_fast_sends_twenty_thousand_updates_a_second_over_what_is_watched() -> None:
    exchange, count = Exchange(date=FRIDAY, scenario="fast"), Counter[type]()
    exchange.on_event(lambda event: count.update([type(event)]))
    for name in (TENCENT, HSBC, INDEX, APPLE):
        exchange.watch(name)
    for _ in range(5):
        exchange.advance(0.02)

    assert 1_700 < count[BookChanged] < 2_400
    exchange.set_scenario("calm")
    count.clear()
    exchange.advance(0.1)
    assert count[BookChanged] <= 2
