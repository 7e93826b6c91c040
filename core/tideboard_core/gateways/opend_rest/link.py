"""REST's carrier of Futu's calls: OpenD's messages to JSON bodies and back, over the newest connection."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Any, Final, Unpack

import msgspec
from google.protobuf.message import Message

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    InsecureTransport,
    OrderDenied,
    OrderRejected,
    RequestTimeout,
    TideboardError,
    WireError,
)
from tideboard_core.gateway_parts.bounds import unreadable
from tideboard_core.gateway_parts.futu.link import Build, FutuLink, Late
from tideboard_core.gateway_parts.futu.refusals import FAILED, INVALID, SUCCEED
from tideboard_core.gateway_parts.futu.translate.accounts import BrokerAccount
from tideboard_core.gateway_parts.futu.translate.values import seconds_of
from tideboard_core.gateway_parts.http.places import where_of
from tideboard_core.gateway_parts.http.writes import ApprovedPayload
from tideboard_core.gateways.opend_rest.connection import Connection
from tideboard_core.gateways.opend_rest.endpoint import Endpoint
from tideboard_core.gateways.opend_rest.memory import OrderMemory
from tideboard_core.gateways.opend_rest.pulse import Pulse
from tideboard_core.gateways.opend_rest.refusals import limit_of, refusal_of, write_refusal_of
from tideboard_core.gateways.opend_rest.requests import body_of_read, body_of_write, row_of_read, row_of_write
from tideboard_core.gateways.opend_rest.scopes import ScopeBook
from tideboard_core.gateways.opend_rest.trade_rows import TradeRows
from tideboard_core.gateways.opend_rest.turns import Turns
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.rest import RestRow
from tideboard_core.ports import ApprovedOrder, GatewayPorts, Key, Lazy, R, Topic
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId
from tideboard_core.wire.opend_rest.answers import Kind, Outcome
from tideboard_core.wire.opend_rest.bodies import missing_fields
from tideboard_core.wire.opend_rest.dialect import KlineNumbers, is_envelope, kline_numbers_of
from tideboard_core.wire.opend_rest.json_codec import from_json
from tideboard_proto.opend import Common_pb2, Qot_Common_pb2

log = logging.getLogger(__name__)
_CANDLES: Final = frozenset({ProtoId.Qot_GetKL, ProtoId.Qot_RequestHistoryKL})
_PROBED: Final = timedelta(days=42)
"""How far back days are asked for to see how the gateway numbers candle periods: six weeks, of which weeks tell too."""
_SCOPES: Final = Key(Topic.SCOPES, "")


class Link(FutuLink):
    """Reads and writes go through the newest connection. `account_types` and `provider` are the endpoint's."""

    def __init__(self, endpoint: Endpoint, **ports: Unpack[GatewayPorts]) -> None:
        self.pulse = Pulse(ports["feed"], ports["clock"])
        self.memory = OrderMemory(ports["trading"])
        ports["feed"], ports["trading"] = self.pulse, self.memory
        super().__init__(**ports)
        self._endpoint = endpoint
        self.account_types = endpoint.account_types
        self.scope_book = ScopeBook(lambda states: self.pulse.publish(_SCOPES, Lazy.ready(states)))
        self._connection: Connection | None = None
        self._url = endpoint.url
        self._remarks = True
        self._klines: KlineNumbers | None = None
        self._klines_probed = False
        self.turns = Turns(ports["clock"].monotonic)
        self._accounts: dict[str, BrokerAccount] = {}
        self.trade_rows = TradeRows(lambda: self._accounts, self.memory, lambda: self._remarks)

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self._endpoint.provider

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:22499`."""
        return host_and_port(*where_of(self._url))

    @property
    def connected(self) -> bool:
        """Whether a connection stands whose key was accepted."""
        return self._connection is not None and self._connection.standing

    @property
    def user_id(self) -> int:
        """Not known: the gateway fills it in."""
        return 0

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return self._connection.last_heard if self._connection is not None else 0.0

    @property
    def may_trade(self) -> bool:
        """Whether passwords and orders may cross this connection: encrypted, or within this computer."""
        return self._connection is not None and self._connection.calls.private

    @property
    def remarks(self) -> bool:
        """Whether orders carry our number in `remark`: a gateway that refused the field gets it no more."""
        return self._remarks

    # --- reads ------------------------------------------------------------------------------------------------------

    async def _exchange(self, proto_id: int, request: Message, response_class: type[M]) -> M:
        if proto_id in WRITE_IDS:
            raise OrderDenied("approval-missing", proto_id=int(proto_id))
        connection = self._standing()
        if proto_id == ProtoId.Trd_UnlockTrade:
            self._require_privacy(connection)
        sent = self._klines
        reply = await self._asked(connection, proto_id, request, response_class, sent or KlineNumbers.PROTO)
        if sent is None and proto_id in _CANDLES:
            await self._settle_klines(connection, proto_id, request, reply)
            if self._klines is KlineNumbers.REFERENCE:
                await self._limits.queue(proto_id, "")
                reply = await self._asked(connection, proto_id, request, response_class, self._klines)
        return reply

    async def _asked(
        self, connection: Connection, proto_id: int, request: Message, response_class: type[M], klines: KlineNumbers
    ) -> M:
        row = row_of_read(proto_id, request)
        body = body_of_read(row, request, klines)
        answer = await connection.ask(row, body)
        self.scope_book.tell()
        if answer.kind not in {Kind.OK, Kind.BUSINESS}:
            raise self._refused(proto_id, request, row, body, answer)
        reply = _message(row, answer, response_class)
        if (ids := getattr(reply, "s2c", None)) is not None:
            self.memory.learn(ids)
        return reply

    async def _settle_klines(self, connection: Connection, proto_id: int, request: Any, reply: Any) -> None:  # noqa: ANN401
        """Keep the numbering of candle periods that the first answer shows, and log which that is.

        Where that answer has too few candles to tell, the days of some weeks of the same security are asked for, once
        in a connection.
        """
        found = kline_numbers_of(request.c2s.klType, _times_of(reply))
        if found is None and proto_id == ProtoId.Qot_RequestHistoryKL and not self._klines_probed:
            self._klines_probed = True
            probe = _probe_of(request)
            with contextlib.suppress(GatewayError):
                await self._limits.queue(proto_id, "")
                days = await self._asked(connection, proto_id, probe, type(reply), KlineNumbers.PROTO)
                found = kline_numbers_of(probe.c2s.klType, _times_of(days))
        if found is not None and self._klines is None:
            self._klines = found
            self._tell(LinkEventKind.KLINE_NUMBERS, numbers=found.value)

    def _refused(self, proto_id: int, request: Any, row: RestRow, body: Any, answer: Outcome) -> GatewayError:  # noqa: ANN401
        """The error of a refusal, told to the connection log; a pause that was asked for is kept."""
        account = _account_of(request)
        if answer.kind is Kind.RATE_LIMITED and answer.pause:
            self._limits.pause(proto_id, account, answer.pause)
        return self._noted(refusal_of(row, body, answer, self._standing().known), proto_id, account)

    # --- writes -----------------------------------------------------------------------------------------------------

    def _write_out(
        self, proto_id: int, approved: ApprovedOrder[R], build: Build[R], response_class: type[M], late: Late
    ) -> Awaitable[M]:
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing", proto_id=int(proto_id))
        connection = self._connection
        if connection is None or not connection.standing:
            raise OrderDenied("not-connected")
        self._require_privacy(connection)
        approved.look()
        request = approved.request
        row, body, raw = self._body_of(proto_id, request, build)
        payload = ApprovedPayload(raw, approved.take)

        async def exchange() -> M | TideboardError:
            answer = await connection.calls.write(row, payload)
            self.scope_book.learn(row, body, answer)
            self.scope_book.tell()
            if answer.kind is Kind.RATE_LIMITED and answer.pause:
                self._limits.pause(proto_id, request.account.id, answer.pause)
            return self._verdict(row, body, answer, response_class)

        answer = connection.outbox.send(
            payload, exchange, lambda outcome: self._tell_late(request.client_order_id, outcome, late)
        )
        self.turns.leaves(request.account.id)
        answer.add_done_callback(lambda _: self.turns.answered(request.account.id))
        return answer

    def _body_of(self, proto_id: int, request: R, build: Build[R]) -> tuple[RestRow, Any, bytes]:
        """Row and body of a write; what a person wrote for the wire goes out letter for letter when it means this."""
        message: Any = build(request, Common_pb2.PacketID())
        row = row_of_write(proto_id, message)
        order = getattr(request, "order", None)
        number = self.memory.number_of(request.account.id, order.id) if order is not None else 0
        body = body_of_write(row, message.c2s, number=number, remark=self._remarks)
        if not request.exact_body:
            return row, body, msgspec.json.encode(body)
        if not self.trade_rows.same(row, request):
            raise OrderDenied("body-differs", call=row.key)
        return row, body, request.exact_body.encode()

    def _verdict(self, row: RestRow, body: Any, answer: Outcome, response_class: type[M]) -> M | TideboardError:  # noqa: ANN401
        """The reply of the call, yes or no, or what else it means; everything that is no clear no is left open."""
        if answer.field.rpartition(".")[2] == "remark":
            self._remarks = False
        if answer.kind is Kind.BUSINESS and (no := _known_no(row, answer)) is not None:
            return no
        if answer.kind not in {Kind.OK, Kind.BUSINESS}:
            return write_refusal_of(row, body, answer, self._standing().known)
        try:
            reply = _message(row, answer, response_class, whole=False)
        except GatewayError as error:
            return RequestTimeout("answer-without-outcome", text=str(error.data.get("detail", "")), call=row.key)
        self.memory.learn(getattr(reply, "s2c", None))
        return reply

    def _tell_late(self, client_order_id: str, outcome: M | TideboardError, late: Late) -> None:
        """Settle an unknown with an answer after the time-out; one that says nothing clear is left to a query."""
        if isinstance(outcome, OrderRejected | OrderDenied):
            self._trading.late_reply(client_order_id, None, outcome)
        elif isinstance(outcome, TideboardError):
            log.info("late answer to %s settles nothing: %s", client_order_id, outcome.code)
        else:
            late(outcome)

    # --- shared -----------------------------------------------------------------------------------------------------

    def _standing(self) -> Connection:
        if self._connection is None:
            raise GatewayDown("not-connected")
        return self._connection

    def _require_privacy(self, connection: Connection) -> None:
        """Keep passwords and orders off networks that could read or change them; no setting turns this off."""
        if not connection.calls.private:
            raise InsecureTransport("clear-text-rest", host=where_of(connection.calls.url).host)


def _message(row: RestRow, answer: Outcome, response_class: type[M], *, whole: bool = True) -> M:
    """The Response that an answer's JSON means; a success must be `whole`: fields that are missing would read as 0."""
    if not is_envelope(answer.body):
        raise unreadable(proto_id=row.key, detail="no ret_type")
    try:
        reply: Any = from_json(answer.body, response_class)
    except WireError as error:
        raise unreadable(proto_id=row.key, detail=str(error)) from None
    if whole and reply.retType == SUCCEED and (missing := missing_fields(reply)):
        raise unreadable(proto_id=row.key, detail=f"without {', '.join(missing[:3])}")
    found: M = reply
    return found


def _times_of(reply: Any) -> list[float]:  # noqa: ANN401  an answer with candles
    return [seconds_of(row.time, Market.HK) for row in reply.s2c.klList]


def _probe_of(request: Any) -> Any:  # noqa: ANN401  a request for past candles
    """The same for the days of the weeks before its end."""
    probe = type(request)()
    probe.CopyFrom(request)
    begin = date.fromisoformat(request.c2s.endTime[:10]) - _PROBED
    probe.c2s.beginTime, probe.c2s.klType = begin.isoformat(), Qot_Common_pb2.KLType_Day
    probe.c2s.ClearField("nextReqKey")
    return probe


def _known_no(row: RestRow, answer: Outcome) -> OrderRejected | None:
    """A business refusal that says more than the broker's no; where it is no clear no, its words are none either."""
    if answer.ret_type not in {FAILED, INVALID}:
        return None
    if answer.field.rpartition(".")[2] == "remark":
        return OrderRejected("remark-refused", text=answer.message, field=answer.field, call=row.key)
    if code := limit_of(answer.message):
        return OrderRejected(code, text=answer.message, call=row.key)
    return None


def _account_of(request: Any) -> str:  # noqa: ANN401  any Request
    number = getattr(getattr(request.c2s, "header", None), "accID", 0)
    return str(number) if number else ""
