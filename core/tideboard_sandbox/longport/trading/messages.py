"""Orders and executions in the broker's format, with every key that its clients require; `""` or `"0"` for none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import Market, market_of
from tideboard_core.model.order import Fill, OrderFee, OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import TOUCHED, TRAILING, TRAITS, TRIGGERED
from tideboard_core.model.quote import MarketState
from tideboard_core.model.shares import Shares, shares_text
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.order_router import (
    BEYOND,
    CODE_CLOSED,
    EX_DAY,
    EXPIRED,
    NO_LIQUIDITY,
    NO_POSITION,
)
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.exchange.instruments.trading_hours import Phase
from tideboard_sandbox.longport.trading.combinations import as_strategy, multi_leg

SIDE = {Side.BUY: "Buy", Side.SELL: "Sell"}
TIME_IN_FORCE = {TimeInForce.DAY: "Day", TimeInForce.GTC: "GTC", TimeInForce.GTD: "GTD"}
HOURS = {
    TradingHours.REGULAR: "RTH_ONLY",
    TradingHours.EXTENDED: "ANY_TIME",
    TradingHours.OVERNIGHT: "OVERNIGHT",
    TradingHours.ALL_DAY: "ANY_TIME",
    TradingHours.OPTION_PRE: "OPTION_PRE_MARKET",
}
STATUS = {
    OrderStatus.PENDING: "NotReported",
    OrderStatus.SUBMITTED: "NewStatus",
    OrderStatus.PARTIALLY_FILLED: "PartialFilledStatus",
    OrderStatus.FILLED: "FilledStatus",
    OrderStatus.CANCELLING: "PendingCancelStatus",
    OrderStatus.CANCELLED: "CanceledStatus",
    OrderStatus.REJECTED: "RejectedStatus",
    OrderStatus.EXPIRED: "ExpiredStatus",
    OrderStatus.DISABLED: "NotReported",
}
_WAITING = TRIGGERED | TRAILING
_VARIETIES = "VarietiesNotReported"
_LASTING = frozenset({TimeInForce.GTC, TimeInForce.GTD})
_BROKER_ITEMS = frozenset({"Commission", "Platform Fee"})
_TEXTS = {
    NO_LIQUIDITY: "No one on the other side",
    EXPIRED: "Expired at the close",
    NO_POSITION: "Insufficient holdings when the price was reached",
    EX_DAY: "Withdrawn before the ex-date",
    CODE_CLOSED: "Withdrawn because the stock code is closed",
    "": "",
}


def plain(value: Decimal | None, none: str = "") -> str:
    """A number without an exponent and needless zeros."""
    return none if value is None else f"{value.normalize():f}"


def seconds(moment: datetime | None) -> str:
    """Unix seconds as text; `0` for none."""
    return "0" if moment is None else str(int(moment.timestamp()))


def status_word(order: ExchangeOrder) -> str:
    """The broker's status: conditional orders that wait and partly filled ones that were cancelled have their own."""
    if order.status is OrderStatus.PENDING and order.kind in _WAITING and order.fired is None:
        return _VARIETIES
    if order.status in {OrderStatus.CANCELLED, OrderStatus.EXPIRED} and order.filled:
        return "PartialWithdrawal"
    return STATUS[order.status]


def as_reported(order: ExchangeOrder, phase: Phase) -> ExchangeOrder:
    """Return the order as LongPort reports it.

    Between two sessions an unfilled US order that outlives its day has expired; a combination has its strategy's side.
    """
    order = as_strategy(order)
    lasts = (
        order.open and not order.filled and order.time_in_force in _LASTING and market_of(order.instrument) is Market.US
    )
    if (
        not lasts
        or order.created >= phase.begin
        or phase.state is MarketState.OPEN
        or phase.state in BEYOND[order.hours]
    ):
        return order
    return replace(order, status=OrderStatus.EXPIRED, updated=phase.begin)


