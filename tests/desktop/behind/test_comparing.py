"""Two providers' answers: both in one table, and where they differ, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tideboard_desktop.behind.comparing import Names, both_columns, difference_words, same
from tideboard_desktop.behind.figures import column, day_column
from tideboard_desktop.ui.plots.figure import TableColumn

NAMES = Names("A", "B")
FIRST, SECOND, THIRD = date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)


def table(days: list[date], shares: list[int | None], head: str = "sold [shares]") -> list[TableColumn]:
    return [day_column("Day", "day", days), column("Sold", head, shares)]


def test_both_stand_side_by_side_with_the_rows_of_either() -> None:
    found = both_columns(table([FIRST, SECOND], [1, 2]), table([SECOND, THIRD], [2, 3]), NAMES)
    assert [each.head for each in found] == ["day", "sold [shares] (A)", "sold [shares] (B)"]
    assert list(zip(*(each.values for each in found), strict=True)) == [
        (FIRST, 1, None),
        (SECOND, 2, 2),
        (THIRD, None, 3),
    ]
    assert found[1].text(None) == "\u2014"


def test_the_newest_difference_is_named_with_how_often_they_differ() -> None:
    days = [FIRST, SECOND, THIRD]
    words = difference_words(table(days, [1, 2, 3]), table(days, [9, 2, 4]), NAMES)
    assert words == "They differ: Sold of 19 Nov 2026: A 3, B 4 (2 of 3 differ)"


def test_the_same_is_said() -> None:
    days = [FIRST, SECOND]
    assert difference_words(table(days, [1, 2]), table(days, [1, 2]), NAMES) == "A and B tell the same: 2 figures"


@pytest.mark.parametrize(
    "other", [table([FIRST], [1], "sold [unit not known]"), table([THIRD], [1]), table([FIRST], [None]), []]
)
def test_figures_of_another_unit_or_day_are_not_compared(other: list[TableColumn]) -> None:
    words = difference_words(table([FIRST], [1]), other, NAMES)
    assert words == "A and B tell nothing that can be compared"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (Decimal("12.3"), Decimal("12.34"), True),
        (Decimal("12.3"), Decimal("12.36"), False),
        (1, 2, False),
        (1, Decimal("1.4"), False),
        ("a", "b", False),
    ],
)
def test_fewer_decimals_are_no_difference(one: object, other: object, alike: bool) -> None:
    assert same(one, other) is alike
