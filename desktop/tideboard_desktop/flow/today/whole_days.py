"""The nets of the whole days before the shown session, read once per security and day for the headline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import exchange_zone
from tideboard_desktop.flow.providers.dependencies import FlowDependencies

DAYS = 20
"""Whole days that today is compared with; with fewer there is no comparison."""
_REACH = 45
"""Calendar days that hold so many sessions, long holidays included."""
_PAUSE = 1.5
"""Seconds for which a security is shown before its days are read: stepping through a list reads none."""
_AGAIN_AFTER = 60.0
_KEPT = 50


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

    def __init__(self, sources: FlowDependencies, changed: Callable[[], None]) -> None:
        self._sources, self._changed = sources, changed
        self._kept: dict[tuple[InstrumentId, date], list[float]] = {}
        self._refused: dict[InstrumentId, float] = {}
        self._task: asyncio.Task[None] | None = None

    def nets(self, instrument: InstrumentId, session: date) -> list[float] | None:
        """The nets of the days before `session`, oldest first; None until read."""
        return self._kept.get((instrument, session))

    def want(self, instrument: InstrumentId, session: date, since: float) -> None:
        """Read the days before `session` unless known; `since` = monotonic time at which the security was chosen."""
        now = self._sources.clock.monotonic()
        early = now - since < _PAUSE or now < self._refused.get(instrument, 0.0)
        busy = self._task is not None and not self._task.done()
        if early or busy or (instrument, session) in self._kept:
            return
        self._task = self._sources.tasks.spawn(self._read(instrument, session), name=f"past days {instrument}")

    def renew(self) -> None:
        """The connection is new: what was refused may be answered now."""
        self._refused.clear()

    def close(self) -> None:
        """Drop an answer that is under way."""
        if self._task is not None:
            self._task.cancel()

    async def _read(self, instrument: InstrumentId, session: date) -> None:
        begin, end = session - timedelta(days=_REACH), session - timedelta(days=1)
        try:
            flow = await self._sources.gateway.flow.capital_flow(instrument, FlowPeriod.DAY, begin, end)
        except GatewayError as error:
            lasting = isinstance(error, (NotOffered, PermissionMissing))
            again = float("inf") if lasting else self._sources.clock.monotonic() + _AGAIN_AFTER
            self._refused[instrument] = again
            return
        while len(self._kept) >= _KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[instrument, session] = _whole_days(flow, instrument, session)
        self._changed()


def _whole_days(flow: CapitalFlow, instrument: InstrumentId, session: date) -> list[float]:
    zone = exchange_zone(market_of(instrument))
    rows = [
        (datetime.fromtimestamp(time, UTC).astimezone(zone).date(), net)
        for time, net in zip(flow.times, flow.net, strict=True)
        if net == net
    ]
    return [net for day, net in sorted(rows) if day < session]
