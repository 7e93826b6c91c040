"""Source of an instrument's prices, for the source check: the practice market, real-time or delayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import PACKAGES, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import (
    Environment,
)
from tideboard_core.model.quote import MarketState, OrderBook, Quote, QuotePackage
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.snapshot import session_state
from tideboard_core.ports.system import Clock

DELAYED_BY = timedelta(minutes=10)
"""Basic quote rights (BMP) lag by 15 minutes; a real-time quote or book in open session is seldom this old."""
AHEAD_BY = timedelta(minutes=2)
"""A stamp further ahead of market time than this is ignored: the age cannot be computed from it."""


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
