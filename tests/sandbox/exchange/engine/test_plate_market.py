"""The level of a plate follows its members."""

from __future__ import annotations

from datetime import date

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Adjustment, Exchange

BANKS = InstrumentId("HK.BK1005")
FRIDAY = date(2026, 11, 20)


def changes(exchange: Exchange, instrument: InstrumentId) -> dict[date, float]:
    bars = exchange.history_bars(instrument, BarPeriod.DAY, date(2026, 10, 1), date(2026, 11, 19), Adjustment.NONE)
    return {bar.time.date(): float(bar.close / bar.prev_close - 1) for bar in bars if bar.prev_close}


def test_it_moves_today_by_the_mean_of_its_members(exchange: Exchange) -> None:
    plate = exchange.reference.plates.find(BANKS)
    assert plate is not None
    moves = [
        float(quote.last / quote.prev_close - 1) for quote in map(exchange.quote, plate.members) if quote.prev_close
    ]
    level = exchange.quote(BANKS)

    assert level.prev_close
    assert float(level.last / level.prev_close - 1) == pytest.approx(sum(moves) / len(moves), abs=0.002)


def test_it_moved_on_every_past_day_by_the_mean_of_its_members(exchange: Exchange) -> None:
    plate = exchange.reference.plates.find(BANKS)
    assert plate is not None
    members = [changes(exchange, member) for member in plate.members]
    found = changes(exchange, BANKS)

    assert len(found) > 30
    for day, change in found.items():
        moved = [member[day] for member in members if day in member]
        assert change == pytest.approx(sum(moved) / len(moved), abs=0.0005), day


def test_the_level_is_the_same_whether_its_members_were_looked_at_before_or_not() -> None:
    first, second = Exchange(date=FRIDAY), Exchange(date=FRIDAY)
    plate = first.reference.plates.find(BANKS)
    assert plate is not None
    for member in plate.members:
        first.quote(member)

    assert first.quote(BANKS) == second.quote(BANKS)


def test_its_last_bar_joins_its_previous_close_over_a_roll(exchange: Exchange) -> None:
    before = exchange.quote(BANKS).prev_close
    exchange.advance(4 * 86400)

    bars = exchange.history_bars(BANKS, BarPeriod.DAY, date(2026, 11, 19), date(2026, 11, 24))
    assert bars[0].close == before
    assert [bar.prev_close for bar in bars[1:]] == [bar.close for bar in bars[:-1]]
