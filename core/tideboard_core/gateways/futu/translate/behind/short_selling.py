"""Converts short sales of days, open short positions, and the list of what is sold short most."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tideboard_core.gateways.futu.translate.behind.values import bounded_day, count, positive, read_once, security_in
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.model.behind.short_selling import (
    ShortPosition,
    ShortPositions,
    ShortRank,
    ShortVolume,
    ShortVolumes,
    VenueShares,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports.trading import ReadRows
from tideboard_proto.opend import Qot_GetDailyShortVolume_pb2 as volume_pb
from tideboard_proto.opend import Qot_GetShortInterest_pb2 as interest_pb
from tideboard_proto.opend import Qot_GetShortSellingRank_pb2 as rank_pb

_PLACES = Decimal("0.000001")


def volumes(instrument: InstrumentId, source: str, rows: Sequence[Any], *, most: int) -> ShortVolumes:
    """Return the newest `most` days; `rows` are those of the security's market, in any order."""
    found = read_once(rows, _volume, lambda row: row.day, "timestampStr")
    days = sorted(found, key=lambda row: row.day)[-most:]
    return ShortVolumes(instrument=instrument, source=source, unread=found.unread, days=tuple(days))


def positions(instrument: InstrumentId, source: str, rows: Sequence[Any], *, most: int) -> ShortPositions:
    """Return the newest `most` report days; `rows` as for `volumes`."""
    found = read_once(rows, _position, lambda row: row.day, "timestampStr")
    days = sorted(found, key=lambda row: row.day)[-most:]
    return ShortPositions(instrument=instrument, source=source, unread=found.unread, days=tuple(days))


def ranks(wire: rank_pb.S2C, market: Market) -> ReadRows[ShortRank]:
    """Return the rows of the ranking in the broker's order; one of another market cannot be read."""
    return read_once(wire.dataList, lambda row: _rank(row, market), lambda row: row.instrument, "security")


def _volume(wire: volume_pb.HkDailyShortVolumeItem | volume_pb.UsDailyShortVolumeItem) -> ShortVolume:
    """Return a day. Hong Kong tells no percent: it is that of the shares; New York tells which venues it counts."""
    day, close = bounded_day(wire.timestampStr), positive(wire, "closePrice")
    if isinstance(wire, volume_pb.HkDailyShortVolumeItem):
        sold, traded = count(wire, "shortSellSharesTraded"), count(wire, "sharesTraded")
        return ShortVolume(
            day=day,
            shares=sold,
            volume=traded,
            turnover_short=positive(wire, "shortSellTurnover"),
            turnover=positive(wire, "turnover"),
            percent=(100 * Decimal(sold) / traded).quantize(_PLACES) if traded and sold is not None else None,
            close=close,
        )
    venues = (("NASDAQ", count(wire, "nasdaqSharesShort")), ("NYSE", count(wire, "nyseSharesShort")))
    return ShortVolume(
        day=day,
        shares=count(wire, "totalSharesShort"),
        volume=count(wire, "volume"),
        percent=positive(wire, "shortPercent"),
        close=close,
        venues=tuple(VenueShares(name, number) for name, number in venues if number is not None),
    )


def _position(wire: interest_pb.HkShortInterestItem | interest_pb.UsShortInterestItem) -> ShortPosition:
    """Return a report day; Hong Kong's percent is of the shares in circulation, of what New York's is nobody says."""
    day, close = bounded_day(wire.timestampStr), positive(wire, "closePrice")
    if isinstance(wire, interest_pb.HkShortInterestItem):
        return ShortPosition(
            day=day,
            shares=count(wire, "aggregatedShort"),
            percent=positive(wire, "aggregatedShortRatio"),
            percent_of="float",
            close=close,
        )
    return ShortPosition(
        day=day,
        shares=count(wire, "sharesShort"),
        percent=positive(wire, "shortPercent"),
        daily_volume=count(wire, "avgDailyShareVolume"),
        days_to_cover=positive(wire, "daysToCover"),
        close=close,
    )


def _rank(wire: rank_pb.ShortSellingRankItem, market: Market) -> ShortRank:
    return ShortRank(
        instrument=security_in(wire.security, market),
        name=text_of(wire.name),
        shares=count(wire, "shortNumber"),
        percent=positive(wire, "shortRatio"),
        volume=count(wire, "volume"),
        close=positive(wire, "closePrice"),
        position=count(wire, "shortPositionVolume"),
        position_percent=positive(wire, "shortPositionRatio"),
        days_to_cover=positive(wire, "daysToCover"),
    )
