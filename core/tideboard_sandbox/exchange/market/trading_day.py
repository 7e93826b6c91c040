"""One security or index on one trading day, and who trades it: what was before is replayed, then events run."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from functools import cached_property, lru_cache
from math import floor
from random import Random
from types import MappingProxyType
from typing import ClassVar, Final, NamedTuple

from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.quote import Level
from tideboard_sandbox.exchange.history.lived_minutes import packed, unpacked
from tideboard_sandbox.exchange.instruments.capital_flow import NEUTRAL
from tideboard_sandbox.exchange.instruments.listing import SIZE_STEPS, Listing
from tideboard_sandbox.exchange.instruments.price_grid import TickPrices, to_decimal
from tideboard_sandbox.exchange.instruments.random_streams import Address, NumberedStreams, normals
from tideboard_sandbox.exchange.instruments.tape import Minute, Sums, Tape
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, SECOND_US, DayPlan
from tideboard_sandbox.exchange.instruments.value_path import TIER_LEAN, ValuePath
from tideboard_sandbox.exchange.market.brokers import busy_broker
from tideboard_sandbox.exchange.market.derived_values import DerivedListing
from tideboard_sandbox.exchange.market.flow_rule import FlowRule, SizeFlow
from tideboard_sandbox.exchange.market.order_book import Book, BookSide, FillHook, Matcher, Resting
from tideboard_sandbox.exchange.market.scenarios import Conditions

_LEVELS = 14
"""Levels per side that makers fill; two more than are shown after an ordinary trade."""

_LOWEST = 2
"""Tick index of the lowest bid; a lower value is quoted at it."""

_FAR = 60
"""Ticks from the best price at which makers forget their orders."""

_DEPTH = 12
"""Mean trades that rest at a level."""

_PATIENCE = 3
"""Ticks beyond the best price that an aggressor accepts."""

_RETAIL = 0.15
"""Share of trades among the additional events of a fast market."""


class Participants:
    """All orders that no account owns, in one instrument on one day."""

    def __init__(self, listing: Listing, path: ValuePath, matcher: Matcher, random: Random) -> None:
        self._listing = listing
        self._path = path
        self._matcher = matcher
        self._book: Book = matcher.book
        self._random = random
        self._noise = [0.4 + 1.4 * random.random() for _ in range(64)]
        self._lot = listing.instrument.lot_size
        self._usual_trades = listing.trades_per_minute / 60
        self._usual_makes = 2.0 + listing.trades_per_minute / 25
        self.conditions = Conditions()

    def rates(self, minute: int) -> tuple[float, float]:
        """Trades and maker events per second in a trading minute."""
        return self._usual_trades * self._path.activity[minute], self._usual_makes

    def wait_us(self, minute: int) -> int:
        """Microseconds until the next event."""
        trades, makes = self.rates(minute)
        return int(self._random.expovariate(trades + makes + self.conditions.extra) * 1e6) + 1

    def open_book(self, place: float) -> None:
        """Fill both sides around a value."""
        for bid in (True, False):
            self._quote(self._book.side(bid=bid), self._wanted(place, bid=bid))
        for side in (self._book.bids, self._book.asks):
            for level, queue in side.best_levels(_LEVELS):
                while queue.total < self._target(level, side):
                    self._post(side, level)

    def trade(self, us: int, minute: int, place: float) -> bool:
        """One event at value `place`; returns whether it was a trade."""
        trades, makes = self.rates(minute)
        draw = self._random.random() * (trades + makes + self.conditions.extra)
        if draw < trades:
            return self._aggress(us, self._listing.sizes[int(self._random.random() * SIZE_STEPS)], minute)
        if draw > trades + makes and self._random.random() < _RETAIL:
            return self._aggress(us, self._lot, minute)
        self._make(place)
        return False

    def follow(self, place: float) -> None:
        """Take back what a jump of the value has passed, and fill both sides around it."""
        for bid in (True, False):
            self._take_out(self._book.side(bid=bid), self._wanted(place, bid=bid))
        self.open_book(place)

    def offer(self, *, bid: bool, level: int, size: int | None = None) -> None:
        """Add one participant's order to a level, of a usual size unless `size` is given."""
        self._post(self._book.side(bid=bid), level, size)

    def usual_size(self) -> int:
        """Shares of a trade as they usually are."""
        return self._listing.sizes[int(self._random.random() * SIZE_STEPS)]

    def _aggress(self, us: int, size: int, minute: int) -> bool:
        lean = self._path.leans[minute] * TIER_LEAN[self._listing.thresholds.tier(size)]
        buys = self._random.random() < 0.5 + 0.5 * lean
        best = self._book.side(bid=not buys).best
        if best is None:
            return False
        limit = best + _PATIENCE if buys else best - _PATIENCE
        return self._matcher.execute(us, buys=buys, quantity=size, limit=limit) > 0

    def _make(self, place: float) -> None:
        first = self._random.random() < 0.5
        for bid in (first, not first):
            side, wanted = self._book.side(bid=bid), self._wanted(place, bid=bid)
            self._take_out(side, wanted)
            if side.best is None or side.best != wanted:
                self._quote(side, wanted)
        self._vary_level(self._book.side(bid=first))

    def _wanted(self, place: float, *, bid: bool) -> int:
        base = max(floor(place), _LOWEST)
        return base - self.conditions.spread // 2 if bid else base + 1 + (self.conditions.spread + 1) // 2

    def _take_out(self, side: BookSide, wanted: int) -> None:
        """Cancel the participants' orders that the value has passed."""
        best = side.best
        if best is not None and (best > wanted if side.bid else best < wanted):
            for level in [level for level in side.levels if (level > wanted if side.bid else level < wanted)]:
                side.clear_participants(level)
        if len(side.levels) > 2 * _FAR:
            for level in [level for level in side.levels if abs(level - wanted) > _FAR]:
                side.clear_participants(level)

    def _quote(self, side: BookSide, wanted: int) -> None:
        """Make sure that the levels from `wanted` outwards hold something, without crossing the other side."""
        other = self._book.side(bid=not side.bid).best
        step = -1 if side.bid else 1
        for level in range(wanted, wanted + step * _LEVELS, step):
            free = other is None or (level < other if side.bid else level > other)
            if free and level > 0 and level not in side.levels:
                self._post(side, level)

    def _vary_level(self, side: BookSide) -> None:
        """Add to a thin level or take from a thick one, nearer levels more often."""
        if side.best is None:
            return
        away = min(int(self._random.expovariate(0.35)), _LEVELS - 1)
        level = side.best - away if side.bid else side.best + away
        queue = side.queue_of(level)
        if queue is None or queue.total < self._target(level, side) * (0.6 + 0.8 * self._random.random()):
            if level > 0:
                self._post(side, level)
            return
        order = queue.orders[int(self._random.random() * len(queue.orders))]
        if order.owner is None and len(queue.orders) > 1:
            side.remove(order)

    def _target(self, level: int, side: BookSide) -> float:
        away = abs(level - side.best) if side.best is not None else 0
        usual = self._listing.mean_size * _DEPTH * self.conditions.depth
        return usual * (0.45 + 0.06 * min(away, _LEVELS)) * self._noise[level & 63]

    def _post(self, side: BookSide, level: int, size: int | None = None) -> None:
        size = self.usual_size() if size is None else size
        broker = busy_broker(self._random)
        side.add(Resting(bid=side.bid, level=level, remaining=size, broker=broker))


