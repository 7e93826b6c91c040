"""Delayed quotes: a view of a market that shows each trade some time after it happened."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_sandbox.exchange.instruments.capital_flow import BUY, SELL
from tideboard_sandbox.exchange.instruments.tape import AUCTION, Tape
from tideboard_sandbox.exchange.instruments.trading_hours import SECOND_US
from tideboard_sandbox.exchange.market.brokers import PRACTICE_BROKER
from tideboard_sandbox.exchange.market.flow_rule import FlowRule, SizeFlow
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.order_book import Book, Resting
from tideboard_sandbox.exchange.market.trading_day import NEVER, InstrumentDay

_LOOK_BACK = 200
"""Trades from which the book of a past instant is inferred."""


class DelayedDay(InstrumentDay):
    """A trading day up to a past instant: its tape copies the real one trade by trade. It matches no orders."""

    def __init__(self, real: InstrumentDay) -> None:
        # The base constructor is not called: it would make participants and events of its own.
        self.real = real
        self.listing, self.plan, self.path, self.prev_close = real.listing, real.plan, real.path, real.prev_close
        self.tape = real.tape.as_dropped(real.prev_close)
        self.book = Book()
        self.suspended = False
        self.ended = False

    def bring(self, us: int) -> None:
        """Take over what had happened by `us`."""
        real, before = self.real.tape, self.tape.count
        if before < real.dropped:  # it was not looked at for long
            self.tape = real.as_dropped(self.prev_close)
            self.size_flows.clear()
        tape, dropped = self.tape, real.dropped
        while True:
            at = tape.count - dropped
            trade = real.times[at] if at < len(real.times) else NEVER
            minute = self._next_minute()
            end = self._next_end()
            due = min(trade, minute, end)
            if due > us or due == NEVER:
                break
            if due == end:
                tape.end_session()
            elif due == minute:
                tape.begin_minute()
            else:
                self._copy(at)
        self.ended = self.real.ended and us >= self.plan.closing
        self.suspended = self.real.suspended
        if tape.count != before:
            self.book = book_seen(self)

    def _copy(self, at: int) -> None:
        real = self.real.tape
        if real.kinds[at] == AUCTION:
            self.tape.add_auction(real.times[at], real.prices[at], real.sizes[at])
        else:
            self.tape.add(real.times[at], real.prices[at], real.sizes[at], real.sides[at])

    def _next_minute(self) -> int:
        begun = len(self.tape.minutes)
        return self.plan.minutes[begun] if begun < len(self.real.tape.minutes) else NEVER

    def _next_end(self) -> int:
        """End of the part of the day that is on, until its last minute is published."""
        begun = len(self.tape.minutes)
        if not begun or len(self.tape.flow.rows) >= begun:
            return NEVER
        return next(end for end in self.plan.part_ends if end > self.plan.minutes[begun - 1])


class DelayedMarket(InstrumentMarket):
    """Delayed view of one instrument; history and static facts are the real market's."""

    def __init__(self, real: InstrumentMarket) -> None:
        # The base constructor is not called, as in `DelayedDay`.
        self._real = real
        self.listing, self.address, self.history = real.listing, real.address, real.history
        self.conditions = real.conditions
        self._blocks = {}
        self.us = 0
        self.day = DelayedDay(real.day)

    def bring(self, us: int) -> None:
        """Bring the view to an instant."""
        day = self.day
        if not isinstance(day, DelayedDay) or day.real is not self._real.day:
            self.day = day = DelayedDay(self._real.day)
        before, self.us = self.us, us
        day.bring(us)
        self.drop_trades(before)

    def _begin_size_flow(self, rule: FlowRule) -> SizeFlow:
        older = self.day.tape.older
        if older is None:
            return super()._begin_size_flow(rule)
        real = self._real.size_flow(rule)
        real.rows(self._real.day.tape)
        return real.as_dropped(older)


class DelayedMarkets:
    """The markets of `market`, delayed by `seconds`; those of other markets unchanged."""

    def __init__(
        self,
        market_for: Callable[[InstrumentId], InstrumentMarket],
        now_us: Callable[[], int],
        *,
        market: Market,
        seconds: float,
    ) -> None:
        self._market_for = market_for
        self._now_us = now_us
        self._market = market
        self._delay_us = round(seconds * SECOND_US)
        self._markets: dict[InstrumentId, DelayedMarket] = {}

    def market_for(self, instrument: InstrumentId) -> InstrumentMarket:
        """The instrument's delayed or real market; refuses UNKNOWN_SYMBOL."""
        real = self._market_for(instrument)
        if market_of(instrument) is not self._market:
            return real
        delayed = self._markets.get(instrument)
        if delayed is None:
            delayed = self._markets[instrument] = DelayedMarket(real)
        delayed.bring(self._now_us() - self._delay_us)
        return delayed


def book_seen(day: InstrumentDay) -> Book:
    """One level per side, inferred from the trades, each of which hit the bid or took the ask of its time.

    Quantities are what traded at that price on that side lately. Empty before there was a trade on a side.
    """
    tape, index = day.tape, day.listing.ladder.index
    hit: list[tuple[int, int]] = []
    taken: list[tuple[int, int]] = []
    for place in range(len(tape.times) - 1, max(len(tape.times) - _LOOK_BACK, 0) - 1, -1):
        if tape.sides[place] in {BUY, SELL}:
            side = taken if tape.sides[place] == BUY else hit
            side.append((index(tape.prices[place]), tape.sizes[place]))
    book = Book()
    if not hit or not taken:
        return book
    bid, ask = hit[0][0], taken[0][0]
    if bid >= ask:  # the older of the two has been passed
        newest_bought = _newest_side(tape) == BUY
        bid, ask = (min(bid, ask - 1), ask) if newest_bought else (bid, max(ask, bid + 1))
    for level, side, is_bid in ((bid, hit, True), (ask, taken, False)):
        _rest(book, [size for at, size in side if at == level] or [side[0][1]], level=level, bid=is_bid)
    return book


def _rest(book: Book, sizes: list[int], *, level: int, bid: bool) -> None:
    for size in sizes:
        book.side(bid=bid).add(Resting(bid=bid, level=level, remaining=size, broker=PRACTICE_BROKER))


def _newest_side(tape: Tape) -> int:
    """The aggressor of the newest trade that had one."""
    return next(side for side in reversed(tape.sides) if side in {BUY, SELL})
