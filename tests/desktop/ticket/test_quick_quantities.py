"""Quick quantities: what may be typed, and what is kept."""

from __future__ import annotations

import pytest

from tideboard_core.model.instrument import Market
from tideboard_desktop.ticket.quick_quantities import USUAL, QuickQuantities, key_of, key_text


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("5", "5"),
        (" 25 % ", "25%"),
        ("$50,000", "$50000"),
        ("12.5%", "12.5%"),
        ("101%", None),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("$5%", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e30", None),
        ("", None),
    ],
)
def test_what_is_typed_becomes_a_key_or_nothing(typed: str, key: str | None) -> None:
    assert key_of(typed) == key


def test_words_of_the_chips() -> None:
    assert [key_text(key) for key in ("1", "5", "25%", "$50000")] == ["1 lot", "5", "25%", "50,000"]


@pytest.mark.parametrize("row", [("1",), ("1", "1", "2", "3", "4", "5"), ("1", "2", "3", "4", "5", "x")])
def test_a_row_that_is_not_six_different_keys_is_not_taken(row: tuple[str, ...]) -> None:
    quick = QuickQuantities()
    quick.set(Market.HK, row)
    assert quick.of(Market.HK) == USUAL
