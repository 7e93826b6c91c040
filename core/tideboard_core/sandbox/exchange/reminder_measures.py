"""What a price reminder looks at: a figure of the security, and whether it has come to the wanted value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property

from tideboard_core.model.alerts import AlertKind
from tideboard_core.model.quote import OrderBook
from tideboard_core.sandbox.exchange import views
from tideboard_core.sandbox.exchange.market import InstrumentMarket

_REACH = 400.0
"""Seconds of minutes that are looked at."""


class Sight:
    """A security at an instant; `last` is the price of the session that is on. What is costly is made when asked."""

    def __init__(self, market: InstrumentMarket, block: str | None) -> None:
        self._market = market
        self.quote = views.quote_of(market)
        seen = {"pre": self.quote.pre, "after": self.quote.after, "overnight": self.quote.overnight}
        extended = seen.get(block or "")
        self.last = self.quote.last if extended is None else extended.price

    @cached_property
    def change_rate(self) -> Decimal:
        """Change against the previous close in percent."""
        return _rate(self.last, self.quote.prev_close)

    @cached_property
    def book(self) -> OrderBook:
        """The best level of both sides."""
        return views.book_of(self._market, 1)

    @cached_property
    def minutes(self) -> Sequence[float]:
        """Closes of the day's last minutes, the running one last."""
        since = self._market.us / 1e6 - _REACH
        return views.minute_line_of(self._market, since).prices


def sight_of(market: InstrumentMarket, block: str | None) -> Sight:
    """A security now; `block` names the session outside regular hours that is on."""
    return Sight(market, block)


def measured(
    sight: Sight, kind: AlertKind, value: Decimal, *, high: Decimal | None, low: Decimal | None
) -> tuple[Decimal, bool]:
    """The figure of a kind and whether it meets `value`; `high` and `low` of the trades since the last look count."""
    if kind is AlertKind.PRICE_UP:
        figure = sight.last if high is None else max(high, sight.last)
        return figure, figure >= value
    if kind is AlertKind.PRICE_DOWN:
        figure = sight.last if low is None else min(low, sight.last)
        return figure, figure <= value
    figure = _FIGURES[kind](sight)
    if kind in _DOWN_RATES:
        return figure, figure <= -value
    if kind is AlertKind.ASK_DOWN:
        return figure, 0 < figure <= value
    return figure, figure >= value


def _since(minutes: int) -> Callable[[Sight], Decimal]:
    def rate(sight: Sight) -> Decimal:
        past = sight.minutes[-minutes - 1 :]
        return _rate(sight.last, Decimal(str(past[0]))) if past else Decimal(0)

    return rate


def _rate(price: Decimal, before: Decimal) -> Decimal:
    return ((price - before) * 100 / before).quantize(Decimal("0.001")) if before else Decimal(0)


def _bid(sight: Sight) -> Decimal:
    best = sight.book.best_bid
    return Decimal(0) if best is None else best.price


def _ask(sight: Sight) -> Decimal:
    best = sight.book.best_ask
    return Decimal(0) if best is None else best.price


def _bid_volume(sight: Sight) -> Decimal:
    best = sight.book.best_bid
    return Decimal(0) if best is None else Decimal(best.quantity)


def _ask_volume(sight: Sight) -> Decimal:
    best = sight.book.best_ask
    return Decimal(0) if best is None else Decimal(best.quantity)


_DOWN_RATES = frozenset(
    {AlertKind.CHANGE_RATE_DOWN, AlertKind.FIVE_MINUTES_RATE_DOWN, AlertKind.THREE_MINUTES_RATE_DOWN}
)
BOOK_KINDS = frozenset({AlertKind.BID_UP, AlertKind.ASK_DOWN, AlertKind.BID_VOLUME_UP, AlertKind.ASK_VOLUME_UP})
"""Kinds that look at the order book."""

_FIGURES: dict[AlertKind, Callable[[Sight], Decimal]] = {
    AlertKind.CHANGE_RATE_UP: lambda sight: sight.change_rate,
    AlertKind.CHANGE_RATE_DOWN: lambda sight: sight.change_rate,
    AlertKind.FIVE_MINUTES_RATE_UP: _since(5),
    AlertKind.FIVE_MINUTES_RATE_DOWN: _since(5),
    AlertKind.THREE_MINUTES_RATE_UP: _since(3),
    AlertKind.THREE_MINUTES_RATE_DOWN: _since(3),
    AlertKind.VOLUME_UP: lambda sight: Decimal(sight.quote.volume),
    AlertKind.TURNOVER_UP: lambda sight: sight.quote.turnover,
    AlertKind.TURNOVER_RATE_UP: lambda sight: sight.quote.turnover_rate or Decimal(0),
    AlertKind.BID_UP: _bid,
    AlertKind.ASK_DOWN: _ask,
    AlertKind.BID_VOLUME_UP: _bid_volume,
    AlertKind.ASK_VOLUME_UP: _ask_volume,
}
