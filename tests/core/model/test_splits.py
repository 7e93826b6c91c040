"""Prices and numbers of shares over splits, joins and bonus issues."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.trips import TENCENT
from tideboard_core.model.reference import ActionKind, ActionPart, CorporateAction, ExDay
from tideboard_core.model.splits import Split, price_in, quantity_in, ratio_of, shares_between, splits_of

DAY = date(2026, 6, 10)
ONE = Decimal(1)
DAYS = st.dates(DAY - timedelta(days=9), DAY + timedelta(days=9))
SPLITS = st.lists(st.builds(Split, DAYS, st.fractions(Fraction(1, 30), 30, max_denominator=30)), max_size=4)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def action(day: date, *parts: ActionPart) -> CorporateAction:
    return CorporateAction(
        instrument=TENCENT, ex_date=day, parts=parts, forward_a=ONE, forward_b=ONE, backward_a=ONE, backward_b=ONE
    )


def part(kind: ActionKind, base: str | None = None, ert: str | None = None) -> ActionPart:
    return ActionPart(kind, base and Decimal(base), ert and Decimal(ert))  # type: ignore[arg-type]


def test_shares_become_more_from_the_open_of_the_day_on() -> None:
    splits = [Split(DAY, Fraction(5)), Split(after(3), Fraction(1, 2))]

    found = [shares_between(splits, after(-1), after(days)) for days in (-1, 0, 2, 3)]

    assert found == [1, 5, 5, Fraction(5, 2)]
    assert shares_between(splits, after(3), after(-1)) == Fraction(2, 5)


def test_a_split_of_unknown_size_says_nothing_of_what_lies_around_it() -> None:
    splits = [Split(DAY, None), Split(after(3), Fraction(2))]

    assert shares_between(splits, after(-1), DAY) is None
    assert shares_between(splits, DAY, after(3)) == 2


@given(splits=SPLITS, days=st.tuples(DAYS, DAYS, DAYS))
def test_the_way_does_not_matter(splits: list[Split], days: tuple[date, date, date]) -> None:
    first, second, third = days
    steps = shares_between(splits, first, second), shares_between(splits, second, third)

    assert steps[0] is not None
    assert steps[1] is not None
    assert steps[0] * steps[1] == shares_between(splits, first, third)


@pytest.mark.parametrize(
    ("shares", "price", "quantity"),
    [
        (Fraction(2), Decimal(300), 200),
        (Fraction(1, 2), Decimal(1200), 50),
        (Fraction(11, 10), Decimal("545.4545454545454545454545455"), 110),
    ],
    ids=["split", "join", "bonus"],
)
def test_money_stays(shares: Fraction, price: Decimal, quantity: int) -> None:
    assert (price_in(Decimal(600), shares), quantity_in(100, shares)) == (price, quantity)


@pytest.mark.parametrize(
    ("parts", "ratio"),
    [
        ([part(ActionKind.SPLIT, "1", "5")], 5),
        ([part(ActionKind.JOIN, "10", "1")], Fraction(1, 10)),
        ([part(ActionKind.BONUS, "10", "3"), part(ActionKind.DIVIDEND)], Fraction(13, 10)),
        ([part(ActionKind.BONUS, "10", "3"), part(ActionKind.TRANSFER, "1", "1")], Fraction(13, 5)),
        ([part(ActionKind.ALLOTMENT, "10", "3"), part(ActionKind.SPIN_OFF, "2", "1")], 1),
        ([part(ActionKind.SPLIT, "1", "5"), part(ActionKind.BONUS)], None),
    ],
)
def test_what_becomes_of_a_share(parts: list[ActionPart], ratio: Fraction | None) -> None:
    assert ratio_of(parts) == ratio


def test_actions_and_ex_days_are_joined_and_none_counts_twice() -> None:
    """A day of which only the calendar tells that it is one of a split has no number."""
    actions = [
        action(after(5), part(ActionKind.DIVIDEND)),
        action(after(3), part(ActionKind.JOIN, "2", "1")),
        action(DAY, part(ActionKind.SPLIT, "1", "5")),
    ]
    days = [ExDay(DAY, split=True), ExDay(after(4), split=True), ExDay(after(5)), ExDay(after(6), True, Fraction(1))]

    assert splits_of(actions, days) == (
        Split(DAY, Fraction(5)),
        Split(after(3), Fraction(1, 2)),
        Split(after(4), None),
    )
