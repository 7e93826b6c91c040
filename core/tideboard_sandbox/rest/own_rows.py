"""Rows that OpenD has no call for: cash, margin, bonds, statistics of the tape, spread tables, the daemon itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any, Final, NamedTuple

import tideboard_core
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Market, SecurityType, market_of
from tideboard_core.model.order import Position
from tideboard_core.model.price_steps import Bands
from tideboard_core.model.quote import MinuteLine
from tideboard_core.wire.opend_rest.json_codec import to_full_json
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_sandbox.exchange.broker.cash_journal import CashEntry, CashKind
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.black_scholes import RATE
from tideboard_sandbox.opend.messages.codes import day_of, local_text, number, security_of
from tideboard_sandbox.opend.messages.orders import CURRENCY, clock_market
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, BAD_DATE, PAPER_NO_CASH_FLOW, Refusal
from tideboard_sandbox.opend.session.handshake import LOGIN_USER
from tideboard_sandbox.opend.session.quote_rights import allowed
from tideboard_sandbox.rest.api_keys import machine
from tideboard_sandbox.rest.order_admission import check_account
from tideboard_sandbox.rest.refusals import bad_request
from tideboard_sandbox.rest.row_request import Call


def push_subscriber_info(call: Call) -> dict[str, Any]:
    """Clients of /ws, subscriptions, and the number of sent pushes."""
    shared = call.shared
    ledger, session = shared.daemon.ledger, shared.session
    return {
        "subscriber_count": len(shared.sockets),
        "subscription_count": len(ledger.keys_of(session.conn_id)),
        "account_count": len(session.accounts),
        "pushed_quote": shared.pushed["quote"],
        "pushed_trade": shared.pushed["trade"],
        "pushed_notify": shared.pushed["notify"],
        "dropped_identical": shared.pushed["dropped as identical"],
        "dropped_clients": shared.pushed["clients dropped"],
    }


def register_accounts(call: Call) -> dict[str, Any]:
    """Push orders and fills of these accounts too, all or none."""
    call.shared.session.accounts |= _accounts(call)
    return {}


def unregister_accounts(call: Call) -> dict[str, Any]:
    call.shared.session.accounts -= _accounts(call)
    return {}


def status(call: Call) -> dict[str, Any]:
    shared = call.shared
    return {
        "version": tideboard_core.__version__,
        "uptime_seconds": int(shared.now() - shared.began),
        "machine": machine(),
        "trading_enabled": shared.daemon.trading_enabled,
        "unlocked": shared.daemon.unlocked,
        "keys_required": shared.keys.required,
        "keys": sorted(key.id for key in shared.keys.keys),
        "ws_clients": len(shared.sockets),
        "subscriptions": len(shared.daemon.ledger.keys_of(shared.session.conn_id)),
        "requests": sum(shared.requests.values()),
    }


def reload(call: Call) -> dict[str, Any]:
    """Read the keys file again, all or nothing; clients of /ws have what their keys allow now, or are dropped."""
    try:
        number = call.shared.keys.reload()
    except BadInput as problem:
        raise Refusal(str(problem.data["sentence"])) from None
    for socket in list(call.shared.sockets):
        socket.review()
    return {"keys": number}


def shutdown(call: Call) -> dict[str, Any]:
    """Answer, then end the daemon."""
    call.shared.shutdown()
    return {"message": "shutting down"}


def _accounts(call: Call) -> set[str]:
    named = call.fields["acc_id_list"]
    if not named:
        raise bad_request("empty list: `acc_id_list` needs at least one account")
    for account_id in named:
        check_account(call.shared, call.key, account_id)
    broker = call.shared.exchange.broker
    return {broker.account(str(number)).id for number in named}


INTERVALS: Final = {1: 60, 2: 300, 3: 900, 4: 1800, 5: 3600, 6: 86_400}
"""Seconds of `interval_type`; the numbers are ours, the reference lists none."""

SPREAD_TABLES: Final = (
    (1, Market.HK, SecurityType.STOCK),
    (2, Market.HK, SecurityType.ETF),
    (3, Market.HK, SecurityType.FUTURE),
    (4, Market.HK, SecurityType.OPTION),
    (5, Market.US, SecurityType.STOCK),
    (6, Market.SH, SecurityType.STOCK),
    (7, Market.SH, SecurityType.ETF),
    (8, Market.SG, SecurityType.STOCK),
    (9, Market.HK, SecurityType.WARRANT),
)
"""`spread_code` of each table; the numbers are ours."""

_SCALE: Final = 10**9
_ABOVE_HONG_KONG: Final = {"us": 0.6, "jp": -2.4}
"""Percent above Hong Kong's rate, which options are priced with."""


def ticker_statistic(call: Call) -> dict[str, Any]:
    """Running volume, turnover and average price of the trading day at the end of each interval so far."""
    seconds = INTERVALS.get(call.fields["interval_type"])
    if seconds is None:
        raise Refusal(BAD_ARGUMENT.format(name="interval_type"))
    instrument = allowed(call.shared.session, qot.Security(**call.fields["security"]))
    exchange = call.shared.exchange
    line = exchange.minute_line(instrument)
    market = market_of(instrument)
    return {
        "security": to_full_json(security_of(instrument)),
        "name": exchange.instrument(instrument).name,
        "interval_type": call.fields["interval_type"],
        "statistic_list": [
            {
                "time": local_text(stamp, market),
                "timestamp": stamp,
                "volume": volume,
                "turnover": round(turnover, 3),
                "avg_price": round(turnover / volume, 3) if volume else 0.0,
            }
            for stamp, volume, turnover in _sums(line, seconds)
        ],
    }


