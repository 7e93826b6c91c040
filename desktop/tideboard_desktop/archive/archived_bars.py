"""Archived minute bars as a source of the bar reader."""

from __future__ import annotations

from datetime import date
from functools import partial

from tideboard_core.archive.actions import adjusted_minutes
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.market.bars.columns import no_rows
from tideboard_core.market.bars.sources import ArchivedMinutes
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.docks.archive import Archive


class ArchivedBars:
    """Implements `market.bars.sources.BarArchive`. Imports numpy: to be made with the first chart, not at the start."""

    def __init__(self, archive: Archive, *, has_actions: bool) -> None:
        self._archive = archive
        self._has_actions = has_actions

    @property
    def has_actions(self) -> bool:
        """Whether the connection's broker tells splits and dividends, so that the archive has them."""
        return self._has_actions

    async def minutes(
        self, instrument: InstrumentId, adjustment: BarAdjustment, begin: date, end: date
    ) -> ArchivedMinutes:
        """Minute bars of exchange days, both included, read in the archive's thread; none without an archive."""
        key = self._archive.definition(market_of(instrument))
        if key is None:
            return ArchivedMinutes(no_rows(), ())
        forward = adjustment is BarAdjustment.FORWARD and self._has_actions
        read = partial(adjusted_minutes, key=key, instrument=instrument, days=(begin, end), forward=forward)
        try:
            return await self._archive.read(read)
        except ArchiveError:
            return ArchivedMinutes(no_rows(), ())