_PERIOD_US = 2_000_000
_PER_MINUTE = MINUTE_US // _PERIOD_US


class IndexFeed:
    """Values of an index and the turnover of its market, as prints on the tape."""

    def __init__(self, listing: Listing, path: ValuePath, tape: Tape, address: Address, created_us: int) -> None:
        self._listing = listing
        self._path = path
        self._tape = tape
        self._streams = address.numbered()
        self._random = address.stream("live", created_us)
        points = float(listing.prev_close)
        self._size = max(int(listing.daily_turnover / listing.trading_minutes / _PER_MINUTE / points), 1)
        self.conditions = Conditions()

    def open_book(self, place: float) -> None:
        """An index has no book."""

    def wait_us(self, minute: int) -> int:
        """Microseconds until the next value."""
        return _PERIOD_US

    def trade(self, us: int, minute: int, place: float) -> bool:
        """Publish the value at `place`."""
        noise = self._random.gauss(0, 1) * 20
        size = int(self._size * self._path.activity[minute] * (0.5 + self._random.random())) + 1
        self._tape.add(us, self._price(place + noise), size, NEUTRAL)
        return True

    def replay(self, tape: Sums, minute: int, begin: int, until: int) -> None:
        """Values of a past minute, those before `until` only (us)."""
        times = [us for us in range(begin, begin + MINUTE_US, _PERIOD_US) if us < until]
        start, end = self._path.places[minute], self._path.end(minute)
        size = int(self._size * self._path.activity[minute]) + 1
        noises = normals(self._streams.stream(minute), len(times))
        places = [
            start + (end - start) * (us - begin) / MINUTE_US + noise * 20
            for us, noise in zip(times, noises, strict=True)
        ]
        prices = [self._price(place) for place in places]
        tape.add_many(0, times, prices, [size] * len(times), bytes([NEUTRAL]) * len(times))

    def auction(self, tape: Sums, us: int, place: float, share: float) -> int:
        """The first or last value of a day; returns its tick index."""
        self._tape.add(us, self._price(place), max(int(self._size * share), 1), NEUTRAL)
        return floor(place)

    def _price(self, place: float) -> int:
        return self._listing.ladder.price(max(floor(place), 1))