def spread_tables(call: Call) -> dict[str, Any]:
    """The price steps of every market, the same tables that orders are checked against."""
    rule = call.shared.exchange.step_rule
    return {
        "spread_table_list": [
            {
                "spread_code": code,
                "market": market.value,
                "spread_item_list": _rows(rule.steps(market, kind).proven.bands),
            }
            for code, market, kind in SPREAD_TABLES
        ]
    }


def risk_free_rates(call: Call) -> dict[str, Any]:
    """Yearly rates in percent; Hong Kong's is the one that options are priced with, whatever the instant."""
    asked = call.fields.get("rate_time")
    try:
        moment = call.shared.exchange.now if asked is None else datetime.fromtimestamp(asked / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise Refusal(BAD_ARGUMENT.format(name="rate_time")) from None
    if moment > call.shared.exchange.now:
        raise Refusal(BAD_ARGUMENT.format(name="rate_time"))
    found: dict[str, Any] = {"rate_time": int(moment.timestamp() * 1000)}
    for name, above in (("hk", 0.0), *_ABOVE_HONG_KONG.items()):
        percent = round(100 * RATE + above, 6)
        found |= {f"{name}_rate_pct": percent, f"{name}_rate": round(percent / 100 * _SCALE)}
    return found


def _sums(line: MinuteLine, seconds: int) -> Iterator[tuple[float, int, float]]:
    """Stamp of the last minute, running volume and turnover per interval."""
    volume, turnover = 0, 0.0
    last: tuple[float, int, float] | None = None
    for stamp, part, worth in zip(line.times, line.volumes, line.turnovers, strict=True):
        volume, turnover = volume + part, turnover + worth
        if last is not None and (stamp - 1) // seconds != (last[0] - 1) // seconds:
            yield last
        last = (stamp, volume, turnover)
    if last is not None:
        yield last


def _rows(bands: Bands) -> list[dict[str, float]]:
    low, found = 0.0, []
    for limit, step in bands:
        found.append({"price_from": low, "price_to": float(limit), "value": float(step)})
        low = float(limit)
    return found


# From here to the bonds the reference names the parameters alone: the fields of the answers are ours, every figure is
# the account's.
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


_SYSTEMS: Final = ("nn", "mm")
"""Futubull's logins and moomoo's."""
_BOTH_SYSTEMS: Final = "all"


def token_state(call: Call) -> dict[str, Any]:
    """Whether a token, the second factor of an unlock, is switched on and bound in each system: in none here.

    It tells nothing of the trade lock. FutuOpenD-rs 1.4.98: "whether the tokens of both systems are enabled and bound".
    """
    wanted = str(call.fields.get("app_id", _BOTH_SYSTEMS))
    systems = [name for name in _SYSTEMS if wanted in {name, _BOTH_SYSTEMS}]
    rows = [{"app_id": name, "is_enabled": False, "is_bound": False} for name in systems]
    found: dict[str, Any] = {"user_id": LOGIN_USER, "token_state_list": rows}
    if "header" in call.fields:
        found["header"] = call.header
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


class MovementGroup(IntEnum):
    """What a movement was for."""

    DEPOSIT = 1
    TRADE = 2
    FEE = 3
    SETTLEMENT = 4
    WITHDRAWAL = 5
    DIVIDEND = 6
    FRACTION = 7


NAMES: Final = {
    MovementGroup.DEPOSIT: "Deposit",
    MovementGroup.TRADE: "Trade",
    MovementGroup.FEE: "Fee",
    MovementGroup.SETTLEMENT: "Contract settlement",
    MovementGroup.WITHDRAWAL: "Withdrawal",
    MovementGroup.DIVIDEND: "Dividend",
    MovementGroup.FRACTION: "Cash for a fraction",
}
_GROUPS: Final = {
    CashKind.DEPOSIT: MovementGroup.DEPOSIT,
    CashKind.WITHDRAWAL: MovementGroup.WITHDRAWAL,
    CashKind.TRADE: MovementGroup.TRADE,
    CashKind.FEE: MovementGroup.FEE,
    CashKind.SETTLEMENT: MovementGroup.SETTLEMENT,
    CashKind.DIVIDEND: MovementGroup.DIVIDEND,
    CashKind.FRACTION: MovementGroup.FRACTION,
}


class Movement(NamedTuple):
    """One entry of the journal; `balance` is what was there after it."""

    entry: CashEntry
    group: MovementGroup
    balance: Decimal


def movements(exchange: Exchange, account: TradingAccount) -> tuple[Movement, ...]:
    """All movements of an account, oldest first; the last balance is its cash."""
    found, balance = [], Decimal(0)
    for entry in exchange.cash_journal(account.id):
        balance += entry.amount
        found.append(Movement(entry, _GROUPS[entry.kind], balance))
    return tuple(found)


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
    "POST /api/ticker-statistic": ticker_statistic,
    "GET /api/spread-table": spread_tables,
    "POST /api/spread-table": spread_tables,
    "GET /api/risk-free-rate": risk_free_rates,
    "POST /api/risk-free-rate": risk_free_rates,
    "GET /api/push-subscriber-info": push_subscriber_info,
    "POST /api/sub-acc-push": register_accounts,
    "POST /api/unsub-acc-push": unregister_accounts,
    "GET /api/admin/status": status,
    "POST /api/admin/reload": reload,
    "POST /api/admin/shutdown": shutdown,
}
