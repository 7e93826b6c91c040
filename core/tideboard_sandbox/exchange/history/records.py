"""Past trading days of a listing: a record for each it traded on, drawn backwards from the previous close."""

from __future__ import annotations

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
from tideboard_sandbox.exchange.instruments.random_streams import Address
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
        self._past: list[DayRecord] = []
        self._undrawn: list[date] | None = None
        self._close = 0
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
            past = self._past_from(day)
            return past[min(bisect_left(past, day, key=_day), len(past) - 1)]
        close = self.previous_close(day)
        record = self._draw(day, close, *self._moves(day))
        if self.closed(day):
            record = untraded_at(record.close, record)
        self._lived[day] = record
        return record

    def records(self, begin: date, end: date, current: date) -> list[DayRecord]:
        """Records from `begin` to `end`, both included, of days before `current`, oldest first."""
        past = self._past_from(begin)
        found = past[bisect_left(past, begin, key=_day) : bisect_right(past, end, key=_day)]
        last = min(end, current - timedelta(days=1))
        for session in CALENDAR.sessions(self._listing.instrument.market, max(begin, self._anchor), last):
            if not self.closed(session.date):
                found.append(self.record(session.date))
        return found

    def newest(self, count: int, current: date) -> list[DayRecord]:
        """The newest `count` records of days before `current`, oldest first; fewer where the past is shorter."""
        later = self.records(self._anchor, current - timedelta(days=1), current)
        past = self._past_from(current)
        while bisect_left(past, current, key=_day) < count - len(later) and self._draw_one():
            pass
        found = [*past[: bisect_left(past, current, key=_day)], *later]
        return found[max(len(found) - count, 0) :]

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
        if day == self._anchor:
            return int(self._listing.prev_close * SCALE)
        past = self._past_from(day)
        return past[min(bisect_left(past, day, key=_day), len(past) - 1)].prev_close

    def _past_from(self, day: date) -> list[DayRecord]:
        """Records before the practice day, oldest first, drawn at least as far back as `day`."""
        while (not self._past or self._past[0].day > day) and day < self._anchor and self._draw_one():
            pass
        return self._past

    def _draw_one(self) -> bool:
        """Draw the day before the oldest one; False where the past begins.

        Backwards from the anchor, so that the last close is the listing's previous close.
        """
        if self._undrawn is None:
            self._undrawn = list(self._traded_days)
            self._close = self._before(self._anchor, int(self._listing.prev_close * SCALE))
        if not self._undrawn:
            return False
        day, close = self._undrawn.pop(), self._close
        change, random = self._moves(day)
        reference = self._snap(close / (1 + change))
        record = self._draw(day, reference, change, random)
        high, low = max(record.high, close), min(record.low, close)
        self._past.insert(0, record._replace(close=close, high=high, low=low))
        self._close = self._before(day, reference)
        return True

    def _before(self, day: date, reference: int) -> int:
        """The close before a day, in the shares of before, of which `reference` is the price in the day's own."""
        for action in reversed(self.actions):
            if action.ex_date == day:
                return self._snap(action.before(reference / SCALE) * SCALE)
        return reference

    def _moves(self, day: date) -> tuple[float, Random]:
        random = self._address.stream("day", day)
        limit = 0.095  # mainland stocks stop at 10 %, so no security here moves further
        change = self._listing.volatility * random.gauss(0.03, 1) + self._told.get(day, 0.0)
        return max(min(change, limit), -limit), random

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
        ladder = self._listing.ladder
        return ladder.price(ladder.index(max(int(units), 1)))


def _day(record: DayRecord) -> date:
    return record.day
