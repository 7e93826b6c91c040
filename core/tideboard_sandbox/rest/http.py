"""The HTTP half of the port: refusals before a call, the handler of OpenD or the daemon's own, envelope, faults."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from time import perf_counter
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from tideboard_core.errors import WireError
from tideboard_core.model.instrument import Market
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.model.session import exchange_date
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.bodies import missing_fields, request_of, security_of, unwrapped
from tideboard_core.wire.opend_rest.dialect import SYMBOLS_PER_BODY
from tideboard_core.wire.opend_rest.field_names import fields_of, snake
from tideboard_core.wire.opend_rest.json_codec import to_full_json
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_core.wire.opend_rest.shapes import HEADER_FIELDS, c2s_class
from tideboard_core.wire.replay_label import label_headers
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.opend.dispatch import note
from tideboard_sandbox.opend.messages.refusals import SERVER_FAILURE, UNKNOWN_PROTO, Refusal, RetType, sentence_of
from tideboard_sandbox.opend.messages.subjects import account_in, symbols_in
from tideboard_sandbox.opend.reference.options import DAEMON_RANGE
from tideboard_sandbox.opend.routes import PLAYED, ROUTES
from tideboard_sandbox.opend.trading.accounts import firm_of
from tideboard_sandbox.rest import order_admission as order_gates
from tideboard_sandbox.rest import own_rows
from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.authorization import admit, bearer, check_environment, environment_in
from tideboard_sandbox.rest.daemon_version import PING, as_listed, check_ping, with_version
from tideboard_sandbox.rest.refusals import NOT_FOUND, TOO_LARGE, RestRefusal, bad_body, bad_request, missing
from tideboard_sandbox.rest.row_request import Call
from tideboard_sandbox.rest.state import RestState
from tideboard_sandbox.server.faults import Fault, Point
from tideboard_sandbox.server.http_ports import cut_call
from tideboard_sandbox.server.journal import MOST_SYMBOLS, RequestRow

_EXTRA: Final[Mapping[str, Mapping[str, str]]] = {"GET /api/token-state": {"app_id": "string"}}
"""Parameters that the reference's notes name without listing them."""

_ALIASES: Final = {"symbol": "security", "code": "security", "log_id": "flow_id", "start": "begin_time",
                   "end": "end_time", "env": "trd_env"}  # fmt: skip
_WIDEST: Final = 2**64 - 1


def plain_request(row: RestRow, body: object) -> dict[str, Any]:
    """The fields of a body by snake_case name, the trade header as an object; raises WireError as `request_of` does."""
    types = {param.path: param.type for param in row.params} | dict(_EXTRA.get(row.key, {}))
    given = unwrapped(body)
    found: dict[str, Any] = {}
    for written, value in given.items():
        name = _named(types, written)
        if name == "header" and value is not None:
            _add_header(found, value)
        elif name in HEADER_FIELDS and value is not None:
            _put(found.setdefault("header", {}), name, _whole_number(value, name, wide=name == "acc_id"), written)
        elif value is not None:
            _put(found, name, _value(types[name], value, str(written)), written)
    return found


def missing_params(row: RestRow, request: Mapping[str, Any]) -> list[str]:
    """Parameters that the reference requires, or shows in an example of this row, and that were not sent."""
    wanted = [param.path for param in row.params if param.required or _quoted(row, param.path)]
    return [path for path in wanted if not _has(request, path)]


def _quoted(row: RestRow, path: str) -> bool:
    """A parameter of the example alone counts as required where it decides what is answered."""
    return row.example is not None and path in {"header.acc_id", "flow_id", "acc_id_list"}


def _has(request: Mapping[str, Any], path: str) -> bool:
    place: Any = request
    for step in path.split("."):
        if not isinstance(place, Mapping) or step not in place:
            return False
        place = place[step]
    return True


def _named(types: Mapping[str, str], written: object) -> str:
    name = snake(written) if isinstance(written, str) else str(written)
    if name not in types:
        name = _ALIASES.get(name, name)
    flat = name in HEADER_FIELDS and "header" in types
    if name not in types and not flat:
        raise WireError("rest-unknown-field", field=str(written), expected=tuple(sorted(types)))
    return name


