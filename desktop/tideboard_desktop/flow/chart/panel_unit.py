"""The common unit of a panel of flow figures, and a finer one for a figure that it would leave one digit."""

from __future__ import annotations

from tideboard_core.system.appearance import Units
from tideboard_desktop.ui.format import AmountUnit, unit_for

_KEPT = 5.0
"""K, M and B are a thousand apart: B only from 5 B on, else smaller minutes would all be 0.01B."""

_TWO_DIGITS = 0.0995
"""Share of a unit that two decimals write with two digits: 0.10."""


def panel_unit(largest: float, style: Units) -> AmountUnit:
    """One unit for a panel with amounts up to `largest`; with two decimals it must still distinguish small ones."""
    return unit_for(largest / _KEPT if style is Units.KMB else largest, style)


def finer_unit(value: float, unit: AmountUnit, style: Units) -> AmountUnit:
    """`unit`, or the next smaller one if two decimals of `unit` show fewer than two digits of a single figure.

    Only for figures that stand alone: amounts to be compared with each other keep their panel's unit.
    """
    return unit if abs(value) >= unit.divisor * _TWO_DIGITS or not value else unit_for(abs(value), style)
