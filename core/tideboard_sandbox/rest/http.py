"""The HTTP half of the port: its checks in order, OpenD's handler or one of the daemon's own, envelope, faults."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from time import perf_counter
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec
from aiohttp import web
from google.protobuf.message import Message

from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.json_codec import to_full_json
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.opend.dispatch import note
from tideboard_sandbox.opend.messages.refusals import SERVER_FAILURE, UNKNOWN_PROTO, Refusal, RetType, sentence_of
from tideboard_sandbox.opend.routes import ROUTES
from tideboard_sandbox.rest import order_admission as order_gates
from tideboard_sandbox.rest import own_rows
from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.authorization import admit, bearer, check_environment, environment_in
from tideboard_sandbox.rest.refusals import NOT_FOUND, TOO_LARGE, RestRefusal
from tideboard_sandbox.rest.requests import checked, decoded, from_query
from tideboard_sandbox.rest.row_request import Call
from tideboard_sandbox.rest.state import RestState
from tideboard_sandbox.server.faults import Fault, Point
from tideboard_sandbox.server.http_ports import cut_call

ABANDONED: Final = "holding-change was abandoned upstream after 2020-12-21 (该接口已废弃)"
REPEATED: Final = "重复下单，请求失败 (the same order within 30 seconds)"
PLACE_ORDER: Final = "POST /api/order"


def content_of(shared: RestState, row: RestRow, key: Key | None, request: Message | dict[str, Any]) -> dict[str, Any]:
    """The `s2c` of a good answer; raises Refusal, the exchange's own, and HttpRefusal if the key does not permit it."""
    if row.deprecated:
        raise Refusal(ABANDONED)
    if isinstance(request, dict):
        order_gates.check_account(shared, key, request.get("header", {}).get("acc_id"))
        return own_rows.ROWS[row.key](Call(shared, key, request))
    proto_id = int(ProtoId[row.proto])
    handler = ROUTES.get(proto_id)
    if handler is None:
        raise Refusal(UNKNOWN_PROTO)
    began = perf_counter()
    s2c = _handled(shared, row, key, request, handler)
    note(shared.session, proto_id, s2c, perf_counter() - began)
    return _shown(row, key, s2c)


def _handled(
    shared: RestState,
    row: RestRow,
    key: Key | None,
    request: Any,  # noqa: ANN401  one of many messages
    handler: Callable[[Any, Any], Message],
) -> Message:
    header = request.header if "header" in request.DESCRIPTOR.fields_by_name else None
    order_gates.check_account(shared, key, getattr(header, "accID", None))
    spent = order_gates.check(shared, row, key, request)
    identity = request.SerializePartialToString(deterministic=True) if row.key == PLACE_ORDER else b""
    if identity and shared.repeats.is_repeated(identity):
        raise Refusal(REPEATED)
    shared.daemon.limits.spend(int(ProtoId[row.proto]), request)
    if row.write is WriteKind.TRADE:
        _stamp(shared, request)
    s2c = handler(shared.session, request)
    if identity:
        shared.repeats.remember(identity)
    if spent is not None and key is not None:
        shared.limits.count(key, spent)
    return s2c


def _stamp(shared: RestState, request: Any) -> None:  # noqa: ANN401  one of the writes
    """Fill in the packet id, as the daemon does, whatever the client sent."""
    session = shared.session
    session.serial = shared.next_serial()
    request.packetID.connID, request.packetID.serialNo = session.conn_id, session.serial


def _shown(row: RestRow, key: Key | None, s2c: Message) -> dict[str, Any]:
    """The answer as JSON; a list of accounts has only those that the key may name."""
    content = to_full_json(s2c)
    if row.proto == "Trd_GetAccList" and key is not None:
        content["acc_list"] = [
            account
            for account in content["acc_list"]
            if key.held_to.allows_account(account["acc_id"], account.get("card_num", ""))
        ]
    return content


MAX_BODY: Final = 256 * 1024
UNKNOWN_ROW: Final = "unknown"
"""The name under which requests without a row are counted: clients must not be able to make the table grow."""

ROWS: Final = {row.key: row for row in rows()}
WS: Final = "GET /ws"
METHODS: Final = {path: sorted(row.method for row in ROWS.values() if row.path == path) for path in
                  {row.path for row in ROWS.values()}}  # fmt: skip
_PROMPT: Final = frozenset({"GET /api/ping"})
"""Answered at once in every scenario, so that clients do not take a slow server for a dead one."""

_log = logging.getLogger("tideboard.sandbox.rest")


