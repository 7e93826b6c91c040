"""Buy-backs of a company by day, by seed: a small part of the day's volume, none in the month before a report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.reference.companies import REACH, Companies

QUIET = timedelta(days=30)
"""Before a report a company buys nothing, nor on its day."""

_CHANCE = 0.12
_MOST = 0.03
"""Part of a day's volume that is bought back at most."""


class BuyBackDay(NamedTuple):
    """What a company bought back on one day: shares, the money for them and the range of its prices in currency.

    `total` is what it has bought in the calendar year by then.
    """

    day: date
    shares: int
    money: float
    low: float
    high: float
    total: int


def buy_backs_of(companies: Companies, listing: Listing) -> list[BuyBackDay]:
    """The days of about two years before the running one on which a company bought, the oldest first."""
    today = companies.today(listing.instrument.market)
    begin = today - 2 * REACH
    reports = [row.day for row in companies.reports_of(listing, begin, today + QUIET)]
    address = companies.address(listing.id).below("buy-backs")
    lot = listing.instrument.lot_size
    found: list[BuyBackDay] = []
    totals: dict[int, int] = {}
    for record in companies.days(listing, begin):
        if address.fraction(record.day) >= _CHANCE or any(_quiet(record.day, report) for report in reports):
            continue
        shares = int(record.volume * _MOST * address.fraction("part", record.day)) // lot * lot
        if shares:
            totals[record.day.year] = totals.get(record.day.year, 0) + shares
            low, high = record.low / SCALE, record.high / SCALE
            money = round(shares * (low + high) / 2, 2)
            found.append(BuyBackDay(record.day, shares, money, low, high, totals[record.day.year]))
    return found


def _quiet(day: date, report: date) -> bool:
    return report - QUIET <= day <= report
