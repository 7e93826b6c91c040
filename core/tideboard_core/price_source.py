"""What the prices of an instrument are worth for an order: the practice market's, real ones, or delayed ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tideboard_core.evidence import session_state
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import MarketState, OrderBook, Quote, QuotePackage
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.ports import PACKAGES, Clock, Key, Topic

DELAYED_BY = timedelta(minutes=10)
"""Basic quote rights (BMP) lag by 15 minutes; a real-time quote or book in open session is seldom this old."""
AHEAD_BY = timedelta(minutes=2)
"""No stamp is further ahead of market time: one that is tells nothing of its age."""


def price_source(hub: Hub, clock: Clock, kind: SourceKind) -> Callable[[InstrumentId], SourceKind]:
    """Tell the kind of an instrument's prices on a connection of `kind`.

    What the quote package or the quote itself calls delayed is delayed, and so is all after the package's last day: a
    login alone reads it. In open
    session the newer stamp of quote and book is compared with market time: older than DELAYED_BY = delayed.
    A stamp ahead of market time by more than AHEAD_BY is none. Without any stamp the age is unknown, which counts as
    delayed too.
    """

    def source(instrument: InstrumentId) -> SourceKind:
        packages: Mapping[Market, QuotePackage] = hub.value(PACKAGES) or {}
        market = market_of(instrument)
        package = packages.get(market)
        if package is not None and (package.delayed or _over(package, exchange_date(market, clock.market()))):
            return SourceKind.DELAYED
        quote: Quote | None = hub.sound(Key(Topic.QUOTE, instrument))
        if quote is not None and quote.delayed:
            return SourceKind.DELAYED
        if kind is SourceKind.PRACTICE or session_state(hub, instrument) is not MarketState.OPEN:
            return kind
        book: OrderBook | None = hub.sound(Key(Topic.BOOK, instrument))
        now = clock.market()
        times = [one.time for one in (quote, book) if one is not None and one.time is not None]
        late = not any(-AHEAD_BY <= now - time <= DELAYED_BY for time in times)
        return SourceKind.DELAYED if late else kind

    return source


def _over(package: QuotePackage, today: date) -> bool:
    return package.expires is not None and package.expires < today
