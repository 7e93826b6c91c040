"""Turnover over volume, the typical price by volume in its place, and where an anchor and a night begin."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fakes.values.indicator_bars import made_bars
from tideboard_core.indicators.averages import has_turnover
from tideboard_core.indicators.bars import Bars, session_numbers
from tideboard_core.indicators.compute import RunningIndicator, compute
from tideboard_core.indicators.parameters import Settings
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.model.instrument import Market
from tideboard_core.ports.bars import day_end, trading_day


def typical_price(bars: Bars, rows: slice) -> float:
    prices = (bars.high + bars.low + bars.close)[rows] / 3
    return float((prices * bars.volume[rows]).sum() / bars.volume[rows].sum())


def as_traded(count: int = 156, *, without: tuple[int, ...] = ()) -> Bars:
    """Bars with prices as traded; some of them have no turnover."""
    bars = made_bars(count)
    volume = bars.volume + 100
    turnover = np.where(np.isin(np.arange(count), without), 0.0, volume * bars.close)
    return bars._replace(volume=volume, turnover=turnover, as_traded=True)


@pytest.mark.parametrize(("code", "given_", "begin"), [("VWAP", {}, 78), ("AVWAP", {"anchor": 200}, 40)])
def test_prices_as_traded_have_turnover_over_volume(code: str, given_: Settings, begin: int) -> None:
    bars = as_traded()
    (line,) = compute(code, given_, bars).lines
    for row in (begin, begin + 1, 155):
        part = slice(begin, row + 1)
        assert line[row] == pytest.approx(bars.turnover[part].sum() / bars.volume[part].sum(), rel=1e-12)
    (other,) = compute(code, given_, bars._replace(as_traded=False)).lines
    assert other[155] == pytest.approx(typical_price(bars, slice(begin, 156)))
    assert other[155] != pytest.approx(line[155])


def test_from_a_bar_without_its_turnover_on_it_is_the_typical_price() -> None:
    """The sum is that of the whole session so far, not of both kinds; the next session has all its turnover."""
    bars = as_traded(without=(100,))
    (line,) = compute("VWAP", {}, bars).lines
    assert line[99] == pytest.approx(bars.turnover[78:100].sum() / bars.volume[78:100].sum())
    assert line[100] == pytest.approx(typical_price(bars, slice(78, 101)))
    assert line[155] == pytest.approx(typical_price(bars, slice(78, 156)))
    assert line[77] == pytest.approx(bars.turnover[:78].sum() / bars.volume[:78].sum())


def test_turnover_of_other_shares_is_not_that_of_the_volume() -> None:
    """A contract of a hundred shares, an index; without volume none is needed, trades off the book move it a little."""
    bars = as_traded()
    assert has_turnover(bars).all()
    assert not has_turnover(bars._replace(turnover=bars.turnover * 100)).any()
    assert not has_turnover(bars._replace(turnover=bars.turnover / 40)).any()
    assert has_turnover(bars._replace(volume=bars.volume * 0, turnover=bars.turnover * 0)).all()
    assert has_turnover(bars._replace(turnover=bars.high * bars.volume * 1.009)).all()
    assert not has_turnover(bars._replace(turnover=bars.high * bars.volume * 1.02)).any()


def test_an_anchor_after_the_newest_bar_has_no_value() -> None:
    """Not in the bar that was the newest when it was set either, once later ones have come."""
    bars = made_bars(120)
    anchor = int(bars.start[100])
    running = RunningIndicator("AVWAP", {"anchor": anchor})
    for count in (60, 78, 90, 100, 101, 120):
        running.update(bars.part(0, count), max(count - 12, 0))
        (line,) = running.values.lines
        assert np.isnan(line[:100]).all()
        np.testing.assert_allclose(line, compute("AVWAP", {"anchor": anchor}, bars.part(0, count)).lines[0])
    assert running.values.lines[0][119] == pytest.approx(typical_price(bars, slice(100, 120)))


@pytest.mark.parametrize(("minutes", "row"), [(-1000, 0), (0, 40), (4, 40), (5, 41), (38 * 5, 78), (1000, 78)])
def test_an_anchor_between_bars_begins_with_the_next(minutes: int, row: int) -> None:
    """Bars of five minutes from row 40 on; after row 77 the session is over, and the next begins with row 78."""
    bars = made_bars(156)
    (line,) = compute("AVWAP", {"anchor": max(int(bars.start[40]) + minutes, 0)}, bars).lines
    assert np.isnan(line[:row]).all()
    assert line[155] == pytest.approx(typical_price(bars, slice(row, 156)))


def night_starts(first: datetime, halves: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array([minute_of(first + timedelta(minutes=30 * each)) for each in range(halves)], np.int32)


def test_a_night_belongs_to_the_trading_day_that_follows() -> None:
    """From 20:00 in New York on; on the evening of a Friday and before a holiday there is none."""
    starts = night_starts(datetime(2026, 11, 17, 20, tzinfo=UTC), 48)  # 15:00 in New York
    numbers = session_numbers(Market.US, starts)
    assert numbers.tolist() == [date(2026, 11, 17).toordinal()] * 10 + [date(2026, 11, 18).toordinal()] * 38
    for number, hours in ((17, 20), (20, 24), (22, 20), (25, 24)):
        day = date(2026, 11, number)
        assert day_end(Market.US, day) == datetime(2026, 11, number, 5, tzinfo=UTC) + timedelta(hours=hours)
        assert trading_day(Market.US, day_end(Market.US, day)) == day + timedelta(days=1)
        assert trading_day(Market.US, day_end(Market.US, day) - timedelta(minutes=1)) == day
    assert day_end(Market.HK, date(2026, 11, 17)) == datetime(2026, 11, 17, 16, tzinfo=UTC)
    morning = night_starts(datetime(2026, 11, 17, 23, 30, tzinfo=UTC), 3)  # 07:30 to 08:30 in Hong Kong
    assert session_numbers(Market.HK, morning).tolist() == [date(2026, 11, 18).toordinal()] * 3


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 99),
    without=st.sets(st.integers(0, 155), max_size=3),
    anchor=st.one_of(st.none(), st.integers(0, 4000)),
    steps=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), min_size=1, max_size=6),
)
@example(seed=1, without={3, 90}, anchor=None, steps=[(70, 0), (12, 5), (40, 2), (34, 0)])
@example(seed=1, without=set(), anchor=600, steps=[(70, 0), (8, 1), (1, 1), (1, 2)])
def test_any_growth_over_nights_gives_what_a_whole_run_gives(
    seed: int, without: set[int], anchor: int | None, steps: list[tuple[int, int]]
) -> None:
    """Weighted prices of half hours around the clock: bars come in any steps, some of the last ones again."""
    starts = night_starts(datetime(2026, 11, 17, 5, tzinfo=UTC), 156)
    whole = as_traded(without=tuple(without))._replace(
        start=starts, session=session_numbers(Market.US, starts), shortest=30
    )
    code, chosen = ("VWAP", {}) if anchor is None else ("AVWAP", {"anchor": int(starts[0]) + anchor})
    running, count = RunningIndicator(code, chosen), 0
    for new, again in steps:
        changed, count = max(count - again, 0), min(count + new, 156)
        bars = whole.part(0, count)._replace(session=session_numbers(Market.US, starts[:count]))
        running.update(bars, changed)
        np.testing.assert_allclose(running.values.lines[0], compute(code, chosen, bars).lines[0], rtol=1e-9)
