"""No indicator of volumes mixes shares of both sides of a split: a bent series has the values of the straight one."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from fakes.values.bent_bars import BENT, COUNT, DAYS, Bent, key
from tideboard_core.indicators.bars import Bars, bars_of, session_numbers
from tideboard_core.indicators.compute import RunningIndicator, compute
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.indicators.volume import volume_profile
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.shares import in_last_shares, in_shares_of_prices
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.model.splits import Split

SERIES: Final = 25
_LINES: Final = {code: len(one.lines) for code, one in INDICATORS.items() if one.lines}


_OF_MONEY: Final = {"BLOCKSUM", "FLOW%", "BLOCK"}


def bars(
    rows: Columns,
    known: np.ndarray[tuple[int], np.dtype[np.bool_]] | None = None,
    shares: NDArray[np.int32] | None = None,
) -> Bars:
    return bars_of(rows, session_numbers(Market.HK, rows.start), known=known, shares=shares)


def test_bending_a_series_by_random_splits_changes_no_indicator() -> None:
    compared = 0

    @settings(max_examples=SERIES, deadline=None)
    @given(BENT)
    def bends(bent: Bent) -> None:
        nonlocal compared
        straight = bars(bent.straight())
        adjusted = in_shares_of_prices(key(BarAdjustment.FORWARD), bent.forward(), bent.splits)
        raw = in_last_shares(key(BarAdjustment.NONE), bent.as_traded(), bent.splits)
        assert adjusted.known is None
        assert raw is not None
        right = {code: compute(code, {}, straight).lines for code in _LINES}
        for rows in (adjusted.rows, raw):
            mine = bars(rows)
            for code, lines in _LINES.items():
                wanted, found = right[code], compute(code, {}, mine).lines
                for place in range(lines):
                    np.testing.assert_allclose(found[place], wanted[place], rtol=1e-9, atol=1e-6, err_msg=code)
                compared += lines
            profile, wanted_profile = volume_profile(mine, 60), volume_profile(straight, 60)
            assert profile is not None
            assert wanted_profile is not None
            np.testing.assert_allclose(profile.volume, wanted_profile.volume, rtol=1e-6, atol=1)
            compared += 1

    bends()

    assert compared >= SERIES * 2 * (sum(_LINES.values()) + 1), compared


@pytest.mark.parametrize("code", sorted(code for code, one in INDICATORS.items() if one.volume and one.lines))
def test_bars_of_unknown_shares_are_left_out_of_what_reads_volumes(code: str) -> None:
    """The values after the split are those of a series that begins with it."""
    bent, at = Bent((Split(DAYS[40], Fraction(2)),), 7), 40
    found = in_shares_of_prices(key(BarAdjustment.FORWARD), bent.forward(), [Split(DAYS[at], None)])

    cut = compute(code, {}, bars(found.rows.part(at, COUNT))).lines
    whole = compute(code, {}, bars(found.rows, found.known)).lines
    running = RunningIndicator(code, {})
    running.update(bars(found.rows.part(0, 60), None if found.known is None else found.known[:60]), 0)
    running.update(bars(found.rows, found.known), 60)
    for mine, wanted, live in zip(whole, cut, running.values.lines, strict=True):
        assert np.isnan(mine[:at]).all()
        np.testing.assert_allclose(mine[at:], wanted, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(live, mine, rtol=1e-9, atol=1e-6)


def test_on_bars_as_traded_an_indicator_begins_anew_with_the_shares() -> None:
    """Its values over each kind of shares are those of bars that begin with them: no value is of both."""
    compared = 0

    @settings(max_examples=SERIES, deadline=None)
    @given(BENT)
    def bends(bent: Bent) -> None:
        nonlocal compared
        found = in_shares_of_prices(key(BarAdjustment.NONE), bent.as_traded(), bent.splits)
        assert found.shares is not None
        edges = [0, *sorted(found.ratios), COUNT]
        for code in _LINES.keys() - _OF_MONEY:
            whole = compute(code, {}, bars(found.rows, shares=found.shares)).lines
            running = RunningIndicator(code, {})
            for end in (50, 51, 70, COUNT):
                rows = bars(found.rows.part(0, end), shares=found.shares[:end])
                running.update(rows, 0 if end == 50 else {51: 50, 70: 50, COUNT: 69}[end])
            for first, last in pairwise(edges):
                alone = compute(code, {}, bars(found.rows.part(first, last))).lines
                if code == "AVWAP" and first:
                    alone = tuple(np.full(len(line), np.nan) for line in alone)
                for mine, live, wanted in zip(whole, running.values.lines, alone, strict=True):
                    np.testing.assert_allclose(mine[first:last], wanted, rtol=1e-9, atol=1e-6, err_msg=code)
                    np.testing.assert_allclose(live[first:last], wanted, rtol=1e-9, atol=1e-6, err_msg=code)
                    compared += 1

    bends()

    assert compared >= SERIES * 2 * sum(_LINES[code] for code in _LINES.keys() - _OF_MONEY), compared


@pytest.mark.parametrize("code", sorted(_OF_MONEY))
def test_sums_of_money_go_on_over_a_split(code: str) -> None:
    bent = Bent((Split(DAYS[40], Fraction(2)),), 7)
    found = in_shares_of_prices(key(BarAdjustment.NONE), bent.as_traded(), bent.splits)
    money = found.rows.turnover / 7
    mine, wanted = (
        compute(code, {}, bars(found.rows, shares=shares)._replace(net=money, block=money, rank=money)).lines
        for shares in (found.shares, None)
    )

    np.testing.assert_array_equal(mine, wanted)


def test_each_indicator_that_reads_volumes_says_so() -> None:
    """Doubling the volumes of some bars changes those alone that say that they read volumes."""
    rows = Bent((), 3).straight()
    other = rows._replace(volume=rows.volume * np.where(np.arange(COUNT) < 40, 2, 1))
    changed = set()
    for code in _LINES:
        before, after = compute(code, {}, bars(rows)).lines, compute(code, {}, bars(other)).lines
        if not all(np.allclose(one, two, equal_nan=True) for one, two in zip(before, after, strict=True)):
            changed.add(code)

    assert changed - {"VWAP"} == {code for code, one in INDICATORS.items() if one.volume and one.lines} - {"VWAP"}
