"""Prices that an exchange takes now: the bounds of its auctions, and beside the best opposite price; their checks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from tideboard_core.model.exchange_minutes import BOUNDS, BoundBy, BoundMinutes, OppositeBound, opposite_bound
from tideboard_core.model.instrument import Instrument, Market, SecurityType
from tideboard_core.model.opening import close_before
from tideboard_core.model.order import Side
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, hard, soft
from tideboard_core.model.session import TradingCalendar, exchange_zone
from tideboard_core.model.session_price import MAX_BOOK_AGE
from tideboard_core.model.splits import splits_on
from tideboard_core.orders.snapshot import PretradeSnapshot, percent_from

_AUCTIONED = frozenset({SecurityType.STOCK, SecurityType.ETF})
_AUCTIONS = frozenset({MarketState.PRE_OPEN, MarketState.AUCTION, MarketState.CLOSING_AUCTION})
_CALENDAR = TradingCalendar()


class PriceBound(NamedTuple):
    """The lowest and the highest price that the exchange takes now, None = any, and what they are measured from.

    `denies`: an entry beyond them is denied, else warned, because what they are measured from is not told or because
    the exchange's own words were not read (`unchecked`).
    """

    by: BoundBy
    low: Decimal | None
    high: Decimal | None
    reference: Decimal | None = None
    denies: bool = False
    unchecked: bool = False

    def holds(self, price: Decimal) -> bool:
        """Whether a price lies inside them."""
        return (self.low is None or price >= self.low) and (self.high is None or price <= self.high)

    def on_steps(self, instrument: Instrument) -> PriceBound:
        """The lowest and the highest price on a step that it takes."""
        low = None if self.low is None or self.low <= 0 else _on_step(instrument, self.low, ROUND_CEILING)
        high = None if self.high is None or self.high <= 0 else _on_step(instrument, self.high, ROUND_FLOOR)
        return self._replace(low=low, high=high)

    def inside(self, instrument: Instrument, price: Decimal) -> Decimal | None:
        """The price on a step inside them that is nearest to one beyond; None where there is none."""
        edge = self.low if self.low is not None and price < self.low else self.high
        if edge is None or edge <= 0:
            return None
        found = _on_step(instrument, edge, ROUND_CEILING if edge == self.low else ROUND_FLOOR)
        return found if found > 0 and self.holds(found) else None


def _on_step(instrument: Instrument, edge: Decimal, rounding: str) -> Decimal:
    step = instrument.price_step(edge)
    return (edge / step).to_integral_value(rounding) * step


def bound(snapshot: PretradeSnapshot) -> Check | None:
    """A limit that the exchange refuses now for where it lies; one that a change leaves alone is not measured.

    No bound denies what closes: it is typed, see the table.
    """
    draft, price = snapshot.draft, snapshot.draft.price
    if price is None or draft.waits or (draft.replaces is not None and draft.replaces.price == price):
        return None
    found = bound_of(snapshot)
    if found is None:
        return None
    shown = found.on_steps(snapshot.instrument)
    data: dict[str, object] = {"price": price, "low": shown.low, "high": shown.high, "reference": found.reference}
    data[found.by.value] = True
    if found.holds(price):
        return hard(CheckCode.BOUND, passed=True, **data)
    if found.unchecked:
        data["unchecked"] = True
    passes = found.inside(snapshot.instrument, price)
    return (hard if found.denies else soft)(CheckCode.BOUND, passed=False, **data, passes=passes)


def fires_bound(snapshot: PretradeSnapshot) -> Check | None:
    """A stop's limit further beyond its trigger than the exchange takes of the best opposite price once it fires."""
    facts, trigger, price = snapshot.instrument, snapshot.trigger, snapshot.limit
    rule = opposite_bound(facts, snapshot.day)
    if not snapshot.draft.waits or trigger is None or price is None or rule is None:
        return None
    fits = PriceBound(BoundBy.OPPOSITE, *_range(rule, facts, snapshot.draft.side, trigger)).holds(price)
    value, most = percent_from(price, trigger), rule.percent
    return soft(CheckCode.FIRES_BOUND, passed=fits, value=value, limit=most, price=price, reference=trigger)


def bound_of(snapshot: PretradeSnapshot) -> PriceBound | None:
    """What bounds a limit of the draft's side now, by the clock and the state of its market; None = nothing known."""
    facts, side = snapshot.instrument, snapshot.draft.side
    book = snapshot.book if snapshot.book_age is not None and snapshot.book_age <= MAX_BOOK_AGE else None
    bids, asks = (book.bids, book.asks) if book is not None else ((), ())
    rule = opposite_bound(facts, snapshot.day)
    if snapshot.session is MarketState.OPEN and rule is not None:
        levels = bids if side is Side.SELL else asks
        if not levels:
            return None
        best, unread = levels[0].price, rule.unchecked
        return PriceBound(BoundBy.OPPOSITE, *_range(rule, facts, side, best), best, denies=not unread, unchecked=unread)
    row = minutes_at(snapshot.draft.market, snapshot.now)
    if row is None or snapshot.session not in _AUCTIONS or snapshot.security_type not in _AUCTIONED:
        return None
    if row.by is BoundBy.BEST:
        prices = (bids[0].price, asks[0].price) if bids and asks else None
        return None if prices is None else PriceBound(row.by, min(prices), max(prices))
    opening, quote = row.by is BoundBy.PREVIOUS_CLOSE, snapshot.quote
    split = splits_on(snapshot.ex_days, snapshot.day)
    before = None if quote is None else close_before(quote, snapshot.now, snapshot.opening, split=split)
    reference = before if opening else snapshot.regular_last
    if reference is None or row.percent is None:
        return None
    away = reference * row.percent / 100
    return PriceBound(row.by, reference - away, reference + away, reference, denies=opening)


def furthest(instrument: Instrument, side: Side, best: Decimal, day: date) -> Decimal | None:
    """The costliest limit that continuous trading takes beside a best opposite price, not rounded; None = any."""
    rule = opposite_bound(instrument, day)
    if rule is None:
        return None
    low, high = _range(rule, instrument, side, best)
    return high if low is None else low


def minutes_at(market: Market, now: datetime) -> BoundMinutes | None:
    """The row of the minutes that run now."""
    local = now.astimezone(exchange_zone(market))
    session = _CALENDAR.session_on(market, local.date())
    if session is None or (session.late_open and now < session.open):
        return None
    rows = (row for row in BOUNDS.get(market, ()) if row.half_days is session.half_day)
    day, at = local.date(), local.time()
    return next((row for row in rows if row.begin <= at < row.end and row.since <= day < row.until), None)


def _range(
    rule: OppositeBound, instrument: Instrument, side: Side, best: Decimal
) -> tuple[Decimal | None, Decimal | None]:
    away = max(best * rule.percent / 100, rule.steps * instrument.price_step(best))
    return (max(best - away, Decimal(0)), None) if side is Side.SELL else (None, best + away)