class DrawnMinute(NamedTuple):
    """Columns of the trades of a minute in time order: offsets in it (us), prices (units), shares, sides (BUY = 1)."""

    offsets: list[int]
    prices: list[int]
    sizes: list[int]
    sides: bytes

    def before(self, offset: int) -> DrawnMinute:
        """The columns cut before an offset."""
        kept = bisect_left(self.offsets, offset)
        return DrawnMinute(self.offsets[:kept], self.prices[:kept], self.sizes[:kept], self.sides[:kept])


def minute_trades(
    listing: Listing, path: ValuePath, minute: int, random: Random, units: Mapping[int, int]
) -> DrawnMinute:
    """The trades of one whole minute; `units` has the price of each tick index."""
    mean = listing.trades_per_minute * path.activity[minute]
    count = max(round(random.gauss(mean, mean**0.5)), 0)
    draw, sizes, tiers, every = random.random, listing.sizes, listing.size_tiers, range(count)
    start, rise = path.places[minute], path.end(minute) - path.places[minute]
    half = 0.5 * path.leans[minute]
    chances = [0.5 + half * weight for weight in TIER_LEAN]
    offsets = sorted([floor(draw() * MINUTE_US) for _ in every])
    ranks = [floor(draw() * SIZE_STEPS) for _ in every]
    traded = [sizes[rank] for rank in ranks]
    sides = [draw() < chances[tiers[rank]] for rank in ranks]
    scale = rise / MINUTE_US
    prices = [
        units[floor(start + offset * scale + draw() - 0.5) + side] for offset, side in zip(offsets, sides, strict=True)
    ]
    return DrawnMinute(offsets, prices, traded, bytes(sides))


class PastTrades(NamedTuple):
    """Where the trades of a listing's past minutes come from; `units` is emptied after many of them were drawn."""

    listing: Listing
    path: ValuePath
    streams: NumberedStreams
    units: TickPrices

    def replay(self, tape: Sums, minute: int, begin: int, until: int) -> None:
        """Put the trades of one minute that begins at `begin` on the tape, those before `until` only (both us)."""
        trades = minute_trades(self.listing, self.path, minute, self.streams.stream(minute), self.units)
        if until < begin + MINUTE_US:
            trades = trades.before(until - begin)
        tape.add_many(begin, trades.offsets, trades.prices, trades.sizes, trades.sides)

    def auction(self, tape: Sums, us: int, place: float, share: float) -> int:
        """Record the one trade of an auction at a value; returns its tick index."""
        level = max(floor(place), 1)
        price = self.listing.ladder.price(level)
        tape.add_auction(us, price, auction_size(self.listing, price, share))
        return level


