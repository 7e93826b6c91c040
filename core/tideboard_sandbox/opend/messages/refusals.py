"""Refusals of the OpenD port and their texts; texts marked [P] were observed at a real OpenD, the others are ours."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum

from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

SUBSCRIBED_TOO_SHORT = "订阅时间过短，至少需要订阅1分钟"  # [P]
TRADING_LOCKED = "没有解锁交易，请先解锁交易"  # [P]
LOCKED_IN_ENGLISH = "unlock needed"
"""What OpenD says where its language is English (futu-agent-hub, TROUBLESHOOTING.md); here the daemon's language."""
DISCLAIMER = "The current securities account has not yet agreed to the disclaimer."  # futu-api-doc, trade Q&A
TRY_LATER = "请稍后重试或联系客服"
"""The general sentence of moomoo US's server (FutuOpenD-rs 1.4.93)."""
FIRM_MISSING = "缺少必要的参数: securityFirm"  # [P]
UNKNOWN_PROTO = "未知的协议ID"  # [P]
HISTORY_QUOTA = "历史K线额度不足，请求失败"  # [P], the beginning
PAPER_NO_FILLS = "模拟交易不支持成交数据"  # [P]
PAPER_NO_FEES = "模拟交易不支持查询订单费用"
PAPER_NO_CASH_FLOW = "模拟交易不支持查询现金流水"
PAPER_NO_MARGIN = "模拟交易不支持查询融资融券数据"
UNKNOWN_WATCHLIST = "未知自选股分组 (Unknown watchlists)"  # [P]
SYSTEM_WATCHLIST = "不支持系统分组 (The System grouping is not supported)"  # [P], its English half
CASH_FLOW_DAYS = "日期范围最多{days}天"
PAPER_DELETE = "NN_ProtoRet_TimeOut"  # [P], py-futu-api#194
PAPER_NO_CANCEL_ALL = "模拟交易不支持全部撤单"
WRONG_PASSWORD = "交易密码错误，解锁失败 (wrong trade password)"  # noqa: S105 a sentence
UNLOCK_PAUSED = "交易密码错误次数过多，请{seconds}秒后重试 (too many wrong passwords)"
TRADING_DISABLED = "This sandbox was started with trading disabled (--enable-trading no)"
TRADING_NEEDS_ENCRYPTION = "Trading from another machine needs an encrypted connection"
REPLAYED_PACKET = "数据包重复或无效，请求失败 (packet replayed)"
NO_ACCOUNT = "Nonexisting acc_id"  # futu-agent-hub; FutuOpenD-rs 1.4.51, which compares with OpenD
WRONG_MARKET = "The account {account} does not trade on this market"
WRONG_CURRENCY = "InvalidCurrency: {number}; supported: {own}"
NO_SESSION = "行情不支持入参{session} (session {session} is not offered for quotes)"  # the vendor's page, for OVERNIGHT
ONLY_US_SESSIONS = "session is for United States securities only: {symbol}"
UNKNOWN_STOCK = "未知股票 {symbol}"
NO_OTC_QUOTES = "US OTC market quote is not available for {code}."
"""As OpenD 10.10 says it (users' notes of September 2026)."""
NO_QUOTE_RIGHT = "无权限获取{symbol}的行情，请检查{market}市场行情权限"
NO_NIGHT_RIGHT = "无权限获取{symbol}的夜盘行情"  # the words are ours: that the right is needed is the vendor's (skill)
NOT_SUBSCRIBED_YET = "请先订阅"
FLOW_OF_TODAY = "NN_ProtoRet_SvrFailed"  # [P]
NO_FLOW = "{symbol} does not support capital flow"
NOT_FOR_SECURITY = "{symbol} does not support this type of data"
NO_DATA = "暂无数据 (no data): {what} was not recorded, so this replay does not support it"
NO_FACTS = (
    "{instrument} cannot be traded in this replay: its lot, name, currency and price steps were not recorded with the "
    "session"
)
DAY_OVER = (
    "{instrument} is not traded any more in this replay: the recorded session is over, and no later one is played"
)
ONLY_HK_BROKERS = "Broker queue is only available for Hong Kong stocks: {symbol}"
BAD_FILTER = "筛选条件错误 (bad filter): {text}"
INVALID_MARKET = "invalid market: {number}; one of 1 (HK), 11 (US), 21 (SH), 22 (SZ)"
ABANDONED = "该接口已于2020-12-21后废弃 (this interface was abandoned after 2020-12-21)"
NOT_A_PLATE = "{symbol} is not a plate"
NOT_A_FUTURE = "{symbol} is not a future"
NO_REFERENCE = "不支持的referenceType: {number} (unsupported reference type)"
OPTION_RANGE = "期权链的时间跨度不能超过30天，且开始日期不能晚于结束日期"
BAD_DATE = "日期格式错误，应为yyyy-MM-dd: {text}"
BAD_ARGUMENT = "参数错误: {name}"
TOO_MANY_SYMBOLS = "请求股票数量超过上限，最多{limit}个"
SERVER_FAILURE = "The sandbox failed on this request; its log says why"
TOO_MANY_CONNECTIONS = "连接数已达上限：{limit} (too many connections)"
NOT_LOGGED_IN = "InitConnect must come first"
ALREADY_LOGGED_IN = "This connection has already been initialised"
TYPE_NOT_TAKEN = "不支持的订单类型 ({symbol} does not support the order type {type})"
OPERATION_NOT_TAKEN = "不支持的订单操作 (orders of this market do not support this operation)"
"""How both begin is the vendor's, of crypto (futu-agent-hub, API_LIMITS.md)."""
ORDER_TOO_LARGE = "超过单笔订单上限 (more than one order may have: {limit}, value {value})"
NO_NIGHT = "该股票不支持夜盘交易 ({symbol} does not support overnight trading)"
RISK_NOT_DISCLOSED = "请先在APP签署夜盘交易风险披露 (sign the risk disclosure of overnight trading in the app first)"
NO_CONFIRMATION = "订单无需二次确认 (the order {order} does not wait for a confirmation)"
CONFIRM_FIRST = "订单需要二次确认 (the order {order} waits for a confirmation)"
UNKNOWN_ORDER = "订单不存在 (unknown order {order})"


