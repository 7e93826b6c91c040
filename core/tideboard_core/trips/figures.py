"""What a trip is judged by beside its money: the risk at entry, how far it went against and with its owner, notes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import zip_longest
from operator import attrgetter
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Fill, OrderStatus, OrderType
from tideboard_core.model.session import Session, TradingCalendar, ZoneDays, exchange_date, exchange_days, exchange_zone
from tideboard_core.model.shares import Shares
from tideboard_core.model.splits import price_in
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.share_basis import price_of, quantity_of, shares_since
from tideboard_core.trips.trip import ZERO, LaterFills, RoundTrip, signed

_T = TypeVar("_T")
MINUTE: Final = timedelta(minutes=1)
_HELD: Final = frozenset(
    {OrderStatus.PENDING, OrderStatus.SUBMITTED, OrderStatus.PARTIALLY_FILLED, OrderStatus.CANCELLING}
)
"""How the broker shows a stop that it holds: one that waits for its trigger is pending (Futu's WaitingSubmit,
LongPort's NotReported). What was seen only once it had ended may have been moved before."""
_NOT_TAKEN: Final = frozenset({OrderStatus.REJECTED, OrderStatus.UNKNOWN})
_STOPS: Final = frozenset(
    {OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP, OrderType.TRAILING_STOP_LIMIT}
)
_CREATED: Final = attrgetter("created")
_HUNDRED: Final = Decimal(100)
_SAME: Final = Fraction(1)
_HOUR: Final = 60
_HOUR_LONG: Final = timedelta(minutes=_HOUR)
_CALENDAR: Final = TradingCalendar()


class Hour(NamedTuple):
    """A stretch of continuous trading by the exchange's clock, in minutes of the day, end excluded.

    Each begins at the open or an hour after the one before; the last one of a segment may be shorter.
    """

    begin: int
    end: int


OUTSIDE: Final = Hour(0, 24 * _HOUR)
"""Outside continuous trading."""


class BarRange(NamedTuple):
    """The lowest and highest price of the minutes that were asked for, None of no bar; how many of them have none."""

    low: Decimal | None
    high: Decimal | None
    missing: int


class Excursion(NamedTuple):
    """The worst and best price of a trip in percent of its entry, at most and at least 0; None = not known.

    With `bars_missing` they are those of the fills and of the bars that there are: the truth may lie further out.
    `lowest` and `highest` are the prices that they come from.
    """

    adverse: Decimal | None
    favourable: Decimal | None
    bars_missing: bool
    lowest: Decimal | None = None
    highest: Decimal | None = None


NOT_KNOWN: Final = Excursion(None, None, bars_missing=True)


class TripPart(msgspec.Struct, frozen=True, gc=False):
    """What the fills of a trip on one exchange date realised, and their fees as far as they are told."""

    day: date
    gross: Decimal
    fees: Decimal


class _Reckoned(Generic[_T]):
    """As `functools.cached_property`, whose lock before Python 3.12 costs more than most of these."""

    def __init__(self, reckon: Callable[[Any], _T]) -> None:
        self._reckon, self._name, self.__doc__ = reckon, "", reckon.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, one: Any, _owner: type) -> _T:  # noqa: ANN401  a method's own object
        found = one.__dict__[self._name] = self._reckon(one)
        return found


