"""Amounts that a person types short: `500K`, `1.5M`, `50万`, `1,000,000`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_SUFFIXES = {"K": 3, "M": 6, "B": 9, "\u4e07": 4, "\u842c": 4, "\u4ebf": 8, "\u5104": 8}
_LARGEST = Decimal(10) ** 13


def parse_amount(text: str) -> float | None:
    """The amount, above zero; None for what is none."""
    text = text.strip().replace(",", "").upper()
    power = _SUFFIXES.get(text[-1:], 0)
    try:
        amount = Decimal(text[:-1] if power else text) * 10**power
    except InvalidOperation:
        return None
    return float(amount) if amount.is_finite() and 0 < amount <= _LARGEST else None


def amount_text(amount: float) -> str:
    """The shortest exact form: `1M`, `1.5M`, `250K`, `800`."""
    exact = Decimal(repr(amount))
    for suffix, power in (("B", 9), ("M", 6), ("K", 3)):
        if exact >= 10**power and (exact.scaleb(3 - power) % 10 == 0):
            return f"{exact.scaleb(-power).normalize():f}{suffix}"
    return f"{exact.normalize():,f}"
