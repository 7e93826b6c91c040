"""What listeners hear, and when."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.broker.events import BookChanged, Event, MinuteClosed, QuoteChanged, TicksAdded
from tideboard_sandbox.exchange.facade import Exchange

TENCENT = InstrumentId("HK.00700")
HSBC = InstrumentId("HK.00005")
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
