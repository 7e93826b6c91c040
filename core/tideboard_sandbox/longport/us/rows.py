"""Orders in the format of the data centre in the United States: numbers for side and duration, fees, holder, exits.

Names and types are those of SDK 5.3.0 (`openapi.pyi`, `USOrderDetail`) and 4.4 (`counter_id`); what an answer has of
them quotes longbridge-mcp, `us_normalize.rs`. Numbers that neither tells are inferred and stand here by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Fill, OrderFee, OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import TOUCHED, TRAILING, TRAITS, TRIGGERED
from tideboard_core.model.shares import Shares, shares_text
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.exchange.derivatives.options import parse
from tideboard_sandbox.longport.access.api_keys import channel_of
from tideboard_sandbox.longport.trading.combinations import multi_leg
from tideboard_sandbox.longport.trading.messages import plain, seconds, status_word

ACTION = {Side.BUY: 1, Side.SELL: 2}
DURATION = {TimeInForce.DAY: 1, TimeInForce.GTC: 3, TimeInForce.GTD: 4}
HOURS = {
    TradingHours.REGULAR: 0,
    TradingHours.EXTENDED: 1,
    TradingHours.OVERNIGHT: 2,
    TradingHours.ALL_DAY: 1,
    TradingHours.OPTION_PRE: 3,
}
"""Inferred: the page has words for hours, and the answers numbers."""
_EXIT = {True: 1, False: 2}
"""A take profit, a stop loss: inferred."""
_STEPS = {"NewStatus": 0, "PartialFilledStatus": 1, "FilledStatus": 2, "CanceledStatus": 4, "RejectedStatus": 7}
"""`exec_type` of a step: 7 is quoted for a rejection, the others are inferred."""
_WAITS, _RELEASED, _OVER = 1, 2, 3
_NO_SHORT, _SHORT = 7, 1
"""`short_sell_type`: 7 is quoted for a purchase, 1 is inferred."""
_CAN, _CANNOT = 1, 0

SETTLEMENT_ACCOUNT = "5US28471"
HOLDER, HOLDER_IN_ENGLISH = "Practice Holder", "Holder Practice"


class OrderFacts(NamedTuple):
    """What a row needs beside the order: its security, the last price, fees so far, its executions, its exits."""

    instrument: Instrument
    last: Decimal
    fee: OrderFee
    fills: Sequence[Fill] = ()
    exits: Sequence[ExchangeOrder] = ()


def kind_word(facts: Instrument) -> str:
    """The kind of a holding as the calls name it."""
    return "OPTION" if facts.security_type is SecurityType.OPTION else "STOCK"


def traded_as(facts: Instrument) -> str:
    """The `security_type` of an order (longbridge-terminal, `cli/trade.rs`)."""
    return {SecurityType.OPTION: "OPT", SecurityType.ETF: "ETF"}.get(facts.security_type, "CS")


def counter_id(name: InstrumentId, kind: SecurityType) -> str:
    """The vendor's inner name of a security, which SDK 4.4 turns into a symbol."""
    prefix = {SecurityType.OPTION: "OP", SecurityType.ETF: "ETF"}.get(kind, "ST")
    return f"{prefix}/US/{wire_symbol(name).rpartition('.')[0]}"


def named(facts: Instrument) -> dict[str, Any]:
    """A security by its three names."""
    symbol = wire_symbol(facts.id)
    return {
        "symbol": symbol,
        "code": symbol.rpartition(".")[0],
        "counter_id": counter_id(facts.id, facts.security_type),
    }


def owner_named(name: InstrumentId) -> dict[str, str]:
    """The owner of an option by its names, empty for any other security."""
    contract = parse(name)
    if contract is None:
        return {"underlying_symbol": "", "underlying_counter_id": ""}
    return {
        "underlying_symbol": wire_symbol(contract.owner),
        "underlying_counter_id": counter_id(contract.owner, SecurityType.STOCK),
    }


def order_row(order: ExchangeOrder, found: OrderFacts) -> dict[str, Any]:
    """One order as the list has it; without an account's number (`aaid` null, longbridge-mcp)."""
    facts, filled = found.instrument, order.filled
    worth = (order.average_price or Decimal(0)) * filled * facts.multiplier
    limit = order.price if TRAITS[order.kind].limited else None
    ended = None if order.open else order.updated
    return {
        "id": order.shown_id,
        "aaid": None,
        "account_channel": channel_of(order.account_id.partition("-")[0]),
        "action": ACTION[order.side],
        **named(facts),
        **owner_named(order.instrument),
        "security_type": traded_as(facts),
        "name": order.name,
        "currency": order.currency,
        "trade_currency": order.currency,
        "order_type": order.broker_type,
        "status": status_word(order),
        "price": plain(limit),
        "quantity": shares_text(order.quantity),
        "executed_qty": shares_text(filled),
        "executed_price": plain(order.average_price, "0"),
        "executed_amount": plain(worth),
        "operate_direction": "Buy" if order.side is Side.BUY else "Sell",
        "time_in_force": DURATION[order.time_in_force],
        "gtd": "" if order.expires is None else order.expires.isoformat(),
        "tag": 0,
        "msg": order.text,
        "force_only_rth": HOURS[order.hours],
        "submitted_at": seconds(order.created),
        "create_time": seconds(order.created),
        "updated_at": seconds(order.updated),
        "done_at": seconds(ended),
        "trigger_price": plain(order.trigger),
        "trigger_at": seconds(order.fired),
        "trigger_status": _trigger_status(order),
        "trigger_count": order.watch.trigger_count,
        "tailing_amount": plain(order.trail_amount),
        "tailing_percent": plain(order.trail_percent),
        "limit_offset": plain(order.limit_offset),
        "limit_depth_level": order.watch.depth_level,
        "monitor_price": plain(order.watch.monitor),
        "market_price": plain(found.last),
        "submitted_amount": plain((limit or found.last) * order.quantity * facts.multiplier),
        "remark": order.remark,
        "org_id": "1",
        "ploy_type": "0",
        "ploy_id": "",
        "ticker_size": "0.01",
        "multi_leg": multi_leg(order),
    }


