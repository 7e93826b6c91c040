"""What the order log keeps of a plan."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.values.trading import ACCOUNTS, order_row
from tideboard_core.audit.records import MAX_LINE
from tideboard_core.model.flatten import FlattenLine, FlattenPlan, line_data, plan_data
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, OrderType, Side

LIVE = ACCOUNTS[Environment.LIVE]


def plan(exits: list[int]) -> FlattenPlan:
    """A line for each number, with so many exits."""
    row = order_row(LIVE, id="1234567890123456789")
    lines = [
        FlattenLine(
            account=LIVE,
            instrument=InstrumentId(f"HK.{number:05}"),
            name="TENCENT",
            currency="HKD",
            held=800,
            side=Side.SELL,
            quantity=800,
            order_type=OrderType.ENHANCED_LIMIT,
            price=Decimal("606.50"),
            exits=(row,) * count,
        )
        for number, count in enumerate(exits)
    ]
    return FlattenPlan(id="TB-1120-0001", account=LIVE, lines=tuple(lines))


def test_two_hundred_positions_are_one_record() -> None:
    (record,) = plan_data(plan([1] * 200))
    assert record["step"] == "plan"
    assert "part" not in record


@settings(max_examples=5)
@given(st.lists(st.sampled_from([0, 1, 300]), min_size=300, max_size=600))
def test_the_parts_hold_every_line_once_and_fit_into_lines_of_the_log(exits: list[int]) -> None:
    made = plan(exits)
    parts = plan_data(made)
    assert [line for part in parts for line in part["lines"]] == [line_data(line) for line in made.lines]  # type: ignore[attr-defined]  # a list
    assert all(len(json.dumps(part, default=str)) < MAX_LINE - 1000 for part in parts)
    if len(parts) > 1:
        assert [(part["part"], part["parts"]) for part in parts] == [(at + 1, len(parts)) for at in range(len(parts))]
