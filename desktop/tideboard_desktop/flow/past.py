"""The day, week or month history of one instrument: asked once when it is looked at, with its own error and wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tideboard_core.errors import GatewayError
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Bar
from tideboard_core.model.session import exchange_date, exchange_zone
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.models.flow_history import BAR_PERIOD, HistorySeries, history_range, history_series


class FlowPast:
    """One period of one instrument. `changed` is called when the answer or an error has come."""

    def __init__(
        self, sources: FlowSources, instrument: InstrumentId, period: FlowPeriod, changed: Callable[[], None]
    ) -> None:
        self._sources = sources
        self._instrument = instrument
        self.period = period
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self.series: HistorySeries | None = None
        self.error: GatewayError | None = None
        self.asked_at = sources.clock.monotonic()
        self.arrived_at: float | None = None

    def ask(self) -> None:
        """Ask, unless an answer is under way."""
        if self._task is None or self._task.done():
            self.error, self.asked_at = None, self._sources.clock.monotonic()
            self._task = self._sources.tasks.spawn(self._fetch(), name=f"flow {self.period} {self._instrument}")

    def close(self) -> None:
        """Drop an answer that is under way."""
        if self._task is not None:
            self._task.cancel()

    async def _fetch(self) -> None:
        market = market_of(self._instrument)
        begin, end = history_range(self.period, exchange_date(market, self._sources.clock.market()))
        try:
            flow = await self._sources.feed.capital_flow(self._instrument, self.period, begin, end)
            bars = await self._closes()
        except GatewayError as error:
            self.error = error
        else:
            self.series = history_series(flow, bars, exchange_zone(market))
            self.arrived_at = self._sources.clock.monotonic()
        self._changed()

    async def _closes(self) -> list[Bar]:
        """Candles for the close line; without the right to them the flow bars still stand alone."""
        market = market_of(self._instrument)
        begin, end = history_range(self.period, exchange_date(market, self._sources.clock.market()))
        try:
            return await self._sources.feed.history_bars(self._instrument, BAR_PERIOD[self.period], begin, end)
        except GatewayError:
            return []
