"""The LongPort server: HTTP API, OAuth and both packet sockets on one port; envelope, faults, limits of its calls."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from importlib import import_module
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tideboard_core.system.markup import escape
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.longport.commands import ControlCommand, HttpCode, QuoteCommand, TradeCommand
from tideboard_core.wire.replay_label import label_headers
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_PAPER, LONGPORT_REAL, LONGPORT_US
from tideboard_sandbox.exchange.broker.kept_terms import Keeping
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport import alerts
from tideboard_sandbox.longport.access import oauth_pages as oauth
from tideboard_sandbox.longport.access.api_keys import DAY_SECONDS, channel_of
from tideboard_sandbox.longport.access.authentication import Signed, account_of
from tideboard_sandbox.longport.access.data_centres import check_offered
from tideboard_sandbox.longport.access.oauth_grants import OauthError
from tideboard_sandbox.longport.access.oauth_pages import OauthRequest, PageReply
from tideboard_sandbox.longport.access.refusals import (
    BAD_REQUEST,
    FORBIDDEN,
    INTERNAL,
    NOT_FOUND,
    TOO_MANY_REQUESTS,
    HttpRefusal,
    refusal_of,
)
from tideboard_sandbox.longport.access.sessions import SocketKind
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT, WRITES, LongportState
from tideboard_sandbox.longport.behind import (
    brokers,
    calendar,
    company,
    company_acts,
    content,
    holders,
    listings,
    market,
    peers,
    results,
    screener,
    short_sales,
)
from tideboard_sandbox.longport.quotes import http_handlers as quote_http
from tideboard_sandbox.longport.quotes.endpoint import QuoteFeed
from tideboard_sandbox.longport.trading import assets, orders, past_lists, plans, watchlists
from tideboard_sandbox.longport.trading import assets as cash_flow
from tideboard_sandbox.longport.trading.endpoint import OrderPushes
from tideboard_sandbox.longport.trading.order_rules import hold_withdrawn_type
from tideboard_sandbox.longport.transport.http_call import (
    HttpCall,
    bad_parameter,
    body_fields,
    query_fields,
    symbols_in,
)
from tideboard_sandbox.longport.transport.socket_handler import DOOR, SocketService
from tideboard_sandbox.server.faults import Fault, Point
from tideboard_sandbox.server.http_ports import abort_connections, cut_call, for_this_host, open_port
from tideboard_sandbox.server.journal import RequestRow
from tideboard_sandbox.server.listener import Listener
from tideboard_sandbox.server.service import order_row

LONGEST_DAYS = 366


def socket_token(call: HttpCall) -> dict[str, Any]:
    """A one-time password, and how many sockets are open of how many."""
    shared = call.shared
    return {"otp": shared.otps.issue(call.account), "limit": SOCKET_LIMIT, "online": shared.online(call.account)}


def refresh_token(call: HttpCall) -> dict[str, Any]:
    """A new access token that lives until `expired_at`; the old one is void at once."""
    shared, ends = call.shared, _moment(call)
    seconds = ends.timestamp() - shared.wall()
    if not 0 < seconds <= LONGEST_DAYS * DAY_SECONDS:
        raise bad_parameter("expired_at")
    application = shared.keys.find(call.key)
    if application is None:  # an OAuth client refreshes at its token endpoint
        raise bad_parameter("x-api-key")
    return {
        "token": shared.keys.refresh(application, seconds),
        "expired_at": _text(ends),
        "issued_at": _text(datetime.fromtimestamp(shared.wall(), UTC)),
        "account_info": {"member_id": "1", "aaid": call.account, "account_channel": channel_of(call.account)},
    }


def _moment(call: HttpCall) -> datetime:
    try:
        moment = datetime.fromisoformat(call.required("expired_at"))
    except ValueError:
        raise bad_parameter("expired_at") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Handler = Callable[[HttpCall], dict[str, Any]]

ROUTES: Mapping[str, Handler] = {
    "GET /v1/socket/token": socket_token,
    "GET /v2/socket/token": socket_token,
    "GET /v1/token/refresh": refresh_token,
    "POST /v1/trade/order": orders.submit,
    "POST /v1/trade/order/multileg": orders.submit_combination,
    "PUT /v1/trade/order": orders.replace,
    "DELETE /v1/trade/order": orders.cancel,
    "GET /v1/trade/order": orders.detail,
    "GET /v1/trade/order/today": orders.today_orders,
    "GET /v1/trade/order/history": past_lists.history_orders,
    "GET /v1/trade/execution/today": orders.today_executions,
    "GET /v1/trade/execution/history": past_lists.history_executions,
    "GET /v3/trade/execution/all": past_lists.all_executions,
    "GET /v1/trade/estimate/buy_limit": orders.largest_quantity,
    "GET /v1/asset/account": assets.account_balance,
    "GET /v1/asset/stock": assets.stock_positions,
    "GET /v1/asset/fund": assets.fund_positions,
    "GET /v1/asset/cashflow": cash_flow.cash_flow,
    "GET /v1/gridtrading/list": plans.grids,
    "GET /v1/dailycoins/query": plans.recurring,
    "GET /v1/statement/list": plans.statements,
    "GET /v1/statement/download": plans.statement,
    "GET /v1/watchlist/groups": watchlists.groups,
    "POST /v1/watchlist/groups": watchlists.create,
    "PUT /v1/watchlist/groups": watchlists.update,
    "DELETE /v1/watchlist/groups": watchlists.delete,
    "POST /v1/quote/options/strikes": quote_http.option_contracts,
    "GET /v1/quote/get_security_list": quote_http.security_list,
    "GET /v1/quote/market-status": quote_http.market_status,
    "GET /v1/quote/market_temperature": quote_http.market_temperature,
    "GET /v1/quote/history_market_temperature": quote_http.market_temperatures,
    "GET /v1/risk/margin-ratio": assets.margin_ratio,
    "GET /v1/quote/short-trades/hk": short_sales.short_trades_hk,
    "GET /v1/quote/short-trades/us": short_sales.short_trades_us,
    "GET /v1/quote/short-positions/hk": short_sales.short_positions_hk,
    "GET /v1/quote/short-positions/us": short_sales.short_positions_us,
    "GET /v1/quote/broker-holding": brokers.broker_holding,
    "GET /v1/quote/broker-holding/detail": brokers.broker_holding_detail,
    "GET /v1/quote/broker-holding/daily": brokers.broker_holding_daily,
    "GET /v1/quote/finance_calendar": calendar.finance_calendar,
    "GET /v1/content/SYMBOL/news": content.news,
    "GET /v1/quote/filings": content.filings,
    "GET /v1/quote/shareholders": holders.shareholders,
    "GET /v1/quote/shareholders/top": holders.top,
    "GET /v1/quote/shareholders/holding": holders.holding,
    "GET /v1/quote/fund-holders": holders.fund_holders,
    "GET /v1/quote/dividends": company.dividends,
    "GET /v1/quote/forecast-eps": company.forecast_eps,
    "GET /v1/quote/financial-consensus-detail": company.consensus,
    "GET /v1/quote/institution-rating-latest": company.rating_latest,
    "GET /v1/quote/institution-ratings": company.rating_summary,
    "GET /v1/quote/valuation/detail": company.valuation_history,
    "GET /v1/quote/valuation": company.valuation,
    "GET /v1/quote/dividends/details": company.dividends,
    "GET /v1/quote/financial-reports": company.financial_reports,
    "GET /v1/quote/buy-backs": company.buy_backs,
    "GET /v1/quote/company-professionals": company.executives,
    "GET /v1/quote/ahpremium/klines": listings.premium,
    "GET /v1/quote/ahpremium/timeshares": listings.premium_today,
    "GET /v1/quote/index-constituents": listings.constituents,
    "GET /v1/quote/trades-statistics": listings.price_volumes,
    "GET /v1/quote/option-volume-stats": listings.option_volume,
    "GET /v1/quote/option-volume-stats/daily": listings.option_volume_daily,
    "GET /v1/quote/industry-valuation-comparison": peers.industry_comparison,
    "GET /v1/quote/industry-valuation-distribution": peers.industry_distribution,
    "GET /v1/quote/compare/valuation": peers.comparison,
    "GET /v1/quote/operatings": peers.operatings,
    "GET /v1/quote/institution-ratings/detail": peers.rating_detail,
    "GET /v1/quote/changes": market.changes,
    "POST /v1/quote/market/stock-events": market.stock_events,
    "GET /v1/quote/market/rank/categories": market.rank_categories,
    "GET /v1/quote/market/rank/list": market.rank_list,
    "GET /v1/asset/exchange_rates": results.exchange_rates,
    "GET /v1/portfolio/profit-analysis-summary": results.summary,
    "GET /v1/portfolio/profit-analysis-sublist": results.sublist,
    "GET /v1/portfolio/profit-analysis/detail": results.detail,
    "GET /v1/portfolio/profit-analysis/by-market": results.by_market,
    "GET /v1/portfolio/profit-analysis/flows": results.flows,
    "GET /v1/quote/company-act": company_acts.company_acts,
    "GET /v1/quote/ai/screener/indicators": screener.indicators,
    "GET /v1/quote/ai/screener/strategies/recommend": screener.recommended,
    "GET /v1/quote/ai/screener/strategies/mine": screener.mine,
    "GET /v1/quote/ai/screener/strategy/ID": screener.strategy,
    "POST /v1/quote/ai/screener/search": screener.search,
    "GET /v1/notify/reminders": alerts.reminders,
    "POST /v1/notify/reminders": alerts.set_reminder,
    "DELETE /v1/notify/reminders": alerts.delete_reminders,
}
"""Handlers return `data` of the envelope, always an object; they raise HttpRefusal or the exchange's Refusal."""

