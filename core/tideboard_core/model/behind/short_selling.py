"""Short selling: what of a day's volume was sold short, and, another thing, the open positions of report days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.behind.dated import Sourced, UnstatedFigure
from tideboard_core.model.instrument import InstrumentId


class VenueShares(NamedTuple):
    """Shares sold short that one venue counted."""

    venue: str
    shares: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortVolume:
    """Shares sold short on one trading day. None = not told with a stated unit; percents are of the day's volume.

    `venues` are those that the figure counts, where the provider says so.
    """

    day: date
    shares: int | None = None
    volume: int | None = None
    turnover_short: Decimal | None = None
    turnover: Decimal | None = None
    percent: Decimal | None = None
    close: Decimal | None = None
    venues: tuple[VenueShares, ...] = ()
    unstated: tuple[UnstatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortVolumes(Sourced):
    """Short sales day by day, the oldest first, each day once."""

    days: tuple[ShortVolume, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortPosition:
    """Open short positions of one report day; None = not told with a stated unit.

    `percent` is of `percent_of` (`issued`, `float`), empty where the provider does not say of what. `days_to_cover` is
    shares divided by the average daily volume. `published` is None where the provider does not tell it.
    """

    day: date
    shares: int | None = None
    percent: Decimal | None = None
    percent_of: str = ""
    value: Decimal | None = None
    daily_volume: int | None = None
    days_to_cover: Decimal | None = None
    close: Decimal | None = None
    published: date | None = None
    unstated: tuple[UnstatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortPositions(Sourced):
    """Open positions of each report day, the oldest first, each day once."""

    days: tuple[ShortPosition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRank:
    """A security in the provider's list of those sold short most; None = not told.

    `percent` is of the volume, `position_percent` of the company's shares.
    """

    instrument: InstrumentId
    name: str
    shares: int | None = None
    percent: Decimal | None = None
    volume: int | None = None
    close: Decimal | None = None
    position: int | None = None
    position_percent: Decimal | None = None
    days_to_cover: Decimal | None = None
