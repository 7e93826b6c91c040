"""Computing over gaps, warm-up, and going on by one bar."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fakes.values.indicator_bars import inside_one_range, made_bars, standing_still, with_gap
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.compute import RunningIndicator, compute, missing
from tideboard_core.indicators.parameters import Settings
from tideboard_core.indicators.table import INDICATORS

COMPUTED = sorted(INDICATORS.keys() - missing())


def assert_equal(some: tuple[np.ndarray, ...], other: tuple[np.ndarray, ...]) -> None:
    for left, right in zip(some, other, strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("code", COMPUTED)
def test_a_gap_is_a_gap_and_nothing_else(code: str, bars: Bars) -> None:
    """No value in the gap; before and after it those of a run over the received bars alone."""
    gapped = with_gap(bars, 200, 207)
    received = ~np.isnan(gapped.close)
    values = compute(code, {}, gapped)

    assert_equal(tuple(line[received] for line in values.lines), compute(code, {}, bars.chosen(received)).lines)
    assert all(np.isnan(line[~received]).all() for line in values.lines)
    assert values.has == 393


@pytest.mark.parametrize("code", COMPUTED)
def test_the_first_value_comes_with_the_bar_that_is_needed(code: str, bars: Bars) -> None:
    values = compute(code, {}, bars)
    starts = [int(np.flatnonzero(~np.isnan(line))[0]) for line in values.lines if not np.isnan(line).all()]
    if values.lines:
        assert min(starts) == values.needs - 1
    short = compute(code, {}, bars.part(0, values.needs - 1))
    assert all(np.isnan(line).all() for line in short.lines)


@pytest.mark.parametrize("code", [code for code in COMPUTED if code not in {"OBV", "SAR", "ST", "KAMA", "AVWAP"}])
def test_settled_values_do_not_show_where_the_bars_begin(code: str) -> None:
    """Two runs that begin at different bars agree from the row on that both call warmed up; OBV has no such row."""
    bars = made_bars(700)
    later = bars.part(78, 700)
    whole, part = compute(code, {}, bars), compute(code, {}, later)
    assert part.settled < 622
    for line, other in zip(whole.lines, part.lines, strict=True):
        spread = np.nanmax(np.abs(line)) if not np.isnan(line).all() else 1.0
        away = np.abs(line[78 + part.settled :] - other[part.settled :])
        assert np.isnan(away).all() or np.nanmax(away) <= 3e-3 * spread


@pytest.mark.parametrize("code", COMPUTED)
def test_one_more_tick_gives_what_a_whole_run_gives(code: str) -> None:
    """Bars that come one by one, each changed twice, with a gap between them."""
    bars = with_gap(made_bars(640), 610, 614)
    running = RunningIndicator(code, {})
    running.update(bars.part(0, 600), 0)
    first = bars.close.copy()
    for count in range(601, 641, 3):
        half = bars.part(0, count)
        close = first[:count].copy()
        close[-1] = (half.high[-1] + half.low[-1]) / 2
        changed = max(count - 3, 600)
        running.update(half._replace(close=close), changed)
        running.update(half, count - 1)
        values, whole = running.values, compute(code, {}, half)
        assert_equal(values.lines, whole.lines)
        assert values[1:] == whole[1:]


@settings(max_examples=25, deadline=None)
@given(
    code=st.sampled_from(COMPUTED),
    seed=st.integers(0, 99),
    steps=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), min_size=1, max_size=5),
)
def test_any_growth_gives_what_a_whole_run_gives(code: str, seed: int, steps: list[tuple[int, int]]) -> None:
    """Any number of bars added at a time, from empty on, some of the last ones changed."""
    bars = made_bars(sum(new for new, _ in steps), seed)
    running, count = RunningIndicator(code, {}), 0
    for new, again in steps:
        changed = max(count - again, 0)
        count += new
        running.update(bars.part(0, count), changed)
        assert_equal(running.values.lines, compute(code, {}, bars.part(0, count)).lines)


def test_a_tick_does_not_run_over_all_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: rows that a formula gets for one more bar of 5,000."""
    bars = made_bars(5001)
    rows: dict[str, int] = {}

    def counted(code: str, chosen: Settings, part: Bars) -> tuple[Floats, ...]:
        rows[code] = part.size
        return tuple(np.zeros(part.size) for _ in INDICATORS[code].lines)

    running = [RunningIndicator(code, {}) for code in COMPUTED]
    for each in running:
        each.update(bars.part(0, 5000), 0)
    monkeypatch.setattr("tideboard_core.indicators.compute._run", counted)
    for each in running:
        each.update(bars, 5000)
    whole = {code for code, count in rows.items() if count == 5001}

    assert whole == {"KAMA", "AVWAP", "ST", "SAR", "STOCHRSI", "BLOCKSUM"}
    assert max(count for code, count in rows.items() if code not in whole) <= 1200


