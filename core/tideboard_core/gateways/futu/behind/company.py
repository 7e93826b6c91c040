"""Valuation, ratings, dividends, buy-backs and people of a company; estimates and reports are LongPort's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.behind.calls import PAGE, Calls
from tideboard_core.gateways.futu.translate.behind import company, people, star_report
from tideboard_core.gateways.futu.translate.symbols import QOT_MARKET, security
from tideboard_core.model.behind.company import (
    BuyBacks,
    Consensus,
    Dividends,
    EpsForecasts,
    Executives,
    FinancialReports,
    FirmRatings,
    Industry,
    PeerComparison,
    RatingChange,
    RatingHistory,
    Ratings,
    StarReport,
    ValuationHistory,
)
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend.Qot_Common_pb2 import ResearchRatingDimensionType_Institution, ValuationIntervalType_Year5

MOST_CHANGES: Final = 20
"""Changes of ratings of one kind that are sent at once."""
MOST_PEERS: Final = 3 * PAGE
MOST_BUY_BACKS: Final = 3 * PAGE


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
        """Return the companies of its industry with price to earnings, book and sales, the lowest first; four calls.

        An industry that is longer than a page needs more. A security without an industry has no peers.
        """
        self._calls.require(ProtoId.Qot_GetValuationPlateStockList)
        owned = await self._calls.call(ProtoId.Qot_GetOwnerPlate, securityList=[security(instrument)])
        plate = people.industry_of(owned, instrument)
        lists = {}
        for metric, number in company.METRIC.items() if plate is not None else ():
            assert plate is not None
            lists[metric] = await self._calls.rows(
                ProtoId.Qot_GetValuationPlateStockList, plate, "stockList", most=MOST_PEERS, valuationType=number
            )
        return people.industry(instrument, self._calls.source, lists)

    async def eps_forecasts(self, instrument: InstrumentId) -> EpsForecasts:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def consensus(self, instrument: InstrumentId) -> Consensus:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def buy_backs(self, instrument: InstrumentId) -> BuyBacks:
        """Return what it bought back day by day, the newest hundred and fifty at most; none in the United States."""
        name = "hkBuyBackList" if market_of(instrument) is Market.HK else "aBuyBackList"
        rows = await self._calls.rows(ProtoId.Qot_GetCorporateActionsBuybacks, instrument, name, most=MOST_BUY_BACKS)
        return people.buy_backs(instrument, self._calls.source, rows)

    async def firm_ratings(self, instrument: InstrumentId) -> FirmRatings:
        """Return what each firm said, of fifty firms at most."""
        rows = await self._calls.rows(
            ProtoId.Qot_GetResearchRatingSummary,
            instrument,
            "instRatingSummaryList",
            most=PAGE,
            ratingDimensionType=ResearchRatingDimensionType_Institution,
        )
        return people.firm_ratings(instrument, self._calls.source, rows)

    async def star_report(self, instrument: InstrumentId) -> StarReport:
        """Return Morningstar's stars and report."""
        reply = await self._calls.call(ProtoId.Qot_GetResearchMorningstarReport, security=security(instrument))
        return star_report.star_report(instrument, self._calls.source, reply)

    async def reports(self, instrument: InstrumentId) -> FinancialReports:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def executives(self, instrument: InstrumentId) -> Executives:
        """Return the people at the company's head."""
        reply = await self._calls.call(ProtoId.Qot_GetCompanyExecutives, security=security(instrument))
        return people.executives(instrument, self._calls.source, reply)

    async def rating_history(self, instrument: InstrumentId) -> RatingHistory:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def compared(self, instrument: InstrumentId, others: Sequence[InstrumentId], currency: str) -> PeerComparison:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()
