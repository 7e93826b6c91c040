"""What a change of an order gives back to it of what was confirmed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.reviews import order
from tideboard_core.model.order_terms import OrderTerm, TermDifference
from tideboard_core.orders.as_confirmed.terms import changed_back


def differing(*terms: tuple[OrderTerm, str, str]) -> tuple[TermDifference, ...]:
    return tuple(TermDifference(term=term, asked=asked, kept=kept) for term, asked, kept in terms)


@pytest.mark.parametrize(
    ("term", "asked", "field", "value"),
    [
        (OrderTerm.QUANTITY, "800", "quantity", 800),
        (OrderTerm.LIMIT, "480.5", "price", Decimal("480.5")),
        (OrderTerm.TRIGGER, "470", "trigger", Decimal(470)),
        (OrderTerm.TRAIL_AMOUNT, "5", "trail_amount", Decimal(5)),
        (OrderTerm.TRAIL_PERCENT, "2", "trail_percent", Decimal(2)),
        (OrderTerm.OFFSET, "0.5", "limit_offset", Decimal("0.5")),
    ],
)
def test_a_term_that_a_change_carries_is_given_back(term: OrderTerm, asked: str, field: str, value: Any) -> None:
    row = replace(order(), differs=differing((term, asked, "1")))
    back = changed_back(row)

    assert back is not None
    assert back == replace(row, **{field: value})
    assert type(getattr(back, field)) is type(value)


@pytest.mark.parametrize(
    ("terms", "filled"),
    [
        ([(OrderTerm.LIMIT, "480", "481"), (OrderTerm.HOURS, "regular", "extended")], 0),
        ([(OrderTerm.QUANTITY, "400", "1000")], 400),
        ([(OrderTerm.LIMIT, "", "481")], 0),
        ([], 0),
    ],
    ids=["one is carried by no change", "as much has filled", "there was none", "nothing differs"],
)
def test_what_no_change_undoes_is_not_offered_as_one(terms: list[tuple[OrderTerm, str, str]], filled: int) -> None:
    assert changed_back(replace(order(), filled=filled, differs=differing(*terms))) is None


def test_what_is_settled_stays_as_the_broker_has_it() -> None:
    limit, hours = differing((OrderTerm.LIMIT, "480", "481"), (OrderTerm.HOURS, "regular", "extended"))
    row = replace(order(), differs=(limit, replace(hours, settled=True)))

    back = changed_back(row)
    assert back is not None
    assert (back.price, back.hours) == (Decimal(480), row.hours)