AMERICAN: Mapping[str, str] = {
    "POST /v1/us/orders/query": "tideboard_sandbox.longport.us.orders:query",
    "GET /v1/us/orders/ID": "tideboard_sandbox.longport.us.orders:detail",
    "GET /v1/us/assets/overview": "tideboard_sandbox.longport.us.assets:overview",
    "GET /v1/us/assets/cash-and-buy-power": "tideboard_sandbox.longport.us.money:cash_and_buy_power",
    "GET /v1/us/assets/available-holding": "tideboard_sandbox.longport.us.assets:available_holding",
    "GET /v1/us/assets/pl/realized": "tideboard_sandbox.longport.us.money:realized",
    "POST /v1/us/assets/transaction-history": "tideboard_sandbox.longport.us.money:transactions",
    "GET /v1/us/assets/exchange-rates": "tideboard_sandbox.longport.us.money:exchange_rates",
    "GET /v1/us/stock-info/company-overview": "tideboard_sandbox.longport.us.company:company_overview",
    "GET /v1/us/stock-info/valuation-overview": "tideboard_sandbox.longport.us.company:valuation_overview",
    "GET /v1/us/stock-info/company-dividends": "tideboard_sandbox.longport.us.company:company_dividends",
    "GET /v1/us/stock-info/etf-dividend-info": "tideboard_sandbox.longport.us.company:etf_dividend_info",
    "GET /v1/us/stock-info/finn-overview": "tideboard_sandbox.longport.us.company:financial_overview",
    "GET /v1/us/stock-info/fin-keyfactor": "tideboard_sandbox.longport.us.company:key_metrics",
    "GET /v1/us/stock-info/fin-consensus": "tideboard_sandbox.longport.us.company:consensus",
    "GET /v1/us/stock-info/etf-files": "tideboard_sandbox.longport.us.company:etf_files",
    "GET /v1/us/quote/financials/statements": "tideboard_sandbox.longport.us.company:statements",
}
"""The calls that the data centre of the United States alone has: its modules are loaded with the first of them."""

