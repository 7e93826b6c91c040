"""Option chains with their figures, and warrants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, TypeVar

from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import derivatives, instruments, reference
from tideboard_core.gateways.futu.translate.symbols import has_known_market, security
from tideboard_core.gateways.futu.translate.values import day_of
from tideboard_core.model.derivatives import (
    OptionContract,
    OptionFigures,
    WarrantFilter,
    WarrantIssuer,
    WarrantPage,
    WarrantSensitivity,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, market_of
from tideboard_core.model.reference import ReferenceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend.Qot_GetSecuritySnapshot_pb2 import Snapshot

T = TypeVar("T")

WARRANTS_PER_PAGE: Final = 200


class FutuDerivatives:
    """Options and warrants of Futu."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link

    async def option_expiries(self, underlying: InstrumentId) -> list[date]:
        """Expiry dates of the option chain, ascending; empty when there are no options."""
        proto_id = ProtoId.Qot_GetOptionExpirationDate
        reply = await self._link.call(proto_id, owner=security(underlying))
        return sorted({day_of(row.strikeTime) for row in reply.dateList if row.strikeTime})

    async def option_chain(self, underlying: InstrumentId, expiry: date) -> list[OptionContract]:
        """Strikes of one expiry with their call and put, ascending."""
        day = expiry.isoformat()
        reply = await self._link.call(
            ProtoId.Qot_GetOptionChain, owner=security(underlying), beginTime=day, endTime=day
        )
        return [
            contract
            for chain in reply.optionChain
            for contract in derivatives.contracts(underlying, expiry, chain)
        ]  # fmt: skip

    async def option_figures(self, ids: Sequence[InstrumentId]) -> list[OptionFigures]:
        """Prices, volume, open interest, volatility and Greeks of options; unknown ids are left out."""
        return await self._of_snapshots(ids, derivatives.option_figures)

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
        self._link.require_more_than_basic(market_of(underlying))
        c2s = derivatives.warrant_request(
            underlying,
            wanted or WarrantFilter(),
            begin=begin,
            count=min(max(count, 1), WARRANTS_PER_PAGE),
            today=exchange_date(market_of(underlying), self._link.clock.market()),
        )
        reply = await self._link.call(ProtoId.Qot_GetWarrant, c2s)
        return derivatives.warrant_page(reply)

    async def warrant_sensitivities(self, ids: Sequence[InstrumentId]) -> list[WarrantSensitivity]:
        """Underlying, delta and conversion ratio of warrants; other securities and unknown ids are left out."""
        return await self._of_snapshots(ids, derivatives.warrant_sensitivity)

    async def related(self, instrument: InstrumentId, kind: ReferenceKind) -> list[Instrument]:
        """Securities that refer to this one: its warrants, or the contracts of a future's family."""
        reply = await self._link.call(
            ProtoId.Qot_GetReference, security=security(instrument), referenceType=reference.REFERENCE_TYPE[kind]
        )
        return instruments.known_instruments(reply.staticInfoList)

    async def _of_snapshots(self, ids: Sequence[InstrumentId], convert: Callable[[Snapshot], T | None]) -> list[T]:
        async def ask(part: Sequence[InstrumentId]) -> list[T]:
            reply = await self._link.call(
                ProtoId.Qot_GetSecuritySnapshot, securityList=[security(each) for each in part]
            )
            rows = [row for row in reply.snapshotList if has_known_market(row.basic.security)]
            return [found for row in rows if (found := convert(row)) is not None]

        return await self._link.read_snapshots(ids, ask)