class TripFacts(msgspec.Struct, frozen=True, dict=True, kw_only=True):
    """A trip with what it is judged by; None = not known.

    With a dict: what follows from it is reckoned once, since each change of a filter asks for it of every trip.

    `risk` is money in the trip's currency. `stop_idle`: its entry was given a stop that bounds nothing, for not all of
    the entry has filled. `flow_percentile` is that of the security's flow at the minute of the first
    fill, 1 to 99, as recorded: for a short a low one is the own side. `days_to_report` counts from the day of entry.
    `shares_unknown`: the archive has a split between the fills that the holdings do not show.
    """

    trip: RoundTrip
    risk: Decimal | None = None
    stop_idle: bool = False
    excursion: Excursion = NOT_KNOWN
    flow_percentile: float | None = None
    order_type: OrderType | None = None
    days_to_report: int | None = None
    shares_unknown: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""

    @_Reckoned
    def net(self) -> Decimal | None:
        """The net result of the trip."""
        return self.trip.net

    @_Reckoned
    def r(self) -> Decimal | None:
        """The net result in units of the risk at entry; None without one of them, or while the trip is open."""
        return self._in_risk(self.net)

    @_Reckoned
    def own_side(self) -> float | None:
        """The flow percentile seen from the side of the trip: high = the flow went the same way."""
        if self.flow_percentile is None or self.trip.legs:
            return None
        return self.flow_percentile if self.trip.long else 100 - self.flow_percentile

    @_Reckoned
    def entry_day(self) -> date:
        """The exchange date of the first fill."""
        return exchange_date(market_of(self.trip.instrument), self.trip.opened)

    @_Reckoned
    def exit_day(self) -> date | None:
        """The exchange date of the last fill; None while the trip is open."""
        closed = self.trip.closed
        return None if closed is None else exchange_date(market_of(self.trip.instrument), closed)

    @_Reckoned
    def parts(self) -> tuple[TripPart, ...]:
        """Its exchange dates with a fill, oldest first."""
        trip, same = self.trip, self.exit_day == self.entry_day
        if same and trip.whole and trip.realised is not None and trip.fees is not None:
            return (TripPart(self.entry_day, trip.realised, trip.fees),)
        date_of = _days_of(trip.instrument).date_of
        if isinstance(trip.parts, LaterFills) and (by_day := _closed_at_once(trip, trip.parts, date_of)):
            return by_day
        found = []
        day, gross, fees = self.entry_day, ZERO, ZERO
        for one in trip.fills:
            at = day if same else date_of(one.fill.time)
            if at != day:
                found.append(TripPart(day, gross, fees))
                day, gross, fees = at, ZERO, ZERO
            if one.realised:
                gross += one.realised
            if one.fee:
                fees += one.fee
        return (*found, TripPart(day, gross, fees))

    @_Reckoned
    def held(self) -> float | None:
        """Seconds from the first to the last fill; None while the trip is open."""
        closed = self.trip.closed
        return None if closed is None else (closed - self.trip.opened).total_seconds()

    @_Reckoned
    def hour(self) -> Hour:
        """When in its session it began; OUTSIDE of continuous trading."""
        market = market_of(self.trip.instrument)
        session = _CALENDAR.session_on(market, self.entry_day)
        return OUTSIDE if session is None else _hour(self.trip.opened, session)

    @_Reckoned
    def searched(self) -> str:
        """Symbol, name, tags and note in folded case, for a search."""
        return " ".join((self.trip.instrument, self.trip.name, *self.tags, self.note)).casefold()

    def warm(self) -> None:
        """Reckon once what each filter and sum asks of it, where nobody waits for it.

        Its parts and its hour are for figures of days and hours, the words for a search: the first of each reckons.
        """
        trip, known = self.trip, self.__dict__
        opened, closed, date_of = trip.opened, trip.closed, _days_of(trip.instrument).date_of
        net = known["net"] = trip.net
        known["entry_day"] = date_of(opened)
        known["exit_day"] = known["held"] = None
        if closed is not None:
            known["exit_day"], known["held"] = date_of(closed), (closed - opened).total_seconds()
        known["r"] = self._in_risk(net) if self.risk else None

    def _in_risk(self, net: Decimal | None) -> Decimal | None:
        return None if net is None or not self.risk or self.trip.closed is None else net / self.risk


@lru_cache(maxsize=4096)
def _days_of(instrument: InstrumentId) -> ZoneDays:
    return exchange_days(market_of(instrument))


def _closed_at_once(trip: RoundTrip, parts: LaterFills, date_of: Callable[[datetime], date]) -> tuple[TripPart, ...]:
    """The parts of a trip all of whose closing fills are of one date, which has its result; none of another one."""
    by_day: dict[date, list[Fill]] = {}
    side, closed = trip.first.side, set[date]()
    for fill in parts.fills:
        day = date_of(fill.time)
        by_day.setdefault(day, []).append(fill)
        if fill.side is not side:
            closed.add(day)
    if len(closed) != 1 or trip.realised is None:
        return ()
    gross = dict.fromkeys(closed, trip.realised)
    return tuple(TripPart(day, gross.get(day, ZERO), parts.fees_of(fills)) for day, fills in by_day.items())


