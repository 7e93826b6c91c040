"""The map as pyqtgraph's ImageItem with a palette. A round sets the whole image, a new minute, and moves a text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from benchmarks.map_data import COLOURS, HOVERS, MINUTES, SIZE, STEPS, made
from benchmarks.subject import figures, serve, timed


class Plot(pg.PlotWidget):  # type: ignore[misc]  # a class of an untyped library
    """Counts its paints."""

    paints = 0

    def paintEvent(self, event: Any) -> None:  # noqa: N802  Qt's name
        """Count and paint."""
        self.paints += 1
        super().paintEvent(event)


def main() -> None:
    """Serve rounds."""
    qt = QApplication([])
    plot = Plot()
    plot.resize(*SIZE)
    plot.invertY()
    cells = np.ascontiguousarray(made().steps.T)
    image = pg.ImageItem(cells, levels=(0, COLOURS - 1))
    image.setLookupTable(np.random.default_rng(7).integers(0, 255, (COLOURS, 3), np.uint8))
    cursor, text = pg.InfiniteLine(angle=90), pg.TextItem()
    for item in (image, cursor, text):
        plot.addItem(item)
    plot.show()
    qt.processEvents()
    mirrored = cells[:, ::-1].copy()

    def repaint() -> None:
        for step in range(STEPS):
            image.setImage((mirrored, cells)[step % 2], autoLevels=False)
            qt.processEvents()

    def minute() -> None:
        for step in range(STEPS):
            now = cells.copy()
            now[MINUTES - STEPS + step :] = 0
            image.setImage(now, autoLevels=False)
            qt.processEvents()

    def hover() -> None:
        for step in range(HOVERS):
            cursor.setPos(20 + step)
            text.setPos(20 + step, 30)
            text.setText(f"net {step}\nturnover {step}")
            qt.processEvents()

    def round_() -> dict[str, Any]:
        plot.paints = 0
        parts = {"repaint": timed(STEPS, repaint), "minute": timed(STEPS, minute), "hover": timed(HOVERS, hover)}
        assert plot.paints >= 2 * STEPS + HOVERS, plot.paints
        return figures(parts)

    serve(round_, "PySide6-Essentials", "pyqtgraph", "numpy")


if __name__ == "__main__":
    main()
