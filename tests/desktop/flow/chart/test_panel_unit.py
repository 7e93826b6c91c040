"""One unit per panel."""

from __future__ import annotations

import pytest

from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.chart.panel_unit import finer_unit, panel_unit
from tideboard_desktop.ui.format import flow


@pytest.mark.parametrize(
    ("largest", "style", "shown"),
    [
        (1.03e9, Units.KMB, "+1,030.00M"),
        (6.2e9, Units.KMB, "+6.20B"),
        (318.6e6, Units.KMB, "+318.60M"),
        (318.6e6, Units.WAN_TRADITIONAL, "+3.19億"),
        (318.6e6, Units.WAN, "+3.19亿"),
        (90_000, Units.WAN, "+9.00万"),
    ],
)
def test_the_unit_still_tells_small_figures_apart(largest: float, style: Units, shown: str) -> None:
    """Billions only where a minute is not lost in them."""
    assert flow(largest, panel_unit(largest, style)) == shown


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (5.04e6, Units.WAN_TRADITIONAL, "+504.00萬"),
        (-1.993e6, Units.WAN, "−199.30万"),
        (12.4e6, Units.WAN, "+0.12亿"),
        (0.0, Units.WAN, "0.00"),
        (48_000, Units.KMB, "+48.00K"),
        (7.62e6, Units.KMB, "+7.62M"),
    ],
)
def test_a_figure_that_stands_alone_keeps_two_digits(value: float, style: Units, shown: str) -> None:
    """The last minute beside a day of hundreds of millions."""
    panel = panel_unit(450e6, style)

    assert flow(value, finer_unit(value, panel, style)) == shown
