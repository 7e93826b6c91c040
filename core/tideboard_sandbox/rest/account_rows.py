"""Rows about accounts that have no public definition: cash, margin, flags, bonds, token state.

The reference names their parameters alone. The fields of the answers are ours, and every figure is the account's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum
from typing import Any, Final, NamedTuple

from tideboard_core.model.instrument import SecurityType
from tideboard_core.model.order import Position
from tideboard_sandbox.exchange.broker.cash_journal import CashEntry, CashKind
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.codes import day_of, local_text, number
from tideboard_sandbox.opend.messages.orders import CURRENCY, clock_market
from tideboard_sandbox.opend.messages.refusals import BAD_DATE, PAPER_NO_CASH_FLOW, Refusal
from tideboard_sandbox.opend.session.handshake import LOGIN_USER
from tideboard_sandbox.rest.row_request import Call

UNKNOWN_FLOW: Final = "流水不存在 (unknown cash flow {flow})"
IN, OUT = 1, 2
"""`direction` of a movement: the proto's TrdCashFlowDirection."""


def cash_log(call: Call) -> dict[str, Any]:
    """Movements of the account's money in a range of its days, newest first; real accounts only, as cash flow is."""
    account = _real(call)
    begin, end = (_day(call, name) for name in ("begin_time", "end_time"))
    rows = [
        row
        for row in movements(call.shared.exchange, account)
        if (begin is None or row.entry.cleared >= begin) and (end is None or row.entry.cleared <= end)
    ]
    return {"header": call.header, "cash_log_list": [_movement(account, row) for row in reversed(rows)]}


def cash_detail(call: Call) -> dict[str, Any]:
    """One movement with what it was for."""
    account, wanted = _real(call), call.fields["flow_id"]
    for row in movements(call.shared.exchange, account):
        if str(row.entry.flow_id) == wanted:
            return {"header": call.header, "cash_detail": _movement(account, row)}
    raise Refusal(UNKNOWN_FLOW.format(flow=wanted))


def biz_groups(call: Call) -> dict[str, Any]:
    """What movements can be for, and how many of each the account has."""
    counts = Counter(row.group for row in movements(call.shared.exchange, call.account))
    rows = [{"biz_group_id": int(group), "name": name, "count": counts[group]} for group, name in NAMES.items()]
    return {"header": call.header, "biz_group_list": rows}


def margin_info(call: Call) -> dict[str, Any]:
    """The account's margin: cash accounts owe nothing and borrow nothing."""
    account = call.account
    funds = call.shared.exchange.broker.funds(account.id)
    return {
        "header": call.header,
        "margin_info": {
            "currency": int(CURRENCY[account.currency]),
            "is_margin_account": False,
            "total_assets": number(funds.total_assets),
            "cash": number(funds.cash),
            "market_val": number(funds.market_value),
            "frozen_cash": number(funds.frozen_cash),
            "max_power": number(funds.power),
            "initial_margin": 0.0,
            "maintenance_margin": 0.0,
            "margin_call_margin": 0.0,
            "debt_cash": 0.0,
        },
    }


def account_flags(call: Call) -> dict[str, Any]:
    """Flags of the account by number."""
    account, broker = call.account, call.shared.exchange.broker
    flags = (
        ("simulated", not account.real),
        ("trade_enabled", call.shared.daemon.trading_enabled),
        ("trade_unlocked", not account.real or call.shared.daemon.unlocked),
        ("has_positions", bool(broker.positions(account.id))),
        ("has_open_orders", any(order.open for order in broker.orders(account.id))),
        ("push_registered", account.id in call.shared.session.accounts),
    )
    rows = [{"flag_id": place, "name": name, "value": int(value)} for place, (name, value) in enumerate(flags, 1)]
    return {"header": call.header, "flag_list": rows}


def token_state(call: Call) -> dict[str, Any]:
    """Whether the daemon's trade token stands: it does while trading is unlocked."""
    unlocked = call.shared.daemon.unlocked
    found: dict[str, Any] = {"user_id": LOGIN_USER, "token_state": int(unlocked), "is_unlocked": unlocked}
    if "header" in call.fields:
        found["header"] = call.header
    if "app_id" in call.fields:
        found["app_id"] = call.fields["app_id"]
    return found


def bond_total_asset(call: Call) -> dict[str, Any]:
    """Worth of the account's bonds beside everything it has."""
    account = call.account
    funds = call.shared.exchange.broker.funds(account.id)
    return {
        "header": call.header,
        "currency": int(CURRENCY[account.currency]),
        "bond_asset": number(_worth(_bonds(call))),
        "total_assets": number(funds.total_assets),
        "cash": number(funds.cash),
    }


