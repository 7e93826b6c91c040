"""A LongPort written for the walks over raw sockets: signed HTTP is checked, and packets are cut and made here."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from fakes.servers.longport.rows import balance, execution_row, holding, notification, order_row, positions, push_row
from fakes.servers.wire_broker.book import BUY, SELL, BrokerBook, Execution, Row, State
from fakes.servers.wire_broker.http_port import BINARY, HttpPort, Request, frame
from fakes.servers.wire_broker.wire_log import Answered, Asked, Listed, ListedOrder, Pushed, WireLog, Write
from tideboard_core.model.order_terms import OrderType
from tideboard_proto.longport import control_pb2 as control

SECRET = "secret"
TRADE, ORDER = "/trade", "/v1/trade/order"
LISTS = {"/v1/trade/order/today": "orders", "/v1/asset/stock": "positions", "/v1/trade/execution/today": "fills"}
VERBS = {"POST": "place", "PUT": "change", "DELETE": "cancel"}
SIDES = {BUY: "Buy", SELL: "Sell"}
HEARTBEAT, AUTH, RECONNECT, NOTIFICATION = 1, 2, 3, 18
FAR = 4_102_444_800_000
_REQUEST, _RESPONSE, _PUSH = 1, 2, 3
_SIGNED = "authorization;x-api-key;x-timestamp"
_OVER = frozenset({"FilledStatus", "CanceledStatus", "PartialWithdrawal", "RejectedStatus"})

KINDS = {
    OrderType.LIMIT: "LO", OrderType.ENHANCED_LIMIT: "ELO", OrderType.STOP: "MIT", OrderType.STOP_LIMIT: "LIT",
    OrderType.IF_TOUCHED: "MIT", OrderType.IF_TOUCHED_LIMIT: "LIT",
}  # fmt: skip


class LongportPort(HttpPort):
    """Serves one account; a login of the trade socket is its login."""

    kinds = KINDS

    def __init__(self, book: BrokerBook, log: WireLog) -> None:
        super().__init__(book, log)
        self.book = book
        self._asked = 0

    @staticmethod
    def stop_terms(trigger: Decimal) -> dict[str, object]:
        """The terms of an exit that waits below the market."""
        return {"order_type": OrderType.STOP, "trigger": trigger}

    # --- HTTP -------------------------------------------------------------------------------------------------------

    def take(self, writer: asyncio.StreamWriter, request: Request) -> None:
        """Answer a request."""
        self._asked += 1
        key, name = f"{self.log.login}:{self._asked}", ""
        if request.method == "GET" and request.path in LISTS and not request.query:
            name = LISTS[request.path]
            self.log.add(Asked(name, True, key))
        elif request.path == ORDER and request.method in VERBS:
            name = "write"
            self.log.add(_written(request, key))
        good = _signature(request) == request.headers.get("x-api-signature", "").rpartition("=")[2]

        def answer(content: Any) -> None:
            raw = json.dumps({"code": 0 if content is not None else 600_001, "message": "no", "data": content}).encode()
            self._note(name, key, json.loads(raw))
            self.reply(writer, raw)

        busy = partial(self.refuse, writer, own=b'{"code":429002,"message":"api request is limited","data":null}')
        self.meet(writer, name, lambda: self._content(request) if good else None, answer, busy)

    def _content(self, request: Request) -> Any:
        if request.path == ORDER:
            return self._order(request)
        made: dict[str, Callable[[], Any]] = {
            "/v1/socket/token": lambda: {"otp": f"otp-{self._asked}", "limit": 10, "online": 0},
            "/v1/asset/account": balance,
            "/v1/asset/stock": self._stock,
            "/v1/trade/order/today": lambda: {"orders": [order_row(**_terms(row)) for row in self.book.rows.values()]},
            "/v1/trade/execution/today": lambda: {"trades": [_execution(one) for one in self.book.fills]},
            "/v1/trade/order/history": lambda: {"orders": [], "has_more": False},
            "/v3/trade/execution/all": lambda: {"trades": [], "has_more": False},
            "/v1/trade/estimate/buy_limit": lambda: {"cash_max_qty": "9000", "margin_max_qty": "9000"},
        }
        return made.get(request.path, lambda: {"list": []})()

    def _stock(self) -> Any:
        rows = [
            holding(symbol=_symbol(code), quantity=str(held), available_quantity=str(max(self.book.free(code), 0)))
            for code, held in self.book.held.items() if held
        ]  # fmt: skip
        return positions(*rows)

    def _order(self, request: Request) -> Any:
        if request.method == "GET":
            return order_row(**_terms(self.book.rows[int(request.query["order_id"])]))
        if request.method == "DELETE":
            return {} if self.book.end(int(request.query["order_id"])) else None
        body = json.loads(request.body)
        price, trigger = _number(body, "submitted_price", "price") or Decimal(0), _number(body, "trigger_price")
        if request.method == "PUT":
            return {} if self.book.change(int(body["order_id"]), int(body["quantity"]), price, trigger) else None
        side = SELL if body["side"] == "Sell" else BUY
        shares, kind = int(body["submitted_quantity"]), body["order_type"]
        row = self.book.place(_code(body["symbol"]), side, kind, shares, price, trigger, body.get("remark", ""))
        return {"order_id": str(row.number)}

    def _note(self, name: str, key: str, envelope: Any) -> None:
        data = envelope["data"]
        if name == "write":
            self.log.add(Answered(key, data is not None, "" if data is None else data.get("order_id", "")))
        elif name and data is not None:
            held = [row for each in data.get("list", ()) for row in each["stock_info"]]
            self.log.add(
                Listed(
                    name, key, tuple(map(_listed, data.get("orders", ()))),
                    tuple((_code(row["symbol"]), int(row["quantity"])) for row in held),
                )
            )  # fmt: skip

    # --- sockets ----------------------------------------------------------------------------------------------------

    def message(self, path: str, writer: asyncio.StreamWriter, content: bytes) -> None:
        """Answer a packet."""
        kind, command, number, body = content[0] & 15, content[1], content[2:6], content[11:]
        if kind != _REQUEST:
            return
        if path == TRADE and command in {AUTH, RECONNECT}:
            self.log.login += 1
        if command == AUTH:
            body = control.AuthResponse(session_id="s", expires=FAR, limit=10, online=0).SerializeToString()
        elif command == RECONNECT:
            body = control.ReconnectResponse(session_id="s", expires=FAR).SerializeToString()
        elif command != HEARTBEAT:
            body = b""
        head = bytes((_RESPONSE, command)) + number + b"\0" + len(body).to_bytes(3, "big")
        frame(writer, BINARY, head + body)

    def push_row(self, row: Row) -> None:
        """Tell of an order."""
        terms = _terms(row)
        pushed = {"submitted_quantity": terms.pop("quantity"), "submitted_price": terms.pop("price")}
        for name in ("time_in_force", "expire_date"):
            terms.pop(name, None)
        body = notification(push_row(**terms, **pushed))
        trade = [writer for path, writer in self.sockets if path == TRADE]
        if trade:
            self.log.add(Pushed(row.code))
        for writer in trade:
            frame(writer, BINARY, bytes((_PUSH, NOTIFICATION)) + len(body).to_bytes(3, "big") + body)

    def push_fill(self, one: Execution) -> None:
        """Nothing: LongPort tells of orders alone."""


def _signature(request: Request) -> str:
    """What the service computes from a request."""
    names = ("authorization", "x-api-key", "x-timestamp")
    lines = "".join(f"{name}:{request.headers.get(name, '')}\n" for name in names)
    digest = hashlib.sha1(request.body, usedforsecurity=False).hexdigest() if request.body else ""
    text = f"{request.method}|{request.path}|{request.text}|{lines}|{_SIGNED}|{digest}"
    whole = f"HMAC-SHA256|{hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()}"
    return hmac.new(SECRET.encode(), whole.encode(), hashlib.sha256).hexdigest()


def _written(request: Request, key: str) -> Write:
    """What the bytes of a write say; the account is that of the token."""
    claims = request.headers["authorization"].split(".")[1]
    account = str(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["aaid"])
    body = json.loads(request.body) if request.body else {}
    order = body.get("order_id", request.query.get("order_id", ""))
    found = Write(VERBS[request.method], key, account, order=order)
    if request.method == "DELETE":
        return found
    found = found._replace(
        shares=int(body.get("submitted_quantity", body.get("quantity", 0))),
        price=_number(body, "submitted_price", "price") or Decimal(0), trigger=_number(body, "trigger_price"),
    )  # fmt: skip
    if request.method == "PUT":
        return found
    side = SELL if body["side"] == "Sell" else BUY
    return found._replace(code=_code(body["symbol"]), side=side, kind=body["order_type"], remark=body["remark"])


def _number(body: dict[str, Any], *names: str) -> Decimal | None:
    return next((Decimal(body[name]) for name in names if body.get(name)), None)


def _terms(row: Row) -> dict[str, Any]:
    status = "PartialFilledStatus" if row.filled else "NewStatus"
    if row.state is State.DONE:
        status = "FilledStatus"
    elif row.state is State.CANCELLED:
        status = "PartialWithdrawal" if row.filled else "CanceledStatus"
    elif row.trigger is not None:
        status = "VarietiesNotReported"
    return {
        "order_id": str(row.number), "status": status, "quantity": str(row.shares),
        "executed_quantity": str(row.filled), "price": str(row.price or ""),
        "executed_price": str(row.price) if row.filled else "0",
        "submitted_at": str(int(row.born.timestamp())), "updated_at": str(int(row.changed.timestamp())),
        "side": SIDES[row.side], "symbol": _symbol(row.code), "order_type": row.kind, "remark": row.remark,
        "trigger_price": "" if row.trigger is None else str(row.trigger),
        "trigger_status": "NOT_USED" if row.trigger is None else "ACTIVE", "stock_name": row.code,
    }  # fmt: skip


def _execution(one: Execution) -> dict[str, Any]:
    return execution_row(
        order_id=str(one.row.number), trade_id=str(one.number), symbol=_symbol(one.row.code), quantity=str(one.shares),
        trade_done_at=str(int(one.at.timestamp())), price=str(one.price),
    )  # fmt: skip


def _listed(row: dict[str, Any]) -> ListedOrder:
    shares, filled = int(row["quantity"]), int(row["executed_quantity"])
    left = 0 if row["status"] in _OVER else shares - filled
    side = SELL if row["side"] == "Sell" else BUY
    return ListedOrder(row["order_id"], _code(row["symbol"]), side, shares, left, filled, row["remark"])


def _symbol(code: str) -> str:
    return f"{code.lstrip('0')}.HK"


def _code(symbol: str) -> str:
    return symbol.partition(".")[0].zfill(5)
