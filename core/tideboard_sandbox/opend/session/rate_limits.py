"""Rate limits per protocol, counted over the whole OpenD and, for trading, per account; no I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from google.protobuf.message import Message

from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.opend.messages.refusals import too_often
from tideboard_sandbox.server.rate_window import CallWindow

WINDOW = 30.0
"""Seconds over which calls are counted."""

STRICT_CALLS = 3
"""Calls per window in scenario `rate-limited`."""

MOST_BUDGETS = 500
"""Budgets kept apart."""

Counted = Callable[[Any], bool]


class Limit(NamedTuple):
    """At most `calls` in the window, at least `gap` seconds apart; `counted` selects the requests that count."""

    interface: str
    calls: int
    gap: float = 0.0
    counted: Counted = lambda c2s: True


def _refreshes(c2s: Any) -> bool:  # noqa: ANN401 one of many messages
    return bool(c2s.refreshCache)


def _first_page(c2s: Any) -> bool:  # noqa: ANN401 one of many messages
    return not c2s.nextReqKey


LIMITS: dict[int, Limit] = {
    ProtoId.Trd_PlaceOrder: Limit("下单", 15, gap=0.02),
    ProtoId.Trd_ModifyOrder: Limit("改单", 20, gap=0.04),
    ProtoId.Trd_UnlockTrade: Limit("解锁交易", 10),
    ProtoId.Trd_GetMaxTrdQtys: Limit("获取最大交易数量", 10),
    ProtoId.Trd_GetHistoryOrderList: Limit("获取历史订单列表", 10),
    ProtoId.Trd_GetHistoryOrderFillList: Limit("获取历史成交列表", 10),
    ProtoId.Trd_GetOrderFee: Limit("获取订单费用", 10),
    ProtoId.Trd_FlowSummary: Limit("获取现金流水", 20),
    ProtoId.Trd_GetMarginRatio: Limit("获取融资融券数据", 10),
    ProtoId.Trd_GetFunds: Limit("获取账户资金", 10, counted=_refreshes),
    ProtoId.Trd_GetPositionList: Limit("获取持仓列表", 10, counted=_refreshes),
    ProtoId.Trd_GetOrderList: Limit("获取订单列表", 10, counted=_refreshes),
    ProtoId.Trd_GetOrderFillList: Limit("获取成交列表", 10, counted=_refreshes),
    ProtoId.Qot_GetSecuritySnapshot: Limit("获取快照", 60),
    ProtoId.Qot_RequestHistoryKL: Limit("获取历史K线", 60, counted=_first_page),
    ProtoId.Qot_RequestRehab: Limit("获取复权因子", 60),
    ProtoId.Qot_GetCapitalFlow: Limit("获取资金流向", 30),
    ProtoId.Qot_GetCapitalDistribution: Limit("获取资金分布", 30),
    ProtoId.Qot_GetPlateSet: Limit("获取板块列表", 10),
    ProtoId.Qot_GetPlateSecurity: Limit("获取板块内股票列表", 10),
    ProtoId.Qot_GetOwnerPlate: Limit("获取股票所属板块", 10),
    ProtoId.Qot_GetReference: Limit("获取关联证券", 10),
    ProtoId.Qot_GetSuspend: Limit("获取停牌信息", 10),
    ProtoId.Qot_GetCodeChange: Limit("获取股票代码变更信息", 10),
    ProtoId.Qot_GetIpoList: Limit("获取新股IPO信息", 10),
    ProtoId.Qot_GetHoldingChangeList: Limit("获取持股变化列表", 10),
    ProtoId.Qot_StockFilter: Limit("条件选股", 10),
    ProtoId.Qot_GetFutureInfo: Limit("获取期货合约资料", 30),
    ProtoId.Qot_GetOptionExpirationDate: Limit("获取期权到期日", 60),
    ProtoId.Qot_GetOptionChain: Limit("获取期权链", 10),
    ProtoId.Qot_GetWarrant: Limit("获取窝轮", 60),
    ProtoId.Qot_SetPriceReminder: Limit("设置到价提醒", 10),
    ProtoId.Qot_GetPriceReminder: Limit("获取到价提醒列表", 10),
    ProtoId.Qot_GetUserSecurityGroup: Limit("获取自选股分组列表", 10),
    ProtoId.Qot_GetUserSecurity: Limit("获取自选股列表", 10),
    ProtoId.Qot_ModifyUserSecurity: Limit("修改自选股列表", 10),
    ProtoId.Qot_GetMarketState: Limit("获取市场状态", 10),
    ProtoId.Qot_RequestTradeDate: Limit("获取交易日", 30),
}
"""Futu's published limits; market state and trading days as in its pages for those calls."""


class RateLedger:
    """Times of the limited calls. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._calls: dict[tuple[int, str], CallWindow] = {}
        self.strict = False

    def spend(self, proto_id: int, c2s: Message) -> None:
        """Count one request; raises Refusal when its budget is used up. A refused request is not counted."""
        limit = LIMITS.get(proto_id)
        if limit is None or not limit.counted(c2s):
            return
        calls = self._calls_of(proto_id, _account_of(c2s))
        allowed = min(limit.calls, STRICT_CALLS) if self.strict else limit.calls
        if not calls.has_room(allowed):
            raise too_often(limit.interface, calls=allowed, seconds=WINDOW)
        if calls.since_last() < limit.gap:
            raise too_often(limit.interface, calls=1, seconds=limit.gap)
        calls.count()

    def forget(self) -> None:
        """Start counting anew."""
        self._calls.clear()

    def _calls_of(self, proto_id: int, account: str) -> CallWindow:
        """Accounts come from the wire unchecked: beyond a number no account can have they share one budget."""
        key = (proto_id, account if len(self._calls) < MOST_BUDGETS or (proto_id, account) in self._calls else "")
        return self._calls.setdefault(key, CallWindow(self._now, WINDOW))


def _account_of(c2s: Any) -> str:  # noqa: ANN401 one of many messages
    """Trading budgets are per account; quote budgets have one subject. UnlockTrade has no header."""
    descriptor = c2s.DESCRIPTOR.fields_by_name.get("header")
    if descriptor is None or descriptor.message_type.name != "TrdHeader":
        return ""
    return str(c2s.header.accID)
