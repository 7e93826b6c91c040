"""The margin of options sold without being held: the largest loss at their end."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.broker.option_margin import option_margin

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
