"""The forms of the bars: what each draws, alike after a tick and anew, and what layouts before them had."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from fakes.values.bar_rows import rows
from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.curves import ChartForm, form_of, form_words
from tideboard_desktop.ui.theme import colour

BARE = {ChartForm.LINE, ChartForm.AREA}


def panes(chart: PriceChart) -> QImage:
    """The price pane as it is on screen, left of its newest bars' tag."""
    chart.grab()
    picture = chart.picture
    assert picture is not None
    pane = picture.layout.area(picture.layout.price).toRect()
    return chart.grab(QRect(0, 30, pane.width(), pane.height() - 30)).toImage()


def count(image: QImage, tint: str) -> int:
    """How many pixels have a colour."""
    wanted = colour(tint).rgb() & 0xFFFFFF
    plain = image.convertToFormat(QImage.Format.Format_RGB32)  # kept by name: its bits live as long as it does
    raw = np.frombuffer(plain.constBits(), np.uint32)
    return int(((raw & 0xFFFFFF) == wanted).sum())


def test_each_form_draws_something_else(chart: PriceChart, painted: Callable[[], int]) -> None:
    images = []
    for form in ChartForm:
        chart.set_form(form)
        images.append(panes(chart))
        rising, falling = (count(images[-1], role.text) for role in (chart.theme.up, chart.theme.down))
        assert (rising + falling > 100) is (form not in BARE), form
    assert all(one != other for place, one in enumerate(images) for other in images[place + 1 :])
    solid, hollow, ohlc = (count(image, chart.theme.up.text) for image in images[:3])
    assert hollow < solid
    assert ohlc < hollow


@pytest.mark.parametrize("form", ChartForm)
@pytest.mark.parametrize("pitch", [9.0, 2.0, 0.4])
def test_a_tick_paints_what_painting_anew_does(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int], form: ChartForm, pitch: float
) -> None:
    chart.set_form(form)
    chart.zoom(pitch / chart.view.pitch)
    painted()
    change = series.take(rows(120, close=600.5, more=100))
    chart.take_bars(change)
    after = painted()
    ticked = panes(chart)
    chart.renew(keep=True)
    assert panes(chart) == ticked
    assert after < 120 * len(chart.layout_now.panes)


def test_what_a_layout_names() -> None:
    assert [form_of(form.value) for form in ChartForm] == list(ChartForm)
    assert form_of(None, ChartForm.HOLLOW) is ChartForm.HOLLOW
    assert form_of("renko") is ChartForm.CANDLES
    assert set(form_words()) == set(ChartForm)
