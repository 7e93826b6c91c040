"""What trips earned: one summary of many, results by day, and how sure the mean of a trip is."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from statistics import NormalDist, median
from typing import Final, NamedTuple

from tideboard_core.trips.facts import Rate, rates_into
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.trip import ZERO, RoundTrip, TripMark

ENOUGH: Final = 20
"""Trips below which no rate is told: half of eight is no chance of winning."""
LEVEL: Final = 0.95
"""The probability with which the interval of an expectancy covers the true mean."""
_CLOSED: Final = itemgetter(0)


class Expectancy(NamedTuple):
    """The mean net result of a trip, and the range that chance leaves it."""

    mean: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Trips of one currency together; all sums are of the closed ones that have a net result, which `count` counts.

    `deepest_fall` is that of their running sum in the order in which they closed (at most 0). `still_open`,
    `fees_open`, `fees_not_told` and `unknown` count the trips that are left out, each in one of them; of `fees_due`
    the fees are expected within the minute, and no sum is told before. With fewer than
    ENOUGH trips `rate`, `mean_r` and `expectancy` are None; `mean_r` is also None where no trip has an R, `r_count`
    says how many have.
    """

    count: int = 0
    won: int = 0
    gross: Decimal = ZERO
    fees: Decimal = ZERO
    net: Decimal = ZERO
    rate: float | None = None
    mean_r: Decimal | None = None
    r_count: int = 0
    mean_win: Decimal | None = None
    mean_loss: Decimal | None = None
    deepest_fall: Decimal = ZERO
    held: timedelta | None = None
    expectancy: Expectancy | None = None
    still_open: int = 0
    fees_open: int = 0
    fees_not_told: int = 0
    unknown: int = 0
    fees_due: int = 0

    @property
    def sums_known(self) -> bool:
        """Whether there are sums: where all trips are left out, or fees are due, they are not 0."""
        return not self.fees_due and bool(self.count or not self.left_out)

    @property
    def left_out(self) -> int:
        """Trips that are in no sum."""
        return self.still_open + self.fees_open + self.fees_not_told + self.unknown

    @property
    def few(self) -> bool:
        """Whether there are too few trips for a rate."""
        return self.count < ENOUGH


def summary(trips: Iterable[TripFacts], now: datetime | None = None) -> Summary:
    """Sum up trips of one currency; the caller keeps currencies apart or converts them by `converted`.

    Without `now` (UTC) no fees count as due.
    """
    kept: list[tuple[datetime, TripFacts, Decimal]] = []
    still_open = fees_open = not_told = unknown = due = 0
    for one in trips:
        trip = one.trip
        if trip.closed is None:
            still_open += 1
        elif one.net is not None:
            kept.append((trip.closed, one, one.net))
        elif trip.realised is None:
            unknown += 1
        elif TripMark.FEES_OPEN in trip.marks:
            fees_open += 1
            due += now is not None and trip.fees_due(now)
        else:
            not_told += 1
    kept.sort(key=_CLOSED)
    nets, wins, losses = [], [], []
    gross = fees = ZERO
    rs: list[Decimal] = []
    held: list[float] = []
    for _, one, net in kept:
        nets.append(net)
        if net > 0:
            wins.append(net)
        elif net < 0:
            losses.append(net)
        gross += one.trip.realised or ZERO
        fees += one.trip.fees or ZERO
        held.append(one.held or 0)
        if one.r is not None:
            rs.append(one.r)
    enough = len(kept) >= ENOUGH
    return Summary(
        count=len(kept),
        won=len(wins),
        gross=gross,
        fees=fees,
        net=sum(nets, ZERO),
        rate=len(wins) / len(kept) if enough else None,
        mean_r=_mean(rs) if enough else None,
        r_count=len(rs),
        mean_win=_mean(wins),
        mean_loss=_mean(losses),
        deepest_fall=deepest_fall(nets),
        held=timedelta(seconds=median(held)) if kept else None,
        expectancy=_expectancy(kept) if enough else None,
        still_open=still_open,
        fees_open=fees_open,
        fees_not_told=not_told,
        unknown=unknown,
        fees_due=due,
    )


def deepest_fall(changes: Iterable[Decimal]) -> Decimal:
    """The largest fall of the running sum from its highest point so far, which is at least 0; at most 0."""
    total = top = fall = ZERO
    for change in changes:
        total += change
        if total > top:
            top = total
        elif total - top < fall:
            fall = total - top
    return fall


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, ZERO) / len(values) if values else None


