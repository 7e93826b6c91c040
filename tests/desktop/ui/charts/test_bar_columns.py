"""The bars in view as pixels: one column for each bar, or the bars of each pixel together."""

from __future__ import annotations

import math
from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.bar_rows import rows
from tideboard_desktop.ui.charts.picture import bar_pixels
from tideboard_desktop.ui.charts.slots import Slots, Viewport


def shown(states: list[bool], pitch: float, end: float) -> Viewport:
    """Columns of which some have a bar."""
    has = np.array(states)
    bars = np.where(has, np.cumsum(has) - 1, -1).astype(np.intp)
    empty = np.zeros(len(has), np.uint8)
    view = Viewport()
    view.resize(0.0, 300.0)
    view.show(Slots(np.arange(len(has), dtype=np.int32), bars, empty, empty))
    view.zoom(pitch / view.pitch, 0.0)
    view.end = end * len(has)
    return view


@given(
    st.lists(st.sampled_from([True, True, True, False]), min_size=1, max_size=400) | st.just([True] * 400),
    st.floats(0.01, 12.0),
    st.floats(0.2, 1.2),
)
def test_each_column_has_the_bars_whose_middles_are_in_it(states: list[bool], pitch: float, end: float) -> None:
    view = shown(states, pitch, end)
    since, until = view.visible()
    count = sum(states)
    data = rows(max(count, 1))
    found = bar_pixels(data, view, since, until)
    places = [slot for slot in range(since, until) if states[slot]]
    if not places:
        assert found is None
        return
    number = math.inf if view.pitch >= 1 else 1.0
    groups = [
        [int(view.slots.bar[slot]) for slot in group]
        for _pixel, group in groupby(places, lambda slot: slot if number > 1 else math.floor(middle(view, slot)))
    ]
    assert found is not None
    assert found.rows.tolist() == [group[0] for group in groups]
    assert (found.first, found.last) == (groups[0][0], groups[-1][-1] + 1)
    middles = [middle(view, slot) for slot in places if int(view.slots.bar[slot]) in set(found.rows.tolist())]
    assert found.x.tolist() == [math.floor(each) + 0.5 for each in middles]
    assert found.high.tolist() == [max(data.high[group]) for group in groups]
    assert found.low.tolist() == [min(data.low[group]) for group in groups]
    assert found.open.tolist() == [data.open[group[0]] for group in groups]
    assert found.close.tolist() == [data.close[group[-1]] for group in groups]
    assert found.volume.tolist() == [sum(data.volume[group]) for group in groups]
    values = np.where(np.arange(len(data.start)) % 3 == 0, np.nan, 1.0)
    sums = found.sums(values)
    for group, value in zip(groups, sums.tolist(), strict=True):
        known = [each for each in group if each % 3]
        assert (value == len(known)) if known else math.isnan(value)


def middle(view: Viewport, slot: int) -> float:
    """Its pixel, added up as for all columns together."""
    return float(view.centres(slot, slot + 1)[0])
