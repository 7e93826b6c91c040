"""The nets of the whole days before the shown session, read once per security and day for the headline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject

from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import exchange_zone
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.flow.providers.dependencies import FlowDependencies

DAYS = 20
"""Whole days that today is compared with; with fewer there is no comparison."""
_REACH = 45
"""Calendar days that hold so many sessions, long holidays included."""
_PAUSE = 1.5
"""Seconds for which a security is shown before its days are read: stepping through a list reads none."""


class DayRank(NamedTuple):
    """How many of the last `of` whole days the net is beyond, on its own side of them."""

    beyond: int
    of: int


def rank_of(net: float, days: list[float]) -> DayRank | None:
    """An inflow is beyond the days with a smaller net, an outflow beyond those with a larger one; None with too few."""
    last = days[-DAYS:]
    if len(last) < DAYS or not net:
        return None
    return DayRank(sum(day < net if net > 0 else day > net for day in last), DAYS)


class PastDays:
    """Daily nets by security. Calls `changed` after an answer; a refusal leaves the headline without comparison."""

    def __init__(self, sources: FlowDependencies, changed: Callable[[], None], parent: QObject) -> None:
        self._sources = sources
        self._reads: KeyedReads[tuple[InstrumentId, date], list[float]] = KeyedReads(
            "past days", changed, parent, tasks=sources.tasks, clock=sources.clock, one_at_a_time=True
        )
        self.retry = self._reads.retry

    def nets(self, instrument: InstrumentId, session: date) -> list[float] | None:
        """The nets of the days before `session`, oldest first; None until read."""
        return self._reads.value((instrument, session))

    def want(self, instrument: InstrumentId, session: date, since: float) -> None:
        """Read the days before `session` unless known; `since` = monotonic time at which the security was chosen."""
        if self._sources.clock.monotonic() - since >= _PAUSE:
            self._reads.want((instrument, session), partial(self._read, instrument, session))

    async def _read(self, instrument: InstrumentId, session: date) -> list[float]:
        begin, end = session - timedelta(days=_REACH), session - timedelta(days=1)
        flow = await self._sources.gateway.flow.capital_flow(instrument, FlowPeriod.DAY, begin, end)
        return _whole_days(flow, instrument, session)


def _whole_days(flow: CapitalFlow, instrument: InstrumentId, session: date) -> list[float]:
    zone = exchange_zone(market_of(instrument))
    rows = [
        (datetime.fromtimestamp(time, UTC).astimezone(zone).date(), net)
        for time, net in zip(flow.times, flow.net, strict=True)
        if net == net
    ]
    return [net for day, net in sorted(rows) if day < session]
