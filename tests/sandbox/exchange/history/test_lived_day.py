"""A day that was lived stays as it was told: on later days, after a restart, as a past session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from pathlib import Path

import pytest

from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.history.lived_day import lived_day, unpacked
from tideboard_sandbox.exchange.instruments.capital_flow import BUY, SELL, Thresholds
from tideboard_sandbox.exchange.instruments.tape import Tape
from tideboard_sandbox.exchange.market.bars import ExchangeBar
from tideboard_sandbox.exchange.market.flow_rule import SECOND, SizeRow

DAY = date(2026, 11, 18)
SYMBOLS = [InstrumentId(symbol) for symbol in ("HK.00016", "US.JD", "SH.600036", "HK.80700")]
JINGDONG = SYMBOLS[1]
HOUR = 3600

Told = tuple[tuple[ExchangeBar, ...], CapitalFlow, list[SizeRow]]


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    """At half past three in Hong Kong, with every security read once, so that its day is simulated."""
    made = Exchange(seed=1, date=DAY, start=time(15, 30), state=tmp_path / "state.db")
    for symbol in SYMBOLS:
        made.quote(symbol)
    return made


def bars(exchange: Exchange, symbol: InstrumentId) -> tuple[ExchangeBar, ...]:
    return exchange.history_bars(symbol, BarPeriod.MIN_1, DAY, DAY, Adjustment.NONE)


def told(exchange: Exchange, symbols: Sequence[InstrumentId] = SYMBOLS) -> dict[InstrumentId, Told]:
    return {
        symbol: (bars(exchange, symbol), exchange.capital_flow(symbol), exchange.details.size_flow(symbol, SECOND))
        for symbol in symbols
    }


def test_minutes_and_flow_are_the_same_two_days_later_and_after_a_restart(exchange: Exchange, tmp_path: Path) -> None:
    exchange.advance(HOUR)
    lived = told(exchange, [symbol for symbol in SYMBOLS if symbol != JINGDONG])
    exchange.advance(17 * HOUR)  # half past nine: New York's session is its newest one still
    lived |= told(exchange, [JINGDONG])
    assert all(any(not bar.blank for bar in found) and flow.net[-1] for found, flow, _ in lived.values())
    half_hours = exchange.history_bars(SYMBOLS[0], BarPeriod.MIN_30, DAY, DAY, Adjustment.NONE)

    exchange.show_session(DAY)
    assert told(exchange) == lived  # also New York's, which is the newest one still
    exchange.show_session(None)
    exchange.advance(48 * HOUR)
    assert exchange.history_bars(SYMBOLS[0], BarPeriod.MIN_30, DAY, DAY, Adjustment.NONE) == half_hours
    exchange.show_session(DAY)
    assert told(exchange) == lived
    exchange.show_session(None)

    exchange.close()
    again = Exchange(seed=1, state=tmp_path / "state.db")
    assert {symbol: bars(again, symbol) for symbol in SYMBOLS} == {symbol: lived[symbol][0] for symbol in SYMBOLS}
    again.show_session(DAY)
    assert told(again) == lived
    again.close()


def test_a_day_takes_few_kilobytes_and_comes_back_whole() -> None:
    tape = Tape(6_000_000, Thresholds(10_000, 5_000, 1_000))
    for minute in range(330):
        tape.begin_minute()
        for trade in range(3 if minute % 7 else 0):
            price, size = 6_000_000 + (minute * 13 + trade) % 90 * 2_000, 100 * (minute % 150 + 1)
            tape.add(minute * 60_000_000 + trade, price, size, BUY if trade % 2 else SELL)
    tape.end_session()
    sizes = [(minute, 2 * minute, 3, 4, minute, 6 - minute) for minute in range(330)]
    day = lived_day(tape, sizes)
    found = unpacked(day.packed)
    fields = ("open", "high", "low", "close", "volume", "turnover")
    assert [[getattr(each, name) for name in fields] for each in found.minutes] == [
        [getattr(each, name) for name in fields] for each in tape.minutes
    ]
    assert (found.flow, found.published, found.sizes) == (tape.flow.rows, tape.flow.published, sizes)
    assert len(day.packed) < 20_000
