"""Short sales: how much of each day's volume was sold short, and the short positions of the report days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple, Protocol

from tideboard_core.model.instrument import Market
from tideboard_sandbox.exchange.history.records import DayRecord, History
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.market.instrument_market import LEAD_DAYS, is_late
from tideboard_sandbox.exchange.market.scenarios import SHORT_SQUEEZE

AVERAGE_DAYS = 20
"""Trading days over which the part of short sales is averaged."""

_PUBLISHED = {Market.HK: timedelta(days=7), Market.US: timedelta(days=11)}
"""Calendar days from a report day until its positions are public."""

_FOLLOWED = 3.0
"""By how many parts of a day's change short sales go the other way."""
_MOST_SOLD = 0.6
"""Part of a day's volume that is sold short at most."""

REPORT_DAYS = 60
"""Trading days in which the newest public report lies with the two before it, be a share halted or not."""

_MIDDLE = 15
"""The day up to which the first report of a month counts in the United States."""


class ShortDay(NamedTuple):
    """One whole trading day: its record, what of its volume was sold short, and the part of 20 days (fraction)."""

    record: DayRecord
    shares: int
    turnover: int
    average: float


class ShortPosition(NamedTuple):
    """Open short positions on a report day; `daily_volume` is the average since the report before."""

    record: DayRecord
    shares: int
    daily_volume: int


class SoldShort(Protocol):
    """The part of a security that short sales need: history and story, no trading day."""

    listing: Listing
    address: Address
    history: History
    story: str
    practice_day: date


def short_days(market: SoldShort, running: date, newest: int | None = None) -> list[ShortDay]:
    """The days before the running one, oldest first; the first ones, which have no 20 days behind them, left out.

    Of the `newest` days alone when it is given: older ones are not drawn for them.
    """
    records = _records(market, running, None if newest is None else newest + AVERAGE_DAYS - 1)
    sold = [_sold(market, record) for record in records]
    days: list[ShortDay] = []
    for place in range(AVERAGE_DAYS - 1, len(records)):
        span = slice(place - AVERAGE_DAYS + 1, place + 1)
        volume = sum(record.volume for record in records[span])
        record, shares = records[place], sold[place]
        turnover = record.turnover * shares // record.volume if record.volume else 0
        days.append(ShortDay(record, shares, turnover, sum(sold[span]) / volume if volume else 0.0))
    return days


def short_positions(market: SoldShort, running: date, within: int | None = None) -> list[ShortPosition]:
    """Positions of the report days that are public, oldest first; weekly in Hong Kong, else twice a month.

    Of the newest `within` trading days alone when it is given: older ones are not drawn for them.
    """
    records, place_of_trade = _records(market, running, within), market.listing.instrument.market
    last = running - _PUBLISHED.get(place_of_trade, _PUBLISHED[Market.US])
    found: list[ShortPosition] = []
    for before, place in pairwise(_report_places(place_of_trade, records)):
        span = records[before + 1 : place + 1]
        if records[place].day <= last:
            shares = int(market.listing.issued_shares * _part(market, records[place]))
            found.append(ShortPosition(records[place], shares, sum(row.volume for row in span) // len(span)))
    return found


def _records(market: SoldShort, running: date, newest: int | None = None) -> list[DayRecord]:
    if newest is not None:
        return market.history.newest(newest, running)
    return market.history.records(market.history.first_day, running - timedelta(days=1), running)


def _sold(market: SoldShort, record: DayRecord) -> int:
    """Shares sold short on a day, in whole lots: more of a falling share; twice as much before a squeeze."""
    usual = 0.06 + 0.16 * market.address.fraction("short-sales")
    part = usual * (0.6 + 0.8 * market.address.fraction("short-sales", record.day))
    part *= 1 - _FOLLOWED * (record.close / record.prev_close - 1)
    part = min(part * (1 + _before_squeeze(market, record.day)), _MOST_SOLD)
    lot = market.listing.instrument.lot_size
    return int(record.volume * part) // lot * lot


def _part(market: SoldShort, record: DayRecord) -> float:
    """Part of the issued shares that is sold short and not bought back: more of a share that fell."""
    usual = 0.004 + 0.02 * market.address.fraction("short-position")
    part = usual * (0.9 + 0.2 * market.address.fraction("short-position", record.day))
    change = record.close / record.prev_close - 1
    return part * (1 - _FOLLOWED * change) * (1 + _before_squeeze(market, record.day))


def _before_squeeze(market: SoldShort, day: date) -> float:
    """How far a short squeeze is prepared, rising to 1 on the practice day; 0 without one."""
    if market.story != SHORT_SQUEEZE or not is_late(market.practice_day, day):
        return 0.0
    return 1 - (market.practice_day - day) / LEAD_DAYS


def _report_places(market: Market, records: Sequence[DayRecord]) -> list[int]:
    """Places of the last trading days of weeks (Hong Kong) or of half months."""

    def period(record: DayRecord) -> tuple[int, ...]:
        if market is Market.HK:
            return record.day.isocalendar()[:2]
        return record.day.year, record.day.month, int(record.day.day > _MIDDLE)

    days = [record.day for record in records]
    ends = [list(rows)[-1].day for _, rows in groupby(records, key=period)]
    return [bisect_right(days, end) - 1 for end in ends]
