"""Static facts of securities at the connection that orders go to, if prices come from another one."""

from __future__ import annotations

import logging
from collections.abc import Callable

from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.orders.snapshot import Listed
from tideboard_core.ports.market import QuoteFeed

log = logging.getLogger(__name__)


class Listing:
    """Static facts by security, read once per connection; `generation` returns the number of the connection."""

    def __init__(self, feed: QuoteFeed, generation: Callable[[], int]) -> None:
        self._feed = feed
        self._generation = generation
        self._of = generation()
        self._known: dict[InstrumentId, Instrument | None] = {}

    def listed(self, instrument: InstrumentId) -> Listed:
        """What was read of the security."""
        self._forget_the_last()
        return Listed(self._known.get(instrument))

    def was_read(self, instrument: InstrumentId) -> bool:
        """Whether the connection has been asked for the security."""
        self._forget_the_last()
        return instrument in self._known

    async def read(self, instrument: InstrumentId) -> None:
        """Ask for the security unless that has been done; a refusal leaves it unknown, to be asked again."""
        if self.was_read(instrument):
            return
        of = self._of
        try:
            rows = await self._feed.instruments([instrument])
        except GatewayError as error:
            log.info("%s not read where orders go: %s", instrument, error.code)
            return
        # A new login may be at another program: what the old one said of the symbol proves nothing there.
        if of == self._generation():
            self._known[instrument] = next((row for row in rows if row.id == instrument), None)

    def _forget_the_last(self) -> None:
        if self._of != self._generation():
            self._of = self._generation()
            self._known.clear()
