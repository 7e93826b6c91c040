"""The bar of an allowance."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.meter_bar import MeterBar


@pytest.mark.parametrize(("share", "text_colour"), [(0.5, "accent"), (0.95, "warn")])
def test_it_is_amber_from_nine_tenths_on(qtbot: QtBot, share: float, text_colour: str) -> None:
    theme = make_theme()
    bar = MeterBar(theme)
    qtbot.addWidget(bar)
    bar.resize(bar.sizeHint())
    bar.show_share(share)
    bar.show()
    image = bar.grab().toImage()
    assert image.pixelColor(2, 1).name().upper() == getattr(theme.surface, text_colour)
    assert image.pixelColor(image.width() - 1, 1).name().upper() == theme.surface.line_strong
