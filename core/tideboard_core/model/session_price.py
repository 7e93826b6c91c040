"""The session price: what a security trades at now, by its quote, its market's state and its book."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import DERIVATIVES, Market, SecurityType, market_of
from tideboard_core.model.opening import AHEAD_BY, AroundOpen, close_before, has_traded, is_in_new_york
from tideboard_core.model.price_steps import US_SHARES, PriceSteps
from tideboard_core.model.quote import ExtendedQuote, MarketState, OrderBook, Quote
from tideboard_core.model.reference import ExDay
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.model.splits import splits_on

BLOCK_FOR: Final = timedelta(minutes=5)
"""How old the newest price of a session outside New York's regular hours may be, by its own time."""
OF_ANOTHER_SESSION: Final = timedelta(hours=12)
"""From this age on a block is of an earlier session: each ends at least 16 hours before its next one begins."""
MAX_BOOK_AGE: Final = 3.0
"""Seconds since its last proof for which a book counts as fresh; orders are denied above it."""
OUTSIDE: Final = frozenset({MarketState.PRE_MARKET, MarketState.AFTER_HOURS, MarketState.OVERNIGHT})
"""New York's sessions outside regular hours."""
AFTER_CLOSE: Final = frozenset({MarketState.FIXED_PRICE, MarketState.AT_CLOSE})
"""Sessions in which the closing price alone is traded."""
_DAY: Final = frozenset({MarketState.OPEN, MarketState.BREAK, MarketState.CLOSING_AUCTION})
_BEFORE: Final = frozenset({MarketState.PRE_OPEN, MarketState.AUCTION})
_CLOSED: Final = frozenset({MarketState.CLOSED, MarketState.HALF_DAY_CLOSED})
REGULAR_ALONE: Final = frozenset({SecurityType.OPTION, SecurityType.WARRANT})
"""What trades in the regular session alone."""
_CALENDAR: Final = TradingCalendar()


class PriceBasis(StrEnum):
    """What a session price is.

    LAST = the regular last, BLOCK = the newest price of New York's session outside regular hours, MIDDLE = that of the
    book, PREVIOUS_CLOSE = by which the exchange bounds its opening auction.
    """

    LAST = "last"
    BLOCK = "block"
    MIDDLE = "middle"
    PREVIOUS_CLOSE = "previous-close"


class SessionPrice(NamedTuple):
    """The price that trades now, in the instrument's currency, and what it is."""

    price: Decimal
    basis: PriceBasis


class PriceMoment(NamedTuple):
    """What a session price rests on besides quote and book.

    `now` is market time (UTC). `by` is when a block was young enough, None = now: an open confirmation keeps the one
    that it began with. `book_age` are the seconds since the book's last proof, None without a readable one. `collar` is
    the widest spread in percent of the middle of which the middle counts. `split`: the shares are others from today on.
    `opening` is what came of a security of New York around its open, None = nothing.
    """

    state: MarketState
    now: datetime
    book_age: float | None
    collar: Decimal
    by: datetime | None = None
    split: bool = False
    opening: AroundOpen | None = None


def session_price(
    quote: Quote | None, book: OrderBook | None, moment: PriceMoment, security_type: SecurityType = SecurityType.STOCK
) -> SessionPrice | None:
    """The price at which a security trades in this state of its market; None = not known.

    Regular hours are one day with their break and closing auction: the last price if it is of this exchange date and
    something has traded on it (a quote may bear a time of today before: see `model.opening`), else the book's middle.
    Before
    the open the previous close, by which HKEX bounds its pre-opening session; outside New York's regular hours the
    block of this session, else the middle. A closed market and trading at the closing price stand at the last price.
    Contracts and warrants keep their own last price in every state.
    """
    last, state = regular_last(quote), moment.state
    if quote is None or last is None:
        return _middle(book, moment)
    market = market_of(quote.instrument)
    if security_type in DERIVATIVES or state in _CLOSED | AFTER_CLOSE or (state in OUTSIDE and market is not Market.US):
        return SessionPrice(last, PriceBasis.LAST)
    if state in _DAY:
        traded = has_traded(quote, moment.now, moment.opening) and quote.volume > 0
        return SessionPrice(last, PriceBasis.LAST) if traded else _middle(book, moment)
    if state in _BEFORE:
        before = close_before(quote, moment.now, moment.opening, split=moment.split)
        return None if before is None else SessionPrice(before, PriceBasis.PREVIOUS_CLOSE)
    if state not in OUTSIDE:
        return None
    block = block_of(quote, state)
    if block is not None and _is_young(block, moment):
        return SessionPrice(block.price, PriceBasis.BLOCK)
    return _middle(book, moment)