LIMITED = ("/v1/trade/", "/v3/trade/", "/v1/asset/", "/v1/risk/", "/v1/us/orders/", "/v1/us/assets/")
"""Paths under these count as calls of the trade interface."""

QUOTED = (
    "/v1/quote/",
    "/v1/content/",
    "/v1/portfolio/",
    "/v1/notify/",
    "/v1/gridtrading/",
    "/v1/dailycoins/",
    "/v1/statement/",
    "/v1/us/stock-info/",
    "/v1/us/quote/",
)
"""Paths under these count as calls of the quote interface, beside those of the quote socket."""


RECORDED = ("/v1/quote/", "/v1/content/", "/v1/us/stock-info/", "/v1/us/quote/")
"""Paths under these are about the market: while a recording is played most have nothing recorded behind them."""

PLAYED = frozenset({"GET /v1/quote/get_security_list"})
"""Those that have."""


MAX_BODY = 256 * 1024
COMPRESS_FROM = 1024
"""Answers from this size on are sent as gzip to clients that accept it."""

UNKNOWN_CALL = "unknown"
"""The name under which calls without a route are counted."""

TOO_LARGE = HttpRefusal(413, 413000, "body too large")
ORDERED = 602000
"""The code of a refusal that a test ordered, and of trading that is switched off."""

