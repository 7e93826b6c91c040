"""Client-side rate limits of OpenD: reads queue for their turn, writes are told when their budget is free."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from tideboard_core.errors import RateLimited
from tideboard_core.wire.opend.protocols import ProtoId

WINDOW: Final = 30.0
"""Seconds over which OpenD counts."""
MARGIN: Final = 0.25
"""Seconds added to the window, because calls arrive later than they leave."""
GAP_MARGIN: Final = 0.01
"""Seconds added to the gap between two writes, for the same reason."""
LONGEST_QUEUE: Final = 60.0
"""Seconds that a read waits at most; a longer queue is refused, so that it cannot grow for ever."""
RESERVED_FOR_CANCELS: Final = 5
"""ModifyOrder calls of each window that only cancels may use."""


class Limit(NamedTuple):
    """Calls per window, and the seconds that must lie between two of them."""

    calls: int
    gap: float = 0.0


LIMITS: Final[dict[int, Limit]] = {
    ProtoId.Trd_PlaceOrder: Limit(15, 0.02),
    ProtoId.Trd_ModifyOrder: Limit(20, 0.04),
    ProtoId.Trd_UnlockTrade: Limit(10),
    ProtoId.Trd_GetMaxTrdQtys: Limit(10),
    ProtoId.Trd_GetHistoryOrderList: Limit(10),
    ProtoId.Trd_GetHistoryOrderFillList: Limit(10),
    ProtoId.Trd_GetOrderFee: Limit(10),
    ProtoId.Trd_FlowSummary: Limit(20),
    ProtoId.Trd_GetFunds: Limit(10),
    ProtoId.Trd_GetPositionList: Limit(10),
    ProtoId.Trd_GetOrderList: Limit(10),
    ProtoId.Trd_GetOrderFillList: Limit(10),
    ProtoId.Qot_GetSecuritySnapshot: Limit(60),
    ProtoId.Qot_RequestHistoryKL: Limit(60),
    ProtoId.Qot_RequestRehab: Limit(60),
    ProtoId.Qot_GetWarrant: Limit(60),
    ProtoId.Qot_GetCapitalFlow: Limit(30),
    ProtoId.Qot_GetCapitalDistribution: Limit(30),
    ProtoId.Qot_RequestTradeDate: Limit(30),
    ProtoId.Qot_GetMarketState: Limit(10),
}
"""Per protocol and, for trading, per account. Funds, positions, orders and fills count only when they ask the broker's
server instead of OpenD's cache (`refreshCache`). The last two are not in the protocol note; they are on the safe side.
"""

Slots = tuple[int, str]


class RateLimits:
    """Books the instants of calls, in the past and, for queued reads, in the future; `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float], *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._now = now
        self._sleep = sleep
        self._booked: dict[Slots, deque[float]] = {}
        self._barred: dict[Slots, float] = {}

    def delay(self, proto_id: int, account: str = "", *, keep_free: int = 0) -> float:
        """Seconds until one more call may leave; 0.0 = now. `keep_free` calls of the window stay untouched."""
        limit = LIMITS.get(proto_id)
        return 0.0 if limit is None else max(0.0, self._slot(limit, (proto_id, account), keep_free) - self._now())

    def take(self, proto_id: int, account: str = "") -> None:
        """Count a call that leaves now."""
        if proto_id in LIMITS:
            self._slots((proto_id, account)).append(self._now())

    async def queue(self, proto_id: int, account: str = "") -> float:
        """Wait for this call's turn, first come first served; returns the seconds waited.

        Raises RateLimited at once when the turn would come after LONGEST_QUEUE.
        """
        limit = LIMITS.get(proto_id)
        if limit is None:
            return 0.0
        key = (proto_id, account)
        slot = self._slot(limit, key)
        wait = slot - self._now()
        if wait > LONGEST_QUEUE:
            raise RateLimited("too-many-waiting", retry_after=wait, proto_id=proto_id)
        booked = self._slots(key)
        booked.append(slot)
        if wait > 0:
            try:
                await self._sleep(wait)
            except asyncio.CancelledError:
                if slot in booked:  # not after a computer's sleep that was longer than the window
                    booked.remove(slot)
                raise
        return max(wait, 0.0)

    def bar(self, proto_id: int, account: str = "") -> float:
        """Note that the server refused for its rate, so another program uses the budget too; returns the seconds."""
        key, now = (proto_id, account), self._now()
        past = [at for at in self._slots(key) if at <= now]
        until = (past[0] if len(past) > 1 else now) + WINDOW + MARGIN
        self._barred[key] = until
        return until - now

    def _slot(self, limit: Limit, key: Slots, keep_free: int = 0) -> float:
        """Return the first instant at which one more call keeps the limit."""
        booked, now = self._slots(key), self._now()
        allowed = limit.calls - keep_free
        slot = max(now, self._barred.get(key, now))
        if booked:
            slot = max(slot, booked[-1] + limit.gap + (GAP_MARGIN if limit.gap else 0.0))
        if len(booked) >= allowed:
            slot = max(slot, booked[-allowed] + WINDOW + MARGIN)
        return slot

    def _slots(self, key: Slots) -> deque[float]:
        booked = self._booked.setdefault(key, deque())
        past = self._now() - WINDOW - MARGIN
        while booked and booked[0] <= past:
            booked.popleft()
        return booked
