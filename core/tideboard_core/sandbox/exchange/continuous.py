"""A future that stands for a dated contract: the same prices, trades and bars under a symbol of its own."""

from __future__ import annotations

from tideboard_core.sandbox.exchange.instruments import Listing
from tideboard_core.sandbox.exchange.market import InstrumentMarket


class ContinuousMarket(InstrumentMarket):
    """A view of the contract's market under another listing; nobody steps it."""

    def __init__(self, listing: Listing, real: InstrumentMarket) -> None:
        # Makes no day of its own: everything but the name is the contract's.
        self.listing = listing
        self.real = real
        self.follow()

    def follow(self) -> None:
        """Take over where the contract stands; its day changes when it rolls."""
        real = self.real
        self.address, self.history, self.day, self.us = real.address, real.history, real.day, real.us
        self.conditions = real.conditions
        self._blocks = {}
