"""Draws and moves with mouse and keys in a chart; prints what came of it: `python -m fakes.walks.drawing_walk`."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.drawings import DrawingScene
from fakes.scenes.screen.whole_style import install
from tideboard_desktop.chart.drawings.model import DrawingKind
from tideboard_desktop.ui.theme import make_theme


def walk(scene: DrawingScene) -> list[list[tuple[int, float]]]:
    """A drawn, a moved, a turned line, and one that keys drew: column and price of each anchor."""
    found: list[list[tuple[int, float]]] = []

    def note() -> None:
        drawing = scene.drawings.drawings[-1]
        spots = [scene.projection.spot(anchor) for anchor in drawing.anchors]
        found.append([(spot.column, round(spot.price, 2)) for spot in spots if spot is not None])

    scene.drawings.set_magnet(on=False)
    scene.draw(DrawingKind.TREND, scene.place(60, 599), scene.place(80, 603))
    note()
    scene.drag(scene.place(70, 601), scene.place(75, 602))
    note()
    scene.drag(scene.place(85, 604), scene.place(90, 598))
    note()
    button = scene.control.rail.buttons["cursor"]
    button.setFocus()
    QTest.keyClicks(button, "r")
    QTest.keyClick(scene.chart, Qt.Key.Key_Return)
    QTest.keyClick(scene.chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(scene.chart, Qt.Key.Key_Return)
    note()
    return found


def main() -> None:
    """In a process of its own, whose screen may be of another resolution."""
    application = QApplication(sys.argv)
    install(application, make_theme())
    scene = DrawingScene()
    scene.window.show()
    scene.window.activateWindow()
    application.processEvents()
    sys.stdout.write(json.dumps([scene.chart.devicePixelRatioF(), walk(scene)]) + "\n")


if __name__ == "__main__":
    main()
