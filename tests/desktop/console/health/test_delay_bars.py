"""Delays as bars: every band is also told in words."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tideboard_core.model.gateway_health import DelayBand, PushDelay
from tideboard_desktop.console.health.dock import DelayBars, shown_bands
from tideboard_desktop.ui.theme import make_theme

BANDS = (DelayBand(0, 10, 90, 90.0, 90.0), DelayBand(10, 20, 10, 10.0, 100.0), DelayBand(20, -1, 0, 0.0, 100.0))
PRICE = PushDelay(kind="price", average=6.42, count=100, bands=BANDS)


def test_bands_without_a_push_at_the_end_are_left_out() -> None:
    assert shown_bands(PRICE) == list(BANDS[:2])
    assert shown_bands(PushDelay(kind="price", average=0.0, count=0, bands=BANDS[2:])) == []


def test_bars_grow_with_what_they_show_and_say_it(qtbot: QtBot) -> None:
    theme = make_theme()
    bars = DelayBars(theme)
    qtbot.addWidget(bars)
    assert bars.accessibleName() == "No push was counted yet"
    low = bars.sizeHint().height()
    bars.show_delays([PRICE, PushDelay(kind="broker", average=1.0, count=0)])
    assert bars.accessibleName() == "Prices: 6.4 ms on average, 100 counted, 0 – 10 ms 90.0%, 10 – 20 ms 10.0%"
    assert bars.sizeHint().height() > low
    bars.resize(400, bars.sizeHint().height())
    image = QImage(bars.size(), QImage.Format.Format_RGB32)
    bars.render(image)
    inked = [
        sum(image.pixelColor(x, y).name() == theme.surface.accent.lower() for x in range(image.width()))
        for y in range(image.height())
    ]
    widths = [width for width in dict.fromkeys(inked) if width]
    assert max(widths) > 5 * min(widths), "the bars are as the shares are"
