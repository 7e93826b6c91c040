"""Short amounts as a person types them."""

from __future__ import annotations

import pytest

from tideboard_desktop.models.amounts import amount_text, parse_amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500k", 500_000),
        (" 1.5M ", 1_500_000),
        ("50\u4e07", 500_000),
        ("2\u5104", 200_000_000),
        ("1,000,000", 1_000_000),
        ("0.5", 0.5),
    ],
)
def test_it_understands(text: str, amount: float) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["", "K", "0", "-5", "nan", "inf", "1e99", "five", "\u4e07", "1..2"])
def test_it_refuses(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [(1_000_000, "1M"), (1_500_000, "1.5M"), (250_000, "250K"), (800, "800"), (1234, "1,234"), (0.5, "0.5")],
)
def test_it_writes_the_shortest_exact_form(amount: float, text: str) -> None:
    assert amount_text(amount) == text
    assert parse_amount(text) == amount
