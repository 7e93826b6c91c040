"""US.AAPL after the close of New York, when its session trades away from the regular close: quote, book and state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import GatewayState
from tideboard_core.model.quote import ExtendedQuote, Level, MarketState, OrderBook, Quote

APPLE = InstrumentId("US.AAPL")
CLOSE = Decimal("300.00")
"""The regular close."""
AT = datetime(2026, 11, 20, 22, tzinfo=UTC)
"""17:00 in New York, an hour after the close."""
_STEP = Decimal("0.01")


class AfterClose(NamedTuple):
    """What a hub holds then."""

    quote: Quote
    book: OrderBook
    state: GatewayState


def after_close(gap: str, *, follows: bool, age: float | None = None) -> AfterClose:
    """A session that trades the part `gap` ("-0.12") from the close; `age` is of its last trade, as LongPort tells it.

    OpenD's block has no time: None.
    With `follows` the last price is that trade, as one reading of OpenD's `curPrice` has it, else the regular close.
    """
    price = (CLOSE * (1 + Decimal(gap))).quantize(_STEP)
    block = ExtendedQuote(
        price=price,
        high=max(price, CLOSE),
        low=min(price, CLOSE),
        volume=10_000,
        turnover=price * 10_000,
        change=price - CLOSE,
        change_rate=Decimal(gap) * 100,
        time=None if age is None else AT - timedelta(seconds=age),
    )
    quote = Quote(
        instrument=APPLE,
        last=price if follows else CLOSE,
        prev_close=CLOSE,
        open=CLOSE,
        high=CLOSE,
        low=CLOSE,
        volume=50_000_000,
        turnover=CLOSE * 50_000_000,
        time=AT - (timedelta(seconds=5) if follows else timedelta(hours=1)),
        after=block,
    )
    bids, asks = (Level(price, 300, 3),), (Level(price + _STEP, 200, 2),)
    state = GatewayState(
        time=AT, quotes_logged_in=True, trade_logged_in=True, markets={Market.US: MarketState.AFTER_HOURS}
    )
    return AfterClose(quote, OrderBook(instrument=APPLE, bids=bids, asks=asks, time=AT), state)
