"""Handlers of money in the United States' data centre: cash and buying power, results, movements, rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from tideboard_core.model.instrument import InstrumentId, Market, spelled_as_contract
from tideboard_core.model.order import Side
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import shares_text
from tideboard_core.wire.longport.commands import HttpCode
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.accounts import RATES, Result
from tideboard_sandbox.exchange.broker.cash_journal import CashEntry, CashKind
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.longport.access.api_keys import channel_of
from tideboard_sandbox.longport.access.refusals import INTERNAL, HttpRefusal
from tideboard_sandbox.longport.trading.messages import plain, seconds
from tideboard_sandbox.longport.trading.orders import parts
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

USD: Final = "USD"
ALL, STOCK, OPTION, CRYPTO = range(4)
THIS_YEAR, EVER = 1, 2
"""Periods as longbridge-terminal names them; the vendor's SDK says of 2 that it is the month (`types.rs`)."""
MOST_ROWS: Final = 100
_CENT = Decimal("0.01")
_RATE = Decimal("0.0001")

STOCKS, OPTIONS, CASH, CORPORATE = (
    "TT_STOCKS_AND_ETFS_TRADING",
    "TT_OPTIONS_TRADING",
    "TT_DEPOSIT_AND_WITHDRAWAL",
    "TT_CORPORATE_ACTION",
)
TYPES: Final = frozenset(
    {
        STOCKS,
        OPTIONS,
        CASH,
        CORPORATE,
        "TT_CRYPTO_TRADING",
        "TT_TRANSFER_IN_AND_OUT",
        "TT_CRYPTO_TRANSFER",
        "TT_MARGIN_FINANCING",
        "TT_OTHER",
    }
)


def money(amount: Decimal) -> str:
    """An amount in cents."""
    return f"{amount.quantize(_CENT):f}"


def unsettled(call: HttpCall, part: TradingAccount) -> Decimal:
    """What trades still bring, below zero what they still cost: money that moves on a later day than today."""
    today = exchange_date(Market.US, call.shared.exchange.now)
    journal = call.shared.exchange.cash_journal(part.id)
    return sum((entry.amount for entry in journal if entry.settled > today), Decimal(0))


def cash_and_buy_power(call: HttpCall) -> dict[str, Any]:
    """Cash, buying power and margin; every buying power is the one that the exchange has, and none is for crypto.

    What is held counts in full for the maintenance margin, as at the other data centre's door; of shares that are owed
    the debt is in the value already, and half of it is kept beside.
    """
    _check_currency(call)
    (part,) = parts(call)
    broker = call.shared.exchange.broker
    funds, open_amount = broker.funds(part.id), unsettled(call, part)
    held = broker.sold_margin(part.id)
    excess = money(funds.cash - funds.frozen_cash - held)
    power = money(funds.power)
    powers = ("cash", "overnight", "day_trade", "instant", "intraday_margin", "option")
    return {
        "buy_limit_info": {
            "currency": USD,
            **{f"{name}_buy_power": power for name in powers},
            "crypto_buy_power": "0",
            "mme": excess,
        },
        "cash_list": [
            {
                "currency": USD,
                "total_amount": money(funds.cash),
                "available_cash": power,
                "withdraw_cash": money(funds.withdrawable or Decimal(0)),
                "frozen_cash": money(funds.frozen_cash),
                "settled_cash": money(funds.cash - open_amount),
                "outstanding": money(open_amount),
                "external_amount": "0",
            }
        ],
        "margin_status": {
            "currency": USD,
            "nlv": money(funds.total_assets),
            "margin_equity": money(funds.total_assets),
            "margin_maintenance_excess": excess,
            "mmr": money(funds.market_value + held),
            "reg_t_excess": excess,
            "sma": excess,
        },
    }


def realized(call: HttpCall) -> dict[str, Any]:
    """What closed holdings gained, fees not taken off; a category that is a word is answered with an error.

    longbridge-mcp, `portfolio.rs`: a number is what works, or none. `rate` is a fraction of what the closed cost.
    """
    _check_currency(call)
    text = call.text("category")
    if text and not text.isdecimal():
        raise HttpRefusal(INTERNAL, HttpCode.INTERNAL_ERROR, "internal error")
    (part,) = parts(call)
    results = call.shared.exchange.broker.results(part.id)
    wanted = ALL if not text else int(text)
    rows = {
        ALL: _total(results, contracts=None),
        STOCK: _total(results, contracts=False),
        OPTION: _total(results, contracts=True),
        CRYPTO: Result(),
    }
    periods = (THIS_YEAR, EVER) if _begun_this_year(call, part) else (EVER,)
    return {
        "realized_pl_list": [
            {"category": category, "currency": USD, "metrics": [_metric(period, result) for period in periods]}
            for category, result in rows.items()
            if wanted in {ALL, category}
        ]
    }


