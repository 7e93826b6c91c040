"""The cells of depth over time as pyqtgraph's ImageItem. A round sets the image, a new column, and moves a text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from benchmarks.depth_cells import COLOURS, COLUMNS, HOVERS, SIZE, STEPS, cells
from benchmarks.peers.painting import Paints
from benchmarks.subject import figures, serve


def main() -> None:
    """Serve rounds."""
    qt = QApplication([])
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    data = cells()
    image = pg.ImageItem(data[:COLUMNS], levels=(0, COLOURS - 1))
    image.setLookupTable(np.random.default_rng(7).integers(0, 255, (COLOURS, 3), np.uint8))
    line, text = pg.InfiniteLine(angle=90), pg.TextItem()
    for item in (image, line, text):
        plot.addItem(item)
    plot.show()
    qt.processEvents()
    paints = Paints(plot.viewport())
    mirrored = data[:COLUMNS, ::-1].copy()

    def repaint(step: int) -> None:
        image.setImage((mirrored, data[:COLUMNS])[step % 2], autoLevels=False)

    def column(step: int) -> None:
        image.setImage(data[step + 1 : step + 1 + COLUMNS], autoLevels=False)

    def hover(step: int) -> None:
        line.setPos(200 + step)
        text.setPos(200 + step, 30)
        text.setText(f"{step} shares\nsince {step}")

    def round_() -> dict[str, Any]:
        parts = {
            "repaint": paints.timed(STEPS, repaint),
            "column": paints.timed(STEPS, column),
            "hover": paints.timed(HOVERS, hover),
        }
        return figures(parts)

    serve(round_, "PySide6-Essentials", "pyqtgraph", "numpy")


if __name__ == "__main__":
    main()
