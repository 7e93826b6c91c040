"""Reads the daily, weekly or monthly history of one instrument once it is shown, with its own error and wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date

from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.market.bars import bars_of_days
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Bar
from tideboard_core.model.session import exchange_date, exchange_zone
from tideboard_desktop.flow.history.date_range import DateRange, RangeChoice, last_closed
from tideboard_desktop.flow.history.model import BAR_PERIOD, HistorySeries, history_series, session_days
from tideboard_desktop.flow.providers.dependencies import FlowDependencies

_WEEKEND = 10
"""Days by which the first row may lie after the requested begin: holidays, and the last day of a week or month."""


class PeriodLoader:
    """One period and range of one instrument. Calls `changed` after an answer or an error."""

    def __init__(
        self,
        sources: FlowDependencies,
        instrument: InstrumentId,
        period: FlowPeriod,
        changed: Callable[[], None],
        choice: RangeChoice | None = None,
    ) -> None:
        self._sources = sources
        self._instrument = instrument
        self._market = market_of(instrument)
        self.period = period
        self.choice = choice or RangeChoice()
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self.series: HistorySeries | None = None
        self.error: GatewayError | None = None
        self.asked = self._wanted()
        self.asked_at = sources.clock.monotonic()
        self.arrived_at: float | None = None

    def ask(self) -> None:
        """Read, unless an answer is under way."""
        if self._task is None or self._task.done():
            self.error, self.asked_at, self.asked = None, self._sources.clock.monotonic(), self._wanted()
            self._task = self._sources.tasks.spawn(self._fetch(), name=f"flow {self.period} {self._instrument}")

    def choose(self, choice: RangeChoice) -> None:
        """Read another range; an answer under way is dropped."""
        self.close()
        self._task, self.choice, self.series, self.arrived_at = None, choice, None, None
        self.ask()

    def renew(self) -> None:
        """The connection is new: repeat a failed read."""
        if self.error is not None:
            self.ask()

    def each_second(self) -> None:
        """Read again after a session has ended or a day begun."""
        if self.error is None and self.asked != self._wanted():
            self.ask()

    def close(self) -> None:
        """Drop an answer that is under way."""
        if self._task is not None:
            self._task.cancel()

    @property
    def intraday_alone(self) -> bool:
        """Whether the provider refused because it has no history at all: the security may well have a flow."""
        return isinstance(self.error, NotOffered) and not self._no_flow

    @property
    def _no_flow(self) -> bool:
        facts = self._sources.hub.value(Topic.INSTRUMENT.of(self._instrument))
        return facts is not None and not facts.has_capital_flow

    @property
    def today(self) -> date:
        """Exchange date now."""
        return exchange_date(self._market, self._sources.clock.market())

    @property
    def short_by(self) -> date | None:
        """First received date if the answer begins later than requested; None if it is complete."""
        series = self.series
        if series is None or not len(series):
            return None
        slack = _WEEKEND + (31 if self.period is FlowPeriod.MONTH else 0)
        return series.dates[0] if (series.dates[0] - self.asked.begin).days > slack else None

    def _wanted(self) -> DateRange:
        """The chosen range, but not beyond the last closed session."""
        chosen = self.choice.on(self.today)
        closed = last_closed(self._sources.calendar, self._market, self._sources.clock.market())
        return DateRange(chosen.begin, min(chosen.end, closed))

    async def _fetch(self) -> None:
        asked = self.asked
        try:
            flow = await self._flow(asked)
            bars = await self._closes(asked)
        except GatewayError as error:
            self.error = error
        else:
            days = session_days(self._sources.calendar, self._market, asked.begin, asked.end)
            self.series = history_series(flow, bars, exchange_zone(self._market), days)
            self.arrived_at = self._sources.clock.monotonic()
        self._changed()

    async def _flow(self, asked: DateRange) -> CapitalFlow:
        if asked.begin > asked.end:  # today alone: its bar comes from the minutes
            return CapitalFlow(
                instrument=self._instrument,
                period=self.period,
                times=(),
                net=(),
                tiers=None,
                provider=self._sources.gateway.provider,
            )
        return await self._sources.gateway.flow.capital_flow(self._instrument, self.period, asked.begin, asked.end)

    async def _closes(self, asked: DateRange) -> Sequence[Bar]:
        """Candles for the close line; without permission for them the flow bars are shown alone."""
        if asked.begin > asked.end:
            return []
        period = BAR_PERIOD[self.period]
        try:
            return await bars_of_days(self._sources.gateway.quotes, self._instrument, period, asked.begin, asked.end)
        except GatewayError:
            return []
