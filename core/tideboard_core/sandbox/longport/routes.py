"""Which method and path is answered by what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tideboard_core.sandbox.longport import account_calls, assets, cash_flow, orders, quote_http, watchlists
from tideboard_core.sandbox.longport.calls import HttpCall

Handler = Callable[[HttpCall], dict[str, Any]]

ROUTES: Mapping[str, Handler] = {
    "GET /v1/socket/token": account_calls.socket_token,
    "GET /v2/socket/token": account_calls.socket_token,
    "GET /v1/token/refresh": account_calls.refresh_token,
    "POST /v1/trade/order": orders.submit,
    "PUT /v1/trade/order": orders.replace,
    "DELETE /v1/trade/order": orders.cancel,
    "GET /v1/trade/order": orders.detail,
    "GET /v1/trade/order/today": orders.today_orders,
    "GET /v1/trade/order/history": orders.history_orders,
    "GET /v1/trade/execution/today": orders.today_executions,
    "GET /v1/trade/execution/history": orders.history_executions,
    "GET /v1/trade/estimate/buy_limit": orders.largest_quantity,
    "GET /v1/asset/account": assets.account_balance,
    "GET /v1/asset/stock": assets.stock_positions,
    "GET /v1/asset/fund": assets.fund_positions,
    "GET /v1/asset/cashflow": cash_flow.cash_flow,
    "GET /v1/watchlist/groups": watchlists.groups,
    "POST /v1/watchlist/groups": watchlists.create,
    "PUT /v1/watchlist/groups": watchlists.update,
    "DELETE /v1/watchlist/groups": watchlists.delete,
    "POST /v1/quote/options/strikes": quote_http.option_contracts,
    "GET /v1/quote/get_security_list": quote_http.security_list,
    "GET /v1/quote/market_temperature": quote_http.market_temperature,
    "GET /v1/quote/history_market_temperature": quote_http.market_temperatures,
    "GET /v1/risk/margin-ratio": assets.margin_ratio,
}
"""Handlers return `data` of the envelope, always an object; they raise HttpRefusal or the exchange's Refusal."""

LIMITED = ("/v1/trade/", "/v1/asset/", "/v1/risk/")
"""Paths under these count as calls of the trade interface."""
