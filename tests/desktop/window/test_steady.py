"""Nothing of the default window changes its place while a fast market moves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.screen.places import moved, painted_places, places
from fakes.scenes.window.default_window import DefaultWindow, default_window
from run_forms import sized
from tideboard_desktop.chart.cell import ReadOutRow
from tideboard_desktop.flow.headline import Headline
from tideboard_desktop.flow.quote_strip import QuoteStrip
from tideboard_desktop.flow.today.distribution import DistributionPanel

pytestmark = pytest.mark.slow

SECONDS = sized(8, 24)
"""Seconds of a fast market, which the exchange takes half as long to work out; they have the end of a minute."""
AT_LINES = "flow_line_"
"""Labels at the ends of the flow's lines go with them once a minute."""
PAINTED = (QuoteStrip, DistributionPanel, ReadOutRow)
"""Widgets of one line that paint their figures."""


@pytest.mark.timeout(900, method="signal")
async def test_no_control_and_no_figure_moves_in_a_fast_market(qapp: QApplication, tmp_path: Path) -> None:
    """The window ends within the test: pytest-qt handles events after it, when no loop runs for the window's tasks."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    async with default_window(qapp, tmp_path) as window:
        found, blank = await changed(window, SECONDS)

    assert found == {}
    assert blank == set()


async def changed(window: DefaultWindow, seconds: int) -> tuple[dict[str, int], set[str]]:
    """What moved, with the second in which it first did, and captions of the headline that had no figure."""
    main = window.built.window
    painted = [one for one in main.findChildren(QWidget) if isinstance(one, PAINTED) and one.isVisible()]
    headline = main.findChild(Headline, "flow_headline")
    assert headline is not None
    before, lines, blank = places(main), [painted_places(one) for one in painted], set[str]()
    assert len(before) > 50
    found: dict[str, int] = {}
    for second in range(1, seconds + 1):
        await window.second()
        for fault in moved(before, places(main)):
            if not fault.startswith(AT_LINES):
                found.setdefault(fault, second)
        for one, was in zip(painted, lines, strict=True):
            if (now := painted_places(one)) != was:
                found.setdefault(f"{type(one).__name__} {was} to {now}", second)
        blank |= {caption for caption, text in headline.texts() if not text}

    return found, blank
