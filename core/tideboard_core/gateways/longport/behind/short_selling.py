"""Short sales of each day and short positions of report days: two calls for Hong Kong, two for the United States.

Of the units only those of the US positions are documented: shares, and the rate as a fraction of the float. The other
figures stay under the broker's names.
"""

from __future__ import annotations

from typing import Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.common.elsewhere import OPEND, elsewhere
from tideboard_core.gateways.longport.behind.fields import answered, count, percent, stamped_day, unstated
from tideboard_core.gateways.longport.translate.json_fields import Row, optional_number, price
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.short_selling import (
    ShortPosition,
    ShortPositions,
    ShortRank,
    ShortVolume,
    ShortVolumes,
)
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.ports.behind import SHORT_DAYS
from tideboard_core.wire.longport.symbols import wire_symbol

_MARKETS: Final = {Market.HK: "hk", Market.US: "us"}


class LongportShortSelling:
    """Implements `ports.behind.ShortSelling`."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def volumes(self, instrument: InstrumentId, count: int = SHORT_DAYS) -> ShortVolumes:
        """Short sales of the last `count` days; raises NotOffered but for Hong Kong and the United States."""
        data = await self._ask("short-trades", instrument, ("page_size", str(count)))
        found = answered(data, "data", lambda row: short_volume(row, instrument), lambda each: each.day)
        days = tuple(sorted(found, key=lambda each: each.day))
        return ShortVolumes(instrument=instrument, source=self._link.provider, unread=found.unread, days=days)

    async def positions(self, instrument: InstrumentId, count: int = SHORT_DAYS) -> ShortPositions:
        """Positions of the last `count` report days; raises as `volumes`."""
        data = await self._ask("short-positions", instrument, ("count", str(count)))
        found = answered(data, "data", lambda row: short_position(row, instrument), lambda each: each.day)
        days = tuple(sorted(found, key=lambda each: each.day))
        return ShortPositions(instrument=instrument, source=self._link.provider, unread=found.unread, days=days)

    async def ranking(self, market: Market, count: int) -> list[ShortRank]:
        """Raise NotOffered."""
        raise elsewhere(self._link.provider, OPEND)

    async def _ask(self, call: str, instrument: InstrumentId, size: tuple[str, str]) -> Row:
        part = _MARKETS.get(market_of(instrument))
        if part is None:
            raise NotOffered("not-offered", text=wire_symbol(instrument))
        now = str(int(self._link.clock.market().timestamp()))
        query = (("symbol", wire_symbol(instrument)), ("last_timestamp", now), size)
        return await self._link.look_up(f"/v1/quote/{call}/{part}", query)


def short_volume(row: Row, instrument: InstrumentId) -> ShortVolume:
    """Return one day's short sales. Raises GatewayError."""
    return ShortVolume(
        day=stamped_day(row, "timestamp", instrument),
        close=price(row, "close"),
        unstated=unstated(row, "rate", "amount", "balance", "nus_amount", "ny_amount", "total_amount"),
    )


def short_position(row: Row, instrument: InstrumentId) -> ShortPosition:
    """Return one report day's positions. Raises GatewayError."""
    in_us = market_of(instrument) is Market.US
    return ShortPosition(
        day=stamped_day(row, "timestamp", instrument),
        shares=count(row, "current_shares_short"),
        percent=percent(row, "rate") if in_us else None,
        percent_of="float" if in_us else "",
        daily_volume=count(row, "avg_daily_share_volume"),
        days_to_cover=optional_number(row, "days_to_cover"),
        close=price(row, "close"),
        unstated=() if in_us else unstated(row, "rate", "amount", "balance", "cost"),
    )