class NoTrades(NamedTuple):
    """The past trades of a listing that does not trade: none."""

    listing: Listing

    def replay(self, tape: Sums, minute: int, begin: int, until: int) -> None:
        """No trades."""

    def auction(self, tape: Sums, us: int, place: float, share: float) -> int:
        """No trade; returns the tick index of the value."""
        return max(floor(place), 1)


def auction_size(listing: Listing, price: int, share: float) -> int:
    """Shares, in whole lots, that are `share` of a day's turnover at a price in units."""
    lot = listing.instrument.lot_size
    return max(int(listing.daily_turnover * share * 10_000 / price / lot), 1) * lot


NEVER = 1 << 62
_OPENING_SHARE = 0.012
_CLOSING_SHARE = 0.05
"""Parts of a day's turnover that the auctions trade."""

_BEGIN, _PAUSE, _CLOSE, _LATE = range(4)
_ALL_LATE: Final = date(2026, 7, 6)
_ALWAYS_LATE: Final = ("SH.688", "SH.689", "SZ.300", "SZ.301")
"""From this day on all A shares and funds trade at the closing price from 15:05 to 15:30, before STAR and ChiNext alone
(gate.com 22362236, nashnova 5176)."""
_B_SHARES: Final = ("SH.900", "SZ.200")
_LATE_BEGIN, _LATE_END = 5 * MINUTE_US, 30 * MINUTE_US
_LATE_TRADES: Final = 6
_LATE_SHARE = 0.002
"""Part of a day's turnover that each of these trades has; no source says how much it is."""


class Replay(NamedTuple):
    """What was traded of a day without anybody watching, event by event, onto a tape or into sums."""

    listing: Listing
    plan: DayPlan
    path: ValuePath
    past_trades: PastTrades | IndexFeed | NoTrades
    lived: Mapping[int, bytes]

    def happen(self, tape: Sums, us: int, kind: int, until: int) -> None:
        """Let an event of the agenda happen, a minute with its trades before `until` only (both us)."""
        if kind == _BEGIN:
            self._minute(tape, us, until)
        elif kind == _PAUSE and us in self.plan.part_ends:
            tape.end_session()
        elif kind == _CLOSE:
            self.past_trades.auction(tape, us, self.path.places[-1], _CLOSING_SHARE)
        elif kind == _LATE:
            tape.add_auction(us, tape.last, auction_size(self.listing, tape.last, _LATE_SHARE))

    def _minute(self, tape: Sums, us: int, until: int) -> None:
        minute = tape.begin_minute()
        if minute == self.path.opens_at:
            place = _place(self.plan, self.path, us) if minute else self.path.opens
            self.past_trades.auction(tape, us, place, _OPENING_SHARE)
        lived = self.lived.get(minute)
        if lived is not None:
            trades = unpacked(lived)
            tape.add_many(us, trades.offsets, trades.prices, trades.sizes, trades.sides)
        elif us < self.plan.continuous_end:
            self.past_trades.replay(tape, minute, us, until)


def _place(plan: DayPlan, path: ValuePath, us: int) -> float:
    """Value of a day's path at an instant as a fractional tick index."""
    minute = plan.minute_at(us)
    if minute < 0:
        return path.places[0]
    part = min((us - plan.minutes[minute]) / MINUTE_US, 1.0)
    start = path.places[minute]
    return start + (path.end(minute) - start) * part


