"""What a second provider answers counts for the bars that it was asked about alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.values.bar_rows import KEY, OPEN, rows
from fakes.values.clock import ManualClock
from tideboard_core.market.bars.intervals import instant_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest
from tideboard_core.ports.gateway import Gateway
from tideboard_desktop.chart.second_source import SecondSource
from tideboard_desktop.ui.tasks import Tasks


class Higher:
    """Tells the same bars ten dollars higher, when it may."""

    bar_offer = BarOffer(periods=frozenset(BarPeriod), adjustments=frozenset(BarAdjustment), history_costs=False)

    def __init__(self) -> None:
        self.asked: list[InstrumentId] = []
        self.was_asked, self.may_answer = asyncio.Event(), asyncio.Event()

    async def bars(self, request: BarRequest) -> BarPage:
        self.asked.append(request.instrument)
        self.was_asked.set()
        await self.may_answer.wait()
        known = rows(30)
        bars = [
            Bar(
                instrument=request.instrument, period=request.period, start=instant_of(start), open=price, high=price,
                low=price, close=price, volume=100, turnover=price,
            )
            for start, close in zip(known.start.tolist(), known.close.tolist(), strict=True)
            for price in (Decimal(close) + 10,)
        ]  # fmt: skip
        return BarPage(bars=bars[-request.count :], older=True)


def series(key: SeriesKey) -> BarSeries:
    """Half an hour of minutes."""
    made = BarSeries(key)
    made.take(rows(30))
    return made


async def test_an_answer_for_bars_that_no_longer_show_says_nothing_of_the_others(qapp: QApplication) -> None:
    feed, clock, owner = Higher(), ManualClock(datetime.now(UTC)), QWidget()
    clock.set_market(OPEN)
    tasks = Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
    other = cast("Gateway", SimpleNamespace(quotes=feed, provider="LongPort"))
    second = SecondSource(owner, other, lambda: "Futu", tasks=tasks, clock=clock)
    one, next_ = series(KEY), series(KEY._replace(instrument=InstrumentId("HK.00005")))

    async def ended() -> None:
        while rest := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(rest)

    second.compare(one, lambda _price: 0.2)
    await feed.was_asked.wait()
    second.forget()  # the chart shows another security
    feed.may_answer.set()
    await ended()
    assert second.conflict is None

    second.compare(next_, lambda _price: 0.2)
    await ended()
    assert second.conflict is not None
    assert feed.asked == [KEY.instrument, next_.key.instrument]
    await tasks.close()