class Reply(NamedTuple):
    """Status, body and headers of one answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = MappingProxyType({})


class RequestParts(NamedTuple):
    """The parts of a request on which its answer depends."""

    key: str
    authorization: str
    query: str
    body: bytes


class RestService:
    """Answers every request that is no socket. `flush` pushes what a request made due, after its reply."""

    def __init__(self, shared: RestState, flush: Callable[[], None]) -> None:
        self._shared = shared
        self._flush = flush
        self._date: tuple[int, str] = (-1, "")

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one call, with the fault that was ordered for it."""
        path, _, query = request.raw_path.partition("?")
        key = f"{request.method} {path}"
        self._shared.requests[key if key in ROWS else UNKNOWN_ROW] += 1
        fault = self._shared.fault_of(key)
        point = None if fault is None else fault.point
        if point is Point.BEFORE_READ:
            return cut_call(request, _log, "fault before the request was read")
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return self._response(_error(RestRefusal(TOO_LARGE, "body too large")), ends=True)
        if point is Point.AFTER_REPLY:
            self._cut_sockets()
        reply = self.reply(RequestParts(key, request.headers.get("Authorization", ""), query, body), fault)
        if not await self._delay(key, point) or point is Point.AFTER_ACCEPT:
            return cut_call(request, _log, "fault after the request was accepted")
        asyncio.get_running_loop().call_soon(self._flush)
        return self._response(reply, ends=point is Point.AFTER_REPLY)

    def reply(self, parts: RequestParts, fault: Fault | None = None) -> Reply:
        """The answer to one request; never raises."""
        try:
            return self._answered(parts, fault)
        except RestRefusal as refusal:
            _log.info("refused %s: %d %s", parts.key, refusal.status, refusal.text)
            return _error(refusal)
        except Refusal as refusal:
            return _refused(parts, refusal.text, refusal.ret_type)
        except ExchangeRefusal as refusal:
            return _refused(parts, sentence_of(refusal), RetType.FAILED)
        except Exception:  # noqa: BLE001 the per-call boundary: one bad request must not end the port
            _log.exception("failed on %s", parts.key)
            return _refused(parts, SERVER_FAILURE, RetType.FAILED)

    def _answered(self, parts: RequestParts, fault: Fault | None) -> Reply:
        row = _row_of(parts.key)
        key = admit(self._shared, row, bearer(parts.authorization))
        body = from_query(row, parts.query) if row.method == "GET" else decoded(parts.body)
        check_environment(row, key, environment_in(body))
        request: Any = checked(self._shared, row, body)
        if row.scopes and not isinstance(request, dict) and "header" in request.DESCRIPTOR.fields_by_name:
            check_environment(row, key, getattr(request.header, "trdEnv", None))
        if fault is not None and fault.point is Point.REFUSE:
            return _ordered(parts, fault)
        content = content_of(self._shared, row, key, request)
        hostile_values = self._shared.hostile_values
        if hostile_values is not None and row.method == "GET":
            content = hostile_values.content(parts.key, content)
        return _envelope(RetType.SUCCEED, None, content)

    async def _delay(self, key: str, point: Point | None) -> bool:
        """Wait as scenario and fault require; False if the call is not answered at all."""
        if self._shared.behaviour.reply_delay and key not in _PROMPT:
            await asyncio.sleep(self._shared.behaviour.reply_delay)
        return await self._shared.held.may_send(point)

    def _response(self, reply: Reply, *, ends: bool = False) -> web.StreamResponse:
        response = web.Response(
            body=reply.body,
            status=reply.status,
            headers={"Content-Type": "application/json", "Date": self._exchange_date(), **reply.headers},
        )
        if ends:
            response.force_close()
        return response

    def _exchange_date(self) -> str:
        second = int(self._shared.exchange.now.timestamp())
        if self._date[0] != second:
            self._date = (second, format_datetime(self._shared.exchange.now.replace(microsecond=0), usegmt=True))
        return self._date[1]

    def _cut_sockets(self) -> None:
        """Cut the sockets before the reply is sent, so that nothing can be pushed after it."""
        for socket in list(self._shared.sockets):
            socket.cut("fault between reply and push")


def _row_of(key: str) -> RestRow:
    row = ROWS.get(key)
    if row is not None and key != WS:
        return row
    allowed = METHODS.get(key.partition(" ")[2], [])
    raise RestRefusal(NOT_FOUND, f"no route: {key}", {"Allow": ", ".join(allowed)} if allowed else {})


def _envelope(ret_type: int, text: str | None, content: dict[str, Any] | None) -> Reply:
    answer = {"ret_type": int(ret_type), "ret_msg": text, "err_code": None, "s2c": content}
    return Reply(200, msgspec.json.encode(answer))


def _refused(parts: RequestParts, text: str, ret_type: int) -> Reply:
    _log.info("refused %s: %s", parts.key, text)
    return _envelope(ret_type, text, None)


def _error(refusal: RestRefusal) -> Reply:
    return Reply(refusal.status, msgspec.json.encode({"error": refusal.text}), refusal.headers)


def _ordered(parts: RequestParts, fault: Fault) -> Reply:
    """The refusal that a test ordered: of the call, or with a status below it."""
    if fault.status is not None:
        raise RestRefusal(fault.status, fault.text)
    return _refused(parts, fault.text, fault.code if fault.code is not None else RetType.FAILED)
