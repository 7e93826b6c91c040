"""The account's result by its positions and fills, in Hong Kong dollars, and the practice rates between currencies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from tideboard_core.model.instrument import MARKET_CURRENCY, Market, market_of, spelled_as_contract
from tideboard_core.model.order import Fill, Position, Side
from tideboard_core.model.shares import shares_text
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.accounts import FIRST_CASH, RATES
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.longport.behind.short_sales import stamp
from tideboard_sandbox.longport.trading.assets import BASE, MARKETS
from tideboard_sandbox.longport.trading.messages import plain
from tideboard_sandbox.longport.trading.orders import parts
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

MOST_ROWS = 100
_YEAR = timedelta(days=365)
_NOTHING = Decimal(0)


class _Span(NamedTuple):
    begin: date
    end: date


def exchange_rates(call: HttpCall) -> dict[str, Any]:
    """How many Hong Kong dollars, the base, one of each other currency costs; numbers, unlike those of other calls.

    Renminbi stands twice, offshore and onshore, at one practice rate; the base stands with itself.
    """
    del call
    return {
        "exchanges": [
            {
                "average_rate": float(rate),
                "base_currency": BASE,
                "bid_rate": float(rate),
                "offer_rate": float(rate),
                "other_currency": currency,
            }
            for currency, rate in (("CNH", RATES["CNY"]), *RATES.items())
        ]
    }


def summary(call: HttpCall) -> dict[str, Any]:
    """The account since its begin, with nothing: what it had first was paid in.

    An answer to a range of which one end is lacking has nothing in it.
    """
    if _halved(call):
        return {}
    span, broker = _span(call), call.shared.exchange.broker
    now = sum((broker.funds(part.id).total_assets * RATES[part.currency] for part in parts(call)), _NOTHING)
    first = sum(
        ((FIRST_CASH[part.group] + _brought(call, part)) * RATES[part.currency] for part in parts(call)), _NOTHING
    )
    fills = list(_fills(call, span))
    profit = now - first
    traded = sum((_worth(fill) * RATES[MARKET_CURRENCY[market_of(fill.instrument)]] for fill in fills), _NOTHING)
    rows = sorted(_positions(call), key=_profit)
    return {
        "currency": BASE,
        "current_total_asset": _money(now),
        "start_date": span.begin.isoformat(),
        "end_date": span.end.isoformat(),
        "start_time": stamp(span.begin),
        "end_time": stamp(span.end),
        "ending_asset_value": _money(now),
        "initial_asset_value": _money(_NOTHING),
        "invest_amount": _money(first),
        "is_traded": bool(fills),
        "sum_profit": _money(profit),
        "sum_profit_rate": _rate(profit, first),
        "total_simple_earning_yield": _rate(profit, first),
        "total_time_earning_yield": _rate(profit, first),
        "profits": {
            "stock": _money(profit),
            "fund": "0.00",
            "crypto": "0.00",
            "mmf": "0.00",
            "other": "0.00",
            "cumulative_transaction_amount": _money(traded),
            "trade_order_num": str(len({fill.order_id for fill in fills})),
            "trade_stock_num": str(len({fill.instrument for fill in fills})),
            "ipo": "0.00",
            "ipo_hit": 0,
            "ipo_subscription": 0,
            "summary_info": [_extremes(rows)] if rows else [],
        },
    }


def sublist(call: HttpCall) -> dict[str, Any]:
    """Each security that is held; a range as for `summary`."""
    if _halved(call):
        return {"items": []}
    span = _span(call)
    return {
        "start": stamp(span.begin),
        "end": stamp(span.end),
        "start_date": span.begin.isoformat(),
        "end_date": span.end.isoformat(),
        "updated_at": stamp(span.end),
        "updated_date": span.end.isoformat(),
        "items": [_item(row) for row in _positions(call)],
    }


def detail(call: HttpCall) -> dict[str, Any]:
    """One security; a security that is not held has no result. A range as for `summary`."""
    if _halved(call):
        return {}
    span, instrument = _span(call), call.instrument()
    rows = [row for row in _positions(call) if row.instrument == instrument]
    profit, value = sum((row.pl for row in rows), _NOTHING), sum((row.value for row in rows), _NOTHING)
    fills = [fill for fill in _fills(call, span) if fill.instrument == instrument]
    sold, bought = (
        sum((_worth(each) for each in fills if each.side is side), _NOTHING) for side in (Side.SELL, Side.BUY)
    )
    return {
        "profit": _money(profit),
        "underlying_details": _part(profit, value, sold, bought),
        "derivative_pnl_details": _part(_NOTHING, _NOTHING, _NOTHING, _NOTHING),
        "name": call.shared.exchange.instrument(instrument).name,
        "updated_at": stamp(span.end),
        "updated_date": span.end.isoformat(),
        "currency": MARKET_CURRENCY[market_of(instrument)],
        "default_tag": 0,
        "start": stamp(span.begin),
        "end": stamp(span.end),
        "start_date": span.begin.isoformat(),
        "end_date": span.end.isoformat(),
    }


def by_market(call: HttpCall) -> dict[str, Any]:
    """One page of the securities that are held in a market, or in all."""
    wanted = call.text("market")
    rows = [row for row in _positions(call) if wanted in {"", MARKETS[market_of(row.instrument)]}]
    page, more = _paged(call, rows)
    return {
        "profit": _money(sum((_profit(row) for row in page), _NOTHING)),
        "has_more": more,
        "stock_items": [
            {
                "code": wire_symbol(row.instrument).rpartition(".")[0],
                "name": row.name,
                "market": MARKETS[market_of(row.instrument)],
                "profit": _money(row.pl),
            }
            for row in page
        ],
    }


def flows(call: HttpCall) -> dict[str, Any]:
    """One page of the fills of a security, or of derivatives on it, the newest first."""
    instrument, derivative = call.instrument(), call.flag("derivative")
    rows = [fill for fill in _fills(call, _span(call)) if fill.instrument == instrument and not derivative]
    page, more = _paged(call, rows)
    return {"flows_list": [_flow(fill) for fill in page], "has_more": more}


def _flow(fill: Fill) -> dict[str, str]:
    return {
        "executed_date": fill.time.date().isoformat(),
        "executed_timestamp": str(int(fill.time.timestamp())),
        "code": wire_symbol(fill.instrument).rpartition(".")[0],
        "direction": "buy" if fill.side is Side.BUY else "sell",
        "executed_quantity": shares_text(fill.quantity),
        "executed_price": plain(fill.price),
        "executed_cost": plain(_worth(fill)),
        "describe": "",
    }


def _item(row: Position) -> dict[str, Any]:
    symbol, profit = wire_symbol(row.instrument), _money(row.pl)
    cost = row.value - row.pl
    return {
        "name": row.name,
        "market": MARKETS[market_of(row.instrument)],
        "is_holding": True,
        "profit": profit,
        "profit_rate": f"{row.pl / cost if cost else 0:.6f}",
        "clearance_times": 0,
        "type": "stock",
        "currency": row.currency,
        "symbol": symbol,
        "holding_period": "",
        "security_code": symbol.rpartition(".")[0],
        "isin": "",
        "underlying_profit": profit,
        "derivatives_profit": "0.00",
        "order_profit": profit,
    }


def _extremes(rows: list[Position]) -> dict[str, str]:
    """The securities that lost and gained most; `rows` with the largest loss first."""
    worst, best = rows[0], rows[-1]
    return {
        "asset_type": "stock",
        "profit_max": wire_symbol(best.instrument),
        "profit_max_name": best.name,
        "loss_max": wire_symbol(worst.instrument),
        "loss_max_name": worst.name,
    }


def _part(profit: Decimal, value: Decimal, received: Decimal, paid: Decimal) -> dict[str, Any]:
    return {
        "holding_value": _money(value),
        "profit": _money(profit),
        "cumulative_credited_amount": _money(received),
        "credited_details": [{"describe": "Sold", "amount": _money(received)}] if received else [],
        "cumulative_debited_amount": _money(paid),
        "debited_details": [{"describe": "Bought", "amount": _money(paid)}] if paid else [],
        "cumulative_fee_amount": "0.00",
        "fee_details": [],
        "short_holding_value": "0.00",
        "long_holding_value": _money(value),
        "holding_value_at_beginning": "",
        "holding_value_at_ending": _money(value),
    }


def _brought(call: HttpCall, part: TradingAccount) -> Decimal:
    """Money and shares that commands have put into an account since its begin."""
    return sum((row.cash + row.shares for row in call.shared.exchange.broker.transfers.of(part.id)), _NOTHING)


def _positions(call: HttpCall) -> list[Position]:
    """What the account holds but contracts, which no security's result names."""
    broker = call.shared.exchange.broker
    held = [row for part in parts(call) for row in broker.positions(part.id)]
    return [row for row in held if not spelled_as_contract(row.instrument)]


