"""The flow map over scripted flow calls and minute bars, in a window of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from fakes.scenes.market.reference import ReferenceScene, security
from tideboard_core.flow.session_minutes import minute_start
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.flowmap.dock import FlowMapDock
from tideboard_desktop.watchlists.lists import WatchLists

IDS = tuple(InstrumentId(f"HK.{code:05d}") for code in (1001, 1002, 1003, 1004))
TRADED = 1_000_000
"""Turnover of each minute."""


class FlowMapScene:
    """A list of four securities at 11:00:20 of a session; `flow` publishes percents of turnover, minute by minute."""

    def __init__(self, reference: ReferenceScene, *, ids: Sequence[InstrumentId] = IDS, minutes: int = 90) -> None:
        self.reference = reference
        calendar = TradingCalendar()
        self.session: Session = calendar.newest(Market.HK, reference.clock.market())
        self.now(minutes)
        reference.lists = WatchLists((SymbolList(name="Four", symbols=tuple(map(str, ids))),), lambda _lists: None)
        source = reference.source
        source.__dict__["bar_offer"] = BarOffer(
            periods=frozenset({BarPeriod.MIN_1}), adjustments=frozenset(BarAdjustment), history_costs=False
        )
        source.answers["bars"] = self._bars
        reader = BarReader(reference.gateway.quotes, reference.clock.market)
        reference.serve(lists=reference.lists, bar_reader=lambda: reader)
        for each in ids:
            facts = security(each, f"Name {each[-3:]}")
            reference.hub.publish(Topic.INSTRUMENT.of(each), Lazy.ready(facts))

    def now(self, minutes: int) -> None:
        """Set the time to twenty seconds after so many minutes of the session."""
        self.over = minutes
        self.reference.clock.set_market(self.session.minute_end(minutes - 1) + timedelta(seconds=20))

    def bar(self, instrument: InstrumentId, minute: int) -> Bar:
        """The bar of a session minute."""
        price = Decimal(500)
        return Bar(
            instrument=instrument,
            period=BarPeriod.MIN_1,
            start=datetime.fromtimestamp(minute_start(self.session, minute), UTC),
            open=price,
            high=price,
            low=price,
            close=price,
            volume=2000,
            turnover=Decimal(TRADED),
        )

    def _bars(self, request: BarRequest) -> BarPage:
        bars = [self.bar(request.instrument, minute) for minute in range(self.over)]
        return BarPage(bars=bars)

    def flow(self, instrument: InstrumentId, percents: Sequence[float]) -> None:
        """Publish a session whose minutes have these nets in percent of turnover."""
        total, nets, times = 0.0, [0.0], [self.session.open.timestamp()]
        for minute, percent in enumerate(percents):
            total += percent / 100 * TRADED
            nets.append(total)
            times.append(minute_start(self.session, minute) + 60)
        told = CapitalFlow(
            instrument=instrument,
            period=FlowPeriod.INTRADAY,
            times=tuple(times),
            net=tuple(nets),
            tiers=None,
            provider="Script",
        )
        self.reference.hub.publish(Topic.FLOW.of(instrument), Lazy.ready(told))

    async def show(self, *, width: int = 1300, height: int = 420) -> FlowMapDock:
        """The dock on the screen, with the bars read and what was published taken."""
        dock: FlowMapDock = self.reference.show(FlowMapDock, width=width, height=height)
        await self.second(dock)
        await self.second(dock)
        return dock

    async def second(self, dock: FlowMapDock) -> None:
        """Let a second pass."""
        self.reference.clock.advance(1)
        dock.each_second()
        while dock.feed.reading is not None and not dock.feed.reading.done():
            await dock.feed.reading
        dock.each_second()

    async def until_read(self, dock: FlowMapDock) -> None:
        """Let the list be read and a second pass."""
        task = dock.listed.content._task
        if task is not None:
            await asyncio.wait([task])
        await self.second(dock)