def order_row(order: ExchangeOrder, *, last: Decimal | None, exits: Sequence[ExchangeOrder] = ()) -> dict[str, Any]:
    """One order as the lists have it; `exits` are those that it carries.

    By the page `last_done` is empty until something has filled, and the trigger status of a conditional order that
    waits is NOT_USED; the page's sample of a push has ACTIVE.
    """
    return {
        "order_id": order.shown_id,
        "status": status_word(order),
        "stock_name": order.name,
        "quantity": shares_text(order.quantity),
        "executed_quantity": shares_text(order.filled),
        "price": plain(_limit(order)),
        "executed_price": plain(order.average_price, "0"),
        "submitted_at": seconds(order.created),
        "side": SIDE[order.side],
        "symbol": wire_symbol(order.instrument),
        "order_type": order.broker_type,
        "last_done": "" if last is None else plain(last),
        "trigger_price": plain(order.trigger),
        "msg": _TEXTS.get(order.text, order.text),
        "tag": _tag(order),
        "time_in_force": TIME_IN_FORCE[order.time_in_force],
        "expire_date": "" if order.expires is None else order.expires.isoformat(),
        "updated_at": seconds(order.updated),
        "trigger_at": seconds(order.fired),
        "trailing_amount": plain(order.trail_amount),
        "trailing_percent": plain(order.trail_percent),
        "limit_offset": plain(order.limit_offset),
        "trigger_status": "NOT_USED" if status_word(order) == _VARIETIES else _trigger_status(order),
        "currency": order.currency,
        "outside_rth": HOURS[order.hours] if market_of(order.instrument) is Market.US else "UnknownOutsideRth",
        "remark": order.remark,
        "limit_depth_level": order.watch.depth_level,
        "trigger_count": order.watch.trigger_count,
        "monitor_price": plain(order.watch.monitor),
        "attached_orders": [_attached_row(exit_) for exit_ in exits],
        "multi_leg": multi_leg(order),
    }


def _attached_row(order: ExchangeOrder) -> dict[str, Any]:
    """One exit as its entry's row has it, under its own number."""
    return {
        "order_id": order.exit_number,
        "attached_type_display": "PROFIT_TAKER" if order.kind in TOUCHED else "STOP_LOSS",
        "trigger_price": plain(order.trigger),
        "quantity": shares_text(order.quantity),
        "executed_qty": shares_text(order.filled),
        "status": status_word(order),
        "updated_at": seconds(order.updated),
        "withdrawn": order.status is OrderStatus.CANCELLED,
        "gtd": "" if order.expires is None else order.expires.isoformat(),
        "time_in_force": TIME_IN_FORCE[order.time_in_force],
        "counter_id": f"ST/{market_of(order.instrument)}/{wire_symbol(order.instrument).rpartition('.')[0]}",
        "trigger_status": _trigger_status(order),
        "executed_amount": plain((order.average_price or Decimal(0)) * order.filled),
        "tag": _tag(order),
        "submitted_at": seconds(order.created),
        "executed_price": plain(order.average_price),
        "force_only_rth": "UnknownOutsideRth",
        "reviewed": True,
        "activate_order_type": order.broker_type,
        "activate_rth": HOURS[order.hours] if market_of(order.instrument) is Market.US else "UnknownOutsideRth",
        "submit_price": plain(_limit(order)),
        "limit_depth_level": 0,
    }


def detail_row(
    order: ExchangeOrder, *, last: Decimal | None, fills: Sequence[Fill], fee: OrderFee, exits: Sequence[ExchangeOrder]
) -> dict[str, Any]:
    """One order with its history and its fees; `fills` oldest first."""
    return {
        **order_row(order, last=last, exits=exits),
        "free_status": "None",
        "free_amount": "",
        "free_currency": "",
        "deductions_status": "NONE",
        "deductions_amount": "",
        "deductions_currency": "",
        "platform_deducted_status": "NONE",
        "platform_deducted_amount": "",
        "platform_deducted_currency": "",
        "history": _history(order, fills),
        "charge_detail": _charges(fee, order.currency),
    }