def _add_header(found: dict[str, Any], value: object) -> None:
    if not isinstance(value, Mapping):
        raise _bad_type("header", "object", value)
    header = found.setdefault("header", {})
    for written, each in value.items():
        name = snake(written) if isinstance(written, str) else str(written)
        name = _ALIASES.get(name, name)
        if name not in HEADER_FIELDS:
            raise WireError("rest-unknown-field", field=f"header.{written}", expected=HEADER_FIELDS)
        if each is not None:
            _put(header, name, _whole_number(each, f"header.{name}", wide=name == "acc_id"), f"header.{written}")


def _put(place: dict[str, Any], name: str, value: Any, written: object) -> None:  # noqa: ANN401  any JSON value
    if name in place:
        raise WireError("rest-duplicate-field", field=str(written))
    place[name] = value


def _value(kind: str, value: Any, path: str) -> Any:  # noqa: ANN401  any JSON value
    if kind in {"int", "int64"}:
        return _whole_number(value, path, wide=kind == "int64")
    if kind == "object|string":
        return _security(security_of(value, path), path)
    if kind == "array":
        if not isinstance(value, list):
            raise _bad_type(path, "array", value)
        return [_whole_number(each, f"{path}[{place}]", wide=True) for place, each in enumerate(value)]
    if not isinstance(value, str):
        raise _bad_type(path, "string", value)
    return value


def _security(value: Any, path: str) -> dict[str, Any]:  # noqa: ANN401  any JSON value
    if not isinstance(value, Mapping):
        raise _bad_type(path, "object", value)
    for name in value:
        if name not in {"market", "code"}:
            raise WireError("rest-unknown-field", field=f"{path}.{name}", expected=("market", "code"))
    market, code = value.get("market"), value.get("code")
    if not isinstance(code, str):
        raise _bad_type(f"{path}.code", "string", code)
    return {"market": _whole_number(market, f"{path}.market", wide=False), "code": code}


def _whole_number(value: Any, path: str, *, wide: bool) -> int:  # noqa: ANN401  any JSON value
    """An integer; a 64-bit one may come as text."""
    if wide and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _bad_type(path, "i64" if wide else "i32", value)
    if not -(2**63) <= value <= _WIDEST:
        raise WireError("rest-out-of-range", field=path, low=-(2**63), high=_WIDEST)
    return value


def _bad_type(path: str, wanted: str, value: object) -> WireError:
    kinds = {bool: "boolean", str: "string", int: "integer", float: "floating point", list: "array", type(None): "null"}
    return WireError("rest-bad-type", field=path, expected=wanted, found=kinds.get(type(value), "map"))


MOST_QUERY_FIELDS: Final = 20

_DIRECTION: Final = {"POST /api/subscribe": True, "POST /api/unsubscribe": False}
_MARKETS: Final = frozenset(trd.TrdMarket.values()) - {trd.TrdMarket_Unknown}
_ENVIRONMENTS: Final = frozenset({trd.TrdEnv_Simulate, trd.TrdEnv_Real})
_LISTS_MAY_BE_EMPTY: Final = frozenset({"POST /api/code-change"})
_OF_REFERENCE: Final = {1: 2, 2: 3, 3: 4, 5: 1, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10}
"""Scenario `reference-klines`: the proto's number for the reference's; 4-minute candles, its 11, are not made here."""
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


def decoded(raw: bytes) -> object:
    """The JSON value of a body, None for an empty one; raises HttpRefusal 400."""
    if not raw.strip():
        return None
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise bad_request(f"malformed JSON: {problem}") from None


