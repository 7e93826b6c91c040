"""Two listings, members of an index, volume by price and of options: all of them LongPort's."""

from __future__ import annotations

from tideboard_core.gateways.futu.behind.calls import Calls
from tideboard_core.model.behind.listings import Constituents, OptionVolumes, PremiumLine, PriceVolumes
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.behind import PremiumPeriod


class FutuListings:
    """Implements `ports.behind.ListingSource` by its refusals."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def premium(self, instrument: InstrumentId, period: PremiumPeriod, count: int) -> PremiumLine:
        """Raise NotOffered: LongPort has it."""
        raise self._calls.lacking()

    async def constituents(self, index: InstrumentId) -> Constituents:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def price_volumes(self, instrument: InstrumentId) -> PriceVolumes:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()

    async def option_volumes(self, instrument: InstrumentId, count: int) -> OptionVolumes:
        """Raise NotOffered: LongPort has them."""
        raise self._calls.lacking()