def _fills(call: HttpCall, span: _Span) -> Iterator[Fill]:
    broker = call.shared.exchange.broker
    for part in parts(call):
        yield from broker.history_fills(part.id, span.begin, span.end)


def _span(call: HttpCall) -> _Span:
    today = call.shared.exchange.companies.today(Market.HK)
    return _Span(_day(call, "start", today - _YEAR), _day(call, "end", today))


def _halved(call: HttpCall) -> bool:
    """Whether a range has one end alone (the vendor's MCP server: "passing only one returns empty results")."""
    return bool(call.text("start")) != bool(call.text("end"))


def _rate(profit: Decimal, paid: Decimal) -> str:
    """What was gained of what was paid in, as a fraction."""
    return f"{profit / paid if paid else 0:.6f}"


def _day(call: HttpCall, name: str, default: date) -> date:
    """The day of a moment in seconds; the call for flows writes days."""
    text = call.text(name)
    try:
        if not text or "-" in text:
            return date.fromisoformat(text) if text else default
        return datetime.fromtimestamp(int(text), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise bad_parameter(name) from None


def _paged(call: HttpCall, rows: list[Any]) -> tuple[list[Any], bool]:
    """The rows of the page that is asked for, and whether there are more."""
    page, size = call.integer("page", 1), call.integer("size", 20)
    if page < 1 or not 1 <= size <= MOST_ROWS:
        raise bad_parameter("page" if page < 1 else "size")
    return rows[(page - 1) * size : page * size], page * size < len(rows)


def _worth(fill: Fill) -> Decimal:
    return fill.price * fill.quantity


def _profit(row: Position) -> Decimal:
    """What a holding gained in Hong Kong dollars."""
    return row.pl * RATES[row.currency]


def _money(value: Decimal) -> str:
    return f"{value:.2f}"
