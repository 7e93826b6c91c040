"""When something becomes visible at a market that is seen late: by the clock, not by its events of the moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import Tick
from tideboard_core.sandbox.longport.shared import LATE_MARKET, LATE_SECONDS, Shared


class LatePushes:
    """What the late market has shown so far; nothing while no market is late."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._counts: dict[InstrumentId, int] = {}
        self._looked: datetime | None = None
        self._closings: list[datetime] = []

    def late(self, market: Market) -> bool:
        """Whether a market is seen late at present."""
        return self._shared.behaviour.level_one_only and market is LATE_MARKET

    def hides(self, name: InstrumentId) -> bool:
        """Whether what happens to an instrument now is shown later; synthetic ones have no past to show."""
        return self.late(market_of(name)) and not self._shared.exchange.details.is_synthetic(name)

    def note_close(self) -> None:
        """Regular hours are over, which is shown later."""
        self._closings.append(self._shared.exchange.now + timedelta(seconds=LATE_SECONDS))

    def closed(self) -> bool:
        """Whether a close has become visible since the last look."""
        now = self._shared.exchange.now
        due = [each for each in self._closings if each <= now]
        self._closings = [each for each in self._closings if each > now]
        return bool(due) and self.late(LATE_MARKET)

    def shown(self, names: Iterable[InstrumentId]) -> Iterator[tuple[InstrumentId, Sequence[Tick]]]:
        """Instruments of which trades have become visible since the last look, at the first look every one.

        Looks once for each exchange second.
        """
        if not self.late(LATE_MARKET):
            self._counts.clear()
            return
        second = self._shared.exchange.now.replace(microsecond=0)
        if second == self._looked:
            return
        self._looked = second
        for name in names:
            if self.hides(name):
                yield from self._fresh(name)

    def _fresh(self, name: InstrumentId) -> Iterator[tuple[InstrumentId, Sequence[Tick]]]:
        seen = self._shared.seen
        count = seen.details.trade_count(name)
        before = self._counts.get(name)
        self._counts[name] = count
        if before is None:
            yield name, ()
        elif count > before:
            index = seen.instrument(name).security_type is SecurityType.INDEX
            yield name, () if index else seen.ticks(name, count - before)
