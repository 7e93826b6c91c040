"""The figures behind the map: which rows are computed, turns, sort values, gaps, and what a minute says."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.values.untraded import ELEVEN, shut_from_eleven
from tideboard_core.flow.session_minutes import Floats, SessionMinutes
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_desktop.flowmap.cell_steps import CellStep
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.flowmap.sheet import Colouring, MapSheet, MapTier

IDS = [InstrumentId(f"HK.{code:05d}") for code in (700, 5, 9988)]


def session() -> Session:
    found = TradingCalendar().session_on(Market.HK, date(2026, 11, 20))
    assert found is not None
    return found


def minutes(changes: list[float], turnover: float = 100.0, *, block: float = 0.0) -> SessionMinutes:
    """A session whose first minutes have these changes; NaN = the total was not received."""
    count = session().minutes
    net, trade = np.full(count, np.nan), np.full(count, np.nan)
    known = np.nancumsum(changes)
    net[: len(changes)] = np.where(np.isnan(changes), np.nan, known)
    trade[: len(changes)] = turnover
    blocks = np.where(np.isnan(net), np.nan, block)
    return SessionMinutes(session(), net=net, block=blocks, turnover=trade, close=trade, received=net)


@pytest.fixture
def sheet() -> MapSheet:
    made = MapSheet(session(), IDS)
    made.take(
        {
            IDS[0]: minutes([10.0] * 20 + [-30.0] * 20),
            IDS[1]: minutes([-8.0] * 30),
        }
    )
    return made


def test_a_turn_is_dated_at_its_third_minute_and_is_not_of_minutes_to_come(sheet: MapSheet) -> None:
    turned = sheet.turn_of(0)
    assert turned is not None
    minute, side = turned
    assert side == -1
    assert (sheet.ratios[0, minute - 2 : minute + 1] < -0.06).all()
    assert sheet.ratios[0, minute - 3] >= -0.06
    assert np.isnan(sheet.ratios[0, 40:]).all()
    assert sheet.turn_of(0, minute - 1) is None
    assert sheet.turn_of(1) is sheet.turn_of(2) is None, "the first side after the open is no turn"
    assert sheet.turns_since(0) == [(minute, 0, -1)]
    assert sheet.turns_since(minute + 1) == []


def test_the_sorts(sheet: MapSheet) -> None:
    sheet.percentiles[:] = [40.0, 2.0, np.nan]
    turn = sheet.turn_of(0)
    assert turn is not None
    assert sheet.sort_values(Sort.TURN)[0] == turn[0]
    assert np.isnan(sheet.sort_values(Sort.TURN)[1:]).all()
    assert sheet.sort_values(Sort.CHANGE)[:2].tolist() == [0.3, 0.08]
    assert sheet.sort_values(Sort.PERCENTILE)[:2].tolist() == [10, 48]
    assert sheet.sort_values(Sort.NET)[:2].tolist() == [-400, -240]
    assert sheet.sort_values(Sort.LIST).tolist() == [0, -1, -2]
    assert sheet.known.tolist() == [True, True, False]
    assert sheet.sides() == (0, 2, 1)
    assert sheet.last == 39


def test_a_gap_in_the_totals_leaves_two_minutes_without_a_change(sheet: MapSheet) -> None:
    lost = minutes([5.0] * 10 + [np.nan] * 3 + [0.0] + [5.0] * 6)
    sheet.take({IDS[2]: lost})
    assert sheet.gaps_of(2) == [(10, 12)]
    assert not sheet.halted(2, 10, 12), "there was trade"
    quiet = lost.turnover.copy()
    quiet[10:13] = 0
    sheet.take({IDS[2]: replace(lost, turnover=quiet)})
    assert sheet.halted(2, 10, 12)
    cells = [CellStep(int(each)) for each in sheet.cells[2, 9:16]]
    assert cells == [CellStep.IN_S, *[CellStep.GAP] * 4, CellStep.IN_S, CellStep.IN_S]
    assert set(sheet.cells[2, 20:].tolist()) == {CellStep.AHEAD}
    sheet.take({IDS[2]: None})
    assert sheet.last_of(2) == -1


def test_columns_tier_and_colours_can_be_changed(sheet: MapSheet) -> None:
    sheet.show(Colouring.SHARE, MapTier.NET, wide=True)
    assert sheet.cells.shape == (3, 66)
    assert [CellStep(int(each)) for each in sheet.cells[0, 3:9]] == [
        CellStep.IN_M,
        *[CellStep.OUT_L] * 4,
        CellStep.AHEAD,
    ]

    sheet.show(Colouring.SHARE, MapTier.BLOCK, wide=False)
    assert set(sheet.cells[0, :40].tolist()) == {CellStep.NEUTRAL}
    sheet.show(Colouring.OWN_MINUTE, MapTier.NET, wide=True)
    assert sheet.step == 1
    assert set(sheet.cells[0, :40].tolist()) == {CellStep.GAP}, "no earlier sessions"
    quantiles = np.repeat(np.array([[-0.2], [-0.1], [0.05], [0.2]]), 330, axis=1)
    sheet.take_quantiles({IDS[0]: quantiles})
    assert [CellStep(int(each)) for each in sheet.cells[0, [0, 39]]] == [CellStep.IN_M, CellStep.OUT_XL]


def test_what_a_minute_says(sheet: MapSheet) -> None:
    read = sheet.read(0, 21)
    assert (read.change, read.turnover, read.net, read.turnover_so_far) == (-30, 100, 140, 2200)
    assert read.ratio == pytest.approx((13 * 10 - 2 * 30) / 1500)
    assert (read.begin, read.turned) == (21, None)
    sheet.show(Colouring.SHARE, MapTier.NET, wide=True)
    wide = sheet.read(0, 21)
    assert (wide.begin, wide.change, wide.turnover, wide.net) == (20, -60, 200, 140)


def flows(net: Floats) -> SessionMinutes:
    """A session with this net, and trade in each of its minutes."""
    traded = np.where(np.isnan(net), np.nan, 100.0)
    return SessionMinutes(session(), net=net.copy(), block=net / 2, turnover=traded, close=traded, received=net)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_whatever_comes_in_whatever_order_the_sheet_is_that_of_the_newest_figures(data: st.DataObject) -> None:
    """What is computed again is what changed: minutes that follow, restated ones, late ones, and a row that goes."""
    made, count = MapSheet(session(), IDS), session().minutes
    wide = data.draw(st.booleans())
    made.show(Colouring.SHARE, MapTier.NET, wide=wide)
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    nets = {each: np.full(count, np.nan) for each in IDS}
    for _step in range(data.draw(st.integers(1, 4))):
        since = count
        for each in data.draw(st.sets(st.sampled_from(IDS), min_size=1)):
            begin = data.draw(st.integers(0, count - 2))
            end = data.draw(st.integers(begin + 1, min(begin + 60, count)))
            lost = data.draw(st.booleans())
            nets[each][begin:end] = np.nan if lost else rng.normal(0, 30, end - begin).cumsum()
            since = min(since, begin)
        before = made.cells.copy(), made.turns.copy()
        rows = made.take({each: flows(net) for each, net in nets.items()}, data.draw(st.sampled_from((0, since))))
        for row, first in rows.items():  # what is not to be painted again looks as it did
            np.testing.assert_array_equal(made.cells[row, : first // made.step], before[0][row, : first // made.step])
            assert first == 0 or np.array_equal(made.turns[row], before[1][row])
        fresh = MapSheet(session(), IDS)
        fresh.show(Colouring.SHARE, MapTier.NET, wide=wide)
        fresh.take({each: flows(net) for each, net in nets.items()})
        for name in ("cells", "changes", "ratios", "turns", "received", "breadth"):
            np.testing.assert_array_equal(getattr(made, name), getattr(fresh, name), name)
        for row in range(len(IDS)):
            assert (made.last_of(row), made.gaps_of(row)) == (fresh.last_of(row), fresh.gaps_of(row))


def test_the_breadth_of_a_wide_column_is_that_of_its_own_minutes(sheet: MapSheet) -> None:
    """One in and one out for 20 minutes, then both out."""
    sheet.show(Colouring.SHARE, MapTier.NET, wide=True)
    assert sheet.column_breadth()[:6].tolist() == [0, 0, 0, 0, -2, -2]
    assert sheet.column_breadth()[7] == sheet.breadth[39]
    sheet.take({IDS[0]: minutes([-30.0] * 42)})
    assert sheet.column_breadth()[8] == sheet.breadth[41], "the running column"
    sheet.show(Colouring.SHARE, MapTier.NET, wide=False)
    assert np.array_equal(sheet.column_breadth(), sheet.breadth, equal_nan=True)


def test_another_tier_is_not_compared_with_the_shares_of_the_one_before(sheet: MapSheet) -> None:
    sheet.show(Colouring.OWN_MINUTE, MapTier.NET, wide=False)
    sheet.take_quantiles({each: np.tile([[-0.2], [-0.1], [0.1], [0.2]], (1, 330)) for each in IDS})
    assert CellStep.GAP not in sheet.cells[0, :40]
    sheet.show(Colouring.OWN_MINUTE, MapTier.BLOCK, wide=False)
    assert set(sheet.cells[0, :40].tolist()) == {CellStep.GAP}


def test_minutes_of_a_closure_are_no_gap_and_the_first_one_after_it_has_its_change(sheet: MapSheet) -> None:
    """Whether the provider fills them or not; what is learnt of it later changes minutes that were taken before."""
    shut = range(ELEVEN, ELEVEN + 15)
    holed = [math.nan if minute in shut else 10.0 for minute in range(120)]
    found = minutes(holed)
    taken = {IDS[0]: replace(found, turnover=np.where(np.isnan(found.net), np.nan, found.turnover))}
    sheet.take(taken)
    assert sheet.gaps_of(0) == [(ELEVEN, ELEVEN + 14)]
    assert np.isnan(sheet.changes[0, ELEVEN + 15])
    with shut_from_eleven():
        sheet.take(taken, since=119)
        assert sheet.gaps_of(0) == []
        assert sheet.changes[0, ELEVEN + 15] == 10
        cells = sheet.cells[0, ELEVEN : ELEVEN + 16].tolist()
    assert cells == [CellStep.NO_TRADE] * 15 + [CellStep.IN_M]
