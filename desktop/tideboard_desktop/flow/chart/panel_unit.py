"""The common unit of a panel of flow figures."""

from __future__ import annotations

from tideboard_core.system.settings import Units
from tideboard_desktop.ui.format import Unit, unit_for

_KEPT = 5.0
"""K, M and B are a thousand apart: B only from 5 B on, else smaller minutes would all be 0.01B."""


def panel_unit(largest: float, style: Units) -> Unit:
    """One unit for a panel with amounts up to `largest`; with two decimals it must still distinguish small ones."""
    return unit_for(largest / _KEPT if style is Units.KMB else largest, style)
