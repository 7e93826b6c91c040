"""A recorded day of one security at the exchange's clock: what was known of it, and own orders by the rule of fills."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Final, NamedTuple

from tideboard_core.model.quote import Level
from tideboard_sandbox.exchange.instruments.capital_flow import BUY, NEUTRAL, SELL, Thresholds
from tideboard_sandbox.exchange.instruments.tape import AUCTION, NORMAL, Minute, Tape
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, DayPlan
from tideboard_sandbox.exchange.market.order_book import AT_MARKET, Book, FillHook, Matcher, Resting
from tideboard_sandbox.exchange.market.scenarios import Conditions
from tideboard_sandbox.exchange.market.trading_day import InstrumentDay
from tideboard_sandbox.exchange.recorded.bar_rule import BarMatching, FillBar
from tideboard_sandbox.exchange.recorded.book import NEVER, RecordedBook
from tideboard_sandbox.exchange.recorded.fill_rule import (
    BOUGHT,
    SOLD,
    Matching,
    Moment,
    OwnOrder,
    Taken,
    Trade,
    TradesAt,
)
from tideboard_sandbox.exchange.recorded.values import UNKNOWN, QuoteRow, RecordedListing, SecurityDay, minute_of

_NO_TIERS: Final = Thresholds(NEVER, NEVER, NEVER)
"""The tape counts no flow: it is what the provider told."""
_SIDES: Final = {BOUGHT: BUY, SOLD: SELL}
_KNOWN = attrgetter("known")


class BarEvent(NamedTuple):
    """A bar as own orders see it: its first price at its begin, all of it at its end."""

    us: int
    bar: FillBar
    ends: bool


class RecordedDay(InstrumentDay):
    """`bring` goes to an instant; with own orders event by event, else at once. Own trades are on no tape."""

    has_auctions = False
    rests_at_market = True

    def __init__(self, listing: RecordedListing, plan: DayPlan, recorded: SecurityDay, on_fill: FillHook) -> None:
        # The base constructor is not called: it would simulate the day.
        self.listing, self.plan, self.recorded = listing, plan, recorded
        self.prev_close = recorded.prev_close
        self.tape = Tape(self.prev_close, _NO_TIERS)
        self.book = Book()
        self.matcher = Matcher(self.book, self.tape, listing.ladder, on_fill)
        self.suspended = self.ended = False
        self.seen = RecordedBook(recorded.books)
        self._closed: dict[int, Minute] = {}
        self._running: dict[int, Minute] = {}
        self._ends: list[int] = []
        self._newest = -1
        self._quotes = self._trades = self._bars = self._bar_events = 0
        self._now = 0
        self._matching = Matching(self._trades_at, without_book=recorded.books is None)
        self._by_bars = BarMatching()
        self._events = _bar_events(recorded, plan) if recorded.bars_only else []
        self._own: dict[Resting, OwnOrder] = {}

    # --- the clock --------------------------------------------------------------------------------------------------

    @property
    def next_us(self) -> int:
        """When the next recorded value is known, or a bar begins or ends for own orders."""
        return min(self._next_quote, self._next_trade, self.seen.next_us, self._next_bar, self._next_bar_event)

    def bring(self, us: int) -> bool:
        """Go to an instant (us); returns whether anything changed."""
        before = self._place
        if self._own or not self._matching.idle:
            while self.next_us <= us:
                self.step()
        else:
            self._skip_to(us)
        self._now = max(us, self._now)
        return before != self._place

    def step(self) -> bool:
        """Take up what is known next; returns whether a price or the book may have changed."""
        us = self._now = self.next_us
        if self._next_quote == us:
            self._take_quote()
        elif self._next_trade == us:
            self._take_trade(us)
        elif self.seen.next_us == us:
            self.seen.step()
            self._begin_price()
            self._fill(self._matching.on_book(self.seen, self._moment(us), us), us)
        elif self._next_bar == us:
            self._take_bars(us)
        else:
            self._take_bar_event(us)
        return True

    @property
    def _place(self) -> tuple[int, int, int, int]:
        return self._quotes, self._trades, self.seen.changes, self._bars

    @property
    def _next_quote(self) -> int:
        rows = self.recorded.quotes
        return rows[self._quotes].known if self._quotes < len(rows) else NEVER

    @property
    def _next_trade(self) -> int:
        rows = self.recorded.trades
        return rows.known[self._trades] if rows is not None and self._trades < len(rows.known) else NEVER

    @property
    def _next_bar(self) -> int:
        rows = self.recorded.bars
        return rows[self._bars].known if self._bars < len(rows) else NEVER

    @property
    def _next_bar_event(self) -> int:
        return self._events[self._bar_events].us if self._bar_events < len(self._events) else NEVER

    def _skip_to(self, us: int) -> None:
        """Go on without own orders: only the newest quote and book matter."""
        self._bar_events = bisect_right(self._events, us, self._bar_events, key=attrgetter("us"))
        self.seen.bring(us)
        self._begin_price()
        trades = self.recorded.trades
        while trades is not None and self._next_trade <= us:
            self._note_trade()
        if self._next_bar <= us:
            self._take_bars(us)
        newest = bisect_right(self.recorded.quotes, us, self._quotes, key=_KNOWN)
        if newest > self._quotes:
            self._quotes = newest - 1
            self._take_quote()

    # --- what was known ---------------------------------------------------------------------------------------------

    def _take_quote(self) -> None:
        row = self.recorded.quotes[self._quotes]
        self._quotes += 1
        self.suspended = row.suspended == 1
        self.prev_close = self.prev_close if row.prev_close == UNKNOWN else row.prev_close
        self._total_by_quote(row)

    def _total_by_quote(self, row: QuoteRow) -> None:
        tape = self.tape
        tape.last = tape.last if row.last in {UNKNOWN, 0} else row.last
        tape.open, tape.high, tape.low, tape.volume, tape.turnover = (
            0 if value == UNKNOWN else value for value in (row.open, row.high, row.low, row.volume, row.turnover)
        )

    def _begin_price(self) -> None:
        """Until anything told a price, it is that of the best level, or the open of the first bar that has begun."""
        if not self.tape.last:
            told = [price for bid in (True, False) for price, _ in self.seen.best_levels(bid=bid)[:1]]
            told += [event.bar.open for event in self._events[: min(self._bar_events, 1)]]
            self.tape.last = told[0] if told else 0

    def _take_trade(self, us: int) -> None:
        at = self._note_trade()
        rows = self.recorded.trades
        assert rows is not None
        if not rows.special[at]:
            trade = Trade(rows.time[at], rows.price[at], rows.shares[at], rows.side[at])
            moment = self._moment(trade.time)
            if trade.time < self.seen.since:  # told after a hole that it lies in
                moment = moment._replace(trading=False)
            self._fill(self._matching.on_trade(trade, moment), us)

    def _note_trade(self) -> int:
        """Put the next trade on the tape; returns its place in the recording."""
        rows, tape, at = self.recorded.trades, self.tape, self._trades
        assert rows is not None
        self._trades += 1
        time, price, shares = rows.time[at], rows.price[at], rows.shares[at]
        tape.make_room(price, shares)
        tape.times.append(time)
        tape.prices.append(price)
        tape.sizes.append(shares)
        tape.sides.append(_SIDES.get(rows.side[at], NEUTRAL))
        tape.kinds.append(AUCTION if rows.special[at] else NORMAL)
        minute = max(self.plan.minute_at(time), 0)
        if minute > self._newest:
            running = self._running.setdefault(minute, Minute(price))
            _count(running, price, shares)
            if not self.recorded.quotes:
                self._total_by_trade(price, shares)
        return at

    def _total_by_trade(self, price: int, shares: int) -> None:
        tape = self.tape
        tape.high, tape.low = max(tape.high, price), min(tape.low or price, price)
        tape.open = tape.open or price
        tape.last = price
        tape.volume += shares
        tape.turnover += price * shares

    def _take_bars(self, us: int) -> None:
        """Take up the bars that are known at an instant; each replaces what trades said of its minute and before."""
        while self._next_bar <= us:
            row = self.recorded.bars[self._bars]
            self._bars += 1
            self._closed[row.minute] = minute_of(row)
            self._ends.append(self.plan.minutes[row.minute] + MINUTE_US)
        self._newest = max(self._closed)
        self._running = {minute: kept for minute, kept in self._running.items() if minute > self._newest}
        if not self.recorded.quotes:
            self._total_by_minutes()

    def _total_by_minutes(self) -> None:
        tape, told = self.tape, list(self.minutes.values())
        tape.open, tape.last = told[0].open, told[-1].close
        tape.high, tape.low = max(each.high for each in told), min(each.low for each in told)
        tape.volume, tape.turnover = sum(each.volume for each in told), sum(each.turnover for each in told)

    # --- views ------------------------------------------------------------------------------------------------------

    @property
    def minutes(self) -> Mapping[int, Minute]:
        """Recorded minutes, and those since the newest of them by their trades; what was not recorded is absent."""
        return dict(sorted({**self._running, **self._closed}.items()))

    @property
    def minutes_closed(self) -> int:
        return len(self._ends)

    def minute_ends(self, since: int) -> list[int]:
        """When the minutes ended (us) of which a bar was known since."""
        return self._ends[since:]

    def quoted_us(self, us: int) -> int:
        """The time (us) of its quote at an instant: as recorded, else that of the newest trade or bar."""
        if self._quotes:
            row = self.recorded.quotes[self._quotes - 1]
            return row.known if row.time == UNKNOWN else row.time
        if self._running and self.tape.times:
            return self.tape.times[-1]
        return self.plan.minutes[self._newest] + MINUTE_US if self._closed else min(us, self.plan.begin)

    def booked_us(self, us: int) -> int:
        """The time (us) of its book at an instant: as recorded."""
        return min(self.seen.time, us) if self.seen.changes else us

    def levels(self, count: int, *, bid: bool) -> tuple[Level, ...]:
        """The recorded levels; own orders are not among them."""
        return self.seen.levels(count, bid=bid)

    def to_keep(self, *, running: bool) -> Iterator[tuple[int, bytes]]:
        """Nothing: the recording has it."""
        return iter(())

    def set_conditions(self, conditions: Conditions, us: int) -> None:
        """Change nothing: what was recorded stays."""

    # --- own orders -------------------------------------------------------------------------------------------------

    def execute(self, us: int, *, buys: bool, quantity: int, limit: int | None, owner: object) -> int:
        """Take what the recorded levels offer; returns the quantity executed."""
        self._now = us
        order = OwnOrder(bid=buys, price=None if limit is None else self.listing.ladder.price(limit), shares=quantity)
        for fill in self._matching.take(order, self.seen, self._moment(us)):
            self.matcher.on_fill(owner, fill.shares, fill.price, us)
        return quantity - order.remaining

    def take_all(self) -> None:
        """Count what the book shows as taken, after a restart that lost count."""
        self._matching.take_all(self.seen)

    def rest(self, order: Resting) -> None:
        """Let an order rest behind what was recorded at its price, or wait for the next bar."""
        price = None if order.level == AT_MARKET else self.listing.ladder.price(order.level)
        own = self._own[order] = OwnOrder(bid=order.bid, price=price, shares=order.remaining, owner=order)
        if self.recorded.bars_only:
            self._by_bars.enter(own, self._now)
        else:
            self._matching.rest(own, self.seen, self._moment(self._now), self._now)

    def take_out(self, order: Resting) -> None:
        """Take an order out."""
        (self._by_bars if self.recorded.bars_only else self._matching).leave(self._own.pop(order))

    def shrink(self, order: Resting, remaining: int) -> None:
        """Make an order smaller; it keeps its place."""
        order.remaining = self._own[order].remaining = remaining

    def _moment(self, us: int) -> Moment:
        """What may fill at a time: nothing outside trading, in a hole, or where the book crosses."""
        whole = not self.seen.is_recorded or (self.seen.known and not self.seen.crossed)
        return Moment(whole and self.continuous(us), self.seen.thinned)

    def _take_bar_event(self, us: int) -> None:
        event = self._events[self._bar_events]
        self._bar_events += 1
        self._begin_price()
        if self.continuous(event.bar.begin):
            fills = self._by_bars.on_end(event.bar) if event.ends else self._by_bars.on_open(event.bar)
            self._fill(fills, us)

    def _fill(self, fills: Iterable[Taken], us: int) -> None:
        for fill in fills:
            order = fill.order.owner
            assert isinstance(order, Resting)
            if order not in self._own:  # an exit that the fill before set off has withdrawn it
                continue
            order.remaining -= fill.shares
            if not order.remaining:
                del self._own[order]
            self.matcher.on_fill(order.owner, fill.shares, fill.price, us)

    def _trades_at(self, price: int, *, bid: bool) -> TradesAt:
        """The trades of the whole recording that may have hit this price: what they took is no cancel."""
        rows, against = self.recorded.trades, BOUGHT if bid else SOLD
        if rows is None:
            return TradesAt(())
        places = (at for at, each in enumerate(rows.price) if each == price)
        return TradesAt(
            (rows.time[at], rows.shares[at]) for at in places if rows.side[at] != against and not rows.special[at]
        )


def _bar_events(recorded: SecurityDay, plan: DayPlan) -> list[BarEvent]:
    newest = {row.minute: row for row in recorded.bars}
    events: list[BarEvent] = []
    for minute, row in newest.items():
        begin = plan.minutes[minute]
        bar = FillBar(begin, row.open, row.high, row.low, max(row.volume, 0))
        events += [BarEvent(begin, bar, ends=False), BarEvent(begin + MINUTE_US, bar, ends=True)]
    return sorted(events, key=lambda event: (event.us, not event.ends))


def _count(minute: Minute, price: int, shares: int) -> None:
    minute.high, minute.low = max(minute.high, price), min(minute.low, price)
    minute.close = price
    minute.volume += shares
    minute.turnover += price * shares
