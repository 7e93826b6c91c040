"""What accounts are paid for contracts that end in their hands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.sandbox.exchange.accounts import Ledger, Settlement
from tideboard_core.sandbox.exchange.persistence import Store
from tideboard_core.sandbox.exchange.venue import Venue


class Settlements:
    """Pays, and remembers it in the state file. `ledgers` gives every account's."""

    def __init__(self, store: Store, venue: Venue, ledgers: Callable[[], Iterable[Ledger]]) -> None:
        self._store = store
        self._venue = venue
        self._ledgers = ledgers

    def pay(self, instrument: InstrumentId, price: Decimal, *, multiplier: int) -> None:
        """Pay out what has ended at `price` a share, `multiplier` shares each; it leaves every account."""
        for ledger in self._ledgers():
            holding = ledger.holdings.get(instrument)
            if holding is None:
                continue
            if holding.quantity:
                worth = price * multiplier
                value = worth * holding.quantity
                row = Settlement(ledger.account.id, instrument, holding.quantity, value, self._venue.now_us)
                self._store.save_settlement(row)
                ledger.book_fill(instrument, Side.SELL, holding.quantity, worth)
            del ledger.holdings[instrument]
            self._store.save_ledger(ledger)

    def of(self, account_id: str) -> tuple[Settlement, ...]:
        """What an account was paid, oldest first."""
        return tuple(row for row in self._store.load_settlements() if row.account_id == account_id)
