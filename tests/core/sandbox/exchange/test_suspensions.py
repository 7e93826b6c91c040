"""Days without trading, and the bars that are missing."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_date
from tideboard_core.sandbox.exchange.clock import CALENDAR
from tideboard_core.sandbox.exchange.exchange import Adjustment, Exchange

FRIDAY, BEGIN = date(2026, 11, 20), date(2024, 12, 1)


def halted(exchange: Exchange) -> dict[InstrumentId, tuple[date, ...]]:
    names = [row.id for row in exchange.instruments(Market.HK, SecurityType.STOCK)]
    found = {name: exchange.reference.suspensions(name, BEGIN, FRIDAY) for name in names}
    return {name: days for name, days in found.items() if days}


@pytest.mark.parametrize("seed", [1, 5])
def test_each_run_has_halts_of_a_few_days_of_companies_of_its_own(seed: int) -> None:
    found = halted(Exchange(date=FRIDAY, seed=seed))

    assert 1 <= len(found) <= 20
    assert all(1 <= len(days) <= 7 for days in found.values())
    assert InstrumentId("HK.00700") not in found
    assert found == halted(Exchange(date=FRIDAY, seed=seed))
    assert found != halted(Exchange(date=FRIDAY, seed=seed + 1))


def test_a_session_has_a_daily_bar_or_a_suspension(exchange: Exchange) -> None:
    name, days = next(iter(halted(exchange).items()))
    bars = exchange.history_bars(name, BarPeriod.DAY, BEGIN, date(2026, 11, 19), Adjustment.NONE)
    stamps = {exchange_date(Market.HK, bar.time) for bar in bars}
    sessions = {session.date for session in CALENDAR.sessions(Market.HK, BEGIN, date(2026, 11, 19))}

    assert stamps == sessions - set(days)


def test_no_minute_was_traded_on_such_a_day_and_prices_join_over_it(exchange: Exchange) -> None:
    name, days = next(iter(halted(exchange).items()))

    assert not exchange.history_bars(name, BarPeriod.MIN_5, days[0], days[-1])
    bars = exchange.history_bars(name, BarPeriod.DAY, date(days[0].year, 1, 1), date(2026, 11, 19), Adjustment.FORWARD)
    for before, after in pairwise(bars):
        assert float(after.prev_close or 0) == pytest.approx(float(before.close), abs=0.02)


def test_what_has_no_past_was_never_halted() -> None:
    exchange = Exchange(date=FRIDAY, universe=1)

    assert exchange.reference.suspensions(InstrumentId("HK.900001"), BEGIN, FRIDAY) == ()
    assert exchange.reference.suspensions(InstrumentId("HK.02791"), BEGIN, FRIDAY) == ()
