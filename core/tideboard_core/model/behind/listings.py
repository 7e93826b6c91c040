"""Two listings of one company, the members of an index, the volume of each price, and of options on a security."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.behind.dated import Sourced, UnstatedFigure
from tideboard_core.model.instrument import InstrumentId


class PremiumPoint(NamedTuple):
    """Prices of both listings at `time` (UTC), each in its own currency, and the broker's figures; None = not told.

    `rate` is Hong Kong dollars for one yuan. `h_over_a` is the broker's own premium in percent, of the Hong Kong
    listing over the mainland one: the other way round than the market's premium of A over H.
    """

    time: datetime
    mainland: Decimal | None
    hong_kong: Decimal | None
    rate: Decimal | None
    h_over_a: Decimal | None = None
    unstated: tuple[UnstatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumLine(Sourced):
    """The broker's line of the premium, the oldest first."""

    points: tuple[PremiumPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constituent:
    """A member of an index with what the answer says of its day; None = not told.

    `inflow` is net capital inflow, `turnover` money in the security's currency, `volume` shares.
    """

    instrument: InstrumentId
    name: str
    last: Decimal | None = None
    previous_close: Decimal | None = None
    inflow: Decimal | None = None
    turnover: Decimal | None = None
    volume: int | None = None
    issued: int | None = None
    circulating: int | None = None
    delayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Constituents(Sourced):
    """The index's members in the provider's order, each once; of an index's own id as `instrument`.

    How many rise and fall, and how many there are in all, is the provider's own count; None = not told.
    """

    rows: tuple[Constituent, ...]
    total: int | None = None
    rising: int | None = None
    falling: int | None = None
    unchanged: int | None = None

    @property
    def missing(self) -> int:
        """Members that the provider counts and that did not come."""
        return max((self.total or 0) - len(self.rows), 0)


class PriceVolume(NamedTuple):
    """Shares traded at one price by who took the other's price: the buyer, the seller, nobody knows."""

    price: Decimal
    bought: int
    sold: int
    neutral: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceVolumes(Sourced):
    """Volume by price of the day, the lowest price first; `average` is the day's, `trades` how many there were."""

    rows: tuple[PriceVolume, ...]
    average: Decimal | None
    bought: int
    sold: int
    neutral: int
    trades: int | None
    time: datetime | None


class OptionDay(NamedTuple):
    """Contracts of all options on a security that were traded on a day, and those open at its end; None = not told."""

    day: date
    calls: int | None
    puts: int | None
    open_calls: int | None = None
    open_puts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionVolumes(Sourced):
    """Contracts traded so far in the running session, None = not told, and day by day, the oldest first."""

    calls: int | None
    puts: int | None
    days: tuple[OptionDay, ...] = ()
