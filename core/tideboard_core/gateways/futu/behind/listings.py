"""The members of an index; the premium of two listings and volumes by price and of options are LongPort's."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from tideboard_core.errors import NotOffered, PermissionMissing
from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.gateways.futu.translate.behind.values import read_once
from tideboard_core.gateways.futu.translate.instruments import instrument as facts_of
from tideboard_core.gateways.futu.translate.symbols import has_known_market, security
from tideboard_core.model.behind.listings import (
    Constituent,
    Constituents,
    OptionVolumes,
    PremiumLine,
    PriceVolumes,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_core.wire.opend.protocols import ProtoId


class FutuListings:
    """Implements `ports.behind.ListingSource`, but for the members of an index by its refusals."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def premium(self, instrument: InstrumentId, period: PremiumPeriod, count: int) -> PremiumLine:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def constituents(self, index: InstrumentId) -> Constituents:
        """The index's members by symbol and name, from the call for plates, which the vendor describes for both.

        How many rise and fall is from the index's snapshot; not told where that is refused.
        """
        reply = await self._calls.call(ProtoId.Qot_GetPlateSecurity, plate=security(index))
        known = [row for row in reply.staticInfoList if has_known_market(row.basic.security)]
        rows = read_once(known, _constituent, attrgetter("instrument"), "security")
        try:
            snapshots = await self._calls.call(ProtoId.Qot_GetSecuritySnapshot, securityList=[security(index)])
        except (NotOffered, PermissionMissing):
            told = None
        else:
            told = next((each.indexExData for each in snapshots.snapshotList if each.HasField("indexExData")), None)
        return Constituents(
            instrument=index,
            source=self._calls.source,
            unread=rows.unread or ("market" if len(known) < len(reply.staticInfoList) else ""),
            rows=tuple(rows),
            rising=None if told is None else told.raiseCount,
            falling=None if told is None else told.fallCount,
            unchanged=None if told is None else told.equalCount,
        )

    async def price_volumes(self, instrument: InstrumentId) -> PriceVolumes:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def option_volumes(self, instrument: InstrumentId, count: int) -> OptionVolumes:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()


def _constituent(row: Any) -> Constituent:  # noqa: ANN401  a generated message
    facts = facts_of(row)
    return Constituent(instrument=facts.id, name=facts.name)