OK = 200
HTTP_CALLS = frozenset({*ROUTES, *AMERICAN, *oauth.ROUTES})
"""Every method with its path."""

_CONTENT_PARTS = 5
_STRATEGY = "/v1/quote/ai/screener/strategy/"
_US_ORDER = "/v1/us/orders/"

_PROMPT = frozenset({"GET /v1/socket/token", *oauth.ROUTES})
"""Answered at once in every scenario, so that clients do not take a slow server for a dead one."""

_log = logging.getLogger("tideboard.sandbox.longport")


def route_of(method: str, path: str) -> tuple[str, Mapping[str, str]]:
    """The name of a call, and the fields that stand in its path: a security, the id of a screen, or of an order."""
    if path.startswith(_STRATEGY):
        return f"{method} {_STRATEGY}ID", {"id": path.removeprefix(_STRATEGY)}
    if method == "GET" and path.startswith(_US_ORDER):
        return f"{method} {_US_ORDER}ID", {"id": path.removeprefix(_US_ORDER)}
    parts = path.split("/")
    if len(parts) == _CONTENT_PARTS and path.startswith("/v1/content/"):
        return f"{method} /v1/content/SYMBOL/{parts[-1]}", {"symbol": unquote(parts[-2])}
    return f"{method} {path}", {}


