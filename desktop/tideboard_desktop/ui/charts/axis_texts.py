"""Texts of the axes: where one stands, and how prices and amounts are written."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt

from tideboard_desktop.ui.format import AmountUnit, flow, price, quantity

_LEAST = 2
"""Decimals that a price has at least."""


class Word(NamedTuple):
    """A label of an axis and its position."""

    area: QRectF
    align: Qt.AlignmentFlag
    text: str


def amount_text(value: float, step: float, unit: AmountUnit) -> str:
    """A grid line's amount, with the decimals that its step needs."""
    whole = abs(step / unit.divisor - round(step / unit.divisor)) < 1e-9
    return flow(value, unit, 0 if whole or value == 0 else 1)


def price_text(value: float, decimals: int) -> str:
    """A price of the chart's float columns with the decimals of the price step."""
    if decimals >= _LEAST and math.isfinite(value):
        return f"{value:z,.{decimals}f}"
    return price(Decimal(f"{value:.{decimals}f}"), Decimal(1).scaleb(-decimals))


def price_tick(value: float, step: float) -> str:
    """A price on an axis of whole or broken steps."""
    return price(Decimal(f"{value:.4f}").normalize()) if step % 1 else quantity(round(value))
