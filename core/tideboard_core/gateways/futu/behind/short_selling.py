"""Short sales of days, open short positions, and what is sold short most."""

from __future__ import annotations

from typing import Final

from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.gateways.futu.translate.behind import short_selling
from tideboard_core.gateways.futu.translate.symbols import QOT_MARKET
from tideboard_core.model.behind.short_selling import ShortPositions, ShortRank, ShortVolumes
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.ports.behind import SHORT_DAYS
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend.Qot_GetShortSellingRank_pb2 import ShortSellingSortField_ShortNumber

MOST_RANKS: Final = 35
"""Rows of the ranking that are sent at once."""


class FutuShortSelling:
    """Implements `ports.behind.ShortSelling`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def volumes(self, instrument: InstrumentId, count: int = SHORT_DAYS) -> ShortVolumes:
        """Return the last `count` days at most, in pages of fifty."""
        most = min(max(count, 1), SHORT_DAYS)
        rows = await self._calls.rows(ProtoId.Qot_GetDailyShortVolume, instrument, _list_of(instrument), most=most)
        return short_selling.volumes(instrument, self._calls.source, rows, most=most)

    async def positions(self, instrument: InstrumentId, count: int = SHORT_DAYS) -> ShortPositions:
        """Return the last `count` report days at most, in pages of fifty."""
        most = min(max(count, 1), SHORT_DAYS)
        rows = await self._calls.rows(ProtoId.Qot_GetShortInterest, instrument, _list_of(instrument), most=most)
        return short_selling.positions(instrument, self._calls.source, rows, most=most)

    async def ranking(self, market: Market, count: int) -> list[ShortRank]:
        """Return the securities of which most was sold short on the last day, of Hong Kong or New York."""
        reply = await self._calls.call(
            ProtoId.Qot_GetShortSellingRank,
            market=QOT_MARKET[market],
            sortField=ShortSellingSortField_ShortNumber,
            count=min(max(count, 1), MOST_RANKS),
        )
        return short_selling.ranks(reply, market)


def _list_of(instrument: InstrumentId) -> str:
    """The list of a reply that has rows: each of both markets has its own."""
    return "usItemList" if market_of(instrument) is Market.US else "hkItemList"
