"""Capital flow calls of OpenD."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tideboard_core.errors import BadInput, NotOffered, PermissionMissing, RateLimited, ServerRefused, UnknownSymbol
from tideboard_core.gateways.futu.flow_history import FlowHistory, date_range
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import flow
from tideboard_core.gateways.futu.translate.symbols import security
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.wire.opend.protocols import ProtoId

_NOT_ABOUT_DATES = (RateLimited, PermissionMissing, UnknownSymbol, NotOffered)


class FutuFlow:
    """Capital flow of Futu. `history` keeps how far back the gateway answers."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link
        self.history = FlowHistory()

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """Flow series; begin and end are exchange dates for day, week and month (`flow_history.date_range`).

        A range that begins before the gateway's history begins with it. Raises BadInput for intraday dates.
        """
        if period is FlowPeriod.INTRADAY:
            if begin is not None or end is not None:
                raise BadInput("flow-dates-intraday", begin=str(begin), end=str(end))
            return await self._flow(instrument, period)
        today = self._exchange_date(instrument)
        begin, end = date_range(begin, end, today)
        *longer, last = self.history.attempts(period, begin, end, today)
        for asked in longer:
            try:
                return await self._flow_between(instrument, period, asked, end)
            except ServerRefused as error:
                if isinstance(error, _NOT_ABOUT_DATES):
                    raise
        result = await self._flow_between(instrument, period, last, end)
        for asked in longer:
            self.history.refused(period, asked=asked, today=today)
        return result

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution:
        """In and out per tier since the open."""
        reply = await self._link.call(ProtoId.Qot_GetCapitalDistribution, security=security(instrument))
        return flow.distribution(instrument, reply, provider=self._link.provider)

    def flow_wait(self) -> float:
        """Seconds for which a flow call made now would queue for the broker's rate limit."""
        return self._link.read_delay(ProtoId.Qot_GetCapitalFlow)

    async def _flow_between(self, instrument: InstrumentId, period: FlowPeriod, begin: date, end: date) -> CapitalFlow:
        series = await self._flow(instrument, period, beginTime=begin.isoformat(), endTime=end.isoformat())
        first = self._date_at(instrument, series.times[0]) if series.times else None
        today = self._exchange_date(instrument)
        self.history.answered(period, asked=begin, first=first, today=today)
        return series

    async def _flow(self, instrument: InstrumentId, period: FlowPeriod, **dates: str) -> CapitalFlow:
        reply = await self._link.call(
            ProtoId.Qot_GetCapitalFlow, security=security(instrument), periodType=flow.PERIOD_TYPE[period], **dates
        )
        return flow.capital_flow(instrument, period, reply, provider=self._link.provider)

    def _exchange_date(self, instrument: InstrumentId) -> date:
        return self._link.clock.market().astimezone(ZoneInfo(MARKET_ZONE[market_of(instrument)])).date()

    @staticmethod
    def _date_at(instrument: InstrumentId, seconds: float) -> date:
        return datetime.fromtimestamp(seconds, ZoneInfo(MARKET_ZONE[market_of(instrument)])).date()
