"""Older candles for programs: a share of the allowance for history, and none of the units that are kept for people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from tideboard_api.faults import ApiFault
from tideboard_core.errors import GatewayError, QuotaExceeded, RateLimited
from tideboard_core.market.bars.requests import HistoryFeed, unattended_history
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import HistoryQuota, LimitBasis
from tideboard_core.model.quote import BarPeriod
from tideboard_core.ports.bars import BarPage
from tideboard_core.programs.faults import ProgramFault

BARS_READ: Final = 400
"""Candles of one read."""
SHARE: Final = 5
"""Programs together may spend one in so many units of the allowance."""
OF_A_KEY: Final = 2
"""A key may spend one in so many of those."""
AGAIN: Final = 10.0
"""Seconds after which to ask again where the broker names none."""


class PastCandles:
    """Reads history for keys; what each of them spent stands in the allowance. `feed` is that of prices."""

    def __init__(self, feed: Callable[[], HistoryFeed]) -> None:
        self._feed = feed
        self._one = asyncio.Lock()  # between a look at the allowance and the count of its unit nobody else looks

    async def read(self, key: str, instrument: InstrumentId, period: BarPeriod, before: datetime) -> BarPage:
        """Candles that start before a moment; raises ProgramFault `history` with what is left, or `rate`.

        A security that counts already costs no unit more, whoever read it first.
        """
        async with self._one:
            return await self._read(key, instrument, period, before)

    async def _read(self, key: str, instrument: InstrumentId, period: BarPeriod, before: datetime) -> BarPage:
        feed = self._feed()
        quota = await self._answered(feed) if feed.bar_offer.history_costs else None
        if quota is not None and not quota.counts(instrument):
            self._hold(key, quota)
        try:
            page = await unattended_history(feed, instrument, period, before, count=BARS_READ, taker=key)
        except QuotaExceeded as error:
            raise _refused(error.code, quota) from None
        except RateLimited as error:
            raise ProgramFault(ApiFault.RATE, seconds=error.retry_after or AGAIN) from None
        return page

    async def _answered(self, feed: HistoryFeed) -> HistoryQuota:
        """The allowance; of a gateway that does not tell it nothing is known."""
        try:
            found = await feed.bar_quota()
        except GatewayError:
            found = None
        return found or HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN)

    def _hold(self, key: str, quota: HistoryQuota) -> None:
        """Raise ProgramFault where a unit would be one of those kept for people, or beyond the share of programs."""
        if not quota.spare:
            raise _refused("history-kept", quota)
        share = max(quota.limit // SHARE, 1)
        own = sum(one.key == key for one in quota.taken)
        if len(quota.taken) >= share or own >= max(share // OF_A_KEY, 1):
            raise _refused("share", quota)


def _refused(code: str, quota: HistoryQuota | None) -> ProgramFault:
    if quota is None or quota.basis is LimitBasis.UNKNOWN:
        return ProgramFault(ApiFault.HISTORY, why="unknown")
    why = {"history-kept": "kept", "share": "share"}.get(code, "spent")
    return ProgramFault(ApiFault.HISTORY, why=why, left=quota.remaining, limit=quota.limit, kept=quota.line)
