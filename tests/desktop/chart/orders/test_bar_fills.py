"""Own fills on the bars: one mark for each bar and side, whatever the interval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.bar_rows import KEY, OPEN, TENCENT, rows
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.model.order import Fill, Side
from tideboard_desktop.chart.orders.bar_fills import marks_by_bar
from tideboard_desktop.docks.figures.fill_marks import fill_words
from tideboard_desktop.ui.charts.layout import chart_layout
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts
from tideboard_desktop.ui.charts.slots import Viewport


def picture(interval: int = 1, count: int = 120) -> Picture:
    bars = rows(count)
    starts = (minute_of(OPEN) + np.arange(count) * interval).astype(np.int32)
    key = KEY._replace(interval=Interval(interval, Unit.MINUTE))
    return Picture(key, bars._replace(start=starts), Viewport(), chart_layout(900, 600, ()), PriceFacts())


def fill(second: int, side: Side = Side.BUY, quantity: int = 100) -> Fill:
    return Fill(
        id=str(second),
        order_id="1",
        account_id="1",
        instrument=TENCENT,
        name="",
        side=side,
        quantity=quantity,
        price=Decimal(600),
        time=OPEN + timedelta(seconds=second),
    )


FILLS = st.lists(st.builds(fill, st.integers(0, 7199), st.sampled_from(Side), st.integers(1, 9)), max_size=30)


@given(FILLS, st.sampled_from([1, 5, 15]))
def test_every_share_is_in_the_mark_of_its_bar(fills: Sequence[Fill], interval: int) -> None:
    shown = picture(interval)
    marks = marks_by_bar(fills, shown)

    assert sum(mark.shares for mark in marks.values()) == sum(one.quantity for one in fills)
    for (row, bought), mark in marks.items():
        start = int(shown.rows.start[row]) * 60
        mine = [
            one
            for one in fills
            if (one.side is Side.BUY) is bought and start <= one.time.timestamp() < start + interval * 60
        ]
        assert mark.shares == sum(one.quantity for one in mine)
        assert mark.fills == len(mine)


def test_fills_outside_the_bars_have_no_mark() -> None:
    shown = picture(count=10)

    assert not marks_by_bar([fill(-60), fill(10 * 60)], shown)
    assert len(marks_by_bar([fill(0), fill(599)], shown)) == 2


def test_words_are_those_of_the_flow_chart() -> None:
    (mark,) = marks_by_bar([fill(0), fill(20)], picture()).values()

    assert fill_words(mark) == "B 2 x 100"