class HttpService:
    """Answers every path that is not a socket."""

    def __init__(self, shared: LongportState) -> None:
        self._shared = shared

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, with the fault that was ordered for it."""
        path, _, query = request.raw_path.partition("?")
        call, _ = route_of(request.method, path)
        self._shared.requests[call if call in HTTP_CALLS else UNKNOWN_CALL] += 1
        fault = self._shared.fault_of(call)
        point = None if fault is None else fault.point
        noted = self._shared.journal.request(DOOR, call if call in HTTP_CALLS else UNKNOWN_CALL)
        noted.meet(point)
        if point is Point.BEFORE_READ:
            return cut_call(request, _log, "fault before the request was read")
        signed = Signed(request.method, path, query, b"", _headers(request))
        try:
            signed = signed._replace(body=await request.read())
        except web.HTTPRequestEntityTooLarge:
            return self._response(_refused(signed, TOO_LARGE, noted), ends=True, gzipped=False)
        if point is Point.AFTER_REPLY:
            self._cut_sockets()
        reply = self._reply(call, signed, fault, noted)
        if not await self._delay(call, point) or point is Point.AFTER_ACCEPT:
            return cut_call(request, _log, "fault after the request was accepted")
        gzipped = "gzip" in signed.headers.get("accept-encoding", "")
        return self._response(reply, ends=point is Point.AFTER_REPLY, gzipped=gzipped)

    def _reply(self, call: str, signed: Signed, fault: Fault | None, noted: RequestRow) -> PageReply:
        refused = fault if fault is not None and fault.point is Point.REFUSE else None
        try:
            if call not in oauth.ROUTES:
                return self._api(signed, refused, noted)
            reply = self._oauth(call, signed, refused)
            if reply.status >= BAD_REQUEST:
                noted.refuse(f"status {reply.status}")
            return reply
        except Exception:  # noqa: BLE001 the per-call boundary: one bad request must not end the connection
            _log.exception("failed on %s %s", signed.method, signed.path)
            return _refused(signed, HttpRefusal(INTERNAL, HttpCode.INTERNAL_ERROR, "internal error"), noted)

    def _oauth(self, call: str, signed: Signed, ordered: Fault | None) -> PageReply:
        if ordered is not None:
            return oauth.refused(OauthError("invalid_request", ordered.text))
        base = f"http://{signed.headers.get('host', '')}"
        return oauth.respond(
            call, OauthRequest(self._shared.grants, self._shared.owners, base, signed.query, signed.body)
        )

    def _api(self, signed: Signed, ordered: Fault | None, noted: RequestRow) -> PageReply:
        if ordered is not None:
            return _ordered(signed, ordered, noted)
        try:
            return _envelope(OK, 0, "success", self._data(signed, noted))
        except HttpRefusal as problem:
            return _refused(signed, problem, noted)
        except ExchangeRefusal as problem:
            return _refused(signed, refusal_of(problem), noted)

    def _data(self, signed: Signed, noted: RequestRow) -> dict[str, Any]:
        route, in_path = route_of(signed.method, signed.path)
        handler = ROUTES.get(route) or _american(route)
        if handler is None:
            raise HttpRefusal(NOT_FOUND, NOT_FOUND * 1000, "api not found")
        account = account_of(self._shared, signed)
        check_offered(signed.method, signed.path, account)
        noted.concerns(account, ())
        played = not signed.path.startswith(RECORDED) or route in PLAYED
        self._shared.exchange.check_recorded(route, played=played)
        limits = self._shared.limits
        trade, quote = signed.path.startswith(LIMITED), signed.path.startswith(QUOTED)
        if (trade and not limits.spend_http(account)) or (quote and not limits.spend_quote(account)):
            raise HttpRefusal(TOO_MANY_REQUESTS, HttpCode.API_RATE_LIMITED, "api request is limited")
        if f"{signed.method} {signed.path}" in WRITES and not self._shared.trading_enabled:
            raise HttpRefusal(FORBIDDEN, ORDERED, "this sandbox was started with trading disabled")
        fields = body_fields(signed.body) if signed.method in {"POST", "PUT"} else query_fields(signed.query)
        if noted.wanted:
            noted.concerns(account, symbols_in({**fields, **in_path}.get("symbol", ())))
        answer = handler(HttpCall(self._shared, account, signed.headers["x-api-key"], {**fields, **in_path}))
        hostile_values = self._shared.hostile_values if signed.reads else None
        bent: dict[str, Any] = answer if hostile_values is None else hostile_values.content(signed.path, answer)
        return bent

    async def _delay(self, call: str, point: Point | None) -> bool:
        """Wait as scenario and fault require; False if the call is not answered at all."""
        if self._shared.behaviour.reply_delay and call not in _PROMPT:
            await asyncio.sleep(self._shared.behaviour.reply_delay)
        return await self._shared.held.may_send(point)

    def _response(self, reply: PageReply, *, ends: bool, gzipped: bool) -> web.StreamResponse:
        response = web.Response(
            text=reply.text,
            status=reply.status,
            content_type=reply.content_type,
            charset="utf-8",
            headers={
                **reply.headers,
                **label_headers(self._shared.exchange.replay),
                "x-trace-id": secrets.token_hex(16),
                "Date": format_datetime(self._shared.exchange.now, usegmt=True),
            },
        )
        if len(reply.text) >= COMPRESS_FROM and gzipped:
            response.enable_compression(web.ContentCoding.gzip)
        if ends:
            response.force_close()
        return response

    def _cut_sockets(self) -> None:
        """Cut the trade sockets before the reply is sent, so that nothing can be pushed after it."""
        for socket in list(self._shared.sockets):
            if socket.kind is SocketKind.TRADE:
                socket.cut("fault between reply and push")


def _american(route: str) -> Handler | None:
    """The function that answers a call of the United States' data centre, None for another call."""
    module, _, name = AMERICAN.get(route, "").partition(":")
    return getattr(import_module(module), name) if module else None