@settings(max_examples=60, deadline=None)
@given(
    code=st.sampled_from(COMPUTED),
    seed=st.integers(0, 9),
    still=st.tuples(st.integers(1, 5000), st.integers(0, 1200)),
    gap=st.tuples(st.integers(1, 5900), st.integers(0, 40)),
    steps=st.lists(st.tuples(st.integers(0, 5990), st.sampled_from([2, 40, 900, 6000]), st.integers(0, 2)), max_size=5),
)
@example(code="RSI", seed=1, still=(600, 700), gap=(1, 0), steps=[(3300, 40, 0)])
@example(code="DMI", seed=1, still=(480, 820), gap=(1, 0), steps=[(3300, 40, 0)])
@example(code="OBV", seed=1, still=(1, 0), gap=(5970, 8), steps=[(5000, 900, 2), (100, 2, 1), (5900, 40, 2)])
def test_the_values_near_any_view_are_those_of_a_whole_run(
    code: str, seed: int, still: tuple[int, int], gap: tuple[int, int], steps: list[tuple[int, int, int]]
) -> None:
    """Views anywhere, between them bars that are added or changed; a stretch without a move and a gap among them."""
    bars = with_gap(standing_still(made_bars(6000, seed), still[0], sum(still)), gap[0], sum(gap))
    count, running = 5980, RunningIndicator(code, {})
    running.update(bars.part(0, count), 0, (0, 300))
    for first, wide, added in steps:
        changed, count = count - 1, count + added
        view = min(first, count), min(first + wide, count)
        bars.part(0, count).close[-1] += 0.25
        bars.part(0, count).high[-1] += 0.25
        running.update(bars.part(0, count), changed, view)
        running.rows(bars.part(0, count), count - 1, count)
        bars.part(0, count).close[-1] -= 0.25
        running.update(bars.part(0, count), count - 1, view)
        whole, values = compute(code, {}, bars.part(0, count)), running.values
        end = values.first + (len(values.lines[0]) if values.lines else count)
        assert values.first <= view[0] <= view[1] <= end
        assert_equal(values.lines, tuple(line[values.first : end] for line in whole.lines))
        assert values[1:4] == whole[1:4]
        for row in (count - 1, view[0] - 3, count + 2):
            for kept, line in zip(running.rows(bars.part(0, count), row, row + 1), whole.lines, strict=True):
                expected = line[row] if 0 <= row < count else np.nan
                np.testing.assert_allclose(kept, [expected], rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("code", ["DMI", "RSI", "NATR", "KDJ"])
def test_a_range_that_stays_is_no_move(code: str) -> None:
    """The directional movement of a cheap security whose bars have one high and one low for days."""
    bars = inside_one_range(made_bars(4000), 600, 4000)
    running = RunningIndicator(code, {})
    running.update(bars, 0, (3700, 4000))
    whole, values = compute(code, {}, bars), running.values
    end = values.first + len(values.lines[0])
    assert_equal(values.lines, tuple(line[values.first : end] for line in whole.lines))


@pytest.mark.parametrize("code", ["RVOL", "VWMA"])
def test_a_ratio_to_bars_without_volume_has_no_value(code: str) -> None:
    bars = made_bars(300)
    bars.volume[100:200] = 0
    (line,) = compute(code, {}, bars).lines
    assert np.isnan(line[125:200]).all()
    assert not np.isinf(line).any()
    assert np.isfinite(line[225:]).all()


def test_only_what_is_near_the_view_is_kept() -> None:
    """Of 100,000 bars values of some thousands, however the view moves and bars come; a view of all has all."""
    bars = made_bars(100_000)
    for code in ("MA", "MACD", "OBV", "SAR"):
        running = RunningIndicator(code, {})
        for count, view in ((99_000, (98_200, 99_000)), (99_500, (30_000, 30_800)), (99_900, (99_000, 99_900))):
            running.update(bars.part(0, count), count - 900, view)
            assert sum(line.base is None or line.base.nbytes for line in running.values.lines) < 6000 * 8 * 4
            assert all(len(line) < 6000 for line in running.values.lines)
        running.update(bars, 99_900, (0, 100_000))
        assert {len(line) for line in running.values.lines} == {100_000}
        running.update(bars, 100_000, (50_000, 50_300))
        assert all(len(line) < 6000 for line in running.values.lines)


def test_what_is_not_allowed_is_refused(bars: Bars) -> None:
    for code, chosen in (
        ("BOLL", {"period": 1}), ("BOLL", {"period": 20.5}), ("BOLL", {"depth": 3}), ("MACD", {"bars": "x3"}),
        ("MA", {"period_1": 501}), ("MA", {"source": 4.0}),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=code):
            compute(code, chosen, bars)
    with pytest.raises(KeyError):
        compute("NONE", {}, bars)


def test_without_bars_there_are_lines_without_values(bars: Bars) -> None:
    values = compute("MACD", {}, bars.part(0, 0))
    assert [len(line) for line in values.lines] == [0, 0, 0]
    assert (values.needs, values.has, values.settled) == (34, 0, 0)


@pytest.mark.parametrize("code", ["VOL", "ICHIMOKU", "FLOW", "KAMA", "MA"])
def test_values_are_written_in_place_and_never_into_the_bars(code: str) -> None:
    """A picture keeps its curves over a tick; the stored bars are not ours to change."""
    bars = made_bars(120)
    running = RunningIndicator(code, {})
    running.update(bars, 0)
    kept = running.values.lines
    later = bars._replace(**{name: getattr(bars, name) + 1 for name in ("high", "low", "close", "volume", "net")})
    running.update(later, 119)

    assert all(np.shares_memory(line, new) for line, new in zip(kept, running.values.lines, strict=True))
    assert bars.close[-1] == later.close[-1] - 1
    assert bars.volume[-1] == later.volume[-1] - 1
    assert not any(np.shares_memory(line, column) for line in kept for column in (bars.close, bars.volume, bars.net))
    running.update(bars, 0)
    assert all(np.shares_memory(line, new) for line, new in zip(kept, running.values.lines, strict=True))
    assert_equal(kept, compute(code, {}, bars).lines)
