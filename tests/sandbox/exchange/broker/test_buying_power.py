"""The margin of options sold without being held: the largest loss at their end."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.broker.buying_power import MOST_APART, option_margin, worst_margin

NEAR, FAR = "261230", "270128"


def option(side: str, strike: int, end: str = NEAR) -> InstrumentId:
    return InstrumentId(f"HK.TCH{end}{side}{strike}000")


@pytest.mark.parametrize(
    ("held", "margin"),
    [
        ({}, 0),
        ({InstrumentId("HK.00700"): -100}, 0),
        ({option("C", 600): 3, option("P", 600): 2}, 0),
        ({option("C", 600): 1, option("C", 610): -1}, 0),
        ({option("C", 600): -1, option("C", 610): 1}, 1000),
        ({option("P", 600): 1, option("P", 610): -2}, 62_000),
        ({option("P", 600): -1}, 60_000),
        ({option("C", 600): -1}, None),
        ({option("C", 600): 1, option("C", 610): -2}, None),
        ({option("C", 600): -1, option("C", 600, FAR): 1}, 0),
        ({option("C", 600, FAR): -1, option("C", 600): 1}, None),
        ({option("C", 600): 1, option("C", 610): -2, option("C", 620): 1}, 0),
        ({option("P", 590): 1, option("P", 600): -1, option("C", 610): -1, option("C", 620): 1}, 1000),
    ],
)  # fmt: skip
def test_what_is_held_for_sold_options(held: dict[InstrumentId, int], margin: int | None) -> None:
    assert option_margin(held) == margin


@given(st.dictionaries(st.tuples(st.sampled_from("CP"), st.integers(1, 40)), st.integers(-3, 3), max_size=5))
def test_the_margin_is_the_worst_of_all_prices(rows: dict[tuple[str, int], int]) -> None:
    def paid(price: int) -> int:
        gaps = {"C": lambda strike: price - strike, "P": lambda strike: strike - price}
        return sum(max(gaps[side](strike), 0) * count for (side, strike), count in rows.items())

    found = option_margin({option(side, strike): count for (side, strike), count in rows.items()})

    worst = max(0, *(-paid(price) for price in range(60))) * 100
    sold = any(count < 0 for count in rows.values())
    unlimited = sum(count for (side, _), count in rows.items() if side == "C") < 0
    assert found == (None if unlimited and sold else Decimal(worst))


def test_a_waiting_exit_of_a_spread_takes_no_more_than_the_spread() -> None:
    held = {option("P", 600): -17, option("P", 590): 17}
    exits = [{option("P", 600): 1, option("P", 590): -1}] * 17
    assert worst_margin(held) == worst_margin(held, exits) == 17_000
    calls = {option("C", 600): -1, option("C", 610): 1}
    assert worst_margin(calls, [{option("C", 600): 1, option("C", 610): -1}]) == 1000
    assert worst_margin(calls, [{option("C", 610): -1, option("P", 590): 1}]) is None  # it sells the cover alone
    assert worst_margin({option("P", 600): -1}, [{option("P", 600): 3, option("P", 590): -3}]) == 60_000


COUNTS = st.dictionaries(st.tuples(st.sampled_from("CP"), st.integers(1, 40)), st.integers(-3, 3), max_size=4)


@given(COUNTS, st.lists(COUNTS, max_size=9))
def test_the_margin_is_that_of_a_state_that_the_waiting_combinations_can_lead_to(
    rows: dict[tuple[str, int], int], waiting: list[dict[tuple[str, int], int]]
) -> None:
    held = {option(*name): count for name, count in rows.items()}
    combos = [{option(*name): count for name, count in combo.items()} for combo in waiting]

    def left(name: InstrumentId, filled: tuple[bool, ...]) -> int:
        changes = (combo.get(name, 0) for combo, is_filled in zip(combos, filled, strict=True) if is_filled)
        if held[name] > 0:
            return max(held[name] + sum(change for change in changes if change < 0), 0)
        return min(held[name] + sum(change for change in changes if change > 0), 0)

    fills = product((False, True), repeat=len(combos))
    states = [option_margin({name: left(name, filled) for name in held}) for filled in fills]
    found = worst_margin(held, combos)
    if found is not None:
        assert found in states
        assert found >= (option_margin(held) or 0)
    shapes = {frozenset((name, count > 0) for name, count in combo.items()) for combo in combos}
    if len(shapes) == len(combos) <= MOST_APART:
        assert found == (None if None in states else max(state for state in states if state is not None))
