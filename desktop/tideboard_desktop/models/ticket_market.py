"""What the market says to a ticket: facts, prices at hand, and whether they are of the account's own kind."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.quote import OrderBook, Quote
from tideboard_core.model.review import SourceKind
from tideboard_core.ports import Key, Topic
from tideboard_desktop.models.ticket import Ticket, middle_price

SUITABLE = {
    Environment.PRACTICE: SourceKind.PRACTICE,
    Environment.PAPER: SourceKind.REAL,
    Environment.LIVE: SourceKind.REAL,
}


class TicketMarket:
    """Reads the hub at each question; keeps no copy of market data."""

    def __init__(self, hub: Hub, source: Callable[[InstrumentId], SourceKind]) -> None:
        self._hub = hub
        self._source = source
        self.account: Account | None = None
        self.instrument_id = InstrumentId("")
        self.form = Ticket()

    @property
    def instrument(self) -> Instrument | None:
        """Static facts, None until they are known."""
        found: Instrument | None = self._hub.value(Key(Topic.INSTRUMENT, self.instrument_id))
        return found

    @property
    def suitable(self) -> bool:
        """Whether the prices at hand are of the account's own kind; others never enter the form."""
        if self.account is None or not self.instrument_id:
            return False
        return self._source(self.instrument_id) is SUITABLE[self.account.environment]

    @property
    def last(self) -> Decimal | None:
        """Last price."""
        quote: Quote | None = self._hub.value(Key(Topic.QUOTE, self.instrument_id))
        return quote.last if quote is not None and quote.last > 0 else None

    @property
    def bid(self) -> Decimal | None:
        """Best bid."""
        book = self._book
        return None if book is None or book.best_bid is None else book.best_bid.price

    @property
    def ask(self) -> Decimal | None:
        """Best ask."""
        book = self._book
        return None if book is None or book.best_ask is None else book.best_ask.price

    @property
    def middle(self) -> Decimal | None:
        """A valid price in the middle of the spread, on the side's own side of it."""
        instrument, bid, ask = self.instrument, self.bid, self.ask
        if instrument is None or bid is None or ask is None:
            return None
        return middle_price(instrument, bid, ask, self.form.side)

    @property
    def _book(self) -> OrderBook | None:
        found: OrderBook | None = self._hub.value(Key(Topic.BOOK, self.instrument_id))
        return found