def _hour(at: datetime, session: Session) -> Hour:
    for begin, end in session.segments:
        if begin <= at < end:
            first = _minute(begin, session.market)
            start = first + (at - begin) // _HOUR_LONG * _HOUR
            return Hour(start, min(start + _HOUR, first + (end - begin) // MINUTE))
    return OUTSIDE


@lru_cache(maxsize=4096)
def _minute(at: datetime, market: Market) -> int:
    local = at.astimezone(exchange_zone(market))
    return local.hour * _HOUR + local.minute


def opening_type(trip: RoundTrip, orders: Mapping[str, OwnOrder]) -> OrderType | None:
    """The type of the order that opened the trip; None where it is not known."""
    order = orders.get(trip.first.order_id)
    return None if order is None else order.order_type


# --- risk at entry ----------------------------------------------------------------------------------------------------


def initial_risk(
    trip: RoundTrip, orders: Sequence[OwnOrder], planned: Mapping[str, Decimal] | None = None
) -> Decimal | None:
    """The money between the entry and the first stop that the broker held, else the risk that its confirmation named.

    A stop was held where the broker showed it as waiting or working, and not as rejected or unknown next; its trigger
    is the one that was shown then, wherever it was moved later. The entry is that of the fills up to then, or of the
    opening order. `orders` are all of the account; `planned` is by the broker's id of the order. None where there was
    no stop on the losing side.
    """
    if trip.multiplier is None or trip.legs or not (orders or planned):
        return None
    held = min(_stops(trip, orders), default=None)
    risk = None if held is None else _risk_to(trip, *held)
    if risk is None:
        risk = (planned or {}).get(trip.orders[0]) if trip.orders else None
    return risk if risk is not None and risk > 0 else None


def _stops(trip: RoundTrip, orders: Iterable[OwnOrder]) -> Iterable[tuple[datetime, Decimal]]:
    """When the broker began to hold each stop of the trip, and at which trigger."""
    for order in orders:
        if order.instrument != trip.instrument or order.order_type not in _STOPS or not _within(trip, order.created):
            continue
        if (signed(order.side) > 0) is trip.long:  # it adds to the trip
            continue
        trigger = _first_trigger(order)
        if trigger is not None:
            yield order.created, trigger


def _first_trigger(order: OwnOrder) -> Decimal | None:
    """The trigger at which the broker first showed a stop as waiting or working, and not as without effect next."""
    for one, after in zip_longest(order.states, order.states[1:]):
        if one.status in _HELD and one.trigger is not None and (after is None or after.status not in _NOT_TAKEN):
            return one.trigger
    return None


def stops_by_security(orders: Iterable[OwnOrder]) -> dict[InstrumentId, list[OwnOrder]]:
    """Orders that may be stops, by security in the order in which they were made."""
    found: defaultdict[InstrumentId, list[OwnOrder]] = defaultdict(list)
    for order in sorted((one for one in orders if one.order_type in _STOPS), key=_CREATED):
        found[order.instrument].append(order)
    return found


def stops_within(trip: RoundTrip, stops: Mapping[InstrumentId, Sequence[OwnOrder]]) -> Sequence[OwnOrder]:
    """Stops that were made while the trip was open; `stops` come from `stops_by_security`."""
    rows = stops.get(trip.instrument, ())
    if not rows:
        return ()
    end = len(rows) if trip.closed is None else bisect_right(rows, trip.closed, key=_CREATED)
    return rows[bisect_left(rows, trip.opened - MINUTE, key=_CREATED) : end]


def _within(trip: RoundTrip, at: datetime) -> bool:
    """Whether it was made while the trip was open; an attached exit comes with its entry, before the first fill."""
    begin = trip.opened - MINUTE
    return begin <= at and (trip.closed is None or at <= trip.closed)


def _risk_to(trip: RoundTrip, at: datetime, trigger: Decimal) -> Decimal | None:
    """In the trip's last shares: a split may lie between the entry and the stop, or the stop and the exit."""
    begun, since = trip.first, shares_since(trip, at)
    opening: list[tuple[Decimal | None, Shares]] = [
        (fill.price, fill.quantity)
        for fill in trip.whole
        if fill.side is begun.side and (fill.time <= at or fill.order_id == begun.order_id)
    ] or [
        (price_of(trip, one), quantity_of(trip, one))
        for one in trip.fills
        if one.opening and (one.fill.time <= at or one.fill.order_id == begun.order_id)
    ]
    known = [(price, Decimal(quantity)) for price, quantity in opening if price is not None]
    if not known or len(known) < len(opening) or since is None or trip.multiplier is None:
        return None
    shares = sum((quantity for _, quantity in known), ZERO)
    stop = price_in(trigger, since) * shares
    entry = sum((price * quantity for price, quantity in known), ZERO)
    distance = entry - stop if trip.long else stop - entry
    return distance * trip.multiplier if distance > 0 else None


# --- how far it went --------------------------------------------------------------------------------------------------


def whole_minutes(trip: RoundTrip, until: datetime) -> list[tuple[Session, range]]:
    """The sessions' minutes that lie wholly between the first and the last fill, or `until` (UTC) of an open trip.

    Each with its session and the numbers of its minutes in it: none of extended hours.
    """
    end = min(trip.closed or until, until)
    market = market_of(trip.instrument)
    found = []
    for session in _CALENDAR.sessions(market, exchange_date(market, trip.opened), exchange_date(market, end)):
        ends = minute_ends(session)
        inside = range(bisect_left(ends, trip.opened + MINUTE), bisect_right(ends, end))
        if inside:
            found.append((session, inside))
    return found


@lru_cache(maxsize=256)
def minute_ends(session: Session) -> tuple[datetime, ...]:
    """When each of its minutes ends (UTC)."""
    return tuple(session.minute_end(index) for index in range(session.minutes))


def excursion(trip: RoundTrip, bars: BarRange | None) -> Excursion:
    """How far it went against and with its owner, by `bars` of its whole minutes and its own fills.

    All prices are those of the shares after its splits, of `bars` too. Of a combination, or where the entry is not
    known, it is not known.
    """
    if trip.legs or not trip.entry:
        return Excursion(None, None, bars_missing=False)
    prices = [fill.price for fill in trip.whole]
    if not prices:
        prices = [price for one in trip.fills if (price := price_of(trip, one)) is not None]
    if bars is not None:
        prices += [price for price in (bars.low, bars.high) if price is not None]
    if not prices:
        return NOT_KNOWN
    lowest, highest = min(prices), max(prices)
    low, high = (lowest - trip.entry) / trip.entry, (highest - trip.entry) / trip.entry
    against, with_it = (low, high) if trip.long else (-high, -low)
    return Excursion(
        adverse=min(against, ZERO) * _HUNDRED,
        favourable=max(with_it, ZERO) * _HUNDRED,
        bars_missing=bars is None or bars.missing > 0,
        lowest=lowest,
        highest=highest,
    )


def bar_range(lows: Sequence[float], highs: Sequence[float], shares: Fraction = _SAME) -> BarRange:
    """The range of bars, NaN where a minute has none, in shares of which `shares` are one of theirs."""
    kept = [(low, high) for low, high in zip(lows, highs, strict=True) if low == low and high == high]
    if not kept:
        return BarRange(None, None, len(lows))
    low, high = min(one for one, _ in kept), max(one for _, one in kept)
    lowest, highest = (price_in(Decimal(repr(one)), shares) for one in (low, high))
    return BarRange(lowest, highest, len(lows) - len(kept))


def joined(ranges: Iterable[BarRange]) -> BarRange:
    """The range of several stretches together."""
    found = list(ranges)
    lows = [one.low for one in found if one.low is not None]
    highs = [one.high for one in found if one.high is not None]
    return BarRange(min(lows, default=None), max(highs, default=None), sum(one.missing for one in found))