def transactions(call: HttpCall) -> dict[str, Any]:
    """One page of the movements of money of a window, newest first; without the first deposit."""
    _check_currency(call)
    page, size, types = call.integer("page", 1), call.integer("size", 20), set(call.texts("types"))
    if page < 1 or not 1 <= size <= MOST_ROWS:
        raise bad_parameter("page" if page < 1 else "size")
    if types - TYPES:
        raise bad_parameter("types")
    begin, end = _moment(call, "start"), _moment(call, "end")
    (part,) = parts(call)
    rows = [
        entry
        for entry in call.shared.exchange.cash_journal(part.id)[1:]
        if begin <= entry.time <= end and (not types or _type_of(entry) in types)
    ]
    rows.sort(key=lambda entry: entry.flow_id, reverse=True)
    return {"current_page": page, "items": [_movement(entry) for entry in rows[(page - 1) * size : page * size]]}


def exchange_rates(call: HttpCall) -> dict[str, Any]:
    """How many US dollars, the base, one of each other currency costs, under the account's channel (SDK 5.3.0)."""
    rows = [
        {
            "base_currency": USD,
            "other_currency": currency,
            "bid_rate": rate,
            "offer_rate": rate,
            "average_rate": rate,
        }
        for currency, rate in _rates()
    ]
    return {"universal_exchanges": {channel_of(call.account): {"spec_exchanges": {"reference": {"exchanges": rows}}}}}


def _rates() -> Iterator[tuple[str, str]]:
    for currency, rate in RATES.items():
        yield currency, plain((rate / RATES[USD]).quantize(Decimal("0.000001")))


def _check_currency(call: HttpCall) -> None:
    if call.text("currency") not in {"", USD}:
        raise bad_parameter("currency")


def _begun_this_year(call: HttpCall, part: TradingAccount) -> bool:
    now = exchange_date(Market.US, call.shared.exchange.now)
    return call.shared.exchange.cash_journal(part.id)[0].cleared.year == now.year


def _total(results: Mapping[InstrumentId, Result], *, contracts: bool | None) -> Result:
    """Results added up: of contracts, of what is none, or of both."""
    counted = [row for name, row in results.items() if contracts in {None, spelled_as_contract(name)}]
    return Result(sum((row.gained for row in counted), Decimal(0)), sum((row.cost for row in counted), Decimal(0)))


def _metric(period: int, result: Result) -> dict[str, Any]:
    rate = result.gained / result.cost if result.cost else Decimal(0)
    return {"period": period, "amount": money(result.gained), "rate": plain(rate.quantize(_RATE), "0")}


def _type_of(entry: CashEntry) -> str:
    if entry.kind in {CashKind.DEPOSIT, CashKind.WITHDRAWAL}:
        return CASH
    if entry.instrument is not None and spelled_as_contract(entry.instrument):
        return OPTIONS
    return STOCKS if entry.kind in {CashKind.TRADE, CashKind.FEE} else CORPORATE


_WORDS: Mapping[CashKind, str] = {
    CashKind.DEPOSIT: "Deposit",
    CashKind.WITHDRAWAL: "Withdrawal",
    CashKind.FEE: "Trading Fees",
    CashKind.SETTLEMENT: "Settlement",
    CashKind.DIVIDEND: "Cash Dividend",
    CashKind.FRACTION: "Cash In Lieu",
}


def _movement(entry: CashEntry) -> dict[str, Any]:
    """One movement; words and codes are inferred."""
    title = _WORDS.get(entry.kind) or ("Buy" if entry.side is Side.BUY else "Sell")
    traded = entry.instrument is not None
    option = entry.instrument is not None and spelled_as_contract(entry.instrument)
    quantity = shares_text(entry.quantity) if entry.quantity else ""
    return {
        "title": title,
        "biz_code": _type_of(entry),
        "biz_code_name": title,
        "amount": plain(entry.amount),
        "currency": entry.currency,
        "symbol": "" if entry.instrument is None else wire_symbol(entry.instrument),
        "market": "US" if traded else "",
        "equity_type": ("OPTION" if option else "STOCK") if traded else "",
        "position_side": "LONG" if traded else "",
        "quantity": quantity,
        "quantity_description": quantity,
        "ref_no": str(entry.flow_id),
        "remark": entry.name,
        "create_at": seconds(entry.time),
        "done_at": seconds(entry.time),
    }


def _moment(call: HttpCall, name: str) -> datetime:
    try:
        return datetime.fromtimestamp(call.integer(name, 0), UTC)
    except (OverflowError, ValueError, OSError):
        raise bad_parameter(name) from None
