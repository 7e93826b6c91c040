"""Exchange seconds between two moments of the program's clock, for a market that does not run at the wall's pace."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

_KNOTS: Final = 64
_APART: Final = 0.5
"""Seconds that two reports have to be apart to tell a pace."""


class ExchangePace:
    """Exchange time by the exchange's reports; after the last one it goes on at `pace` exchange seconds in a second.

    The pace is that of the last two reports until `set_pace` says it. `monotonic` returns seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._moments: list[float] = []
        self._times: list[datetime] = []
        self._set = False
        self.pace = 1.0

    def report(self, time: datetime) -> None:
        """Take over an exchange time (aware UTC) that was told just now."""
        now = self._monotonic()
        if self._moments and not self._set:
            passed = now - self._moments[-1]
            if passed < _APART:
                return
            self.pace = max((time - self._times[-1]).total_seconds() / passed, 0.0)
        self._add(now, time)

    def set_pace(self, pace: float) -> None:
        """Go on at this pace from now on; ValueError for a negative one."""
        if pace < 0:
            raise ValueError(pace)
        now = self._monotonic()
        time = self.at(now)
        if time is not None:
            self._add(now, time)
        self._set, self.pace = True, pace

    def at(self, moment: float) -> datetime | None:
        """Exchange time at a moment (monotonic seconds), that of the first report before it; None without any."""
        place = bisect_right(self._moments, moment)
        if not self._moments:
            return None
        if place == 0:
            return self._times[0]
        begin, time = self._moments[place - 1], self._times[place - 1]
        if place == len(self._moments):
            return time + timedelta(seconds=(moment - begin) * self.pace)
        share = (moment - begin) / (self._moments[place] - begin)
        return time + (self._times[place] - time) * share

    def elapsed(self, since: float) -> float:
        """Exchange seconds that passed since a moment (monotonic seconds); 0.0 without a report."""
        now, then = self.at(self._monotonic()), self.at(since)
        return 0.0 if now is None or then is None else (now - then).total_seconds()

    def _add(self, moment: float, time: datetime) -> None:
        if self._moments and moment <= self._moments[-1]:
            self._times[-1] = time
            return
        self._moments.append(moment)
        self._times.append(time)
        del self._moments[:-_KNOTS], self._times[:-_KNOTS]
