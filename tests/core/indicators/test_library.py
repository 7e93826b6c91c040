"""Our numpy formulas against TA-Lib, value for value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.values.indicator_bars import made_bars
from tideboard_core.indicators import library
from tideboard_core.indicators.averages import session_vwap
from tideboard_core.indicators.bars import Bars
from tideboard_core.indicators.compute import compute, missing
from tideboard_core.indicators.library import talib
from tideboard_core.indicators.parameters import Settings
from tideboard_core.indicators.table import INDICATORS

BOTH = sorted(code for code, one in INDICATORS.items() if one.library is not None and one.own is not None)
pytestmark = pytest.mark.skipif(talib() is None, reason="TA-Lib has no build for this system")


def assert_same(ours: tuple[np.ndarray, ...], theirs: tuple[np.ndarray, ...], scale: float = 600) -> None:
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-9 * scale)


def assert_agree(code: str, bars: Bars, chosen: Settings, scale: float = 600) -> None:
    one = INDICATORS[code]
    assert one.own is not None
    assert one.library is not None
    assert_same(one.own(bars, chosen), one.library.run(talib(), bars, chosen), scale)


def test_every_formula_of_the_contract_has_a_numpy_version() -> None:
    wanted = {"MA", "EMA", "WMA", "BOLL", "VWAP", "MACD", "KDJ", "RSI", "ATR", "OBV", "DMI", "CCI", "WR", "DC"}
    assert all(INDICATORS[code].own for code in wanted)
    assert all(one.own or one.library for one in INDICATORS.values())


@pytest.mark.parametrize("code", BOTH)
def test_numpy_and_the_library_agree(code: str) -> None:
    """On prices some of whose neighbours are equal, from the first value on."""
    bars = made_bars(400, tick=0.5)
    chosen = INDICATORS[code].settings()
    assert_agree(code, bars, chosen)


@pytest.mark.parametrize("code", BOTH)
@pytest.mark.parametrize("count", [1, 2, 9, 10, 14, 15, 26, 27, 28, 33, 34])
def test_they_agree_on_few_bars(code: str, count: int) -> None:
    bars = made_bars(count, tick=0.5)
    chosen = INDICATORS[code].settings()
    assert_agree(code, bars, chosen)


@pytest.mark.parametrize("code", ["DMI", "RSI"])
def test_they_agree_on_prices_that_do_not_move(code: str) -> None:
    flat = np.full(80, 12.5)
    bars = made_bars(80)._replace(open=flat, high=flat, low=flat, close=flat)
    chosen = INDICATORS[code].settings()
    assert_agree(code, bars, chosen, scale=12.5)


@settings(max_examples=25, deadline=None)
@given(
    code=st.sampled_from([code for code in BOTH if code != "OBV"]),
    seed=st.integers(0, 2**20),
    count=st.integers(1, 120),
    data=st.data(),
)
def test_they_agree_for_any_period(code: str, seed: int, count: int, data: st.DataObject) -> None:
    chosen = dict(INDICATORS[code].settings())
    for parameter in INDICATORS[code].parameters:
        if not parameter.choices and not parameter.decimals:
            chosen[parameter.name] = data.draw(st.integers(max(int(parameter.least), 2), 40), label=parameter.name)
    bars = made_bars(count, seed, tick=0.5)
    assert_agree(code, bars, chosen)


def test_vwap_is_the_librarys_of_each_session(bars: Bars) -> None:
    (line,) = session_vwap(bars)
    for day in np.unique(bars.session):
        rows = np.flatnonzero(bars.session == day)
        one = bars.part(int(rows[0]), int(rows[-1]) + 1)
        theirs = talib().VWAP(one.high, one.low, one.close, one.volume)
        traded = np.cumsum(one.volume) > 0
        np.testing.assert_allclose(line[rows][traded], theirs[traded], rtol=1e-12)
        assert np.isnan(line[rows][~traded]).all()


def test_without_the_library_the_rest_is_named(monkeypatch: pytest.MonkeyPatch, bars: Bars) -> None:
    """What is left is computed by our own formulas; the others are refused, not approximated."""
    whole = compute("MACD", {}, bars)
    monkeypatch.setattr("tideboard_core.indicators.compute.talib", lambda: None)

    assert missing() == {code for code, one in INDICATORS.items() if one.own is None}
    assert_same(compute("MACD", {}, bars).lines, whole.lines)
    with pytest.raises(LookupError, match="TRIX"):
        compute("TRIX", {}, bars)


def test_a_build_that_cannot_be_loaded_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library for macOS 14 in a program on macOS 13."""
    monkeypatch.setitem(__import__("sys").modules, "talib", None)
    library.talib.cache_clear()
    try:
        assert library.talib() is None
    finally:
        library.talib.cache_clear()
