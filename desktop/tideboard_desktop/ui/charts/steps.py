"""Steps of axes."""

from __future__ import annotations

import math

_NICE = (1.0, 2.0, 2.5, 4.0, 5.0, 8.0, 10.0)
ROUND_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 240)
"""Minutes between two labels of a time axis."""


def nice_step(value: float) -> float:
    """Smallest of 1, 2, 2.5, 4, 5, 8 times a power of ten that is not below `value`."""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _NICE if step * power >= value * (1 - 1e-12))
