"""Events at known instants: market phases, new trading days, a suspension and its end."""

from __future__ import annotations

from enum import Enum, auto
from heapq import heappop, heappush
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_sandbox.exchange.instruments.trading_hours import (
    day_plan,
    next_trading_day,
    phase_at,
    to_us,
    trading_day,
)


class DueType(Enum):
    """Type of an event."""

    PHASE = auto()
    NEW_DAY = auto()
    SUSPEND = auto()
    RESUME = auto()


class Due(NamedTuple):
    """One event; `subject` is its market or instrument."""

    us: int
    number: int
    kind: DueType
    subject: str


class Timeline:
    """The next known instants, each market's next phase and next day always among them."""

    def __init__(self, us: int) -> None:
        self._heap: list[Due] = []
        self._number = 0
        for market in Market:
            self._plan_phase(market, us)
            self._plan_day(market, us)

    @property
    def next_us(self) -> int:
        return self._heap[0].us

    def pop(self) -> Due:
        """Remove and return the next event; phases and days plan their successors."""
        due = heappop(self._heap)
        if due.kind is DueType.PHASE:
            self._plan_phase(Market(due.subject), due.us)
        elif due.kind is DueType.NEW_DAY:
            self._plan_day(Market(due.subject), due.us)
        return due

    def suspend(self, instrument: InstrumentId, begin: int, end: int) -> None:
        """Plan a suspension and the resumption."""
        self._push(begin, DueType.SUSPEND, instrument)
        self._push(end, DueType.RESUME, instrument)

    def _plan_phase(self, market: Market, us: int) -> None:
        self._push(to_us(phase_at(market, us).end), DueType.PHASE, market.value)

    def _plan_day(self, market: Market, us: int) -> None:
        day = next_trading_day(market, trading_day(market, us))
        self._push(day_plan(market, day).begin, DueType.NEW_DAY, market.value)

    def _push(self, us: int, kind: DueType, subject: str) -> None:
        self._number += 1
        heappush(self._heap, Due(us, self._number, kind, subject))