def bond_single_asset(call: Call) -> dict[str, Any]:
    """Worth of each bond."""
    rows = [{"code": str(row.instrument), "val": number(row.value)} for row in _bonds(call)]
    return {"header": call.header, "bond_asset_list": rows}


def bond_positions(call: Call) -> dict[str, Any]:
    """Bonds that the account holds."""
    rows = [
        {"code": str(row.instrument), "name": row.name, "qty": float(row.quantity), "val": number(row.value)}
        for row in _bonds(call)
    ]
    return {"header": call.header, "position_list": rows}


def bond_answer_state(call: Call) -> dict[str, Any]:
    """Whether the questions before a first bond trade were answered: a practice account is asked none."""
    return {"header": call.header, "is_answered": not call.account.real, "answer_time": None}


def bond_trade_reminder(call: Call) -> dict[str, Any]:
    """Bonds that fall due: those held, with nothing to remind of without one."""
    rows = [{"code": str(row.instrument), "qty": float(row.quantity)} for row in _bonds(call)]
    return {"header": call.header, "reminder_list": rows}


ROWS: Final[dict[str, Callable[[Call], dict[str, Any]]]] = {
    "POST /api/account-flag": account_flags,
    "POST /api/biz-group": biz_groups,
    "POST /api/bond-answer-state": bond_answer_state,
    "POST /api/bond-position-list": bond_positions,
    "POST /api/bond-single-asset": bond_single_asset,
    "POST /api/bond-total-asset": bond_total_asset,
    "POST /api/bond-trade-reminder": bond_trade_reminder,
    "POST /api/cash-detail": cash_detail,
    "POST /api/cash-log": cash_log,
    "POST /api/margin-info": margin_info,
    "GET /api/token-state": token_state,
    "POST /api/token-state": token_state,
}


def _real(call: Call) -> TradingAccount:
    account = call.account
    if not account.real:
        raise Refusal(PAPER_NO_CASH_FLOW)
    return account


def _day(call: Call, name: str) -> Any:  # noqa: ANN401  a date or None
    text = call.fields.get(name)
    if text is None:
        return None
    if not isinstance(text, str):
        raise Refusal(BAD_DATE.format(text=text))
    return day_of(text)


def _movement(account: TradingAccount, row: Movement) -> dict[str, Any]:
    entry = row.entry
    return {
        "flow_id": str(entry.flow_id),
        "time": local_text(entry.time, clock_market(account)),
        "timestamp": entry.time.timestamp(),
        "clearing_date": entry.cleared.isoformat(),
        "settlement_date": entry.settled.isoformat(),
        "biz_group_id": int(row.group),
        "biz_group_name": NAMES[row.group],
        "direction": IN if entry.amount >= 0 else OUT,
        "amount": number(entry.amount),
        "balance": number(row.balance),
        "currency": int(CURRENCY[account.currency]),
        "code": entry.instrument or "",
        "order_id": entry.order_id,
    }


def _bonds(call: Call) -> list[Position]:
    exchange = call.shared.exchange
    rows = exchange.broker.positions(call.account.id)
    return [row for row in rows if exchange.instrument(row.instrument).security_type is SecurityType.BOND]


def _worth(rows: list[Position]) -> Decimal:
    return sum((row.value or Decimal(0) for row in rows), Decimal(0))


class Group(IntEnum):
    """What a movement was for."""

    DEPOSIT = 1
    TRADE = 2
    FEE = 3
    SETTLEMENT = 4


NAMES: Final = {
    Group.DEPOSIT: "Deposit",
    Group.TRADE: "Trade",
    Group.FEE: "Fee",
    Group.SETTLEMENT: "Contract settlement",
}
_GROUPS: Final = {
    CashKind.DEPOSIT: Group.DEPOSIT,
    CashKind.TRADE: Group.TRADE,
    CashKind.FEE: Group.FEE,
    CashKind.SETTLEMENT: Group.SETTLEMENT,
}


class Movement(NamedTuple):
    """One entry of the journal; `balance` is what was there after it."""

    entry: CashEntry
    group: Group
    balance: Decimal


def movements(exchange: Exchange, account: TradingAccount) -> tuple[Movement, ...]:
    """All movements of an account, oldest first; the last balance is its cash."""
    found, balance = [], Decimal(0)
    for entry in exchange.cash_journal(account.id):
        balance += entry.amount
        found.append(Movement(entry, _GROUPS[entry.kind], balance))
    return tuple(found)
