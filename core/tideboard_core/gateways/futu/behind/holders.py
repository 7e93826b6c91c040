"""Who holds a security by filings; funds are LongPort's."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tideboard_core.errors import BadInput, NotOffered
from tideboard_core.gateways.futu.behind.calls import PAGE, Calls
from tideboard_core.gateways.futu.translate.behind import holders, institutions
from tideboard_core.gateways.futu.translate.symbols import QOT_MARKET, security
from tideboard_core.model.behind.holders import (
    FundHolders,
    Holders,
    HolderTrades,
    InstitutionHistory,
    InstitutionHoldings,
    InstitutionProfile,
    Institutions,
)
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetInstitutionHoldingChange_pb2 as change_pb

MOST_CHANGES: Final = 4 * PAGE
"""Changes that are read, the newest first."""
MOST_PERIODS: Final = PAGE

INSTITUTIONS_PAGE: Final = 200
"""Rows of a page of institutions, or of what one holds: the most that futu-api lets a client ask for."""
MOST_INSTITUTIONS: Final = 2 * INSTITUTIONS_PAGE

_OF_INSTITUTIONS: Final = (Market.HK, Market.US)
_CHANGED: Final = (
    change_pb.HoldingChangeType_New,
    change_pb.HoldingChangeType_Increase,
    change_pb.HoldingChangeType_Decrease,
    change_pb.HoldingChangeType_SoldOut,
)
_LONGEST_NUMBER: Final = 9
_CATEGORIES: Final = (Qot.HolderCategory_Agency, Qot.HolderCategory_Fund, Qot.HolderCategory_SeniorManager)


class FutuHolders:
    """Implements `ports.behind.HolderSource`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def holders(self, instrument: InstrumentId) -> Holders:
        """Return the fifty largest holders of all kinds by their newest filings."""
        rows = await self._calls.rows(
            ProtoId.Qot_GetShareholdersHolderDetail,
            instrument,
            "itemList",
            most=PAGE,
            requestType=Qot.HolderDetailType_All,
        )
        return holders.holders(instrument, self._calls.source, rows)

    async def funds(self, instrument: InstrumentId) -> FundHolders:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def institutions(self, instrument: InstrumentId) -> InstitutionHistory:
        """Return all institutions together by quarter."""
        rows = await self._calls.rows(
            ProtoId.Qot_GetShareholdersInstitutional, instrument, "itemList", most=MOST_PERIODS
        )
        return holders.institutions(instrument, self._calls.source, rows)

    async def changes(self, instrument: InstrumentId, begin: date, end: date) -> Holders:
        """Return changes by the day that they were reported for, the newest two hundred at most.

        FutuOpenD-rs has the older call alone, for United States securities.
        """
        older = not self._calls.offers(ProtoId.Qot_GetShareholdersHoldingChanges)
        if older and market_of(instrument) is Market.US:
            return await self._filed(instrument, begin, end)
        rows = await self._calls.rows(
            ProtoId.Qot_GetShareholdersHoldingChanges,
            instrument,
            "itemList",
            most=MOST_CHANGES,
            sortColumn=Qot.SortField_HoldingDate,
            sortType=Qot.SortType_Desc,
        )
        return holders.changes(instrument, self._calls.source, rows, begin, end)

    async def top_holders(self, instrument: InstrumentId) -> Holders:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def holder_trades(self, instrument: InstrumentId, holder: str) -> HolderTrades:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def insiders(self, instrument: InstrumentId) -> Holders:
        """Return what the people at the company's head hold, with their last trades; two calls or more.

        Futu has them of companies of the United States; it refuses others.
        """
        rows = await self._calls.rows(ProtoId.Qot_GetInsiderHolderList, instrument, "itemList", most=PAGE)
        trades = await self._calls.rows(ProtoId.Qot_GetInsiderTradeList, instrument, "itemList", most=MOST_CHANGES)
        return holders.insiders(instrument, self._calls.source, rows, trades)

    async def institution_list(self, market: Market, count: int, part: str = "") -> Institutions:
        """Return the institutions of Hong Kong or New York with the largest holdings; raises NotOffered elsewhere."""
        self._check(market)
        fields = {"namePart": part} if part else {}
        rows, first = await self._calls.pages(
            ProtoId.Qot_GetInstitutionList,
            "dataList",
            most=min(max(count, 1), MOST_INSTITUTIONS),
            size=INSTITUTIONS_PAGE,
            market=QOT_MARKET[market],
            **fields,
        )
        return institutions.listed(market, self._calls.source, rows, first)

    async def institution(self, market: Market, number: str) -> InstitutionProfile:
        """Return one institution and the industries that it holds; two calls."""
        asked = self._one(market, number)
        profile = await self._calls.call(ProtoId.Qot_GetInstitutionProfile, **asked)
        parts = await self._calls.call(ProtoId.Qot_GetInstitutionDistribution, **asked)
        return institutions.profile(market, self._calls.source, number, profile, parts)

    async def institution_holdings(self, market: Market, number: str, count: int) -> InstitutionHoldings:
        """Return what one institution holds, the largest first, four hundred at most."""
        rows, first = await self._calls.pages(
            ProtoId.Qot_GetInstitutionHoldingList,
            "dataList",
            most=min(max(count, 1), MOST_INSTITUTIONS),
            size=INSTITUTIONS_PAGE,
            **self._one(market, number),
        )
        return institutions.holdings(market, self._calls.source, number, rows, first)

    async def institution_changes(self, market: Market, number: str, count: int) -> InstitutionHoldings:
        """Return what one institution changed, `count` rows of each of four kinds; four calls."""
        asked, rows = self._one(market, number), []
        for kind in _CHANGED:
            found, _ = await self._calls.pages(
                ProtoId.Qot_GetInstitutionHoldingChange,
                "dataList",
                most=min(max(count, 1), INSTITUTIONS_PAGE),
                size=INSTITUTIONS_PAGE,
                changeType=kind,
                **asked,
            )
            rows.extend(found)
        return institutions.changes(market, self._calls.source, number, rows)

    def _one(self, market: Market, number: str) -> dict[str, Any]:
        """Return the fields that name an institution; raises BadInput, and NotOffered as `_check`."""
        self._check(market)
        if not number.isdecimal() or not number.isascii() or len(number) > _LONGEST_NUMBER:
            raise BadInput("bad-institution", text=number)
        return {"market": QOT_MARKET[market], "institutionId": int(number)}

    def _check(self, market: Market) -> None:
        self._calls.require(ProtoId.Qot_GetInstitutionList)
        if market not in _OF_INSTITUTIONS:
            raise NotOffered("call-not-offered", text=f"{ProtoId.Qot_GetInstitutionList.name} {market}")

    async def _filed(self, instrument: InstrumentId, begin: date, end: date) -> Holders:
        """Return changes of institutions, funds and managers; the vendor has given this call up, so it may be refused.

        Raises ServerRefused then.
        """
        rows = []
        for category in _CATEGORIES:
            reply = await self._calls.call(
                ProtoId.Qot_GetHoldingChangeList,
                security=security(instrument),
                holderCategory=category,
                beginTime=begin.isoformat(),
                endTime=end.isoformat(),
            )
            rows.extend(reply.holdingChangeList)
        return holders.filed_changes(instrument, self._calls.source, rows, begin, end)