# --- how sure ---------------------------------------------------------------------------------------------------------


def _expectancy(rows: Sequence[tuple[datetime, TripFacts, Decimal]]) -> Expectancy | None:
    """The mean with its interval; trips that close on one day count as one observation, since they share its market.

    The standard error is that of a ratio of sums over days (Cochran, Sampling Techniques, 3rd ed., section 2.11). None
    of a single day: nothing says then how far days differ.
    """
    sums: dict[date, Decimal] = {}
    days: Counter[date] = Counter()
    for _, one, net in rows:
        day = one.exit_day
        assert day is not None
        sums[day] = sums.get(day, ZERO) + net
        days[day] += 1
    if len(days) < 2:
        return None
    mean = sum(sums.values(), ZERO) / len(rows)
    squares = sum(float(sums[day] - mean * count) ** 2 for day, count in days.items())
    error = math.sqrt(squares * len(days) / (len(days) - 1)) / len(rows)
    reach = Decimal(repr(student(LEVEL, len(days) - 1) * error))
    return Expectancy(mean, mean - reach, mean + reach)


def student(level: float, freedom: int) -> float:
    """How many standard errors Student's distribution reaches on each side with probability `level`, to 1 %.

    Exact for one and two degrees of freedom, else by the expansion about the normal distribution (Abramowitz and
    Stegun, Handbook of Mathematical Functions, 26.7.5).
    """
    share = (1 + level) / 2
    if freedom == 1:
        return math.tan(math.pi * (share - 0.5))
    if freedom == 2:
        return (2 * share - 1) / math.sqrt(2 * share * (1 - share))
    z = NormalDist().inv_cdf(share)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom**power) for power, term in enumerate(terms, 1))


# --- by day -----------------------------------------------------------------------------------------------------------


class TripDay(NamedTuple):
    """What an exchange date brought in one currency: what its closing fills realised, and the fees of all its fills.

    `net` is of the trips that have a net result; `without` counts the trips of the day that have none, of which `due`
    ones are expected to within the minute. `running` and `running_gross` are the sums up to here.
    """

    day: date
    gross: Decimal
    fees: Decimal
    net: Decimal
    without: int
    running: Decimal
    running_gross: Decimal
    due: int = 0


class _Day:
    __slots__ = ("due", "fees", "gross", "net", "without")

    def __init__(self) -> None:
        self.gross = self.fees = self.net = ZERO
        self.without = self.due = 0


def days(trips: Iterable[TripFacts], now: datetime | None = None) -> list[TripDay]:
    """The results by day, oldest first, of trips of one currency; the sum of all `net` is that of the trips' nets.

    Trips that are still open count with what they realised. Without `now` (UTC) no fees count as due.
    """
    found: defaultdict[date, _Day] = defaultdict(_Day)
    for one in trips:
        for part in one.parts:
            row = found[part.day]
            row.gross += part.gross
            row.fees += part.fees
            if one.net is None:
                row.without += 1
                row.due += now is not None and one.trip.fees_due(now)
            else:
                row.net += part.gross - part.fees
    results = []
    running = running_gross = ZERO
    for day in sorted(found):
        row = found[day]
        running += row.net
        running_gross += row.gross
        results.append(TripDay(day, row.gross, row.fees, row.net, row.without, running, running_gross, row.due))
    return results


# --- currencies -------------------------------------------------------------------------------------------------------


class Conversion(NamedTuple):
    """Nets of closed trips in one currency, each by the rate of the day on which it closed.

    `rates` are those that were used; `left_out` are the trips for whose day none is kept: they are in no sum.
    """

    net: Decimal
    trips: int
    rates: tuple[Rate, ...]
    left_out: tuple[RoundTrip, ...]


def converted(trips: Iterable[TripFacts], currency: str, rates: Iterable[Rate]) -> Conversion:
    """Sum up net results over currencies; a rate of another day is never used, a reciprocal one is."""
    table = rates_into(currency, rates)
    net, count = ZERO, 0
    used: dict[tuple[date, str], Rate] = {}
    left = []
    for one in trips:
        trip = one.trip
        if one.exit_day is None or one.net is None:
            continue
        key = one.exit_day, trip.currency
        if trip.currency == currency:
            net += one.net
        elif key in table and trip.currency:
            used[key] = rate = table[key]
            net += rate.money(one.net, currency)
        else:
            left.append(trip)
            continue
        count += 1
    return Conversion(net, count, tuple(used.values()), tuple(left))
