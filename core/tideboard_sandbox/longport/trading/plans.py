"""Grids, recurring plans and statements of scenario `plans`; nothing here ever trades, and nothing can set it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import MARKET_CURRENCY, MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.longport.access.api_keys import channel_of
from tideboard_sandbox.longport.trading.messages import plain, seconds
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

MOST_ROWS = 100
GRID, HALTED_GRID = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
MONTHLY, ENDED = InstrumentId("US.AAPL"), InstrumentId("HK.09988")
STATEMENT_HOST = "statements.longport.example"
_DAYS, _MONTHS = 30, 12
_PAY_DAY, _DECEMBER, _SATURDAY = 15, 12, 6


def grids(call: HttpCall) -> dict[str, Any]:
    """One page of the grids: one that runs by percent, one that is suspended and counts in money."""
    wanted, states = call.instruments(), [word for word in call.text("status").split(",") if word]
    rows = [_grid(call, GRID, 1), _grid(call, HALTED_GRID, 2)] if call.shared.holds_plans else []
    found = [
        row
        for row, instrument in zip(rows, (GRID, HALTED_GRID), strict=False)
        if (not wanted or instrument in wanted) and (not states or row["status"] in states)
    ]
    page, limit = _page(call)
    return {"grid_order": found[(page - 1) * limit : page * limit], "has_more": page * limit < len(found)}


def recurring(call: HttpCall) -> dict[str, Any]:
    """One page of the recurring plans: one that buys each month, one that is over."""
    wanted, state = call.instruments(), call.text("status")
    rows = [(MONTHLY, _recurring(call, MONTHLY, 1)), (ENDED, _recurring(call, ENDED, 2))]
    found = [
        row
        for instrument, row in (rows if call.shared.holds_plans else [])
        if (not wanted or instrument in wanted) and state in {"", row["status"]}
    ]
    page, limit = _page(call)
    return {"plans": found[(page - 1) * limit : page * limit]}


def statements(call: HttpCall) -> dict[str, Any]:
    """The newest `limit` statements of days or of months from `start_date` on, the newest first."""
    kind, first, limit = call.integer("statement_type", 0), call.integer("start_date", 1), call.integer("limit", 20)
    if kind not in {1, 2} or not 1 <= limit <= MOST_ROWS:
        raise bad_parameter("statement_type" if kind not in {1, 2} else "limit")
    today = call.shared.exchange.companies.today(Market.HK)
    days = _past_days(today) if kind == 1 else _past_months(today)
    rows = [(int(f"{day:%Y%m%d}" if kind == 1 else f"{day:%Y%m}"), day) for day in days]
    told = rows if call.shared.holds_plans else []
    return {
        "list": [
            {"dt": number, "file_key": f"/statement_data/{call.account}/{number}.json"}
            for number, _ in told
            if number >= first
        ][:limit]
    }


def statement(call: HttpCall) -> dict[str, Any]:
    """Where the file would be; nothing is there."""
    key = call.required("file_key")
    if not key.startswith(f"/statement_data/{call.account}/"):
        raise bad_parameter("file_key")
    return {"url": f"https://{STATEMENT_HOST}{key}?signature=practice"}


def _page(call: HttpCall) -> tuple[int, int]:
    page, limit = call.integer("page", 1), call.integer("limit", 20)
    if page < 1 or not 1 <= limit <= MOST_ROWS:
        raise bad_parameter("page" if page < 1 else "limit")
    return page, limit


def _grid(call: HttpCall, instrument: InstrumentId, number: int) -> dict[str, Any]:
    """`number` 1 runs in percent, another one is suspended and closes its position at the upper bound."""
    exchange = call.shared.exchange
    runs, base = number == 1, _cents(exchange.quote(instrument).prev_close)
    order_type = "GMO" if runs else "GLO"
    return {
        "order_id": f"76460968168657305{number}",
        "symbol": wire_symbol(instrument),
        "stock_name": exchange.instrument(instrument).name,
        "market": market_of(instrument).value,
        "status": "Performing" if runs else "Suspended",
        "grid_status": "Performing" if runs else "Suspended",
        **{
            name: plain(base)
            for name in (
                "submitted_base_price",
                "current_base_price",
                "pre_trigger_base_price",
                "post_trigger_base_price",
            )
        },
        "upper_limit_price": plain(_cents(base * Decimal("1.2"))),
        "lower_limit_price": plain(_cents(base * Decimal("0.8"))),
        "trigger_price_type": 2 if runs else 1,
        "trigger_spread_up": "" if runs else "5",
        "trigger_spread_down": "" if runs else "5",
        "trigger_percent_up": "2" if runs else "",
        "trigger_percent_down": "2" if runs else "",
        "pullback_percent": "",
        "pullback_spread": "",
        "rebound_percent": "",
        "rebound_spread": "" if runs else "0.5",
        "trigger_sell_order_type": order_type,
        "trigger_buy_order_type": order_type,
        "trigger_sell_depth": 0,
        "trigger_buy_depth": 0,
        "trigger_quantity": "100",
        "trigger_sell_quantity": "100",
        "trigger_buy_quantity": "100",
        "upper_limit_quantity": "200",
        "lower_limit_quantity": "100",
        "upper_limit_event": 1 if runs else 2,
        "lower_limit_event": 1,
        "multiple_trigger": False,
        "trigger_times": 3 if runs else 0,
        "total_buy_quantity": "300" if runs else "",
        "total_sell_quantity": "200" if runs else "",
        "total_profit_balance": "1250.00" if runs else "",
        "settlement_currency": MARKET_CURRENCY[market_of(instrument)],
        "time_in_force": 1 if runs else 6,
        "gtd": "" if runs else "2026-12-31",
        "created_at": seconds(exchange.now - timedelta(days=30)),
        "rth": 0,
        "support_shortsell": False,
        "grid_order_type_up": order_type,
        "grid_order_type_down": order_type,
    }


def _recurring(call: HttpCall, instrument: InstrumentId, number: int) -> dict[str, Any]:
    """`number` 1 buys on the fifteenth, another one is over."""
    exchange = call.shared.exchange
    runs, created = number == 1, seconds(exchange.now - timedelta(days=90))
    return {
        "plan_id": f"123940217490820710{number}",
        "symbol": wire_symbol(instrument),
        "stock_name": exchange.instrument(instrument).name,
        "market": market_of(instrument).value,
        "status": "Active" if runs else "Finished",
        "per_invest_amount": "1000" if runs else "5000",
        "invest_frequency": "Monthly" if runs else "Weekly",
        "invest_day_of_month": str(_PAY_DAY) if runs else "",
        "invest_day_of_week": "" if runs else "Mon",
        "next_trd_date": seconds(_next_purchase(exchange.now, instrument)) if runs else "",
        "cum_amount": "3000" if runs else "20000",
        "cum_profit": "41.20" if runs else "-310.00",
        "average_cost": plain(_cents(exchange.quote(instrument).prev_close)),
        "allow_margin_finance": False,
        "alter_hours": "6",
        "display_account": "",
        "member_id": "1",
        "aaid": call.account,
        "account_channel": channel_of(call.account),
        "issue_number": 3 if runs else 4,
        "created_at": created,
        "updated_at": created,
    }


def _next_purchase(now: datetime, instrument: InstrumentId) -> datetime:
    """Ten o'clock at the exchange on the next fifteenth of a month."""
    local = now.astimezone(ZoneInfo(MARKET_ZONE[market_of(instrument)]))
    found = local.replace(day=_PAY_DAY, hour=10, minute=0, second=0, microsecond=0)
    if found > local:
        return found
    later = found.month == _DECEMBER
    return found.replace(year=found.year + later, month=1 if later else found.month + 1)


def _past_days(today: date) -> list[date]:
    days = [today - timedelta(days=back) for back in range(1, _DAYS + 1)]
    return [day for day in days if day.isoweekday() < _SATURDAY]


def _past_months(today: date) -> list[date]:
    months = [today.year * 12 + today.month - 1 - back for back in range(1, _MONTHS + 1)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _cents(price: Decimal) -> Decimal:
    return price.quantize(Decimal("0.01"))
