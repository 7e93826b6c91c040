"""OpenD's rate limits on our side: reads queue for their turn, writes get the seconds until they may be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from tideboard_core.gateways.common.rate_limit import CallBudget, RateLimit
from tideboard_core.pauses import PauseBy, bounded_pause
from tideboard_core.ports.gateway import CallsUsed
from tideboard_core.wire.opend.protocols import ProtoId

WINDOW: Final = 30.0
"""Seconds over which OpenD counts."""
RESERVED_FOR_CANCELS: Final = 5
"""ModifyOrder calls of each window that only cancels may use."""
RESERVED_FOR_EXITS: Final = 3
"""Fresh reads of orders and of positions in each window that only exits may use: each proves one for ten seconds."""

LIMITS: Final[dict[int, RateLimit]] = {
    ProtoId.Trd_PlaceOrder: RateLimit(15, WINDOW, 0.02),
    ProtoId.Trd_GetComboMaxTrdQtys: RateLimit(10, WINDOW),
    ProtoId.Trd_ModifyOrder: RateLimit(20, WINDOW, 0.04),
    ProtoId.Trd_UnlockTrade: RateLimit(10, WINDOW),
    ProtoId.Trd_GetMaxTrdQtys: RateLimit(10, WINDOW),
    ProtoId.Trd_GetHistoryOrderList: RateLimit(10, WINDOW),
    ProtoId.Trd_GetHistoryOrderFillList: RateLimit(10, WINDOW),
    ProtoId.Trd_GetOrderFee: RateLimit(10, WINDOW),
    ProtoId.Trd_FlowSummary: RateLimit(10, WINDOW),
    ProtoId.Trd_GetFunds: RateLimit(10, WINDOW),
    ProtoId.Trd_GetPositionList: RateLimit(10, WINDOW),
    ProtoId.Trd_GetOrderList: RateLimit(10, WINDOW),
    ProtoId.Trd_GetOrderFillList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetSecuritySnapshot: RateLimit(60, WINDOW),
    ProtoId.Qot_RequestHistoryKL: RateLimit(60, WINDOW),
    ProtoId.Qot_RequestRehab: RateLimit(60, WINDOW),
    ProtoId.Qot_GetWarrant: RateLimit(60, WINDOW),
    ProtoId.Qot_GetCapitalFlow: RateLimit(30, WINDOW),
    ProtoId.Qot_GetCapitalDistribution: RateLimit(30, WINDOW),
    ProtoId.Qot_RequestTradeDate: RateLimit(30, WINDOW),
    ProtoId.Qot_GetMarketState: RateLimit(10, WINDOW),
    ProtoId.Qot_GetPlateSet: RateLimit(10, WINDOW),
    ProtoId.Qot_GetPlateSecurity: RateLimit(10, WINDOW),
    ProtoId.Qot_GetOwnerPlate: RateLimit(10, WINDOW),
    ProtoId.Qot_GetReference: RateLimit(10, WINDOW),
    ProtoId.Qot_StockFilter: RateLimit(10, WINDOW),
    ProtoId.Qot_GetTopMoversRank: RateLimit(10, WINDOW),
    ProtoId.Qot_GetHeatMapData: RateLimit(10, WINDOW),
    ProtoId.Qot_GetTopTenBuySellBrokers: RateLimit(10, WINDOW),
    ProtoId.Qot_GetDailyShortVolume: RateLimit(10, WINDOW),
    ProtoId.Qot_GetShortInterest: RateLimit(10, WINDOW),
    ProtoId.Qot_GetShortSellingRank: RateLimit(10, WINDOW),
    ProtoId.Qot_GetEarningsCalendar: RateLimit(10, WINDOW),
    ProtoId.Qot_GetDividendCalendar: RateLimit(10, WINDOW),
    ProtoId.Qot_GetEconomicCalendar: RateLimit(10, WINDOW),
    ProtoId.Qot_GetHotList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetSearchNews: RateLimit(10, WINDOW),
    ProtoId.Qot_GetHoldingChangeList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetShareholdersHoldingChanges: RateLimit(10, WINDOW),
    ProtoId.Qot_GetShareholdersHolderDetail: RateLimit(10, WINDOW),
    ProtoId.Qot_GetShareholdersInstitutional: RateLimit(10, WINDOW),
    ProtoId.Qot_GetResearchAnalystConsensus: RateLimit(10, WINDOW),
    ProtoId.Qot_GetRatingChange: RateLimit(10, WINDOW),
    ProtoId.Qot_GetValuationDetail: RateLimit(10, WINDOW),
    ProtoId.Qot_GetValuationPlateStockList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetResearchRatingSummary: RateLimit(10, WINDOW),
    ProtoId.Qot_GetCorporateActionsBuybacks: RateLimit(10, WINDOW),
    ProtoId.Qot_GetInsiderHolderList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetInsiderTradeList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetCompanyExecutives: RateLimit(10, WINDOW),
    ProtoId.Qot_GetCorporateActionsDividends: RateLimit(10, WINDOW),
    ProtoId.Qot_GetResearchMorningstarReport: RateLimit(10, WINDOW),
    ProtoId.Qot_GetInstitutionList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetInstitutionProfile: RateLimit(10, WINDOW),
    ProtoId.Qot_GetInstitutionDistribution: RateLimit(10, WINDOW),
    ProtoId.Qot_GetInstitutionHoldingChange: RateLimit(10, WINDOW),
    ProtoId.Qot_GetInstitutionHoldingList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetOptionEvent: RateLimit(10, WINDOW),
    ProtoId.Qot_GetOptionChain: RateLimit(10, WINDOW),
    ProtoId.Qot_GetOptionExpirationDate: RateLimit(60, WINDOW),
    ProtoId.Qot_GetFutureInfo: RateLimit(30, WINDOW),
    ProtoId.Qot_GetIpoList: RateLimit(10, WINDOW),
    ProtoId.Qot_GetCodeChange: RateLimit(10, WINDOW),
    ProtoId.Qot_GetSuspend: RateLimit(10, WINDOW),
    ProtoId.Qot_GetUserSecurityGroup: RateLimit(10, WINDOW),
    ProtoId.Qot_GetUserSecurity: RateLimit(10, WINDOW),
    ProtoId.Qot_ModifyUserSecurity: RateLimit(10, WINDOW),
    ProtoId.Qot_GetPriceReminder: RateLimit(10, WINDOW),
    ProtoId.Qot_SetPriceReminder: RateLimit(60, WINDOW),
    ProtoId.Trd_GetMarginRatio: RateLimit(10, WINDOW),
    ProtoId.Trd_ReconfirmOrder: RateLimit(20, WINDOW, 0.04),
}
"""Per protocol and, for trading, per account. Funds, positions, orders and fills count only when they ask the broker's
server instead of OpenD's cache (`refreshCache`). Combinations, trading days, market state, what follows them, the
ranking of movers, the heat map and what stands behind the flow are not in the protocol note; they are on the safe side.
"""

_COUNTED_AS: Final[dict[int, int]] = {ProtoId.Trd_PlaceComboOrder: ProtoId.Trd_PlaceOrder}
"""Calls of another one's budget: orders and combinations have one of 15 together (FutunnOpen/futu-agent-hub 9186cd4,
API_LIMITS.md, and place_combo_order.py, "shared with place_order")."""
_BOUNDLESS: Final = RateLimit(1_000_000, WINDOW)
"""Of a protocol without a limit, once a server has asked for a pause."""


class FutuRateLimits:
    """All budgets of one login; a protocol without a limit never waits. `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float], *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._now = now
        self._sleep = sleep
        self._budgets: dict[tuple[int, str], CallBudget] = {}

    def budget(self, proto_id: int, account: str = "") -> CallBudget | None:
        """The budget of a protocol and, for trading, an account; None where OpenD has no limit."""
        proto_id = _COUNTED_AS.get(proto_id, proto_id)
        budget = self._budgets.get((proto_id, account))
        limit = LIMITS.get(proto_id)
        if budget is None and limit is not None:
            budget = self._budgets[proto_id, account] = CallBudget(limit, self._now, self._sleep)
        return budget

    def use(self, proto_id: int) -> CallsUsed:
        """The calls of a protocol with a limit, of the account that has made the most of them."""
        limit = LIMITS[proto_id]
        budgets = [each for (number, _), each in self._budgets.items() if number == proto_id]
        counted = max((each.counted for each in budgets), default=0)
        latest = max((each.last_second for each in budgets), default=0)
        return CallsUsed(counted, limit.calls, limit.seconds, limit.gap, latest)

    def pause(self, proto_id: int, account: str, seconds: float, whose: PauseBy) -> float:
        """Keep the pause that the server asked for, also without a limit for the call; returns the seconds."""
        budget = self.budget(proto_id, account)
        if budget is None:
            budget = self._budgets[proto_id, account] = CallBudget(_BOUNDLESS, self._now, self._sleep)
        return budget.pause(bounded_pause(seconds, whose))

    def pause_left(self, proto_id: int, account: str = "") -> float:
        """Seconds of the server's pause for a call that are left; 0.0 = none lasts."""
        budget = self.budget(proto_id, account)
        return 0.0 if budget is None else budget.pause_left

    def forget_pauses(self) -> None:
        """End what a server asked for: its connection is over, and another one may be to another server."""
        for budget in self._budgets.values():
            budget.forget_pause()

    def delay(self, proto_id: int, account: str = "", *, keep_free: int = 0) -> float:
        """Seconds until one more read may leave; 0.0 = now. `keep_free` calls of the window stay untouched."""
        budget = self.budget(proto_id, account)
        return 0.0 if budget is None else budget.queue_delay(keep_free=keep_free)

    def count_delay(self, proto_id: int, account: str = "", *, keep_free: int = 0) -> float:
        """Seconds as `delay`, in spite of a pause and before the reads that wait: by the calls sent alone."""
        budget = self.budget(proto_id, account)
        return 0.0 if budget is None else budget.count_delay(keep_free=keep_free)

    def take(self, proto_id: int, account: str = "") -> None:
        """Count a call that leaves now."""
        budget = self.budget(proto_id, account)
        if budget is not None:
            budget.take()

    async def queue(self, proto_id: int, account: str = "", *, keep_free: int = 0) -> float:
        """Wait for this call's turn; returns the seconds waited. RateLimited when the queue is too long.

        `keep_free` calls of the window stay untouched.
        """
        budget = self.budget(proto_id, account)
        return 0.0 if budget is None else await budget.queue(keep_free=keep_free, proto_id=proto_id)

    async def ahead(self, proto_id: int, account: str = "") -> float:
        """As `queue`, in spite of a pause and before the calls that wait."""
        budget = self.budget(proto_id, account)
        return 0.0 if budget is None else await budget.ahead()

    def bar(self, proto_id: int, account: str = "", whose: PauseBy = PauseBy.OWN) -> float:
        """Pause after a rate refusal: another program uses the same budget, uncounted here; returns the seconds."""
        budget = self.budget(proto_id, account)
        seconds = bounded_pause(WINDOW if budget is None else budget.oldest_leaves(), whose)
        return seconds if budget is None else budget.pause(seconds)
