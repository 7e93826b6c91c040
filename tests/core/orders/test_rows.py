"""Orders as rows: legs and exits below the order that they belong to."""

from __future__ import annotations

from fakes.values.combinations import combination_order
from fakes.values.option_chain import option
from fakes.values.reviews import order
from tideboard_core.model.order import Order, Side
from tideboard_core.orders.rows import LegRow, whole, with_legs


def test_its_legs_stand_below_it_with_their_contracts() -> None:
    listed = combination_order(filled=1)
    rows = with_legs([listed, order(number="8")])
    assert [(type(row), row.instrument, row.side, row.quantity, row.filled) for row in rows] == [
        (Order, option(600, "C"), Side.BUY, 3, 1),
        (LegRow, option(600, "C"), Side.BUY, 3, 1),
        (LegRow, option(610, "C"), Side.SELL, 6, 2),
        (LegRow, option(620, "C"), Side.BUY, 3, 1),
        (Order, "HK.00700", Side.BUY, 1000, 0),
    ]
    assert len({row.id for row in rows}) == len(rows)
    assert [whole(row) for row in rows[:4]] == [listed] * 4
