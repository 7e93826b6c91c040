"""Capital flow calls of OpenD, their dates, and how far back this gateway was found to answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from tideboard_core.errors import BadInput, NotOffered, PermissionMissing, RateLimited, ServerRefused, UnknownSymbol
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import flow
from tideboard_core.gateways.futu.translate.symbols import security
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.wire.opend.protocols import ProtoId

YEAR: Final = 365
"""Days that a missing begin or end stands for, as the broker's own client counts."""
LIMITS: Final = (2 * YEAR, YEAR)
"""The broker's page gives two limits for history, 2 years in one line and 1 year in the next."""
_SLACK: Final = 14
"""Days by which the first point of a weekly or monthly series may miss the limit."""


def date_range(begin: date | None, end: date | None, today: date) -> tuple[date, date]:
    """Return both dates by the broker's rules: a missing one lies 365 days from the other, no end means today.

    Raises BadInput when the range is empty.
    """
    if end is None:
        end = today if begin is None else begin + timedelta(days=YEAR)
    if begin is None:
        begin = end - timedelta(days=YEAR)
    if begin > end:
        raise BadInput("empty-date-range", begin=str(begin), end=str(end))
    return begin, end


class FlowHistory:
    """How many days back this gateway answers, per period; None until a call has shown it."""

    def __init__(self) -> None:
        self._days: dict[FlowPeriod, int] = {}

    def days(self, period: FlowPeriod) -> int | None:
        """Days of history, None while unknown."""
        return self._days.get(period)

    def attempts(self, period: FlowPeriod, begin: date, end: date, today: date) -> list[date]:
        """Return the begin dates to ask for, the longest first; the next one only when one is refused."""
        known = self._days.get(period)
        limits = LIMITS if known is None else (known,)
        asked = [min(max(begin, today - timedelta(days=limit)), end) for limit in limits]
        return asked[:1] if asked[0] == asked[-1] else asked

    def answered(self, period: FlowPeriod, *, asked: date, first: date | None, today: date) -> None:
        """Set the limit from an answer whose series begins at `first`, if the request began more than a year ago.

        A series that begins well within the last year is that of a recent listing and sets nothing.
        """
        if first is None or (today - asked).days <= YEAR + _SLACK:
            return
        reached = (today - first).days
        if reached > YEAR + _SLACK:
            self._days[period] = 2 * YEAR
        elif reached >= YEAR - _SLACK:
            self._days[period] = YEAR

    def refused(self, period: FlowPeriod, *, asked: date, today: date) -> None:
        """Set the limit to a year after a refusal of a longer range, once the year itself was answered."""
        if (today - asked).days > YEAR:
            self._days[period] = YEAR


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
        """Flow series; begin and end are exchange dates for day, week and month (`date_range`).

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
                # A range beyond the history has no code of its own: every refusal that says nothing else counts as one.
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

    async def _flow(self, instrument: InstrumentId, period: FlowPeriod, **dates: Any) -> CapitalFlow:  # noqa: ANN401  fields
        reply = await self._link.call(
            ProtoId.Qot_GetCapitalFlow, security=security(instrument), periodType=flow.PERIOD_TYPE[period], **dates
        )
        return flow.capital_flow(instrument, period, reply, provider=self._link.provider)

    def _exchange_date(self, instrument: InstrumentId) -> date:
        return self._link.clock.market().astimezone(ZoneInfo(MARKET_ZONE[market_of(instrument)])).date()

    @staticmethod
    def _date_at(instrument: InstrumentId, seconds: float) -> date:
        return datetime.fromtimestamp(seconds, ZoneInfo(MARKET_ZONE[market_of(instrument)])).date()
