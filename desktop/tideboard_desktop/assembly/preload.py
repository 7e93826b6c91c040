"""Loads the chart's libraries in small steps between turns of the loop, so that the window answers meanwhile."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Iterator

from PySide6 import QtCore, QtGui, QtWidgets

STEP_SECONDS = 0.004
"""How long one step of many small ones may take before the loop gets its turn."""
ON_ANY_THREAD = ("numpy", "xml.etree.ElementTree", "subprocess", "tempfile")
"""What pyqtgraph imports and does not use Qt."""
IN_ORDER = (
    "pyqtgraph",
    "tideboard_desktop.flow.chart.pane_geometry",
    "tideboard_desktop.flow.chart.axis_labels",
    "tideboard_desktop.flow.chart.picture",
    "tideboard_desktop.flow.today.intraday_chart",
    "tideboard_desktop.flow.history.period_chart",
    "tideboard_desktop.flow.view",
)
"""One step each, on the GUI thread: elsewhere they crashed, since PySide makes its classes without a lock."""


async def load_chart() -> None:
    """Import everything that the chart needs; call on the GUI thread.

    pyqtgraph copies every class of Qt when it is imported, and PySide makes each at its first touch: half of the
    time. Touched before, a few at a turn of the loop, they cost the import nothing.
    """
    await asyncio.to_thread(_import_all, ON_ANY_THREAD)
    began = time.perf_counter()
    for _ in _touched_classes():
        if time.perf_counter() - began > STEP_SECONDS:
            await asyncio.sleep(0)
            began = time.perf_counter()
    for name in IN_ORDER:
        await asyncio.sleep(0)
        importlib.import_module(name)


def _import_all(names: tuple[str, ...]) -> None:
    for name in names:
        importlib.import_module(name)


def _touched_classes() -> Iterator[object]:
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            yield getattr(module, name)