class InstrumentDay:
    """Trades, minutes, flow and book of a listing on a day; `next_us` is when `step` has something to do.

    `step` returns whether a trade happened. Nothing here reads a clock: the caller decides how far to step.
    `lived` has minutes that were simulated trade by trade before a restart, as `to_keep` gave them.
    """

    has_auctions: ClassVar[bool] = True
    """Whether orders fill in its auctions."""
    rests_at_market: ClassVar[bool] = False
    """Whether what is left of an order at the market waits."""

    def __init__(
        self,
        listing: Listing,
        plan: DayPlan,
        path: ValuePath,
        address: Address,
        prev_close: int,
        created_us: int,
        on_fill: FillHook,
        conditions: Conditions,
        lived: Mapping[int, bytes] = MappingProxyType({}),
        *,
        closed: bool = False,
    ) -> None:
        """`closed`: all day nothing trades under this code."""
        self.listing = listing
        self.plan = plan
        self.path = path
        self.prev_close = prev_close
        self.tape = Tape(prev_close, listing.thresholds)
        self.book = Book()
        self.matcher = Matcher(self.book, self.tape, listing.ladder, on_fill)
        rests = isinstance(listing, DerivedListing) and listing.rests(plan.day)
        self.suspended = dormant = rests or closed
        self.ended = False
        self._agenda = _agenda(plan, late_trades(listing, plan, address))
        self._at = 0
        self._event_us = NEVER
        self._units = TickPrices(listing.ladder)
        self._past_trades: PastTrades | IndexFeed | NoTrades
        self.participants: Participants | IndexFeed
        if listing.is_index:
            self._past_trades = self.participants = IndexFeed(listing, path, self.tape, address, created_us)
        else:
            drawn = PastTrades(listing, path, address.numbered(), self._units)
            self._past_trades = NoTrades(listing) if dormant else drawn
            self.participants = Participants(listing, path, self.matcher, address.stream("live", created_us))
        self._replay(created_us, lived)
        self._units.clear()
        self._kept = max(len(self.tape.minutes) - 1, 0)
        self.participants.conditions = conditions
        if not dormant:
            self.participants.open_book(self.place(created_us))
        if self.continuous(created_us):
            self._event_us = created_us + self.participants.wait_us(len(self.tape.minutes) - 1)

    @cached_property
    def size_flows(self) -> dict[FlowRule, SizeFlow]:
        """Flows by a second provider's rules, as far as they were begun; its market fills it."""
        return {}

    @property
    def next_us(self) -> int:
        """When the next thing happens; NEVER after the closing price."""
        event, boundary = self._event_us, self._agenda[self._at][0]
        if event < boundary:  # asked three times for each step of a day: `min` takes longer
            return event
        return boundary

    def step(self) -> bool:
        """Do what is due at `next_us`; returns whether there was a trade."""
        boundary = self._agenda[self._at][0]
        if boundary <= self._event_us:
            return self._cross(boundary)
        us, minute = self._event_us, len(self.tape.minutes) - 1
        traded = self.participants.trade(us, minute, _place(self.plan, self.path, us))
        self._event_us = us + self.participants.wait_us(minute)
        return traded

    def to_keep(self, *, running: bool) -> Iterator[tuple[int, bytes]]:
        """The minutes since the last call that have ended, packed, and the `running` one, which comes again."""
        closed = len(self.tape.flow.rows)
        until = len(self.tape.minutes) if running else closed
        for minute in range(self._kept, until):
            yield minute, packed(self.tape, self.plan.minutes[minute])
        self._kept = max(closed, self._kept)

    def continuous(self, us: int) -> bool:
        """Whether orders match as they come at an instant."""
        if self.suspended or us >= self.plan.continuous_end:
            return False
        minute = self.plan.minute_at(us)
        return minute >= 0 and us < self.plan.minutes[minute] + MINUTE_US

    def place(self, us: int) -> float:
        """Value at an instant as a fractional tick index."""
        return _place(self.plan, self.path, us)

    def set_conditions(self, conditions: Conditions, us: int) -> None:
        """Change depth, spread and pace from `us` on."""
        self.participants.conditions = conditions
        if self._event_us != NEVER:
            self._event_us = us + self.participants.wait_us(len(self.tape.minutes) - 1)

    def suspend(self) -> None:
        self.suspended = True
        self._event_us = NEVER

    def resume(self, us: int) -> None:
        """Trade again; a day that was suspended at its open begins with its auction now."""
        self.suspended = False
        if self.continuous(us):
            self._open(us, self.place(us))
            self._event_us = us + self.participants.wait_us(len(self.tape.minutes) - 1)

    @property
    def minutes(self) -> Mapping[int, Minute]:
        """The session minutes so far, the running one included."""
        return dict(enumerate(self.tape.minutes))

    @property
    def minutes_closed(self) -> int:
        """How many minutes have been published; `minute_ends` counts by it."""
        return len(self.tape.flow.rows)

    def minute_ends(self, since: int) -> list[int]:
        """When the minutes ended (us) that were published since `minutes_closed` was this."""
        return [self.plan.minutes[minute] + MINUTE_US for minute in range(since, self.minutes_closed)]

    def quoted_us(self, us: int) -> int:
        """The time (us) of its quote at an instant."""
        return self.tape.times[-1] if self.tape.times else min(us, self.plan.begin)

    def booked_us(self, us: int) -> int:
        """The time (us) of its book at an instant."""
        return us

    def levels(self, count: int, *, bid: bool) -> tuple[Level, ...]:
        """The best levels of a side of the book."""
        price = self.listing.ladder.price
        best = self.book.side(bid=bid).best_levels(count)
        return tuple(Level(to_decimal(price(level)), queue.total, len(queue.orders)) for level, queue in best)

    def rest(self, order: Resting) -> None:
        """Put an account's order into the queue."""
        self.book.side(bid=order.bid).add(order)

    def shrink(self, order: Resting, remaining: int) -> None:
        """Make an account's order smaller; it keeps its place."""
        self.book.side(bid=order.bid).shrink(order, remaining)

    def take_out(self, order: Resting) -> None:
        """Take an account's order out of the queue."""
        self.book.side(bid=order.bid).remove(order)

    def execute(self, us: int, *, buys: bool, quantity: int, limit: int | None, owner: object) -> int:
        """Match an account's order against the book; returns the quantity executed."""
        return self.matcher.execute(us, buys=buys, quantity=quantity, limit=limit, owner=owner)

    def _cross(self, us: int) -> bool:
        _, kind = self._agenda[self._at]
        self._at += 1
        if kind == _BEGIN:
            return self._begin_minute(us)
        if kind == _PAUSE:
            self._event_us = NEVER
            if us >= self.plan.part_ends[0] and us in self.plan.part_ends:
                self.tape.end_session()
            return False
        if kind == _LATE:
            return self._trade_late(us)
        self.ended = True
        self._event_us = NEVER
        return self._closing_auction(us)

    def _begin_minute(self, us: int) -> bool:
        self.tape.begin_minute()
        opening = len(self.tape.minutes) == 1
        opened = self._open(us, self.path.opens if opening else self.place(us))
        if self._event_us == NEVER and self.continuous(us):
            self._event_us = us + self.participants.wait_us(len(self.tape.minutes) - 1)
        return opened

    def _open(self, us: int, place: float) -> bool:
        """Trade the opening auction unless it was, is suspended or comes later; returns whether it did."""
        if self.suspended or self.tape.open or len(self.tape.minutes) <= self.path.opens_at:
            return False
        self._past_trades.auction(self.tape, us, place, _OPENING_SHARE)
        return True

    def _closing_auction(self, us: int) -> bool:
        """Find the closing price; orders of accounts that cross it trade at it. Suspended, it keeps the last price."""
        if self.suspended:
            return False
        level = self._past_trades.auction(self.tape, us, self.path.places[-1], _CLOSING_SHARE)
        price = self.listing.ladder.price(level)
        for side in (self.book.bids, self.book.asks):
            crossing = [o for o in side if o.owner is not None and (o.level >= level if o.bid else o.level <= level)]
            for order in crossing:
                quantity = order.remaining
                side.remove(order)
                self.matcher.on_fill(order.owner, quantity, price, us)
        return True

    def _trade_late(self, us: int) -> bool:
        """Trade at the closing price after the close; no order of an account takes part, no flow has it."""
        if self.suspended:
            return False
        price = self.tape.last
        self.tape.add_auction(us, price, auction_size(self.listing, price, _LATE_SHARE))
        return True

    def _replay(self, created_us: int, lived: Mapping[int, bytes]) -> None:
        replay = Replay(self.listing, self.plan, self.path, self._past_trades, lived)
        while self._agenda[self._at][0] <= created_us:
            us, kind = self._agenda[self._at]
            self._at += 1
            replay.happen(self.tape, us, kind, created_us)
            self.ended = self.ended or kind == _CLOSE


