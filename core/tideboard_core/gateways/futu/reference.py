"""Reference data calls of OpenD: plates, screens, futures, IPOs, corporate actions, code changes, suspensions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.common.elsewhere import LONGPORT, elsewhere
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import instruments, reference, screens
from tideboard_core.gateways.futu.translate.symbols import (
    QOT_MARKET,
    has_known_market,
    instrument_of,
    security,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.reference import (
    CodeChange,
    CompanyEvent,
    CorporateAction,
    FutureInfo,
    IpoEntry,
    Plate,
    PlateKind,
    Suspension,
)
from tideboard_core.model.watch.screen import ROWS_PER_PAGE, Screen, ScreenPage
from tideboard_core.ports.reference import HEAT_ROWS
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_GetHeatMapData_pb2, Qot_GetTopMoversRank_pb2

SYMBOLS_PER_CALL: Final = 200


class FutuReference:
    """Implements `ports.reference.ReferenceSource` for Futu."""

    own_screener = None

    def __init__(self, link: FutuLink) -> None:
        self._link = link

    # --- plates and screens -----------------------------------------------------------------------------------------

    async def plates(self, market: Market, kind: PlateKind | None = None) -> list[Plate]:
        """Return the plates of a market; with `kind` None those of all kinds, whose own kind is then unknown."""
        reply = await self._link.call(
            ProtoId.Qot_GetPlateSet, market=QOT_MARKET[market], plateSetType=reference.PLATE_SET[kind]
        )
        return [reference.plate(row, kind) for row in reply.plateInfoList if has_known_market(row.plate)]

    async def plate_members(self, plate: InstrumentId) -> list[Instrument]:
        """Return the static info of a plate's securities, in the broker's order."""
        reply = await self._link.call(ProtoId.Qot_GetPlateSecurity, plate=security(plate))
        return instruments.known_instruments(reply.staticInfoList)

    async def owner_plates(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, list[Plate]]:
        """Return the plates of each security: an empty list if it is in none, no entry for an unknown id."""

        async def ask(part: Sequence[InstrumentId]) -> list[tuple[InstrumentId, list[Plate]]]:
            reply = await self._link.call(ProtoId.Qot_GetOwnerPlate, securityList=[security(each) for each in part])
            plates = {
                instrument_of(row.security): [
                    reference.plate(each) for each in row.plateInfoList if has_known_market(each.plate)
                ]
                for row in reply.ownerPlateList
                if has_known_market(row.security)
            }
            return [(each, plates.get(each, [])) for each in part]

        return dict(await self._link.read_list(ProtoId.Qot_GetOwnerPlate.name, ids, ask, SYMBOLS_PER_CALL))

    async def screen(self, screen: Screen, *, begin: int = 0, count: int = ROWS_PER_PAGE) -> ScreenPage:
        """Return the securities that pass, from index `begin` on; raises BadInput for a screen OpenD cannot express.

        Raises NotOffered for conditions of another provider's own.
        """
        if screen.own:
            raise elsewhere(self._link.provider, screen.provider)
        self._link.require_more_than_basic(screen.market)
        reply = await self._link.call(ProtoId.Qot_StockFilter, screens.request(screen, begin=begin, count=count))
        return screens.page(reply)

    async def movers(self, market: Market, *, falls: bool = False, count: int = ROWS_PER_PAGE) -> ScreenPage:
        """Return the largest rises or falls of today, the first one first, of Hong Kong or New York, with their change.

        Raises NotOffered over REST, which has no such call.
        """
        direction = Qot_GetTopMoversRank_pb2.SortDir_Ascending if falls else Qot_GetTopMoversRank_pb2.SortDir_Descending
        reply = await self._link.call(
            ProtoId.Qot_GetTopMoversRank, market=QOT_MARKET[market], count=count, sortDir=direction
        )
        return screens.movers(reply)

    async def heat_map(self, market: Market, kind: PlateKind, *, count: int = HEAT_ROWS) -> ScreenPage:
        """Return the plates of a kind, the largest turnover of today first, with change and turnover.

        Raises NotOffered over REST, which has no such call, and for a kind without a heat map.
        """
        if kind not in reference.HEAT_KIND:
            raise NotOffered("call-not-offered", text=ProtoId.Qot_GetHeatMapData.name)
        reply = await self._link.call(
            ProtoId.Qot_GetHeatMapData,
            market=QOT_MARKET[market],
            sortField=Qot_GetHeatMapData_pb2.SortField_Turnover,
            ascend=False,
            count=count,
            plateType=reference.HEAT_KIND[kind],
        )
        return screens.heat_map(reply)

    # --- futures and related securities -----------------------------------------------------------------------------

    async def futures(self, ids: Sequence[InstrumentId]) -> list[FutureInfo]:
        """Terms of futures contracts; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[FutureInfo]:
            reply = await self._link.call(ProtoId.Qot_GetFutureInfo, securityList=[security(each) for each in part])
            return [reference.future_info(row) for row in reply.futureInfoList if has_known_market(row.security)]

        return await self._link.read_list(ProtoId.Qot_GetFutureInfo.name, ids, ask, SYMBOLS_PER_CALL)

    # --- calendar and corporate actions -----------------------------------------------------------------------------

    async def ipos(self, market: Market) -> list[IpoEntry]:
        """Return coming IPOs by listing date, those without a date last.

        OpenD has one list for Shanghai and Shenzhen; only the entries of `market` are returned.
        """
        reply = await self._link.call(ProtoId.Qot_GetIpoList, market=QOT_MARKET[market])
        found = [reference.ipo(row) for row in reply.ipoList if has_known_market(row.basic.security)]
        return sorted(
            (entry for entry in found if market_of(entry.instrument) is market),
            key=lambda entry: (entry.listing_date or date.max, entry.instrument),
        )

    async def corporate_actions(self, instrument: InstrumentId) -> list[CorporateAction]:
        """Return splits, dividends and the like with their adjustment factors, newest first."""
        reply = await self._link.call(ProtoId.Qot_RequestRehab, security=security(instrument))
        found = [reference.corporate_action(instrument, row) for row in reply.rehabList]
        return sorted(found, key=lambda action: action.ex_date, reverse=True)

    async def company_events(self, instrument: InstrumentId) -> list[CompanyEvent]:
        """Raise NotOffered."""
        raise elsewhere(self._link.provider, LONGPORT)

    async def code_changes(self, ids: Sequence[InstrumentId] = ()) -> list[CodeChange]:
        """Return temporary and changed codes of Hong Kong securities; empty `ids` = all, unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[CodeChange]:
            reply = await self._link.call(ProtoId.Qot_GetCodeChange, securityList=[security(each) for each in part])
            return [
                reference.code_change(row)
                for row in reply.codeChangeList
                if has_known_market(row.security) and has_known_market(row.relatedSecurity)
            ]

        return (
            await self._link.read_list(ProtoId.Qot_GetCodeChange.name, ids, ask, SYMBOLS_PER_CALL)
            if ids
            else await ask(())
        )

    async def suspensions(self, ids: Sequence[InstrumentId], begin: date, end: date) -> list[Suspension]:
        """Return the exchange dates without trading from `begin` to `end` inclusive; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[Suspension]:
            reply = await self._link.call(
                ProtoId.Qot_GetSuspend,
                securityList=[security(each) for each in part],
                beginTime=begin.isoformat(),
                endTime=end.isoformat(),
            )
            known = [row for row in reply.SecuritySuspendList if has_known_market(row.security)]
            return [day for row in known for day in reference.suspensions(row)]

        return await self._link.read_list(ProtoId.Qot_GetSuspend.name, ids, ask, SYMBOLS_PER_CALL)
