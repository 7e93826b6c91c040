"""What a trip's prices and shares are in the shares that it ended with, or has now: those of its entry and exit."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tideboard_core.model.instrument import market_of
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.model.shares import Shares
from tideboard_core.model.splits import price_in, quantity_in
from tideboard_core.trips.trip import RoundTrip, ShareSplit, TripCause, TripFill

_CALENDAR: Final = TradingCalendar()


def day_of_split(split: ShareSplit) -> date | None:
    """The exchange day from whose open on the new shares trade; None where the readings leave several to choose from.

    It is the one with an open between the readings: where there is none, the broker changed the holding the evening
    before.
    """
    market, since = market_of(split.instrument), split.at if split.since is None else split.since
    first, last = exchange_date(market, since), exchange_date(market, split.at)
    found = [each.date for each in _CALENDAR.sessions(market, first, last) if each.open > since]
    if not found:
        return _CALENDAR.next_session(market, last).date
    return found[0] if len(found) == 1 else None


def shares_since(trip: RoundTrip, at: datetime) -> Fraction | None:
    """How many of the trip's last shares one of a moment (UTC) is; None where the day of a split is not known.

    From the close before the day of a split until that day a price may be meant in old shares or in new ones.
    """
    found = Fraction(1)
    for split in trip.splits:
        if at > split.at:
            continue
        if split.since is not None and at > split.since:
            before = _is_before(split, at)
            if before is None:
                return None
            if not before:
                continue
        found *= split.ratio
    return found


def _is_before(split: ShareSplit, at: datetime) -> bool | None:
    market, day = market_of(split.instrument), day_of_split(split)
    if day is None:
        return None
    if exchange_date(market, at) >= day:
        return False
    return True if at <= _CALENDAR.previous_session(market, day).close else None


def price_of(trip: RoundTrip, one: TripFill) -> Decimal | None:
    """The price of a fill in the trip's last shares; None of one that nobody traded at a price."""
    if one.cause is TripCause.FRACTION or (one.money is None and one.cause in {TripCause.BEFORE, TripCause.MOVED}):
        return None
    return price_in(one.fill.price, _shares(trip, one)) if trip.splits else one.fill.price


def quantity_of(trip: RoundTrip, one: TripFill) -> Shares:
    """The part of a fill that belongs to the trip in the trip's last shares."""
    return quantity_in(one.quantity, _shares(trip, one)) if trip.splits else one.quantity


def _shares(trip: RoundTrip, one: TripFill) -> Fraction:
    """Between the readings around a split nothing was traded: each fill lies on one side."""
    found = Fraction(1)
    for split in trip.splits:
        if one.fill.time <= split.at:
            found *= split.ratio
    return found
