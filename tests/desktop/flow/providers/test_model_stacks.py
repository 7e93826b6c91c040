"""Stacked tiers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.flow.providers.model import stacked

AMOUNTS = st.lists(st.floats(-1e9, 1e9), min_size=6, max_size=6)


@given(st.lists(AMOUNTS, min_size=1, max_size=4))
def test_both_stacks_together_are_the_sum_everywhere(rows: list[list[float]]) -> None:
    """At every minute and, by straight lines, at every point between: also where a tier changes its sign."""
    x, columns = np.arange(6.0), [np.asarray(row) for row in rows]
    up, down = stacked(x, columns)
    total = np.interp(up.x, x, np.sum(columns, axis=0))

    assert up.edges[-1] + down.edges[-1] == pytest.approx(total, abs=1e-3, rel=1e-9)
    for inner, outer in zip(up.edges, up.edges[1:], strict=False):
        assert (outer >= inner).all()
    for inner, outer in zip(down.edges, down.edges[1:], strict=False):
        assert (outer <= inner).all()


def test_a_tier_that_turns_leaves_one_stack_and_enters_the_other_at_zero() -> None:
    """The crossing is a point of every edge: no band flares up before it."""
    up, down = stacked(np.array([0.0, 1.0]), [np.array([10.0, 10.0]), np.array([4.0, -4.0])])

    assert up.x.tolist() == [0.0, 0.5, 1.0]
    assert [edge.tolist() for edge in up.edges] == [[0, 0, 0], [10, 10, 10], [14, 10, 10]]
    assert [edge.tolist() for edge in down.edges] == [[0, 0, 0], [0, 0, 0], [0, 0, -4]]


def test_a_hole_breaks_every_band() -> None:
    """Nothing is drawn across minutes that were not received."""
    hole = np.array([1.0, np.nan, 2.0])
    up, _down = stacked(np.array([0.0, 1.0, 2.0]), [hole, hole])

    assert [np.isnan(edge).tolist() for edge in up.edges[1:]] == [[False, True, False]] * 2
