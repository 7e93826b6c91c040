"""Scenarios and the roll of the day on the floor, events at known instants, and what listeners hear of changes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod, MarketState
from tideboard_sandbox.exchange.broker.events import (
    BookChanged,
    DayRolled,
    Event,
    MarketStateChanged,
    MinuteClosed,
    QuoteChanged,
    TicksAdded,
)
from tideboard_sandbox.exchange.engine.floor import Due, DueType, Timeline
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import phase_at, to_us, trading_day

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


START = to_us(datetime(2026, 11, 20, 2, 30, tzinfo=UTC))


def until(timeline: Timeline, us: int) -> list[Due]:
    popped: list[Due] = []
    while timeline.next_us <= us:
        popped.append(timeline.pop())
    return popped


def test_a_week_of_phases_and_days_is_complete_and_in_order() -> None:
    dues = until(Timeline(START), START + 7 * 86_400_000_000)

    assert all(before.us <= after.us for before, after in pairwise(dues))
    for market in Market:
        mine = [due for due in dues if due.subject == market.value]
        phases = [due.us for due in mine if due.kind is DueType.PHASE]
        assert len(phases) == len(set(phases)) >= 4 * 4
        assert all(phase_at(market, us) != phase_at(market, us - 1) for us in phases)
        days = [trading_day(market, due.us) for due in mine if due.kind is DueType.NEW_DAY]
        assert days == sorted(set(days))
        assert date(2026, 11, 23) in days


def test_a_suspension_is_among_them() -> None:
    timeline = Timeline(START)
    timeline.suspend(InstrumentId("HK.00700"), START + 1, START + 2)

    assert [due.kind for due in until(timeline, START + 2)] == [DueType.SUSPEND, DueType.RESUME]


HALF_SECOND = 0.5


def test_only_watched_instruments_send_events_and_each_kind_once_per_step(
    exchange: Exchange, events: list[Event]
) -> None:
    exchange.quote(HSBC)
    exchange.watch(TENCENT)
    exchange.watch(TENCENT)
    exchange.advance(30)

    assert {event.instrument for event in events if isinstance(event, QuoteChanged)} == {TENCENT}
    assert Counter(map(type, events)) == {TicksAdded: 1, QuoteChanged: 1, BookChanged: 1}
    exchange.unwatch(TENCENT)
    exchange.advance(1)
    assert len(events) == 6
    exchange.unwatch(TENCENT)
    exchange.unwatch(TENCENT)
    exchange.advance(30)
    assert len(events) == 6


def test_pushed_ticks_are_the_tape_without_gaps(exchange: Exchange, events: list[Event]) -> None:
    exchange.watch(TENCENT)
    last = exchange.ticks(TENCENT, 1)[-1].sequence
    for _ in range(100):
        exchange.advance(HALF_SECOND)

    pushed = [tick for event in events if isinstance(event, TicksAdded) for tick in event.ticks]
    assert [tick.sequence for tick in pushed] == list(range(last + 1, last + 1 + len(pushed)))
    assert tuple(pushed) == exchange.ticks(TENCENT, len(pushed))


def test_a_minute_that_ends_is_told_and_is_in_the_flow(exchange: Exchange, events: list[Event]) -> None:
    exchange.watch(TENCENT)
    exchange.advance(59)
    assert not any(isinstance(event, MinuteClosed) for event in events)
    exchange.advance(2)

    closed = [event for event in events if isinstance(event, MinuteClosed)]
    assert [event.end for event in closed] == [datetime(2026, 11, 20, 2, 31, tzinfo=UTC)]
    assert exchange.capital_flow(TENCENT).times[-1] == closed[0].end.timestamp()


def test_a_listener_that_left_hears_nothing(exchange: Exchange) -> None:
    heard: list[Event] = []
    leave = exchange.on_event(heard.append)
    leave()
    exchange.watch(TENCENT)
    exchange.advance(10)

    assert heard == []
