"""Handlers of assets: balance, positions, cash flow, margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market, market_of, spelled_as_contract
from tideboard_core.model.order import Funds, Side
from tideboard_core.model.shares import shares_text
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.accounts import RATES
from tideboard_sandbox.exchange.broker.cash_journal import CashEntry, CashKind
from tideboard_sandbox.exchange.broker.trading import Broker
from tideboard_sandbox.longport.access.api_keys import channel_of
from tideboard_sandbox.longport.trading.messages import plain, seconds
from tideboard_sandbox.longport.trading.orders import parts
from tideboard_sandbox.longport.trading.past_lists import window
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

BASE = "HKD"
MARKETS = {Market.HK: "HK", Market.US: "US", Market.SH: "CN", Market.SZ: "CN", Market.SG: "SG"}
_CENT = Decimal("0.01")
FUND_ROW = {
    "symbol": "HK0000990017",
    "symbol_name": "Practice Bond Fund",
    "currency": "USD",
    "holding_units": "5.250",
    "current_net_asset_value": "104.32",
    "cost_net_asset_value": "101.10",
    "net_asset_value_day": "1794844800",
}
"""As the broker writes a mutual fund; the day is 17 November 2026 in Hong Kong."""


def account_balance(call: HttpCall) -> dict[str, Any]:
    """The account summed up in one currency (`currency`, else Hong Kong dollars), and its money in each.

    The broker calls the renminbi of its accounts CNH.
    """
    named = call.text("currency") or BASE
    currency = "CNY" if named == "CNH" else named
    if currency not in RATES:
        raise bad_parameter("currency")
    broker = call.shared.exchange.broker
    funds = [broker.funds(part.id) for part in parts(call)]
    held = [broker.frozen_fees(part.id) for part in parts(call)]
    margin = [_margin(broker, part.id) for part in parts(call)]

    def total(values: Sequence[Decimal]) -> str:
        worth = sum((value * RATES[row.currency] for row, value in zip(funds, values, strict=True)), Decimal(0))
        return _money(worth / RATES[currency])

    return {
        "list": [
            {
                "total_cash": total([row.cash for row in funds]),
                "max_finance_amount": "0",
                "remaining_finance_amount": "0",
                "risk_level": "0",
                "margin_call": "0",
                "currency": named,
                "net_assets": total([row.total_assets for row in funds]),
                "init_margin": total(margin),
                "maintenance_margin": total(margin),
                "buy_power": total([row.power for row in funds]),
                "cash_infos": [_cash_row(row) for row in funds],
                "frozen_transaction_fees": [
                    {"currency": row.currency, "frozen_transaction_fee": _money(fee)}
                    for row, fee in zip(funds, held, strict=True)
                ],
            }
        ]
    }


def _margin(broker: Broker, account_id: str) -> Decimal:
    """What is held in full, and the margin of sold options, whose value is below zero."""
    long = sum((max(row.value, Decimal(0)) for row in broker.positions(account_id)), Decimal(0))
    return long + broker.sold_margin(account_id)


def stock_positions(call: HttpCall) -> dict[str, Any]:
    """Holdings of all markets; `init_quantity` is what was held at the beginning of the day.

    The cost is the diluted one, which the service counts where nothing else was chosen (help pnl).
    """
    wanted, broker = call.instruments(), call.shared.exchange.broker
    rows = [
        {
            "symbol": wire_symbol(row.instrument),
            "symbol_name": row.name,
            "quantity": shares_text(row.quantity),
            "available_quantity": shares_text(row.available),
            "currency": row.currency,
            "cost_price": plain(broker.diluted_cost(part.id, call.shared.exchange.instrument(row.instrument))),
            "market": MARKETS[market_of(row.instrument)],
            "init_quantity": shares_text(broker.held_at_start(part.id).get(row.instrument, 0)),
        }
        for part in parts(call)
        for held in [broker.positions(part.id)]
        for row in (held if wanted else broker.corrections.cut(part.id, held))
        if not wanted or row.instrument in wanted
    ]
    return {"list": [{"account_channel": channel_of(call.account), "stock_info": rows}]}


def fund_positions(call: HttpCall) -> dict[str, Any]:
    """Mutual funds: one in scenario `fractions`, which no order trades and which is in no sum."""
    wanted = call.texts("symbol")
    rows = [FUND_ROW] if call.shared.holds_fund and FUND_ROW["symbol"] in (wanted or [FUND_ROW["symbol"]]) else []
    return {"list": [{"account_channel": channel_of(call.account), "fund_info": rows}]}


def margin_ratio(call: HttpCall) -> dict[str, Any]:
    """Cash accounts: every share is paid in full."""
    call.instrument()
    return {"im_factor": "1", "mm_factor": "1", "fm_factor": "1"}


def _cash_row(funds: Funds) -> dict[str, str]:
    return {
        "withdraw_cash": _money(funds.power),
        "available_cash": _money(funds.power),
        "frozen_cash": _money(funds.frozen_cash),
        "settling_cash": "0",
        "currency": funds.currency,
    }


def _money(amount: Decimal) -> str:
    return f"{amount.quantize(_CENT):f}"


OUT, IN = 1, 2
CASH, STOCK, FUND = 1, 2, 3
MOST_ROWS = 10_000
DEFAULT_ROWS = 50


class _Flow(NamedTuple):
    moment: datetime
    name: str
    amount: Decimal
    business: int
    currency: str
    instrument: InstrumentId | None
    text: str


def cash_flow(call: HttpCall) -> dict[str, Any]:
    """Purchases, sales, fees, deposits between two moments, newest first, `size` rows of page `page`.

    The vendor's Go client names the moments as those of the history of orders, and may leave them open.
    """
    if call.fields.keys() & {"start_at", "end_at"} and not call.fields.keys() & {"start_time", "end_time"}:
        begin, end = window(call)
    else:
        begin, end = _moment(call, "start_time"), _moment(call, "end_time")
    page, size = call.integer("page", 1), call.integer("size", DEFAULT_ROWS)
    business, instruments = call.integer("business_type", 0), call.instruments()
    if page < 1 or not 1 <= size <= MOST_ROWS:
        raise bad_parameter("page" if page < 1 else "size")
    if business not in {0, CASH, STOCK, FUND}:
        raise bad_parameter("business_type")
    rows = [
        flow
        for flow in _flows(call)
        if begin <= flow.moment <= end
        and business in {0, flow.business}
        and (not instruments or flow.instrument in instruments)
    ]
    rows.sort(key=lambda flow: flow.moment, reverse=True)
    return {"list": [_row(flow) for flow in rows[(page - 1) * size : page * size]]}


def _flows(call: HttpCall) -> Iterator[_Flow]:
    """What the journal holds, without the first deposit."""
    exchange = call.shared.exchange
    for part in parts(call):
        for entry in exchange.cash_journal(part.id)[1:]:
            name, business, text = _words(entry)
            yield _Flow(entry.time, name, entry.amount, business, entry.currency, entry.instrument, text)


def _words(entry: CashEntry) -> tuple[str, int, str]:
    if entry.kind in {CashKind.DEPOSIT, CashKind.WITHDRAWAL}:
        return ("Deposit" if entry.kind is CashKind.DEPOSIT else "Withdrawal"), CASH, ""
    if entry.kind is CashKind.FEE:
        return "Trading Fees", CASH, f"Fees of order {entry.order_id}"
    shares = f"{shares_text(entry.quantity)} {entry.name}"
    if entry.kind is CashKind.DIVIDEND:
        return "Cash Dividend", CASH, f"Dividend of {shares}"
    if entry.kind is CashKind.FRACTION:
        return "Cash In Lieu", CASH, f"Cash for {shares}"
    if entry.kind is CashKind.SETTLEMENT:
        option = entry.instrument is not None and spelled_as_contract(entry.instrument)
        return (
            "Option Settlement" if option else "Warrant Settlement",
            STOCK,
            f"Settled {shares}",
        )
    return (
        "Stock Trading",
        STOCK,
        f"{'Bought' if entry.side is Side.BUY else 'Sold'} {shares}",
    )


def _row(flow: _Flow) -> dict[str, Any]:
    return {
        "transaction_flow_name": flow.name,
        "direction": OUT if flow.amount < 0 else IN,
        "business_type": flow.business,
        "balance": plain(flow.amount),
        "currency": flow.currency,
        "business_time": seconds(flow.moment),
        "symbol": "" if flow.instrument is None else wire_symbol(flow.instrument),
        "description": flow.text,
    }


def _moment(call: HttpCall, name: str) -> datetime:
    number = call.integer(name, -1)
    try:
        if number < 0:
            raise bad_parameter(name)
        return datetime.fromtimestamp(number, UTC)
    except (OverflowError, ValueError, OSError):
        raise bad_parameter(name) from None
