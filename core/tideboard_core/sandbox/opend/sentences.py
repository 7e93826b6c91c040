"""The exchange's reasons as the sentences of this door."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.sandbox.exchange.refusals import Reason
from tideboard_core.sandbox.exchange.refusals import Refusal as ExchangeRefusal
from tideboard_core.sandbox.opend.refusals import (
    NO_ACCOUNT,
    NOT_FOR_SECURITY,
    UNKNOWN_ORDER,
    UNKNOWN_STOCK,
    UNLOCK_PAUSED,
    WRONG_PASSWORD,
)

SENTENCES = {
    Reason.UNKNOWN_SYMBOL: UNKNOWN_STOCK.replace("{symbol}", "{instrument}"),
    Reason.NOT_OFFERED: NOT_FOR_SECURITY.replace("{symbol}", "{instrument}"),
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
    Reason.NO_BUYING_POWER: "购买力不足 (insufficient buying power): {needed} {currency} needed, {power} available",
    Reason.NO_SHORT_POOL: "持仓不足 (not enough to sell): {quantity} asked, {available} available, nothing to borrow",
    Reason.MARKET_CLOSED: "The market {market} is closed for this order type ({state})",
    Reason.SUSPENDED: "{instrument} is suspended",
    Reason.NO_LIQUIDITY: "There is nobody on the other side of {instrument} now",
    Reason.COMBO_BEYOND_LIMIT: (
        "This exchange does not keep combination orders working: the net price is {net} now, the limit {price}"
    ),
    Reason.KIND_NOT_OFFERED: "This order type ({kind}) is not offered on the market {market}",
    Reason.UNKNOWN_ORDER: UNKNOWN_ORDER,
    Reason.ORDER_CLOSED: "The order {order} has ended already ({status})",
    Reason.BELOW_FILLED: "The quantity {quantity} is not above what is filled already ({filled})",
    Reason.NOTHING_CHANGED: "The order {order} is like that already",
    Reason.PAPER_ONLY_NOT: "模拟交易不支持该操作 (not offered in simulated trading)",
    Reason.UNKNOWN_REMINDER: "到价提醒不存在 (unknown price reminder {key})",
    Reason.REMINDER_LIMIT: "每只股票每种类型最多可设置{limit}个提醒 (at most {limit} reminders of a type)",
    Reason.BAD_REMINDER: "参数错误: {name}",
    Reason.WRONG_PASSWORD: WRONG_PASSWORD,
    Reason.PASSWORD_PAUSED: UNLOCK_PAUSED,
}


def sentence_of(refusal: ExchangeRefusal) -> str:
    """The sentence for a reason, filled with its data; a missing datum shows as a question mark."""
    data = {name: _plain(value) for name, value in refusal.data.items()}
    return SENTENCES[refusal.reason].format_map(_Data(data))


def _plain(value: object) -> object:
    """Amounts without an exponent and without needless zeros."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class _Data(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
