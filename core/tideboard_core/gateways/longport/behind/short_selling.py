"""Short sales of each day and short positions of report days: two calls for Hong Kong, two for the United States.

Units are those that the vendor's two programs show (`cli/quote.rs`, MCP `tools/market.rs` and `tools/quote.rs`): rates
are fractions, `amount` is shares, `balance` Hong Kong dollars. Where pages and programs differ, printed rows decide:
Tesla's positions are 1.75, 1.62 and 1.65 % of its issued shares (the page says "float", of which they are 2.33 %),
`total_amount` is in both markets the volume that `rate` is of (2921788 of 11176595 is 0.2614), and Hong Kong's `cost`
is the closing price (53677721 shares are 20386798436 dollars at 379.800). What its positions' rate is of is open: that
row's 0.0057 fits the issued shares, a newer page divides by the turnover.
"""

from __future__ import annotations

from typing import Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.common.elsewhere import OPEND, elsewhere
from tideboard_core.gateways.longport.behind.fields import amount, answered, count, percent, stamped_day
from tideboard_core.gateways.longport.translate.json_fields import Row, optional_number, price
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.short_selling import (
    ShortPosition,
    ShortPositions,
    ShortRank,
    ShortVolume,
    ShortVolumes,
    VenueShares,
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


_VENUES: Final = (("NASDAQ", "nus_amount"), ("NYSE", "ny_amount"))


def short_volume(row: Row, instrument: InstrumentId) -> ShortVolume:
    """Return one day's short sales; in the United States shares are those of the two venues. Raises GatewayError."""
    on, close, rate = stamped_day(row, "timestamp", instrument), price(row, "close"), percent(row, "rate")
    if market_of(instrument) is Market.HK:
        return ShortVolume(
            day=on,
            shares=count(row, "amount"),
            volume=count(row, "total_amount"),
            turnover_short=amount(row, "balance"),
            percent=rate,
            close=close,
        )
    found = ((venue, count(row, name)) for venue, name in _VENUES)
    venues = tuple(VenueShares(venue, shares) for venue, shares in found if shares is not None)
    return ShortVolume(
        day=on,
        shares=sum(each.shares for each in venues) if len(venues) == len(_VENUES) else None,
        volume=count(row, "total_amount"),
        percent=rate,
        close=close,
        venues=venues,
    )


def short_position(row: Row, instrument: InstrumentId) -> ShortPosition:
    """Return one report day's positions. Raises GatewayError."""
    on, close, rate = stamped_day(row, "timestamp", instrument), price(row, "close"), percent(row, "rate")
    if market_of(instrument) is Market.HK:
        return ShortPosition(
            day=on,
            shares=count(row, "amount"),
            percent=rate,
            value=amount(row, "balance"),
            close=price(row, "cost") if close is None else close,
        )
    return ShortPosition(
        day=on,
        shares=count(row, "current_shares_short"),
        percent=rate,
        percent_of="issued",
        daily_volume=count(row, "avg_daily_share_volume"),
        days_to_cover=optional_number(row, "days_to_cover"),
        close=close,
    )