def from_query(row: RestRow, query: str) -> dict[str, Any]:
    """The fields of a GET row's query string, numbers and booleans parsed where the row has such fields."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_QUERY_FIELDS)
    except ValueError:
        raise bad_request("too many query fields") from None
    return {name: _query_value(row, name, text) for name, text in pairs}


def checked(shared: RestState, row: RestRow, body: object) -> Message | dict[str, Any]:
    """The C2S message of a row, or the plain fields of one without a definition; raises HttpRefusal 400."""
    try:
        if not row.proto:
            return _checked_fields(row, plain_request(row, body))
        request: Any = request_of(row, body)
    except WireError as problem:
        raise bad_body(problem) from None
    _complete(shared, row, request)
    if shared.behaviour.reference_klines and "klType" in request.DESCRIPTOR.fields_by_name:
        request.klType = _OF_REFERENCE.get(request.klType, 0)
    absent = missing_fields(request)
    if absent:
        raise missing(absent)
    _check_header(getattr(request, "header", None))
    _check_list(row, request)
    if row.key in _DIRECTION:
        _check_subscription(row, request)
    return request  # type: ignore[no-any-return]


def _checked_fields(row: RestRow, fields: dict[str, Any]) -> dict[str, Any]:
    absent = missing_params(row, fields)
    if absent:
        raise missing(absent)
    header = fields.get("header", {})
    _check_number("trd_env", header.get("trd_env"), _ENVIRONMENTS)
    _check_number("trd_market", header.get("trd_market"), _MARKETS)
    return fields


def _query_value(row: RestRow, name: str, text: str) -> object:
    """The value of a query field; text that is no number or boolean stays, so that the next check names the field."""
    if not row.proto:
        kinds = {param.path: param.type for param in row.params}
        return _number(text) if kinds.get(name) in {"int", "int64"} else text
    field = fields_of(c2s_class(row).DESCRIPTOR).get(name)
    if field is None or field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        return text
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return _BOOLEANS.get(text.lower(), text)
    return _number(text)


def _number(text: str) -> int | str:
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) <= 20 else text


def _complete(shared: RestState, row: RestRow, request: Any) -> None:  # noqa: ANN401  one of many messages
    """Fill in the fields that the daemon adds if a client leaves them out."""
    fill = _FILLED.get(row.key)
    if fill is not None:
        fill(shared, request)


def _push_too(_: RestState, request: Any) -> None:  # noqa: ANN401  one of many messages
    """A subscription over REST is pushed on /ws by default."""
    if not request.HasField("isRegOrUnRegPush"):
        request.isRegOrUnRegPush = True


def _all_connections(_: RestState, request: Any) -> None:  # noqa: ANN401  one of many messages
    if not request.HasField("isReqAllConn"):
        request.isReqAllConn = True


def _firm(shared: RestState, request: Any) -> None:  # noqa: ANN401  one of many messages
    if not request.HasField("securityFirm"):
        request.securityFirm = firm_of(shared.behaviour)


def _chain_dates(shared: RestState, request: Any) -> None:  # noqa: ANN401  one of many messages
    today = exchange_date(Market.HK, shared.exchange.now)
    if not request.HasField("beginTime"):
        request.beginTime = today.isoformat()
    if not request.HasField("endTime"):
        request.endTime = (today + DAEMON_RANGE).isoformat()


def _clearing_date(_: RestState, request: Any) -> None:  # noqa: ANN401  one of many messages
    """A range of dates stands for the one date that the proto requires."""
    if not request.HasField("clearingDate") and (request.startCreateDate or request.endCreateDate):
        request.clearingDate = request.endCreateDate or request.startCreateDate


_FILLED: Final[Mapping[str, Callable[[RestState, Any], None]]] = {
    "POST /api/subscribe": _push_too,
    "POST /api/query-subscription": _all_connections,
    "GET /api/sub-info": _all_connections,
    "POST /api/unlock-trade": _firm,
    "POST /api/option-chain": _chain_dates,
    "POST /api/flow-summary": _clearing_date,
    "POST /api/acc-cash-flow": _clearing_date,
}


def _check_header(header: Any) -> None:  # noqa: ANN401  a trade header, a quote header or none
    if isinstance(header, trd.TrdHeader):
        _check_number("trd_env", header.trdEnv, _ENVIRONMENTS)
        _check_number("trd_market", header.trdMarket, _MARKETS)


def _check_number(name: str, number: int | None, allowed: frozenset[int]) -> None:
    if number is not None and number not in allowed:
        raise bad_request(f"field `header.{name}`: invalid value: {number}")


def _check_list(row: RestRow, request: Any) -> None:  # noqa: ANN401  one of many messages
    known = request.DESCRIPTOR.fields_by_name
    if "securityList" in known and len(request.securityList) > SYMBOLS_PER_BODY:
        raise bad_request(f"too many symbols: {len(request.securityList)}, at most {SYMBOLS_PER_BODY}")
    if "securityList" not in known or row.key in _LISTS_MAY_BE_EMPTY or request.securityList:
        return
    if "market" not in known or not request.HasField("market"):
        raise bad_request("empty list: `security_list` needs at least one security")


def _check_subscription(row: RestRow, request: Any) -> None:  # noqa: ANN401  a Qot_Sub
    if request.isUnsubAll:
        raise bad_request("field `is_unsub_all`: not available over REST, name the securities")
    if request.isSubOrUnSub is not _DIRECTION[row.key]:
        raise bad_request(f"field `is_sub_or_un_sub`: must be {str(_DIRECTION[row.key]).lower()} for {row.path}")


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
    shared.exchange.check_recorded(row.path, played=proto_id in PLAYED)
    began = perf_counter()
    s2c = _handled(shared, row, key, request, handler)
    note(shared.session, proto_id, s2c, perf_counter() - began)
    shown = _shown(row, key, as_listed(shared.behaviour, row.proto, s2c))
    return with_version(shared.behaviour, row.key, shown)


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

DOOR: Final = "rest"
"""The port's name in the journal."""

