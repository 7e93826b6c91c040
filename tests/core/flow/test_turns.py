from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.flow.session_minutes import Floats
from tideboard_core.flow.turns import LEAST, LIMIT, WINDOW, breadth, ratio, turns, window_sums

NAN = float("nan")
SHARES = st.sampled_from([NAN, -0.2, -0.06, -0.01, 0.0, 0.03, 0.06, 0.061, 0.5])


def plain_turns(ratios: list[float]) -> list[int]:
    """The rule minute by minute."""
    state, run, found = 0, 0, []
    for value in ratios:
        side = 1 if value > LIMIT else -1 if value < -LIMIT else 0
        run = 0 if side == 0 else run + side if side * run > 0 else side
        turned = 0
        if abs(run) >= 3 and side != state:
            turned = side if state else 0
            state = side
        found.append(turned)
    return found


def plain_ratio(net: list[float], turnover: list[float]) -> list[float]:
    """The last minutes' money over their trade, minute by minute."""
    found = []
    for end in range(1, len(net) + 1):
        pairs = list(zip(net[max(0, end - WINDOW) : end], turnover[max(0, end - WINDOW) : end], strict=True))
        known = [(money, trade) for money, trade in pairs if np.isfinite(money) and np.isfinite(trade)]
        trade = sum(each for _money, each in known)
        valid = pairs[-1] in known and len(known) >= LEAST and trade > 0
        found.append(sum(money for money, _trade in known) / trade if valid else NAN)
    return found


@given(st.lists(SHARES, max_size=40))
def test_a_turn_is_dated_at_its_third_minute(values: list[float]) -> None:
    assert turns(np.array(values, np.float64)).tolist() == plain_turns(values)


@given(st.lists(SHARES, min_size=1, max_size=40), st.integers(1, 40))
def test_what_comes_later_changes_no_turn(values: list[float], kept: int) -> None:
    whole = turns(np.array(values)).tolist()
    assert turns(np.array(values[:kept])).tolist() == whole[:kept]


@given(st.lists(st.lists(SHARES, min_size=20, max_size=20), min_size=1, max_size=4))
def test_many_securities_turn_as_each_alone(rows: list[list[float]]) -> None:
    assert turns(np.array(rows)).tolist() == [plain_turns(row) for row in rows]


@given(
    st.lists(
        st.tuples(
            st.one_of(st.just(NAN), st.integers(-50, 50).map(float)),
            st.one_of(st.just(NAN), st.integers(0, 90).map(float)),
        ),
        max_size=40,
    )
)
def test_the_ratio_needs_twelve_known_minutes_and_trade(minutes: list[tuple[float, float]]) -> None:
    net, turnover = [row[0] for row in minutes], [row[1] for row in minutes]
    np.testing.assert_allclose(ratio(np.array(net), np.array(turnover)), plain_ratio(net, turnover), rtol=1e-12)


def test_minutes_without_trade_have_no_ratio_after_large_amounts() -> None:
    turnover = np.array([1e10 / 3, *[0.0] * 20])
    found = ratio(np.zeros(21), turnover)
    assert np.isfinite(found[WINDOW - 1])
    assert np.isnan(found[WINDOW:]).all()


def test_sums_count_what_is_known() -> None:
    total, count = window_sums(np.array([1.0, NAN, 3.0, 4.0]), 2)
    assert (total.tolist(), count.tolist()) == ([1, 1, 3, 7], [1, 1, 1, 2])


def test_breadth_is_the_mean_of_five_minutes_and_skips_what_nobody_has() -> None:
    one: Floats = np.array([1.0, 2, NAN, -1, 0, 5, 5])
    other: Floats = np.array([1.0, -2, NAN, NAN, 3, 5, 5])
    found = breadth(np.array([one, other]))
    np.testing.assert_allclose(found, [2, 1, NAN, 1 / 3, 0.5, 0.5, 1])
