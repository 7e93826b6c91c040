"""The minutes drawn without the kept layer."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter

from fakes.scenes.flow.chart import picture
from tideboard_desktop.flow.today.cached_layer import CachedLayer, paint_day_shapes
from tideboard_desktop.ui.theme import Theme


def test_it_looks_as_the_kept_layer_does(theme: Theme) -> None:
    """One picture by both ways: what is drawn later on screen is not missing in a file."""
    shown = picture()
    image = QImage(928, 440, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_day_shapes(painter, shown, theme)
    painter.end()
    layer = CachedLayer(theme).show(shown, image.size(), 1.0).toImage()
    points = [(x, y) for x in range(0, 928, 3) for y in range(0, 440, 3)]
    same = sum(image.pixelColor(x, y) == layer.pixelColor(x, y) for x, y in points)

    assert same > len(points) * 0.97
