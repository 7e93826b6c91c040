"""Past trading days of a listing: a record for each it traded on, drawn backwards from the previous close."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from math import exp, gcd
from random import Random
from types import MappingProxyType
from typing import NamedTuple

from tideboard_core.model.instrument import SecurityType
from tideboard_sandbox.exchange.history.corporate_actions import Action, actions_of, dividends_of
from tideboard_sandbox.exchange.history.lived_day import LivedDay, unpacked
from tideboard_sandbox.exchange.instruments.capital_flow import Tiers
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address, NumberedStreams
from tideboard_sandbox.exchange.instruments.tape import Minute, Tape
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR, previous_trading_day, trading_days
from tideboard_sandbox.exchange.instruments.value_path import TIER_LEAN

_CHANCE = 0.3
"""Part of the smaller companies that were halted."""

_SMALL = 1.5e9
"""Turnover of a day in currency above which a share is never halted for days."""

_FIRST, _LAST = 30, 25
"""Sessions after the begin and before the end of the past without a halt."""

_MOST_DAYS = 7
_AROUND = timedelta(days=4)


def suspended_days(
    listing: Listing, address: Address, sessions: Sequence[date], actions: Sequence[Action]
) -> frozenset[date]:
    """Days of `sessions` (oldest first) without trading; none near a split or dividend, which needs a price."""
    company = listing.instrument.security_type is SecurityType.STOCK and listing.daily_turnover < _SMALL
    if not company or len(sessions) < _FIRST + _LAST or address.fraction("suspended") >= _CHANCE:
        return frozenset()
    random = address.stream("suspended")
    begin = random.randrange(_FIRST, len(sessions) - _LAST)
    days = sessions[begin : begin + random.randint(1, _MOST_DAYS)]
    near = any(days[0] - _AROUND <= action.ex_date <= days[-1] + _AROUND for action in actions)
    return frozenset() if near else frozenset(days)


_AT_OPEN, _BUSY = 0.6, 1.8
"""Part of a told move that the opening price has, and by what such a day's turnover is multiplied."""

_MOST_CHANGE = 0.095
"""Mainland stocks stop at 10 %, so no security here moves further in a day."""

SPAN = timedelta(days=731)
"""How far the daily history reaches back."""

TIER_SHARES = (0.39, 0.29, 0.19, 0.13)
"""Part of a day's turnover that falls into each tier, from the ranks of log-normal sizes."""


class Sum(NamedTuple):
    """Prices in units, volume and turnover of a stretch of a day."""

    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int


class DayRecord(NamedTuple):
    """A whole trading day: prices and turnover in units, volume in shares, net flow per tier in units."""

    day: date
    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int
    tiers: Tiers
    prev_close: int


def record_of_tape(day: date, tape: Tape, prev_close: int) -> DayRecord:
    """The record of a day that was simulated trade by trade."""
    inflow, outflow = tape.flow.published
    nets = [a - b for a, b in zip(inflow, outflow, strict=True)]
    prices = (tape.open, tape.high, tape.low) if tape.volume else (tape.last,) * 3
    tiers = (nets[0], nets[1], nets[2], nets[3])
    return DayRecord(day, *prices, tape.last, tape.volume, tape.turnover, tiers, prev_close)


def untraded_at(close: int, record: DayRecord) -> DayRecord:
    """The record of a day on which nothing was traded, with a closing price (units) for the day after it."""
    return DayRecord(record.day, close, close, close, close, 0, 0, (0, 0, 0, 0), record.prev_close)