class DaySums:
    """Prices, volume and turnover of a listing's day that nobody watched: those of a market generated at that instant.

    Drawn on from where they were last asked for, without tape and book.
    """

    def __init__(self, listing: Listing, plan: DayPlan, path: ValuePath, address: Address, prev_close: int) -> None:
        self.day = plan.day
        self.prev_close = prev_close
        self._units = TickPrices(listing.ladder)
        self._replay = Replay(listing, plan, path, PastTrades(listing, path, address.numbered(), self._units), {})
        self._agenda = _agenda(plan, late_trades(listing, plan, address))
        self._at = 0
        self._sums = Sums(prev_close)
        self._lasts = array("q")

    def at(self, us: int) -> Sums:
        """The sums at an instant (us), which is not before that of the last call."""
        self.draw_on(us)
        sums, place = copy(self._sums), self._at
        while self._agenda[place][0] <= us:
            self._happen(sums, place, us)
            place += 1
        self._units.clear()
        return sums

    def draw_on(self, us: int, most: int | None = None) -> bool:
        """Draw what is over at an instant (us), no more than `most` events; returns whether something is left."""
        end = len(self._agenda) if most is None else self._at + most
        while self._at < end and self._is_over(us):
            self._happen(self._sums, self._at, us)
            self._at += 1
            self._lasts.extend([self._sums.last] * (self._sums.begun - len(self._lasts)))
        left = self._is_over(us)
        if not left:
            self._units.clear()
        return left

    def last_at(self, us: int) -> int:
        """The last price at an instant (us) up to that of the last call."""
        plan = self._replay.plan
        minute = plan.minute_at(us)
        if us >= plan.closing:
            return self._sums.last
        if minute < 0:
            return self.prev_close
        sums = Sums(self._lasts[minute - 1] if minute else self.prev_close)
        sums.begun = minute
        self._replay.happen(sums, plan.minutes[minute], _BEGIN, us + 1)
        return sums.last

    def _is_over(self, us: int) -> bool:
        """Whether the next event has happened by an instant (us), a minute to its end."""
        begin, kind = self._agenda[self._at]
        return begin + (MINUTE_US if kind == _BEGIN else 0) <= us

    def _happen(self, sums: Sums, place: int, us: int) -> None:
        self._replay.happen(sums, *self._agenda[place], us)