class RetType(IntEnum):
    """Result codes of every reply; anything but SUCCEED is an error."""

    SUCCEED = 0
    FAILED = -1
    TIME_OUT = -100
    INVALID = -500


class Refusal(Exception):
    """A refused request; becomes retType and retMsg of the reply."""

    def __init__(self, text: str, *, ret_type: RetType = RetType.FAILED) -> None:
        super().__init__(text)
        self.text = text
        self.ret_type = ret_type


def too_often(interface: str, *, calls: int, seconds: float) -> Refusal:
    """A rate limit; the text names the window [P]."""
    return Refusal(f"{interface}频率太高，请求失败，每{seconds:g}秒最多{calls}次")


def quota_used_up(*, used: int, total: int) -> Refusal:
    """The subscription quota does not suffice [P]."""
    return Refusal(f"订阅额度不足，订阅失败，已用订阅额度：{used}/{total}")


def not_subscribed(interface: str) -> Refusal:
    """A call on subscribed data without the subscription [P]."""
    return Refusal(f"请求获取{interface}接口前，请先订阅{interface}数据")


MARKET_SHUT = "{market}市场已休市，暂不接受订单 (the market is closed, no orders are taken)"
"""Inferred: no page has the words of a market that is shut in its hours."""
SENTENCES = {
    Reason.UNKNOWN_SYMBOL: UNKNOWN_STOCK.replace("{symbol}", "{instrument}"),
    Reason.NOT_OFFERED: NOT_FOR_SECURITY.replace("{symbol}", "{instrument}"),
    Reason.NOT_RECORDED: NO_DATA,
    Reason.NO_FACTS: NO_FACTS,
    Reason.DAY_OVER: DAY_OVER,
    Reason.UNKNOWN_ACCOUNT: NO_ACCOUNT,
    Reason.WRONG_MARKET: "The account {account} does not trade {instrument}",
    Reason.NOT_TRADABLE: "{instrument} cannot be traded",
    Reason.QUANTITY_NOT_POSITIVE: "The quantity must be positive",
    Reason.ODD_LOT: "The quantity {quantity} is not a multiple of the lot size {lot}",
    Reason.QUANTITY_TOO_LARGE: "The quantity {quantity} is above the limit of {limit}",
    Reason.PRICE_MISSING: "This order type needs a price",
    Reason.OFF_TICK: "The price {price} does not fit the price step {step}",
    Reason.PRICE_TOO_FAR: "The price is too far from the market: it must be between {low} and {high}",
    Reason.TRIGGER_MISSING: "This order type needs a trigger price",
    Reason.TRIGGER_PASSED: "The trigger price {trigger} has been passed already: the last price is {last}",
    Reason.TRAIL_MISSING: "This order type needs a trailing distance",
    Reason.EXIT_WRONG_SIDE: "The attached price {trigger} is on the wrong side of the order's price {price}",
    Reason.NO_BUYING_POWER: "购买力不足 (insufficient buying power): {needed} {currency} needed, {power} available",
    Reason.NO_SHORT_POOL: "持仓不足 (not enough to sell): {quantity} asked, {available} available, nothing to borrow",
    Reason.MARKET_SHUT: MARKET_SHUT,
    Reason.MARKET_CLOSED: "The market {market} is closed for this order type ({state})",
    Reason.SUSPENDED: "{instrument} is suspended",
    Reason.CODE_CLOSED: "{instrument} is closed: its shares trade as {other}",
    Reason.NO_LIQUIDITY: "There is nobody on the other side of {instrument} now",
    Reason.KIND_NOT_OFFERED: "This order type ({kind}) is not offered on the market {market}",
    Reason.UNKNOWN_ORDER: UNKNOWN_ORDER,
    Reason.ORDER_CLOSED: "The order {order} has ended already ({status})",
    Reason.NOT_LET_GO: "该时段不接受撤单和改单 (no cancel and no change of {order} before {until})",
    Reason.BELOW_FILLED: "The quantity {quantity} is not above what is filled already ({filled})",
    Reason.NOTHING_CHANGED: "The order {order} is like that already",
    Reason.NOT_CHANGED: "Orders of this type are not changed ({kind})",
    Reason.PAPER_ONLY_NOT: "模拟交易不支持{what}",
    Reason.UNKNOWN_ALERT: "到价提醒不存在 (unknown price reminder {key})",
    Reason.ALERT_LIMIT: "每只股票每种类型最多可设置{limit}个提醒 (at most {limit} reminders of a type)",
    Reason.BAD_ALERT: "参数错误: {name}",
    Reason.WRONG_PASSWORD: WRONG_PASSWORD,
    Reason.PASSWORD_PAUSED: UNLOCK_PAUSED,
}


_ON_PAPER = {
    "market": "该市场 (this market is not offered in simulated trading)",
    "kind": "该品类 (this kind of security is not offered in simulated trading)",
    "type": "该订单类型 (this order type is not offered in simulated trading)",
    "auction": "竞价时段 (the auctions are not offered in simulated trading)",
    "time": "该有效期限 (simulated trading takes day orders only)",
    "hours": "该交易时段 (simulated trading takes the regular session only)",
    "action": "该改单操作 (simulated trading takes changes and cancels only)",
}
"""What paper accounts do not take. The words are inferred from the page's own; no text of a refusal is published."""


def sentence_of(refusal: ExchangeRefusal) -> str:
    """The sentence for a reason, filled with its data; a missing datum shows as a question mark."""
    data = {name: _plain(value) for name, value in refusal.data.items()}
    if refusal.reason is Reason.PAPER_ONLY_NOT:
        data["what"] = _ON_PAPER.get(str(data.get("what")), "?")
    return SENTENCES[refusal.reason].format_map(_Data(data))


def _plain(value: object) -> object:
    """Amounts without an exponent and without needless zeros."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class _Data(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
