"""Prices of an instrument in the hub: what it trades at now, whether its source is practice, real or delayed.

And whether what the source calls it is what the connection of orders has under that name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import is_

from tideboard_core.market.hub import Hub
from tideboard_core.model.derivatives import option_of
from tideboard_core.model.hub_keys import PACKAGES, Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.live import Lazy
from tideboard_core.model.opening import AHEAD_BY
from tideboard_core.model.order import (
    Environment,
)
from tideboard_core.model.quote import Level, MarketState, OrderBook, Quote, QuotePackage, Snapshot
from tideboard_core.model.review import Check, CheckCode, MappingPart, SourceKind, hard
from tideboard_core.model.session import exchange_date
from tideboard_core.model.session_price import (
    MAX_BOOK_AGE,
    OUTSIDE,
    REGULAR_ALONE,
    PriceBasis,
    PriceMoment,
    SessionPrice,
    regular_last,
    session_price,
)
from tideboard_core.model.splits import splits_on
from tideboard_core.orders.snapshot import PretradeSnapshot, UnderlyingPrice, session_state
from tideboard_core.ports.system import Clock

DELAYED_BY = timedelta(minutes=10)
"""Basic quote rights (BMP) lag by 15 minutes; a real-time quote or book in open session is seldom this old."""
UNDERLYING_AGE = 60.0
"""Seconds for which prices of an option's underlying serve before an order in it."""
_MARKETS = Topic.GATEWAY_STATE.of("")
USUAL_COLLAR = TradingLimits().collar_best_percent
"""The widest spread, in percent of the middle, of which the middle counts where no limits are at hand."""


def price_source(
    hub: Hub, clock: Clock, kind: SourceKind, *, apart: Callable[[], bool] = lambda: False
) -> Callable[[InstrumentId], SourceKind]:
    """Return a function that gives the kind of an instrument's prices on a connection of `kind`.

    `apart`: whether prices and orders are of two markets, one of them a recorded day that is played again.

    Prices are delayed if the quote package or the quote itself says so, and after the last day of the package, which is
    read only at a login. In an open session the newer time stamp of quote and book is compared with market time: older
    than DELAYED_BY = delayed. A stamp ahead of market time by more than AHEAD_BY is ignored. Without any stamp the age
    is unknown, which counts as delayed too.
    """

    def source(instrument: InstrumentId) -> SourceKind:
        if apart():
            return SourceKind.REPLAYED
        packages = hub.value(PACKAGES) or {}
        market = market_of(instrument)
        package = packages.get(market)
        if package is not None and (package.delayed or _over(package, exchange_date(market, clock.market()))):
            return SourceKind.DELAYED
        quote = hub.sound(Topic.QUOTE.of(instrument))
        if quote is not None and quote.delayed:
            return SourceKind.DELAYED
        if kind is SourceKind.PRACTICE or session_state(hub, instrument) is not MarketState.OPEN:
            return kind
        now = clock.market()
        # The book only if the quote tells nothing: it is converted for this alone where nobody looks at it.
        if _recent(quote, now) or _recent(hub.sound(Topic.BOOK.of(instrument)), now):
            return kind
        return SourceKind.DELAYED

    return source


def _recent(one: Quote | OrderBook | None, now: datetime) -> bool:
    return one is not None and one.time is not None and -AHEAD_BY <= now - one.time <= DELAYED_BY


def _over(package: QuotePackage, today: date) -> bool:
    return package.expires is not None and package.expires < today


SUITABLE = {
    Environment.PRACTICE: SourceKind.PRACTICE,
    Environment.PAPER: SourceKind.REAL,
    Environment.LIVE: SourceKind.REAL,
}
"""The source of prices that each kind of account may take into its form."""


def take_snapshot(hub: Hub, told: Snapshot, *, quote: bool = True) -> None:
    """Publish the best prices of a snapshot, and its quote unless a newer one is there."""
    one = told.quote.instrument
    if quote:
        hub.publish(Topic.QUOTE.of(one), Lazy.ready(told.quote))
    bids, asks = (
        () if price is None else (Level(price, size, 0),)
        for price, size in ((told.bid, told.bid_volume), (told.ask, told.ask_volume))
    )
    hub.publish(Topic.BEST.of(one), Lazy.ready(OrderBook(instrument=one, bids=bids, asks=asks)))


def best_known(hub: Hub, instrument: InstrumentId, most: float) -> tuple[OrderBook | None, float | None]:
    """A fresh book and its age, else the best prices of a snapshot for `most` seconds: these count as fresh."""
    book, best = Topic.BOOK.of(instrument), Topic.BEST.of(instrument)
    age, told = hub.age(book), hub.age(best)
    if (age is None or age > MAX_BOOK_AGE) and told is not None and told <= most:
        return hub.sound(best), min(told, MAX_BOOK_AGE)
    return hub.sound(book), age


def lacks_best(hub: Hub, instrument: InstrumentId, most: float) -> bool:
    """Whether best prices have to be read: outside New York's regular hours, where none were for `most` seconds.

    A book that is shown does not serve: pushes may be silent before an order is confirmed.
    """
    outside = market_of(instrument) is Market.US and session_state(hub, instrument) in OUTSIDE
    told = hub.age(Topic.BEST.of(instrument))
    return outside and _kind(hub, instrument) not in REGULAR_ALONE and (told is None or told > most)


def _kind(hub: Hub, instrument: InstrumentId) -> SecurityType:
    facts = hub.value(Topic.INSTRUMENT.of(instrument))
    if facts is not None:
        return facts.security_type
    # what looks like an option is one
    return SecurityType.STOCK if option_of(instrument) is None else SecurityType.OPTION


