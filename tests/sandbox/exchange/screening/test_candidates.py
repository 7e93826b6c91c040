"""Bars of a share as the screener sees it."""

from __future__ import annotations

from datetime import date, time

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.screening.candidates import Candidate, Columns

FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(date=FRIDAY, universe=20)


@pytest.mark.parametrize("period", [BarPeriod.DAY, BarPeriod.WEEK, BarPeriod.MONTH, BarPeriod.MIN_60])
def test_bars_are_those_of_the_exchange(
    exchange: Exchange, shares: dict[InstrumentId, Candidate], period: BarPeriod
) -> None:
    share = shares[InstrumentId("HK.01211")]
    bars = exchange.bars(share.id, period, 20, Adjustment.FORWARD)
    columns = share.bars(period)

    for column, name in ((columns.highs, "high"), (columns.lows, "low"), (columns.closes, "close")):
        assert list(column[-20:]) == pytest.approx([float(getattr(bar, name)) for bar in bars], abs=0.002)
    assert list(columns.volumes[-20:]) == [bar.volume for bar in bars]
    assert share.bars(period) == columns


def test_what_nobody_has_looked_at_for_hours_is_judged_by_the_course_of_the_day() -> None:
    exchange = Exchange(date=FRIDAY)
    exchange.reference.price_summaries.budget = 0
    found = exchange.reference.screener.screen([Market.HK], tests=[], orders=[])[:3]
    for share in found:
        exchange.quote(share.id)
    exchange.advance(4500)

    assert not any(share.summary.exact for share in found)
    for share in found:
        assert share.price_before() == pytest.approx(share.last, rel=0.01)
        assert share.daily.closes[-1] == share.last
        assert share.last == pytest.approx(float(exchange.quote(share.id).last), rel=0.005)


def test_five_minutes_before_the_open_is_the_previous_close() -> None:
    exchange = Exchange(date=FRIDAY, start=time(9, 31))
    share = exchange.reference.screener.screen([Market.HK], tests=[], orders=[])[0]

    assert share.price_before() == float(exchange.quote(share.id).prev_close or 0)
    assert share.minutes() == 2


@pytest.mark.parametrize(("count", "left"), [(0, 0), (1, 1), (3, 3), (5, 3)])
def test_the_newest_are_so_many_and_no_more(count: int, left: int) -> None:
    days = [date(2026, 11, day) for day in (18, 19, 20)]
    figures = [1.0, 2.0, 3.0]
    whole = Columns(days, figures, figures, figures, [1, 2, 3], figures)
    assert list(whole.newest(count).days) == days[3 - left :]
