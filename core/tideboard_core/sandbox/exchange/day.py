"""One instrument on one trading day: the past replayed at birth, then every event in its turn."""

from __future__ import annotations

from tideboard_core.sandbox.exchange.chance import Address
from tideboard_core.sandbox.exchange.clock import MINUTE_US, DayPlan
from tideboard_core.sandbox.exchange.conditions import Conditions
from tideboard_core.sandbox.exchange.derived import DerivedListing
from tideboard_core.sandbox.exchange.index_feed import IndexFeed
from tideboard_core.sandbox.exchange.instruments import Listing
from tideboard_core.sandbox.exchange.matching import FillHook, Matcher
from tideboard_core.sandbox.exchange.morning import Crowd, Nobody
from tideboard_core.sandbox.exchange.order_book import Book, Resting
from tideboard_core.sandbox.exchange.participants import Participants
from tideboard_core.sandbox.exchange.tape import Tape
from tideboard_core.sandbox.exchange.value_path import ValuePath

NEVER = 1 << 62
_OPENING_SHARE = 0.012
_CLOSING_SHARE = 0.05
"""Parts of a day's turnover that the auctions trade."""

_BEGIN, _PAUSE, _CLOSE = range(3)


class InstrumentDay:
    """Trades, minutes, flow and book of a listing on a day; `next_us` is when `step` has something to do.

    `step` returns whether a trade happened. Nothing here reads a clock: the caller decides how far to step.
    """

    def __init__(
        self,
        listing: Listing,
        plan: DayPlan,
        path: ValuePath,
        address: Address,
        prev_close: int,
        born: int,
        on_fill: FillHook,
        conditions: Conditions,
    ) -> None:
        self.listing = listing
        self.plan = plan
        self.path = path
        self.prev_close = prev_close
        self.tape = Tape(prev_close, listing.thresholds)
        self.book = Book()
        self.matcher = Matcher(self.book, self.tape, listing.ladder, on_fill)
        self.suspended = dormant = isinstance(listing, DerivedListing) and listing.rests(plan.day)
        self.ended = False
        self._agenda = _agenda(plan)
        self._at = 0
        self._event_us = NEVER
        self._crowd: Crowd | IndexFeed | Nobody
        self.participants: Participants | IndexFeed
        if listing.is_index:
            self._crowd = self.participants = IndexFeed(listing, path, self.tape, address, born)
        else:
            self._crowd = Nobody(listing) if dormant else Crowd(listing, path, address)
            self.participants = Participants(listing, path, self.matcher, address.stream("live", born))
        self._replay(born)
        self.participants.conditions = conditions
        if not dormant:
            self.participants.open_book(self.place(born))
        if self.continuous(born):
            self._event_us = born + self.participants.wait_us(len(self.tape.minutes) - 1)

    @property
    def next_us(self) -> int:
        """When the next thing happens; NEVER after the closing price."""
        boundary = self._agenda[self._at][0] if self._at < len(self._agenda) else NEVER
        return min(boundary, self._event_us)

    def step(self) -> bool:
        """Do what is due at `next_us`; returns whether there was a trade."""
        boundary = self._agenda[self._at][0] if self._at < len(self._agenda) else NEVER
        if boundary <= self._event_us:
            return self._cross(boundary)
        us, minute = self._event_us, len(self.tape.minutes) - 1
        traded = self.participants.act(us, minute, self.place(us))
        self._event_us = us + self.participants.wait_us(minute)
        return traded

    def continuous(self, us: int) -> bool:
        """Whether orders match as they come at an instant."""
        if self.suspended or us >= self.plan.continuous_end:
            return False
        minute = self.plan.minute_at(us)
        return minute >= 0 and us < self.plan.minutes[minute] + MINUTE_US

    def place(self, us: int) -> float:
        """Value at an instant as a fractional tick index."""
        minute = self.plan.minute_at(us)
        if minute < 0:
            return self.path.places[0]
        part = min((us - self.plan.minutes[minute]) / MINUTE_US, 1.0)
        start = self.path.places[minute]
        return start + (self.path.places[minute + 1] - start) * part

    def set_conditions(self, conditions: Conditions, us: int) -> None:
        """Change depth, spread and pace from `us` on."""
        self.participants.conditions = conditions
        if self._event_us != NEVER:
            self._event_us = us + self.participants.wait_us(len(self.tape.minutes) - 1)

    def suspend(self) -> None:
        """Stop all matching."""
        self.suspended = True
        self._event_us = NEVER

    def resume(self, us: int) -> None:
        """Let trading go on."""
        self.suspended = False
        if self.continuous(us):
            self._event_us = us + self.participants.wait_us(len(self.tape.minutes) - 1)

    def rest(self, order: Resting) -> None:
        """Put an account's order into the queue."""
        self.book.side(bid=order.bid).add(order)

    def withdraw(self, order: Resting) -> None:
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
        self.ended = True
        self._event_us = NEVER
        return self._closing_auction(us)

    def _begin_minute(self, us: int) -> bool:
        self.tape.begin_minute()
        opening = len(self.tape.minutes) == 1
        if opening:
            self._crowd.auction(self.tape, us, self.path.places[0], _OPENING_SHARE)
        if self._event_us == NEVER and self.continuous(us):
            self._event_us = us + self.participants.wait_us(len(self.tape.minutes) - 1)
        return opening

    def _closing_auction(self, us: int) -> bool:
        """Find the closing price; orders of accounts that cross it trade at it."""
        level = self._crowd.auction(self.tape, us, self.path.places[-1], _CLOSING_SHARE)
        price = self.listing.ladder.price(level)
        for side in (self.book.bids, self.book.asks):
            crossing = [o for o in side if o.owner is not None and (o.level >= level if o.bid else o.level <= level)]
            for order in crossing:
                quantity = order.remaining
                side.remove(order)
                self.matcher.on_fill(order.owner, quantity, price, us)
        return True

    def _replay(self, born: int) -> None:
        while self._at < len(self._agenda) and self._agenda[self._at][0] <= born:
            us, kind = self._agenda[self._at]
            self._at += 1
            if kind == _BEGIN:
                self._replay_minute(us, born)
            elif kind == _PAUSE and us in self.plan.part_ends:
                self.tape.end_session()
            elif kind == _CLOSE:
                self.ended = True
                self._closing_auction(us)

    def _replay_minute(self, us: int, born: int) -> None:
        self.tape.begin_minute()
        minute = len(self.tape.minutes) - 1
        if not minute:
            self._crowd.auction(self.tape, us, self.path.places[0], _OPENING_SHARE)
        if us < self.plan.continuous_end:
            self._crowd.replay(self.tape, minute, us, born)


def _agenda(plan: DayPlan) -> list[tuple[int, int]]:
    """Minute starts, pauses (ends of parts, start of an auction) and the closing price in order."""
    pauses = {*plan.part_ends, plan.continuous_end}
    return sorted(
        [(us, _BEGIN) for us in plan.minutes] + [(us, _PAUSE) for us in pauses] + [(plan.closing, _CLOSE)],
        key=lambda item: (item[0], -item[1]),
    )
