"""The depth of the securities that were looked at last, which outlives the docks that show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tideboard_core.flow.depth.book_log import LIMIT
from tideboard_core.flow.depth.live_depth import LiveDepth
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.system import Clock

KEPT: Final = 4
"""Securities that are kept though nobody looks at them."""


class LiveDepths:
    """`of` returns the one of a security; `coalesced` as in `LiveDepth`."""

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        calendar: TradingCalendar,
        *,
        limit: int = LIMIT,
        coalesced: Callable[[], bool] = bool,
    ) -> None:
        """`limit` bounds the bytes of the changes of one security."""
        self._hub, self._clock, self._calendar = hub, clock, calendar
        self._limit, self._coalesced = limit, coalesced
        self._made: dict[InstrumentId, LiveDepth] = {}

    def of(self, instrument: InstrumentId) -> LiveDepth:
        """The depth of a security, empty at first; of those that nobody looks at the oldest is forgotten."""
        found = self._made.pop(instrument, None)
        if found is None:
            found = LiveDepth(
                self._hub, self._clock, self._calendar, instrument, limit=self._limit, coalesced=self._coalesced
            )
        self._made[instrument] = found
        idle = [each for each, one in self._made.items() if not one.is_open and one is not found]
        for each in idle[: max(len(idle) - KEPT, 0)]:
            del self._made[each]
        return found
