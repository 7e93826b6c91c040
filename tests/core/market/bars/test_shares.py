"""Volumes and prices of bars over a split."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.market.bars.shares import in_last_shares, in_shares_of_prices
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarAdjustment
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
