"""Brokers' trades of a day; their holdings are LongPort's."""

from __future__ import annotations

from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.gateways.futu.translate.behind import brokers
from tideboard_core.gateways.futu.translate.symbols import security
from tideboard_core.model.behind.brokers import BrokerTrades, HoldingHistory, Holdings
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId


class FutuBrokers:
    """Implements `ports.behind.BrokerStandings`: Futu has the trades of a day and no holdings."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def holdings(self, instrument: InstrumentId) -> Holdings:
        """Raise NotOffered: LongPort has holdings."""
        raise self._calls.lacking()

    async def holding_history(self, instrument: InstrumentId, number: str) -> HoldingHistory:
        """Raise NotOffered: LongPort has holdings."""
        raise self._calls.lacking()

    async def trades(self, instrument: InstrumentId, days_back: int = 0) -> BrokerTrades:
        """Return the ten largest net buyers and sellers of a day: 0 = the running one, N = the Nth trading day back."""
        reply = await self._calls.call(
            ProtoId.Qot_GetTopTenBuySellBrokers, security=security(instrument), daysBefore=max(days_back, 0)
        )
        return brokers.trades(instrument, self._calls.source, reply)
