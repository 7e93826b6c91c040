"""Option chains with their figures, and warrants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from tideboard_core.gateway_parts.futu.known import known_ones
from tideboard_core.gateway_parts.futu.link import FutuLink
from tideboard_core.gateway_parts.futu.translate import derivatives
from tideboard_core.gateway_parts.futu.translate.symbols import has_known_market, security
from tideboard_core.gateway_parts.futu.translate.values import day_of
from tideboard_core.model.derivatives import OptionContract, OptionFigures, WarrantFilter, WarrantIssuer, WarrantPage
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_GetOptionChain_pb2,
    Qot_GetOptionExpirationDate_pb2,
    Qot_GetSecuritySnapshot_pb2,
    Qot_GetWarrant_pb2,
)

OPTIONS_PER_SNAPSHOT: Final = 400
WARRANTS_PER_PAGE: Final = 200


class FutuDerivatives(FutuLink):
    """The part of the ReferenceSource port about options and warrants."""

    async def option_expiries(self, underlying: InstrumentId) -> list[date]:
        """Expiry dates of the option chain, ascending; empty when there are no options."""
        c2s = Qot_GetOptionExpirationDate_pb2.C2S(owner=security(underlying))
        request = Qot_GetOptionExpirationDate_pb2.Request(c2s=c2s)
        proto_id = ProtoId.Qot_GetOptionExpirationDate
        reply = await self._call(proto_id, request, Qot_GetOptionExpirationDate_pb2.Response)
        return sorted({day_of(row.strikeTime) for row in reply.s2c.dateList if row.strikeTime})

    async def option_chain(self, underlying: InstrumentId, expiry: date) -> list[OptionContract]:
        """Strikes of one expiry with their call and put, ascending."""
        day = expiry.isoformat()
        c2s = Qot_GetOptionChain_pb2.C2S(owner=security(underlying), beginTime=day, endTime=day)
        request = Qot_GetOptionChain_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Qot_GetOptionChain, request, Qot_GetOptionChain_pb2.Response)
        return [
            contract
            for chain in reply.s2c.optionChain
            for contract in derivatives.contracts(underlying, expiry, chain)
        ]  # fmt: skip

    async def option_figures(self, ids: Sequence[InstrumentId]) -> list[OptionFigures]:
        """Prices, volume, open interest, volatility and Greeks of options; unknown ids are left out."""

        async def ask(part: Sequence[InstrumentId]) -> list[OptionFigures]:
            c2s = Qot_GetSecuritySnapshot_pb2.C2S(securityList=[security(each) for each in part])
            request = Qot_GetSecuritySnapshot_pb2.Request(c2s=c2s)
            reply = await self._call(ProtoId.Qot_GetSecuritySnapshot, request, Qot_GetSecuritySnapshot_pb2.Response)
            rows = [row for row in reply.s2c.snapshotList if has_known_market(row.basic.security)]
            return [figures for row in rows if (figures := derivatives.option_figures(row)) is not None]

        return await known_ones(ids, ask, most=OPTIONS_PER_SNAPSHOT)

    async def warrant_issuers(self) -> list[WarrantIssuer]:
        """Who writes warrants in Hong Kong, by name."""
        return derivatives.issuers()

    async def warrants(
        self,
        underlying: InstrumentId,
        wanted: WarrantFilter | None = None,
        *,
        begin: int = 0,
        count: int = WARRANTS_PER_PAGE,
    ) -> WarrantPage:
        """One page of the underlying's warrants, from the `begin`th on, with the number of all that pass.

        Raises NotOffered for a filter or an order that this broker does not have.
        """
        c2s = derivatives.warrant_request(
            underlying,
            wanted or WarrantFilter(),
            begin=begin,
            count=min(max(count, 1), WARRANTS_PER_PAGE),
            today=exchange_date(market_of(underlying), self._clock.market()),
        )
        request = Qot_GetWarrant_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Qot_GetWarrant, request, Qot_GetWarrant_pb2.Response)
        return derivatives.warrant_page(reply.s2c)
