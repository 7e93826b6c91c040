"""A feed that answers flow calls at once and notes who was asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tideboard_core.errors import GatewayError
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, TierAmounts
from tideboard_core.model.instrument import InstrumentId

if TYPE_CHECKING:
    from datetime import date


class FlowFeed:
    """`errors` maps an instrument to what its next calls raise; `called` is set by the first call."""

    def __init__(self) -> None:
        self.asked: list[InstrumentId] = []
        self.errors: dict[InstrumentId, GatewayError] = {}
        self.called = asyncio.Event()

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """A series of one zero point."""
        del begin, end
        self._note(instrument)
        return CapitalFlow(instrument=instrument, period=period, times=(0.0,), net=(0.0,), tiers=None, provider="Fake")

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution:
        """All zero."""
        self._note(instrument)
        nothing = TierAmounts(0, 0, 0, 0)
        return FlowDistribution(instrument=instrument, inflow=nothing, outflow=nothing, time=None, provider="Fake")

    def flow_wait(self) -> float:
        """Nothing queues here."""
        return 0.0

    def _note(self, instrument: InstrumentId) -> None:
        self.asked.append(instrument)
        self.called.set()
        if instrument in self.errors:
            raise self.errors[instrument]
