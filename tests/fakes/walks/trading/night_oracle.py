"""Judges orders outside regular hours by what the hub holds, and by nothing of the program's own arithmetic of prices.

The rules are those of `safety.md` 3, "the price that trades now"; walks keep away from the edges of each figure.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side, TradingHours
from tideboard_core.model.quote import MarketState, OrderBook, Quote

COLLAR = Decimal(2)
"""Percent that the limits of a new installation allow from the price that trades now, and from the best price."""
EXIT_COLLARS = 3
BLOCK_FOR = timedelta(minutes=5)
FRESH = 3
"""Seconds since its last proof for which a book tells a price."""
_NEW_YORK = ZoneInfo("America/New_York")
_BLOCK = {
    MarketState.PRE_MARKET: "pre",
    MarketState.AFTER_HOURS: "after",
    MarketState.OVERNIGHT: "overnight",
}


class Night(NamedTuple):
    """What is known of one share at a moment. `began` is when the order or plan that is judged was begun.

    `traded`: it has traded in regular hours of this exchange date, as who makes the market knows; None = by its stamp.
    """

    state: MarketState
    now: datetime
    began: datetime
    quote: Quote
    book: OrderBook | None
    book_age: float | None
    traded: bool | None = None

    @property
    def outside(self) -> bool:
        """Whether it is one of New York's sessions outside regular hours."""
        return self.state in _BLOCK

    @property
    def today(self) -> date:
        return self.now.astimezone(_NEW_YORK).date()

    @property
    def of_today(self) -> bool:
        """Whether the last price is of this exchange date."""
        if self.traded is not None:
            return self.traded
        return self.quote.time.astimezone(_NEW_YORK).date() >= self.today

    @property
    def last(self) -> Decimal:
        return self.quote.last

    @property
    def block(self) -> Decimal | None:
        """The newest price of this session, if it is young enough."""
        found = getattr(self.quote, _BLOCK[self.state]) if self.outside else None
        if found is None or found.time is None or self.began - found.time > BLOCK_FOR:
            return None
        price: Decimal = found.price
        return price

    def middle(self, collars: int = 1) -> Decimal | None:
        """Middle of the fresh book, if that has two sides at most so many collars apart and is not crossed."""
        bid, ask = self.best(Side.SELL), self.best(Side.BUY)
        if bid is None or ask is None or bid > ask:
            return None
        middle = (bid + ask) / 2
        return middle if (ask - bid) / middle * 100 <= collars * COLLAR else None

    def best(self, side: Side) -> Decimal | None:
        """The best opposite price of a fresh book for an order of this side."""
        if self.book is None or self.book_age is None or self.book_age > FRESH:
            return None
        levels = self.book.asks if side is Side.BUY else self.book.bids
        return levels[0].price if levels else None

    @property
    def session(self) -> Decimal | None:
        """The price that trades now."""
        if self.outside:
            return self.middle() if self.block is None else self.block
        # Something has traded: a last price that follows the sessions before the open may be of this date.
        return self.last if self.of_today and self.quote.volume else self.middle()

    @property
    def known(self) -> list[Decimal]:
        """Every price from which an exit is measured."""
        return [price for price in (self.session, self.middle(EXIT_COLLARS), self.last) if price is not None]

    def beyond(self, side: Side, price: Decimal) -> Decimal:
        """How far a price lies on the costly side of the nearest price known, in percent."""
        return min(costly(side, price, one) for one in self.known)

    @property
    def near_session(self) -> bool:
        """Whether the regular last lies within the collar of the session price, or no session price is known."""
        return self.session is None or abs(costly(Side.BUY, self.session, self.last)) <= COLLAR

    def open_result(self, held: int) -> Decimal:
        """What a holding from before today has made, by which the loss brake counts it."""
        now = self.session
        if self.block is not None:
            middle = self.middle()
            near = middle is not None and abs(costly(Side.BUY, self.block, middle)) <= COLLAR
            now = self.block if near else middle
        prices = [self.last] if now is None else [self.last, now]
        counted = min(prices) if held > 0 else max(prices)
        return held * (counted - (self.quote.prev_close if self.of_today else self.last))


def night(
    hub: Hub,
    share: InstrumentId,
    state: MarketState,
    now: datetime,
    began: datetime | None = None,
    *,
    traded: bool | None = None,
) -> Night:
    """What the hub holds of a share."""
    quote, book = hub.value(Topic.QUOTE.of(share)), Topic.BOOK.of(share)
    assert quote is not None
    return Night(state, now, now if began is None else began, quote, hub.value(book), hub.age(book), traded)


def costly(side: Side, price: Decimal, reference: Decimal) -> Decimal:
    """How far a price lies on the costly side of another, in percent; below zero on the patient side."""
    away = (price - reference) / reference * 100
    return away if side is Side.BUY else -away


def fault_of_exit(at: Night, side: Side, price: Decimal, *, typed: bool) -> str:
    """Why this exit must not go at this moment; empty where it may."""
    if at.beyond(side, price) > EXIT_COLLARS * COLLAR:
        return "an exit beyond three collars of every price known"
    if not typed and (at.session is None or costly(side, price, at.session) > COLLAR):
        return "an exit far from the session price that nobody typed"
    return ""


def fault_of_entry(at: Night, side: Side, price: Decimal, *, typed: bool) -> str:
    """Why this entry must not go at this moment; empty where it may."""
    if at.session is not None:
        return "an entry beyond the collar of the session price" if costly(side, price, at.session) > COLLAR else ""
    if abs(costly(side, price, at.last)) > COLLAR:
        return "an entry beyond the collar of the close, without a session price"
    return "" if typed else "an entry without a session price that nobody typed"


def may_close(at: Night, side: Side) -> bool:
    """Whether the best opposite price is near enough to some price known for an exit there."""
    best = at.best(side)
    return best is not None and at.beyond(side, best) <= EXIT_COLLARS * COLLAR


def fault_of_line(at: Night, side: Side, price: Decimal, *, ticked: bool) -> str:
    """Why a flatten must not withdraw an exit, or send, for a line of this limit; empty where it may."""
    best = at.best(side)
    if best is None or (price > best if side is Side.SELL else price < best):
        return "for an order that rests"
    return fault_of_exit(at, side, price, typed=ticked)


def stop_wants(at: Night, side: Side, hours: TradingHours, trigger: Decimal) -> str:
    """What a stop with this trigger gets: `passes`, `typed` or `denied`."""

    def ahead(price: Decimal) -> bool:
        return trigger > price if side is Side.BUY else trigger < price

    now = at.last if at.session is None else at.session
    if not at.outside or hours is not TradingHours.REGULAR:
        return "passes" if ahead(now) else "denied"
    if ahead(at.last) is not ahead(now):
        return "typed"
    return "passes" if ahead(at.last) else "denied"
