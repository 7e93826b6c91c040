"""Who holds a security by filings; funds are LongPort's."""

from __future__ import annotations

from datetime import date
from typing import Final

from tideboard_core.gateways.futu.behind.calls import PAGE, Calls
from tideboard_core.gateways.futu.translate.behind import holders
from tideboard_core.gateways.futu.translate.symbols import security
from tideboard_core.model.behind.holders import FundHolders, Holders, InstitutionHistory
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as Qot

MOST_CHANGES: Final = 4 * PAGE
"""Changes that are read, the newest first."""
MOST_PERIODS: Final = PAGE

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

    async def insiders(self, instrument: InstrumentId) -> Holders:
        """Return what the people at the company's head hold, with their last trades; two calls or more.

        Futu has them of companies of the United States; it refuses others.
        """
        rows = await self._calls.rows(ProtoId.Qot_GetInsiderHolderList, instrument, "itemList", most=PAGE)
        trades = await self._calls.rows(ProtoId.Qot_GetInsiderTradeList, instrument, "itemList", most=MOST_CHANGES)
        return holders.insiders(instrument, self._calls.source, rows, trades)

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