def detail_row(order: ExchangeOrder, found: OrderFacts) -> dict[str, Any]:
    """One order with its steps, its fees and its exits, and the holder of the account."""
    contract, open_ = parse(order.instrument), order.open
    return {
        **order_row(order, found),
        "trigger_exchange": "US" if order.kind in TRIGGERED | TRAILING else "",
        "trigger_last_done": plain(order.trigger) if order.fired is not None else "",
        "estimated_fee": plain(found.fee.total, "0"),
        "free_status": 0,
        "free_amount": "",
        "free_currency": "",
        "deductions_status": 0,
        "deductions_amount": "",
        "deductions_currency": "",
        "platform_deductions_status": 0,
        "platform_deductions_amount": "",
        "platform_deductions_currency": "",
        "display_account": SETTLEMENT_ACCOUNT,
        "settlement_account": SETTLEMENT_ACCOUNT,
        "settlement_channel": "settlement_apex_us",
        "customer_name": HOLDER,
        "real_name": HOLDER,
        "en_name": HOLDER_IN_ENGLISH,
        "joint_real_name": "",
        "joint_en_name": "",
        "bcan": "",
        "op_entrust_way": 0,
        "op_entrust_way_name": "OpenAPI",
        "notice": "",
        "short_sell_type": _NO_SHORT,
        "ploy_status": "",
        "trend": 0,
        "withdrawal_reason": "",
        "activate_order_type": "",
        "activate_rth": 0,
        "submit_price": plain(order.price if TRAITS[order.kind].limited else None),
        "contract_direction": "" if contract is None else "C" if contract.call else "P",
        "strike_price": "" if contract is None else plain(contract.strike),
        "contract_size": "" if contract is None else str(found.instrument.multiplier),
        "button_control": {
            "withdraw": _CAN if open_ else _CANNOT,
            "replace": _CAN if open_ else _CANNOT,
            "exceptionable": [],
        },
        "charge_detail": _charges(found.fee, order.currency),
        "attached_orders": [_attached_row(exit_, found.instrument) for exit_ in found.exits],
        "order_histories": _steps(order, found.fills),
    }


def _attached_row(order: ExchangeOrder, facts: Instrument) -> dict[str, Any]:
    limit = order.price if TRAITS[order.kind].limited else None
    return {
        "attached_type_display": _EXIT[order.kind in TOUCHED],
        "executed_qty": shares_text(order.filled),
        "quantity": shares_text(order.quantity),
        "status": status_word(order),
        "trigger_price": plain(order.trigger),
        "order_id": order.exit_number,
        "gtd": "" if order.expires is None else order.expires.isoformat(),
        "time_in_force": DURATION[order.time_in_force],
        "tag": 0,
        "activate_order_type": order.broker_type,
        "activate_rth": HOURS[order.hours],
        "submit_price": plain(limit),
        **named(facts),
        "withdrawn": order.status is OrderStatus.CANCELLED,
    }


def _trigger_status(order: ExchangeOrder) -> int:
    """Inferred: 0 of an order without a trigger, and three numbers for waiting, released and over."""
    if order.kind not in TRIGGERED | TRAILING:
        return 0
    return _RELEASED if order.fired is not None else _WAITS if order.open else _OVER


def _charges(fee: OrderFee, currency: str) -> Mapping[str, Any]:
    """The fees, an item each; `fees` are texts by SDK 5.3.0, that they are its amounts is inferred, as is `code`."""
    items = [
        {"code": number, "name": title, "fees": [plain(amount)]} for number, (title, amount) in enumerate(fee.items, 1)
    ]
    return {"currency": currency, "total_amount": plain(fee.total, "0"), "items": items}


def _steps(order: ExchangeOrder, fills: Sequence[Fill]) -> list[dict[str, Any]]:
    """What became of the order, newest first: accepted, executed, ended."""
    limit = order.price if TRAITS[order.kind].limited else None
    rows = [_step("NewStatus", plain(limit, "0"), order.quantity, seconds(order.created))]
    filled: Shares = 0
    for fill in () if order.legs else fills:
        filled += fill.quantity
        status = "FilledStatus" if filled == order.quantity else "PartialFilledStatus"
        rows.append(_step(status, plain(fill.price), fill.quantity, seconds(fill.time), execution=fill.id))
    if not order.open and order.status is not OrderStatus.FILLED:
        left = order.quantity - order.filled
        rows.append(_step(status_word(order), plain(limit, "0"), left, seconds(order.updated), text=order.text))
    return rows[::-1]


def _step(
    status: str, price: str, quantity: Shares, time: str, *, execution: str = "", text: str = ""
) -> dict[str, Any]:
    return {
        "exec_type": _STEPS.get(status, 4),
        "status": status,
        "price": price,
        "qty": shares_text(quantity),
        "time": time,
        "msg": text,
        "is_manually": False,
        "opp_party_id": "",
        "trd_match_id": execution,
        "operator": "",
        "op_entrust_way": "",
        "cxl_rej_response_to": 0,
        "withdrawal_reason": "",
        "opp_name": "",
        "exec_id": execution,
    }
