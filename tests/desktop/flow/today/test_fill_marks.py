"""Own fills on the chart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import picture
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_desktop.docks.figures.fill_marks import FillMark, fill_words
from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.today.fill_marks import marks_of, paint_fills, place_fills
from tideboard_desktop.flow.today.label_plan import label_plan
from tideboard_desktop.ui.theme import Theme

SESSION = flow_day.session_of()
TIME = SESSION.open + timedelta(minutes=20, seconds=12)


def fill(side: Side = Side.BUY, quantity: int = 300, time: datetime = TIME, symbol: str = flow_day.TENCENT) -> Fill:
    """One execution at 605."""
    return Fill(
        id="1",
        order_id="2",
        account_id="3",
        instrument=InstrumentId(symbol),
        name="",
        side=side,
        quantity=quantity,
        price=Decimal(605),
        time=time,
    )


def test_partial_fills_of_one_minute_and_price_are_one_mark() -> None:
    """Two hundred and three hundred shares are five hundred; a sale is its own mark."""
    marks = marks_of([fill(), fill(quantity=200), fill(Side.SELL)], flow_day.TENCENT, SESSION)

    assert sorted(mark.shares for mark in marks) == [300, 500]
    assert {fill_words(mark) for mark in marks} == {"B 500", "S 300"}


def test_fills_of_other_days_and_symbols_are_left_out() -> None:
    """Only what belongs on this axis."""
    others = [fill(time=TIME - timedelta(days=1)), fill(symbol="HK.00005")]

    assert marks_of(others, flow_day.TENCENT, SESSION) == ()
    assert marks_of(None, flow_day.TENCENT, SESSION) == ()


@pytest.mark.parametrize("bought", [True, False])
def test_a_mark_points_at_its_price(theme: Theme, bought: bool) -> None:
    """Bought from below, sold from above."""
    mark = FillMark(TIME.timestamp(), 605.0, bought, 300)
    shown = replace(picture(), fills=(mark,))
    image = QImage(928, 440, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_fills(painter, shown, theme, place_fills(shown, theme, []))
    painter.end()

    assert shown.prices is not None
    x, y = shown.axis.x_of(mark.time), shown.prices.y_of(605.0)
    inside = y + (10 if bought else -10)
    assert QColor.fromRgba(image.pixel(round(x), round(inside))).name().upper() == theme.surface.text1
    assert QColor.fromRgba(image.pixel(round(x), round(y))).alpha() == 0


def test_without_the_price_line_there_are_no_marks(theme: Theme) -> None:
    """They stand on its axis."""
    mark = FillMark(TIME.timestamp(), 605.0, True, 300)
    shown = replace(picture(), fills=(mark,), shown=frozenset({Line.NET}))
    image = QImage(928, 440, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_fills(painter, shown, theme, place_fills(shown, theme, []))
    painter.end()

    assert all(QColor.fromRgba(image.pixel(x, y)).alpha() == 0 for x in range(60, 400, 3) for y in range(0, 440, 3))


def test_words_at_the_last_minute_stand_left_of_their_mark(theme: Theme) -> None:
    """The labels at the line ends lie right of it."""
    shown = picture()
    assert shown.flow is not None
    assert shown.prices is not None
    mark = FillMark(float(shown.flow.times[-1]), 605.0, bought=True, shares=300)
    image = QImage(round(shown.layout.width), round(shown.layout.height), QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.black))
    painter = QPainter(image)
    shown = replace(shown, fills=(mark,))
    paint_fills(painter, shown, theme, label_plan(shown, theme).fills)
    painter.end()
    inked = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).lightness() > 100]
    assert shown.last_x is not None

    assert min(inked) < shown.last_x - 20
    assert max(inked) < shown.last_x + 8
