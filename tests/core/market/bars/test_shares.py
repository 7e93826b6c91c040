"""Volumes and prices of bars over a split."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.bars.shares import in_last_shares, in_shares_of_prices
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_core.model.splits import Split
from tideboard_core.ports.bars import day_start

TENCENT = InstrumentId("HK.00700")
MONDAY = date(2026, 11, 2)
DAY, WEEK = Interval(1, Unit.DAY), Interval(1, Unit.WEEK)
TWO = Fraction(2)


def key(adjustment: BarAdjustment, interval: Interval = DAY) -> SeriesKey:
    return SeriesKey(TENCENT, interval, adjustment)


def bars(prices: list[float], volumes: list[int], turnovers: list[float] | None = None, step: int = 1) -> Columns:
    starts = [minute_of(day_start(Market.HK, MONDAY + timedelta(days=step * at))) for at in range(len(prices))]
    column = np.array(prices, np.float64)
    turnover = np.zeros(len(prices)) if turnovers is None else np.array(turnovers)
    known = np.ones(len(prices), np.int32)
    volume = np.array(volumes, np.int64)
    return Columns(np.array(starts, np.int32), column, column, column, column, volume, turnover, known)


FORWARD = bars([50, 50, 50, 50], [10, 10, 20, 20], [1000, 1000, 1000, 1000])
"""One share of 100 became two of 50 on Wednesday; volumes are as traded."""
SPLIT = Split(MONDAY + timedelta(days=2), TWO)


def volumes(adjustment: BarAdjustment, rows: Columns, *splits: Split, interval: Interval = DAY) -> list[int]:
    return [*map(int, in_shares_of_prices(key(adjustment, interval), rows, splits).rows.volume)]


def test_volumes_are_in_the_shares_of_adjusted_prices() -> None:
    backward = FORWARD._replace(**{name: getattr(FORWARD, name) * 2 for name in ("open", "high", "low", "close")})

    assert volumes(BarAdjustment.FORWARD, FORWARD, SPLIT) == [20, 20, 20, 20]
    assert volumes(BarAdjustment.BACKWARD, backward, SPLIT) == [10, 10, 10, 10]
    assert volumes(BarAdjustment.NONE, FORWARD, SPLIT) == [10, 10, 20, 20]
    assert volumes(BarAdjustment.FORWARD, FORWARD) == [10, 10, 20, 20]


def test_volumes_that_the_source_adjusted_stay() -> None:
    """A dividend paid between makes turnover over volume and price another, by far less than a split."""
    adjusted = FORWARD._replace(volume=np.full(4, 20), turnover=np.array([1100.0, 1100, 1000, 1000]))

    assert volumes(BarAdjustment.FORWARD, adjusted, SPLIT) == [20, 20, 20, 20]


def test_without_turnover_volumes_count_as_traded() -> None:
    assert volumes(BarAdjustment.FORWARD, FORWARD._replace(turnover=np.zeros(4)), SPLIT) == [20, 20, 20, 20]


def test_several_splits_and_a_join() -> None:
    rows = bars([50, 50, 50, 50], [8, 16, 16, 4])
    second = Split(MONDAY + timedelta(days=3), Fraction(1, 4))
    first = Split(MONDAY + timedelta(days=1), TWO)

    assert volumes(BarAdjustment.FORWARD, rows, first, second) == [4, 4, 4, 4]


def test_splits_side_by_side_are_each_seen_by_the_bars_between() -> None:
    """One becomes two, and two one again on the next day."""
    rows = bars([50, 50, 50, 50], [20, 10, 20, 20], [1000] * 4)
    splits = Split(MONDAY + timedelta(days=2), TWO), Split(MONDAY + timedelta(days=1), 1 / TWO)

    assert volumes(BarAdjustment.FORWARD, rows, *splits) == [20, 20, 20, 20]


def test_a_split_of_unknown_size_leaves_what_is_before_it_unknown() -> None:
    found = in_shares_of_prices(key(BarAdjustment.FORWARD), FORWARD, [SPLIT._replace(ratio=None)])

    assert found.known is not None
    assert found.known.tolist() == [False, False, True, True]
    assert found.rows is FORWARD
    assert in_shares_of_prices(key(BarAdjustment.FORWARD), FORWARD, [Split(MONDAY, None)]).known is None


def test_a_bar_with_both_kinds_of_shares_is_not_known() -> None:
    """The week in which the split lies has both; one that begins with it has new ones alone."""
    rows = bars([50, 50, 50], [10, 15, 20], [1000, 1000, 1000], step=7)
    inside = in_shares_of_prices(key(BarAdjustment.FORWARD, WEEK), rows, [Split(MONDAY + timedelta(days=9), TWO)])
    newest = in_shares_of_prices(key(BarAdjustment.FORWARD, WEEK), rows, [Split(MONDAY + timedelta(days=16), TWO)])

    assert inside.known is not None
    assert (inside.known.tolist(), inside.rows.volume.tolist()) == ([True, False, True], [20, 15, 20])
    assert newest.known is not None
    assert newest.known.tolist() == [True, True, False]
    assert volumes(BarAdjustment.FORWARD, rows, Split(MONDAY + timedelta(days=14), TWO), interval=WEEK) == [20, 30, 20]


def test_splits_without_a_bar_between_are_seen_as_one() -> None:
    """Both lie in a halt: the source that adjusted volumes for them is believed as for one."""
    splits = Split(MONDAY + timedelta(days=8), TWO), Split(MONDAY + timedelta(days=9), Fraction(3))
    rows = bars([50, 50, 50], [60, 60, 60], [3000] * 3, step=7)
    traded = rows._replace(volume=np.array([10, 10, 60]))

    assert volumes(BarAdjustment.FORWARD, rows._replace(start=rows.start + np.array([0, 0, 1440])), *splits) == [60] * 3
    assert volumes(BarAdjustment.FORWARD, traded, *splits) == [60] * 3


@pytest.mark.parametrize(("day", "mixed"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
def test_a_month_has_the_shares_of_all_its_days(day: date, mixed: bool) -> None:
    """The newest bar of a range, or of all, is mixed by a split on its last day, not by one on the day after."""
    months = Interval(1, Unit.MONTH)
    starts = [minute_of(day_start(Market.HK, one)) for one in (date(2026, 10, 1), date(2026, 11, 1))]
    rows = bars([100, 100], [10, 10])._replace(start=np.array(starts, np.int32))

    found = in_last_shares(key(BarAdjustment.NONE, months), rows, [Split(day, TWO)])
    assert (found is None) is mixed


def test_the_night_before_is_of_the_new_shares_in_new_york() -> None:
    """Its minutes belong to the day that follows, by the one rule for the night."""
    minutes = SeriesKey(InstrumentId("US.AAPL"), Interval(30, Unit.MINUTE), BarAdjustment.FORWARD, BarSessions.EXTENDED)
    day = datetime(2026, 11, 18, tzinfo=ZoneInfo("America/New_York"))
    starts = [minute_of(day + timedelta(minutes=30 * at)) for at in (-9, -8, -1, 0)]
    rows = bars([50] * 4, [10, 20, 20, 20], [1000] * 4)._replace(start=np.array(starts, np.int32))

    assert in_shares_of_prices(minutes, rows, [Split(day.date(), TWO)]).rows.volume.tolist() == [20] * 4


def test_a_split_after_the_newest_bar_changes_nothing() -> None:
    coming = Split(MONDAY + timedelta(days=9), TWO)

    assert in_shares_of_prices(key(BarAdjustment.FORWARD), FORWARD, [coming]).rows is FORWARD
    assert in_last_shares(key(BarAdjustment.NONE), FORWARD, [coming]) is FORWARD


@pytest.mark.parametrize("interval", [DAY, WEEK])
def test_prices_as_traded_in_the_shares_of_the_newest_bar(interval: Interval) -> None:
    rows = bars([100, 100, 50, 50], [10, 10, 20, 20], step=1 if interval == DAY else 7)
    day = MONDAY + timedelta(days=2 if interval == DAY else 14)

    found = in_last_shares(key(BarAdjustment.NONE, interval), rows, [Split(day, TWO)])
    assert found is not None
    assert (found.close.tolist(), found.volume.tolist()) == ([50] * 4, [20] * 4)
    assert in_last_shares(key(BarAdjustment.NONE, interval), rows, [Split(day, None)]) is None
    mixed = in_last_shares(key(BarAdjustment.NONE, interval), rows, [Split(day + timedelta(days=1), TWO)])
    assert (mixed is None) is (interval == WEEK)


@pytest.mark.parametrize(("ratio", "becomes"), [(TWO, 2.0), (None, math.nan)])
def test_bars_as_traded_tell_where_other_shares_begin(ratio: Fraction | None, becomes: float) -> None:
    """A week with the split inside stands alone, and its close is one of the new shares."""
    days = in_shares_of_prices(key(BarAdjustment.NONE), FORWARD, [SPLIT._replace(ratio=ratio)])
    weeks = in_shares_of_prices(
        key(BarAdjustment.NONE, WEEK), bars([100, 50, 50], [1] * 3, step=7), [Split(MONDAY + timedelta(days=9), ratio)]
    )

    assert days.shares is not None
    assert weeks.shares is not None
    assert (days.shares.tolist(), weeks.shares.tolist()) == ([0, 0, 1, 1], [0, 1, 2])
    assert list(days.ratios) == [2]
    assert list(weeks.ratios) == [1]
    assert [days.ratios[2], weeks.ratios[1]] == pytest.approx([becomes, becomes], nan_ok=True)
    assert (days.rows, days.known) == (FORWARD, None)
    assert in_shares_of_prices(key(BarAdjustment.FORWARD), FORWARD, [SPLIT]).shares is None
