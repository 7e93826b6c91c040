"""State of one OpenD: what all connections share (exchange, quotas, rate limits, lock), each client's session."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Final, NamedTuple, Protocol

from google.protobuf.message import Message

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.model.quote import Tick
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_core.wire.opend.framing import BodyFormat
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_sandbox.exchange.broker.events import AlertTriggered
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.refusals import TRADING_DISABLED, TRADING_NEEDS_ENCRYPTION, Refusal, too_often
from tideboard_sandbox.opend.session.quotas import HistoryQuota, QuotaUnit, SubscriptionLedger
from tideboard_sandbox.server.faults import BEHAVIOURS, FLOW_BEHIND, READ_BY_OTHERS, Behaviour, Faults
from tideboard_sandbox.server.hostile import HostileValues
from tideboard_sandbox.server.journal import NO_JOURNAL, Journal
from tideboard_sandbox.server.rate_window import CallWindow
from tideboard_sandbox.server.service import MOST_CONNECTIONS

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
    ProtoId.Trd_FlowSummary: Limit("获取现金流水", 10),
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
    ProtoId.Qot_GetTopTenBuySellBrokers: Limit("获取十大买卖经纪", 10),
    ProtoId.Qot_GetDailyShortVolume: Limit("获取每日卖空", 10),
    ProtoId.Qot_GetShortInterest: Limit("获取未平仓卖空", 10),
    ProtoId.Qot_GetShortSellingRank: Limit("获取卖空榜", 10),
    ProtoId.Qot_GetEarningsCalendar: Limit("获取财报日历", 10),
    ProtoId.Qot_GetDividendCalendar: Limit("获取派息日历", 10),
    ProtoId.Qot_GetEconomicCalendar: Limit("获取经济日历", 10),
    ProtoId.Qot_GetHotList: Limit("获取热门榜", 10),
    ProtoId.Qot_GetSearchNews: Limit("搜索资讯", 10),
    ProtoId.Qot_GetShareholdersHoldingChanges: Limit("获取持股变动", 10),
    ProtoId.Qot_GetShareholdersHolderDetail: Limit("获取持股明细", 10),
    ProtoId.Qot_GetShareholdersInstitutional: Limit("获取机构持股", 10),
    ProtoId.Qot_GetResearchAnalystConsensus: Limit("获取分析师评级", 10),
    ProtoId.Qot_GetRatingChange: Limit("获取评级变动", 10),
    ProtoId.Qot_GetResearchRatingSummary: Limit("获取评级汇总", 10),
    ProtoId.Qot_GetResearchMorningstarReport: Limit("获取晨星研报", 10),
    ProtoId.Qot_GetValuationDetail: Limit("获取估值详情", 10),
    ProtoId.Qot_GetValuationPlateStockList: Limit("获取板块估值", 10),
    ProtoId.Qot_GetCorporateActionsDividends: Limit("获取分红", 10),
    ProtoId.Qot_GetCorporateActionsBuybacks: Limit("获取回购", 10),
    ProtoId.Qot_GetInsiderHolderList: Limit("获取内部人持股", 10),
    ProtoId.Qot_GetInsiderTradeList: Limit("获取内部人交易", 10),
    ProtoId.Qot_GetCompanyExecutives: Limit("获取公司高管", 10),
    ProtoId.Qot_GetTopMoversRank: Limit("获取异动榜", 10),
    ProtoId.Qot_GetInstitutionList: Limit("获取机构列表", 10),
    ProtoId.Qot_GetInstitutionProfile: Limit("获取机构概况", 10),
    ProtoId.Qot_GetInstitutionDistribution: Limit("获取机构持仓行业分布", 10),
    ProtoId.Qot_GetInstitutionHoldingChange: Limit("获取机构持仓变动", 10),
    ProtoId.Qot_GetInstitutionHoldingList: Limit("获取机构持仓列表", 10),
    ProtoId.Qot_GetOptionEvent: Limit("获取期权异动", 10),
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
"""Futu's published limits; market state and trading days as in its pages for those calls, what stands behind the flow
as the calls like it.
"""

_COUNTED_AS: Final[dict[int, int]] = {ProtoId.Trd_PlaceComboOrder: ProtoId.Trd_PlaceOrder}
"""Combinations and orders have one budget (the vendor's API_LIMITS.md), which names no gap for the former."""


class RateLedger:
    """Times of the limited calls. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._calls: dict[tuple[int, str], CallWindow] = {}
        self.strict = False

    def spend(self, proto_id: int, c2s: Message) -> None:
        """Count one request; raises Refusal when its budget is used up. A refused request is not counted."""
        counted = _COUNTED_AS.get(proto_id, proto_id)
        limit = LIMITS.get(counted)
        if limit is None or not limit.counted(c2s):
            return
        calls = self._calls_of(counted, _account_of(c2s))
        allowed = min(limit.calls, STRICT_CALLS) if self.strict else limit.calls
        if not calls.has_room(allowed):
            raise too_often(limit.interface, calls=allowed, seconds=WINDOW)
        if counted == proto_id and calls.since_last() < limit.gap:
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


TICKS_KEPT = 1000
"""Trades kept per security for a client that reads slowly; older ones are dropped."""

FIRST_TICKS = 100
"""Trades of the first push."""

TRADES_KEPT = 10_000
"""Account pushes kept; they are never dropped, so a client with more of them waiting is disconnected."""


class WaitingTick(NamedTuple):
    """A trade and its PushDataType number."""

    tick: Tick
    origin: int


@dataclass(slots=True)
class Outbox:
    """The pushes that are due to one client.

    `dirty`: keys whose newest value is due, in the order they changed. `until`: stamp of the last pushed bar
    (by RehabType) or minute, so that a bar's final state is not lost to conflation. `trades`: account pushes in order,
    and triggered price alerts. `cached`: books whose first push has not gone, which comes from OpenD's cache.
    """

    dirty: dict[QuotaUnit, None] = field(default_factory=dict)
    ticks: dict[InstrumentId, deque[WaitingTick]] = field(default_factory=dict)
    until: dict[tuple[QuotaUnit, int], float] = field(default_factory=dict)
    cached: set[InstrumentId] = field(default_factory=set)
    trades: deque[ExchangeOrder | Fill | AlertTriggered] = field(default_factory=deque)

    @property
    def due(self) -> bool:
        return bool(self.dirty or self.trades)

    @property
    def overflows(self) -> bool:
        """Whether more account pushes wait than are kept."""
        return len(self.trades) > TRADES_KEPT

    def start(self, exchange: Exchange, key: QuotaUnit, outside: frozenset[str]) -> None:
        """Make the first push due: the newest value, or the newest trades, those of the blocks `outside` included."""
        self.forget(key)
        self.dirty[key] = None
        if key.sub_type == qot.SubType_OrderBook:
            self.cached.add(key.instrument)
        if key.sub_type == qot.SubType_Ticker:
            self._keep(
                key.instrument, exchange.ticks(key.instrument, FIRST_TICKS, outside=outside), qot.PushDataType_Cache
            )

    def forget(self, key: QuotaUnit) -> None:
        """The key is no longer pushed."""
        self.dirty.pop(key, None)
        for row in [row for row in self.until if row[0] == key]:
            del self.until[row]
        if key.sub_type == qot.SubType_Ticker:
            self.ticks.pop(key.instrument, None)

    def add_ticks(self, key: QuotaUnit, ticks: Iterable[Tick]) -> None:
        self.dirty[key] = None
        self._keep(key.instrument, ticks, qot.PushDataType_Realtime)

    def take_ticks(self, instrument: InstrumentId) -> Iterable[WaitingTick]:
        """Return the waiting trades and remove them."""
        return self.ticks.pop(instrument, ())

    def _keep(self, instrument: InstrumentId, ticks: Iterable[Tick], origin: int) -> None:
        waiting = self.ticks.setdefault(instrument, deque(maxlen=TICKS_KEPT))
        waiting.extend(WaitingTick(tick, origin) for tick in ticks)


MOST_ORDERS: Final = 100
"""Orders remembered, newest ones."""

MOST_DELAYS: Final = 100_000
"""Delays kept per kind of push: beyond it the older half is forgotten."""


class CallCost(NamedTuple):
    """Replies to one protocol id and the seconds they took together."""

    number: int
    seconds: float


class OrderCost(NamedTuple):
    """One order: seconds until its reply."""

    order_id: str
    seconds: float


class Delays:
    """Counts for GetDelayStatistics. Seconds in the gateway; there is no network behind it, so that share is zero."""

    def __init__(self) -> None:
        self._calls: dict[int, CallCost] = {}
        self._pushes: defaultdict[int, list[float]] = defaultdict(list)
        self._orders: deque[OrderCost] = deque(maxlen=MOST_ORDERS)

    @property
    def calls(self) -> dict[int, CallCost]:
        """Costs by protocol id, in order of the ids."""
        return dict(sorted(self._calls.items()))

    @property
    def orders(self) -> tuple[OrderCost, ...]:
        """The newest orders, oldest first."""
        return tuple(self._orders)

    def pushes(self, proto_id: int) -> list[float]:
        """Seconds that each push of this id waited after the event behind it."""
        return list(self._pushes.get(proto_id, ()))

    def reply(self, proto_id: int, seconds: float) -> None:
        """Record the reply to a request."""
        number, total = self._calls.get(proto_id, CallCost(0, 0.0))
        self._calls[proto_id] = CallCost(number + 1, total + seconds)

    def order(self, order_id: str, seconds: float) -> None:
        self._orders.append(OrderCost(order_id, seconds))

    def push(self, proto_id: int, seconds: float) -> None:
        kept = self._pushes[proto_id]
        kept.append(seconds)
        if len(kept) > MOST_DELAYS:
            del kept[: MOST_DELAYS // 2]


class Peer(NamedTuple):
    """Where a connection comes from."""

    address: str
    loopback: bool


class ClientConnection(Protocol):
    """The part of a connection that its session uses."""

    @property
    def writable(self) -> bool:
        """False while the client does not read, and once the connection is being closed."""
        ...

    def push(self, proto_id: int, message: Message) -> None: ...

    def one_write(self) -> AbstractContextManager[None]:
        """The pushes of this block leave together."""
        ...

    def cut(self, reason: str) -> None:
        """Close the connection after the frames already written."""
        ...


@dataclass(slots=True, kw_only=True)
class Session:
    """State of one client between InitConnect and the end of its connection.

    `registered`: which subscriptions are pushed, each with the Qot_Common.RehabType numbers of its candle pushes.
    `accounts`: accounts whose orders are pushed. `used_serials`: trading writes seen, against replay. `serial`: header
    serial of the current request. `watched`: `registered` once more, by instrument. `outside`: blocks outside regular
    hours that a subscription covers, where it covers any.
    """

    shared: OpendState
    conn_id: int
    peer: Peer
    client: str
    encrypted: bool
    wants_notices: bool
    push_format: BodyFormat
    connection: ClientConnection
    serial: int = 0
    registered: dict[QuotaUnit, frozenset[int]] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    used_serials: set[int] = field(default_factory=set)
    outbox: Outbox = field(default_factory=Outbox)
    watched: dict[InstrumentId, set[int]] = field(default_factory=dict)
    outside: dict[QuotaUnit, frozenset[str]] = field(default_factory=dict)

    def forget(self) -> None:
        """Be as after the login: nothing subscribed, no account, nothing due."""
        for kept in (self.registered, self.accounts, self.used_serials, self.watched, self.outside):
            kept.clear()
        self.outbox = Outbox()

    def register(self, key: QuotaUnit, rehabs: frozenset[int]) -> None:
        """Push this subscription from now on."""
        self.registered[key] = rehabs
        self.watched.setdefault(key.instrument, set()).add(key.sub_type)

    def covers(self, instrument: InstrumentId, sub_type: int) -> frozenset[str]:
        """Blocks outside regular hours (`pre`, `after`, `overnight`) that a subscription covers."""
        return self.outside.get(QuotaUnit(instrument, sub_type), frozenset())

    def unregister(self, key: QuotaUnit) -> None:
        self.outbox.forget(key)
        if self.registered.pop(key, None) is not None:
            kinds = self.watched[key.instrument]
            kinds.discard(key.sub_type)
            if not kinds:
                del self.watched[key.instrument]


class OpendState:
    """One gateway program. `now` gives monotonic seconds, which quota, limits and pauses count.

    `flow_end` is the last minute of intraday flow that it gives, UTC epoch seconds; None while the flow goes on.
    `unpushed`: lists and money of an account without pushes as they were last read with refresh, by account and call.
    `is_daemon`: this is the daemon behind the REST port. It fetches what needs a subscription without one, and takes a
    subscription back within its first minute, whose quota stays in use until the minute is over.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        now: Callable[[], float],
        rsa: RsaPieces | None = None,
        trading_enabled: bool = True,
        seed: int = 1,
        journal: Journal = NO_JOURNAL,
        connections: int = MOST_CONNECTIONS,
    ) -> None:
        self.exchange = exchange
        self.journal = journal
        self.most_connections = connections
        self.now = now
        self.rsa = rsa
        self.trading_enabled = trading_enabled
        self.is_daemon = False
        self.sessions: dict[int, Session] = {}
        self.requests: Counter[int] = Counter()
        self.reset(seed)
        self._last_conn_id = (secrets.randbits(40) | 1 << 40) << 16

    def reset(self, seed: int) -> None:
        """Forget everything but who is connected: counts, quotas, limits, lock, faults, subscriptions, scenario."""
        self.behaviour = Behaviour()
        self.hostile_values: HostileValues | None = None
        self.drops_pushes = False
        self.flow_end: float | None = None
        self.unpushed: dict[tuple[str, str], Any] = {}
        self.ledger = SubscriptionLedger(total=self.behaviour.quota, now=self.now)
        self.history_quota = HistoryQuota(total=HistoryQuota.PLAIN_TOTAL)
        self.limits = RateLedger(self.now)
        self.unlocked = False
        self.delays = Delays()
        self.faults = Faults(Random(f"faults/{seed}"), WRITE_IDS)
        self.requests.clear()
        for session in self.sessions.values():
            session.forget()

    def apply_scenario(self, scenario: str) -> None:
        """Behave as in a scenario; an unknown name means `calm`."""
        self.behaviour = BEHAVIOURS.get(scenario, BEHAVIOURS["calm"])
        self.hostile_values = HostileValues() if self.behaviour.hostile else None
        self.flow_end = self.exchange.now.timestamp() - FLOW_BEHIND if self.behaviour.silent else None
        self.ledger.total = self.behaviour.quota
        self.history_quota.total = min(self.behaviour.quota, self.behaviour.history_limit, HistoryQuota.PLAIN_TOTAL)
        self.history_quota.others = READ_BY_OTHERS if self.behaviour.shares_history else 0
        self.history_quota.period = timedelta(days=self.behaviour.history_days)
        self.limits.strict = self.behaviour.strict_limits

    def open_session(
        self,
        *,
        peer: Peer,
        connection: ClientConnection,
        client: str,
        encrypted: bool,
        wants_notices: bool,
        push_format: BodyFormat,
    ) -> Session:
        """Start a session under a connection id that this process never gives twice."""
        self._last_conn_id += 1
        session = Session(
            shared=self,
            conn_id=self._last_conn_id,
            peer=peer,
            connection=connection,
            client=client,
            encrypted=encrypted,
            wants_notices=wants_notices,
            push_format=push_format,
        )
        self.sessions[session.conn_id] = session
        return session

    def check_trading_allowed(self, session: Session) -> None:
        """Trading must be enabled, and encrypted for a client on another machine; raises Refusal."""
        if not self.trading_enabled:
            raise Refusal(TRADING_DISABLED)
        if not session.peer.loopback and not session.encrypted:
            raise Refusal(TRADING_NEEDS_ENCRYPTION)

    def close_session(self, session: Session) -> None:
        """End the session and remove its subscriptions by the one-minute rule."""
        self.sessions.pop(session.conn_id, None)
        for key in self.ledger.leave(session.conn_id):
            self.exchange.unwatch(key.instrument)