ROWS: Final = {row.key: row for row in rows()}
WS: Final = "GET /ws"
METHODS: Final = {path: sorted(row.method for row in ROWS.values() if row.path == path) for path in
                  {row.path for row in ROWS.values()}}  # fmt: skip
_PROMPT: Final = frozenset({PING})
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
        noted = self._shared.journal.request(DOOR, key if key in ROWS else UNKNOWN_ROW)
        noted.meet(point)
        if point is Point.BEFORE_READ:
            return cut_call(request, _log, "fault before the request was read")
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            noted.refuse("body too large")
            return self._response(_error(RestRefusal(TOO_LARGE, "body too large")), ends=True)
        if point is Point.AFTER_REPLY:
            self._cut_sockets()
        reply = self.reply(RequestParts(key, request.headers.get("Authorization", ""), query, body), fault, noted)
        if not await self._delay(key, point) or point is Point.AFTER_ACCEPT:
            return cut_call(request, _log, "fault after the request was accepted")
        asyncio.get_running_loop().call_soon(self._flush)
        return self._response(reply, ends=point is Point.AFTER_REPLY)

    def reply(self, parts: RequestParts, fault: Fault | None = None, noted: RequestRow | None = None) -> Reply:
        """The answer to one request; never raises. `noted` is its row of the journal."""
        noted = self._shared.journal.request(DOOR, parts.key) if noted is None else noted
        try:
            return self._answered(parts, fault, noted)
        except RestRefusal as refusal:
            _log.info("refused %s: %d %s", parts.key, refusal.status, refusal.text)
            noted.refuse(refusal.text)
            return _error(refusal)
        except Refusal as refusal:
            text, ret_type = refusal.text, refusal.ret_type
        except ExchangeRefusal as refusal:
            text, ret_type = sentence_of(refusal), RetType.FAILED
        except Exception:  # noqa: BLE001 the per-call boundary: one bad request must not end the port
            _log.exception("failed on %s", parts.key)
            text, ret_type = SERVER_FAILURE, RetType.FAILED
        noted.refuse(text)
        return _refused(parts, text, ret_type)

    def _answered(self, parts: RequestParts, fault: Fault | None, noted: RequestRow) -> Reply:
        row = _row_of(parts.key)
        check_ping(self._shared.behaviour, parts.key)
        key = admit(self._shared, row, bearer(parts.authorization))
        noted.client = "" if key is None else key.id
        body = from_query(row, parts.query) if row.method == "GET" else decoded(parts.body)
        check_environment(row, key, environment_in(body))
        request: Any = checked(self._shared, row, body)
        if noted.wanted:
            noted.concerns(*_subject(request))
        if row.scopes and not isinstance(request, dict) and "header" in request.DESCRIPTOR.fields_by_name:
            check_environment(row, key, getattr(request.header, "trdEnv", None))
        if fault is not None and fault.point is Point.REFUSE:
            noted.refuse(fault.text)
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
            headers={
                "Content-Type": "application/json",
                "Date": self._exchange_date(),
                **label_headers(self._shared.exchange.replay),
                **reply.headers,
            },
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


def _subject(request: Any) -> tuple[str, tuple[str, ...]]:  # noqa: ANN401 one of many messages, or the fields of our own
    """The account and the securities of a request."""
    if not isinstance(request, dict):
        return account_in(request), symbols_in(request, MOST_SYMBOLS)
    header = request.get("header")
    return str(header.get("acc_id") or "") if isinstance(header, dict) else "", ()


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
