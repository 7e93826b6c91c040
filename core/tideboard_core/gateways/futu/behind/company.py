"""ValuationHistory, ratings and dividends of a company; estimates, buy-backs, reports and people are LongPort's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.gateways.futu.translate.behind import company
from tideboard_core.gateways.futu.translate.symbols import QOT_MARKET, security
from tideboard_core.model.behind.company import (
    BuyBacks,
    Consensus,
    Dividends,
    EpsForecasts,
    Executives,
    FinancialReports,
    Industry,
    PeerComparison,
    RatingChange,
    RatingHistory,
    Ratings,
    ValuationHistory,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend.Qot_Common_pb2 import ValuationIntervalType_Year5

MOST_CHANGES: Final = 20
"""Changes of ratings of one kind that are sent at once."""


class FutuCompany:
    """Implements `ports.behind.CompanySource`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def valuation(self, instrument: InstrumentId) -> ValuationHistory:
        """Return price to earnings, book and sales over five years at most; three calls."""
        found, unread = [], ""
        for metric, number in company.METRIC.items():
            reply = await self._calls.call(
                ProtoId.Qot_GetValuationDetail,
                security=security(instrument),
                valuationType=number,
                intervalType=ValuationIntervalType_Year5,
            )
            series, field = company.series(metric, reply)
            found.append(series)
            unread = unread or field
        return ValuationHistory(instrument=instrument, source=self._calls.source, unread=unread, series=tuple(found))

    async def ratings(self, instrument: InstrumentId) -> Ratings:
        """Return what analysts said in the last three months."""
        reply = await self._calls.call(ProtoId.Qot_GetResearchAnalystConsensus, security=security(instrument))
        return company.ratings(instrument, self._calls.source, reply)

    async def rating_changes(self, market: Market, count: int) -> list[RatingChange]:
        """Return the newest ratings that are higher, lower and new, twenty of each at most; three calls.

        Raises NotOffered but for the United States.
        """
        if market is not Market.US:
            raise NotOffered("call-not-offered", text=f"{ProtoId.Qot_GetRatingChange.name} {market}")
        number, rows = min(max(count, 1), MOST_CHANGES), []
        for kind in company.DIRECTION.values():
            reply = await self._calls.call(
                ProtoId.Qot_GetRatingChange, market=QOT_MARKET[market], changeType=kind, count=number
            )
            rows.extend(reply.dataList)
        found = company.rating_changes(rows, market)
        found.sort(key=lambda row: row.day or date.min, reverse=True)
        return found[:count]

    async def dividends(self, instrument: InstrumentId) -> Dividends:
        """Return distributions in the broker's words."""
        reply = await self._calls.call(ProtoId.Qot_GetCorporateActionsDividends, security=security(instrument))
        return company.dividends(instrument, self._calls.source, reply)

    async def industry(self, instrument: InstrumentId) -> Industry:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def eps_forecasts(self, instrument: InstrumentId) -> EpsForecasts:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def consensus(self, instrument: InstrumentId) -> Consensus:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def buy_backs(self, instrument: InstrumentId) -> BuyBacks:
        """Raise NotOffered: LongPort has them by fiscal year."""
        raise self._calls.lacking()

    async def reports(self, instrument: InstrumentId) -> FinancialReports:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def executives(self, instrument: InstrumentId) -> Executives:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def rating_history(self, instrument: InstrumentId) -> RatingHistory:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def compared(self, instrument: InstrumentId, others: Sequence[InstrumentId], currency: str) -> PeerComparison:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()
