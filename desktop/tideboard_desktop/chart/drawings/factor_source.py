"""Reads the factors of securities: two reads of daily bars each, again after the next open."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from tideboard_core.market.bars.requests import newest_days
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.ports.bars import BarFeed, regular_session
from tideboard_core.ports.system import Clock
from tideboard_desktop.chart.drawings.factors import Known, factors_of
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui.tasks import Tasks

_AGAIN: Final = 60.0
"""Seconds from a refusal to the next try."""


class FactorSource(QObject):
    """Factors of one connection's provider. `changed` is emitted after a read; `known` returns what is known now.

    It asks the gateway itself: a series of the bar reader would be kept up to date with every push.
    """

    changed = Signal()

    def __init__(self, feed: BarFeed, tasks: Tasks, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._feed, self._clock = feed, clock
        self._known: dict[InstrumentId, Known] = {}
        self._reads: KeyedReads[tuple[InstrumentId, BarAdjustment], None] = KeyedReads(
            "adjustment factors", self.changed.emit, self, tasks=tasks, clock=clock, pause=_AGAIN, lasting=_AGAIN
        )

    def known(self, instrument: InstrumentId) -> Known:
        """The factors of a security, the same object until `changed`."""
        return self._known.setdefault(instrument, {})

    def is_reading(self, instrument: InstrumentId, adjustment: BarAdjustment) -> bool:
        """Whether a read of them is under way."""
        return self._reads.is_reading((instrument, adjustment))

    def want(self, instrument: InstrumentId, adjustment: BarAdjustment) -> None:
        """Read the factors of an adjustment unless they are known and no session has opened since."""
        if adjustment is BarAdjustment.NONE:
            return
        key, now = (instrument, adjustment), self._clock.market()
        read, session = self._reads.time(key), regular_session(market_of(instrument), now)
        opened = read is not None and session is not None and read < session.open <= now
        self._reads.want(key, partial(self._read, instrument, adjustment), again=opened)

    async def _read(self, instrument: InstrumentId, adjustment: BarAdjustment) -> None:
        """Without them what needs them is not shown, and the chart says so."""
        raw = await newest_days(self._feed, instrument, BarAdjustment.NONE)
        adjusted = await newest_days(self._feed, instrument, adjustment)
        found = factors_of(raw.bars, adjusted.bars, whole=not (raw.older or adjusted.older))
        self._known[instrument] = {**self.known(instrument), adjustment: found}