def execution_row(fill: Fill) -> dict[str, Any]:
    return {
        "order_id": fill.order_id,
        "trade_id": f"{fill.order_id}-{fill.id}",
        "symbol": wire_symbol(fill.instrument),
        "trade_done_at": seconds(fill.time),
        "quantity": shares_text(fill.quantity),
        "price": plain(fill.price),
        "side": SIDE[fill.side],
    }


def push_message(order: ExchangeOrder, account: str, fill: Fill | None) -> dict[str, Any]:
    """The data of `order_changed_lb`; `fill` is the execution that it carries, if any: none of a combination's legs."""
    legs = multi_leg(order)
    return {
        **({} if legs is None else {"multi_leg": legs}),
        "side": SIDE[order.side],
        "stock_name": order.name,
        "submitted_quantity": shares_text(order.quantity),
        "symbol": wire_symbol(order.instrument),
        "order_type": order.broker_type,
        "submitted_price": plain(_limit(order), "0"),
        "executed_quantity": shares_text(order.filled),
        "executed_price": plain(order.average_price, "0"),
        "order_id": order.shown_id,
        "currency": order.currency,
        "status": status_word(order),
        "submitted_at": seconds(order.created),
        "updated_at": seconds(order.updated),
        "trigger_price": plain(order.trigger),
        "msg": _TEXTS.get(order.text, order.text),
        "tag": _tag(order),
        "trigger_status": _trigger_status(order),
        "trigger_at": seconds(order.fired),
        "trailing_amount": plain(order.trail_amount),
        "trailing_percent": plain(order.trail_percent),
        "limit_offset": plain(order.limit_offset),
        "account_no": account,
        "last_share": "" if fill is None else shares_text(fill.quantity),
        "last_price": "" if fill is None else plain(fill.price),
        "remark": order.remark,
    }


def _limit(order: ExchangeOrder) -> Decimal | None:
    return order.price if TRAITS[order.kind].limited else None


def _tag(order: ExchangeOrder) -> str:
    return "Normal" if order.time_in_force is TimeInForce.DAY else "Gtc"


def _trigger_status(order: ExchangeOrder) -> str:
    if order.kind not in _WAITING:
        return "NOT_USED"
    if order.fired is not None:
        return "RELEASED"
    return "ACTIVE" if order.open else "DEACTIVE"


def _history(order: ExchangeOrder, fills: Sequence[Fill]) -> list[dict[str, str]]:
    """Steps of the order, newest first: accepted, executed, ended."""
    rows = [_step(plain(_limit(order), "0"), order.quantity, "NewStatus", "", order.created)]
    filled: Shares = 0
    for fill in () if order.legs else fills:
        filled += fill.quantity
        status = "FilledStatus" if filled == order.quantity else "PartialFilledStatus"
        rows.append(_step(plain(fill.price), fill.quantity, status, "", fill.time))
    if not order.open and order.status is not OrderStatus.FILLED:
        left = order.quantity - order.filled
        ended = _step(plain(_limit(order), "0"), left, status_word(order), order.text, order.updated)
        rows.append(ended)
    return rows[::-1]


def _step(price: str, quantity: Shares, status: str, text: str, moment: datetime) -> dict[str, str]:
    return {
        "price": price,
        "quantity": shares_text(quantity),
        "status": status,
        "msg": _TEXTS.get(text, text),
        "time": seconds(moment),
    }


def _charges(fee: OrderFee, currency: str) -> dict[str, Any]:
    def of(code: str, name: str, *, broker: bool) -> dict[str, Any]:
        fees = [
            {"code": title.upper().replace(" ", "_"), "name": title, "amount": plain(amount), "currency": currency}
            for title, amount in fee.items
            if (title in _BROKER_ITEMS) is broker
        ]
        return {"code": code, "name": name, "fees": fees}

    groups = [of("BROKER_FEES", "Broker Fees", broker=True), of("THIRD_FEES", "Third-party Fees", broker=False)]
    return {"total_amount": plain(fee.total), "currency": currency, "items": groups}