class PastColumns:
    """Days before the practice day, the newest first, in columns: closes at once, the rest of a record once it is put.

    All prices and amounts are in units. A record as an object takes six times the memory.
    """

    __slots__ = ("_has", "_rest", "closes", "references")

    def __init__(self) -> None:
        self.closes = array("q")
        self.references = array("q")
        self._rest = array("q")
        self._has = bytearray()

    def add(self, close: int, reference: int) -> None:
        """Add the day before the oldest one: its close, and that before it in shares of the day."""
        self.closes.append(close)
        self.references.append(reference)

    def has(self, place: int) -> bool:
        """Whether the record of a day was put."""
        return place < len(self._has) and bool(self._has[place])

    def put(self, place: int, record: DayRecord) -> None:
        """Keep the record of a day, whose close and reference are known."""
        if (lacking := place + 1 - len(self._has)) > 0:  # few ask for more than closes of the older days
            self._rest.extend(_NOTHING * lacking)
            self._has.extend(bytes(lacking))
        begin = place * len(_NOTHING)
        rest = (record.open, record.high, record.low, record.volume, record.turnover, *record.tiers)
        self._rest[begin : begin + len(_NOTHING)] = array("q", rest)
        self._has[place] = True

    def record(self, place: int, day: date) -> DayRecord:
        """The record of a day that was put."""
        begin = place * len(_NOTHING)
        first, high, low, volume, turnover, *tiers = self._rest[begin : begin + len(_NOTHING)]
        close, before = self.closes[place], self.references[place]
        nets = (tiers[0], tiers[1], tiers[2], tiers[3])
        return DayRecord(day, first, high, low, close, volume, turnover, nets, before)


_NOTHING = array("q", bytes(9 * 8))
"""Columns of a day of which only the close is known."""


