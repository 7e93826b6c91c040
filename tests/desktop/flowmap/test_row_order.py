"""The order of the rows: largest first, ties by list order, and held still below a pointer."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.flowmap.row_order import RowOrder, sorted_rows

NAN = float("nan")


@given(st.lists(st.tuples(st.one_of(st.just(NAN), st.integers(-3, 3).map(float)), st.booleans()), max_size=30))
def test_every_row_once_the_largest_first_and_ties_by_list_order(rows: list[tuple[float, bool]]) -> None:
    values, known = np.array([value for value, _known in rows]), np.array([known for _value, known in rows], np.bool_)
    found = sorted_rows(values, known)

    def rank(row: int) -> tuple[bool, bool, float, int]:
        value = float(values[row])
        return not known[row], value != value, 0.0 if value != value else -value, row

    assert found == sorted(range(len(rows)), key=rank)


def test_it_sorts_at_most_once_a_minute_and_never_below_a_pointer() -> None:
    order, known = RowOrder(), np.ones(2, np.bool_)
    order.reset(2)
    assert order.update(np.array([1.0, 2.0]), known, 0.0)
    assert order.rows == [1, 0]
    assert not order.update(np.array([3.0, 2.0]), known, 59.0)
    assert order.age(59.0) == 59

    order.held = True
    assert not order.update(np.array([3.0, 2.0]), known, 200.0)
    order.renew()
    assert order.update(np.array([3.0, 2.0]), known, 201.0), "the person asked for it"
    assert order.rows == [0, 1]
    order.held = False
    assert not order.update(np.array([3.0, 2.0]), known, 300.0)
    assert order.age(301.0) == 1


def test_rows_that_become_known_are_sorted_in_at_once() -> None:
    """While a list is first read nobody waits a minute for its order."""
    order = RowOrder()
    order.reset(2)
    order.update(np.array([NAN, NAN]), np.zeros(2, np.bool_), 0.0)
    assert order.update(np.array([NAN, 2.0]), np.array([False, True]), 1.0)
    assert not order.update(np.array([NAN, 2.0]), np.array([False, True]), 2.0)
    order.held = True
    assert not order.update(np.array([3.0, 2.0]), np.array([True, True]), 3.0)
