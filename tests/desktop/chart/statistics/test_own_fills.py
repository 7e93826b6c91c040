"""Own fills in a range: their sums, what they gained, the box that saved pictures leave out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter

from fakes.values.bar_rows import KEY, OPEN, TENCENT, rows
from tideboard_core.model.order import Fill, Side
from tideboard_core.system.appearance import Units
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.range_statistics import OwnFillsInRange, RangeStatistics, own_figures, own_words
from tideboard_desktop.ui.charts.layout import chart_layout
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts
from tideboard_desktop.ui.charts.slots import Viewport

SHOWN = Picture(KEY, rows(120), Viewport(), chart_layout(900, 600, ()), PriceFacts())


def fill(minute: int, side: Side = Side.BUY, quantity: int = 100, price: str = "600") -> Fill:
    return Fill(
        id=str(minute),
        order_id="1",
        account_id="1",
        instrument=TENCENT,
        name="",
        side=side,
        quantity=quantity,
        price=Decimal(price),
        time=OPEN + timedelta(minutes=minute, seconds=7),
    )


FILLS = st.lists(
    st.builds(fill, st.integers(-5, 130), st.sampled_from(Side), st.integers(1, 9), st.sampled_from(["600", "601.5"])),
    max_size=20,
)


@given(FILLS, st.integers(0, 119), st.integers(0, 119))
def test_what_is_left_is_worth_the_close_and_the_rest_is_money(fills: Sequence[Fill], one: int, other: int) -> None:
    first, last = sorted((one, other))
    close = Decimal("602.5")
    inside = [each for each in fills if first <= (each.time - OPEN).total_seconds() // 60 <= last]
    found = own_figures(fills, SHOWN, first, last, close)
    assert found.bought == sum(each.quantity for each in inside if each.side is Side.BUY)
    assert found.sold == sum(each.quantity for each in inside if each.side is Side.SELL)
    signs = {Side.BUY: 1, Side.SELL: -1}
    assert found.gain == sum((close - each.price) * each.quantity * signs[each.side] for each in inside)


def test_contracts_count_their_shares_and_an_unknown_close_is_said() -> None:
    fills = [fill(10), fill(20, Side.SELL, 40, "610")]
    found = own_figures(fills, SHOWN, 0, 119, Decimal(605), multiplier=50)
    assert found.gain == 50 * (40 * 610 - 100 * 600 + 60 * 605)
    words = own_words(found, PriceFacts())
    assert [one.text for one in words] == ["100 at 600.000", "40 at 610.000", "+35,000.00"]
    assert own_words(own_figures(fills, SHOWN, 0, 119, None), PriceFacts())[-1].text == "not known"
    closed = [fill(10, quantity=40), fill(20, Side.SELL, 40, "610")]
    assert own_figures(closed, SHOWN, 0, 119, None).gain == 400
    assert own_words(own_figures(fills, SHOWN, 30, 40, None), PriceFacts()) == []


@pytest.mark.usefixtures("painted")
def test_the_box_is_on_screen_and_in_no_saved_picture(chart: PriceChart) -> None:
    fills: tuple[Fill, ...] = (fill(70),)
    statistics = RangeStatistics(chart, Units.KMB)
    chart.add_layer(statistics)
    own = OwnFillsInRange(statistics, lambda: fills, multiplier=lambda: 1, raw=lambda price: Decimal(repr(price)))
    chart.add_layer(own)
    statistics.begin_at(60)
    statistics.end_at(90)
    assert "You bought 100 at 600" in statistics.words
    saved, private = (drawn(chart, private=on) for on in (False, True))
    assert saved != private
    fills = ()
    statistics.end_at(91)
    statistics.end_at(90)
    assert "You bought" not in statistics.words
    assert drawn(chart, private=True) == saved


@pytest.mark.parametrize("height", [600, 300])
def test_neither_box_covers_the_other_or_leaves_the_chart(
    chart: PriceChart, painted: Callable[[], int], height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart.resize(926, height)
    statistics = RangeStatistics(chart, Units.KMB)
    chart.add_layer(statistics)
    chart.add_layer(OwnFillsInRange(statistics, lambda: [fill(118)], multiplier=lambda: 1, raw=lambda _price: None))
    statistics.begin_at(110)
    statistics.end_at(119)
    picture = chart.picture
    assert picture is not None
    boxes: list[tuple[float, float, float, float]] = []
    module = "tideboard_desktop.chart.range_statistics._paint_box"
    monkeypatch.setattr(module, lambda _painter, box, *_more: boxes.append(box.getCoords()))
    chart.grab()
    boxes = boxes[-2:]
    assert len(boxes) == 2
    corners = np.array(boxes)
    assert (corners[:, :2] >= 0).all()
    assert (corners[:, 2] <= picture.layout.right).all()
    assert boxes[0][2] <= boxes[1][0] or boxes[1][2] <= boxes[0][0] or boxes[0][3] <= boxes[1][1]


def drawn(chart: PriceChart, *, private: bool) -> QImage:
    image = QImage(chart.size(), QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    chart.draw(painter, private=private)
    painter.end()
    return image
