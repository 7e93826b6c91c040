"""The system's wall, monotonic and boot clocks, and market time, which follows the gateway's last report."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Real time. `set_market` keeps the offset of the exchange clock that the gateway reported."""

    def __init__(self) -> None:
        self._market_at: datetime | None = None
        self._market_since = 0.0

    monotonic = staticmethod(time.monotonic)
    """Seconds for time-outs and ages."""

    def boot(self) -> float:
        """Seconds that count through suspend; wall time where the system has no such clock."""
        clock = getattr(time, "CLOCK_BOOTTIME", None)
        return time.time() if clock is None else time.clock_gettime(clock)

    def wall(self) -> datetime:
        """UTC wall time."""
        return datetime.now(UTC)

    def market(self) -> datetime:
        """UTC exchange time: the gateway's last report plus the seconds since; wall time before the first report."""
        if self._market_at is None:
            return self.wall()
        return self._market_at + timedelta(seconds=time.monotonic() - self._market_since)

    def set_market(self, now: datetime) -> None:
        """Take over the exchange time (aware UTC) that the gateway just reported."""
        self._market_at, self._market_since = now, time.monotonic()
