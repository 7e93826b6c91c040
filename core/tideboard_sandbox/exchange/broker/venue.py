"""The calls of the exchange that the broker uses; a protocol, so that the two need not import each other."""

from __future__ import annotations

from typing import Protocol

from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_sandbox.exchange.broker.events import Event
from tideboard_sandbox.exchange.instruments.trading_hours import Phase
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket


class Venue(Protocol):
    """The exchange as the broker sees it."""

    @property
    def now_us(self) -> int:
        """The exchange clock in microseconds."""
        ...

    def instrument(self, instrument: InstrumentId) -> Instrument:
        """Static facts; refuses UNKNOWN_SYMBOL."""
        ...

    def market_for(self, instrument: InstrumentId) -> InstrumentMarket:
        """The instrument's market, brought up to now; refuses UNKNOWN_SYMBOL."""
        ...

    def phase(self, market: Market) -> Phase: ...

    def emit(self, event: Event) -> None:
        """Call the listeners."""
        ...