def regular_last(quote: Quote | None) -> Decimal | None:
    """The broker's last price of regular hours; None without one.

    At Futu it stands at the close outside regular hours, as users measured it (FQ6).
    """
    return None if quote is None or quote.last <= 0 else quote.last


def stated_steps(steps: PriceSteps, quote: Quote | None) -> PriceSteps:
    """The price steps with the broker's own step at its last price, which may be of a newer table than ours."""
    return steps if quote is None else steps.with_stated(quote.last, quote.price_step)


def day_base(
    quote: Quote, state: MarketState, now: datetime, opening: AroundOpen | None, ex_days: Iterable[ExDay] = ()
) -> Decimal | None:
    """The close from which a position counts on the exchange date of `now` (UTC market time); None = not known.

    That of `close_before`. Where the block of New York's running session tells price and change, their difference must
    be the last price within one price step, on an ex-day perhaps less its dividend, from which the day counts until the
    first trade then: a last price that moves with other sessions is no close. A change of 0 beside another price is
    taken as not told, as both brokers leave it out.
    """
    known, day = tuple(ex_days), exchange_date(market_of(quote.instrument), now)
    found = close_before(quote, now, opening, split=splits_on(known, day))
    # The state of a market may still be that of before the open when the first trade comes.
    opened = state is MarketState.PRE_MARKET and has_traded(quote, now, opening)
    block = block_of(quote, state) if is_in_new_york(quote) and not opened else None
    if found is None or block is None or not _tells_close(block, now):
        return found
    since, step = block.price - block.change, quote.price_step or US_SHARES[0].step(quote.last)
    dividends = (one.dividend for one in known if one.day in _ex_dates(state, day) and one.dividend is not None)
    for close in (quote.last, *(quote.last - dividend for dividend in dividends)):
        if abs(since - close) <= step:
            return close if found == quote.last and not has_traded(quote, now, opening) else found
    return None


def block_of(quote: Quote, state: MarketState) -> ExtendedQuote | None:
    """The block of one of New York's sessions outside regular hours, None without one."""
    blocks = {
        MarketState.PRE_MARKET: quote.pre,
        MarketState.AFTER_HOURS: quote.after,
        MarketState.OVERNIGHT: quote.overnight,
    }
    return blocks.get(state)


def middle_of(book: OrderBook | None, book_age: float | None, widest: Decimal) -> Decimal | None:
    """The middle of a fresh two-sided book that is not crossed, whose spread is at most `widest` percent of it."""
    if book is None or book_age is None or book_age > MAX_BOOK_AGE or not book.bids or not book.asks:
        return None
    bid, ask = book.bids[0].price, book.asks[0].price
    middle = (bid + ask) / 2
    return middle if 0 < bid <= ask and (ask - bid) * 100 <= widest * middle else None


def _middle(book: OrderBook | None, moment: PriceMoment) -> SessionPrice | None:
    if moment.state not in _DAY | OUTSIDE:
        return None  # what stands in a book before the open or after the close trades with nothing
    found = middle_of(book, moment.book_age, moment.collar)
    return None if found is None else SessionPrice(found, PriceBasis.MIDDLE)


def _tells_close(block: ExtendedQuote, now: datetime) -> bool:
    """Whether a block tells the close before its session by price and change; one of an earlier session does not."""
    known = block.price > 0 and bool(block.change or block.change_rate)
    return known and (block.time is None or now - block.time < OF_ANOTHER_SESSION)


def _ex_dates(state: MarketState, day: date) -> tuple[date, ...]:
    """The ex-days that a session's reference may know of: a night belongs to the trading day that it leads to."""
    night = state is MarketState.OVERNIGHT
    return (day, _CALENDAR.next_session(Market.US, day).date) if night else (day,)


def _is_young(block: ExtendedQuote, moment: PriceMoment) -> bool:
    if block.price <= 0 or block.time is None:
        return False
    by = moment.now if moment.by is None else moment.by
    return block.time - moment.now <= AHEAD_BY and by - block.time <= BLOCK_FOR
