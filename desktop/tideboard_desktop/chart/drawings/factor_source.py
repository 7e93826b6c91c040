"""Reads the factors of securities: two reads of daily bars each, again after the next open."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tideboard_core.errors import TideboardError
from tideboard_core.market.bars.requests import newest_days
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.ports.bars import BarFeed, regular_session
from tideboard_core.ports.system import Clock
from tideboard_desktop.chart.drawings.factors import Known, factors_of
from tideboard_desktop.ui.tasks import Tasks

log = logging.getLogger(__name__)
_AGAIN: Final = 60.0
"""Seconds from a refusal to the next try."""


class FactorSource(QObject):
    """Factors of one connection's provider. `changed` is emitted after a read; `known` returns what is known now.

    It asks the gateway itself: a series of the bar reader would be kept up to date with every push.
    """

    changed = Signal()

    def __init__(self, feed: BarFeed, tasks: Tasks, clock: Clock) -> None:
        super().__init__()
        self._feed, self._tasks, self._clock = feed, tasks, clock
        self._known: dict[InstrumentId, Known] = {}
        self._read: dict[tuple[InstrumentId, BarAdjustment], datetime] = {}
        self._asked: dict[tuple[InstrumentId, BarAdjustment], float] = {}
        self._reading: set[tuple[InstrumentId, BarAdjustment]] = set()

    def known(self, instrument: InstrumentId) -> Known:
        """The factors of a security, the same object until `changed`."""
        return self._known.setdefault(instrument, {})

    def is_reading(self, instrument: InstrumentId, adjustment: BarAdjustment) -> bool:
        """Whether a read of them is under way."""
        return (instrument, adjustment) in self._reading

    def want(self, instrument: InstrumentId, adjustment: BarAdjustment) -> None:
        """Read the factors of an adjustment unless they are known and no session has opened since."""
        key, now, clock = (instrument, adjustment), self._clock.market(), self._clock.monotonic()
        if adjustment is BarAdjustment.NONE or clock - self._asked.get(key, float("-inf")) < _AGAIN:
            return
        read = self._read.get(key)
        if read is not None:
            session = regular_session(market_of(instrument), now)
            if session is None or not read < session.open <= now:
                return
        self._asked[key] = clock
        self._reading.add(key)
        self._tasks.spawn(self._ask(instrument, adjustment, now), name="adjustment factors")

    async def _ask(self, instrument: InstrumentId, adjustment: BarAdjustment, now: datetime) -> None:
        try:
            raw = await newest_days(self._feed, instrument, BarAdjustment.NONE)
            adjusted = await newest_days(self._feed, instrument, adjustment)
            found = factors_of(raw.bars, adjusted.bars, whole=not (raw.older or adjusted.older))
            self._known[instrument] = {**self.known(instrument), adjustment: found}
            self._read[instrument, adjustment] = now
        except TideboardError as error:  # what needs them is not shown, and the chart says so
            log.warning("adjustment factors not read: %s", error)
        finally:
            self._reading.discard((instrument, adjustment))
        if isValid(self):  # a window rebuild may have deleted it meanwhile
            self.changed.emit()
