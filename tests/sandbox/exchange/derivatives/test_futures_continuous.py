"""A symbol that stands for a contract is that contract under another name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.broker.events import Event, MinuteClosed, QuoteChanged, TicksAdded
from tideboard_sandbox.exchange.facade import Exchange

MAIN, FRONT = InstrumentId("HK.HSImain"), InstrumentId("HK.HSI2611")


def same(exchange: Exchange) -> None:
    assert structs.replace(exchange.quote(FRONT), instrument=MAIN) == exchange.quote(MAIN)
    assert structs.replace(exchange.order_book(FRONT), instrument=MAIN) == exchange.order_book(MAIN)
    assert [row.price for row in exchange.ticks(FRONT, 50)] == [row.price for row in exchange.ticks(MAIN, 50)]


def test_prices_book_trades_and_bars_are_the_contracts_own(exchange: Exchange) -> None:
    same(exchange)
    exchange.advance(600)
    same(exchange)
    for period in (BarPeriod.DAY, BarPeriod.MIN_5):
        bars = [exchange.bars(name, period, 60) for name in (FRONT, MAIN)]
        assert [replace(bar, instrument=MAIN) for bar in bars[0]] == list(bars[1])


@pytest.mark.parametrize("watched", [(MAIN,), (FRONT, MAIN), (MAIN, FRONT)])
def test_every_name_that_is_watched_tells_the_same_trades(
    exchange: Exchange, events: list[Event], watched: tuple[InstrumentId, ...]
) -> None:
    for name in watched:
        exchange.watch(name)
    exchange.advance(120)

    told = {name: [event for event in events if getattr(event, "instrument", None) == name] for name in watched}
    for name, rows in told.items():
        assert {type(row) for row in rows} >= {QuoteChanged, TicksAdded, MinuteClosed}, name
    ticks = [
        [tick.sequence for row in rows if isinstance(row, TicksAdded) for tick in row.ticks] for rows in told.values()
    ]
    assert ticks[0]
    assert all(row == ticks[0] for row in ticks)


def test_it_goes_on_with_the_contract_over_a_roll(exchange: Exchange) -> None:
    exchange.watch(MAIN)
    close = exchange.quote(FRONT)
    exchange.advance(3 * 86400)

    assert exchange.quote(MAIN).prev_close != close.prev_close
    same(exchange)
    assert exchange.history_bars(MAIN, BarPeriod.DAY, date(2026, 11, 19), date(2026, 11, 23))[-1].prev_close