class History:
    """Records of a listing from two years before the practice day `anchor`; simulated days are added as they end.

    A simulated day keeps what it told minute by minute; a day without that is drawn from the seed when it is read.

    With `ex_day` the practice day itself may have a split or dividend (scenario `ex-day`). `moves` are days whose price
    moved by a part on top of the ordinary change. `splits` are those of days to come; its owner may add to it.
    """

    def __init__(
        self,
        listing: Listing,
        address: Address,
        anchor: date,
        *,
        ex_day: bool = False,
        moves: Mapping[date, float] = MappingProxyType({}),
        splits: Sequence[Action] = (),
    ) -> None:
        self._listing = listing
        self._address = address
        self._anchor = anchor
        self._told = moves
        self._splits = splits
        self._lived: dict[date, DayRecord] = {}
        self._recorded: dict[date, bytes] = {}
        self._past = PastColumns()
        self._reached = anchor
        self.actions: tuple[Action, ...] = actions_of(listing.id, anchor - SPAN, anchor, ex_day=ex_day)
        self.closed: Callable[[date], bool] = lambda _: False
        """Whether nothing trades under this code on a day since the practice day; its owner may set it."""

    @cached_property
    def half_hours(self) -> dict[date, Mapping[int, Sum]]:
        """Half hours of past days by first session minute, as far as bars were made of them; `market.bars` fills it."""
        return {}

    @property
    def first_day(self) -> date:
        return self._traded_days[0]

    def add(self, record: DayRecord, recorded: bytes = b"") -> None:
        """Keep a simulated day and, packed, what it told (empty: not kept); it replaces a drawn one."""
        self._reach(record.day)
        self._lived[record.day] = record
        if recorded:
            self._recorded[record.day] = recorded
        self.half_hours.pop(record.day, None)

    def recorded(self, day: date) -> LivedDay | None:
        """What a simulated day told minute by minute; None for a day that is drawn."""
        packed = self._recorded.get(day)
        return None if packed is None else unpacked(packed)

    def minutes(self, day: date) -> Mapping[int, Minute] | None:
        """The minutes of a past day that are known; None for a day that is drawn."""
        recorded = self.recorded(day)
        return None if recorded is None else dict(enumerate(recorded.minutes))

    def previous_close(self, day: date) -> int:
        """Close before `day` in units, after the corporate actions of `day` and of days that were shut before it."""
        if day <= self._anchor:
            return self._close_before(day)
        before = previous_trading_day(self._listing.instrument.market, day)
        close = self.record(before).close
        self._reach(day)
        for action in self.actions:
            if before < action.ex_date <= day:
                close = self._snap(action.reference(close / SCALE) * SCALE)
        return close

    def _reach(self, day: date) -> None:
        """Take up the dividends and splits of the days that have come after the practice day."""
        if day > self._reached:
            coming = dividends_of(self._listing.id, self._reached + timedelta(days=1), day)
            coming += [action for action in self._splits if self._reached < action.ex_date <= day]
            self.actions = (*self.actions, *sorted(coming))
            self._reached = day

    def record(self, day: date) -> DayRecord:
        """The record of one trading day before the current one."""
        lived = self._lived.get(day)
        if lived is not None:
            return lived
        if day < self._anchor:
            return self._record_at(self._place(day))
        close = self.previous_close(day)
        record = self._draw(day, close, *self._moves(day))
        if self.closed(day):
            record = untraded_at(record.close, record)
        self._lived[day] = record
        return record

    def records(self, begin: date, end: date, current: date) -> list[DayRecord]:
        """Records from `begin` to `end`, both included, of days before `current`, oldest first."""
        days = self._traded_days
        found = [self._record_at(place) for place in range(bisect_left(days, begin), bisect_right(days, end))]
        return [*found, *self._later(begin, end, current)]

    def _later(self, begin: date, end: date, current: date) -> list[DayRecord]:
        """Records of the practice day and of those behind it."""
        last = min(end, current - timedelta(days=1))
        sessions = CALENDAR.sessions(self._listing.instrument.market, max(begin, self._anchor), last)
        return [self.record(session.date) for session in sessions if not self.closed(session.date)]

    def newest(self, count: int, current: date) -> list[DayRecord]:
        """The newest `count` records of days before `current`, oldest first; fewer where the past is shorter."""
        later, places = self._newest(count, current)
        return [*(self._record_at(place) for place in places), *later]

    def closes(self, begin: date, current: date) -> list[tuple[date, int]]:
        """Days from `begin` on before `current` with their closes (units), oldest first; nothing else is drawn."""
        days, end = self._traded_days, bisect_left(self._traded_days, current)
        found = [(days[place], self._close_at(place)) for place in range(bisect_left(days, begin), end)]
        return [*found, *((row.day, row.close) for row in self._later(begin, current, current))]

    def newest_close(self, count: int, current: date) -> tuple[date, int] | None:
        """The first of the newest `count` days before `current` with its close (units), None where the past is shorter.

        Of the days behind it nothing but closes is drawn.
        """
        later, places = self._newest(count, current)
        if len(places) + len(later) < count:
            return None
        if places:
            return self._traded_days[places[0]], self._close_at(places[0])
        return later[0].day, later[0].close

    def _newest(self, count: int, current: date) -> tuple[list[DayRecord], range]:
        """The newest `count` days before `current`: records since the practice day, and places of those before it."""
        later = self._later(self._anchor, current, current)
        later = later[max(len(later) - count, 0) :]
        end = bisect_left(self._traded_days, current)
        return later, range(max(end - count + len(later), 0), end)

    def change(self, day: date) -> float | None:
        """By what part the close of a day is above the one before it; None for a day without trading."""
        if day >= self._anchor or day in self._lived:
            record = self.record(day)
            return record.close / record.prev_close - 1
        place = self._place(day)
        if self._traded_days[place] != day:
            return None
        return self._close_at(place) / self._reference_at(place) - 1

    def untraded(self, begin: date, end: date) -> list[date]:
        """Sessions from `begin` to `end`, both included, before the practice day without a trade."""
        days = self._traded_days
        first, traded = max(begin, days[0]), set(days)
        sessions = CALENDAR.sessions(self._listing.instrument.market, first, min(end, days[-1]))
        return [session.date for session in sessions if session.date not in traded]

    @cached_property
    def _traded_days(self) -> list[date]:
        """Days before the practice day of which there are records, oldest first."""
        market = self._listing.instrument.market
        days = trading_days(market, self._anchor - SPAN, self._anchor)
        closed = suspended_days(self._listing, self._address, days, self.actions)
        return [day for day in days if day < self._anchor and day not in closed]

    def _close_before(self, day: date) -> int:
        return self._prev_close if day == self._anchor else self._reference_at(self._place(day))

    @cached_property
    def _prev_close(self) -> int:
        return int(self._listing.prev_close * SCALE)

    def _place(self, day: date) -> int:
        """The place of the first traded day from `day` on before the practice day, else of the last one."""
        days = self._traded_days
        return min(bisect_left(days, day), len(days) - 1)

    def _close_at(self, place: int) -> int:
        return self._past.closes[self._drawn_to(place)]

    def _reference_at(self, place: int) -> int:
        return self._past.references[self._drawn_to(place)]

    def _drawn_to(self, place: int) -> int:
        """Draw closes back to that of a traded day; returns its place in the past.

        Backwards from the practice day, so that the last close is the listing's previous close.
        """
        days, past = self._traded_days, self._past
        wanted = len(days) - 1 - place
        while (drawn := len(past.closes)) <= wanted:
            day = days[-1 - drawn]
            close = self._before(days[-drawn], past.references[-1]) if drawn else self._last_close
            past.add(close, self._snap(close / (1 + self._change(day))))
        return wanted

    @property
    def _last_close(self) -> int:
        """The close of the last day before the practice day, in shares of before it."""
        return self._before(self._anchor, self._prev_close)

    def _record_at(self, place: int) -> DayRecord:
        """The record of a traded day before the practice day."""
        back, day = self._drawn_to(place), self._traded_days[place]
        past = self._past
        if not past.has(back):
            record, close = self._draw(day, past.references[back], *self._moves(day)), past.closes[back]
            past.put(back, record._replace(high=max(record.high, close), low=min(record.low, close)))
        return past.record(back, day)

    def _before(self, day: date, reference: int) -> int:
        """The close before a day, in the shares of before, of which `reference` is the price in the day's own."""
        action = self._past_actions.get(day)
        return reference if action is None else self._snap(action.before(reference / SCALE) * SCALE)

    @cached_property
    def _past_actions(self) -> Mapping[date, Action]:
        """The last action of each day up to the practice day."""
        return {action.ex_date: action for action in self.actions if action.ex_date <= self._anchor}

    @cached_property
    def _day_streams(self) -> NumberedStreams:
        """The streams of the days."""
        return self._address.below("day").numbered()

    def _change(self, day: date) -> float:
        """By what part the close of a day is above the one before it."""
        return self._moved(day, self._day_streams.stream(day))

    def _moves(self, day: date) -> tuple[float, Random]:
        """The change of a day, and its stream behind it."""
        random = self._day_streams.stream(day)
        return self._moved(day, random), random

    def _moved(self, day: date, random: Random) -> float:
        change = self._listing.volatility * random.gauss(0.03, 1) + self._told.get(day, 0.0)
        return max(min(change, _MOST_CHANGE), -_MOST_CHANGE)

    def _draw(self, day: date, reference: int, change: float, random: Random) -> DayRecord:
        listing, snap = self._listing, self._snap
        close = snap(reference * (1 + change))
        opening = _AT_OPEN * self._told.get(day, 0.0) + 0.3 * listing.volatility * random.gauss(0, 1)
        first = snap(reference * (1 + opening))
        high = snap(max(first, close) * (1 + 0.4 * listing.volatility * abs(random.gauss(0, 1))))
        low = snap(min(first, close) * (1 - 0.4 * listing.volatility * abs(random.gauss(0, 1))))
        return self._traded(day, (first, high, low, close), reference, change, random)

    def _traded(
        self, day: date, prices: tuple[int, int, int, int], reference: int, change: float, random: Random
    ) -> DayRecord:
        """The record of a day with these prices (open, high, low, close), with a volume and turnover that fit them."""
        listing, (first, high, low, close) = self._listing, prices
        lot, mean = listing.instrument.lot_size, (first + high + low + close) // 4
        busy = _BUSY if day in self._told else 1.0
        turnover = busy * listing.daily_turnover * exp(0.35 * random.gauss(0, 1)) * SCALE
        volume = max(int(turnover / mean / lot), 1) * lot
        lean = listing.lean * 0.3 + 0.03 * random.gauss(0, 1) + 0.5 * change
        step = lot * gcd(listing.ladder.step(low), listing.ladder.step(high))  # trades add up to multiples of it
        steps = [volume * mean * share * self._lean(lean, tier) / step for tier, share in enumerate(TIER_SHARES)]
        tiers = [round(each) * step for each in steps]
        nets = (tiers[0], tiers[1], tiers[2], tiers[3]) if listing.instrument.has_capital_flow else (0, 0, 0, 0)
        return DayRecord(day, first, high, low, close, volume, volume * mean // step * step, nets, reference)

    def _lean(self, lean: float, tier: int) -> float:
        return max(min(lean * TIER_LEAN[tier], 0.9), -0.9)

    def _snap(self, units: float) -> int:
        return self._listing.ladder.snapped(max(int(units), 1))
