"""Raw prices on adjusted bars: only backward adjustment moves the newest ones."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fakes.scenes.chart_orders import loaded
from fakes.scenes.trading.dock_services import Room
from fakes.values.bar_rows import KEY, rows
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.chart.orders.adjusted import AdjustedPrices, ratio_of_opens
from tideboard_desktop.docks.kept_reads import KeptReads

BACK = KEY._replace(adjustment=BarAdjustment.BACKWARD)


class TwoSeries:
    """A reader whose backward-adjusted days are three times the raw ones."""

    def __init__(self) -> None:
        self.asked: list[SeriesKey] = []

    async def read(self, key: SeriesKey, count: int) -> BarSeries:
        self.asked.append(key)
        made, bars = BarSeries(key), rows(count)
        factor = 3.0 if key.adjustment is BarAdjustment.BACKWARD else 1.0
        made.take(bars._replace(open=bars.open * factor))
        return made


@pytest.mark.parametrize("adjustment", [BarAdjustment.NONE, BarAdjustment.FORWARD])
async def test_the_newest_bars_of_other_kinds_are_raw(room: Room, adjustment: BarAdjustment) -> None:
    reader, prices = adjusted(room)
    prices.follow(KEY._replace(adjustment=adjustment))
    prices.each_second()

    assert (prices.factor, prices.adjusted, reader.asked) == (1.0, False, [])
    assert prices.shown(Decimal("611.50")) == 611.5
    assert prices.raw(611.5) == Decimal("611.5")


async def test_backward_adjusted_bars_move_lines_but_no_price(room: Room) -> None:
    reader, prices = adjusted(room)
    prices.follow(BACK)
    assert prices.shown(Decimal(611)) is None, "nothing is drawn at a place that is not known"
    assert prices.raw(611.0) is None
    prices.each_second()
    await loaded(prices.reads)

    assert [key.adjustment for key in reader.asked] == [BarAdjustment.NONE, BarAdjustment.BACKWARD]
    assert prices.adjusted
    assert prices.shown(Decimal(611)) == pytest.approx(1833.0)
    assert prices.raw(1833.0) == Decimal("611.0")
    prices.each_second()
    assert len(reader.asked) == 2, "once a day"
    room.floor.clock.advance(3 * 24 * 3600)
    prices.each_second()
    await loaded(prices.reads)
    assert len(reader.asked) == 4, "Monday may be the day of a split"
    prices.follow(BACK._replace(instrument=InstrumentId("HK.09988")))
    assert prices.factor is None, "another security has another factor"


def test_the_ratio_is_that_of_the_newest_common_day() -> None:
    raw = rows(5)
    back = raw._replace(open=raw.open * [1.0, 1.0, 1.0, 2.0, 4.0])

    assert ratio_of_opens(raw, back) == 4.0
    assert ratio_of_opens(rows(4), back) == 2.0
    assert ratio_of_opens(rows(2, first=50), back) is None


def adjusted(room: Room) -> tuple[TwoSeries, AdjustedPrices]:
    reader = TwoSeries()
    context: Any = SimpleNamespace(
        services=SimpleNamespace(bar_reader=lambda: reader),
        hub=room.floor.hub,
        tasks=room.tasks,
        clock=room.floor.clock,
        kept=KeptReads(),
    )
    return reader, AdjustedPrices(cast("Any", context), room.window)
