"""Reads what is at the money in one expiry of a chain after the other, slowly: brokers allow few chains a minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QObject, Signal

from tideboard_core.errors import NotOffered, PermissionMissing, TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.reference import DerivativeSource
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.options.volatility_figures import AtMoney, nearest_strike, percent_of

PACE: Final = 5.0
"""Seconds between two expiries: Futu answers ten chains in 30 seconds, and a person steps through them, too."""
RENEW: Final = 300.0
"""Seconds after which an expiry is read again."""
FOR_GOOD: Final = (NotOffered, PermissionMissing)
"""Refusals that a second try does not change."""


class TermReader(QObject):
    """`changed` is emitted when another expiry was read, or could not be."""

    changed = Signal()

    def __init__(self, reads: Reads[AtMoney | None], clock: Clock) -> None:
        super().__init__(reads)
        self.reads, self._clock = reads, clock
        self.found: dict[date, AtMoney] = {}
        self._tried: dict[date, float] = {}
        self._underlying: InstrumentId | None = None
        self._asked_at = float("-inf")
        reads.changed.connect(self._came)

    @property
    def error(self) -> TideboardError | None:
        """Why the last expiry could not be read."""
        return self.reads.error

    def want(self, underlying: InstrumentId | None) -> None:
        """Forget what was read if it is of another underlying."""
        if underlying != self._underlying:
            self._underlying = underlying
            self.found.clear()
            self._tried.clear()
            self.reads.forget()

    def step(self, source: DerivativeSource, days: Sequence[date], spot: Decimal) -> None:
        """Ask for the first of these expiries that is due; call it each second while they are on screen."""
        self.reads.tick()
        underlying, now, reads = self._underlying, self._clock.monotonic(), self.reads
        waits = reads.loading or reads.retry_in is not None or isinstance(reads.error, FOR_GOOD)
        if underlying is None or waits or now - self._asked_at < PACE:
            return
        day = next((day for day in days if now - self._tried.get(day, float("-inf")) >= RENEW), None)
        if day is not None:
            self._asked_at = self._tried[day] = now
            reads.ask((underlying, day), lambda: self._read(source, underlying, day, spot))

    async def _read(
        self, source: DerivativeSource, underlying: InstrumentId, day: date, spot: Decimal
    ) -> AtMoney | None:
        contracts = [one for one in await source.option_chain(underlying, day) if not one.adjusted_root]
        if not contracts:
            return None
        one = contracts[nearest_strike([each.strike for each in contracts], spot)]
        given = await source.option_figures([each for each in (one.call, one.put) if each is not None])
        figures = {each.instrument: each for each in given}
        call, put = (None if each is None else percent_of(figures.get(each)) for each in (one.call, one.put))
        return AtMoney(strike=one.strike, call=call, put=put, came=self._clock.monotonic())

    def _came(self) -> None:
        reads = self.reads
        if not reads.loading and isinstance(reads.subject, tuple):
            if reads.value is not None:
                self.found[reads.subject[1]] = reads.value
            self.changed.emit()