def session_price_of(
    hub: Hub,
    instrument: InstrumentId,
    now: datetime,
    collar: Decimal = USUAL_COLLAR,
    by: datetime | None = None,
    best_for: float = 0.0,
) -> SessionPrice | None:
    """The session price by what the hub has at `now` (market time), None = not known.

    `collar` and `by`: see `PriceMoment`. Where the book is not fresh, best prices of a snapshot serve for `best_for`
    seconds.
    """
    quote, kind = hub.sound(Topic.QUOTE.of(instrument)), _kind(hub, instrument)
    ex_days = hub.value(Topic.EX_DAYS.of(instrument))
    split = bool(ex_days) and splits_on(ex_days or (), exchange_date(market_of(instrument), now))
    moment = PriceMoment(session_state(hub, instrument), now, None, collar, by, split, hub.opening(instrument))
    found = session_price(quote, None, moment, kind)
    if found is not None:
        return found
    # The book only if the quote tells nothing: it is converted for this alone where nobody looks at it.
    book, age = best_known(hub, instrument, best_for)
    return session_price(quote, book, moment._replace(book_age=age), kind)


def price_now(hub: Hub, instrument: InstrumentId, now: datetime) -> Decimal | None:
    """Session price by what the hub has, without one the regular last price; None where neither is known."""
    found = session_price_of(hub, instrument, now)
    return regular_last_of(hub, instrument) if found is None else found.price


def regular_last_of(hub: Hub, instrument: InstrumentId) -> Decimal | None:
    """Regular last price by what the hub has, None where it is not known."""
    return regular_last(hub.value(Topic.QUOTE.of(instrument)))


class PriceNow:
    """`price_now` of one security at a time, for a view that reads it often.

    It is computed again where what it was made of changed: quote, facts and state of the market, and the book where the
    quote tells no session price. `by_book`: the newest answer was the middle of the book.
    """

    def __init__(self, hub: Hub, now: Callable[[], datetime]) -> None:
        self._hub, self._now = hub, now
        self._instrument: InstrumentId | None = None
        self._keys: tuple[Key[object], ...] = ()
        self._of: list[object] = []
        self._price: Decimal | None = None
        self.by_book = False

    def of(self, instrument: InstrumentId) -> Decimal | None:
        """Session price, without one the regular last price; None where neither is known."""
        value = self._hub.value
        if instrument != self._instrument or not all(map(is_, map(value, self._keys), self._of)):
            found = session_price_of(self._hub, instrument, self._now())
            quote, book = Topic.QUOTE.of(instrument), Topic.BOOK.of(instrument)
            self.by_book = found is not None and found.basis is PriceBasis.MIDDLE
            with_book = self.by_book or found is None
            ex_days = Topic.EX_DAYS.of(instrument)
            self._keys = (quote, Topic.INSTRUMENT.of(instrument), _MARKETS, ex_days, *([book] if with_book else ()))
            self._instrument, self._of = instrument, list(map(value, self._keys))
            self._price = regular_last(value(quote)) if found is None else found.price
        return self._price


def underlying_price(
    hub: Hub, facts: Instrument | None, now: datetime, collar: Decimal, by: datetime | None
) -> UnderlyingPrice:
    """Prices of a derivative's underlying, whose book nobody may show; arguments as of `session_price_of`."""
    if facts is None or facts.underlying is None:
        return UnderlyingPrice()
    last = regular_last(hub.sound(Topic.QUOTE.of(facts.underlying)))
    found = session_price_of(hub, facts.underlying, now, collar, by, UNDERLYING_AGE)
    return UnderlyingPrice(last if found is None else found.price, last)


# --- the same security on both connections ---------------------------------------------------------------------------


def mapping(snapshot: PretradeSnapshot) -> Check | None:
    """Prices of one connection, orders to another: name, lot and currency of the symbol must be the same on both.

    A contract's multiplier belongs to its lot: where they differ the same order would cost another sum.

    The same name in any of the languages that a side gives is the same name. What one side does not have is denied.
    """
    listed = snapshot.listed
    if listed is None:
        return None
    ours, theirs = snapshot.instrument if snapshot.known else None, listed.instrument
    if ours is None or theirs is None:
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.UNKNOWN, **_names_shown(ours, theirs))
    if not _names(ours) & _names(theirs):
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.NAME, **_names_shown(ours, theirs))
    if (ours.lot_size, ours.multiplier) != (theirs.lot_size, theirs.multiplier):
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.LOT, ours=_lot_of(ours), theirs=_lot_of(theirs))
    if ours.currency != theirs.currency:
        what = MappingPart.CURRENCY
        return hard(CheckCode.MAPPING, passed=False, what=what, ours=ours.currency, theirs=theirs.currency)
    return hard(CheckCode.MAPPING, passed=True, what="", **_names_shown(ours, theirs))


def _names_shown(ours: Instrument | None, theirs: Instrument | None) -> dict[str, object]:
    return {"ours": _name_of(ours), "theirs": _name_of(theirs)}


def _name_of(instrument: Instrument | None) -> str:
    return "" if instrument is None else instrument.name or instrument.name_en


def _lot_of(instrument: Instrument) -> str:
    """`100` of a stock, `1 x 100` of a contract."""
    lot, multiplier = instrument.lot_size, instrument.multiplier
    return str(lot) if multiplier == 1 else f"{lot} x {multiplier}"


def _names(instrument: Instrument) -> frozenset[str]:
    """Every name without what brokers write differently: case, width, spaces and punctuation."""
    given = (instrument.name, instrument.name_en, *instrument.names)
    plain = (
        "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())
        for name in given
    )
    return frozenset(plain) - {""}