def _envelope(status: int, code: int, message: str, data: dict[str, Any] | None) -> PageReply:
    value = {"code": code, "message": message, "data": data}
    return PageReply(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _refused(signed: Signed, refusal: HttpRefusal, noted: RequestRow) -> PageReply:
    noted.refuse(refusal.message)
    _log.info("refused %s %s: %d %s", signed.method, signed.path, refusal.code, refusal.message)
    return _envelope(refusal.http_status, refusal.code, refusal.message, None)


def _ordered(signed: Signed, fault: Fault, noted: RequestRow) -> PageReply:
    """The refusal that a test ordered."""
    noted.refuse(fault.text)
    status = BAD_REQUEST if fault.status is None else fault.status
    if fault.code == 0:
        return PageReply(status, f"<html><body><h1>{escape(fault.text)}</h1></body></html>", content_type="text/html")
    return _refused(signed, HttpRefusal(status, fault.code or ORDERED, fault.text), noted)


def _headers(request: web.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


CLOSE_SECONDS = 1.0
"""How long running calls may take when the port closes."""

CALLS = frozenset(
    {
        *HTTP_CALLS,
        *(f"quote {command.name}" for names in (QuoteCommand, ControlCommand) for command in names),
        *(f"trade {command.name}" for names in (TradeCommand, ControlCommand) for command in names),
    }
)
"""The calls for which faults can be ordered."""


class LongportServer:
    """Opens and closes the listening socket."""

    def __init__(self, shared: LongportState) -> None:
        self.shared = shared
        self._real = shared.keys.register(LONGPORT_REAL)
        self._paper = shared.keys.register(LONGPORT_PAPER)
        self._us = shared.keys.register(LONGPORT_US) if LONGPORT_US in shared.owners else None
        self._http = HttpService(shared)
        self._orders = OrderPushes(shared)
        self._trade = SocketService(shared, self._orders.endpoint())
        self._quotes = QuoteFeed(shared)
        self._quote = SocketService(shared, self._quotes.endpoint)
        self._runner: web.AppRunner | None = None
        self._listener: Listener | None = None
        self._host = ""
        self._port = 0

    @property
    def address(self) -> dict[str, str]:
        """The port's three addresses as in the first line of the program, also while it is closed."""
        place = host_and_port(self._host, self._port)
        return {"http": f"http://{place}", "quote_ws": f"ws://{place}/quote", "trade_ws": f"ws://{place}/trade"}

    @property
    def first_line(self) -> dict[str, Any]:
        """The port's part of the program's first line: addresses, and the keys of this run.

        `longport_keys` are those of the region; of the United States, `longport_ap_keys` have those of the other one.
        """
        real, paper = self._real.keys._asdict(), self._paper.keys._asdict()
        if self._us is None:
            return {"longport": self.address, "longport_keys": real, "longport_paper_keys": paper}
        return {
            "longport": self.address,
            "longport_keys": self._us.keys._asdict(),
            "longport_ap_keys": real,
            "longport_paper_keys": paper,
        }

    async def listen(self, *, host: str, port: int) -> None:
        """Listen; port 0 = any free one, kept over `shut` and `reopen`. Raises OSError."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=CLOSE_SECONDS)
        self._listener = await open_port(runner, host=host, port=port)
        self._runner = runner
        self._host, self._port = self._listener.host, self._listener.port

    async def shut(self) -> None:
        """Stop listening and end every connection; sockets get a close frame first, as when the real service stops."""
        runner, self._runner = self._runner, None
        if runner is not None and self._listener is not None:
            await self._listener.close()
            close = control.Close.ServerShutdown, "the door is closed"
            await asyncio.gather(*(endpoint.dismiss_all(*close) for endpoint in (self._quote, self._trade)))
            self._cut(runner, "port closed")
            await runner.cleanup()

    async def reopen(self) -> None:
        """Listen again on the same port."""
        await self.listen(host=self._host, port=self._port)

    def cut(self, connection: object) -> int:
        """Cut every connection (None), sockets and HTTP, or the socket of this name; returns how many."""
        if connection is None:
            return 0 if self._runner is None else self._cut(self._runner, "control port")
        named = [socket for socket in self.shared.sockets if socket.name == connection]
        for socket in named:
            socket.cut("control port")
        return len(named)

    def apply_scenario(self, scenario: str) -> None:
        self.shared.apply_scenario(scenario)
        if self.shared.behaviour.takes_withdrawn_types:
            hold_withdrawn_type(self.shared.exchange)

    def call_named(self, name: object) -> str | None:
        """A method with its path, or a socket's command: `quote SUBSCRIBE`; a bare command means the quote socket's."""
        if name in CALLS:
            return str(name)
        return f"quote {name}" if f"quote {name}" in CALLS else None

    def order(self, fault: Fault) -> None:
        """Apply the fault to the next matching requests."""
        self.shared.faults.order(fault)

    def keep(self, keeping: Keeping) -> None:
        """Keep the next orders or changes otherwise than asked."""
        self.shared.faults.keepings.append(keeping)

    def drop_pushes(self, *, drop: bool) -> None:
        """Drop every push about orders and fills from now on, or send them again."""
        self.shared.drops_pushes = drop

    def release(self) -> int:
        """Send the held replies, drop ordered faults, push again; returns how many were sent."""
        self.shared.faults.forget()
        self.drop_pushes(drop=False)
        return self.shared.held.release()

    async def reset(self, seed: int) -> None:
        """Be as at the start; clients stay connected and logged in. Opens the port if it was closed."""
        self.shared.reset(seed)
        self._orders.reset()
        self._quotes.reset()
        if self._runner is None:
            await self.reopen()

    def state(self) -> dict[str, Any]:
        """Sockets, requests per call, accounts and their orders."""
        shared, broker = self.shared, self.shared.exchange.broker
        return {
            "sockets": [
                {"name": socket.name, "kind": socket.kind.value, "account": socket.account}
                for socket in sorted(shared.sockets, key=lambda socket: socket.name)
            ],
            "connection_limit": shared.most_connections,
            "connections_refused": shared.sockets_refused,
            "requests": {str(call): count for call, count in sorted(shared.requests.items(), key=str)},
            "accounts": list(shared.owners),
            "orders": {
                owner: [order_row(order) for part in broker.accounts_of(owner) for order in broker.orders(part.id)]
                for owner in shared.owners
            },
        }

    def flush(self) -> None:
        """Push what is due on both endpoints."""
        self._orders.flush()
        self._quotes.flush()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=MAX_BODY)
        application.router.add_get("/trade", for_this_host(self._trade.serve))
        application.router.add_get("/quote", for_this_host(self._quote.serve))
        application.router.add_route("*", "/{path:.*}", for_this_host(self._http.serve))
        return application

    def _cut(self, runner: web.AppRunner, reason: str) -> int:
        self.shared.held.end_unanswered()
        for socket in list(self.shared.sockets):
            socket.cut(reason)
        return abort_connections(runner)
