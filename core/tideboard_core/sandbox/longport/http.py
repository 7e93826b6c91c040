"""The HTTP half of the door: envelope, trace id, faults, limits around the handlers."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from tideboard_core.sandbox.behaviour import Fault, Point
from tideboard_core.sandbox.exchange.refusals import Refusal as ExchangeRefusal
from tideboard_core.sandbox.longport.auth import Signed, account_of
from tideboard_core.sandbox.longport.calls import HttpCall, body_fields, query_fields
from tideboard_core.sandbox.longport.refusals import BAD_REQUEST, INTERNAL, NOT_FOUND, TOO_MANY_REQUESTS, HttpRefusal
from tideboard_core.sandbox.longport.routes import LIMITED, ROUTES
from tideboard_core.sandbox.longport.sentences import refusal_of
from tideboard_core.sandbox.longport.sessions import SocketKind
from tideboard_core.sandbox.longport.shared import Shared
from tideboard_core.wire.longport.commands import HttpCode

MAX_BODY = 1024 * 1024
COMPRESS_FROM = 1024
"""Answers from this size on are sent as gzip to clients that accept it."""

UNKNOWN_CALL = "unknown"
"""Under which calls without a route are counted."""

ORDERED = 602000
"""The code of a refusal that a test ordered."""

_PROMPT = frozenset({"GET /v1/socket/token"})
"""Answered at once in every scenario: a slow server is not a dead one."""

_log = logging.getLogger("tideboard.sandbox.longport")


class HttpDoor:
    """Answers every path that is neither OAuth nor a socket."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._unanswered: set[asyncio.Future[None]] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, with whatever fault was ordered for it."""
        path, _, query = request.raw_path.partition("?")
        call = f"{request.method} {path}"
        self._shared.requests[call if call in ROUTES else UNKNOWN_CALL] += 1
        fault = self._shared.fault_of(call)
        point = None if fault is None else fault.point
        if point is Point.BEFORE_READ:
            return self._cut(request, "fault before the request was read")
        body = await request.read()
        if point is Point.AFTER_REPLY:
            self._cut_sockets(request)
        status, envelope = self._answer(request, Signed(request.method, path, query, body, _headers(request)), fault)
        await self._delay(call, point)
        if point is Point.AFTER_ACCEPT:
            return self._cut(request, "fault after the request was accepted")
        return self._response(request, status, envelope, ends=point is Point.AFTER_REPLY)

    def give_up(self) -> None:
        """Let go of the calls that are never answered, as the door closes."""
        for future in list(self._unanswered):
            future.cancel()

    def _answer(self, request: web.Request, signed: Signed, fault: Fault | None) -> tuple[int, dict[str, Any]]:
        try:
            if fault is not None and fault.point is Point.REFUSE:
                raise HttpRefusal(BAD_REQUEST, ORDERED, fault.text)
            return 200, {"code": 0, "message": "success", "data": self._data(signed)}
        except HttpRefusal as refusal:
            return self._refused(signed, refusal)
        except ExchangeRefusal as refusal:
            return self._refused(signed, refusal_of(refusal))
        except Exception:  # noqa: BLE001 the per-call boundary: one bad request must not end the connection
            _log.exception("failed on %s %s", signed.method, signed.path)
            return self._refused(signed, HttpRefusal(INTERNAL, HttpCode.INTERNAL_ERROR, "internal error"))

    def _data(self, signed: Signed) -> dict[str, Any]:
        handler = ROUTES.get(f"{signed.method} {signed.path}")
        if handler is None:
            raise HttpRefusal(NOT_FOUND, NOT_FOUND * 1000, "api not found")
        account = account_of(self._shared, signed)
        if signed.path.startswith(LIMITED) and not self._shared.limits.spend_http(account):
            raise HttpRefusal(TOO_MANY_REQUESTS, HttpCode.API_RATE_LIMITED, "api request is limited")
        fields = body_fields(signed.body) if signed.method in {"POST", "PUT"} else query_fields(signed.query)
        return handler(HttpCall(self._shared, account, signed.headers["x-api-key"], fields))

    def _refused(self, signed: Signed, refusal: HttpRefusal) -> tuple[int, dict[str, Any]]:
        _log.info("refused %s %s: %d %s", signed.method, signed.path, refusal.code, refusal.message)
        return refusal.http_status, {"code": refusal.code, "message": refusal.message, "data": None}

    async def _delay(self, call: str, point: Point | None) -> None:
        if self._shared.behaviour.reply_delay and call not in _PROMPT:
            await asyncio.sleep(self._shared.behaviour.reply_delay)
        if point in {Point.NO_REPLY, Point.HOLD_REPLY}:
            waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._unanswered.add(waiting)
            if point is Point.HOLD_REPLY:
                self._shared.hold(lambda: _let_go(waiting))
            try:
                await waiting
            finally:
                self._unanswered.discard(waiting)

    def _response(
        self, request: web.Request, status: int, envelope: dict[str, Any], *, ends: bool
    ) -> web.StreamResponse:
        text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
        response = web.Response(text=text, status=status, content_type="application/json", charset="utf-8")
        response.headers["x-trace-id"] = secrets.token_hex(16)
        response.headers["Date"] = format_datetime(self._shared.exchange.now, usegmt=True)
        if len(text) >= COMPRESS_FROM:
            response.enable_compression()
        if ends:
            response.force_close()
        return response

    def _cut(self, request: web.Request, reason: str) -> web.StreamResponse:
        _log.info("cut %s: %s", request.remote, reason)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _cut_sockets(self, request: web.Request) -> None:
        """Nothing is pushed after the reply: the account's trade sockets go before anything could be."""
        for socket in list(self._shared.sockets):
            if socket.kind is SocketKind.TRADE:
                socket.cut("fault between reply and push")


def _let_go(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)


def _headers(request: web.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
