"""LongPort's capital flow: today's cumulative net inflow and its distribution over three order sizes."""

from __future__ import annotations

from datetime import date

from tideboard_core.errors import BadInput, NotOffered
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.translate import flow
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.flow import CapitalFlow, FlowPeriod, SizeDistribution
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb


class LongportFlow:
    """Implements `ports.market.FlowSource` for LongPort, which has no flow of past days."""

    def __init__(self, link: LongportLink, rights: QuoteRights) -> None:
        self._link = link
        self._limits = link.limits
        self._rights = rights

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """Return today's cumulative net inflow by minute.

        Raises NotOffered for days, weeks and months, BadInput if dates are given.
        """
        if period is not FlowPeriod.INTRADAY:
            raise NotOffered("flow-history-not-offered", text="", provider=self._link.provider, period=str(period))
        if begin is not None or end is not None:
            raise BadInput("flow-dates-intraday", begin=str(begin), end=str(end))
        request = pb.CapitalFlowIntradayRequest(symbol=wire_symbol(instrument))
        command = QuoteCommand.CAPITAL_FLOW
        answer = await self._rights.ask([instrument], command, request, pb.CapitalFlowIntradayResponse)
        return flow.capital_flow(instrument, answer, provider=self._link.provider)

    async def capital_distribution(self, instrument: InstrumentId) -> SizeDistribution:
        """Return gross in- and outflow per order size since the open."""
        request = pb.SecurityRequest(symbol=wire_symbol(instrument))
        command = QuoteCommand.CAPITAL_DISTRIBUTION
        answer = await self._rights.ask([instrument], command, request, pb.CapitalDistributionResponse)
        return flow.distribution(instrument, answer, provider=self._link.provider)

    def flow_wait(self) -> float:
        """Return the seconds that a flow call made now would queue for the broker's rate limit."""
        return self._limits.pull_delay(QuoteCommand.CAPITAL_FLOW)
