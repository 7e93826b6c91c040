"""Handlers of holdings in the United States' data centre: the overview, and what of a holding can be traded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Position, Side
from tideboard_core.model.quote import ExtendedQuote, Quote
from tideboard_core.model.shares import Shares, shares_text
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.exchange.derivatives.options import parse
from tideboard_sandbox.longport.trading.messages import plain, seconds
from tideboard_sandbox.longport.trading.orders import parts
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter
from tideboard_sandbox.longport.us.money import money, unsettled
from tideboard_sandbox.longport.us.rows import counter_id, kind_word, named, owner_named

MARGIN_ACCOUNT: Final = "0"
"""`account_type` of a margin account; 1 is one of cash (longbridge-terminal, `trade.rs`)."""
_KINDS: Final = frozenset({"STOCK", "OPTION", "CRYPTO"})
_SIDES: Final = frozenset({"LONG", "SHORT"})
_TRADES, _HALTED = "0", "1"


def overview(call: HttpCall) -> dict[str, Any]:
    """What the account has: cash, shares, contracts; without its number. It has no crypto money.

    A list without rows is left out, as the vendor's page prints it (`us_asset_overview`).
    """
    (part,) = parts(call)
    broker = call.shared.exchange.broker
    funds, positions = broker.funds(part.id), broker.corrections.cut(part.id, broker.positions(part.id))
    open_amount = unsettled(call, part)
    kinds = [(row, call.shared.exchange.instrument(row.instrument)) for row in positions]
    held: dict[str, list[dict[str, Any]]] = {"stock_list": [], "option_list": []}
    for row, facts in kinds:
        option = facts.security_type is SecurityType.OPTION
        held["option_list" if option else "stock_list"].append(
            (_option_row if option else _stock_row)(call, part, row, facts)
        )
    return {
        "account_type": MARGIN_ACCOUNT,
        "asset_timestamp": seconds(call.shared.exchange.now),
        "cash_buy_power": money(funds.power),
        "overnight_buy_power": money(funds.power),
        "currency": funds.currency,
        "cash_list": [
            {
                "currency": funds.currency,
                "total_amount": money(funds.cash),
                "total_cash": money(funds.cash - funds.frozen_cash),
                "frozen_buy_cash": money(funds.frozen_cash),
                "settled_cash": money(funds.cash - open_amount),
                "outstanding": money(open_amount),
            }
        ],
        **{name: rows for name, rows in held.items() if rows},
        "multi_leg": None,
    }


def available_holding(call: HttpCall) -> dict[str, Any]:
    """What of a holding can be sold, or bought back of what is owed: the latter below zero (SDK 5.3.0)."""
    kind, side = call.text("equity_type") or "STOCK", call.text("position_side") or "LONG"
    for name, valid in (("equity_type", kind in _KINDS), ("position_side", side in _SIDES)):
        if not valid:
            raise bad_parameter(name)
    if kind == "CRYPTO":  # the exchange has none
        return {"available_qty": "0"}
    name, broker = call.instrument(), call.shared.exchange.broker
    free: Shares = 0
    for part in parts(call):
        for row in broker.positions(part.id):
            if row.instrument == name and kind_word(call.shared.exchange.instrument(name)) == kind:
                free = row.available if side == "LONG" else _owed(call, part, row)
    return {"available_qty": shares_text(free)}


def _owed(call: HttpCall, part: TradingAccount, row: Position) -> Shares:
    """What is owed of a security and no open order buys back, below zero."""
    orders = call.shared.exchange.broker.orders(part.id)
    bought = [
        order.quantity - order.filled
        for order in orders
        if order.open and order.side is Side.BUY and order.instrument == row.instrument and not order.legs
    ]
    return min(min(row.quantity, 0) + sum(bought, 0), 0)


def _stock_row(call: HttpCall, part: TradingAccount, row: Position, facts: Instrument) -> dict[str, Any]:
    symbol = wire_symbol(row.instrument)
    return {
        **_row(call, part, row, facts),
        "symbol": symbol.rpartition(".")[0],
        "full_symbol": symbol,
        "counter_id": counter_id(row.instrument, facts.security_type),
        "industry_counter_id": "",
        "industry_name": "",
    }


def _option_row(call: HttpCall, part: TradingAccount, row: Position, facts: Instrument) -> dict[str, Any]:
    contract = parse(row.instrument)
    assert contract is not None
    return {
        **_row(call, part, row, facts),
        **named(facts),
        **owner_named(row.instrument),
        "underlying_code": wire_symbol(contract.owner).rpartition(".")[0],
        "strike_price": plain(contract.strike),
        "type": "Call" if contract.call else "Put",
        "due_date": contract.expiry.isoformat(),
        "contract_size": str(facts.multiplier),
    }


def _row(call: HttpCall, part: TradingAccount, row: Position, facts: Instrument) -> dict[str, Any]:
    """What both lists tell of a holding; what is owed has a quantity below zero, as it has in `available-holding`."""
    quote = call.shared.exchange.quote(row.instrument)
    invested = row.value - (row.pl_today or Decimal(0))
    return {
        "asset_type": kind_word(facts),
        "quantity": shares_text(row.quantity),
        "currency": row.currency,
        "average_cost": plain(row.average_cost),
        "market": "US",
        "trade_status": _HALTED if quote.suspended else _TRADES,
        "prev_close": plain(quote.prev_close),
        "last_done": plain(quote.last),
        "market_price": plain(row.last),
        "pretrade_close": plain(quote.prev_close),
        "stock_invest_of_today": money(invested),
        "today_pl": money(row.pl_today or Decimal(0)),
        "pretrade_stock_invest_of_today": money(invested),
        "pretrade_today_pl": money(row.pl_today or Decimal(0)),
        "night_last_done": plain(_price(quote.overnight)),
        "night_prev_close": plain(_night_close(quote)),
        "position_side": "SHORT" if row.quantity < 0 else "LONG",
        "open_position_time": _opened(call, part, row.instrument, row.quantity),
        "name": row.name,
    }


def _price(block: ExtendedQuote | None) -> Decimal | None:
    return None if block is None else block.price


def _night_close(quote: Quote) -> Decimal | None:
    return None if quote.overnight is None else quote.overnight.price - quote.overnight.change


def _opened(call: HttpCall, part: TradingAccount, name: InstrumentId, held: Shares) -> str:
    """When the holding began: the execution before which there was none; 0 where it began without one."""
    left = held
    for fill in _fills(call, part, name):
        left = left - fill.quantity if fill.side is Side.BUY else left + fill.quantity
        if not left or (left < 0) is not (held < 0):
            return seconds(fill.time)
    return "0"


def _fills(call: HttpCall, part: TradingAccount, name: InstrumentId) -> Iterable[Any]:
    """Executions of a security, newest first."""
    mine = call.shared.exchange.broker.history_fills(part.id, date.min, date.max)
    return (fill for fill in mine if fill.instrument == name)
