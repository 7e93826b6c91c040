"""The clock of a market whose pace the program itself sets: a recorded day that is practised on."""

from __future__ import annotations

import time
from datetime import datetime

from tideboard_core.model.exchange_pace import ExchangePace
from tideboard_core.system.clock import SystemClock


class PacedClock(SystemClock):
    """Market time goes on from the exchange's last report at the pace of `pace`; it stands rather than step back.

    `told` is that last report (aware UTC), None before the first. What may be read of the day goes no further: an
    exchange that cannot keep up is behind `market`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pace = ExchangePace(time.monotonic)
        self.told: datetime | None = None
        self._shown: datetime | None = None

    def market(self) -> datetime:
        """UTC exchange time; wall time before the first report."""
        now = self.pace.at(time.monotonic())
        if now is None:
            return self.wall()
        self._shown = now if self._shown is None else max(now, self._shown)
        return self._shown

    def set_market(self, now: datetime) -> None:
        """Take over the exchange time (aware UTC) that was just reported."""
        self.told = now
        self.pace.report(now)
