"""What is looked up about securities: plates, futures, offers, days without trading, codes, prices of many at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import CodeChange
from tideboard_core.sandbox.exchange.code_changes import code_changes
from tideboard_core.sandbox.exchange.corporate import actions_of
from tideboard_core.sandbox.exchange.floor import Floor
from tideboard_core.sandbox.exchange.glance import Glances
from tideboard_core.sandbox.exchange.history import SPAN
from tideboard_core.sandbox.exchange.ipos import Offering
from tideboard_core.sandbox.exchange.market import InstrumentMarket
from tideboard_core.sandbox.exchange.screener import Screener


class Reference:
    """Reads of the same exchange."""

    def __init__(self, floor: Floor, market_for: Callable[[InstrumentId], InstrumentMarket]) -> None:
        self.plates = floor.plates
        self.futures = floor.futures
        self.glances = Glances(floor)
        self.screener = Screener(floor, self.glances)
        self._floor = floor
        self._market_for = market_for

    def offering(self, instrument: InstrumentId) -> Offering | None:
        """The offer of a share that is not listed yet; None for any other."""
        newcomer = self._floor.universe.newcomers.get(instrument)
        return None if newcomer is None else newcomer.offering

    def offerings(self, market: Market) -> tuple[Offering, ...]:
        """Shares that are about to be listed on a market, as of the practice day."""
        rows = [newcomer.offering for newcomer in self._floor.universe.newcomers.values()]
        return tuple(row for row in rows if row.market is market)

    def suspensions(self, instrument: InstrumentId, begin: date, end: date) -> tuple[date, ...]:
        """Exchange days from `begin` to `end`, both included, on which a security had no trade."""
        if self._floor.universe.has(instrument):
            return ()
        return tuple(self._market_for(instrument).history.untraded(begin, end))

    def code_changes(self) -> tuple[CodeChange, ...]:
        """Codes that changed in two years before the practice day, oldest first."""
        anchor = self._floor.futures.day
        listed = (listing.id for listing in self._floor.catalogue)
        return code_changes(((name, actions_of(name, anchor - SPAN, anchor)) for name in listed), anchor)