def late_trades(listing: Listing, plan: DayPlan, address: Address) -> list[int]:
    """The instants (us), from the seed, at which an A share or fund of the mainland trades after its close."""
    facts = listing.instrument
    traded = facts.security_type in {SecurityType.STOCK, SecurityType.ETF} and not facts.id.startswith(_B_SHARES)
    always = facts.id.startswith(_ALWAYS_LATE)
    if facts.market not in {Market.SH, Market.SZ} or not traded or not (always or plan.day >= _ALL_LATE):
        return []
    draw, begin = address.stream("at the close").random, plan.part_ends[-1] + _LATE_BEGIN
    seconds = (_LATE_END - _LATE_BEGIN) // SECOND_US
    return sorted(begin + SECOND_US * int(draw() * seconds) for _ in range(_LATE_TRADES))


def last_trade(market: Market, plan: DayPlan) -> int:
    """The instant (us) from which nothing of a day trades any more in its regular session."""
    return plan.part_ends[-1] + _LATE_END if market in {Market.SH, Market.SZ} else plan.closing


def _agenda(plan: DayPlan, late: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """What happens on a day in order, with late trades (us); NEVER ends it. Days of one plan share its parts."""
    regular = _regular_agenda(plan)
    return tuple(sorted([*regular, *((us, _LATE) for us in late)], key=_by_time)) if late else regular


@lru_cache(maxsize=16)
def _regular_agenda(plan: DayPlan) -> tuple[tuple[int, int], ...]:
    """Minute starts, pauses (ends of parts, start of an auction) and the closing price in order, then NEVER."""
    pauses = {*plan.part_ends, plan.continuous_end}
    happens = [(us, _BEGIN) for us in plan.minutes] + [(us, _PAUSE) for us in pauses] + [(plan.closing, _CLOSE)]
    return (*sorted(happens, key=_by_time), (NEVER, _CLOSE))


def _by_time(event: tuple[int, int]) -> tuple[int, int]:
    """Its place in the order of a day: at the same instant a close comes before a pause, and that before a minute."""
    us, kind = event
    return us, -kind
