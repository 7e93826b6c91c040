"""Plates, screens, futures, offerings, corporate actions and the calendar: what is looked up of securities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tideboard_core.gateway_parts.futu.known import known_ones
from tideboard_core.gateway_parts.futu.link import FutuLink
from tideboard_core.gateway_parts.futu.translate import instruments, reference, screens
from tideboard_core.gateway_parts.futu.translate.symbols import (
    QOT_MARKET,
    TRADE_DATE_MARKET,
    has_known_market,
    instrument_of,
    security,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.reference import (
    CodeChange,
    CorporateAction,
    FutureInfo,
    IpoEntry,
    Plate,
    PlateKind,
    ReferenceKind,
    Suspension,
    TradingDay,
)
from tideboard_core.model.screen import ROWS_PER_PAGE, Screen, ScreenPage
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_GetCodeChange_pb2,
    Qot_GetFutureInfo_pb2,
    Qot_GetIpoList_pb2,
    Qot_GetOwnerPlate_pb2,
    Qot_GetPlateSecurity_pb2,
    Qot_GetPlateSet_pb2,
    Qot_GetReference_pb2,
    Qot_GetSuspend_pb2,
    Qot_RequestRehab_pb2,
    Qot_RequestTradeDate_pb2,
    Qot_StockFilter_pb2,
)

SYMBOLS_PER_CALL: Final = 200


class FutuReference(FutuLink):
    """The part of the ReferenceSource port about plates, screens, futures, offerings and corporate actions."""

    # --- plates and screens -----------------------------------------------------------------------------------------

    async def plates(self, market: Market, kind: PlateKind | None = None) -> list[Plate]:
        """Plates of a market, of one kind or all; of all, the broker does not tell the kind."""
        c2s = Qot_GetPlateSet_pb2.C2S(market=QOT_MARKET[market], plateSetType=reference.PLATE_SET[kind])
        request = Qot_GetPlateSet_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Qot_GetPlateSet, request, Qot_GetPlateSet_pb2.Response)
        return [reference.plate(row, kind) for row in reply.s2c.plateInfoList if has_known_market(row.plate)]

    async def plate_members(self, plate: InstrumentId) -> list[Instrument]:
        """Static facts of a plate's securities, in the broker's order."""
        request = Qot_GetPlateSecurity_pb2.Request(c2s=Qot_GetPlateSecurity_pb2.C2S(plate=security(plate)))
        reply = await self._call(ProtoId.Qot_GetPlateSecurity, request, Qot_GetPlateSecurity_pb2.Response)
        return instruments.known_instruments(reply.s2c.staticInfoList)

    async def owner_plates(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, list[Plate]]:
        """The plates that hold each security; one without any has an empty list, an unknown one is left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[tuple[InstrumentId, list[Plate]]]:
            c2s = Qot_GetOwnerPlate_pb2.C2S(securityList=[security(each) for each in part])
            request = Qot_GetOwnerPlate_pb2.Request(c2s=c2s)
            reply = await self._call(ProtoId.Qot_GetOwnerPlate, request, Qot_GetOwnerPlate_pb2.Response)
            told = {
                instrument_of(row.security): [
                    reference.plate(each) for each in row.plateInfoList if has_known_market(each.plate)
                ]
                for row in reply.s2c.ownerPlateList
                if has_known_market(row.security)
            }
            return [(each, told.get(each, [])) for each in part]

        return dict(await known_ones(ids, ask, most=SYMBOLS_PER_CALL))

    async def screen(self, wanted: Screen, *, begin: int = 0, count: int = ROWS_PER_PAGE) -> ScreenPage:
        """Securities that pass, from the `begin`th on. Raises BadInput for a screen that cannot be asked."""
        request = Qot_StockFilter_pb2.Request(c2s=screens.request(wanted, begin=begin, count=count))
        reply = await self._call(ProtoId.Qot_StockFilter, request, Qot_StockFilter_pb2.Response)
        return screens.page(reply.s2c)

    # --- futures and related securities -----------------------------------------------------------------------------

    async def futures(self, ids: Sequence[InstrumentId]) -> list[FutureInfo]:
        """Terms of futures contracts; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[FutureInfo]:
            c2s = Qot_GetFutureInfo_pb2.C2S(securityList=[security(each) for each in part])
            request = Qot_GetFutureInfo_pb2.Request(c2s=c2s)
            reply = await self._call(ProtoId.Qot_GetFutureInfo, request, Qot_GetFutureInfo_pb2.Response)
            return [reference.future_info(row) for row in reply.s2c.futureInfoList if has_known_market(row.security)]

        return await known_ones(ids, ask, most=SYMBOLS_PER_CALL)

    async def related(self, instrument: InstrumentId, kind: ReferenceKind) -> list[Instrument]:
        """Securities that refer to this one: its warrants, or the contracts of a future's family."""
        c2s = Qot_GetReference_pb2.C2S(security=security(instrument), referenceType=reference.REFERENCE_TYPE[kind])
        request = Qot_GetReference_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Qot_GetReference, request, Qot_GetReference_pb2.Response)
        return instruments.known_instruments(reply.s2c.staticInfoList)

    # --- calendar and corporate actions -----------------------------------------------------------------------------

    async def ipos(self, market: Market) -> list[IpoEntry]:
        """What is to be listed, by listing date; those without a date last.

        The broker has one list for both mainland exchanges: only what lists on this one is returned.
        """
        request = Qot_GetIpoList_pb2.Request(c2s=Qot_GetIpoList_pb2.C2S(market=QOT_MARKET[market]))
        reply = await self._call(ProtoId.Qot_GetIpoList, request, Qot_GetIpoList_pb2.Response)
        found = [reference.ipo(row) for row in reply.s2c.ipoList if has_known_market(row.basic.security)]
        return sorted(
            (entry for entry in found if market_of(entry.instrument) is market),
            key=lambda entry: (entry.listing_date or date.max, entry.instrument),
        )

    async def corporate_actions(self, instrument: InstrumentId) -> list[CorporateAction]:
        """Splits, dividends and the like with their price factors, newest first."""
        request = Qot_RequestRehab_pb2.Request(c2s=Qot_RequestRehab_pb2.C2S(security=security(instrument)))
        reply = await self._call(ProtoId.Qot_RequestRehab, request, Qot_RequestRehab_pb2.Response)
        found = [reference.corporate_action(instrument, row) for row in reply.s2c.rehabList]
        return sorted(found, key=lambda action: action.ex_date, reverse=True)

    async def code_changes(self, ids: Sequence[InstrumentId] = ()) -> list[CodeChange]:
        """Temporary codes of Hong Kong securities, of these or of all; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[CodeChange]:
            c2s = Qot_GetCodeChange_pb2.C2S(securityList=[security(each) for each in part])
            request = Qot_GetCodeChange_pb2.Request(c2s=c2s)
            reply = await self._call(ProtoId.Qot_GetCodeChange, request, Qot_GetCodeChange_pb2.Response)
            return [
                reference.code_change(row)
                for row in reply.s2c.codeChangeList
                if has_known_market(row.security) and has_known_market(row.relatedSecurity)
            ]

        return await known_ones(ids, ask, most=SYMBOLS_PER_CALL) if ids else await ask(())

    async def suspensions(self, ids: Sequence[InstrumentId], begin: date, end: date) -> list[Suspension]:
        """Exchange days without trading, both ends included; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[Suspension]:
            c2s = Qot_GetSuspend_pb2.C2S(
                securityList=[security(each) for each in part], beginTime=begin.isoformat(), endTime=end.isoformat()
            )
            request = Qot_GetSuspend_pb2.Request(c2s=c2s)
            reply = await self._call(ProtoId.Qot_GetSuspend, request, Qot_GetSuspend_pb2.Response)
            known = [row for row in reply.s2c.SecuritySuspendList if has_known_market(row.security)]
            return [day for row in known for day in reference.suspensions(row)]

        return await known_ones(ids, ask, most=SYMBOLS_PER_CALL)

    async def market_days(self, market: Market, begin: date, end: date) -> list[TradingDay]:
        """Trading days with half days marked, ascending."""
        c2s = Qot_RequestTradeDate_pb2.C2S(
            market=TRADE_DATE_MARKET[market], beginTime=begin.isoformat(), endTime=end.isoformat()
        )
        request = Qot_RequestTradeDate_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Qot_RequestTradeDate, request, Qot_RequestTradeDate_pb2.Response)
        return sorted(reference.trading_day(row) for row in reply.s2c.tradeDateList)
