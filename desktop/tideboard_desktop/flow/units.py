"""The unit of a whole panel of flow figures."""

from __future__ import annotations

from tideboard_core.settings import Units
from tideboard_desktop.format import Unit, unit_for

_KEPT = 5.0
"""K, M and B are a thousand apart: B only from 5 B on, else the minutes beside it would all be 0.01B."""


def panel_unit(largest: float, style: Units) -> Unit:
    """One unit for a panel with amounts up to `largest`; two decimals of it must still tell the small ones apart."""
    return unit_for(largest / _KEPT if style is Units.KMB else largest, style)
