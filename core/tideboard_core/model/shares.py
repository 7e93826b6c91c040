"""Numbers of shares: whole in what we send, with a fraction where a broker holds, works or fills one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

Shares = int | Decimal
"""Shares or contracts of a holding, of an order at the broker or of a fill, exact: an int if whole, else a Decimal.

What we send is an int, so the type checker finds where a fraction could get into an order. Whole numbers stay ints,
which costs nothing where thousands of rows are compared. `//` and `%` are not for these: those of Decimal round
towards zero, those of int down.
"""


def exact(value: Shares) -> Shares:
    """Return the same number, as an int if it is whole: a result of arithmetic with fractions may be whole again."""
    return int(value) if value == int(value) else value


def whole(value: Shares) -> int:
    """Return the shares that an order can be for: the fraction is cut off, towards zero for a short holding too."""
    return int(value)


def size_of(value: Shares) -> Shares:
    """Return the number without its sign; the type checker knows no `abs` of `Shares`."""
    return -value if value < 0 else value


def tradable(value: Shares, lot: int = 1) -> int:
    """Return what of `value` whole board lots can trade, in shares and towards zero; a lot below 1 counts as 1."""
    size = max(lot, 1)
    shares = abs(int(value)) // size * size
    return shares if value > 0 else -shares


def total(values: Iterable[Shares]) -> Shares:
    """Return the exact sum."""
    found: Shares = 0
    for value in values:
        found += value
    return exact(found)


def shares_text(value: Shares) -> str:
    """Return the digits, without grouping, exponent or zeros at the end: `1000`, `0.75`, `-10.5`."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shares_from(value: object) -> Shares:
    """Return what `shares_text` or JSON wrote of a number of shares; raises ValueError or ArithmeticError."""
    return value if isinstance(value, int) else exact(Decimal(str(value)))
