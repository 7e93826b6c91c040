"""The gauge of a rank among earlier sessions."""

from __future__ import annotations

import pytest

from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_desktop.flow.gauge_bar import Gauge, gauge_of


@pytest.mark.parametrize(
    ("ranked", "gauge"),
    [
        (Ranked(59, 52, 1), Gauge(88, 1.0)),
        (Ranked(59, 59, 0), Gauge(100, 1.0)),
        (Ranked(59, 0, 0), Gauge(0, 1.0)),
        (Ranked(20, 13, 1), Gauge(65, 1.0, 20)),
        (Ranked(39, 13, 0), Gauge(33, 1.0, 39)),
        (Ranked(40, 13, 0), Gauge(32, 1.0)),
        (Ranked(59, 0, 59), Gauge(50, 1.0)),
        (Ranked(19, 3, 0), None),
        (Ranked(59, 3, 0, 4), None),
    ],
)
def test_the_gauge(ranked: Ranked, gauge: Gauge | None) -> None:
    assert gauge_of(ranked, 1.0) == gauge
