"""Days without trading, and the bars that are missing."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_date
from tideboard_core.sandbox.exchange.clock import CALENDAR
from tideboard_core.sandbox.exchange.exchange import Adjustment, Exchange

COMPANIES = ("00700", "00386", "00001", "00066", "00823", "02382", "06690", "02319", "06186", "02488", "00027", "00016")
FRIDAY, BEGIN = date(2026, 11, 20), date(2024, 12, 1)


def halted(exchange: Exchange) -> dict[InstrumentId, tuple[date, ...]]:
    names = [InstrumentId(f"HK.{code}") for code in COMPANIES]
    found = {name: exchange.reference.suspensions(name, BEGIN, FRIDAY) for name in names}
    return {name: days for name, days in found.items() if days}


def test_each_run_has_halts_of_a_few_days_of_companies_of_its_own() -> None:
    found, other = (halted(Exchange(date=FRIDAY, seed=seed)) for seed in (1, 2))

    for rows in (found, other):
        assert 1 <= len(rows) <= 10
        assert all(1 <= len(days) <= 7 for days in rows.values())
        assert InstrumentId("HK.00700") not in rows
    assert found != other


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
